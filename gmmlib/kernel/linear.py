r"""The linear form of the E-step: log-densities and moments are matrix products.

.. math::

    \log \pi_k \mathcal{N}(\mathbf{x}_n \mid k)
        = \boldsymbol{\theta}_k \cdot \boldsymbol{\phi}(\mathbf{x}_n),
    \qquad
    \mathbf{S}_k = \sum_n r_{nk}\, \boldsymbol{\phi}(\mathbf{x}_n)

Chapter 7 derives it. Rows lose their mean before they are squared, or data far from
zero would lose all digits; columns need no common scale, since every product of a
parameter and a feature is free of units. What remains of rounding grows like eps·κ
(`gmmlib.kernel.choice.kappa`).
"""

import numpy as np


class Linear:
    """Log-densities θ·φ and moments Σ r φ about one origin: two matrix products.

    Parameters
    ----------
    family : Family
    K, D : int
    origin : array (D,)
        Subtracted from every row before anything is squared: the data's mean.
    scatter : array (D, D), optional
        Tied only: Σ (x − origin)(x − origin)ᵀ of all rows, the same in every iteration.
        When known, blocks leave it out, and whoever knows it adds it.
    fixed : array (N, D), optional
        Rows that will not change: if they fit one block, their features are kept.
    """

    def __init__(self, family, K, D, origin, scatter=None, fixed=None):
        self.family, self.D, self.origin = family, D, origin
        self.scatter = scatter if family.shared else None
        self.fixed, self.phi = fixed, None
        P = family.n_features(D)
        length = min(65536 // D, 524288 // (P + K))  # what caches like best
        self.length = min(8192, max(256, length // 64 * 64))
        self.buffer, self.joint = np.ones((P, 0)), np.empty((K, 0))

    def load(self, mixture):
        """Take over a mixture's natural parameters, and start the sums at zero."""
        self.W, means = mixture.factors, mixture.means - self.origin
        self.theta = self.family.natural(mixture.log_weights, means, self.W)
        self.reset()

    def reset(self):
        """Start the sums at zero."""
        self.S, self.second = 0, 0

    def read(self, X):
        """Write down the features of a block (B, D); return x − origin (D, B)."""
        if self.phi is None or X is not self.fixed:
            if len(X) > self.joint.shape[1]:  # the longest block so far
                self.buffer = np.ones((len(self.buffer), len(X)))
                self.joint = np.empty((len(self.joint), len(X)))
            self.phi = self.buffer[:, : len(X)]
            x = self.phi[1 : self.D + 1]
            np.subtract(X.T, self.origin[:, np.newaxis], out=x)
            self.family.quadratic(x, self.phi[self.D + 1 :])
        return self.phi[1 : self.D + 1]

    def log_joint(self):
        """Log πₖN(xₙ | k) of the block that was read: (K, B), to be overwritten.

        The tied family leaves out −½‖Wx‖², which is the same for every component.
        """
        return np.matmul(self.theta, self.phi, out=self.joint[:, : self.phi.shape[1]])

    def add(self, resp):
        """Add Σₙ rₙₖ φ(xₙ) over the block that was read."""
        self.S += self.phi @ resp.T
        if self.family.shared and self.scatter is None:
            self.second += (self.phi[1:] * resp.sum(axis=0)) @ self.phi[1:].T

    def moments(self):
        """Origin, counts (K,), first (K, D) and second moments of all blocks."""
        D, S = self.D, self.S.T
        second = (
            self.second if self.family.shared else self.family.unpack(S[:, D + 1 :], D)
        )
        return self.origin, S[:, 0], S[:, 1 : D + 1], second

    def common(self):
        """−½‖Wx‖² (B,) of the block's rows, if `log_joint` left it out; else 0."""
        if not self.family.shared:
            return 0.0
        y = self.W[0] @ self.phi[1:]
        return -0.5 * np.einsum("db,db->b", y, y)

    def left_out(self, scatter=None):
        """Σ of `common` over all rows so far, from their scatter: −½ tr(WSWᵀ)."""
        known = self.scatter is not None and scatter is None
        if known or not self.family.shared:
            return 0.0
        scatter = self.second if scatter is None else scatter
        return -0.5 * np.vdot(self.W[0] @ scatter, self.W[0])
