r"""What a fitted mixture hides and its log-likelihood does not tell (chapter 13).

.. math::

    \operatorname{Var}[x_d] < \text{reg\_covar}, \qquad
    \lambda_{\min}(\boldsymbol{\Sigma}_k) < 1.01\,\text{reg\_covar}, \qquad
    (\boldsymbol{\mu}_j, \boldsymbol{\Sigma}_j)
    = (\boldsymbol{\mu}_k, \boldsymbol{\Sigma}_k)

A column that does not vary, or less than what is added to every variance; a component
that is flat but for that; two components that are one, a saddle EM cannot leave.
"""

import warnings

import numpy as np

from gmmlib.troubles import ComponentWarning

MOST = 5  # sentences in a warning


class ColumnWarning(UserWarning):
    """A column is constant, or varies less than `reg_covar`.

    Parameters
    ----------
    *args
        The sentences.

    Notes
    -----
    Chapter 13.

    Examples
    --------
    >>> issubclass(ColumnWarning, UserWarning)
    True
    """


def column_problems(view, reg_covar):
    """Sentences on columns that tell components nothing.

    Parameters
    ----------
    view : Overview
        Of the data.
    reg_covar : float

    Yields
    ------
    str

    Notes
    -----
    Chapter 13.

    Examples
    --------
    >>> from gmmlib.blocks import overview
    >>> next(column_problems(overview(np.array([[0.0, 1], [1, 1], [2, 1]])), 0.0))
    'column 1 is constant: it tells components nothing; drop it'
    """
    variances = view.scatter.diagonal() / view.n_rows
    rounding = 4 * np.finfo(float).eps * np.abs(view.origin)
    constant = (view.reach <= rounding) | (variances < rounding**2)
    small = variances < max(reg_covar, 1e-290)  # squares end there
    if not (constant | small).any():
        return
    for d in np.flatnonzero(constant | small):
        if constant[d]:
            yield f"column {d} is constant: it tells components nothing; drop it"
        else:
            yield (
                f"column {d} has variance {variances[d]:.3g}, and reg_covar="
                f"{reg_covar:g} drowns it: change its unit or lower reg_covar"
            )


def component_problems(mixture, reg_covar, died=()):
    """Sentences on components that are flat, or the same.

    Parameters
    ----------
    mixture : Mixture
    reg_covar : float
    died : collection of int
        Components not to speak of.

    Yields
    ------
    str

    Notes
    -----
    Chapter 13: EM moves equal components alike, so they stay equal.

    Examples
    --------
    >>> from gmmlib.mixture import Mixture
    >>> mixture = Mixture([0.5, 0.5], [[1.0], [1.0]], [1, 1], "spherical")
    >>> list(component_problems(mixture, 0))
    ['components 0 and 1 are the same: EM cannot part them; start from other means']
    """
    for k in _flat(mixture, reg_covar):
        whose = "the tied covariance" if mixture.family == "tied" else f"component {k}"
        if k not in died:
            yield (
                f"{whose} is flat: in some direction its rows do not vary, and all its "
                f"variance is reg_covar={reg_covar:g}; ask for fewer components, or "
                "drop constant, duplicate and dependent columns, or change units"
            )
    for j, k in _twins(mixture):
        if j not in died and k not in died:
            yield (
                f"components {j} and {k} are the same: EM cannot part them; start from "
                "other means"
            )


def _flat(mixture, reg_covar):
    """Covariances whose least eigenvalue is little more than `reg_covar`."""
    limit, W = 1.01 * reg_covar, mixture.factors
    least = 1 / (W * W).reshape(len(W), -1).sum(axis=1)  # λ is no less than 1 / tr Λ
    if least.min() > limit:
        return ()
    if W.ndim == 3:
        least = np.atleast_1d(np.linalg.eigvalsh(mixture.covariances).min(axis=-1))
    else:
        least = mixture.covariances.reshape(len(W), -1).min(axis=1)
    return np.flatnonzero(least < limit)


def _twins(mixture):
    """Neighbours, in the order of their means, that agree in every parameter."""
    means, shared = mixture.means, mixture.family == "tied"
    order = np.lexsort(means.T)
    spread = 1e-6 * (
        np.abs(means - means[0]).max() + np.abs(mixture.covariances).max() ** 0.5
    )
    apart = np.abs(np.diff(means[order], axis=0)).max(axis=1, initial=0)
    for i in np.flatnonzero(apart <= spread):
        j, k = sorted(order[i : i + 2].tolist())
        if shared or np.allclose(
            mixture.covariances[j], mixture.covariances[k], 1e-4, 0
        ):
            yield j, k


def speak(mixture, view, reg_covar, troubles, stacklevel=4):
    """Warn of all there is to warn of, by one `ColumnWarning` and `ComponentWarning`.

    Parameters
    ----------
    mixture : Mixture
    view : Overview or None
        None says nothing of columns.
    reg_covar : float
    troubles : dict
        Each `Trouble` met, and the iteration it was first met in, or None.
    stacklevel : int
        How far up the caller is.

    Notes
    -----
    No formula.

    Examples
    --------
    >>> from gmmlib.blocks import overview
    >>> from gmmlib.mixture import Mixture
    >>> view = overview(np.array([[0.0], [2.0]]))
    >>> speak(Mixture([1.0], [[1.0]], [1.0], "spherical"), view, 0.0, {})
    """
    columns = [] if view is None else list(column_problems(view, reg_covar))
    components = [
        str(trouble) if n is None else f"{trouble} (first in iteration {n})"
        for trouble, n in troubles.items()
    ]
    if not columns:
        known = {trouble.component for trouble in troubles}
        components += component_problems(mixture, reg_covar, known)
    for sentences, kind in ((columns, ColumnWarning), (components, ComponentWarning)):
        if sentences:
            more = (
                [f"and {len(sentences) - MOST} more"] if len(sentences) > MOST else []
            )
            text = "\n".join(sentences[:MOST] + more)
            warnings.warn(text, kind, stacklevel=stacklevel)
