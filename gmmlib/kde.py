r"""Kernel density estimation: a mixture with a component on every row (chapter 16).

.. math::

    \hat p(\mathbf{x}) = \frac1N \sum_{n=1}^{N}
        \mathcal{N}(\mathbf{x} \mid \mathbf{x}_n, \mathbf{H}),
    \qquad
    \mathbf{H} = h^2 \mathbf{I}, \quad \operatorname{diag}(h_1^2, \dots, h_D^2)
    \quad \text{or any covariance matrix}

Nothing is fitted but H. Every query asks all N rows, so the work is counted in
kernels, N for each query; memory stays the same however many queries there are.
"""

from dataclasses import dataclass, field

import numpy as np
import scipy

from gmmlib.bandwidths import (
    columns,
    cross_validated_bandwidth,
    least_squares,
    leave_one_out,
    log_constant,
    log_kernel_sums,
    rule_of_thumb,
    scott,
    silverman,
    silverman_factor,
)
from gmmlib.covariance import cholesky
from gmmlib.validation import count, generator, real_array, row_weights

__all__ = [
    "KernelDensity",
    "cross_validated_bandwidth",
    "least_squares",
    "leave_one_out",
    "rule_of_thumb",
    "scott",
    "silverman",
    "silverman_factor",
]

RULES = {"silverman": silverman, "scott": scott}


@dataclass(frozen=True, eq=False)
class KernelDensity:
    """One normal of the same shape on each row.

    Parameters
    ----------
    data : array (N,) or (N, D)
    bandwidth : "silverman", "scott", float, array (D,) or array (D, D)
        A number or one per feature are standard deviations, in the unit of the data.
        A matrix is the kernel's covariance H, in squared units. The names stand for
        `silverman` and `scott`, one number per feature.
    weights : array (N,), optional
        A row of weight w counts as w equal rows.

    Attributes
    ----------
    bandwidth : float or array
        As given, or what the rule found.
    covariance : array (D, D)
        The kernel's covariance H.

    Raises
    ------
    ValueError
        A bandwidth that is not positive (or not positive definite), nan or infinity in
        the data, negative weights, a rule for a constant column or a single row.
    TypeError
        Something that is not numbers.

    Notes
    -----
    Chapter 16, `eq-kde-density` and `eq-kde-matrix`; Rosenblatt 1956, Parzen 1962. The
    same kernel elsewhere: SciPy's ``gaussian_kde(data, bw_method=f)`` has H = f² times
    the covariance (N − 1) of the data; scikit-learn's ``KernelDensity(bandwidth=h)``
    has H = h²I, whatever the units.

    Examples
    --------
    >>> estimate = KernelDensity([0.0, 4.0], bandwidth=1.0)
    >>> estimate.pdf([0.0, 2.0]).round(4)
    array([0.1995, 0.054 ])
    """

    data: np.ndarray
    bandwidth: float | str | np.ndarray = "silverman"
    weights: np.ndarray | None = None
    covariance: np.ndarray = field(init=False, repr=False)

    def __post_init__(self):
        rows = columns(self.data)
        w = row_weights(self.weights, len(rows))
        h = self._resolve(rows)
        if np.ndim(h) == 2:
            L = cholesky(h, "bandwidth")
        else:
            L = np.diag(np.broadcast_to(h, rows.shape[1]).astype(float))
        heard = w > 0
        white = scipy.linalg.solve_triangular(L, rows[heard].T, lower=True).T
        log_weights = np.log(w[heard]) - np.log(w.sum())
        for name, value in (
            ("data", np.array(self.data, float)),
            ("bandwidth", h if np.ndim(h) else float(h)),
            ("weights", w / w.sum()),
            ("covariance", L @ L.T),
            ("_inside", (L, white, log_weights)),
        ):
            object.__setattr__(self, name, value)

    def _resolve(self, rows):
        """The bandwidth as numbers: (), (D,) or (D, D)."""
        h, D = self.bandwidth, rows.shape[1]
        if isinstance(h, str):
            if h not in RULES:
                raise ValueError(
                    f"there is no rule {h!r}; choose from {list(RULES)} or pass numbers"
                )
            return RULES[h](self.data, self.weights)
        h = real_array(h, "bandwidth").copy()
        if h.shape not in ((), (D,), (D, D)):
            raise ValueError(
                f"bandwidth must be a number or have shape ({D},) or ({D}, {D}) for "
                f"data of {D} columns, got shape {h.shape}"
            )
        if h.ndim < 2 and (h <= 0).any():
            raise ValueError(
                f"bandwidth must be positive, got {h[h <= 0].flat[0]}; it is a "
                "standard deviation in the unit of the data: silverman(data) gives a "
                "first value"
            )
        return h

    def logpdf(self, X):
        """Log-density at each query.

        Parameters
        ----------
        X : array (M, D), or (M,) for one feature

        Returns
        -------
        array (M,)
            −inf where the distance to all rows overflows when squared.

        Raises
        ------
        ValueError
            nan, infinity, or another number of columns than the data's.

        Notes
        -----
        Chapter 16, `eq-kde-density`, by `eq-likelihood-logsumexp`: M N kernels, in
        blocks of about `gmmlib.bandwidths.BLOCK`.

        Examples
        --------
        >>> KernelDensity([0.0], bandwidth=1.0).logpdf([40.0]).round(3)  # no underflow
        array([-800.919])
        """
        L, white, log_weights = self._inside
        X = real_array(columns(X, "X"), "X", shape=("M", len(L)))
        queries = scipy.linalg.solve_triangular(L, X.T, lower=True).T
        return log_kernel_sums(queries, white, log_weights) - log_constant(np.diag(L))

    def pdf(self, X):
        """Density at each query.

        Parameters
        ----------
        X : array (M, D), or (M,) for one feature

        Returns
        -------
        array (M,)

        Notes
        -----
        Chapter 16, `eq-kde-density`. Raises as `logpdf` does.

        Examples
        --------
        >>> KernelDensity([[0.0, 0.0]], bandwidth=1.0).pdf([[0.0, 0.0]]).round(4)
        array([0.1592])
        """
        return np.exp(self.logpdf(X))

    def sample(self, n, rng):
        """Draw n rows: one of the data, by weight, plus noise from the kernel.

        Parameters
        ----------
        n : int
        rng : numpy.random.Generator

        Returns
        -------
        array (n, D), or (n,) for data (N,)

        Raises
        ------
        TypeError
            `rng` is not a generator, or `n` not an integer.

        Notes
        -----
        Chapter 16, `eq-kde-density`, read as the story of `eq-mixtures-joint`.

        Examples
        --------
        >>> estimate = KernelDensity([0.0, 100.0], bandwidth=1.0)
        >>> estimate.sample(3, np.random.default_rng(0)).round(1)
        array([100.1,  -0.5,   0.4])
        """
        generator(rng), count(n)
        rows, L = columns(self.data), self._inside[0]
        chosen = rows[rng.choice(len(rows), size=n, p=self.weights)]
        drawn = chosen + rng.standard_normal(chosen.shape) @ L.T
        return drawn if self.data.ndim == 2 else drawn[:, 0]
