"""Components that a fit cannot keep as they are: found, mended, and reported.

A component *dies* when no row supports it (N_k = 0): its mean would be 0/0. It
*collapses* when its rows have no extent in some direction (Σ_k singular): its density
would be infinite there (chapter 13). Neither may end in nan, and neither is silent.
"""

import warnings
from typing import NamedTuple

import numpy as np

from gmmlib.families import family_of

DEAD = 10 * np.finfo(float).eps  # fewer rows than this are none
NARROW = 1e-12  # the least variance a mended component has, relative to the data's


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
    """Widen, in place, covariances that have no Cholesky factor until they have one.

    By 1e-12 of the mixture's own variance in each column, or more if rounding asks
    for it.

    Parameters
    ----------
    mixture : Mixture
    report : callable
    """
    family, (K, D) = family_of(mixture.family), mixture.means.shape
    inner = family.matrices(mixture.covariances, K, D).diagonal(axis1=1, axis2=2)
    mean = mixture.weights @ mixture.means
    variances = mixture.weights @ (np.maximum(inner, 0) + (mixture.means - mean) ** 2)
    typical = variances.mean() or 1.0
    least = NARROW * np.where(variances > NARROW * typical, variances, typical)
    least += (1e3 * np.finfo(float).eps * mean) ** 2
    if mixture.covariances.ndim == 1:
        least = least.mean()
    own = [mixture.covariances] if family.shared else mixture.covariances[:, np.newaxis]
    for k, covariance in enumerate(own):
        amount = least
        while not _valid(family, covariance, D):
            family.widen(covariance, amount)
            amount = 10 * amount
        if amount is not least:
            report(Trouble("collapsed", k))


def _valid(family, covariance, D):
    try:
        family.factors(covariance, D)
    except np.linalg.LinAlgError:
        return False
    return True
