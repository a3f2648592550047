"""A sample and the normal curves that may fit it (chapter 2)."""

import numpy as np
from scipy.stats import norm

from gmmlib.normal import Normal
from gmmlib.plotting.normal import draw_density
from gmmlib.plotting.style import COLORS, GREY, INK


def draw_fit(ax, x, bins, normal=None, span=3.4):
    """Histogram of a sample, with area 1, and a normal density over it.

    Parameters
    ----------
    ax : matplotlib Axes
    x : array (N,)
    bins : array
        Edges of the bars.
    normal : Normal, optional
        Without it, the one fitted to the sample.
    span : float
        How far to draw the density, in standard deviations.

    Returns
    -------
    Normal
        The curve that was drawn.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> draw_fit(plt.figure().gca(), [1.0, 1.0, 3.0, 3.0], bins=[0, 2, 4])
    Normal(mean=2.0, std=1.0)
    """
    normal = Normal.fit(x) if normal is None else normal
    ax.hist(x, bins, density=True, color=GREY, alpha=0.45)
    draw_density(ax, normal, span, color=COLORS[0])
    return normal


def draw_candidates(ax, x, candidates):
    """A sample as ticks under several curves that might have produced it.

    Parameters
    ----------
    ax : matplotlib Axes
    x : array (N,)
    candidates : dict of str to Normal
        The name is written beside the curve, on the side away from the sample's mean.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> ax = plt.figure().gca()
    >>> draw_candidates(ax, [1.0, 2.0], {"A": Normal(1, 1), "B": Normal(2, 1)})
    >>> [text.get_text() for text in ax.texts]
    ['A', 'B']
    """
    looks = zip(candidates.items(), COLORS, ("-", "--", "-.", ":"), strict=False)
    for (name, curve), color, dashes in looks:
        side = -1 if curve.mean < np.mean(x) - curve.std / 4 else 1
        beside = curve.mean + 0.9 * side * curve.std
        draw_density(ax, curve, 3.2, color=color, ls=dashes)
        _write(ax, name, (beside, curve.pdf(beside)), (9 * side, 9), color)
    below = -0.04 * ax.get_ylim()[1]
    ax.plot(x, np.full(len(x), below), "|", color=INK, ms=14, mew=1.5)


def draw_log_likelihood(ax, x, means, stds, candidates):
    """Contours of the log-likelihood of a sample over (mean, std), and its maximum.

    Each contour joins the points whose log-likelihood lies 1, 2, 4, 8 or 16 below the
    maximum.

    Parameters
    ----------
    ax : matplotlib Axes
    x : array (N,)
    means, stds : array
        Grid values along the two axes.
    candidates : dict of str to Normal
        Marked by a cross and their name.

    Returns
    -------
    array (len(stds), len(means))
        Log-likelihood minus its maximum, on the grid.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> grid = np.linspace(1.0, 9.0, 9)
    >>> drop = draw_log_likelihood(plt.figure().gca(), [1.0, 3.0], grid, grid, {})
    >>> float(drop[0, 1])  # at mean 2, std 1
    0.0
    """
    best = Normal.fit(x)
    models = Normal(*np.meshgrid(means, stds))
    drop = models.log_likelihood(x) - best.log_likelihood(x)
    levels = [-16, -8, -4, -2, -1]
    lines = ax.contour(means, stds, drop, levels, colors=INK, linestyles="solid")
    ax.clabel(lines, fmt=lambda level: f"−{-level:g}", fontsize=10)
    ax.plot(best.mean, best.std, "o", color=INK, ms=8)
    for (name, curve), color in zip(candidates.items(), COLORS, strict=False):
        ax.plot(curve.mean, curve.std, "X", color=color, ms=9)
        _write(ax, name, (curve.mean, curve.std), (13, -9), color)
    return drop


def draw_quantiles(ax, x):
    """Compare the quantiles of a sample with those of a normal distribution.

    A sample from a normal distribution falls along the line that is drawn
    (mean + std * quantile, both fitted); how it leaves the line shows what is wrong.

    Parameters
    ----------
    ax : matplotlib Axes
    x : array (N,)

    Returns
    -------
    array (N, 2)
        Standard normal quantiles at (n - 1/2) / N, and the sorted sample.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> draw_quantiles(plt.figure().gca(), [3.0, 1.0]).round(3).tolist()
    [[-0.674, 1.0], [0.674, 3.0]]
    """
    x = np.sort(x)
    theory = norm.ppf((np.arange(len(x)) + 0.5) / len(x))
    fitted = Normal.fit(x)
    ends = theory[[0, -1]]
    ax.plot(ends, fitted.mean + fitted.std * ends, color=GREY, lw=1.5)
    ax.scatter(theory, x, s=9, color=COLORS[0], linewidths=0)
    return np.column_stack([theory, x])


def _write(ax, name, at, offset, color):
    where = {"xytext": offset, "textcoords": "offset points"}
    style = {"ha": "center", "va": "center", "size": 15, "weight": "bold"}
    ax.annotate(name, at, **where, **style, color=color)
