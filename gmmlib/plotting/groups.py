"""Figures of chapter 1: points in groups that are given (nothing here fits a model)."""

import numpy as np
from scipy.optimize import linear_sum_assignment

from gmmlib.plotting.shapes import draw_groups
from gmmlib.plotting.style import COLORS, GREY, INK, MARKERS


def match_labels(truth, labels):
    """Rename `labels` so that as many rows as possible agree with `truth`.

    Parameters
    ----------
    truth, labels : integer arrays (N,)
        Groups counted from 0. Rows with a negative label belong to no group;
        they keep their label.

    Returns
    -------
    integer array (N,)
        The same groups under other names. Groups that no name is left for are
        numbered after the last name of `truth`.

    Examples
    --------
    >>> match_labels([0, 0, 1, 1], [1, 1, 0, 0])
    array([0, 0, 1, 1])
    """
    truth, labels = np.asarray(truth, dtype=int), np.asarray(labels)
    found, named = np.unique(labels[labels >= 0]), np.unique(truth[truth >= 0])
    table = np.array(
        [[np.sum((labels == k) & (truth == j)) for j in named] for k in found]
    ).reshape(len(found), len(named))
    rows, columns = linear_sum_assignment(table, maximize=True)
    renamed = labels.copy()
    for k, name in zip(found[rows], named[columns], strict=True):
        renamed[labels == k] = name
    for extra, k in enumerate(np.delete(found, rows)):
        renamed[labels == k] = truth.max() + 1 + extra
    return renamed


def draw_spokes(ax, X, labels):
    """Join every row of X (N, 2) to the mean of its group; mark the means.

    Parameters
    ----------
    ax : matplotlib Axes
    X : array (N, 2)
    labels : integer array (N,)
        Group of each row, counted from 0.

    Returns
    -------
    array (K, 2)
        The group means, in the order of the labels.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> draw_spokes(ax, [[0, 0], [2, 0], [5, 5]], [0, 0, 1])
    array([[1., 0.],
           [5., 5.]])
    """
    X, labels, centres = np.asarray(X, dtype=float), np.asarray(labels), []
    for k in np.unique(labels):
        rows = X[labels == k]
        centre = rows.mean(axis=0)
        ends = np.stack([rows, np.broadcast_to(centre, rows.shape)])
        ax.plot(*np.moveaxis(ends, 2, 0), color=COLORS[k], lw=0.5, alpha=0.45)
        ax.plot(*centre, MARKERS[k], color=INK, ms=9, mec="white", mew=1.5, zorder=4)
        centres.append(centre)
    return np.array(centres)


def draw_gallery(fig, points, found):
    """Draw a table of pictures: one row per data set, one column per method.

    Parameters
    ----------
    fig : matplotlib Figure
    points : dict of str to array (N, 2)
        The data sets, by name.
    found : dict of str to dict of str to integer array (N,)
        ``found[method][name]``: the labels that a method gave a data set; rows
        with a negative label are drawn as grey crosses.

    Returns
    -------
    array (data sets, methods) of Axes

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> points = {"pair": np.array([[0.0, 0.0], [1.0, 1.0]])}
    >>> draw_gallery(plt.figure(), points, {"split": {"pair": [0, 1]}}).shape
    (1, 1)
    """
    axes = fig.subplots(len(points), len(found), squeeze=False)
    for row, (name, X) in zip(axes, points.items(), strict=True):
        row[0].set_ylabel(name)
        for ax, labels in zip(row, found.values(), strict=True):
            group = np.asarray(labels[name])
            alone = group < 0
            draw_groups(ax, X[alone], s=7, marker="x", linewidths=0.6, alpha=0.9)
            draw_groups(ax, X[~alone], group[~alone], s=5)
            ax.set(xticks=[], yticks=[], aspect="equal", adjustable="datalim")
            ax.spines[:].set(visible=True, color=GREY, lw=0.6)
    for ax, method in zip(axes[0], found, strict=True):
        ax.set_title(method, fontsize=11)
    return axes
