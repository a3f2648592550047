r"""Log-densities of rows that were not fitted, wherever they lie (chapter 9).

.. math::

    a_{nk} = \log \pi_k \mathcal{N}(\mathbf{x}_n \mid \boldsymbol{\mu}_k,
        \boldsymbol{\Sigma}_k)

Each block takes the linear form where that tells components apart. A log-density of
which it may keep fewer than twelve digits is taken again in the whitened form: the
linear one errs by less than 1.5 eps·κₖ in component k, so by Σₖ rₖκₖ times that in all.
Rows so far away that their squares overflow keep their direction and get a distance
that does not: log-densities stay finite, and the widest component wins.
"""

from copy import copy

import numpy as np

from gmmlib.families import family_of
from gmmlib.kernel.choice import LIMIT, SHARP, normalise
from gmmlib.kernel.linear import Linear
from gmmlib.kernel.whitened import Whitened

FAR = 1e300  # the largest −log-density there is


def kernel_for(mixture):
    """The form of choice, loaded; whoever copies it reads rows into their own buffers.

    Its `widths` (K, D) times reach² give every component's κ (`kernel.choice.kappa`).
    """
    family, (K, D) = family_of(mixture.family), mixture.means.shape
    form = Whitened if family.wide(D) else Linear
    kernel = form(family, K, D, mixture.weights @ mixture.means)
    kernel.load(mixture)
    widths = (mixture.factors**2).reshape(len(mixture.factors), -1, D).sum(axis=1)
    kernel.widths = np.broadcast_to(widths, (K, D))
    return kernel


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
    array (K,)
        The κₖ that those of the linear form suffer from.
    """
    kernel = copy(mixture.kernel)
    linear = isinstance(kernel, Linear)
    for start in range(0, len(X), kernel.length):
        rows = slice(start, start + kernel.length)
        with np.errstate(over="ignore", invalid="ignore"):
            x = kernel.read(X[rows])
            kappas = kernel.widths @ np.maximum.reduce(x * x, axis=1)
            largest = np.maximum.reduce(kappas)
            trusted = linear and largest < LIMIT
            if linear and not trusted:
                joint = _whitened(X[rows], mixture)
            else:
                joint = kernel.log_joint()
        if common and trusted and kernel.family.shared:
            joint += kernel.common()
        if not largest < FAR:
            _bring_near(joint, X[rows], mixture)
        yield rows, joint, kappas if trusted else np.zeros(len(joint))


def log_densities(X, mixture):
    """Blocks of log p(xₙ) with twelve digits: pairs of slice and array (B,)."""
    for rows, shares, kappas in log_joints(X, mixture):
        found = normalise(shares)
        size = np.abs(found)
        if kappas.max() > SHARP * size.min():
            again = np.flatnonzero(kappas @ shares > SHARP * size)
            found[again] = normalise(_whitened(X[rows][again], mixture))
        yield rows, found


def _whitened(X, mixture):
    """Log πₖN(xₙ | k) in the whitened form."""
    origin, family = mixture.weights @ mixture.means, family_of(mixture.family)
    kernel = Whitened(family, *mixture.means.shape, origin)
    kernel.load(mixture)
    kernel.read(X)
    return kernel.log_joint()


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
