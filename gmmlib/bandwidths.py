r"""How wide a kernel should be: rules of thumb and cross-validation (chapter 16).

.. math::

    h_d = \Bigl(\frac{4}{(D+2)\,N}\Bigr)^{1/(D+4)} \hat\sigma_d,
    \qquad
    \hat h = \arg\max_h \frac1N \sum_{n=1}^{N} \log \hat p_{-n}(\mathbf{x}_n)

The rules know the sample's size and spread and believe the rest to be normal;
cross-validation looks at the rows themselves. A bandwidth is a standard deviation
here, in the unit of the data. Other programs multiply: SciPy's ``factor`` is the first
bracket, and its kernel's covariance is factor² times that of the data; scikit-learn's
``"scott"`` and ``"silverman"`` are the bare factor, right for standardised data only.
"""

import warnings

import numpy as np
import scipy

from gmmlib.covariance import covariance_matrix
from gmmlib.normal import LOG_2PI
from gmmlib.validation import count, real_array, row_weights

BLOCK = 2**18  # kernels computed at a time: two megabytes, whatever the number of rows


def silverman_factor(n, n_features=1):
    """(4 / ((D + 2) N))^(1/(D + 4)): bandwidth over standard deviation.

    Parameters
    ----------
    n : float
        Number of rows, or their total weight.
    n_features : int

    Returns
    -------
    float

    Notes
    -----
    Chapter 16, `eq-kde-silverman`; Silverman 1986, eq. 4.14.

    Examples
    --------
    >>> round(silverman_factor(1), 2)  # the 1.06 of the books
    1.06
    """
    D = count(n_features, "n_features")
    return float((4 / ((D + 2) * n)) ** (1 / (D + 4)))


def silverman(data, weights=None):
    """The bandwidths that are best, on average, if the data are normal.

    Parameters
    ----------
    data : array (N,) or (N, D)
    weights : array (N,), optional
        A row of weight w counts as w equal rows, also in N.

    Returns
    -------
    float, or array (D,) for data (N, D)
        In the unit of each feature.

    Raises
    ------
    ValueError
        A single row, a constant column, nan or infinity, or unusable weights.

    Notes
    -----
    Chapter 16, `eq-kde-silverman`; Silverman 1986, eqs 3.28 and 4.14. Standard
    deviations divide by N − 1, as SciPy's do.

    Examples
    --------
    >>> round(silverman([1, 2, 3, 4, 5]), 3)
    1.214
    """
    rows, n, std = _spread(data, weights)
    return _like(data, silverman_factor(n, rows.shape[1]) * std)


def scott(data, weights=None):
    """The same rule with the constant left out: N^(−1/(D + 4)) σ.

    Parameters
    ----------
    data : array (N,) or (N, D)
    weights : array (N,), optional

    Returns
    -------
    float, or array (D,) for data (N, D)

    Raises
    ------
    ValueError
        As `silverman`.

    Notes
    -----
    Chapter 16, `eq-kde-silverman` without its constant, which is 1.06 for one feature
    and nearly 1 for several; Scott 1992, eq. 6.42.

    Examples
    --------
    >>> round(scott([1, 2, 3, 4, 5]), 3)
    1.146
    """
    rows, n, std = _spread(data, weights)
    return _like(data, n ** (-1 / (rows.shape[1] + 4)) * std)


def rule_of_thumb(data):
    """Silverman's cautious version for one feature: 0.9 min(σ, IQR / 1.34) N^(−1/5).

    Parameters
    ----------
    data : array (N,) or (N, 1)

    Returns
    -------
    float, or array (1,)
        If more than half of the rows are equal, the interquartile range is 0 and the
        standard deviation alone counts.

    Raises
    ------
    ValueError
        More than one column, or as `silverman`.

    Notes
    -----
    Chapter 16, `eq-kde-robust`; Silverman 1986, eq. 3.31; R's ``bw.nrd0``.

    Examples
    --------
    >>> round(rule_of_thumb([1, 2, 3, 4, 100]), 3)  # the outlier does not widen it
    0.974
    """
    rows, n, std = _spread(data, None)
    if rows.shape[1] > 1:
        raise ValueError(
            f"rule_of_thumb is for one column, got {rows.shape[1]}; call it once for "
            "each, or use silverman"
        )
    low, high = np.quantile(rows, [0.25, 0.75])
    robust = (high - low) / 1.34
    return _like(data, 0.9 * n**-0.2 * (np.minimum(std, robust) if robust else std))


