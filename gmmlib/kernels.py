r"""Two ways to one E-step: log-densities of a block, and its weighted moments.

Linear form (chapter 7): with every row written as its features, log-densities are one
matrix product and moments another,

.. math::

    \log \pi_k \mathcal{N}(\mathbf{x}_n) = \boldsymbol{\theta}_k \cdot
    \boldsymbol{\phi}(\mathbf{x}_n),
    \qquad
    \mathbf{S}_k = \sum_n r_{nk}\, \boldsymbol{\phi}(\mathbf{x}_n).

Whitened form (chapter 5): differences first, then y = Wₖ(x − μₖ) and −½‖y‖². The
linear form's rounding error grows like eps·κ, the whitened form's like eps·√κ, where
κ bounds ‖Wₖ(x − origin)‖² over the data: `choose` takes the linear form while κ is
below a limit. Rows pass in blocks that fit the cache; N × K numbers are never held.
"""

import numpy as np

from gmmlib.normal import LOG_2PI

LIMIT = 1e6  # κ up to which EM trusts the linear form: parameters agree within 1e-9
WIDE = 32  # columns from which the full family's whitened form is as quick
FLOOR = -500.0  # exponents are cut here: denormal numbers would slow every product


def normalise(joint):
    """Turn log πₖN(xₙ | k) into responsibilities, in place.

    Parameters
    ----------
    joint : array (K, B)
        Overwritten by rₙₖ, one column per row of data.

    Returns
    -------
    array (B,)
        log p(xₙ), the logarithm of the sum over components.

    Examples
    --------
    >>> joint = np.log([[0.1, 0.2], [0.3, 0.2]])
    >>> np.exp(normalise(joint)).round(3), joint.round(3)
    (array([0.4, 0.4]), array([[0.25, 0.5 ], [0.75, 0.5 ]]))
    """
    top = joint.max(axis=0)
    joint -= top
    np.maximum(joint, FLOOR, out=joint)
    np.exp(joint, out=joint)
    total = joint.sum(axis=0)
    joint *= 1 / total
    return top + np.log(total)


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
        When known, blocks leave it out and `completed` puts it in.
    fixed : array (N, D), optional
        Rows that will not change: if they fit one block, their features are kept.
    """

    def __init__(self, family, K, D, origin, scatter=None, fixed=None):
        self.family, self.D, self.origin = family, D, origin
        self.scatter = scatter if family.shared else None
        self.fixed, self.phi = fixed, None
        P = family.n_features(D)
        self.length = min(8192, max(256, 262144 // (P + K) // 64 * 64))
        self.buffer, self.joint = np.ones((P, self.length)), np.empty((K, self.length))

    def load(self, mixture):
        """Take over a mixture's natural parameters; start the sums at zero."""
        self.W, means = mixture.factors, mixture.means - self.origin
        self.theta = self.family.natural(mixture.log_weights, means, self.W)
        self.S, self.second = 0.0, np.zeros((self.D, self.D))

    def read(self, X):
        """Write down the features of a block (B, D); return x − origin (D, B)."""
        if self.phi is None or X is not self.fixed:
            self.phi = self.buffer[:, : len(X)]
            x = self.phi[1 : self.D + 1]
            np.subtract(X.T, self.origin[:, np.newaxis], out=x)
            self.family.quadratic(x, self.phi[self.D + 1 :])
        return self.phi[1 : self.D + 1]

    def log_joint(self):
        """log πₖN(xₙ | k) of the block that was read: (K, B), to be overwritten.

        The tied family leaves out −½‖Wx‖², which is the same for every component.
        """
        return np.matmul(self.theta, self.phi, out=self.joint[:, : self.phi.shape[1]])

    def add(self, resp):
        """Add Σₙ rₙₖ φ(xₙ) over the block that was read."""
        self.S += resp @ self.phi.T
        if self.family.shared and self.scatter is None:
            self.second += (self.phi[1:] * resp.sum(axis=0)) @ self.phi[1:].T

    def moments(self):
        """Origin, counts (K,), first (K, D) and second moments of all blocks."""
        D, S = self.D, self.S
        second = self.second if self.family.shared else self.family.unpack(S[:, D + 1 :], D)
        return self.origin, S[:, 0], S[:, 1 : D + 1], second

    def common(self):
        """−½‖Wx‖² (B,) of the block's rows, if `log_joint` left it out; else 0."""
        if not self.family.shared:
            return 0.0
        y = self.W[0] @ self.phi[1:]
        return -0.5 * np.einsum("db,db->b", y, y)

    def left_out(self, scatter=None):
        """Σ of `common` over all rows so far, from their scatter: −½ tr(WSWᵀ)."""
        if not self.family.shared:
            return 0.0
        scatter = self.second if scatter is None else scatter
        return -0.5 * np.vdot(self.W[0] @ scatter, self.W[0])


class Whitened:
    """Log-densities by differences first, and moments about every component's mean.

    Parameters are those of `Linear`, without the last two.
    """

    def __init__(self, family, K, D, origin):
        self.family, self.K, self.D, self.origin = family, K, D, origin
        self.length = min(4096, max(256, 65536 // (D + K) // 64 * 64))
        self.buffers = np.empty((3, D, self.length))
        self.joint = np.empty((K, self.length))

    def load(self, mixture):
        """Take over a mixture's means and whitening factors; start the sums at zero."""
        family, K, D = self.family, self.K, self.D
        self.W, self.means = mixture.factors, mixture.means
        self.constant = mixture.log_weights + family.log_det(self.W) - 0.5 * D * LOG_2PI
        self.counts, self.first = np.zeros(K), np.zeros((K, D))
        self.second = np.zeros(family.shape(K, D))

    def read(self, X):
        """Write down x − origin of a block (B, D) and return it (D, B)."""
        self.x, self.z, self.y = self.buffers[:, :, : len(X)]
        return np.subtract(X.T, self.origin[:, np.newaxis], out=self.x)

    def differences(self):
        """x − μₖ (D, B) of the block that was read, for one k after the other."""
        for k, mean in enumerate(self.means - self.origin):
            yield k, np.subtract(self.x, mean[:, np.newaxis], out=self.z)

    def log_joint(self):
        """log πₖN(xₙ | k) of the block that was read: (K, B), to be overwritten."""
        y, joint = self.y, self.joint[:, : self.x.shape[1]]
        for k, z in self.differences():
            self.family.whiten(self.W, k, z, out=y)
            np.multiply(y, y, out=y)
            np.sum(y, axis=0, out=joint[k])
        joint *= -0.5
        joint += self.constant[:, np.newaxis]
        return joint

    def add(self, resp):
        """Add Σₙ rₙₖ (xₙ − μₖ) and its products over the block that was read."""
        roots = np.sqrt(resp)
        self.counts += resp.sum(axis=1)
        for k, z in self.differences():
            z *= roots[k]
            self.first[k] += z @ roots[k]
            self.family.scatter(self.second, k, z)

    def moments(self):
        """Means as origins, counts (K,), first (K, D) and second moments."""
        return self.means, self.counts, self.first, self.second

    def common(self):
        """Nothing is left out of `log_joint`."""
        return 0.0

    left_out = common


def kappa(mixture, reach):
    """What ‖Wₖ(x − origin)‖² may reach while |x − origin| ≤ reach (D,)."""
    scaled = mixture.factors * reach
    return np.square(scaled).reshape(len(scaled), -1).sum(axis=1).max()
