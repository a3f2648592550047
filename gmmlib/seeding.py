r"""First centres for k-means: greedy k-means++ (chapter 6).

.. math::

    P(\text{row } n \text{ becomes the next centre}) \propto
        w_n \min_j \lVert \mathbf{x}_n - \mathbf{c}_j \rVert^2

Rows far from all centres so far are likely to be next (Arthur and Vassilvitskii 2007).
Greedy: 2 + log K rows are drawn, and the one that lowers the inertia most is taken.
"""

import numpy as np

from gmmlib.blocks import each_block

SAMPLE = 4096  # as many rows are looked at, or 100 per centre


def seed_centers(X, n_clusters, rng, weights=None):
    """Greedy k-means++: numbers of the rows that make good first centres.

    Parameters
    ----------
    X : array (N, D)
    n_clusters : int
    rng : numpy.random.Generator
    weights : array (N,), optional

    Returns
    -------
    array (n_clusters,) of int

    Examples
    --------
    >>> X = np.array([[0.0], [0.1], [9.0], [9.1]])
    >>> sorted(X[seed_centers(X, 2, np.random.default_rng(0))][:, 0] > 5)
    [np.False_, np.True_]
    """
    x = np.subtract(X.T, X.mean(axis=0, dtype=float)[:, np.newaxis], order="C")
    w = np.ones(x.shape[1]) if weights is None else weights
    square = np.einsum("dn,dn->n", x, x)
    chosen = [draw(w, rng, 1)[0]]
    distance = _squares(x, square, chosen)[0]
    for _ in range(1, n_clusters):
        candidates = draw(w * distance, rng, 2 + int(np.log(n_clusters)))
        options = np.minimum(_squares(x, square, candidates), distance)
        best = (options @ w).argmin()
        chosen.append(candidates[best])
        distance = options[best]
    return np.array(chosen)


def draw(chances, rng, size):
    """Indices drawn with these chances (N,); if all are zero, any."""
    total = np.cumsum(chances)
    if not total[-1] > 0:
        return rng.integers(len(chances), size=size)
    found = np.searchsorted(total, total[-1] * rng.random(size), side="right")
    return np.minimum(found, len(chances) - 1)


def _squares(x, square, rows):
    """‖x − c‖² (len(rows), N) of all columns of x from those at `rows`."""
    distance = x[:, rows].T @ x
    distance *= -2
    distance += square
    distance += square[rows][:, np.newaxis]
    return np.maximum(distance, 0, out=distance)


def draw_rows(data, rng, weights=None, size=SAMPLE):
    """At most `size` rows drawn without replacement, with their weights; or all."""
    lengths = [len(X) for X, _ in each_block(data, weights)]
    if sum(lengths) <= size and hasattr(data, "shape"):
        return data, weights
    N = sum(lengths)
    chosen = np.sort(rng.choice(N, min(N, size), replace=False, shuffle=False))
    if hasattr(data, "shape"):
        return data[chosen], None if weights is None else weights[chosen]
    ends = np.cumsum(lengths)
    rows, kept = [], []
    for (X, w), end in zip(each_block(data, weights), ends, strict=True):
        here = chosen[(chosen >= end - len(X)) & (chosen < end)] - (end - len(X))
        rows.append(X[here])
        kept.append(np.ones(len(here)) if w is None else w[here])
    return np.concatenate(rows), np.concatenate(kept)
