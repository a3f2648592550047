"""When two answers count as the same.

Lists count as arrays, whole numbers as floats, and an axis of length one more or less
does not matter here (`gmmcheck.judge` remarks on it).
"""

from itertools import permutations

import numpy as np

__all__ = ["as_array", "close", "up_to_order", "within", "word"]


def as_array(answer):
    """The answer as an array of numbers, or None if it is none."""
    try:
        found = np.asarray(answer)
        return found.astype(float) if found.dtype.kind in "biuf" else None
    except (TypeError, ValueError):
        return None


def _equal(found, wanted, rtol, atol):
    if isinstance(wanted, (tuple, list, dict)) and not _numbers(wanted):
        if isinstance(wanted, dict):
            return (
                isinstance(found, dict)
                and found.keys() == wanted.keys()
                and all(_equal(found[k], wanted[k], rtol, atol) for k in wanted)
            )
        return (
            isinstance(found, (tuple, list))
            and len(found) == len(wanted)
            and all(
                _equal(f, w, rtol, atol) for f, w in zip(found, wanted, strict=True)
            )
        )
    f, w = as_array(found), as_array(wanted)
    if f is None or w is None:
        return isinstance(found, str) and isinstance(wanted, str) and found == wanted
    if np.squeeze(f).shape != np.squeeze(w).shape:
        return False
    return np.allclose(np.squeeze(f), np.squeeze(w), rtol, atol, equal_nan=True)


def _numbers(answer):
    return as_array(answer) is not None


def close(found, wanted, *probe):
    """Equal numbers, up to the rounding of honest computations.

    >>> close([1, 2], np.array([1.0, 2.0 + 1e-12]))
    True
    """
    return _equal(found, wanted, 1e-7, 1e-9)


def within(tolerance):
    """Equal up to a tolerance, for numbers that were worked out by hand.

    >>> within(0.01)(0.68, 0.6827)
    True
    """
    return lambda found, wanted, *probe: _equal(found, wanted, 0, tolerance)


def word(found, wanted, *probe):
    """The same word, however it is written.

    >>> word(" Tied", "tied")
    True
    """
    return isinstance(found, str) and found.strip().lower() == wanted.strip().lower()


def up_to_order(axis=0):
    """Equal once components are matched: their order is arbitrary.

    Parameters
    ----------
    axis : int
        The axis that counts components; or "labels" for an array of labels.

    >>> up_to_order()([2.0, 1.0], [1.0, 2.0])
    True
    >>> up_to_order("labels")([1, 1, 0], [0, 0, 1])
    True
    """

    def same(found, wanted, *probe):
        found, wanted = as_array(found), as_array(wanted)
        if found is None or wanted is None or found.shape != wanted.shape:
            return False
        if axis == "labels":
            pairs = set(zip(found.ravel(), wanted.ravel(), strict=True))
            return len(pairs) == len(set(found.ravel())) == len(set(wanted.ravel()))
        orders = permutations(range(wanted.shape[axis]))
        return any(close(found.take(o, axis), wanted) for o in orders)

    return same
