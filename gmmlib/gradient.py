r"""The log-likelihood climbed by its gradient instead of by EM (chapter 12).

.. math::

    \frac{\partial\ell}{\partial a_k} = N_k - N\pi_k, \qquad
    \frac{\partial\ell}{\partial\boldsymbol{\mu}_k}
        = \mathbf{L}_k^{-\top} \sum_n r_{nk}\,\mathbf{y}_{nk}, \qquad
    \frac{\partial\ell}{\partial\mathbf{L}_k} = \mathbf{L}_k^{-\top}
        \Bigl(\sum_n r_{nk}\,\mathbf{y}_{nk}\mathbf{y}_{nk}^\top - N_k\mathbf{I}\Bigr)

Weights are the softmax of free numbers a, covariances are LLᵀ with a lower triangular L
whose diagonal is stored as its logarithm, and y = L⁻¹(x − μ) is a whitened residual. So
every vector of numbers is a mixture, and any method that maximises may be used.
"""

from dataclasses import dataclass

import numpy as np
import scipy

from gmmlib.covariance import cholesky
from gmmlib.mixture import Mixture
from gmmlib.normal import LOG_2PI
from gmmlib.validation import count, positive, real_array

METHODS = "L-BFGS-B", "BFGS", "CG"
HUGE = 1e150  # squares of larger numbers leave the range of floating point


def pack(mixture):
    """A mixture as one vector without constraints: logits, means, triangles.

    Parameters
    ----------
    mixture : Mixture
        Of family "full", with positive weights.

    Returns
    -------
    array (K + KD + KD(D + 1)/2,)
        Log weights; means, row by row; lower triangles of the Cholesky factors, row by
        row, with the logarithms of their diagonals.

    Raises
    ------
    TypeError
        Not a Mixture.
    ValueError
        Another family, a weight of zero, or as `gmmlib.covariance.cholesky`.

    Notes
    -----
    Chapter 12, `eq-ascent-free`.

    Examples
    --------
    >>> pack(Mixture([0.5, 0.5], [[0.0], [8.0]], [[[1.0]], [[4.0]]])).round(3)
    array([-0.693, -0.693,  0.   ,  8.   ,  0.   ,  0.693])
    """
    if not isinstance(mixture, Mixture):
        raise TypeError(f"mixture must be a Mixture, got {type(mixture).__name__}")
    if mixture.family != "full":
        raise ValueError(
            f"mixture is of family {mixture.family!r}, wanted 'full'; its matrices are "
            "[normal.covariance for normal in mixture.normals]"
        )
    if np.any(mixture.weights <= 0):
        k = np.argmin(mixture.weights)
        raise ValueError(
            f"weight {k} of mixture is {mixture.weights[k]}, and a softmax is always "
            "positive; drop that component first"
        )
    L = cholesky(mixture.covariances, "covariances")
    diagonal = np.diagonal(L, axis1=1, axis2=2)
    L = _with_diagonal(L, np.log(diagonal))
    triangles = L[:, *np.tril_indices(L.shape[1])]
    return np.concatenate(
        [np.log(mixture.weights), mixture.means.ravel(), triangles.ravel()]
    )


def unpack(vector, n_features):
    """The mixture that a vector stands for; every finite vector stands for one.

    Parameters
    ----------
    vector : array (K + KD + KD(D + 1)/2,)
        As `pack` returns it; K is found from the length.
    n_features : int
        The mixture's D.

    Returns
    -------
    Mixture
        Of family "full".

    Raises
    ------
    ValueError
        A length that fits no K, or covariances out of the range of floating point.

    Notes
    -----
    Chapter 12, `eq-ascent-free`.

    Examples
    --------
    >>> mixture = unpack([0.0, 0.0, -3.0, 8.0, 0.0, 0.0], n_features=1)
    >>> mixture.weights, mixture.means.ravel()
    (array([0.5, 0.5]), array([-3.,  8.]))
    """
    log_weights, means, L = _split(vector, n_features)
    return Mixture(np.exp(log_weights), means, L @ L.transpose(0, 2, 1))


