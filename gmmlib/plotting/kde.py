"""Kernels, bandwidths and what comes of them: the figures of chapter 16."""

import numpy as np
from matplotlib.ticker import NullLocator

from gmmlib.kde import KernelDensity
from gmmlib.plotting.style import COLORS, GREY, INK, MARKERS


def draw_rug(ax, x):
    """Draw a short stroke on the axis for every value.

    Parameters
    ----------
    ax : matplotlib Axes
    x : array (N,)

    Returns
    -------
    Line2D

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> len(draw_rug(plt.figure().gca(), [1, 2, 4]).get_xdata())
    3
    """
    where = {"transform": ax.get_xaxis_transform(), "clip_on": False}
    (rug,) = ax.plot(x, np.full(len(x), 0.022), "|", color=INK, ms=8, mew=0.9, **where)
    return rug


def draw_bumps(ax, x, bandwidth, at):
    """Draw one kernel per value, each of area 1/N, and the estimate they add up to.

    Parameters
    ----------
    ax : matplotlib Axes
    x : array (N,)
    bandwidth : float
    at : array (M,)

    Returns
    -------
    list of Line2D
        The N kernels, then their sum.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> lines = draw_bumps(plt.figure().gca(), [0.0, 1.0], 0.5, np.linspace(-2, 3, 9))
    >>> len(lines)
    3
    """
    lines = []
    for k, centre in enumerate(x):
        bump = KernelDensity([centre], bandwidth).pdf(at) / len(x)
        look = {"color": COLORS[k % len(COLORS)], "lw": 1.4}
        lines += ax.plot(at, bump, **look)
        ax.fill_between(at, bump, color=look["color"], alpha=0.18, lw=0)
    lines += ax.plot(at, KernelDensity(x, bandwidth).pdf(at), color=INK, lw=2.2)
    draw_rug(ax, x)
    return lines


def draw_paths(ax, paths, counted):
    """Draw means that move from step to step, downwards on a logarithmic scale.

    Parameters
    ----------
    ax : matplotlib Axes
    paths : array (T, K)
        Row 0 is the start.
    counted : sequence of int
        Steps after which the number of different means, told to two decimals, is
        written at the right.

    Returns
    -------
    list of int
        Those numbers.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> draw_paths(plt.figure().gca(), np.array([[0, 1], [0.5, 0.5]]), [0, 1])
    [2, 1]
    """
    steps = np.arange(len(paths)) + 1  # a logarithm has no room for step 0
    ax.plot(paths, steps, color=COLORS[0], lw=0.7, alpha=0.6)
    ax.plot(paths[-1], np.full(paths.shape[1], len(paths)), "o", color=COLORS[1])
    ax.set(yscale="log", ylim=(len(paths) * 1.15, 1))
    numbers = [len(np.unique(paths[t].round(2))) for t in counted]
    right = {"transform": ax.get_yaxis_transform(), "va": "center", "color": COLORS[1]}
    for t, number in zip(counted, numbers, strict=True):
        ax.text(1.02, t + 1, f"{number}", weight="bold", **right)
    ax.set_yticks([t + 1 for t in counted], [f"{t}" for t in counted])
    ax.minorticks_off()
    return numbers


def draw_steps(ax, bandwidths, peaks):
    """Draw how many peaks an estimate has, as a staircase on logarithmic axes.

    Parameters
    ----------
    ax : matplotlib Axes
    bandwidths : array (M,)
    peaks : array (M,) of int

    Returns
    -------
    Line2D

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> draw_steps(plt.figure().gca(), [0.1, 1.0], [5, 1]).get_ydata()
    array([5, 1])
    """
    (line,) = ax.step(bandwidths, peaks, where="mid", color=COLORS[0], lw=2)
    ax.set(xscale="log", yscale="log")
    ticks = [1, 2, 5, 10, 20, 50]
    ax.set_yticks(ticks, [f"{tick}" for tick in ticks])
    ax.minorticks_off()
    return line


def draw_many(ax, at, estimates, truth):
    """Draw estimates from many samples, their mean, and what they estimate.

    Parameters
    ----------
    ax : matplotlib Axes
    at : array (M,)
    estimates : array (S, M)
        The first thirty are drawn, all are averaged.
    truth : array (M,)

    Returns
    -------
    pair of Line2D
        The mean (dashed) and the truth.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> mean, _ = draw_many(plt.figure().gca(), [0, 1], np.array([[1, 2], [3, 2]]),
    ...                     [2, 2])
    >>> mean.get_ydata()
    array([2., 2.])
    """
    ax.plot(at, estimates[:30].T, color=GREY, lw=0.6, alpha=0.5)
    (true,) = ax.plot(at, truth, color=INK, lw=2)
    (mean,) = ax.plot(at, np.mean(estimates, axis=0), "--", color=COLORS[1], lw=2.4)
    return mean, true


