"""The normal curve, areas under it, likelihoods and quantiles (chapter 2)."""

import numpy as np
from matplotlib.patches import Annulus
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


def draw_named(ax, normal, side=1, **line):
    """Draw a density with its two parameters written beside it, in its colour.

    The curve reaches 12 units of x to either side, whatever its width.

    Parameters
    ----------
    ax : matplotlib Axes
    normal : Normal
    side : 1 or -1
        Write on the right or on the left of the peak.
    **line
        Passed on to `draw_density`.

    Returns
    -------
    Line2D

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> line = draw_named(ax, Normal(0.0, 2.0))
    >>> ax.texts[0].get_text()
    'μ = 0, σ = 2'
    """
    curve = draw_density(ax, normal, 12 / normal.std, **line)
    at = normal.mean + 0.8 * side * normal.std
    ax.annotate(
        f"μ = {normal.mean:g}, σ = {normal.std:g}",
        (at, normal.pdf(at)),
        (6 * side, 2),
        textcoords="offset points",
        ha="left" if side == 1 else "right",
        color=curve.get_color(),
    )
    return curve


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


def draw_histogram(ax, x, bins):
    """Histogram in grey whose bars have areas that add up to 1, as a density's do.

    Parameters
    ----------
    ax : matplotlib Axes
    x : array (N,)
    bins : array
        Edges of the bars.

    Returns
    -------
    array
        Heights of the bars.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> draw_histogram(ax, [1.0, 1.5, 3.0, 3.5], bins=[0, 2, 4])
    array([0.25, 0.25])
    """
    return ax.hist(x, bins, density=True, color=GREY, alpha=0.45)[0]


def draw_fit(ax, x, bins, span=3.4):
    """Histogram of a sample and the normal density fitted to it.

    Parameters
    ----------
    ax : matplotlib Axes
    x : array (N,)
    bins : array
        Edges of the bars.
    span : float
        How far to draw the density, in standard deviations.

    Returns
    -------
    Normal
        The fit.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> draw_fit(ax, [1.0, 1.0, 3.0, 3.0], bins=[0, 2, 4])
    Normal(mean=2.0, std=1.0)
    """
    fitted = Normal.fit(x)
    draw_histogram(ax, x, bins)
    draw_density(ax, fitted, span, color=COLORS[0])
    return fitted


def draw_bias(ax, sizes, average):
    """Average variance estimates against sample size, with the curve (N − 1)/N.

    Parameters
    ----------
    ax : matplotlib Axes
    sizes : sequence of int
        The sample sizes N.
    average : sequence of float
        Average estimate for each size, as a share of the true variance.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> draw_bias(ax, [2, 5], [0.49, 0.81])
    >>> ax.lines[1].get_ydata().tolist()
    [0.49, 0.81]
    """
    last = max(sizes)
    N = np.linspace(min(sizes), 1.03 * last, 200)
    ax.plot(N, (N - 1) / N, color=COLORS[0])
    ax.plot(sizes, average, "o", color=COLORS[1], ms=7)
    ax.axhline(1, color=GREY, ls="--")
    ax.text(1.03 * last, 1.02, "true variance", ha="right")
    ax.text(0.31 * last, 0.77, "$(N-1)/N$", color=COLORS[0], size=13)
    ax.set(xlabel="sample size $N$", xticks=[2, *range(5, last + 1, 5)])
    ax.set(ylabel=r"average of $\hat\sigma^2/\sigma^2$", ylim=(0.4, 1.12))


def draw_standardised(axes, scores):
    """Histograms of standardised means, each with the standard normal curve.

    Parameters
    ----------
    axes : sequence of matplotlib Axes
    scores : dict of int to array
        Number of terms, and the standardised means of so many terms.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, axes = plt.subplots(1, 2)
    >>> draw_standardised(axes, {1: [-1.0, 1.0], 9: [-0.3, 0.3]})
    >>> axes[1].texts[0].get_text()
    '$n = 9$'
    """
    for ax, (n, score) in zip(axes, scores.items(), strict=True):
        draw_histogram(ax, score, np.arange(-3, 4.3, 0.25))
        draw_density(ax, Normal(0.0, 1.0), 3.5, color=COLORS[0])
        ax.text(4.2, 0.7, f"$n = {n}$", ha="right", size=13)
        ax.set(xlim=(-3.3, 4.3), ylim=(0, 0.95), yticks=[0, 0.4, 0.8])


