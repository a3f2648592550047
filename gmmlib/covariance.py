r"""Deviation scores, the variance-covariance matrix, and distance measured by it.

.. math::

    \mathbf{V} = \frac{1}{N} \sum_{n=1}^{N}
        (\mathbf{x}_n - \bar{\mathbf{x}})(\mathbf{x}_n - \bar{\mathbf{x}})^\top,
    \qquad
    \Delta^2 = (\mathbf{x} - \boldsymbol{\mu})^\top
        \boldsymbol{\Sigma}^{-1} (\mathbf{x} - \boldsymbol{\mu})

Chapter 4 derives both. Neither an inverse nor a determinant is ever formed: with
Σ = LLᵀ, Δ is the length of the whitened vector L⁻¹(x − μ), one triangular solve.
"""

import numpy as np
import scipy

from gmmlib.validation import count, real_array, row_weights


def deviation_scores(X, weights=None):
    """Each feature minus its mean.

    Parameters
    ----------
    X : array (N, D)
    weights : array (N,), optional
        A row of weight w counts as w equal rows.

    Returns
    -------
    array (N, D)
        In the units of X.

    Raises
    ------
    ValueError
        nan or infinity, a wrong shape, weights that are negative or all zero.

    Notes
    -----
    Chapter 4, `eq-covariance-matrix`; Mardia, Kent and Bibby 1979, section 1.4.

    Examples
    --------
    >>> deviation_scores([[1, 10], [3, 50]])
    array([[ -1., -20.], [  1.,  20.]])
    """
    X = real_array(X, "X", shape=("N", "D"))
    return X - np.average(X, axis=0, weights=row_weights(weights, len(X)))


def covariance_matrix(X, ddof=0, weights=None):
    """The matrix of variances (diagonal) and covariances of the features.

    Parameters
    ----------
    X : array (N, D)
    ddof : float
        Divide by N − ddof: 0 for the maximum of likelihood, 1 for no bias.
    weights : array (N,), optional
        A row of weight w counts as w equal rows; N is then the total weight.

    Returns
    -------
    array (D, D)
        Entry [i, j] in units of feature i times units of feature j.

    Raises
    ------
    ValueError
        As `deviation_scores`; or N does not exceed `ddof`.

    Notes
    -----
    Chapter 4, `eq-covariance-matrix`; Bishop 2006, eqs 2.122 and 2.125.

    Examples
    --------
    >>> covariance_matrix([[1, 10], [3, 50]])
    array([[  1.,  20.], [ 20., 400.]])
    """
    x = deviation_scores(X, weights)
    w = row_weights(weights, len(x), ddof)
    V = x.T @ (w[:, np.newaxis] * x) / (w.sum() - ddof)
    return (V + V.T) / 2  # rounding may leave the two halves a digit apart


def correlation_matrix(X, weights=None):
    """Covariances of features measured in their own standard deviations.

    Parameters
    ----------
    X : array (N, D)
    weights : array (N,), optional
        A row of weight w counts as w equal rows.

    Returns
    -------
    array (D, D)
        Between −1 and 1, without unit; 1 on the diagonal.

    Raises
    ------
    ValueError
        As `deviation_scores`; or a feature is constant.

    Notes
    -----
    Chapter 4, `eq-covariance-correlation`; Mardia, Kent and Bibby 1979, eq. 1.4.9.

    Examples
    --------
    >>> correlation_matrix([[1, 10], [2, 30], [3, 50]])
    array([[1., 1.], [1., 1.]])
    """
    X = real_array(X, "X", shape=("N", "D"))
    constant = np.ptp(X[row_weights(weights, len(X)) > 0], axis=0) == 0
    if constant.any():
        raise ValueError(
            f"feature {np.argmax(constant)} is constant and has no correlation; drop it"
        )
    V = covariance_matrix(X, weights=weights)
    std = np.sqrt(np.diag(V))
    R = np.clip(V / np.outer(std, std), -1, 1)
    np.fill_diagonal(R, 1)
    return R


