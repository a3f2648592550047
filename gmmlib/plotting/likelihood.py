"""The likelihood of a mixture as curves: row by row, in floats, in N (chapter 9)."""

import numpy as np

from gmmlib.plotting.style import COLORS, GREY, INK, MARKERS

LINES = ("-", "--", "-.", ":")


def draw_mixtures(ax, x, mixtures, bins, names_at):
    """Histogram of a sample, with area 1, under the densities of several mixtures.

    Parameters
    ----------
    ax : matplotlib Axes
    x : array (N,)
    mixtures : dict of str to Mixture
        Of one feature.
    bins : array
        Edges of the bars.
    names_at : sequence of float
        Where each curve's name is written: this x, a little above the curve.

    Returns
    -------
    list of Line2D
        One per mixture.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> from gmmlib.mixture import Mixture
    >>> one = {"one": Mixture([1.0], [[0.0]], [1.0], "spherical")}
    >>> lines = draw_mixtures(plt.figure().gca(), [0, 1], one, [-3, 0, 3], [0])
    >>> float(lines[0].get_ydata().max().round(4))
    0.3989
    """
    ax.hist(x, bins, density=True, color=GREY, alpha=0.4)
    at, lines = np.linspace(bins[0], bins[-1], 401), []
    for k, (name, mixture) in enumerate(mixtures.items()):
        look = {"color": COLORS[k], "ls": LINES[k]}
        lines += ax.plot(at, np.exp(mixture.logpdf(at[:, np.newaxis])), **look)
        height = np.exp(mixture.logpdf([[names_at[k]]])[0])
        _write(ax, name, (names_at[k], height), (0, 5), COLORS[k])
    return lines


def draw_row_scores(ax, x, gains, names):
    """Draw for every row by how many nats one mixture explains it better than another.

    The area of a dot is proportional to the number of rows with that value.

    Parameters
    ----------
    ax : matplotlib Axes
    x : array (N,)
    gains : array (N,)
        Log-density under the second mixture minus that under the first.
    names : pair of str
        Written below and above the zero line.

    Returns
    -------
    pair of PathCollection
        Values that the first explains better, and those that the second does.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> below, above = draw_row_scores(
    ...     plt.figure().gca(), np.arange(3), np.array([-1, 2, 3]), ["A", "B"])
    >>> len(below.get_offsets()), len(above.get_offsets())
    (1, 2)
    """
    ax.axhline(0, color=INK, lw=1)
    values, first, counts = np.unique(x, return_index=True, return_counts=True)
    gains, groups = gains[first], []
    for wins, k in ((gains <= 0, 0), (gains > 0, 1)):
        look = {"color": COLORS[k], "marker": MARKERS[k], "lw": 0, "alpha": 0.75}
        groups.append(ax.scatter(values[wins], gains[wins], 9 * counts[wins], **look))
        ax.text(
            *((0.44, 0.02), (0.99, 0.98))[k],
            names[k],
            transform=ax.transAxes,
            ha=("center", "right")[k],
            va=("bottom", "top")[k],
            color=COLORS[k],
            weight="bold",
        )
    return tuple(groups)


def draw_cut_off(ax, at, direct, careful, names, names_at):
    """Draw a direct computation up to where it leaves the range of floats, and beyond.

    Parameters
    ----------
    ax : matplotlib Axes
    at, direct, careful : array (M,)
        The direct values are infinite where they are lost.
    names : pair of str
        Of the direct computation and of the careful one.
    names_at : pair of pairs of float
        Right upper corners of the names.

    Returns
    -------
    pair of Line2D
        Thick: the direct computation, as far as it goes; a cross marks its end.
        Dashed: the careful one.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> thick, dashed = draw_cut_off(
    ...     plt.figure().gca(), np.arange(3), np.array([0, -1, -np.inf]),
    ...     np.array([0, -1, -2]), ["direct", "careful"], [(0, 0), (1, 1)])
    >>> len(thick.get_xdata()), len(dashed.get_xdata())
    (2, 3)
    """
    kept = np.isfinite(direct)
    (thick,) = ax.plot(at[kept], direct[kept], lw=5, alpha=0.5, color=COLORS[0])
    (dashed,) = ax.plot(at, careful, "--", color=COLORS[1])
    ax.plot(at[kept][-1], direct[kept][-1], "X", ms=11, color=COLORS[0])
    for name, place, color in zip(names, names_at, COLORS, strict=False):
        ax.text(*place, name, color=color, ha="right", va="top", weight="bold")
    return thick, dashed


def draw_curves(ax, at, curves, names_at):
    """Draw several curves, each with its name.

    Parameters
    ----------
    ax : matplotlib Axes
    at : array (M,)
    curves : dict of str to array (M,)
    names_at : sequence of pairs of float
        Where the names are centred.

    Returns
    -------
    list of Line2D

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> len(draw_curves(plt.figure().gca(), [0, 1], {"up": [0, 1]}, [(0.5, 0.6)]))
    1
    """
    lines = []
    looks = zip(curves.items(), names_at, COLORS, LINES, strict=False)
    for (name, curve), place, color, dashes in looks:
        lines += ax.plot(at, curve, dashes, color=color)
        ax.text(*place, name, color=color, weight="bold", ha="center")
    return lines


def draw_errors(ax, sizes, errors, asymptotic, names):
    """Draw errors of estimates against sample size, beside asymptotic / √N.

    Parameters
    ----------
    ax : matplotlib Axes
    sizes : array (M,)
    errors : array (M, P)
        Of P parameters.
    asymptotic : array (P,)
    names : sequence of str

    Returns
    -------
    list of Line2D
        The theoretical lines, one per parameter.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> lines = draw_errors(plt.figure().gca(), np.array([1, 4]), np.ones((2, 1)),
    ...                     [6.0], ["mean"])
    >>> lines[0].get_ydata()
    array([6., 3.])
    """
    lines = []
    for k, name in enumerate(names):
        lines += ax.plot(sizes, asymptotic[k] / np.sqrt(sizes), color=GREY, lw=1)
        ax.plot(sizes, errors[:, k], MARKERS[k], color=COLORS[k], ms=8)
        offset = (48, 0) if k % 2 == 0 else (-34, -22)  # above its line, below it
        _write(ax, name, (sizes[1], errors[1, k]), offset, COLORS[k])
    ax.set(xscale="log", yscale="log")
    ax.set_xticks(sizes, [f"{n}" for n in sizes])
    ticks = [0.1, 0.2, 0.5, 1]
    ax.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    ax.minorticks_off()
    return lines


def _write(ax, text, at, offset, color):
    look = {"ha": "center", "va": "bottom", "weight": "bold", "color": color}
    ax.annotate(text, at, xytext=offset, textcoords="offset points", **look)
