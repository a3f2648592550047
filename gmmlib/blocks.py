"""The rows of any data, a block at a time, on some threads.

Data are an array, a memory map, or anything that can be iterated again and again and
gives arrays of rows, or pairs (rows, row weights). Whoever sums over rows sees only
blocks, so memory does not grow with their number:

    Σ over rows = Σ over blocks of Σ over a block's rows
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from threadpoolctl import ThreadpoolController

SMALL = 2000  # rows that are not worth a thread


@dataclass(frozen=True, eq=False)
class Overview:
    """What one look at all rows tells.

    Parameters
    ----------
    origin : array (D,)
        Their weighted mean.
    reach : array (D,)
        The largest |x − origin| in each column.
    n_rows : float
        How many rows, or their total weight.
    scatter : array (D, D)
        Σ (x − origin)(x − origin)ᵀ, weighted.
    """

    origin: np.ndarray
    reach: np.ndarray
    n_rows: float
    scatter: np.ndarray


def each_block(data, weights=None):
    """Pairs (rows, row weights or None) of any data.

    Examples
    --------
    >>> [(len(X), w) for X, w in each_block([np.ones((3, 2)), np.ones((5, 2))])]
    [(3, None), (5, None)]
    """
    if hasattr(data, "shape"):
        yield data, weights
        return
    for block in data:
        yield block if isinstance(block, tuple) else (block, None)


def cut(X, weights, length):
    """Pieces of at most `length` rows, with their weights.

    Examples
    --------
    >>> [len(X) for X, w in cut(np.ones((10, 2)), None, 4)]
    [4, 4, 2]
    """
    if len(X) <= length:
        yield X, weights
        return
    for start in range(0, len(X), length):
        piece = slice(start, start + length)
        yield X[piece], None if weights is None else weights[piece]


def overview(data, weights=None):
    """Mean, reach, total weight and scatter of all rows, in one pass.

    Sums are taken about the first piece's mean and moved at the end. The move costs
    no digits: that mean is at most √(N / its rows) standard deviations off.

    Parameters
    ----------
    data : array (N, D) or re-iterable of blocks
    weights : array (N,), optional

    Returns
    -------
    Overview

    Examples
    --------
    >>> overview(np.array([[0.0], [2.0], [7.0]]))
    Overview(origin=array([3.]), reach=array([4.]), n_rows=3.0, scatter=array([[26.]]))
    """
    origin, total = None, np.zeros((1, 1))
    for block, block_weights in each_block(data, weights):
        for X, w in cut(block, block_weights, 4096):
            if origin is None or total[0, 0] == 0:  # no row of weight above 0 so far
                heavy = X if w is None or not (w > 0).any() else X[w > 0]
                new = heavy.mean(axis=0, dtype=float)
                if origin is None:
                    low, high = new + np.inf, new - np.inf
                else:
                    low, high = low + (origin - new), high + (origin - new)
                origin, total = new, np.zeros((len(new) + 1,) * 2)
            z = np.ones((len(origin) + 1, len(X)))
            x = z[1:]
            np.subtract(X.T, origin[:, np.newaxis], out=x)
            np.minimum(low, x.min(axis=1), out=low)
            np.maximum(high, x.max(axis=1), out=high)
            total += (z if w is None else z * w) @ z.T
    n_rows, first, scatter = total[0, 0], total[0, 1:], total[1:, 1:]
    mean = first / n_rows
    reach = np.maximum(high - mean, mean - low)
    return Overview(
        origin + mean, reach, float(n_rows), scatter - np.outer(first, mean)
    )


def each(function, data, weights, tools):
    """Apply `function(rows, weights, tool)` to all blocks, one thread per tool.

    BLAS is held to one thread meanwhile: cache-sized products gain nothing from more.

    Parameters
    ----------
    function : callable
    data, weights : as `overview`
    tools : list
        What a thread may keep to itself, such as its buffers.

    Yields
    ------
    What the function returns, in the order of the rows.
    """
    for X, w in each_block(data, weights):
        n = min(len(tools), max(1, len(X) // SMALL))
        with _one_blas_thread() if len(X) > SMALL else nullcontext():
            if n == 1:
                yield function(X, w, tools[0])
                continue
            edges = np.linspace(0, len(X), n + 1).astype(int)
            parts = [slice(a, b) for a, b in pairwise(edges)]
            with ThreadPoolExecutor(n) as pool:
                yield from pool.map(
                    function,
                    [X[part] for part in parts],
                    [None if w is None else w[part] for part in parts],
                    tools,
                )


@cache
def _controller():
    return ThreadpoolController()  # looks for libraries once: it takes milliseconds


def _one_blas_thread():
    return _controller().limit(limits=1, user_api="blas")
