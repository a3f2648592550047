"""Components that a fit cannot keep as they are: found, mended, and reported.

A component *dies* when no row supports it (N_k = 0): its mean would be 0/0. It
*collapses* when its rows have no extent in some direction (Σ_k singular): its density
would be infinite there (chapter 13). Neither may end in nan, and neither is silent.
"""

import warnings
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from gmmlib.families import family_of

DEAD = 10 * np.finfo(float).eps  # fewer rows than this are none
NARROW = 1e-24  # the least variance a component may have, relative to the mixture's
EPS = np.finfo(float).eps


class Trouble(NamedTuple):
    """What happened ("died" or "collapsed") to which component."""

    kind: str
    component: int

    def __str__(self):
        if self.kind == "died":
            return (
                f"component {self.component} died: no row supports it and its weight "
                "is 0; ask for fewer components or start from other means"
            )
        return (
            f"component {self.component} collapsed: its rows do not vary in some "
            "direction, its covariance was widened; raise reg_covar, drop constant or "
            "duplicate columns, or ask for fewer components"
        )


class ComponentWarning(UserWarning):
    """A component died or collapsed."""


def warn(trouble):
    """Report a trouble as a `ComponentWarning`."""
    warnings.warn(str(trouble), ComponentWarning, stacklevel=3)


def bury(family, counts, means, covariances, report):
    """Put dead components, in place, where the largest one lies; weight 0 hides them.

    Parameters
    ----------
    family : Family
    counts : array (K,)
    means : array (K, D)
    covariances : array
        Of a family's shape.
    report : callable
    """
    largest = counts.argmax()
    for k in np.flatnonzero(counts <= DEAD):
        report(Trouble("died", int(k)))
        counts[k], means[k] = 0.0, means[largest]
        if not family.shared:
            covariances[k] = covariances[largest]


def repair(mixture, report):
    """Widen covariances that are too narrow for floating-point numbers, and say so.

    Too narrow: no Cholesky factor; or a standard deviation below 1e-12 of the
    mixture's own, below the rounding of the mean, or lost in that of the matrix.

    Parameters
    ----------
    mixture : Mixture
    report : callable

    Returns
    -------
    Mixture
        The same object if nothing had to be done.
    """
    family, (K, D) = family_of(mixture.family), mixture.means.shape
    inner = family.matrices(mixture.covariances, K, D).diagonal(axis1=1, axis2=2)
    inner = np.maximum(inner, 0)
    mean = mixture.weights @ mixture.means
    variances = mixture.weights @ (inner + (mixture.means - mean) ** 2)
    if not np.isfinite(variances).all():  # no widening would end
        raise ValueError(
            "a component is not finite: rows hold nan or infinity, overflow when "
            "squared, or none has a weight above zero"
        )
    typical = variances.mean() or 1.0
    least = NARROW * np.where(variances > NARROW * typical, variances, typical)
    least = least + (8 * EPS * np.abs(mixture.means).max(axis=0)) ** 2
    covariances, found = mixture.covariances.copy(), False
    own = [covariances] if family.shared else covariances[:, np.newaxis]
    for k, covariance in enumerate(own):
        amount = least
        if family.is_matrix:
            amount = amount + 10 * D * EPS * inner[k]
        if covariances.ndim == 1:
            amount = amount.mean()
        limit, widened = amount, False
        while _too_narrow(family, covariance, limit, D):
            family.widen(covariance, amount)
            amount, widened = 10 * amount, True
        if widened:
            report(Trouble("collapsed", k))
            found = True
    return replace(mixture, covariances=covariances) if found else mixture


def _too_narrow(family, covariance, limit, D):
    """Whether some direction's variance is below that of the limits (D,) there."""
    try:
        W = family.factors(covariance, D)
    except np.linalg.LinAlgError:
        return True
    narrow = W * W * limit  # of a matrix, one row of W is one direction
    return (narrow.sum(axis=-1) if family.is_matrix else narrow).max() > 1.01
