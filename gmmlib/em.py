r"""The EM algorithm: soft counts, moments, and back again (chapters 10 and 22).

.. math::

    \text{E:}\quad r_{nk} = \frac{\pi_k \mathcal{N}(\mathbf{x}_n \mid k)}
        {\sum_j \pi_j \mathcal{N}(\mathbf{x}_n \mid j)},
    \qquad
    \mathbf{S}_k = \sum_n r_{nk}\, (1, \mathbf{x}_n, \mathbf{x}_n\mathbf{x}_n^\top)

    \text{M:}\quad \pi_k = \frac{N_k}{N}, \quad
    \boldsymbol{\mu}_k = \frac{1}{N_k}\sum_n r_{nk}\mathbf{x}_n, \quad
    \boldsymbol{\Sigma}_k = \frac{1}{N_k}\sum_n r_{nk}\mathbf{x}_n\mathbf{x}_n^\top
        - \boldsymbol{\mu}_k\boldsymbol{\mu}_k^\top

`expectation` folds a block of rows into `Statistics`; statistics of several blocks
add; `maximization` turns their sum into the next mixture; `em` repeats the two.
"""

from dataclasses import dataclass, replace
from functools import reduce
from operator import add
from typing import NamedTuple

import numpy as np

from gmmlib.blocks import cut, each, overview
from gmmlib.families import family_of
from gmmlib.kernels import Linear, Whitened, kappa, normalise
from gmmlib.mixture import Mixture
from gmmlib.troubles import DEAD, bury, warn, widen


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
    """

    origin: np.ndarray
    counts: np.ndarray
    first: np.ndarray
    second: np.ndarray
    log_likelihood: float
    n_rows: float

    def __add__(self, other):
        if not np.array_equal(self.origin, other.origin):
            raise ValueError("moments about different origins cannot be added")
        return Statistics(
            self.origin,
            self.counts + other.counts,
            self.first + other.first,
            self.second + other.second,
            self.log_likelihood + other.log_likelihood,
            self.n_rows + other.n_rows,
        )

    def __mul__(self, factor):
        """The statistics of the same rows with `factor` times their weight."""
        return Statistics(
            self.origin,
            factor * self.counts,
            factor * self.first,
            factor * self.second,
            factor * self.log_likelihood,
            factor * self.n_rows,
        )

    __rmul__ = __mul__


LIMIT = 1e6  # κ up to which the linear form is trusted


def whitened_for(mixture):
    K, D = mixture.means.shape
    return Whitened(family_of(mixture.family), K, D, mixture.weights @ mixture.means)


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
    """
    kernel = kernel or whitened_for(mixture)
    kernel.load(mixture)
    log_likelihood = 0.0
    for X, w in cut(block, weights, kernel.length):
        kernel.read(X)
        resp = kernel.log_joint()  # log πₖN(xₙ | k), which the next line turns into rₙₖ
        log_density = normalise(resp)
        if w is not None:
            log_density, resp = log_density * w, np.multiply(resp, w, out=resp)
        log_likelihood += log_density.sum()
        kernel.add(resp)
    n_rows = len(block) if weights is None else weights.sum()
    return Statistics(*kernel.moments(), log_likelihood + kernel.left_out(), n_rows)


def maximization(statistics, family, reg_covar=0.0, report=warn):
    """M-step: the mixture whose moments are these.

    Parameters
    ----------
    statistics : Statistics
    family : {"full", "tied", "diag", "spherical"}
    reg_covar : float
        Added to every variance.
    report : callable
        Receives a `Trouble` for each component that died or collapsed.

    Returns
    -------
    Mixture
    """
    shape, first = family_of(family), statistics.first
    counts = np.maximum(statistics.counts, DEAD)
    means = statistics.origin + first / counts[:, np.newaxis]
    covariances = shape.covariances(counts, first, statistics.second)
    covariances += shape.ridge(np.full(means.shape[1], reg_covar))
    if counts.min() <= DEAD:
        bury(counts, means, covariances, report)
    mixture = Mixture(counts / counts.sum(), means, covariances, family)
    try:
        mixture.factors  # noqa: B018
    except np.linalg.LinAlgError:
        widen(family, mixture.weights, means, covariances, report)
    return mixture