def draw_choice(ax, bandwidths, scores, name, offset=(0, 8), k=0):
    """Draw a score against the bandwidth, and mark its greatest value.

    Parameters
    ----------
    ax : matplotlib Axes
    bandwidths, scores : array (M,)
    name : str
        Written at the mark.
    offset : pair of float
        From the mark to the middle of the name, in points.
    k : int
        Which colour, marker and line.

    Returns
    -------
    float
        The bandwidth marked.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> draw_choice(plt.figure().gca(), np.array([1.0, 2.0]), np.array([3, 4]), "best")
    2.0
    """
    best = np.argmax(scores)
    look = {"color": COLORS[k], "ls": ("-", "--", ":", "-.")[k]}
    ax.plot(bandwidths, scores, **look)
    at = bandwidths[best], scores[best]
    ax.plot(*at, MARKERS[k], color=COLORS[k], ms=8)
    note = {"textcoords": "offset points", "ha": "center", "weight": "bold"}
    ax.annotate(name, at, offset, color=COLORS[k], **note)
    ax.set_xscale("log")
    return float(bandwidths[best])


def draw_regions(ax, estimate, X, axes, probabilities=(0.5, 0.9)):
    """Draw the rows, and the smallest regions that hold these probabilities.

    Parameters
    ----------
    ax : matplotlib Axes
    estimate : object with ``logpdf``
        Of two features.
    X : array (N, 2)
    axes : pair of arrays
        The grid on which the density is summed: it must reach beyond the data.
    probabilities : sequence of float

    Returns
    -------
    list of float
        The densities along the curves, in ascending order.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> at, X = np.linspace(-4, 4, 81), np.zeros((1, 2))
    >>> normal = KernelDensity(X, 1.0)
    >>> levels = draw_regions(plt.figure().gca(), normal, X, (at, at))
    >>> np.round(np.array(levels) * 2 * np.pi, 1).tolist()  # 1 − probability, in 2-D
    [0.1, 0.5]
    """
    plane = np.stack(np.meshgrid(*axes), axis=-1)
    height = np.exp(estimate.logpdf(plane.reshape(-1, 2)))
    order = np.sort(height)[::-1]
    held = np.cumsum(order) / order.sum()
    levels = sorted(float(order[np.searchsorted(held, p)]) for p in probabilities)
    ax.plot(*X.T, ".", color=GREY, ms=3, alpha=0.6)
    surface = height.reshape(plane.shape[:2])
    widths = np.linspace(1.0, 1.8, len(levels))
    ax.contour(*axes, surface, levels, colors=COLORS[0], linewidths=widths)
    return levels


def draw_edge(ax, estimate, at, truth):
    """Draw an estimate of values that cannot be negative, plain and reflected at zero.

    Parameters
    ----------
    ax : matplotlib Axes
    estimate : KernelDensity
    at : array (M,)
        Some of them below zero.
    truth : callable

    Returns
    -------
    pair of Line2D
        The reflected estimate and the plain one (dashed).

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> estimate, at = KernelDensity([0.0], 1.0), np.array([-1.0, 0.0])
    >>> folded, plain = draw_edge(plt.figure().gca(), estimate, at, np.exp)
    >>> float(folded.get_ydata()[-1] / plain.get_ydata()[-1])
    2.0
    """
    inside = at[at >= 0]
    ax.plot(inside, truth(inside), color=INK, lw=1.2)
    folded = estimate.pdf(inside) + estimate.pdf(-inside)
    lines = ax.plot(inside, folded, color=COLORS[0], lw=2.4)
    lines += ax.plot(at, estimate.pdf(at), "--", color=COLORS[1])
    ax.axvline(0, color=GREY, lw=1)
    return tuple(lines)


def plain_ticks(ax, ticks):
    """Make the horizontal axis logarithmic, with these numbers written out.

    Parameters
    ----------
    ax : matplotlib Axes
    ticks : sequence of float

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> ax = plt.figure().gca()
    >>> plain_ticks(ax, [0.1, 1])
    >>> [label.get_text() for label in ax.get_xticklabels()]
    ['0.1', '1']
    """
    ax.set_xscale("log")
    ax.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    ax.xaxis.set_minor_locator(NullLocator())


def draw_contest(ax, names, gains):
    """Draw differences, one line of dots per name with a bar at their mean.

    Parameters
    ----------
    ax : matplotlib Axes
    names : sequence of str
        From top to bottom.
    gains : array (len(names), S)
        Dots right of zero in one colour and shape, left of it in another.

    Returns
    -------
    list of float
        The means.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> draw_contest(plt.figure().gca(), ["a"], np.array([[1.0, 3.0]]))
    [2.0]
    """
    ax.axvline(0, color=INK, lw=1)
    means = [float(mean) for mean in np.mean(gains, axis=1)]
    for row, (values, mean) in enumerate(zip(gains, means, strict=True)):
        k = int(mean < 0)
        look = {"color": COLORS[k], "alpha": 0.45, "ms": 6}
        ax.plot(values, np.full(len(values), row), MARKERS[k], **look)
        ax.plot([mean, mean], [row - 0.3, row + 0.3], color=COLORS[k], lw=3)
    low, high = ax.get_xlim()  # with room for both words beside zero
    room = 0.45 * (high - low)
    ax.set_xlim(min(low, -room), max(high, room))
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) + 0.5, -0.6)
    ax.tick_params(axis="y", length=0)
    for k, (text, side) in enumerate((("kernels", "left"), ("mixture", "right"))):
        look = {"color": COLORS[k], "weight": "bold", "ha": side, "va": "center"}
        ax.text((0.04, -0.04)[k], len(names), f"{text} better", **look)
    return means
