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

The whitening factor W = L⁻¹ (so that Λ = WᵀW) gives the natural parameters,
θₖ = (log πₖ + log|Wₖ| − ½D log 2π − ½‖Wₖμₖ‖², Λₖμₖ, −½Λₖ); and moments give the
parameters back: Σₖ = (Σₙ rₙₖ x xᵀ)/Nₖ − μₖμₖᵀ, of which a family keeps its part.
"""

from functools import cache

import numpy as np
from scipy.linalg.lapack import dtrtri

from gmmlib.normal import LOG_2PI


class Family:
    """What the four have in common: natural parameters from whitening factors."""

    shared = False  # whether q(x) is left out because all components share it

    def wide(self, D):
        """Whether the whitened form is the quicker one at this many columns."""
        return False

    def natural(self, log_weights, means, W):
        K, D = means.shape
        y, slopes = self.slopes(W, means)
        theta = np.empty((K, self.n_features(D)))
        theta[:, 0] = log_weights + self.log_det(W)
        theta[:, 0] -= 0.5 * (D * LOG_2PI + (y * y).sum(axis=1))
        theta[:, 1 : D + 1] = slopes
        theta[:, D + 1 :] = self.pack(W)
        return theta

    def covariances(self, counts, first, second):
        """Moments about an origin to covariances: mean of q less q of the mean."""
        mean = first / counts[:, np.newaxis]
        return self.average(second - self.product(first, mean), counts, first.shape[1])


class _Matrices(Family):
    """Full and tied: W is the inverse of a Cholesky factor, (K, D, D) or (1, D, D)."""

    def factors(self, covariances, D):
        L = np.linalg.cholesky(covariances.reshape(-1, D, D))
        return np.array([dtrtri(factor, lower=1)[0] for factor in L])

    def log_det(self, W):
        return np.log(W.diagonal(axis1=1, axis2=2)).sum(axis=1)

    def whiten(self, W, k, z, out):
        return np.matmul(W[k if len(W) > 1 else 0], z, out=out)

    def slopes(self, W, means):
        y = W @ means[:, :, np.newaxis]
        return y[:, :, 0], (W.transpose(0, 2, 1) @ y)[:, :, 0]

    def ridge(self, variances):
        return np.diag(variances)


class _Variances(Family):
    """Diag and spherical: W is one over a standard deviation, (K, D)."""

    def factors(self, covariances, D):
        if not covariances.min() > 0:
            raise np.linalg.LinAlgError("a variance is not positive")
        W = 1 / np.sqrt(covariances)
        return W if W.ndim == 2 else np.repeat(W, D).reshape(-1, D)

    def log_det(self, W):
        return np.log(W).sum(axis=1)

    def whiten(self, W, k, z, out):
        return np.multiply(W[k, :, np.newaxis], z, out=out)

    def slopes(self, W, means):
        y = W * means
        return y, W * y


class Full(_Matrices):
    """Every component has its own covariance matrix."""

    def wide(self, D):
        return D >= 32

    def n_features(self, D):
        return (D + 1) * (D + 2) // 2

    def n_parameters(self, K, D):
        return K - 1 + K * D + K * D * (D + 1) // 2

    def shape(self, K, D):
        return (K, D, D)

    def quadratic(self, x, out):
        D, start = len(x), 0
        for i in range(D):
            np.multiply(x[i:], x[i], out=out[start : start + D - i])
            start += D - i

    def pack(self, W):
        rows, columns, half, _ = _triangle(W.shape[1])
        return (W.transpose(0, 2, 1) @ W)[:, rows, columns] * half

    def unpack(self, S, D):
        return S[:, _triangle(D)[3]]

    def product(self, a, b):
        return a[:, :, np.newaxis] * b[:, np.newaxis, :]

    def scatter(self, second, k, z):
        second[k] += z @ z.T

    def average(self, second, counts, D):
        return second / counts[:, np.newaxis, np.newaxis]

    def matrices(self, covariances, K, D):
        return covariances


class Tied(_Matrices):
    """All components share one covariance matrix."""

    shared = True

    def n_features(self, D):
        return D + 1

    def n_parameters(self, K, D):
        return K - 1 + K * D + D * (D + 1) // 2

    def shape(self, K, D):
        return (D, D)

    def quadratic(self, x, out):
        pass

    def pack(self, W):
        return 0.0  # into no columns

    def product(self, a, b):
        return a.T @ b

    def scatter(self, second, k, z):
        second += z @ z.T

    def average(self, second, counts, D):
        return second / counts.sum()

    def matrices(self, covariances, K, D):
        return np.broadcast_to(covariances, (K, D, D))


class Diag(_Variances):
    """Every component has a variance for each column, and no correlations."""

    def n_features(self, D):
        return 2 * D + 1

    def n_parameters(self, K, D):
        return K - 1 + 2 * K * D

    def shape(self, K, D):
        return (K, D)

    def quadratic(self, x, out):
        np.multiply(x, x, out=out)

    def pack(self, W):
        return -0.5 * W * W

    def unpack(self, S, D):
        return S

    def product(self, a, b):
        return a * b

    def scatter(self, second, k, z):
        second[k] += np.einsum("db,db->d", z, z)

    def average(self, second, counts, D):
        return second / counts[:, np.newaxis]

    def ridge(self, variances):
        return variances

    def matrices(self, covariances, K, D):
        return covariances[:, :, np.newaxis] * np.eye(D)


class Spherical(_Variances):
    """Every component has one variance, the same in all directions."""

    def n_features(self, D):
        return D + 2

    def n_parameters(self, K, D):
        return K - 1 + K * D + K

    def shape(self, K, D):
        return (K,)

    def quadratic(self, x, out):
        np.einsum("db,db->b", x, x, out=out[0])

    def pack(self, W):
        return -0.5 * W[:, :1] ** 2

    def unpack(self, S, D):
        return S[:, 0]

    def product(self, a, b):
        return (a * b).sum(axis=1)

    def scatter(self, second, k, z):
        second[k] += np.vdot(z, z)

    def average(self, second, counts, D):
        return second / (counts * D)

    def ridge(self, variances):
        return variances.mean()

    def matrices(self, covariances, K, D):
        return covariances[:, np.newaxis, np.newaxis] * np.eye(D)


@cache
def _triangle(D):
    """Rows, columns and factor of the products xᵢxⱼ, i ≤ j; the place of (i, j)."""
    rows, columns = np.triu_indices(D)
    place = np.empty((D, D), int)
    place[rows, columns] = place[columns, rows] = np.arange(len(rows))
    return rows, columns, np.where(rows == columns, -0.5, -1.0), place


FAMILIES = {"full": Full(), "tied": Tied(), "diag": Diag(), "spherical": Spherical()}


def family_of(name):
    """The family of this name.

    Parameters
    ----------
    name : {"full", "tied", "diag", "spherical"}

    Returns
    -------
    Family

    Raises
    ------
    ValueError
        Another name.

    Examples
    --------
    >>> family_of("diag").n_parameters(K=2, D=3)
    13
    """
    try:
        return FAMILIES[name]
    except (KeyError, TypeError):
        known = ", ".join(FAMILIES)
        raise ValueError(f"no covariance family {name!r}; there are {known}") from None
