r"""EM that sees each row once: statistics that fade.

.. math::

    \mathbf{S} \leftarrow \gamma\, \mathbf{S} + \mathbf{S}_{\text{new}},
    \qquad
    \mathbf{S}_k = N_k\, (1,\ \boldsymbol{\mu}_k,\
        \boldsymbol{\Sigma}_k + \boldsymbol{\mu}_k\boldsymbol{\mu}_k^\top)

The second formula is the M-step read backwards: a mixture and a number of rows are
all that has to be remembered.
"""

import numpy as np

from gmmlib.expectation import Statistics, expectation
from gmmlib.families import family_of
from gmmlib.maximization import maximization
from gmmlib.troubles import DEAD, warn


def statistics_of(mixture, n_rows, reg_covar=0.0):
    """Statistics whose M-step gives this mixture, about its own means.

    Parameters
    ----------
    mixture : Mixture
    n_rows : float
    reg_covar : float
        What that M-step adds to every variance.

    Returns
    -------
    Statistics

    Examples
    --------
    >>> from gmmlib.mixture import Mixture
    >>> mixture = Mixture([0.5, 0.5], [[0.0], [9.0]], [1.0, 4.0], "spherical")
    >>> maximization(statistics_of(mixture, 10.0), "spherical").covariances
    array([1., 4.])
    """
    family, means = family_of(mixture.family), mixture.means
    counts, covariances = mixture.weights * n_rows, mixture.covariances.copy()
    family.widen(covariances, -reg_covar)
    ones = np.ones_like(covariances)
    shares = family.average(ones, np.maximum(counts, DEAD), means.shape[1])
    second = covariances / shares
    return Statistics(means, counts, np.zeros_like(means), second, 0.0, n_rows)


def update(mixture, n_rows, block, weights=None, decay=0.9, reg_covar=0.0, report=warn):
    """One step of online EM.

    Parameters
    ----------
    mixture : Mixture
    n_rows : float
        How many rows, or their faded weight, the mixture stands for.
    block : array (B, D)
    weights : array (B,), optional
    decay : float
        What earlier rows still count, from 0 to 1.
    reg_covar : float
    report : callable
        As in `maximization`.

    Returns
    -------
    Mixture
    Statistics
        Those of the new rows.
    Statistics
        All that the mixture stands for now.

    Notes
    -----
    Cappé and Moulines 2009, with a constant step.

    Examples
    --------
    >>> from gmmlib.mixture import Mixture
    >>> mixture = Mixture([1.0], [[0.0]], [1.0], "spherical")
    >>> update(mixture, 2, np.array([[3.0], [3.0]]), decay=0.5)[0].means
    array([[2.]])
    """
    new = expectation(block, mixture, weights)
    total = decay * statistics_of(mixture, n_rows, reg_covar) + new
    return maximization(total, mixture.family, reg_covar, report), new, total
