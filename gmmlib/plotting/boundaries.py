"""Where groups meet: regions, boundaries, and how sharp they are (chapter 7)."""

import numpy as np
from scipy.special import softmax

from gmmlib.plotting.shapes import draw_ellipse
from gmmlib.plotting.style import COLORS, GREY, INK

LINES = ("-", "--", "-.", ":")


def draw_regions(ax, score, xlim, ylim, n=241):
    """Colour the plane by the group of lowest score and draw the boundaries.

    Parameters
    ----------
    ax : matplotlib Axes
    score : callable
        Takes points (M, 2), returns scores (M, K).
    xlim, ylim : pairs of float
    n : int
        Points of the grid along each axis.

    Returns
    -------
    list of QuadContourSet
        One per group but the last: where its score equals the lowest other one.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> halves = lambda points: np.column_stack([points[:, 0], -points[:, 0]])
    >>> lines = draw_regions(plt.figure().gca(), halves, (-1, 1), (-1, 1), n=10)
    >>> float(abs(lines[0].get_paths()[0].vertices[:, 0]).max())
    0.0
    """
    x, y = np.linspace(*xlim, n), np.linspace(*ylim, n)
    grid = np.stack(np.meshgrid(x, y), axis=-1)
    costs = score(grid.reshape(-1, 2)).reshape(n, n, -1)
    lines = []
    for k in range(costs.shape[-1]):
        lead = costs[..., k] - np.delete(costs, k, axis=-1).min(axis=-1)
        ax.contourf(x, y, lead, [-np.inf, 0], colors=[COLORS[k]], alpha=0.16)
        if k < costs.shape[-1] - 1:
            line = ax.contour(x, y, lead, [0], colors=[INK], linewidths=1.4)
            lines.append(line)
    ax.set(xlim=xlim, ylim=ylim)
    return lines


def draw_duel(ax, normals, xlim, ylim, score=None, probability=0.5):
    """Regions of a score under the ellipses of the normals that compete.

    Parameters
    ----------
    ax : matplotlib Axes
        Gets equal axes.
    normals : sequence of MultivariateNormal
    xlim, ylim : pairs of float
    score : callable, optional
        As in `draw_regions`; without it, minus the log-densities.
    probability : float
        What each ellipse holds of its normal.

    Returns
    -------
    list of QuadContourSet

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> from gmmlib.multivariate import MultivariateNormal
    >>> pair = [MultivariateNormal([m, 0], np.eye(2)) for m in (-1, 1)]
    >>> len(draw_duel(plt.figure().gca(), pair, (-3, 3), (-3, 3)))
    1
    """
    if score is None:
        lines = draw_regions(ax, lambda X: -_logs(normals, X), xlim, ylim)
    else:
        lines = draw_regions(ax, score, xlim, ylim)
    for k, normal in enumerate(normals):
        look = {"color": COLORS[k], "ls": LINES[k]}
        draw_ellipse(ax, normal.mean, normal.covariance, probability, **look)
        ax.plot(*normal.mean, "+", color=COLORS[k], ms=9, mew=1.8)
    ax.set_aspect("equal")
    return lines


def _logs(normals, X):
    return np.stack([normal.logpdf(X) for normal in normals], axis=1)


def draw_duels(fig, duels, xlim, ylim):
    """Four duels, two by two.

    Parameters
    ----------
    fig : matplotlib Figure
    duels : dict of str to (normals, score)
        By title; see `draw_duel`.
    xlim, ylim : pairs of float

    Returns
    -------
    array (2, 2) of Axes

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> from gmmlib.multivariate import MultivariateNormal
    >>> pair = [MultivariateNormal([m, 0], np.eye(2)) for m in (-1, 1)]
    >>> draw_duels(plt.figure(), {"a": (pair, None)}, (-3, 3), (-3, 3)).shape
    (2, 2)
    """
    axes = fig.subplots(2, 2, sharex=True, sharey=True)
    for ax, (name, (normals, score)) in zip(axes.flat, duels.items(), strict=False):
        draw_duel(ax, normals, xlim, ylim, score)
        ax.set_title(name, fontsize=11)
    for ax, row in zip(axes[1], axes, strict=True):
        ax.set_xlabel("$x_1$")
        row[0].set_ylabel("$x_2$")
    return axes


def draw_sharpening(ax, rows, centers, stds):
    """Responsibility of the last of K equal spherical groups along a line, per σ.

    Parameters
    ----------
    ax : matplotlib Axes
    rows : array (N,)
        Marked by ticks; the curves run between the first and the last centre.
    centers : array (K,)
        Ascending.
    stds : sequence of up to four float
        The common σ; one curve for each.

    Returns
    -------
    list of Line2D

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> lines = draw_sharpening(plt.figure().gca(), [0.5], [0.0, 2.0], [0.1])
    >>> lines[0].get_ydata()[[0, -1]].round(3)
    array([0., 1.])
    """
    x = np.linspace(centers[0], centers[-1], 1001)
    squared = (x[:, None] - np.asarray(centers)) ** 2
    lines = []
    for k, std in enumerate(stds):
        resp = softmax(-squared / (2 * std**2), axis=1)[:, -1]
        look = {"ls": LINES[::-1][k], "color": COLORS[k], "label": f"σ = {std:g}"}
        lines += ax.plot(x, resp, **look)
    rows = np.asarray(rows)
    rows = rows[(rows >= x[0]) & (rows <= x[-1])]
    ax.plot(rows, np.full(len(rows), -0.06), "|", color=GREY)
    ax.legend(loc="upper left", handlelength=2.6)
    return lines


def draw_limit(ax, stds, values, limit, name):
    """Values over a σ that falls to the right, and the limit they tend to.

    Parameters
    ----------
    ax : matplotlib Axes
        Its horizontal axis becomes logarithmic.
    stds, values : arrays (M,)
    limit : float
    name : str
        Written above the line at `limit`.

    Returns
    -------
    Line2D

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> line = draw_limit(plt.figure().gca(), [1.0, 0.1], [5.0, 4.1], 4.0, "four")
    >>> line.get_ydata().tolist()
    [5.0, 4.1]
    """
    (line,) = ax.semilogx(stds, values, "o-", ms=4)
    ax.axhline(limit, color=COLORS[1], ls=":")
    ax.annotate(
        name,
        (np.max(stds), limit),
        xytext=(0, 6),
        textcoords="offset points",
        color=COLORS[1],
    )
    ax.set_xlim(1.2 * np.max(stds), 0.85 * np.min(stds))
    ax.xaxis.set_major_formatter("{x:g}")
    ax.margins(y=0.12)
    return line
