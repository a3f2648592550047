"""Points in groups and ellipses of a stated probability (chapters 1, 4, 5)."""

import numpy as np
from matplotlib.patheffects import withStroke

from gmmlib.covariance import ellipse
from gmmlib.plotting.style import COLORS, GREY, INK, MARKERS


def draw_groups(ax, X, labels=None, names=None, **scatter):
    """Scatter X (N, 2), each group of `labels` in its own colour and marker.

    Parameters
    ----------
    ax : matplotlib Axes
    X : array (N, 2)
    labels : integer array (N,), optional
        Group of each row, counted from 0. Without it all points are grey.
    names : sequence of str, optional
        One name per group; written at the group's mean instead of in a legend.
    **scatter
        Passed on to ``Axes.scatter``.

    Returns
    -------
    list of PathCollection
        One per group, in the order of the labels.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> len(draw_groups(ax, [[0, 0], [1, 1], [2, 2]], [0, 1, 1]))
    2
    """
    X = np.asarray(X, dtype=float)
    style = {"s": 22, "alpha": 0.75, "linewidths": 0} | scatter
    if labels is None:
        return [ax.scatter(*X.T, **({"color": GREY} | style))]
    labels = np.asarray(labels)
    groups = []
    for k in np.unique(labels):
        rows = X[labels == k]
        look = {"color": COLORS[k % len(COLORS)], "marker": MARKERS[k % len(MARKERS)]}
        groups.append(ax.scatter(*rows.T, **(look | style)))
        if names is not None:
            middle = {"ha": "center", "va": "center", "weight": "bold"}
            halo = [withStroke(linewidth=4, foreground="white")]
            ax.annotate(names[k], rows.mean(axis=0), **middle, path_effects=halo)
    return groups


def draw_ellipse(ax, mean, covariance, probability=0.9, **line):
    """Draw the ellipse that holds `probability` of N(mean, covariance).

    Parameters
    ----------
    ax : matplotlib Axes
    mean : array (2,)
    covariance : array (2, 2)
    probability : float in (0, 1)
        Share of the distribution inside the line; 0.39 is "one sigma" in 2-D.
    **line
        Passed on to ``Axes.plot``.

    Returns
    -------
    Line2D

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> line = draw_ellipse(ax, [0, 0], [[1, 0], [0, 1]], probability=0.5)
    >>> round(float(max(line.get_xdata())) ** 2, 3)  # the median of chi-squared(2)
    1.386
    """
    points = ellipse(mean, covariance, probability)
    return ax.plot(*points.T, **({"color": INK, "lw": 1.5} | line))[0]