def mark_sigmas(ax):
    """Write μ − 3σ … μ + 3σ along the horizontal axis of a standard normal.

    Parameters
    ----------
    ax : matplotlib Axes

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> mark_sigmas(ax)
    >>> len(ax.get_xticklabels())
    7
    """
    names = [r"$\mu-3\sigma$", "", r"$\mu-\sigma$", ""]
    names += [r"$\mu+\sigma$", "", r"$\mu+3\sigma$"]
    ax.set_xticks(range(-3, 4), names)


def draw_sigma_areas(ax):
    """Shade what lies within one, two and three standard deviations, and say how much.

    Parameters
    ----------
    ax : matplotlib Axes

    Returns
    -------
    list of float
        The three probabilities.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> [round(float(share), 3) for share in draw_sigma_areas(ax)]
    [0.683, 0.954, 0.997]
    """
    standard = Normal(0.0, 1.0)
    draw_density(ax, standard)
    shares = []
    for k in (1, 2, 3):
        y = 0.015 - 0.05 * k
        shares.append(shade_between(ax, standard, -k, k, alpha=0.22))
        arrow = {"arrowstyle": "<->", "color": INK, "shrinkA": 0, "shrinkB": 0}
        ax.annotate("", (-k, y), (k, y), arrowprops=arrow)
        ax.text(k + 0.12, y, f"{100 * shares[-1]:.1f} %", va="center")
    mark_sigmas(ax)
    ax.set(xlim=(-4.2, 4.4), ylim=(-0.16, 0.41), yticks=[0, 0.2, 0.4], ylabel="density")
    return shares


def draw_inflection(top, low):
    """A normal curve with its tangents at μ ± σ; below, its second derivative.

    Parameters
    ----------
    top, low : matplotlib Axes
        Sharing their horizontal axis.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, (top, low) = plt.subplots(2, 1, sharex=True)
    >>> draw_inflection(top, low)
    >>> tangent = top.lines[1]  # from (0, 2 pdf(1)) to (-2, 0)
    >>> tangent.get_xdata().tolist(), tangent.get_ydata().round(3).tolist()
    ([0, -2], [0.484, 0.0])
    """
    standard = Normal(0.0, 1.0)
    x, bends = np.linspace(-4, 4, 401), np.array([-1.0, 1.0])
    draw_density(top, standard, color=COLORS[0])
    for side in (-1, 1):
        tangent = np.array([2 * standard.pdf(1.0), 0.0])
        top.plot([0, 2 * side], tangent, color=GREY, ls="--")
    low.axhline(0, color=GREY, lw=1)
    low.plot(x, (x**2 - 1) * standard.pdf(x), color=COLORS[3])
    top.plot(bends, standard.pdf(bends), "o", color=COLORS[1], ms=8)
    low.plot(bends, [0, 0], "o", color=COLORS[1], ms=8)
    mark_sigmas(low)
    top.set(ylabel="density", yticks=[0, 0.2, 0.4])
    low.set(ylabel="second derivative", yticks=[0])


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


def compare_contours(axes, errors):
    """Contours of f(x) f(y) for several error distributions, side by side.

    Parameters
    ----------
    axes : sequence of matplotlib Axes
    errors : dict of str to distribution
        Anything with a method ``logpdf``; the name becomes the title.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> compare_contours([ax], {"normal": Normal(0.0, 1.0)})
    >>> ax.get_title()
    'normal'
    """
    looks = zip(axes, errors.items(), COLORS, strict=False)
    for ax, (name, error), color in looks:
        draw_product_contours(ax, error.logpdf, colors=color)
        ax.set(title=name, xlabel="error $x$", xticks=[-2, 0, 2], yticks=[-2, 0, 2])
    axes[0].set(ylabel="error $y$")


