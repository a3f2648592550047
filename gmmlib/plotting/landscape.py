"""The likelihood of two means as a landscape: map, climbers, cuts (chapter 9)."""

import numpy as np
from scipy.special import expit

from gmmlib.normal import Normal
from gmmlib.plotting.style import COLORS, GREY, INK

LINES = ("-", "--", "-.", ":")


def mean_surface(x, grid, std):
    """Log-likelihood of ½N(μ₁, σ²) + ½N(μ₂, σ²) for all pairs of means on a grid.

    Parameters
    ----------
    x : array (N,)
    grid : array (G,)
    std : float
        σ of both components.

    Returns
    -------
    array (G, G)
        Row: μ₂, column: μ₁.

    Examples
    --------
    >>> ell = mean_surface([0.0], np.array([0.0, 1.0]), 1.0)
    >>> ell.round(3)
    array([[-0.919, -1.138],
           [-1.138, -1.419]])
    """
    each = Normal(np.asarray(grid)[:, np.newaxis], std).logpdf(np.asarray(x))  # (G, N)
    return np.array([np.logaddexp(each, row).sum(axis=1) for row in each]) - (
        len(x) * np.log(2)
    )


def climb(x, start, std, n_steps=150):
    """Follow the gradient of the log-likelihood of `mean_surface` uphill.

    Parameters
    ----------
    x : array (N,)
    start : pair of float
        The two means to start from.
    std : float
    n_steps : int
        Each of length σ²/N times the gradient.

    Returns
    -------
    array (n_steps + 1, 2)

    Examples
    --------
    >>> path = climb(np.array([0.0, 0.0, 9.0, 9.0]), [4.0, 5.0], 1.0)
    >>> path[-1].round(3) + 0.0
    array([0., 9.])
    """
    path = [np.asarray(start, dtype=float)]
    for _ in range(n_steps):
        away = x[:, np.newaxis] - path[-1]
        odds = (away[:, :1] ** 2 - away[:, 1:] ** 2) / (2 * std**2)
        share = expit(np.hstack([-odds, odds]))  # who answers for which row
        path.append(path[-1] + (share * away).mean(axis=0))
    return np.array(path)


def draw_surface(ax, grid, surface, paths, saddle, floor=-2400):
    """Contours of `mean_surface`, its diagonal with the saddle, and paths that climb.

    Parameters
    ----------
    ax : matplotlib Axes
    grid : array (G,)
    surface : array (G, G)
    paths : sequence of array (T, 2)
        A hollow dot marks the start of each, a star its end.
    saddle : float
        Where on the diagonal the saddle is.
    floor : float
        The lowest contour.

    Returns
    -------
    QuadContourSet
        Filled, from `floor` to the highest point in steps of equal size.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> x, grid = np.array([0.0, 4.0]), np.linspace(-2, 6, 9)
    >>> ell = mean_surface(x, grid, 1.0)
    >>> path = climb(x, [1.0, 2.0], 1.0)
    >>> filled = draw_surface(plt.figure().gca(), grid, ell, [path], 2.0, -20)
    >>> bool(filled.levels[0] == -20 and filled.levels[-1] == ell.max())
    True
    """
    levels = np.linspace(floor, surface.max(), 15)
    filled = ax.contourf(grid, grid, surface, levels, cmap="Greys", alpha=0.55)
    lines = {"colors": INK, "linewidths": 0.6, "linestyles": "solid"}
    ax.contour(grid, grid, surface, levels, **lines)
    ax.plot(grid[[0, -1]], grid[[0, -1]], ls=":", lw=1.2, color=INK)
    for k, path in enumerate(paths):
        color = COLORS[k % len(COLORS)]
        ax.plot(*path.T, LINES[k % len(LINES)], color=color, lw=2.2)
        ax.plot(*path[0], "o", mfc="white", mec=color, mew=2, ms=8)
        ax.plot(*path[-1], "*", color=color, ms=15, mec="white")
    ax.plot(saddle, saddle, "P", color=INK, ms=11, mec="white")
    _write(ax, "saddle", (saddle, saddle), (-34, -1), INK)
    end = grid[0] + 0.96 * np.ptp(grid)
    turned = {"rotation": 45, "rotation_mode": "anchor", "ha": "right", "va": "top"}
    ax.text(end, end - 0.01 * np.ptp(grid), "equal means", **turned)
    ax.set_aspect("equal")
    return filled


def draw_cuts(ax, x, stds, reach):
    """Cut `mean_surface` across its diagonal, for several standard deviations.

    Parameters
    ----------
    ax : matplotlib Axes
    x : array (N,)
    stds : sequence of float
    reach : float
        The means are x̄ + a and x̄ − a, with a between minus this and this.

    Returns
    -------
    list of Line2D
        One per σ: log-likelihood, minus that at a = 0, against a.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> lines = draw_cuts(plt.figure().gca(), [0.0, 4.0], [1.0, 9.0], reach=2.0)
    >>> [round(float(line.get_ydata()[0]), 2) for line in lines]
    [2.61, -0.05]
    """
    x = np.asarray(x, dtype=float)
    a, lines = np.linspace(-reach, reach, 161), []
    off = np.multiply.outer(a, x - x.mean())
    for k, std in enumerate(stds):
        ell = np.logaddexp(off / std**2, -off / std**2) - np.log(2)
        rise = (ell - a[:, np.newaxis] ** 2 / (2 * std**2)).sum(axis=1)
        lines += ax.plot(a, rise, LINES[k % len(LINES)], color=COLORS[k % len(COLORS)])
        top = rise[: len(a) // 2 + 1].argmax()
        below = top == len(a) // 2  # one peak, in the middle: its name goes underneath
        offset = (0, -20 if below else 3)
        _write(ax, f"σ = {std:g}", (a[top], rise[top]), offset, COLORS[k % len(COLORS)])
    ax.axhline(0, color=GREY, lw=0.8)
    return lines


def _write(ax, text, at, offset, color):
    look = {"ha": "center", "va": "bottom", "weight": "bold", "color": color}
    ax.annotate(text, at, xytext=offset, textcoords="offset points", **look)