def cholesky(covariance, name="covariance"):
    """Lower triangular L with LLᵀ = Σ: the square root that needs no eigenvectors.

    Parameters
    ----------
    covariance : array (D, D) or (K, D, D)
    name : str
        What messages call it.

    Returns
    -------
    array of the same shape

    Raises
    ------
    ValueError
        Not square, not symmetric, or not positive definite.

    Notes
    -----
    Chapter 4, `eq-covariance-whitening`; Golub and Van Loan 2013, section 4.2.

    Examples
    --------
    >>> cholesky([[4, 2], [2, 5]])
    array([[2., 0.], [1., 2.]])
    """
    S = real_array(covariance, name)
    if S.ndim not in (2, 3) or S.shape[-1] != S.shape[-2]:
        raise ValueError(f"{name} must be (D, D) or (K, D, D), got shape {S.shape}")
    variances = np.diagonal(S, axis1=-2, axis2=-1)
    scale = np.sqrt(np.abs(variances))
    scale = scale[..., :, np.newaxis] * scale[..., np.newaxis, :]  # σᵢσⱼ
    differ = np.abs(S - S.mT) > 1e-8 * scale
    if differ.any():
        *k, i, j = (int(index) for index in np.argwhere(differ)[0])
        raise ValueError(
            f"{name} is not symmetric: entry {[*k, i, j]} is {S[(*k, i, j)]}, entry "
            f"{[*k, j, i]} is {S[(*k, j, i)]}; if they should agree, use (S + S.T) / 2"
        )
    try:
        L = np.linalg.cholesky(S)
    except np.linalg.LinAlgError:
        raise _not_positive_definite(S, scale, name) from None
    # The share of each variance that the features before it leave unexplained.
    share = np.diagonal(L, axis1=-2, axis2=-1) ** 2 / variances
    if share.min() < S.shape[-1] * np.finfo(float).eps:
        raise _not_positive_definite(S, scale, name)
    return L


def _not_positive_definite(S, scale, name):
    if S.ndim == 3:  # blame the component whose correlations are worst
        k = np.linalg.eigvalsh(S / np.where(scale > 0, scale, 1))[:, 0].argmin()
        S, name = S[k], f"{name} of component {k}"
    return ValueError(
        f"{name} is not positive definite: its smallest eigenvalue is "
        f"{np.linalg.eigvalsh(S)[0]:.3g}; use more rows than features, drop features "
        "that others determine, or add a small multiple of the identity"
    )


def whiten(X, mean, covariance):
    """Rows as L⁻¹(x − μ): mean 0, covariance I, lengths are Mahalanobis distances.

    Parameters
    ----------
    X : array (N, D)
    mean : array (D,)
    covariance : array (D, D)

    Returns
    -------
    array (N, D)
        Without unit.

    Raises
    ------
    ValueError
        Shapes that disagree, or as `cholesky`.

    Notes
    -----
    Chapter 4, `eq-covariance-whitening`; Kessy, Lewin and Strimmer 2018, table 1.

    Examples
    --------
    >>> whiten([[2, 5]], mean=[0, 0], covariance=[[4, 2], [2, 5]])
    array([[1., 2.]])
    """
    L = cholesky(covariance)
    if L.ndim != 2:
        raise ValueError(f"covariance must be (D, D), got shape {L.shape}")
    X = real_array(X, "X", shape=("N", len(L)))
    mean = real_array(mean, "mean", shape=(len(L),))
    return scipy.linalg.solve_triangular(L, (X - mean).T, lower=True).T


def mahalanobis(X, mean, covariance):
    """Distance from the mean in standard deviations of the direction taken.

    Parameters
    ----------
    X : array (N, D)
    mean : array (D,)
    covariance : array (D, D)

    Returns
    -------
    array (N,)
        Distances Δ, not squared, without unit.

    Raises
    ------
    ValueError
        As `whiten`.

    Notes
    -----
    Chapter 4, `eq-covariance-mahalanobis`; Bishop 2006, eq. 2.44.

    Examples
    --------
    >>> mahalanobis([[2, 0], [0, 2]], mean=[0, 0], covariance=[[4, 0], [0, 1]])
    array([1., 2.])
    """
    return np.linalg.norm(whiten(X, mean, covariance), axis=1)


def ellipse(mean, covariance, probability=0.9, n_points=200):
    """The closed curve of equal density that holds this probability.

    Parameters
    ----------
    mean : array (2,)
    covariance : array (2, 2)
    probability : float
        Between 0 and 1, both excluded; 0.39 is "one sigma" in two dimensions.
    n_points : int

    Returns
    -------
    array (n_points, 2)
        The last point is the first.

    Raises
    ------
    ValueError
        Not two features, or a probability outside (0, 1).

    Notes
    -----
    Chapter 4, `eq-covariance-ellipse`; Mardia, Kent and Bibby 1979, section 2.5.

    Examples
    --------
    >>> one_sigma = ellipse([0, 0], [[4, 0], [0, 1]], probability=1 - np.exp(-0.5))
    >>> one_sigma.max(axis=0).round(3)  # the two standard deviations
    array([2., 1.])
    """
    mean = real_array(mean, "mean", shape=(2,))
    L = cholesky(real_array(covariance, "covariance", shape=(2, 2)))
    if not 0 < probability < 1:
        raise ValueError(f"probability must be between 0 and 1, got {probability}")
    angle = np.linspace(0, 2 * np.pi, count(n_points, "n_points"))
    circle = np.column_stack([np.cos(angle), np.sin(angle)])
    radius = np.sqrt(-2 * np.log1p(-probability))  # P(Δ < r) = 1 − exp(−r²/2) in 2-D
    return mean + radius * circle @ L.T