def draw_rings(ax):
    """The hill exp(-r²/2σ²) from above, with the ring that polar coordinates add up.

    Parameters
    ----------
    ax : matplotlib Axes

    Returns
    -------
    Annulus
        The ring.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> draw_rings(ax).get_width()
    0.14
    """
    draw_product_contours(ax, Normal(0.0, 1.0).logpdf, 2, colors=GREY)
    ring = ax.add_patch(Annulus((0, 0), 1.75, 0.14, color=COLORS[0], alpha=0.6))
    arrow = {"arrowstyle": "->", "color": INK, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", (1.36, 0.98), (0, 0), arrowprops=arrow)
    ax.text(0.48, 0.6, "$r$", ha="center", va="center", size=14)
    ax.text(2.3, 1.05, r"area $2\pi r\,dr$", size=13)
    ax.text(2.3, 0.45, r"height $e^{-r^2/2\sigma^2}$", size=13)
    ax.set(xlim=(-2.2, 5), ylim=(-2.2, 2.2))
    ax.axis("off")
    return ring


def draw_candidates(ax, x, candidates):
    """A sample as ticks under several curves that might have produced it.

    Parameters
    ----------
    ax : matplotlib Axes
    x : array (N,)
    candidates : dict of str to Normal
        The name is written beside the curve, on the side away from the sample's mean.

    Returns
    -------
    list of Line2D

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> len(draw_candidates(ax, [1.0, 2.0], {"A": Normal(1, 1), "B": Normal(2, 1)}))
    2
    """
    looks = zip(candidates.items(), COLORS, ("-", "--", "-.", ":"), strict=False)
    curves = []
    for (name, curve), color, dashes in looks:
        side = -1 if curve.mean < np.mean(x) - curve.std / 4 else 1
        beside = curve.mean + 0.9 * side * curve.std
        curves.append(draw_density(ax, curve, 3.2, color=color, ls=dashes))
        ax.annotate(
            name,
            (beside, curve.pdf(beside)),
            (9 * side, 5),
            textcoords="offset points",
            ha="center",
            color=color,
            size=15,
            weight="bold",
        )
    below = -0.04 * ax.get_ylim()[1]
    ax.plot(x, np.full(len(x), below), "|", color=INK, ms=14, mew=1.5)
    return curves


def draw_log_likelihood(
    ax, x, means, stds, candidates=None, drops=(1, 2, 4, 8, 16), unit=""
):
    """Contours of the log-likelihood of a sample over (mean, std), and its maximum.

    Parameters
    ----------
    ax : matplotlib Axes
    x : array (N,)
        The sample.
    means, stds : array
        Grid values along the two axes.
    candidates : dict of str to Normal, optional
        Marked by a cross and their name.
    drops : sequence of float
        Each contour joins the points whose log-likelihood lies this far below the
        maximum; every line is labelled with its drop.
    unit : str
        Written behind both axis labels, as " (mm)".

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
    ax.plot(best.mean, best.std, "o", color=INK, ms=8)
    for (name, curve), color in zip((candidates or {}).items(), COLORS, strict=False):
        ax.plot(curve.mean, curve.std, "X", color=color, ms=9)
        ax.annotate(
            name,
            (curve.mean, curve.std),
            (7, -3),
            textcoords="offset points",
            va="top",
            color=color,
            size=15,
            weight="bold",
        )
    ax.set(xlabel=rf"$\mu${unit}", ylabel=rf"$\sigma${unit}")
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


def compare_quantiles(axes, samples):
    """Q–Q plots of several samples, each in its own panel.

    Parameters
    ----------
    axes : array of matplotlib Axes, of one figure
    samples : dict of str to array
        The name becomes the title.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, axes = plt.subplots(1, 2)
    >>> compare_quantiles(axes, {"few": [1.0, 2.0], "more": [1.0, 2.0, 4.0]})
    >>> [ax.get_title() for ax in axes]
    ['few', 'more']
    """
    for ax, (name, sample) in zip(axes.flat, samples.items(), strict=True):
        draw_quantiles(ax, sample)
        ax.set(title=name, xticks=[-2, 0, 2])
    axes.flat[0].figure.supxlabel("standard normal quantile")
    axes.flat[0].figure.supylabel("sorted sample")


def draw_dots(ax, values, highlight):
    """Dot chart of named values, the largest on top, each with its number.

    Parameters
    ----------
    ax : matplotlib Axes
    values : dict of str to float
    highlight : str
        The name whose dot is orange and square.

    Returns
    -------
    list of str
        The names from bottom to top.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> draw_dots(ax, {"b": 2.0, "a": 3.0, "c": 1.0}, highlight="a")
    ['c', 'b', 'a']
    """
    names = sorted(values, key=values.get)
    numbers = np.array([values[name] for name in names])
    left = numbers.min() - 0.25 * np.ptp(numbers)
    ax.hlines(range(len(names)), left, numbers, color=GREY, lw=1)
    for row, (name, number) in enumerate(zip(names, numbers, strict=True)):
        color, marker = (COLORS[1], "s") if name == highlight else (COLORS[0], "o")
        ax.plot(number, row, marker, color=color, ms=8)
        ax.text(number + 0.05 * np.ptp(numbers), row, f"{number:.3f}", va="center")
    ax.set_yticks(range(len(names)), names)
    ax.set_xlim(left, numbers.max() + 0.3 * np.ptp(numbers))
    return names