def log_likelihood(vector, X, penalty=None):
    """ℓ and its gradient, both in one pass over the data.

    Parameters
    ----------
    vector : array (P,)
        A mixture, as `pack` returns it.
    X : array (N, D)
    penalty : callable, optional
        Takes the vector, returns a number and its gradient (P,); both are added. The
        logarithm of a prior makes the maximum a MAP estimate.

    Returns
    -------
    float
    array (P,)

    Raises
    ------
    ValueError
        As `unpack`; an X that is not a finite matrix.

    Notes
    -----
    Chapter 12, `eq-ascent-means`, `eq-ascent-factors` and `eq-ascent-softmax`.

    Examples
    --------
    >>> value, gradient = log_likelihood([0.0, 5.0, 0.0], [[4.0], [8.0]])
    >>> round(value, 3), gradient
    (-6.838, array([0., 2., 8.]))
    """
    X = real_array(X, "X", shape=("N", "D"))
    log_weights, means, L = _split(vector, X.shape[1])
    D = X.shape[1]
    eye = np.eye(D)
    solve = scipy.linalg.solve_triangular
    W = np.array([solve(F, eye, lower=True) for F in L])  # L⁻¹
    Y = np.einsum("kij,knj->kni", W, X - means[:, np.newaxis])
    diagonal = np.diagonal(L, axis1=1, axis2=2)
    joint = -0.5 * (D * LOG_2PI + np.einsum("knd,knd->kn", Y, Y))
    joint += (log_weights - np.log(diagonal).sum(axis=1))[:, np.newaxis]
    log_density = scipy.special.logsumexp(joint, axis=0)
    resp = np.exp(joint - log_density)  # (K, N)
    counts = resp.sum(axis=1)

    by_logits = counts - len(X) * np.exp(log_weights)
    by_means = np.einsum("kij,kn,kni->kj", W, resp, Y, optimize=True)
    scatter = (resp[:, :, np.newaxis] * Y).transpose(0, 2, 1) @ Y
    excess = scatter - counts[:, np.newaxis, np.newaxis] * eye
    by_L = W.transpose(0, 2, 1) @ excess
    slopes = np.diagonal(by_L, axis1=1, axis2=2) * diagonal  # by log Lᵢᵢ
    by_L = _with_diagonal(by_L, slopes)[:, *np.tril_indices(D)]
    gradient = np.concatenate([by_logits, by_means.ravel(), by_L.ravel()])
    value, slope = penalty(vector) if penalty else (0.0, 0.0)
    return float(log_density.sum() + value), gradient + slope


@dataclass(frozen=True, eq=False)
class Ascent:
    """What `gradient_ascent` or `maximize` did.

    Parameters
    ----------
    mixture : Mixture
        Where it stopped.
    values : array (n_passes,)
        ℓ, and the penalty if there is one, at every pass over the data, in order;
        those of steps that were tried and taken back are among them.
    converged : bool

    Notes
    -----
    Chapter 12; EM's counterpart is `gmmlib.em.Trace`.

    Examples
    --------
    >>> start = Mixture([1.0], [[5.0]], [[[1.0]]])
    >>> maximize([[4.0], [8.0]], start).values[:2].round(2)
    array([-6.84, -4.44])
    """

    mixture: Mixture
    values: np.ndarray
    converged: bool


def gradient_ascent(
    X, start, step, momentum=0.0, tol=1e-9, max_iter=1000, penalty=None
):
    """Follow the gradient of the mean log-likelihood with steps of a set size.

    Parameters
    ----------
    X : array (N, D)
    start : Mixture
    step : float
        What multiplies the gradient of ℓ/N.
    momentum : float
        Share of the last move that is made again: 0 for plain gradient ascent.
    tol : float
        Stop when no entry of the gradient of ℓ/N is larger.
    max_iter : int
        Largest number of passes over the data.
    penalty : callable, optional
        As in `log_likelihood`.

    Returns
    -------
    Ascent

    Raises
    ------
    ValueError
        A step that is not positive or so large that the climb leaves the range of
        floating point; a momentum outside [0, 1); as `pack` and `log_likelihood`.

    Notes
    -----
    Chapter 12, `eq-ascent-momentum`; Polyak 1964.

    Examples
    --------
    >>> start = Mixture([1.0], [[5.0]], [[[1.0]]])
    >>> gradient_ascent([[4.0], [8.0]], start, step=0.3).mixture.means.round(6)
    array([[6.]])
    """
    step, move, values = positive(step, "step").item(), 0.0, []
    if not 0 <= momentum < 1:
        raise ValueError(f"momentum must be in [0, 1), got {momentum}; try 0.9")
    vector, converged = pack(start), False
    for _ in range(count(max_iter, "max_iter")):
        try:
            value, gradient = log_likelihood(vector, X, penalty)
        except ValueError as error:
            if not values:
                raise
            raise ValueError(
                f"step={step} is too large: {error} (after {len(values)} steps)"
            ) from None
        values.append(value)
        if converged := bool(np.abs(gradient).max() <= tol * len(X)):
            break
        move = momentum * move + step * gradient / len(X)
        vector = vector + move
    return Ascent(unpack(vector, start.means.shape[1]), np.array(values), converged)


