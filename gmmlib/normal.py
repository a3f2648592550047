r"""The normal distribution of one number (chapters 2 and 3).

.. math::

    \mathcal{N}(x \mid \mu, \sigma^2)
    = \frac{1}{\sigma\sqrt{2\pi}} \exp\Bigl(-\frac{(x-\mu)^2}{2\sigma^2}\Bigr)
    = \sqrt{\frac{\beta}{2\pi}} \exp\Bigl(-\frac{\beta}{2}(x-\mu)^2\Bigr),
    \qquad \beta = 1/\sigma^2

Chapter 2 derives the first form, chapter 3 the second.
"""

from dataclasses import dataclass

import numpy as np
import scipy

from gmmlib.validation import count, generator, positive, real_array, row_weights

LOG_2PI = np.log(2 * np.pi)


@dataclass(frozen=True, eq=False)
class Normal:
    """The normal distribution with this mean and standard deviation.

    Arrays of means and standard deviations make many normals at once: every method
    then broadcasts as NumPy does.

    Parameters
    ----------
    mean : float or array
    std : float or array
        Above zero, in the unit of x.

    Raises
    ------
    ValueError
        ``std`` is not positive, or the two shapes do not broadcast.

    Notes
    -----
    Chapter 2, `eq-normal-pdf`; Bishop 2006, eq. 1.46.

    Examples
    --------
    >>> heights = Normal(mean=170, std=10)
    >>> round(float(heights.probability(160, 180)), 4)
    0.6827
    """

    mean: float
    std: float

    def __post_init__(self):
        mean, std = real_array(self.mean, "mean"), positive(self.std, "std")
        _check_shapes(mean=mean, std=std)
        for name, value in zip(
            ("mean", "std"), np.broadcast_arrays(mean, std), strict=True
        ):
            value = value.copy() if value.ndim else float(value)
            if np.ndim(value):
                value.flags.writeable = False
            object.__setattr__(self, name, value)

    @classmethod
    def from_precision(cls, mean, precision):
        """The normal with this mean and precision 1/σ².

        Parameters
        ----------
        mean, precision : float or array

        Returns
        -------
        Normal

        Raises
        ------
        ValueError
            ``precision`` is not positive.

        Notes
        -----
        Chapter 3, `eq-precision-pdf`; Bishop 2006, eq. 2.146.

        Examples
        --------
        >>> Normal.from_precision(mean=0, precision=4)
        Normal(mean=0.0, std=0.5)
        """
        return cls(mean, 1 / np.sqrt(positive(precision, "precision")))

    @classmethod
    def from_natural(cls, theta1, theta2):
        """The normal whose log-density is θ₁x + θ₂x² + a constant.

        Parameters
        ----------
        theta1, theta2 : float or array
            βμ and −β/2; the second is negative.

        Returns
        -------
        Normal

        Raises
        ------
        ValueError
            ``theta2`` is not negative.

        Notes
        -----
        Chapter 3, `eq-precision-natural`; Bishop 2006, eq. 2.220.

        Examples
        --------
        >>> Normal.from_natural(4, -2)
        Normal(mean=1.0, std=0.5)
        """
        theta1 = real_array(theta1, "theta1")
        precision = positive(-2 * real_array(theta2, "theta2"), "precision -2 * theta2")
        _check_shapes(theta1=theta1, theta2=precision)
        return cls.from_precision(theta1 / precision, precision)

    @classmethod
    def fit(cls, x, weights=None, ddof=0):
        """The normal of greatest likelihood, or with ``ddof=1`` of unbiased variance.

        Parameters
        ----------
        x : array (N,)
        weights : array (N,), optional
            A row of weight w counts as w equal rows.
        ddof : float
            Divide by the total weight minus this.

        Returns
        -------
        Normal

        Raises
        ------
        ValueError
            All rows are equal, or too few for this `ddof`.

        Notes
        -----
        Chapter 2, `eq-normal-mle-mean` and `eq-normal-mle-variance`; Bishop 2006,
        eqs 1.55 and 1.56.

        Examples
        --------
        >>> Normal.fit([1, 1, 3, 3])
        Normal(mean=2.0, std=1.0)
        """
        x = real_array(x, "x", shape=("N",))
        w = row_weights(weights, len(x), ddof)
        if np.ptp(x[w > 0]) == 0:
            raise ValueError(
                f"x holds one value only, {x[w > 0][0]}: its variance is 0 and no "
                "normal fits; add rows that differ"
            )
        mean = np.average(x, weights=w)
        variance = np.sum(w * (x - mean) ** 2) / (w.sum() - ddof)
        return cls(mean, np.sqrt(variance))

    @property
    def variance(self):
        """σ², a float or an array (`eq-normal-pdf`).

        Examples
        --------
        >>> Normal(0, 3).variance
        9.0
        """
        return self.std**2

    @property
    def precision(self):
        """β = 1/σ², a float or an array (`eq-precision-pdf`).

        Examples
        --------
        >>> Normal(0, 0.5).precision
        4.0
        """
        return 1 / self.std**2

    @property
    def natural(self):
        """(βμ, −β/2), what x and x² are multiplied by (`eq-precision-natural`).

        Examples
        --------
        >>> Normal(1, 0.5).natural
        (4.0, -2.0)
        """
        return self.precision * self.mean, -self.precision / 2

    def logpdf(self, x):
        """Log-density at x.

        Parameters
        ----------
        x : float or array
            Broadcast against the mean.

        Returns
        -------
        float or array

        Raises
        ------
        ValueError
            nan, infinity, or a shape that does not broadcast.

        Notes
        -----
        Chapter 2, `eq-normal-logpdf`; the logarithm of Bishop 2006, eq. 1.46.

        Examples
        --------
        >>> round(float(Normal(0, 1).logpdf(40)), 3)  # the density itself underflows
        -800.919
        """
        z = self._standardise(real_array(x, "x"))
        return -0.5 * z**2 - np.log(self.std) - 0.5 * LOG_2PI

    def pdf(self, x):
        """Density at x.

        Parameters
        ----------
        x : float or array

        Returns
        -------
        float or array

        Notes
        -----
        Chapter 2, `eq-normal-pdf`; Bishop 2006, eq. 1.46. Raises as `logpdf` does.

        Examples
        --------
        >>> round(float(Normal(0, 1).pdf(0)), 4)
        0.3989
        """
        return np.exp(self.logpdf(x))

    def cdf(self, x):
        """Probability of a value up to x; x may be infinite.

        Parameters
        ----------
        x : float or array

        Returns
        -------
        float or array

        Notes
        -----
        The integral of `eq-normal-pdf` (Chapter 2); Bishop 2006, eq. 4.114.

        Examples
        --------
        >>> round(float(Normal(0, 1).cdf(1.96)), 3)
        0.975
        """
        return scipy.special.ndtr(self._standardise(real_array(x, "x", finite=False)))

    def probability(self, low, high):
        """Probability of a value between `low` and `high`; both may be infinite.

        Parameters
        ----------
        low, high : float or array

        Returns
        -------
        float or array

        Raises
        ------
        ValueError
            ``low`` exceeds ``high``.

        Notes
        -----
        The integral of `eq-normal-pdf` (Chapter 2); Bishop 2006, eq. 1.25.

        Examples
        --------
        >>> round(float(Normal(0, 1).probability(-2, 2)), 4)
        0.9545
        """
        a = self._standardise(real_array(low, "low", finite=False))
        b = self._standardise(real_array(high, "high", finite=False))
        _check_shapes(low=a, high=b)
        if np.any(a > b):
            raise ValueError(f"low must not exceed high, got {low} and {high}")
        # Right of the mean, 1 - tiny loses digits: by symmetry, look from the left.
        right = a > 0
        a, b = np.where(right, -b, a), np.where(right, -a, b)
        return scipy.special.ndtr(b) - scipy.special.ndtr(a)

    def entropy(self):
        """½ log(2πeσ²), in nats: a float or an array.

        Returns
        -------
        float or array

        Notes
        -----
        Chapter 2, `eq-normal-entropy`; Bishop 2006, eq. 1.110.

        Examples
        --------
        >>> round(float(Normal(0, 1).entropy()), 4)
        1.4189
        """
        return 0.5 * (1 + LOG_2PI) + np.log(self.std)

    def sample(self, n, rng):
        """Draw n values: μ + σz with z from N(0, 1).

        Parameters
        ----------
        n : int
        rng : numpy.random.Generator

        Returns
        -------
        array (n,), or (n, …) for arrays of means

        Raises
        ------
        TypeError
            `rng` is not a generator, or `n` not an integer.

        Notes
        -----
        Chapter 2, `eq-normal-pdf`; Bishop 2006, section 11.1.1.

        Examples
        --------
        >>> Normal(100, 15).sample(3, np.random.default_rng(0)).round(1)
        array([101.9,  98. , 109.6])
        """
        z = generator(rng).standard_normal((count(n), *np.shape(self.mean)))
        return self.mean + self.std * z

    def log_likelihood(self, x):
        """Σₙ log N(xₙ), one sum for each normal.

        Parameters
        ----------
        x : array (N,)

        Returns
        -------
        float or array of the shape of the mean

        Notes
        -----
        Chapter 2, `eq-normal-logpdf`, summed over rows; Bishop 2006, eq. 1.54.
        Raises as `logpdf` does.

        Examples
        --------
        >>> Normal([0, 1], 1).log_likelihood([0, 1, 2]).round(2)
        array([-5.26, -3.76])
        """
        x = real_array(x, "x", shape=("N",))
        x = x.reshape(-1, *(1,) * np.ndim(self.mean))  # rows first, normals after
        return self.logpdf(x).sum(axis=0)

    def _standardise(self, x):
        _check_shapes(x=x, mean=np.asarray(self.mean))
        return (x - self.mean) / self.std


