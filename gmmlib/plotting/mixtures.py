"""Mixtures on a line: weighted bells, modes, bands of responsibility (chapter 8)."""

import numpy as np

from gmmlib.mixture import Mixture
from gmmlib.plotting.style import COLORS, INK

LINES = ("--", ":", "-.")


def find_modes(mixture, x):
    """Where on a line the density of a mixture has its peaks.

    Parameters
    ----------
    mixture : Mixture
        Of one feature.
    x : array (G,)
        A grid, rising; peaks are found to its spacing, those at its ends not at all.

    Returns
    -------
    array (peaks,)

    Examples
    --------
    >>> mixture = Mixture([0.5, 0.5], [[-2.0], [2.0]], [1.0, 1.0], "spherical")
    >>> find_modes(mixture, np.linspace(-4, 4, 81)).round(1)
    array([-2.,  2.])
    """
    p = mixture.logpdf(np.reshape(x, (-1, 1)))
    peak = (p[1:-1] > p[:-2]) & (p[1:-1] >= p[2:])
    return np.asarray(x)[1:-1][peak]


def draw_bells(ax, mixture, x, names=None):
    """Draw a mixture of one feature, and under it the components, weights included.

    Parameters
    ----------
    ax : matplotlib Axes
    mixture : Mixture
    x : array (G,)
        Where the curves are computed.
    names : sequence of str, optional
        One per component, written at its peak.

    Returns
    -------
    list of Line2D
        The K components, then their sum.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> mixture = Mixture([0.5, 0.5], [[0.0], [9.0]], [1.0, 1.0], "spherical")
    >>> [float(line.get_ydata()[0].round(3)) for line in draw_bells(ax, mixture, [0.0])]
    [0.199, 0.0, 0.199]
    """
    rows = np.reshape(x, (-1, 1))
    whole = np.exp(mixture.logpdf(rows))
    lines = []
    for k, share in enumerate(mixture.responsibilities(rows).T):
        style = {"color": COLORS[k % len(COLORS)], "ls": LINES[k % len(LINES)]}
        part = share * whole  # r p(x) = weight times the component's density
        lines += ax.plot(x, part, lw=2, zorder=3, **style)
        if names is not None:
            at, look = np.argmax(part), {"ha": "center", "weight": "bold"}
            place = {"xytext": (0, 9), "textcoords": "offset points"}
            ax.annotate(
                names[k], (x[at], part[at]), color=style["color"], **place, **look
            )
    lines += ax.plot(x, whole, color=INK, lw=2.2, zorder=2)
    return lines


def draw_modes(axes, distances):
    """Draw pairs of equal bells ever farther apart, and mark the peaks of their sum.

    Parameters
    ----------
    axes : sequence of matplotlib Axes
        One panel per distance.
    distances : sequence of float
        Between the two means, in standard deviations.

    Returns
    -------
    list of int
        How many peaks each panel shows.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, axes = plt.subplots(2)
    >>> draw_modes(axes, [1, 3])
    [1, 2]
    """
    x, found = np.linspace(-5, 5, 2001), []
    for ax, distance in zip(axes, distances, strict=True):
        means = [[-distance / 2], [distance / 2]]
        pair = Mixture([0.5, 0.5], means, [1.0, 1.0], "spherical")
        draw_bells(ax, pair, x)
        peaks = find_modes(pair, x)
        tops = np.exp(pair.logpdf(peaks[:, None]))
        ax.plot(peaks, tops, "v", color=INK, ms=8, zorder=4)
        ax.set(title=f"{distance:g} σ apart", yticks=[], ylim=(0, 0.42))
        found.append(len(peaks))
    return found


def draw_shares(ax, mixture, x, names):
    """Draw the responsibilities along a line, stacked: at each x the bands fill 0 to 1.

    Parameters
    ----------
    ax : matplotlib Axes
    mixture : Mixture
        Of one feature.
    x : array (G,)
    names : sequence of str
        One per component, written inside its band where that is widest.

    Returns
    -------
    array (K + 1, G)
        The edges of the bands.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> mixture = Mixture([0.5, 0.5], [[0.0], [8.0]], [1.0, 1.0], "spherical")
    >>> draw_shares(ax, mixture, [0.0, 4.0], ["a", "b"]).round(2).tolist()
    [[0.0, 0.0], [1.0, 0.5], [1.0, 1.0]]
    """
    resp = mixture.responsibilities(np.reshape(x, (-1, 1)))
    edges = np.vstack([np.zeros(len(resp)), np.cumsum(resp, axis=1).T])
    for k, name in enumerate(names):
        color, hatch = COLORS[k % len(COLORS)], ("", "//", "..")[k % 3]
        look = {"facecolor": color, "alpha": 0.35, "edgecolor": INK, "lw": 0.4}
        ax.fill_between(x, edges[k], edges[k + 1], hatch=hatch, **look)
        wide = np.average(np.arange(len(resp)), weights=resp[:, k] ** 4)
        at = round(float(wide))
        middle = (edges[k, at] + edges[k + 1, at]) / 2
        box = {"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 2}
        look = {"ha": "center", "va": "center", "weight": "bold", "bbox": box}
        ax.text(x[at], middle, name, color=color, **look)
    ax.set(ylim=(0, 1), yticks=[0, 0.5, 1])
    return edges
