"""Distances against scores: rulers, costs, and what their minimum does (chapter 7)."""

import numpy as np
from scipy import stats

from gmmlib.plotting.style import COLORS, GREY, INK

LINES = ("-", "--", "-.", ":")


def draw_rulers(ax, x, labels, point):
    """A histogram of groups of numbers, and from each group's mean a ruler to a point.

    Parameters
    ----------
    ax : matplotlib Axes
    x : array (N,)
    labels : integer array (N,)
        Group of each row, counted from 0.
    point : float
        Where the rulers end. One step of a ruler is its group's standard deviation.

    Returns
    -------
    array (K, 2)
        The distance from each mean to the point, in units of x and in steps.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> draw_rulers(plt.figure().gca(), [0.0, 2.0, 8.0, 12.0], [0, 0, 1, 1], 5.0)
    array([[4. , 4. ],
           [5. , 2.5]])
    """
    x, labels, found = np.asarray(x, dtype=float), np.asarray(labels), []
    edges = np.linspace(x.min(), x.max(), 36)
    counts = [np.histogram(x[labels == k], edges)[0] for k in np.unique(labels)]
    unit = np.max(counts) / 8
    for k, height in enumerate(counts):
        ax.stairs(height, edges, fill=True, color=COLORS[k], alpha=0.55)
        mean, std = x[labels == k].mean(), x[labels == k].std()
        far, y = abs(point - mean), -unit * (1.2 + 1.7 * k)
        ticks = mean + np.sign(point - mean) * std * np.arange(int(far / std) + 1)
        ax.plot([mean, point], [y, y], color=COLORS[k], ls=LINES[k])
        ax.plot(ticks, np.full(len(ticks), y), "|", color=COLORS[k], ms=11, mew=1.6)
        ax.annotate(
            f"{far:.2f}, or {far / std:.1f} σ ",
            (mean, y),
            xytext=(-4 if point > mean else 6, 0),
            textcoords="offset points",
            ha="right" if point > mean else "left",
            va="center",
        )
        found.append([far, far / std])
    ax.plot([point, point], [-unit * (1.2 + 1.7 * k), 0], color=GREY, lw=0.8, zorder=0)
    ax.plot(point, 0, "*", ms=15, color=INK, zorder=5, clip_on=False)
    ax.set_yticks([tick for tick in ax.get_yticks() if 0 <= tick <= 8 * unit])
    ax.set_ylim(-unit * (2.2 + 1.7 * k), 8.4 * unit)
    return np.array(found)


def draw_costs(fig, x, costs, names, top=None):
    """Cost curves in one panel per rule; mark where another group becomes cheapest.

    Parameters
    ----------
    fig : matplotlib Figure
    x : array (M,)
        Ascending.
    costs : dict of str to array (M, K)
        What each group would cost, by rule; the rule is written at the left.
    names : sequence of str
        One for each group, written at the right end of its curve.
    top : float, optional
        Where to cut the costs off.

    Returns
    -------
    list of array
        For each rule the places of x, midway between two of its values, where the
        choice changes.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> x = np.linspace(0, 4, 402)
    >>> costs = np.column_stack([x**2, (x - 4) ** 2])
    >>> draw_costs(plt.figure(), x, {"distance": costs}, ["left", "right"])
    [array([2.])]
    """
    axes = fig.subplots(len(costs), 1, sharex=True, squeeze=False)[:, 0]
    found = []
    for ax, (rule, cost) in zip(axes, costs.items(), strict=True):
        choice, high = cost.argmin(axis=1), np.max(cost) if top is None else top
        changes = np.flatnonzero(np.diff(choice))
        found.append(0.5 * (x[changes] + x[changes + 1]).round(12))
        for k, curve in enumerate(cost.T):
            look = {"color": COLORS[k], "solid_capstyle": "butt"}
            low = ax.get_xaxis_transform()
            ax.plot(x, curve, ls=LINES[k], **look)
            own = np.where(choice == k, 0.0, np.nan)
            ax.plot(x, own, lw=7, alpha=0.6, transform=low, clip_on=False, **look)
            end = np.flatnonzero(curve <= high)[-1]
            ax.annotate(
                names[k],
                (x[end], curve[end]),
                xytext=(6, 0),
                textcoords="offset points",
                va="center" if end == len(x) - 1 else "top",
                annotation_clip=False,
                color=COLORS[k],
            )
        for place in found[-1]:
            ax.axvline(place, color=GREY, lw=0.9, zorder=0)
        ax.set(ylabel=rule, xlim=(x[0], x[-1]), ylim=(-0.03 * high, high))
    return found