class Sweep:
    """The E-step over all rows, block by block, every thread with its own kernel."""

    def __init__(self, data, weights, start, n_jobs=1):
        self.data, self.weights, self.n_jobs = data, weights, n_jobs
        self.family, (self.K, self.D) = family_of(start.family), start.means.shape
        self.overview = overview(data, weights)
        self.kernels = {}
        self.follow(start)

    def follow(self, mixture):
        sharp = kappa(mixture, self.overview.reach) > LIMIT
        self.kind = Whitened if sharp or self.family.wide(self.D) else Linear

    def new_kernel(self):
        sizes = self.family, self.K, self.D, self.overview.origin
        if self.kind is Whitened:
            return Whitened(*sizes)
        return Linear(*sizes, self.overview.scatter, self.data)

    def __call__(self, mixture):
        if self.kind not in self.kernels:
            self.kernels[self.kind] = [self.new_kernel() for _ in range(self.n_jobs)]
        kernels = self.kernels[self.kind]

        def fold(X, w, kernel):
            return expectation(X, mixture, w, kernel)

        statistics = reduce(add, each(fold, self.data, self.weights, kernels))
        if self.kind is Linear and self.family.shared:
            S = self.overview.scatter
            ell = statistics.log_likelihood + kernels[0].left_out(S)
            statistics = replace(statistics, second=S, log_likelihood=ell)
        return statistics


class Step(NamedTuple):
    """One iteration: ℓ before it, the mixture after it, and what there is to report."""

    mixture: Mixture
    log_likelihood: float
    gain: float
    converged: bool
    troubles: tuple


def em_steps(data, start, weights=None, tol=1e-3, max_iter=100, reg_covar=1e-6, n_jobs=1):
    """The iterations of EM, one by one: stop listening and the last one is yours.

    Parameters are those of `em`. Stops when the mean log-likelihood of a row, always
    that *before* the step, changes by less than `tol`.

    Yields
    ------
    Step
    """
    sweep, mixture, before = Sweep(data, weights, start, n_jobs), start, -np.inf
    for _ in range(max_iter):
        statistics, troubles = sweep(mixture), []
        updated = maximization(statistics, mixture.family, reg_covar, troubles.append)
        used = sweep.kind
        sweep.follow(updated)
        if sweep.kind is not used and used is Linear:
            statistics, troubles = sweep(mixture), []
            updated = maximization(statistics, mixture.family, reg_covar, troubles.append)
        mixture = updated
        mean = statistics.log_likelihood / statistics.n_rows
        gain, before = mean - before, mean
        converged = abs(gain) < tol
        yield Step(mixture, statistics.log_likelihood, gain, converged, tuple(troubles))
        if converged:
            return


@dataclass(frozen=True, eq=False)
class Trace:
    """What `em` did.

    Parameters
    ----------
    mixture : Mixture
        The last one.
    log_likelihoods : array (n_iter,)
        ℓ before each step.
    converged : bool
    troubles : dict
        Each `Trouble` met, and the iteration it was first met in.
    mixtures : list of Mixture
        The start and the mixture after each step, if they were to be kept.
    """

    mixture: Mixture
    log_likelihoods: np.ndarray
    converged: bool
    troubles: dict
    mixtures: list


def em(data, start, *, keep=False, **options):
    """Repeat E-step and M-step until the log-likelihood no longer rises.

    Parameters
    ----------
    data : array (N, D), memory map, or re-iterable of blocks
    start : Mixture
    weights : array (N,), optional
    tol, max_iter, reg_covar, n_jobs
    keep : bool
        Whether to keep the mixture of every iteration.

    Returns
    -------
    Trace
    """
    mixture, ells, converged, troubles, mixtures = start, [], False, {}, [start]
    for n, step in enumerate(em_steps(data, start, **options)):
        mixture, converged = step.mixture, step.converged
        ells.append(step.log_likelihood)
        for trouble in step.troubles:
            troubles.setdefault(trouble, n)
        if keep:
            mixtures.append(mixture)
    return Trace(mixture, np.array(ells), converged, troubles, mixtures if keep else [])
