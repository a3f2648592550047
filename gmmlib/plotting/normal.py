"""The normal curve, the areas under it and its symmetry (chapter 2)."""

import numpy as np
from matplotlib.patches import Annulus

from gmmlib.normal import Normal
from gmmlib.plotting.style import COLORS, GREY, INK

STANDARD = Normal(0.0, 1.0)


def draw_density(ax, normal, span=4.0, **line):
    """Draw the density of `normal` from mean - span*std to mean + span*std.

    Parameters
    ----------
    ax : matplotlib Axes
    normal : Normal
        One distribution, not an array of them.
    span : float
    **line
        Passed on to ``Axes.plot``.

    Returns
    -------
    Line2D

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> line = draw_density(plt.figure().gca(), Normal(0.0, 1.0))
    >>> round(float(max(line.get_ydata())), 3)
    0.399
    """
    x = normal.mean + normal.std * np.linspace(-span, span, 401)
    return ax.plot(x, normal.pdf(x), **({"color": INK} | line))[0]


def draw_named(ax, normal, side=1, **line):
    """Draw a density, 12 units to either side, with its parameters beside it.

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
    >>> ax = plt.figure().gca()
    >>> line = draw_named(ax, Normal(0.0, 2.0))
    >>> ax.texts[0].get_text()
    'μ = 0, σ = 2'
    """
    curve = draw_density(ax, normal, 12 / normal.std, **line)
    at = normal.mean + 0.8 * side * normal.std
    name = f"μ = {normal.mean:g}, σ = {normal.std:g}"
    style = {"ha": "left" if side == 1 else "right", "color": curve.get_color()}
    where = {"xytext": (6 * side, 2), "textcoords": "offset points"}
    ax.annotate(name, (at, normal.pdf(at)), **where, **style)
    return curve


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
    >>> shares = draw_sigma_areas(plt.figure().gca())
    >>> [round(float(share), 3) for share in shares]
    [0.683, 0.954, 0.997]
    """
    draw_density(ax, STANDARD)
    shares = [STANDARD.probability(-k, k) for k in (1, 2, 3)]
    for k, share in enumerate(shares, start=1):
        x, y = np.linspace(-k, k, 201), 0.015 - 0.05 * k
        ax.fill_between(x, STANDARD.pdf(x), color=COLORS[0], alpha=0.22, lw=0)
        arrow = {"arrowstyle": "<->", "color": INK, "shrinkA": 0, "shrinkB": 0}
        ax.annotate("", (-k, y), (k, y), arrowprops=arrow)
        ax.text(k + 0.12, y, f"{100 * share:.1f} %", va="center")
    _mark_sigmas(ax)
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
    >>> top.lines[1].get_xdata().tolist()  # the left tangent
    [0, -2]
    """
    x, bends = np.linspace(-4, 4, 401), np.array([-1.0, 1.0])
    draw_density(top, STANDARD, color=COLORS[0])
    for side in (-1, 1):
        top.plot([0, 2 * side], [2 * STANDARD.pdf(1.0), 0], color=GREY, ls="--")
    low.axhline(0, color=GREY, lw=1)
    low.plot(x, (x**2 - 1) * STANDARD.pdf(x), color=COLORS[3])
    top.plot(bends, STANDARD.pdf(bends), "o", color=COLORS[1], ms=8)
    low.plot(bends, [0, 0], "o", color=COLORS[1], ms=8)
    _mark_sigmas(low)
    top.set(ylabel="density", yticks=[0, 0.2, 0.4])
    low.set(ylabel="second derivative", yticks=[0])


def draw_product_contours(ax, logpdf, span=3.0, **contour):
    """Contours of f(x) f(y), the joint density of two independent errors.

    They run through the points (r, 0) for r = 0.5, 1.0, 1.5, ... up to `span`, so that
    densities of different height can be compared by shape alone.

    Parameters
    ----------
    ax : matplotlib Axes
        Its axes become equal, because circles must look like circles.
    logpdf : callable
        log f, applied to arrays.
    span : float
    **contour
        Passed on to ``Axes.contour``.

    Returns
    -------
    QuadContourSet

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> lines = draw_product_contours(plt.figure().gca(), Normal(0.0, 1.0).logpdf)
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
    >>> draw_rings(plt.figure().gca()).get_width()
    0.14
    """
    draw_product_contours(ax, STANDARD.logpdf, 2, colors=GREY)
    ring = ax.add_patch(Annulus((0, 0), 1.75, 0.14, color=COLORS[0], alpha=0.6))
    arrow = {"arrowstyle": "->", "color": INK, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", (1.36, 0.98), (0, 0), arrowprops=arrow)
    ax.text(0.48, 0.6, "$r$", ha="center", va="center", size=14)
    ax.text(2.3, 1.05, r"area $2\pi r\,dr$", size=13)
    ax.text(2.3, 0.45, r"height $e^{-r^2/2\sigma^2}$", size=13)
    ax.set(xlim=(-2.2, 5), ylim=(-2.2, 2.2))
    ax.axis("off")
    return ring


def _mark_sigmas(ax):
    names = [r"$\mu-3\sigma$", "", r"$\mu-\sigma$", ""]
    ax.set_xticks(range(-3, 4), [*names, r"$\mu+\sigma$", "", r"$\mu+3\sigma$"])
