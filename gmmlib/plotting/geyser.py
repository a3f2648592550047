"""Figures of chapter 1: four things that a program can say about Old Faithful."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_rgba

from gmmlib.plotting.shapes import draw_groups
from gmmlib.plotting.style import BARS, COLORS, INK

BETWEEN = LinearSegmentedColormap.from_list(
    "between", [COLORS[0], "#b9b9b9", COLORS[1]]
)


def draw_cut(ax, X, threshold):
    """Draw X (N, 2), cut by a horizontal line into “short” and “long”.

    Parameters
    ----------
    ax : matplotlib Axes
    X : array (N, 2)
    threshold : float
        Height of the line, in the units of the second feature.

    Returns
    -------
    Line2D
        The cut.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> float(draw_cut(ax, [[0, 1], [1, 5]], 3.0).get_ydata()[0])
    3.0
    """
    X = np.asarray(X, dtype=float)
    draw_groups(ax, X, (X[:, 1] > threshold).astype(int), s=10)
    place = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points"}
    for name, color, x, dy, ha, va in (
        ("short", COLORS[0], 0.97, -4, "right", "top"),
        ("long", COLORS[1], 0.03, 4, "left", "bottom"),
    ):
        at = (x, threshold)
        ax.annotate(name, at, (0, dy), ha=ha, va=va, color=color, **place)
    return ax.axhline(threshold, color=INK, lw=1.5, ls="--")


def draw_hills(ax, x, y, density, shares=(0.9, 0.7, 0.5, 0.3, 0.1)):
    """Draw a density on a grid as hills: filled contours of stated probability.

    Parameters
    ----------
    ax : matplotlib Axes
    x : array (A,)
    y : array (B,)
        The grid, evenly spaced.
    density : array (B, A)
        It need not be normalised.
    shares : sequence of float in (0, 1), falling
        Probability inside each contour.

    Returns
    -------
    array (len(shares),)
        The heights at which contours were drawn, rising.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> t = np.linspace(-3, 3, 61)
    >>> bell = np.exp(-(t**2 + t[:, None] ** 2) / 2)
    >>> draw_hills(ax, t, t, bell, shares=[0.5]).round(2)  # exp(-1.39 / 2)
    array([0.5])
    """
    heights = np.sort(np.ravel(density))[::-1]
    inside = np.cumsum(heights) / np.sum(heights)
    levels = heights[np.searchsorted(inside, shares)]
    shades = [to_rgba(COLORS[2], a) for a in np.linspace(0.15, 0.85, len(levels))]
    ax.contourf(x, y, density, levels=[*levels, heights[0] * 1.01], colors=shades)
    ax.contour(x, y, density, levels=levels, colors=INK, linewidths=0.6)
    return levels


def draw_probability(ax, X, probability, x, y, field):
    """Draw X (N, 2), each row coloured by its probability of being in group 1.

    Rows of group 0 are discs, rows of group 1 squares; what lies between 5 % and
    95 % gets a dark rim. Lines show where the probability is 5, 50 (thick) and 95 %.

    Parameters
    ----------
    ax : matplotlib Axes
    X : array (N, 2)
    probability : array (N,)
    x : array (A,)
    y : array (B,)
    field : array (B, A)
        The probability on a grid.

    Returns
    -------
    unsure : integer array
        Indices of the rimmed rows.
    border : ContourSet

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> t = np.linspace(0, 2, 21)
    >>> X, field = [[0, 0], [1, 1], [2, 2]], np.tile(t / 2, (21, 1))
    >>> unsure, border = draw_probability(ax, X, [0.0, 0.4, 1.0], t, t, field)
    >>> unsure.tolist(), border.levels.tolist()
    ([1], [0.05, 0.5, 0.95])
    """
    X, p = np.asarray(X, dtype=float), np.asarray(probability, dtype=float)
    unsure = (p > 0.05) & (p < 0.95)
    style = {"s": 16, "cmap": BETWEEN, "vmin": 0, "vmax": 1, "alpha": 0.8}
    for group, marker in ((p <= 0.5, "o"), (p > 0.5, "s")):
        for rows, width in ((group & ~unsure, 0), (group & unsure, 1.2)):
            rim = {"edgecolors": INK, "linewidths": width, "zorder": 2 + width}
            ax.scatter(*X[rows].T, c=p[rows], marker=marker, **style, **rim)
    style = {"colors": INK, "linewidths": [0.8, 2, 0.8], "linestyles": [":", "-", ":"]}
    border = ax.contour(x, y, field, levels=[0.05, 0.5, 0.95], **style)
    return np.flatnonzero(unsure), border


def draw_soft(top, low, values, grid, bells, cut):
    """Draw one feature as two overlapping bells, and what they say below.

    Parameters
    ----------
    top, low : matplotlib Axes
        Above the histogram and the bells, below the probability of “long”, and the cut.
    values : array (N,)
    grid : array (G,)
        Where the curves are computed.
    bells : array (2, G)
        Density of “short” and “long”, the weights included.
    cut : float

    Returns
    -------
    list of Line2D
        The two bells and the probability.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, (top, low) = plt.subplots(2)
    >>> grid = np.linspace(0, 1, 5)
    >>> *bells, p = draw_soft(top, low, [0, 1], grid, np.stack([1 - grid, grid]), 0.5)
    >>> p.get_ydata().tolist()
    [0.0, 0.25, 0.5, 0.75, 1.0]
    """
    edges = np.arange(np.floor(np.min(values)), np.max(values) + 2, 2)
    top.hist(values, edges, density=True, color=BARS)
    curves = []
    for k, (name, style, ha) in enumerate(
        [("short", "-", "right"), ("long", (0, (1, 0.8)), "left")]
    ):
        curves += top.plot(grid, bells[k], ls=style, color=COLORS[k], lw=2.5)
        high = np.flatnonzero(bells[k] >= bells[k].max() / 2)[-k]  # its outer half
        place = {"xytext": (16 * k - 8, 8), "textcoords": "offset points", "ha": ha}
        at = grid[high], bells[k][high]
        top.annotate(name, at, color=COLORS[k], weight="bold", **place)
    low.plot([grid[0], cut, cut, grid[-1]], [0, 0, 1, 1], "--", color=INK, lw=1)
    curves += low.plot(grid, bells[1] / np.sum(bells, axis=0), color=COLORS[2], lw=3)
    low.text(cut, 0.12, " cut", ha="left")
    low.text(cut, 0.8, "probability  ", color=COLORS[2], ha="right", weight="bold")
    top.set(ylabel="density")
    low.set(ylabel="P(long)", xlim=(grid[0], grid[-1]))
    return curves


def label_panels(fig, titles, xlabel, ylabel, **limits):
    """Give the panels of a figure their titles, and common axes.

    Parameters
    ----------
    fig : matplotlib Figure
    titles : sequence of str
        One per panel.
    xlabel, ylabel : str
        Written once, below and beside all panels.
    **limits
        Passed on to ``Axes.set`` of each panel, as ``xlim=(0, 1)``.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, axes = plt.subplots(1, 2)
    >>> label_panels(fig, ["a", "b"], "x", "y", xlim=(0, 2))
    >>> axes[1].get_title(loc="left"), axes[1].get_xlim()[1].item()
    ('b', 2.0)
    """
    for ax, title in zip(fig.axes, titles, strict=True):
        ax.set_title(title, loc="left", weight="bold")
        ax.set(**limits)
        ax.label_outer()
    fig.supxlabel(xlabel, size=12)
    fig.supylabel(ylabel, size=12)