def draw_runaway(fig, history):
    """The standard deviations of a run, and below them its objective.

    Parameters
    ----------
    fig : matplotlib Figure
    history : array (rounds, 1 + K)
        Per round the objective, then each group's standard deviation.

    Returns
    -------
    two matplotlib Axes

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> axes = draw_runaway(plt.figure(), np.array([[9.0, 1.0], [4.0, 2.0]]))
    >>> axes[1].lines[0].get_ydata().tolist()
    [9.0, 4.0]
    """
    axes = fig.subplots(2, 1, sharex=True)
    rounds = np.arange(1, len(history) + 1)
    for k, std in enumerate(history[:, 1:].T):
        look = {"ls": LINES[k], "ms": 9 - 4 * k, "mfc": "none" if k == 0 else None}
        axes[0].semilogy(rounds, std, "os^Dv"[k], color=COLORS[k], **look)
    axes[1].semilogy(rounds, history[:, 0], ".-", color=INK)
    axes[0].set(ylabel="each σ (min)")
    axes[1].set(ylabel="objective", xlabel="round")
    axes[1].set_xticks(np.unique(np.append(rounds[4::5], 1)))
    return axes


def draw_price(ax, std):
    """The two parts of a row's mean cost over σ, their sum, and where it is lowest.

    Parameters
    ----------
    ax : matplotlib Axes
    std : float
        Standard deviation of the rows.

    Returns
    -------
    Line2D
        The sum.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> curve = draw_price(plt.figure().gca(), 0.5)
    >>> round(float(curve.get_xdata()[curve.get_ydata().argmin()]), 2)
    0.5
    """
    s = np.geomspace(0.46, 4.2, 400) * std
    near, price = (std / s) ** 2, np.log(s**2)
    ax.plot(s, near, ":", color=COLORS[1])
    ax.plot(s, price, "--", color=COLORS[2])
    (total,) = ax.plot(s, near + price, "-", color=COLORS[0])
    ax.plot(std, 1 + np.log(std**2), "o", ms=8, color=COLORS[0])
    above = {"textcoords": "offset points", "va": "center"}
    for text, y, place, shift, k in [
        ("distance $S/(N\\sigma^2)$", near, 40, (8, 6), 1),
        ("price $\\log\\sigma^2$", price, 200, (4, -14), 2),
        ("sum", near + price, 8, (10, 0), 0),
    ]:
        ax.annotate(text, (s[place], y[place]), shift, color=COLORS[k], **above)
    return total


def draw_bells(fig, x, truth, fits):
    """Histogram of a sample under two pairs of half bells: fitted, and true (dotted).

    Parameters
    ----------
    fig : matplotlib Figure
    x : array (N,)
    truth : (array (2,), float)
        Means and common standard deviation.
    fits : dict of str to (array (2,), float)
        The same, by name of the fit; one panel each.

    Returns
    -------
    array of Axes

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> pair = ([-1.0, 1.0], 1.0)
    >>> draw_bells(plt.figure(), [-2.0, 0.0, 2.0], pair, {"it": pair})[0].get_ylabel()
    'density'
    """
    axes = fig.subplots(len(fits), 1, sharex=True, squeeze=False)[:, 0]
    t = np.linspace(np.min(x), np.max(x), 301)
    for ax, (name, (means, std)) in zip(axes, fits.items(), strict=True):
        ax.hist(x, 60, density=True, color=GREY, alpha=0.35)
        for k in range(2):
            look = {"color": COLORS[k], "ls": LINES[k]}
            ax.plot(t, 0.5 * stats.norm.pdf(t, means[k], std), **look)
            ax.plot(t, 0.5 * stats.norm.pdf(t, truth[0][k], truth[1]), ":", c=INK)
        ax.text(0.02, 0.95, name, transform=ax.transAxes, weight="bold", va="top")
        ax.set(ylabel="density")
    return axes
