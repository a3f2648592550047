"""Checks that every other module shares: what was wrong, where, and what to do.

There is no formula here and no chapter: a function of the book first hands its
arguments to one of these, and may then read like its formula. Values that cannot be
used raise ``ValueError``, kinds that cannot be used raise ``TypeError``; nothing is
repaired in silence.
"""

import operator

import numpy as np


def real_array(x, name, shape=None, finite=True):
    """`x` as an array of float64, or an error that says what is wrong with it.

    Parameters
    ----------
    x : array_like
        Numbers, nested lists of numbers, a pandas object; never copied needlessly.
    name : str
        What the caller calls it: used in messages.
    shape : tuple, optional
        The wanted shape: an int must match, a letter (``"N"``) stands for any size.
    finite : bool
        Whether infinities are errors; nan always is.

    Returns
    -------
    array of float64

    Raises
    ------
    TypeError
        Text, objects, complex numbers, sparse matrices, masked arrays.
    ValueError
        Another shape than the wanted one, no entries, nan, infinity.

    Notes
    -----
    No formula; the kinds are those of NumPy's user guide, "Data types".

    Examples
    --------
    >>> real_array([[1, 2], [3, 4]], "X", shape=("N", 2))
    array([[1., 2.], [3., 4.]])
    >>> real_array([[1, 2], [3, float("nan")]], "X")
    Traceback (most recent call last):
    ValueError: X is nan at row 1, column 1; remove such entries or fill them in first
    """
    if isinstance(x, np.ma.MaskedArray):
        raise TypeError(f"{name} is a masked array; drop or fill the masked rows first")
    if hasattr(x, "tocsr"):
        raise TypeError(f"{name} is sparse; make it dense first: {name}.toarray()")
    try:
        array = np.asarray(x)
    except ValueError as error:
        raise ValueError(f"{name} has rows of different lengths") from error
    if array.dtype.kind not in "biuf":
        raise TypeError(
            f"{name} must hold real numbers, got {type(x).__name__} of dtype "
            f"{array.dtype}; convert it first, for example with np.asarray(…, float)"
        )
    if shape is not None and not _fits(array.shape, shape):
        wanted = "(" + ", ".join(map(str, shape)) + ("," * (len(shape) == 1)) + ")"
        hint = ""
        if len(shape) == 2 and array.ndim == 1:
            hint = f"; one row is {name}[np.newaxis], one column {name}[:, np.newaxis]"
        raise ValueError(f"{name} must have shape {wanted}, got {array.shape}{hint}")
    if array.size == 0:
        raise ValueError(f"{name} is empty: its shape is {array.shape}")
    array = array.astype(float, copy=False)
    bad = ~np.isfinite(array) if finite else np.isnan(array)
    if bad.any():
        where = tuple(np.argwhere(bad)[0])
        raise ValueError(
            f"{name} is {array[where]}{_place(where)}; "
            "remove such entries or fill them in first"
        )
    return array


def _fits(shape, wanted):
    return len(shape) == len(wanted) and all(
        isinstance(b, str) or a == b for a, b in zip(shape, wanted, strict=True)
    )


def _place(where):
    names = {0: (), 1: ("row",), 2: ("row", "column")}
    names = names.get(len(where), ("component", "row", "column"))
    parts = [f"{word} {i}" for word, i in zip(names, where, strict=False)]
    return " at " + ", ".join(parts) if parts else ""


def positive(x, name):
    """`x` as an array of float64 whose entries are all above zero.

    Parameters
    ----------
    x : array_like, any shape
    name : str

    Returns
    -------
    array of float64

    Raises
    ------
    ValueError
        An entry is zero, negative, infinite or nan.

    Notes
    -----
    Needed by standard deviation and precision: Chapters 2 and 3.

    Examples
    --------
    >>> positive([1, -2], "std")
    Traceback (most recent call last):
    ValueError: std must be positive, got -2.0 at row 1
    """
    array = real_array(x, name)
    if (array <= 0).any():
        where = tuple(np.argwhere(array <= 0)[0])
        raise ValueError(f"{name} must be positive, got {array[where]}{_place(where)}")
    return array


def row_weights(weights, n, ddof=0):
    """Weights of `n` rows: a row of weight w counts as the same row written w times.

    Parameters
    ----------
    weights : array_like (n,) or None
        None means one each.
    n : int
    ddof : float
        What the caller subtracts from the total weight before dividing by it.

    Returns
    -------
    array (n,)

    Raises
    ------
    ValueError
        Negative weights, none above zero, or a total that does not exceed `ddof`.

    Notes
    -----
    Why ``ddof=1`` needs two rows: Chapter 4, `eq-covariance-matrix`.

    Examples
    --------
    >>> row_weights(None, 3)
    array([1., 1., 1.])
    """
    w = np.ones(n) if weights is None else real_array(weights, "weights", shape=(n,))
    if (w < 0).any():
        i = np.argmax(w < 0)
        raise ValueError(f"weights must not be negative, got {w[i]} at row {i}")
    if not w.any():
        raise ValueError("weights are all zero; at least one row must count")
    if not w.sum() > ddof:
        raise ValueError(
            f"ddof={ddof} needs a total weight above {ddof}, got {w.sum():g}; add rows "
            "or use ddof=0 (weights count rows: they should not be scaled to sum to 1)"
        )
    return w


def count(n, name="n"):
    """`n` as an int of at least one.

    Parameters
    ----------
    n : int
    name : str

    Returns
    -------
    int

    Raises
    ------
    TypeError
        Not an integer.
    ValueError
        Below one.

    Notes
    -----
    No formula: a sample has a whole number of rows.

    Examples
    --------
    >>> count(3)
    3
    """
    try:
        n = operator.index(n)
    except TypeError:
        raise TypeError(f"{name} must be an integer, got {n!r}") from None
    if n < 1:
        raise ValueError(f"{name} must be at least 1, got {n}")
    return n


def generator(rng):
    """`rng` itself, if it is a NumPy random generator.

    Parameters
    ----------
    rng : numpy.random.Generator

    Returns
    -------
    numpy.random.Generator

    Raises
    ------
    TypeError
        Anything else, such as a bare seed.

    Notes
    -----
    No formula: randomness enters this library only through a passed generator.

    Examples
    --------
    >>> generator(0)
    Traceback (most recent call last):
    TypeError: rng must be a NumPy Generator, got 0; pass np.random.default_rng(seed)
    """
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"rng must be a NumPy Generator, got {rng!r}; "
            "pass np.random.default_rng(seed)"
        )
    return rng
