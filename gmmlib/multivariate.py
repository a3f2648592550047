r"""The normal distribution of D numbers at once (chapter 5).

.. math::

    \log \mathcal{N}(\mathbf{x} \mid \boldsymbol{\mu}, \boldsymbol{\Sigma})
    = -\tfrac12 \bigl( D \log 2\pi + \log\lvert\boldsymbol{\Sigma}\rvert
      + (\mathbf{x}-\boldsymbol{\mu})^\top \boldsymbol{\Sigma}^{-1}
        (\mathbf{x}-\boldsymbol{\mu}) \bigr)

Chapter 5 derives it from independent normals. With Σ = LLᵀ, log|Σ| is twice the sum
of log Lᵢᵢ and the last term is the squared length of L⁻¹(x − μ).
"""

from dataclasses import dataclass, field

import numpy as np
import scipy

from gmmlib.covariance import cholesky, covariance_matrix, mahalanobis
from gmmlib.normal import LOG_2PI
from gmmlib.validation import count, generator, real_array, row_weights


def log_density(X, means, covariances):
    """Log-density of every row under every component.

    Parameters
    ----------
    X : array (N, D)
    means : array (K, D)
    covariances : array (K, D, D)

    Returns
    -------
    array (N, K)

    Raises
    ------
    ValueError
        Shapes that disagree, or as `cholesky`, naming the component.

    Notes
    -----
    Chapter 5, `eq-multivariate-logpdf`; the logarithm of Bishop 2006, eq. 2.43.

    Examples
    --------
    >>> X = [[0, 0], [3, 4]]
    >>> log_density(X, [[0, 0], [3, 4]], [np.eye(2), np.eye(2)]).round(3)
    array([[ -1.838, -14.338], [-14.338,  -1.838]])
    """
    means = real_array(means, "means", shape=("K", "D"))
    K, D = means.shape
    L = cholesky(real_array(covariances, "covariances", shape=(K, D, D)), "covariances")
    return _log_density(real_array(X, "X", shape=("N", D)), means, L)


def _log_density(X, means, L):
    log_det = 2 * np.log(np.diagonal(L, axis1=1, axis2=2)).sum(axis=1)  # (K,)
    distance2 = np.empty((len(X), len(means)))  # (N, K)
    for k, mean in enumerate(means):
        y = scipy.linalg.solve_triangular(L[k], (X - mean).T, lower=True)  # (D, N)
        distance2[:, k] = np.einsum("dn,dn->n", y, y)
    return -0.5 * (X.shape[1] * LOG_2PI + log_det + distance2)


