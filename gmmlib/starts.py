r"""Where EM starts: from shares of rows to a first mixture, by one M-step (chapter 11).

.. math::

    \text{labels or nearest centres} \;\to\; r_{nk} \;\to\; \mathbf{S}_k
    \;\to\; (\pi_k, \boldsymbol{\mu}_k, \boldsymbol{\Sigma}_k)

Labels are responsibilities of one and zero. Nothing as long as the data is held.
"""

import numpy as np

from gmmlib.blocks import cut, each_block, overview
from gmmlib.expectation import Statistics
from gmmlib.families import family_of
from gmmlib.kernel.choice import LIMIT, SUSPECT, kappa
from gmmlib.kernel.linear import Linear
from gmmlib.kernel.whitened import Whitened
from gmmlib.maximization import maximization
from gmmlib.nearest import LENGTH, columns, nearest
from gmmlib.troubles import repair, warn


def from_responsibilities(data, resp, family, weights=None, reg_covar=0.0, report=warn):
    """The mixture of rows that are shared out like this.

    Parameters
    ----------
    data : array (N, D), or re-iterable of blocks
    resp : array (N, K), or labels (N,) of int
    family : {"full", "tied", "diag", "spherical"}
    weights : array (N,), optional
    reg_covar : float
    report : callable
        As in `maximization`.

    Returns
    -------
    Mixture

    Examples
    --------
    >>> X = np.array([[0.0], [2.0], [7.0], [9.0]])
    >>> from_responsibilities(X, np.array([0, 0, 1, 1]), "diag").means
    array([[1.], [8.]])
    """
    if resp.ndim == 1:
        labels, components = resp, np.arange(resp.max() + 1)[:, np.newaxis]

        def share(rows, X):
            return (labels[rows] == components).astype(float)
    else:
        components = resp.T

        def share(rows, X):
            return np.array(resp[rows].T, float, order="C")

    return _from_shares(
        data, share, len(components), family, weights, reg_covar, report
    )


def from_centers(
    data, centers, family, weights=None, reg_covar=0.0, report=warn, view=None
):
    """The mixture whose component k owns the rows nearest to centre k.

    Parameters
    ----------
    data : array (N, D), or re-iterable of blocks
    centers : array (K, D)
    family, weights, reg_covar, report : as in `from_responsibilities`
    view : Overview, optional
        Of the data, if it is known.

    Returns
    -------
    Mixture

    Examples
    --------
    >>> X = np.array([[0.0], [2.0], [7.0], [9.0]])
    >>> from_centers(X, np.array([[0.0], [9.0]]), "diag").covariances
    array([[1.], [1.]])
    """

    def share(rows, X):
        z, _ = next(columns(X, None, view.origin))
        return nearest(z, centers - view.origin)[0]

    view = view or overview(data, weights)
    return _from_shares(
        data, share, len(centers), family, weights, reg_covar, report, view
    )


def _from_shares(data, share, K, family, weights, reg_covar, report, view=None):
    view, troubles = view or overview(data, weights), []
    kernel = Linear(family_of(family), K, len(view.origin), view.origin)
    statistics = _tally(data, share, weights, kernel)
    mixture = maximization(statistics, family, reg_covar, troubles.append)
    if kappa(mixture, view.reach) > LIMIT:  # again, about the means now known
        kernel, troubles = Whitened(kernel.family, K, kernel.D, view.origin), []
        kernel.load(mixture)
        statistics = _tally(data, share, weights, kernel)
        mixture = maximization(statistics, family, reg_covar, troubles.append)
    if kappa(mixture, view.reach) > SUSPECT:
        mixture = repair(mixture, troubles.append)
    for trouble in dict.fromkeys(troubles):
        report(trouble)
    return mixture


def _tally(data, share, weights, kernel):
    """`Statistics` of rows whose shares are given; no likelihood belongs to them."""
    kernel.reset()
    start = 0
    for block, block_weights in each_block(data, weights):
        for X, w in cut(block, block_weights, min(kernel.length, LENGTH)):
            kernel.read(X)
            resp = share(slice(start, start + len(X)), X)
            if w is not None:
                resp *= w
            kernel.add(resp)
            start += len(X)
    return Statistics(*kernel.moments(), np.nan, start)
