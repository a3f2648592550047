"""What users ask for, checked once at the door: options, sizes, weights (chapter 17).

There is no formula here. Messages keep scikit-learn's wording where it has one, and
add the place and the remedy.
"""

import os
from numbers import Integral, Real

import numpy as np

from gmmlib.families import FAMILIES

LEAST = {
    "n_components": (Integral, 1),
    "tol": (Real, 0),
    "reg_covar": (Real, 0),
    "max_iter": (Integral, 0),
    "n_init": (Integral, 1),
    "verbose_interval": (Integral, 1),
}
METHODS = ("kmeans", "k-means++", "random", "random_from_data")


def check_options(options):
    """Check those parameters of an estimator that do not depend on data.

    Parameters
    ----------
    options : object
        With the parameters as its attributes.

    Raises
    ------
    ValueError, TypeError
        Naming the parameter and what it may be.

    Notes
    -----
    No formula: chapter 17 lists the parameters.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> check_options(SimpleNamespace(n_components=0))
    Traceback (most recent call last):
    ValueError: The 'n_components' parameter must be an int of at least 1. Got 0 \
instead.
    """
    for name, (kind, least) in LEAST.items():
        value = getattr(options, name)
        if isinstance(value, kind) and least <= value < np.inf:
            continue
        wanted = f"{'an int' if kind is Integral else 'a number'} of at least {least}"
        error = ValueError if isinstance(value, kind) else TypeError
        raise error(f"The '{name}' parameter must be {wanted}. Got {value!r} instead.")
    family = options.covariance_type
    if not isinstance(family, str) or family not in FAMILIES:
        raise ValueError(
            f"The 'covariance_type' parameter must be one of {', '.join(FAMILIES)}. "
            f"Got {options.covariance_type!r} instead."
        )
    how, jobs, verbose = options.init_params, options.n_jobs, options.verbose
    if isinstance(how, str) and how not in METHODS:
        raise ValueError(
            f"The 'init_params' parameter must be one of {', '.join(METHODS)}, "
            f"responsibilities, labels or a callable. Got {how!r} instead."
        )
    if jobs is not None and not (isinstance(jobs, Integral) and jobs != 0):
        raise ValueError(
            "The 'n_jobs' parameter must be None, a positive number of threads, or -1 "
            f"for one on each core. Got {jobs!r} instead."
        )
    quiet = isinstance(verbose, Integral) and verbose >= 0
    if not (quiet or (isinstance(verbose, str) and verbose == "tqdm")):
        raise ValueError(
            "The 'verbose' parameter must be 0 for silence, 1 or 2 for lines of text, "
            f"or 'tqdm' for a bar. Got {verbose!r} instead."
        )


def enough(n, n_components):
    """Check that there are rows enough to fit.

    Parameters
    ----------
    n : int
        Rows of a weight above zero.
    n_components : int

    Raises
    ------
    ValueError
        Fewer than two, or fewer than components.

    Notes
    -----
    No formula.

    Examples
    --------
    >>> enough(2, 3)
    Traceback (most recent call last):
    ValueError: Expected n_samples >= n_components but got n_components = 3, \
n_samples = 2; ask for fewer components or give more rows (those of weight 0 are absent)
    """
    if n < 2:
        raise ValueError(f"X has {n} sample(s) while a minimum of 2 is required")
    if n < n_components:
        raise ValueError(
            "Expected n_samples >= n_components but got n_components = "
            f"{n_components}, n_samples = {n}; ask for fewer components or give more "
            "rows (those of weight 0 are absent)"
        )


def threads(n_jobs):
    """How many threads `n_jobs` means.

    Parameters
    ----------
    n_jobs : int or None

    Returns
    -------
    int

    Notes
    -----
    No formula; as in joblib, -1 means one for each core, -2 one less.

    Examples
    --------
    >>> threads(None), threads(3)
    (1, 3)
    """
    if n_jobs is None or n_jobs > 0:
        return n_jobs or 1
    return max(1, (os.cpu_count() or 1) + 1 + n_jobs)


def check_weights(weights, n, name="sample_weight", some=True):
    """Weights of n rows as float64, or None.

    Parameters
    ----------
    weights : array_like (n,), number or None
        A number is the weight of every row.
    n : int
    name : str
    some : bool
        Whether one at least must be above zero.

    Returns
    -------
    array (n,) or None

    Raises
    ------
    ValueError
        Another shape; negative, nan, infinite, all zero, or of absurd size.

    Notes
    -----
    No formula: a row of weight w counts as w equal rows, as in chapter 4.

    Examples
    --------
    >>> check_weights([1, -1], 2)
    Traceback (most recent call last):
    ValueError: sample_weight is -1.0 at row 1; weights must be finite and not negative
    """
    if weights is None:
        return None
    if np.ma.is_masked(weights):
        raise TypeError(f"{name} is a masked array; give masked rows a weight of 0")
    w = np.asarray(weights)
    if w.dtype.kind not in "biufO":
        raise TypeError(f"{name} must be real numbers, got dtype {w.dtype}")
    try:
        w = w.astype(float, copy=False)
    except (TypeError, ValueError) as error:
        raise type(error)(f"{name} must be real numbers: {error}") from None
    w = np.full(n, float(w)) if w.ndim == 0 else w
    if w.shape != (n,):
        raise ValueError(
            f"{name}.shape == {w.shape}, expected ({n},): one per row of X"
        )
    bad = np.flatnonzero(~((w >= 0) & (w < np.inf)))
    if bad.size:
        raise ValueError(
            f"{name} is {w[bad[0]]} at row {bad[0]}; weights must be finite and not "
            "negative"
        )
    if some and not w.any():
        raise ValueError(f"{name} is zero for every row; at least one row must count")
    if some and not 1e-9 / n < w.max() < 1e100:
        raise ValueError(
            f"{name} is {w.max():.3g} at most, but a weight of 1 counts as one row; "
            "multiply all weights by a constant"
        )
    return w
