r"""Log-densities of rows that were not fitted, wherever they lie (chapter 9).

.. math::

    a_{nk} = \log \pi_k \mathcal{N}(\mathbf{x}_n \mid \boldsymbol{\mu}_k,
        \boldsymbol{\Sigma}_k)

Each block takes the linear form where that keeps twelve digits, and else the whitened
one. Rows so far away that their squares overflow keep their direction and get a
distance that does not: log-densities stay finite, and the widest component wins.
"""

import numpy as np

from gmmlib.families import family_of
from gmmlib.kernels import LIMIT, SHARP, kappa
from gmmlib.linear import Linear
from gmmlib.whitened import Whitened

FAR = 1e300  # the largest −log-density there is


def log_joints(X, mixture, common=True):
    """Blocks of log πₖN(xₙ | k).

    Parameters
    ----------
    X : array (N, D)
    mixture : Mixture
    common : bool
        Whether terms are wanted that are equal for all components.

    Yields
    ------
    slice
        Which rows.
    array (K, B)
        Their log-densities, free to be overwritten.
    """
    family, (K, D) = family_of(mixture.family), mixture.means.shape
    origin, whitened = mixture.weights @ mixture.means, None
    usual = (Whitened if family.wide(D) else Linear)(family, K, D, origin)
    usual.load(mixture)
    limit = SHARP if common else LIMIT  # shares need fewer digits
    for start in range(0, len(X), usual.length):
        rows, kernel = slice(start, start + usual.length), usual
        with np.errstate(over="ignore", invalid="ignore"):
            x = kernel.read(X[rows])
            reach = kappa(mixture, _reach(x))
            if not reach < limit and not family.wide(D):
                if whitened is None:
                    whitened = Whitened(family, K, D, origin)
                    whitened.load(mixture)
                kernel = whitened
                kernel.read(X[rows])
            joint = kernel.log_joint()
        if common and kernel is usual:
            joint += kernel.common()
        if not reach < FAR:
            _bring_near(joint, X[rows], mixture)
        yield rows, joint


def _reach(x):
    return np.maximum(x.max(axis=1), -x.min(axis=1))


def _bring_near(joint, X, mixture):
    """Replace, in place, log-densities of rows whose distances overflowed."""
    far = np.flatnonzero(~(joint.max(axis=0) > -FAR))
    family = family_of(mixture.family)
    x = X[far].T.astype(float)
    x /= np.abs(x).max(axis=0)
    for k in range(len(joint)):
        y = family.whiten(mixture.factors, k, x, out=None)
        joint[k, far] = np.einsum("db,db->b", y, y)
    joint[:, far] *= -FAR / joint[:, far].max(axis=0)
