"""The normal curve, areas under it, likelihoods and quantiles (chapter 2)."""

import numpy as np
from scipy.stats import norm

from gmmlib.normal import Normal
from gmmlib.plotting.style import COLORS, GREY, INK


def draw_density(ax, normal, span=4.0, **line):
    """Draw the density of `normal` from mean - span*std to mean + span*std.

    Parameters
    ----------
    ax : matplotlib Axes
    normal : Normal
        One distribution, not an array of them.
    span : float
        How far to draw, in standard deviations on either side.
    **line
        Passed on to ``Axes.plot``.

    Returns
    -------
    Line2D

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> line = draw_density(ax, Normal(0.0, 1.0))
    >>> round(float(max(line.get_ydata())), 3)
    0.399
    """
    x = normal.mean + normal.std * np.linspace(-span, span, 401)
    return ax.plot(x, normal.pdf(x), **({"color": INK} | line))[0]


def shade_between(ax, normal, low, high, **fill):
    """Fill the area under `normal` between `low` and `high`: a probability.

    Parameters
    ----------
    ax : matplotlib Axes
    normal : Normal
    low, high : float
        Ends of the interval, both finite.
    **fill
        Passed on to ``Axes.fill_between``.

    Returns
    -------
    float
        The probability that was shaded.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> round(float(shade_between(ax, Normal(0.0, 1.0), -1, 1)), 3)
    0.683
    """
    x = np.linspace(low, high, 201)
    style = {"color": COLORS[0], "alpha": 0.35, "lw": 0} | fill
    ax.fill_between(x, normal.pdf(x), **style)
    return normal.probability(low, high)


def draw_product_contours(ax, logpdf, span=3.0, **contour):
    """Contours of f(x) f(y), the joint density of two independent errors.

    The lines run through the points (r, 0) for r = 0.5, 1.0, 1.5, ... up to `span`,
    so that densities of different height can be compared by shape alone.

    Parameters
    ----------
    ax : matplotlib Axes
        Its axes become equal, because circles must look like circles.
    logpdf : callable
        log f, applied to arrays.
    span : float
        Half the width of the square that is drawn.
    **contour
        Passed on to ``Axes.contour``.

    Returns
    -------
    QuadContourSet

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> lines = draw_product_contours(ax, Normal(0.0, 1.0).logpdf)
    >>> len(lines.levels)
    6
    """
    grid = np.linspace(-1.15 * span, 1.15 * span, 241)
    joint = logpdf(grid)[:, np.newaxis] + logpdf(grid)
    radii = np.arange(0.5, span + 1e-9, 0.5)
    levels = np.sort(logpdf(radii) + logpdf(np.zeros(1)))
    ax.set_aspect("equal")
    style = {"colors": COLORS[0], "linestyles": "solid", "linewidths": 1.5} | contour
    return ax.contour(grid, grid, joint, levels=levels, **style)


def draw_log_likelihood(ax, x, means, stds, drops=(1, 2, 4, 8, 16, 32)):
    """Contours of the log-likelihood of a sample over (mean, std), and its maximum.

    Parameters
    ----------
    ax : matplotlib Axes
    x : array (N,)
        The sample.
    means, stds : array
        Grid values along the two axes.
    drops : sequence of float
        Each contour joins the points whose log-likelihood lies this far below the
        maximum; every line is labelled with its drop.

    Returns
    -------
    array (len(stds), len(means))
        Log-likelihood minus its maximum, on the grid.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> grid = np.linspace(1.0, 3.0, 5)
    >>> drop = draw_log_likelihood(ax, [1.0, 3.0], grid, grid)
    >>> bool(drop.max() <= 0)
    True
    """
    x = np.asarray(x, dtype=float)
    best = Normal.fit(x)
    models = Normal(
        np.asarray(means)[:, np.newaxis], np.asarray(stds)[:, np.newaxis, np.newaxis]
    )
    drop = models.logpdf(x).sum(axis=-1) - best.logpdf(x).sum()
    levels = -np.sort(np.asarray(drops, dtype=float))[::-1]
    lines = ax.contour(means, stds, drop, levels=levels, colors=INK, linestyles="solid")
    ax.clabel(lines, fmt=lambda level: f"−{-level:g}", fontsize=10)
    ax.plot(best.mean, best.std, "o", color=COLORS[1], ms=8)
    return drop


def draw_quantiles(ax, x, **scatter):
    """Compare the quantiles of a sample with those of a normal distribution.

    A sample from a normal distribution falls along the line that is drawn
    (mean + std * quantile, both fitted); how it leaves the line shows what is wrong.

    Parameters
    ----------
    ax : matplotlib Axes
    x : array (N,)
    **scatter
        Passed on to ``Axes.scatter``.

    Returns
    -------
    array (N, 2)
        Standard normal quantiles at (n - 1/2) / N, and the sorted sample.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> draw_quantiles(ax, [3.0, 1.0]).round(3).tolist()
    [[-0.674, 1.0], [0.674, 3.0]]
    """
    x = np.sort(np.asarray(x, dtype=float))
    theory = norm.ppf((np.arange(len(x)) + 0.5) / len(x))
    fitted = Normal.fit(x)
    ends = theory[[0, -1]]
    ax.plot(ends, fitted.mean + fitted.std * ends, color=GREY, lw=1.5)
    ax.scatter(theory, x, **({"s": 9, "color": COLORS[0], "linewidths": 0} | scatter))
    return np.column_stack([theory, x])
