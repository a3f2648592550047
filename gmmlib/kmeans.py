r"""k-means: assign every row to its nearest centre, move centres to means (chapter 6).

.. math::

    J = \sum_{n=1}^{N} w_n \min_k \lVert \mathbf{x}_n - \mathbf{c}_k \rVert^2,
    \qquad
    \lVert \mathbf{x} - \mathbf{c} \rVert^2 = \lVert \mathbf{x} \rVert^2
        - 2 \bigl( \mathbf{c} \cdot \mathbf{x} - \tfrac12 \lVert \mathbf{c} \rVert^2 \bigr)

The bracket is all that differs between centres: one matrix product finds the nearest.
Start: greedy k-means++ (Arthur and Vassilvitskii 2007), each centre the best of
2 + log K rows drawn with probability ∝ squared distance from the centres so far.

Rule for empty clusters: the first centre that no row chose moves to the row that is
farthest from its own centre; further ones wait for the next iteration. Ties go to the
centre of lower number.
"""

from dataclasses import dataclass

import numpy as np

from gmmlib.blocks import cut, each_block, overview

SAMPLE = 16384  # as many rows are looked at to seed, and to improve the seeds
LENGTH = 4096


@dataclass(frozen=True, eq=False)
class KMeans:
    """Centres, and how they were found.

    Parameters
    ----------
    centers : array (K, D)
    inertia : float
        J, the weighted sum of squared distances to the nearest centre.
    n_iter : int
    converged : bool
    trace : list of array (K, D)
        The centres before the first iteration and after each one.
    """

    centers: np.ndarray
    inertia: float
    n_iter: int
    converged: bool
    trace: list

    def labels(self, X):
        """Number of the nearest centre (N,) of each row of X (N, D).

        Examples
        --------
        >>> KMeans(np.array([[0.0], [5.0]]), 0.0, 0, True, []).labels(np.array([[4.0]]))
        array([1])
        """
        origin = self.centers.mean(axis=0)
        found = [nearness(x, self.centers - origin) for x, _ in _columns(X, None, origin)]
        return np.concatenate([near.argmax(axis=0) for near in found])


def nearness(x, centers):
    """c·x − ½‖c‖² (K, B): the larger, the nearer a column of x (D, B) is to a centre."""
    near = centers @ x
    near -= 0.5 * np.einsum("kd,kd->k", centers, centers)[:, np.newaxis]
    return near


def nearest(x, centers):
    """Ones and zeros (K, B): whose column of x (D, B) is; and best c·x − ½‖c‖² (B,)."""
    near = nearness(x, centers)
    best = near.max(axis=0)
    mine = np.equal(near, best, out=near)
    if mine.sum() > len(best):  # ties go to the first
        mine[1:] *= mine.cumsum(axis=0)[:-1] == 0
    return mine, best


def _columns(data, weights, origin):
    """Pieces of all rows as columns x − origin (D, B), with their weights."""
    for block, block_weights in each_block(data, weights):
        for X, w in cut(block, block_weights, LENGTH):
            yield np.subtract(X.T, origin[:, np.newaxis], order="C"), w


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
    x = (X - X.mean(axis=0, dtype=float)).T
    w = np.ones(x.shape[1]) if weights is None else weights
    square = np.einsum("dn,dn->n", x, x)
    chosen = [_draw(w, rng, 1)[0]]
    distance = _squares(x, square, chosen)[0]
    for _ in range(1, n_clusters):
        candidates = _draw(w * distance, rng, 2 + int(np.log(n_clusters)))
        options = np.minimum(_squares(x, square, candidates), distance)
        best = (options @ w).argmin()
        chosen.append(candidates[best])
        distance = options[best]
    return np.array(chosen)


def _draw(chances, rng, size):
    """Indices drawn with these chances (N,); if all are zero, any."""
    total = np.cumsum(chances)
    if not total[-1] > 0:
        return rng.integers(len(chances), size=size)
    found = np.searchsorted(total, total[-1] * rng.random(size), side="right")
    return np.minimum(found, len(chances) - 1)


def _squares(x, square, rows):
    """‖x − c‖² (len(rows), N) of all columns of x from those at `rows`."""
    near = nearness(x, x[:, rows].T)
    return np.maximum(square - 2 * near, 0, out=near)


