r"""The E-step: rows shared out among components, and summed at once (chapter 10).

.. math::

    r_{nk} = \frac{\pi_k \mathcal{N}(\mathbf{x}_n \mid k)}
        {\sum_j \pi_j \mathcal{N}(\mathbf{x}_n \mid j)},
    \qquad
    \mathbf{S}_k = \sum_n r_{nk}\, (1,\ \mathbf{x}_n,\ \mathbf{x}_n\mathbf{x}_n^\top)

`expectation` folds a block of rows into `Statistics`. Those of two blocks add, which is
all that threads, data larger than memory and online EM need.
"""

from dataclasses import dataclass, replace
from functools import reduce
from operator import add

import numpy as np

from gmmlib.blocks import SMALL, cut, each, overview
from gmmlib.families import family_of
from gmmlib.kernel.choice import LIMIT, kappa, normalise
from gmmlib.kernel.linear import Linear
from gmmlib.kernel.whitened import Whitened


@dataclass(frozen=True, eq=False)
class Statistics:
    """All that the M-step needs to know of some rows; those of two blocks add.

    Parameters
    ----------
    origin : array (D,) or (K, D)
        What moments are taken about; only moments about one origin can be added.
    counts : array (K,)
        N_k = Σ r.
    first : array (K, D)
        Σ r (x − origin).
    second : array
        Σ r q(x − origin), of the covariances' shape.
    log_likelihood : float
        Σ log p(x), under the mixture that gave the responsibilities.
    n_rows : float
        How many rows, or their total weight.

    Examples
    --------
    >>> from gmmlib.mixture import Mixture
    >>> mixture = Mixture([1.0], [[0.0]], [1.0], "spherical")
    >>> one, two = (expectation(np.array([[x]]), mixture) for x in (3.0, 4.0))
    >>> (one + two).counts, (one + two).first
    (array([2.]), array([[7.]]))
    """

    origin: np.ndarray
    counts: np.ndarray
    first: np.ndarray
    second: np.ndarray
    log_likelihood: float
    n_rows: float

    def __add__(self, other):
        same = self.origin is other.origin or np.array_equal(self.origin, other.origin)
        if not same:
            raise ValueError("moments about different origins cannot be added")
        return Statistics(
            self.origin,
            self.counts + other.counts,
            self.first + other.first,
            self.second + other.second,
            self.log_likelihood + other.log_likelihood,
            self.n_rows + other.n_rows,
        )

    def __rmul__(self, factor):
        """The statistics of the same rows with `factor` times their weight."""
        return Statistics(
            self.origin,
            factor * self.counts,
            factor * self.first,
            factor * self.second,
            factor * self.log_likelihood,
            factor * self.n_rows,
        )

    def about(self, origin, family):
        """The same rows' moments about another origin, (D,) or (K, D).

        Examples
        --------
        >>> from gmmlib.mixture import Mixture
        >>> mixture = Mixture([1.0], [[0.0]], [1.0], "spherical")
        >>> statistics = expectation(np.array([[3.0], [5.0]]), mixture)
        >>> statistics.about(np.array([4.0]), "spherical").first
        array([[0.]])
        """
        product, counts = family_of(family).product, self.counts[:, np.newaxis]
        step = np.broadcast_to(self.origin - origin, self.first.shape)
        second = self.second + product(self.first, step) + product(step, self.first)
        second = second + product(counts * step, step)
        return replace(
            self, origin=origin, first=self.first + counts * step, second=second
        )