def leave_one_out(data, bandwidths):
    """Mean log-density of each row under the estimate that lacks it; large is good.

    Parameters
    ----------
    data : array (N,) or (N, D)
    bandwidths : array (M,) or (M, D)
        One per candidate, or one per candidate and feature.

    Returns
    -------
    array (M,)
        In nats per row.

    Raises
    ------
    ValueError
        Fewer than two rows, or a bandwidth that is not positive.

    Notes
    -----
    Chapter 16, `eq-kde-loo`; Habbema, Hermans and van den Broek 1974; Duin 1976.

    Examples
    --------
    >>> leave_one_out([0, 1, 4], [0.1, 1.0, 10.0]).round(2)
    array([-182.64,   -3.43,   -3.26])
    """
    rows, candidates = _candidates(data, bandwidths)
    N = len(rows)
    scores = []
    for h in candidates:
        sums = log_kernel_sums(rows / h, rows / h, np.zeros(N), itself=False)
        scores.append(sums.mean() - np.log(N - 1) - log_constant(h))
    return np.array(scores)


def least_squares(data, bandwidths):
    """Minus the integrated squared error, estimated up to a constant; large is good.

    Parameters
    ----------
    data : array (N,) or (N, D)
    bandwidths : array (M,) or (M, D)

    Returns
    -------
    array (M,)
        In the unit of a density.

    Raises
    ------
    ValueError
        As `leave_one_out`.

    Notes
    -----
    Chapter 16, `eq-kde-squares`; Rudemo 1982; Bowman 1984.

    Examples
    --------
    >>> least_squares([0, 1, 4], [0.1, 1.0, 10.0]).round(2)
    array([-0.94,  0.01,  0.05])
    """
    rows, candidates = _candidates(data, bandwidths)
    N = len(rows)
    scores = []
    for h in candidates:
        wide = np.sqrt(2) * h  # a product of two kernels is one of twice the variance
        both = np.exp(log_kernel_sums(rows / wide, rows / wide, np.zeros(N)))
        left = np.exp(log_kernel_sums(rows / h, rows / h, np.zeros(N), itself=False))
        square = both.mean() / N * np.exp(-log_constant(wide))
        scores.append(2 * left.mean() / (N - 1) * np.exp(-log_constant(h)) - square)
    return np.array(scores)


def cross_validated_bandwidth(data, bandwidths=None, score=leave_one_out):
    """The candidate that explains rows it has not seen best.

    Parameters
    ----------
    data : array (N,) or (N, D)
    bandwidths : array (M,) or (M, D), optional
        Candidates from small to large; by default 61 multiples of Silverman's, from
        1/32 to 2. The time grows like M N².
    score : callable
        `leave_one_out` or `least_squares`, or another of (data, bandwidths).

    Returns
    -------
    float or array (D,)
        One of the candidates.

    Warns
    -----
    UserWarning
        The best candidate is the first or the last one.

    Raises
    ------
    ValueError
        As `leave_one_out`; without candidates, as `silverman`.

    Notes
    -----
    Chapter 16, `eq-kde-loo` and `eq-kde-squares`. Nothing is drawn at random.

    Examples
    --------
    >>> cross_validated_bandwidth([0, 1, 2, 4, 7], [0.5, 1, 2, 4, 8])
    4.0
    """
    if bandwidths is None:
        multiples = np.geomspace(1 / 32, 2, 61)
        bandwidths = np.multiply.outer(multiples, silverman(data))
    _, candidates = _candidates(data, bandwidths)
    scores = score(data, bandwidths)
    best = int(np.argmax(scores))
    if best in (0, len(scores) - 1) and len(scores) > 1:
        warnings.warn(
            f"the best of {len(scores)} bandwidths, {candidates[best]}, is at the edge "
            "of those tried; try a wider range. If ever smaller ones win, rows are "
            "repeated (rounded?): choose by the rounding, or by least_squares",
            stacklevel=2,
        )
    chosen = np.asarray(bandwidths, float)[best]
    return chosen if chosen.ndim else float(chosen)