def lloyd(data, centers, weights=None, max_iter=300, tol=1e-4, view=None):
    """Assign and move until the centres move less than √(tol · mean variance) together.

    Parameters
    ----------
    data : array (N, D), or re-iterable of blocks
    centers : array (K, D)
    weights : array (N,), optional
    max_iter : int
    tol : float
    view : Overview, optional
        Of the data, if it is known.

    Returns
    -------
    KMeans

    Examples
    --------
    >>> lloyd(np.array([[0.0], [1.0], [8.0], [9.0]]), np.array([[0.0], [1.0]])).inertia
    1.0
    """
    view = view or overview(data, weights)
    centers = np.asarray(centers, float) - view.origin
    enough = tol * view.scatter.trace() / view.n_rows / centers.shape[1]
    trace, converged = [centers], False
    for _ in range(max_iter):
        sums, _ = _assign(data, weights, centers, view)
        empty = sums[:, 0] == 0
        moved = np.where(empty[:, np.newaxis], centers, sums[:, 1:])
        moved = moved / np.where(empty, 1, sums[:, 0])[:, np.newaxis]
        if empty.any():
            moved[empty.argmax()] = _farthest(data, weights, centers, view)
        shift = ((moved - centers) ** 2).sum()
        centers = moved
        trace.append(centers)
        if converged := bool(shift <= enough):
            break
    _, inertia = _assign(data, weights, centers, view)
    trace = [c + view.origin for c in trace]
    return KMeans(trace[-1], inertia, len(trace) - 1, converged, trace)


def _assign(data, weights, centers, view):
    """Count and sum (K, 1 + D) of the rows nearest to each centre, and J."""
    total, inertia = 0.0, view.scatter.trace()
    for x, w in _columns(data, weights, view.origin):
        mine, best = nearest(x, centers)
        if w is not None:
            mine *= w
            best = best * w
        total = total + np.column_stack([mine.sum(axis=1), mine @ x.T])
        inertia -= 2 * best.sum()
    return total, max(float(inertia), 0.0)


def _farthest(data, weights, centers, view):
    """The row (of weight above 0) that is farthest from its own centre."""
    far, row = -1.0, None
    for x, w in _columns(data, weights, view.origin):
        distance = np.einsum("dn,dn->n", x, x) - 2 * nearness(x, centers).max(axis=0)
        if w is not None:
            distance[w == 0] = -1.0
        n = distance.argmax()
        if distance[n] > far:
            far, row = distance[n], x[:, n]
    return row


def kmeans(
    data, n_clusters, rng, weights=None, n_init=1, max_iter=300, tol=1e-4, view=None
):
    """k-means from the best of `n_init` starts.

    Many rows are seeded, and the seeds improved, on 16384 of them drawn at random;
    then all rows take part.

    Parameters
    ----------
    data : array (N, D), memory map, or re-iterable of blocks
    n_clusters : int
    rng : numpy.random.Generator
    weights : array (N,), optional
    n_init, max_iter : int
    tol : float
    view : Overview, optional
        Of the data, if it is known.

    Returns
    -------
    KMeans

    Examples
    --------
    >>> X = np.array([[0.0], [1.0], [8.0], [9.0]])
    >>> kmeans(X, 2, np.random.default_rng(0)).inertia
    1.0
    """
    view, best = view or overview(data, weights), None
    for _ in range(n_init):
        sample, w = draw_rows(data, rng, weights)
        start = sample[seed_centers(sample, n_clusters, rng, w)]
        if sample is not data:
            start = lloyd(sample, start, w, max_iter, tol).centers
        found = lloyd(data, start, weights, max_iter, tol, view)
        if best is None or found.inertia < best.inertia:
            best = found
    return best


def draw_rows(data, rng, weights=None, size=SAMPLE):
    """At most `size` rows drawn without replacement, with their weights; or all."""
    lengths = [len(X) for X, _ in each_block(data, weights)]
    if sum(lengths) <= size and hasattr(data, "shape"):
        return data, weights
    N = sum(lengths)
    chosen = np.sort(rng.choice(N, min(N, size), replace=False, shuffle=False))
    ends = np.cumsum(lengths)
    rows, kept = [], []
    for (X, w), end in zip(each_block(data, weights), ends, strict=True):
        here = chosen[(chosen >= end - len(X)) & (chosen < end)] - (end - len(X))
        rows.append(X[here])
        kept.append(np.ones(len(here)) if w is None else w[here])
    return np.concatenate(rows), np.concatenate(kept)
