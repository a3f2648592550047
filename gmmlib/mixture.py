r"""A mixture of normals: what a fit finds (chapters 8 and 9).

.. math::

    p(\mathbf{x}) = \sum_{k=1}^{K} \pi_k\,
        \mathcal{N}(\mathbf{x} \mid \boldsymbol{\mu}_k, \boldsymbol{\Sigma}_k),
    \qquad
    r_k(\mathbf{x}) = \frac{\pi_k\, \mathcal{N}(\mathbf{x} \mid \boldsymbol{\mu}_k,
        \boldsymbol{\Sigma}_k)}{p(\mathbf{x})}

Marginals and conditionals of a mixture are mixtures again: component by component,
and conditioning reweighs the components by how well each predicts the known values.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gmmlib.families import family_of
from gmmlib.kernels import Linear, Whitened, kappa, normalise
from gmmlib.multivariate import MultivariateNormal

SHARP = 1e4  # κ up to which the linear form's log-densities keep 12 digits
TINY = np.finfo(float).tiny


@dataclass(frozen=True, eq=False)
class Mixture:
    """K normals and how often each is drawn.

    Parameters
    ----------
    weights : array (K,)
        Sum to one; zero marks a component that no row supports.
    means : array (K, D)
    covariances : array
        (K, D, D), (D, D), (K, D) or (K,), by family.
    family : {"full", "tied", "diag", "spherical"}

    Examples
    --------
    >>> mixture = Mixture([0.5, 0.5], [[0.0], [4.0]], [1.0, 1.0], "spherical")
    >>> mixture.responsibilities([[0.0], [2.0]]).round(3)
    array([[1. , 0. ], [0.5, 0.5]])
    """

    weights: np.ndarray
    means: np.ndarray
    covariances: np.ndarray
    family: str = "full"

    def __post_init__(self):
        for name in ("weights", "means", "covariances"):
            object.__setattr__(self, name, np.asarray(getattr(self, name), float))
        family_of(self.family)

    @cached_property
    def factors(self):
        """Whitening factors L⁻¹, (K or 1, D, D) or (K, D); LinAlgError if none exist."""
        return family_of(self.family).factors(self.covariances, self.means.shape[1])

    @cached_property
    def log_weights(self):
        """log πₖ (K,); a weight of zero counts as the smallest number there is."""
        return np.log(np.maximum(self.weights, TINY))

    @cached_property
    def normals(self):
        """The components, as K objects of `MultivariateNormal`."""
        K, D = self.means.shape
        matrices = family_of(self.family).matrices(self.covariances, K, D)
        return [MultivariateNormal(m, C) for m, C in zip(self.means, matrices, strict=True)]

    def scores(self, X):
        """Log-densities log πₖN(xₙ | k), block by block.

        Yields
        ------
        slice, array (K, B)
            Which rows; their values, which may be overwritten.
        """
        family, (K, D) = family_of(self.family), self.means.shape
        kinds = (Whitened,) if family.wide(D) else (Whitened, Linear)
        kernels = [kind(family, K, D, self.weights @ self.means) for kind in kinds]
        length = min(kernel.length for kernel in kernels)
        for kernel in kernels:
            kernel.load(self)
        for start in range(0, len(X), length):
            rows = slice(start, start + length)
            x = kernels[-1].read(X[rows])
            kernel = kernels[-1]
            if not kappa(self, np.abs(x).max(axis=1)) < SHARP:
                kernel = kernels[0]
                kernel.read(X[rows])
            joint = kernel.log_joint()
            joint += kernel.common()
            yield rows, joint

    def logpdf(self, X):
        out = np.empty(len(X))
        for rows, joint in self.scores(X):
            out[rows] = normalise(joint)
        return out

    def responsibilities(self, X):
        out = np.empty((len(X), len(self.weights)))
        for rows, joint in self.scores(X):
            normalise(joint)
            out[rows] = joint.T
        return out

    def labels(self, X):
        out = np.empty(len(X), int)
        for rows, joint in self.scores(X):
            best, label = joint[0], out[rows]
            label[:] = 0
            for k in range(1, len(joint)):
                np.putmask(label, joint[k] > best, k)
                np.maximum(best, joint[k], out=best)
        return out
