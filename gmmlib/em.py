r"""The EM algorithm: E-step, M-step, until ℓ no longer rises (chapters 10 and 13).

.. math::

    \ell(\boldsymbol{\theta}) = \sum_n \log \sum_k \pi_k
        \mathcal{N}(\mathbf{x}_n \mid \boldsymbol{\mu}_k, \boldsymbol{\Sigma}_k),
    \qquad \text{stop when } \frac{\ell^{(t)} - \ell^{(t-1)}}{N} < \text{tol}

No step lowers ℓ (Dempster, Laird and Rubin 1977). `em_steps` hands out one step after
the other, so that whoever listens can stop, draw, or save; `em` runs to the end.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gmmlib.expectation import Statistics, Sweep, expectation
from gmmlib.kernel.choice import SUSPECT
from gmmlib.maximization import maximization
from gmmlib.mixture import Mixture
from gmmlib.starts import from_centers, from_responsibilities
from gmmlib.troubles import repair

__all__ = [
    "Statistics",
    "Step",
    "Trace",
    "em",
    "em_steps",
    "expectation",
    "from_centers",
    "from_responsibilities",
    "maximization",
]


class Step(NamedTuple):
    """One iteration: ℓ before it, the mixture after it, and what there is to report.

    Examples
    --------
    >>> Step._fields
    ('mixture', 'log_likelihood', 'gain', 'converged', 'troubles')
    """

    mixture: Mixture
    log_likelihood: float
    gain: float
    converged: bool
    troubles: tuple


def em_steps(
    data,
    start,
    weights=None,
    tol=1e-3,
    max_iter=100,
    reg_covar=1e-6,
    n_jobs=1,
    view=None,
):
    """The iterations of EM, one by one: stop listening and the last one is yours.

    Parameters are those of `em`, and the data's `Overview` if it is known. Stops when
    the mean log-likelihood of a row, always that *before* the step, changes by less
    than `tol`.

    Yields
    ------
    Step

    Notes
    -----
    Chapters 10 and 13, `eq-em-monotone` and `eq-starting-stop`.

    Examples
    --------
    >>> start = Mixture([1.0], [[5.0]], [1.0], "spherical")
    >>> steps = em_steps(np.array([[0.0], [2.0]]), start)
    >>> next(steps).mixture.means
    array([[1.]])
    """
    sweep, mixture, before = Sweep(data, weights, start, n_jobs, view), start, -np.inf
    family = start.family
    for _ in range(max_iter):
        statistics, troubles = sweep(mixture), []
        updated = maximization(statistics, family, reg_covar, troubles.append)
        if sweep.choose(updated):  # too narrow for the linear form: this step again
            statistics, troubles = sweep(mixture), []
            updated = maximization(statistics, family, reg_covar, troubles.append)
        if sweep.kappa > SUSPECT:
            updated = repair(updated, troubles.append)
        mixture = updated
        mean = statistics.log_likelihood / statistics.n_rows
        gain, before = mean - before, mean
        converged = bool(abs(gain) < tol)
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

    Examples
    --------
    >>> start = Mixture([1.0], [[5.0]], [1.0], "spherical")
    >>> len(em(np.array([[0.0], [2.0]]), start, keep=True, max_iter=2).mixtures)
    3
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

    Notes
    -----
    Chapter 10, `eq-em-monotone`; Dempster, Laird and Rubin 1977.

    Examples
    --------
    >>> X = np.array([[0.0], [2.0], [7.0], [9.0]])
    >>> start = Mixture([0.5, 0.5], [[0.0], [9.0]], [4.0, 4.0], "spherical")
    >>> trace = em(X, start)
    >>> trace.converged, trace.mixture.means.round(1).tolist()
    (True, [[1.0], [8.0]])
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
