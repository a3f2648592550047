r"""The whitening factor W of a covariance: what densities need of it (chapter 5).

.. math::

    \boldsymbol{\Lambda} = \boldsymbol{\Sigma}^{-1} = \mathbf{W}^\top \mathbf{W},
    \qquad
    \log \mathcal{N}(\mathbf{x} \mid \boldsymbol{\mu}, \boldsymbol{\Sigma})
        = \log\lvert\mathbf{W}\rvert - \tfrac{D}{2} \log 2\pi
        - \tfrac12 \lVert \mathbf{W} (\mathbf{x} - \boldsymbol{\mu}) \rVert^2

For a matrix, W is the inverse of its Cholesky factor L; for variances, one over the
standard deviation. Two classes answer the same questions for the two kinds, for all
components at once.
"""

import numpy as np
from scipy.linalg.lapack import dtrtri


class Matrices:
    """Covariances (K, D, D), or (D, D) for all; W is (K, D, D) or (1, D, D)."""

    is_matrix = True

    def factors(self, covariances, D):
        """W; raises LinAlgError if a matrix is not positive definite."""
        L = np.linalg.cholesky(covariances.reshape(-1, D, D))
        return np.array([dtrtri(factor, lower=1)[0] for factor in L])

    def log_diagonal(self, W):
        """Log Wᵢᵢ (K or 1, D), which sum to log|Wₖ|."""
        return np.log(W.diagonal(axis1=1, axis2=2))

    def whiten(self, W, k, z, out):
        """Wₖz for columns z (D, B)."""
        return np.matmul(W[k if len(W) > 1 else 0], z, out=out)

    def slopes(self, W, means):
        """Wₖμₖ and Λₖμₖ, both (K, D)."""
        y = W @ means[:, :, np.newaxis]
        return y[:, :, 0], (W.transpose(0, 2, 1) @ y)[:, :, 0]

    def precisions(self, W):
        """Λₖ = WₖᵀWₖ, of W's shape."""
        return W.transpose(0, 2, 1) @ W

    def matrices(self, covariances, K, D):
        """Covariances as K matrices (K, D, D)."""
        return np.broadcast_to(covariances, (K, D, D))

    def widen(self, covariances, amount):
        """Add amount (a number or (D,)) to the variances, in place."""
        D = covariances.shape[-1]
        covariances.reshape(-1, D * D)[:, :: D + 1] += amount


class Variances:
    """Covariances (K, D), or (K,) for all columns; W is (K, D)."""

    is_matrix = False

    def factors(self, covariances, D):
        """W; raises LinAlgError if a variance is not positive."""
        if not covariances.min() > 0:
            raise np.linalg.LinAlgError("a variance is not positive")
        W = 1 / np.sqrt(covariances)
        return W if W.ndim == 2 else W.repeat(D).reshape(-1, D)

    def log_diagonal(self, W):
        """Log Wᵢ (K, D), which sum to log|Wₖ|."""
        return np.log(W)

    def whiten(self, W, k, z, out):
        """Wₖz for columns z (D, B)."""
        return np.multiply(W[k, :, np.newaxis], z, out=out)

    def slopes(self, W, means):
        """Wₖμₖ and Λₖμₖ, both (K, D)."""
        y = W * means
        return y, W * y

    def precisions(self, W):
        """Λₖ = Wₖ², of W's shape."""
        return W * W

    def matrices(self, covariances, K, D):
        """Covariances as K matrices (K, D, D)."""
        variances = np.broadcast_to(covariances.reshape(K, -1), (K, D))
        return variances[:, :, np.newaxis] * np.eye(D)

    def widen(self, covariances, amount):
        """Add amount (a number; or (D,), if not spherical) to variances, in place."""
        covariances += amount