def product(*normals):
    """Multiply normal densities: precisions add, and so do precision times mean.

    Parameters
    ----------
    *normals : Normal

    Returns
    -------
    normal : Normal
    log_scale : float or array
        So that Πᵢ Nᵢ(x) = exp(log_scale) · N(x) for every x.

    Raises
    ------
    TypeError
        An argument is not a `Normal`.
    ValueError
        No arguments.

    Notes
    -----
    Chapter 3, `eq-precision-product`; Bishop 2006, eqs 2.141 and 2.142.

    Examples
    --------
    >>> both, log_scale = product(Normal(0, 1), Normal(2, 1))
    >>> both.mean, round(both.precision, 12)
    (1.0, 2.0)
    """
    if not normals:
        raise ValueError("product needs at least one Normal")
    for normal in normals:
        if not isinstance(normal, Normal):
            raise TypeError(f"product multiplies Normals, got {normal!r}")
    theta1, theta2 = map(sum, zip(*(normal.natural for normal in normals), strict=True))
    result = Normal.from_natural(theta1, theta2)
    # The ratio is the same at every x; the new mean is where it is computed best.
    log_product = sum(normal.logpdf(result.mean) for normal in normals)
    return result, log_product - result.logpdf(result.mean)


def _check_shapes(**arrays):
    try:
        np.broadcast_shapes(*(np.shape(array) for array in arrays.values()))
    except ValueError:
        shapes = " and ".join(f"{name} {np.shape(a)}" for name, a in arrays.items())
        raise ValueError(f"these shapes do not broadcast: {shapes}") from None
