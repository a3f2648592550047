r"""Starting values that users give: `weights_init`, `means_init`, `precisions_init`.

.. math::

    \boldsymbol{\Lambda} = \mathbf{W}^\top\mathbf{W}, \qquad
    \boldsymbol{\Sigma} = \mathbf{W}^{-1}\mathbf{W}^{-\top}

Chapter 11 starts EM from such values; chapter 5 derives the factor W.
"""

import numpy as np

from gmmlib.families import family_of

FARTHEST = 1e150  # squares of more overflow


def given_parts(weights, means, precisions, family, n_components, n_features):
    """Weights, means and covariances of a start, each None if it was not given.

    Parameters
    ----------
    weights : array_like (K,) or None
    means : array_like (K, D) or None
    precisions : array_like or None
        Of the family's shape.
    family : {"full", "tied", "diag", "spherical"}
    n_components, n_features : int
        K and D.

    Returns
    -------
    tuple of three

    Raises
    ------
    ValueError
        Another shape, nan, weights that are no probabilities, precisions that are not
        positive definite: naming the component.

    Notes
    -----
    Chapter 11; precisions turn into covariances by the formula above.

    Examples
    --------
    >>> given_parts([0.5, 0.5], None, [[4.0], [1.0]], "diag", 2, 1)
    (array([0.5, 0.5]), None, array([[0.25],
           [1.  ]]))
    >>> given_parts([0.5, 0.6], None, None, "diag", 2, 1)
    Traceback (most recent call last):
    ValueError: The parameter 'weights' should be normalized, but got sum(weights) = \
1.10000; divide weights_init by its sum
    """
    K, D = n_components, n_features
    shape = family_of(family).shape(K, D)
    if weights is not None:
        weights = _numbers(weights, "weights", (K,))
        if weights.min() < 0 or weights.max() > 1:
            raise ValueError(
                "The parameter 'weights' should be in the range [0, 1], but got max "
                f"value {weights.max():.5f}, min value {weights.min():.5f}"
            )
        if abs(weights.sum() - 1) > 1e-6:
            raise ValueError(
                "The parameter 'weights' should be normalized, but got sum(weights) = "
                f"{weights.sum():.5f}; divide weights_init by its sum"
            )
        weights = weights / weights.sum()
    if means is not None:
        means = _numbers(means, "means", (K, D))
    covariances = None
    if precisions is not None:
        precisions = _numbers(precisions, f"{family} precision", shape)
        covariances = covariances_of(precisions, family)
    return weights, means, covariances


def _numbers(values, name, shape):
    try:
        values = np.array(values, dtype=float)
    except (TypeError, ValueError) as error:
        raise type(error)(
            f"The parameter '{name}' must be real numbers of shape {shape}: {error}"
        ) from None
    if values.shape != shape:
        raise ValueError(
            f"The parameter '{name}' should have the shape of {shape}, but got "
            f"{values.shape}"
        )
    if not np.isfinite(values).all():
        place = tuple(int(i) for i in np.argwhere(~np.isfinite(values))[0])
        raise ValueError(f"The parameter '{name}' is {values[place]} at {place}")
    if name == "means" and np.abs(values).max() > FARTHEST:
        raise ValueError(
            f"The parameter 'means' reaches {np.abs(values).max():g}: squares "
            "overflow; start from means among the rows"
        )
    return values


def covariances_of(precisions, family):
    """Inverses of precisions.

    Parameters
    ----------
    precisions : array
        Of the family's shape.
    family : {"full", "tied", "diag", "spherical"}

    Returns
    -------
    array
        Of the same shape.

    Raises
    ------
    ValueError
        Not symmetric, or not positive definite.

    Notes
    -----
    Chapter 3: precision is the inverse of variance; chapter 5 for matrices.

    Examples
    --------
    >>> covariances_of(np.array([4.0, 0.5]), "spherical")
    array([0.25, 2.  ])
    """
    if family in ("diag", "spherical"):
        if precisions.min() <= 0:
            k = int(np.argwhere(precisions <= 0)[0, 0])
            raise ValueError(
                f"'{family} precision' should be positive: that of component {k} is "
                f"{precisions[k]}"
            )
        with np.errstate(over="ignore"):
            return _in_range(1 / precisions, family)
    covariances = np.empty_like(precisions)
    D = precisions.shape[-1]
    stack = zip(
        precisions.reshape(-1, D, D), covariances.reshape(-1, D, D), strict=True
    )
    for k, (precision, covariance) in enumerate(stack):
        try:
            if not np.allclose(precision, precision.T):
                raise np.linalg.LinAlgError
            inverse = np.linalg.inv(np.linalg.cholesky(precision))
        except np.linalg.LinAlgError:
            raise ValueError(
                f"'{family} precision' should be symmetric, positive-definite: matrix "
                f"{k} of precisions_init is not"
            ) from None
        with np.errstate(over="ignore", invalid="ignore"):
            covariance[...] = inverse.T @ inverse
    return _in_range(covariances, family)


def _in_range(covariances, family):
    if not np.isfinite(covariances).all():
        raise ValueError(
            f"'{family} precision' is too small: its inverse overflows; give larger "
            "numbers"
        )
    return covariances


def check_mixture(mixture, family, n_components, n_features):
    """Check that a mixture that a user gives is one, and of these sizes.

    Parameters
    ----------
    mixture : Mixture
    family : {"full", "tied", "diag", "spherical"}
    n_components, n_features : int
        K and D.

    Returns
    -------
    Mixture
        `mixture` itself.

    Raises
    ------
    ValueError
        Other shapes, nan, weights that do not sum to 1, covariances that are not
        positive definite.

    Notes
    -----
    Chapter 8 says what a mixture is.

    Examples
    --------
    >>> from gmmlib.mixture import Mixture
    >>> check_mixture(Mixture([1.0], [[0.0]], [-1.0], "spherical"), "spherical", 1, 1)
    Traceback (most recent call last):
    ValueError: the mixture's covariances are not positive definite
    """
    K, D = n_components, n_features
    shape = family_of(family).shape(K, D)
    if mixture.covariances.shape != shape or mixture.weights.shape != (K,):
        raise ValueError(
            f"a {family} mixture with means of shape {K, D} needs weights "
            f"of shape {(K,)} and covariances of shape {shape}, got "
            f"{mixture.weights.shape} and {mixture.covariances.shape}"
        )
    given_parts(mixture.weights, mixture.means, None, family, K, D)
    _numbers(mixture.covariances, "covariances", shape)
    try:
        _ = mixture.factors
    except np.linalg.LinAlgError:
        raise ValueError(
            "the mixture's covariances are not positive definite"
        ) from None
    return mixture
