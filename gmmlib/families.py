r"""Four shapes of covariance, each as the features it needs (chapters 7 and 14).

.. math::

    \log \pi_k \mathcal{N}(\mathbf{x} \mid \boldsymbol{\mu}_k, \boldsymbol{\Sigma}_k)
    = \boldsymbol{\theta}_k \cdot \boldsymbol{\phi}(\mathbf{x}),
    \qquad
    \boldsymbol{\phi}(\mathbf{x}) = \bigl(1,\ \mathbf{x},\ q(\mathbf{x})\bigr)

==========  ===========  ================================  ========================
family      covariances  what they are                     q(x)
==========  ===========  ================================  ========================
full        (K, D, D)    a matrix for each component       xᵢxⱼ with i ≤ j
tied        (D, D)       one matrix that all share         none: the same for all k
diag        (K, D)       a variance per component, column  xᵢ²
spherical   (K,)         a variance per component          ‖x‖²
==========  ===========  ================================  ========================

θₖ = (log πₖ + log|Wₖ| − ½D log 2π − ½‖Wₖμₖ‖², Λₖμₖ, −½Λₖ), with W the whitening factor.
Back again: Σₖ = mean of q(x) − q(mean of x), under component k's shares.
"""

from functools import cache

import numpy as np

from gmmlib.kernel.whitening import Matrices, Variances
from gmmlib.normal import LOG_2PI


class Family:
    """What the four do alike; below, what they do each in its own way.

    ``n_features(D)``, ``n_free(K, D)``, ``shape(K, D)``
        Length of φ; free entries of covariances, and their shape.
    ``quadratic(x, out)``, ``pack(precisions)``, ``unpack(Q, D)``
        q of the columns of x (D, B); −½Λ in q's order; sums of q (K, Q) in the
        covariances' shape.
    ``product(a, b)``, ``gather(second, k, z)``, ``average(second, counts, D)``
        q's two-sided form for a, b (K, D); adding q(z) for component k's z (D, B);
        sums to means.
    """

    shared = False  # whether q(x) is left out because all components share it
    wide = staticmethod(lambda D: False)  # whether the whitened form is quicker

    def n_parameters(self, K, D):
        """Free numbers of a mixture: weights (they sum to 1), means, covariances."""
        return K - 1 + K * D + self.n_free(K, D)

    def quadratic(self, x, out):
        """No features, unless a family has some."""

    def pack(self, precisions):
        return -0.5 * precisions

    def unpack(self, Q, D):
        return Q

    def natural(self, log_weights, means, W):
        """θ (K, P) of components with these means and whitening factors."""
        K, D = means.shape
        y, slopes = self.slopes(W, means)
        theta = np.empty((K, self.n_features(D)))
        terms = self.log_diagonal(W) - 0.5 * (y * y + LOG_2PI)
        theta[:, 0] = log_weights + np.add.reduce(terms, axis=1)
        theta[:, 1 : D + 1] = slopes
        if not self.shared:
            theta[:, D + 1 :] = self.pack(self.precisions(W))
        return theta

    def covariances(self, counts, first, second, mean):
        """Covariances from moments about any origin; mean = first / counts."""
        return self.average(second - self.product(first, mean), counts, first.shape[1])


class Full(Matrices, Family):
    """Every component has its own covariance matrix."""

    n_features = staticmethod(lambda D: (D + 1) * (D + 2) // 2)
    n_free = staticmethod(lambda K, D: K * D * (D + 1) // 2)
    shape = staticmethod(lambda K, D: (K, D, D))
    from_matrices = staticmethod(lambda matrices: matrices)
    wide = staticmethod(lambda D: D >= 32)

    def quadratic(self, x, out):
        start, D = 0, len(x)
        for i in range(D):
            np.multiply(x[i:], x[i], out=out[start : start + D - i])
            start += D - i

    def pack(self, precisions):
        rows, columns, factor, _ = _triangle(precisions.shape[1])
        return precisions[:, rows, columns] * factor

    def unpack(self, Q, D):
        return Q[:, _triangle(D)[3]]

    def product(self, a, b):
        return a[:, :, np.newaxis] * b[:, np.newaxis, :]

    def gather(self, second, k, z):
        second[k] += z @ z.T

    def average(self, second, counts, D):
        return second / counts[:, np.newaxis, np.newaxis]


class Tied(Matrices, Family):
    """All components share one covariance matrix."""

    shared = True
    n_features = staticmethod(lambda D: D + 1)
    n_free = staticmethod(lambda K, D: D * (D + 1) // 2)
    shape = staticmethod(lambda K, D: (D, D))
    from_matrices = staticmethod(lambda matrices: matrices[0])

    def product(self, a, b):
        return a.T @ b

    def gather(self, second, k, z):
        second += z @ z.T

    def average(self, second, counts, D):
        return second / counts.sum()


class Diag(Variances, Family):
    """Every component has a variance for each column, and no correlations."""

    n_features = staticmethod(lambda D: 2 * D + 1)
    n_free = staticmethod(lambda K, D: K * D)
    shape = staticmethod(lambda K, D: (K, D))
    from_matrices = staticmethod(lambda matrices: matrices.diagonal(axis1=1, axis2=2))

    def quadratic(self, x, out):
        np.multiply(x, x, out=out)

    def product(self, a, b):
        return a * b

    def gather(self, second, k, z):
        second[k] += np.einsum("db,db->d", z, z)

    def average(self, second, counts, D):
        return second / counts[:, np.newaxis]


class Spherical(Variances, Family):
    """Every component has one variance, the same in all directions."""

    n_features = staticmethod(lambda D: D + 2)
    n_free = staticmethod(lambda K, D: K)
    shape = staticmethod(lambda K, D: (K,))
    from_matrices = staticmethod(lambda matrices: matrices[:, 0, 0])

    def quadratic(self, x, out):
        np.einsum("db,db->b", x, x, out=out[0])

    def pack(self, precisions):
        return -0.5 * precisions[:, :1]

    def unpack(self, Q, D):
        return Q[:, 0]

    def product(self, a, b):
        return (a * b).sum(axis=1)

    def gather(self, second, k, z):
        second[k] += np.vdot(z, z)

    def average(self, second, counts, D):
        return second / (counts * D)


FAMILIES = {"full": Full(), "tied": Tied(), "diag": Diag(), "spherical": Spherical()}


def family_of(name):
    """The family of this name; ValueError if there is none.

    Examples
    --------
    >>> family_of("diag").n_parameters(K=2, D=3)
    13
    """
    if name not in FAMILIES:
        raise ValueError(
            f"no covariance family {name!r}; there are {', '.join(FAMILIES)}"
        )
    return FAMILIES[name]


@cache
def _triangle(D):
    """Rows, columns and factor of the products xᵢxⱼ, i ≤ j; the place of (i, j)."""
    rows, columns = np.triu_indices(D)
    place = np.empty((D, D), int)
    place[rows, columns] = place[columns, rows] = np.arange(len(rows))
    return rows, columns, np.where(rows == columns, -0.5, -1.0), place