def expectation(block, mixture, weights=None, kernel=None):
    """E-step: share a block's rows out among the components, and sum.

    Parameters
    ----------
    block : array (B, D)
    mixture : Mixture
    weights : array (B,), optional
        A row of weight w counts as w equal rows.
    kernel : Linear or Whitened, optional
        What computes, and how; without one, the whitened form.

    Returns
    -------
    Statistics

    Notes
    -----
    Chapter 10, `eq-mixtures-responsibilities`; Dempster, Laird and Rubin 1977.

    Examples
    --------
    >>> from gmmlib.mixture import Mixture
    >>> mixture = Mixture([0.5, 0.5], [[0.0], [8.0]], [1.0, 1.0], "spherical")
    >>> expectation(np.array([[0.0], [4.0], [8.0]]), mixture).counts
    array([1.5, 1.5])
    """
    if kernel is None:
        family, (K, D) = family_of(mixture.family), mixture.means.shape
        kernel = Whitened(family, K, D, mixture.weights @ mixture.means)
    kernel.load(mixture)
    log_likelihood = 0.0
    for X, w in cut(block, weights, kernel.length):
        kernel.read(X)
        resp = kernel.log_joint()  # log πₖN(xₙ | k), which the next line turns into rₙₖ
        log_density = normalise(resp)
        if w is not None:
            log_density, resp = log_density * w, np.multiply(resp, w, out=resp)
        log_likelihood += np.add.reduce(log_density)
        kernel.add(resp)
    n_rows = len(block) if weights is None else weights.sum()
    return Statistics(*kernel.moments(), log_likelihood + kernel.left_out(), n_rows)


class Sweep:
    """The E-step over all rows: blocks one by one, every thread with its own kernel.

    Parameters
    ----------
    data, weights : as in `gmmlib.em.em`
    start : Mixture
        Tells the family and the sizes.
    n_jobs : int
    view : Overview, optional
        Of the data, if it is known.

    Examples
    --------
    >>> from gmmlib.mixture import Mixture
    >>> mixture = Mixture([0.5, 0.5], [[0.0], [8.0]], [1.0, 1.0], "spherical")
    >>> Sweep(np.array([[0.0], [4.0], [8.0]]), None, mixture)(mixture).n_rows
    3
    """

    def __init__(self, data, weights, start, n_jobs=1, view=None):
        self.data, self.weights, self.n_jobs = data, weights, n_jobs
        self.family, (self.K, self.D) = family_of(start.family), start.means.shape
        self.overview, self.kernels = view or overview(data, weights), {}
        self.small = hasattr(data, "shape") and len(data) <= SMALL
        self.choose(start)

    def choose(self, mixture):
        """Take the form that suits a mixture; say if the linear one is given up.

        Examples
        --------
        >>> from gmmlib.mixture import Mixture
        >>> wide = Mixture([1.0], [[0.0]], [1.0], "spherical")
        >>> narrow = Mixture([1.0], [[0.0]], [1e-9], "spherical")
        >>> Sweep(np.array([[0.0], [8.0]]), None, wide).choose(narrow)
        True
        """
        self.kappa = kappa(mixture, self.overview.reach)
        before = getattr(self, "form", Whitened)
        self.form = (
            Whitened if self.kappa > LIMIT or self.family.wide(self.D) else Linear
        )
        return before is Linear and self.form is Whitened

    def __call__(self, mixture):
        """`Statistics` of all rows under a mixture."""
        if self.form not in self.kernels:
            self.kernels[self.form] = [self._kernel() for _ in range(self.n_jobs)]
        kernels = self.kernels[self.form]

        def fold(X, w, kernel):
            return expectation(X, mixture, w, kernel)

        if self.small:  # one block, no threads
            total = fold(self.data, self.weights, kernels[0])
        else:
            total = reduce(add, each(fold, self.data, self.weights, kernels))
        if self.form is Linear and self.family.shared:  # what no block had to look at
            S, origin = self.overview.scatter, self.overview.origin
            total += Statistics(origin, 0.0, 0.0, S, kernels[0].left_out(S), 0.0)
        return total

    def _kernel(self):
        sizes = self.family, self.K, self.D, self.overview.origin
        if self.form is Whitened:
            return Whitened(*sizes)
        return Linear(*sizes, self.overview.scatter, self.data)