def maximize(
    X,
    start,
    method="L-BFGS-B",
    tol=1e-6,
    max_iter=1000,
    penalty=None,
):
    """Hand the log-likelihood and its gradient to one of SciPy's optimisers.

    Parameters
    ----------
    X : array (N, D)
    start : Mixture
    method : {"L-BFGS-B", "BFGS", "CG"}
    tol : float
        Stop when no entry of the gradient of ℓ/N is larger.
    max_iter : int
        Largest number of iterations; each takes one pass over the data or a few.
    penalty : callable, optional
        As in `log_likelihood`.

    Returns
    -------
    Ascent

    Raises
    ------
    ValueError
        Another method; as `pack` and `log_likelihood`.

    Notes
    -----
    Chapter 12; Nocedal and Wright 2006, chapters 6 and 7.

    Examples
    --------
    >>> start = Mixture([1.0], [[5.0]], [[[1.0]]])
    >>> ascent = maximize([[4.0], [8.0]], start)
    >>> ascent.converged, ascent.mixture.covariances.round(4)
    (True, array([[[4.]]]))
    """
    if method not in METHODS:
        known = ", ".join(METHODS)
        raise ValueError(f"there is no method {method!r}; choose {known}")
    X, values = real_array(X, "X", shape=("N", "D")), []

    def loss(vector):  # optimisers go downhill
        value, gradient = log_likelihood(vector, X, penalty)
        values.append(value)
        return -value / len(X), -gradient / len(X)

    options = {"maxiter": count(max_iter, "max_iter")}
    options["gtol"] = positive(tol, "tol").item()
    if method == "L-BFGS-B":
        options["ftol"] = 0.0  # only the gradient decides
    minimize = scipy.optimize.minimize
    found = minimize(loss, pack(start), jac=True, method=method, options=options)
    mixture = unpack(found.x, X.shape[1])
    return Ascent(mixture, np.array(values), bool(found.success))


def _split(vector, D):
    """Log weights (K,), means (K, D) and Cholesky factors (K, D, D)."""
    vector = real_array(vector, "vector", shape=("P",))
    D = count(D, "n_features")
    size = 1 + D + D * (D + 1) // 2
    K, rest = divmod(len(vector), size)
    if rest:
        raise ValueError(
            f"vector has {len(vector)} entries; with {D} features it needs {size} for "
            "each component (see pack)"
        )
    logits, means, triangles = np.split(vector, [K, K + K * D])
    L = np.zeros((K, D, D))
    L[:, *np.tril_indices(D)] = triangles.reshape(K, -1)
    logs = np.diagonal(L, axis1=1, axis2=2)
    bad = (np.abs(logs) > np.log(HUGE)).any(axis=1) | (np.abs(L) > HUGE).any(
        axis=(1, 2)
    )
    if bad.any():
        raise ValueError(
            f"the covariance of component {np.argmax(bad)} has left the range "
            "of floating point; add a penalty or start elsewhere"
        )
    log_weights = logits - scipy.special.logsumexp(logits)
    return log_weights, means.reshape(K, D), _with_diagonal(L, np.exp(logs))


def _with_diagonal(L, diagonal):
    L = L.copy()
    i = np.arange(L.shape[1])
    L[:, i, i] = diagonal
    return L