@dataclass(frozen=True, eq=False)
class MultivariateNormal:
    """The normal distribution with this mean and covariance matrix.

    Parameters
    ----------
    mean : array (D,)
    covariance : array (D, D)
        Symmetric and positive definite.

    Attributes
    ----------
    cholesky : array (D, D)
        Lower triangular L with LLᵀ = Σ.

    Raises
    ------
    ValueError
        Shapes that disagree, or as `gmmlib.covariance.cholesky`.

    Notes
    -----
    Chapter 5, `eq-multivariate-pdf`; Bishop 2006, eq. 2.43.

    Examples
    --------
    >>> MultivariateNormal([0, 0], [[4, 2], [2, 5]]).cholesky
    array([[2., 0.], [1., 2.]])
    """

    mean: np.ndarray
    covariance: np.ndarray
    cholesky: np.ndarray = field(init=False, repr=False)

    def __post_init__(self):
        mean = real_array(self.mean, "mean", shape=("D",)).copy()
        shape = (len(mean), len(mean))
        covariance = real_array(self.covariance, "covariance", shape=shape).copy()
        L = cholesky(covariance)
        for name, value in zip(
            ("mean", "covariance", "cholesky"), (mean, covariance, L), strict=True
        ):
            value.flags.writeable = False
            object.__setattr__(self, name, value)

    @classmethod
    def from_precision(cls, mean, precision):
        """The normal with this mean and precision matrix Λ = Σ⁻¹.

        Parameters
        ----------
        mean : array (D,)
        precision : array (D, D)

        Returns
        -------
        MultivariateNormal

        Raises
        ------
        ValueError
            ``precision`` is not symmetric or not positive definite.

        Notes
        -----
        Chapter 5, `eq-multivariate-pdf`; Bishop 2006, eq. 2.68.

        Examples
        --------
        >>> MultivariateNormal.from_precision([0, 0], [[4, 0], [0, 1]]).covariance
        array([[0.25, 0.  ], [0.  , 1.  ]])
        """
        precision = real_array(precision, "precision", shape=("D", "D"))
        return cls(mean, _inverse(cholesky(precision, "precision")))

    @classmethod
    def fit(cls, X, weights=None, ddof=0):
        """The normal of greatest likelihood, or with ``ddof=1`` of unbiased covariance.

        Parameters
        ----------
        X : array (N, D)
        weights : array (N,), optional
            A row of weight w counts as w equal rows.
        ddof : float

        Returns
        -------
        MultivariateNormal

        Raises
        ------
        ValueError
            As `covariance_matrix`; or too few different rows: N must exceed D.

        Notes
        -----
        Chapter 5, `eq-multivariate-mle`; Bishop 2006, eqs 2.121 and 2.122.

        Examples
        --------
        >>> MultivariateNormal.fit([[0, 0], [2, 0], [0, 2], [2, 2]])
        MultivariateNormal(mean=array([1., 1.]), covariance=array([[1., 0.], [0., 1.]]))
        """
        X = real_array(X, "X", shape=("N", "D"))
        mean = np.average(X, axis=0, weights=row_weights(weights, len(X)))
        return cls(mean, covariance_matrix(X, ddof=ddof, weights=weights))

    @property
    def precision(self):
        """Λ = Σ⁻¹ (D, D), from two triangular solves (`eq-multivariate-pdf`).

        Examples
        --------
        >>> MultivariateNormal([0, 0], [[4, 0], [0, 1]]).precision
        array([[0.25, 0.  ], [0.  , 1.  ]])
        """
        return _inverse(self.cholesky)

    def logpdf(self, X):
        """Log-density of each row.

        Parameters
        ----------
        X : array (N, D)

        Returns
        -------
        array (N,)

        Raises
        ------
        ValueError
            nan, infinity, or another number of columns than D.

        Notes
        -----
        Chapter 5, `eq-multivariate-logpdf`; the logarithm of Bishop 2006, eq. 2.43.

        Examples
        --------
        >>> MultivariateNormal([0, 0], np.eye(2)).logpdf([[0, 0], [3, 4]]).round(3)
        array([ -1.838, -14.338])
        """
        X = real_array(X, "X", shape=("N", len(self.mean)))
        return _log_density(X, self.mean[np.newaxis], self.cholesky[np.newaxis])[:, 0]

    def pdf(self, X):
        """Density of each row.

        Parameters
        ----------
        X : array (N, D)

        Returns
        -------
        array (N,)

        Notes
        -----
        Chapter 5, `eq-multivariate-pdf`; Bishop 2006, eq. 2.43. Raises as `logpdf`.

        Examples
        --------
        >>> MultivariateNormal([0, 0], np.eye(2)).pdf([[0, 0]]).round(4)  # 1 / 2π
        array([0.1592])
        """
        return np.exp(self.logpdf(X))

    def mahalanobis(self, X):
        """Distance of each row from the mean, in standard deviations.

        Parameters
        ----------
        X : array (N, D)

        Returns
        -------
        array (N,)

        Notes
        -----
        Chapter 4, `eq-covariance-mahalanobis`; Bishop 2006, eq. 2.44.

        Examples
        --------
        >>> MultivariateNormal([0, 0], [[4, 0], [0, 1]]).mahalanobis([[2, 0], [0, 2]])
        array([1., 2.])
        """
        return mahalanobis(X, self.mean, self.covariance)

    def log_likelihood(self, X):
        """Σₙ log N(xₙ).

        Parameters
        ----------
        X : array (N, D)

        Returns
        -------
        float

        Notes
        -----
        Chapter 5, `eq-multivariate-logpdf`, summed over rows; Bishop 2006, eq. 2.118.

        Examples
        --------
        >>> normal = MultivariateNormal([0, 0], np.eye(2))
        >>> round(float(normal.log_likelihood([[0, 0], [3, 4]])), 3)
        -16.176
        """
        return self.logpdf(X).sum()

    def entropy(self):
        """½ log|2πeΣ|, in nats.

        Returns
        -------
        float

        Notes
        -----
        The D-dimensional form of `eq-normal-entropy`; Bishop 2006, exercise 2.15.

        Examples
        --------
        >>> round(float(MultivariateNormal([0, 0], np.eye(2)).entropy()), 4)
        2.8379
        """
        D = len(self.mean)
        return 0.5 * D * (1 + LOG_2PI) + np.log(np.diag(self.cholesky)).sum()

    def sample(self, n, rng):
        """Draw n rows: μ + Lz with z from N(0, I).

        Parameters
        ----------
        n : int
        rng : numpy.random.Generator

        Returns
        -------
        array (n, D)

        Raises
        ------
        TypeError
            `rng` is not a generator, or `n` not an integer.

        Notes
        -----
        Chapter 5, `eq-multivariate-affine`; Bishop 2006, section 11.1.1.

        Examples
        --------
        >>> normal = MultivariateNormal([0, 10], [[4, 2], [2, 5]])
        >>> normal.sample(2, np.random.default_rng(0)).round(2)
        array([[ 0.25,  9.86], [ 1.28, 10.85]])
        """
        z = generator(rng).standard_normal((count(n), len(self.mean)))
        return self.mean + z @ self.cholesky.T

    def marginal(self, keep):
        """The distribution of some of the features, whatever the others are.

        Parameters
        ----------
        keep : list of int
            Their columns, in the order wanted.

        Returns
        -------
        MultivariateNormal

        Raises
        ------
        ValueError
            No column, a column twice, or one that does not exist.

        Notes
        -----
        Chapter 5, `eq-multivariate-marginal`; Bishop 2006, eq. 2.98.

        Examples
        --------
        >>> MultivariateNormal([1, 2], [[4, 2], [2, 5]]).marginal([1])
        MultivariateNormal(mean=array([2.]), covariance=array([[5.]]))
        """
        a = _columns(keep, "keep", len(self.mean))
        return MultivariateNormal(self.mean[a], self.covariance[np.ix_(a, a)])

    def condition(self, given, values):
        """The distribution of the other features once these are known.

        Parameters
        ----------
        given : list of int
            Columns whose values are known.
        values : array (len(given),)

        Returns
        -------
        MultivariateNormal
            Of the remaining columns, in ascending order.

        Raises
        ------
        ValueError
            As `marginal`; or no column remains, or `values` has another length.

        Notes
        -----
        Chapter 5, `eq-multivariate-condition`; Bishop 2006, eqs 2.81 and 2.82.

        Examples
        --------
        >>> MultivariateNormal([0, 0], [[4, 2], [2, 5]]).condition([0], [2])
        MultivariateNormal(mean=array([1.]), covariance=array([[4.]]))
        """
        b = _columns(given, "given", len(self.mean))
        a = np.setdiff1d(np.arange(len(self.mean)), b)
        if not a.size:
            raise ValueError("given names every column; nothing remains to describe")
        values = real_array(np.atleast_1d(values), "values", shape=(len(b),))
        L = cholesky(self.covariance[np.ix_(b, b)])
        W = scipy.linalg.solve_triangular(L, self.covariance[np.ix_(b, a)], lower=True)
        y = scipy.linalg.solve_triangular(L, values - self.mean[b], lower=True)
        mean = self.mean[a] + W.T @ y  # μₐ + Σₐᵦ Σᵦᵦ⁻¹ (xᵦ − μᵦ)
        return MultivariateNormal(mean, self.covariance[np.ix_(a, a)] - W.T @ W)

    def affine(self, A, b):
        """The distribution of Ax + b when x has this one.

        Parameters
        ----------
        A : array (M, D)
            Of full row rank, so M is at most D.
        b : array (M,)

        Returns
        -------
        MultivariateNormal

        Raises
        ------
        ValueError
            Shapes that disagree, or rows of A that depend on each other.

        Notes
        -----
        Chapter 5, `eq-multivariate-affine`; Bishop 2006, eq. 2.115 without noise.

        Examples
        --------
        >>> total = MultivariateNormal([1, 2], [[4, 2], [2, 5]]).affine([[1, 1]], [0])
        >>> total
        MultivariateNormal(mean=array([3.]), covariance=array([[13.]]))
        """
        A = real_array(A, "A", shape=("M", len(self.mean)))
        b = real_array(b, "b", shape=(len(A),))
        AL = A @ self.cholesky
        return MultivariateNormal(A @ self.mean + b, AL @ AL.T)  # A Σ Aᵀ


def _inverse(L):
    """(LLᵀ)⁻¹ = L⁻ᵀ L⁻¹."""
    inverse = scipy.linalg.solve_triangular(L, np.eye(len(L)), lower=True)
    return inverse.T @ inverse


def _columns(indices, name, D):
    columns = np.atleast_1d(indices)
    if columns.ndim != 1 or columns.size == 0:
        raise ValueError(f"{name} must list at least one column, got {indices!r}")
    if columns.dtype.kind not in "iu":
        raise TypeError(f"{name} must list column numbers, got {indices!r}")
    if columns.min() < 0 or columns.max() >= D:
        raise ValueError(f"{name} must lie in 0 … {D - 1}, got {indices!r}")
    if len(np.unique(columns)) < len(columns):
        raise ValueError(f"{name} names a column twice: {indices!r}")
    return columns