def log_kernel_sums(queries, points, log_weights, itself=True):
    """Log Σₙ wₙ exp(−½‖x − xₙ‖²) for each query x, a block of queries at a time.

    Parameters
    ----------
    queries : array (M, D)
        Whitened: distances count in bandwidths.
    points : array (N, D)
        Whitened alike.
    log_weights : array (N,)
    itself : bool
        Whether point m counts in the sum of query m; False leaves one out.

    Returns
    -------
    array (M,)
        −inf where even the nearest point is further than the square of a float says.

    Notes
    -----
    Chapter 16, `eq-kde-density`, by `eq-likelihood-logsumexp`.

    Examples
    --------
    >>> log_kernel_sums(np.array([[0.0]]), np.array([[0.0], [60.0]]), np.zeros(2))
    array([0.])
    """
    out, length = np.empty(len(queries)), max(1, BLOCK // len(points))
    for start in range(0, len(queries), length):
        rows = slice(start, start + length)
        terms = scipy.spatial.distance.cdist(queries[rows], points, "sqeuclidean")
        terms *= -0.5
        terms += log_weights
        if not itself:
            own = np.arange(len(terms))
            terms[own, start + own] = -np.inf
        largest = terms.max(axis=1)
        largest[np.isneginf(largest)] = 0
        terms -= largest[:, np.newaxis]
        with np.errstate(divide="ignore"):
            out[rows] = largest + np.log(np.exp(terms, out=terms).sum(axis=1))
    return out


def log_constant(h):
    """Minus the log-density of a kernel at its centre: ½D log 2π + Σ log h.

    Parameters
    ----------
    h : array (D,)
        Standard deviations, or the diagonal of a Cholesky factor.

    Returns
    -------
    float

    Notes
    -----
    Chapter 16, the constant of `eq-kde-density`.

    Examples
    --------
    >>> round(log_constant(np.array([1.0])), 4)
    0.9189
    """
    return float(0.5 * len(h) * LOG_2PI + np.log(h).sum())


def columns(data, name="data"):
    """Numbers (N,) or rows (N, D), always as rows.

    Parameters
    ----------
    data : array (N,) or (N, D)
    name : str

    Returns
    -------
    array (N, D)

    Raises
    ------
    ValueError
        nan or infinity (row and column are named), no rows, another shape.

    Notes
    -----
    No formula.

    Examples
    --------
    >>> columns([1, 2]).shape
    (2, 1)
    """
    array = real_array(data, name)
    return real_array(array[:, None] if array.ndim == 1 else array, name, ("N", "D"))


def _spread(data, weights):
    """Rows, their total weight, and the standard deviation of each column."""
    rows = columns(data)
    w = row_weights(weights, len(rows))
    if len(rows[w > 0]) < 2:
        raise ValueError("a rule needs at least two rows; pass a bandwidth as a number")
    constant = np.ptp(rows[w > 0], axis=0) == 0
    if constant.any():
        raise ValueError(
            f"column {np.argmax(constant)} of data is constant: no rule can give it a "
            "bandwidth; drop it, or pass bandwidths as numbers"
        )
    variances = np.diag(covariance_matrix(rows, ddof=1, weights=weights))
    return rows, w.sum(), np.sqrt(variances)


def _like(data, h):
    return h if np.ndim(data) == 2 else float(h[0])


def _candidates(data, bandwidths):
    """Rows, and one (D,) of bandwidths per candidate."""
    rows, h = columns(data), real_array(bandwidths, "bandwidths")
    if len(rows) < 2:
        raise ValueError("leaving one out needs at least two rows")
    if h.ndim not in (1, 2) or (h.ndim == 2 and h.shape[1] != rows.shape[1]):
        raise ValueError(
            f"bandwidths must have shape (M,) or (M, {rows.shape[1]}), got {h.shape}"
        )
    if (h <= 0).any():
        raise ValueError(f"bandwidths must be positive, got {h[h <= 0][0]}")
    return rows, np.broadcast_to(h.reshape(len(h), -1), (len(h), rows.shape[1]))
