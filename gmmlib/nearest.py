r"""Which centre is nearest, by one matrix product (chapter 6).

.. math::

    \lVert \mathbf{x} - \mathbf{c} \rVert^2 = \lVert \mathbf{x} \rVert^2
        - 2 \bigl( \mathbf{c} \cdot \mathbf{x}
        - \tfrac12 \lVert \mathbf{c} \rVert^2 \bigr)

Only the bracket differs between centres, and it is linear in (1, x).
"""

import numpy as np

from gmmlib.blocks import cut, each_block

LENGTH = 4096  # rows of a piece
FEW = 16384  # rows whose pieces are kept


def columns(data, weights, origin):
    """Pieces of all rows as columns (1, x − origin), shape (1 + D, B), and weights."""
    for block, block_weights in each_block(data, weights):
        for X, w in cut(block, block_weights, LENGTH):
            z = np.ones((len(origin) + 1, len(X)))
            np.subtract(X.T, origin[:, np.newaxis], out=z[1:])
            yield z, w


def nearness(z, centers):
    """c·x − ½‖c‖² (K, B): the larger, the nearer is a column (1, x) of z."""
    square = np.add.reduce(centers * centers, axis=1, keepdims=True)
    return np.concatenate([-0.5 * square, centers], axis=1) @ z


def nearest(z, centers):
    """Ones and zeros (K, B): whose column of z is; and best c·x − ½‖c‖² (B,)."""
    near = nearness(z, centers)
    best = np.maximum.reduce(near)
    mine = np.equal(near, best, out=near)
    if mine.sum() > len(best):  # ties go to the first
        mine[1:] *= mine.cumsum(axis=0)[:-1] == 0
    return mine, best


class Pieces:
    """`columns` again and again; those of few rows are kept."""

    def __init__(self, data, weights, origin):
        self.source = data, weights, origin
        few = hasattr(data, "shape") and len(data) <= FEW
        self.kept = list(columns(*self.source)) if few else None

    def __iter__(self):
        return iter(self.kept or columns(*self.source))
