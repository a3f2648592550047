"""Figures of chapter 13: where runs of EM begin, end, and stop."""

import numpy as np

from gmmlib.plotting.shapes import draw_ellipse
from gmmlib.plotting.style import BARS, COLORS, GREY, INK, MARKERS


def draw_start(ax, X, mixture, probability=0.5, **options):
    """Draw a mixture of two features over grey rows: ellipses, and means in front.

    Parameters
    ----------
    ax : matplotlib Axes
    X : array (N, 2)
    mixture : Mixture
        Of the family "full".
    probability : float in (0, 1)
        Share of each component inside its ellipse.
    **options
        Passed on to ``Axes.set``, as ``title="kmeans"``.

    Returns
    -------
    list of Line2D
        One ellipse per component.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> from gmmlib import Mixture
    >>> fig, ax = plt.subplots()
    >>> two = Mixture([0.5, 0.5], [[0, 0], [5, 5]], [np.eye(2)] * 2)
    >>> len(draw_start(ax, np.zeros((3, 2)), two))
    2
    """
    ax.scatter(*np.asarray(X).T, s=6, color=GREY, alpha=0.5, linewidths=0)
    lines = []
    parts = zip(mixture.means, mixture.covariances, strict=True)
    for k, (mean, covariance) in enumerate(parts):
        color, marker = COLORS[k % len(COLORS)], MARKERS[k % len(MARKERS)]
        lines.append(draw_ellipse(ax, mean, covariance, probability, color=color))
        ax.plot(*mean, marker, ms=8, color=color, mec="white", mew=1, zorder=4)
    ax.set(**options)
    return lines


