"""One look at all rows: can they be used, and where do they lie (chapters 17 and 22)?

There is no formula here: `survey` is `gmmlib.blocks.overview`, whose sums are finite
if and only if all rows can be squared; if they are not, it finds out which and says so.
"""

import numpy as np

from gmmlib.blocks import each_block, overview


def finite(X, name="X"):
    """Check that an array (N, D) holds neither nan nor infinity.

    Parameters
    ----------
    X : array (N, D)
    name : str

    Returns
    -------
    array (N, D)
        `X` itself.

    Raises
    ------
    ValueError
        Naming row and column of the first one.

    Notes
    -----
    No formula; a sum is finite unless a term or the sum itself is out of range, and
    needs no memory.

    Examples
    --------
    >>> finite(np.array([[1.0, 2.0], [np.nan, 0.0]]))
    Traceback (most recent call last):
    ValueError: X is NaN at row 1, column 0; remove such rows or fill them in first
    """
    with np.errstate(over="ignore", invalid="ignore"):
        total = X.sum(dtype=float)
    if not np.isfinite(total):
        bad = np.argwhere(~np.isfinite(X))
        if len(bad):
            n, d = bad[0]
            value = "NaN" if np.isnan(X[n, d]) else X[n, d]
            raise ValueError(
                f"{name} is {value} at row {n}, column {d}; remove such rows or fill "
                "them in first"
            )
    return X


def survey(data, weights=None):
    """`gmmlib.blocks.overview` of rows that can be fitted, or a word on why not.

    Parameters
    ----------
    data : array (N, D) or Blocks
    weights : array (N,), optional

    Returns
    -------
    Overview

    Raises
    ------
    ValueError
        Naming row and column of a number that is not finite, or the column of one
        whose square is not, or whose squares are zero.

    Notes
    -----
    No formula: one look serves both as a check and as the origin that the
    sums of all blocks are taken about.

    Examples
    --------
    >>> survey(np.array([[0.0], [1e200]]))
    Traceback (most recent call last):
    ValueError: column 0 of X reaches 1e+200: squares overflow; divide it by a constant
    """
    with np.errstate(all="ignore"):
        view = overview(data, weights)
    far = np.abs(view.origin) + view.reach
    if not (np.isfinite(view.scatter).all() and (far < 1e150).all()):
        largest = 0.0
        for number, (X, _) in enumerate(each_block(data)):
            finite(X, "X" if hasattr(data, "shape") else f"block {number} of X")
            largest = np.maximum(largest, np.abs(X).max(axis=0).astype(float))
        d = int(np.argmax(largest))
        raise ValueError(
            f"column {d} of X reaches {largest[d]:g}: squares overflow; divide it by a "
            "constant"
        )
    varies = view.reach > 4 * np.finfo(float).eps * np.abs(view.origin)
    if (varies & (view.reach < 1e-140)).any():
        d = int(np.argmax(varies & (view.reach < 1e-140)))
        raise ValueError(
            f"column {d} of X varies by no more than {view.reach[d]:g}: squares "
            "vanish; multiply it by a constant"
        )
    return view
