"""Figures of chapter 10: bounds that touch, components on a line, frames of a fit."""

import numpy as np

from gmmlib.normal import Normal
from gmmlib.plotting.cover import draw_soft_groups
from gmmlib.plotting.style import COLORS, GREY, INK


def draw_touch(ax, grid, ell, bound, before, after):
    """Draw a log-likelihood, a bound below it, where they touch, and the bound's top.

    Parameters
    ----------
    ax : matplotlib Axes
    grid : array (G,)
        Values of the one parameter that moves.
    ell, bound : array (G,)
        Both curves on the grid.
    before, after : float
        The parameter where they touch, and where the bound is highest.

    Returns
    -------
    array (2,)
        Heights of the two marks: touching point, top of the bound.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> grid = np.linspace(-2, 2, 5)
    >>> ell, bound = 1 - abs(grid), 1 - grid**2
    >>> draw_touch(plt.figure().gca(), grid, ell, bound, 1.0, 0.0)
    array([0., 1.])
    """
    heights = np.interp([before, after], grid, bound)
    top = np.interp(after, grid, ell)
    ax.plot(grid, ell, color=INK, lw=2)
    ax.plot(grid, bound, color=COLORS[0], ls="--", lw=1.6)
    ax.plot([after, after], [heights[1], top], ":", color=GREY, lw=1.4)
    ax.plot(before, heights[0], "o", color=INK, ms=7, zorder=3)
    ax.plot(after, heights[1], "s", color=COLORS[0], ms=7, zorder=3)
    ax.plot(after, top, "o", mfc="white", mec=INK, ms=7, zorder=3)
    return heights


def draw_gap(ax, q, bound, level, best, at):
    """Draw a bound over the claims q of one row, the log-density, and the gap.

    Parameters
    ----------
    ax : matplotlib Axes
    q, bound : array (Q,)
        Claimed probabilities, and the bound for each.
    level : float
        The log-density that it bounds.
    best, at : float
        Where the two touch, and where to mark the gap.

    Returns
    -------
    float
        Width of the marked gap.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> q = np.array([0.0, 0.5, 1.0])
    >>> draw_gap(plt.figure().gca(), q, np.array([1.0, 2.0, 1.0]), 2.0, 0.5, 0.25)
    0.5
    """
    low, span = float(np.interp(at, q, bound)), level - min(bound)
    ax.axhline(level, color=INK)
    ax.plot(q, bound, "--", color=COLORS[0])
    ax.plot(best, level, "o", color=INK, ms=8)
    arrow = {"arrowstyle": "<->", "color": COLORS[1], "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", (at, level), (at, low), arrowprops=arrow)
    ax.text(at + 0.02, (level + low) / 2, "KL", color=COLORS[1], va="center")
    ax.text(0.0, level + 0.03 * span, r"$\log p(x)$", va="bottom")
    ax.text(0.45, level - 0.5 * span, r"bound $\mathcal{F}(q)$", color=COLORS[0])
    ax.set_ylim(level - 1.05 * span, level + 0.2 * span)
    return level - low


def draw_mixture(ax, grid, weights, means, stds):
    """Draw a mixture of normals on a line: its components, and their sum.

    Parameters
    ----------
    ax : matplotlib Axes
    grid : array (G,)
    weights, means, stds : array (K,)

    Returns
    -------
    array (G,)
        The sum.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> ax = plt.figure().gca()
    >>> draw_mixture(ax, np.array([0.0]), np.ones(1), np.zeros(1), np.ones(1)).round(3)
    array([0.399])
    """
    grid, styles = np.asarray(grid, dtype=float), ("--", "-.", ":")
    parts = np.asarray(weights) * Normal(means, stds).pdf(grid[:, np.newaxis])
    for k, part in enumerate(parts.T):
        ax.plot(grid, part, styles[k % 3], color=COLORS[k % len(COLORS)], lw=1.8)
    total = parts.sum(axis=1)
    ax.plot(grid, total, color=INK, lw=1.4)
    return total


def draw_frames(axes, X, mixtures, steps, probability=0.9):
    """Draw mixtures along a run of EM, one panel each: ellipses and mixed colours.

    Parameters
    ----------
    axes : array of matplotlib Axes
    X : array (N, 2)
    mixtures : sequence of Mixture
        The start, and the mixture after each step.
    steps : sequence of int
        Which to draw; as many as there are axes.
    probability : float
        Share of its component inside each ellipse.

    Returns
    -------
    list of array (N, K)
        The responsibilities that coloured each panel.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> from gmmlib.mixture import Mixture
    >>> start = Mixture([0.5, 0.5], [[0.0, 0.0], [4.0, 0.0]], [np.eye(2), np.eye(2)])
    >>> ax = plt.figure().gca()
    >>> draw_frames([ax], np.array([[2.0, 0.0]]), [start], [0])[0]
    array([[0.5, 0.5]])
    """
    shares = []
    for ax, step in zip(np.ravel(axes), steps, strict=True):
        mixture = mixtures[step]
        resp = mixture.responsibilities(X)
        points = draw_soft_groups(
            ax, X, resp, mixture.means, mixture.covariances, [probability]
        )
        points.set_sizes([9])
        for k, (mean, marker) in enumerate(zip(mixture.means, "os^Dv", strict=False)):
            ax.plot(
                *mean, marker, color=COLORS[k], mec="white", mew=1.2, ms=9, zorder=4
            )
        ax.set_title("start" if step == 0 else f"after {step}", fontsize=11)
        shares.append(resp)
    return shares


def draw_shortfall(ax, shortfalls, floor=1e-10):
    """Draw how far each run still is below the best log-likelihood, in powers of ten.

    Parameters
    ----------
    ax : matplotlib Axes
    shortfalls : dict of str to array (T,)
        Run -> best log-likelihood less its own, step by step.
    floor : float
        A line ends where it falls below this: the rest is rounding.

    Returns
    -------
    dict of str to int
        How many steps of each run were drawn.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> draw_shortfall(plt.figure().gca(), {"EM": np.array([1.0, 1e-3, 0.0])})
    {'EM': 2}
    """
    drawn, styles = {}, ("-", "--", "-.", ":")
    for k, (name, values) in enumerate(shortfalls.items()):
        values = np.asarray(values, dtype=float)
        below = np.flatnonzero(values < floor)
        end = int(below[0]) if len(below) else len(values)
        look = {"color": COLORS[k % len(COLORS)], "ls": styles[k % 4]}
        ax.semilogy(np.arange(end), values[:end], **look)
        drawn[name] = end
    return drawn
