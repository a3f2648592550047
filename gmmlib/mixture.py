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
from gmmlib.kernel.choice import largest, normalise
from gmmlib.kernel.queries import kernel_for, log_densities, log_joints
from gmmlib.multivariate import MultivariateNormal
from gmmlib.validation import count, generator, real_array

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

    Notes
    -----
    Chapter 8, `eq-mixtures-density`; Bishop 2006, eq. 9.7.

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
        """Whitening factors L⁻¹: (K or 1, D, D) or (K, D); LinAlgError if none."""
        return family_of(self.family).factors(self.covariances, self.means.shape[1])

    @property
    def log_weights(self):
        """Log πₖ (K,); a weight of zero counts as the smallest number there is.

        Examples
        --------
        >>> Mixture([1.0, 0.0], [[0.0], [8.0]], [1.0, 1.0], "diag").log_weights.round()
        array([   0., -708.])
        """
        return np.log(np.maximum(self.weights, TINY))

    @cached_property
    def kernel(self):
        """What computes log-densities, loaded (`gmmlib.kernel.queries`)."""
        return kernel_for(self)

    @cached_property
    def normals(self):
        """The components, as K objects of `MultivariateNormal`."""
        K, D = self.means.shape
        matrices = family_of(self.family).matrices(self.covariances, K, D)
        return [
            MultivariateNormal(m, C) for m, C in zip(self.means, matrices, strict=True)
        ]

    @property
    def n_parameters(self):
        """How many free numbers there are.

        Examples
        --------
        >>> Mixture([0.5, 0.5], [[0.0], [8.0]], [1.0, 1.0], "spherical").n_parameters
        5
        """
        return family_of(self.family).n_parameters(*self.means.shape)

    def logpdf(self, X):
        """Log p(x) of each row.

        Parameters
        ----------
        X : array (N, D)

        Returns
        -------
        array (N,)

        Notes
        -----
        Chapters 8 and 9, `eq-mixtures-density` by `eq-likelihood-logsumexp`.

        Examples
        --------
        >>> Mixture([1.0], [[0.0]], [1.0], "spherical").logpdf([[0.0]]).round(4)
        array([-0.9189])
        """
        X = self._rows(X)
        out = np.empty(len(X))
        for rows, found in log_densities(X, self):
            out[rows] = found
        return out

    def responsibilities(self, X):
        """How much each component answers for each row: (N, K), rows sum to 1.

        Notes
        -----
        Chapter 8, `eq-mixtures-responsibilities`; Bishop 2006, eq. 9.13.

        Examples
        --------
        >>> mixture = Mixture([0.5, 0.5], [[0.0], [8.0]], [1.0, 1.0], "spherical")
        >>> mixture.responsibilities([[4.0]])
        array([[0.5, 0.5]])
        """
        X = self._rows(X)
        out = np.empty((len(X), len(self.weights)))
        for rows, joint, _ in log_joints(X, self, common=False):
            normalise(joint)
            out[rows] = joint.T
        return out

    def labels(self, X):
        """The component that answers most for each row (N,).

        Examples
        --------
        >>> mixture = Mixture([0.5, 0.5], [[0.0], [8.0]], [1.0, 1.0], "spherical")
        >>> mixture.labels([[1.0], [7.0]])
        array([0, 1])
        """
        X = self._rows(X)
        out = np.empty(len(X), int)
        for rows, joint, _ in log_joints(X, self, common=False):
            out[rows] = largest(joint)
        return out

    def sample(self, n, rng):
        """Draw n rows, and which component each came from.

        Parameters
        ----------
        n : int
        rng : numpy.random.Generator

        Returns
        -------
        array (n, D)
        array (n,) of int
            In ascending order.

        Examples
        --------
        >>> mixture = Mixture([0.5, 0.5], [[0.0], [8.0]], [1.0, 1.0], "spherical")
        >>> mixture.sample(4, np.random.default_rng(0))[0].shape
        (4, 1)
        """
        weights = self.weights / self.weights.sum()
        counts = generator(rng).multinomial(count(n), weights)
        drawn = [
            normal.sample(m, rng)
            for normal, m in zip(self.normals, counts, strict=True)
            if m
        ]
        return np.concatenate(drawn), np.repeat(np.arange(len(counts)), counts)

    def marginal(self, keep):
        """The mixture of some columns (a list of numbers), whatever the others are.

        Examples
        --------
        >>> Mixture([1.0], [[1.0, 2.0]], [[3.0, 4.0]], "diag").marginal([1]).covariances
        array([[4.]])
        """
        return self._of_normals(
            self.weights, [normal.marginal(keep) for normal in self.normals]
        )

    def condition(self, given, values):
        """The mixture of the other columns, once those in `given` have these values.

        Parameters
        ----------
        given : list of int
        values : array (len(given),)

        Returns
        -------
        Mixture
            Of the remaining columns, in ascending order.

        Notes
        -----
        Chapter 8, `eq-mixtures-condition`.

        Examples
        --------
        >>> means = [[0.0, 0.0], [9.0, 4.0]]
        >>> mixture = Mixture([0.5, 0.5], means, [1.0, 1.0], "spherical")
        >>> mixture.condition([0], [0.0]).weights.round(3)
        array([1., 0.])
        """
        known, row = self.marginal(given), real_array(values, "values")
        weights = known.responsibilities(np.atleast_2d(row))[0]
        return self._of_normals(
            weights, [n.condition(given, values) for n in self.normals]
        )

    def _rows(self, X):
        X, D = np.asarray(X), self.means.shape[1]
        if X.ndim != 2 or X.shape[1] != D:
            raise ValueError(f"X must have shape (N, {D}), got {X.shape}")
        return X

    def _of_normals(self, weights, normals):
        matrices = np.array([normal.covariance for normal in normals])
        covariances = family_of(self.family).from_matrices(matrices)
        return Mixture(
            weights, np.array([n.mean for n in normals]), covariances, self.family
        )