def draw_starts(fig, X, mixtures, xlabel, ylabel):
    """Draw several starts on the same rows, two panels in a line.

    Parameters
    ----------
    fig : matplotlib Figure
    X : array (N, 2)
    mixtures : dict of str to Mixture
        Of the family "full", by the name of the start.
    xlabel, ylabel : str

    Returns
    -------
    array (lines, 2) of Axes

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> from gmmlib import Mixture
    >>> one = Mixture([1.0], [[0, 0]], [np.eye(2)])
    >>> axes = draw_starts(plt.figure(), np.eye(2), {"a": one, "b": one}, "x", "y")
    >>> axes.shape
    (1, 2)
    """
    lines = -(-len(mixtures) // 2)
    axes = fig.subplots(lines, 2, sharex=True, sharey=True, squeeze=False)
    for ax, (name, mixture) in zip(axes.flat, mixtures.items(), strict=False):
        draw_start(ax, X, mixture, title=name)
    fig.supxlabel(xlabel, size=12)
    fig.supylabel(ylabel, size=12)
    return axes


def draw_ends(ax, ends, sick=None, low=None):
    """Draw where runs ended: a row of dots for each kind, crosses for sick ones.

    Parameters
    ----------
    ax : matplotlib Axes
    ends : dict of str to array (R,)
        Log-likelihoods by the name of the kind, the first at the top.
    sick : dict of str to bool array (R,), optional
        Which runs are degenerate: drawn as crosses.
    low : float, optional
        Runs below it are drawn as "<" at that place.

    Returns
    -------
    array (kinds, 2)
        Drawn range of healthy runs of each kind.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> draw_ends(ax, {"a": [-3.0, -1.0], "b": [-9.0, -2.0]}, low=-5).tolist()
    [[-3.0, -1.0], [-5.0, -2.0]]
    """
    ranges = []
    for row, (name, values) in enumerate(ends.items()):
        values = np.asarray(values, float)
        bad = np.zeros(len(values), bool) if sick is None else np.asarray(sick[name])
        drawn = values if low is None else np.maximum(values, low)
        height = row + 0.5 * ((np.arange(len(values)) * 0.618034) % 1 - 0.5)
        healthy, below = drawn[~bad], (values < drawn) & ~bad
        fine = ~bad & ~below
        style = {"alpha": 0.6, "linewidths": 0, "s": 24}
        ax.scatter(drawn[fine], height[fine], color=COLORS[0], **style)
        ax.scatter(drawn[below], height[below], color=COLORS[0], marker="<", **style)
        ax.scatter(drawn[bad], height[bad], color=COLORS[1], marker="x", s=28)
        ranges.append([healthy.min(), healthy.max()])
    ax.set_yticks(range(len(ends)), list(ends))
    ax.set_ylim(len(ends) - 0.5, -0.5)
    ax.grid(axis="x", color=GREY, alpha=0.3)
    return np.array(ranges)


def draw_restarts(ax, shares, most, sure=0.95):
    """Draw the chance 1 − (1 − p)^R that R starts find the best, for each share p.

    Parameters
    ----------
    ax : matplotlib Axes
        Gets a logarithmic axis of R.
    shares : sequence of float in (0, 1), rising
    most : int
        Largest R.
    sure : float in (0, 1)
        A dashed line at this chance, and a dot where each curve crosses it.

    Returns
    -------
    array (len(shares),)
        R (not rounded) at which each curve reaches `sure`.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> draw_restarts(ax, [0.5], 10, sure=0.75)
    array([2.])
    """
    R = np.geomspace(1, most, 200)
    ax.axhline(sure, color=INK, lw=1, ls="--")
    ax.text(most, sure - 0.015, f"{sure:.0%}", ha="right", va="top")
    needed = np.log1p(-sure) / np.log1p(-np.asarray(shares))
    for k, (p, n) in enumerate(zip(shares, needed, strict=True)):
        color = COLORS[k % len(COLORS)]
        ax.plot(R, 1 - (1 - p) ** R, color=color)
        ax.plot(n, sure, MARKERS[k % len(MARKERS)], color=color, ms=7)
        place = {"xytext": (0, 14), "textcoords": "offset points", "ha": "center"}
        ax.annotate(f"p = {p:g}", (n, sure), color=color, **place)
    ax.set(xscale="log", ylim=(0, 1.1), xlabel="number of starts R")
    ax.set(ylabel="chance to find the best")
    return needed


def draw_stops(ax, trace, stops):
    """Draw ℓ against the iteration, and where rules stopped.

    Parameters
    ----------
    ax : matplotlib Axes
    trace : array (n_iter,)
        ℓ before each step, the first being iteration 1.
    stops : dict of str to int
        Iteration at which each rule stopped, by its name. Names are written to the
        left of the mark in the upper half of the trace, above it in the lower.

    Returns
    -------
    dict of str to float
        ℓ at each stop.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> draw_stops(ax, [-5.0, -4.9, -1.0], {"early": 2})
    {'early': -4.9}
    """
    trace, found = np.asarray(trace, float), {}
    ax.plot(np.arange(1, len(trace) + 1), trace, color=INK)
    middle = (trace.min() + trace.max()) / 2
    for k, (name, n) in enumerate(stops.items()):
        color, ell = COLORS[k % len(COLORS)], float(trace[n - 1])
        ax.plot(n, ell, MARKERS[k % len(MARKERS)], ms=9, color=color, zorder=4)
        high = ell > middle
        place = (-60, 0) if high else (8 * k, 34 - 20 * k)
        style = {"ha": "right", "va": "center"} if high else {"ha": "left"}
        style |= {"textcoords": "offset points", "weight": "bold", "color": color}
        line = {"arrowstyle": "-", "color": color, "lw": 0.8}
        ax.annotate(name, (n, ell), place, arrowprops=line, **style)
        found[name] = ell
    ax.set(xlabel="iteration", ylabel="ℓ")
    return found


def draw_remainder(ax, ells, rate, limit, last):
    """Draw what is left of a climb: in truth, by Aitken's estimate, and the last gain.

    Parameters
    ----------
    ax : matplotlib Axes
        Gets a logarithmic axis of ℓ.
    ells : array (n_iter,)
        ℓ of a climb continued to its end.
    rate, limit : array (n_iter - 2,)
        Ratio of successive gains, and the limit estimated from them, from the third
        entry of `ells` on; no estimate is drawn where the rate is 1 or more.
    last : int
        Last iteration to draw.

    Returns
    -------
    array (3, last - 2)
        What is left, its estimate (nan where there is none), and the last gain.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> ells = np.array([-4.0, -2.0, -1.0, 0.0])
    >>> draw_remainder(ax, ells, np.array([0.5, 1.0]), np.array([0.0, np.inf]), 4)
    array([[ 1.,  0.],
           [ 1., nan],
           [ 1.,  1.]])
    """
    left = ells[-1] - ells[2:last]
    with np.errstate(invalid="ignore"):
        guess = np.where(rate < 1, limit - ells[2:], np.nan)[: last - 2]
    gain = np.diff(ells)[1 : last - 1]
    curves = np.stack([left, guess, gain])
    t = np.arange(3, last + 1)
    for curve, color, style in zip(curves, COLORS, ("-", "--", ":"), strict=False):
        ax.semilogy(t, curve, style, color=color)
    ax.set(xlabel="iteration", ylabel="nats")
    return curves


def draw_curve_over_counts(ax, values, mixture, step, top, name):
    """Draw a density of one feature over the bars of its counts.

    Parameters
    ----------
    ax : matplotlib Axes
    values : array (N,)
    mixture : Mixture
        Of one feature.
    step : float
        Width of a bar: the unit the values are rounded to.
    top : float
        The density axis ends here; a peak that is higher is cut, and marked.
    name : str
        Written into the panel.

    Returns
    -------
    array (2, G)
        The curve: places and densities.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> from gmmlib import Mixture
    >>> fig, ax = plt.subplots()
    >>> bell = Mixture([1.0], [[0.0]], [1.0], "spherical")
    >>> x, y = draw_curve_over_counts(ax, np.array([-1, 0, 1]), bell, 1.0, 1.0, "a")
    >>> y.max().round(3)
    np.float64(0.399)
    """
    values = np.asarray(values, float)
    edges = np.arange(values.min() - step / 2, values.max() + step, step)
    ax.hist(values, edges, density=True, color=BARS)
    x = np.linspace(edges[0] - step, edges[-1] + step, 801)
    x = np.sort(np.concatenate([x, mixture.means[:, 0]]))
    y = np.exp(mixture.logpdf(x[:, np.newaxis]))
    ax.plot(x, y, color=COLORS[0], lw=1.8)
    ax.set(ylim=(0, top), ylabel="density")
    ax.text(0.98, 0.95, name, ha="right", va="top", transform=ax.transAxes)
    if y.max() > top:
        at = x[y.argmax()] + 2 * step, 0.86 * top
        ax.text(*at, f"↑ peak at {y.max():.0f}", color=COLORS[1])
    return np.stack([x, y])
