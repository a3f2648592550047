r"""k-means: assign every row to its nearest centre, move centres to means (chapter 6).

.. math::

    J = \sum_{n=1}^{N} w_n \min_k \lVert \mathbf{x}_n - \mathbf{c}_k \rVert^2,
    \qquad
    \lVert \mathbf{x} - \mathbf{c} \rVert^2 = \lVert \mathbf{x} \rVert^2
        - 2 \bigl( \mathbf{c} \cdot \mathbf{x}
        - \tfrac12 \lVert \mathbf{c} \rVert^2 \bigr)

The bracket is all that differs between centres: one matrix product finds the nearest.
Lloyd's algorithm repeats assignment and move from the centres of `gmmlib.seeding`.

Rule for empty clusters: the first centre that no row chose moves to the row that is
farthest from its own centre; further ones wait for the next iteration. Ties go to the
centre of lower number.
"""

from dataclasses import dataclass

import numpy as np

from gmmlib.blocks import overview
from gmmlib.nearest import Pieces, columns, nearest, nearness
from gmmlib.seeding import SAMPLE, draw_rows, seed_centers
from gmmlib.validation import row_weights


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

    Notes
    -----
    Chapter 6, `eq-kmeans-objective`; Lloyd 1982.

    Examples
    --------
    >>> X = np.array([[0.0], [1.0], [8.0], [9.0]])
    >>> kmeans(X, 2, np.random.default_rng(0)).converged
    True
    """

    centers: np.ndarray
    inertia: float
    n_iter: int
    converged: bool
    trace: list

    def labels(self, X):
        """Number of the nearest centre (N,) of each row of X (N, D).

        Notes
        -----
        Chapter 6, `eq-kmeans-assign`.

        Examples
        --------
        >>> KMeans(np.array([[0.0], [5.0]]), 0.0, 0, True, []).labels(np.array([[4.0]]))
        array([1])
        """
        origin = self.centers.mean(axis=0)
        found = [
            nearness(z, self.centers - origin).argmax(axis=0)
            for z, _ in columns(X, None, origin)
        ]
        return np.concatenate(found)


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

    Notes
    -----
    Chapter 6, `eq-kmeans-assign` and `eq-kmeans-move`; Lloyd 1982.

    Examples
    --------
    >>> lloyd(np.array([[0.0], [1.0], [8.0], [9.0]]), np.array([[0.0], [1.0]])).inertia
    1.0
    """
    view = view or overview(data, weights)
    centers = np.asarray(centers, float) - view.origin
    enough = tol * view.scatter.trace() / view.n_rows / centers.shape[1]
    pieces = Pieces(data, weights, view.origin)
    trace, converged = [centers], False
    for _ in range(max_iter):
        sums, _ = _assign(pieces, centers, view)
        empty = sums[:, 0] == 0
        if empty.any():
            sums[empty, 0], sums[empty, 1:] = 1.0, centers[empty]
            sums[empty.argmax()] = 1.0, *_farthest(pieces, centers)
        moved = sums[:, 1:] / sums[:, :1]
        shift, centers = moved - centers, moved
        trace.append(centers)
        if converged := bool(np.vdot(shift, shift) <= enough):
            break
    _, inertia = _assign(pieces, centers, view)
    trace = [c + view.origin for c in trace]
    return KMeans(trace[-1], inertia, len(trace) - 1, converged, trace)


def _assign(pieces, centers, view):
    """Count and sum (K, 1 + D) of the rows nearest to each centre, and J."""
    total, inertia = 0.0, view.scatter.trace()
    for z, w in pieces:
        mine, best = nearest(z, centers)
        if w is not None:
            mine *= w
            best *= w
        total = total + mine @ z.T
        inertia -= 2 * np.add.reduce(best)
    return total, max(float(inertia), 0.0)


def _farthest(pieces, centers):
    """The row (of weight above 0) that is farthest from its own centre."""
    far, row = -1.0, None
    for z, w in pieces:
        distance = np.einsum("dn,dn->n", z[1:], z[1:]) - 2 * nearness(z, centers).max(
            axis=0
        )
        if w is not None:
            distance[w == 0] = -1.0
        n = distance.argmax()
        if row is None or distance[n] > far:
            far, row = distance[n], z[1:, n].copy()
    return row


def kmeans(
    data, n_clusters, rng, weights=None, n_init=1, max_iter=300, tol=1e-4, view=None
):
    """k-means from the best of `n_init` starts.

    Of many rows, 4096 (or 100 per centre) are drawn at random; centres are seeded and
    moved on those first, and then on all.

    Parameters
    ----------
    data : array (N, D), memory map, or re-iterable of blocks
    n_clusters : int
    rng : numpy.random.Generator
    weights : array (N,), optional
        A row of weight w counts as w equal rows; zero means absent.
    n_init, max_iter : int
    tol : float
    view : Overview, optional
        Of the data, if it is known.

    Returns
    -------
    KMeans

    Notes
    -----
    Chapter 6, `eq-kmeans-seed`; Arthur and Vassilvitskii 2007.

    Examples
    --------
    >>> X = np.array([[0.0], [1.0], [8.0], [9.0]])
    >>> kmeans(X, 2, np.random.default_rng(0)).inertia
    1.0
    """
    if weights is not None:
        weights = row_weights(weights, len(data))
        if not weights.all():  # rows of weight 0 are absent
            data, weights = data[weights > 0], weights[weights > 0]
    view, best = view or overview(data, weights), None
    for _ in range(n_init):
        sample, w = draw_rows(data, rng, weights, max(SAMPLE, 100 * n_clusters))
        start = sample[seed_centers(sample, n_clusters, rng, w)]
        if sample is not data:
            start = lloyd(sample, start, w, max_iter, tol).centers
        found = lloyd(data, start, weights, max_iter, tol, view)
        if best is None or found.inertia < best.inertia:
            best = found
    return best
