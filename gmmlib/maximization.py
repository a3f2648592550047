r"""The M-step: moments to parameters (chapter 10).

.. math::

    \pi_k = \frac{N_k}{N}, \qquad
    \boldsymbol{\mu}_k = \frac{1}{N_k}\sum_n r_{nk}\mathbf{x}_n, \qquad
    \boldsymbol{\Sigma}_k = \frac{1}{N_k}\sum_n r_{nk}\mathbf{x}_n\mathbf{x}_n^\top
        - \boldsymbol{\mu}_k\boldsymbol{\mu}_k^\top

Moments are taken about an origin, so the formula subtracts squares of small numbers.
"""

import numpy as np

from gmmlib.families import family_of
from gmmlib.mixture import Mixture
from gmmlib.troubles import DEAD, bury, repair, warn


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

    Notes
    -----
    Chapter 10, `eq-em-weights`, `eq-em-means` and `eq-em-covariances`;
    Bishop 2006, eqs 9.17, 9.19 and 9.22.

    Examples
    --------
    >>> from gmmlib.expectation import expectation
    >>> start = Mixture([1.0], [[5.0]], [1.0], "spherical")
    >>> maximization(expectation(np.array([[0.0], [2.0]]), start), "spherical").means
    array([[1.]])
    """
    shape, first = family_of(family), statistics.first
    counts = np.maximum(statistics.counts, DEAD)
    mean = first / counts[:, np.newaxis]  # less the origin
    means = statistics.origin + mean
    covariances = shape.covariances(counts, first, statistics.second, mean)
    shape.widen(covariances, reg_covar)
    if np.minimum.reduce(counts) <= DEAD:
        bury(shape, counts, means, covariances, report)
    mixture = Mixture(counts / np.add.reduce(counts), means, covariances, family)
    try:
        _ = mixture.factors  # kept by the mixture: the E-step needs them
    except np.linalg.LinAlgError:
        return repair(mixture, report)
    return mixture
