r"""The whitened form of the E-step: differences first, then squares.

.. math::

    \log \pi_k \mathcal{N}(\mathbf{x}_n \mid k)
        = \log \pi_k + \log\lvert\mathbf{W}_k\rvert
        - \tfrac{D}{2}\log 2\pi - \tfrac12 \lVert \mathbf{y}_{nk} \rVert^2,
    \qquad \mathbf{y}_{nk} = \mathbf{W}_k (\mathbf{x}_n - \boldsymbol{\mu}_k)

Chapter 5 derives it. It costs a pass over the rows for each component, and keeps the
digits where components are narrow compared with the data: its rounding error grows
like eps·√κ, and its moments are taken about the components' own means.
"""

import numpy as np

from gmmlib.normal import LOG_2PI

NOTHING = 1e-30  # shares below this, of all rows together, weigh less than a dead one


class Whitened:
    """Log-densities by differences first, and moments about every component's mean.

    Parameters are the first four of `Linear`.
    """

    def __init__(self, family, K, D, origin):
        self.family, self.K, self.D, self.origin = family, K, D, origin
        self.length = min(4096, max(256, 32768 // D // 64 * 64))
        self.buffers, self.joint = np.empty((3, D, 0)), np.empty((K, 0))

    def load(self, mixture):
        """Take over a mixture's means and whitening factors, and start sums at zero."""
        self.W, self.means = mixture.factors, mixture.means
        log_det = (self.family.log_diagonal(self.W) - 0.5 * LOG_2PI).sum(axis=1)
        self.constant = mixture.log_weights + log_det
        self.reset()

    def reset(self):
        """Start the sums at zero."""
        K, D = self.K, self.D
        self.counts, self.first = np.zeros(K), np.zeros((K, D))
        self.second = np.zeros(self.family.shape(K, D))

    def read(self, X):
        """Write down x − origin of a block (B, D) and return it (D, B)."""
        if len(X) > self.joint.shape[1]:  # the longest block so far
            self.buffers = np.empty((3, self.D, len(X)))
            self.joint = np.empty((self.K, len(X)))
        self.x, self.z, self.y = self.buffers[:, :, : len(X)]
        return np.subtract(X.T, self.origin[:, np.newaxis], out=self.x)

    def log_joint(self):
        """Log πₖN(xₙ | k) of the block that was read: (K, B), to be overwritten."""
        z, y, joint = self.z, self.y, self.joint[:, : self.x.shape[1]]
        for k, mean in enumerate(self.means - self.origin):
            np.subtract(self.x, mean[:, np.newaxis], out=z)
            self.family.whiten(self.W, k, z, out=y)
            np.multiply(y, y, out=y)
            np.sum(y, axis=0, out=joint[k])
        joint *= -0.5
        joint += self.constant[:, np.newaxis]
        return joint

    def add(self, resp):
        """Add Σₙ rₙₖ (xₙ − μₖ) and its products over the block that was read.

        Far from a component lie most rows; they are left out of its sums.
        """
        for k, mean in enumerate(self.means - self.origin):
            x, z, r = self.x, self.z, resp[k]
            near = np.flatnonzero(r > NOTHING)
            if len(near) < 0.5 * len(r):
                x, z, r = x.take(near, axis=1), z[:, : len(near)], r[near]
            root = np.sqrt(r)
            np.subtract(x, mean[:, np.newaxis], out=z)
            z *= root
            self.counts[k] += r.sum()
            self.first[k] += z @ root
            self.family.gather(self.second, k, z)

    def moments(self):
        """Means as origins, counts (K,), first (K, D) and second moments."""
        return self.means, self.counts, self.first, self.second

    def common(self):
        """Nothing is left out of `log_joint`."""
        return 0.0

    left_out = common
