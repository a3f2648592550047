"""Rows as users have them: tables, memory maps, blocks (chapters 17 and 22).

There is no formula here. The layers below see arrays of numbers, or blocks of them
that are checked whenever they are read. Messages keep scikit-learn's wording where it
has one, and add the place and the remedy.
"""

import numpy as np

from gmmlib.fitting.inputs import check_weights


class Blocks:
    """Blocks of rows that are checked whenever they are read.

    Parameters
    ----------
    source : re-iterable
        Of tables, or of pairs (table, row weights); an empty table is passed over.

    Notes
    -----
    No formula: `gmmlib.blocks` says why blocks suffice.

    Examples
    --------
    >>> [(rows.shape, w) for rows, w in Blocks([[[1, 2], [3, 4]], [[5, 6]]])]
    [((2, 2), None), ((1, 2), None)]
    """

    def __init__(self, source):
        self.source = source

    def __iter__(self):
        columns, names, n_rows = None, None, 0
        for number, block in enumerate(self.source):
            block, w = block if isinstance(block, tuple) else (block, None)
            if isinstance(block, list) and not block:
                continue
            if getattr(block, "shape", (1,))[:1] == (0,):
                continue
            names = _names(block, names, number)
            X = table(block, f"block {number} of X")
            if columns not in (None, X.shape[1]):
                raise ValueError(
                    f"block {number} of X has {X.shape[1]} columns, those before it "
                    f"have {columns}; all blocks must have the same columns"
                )
            columns = X.shape[1]
            w = check_weights(w, len(X), f"weights of block {number}", some=False)
            n_rows += len(X) if w is None else np.count_nonzero(w)
            yield X, w
        if not n_rows:
            raise ValueError(
                "X has no rows of a weight above zero, or none when it is read again: "
                "its __iter__ must start anew each time"
            )
        self.n_rows = n_rows


def _names(block, before, number):
    """Names of a block's columns; they must be those of the blocks before it."""
    names = getattr(block, "columns", None)
    names = before if names is None else list(names)
    if before is not None and names != before:
        raise ValueError(
            f"block {number} of X has columns {names}, those before it have {before}; "
            "all blocks must have the same columns in the same order"
        )
    return names


def rows(X):
    """Data as an array (N, D), or as `Blocks` if they come in blocks.

    Parameters
    ----------
    X : table, memory map, or re-iterable of tables or of pairs (table, row weights)

    Returns
    -------
    array (N, D) or Blocks

    Raises
    ------
    TypeError
        An iterator that can be read only once; else as `table`.

    Notes
    -----
    No formula.

    Examples
    --------
    >>> rows([[1, 2], [3, 4]]).shape
    (2, 2)
    >>> rows(iter([np.eye(2)]))
    Traceback (most recent call last):
    TypeError: X can be read only once, and EM reads it in every iteration; pass a \
list of blocks, or an object whose __iter__ starts anew
    """
    if hasattr(X, "shape") or hasattr(X, "__array__") or isinstance(X, str):
        return table(X)
    if not hasattr(X, "__iter__") or isinstance(X, bytes | set | dict | range):
        raise TypeError(f"X must be a table of numbers, got {type(X).__name__}")
    if iter(X) is X:
        raise TypeError(
            "X can be read only once, and EM reads it in every iteration; pass a list "
            "of blocks, or an object whose __iter__ starts anew"
        )
    first = next(iter(X), None)
    first = first[0] if isinstance(first, tuple) and len(first) else first
    in_blocks = not isinstance(X, list | tuple) or getattr(first, "ndim", 0) == 2
    return Blocks(X) if in_blocks else table(X)


def table(X, name="X"):
    """`X` as an array (N, D) of real numbers; nothing is copied that is one already.

    Whether the numbers are finite is not looked at.

    Parameters
    ----------
    X : table
        Array, nested lists, data frame.
    name : str
        What messages call it.

    Returns
    -------
    array (N, D)

    Raises
    ------
    TypeError
        Sparse, masked, text, other objects.
    ValueError
        Complex, not two-dimensional, no rows or no columns.

    Notes
    -----
    No formula.

    Examples
    --------
    >>> table([1, 2, 3])
    Traceback (most recent call last):
    ValueError: X must have shape (N, D), got (3,). Reshape your data: \
X.reshape(-1, 1) if it is one column, X.reshape(1, -1) if it is one row
    """
    if isinstance(X, np.ma.MaskedArray):
        raise TypeError(f"{name} is a masked array; drop or fill the masked rows first")
    if hasattr(X, "tocsr"):
        raise TypeError(f"{name} is sparse; make it dense first: {name}.toarray()")
    try:
        array = X if type(X) is np.ndarray else np.asarray(X)
    except ValueError as error:
        raise ValueError(f"{name} has rows of different lengths") from error
    if array.dtype.kind == "O":
        try:
            array = array.astype(float)
        except (TypeError, ValueError) as error:
            raise type(error)(f"{name} must hold real numbers: {error}") from None
    if array.dtype.kind == "c":
        raise ValueError(f"Complex data not supported: {name} must hold real numbers")
    if array.dtype.kind not in "biuf":
        raise TypeError(
            f"{name} must hold real numbers, got dtype {array.dtype}; convert or drop "
            "the columns that are text or dates"
        )
    if array.ndim != 2:
        hint = (
            ""
            if array.ndim != 1
            else (
                f". Reshape your data: {name}.reshape(-1, 1) if it is one column, "
                f"{name}.reshape(1, -1) if it is one row"
            )
        )
        raise ValueError(f"{name} must have shape (N, D), got {array.shape}{hint}")
    for size, what in zip(array.shape, ("sample", "feature"), strict=True):
        if size == 0:
            raise ValueError(
                f"{name} has 0 {what}(s) (shape={array.shape}) while a minimum of 1 "
                "is required."
            )
    return array.astype(float) if array.dtype.itemsize > 8 else array
