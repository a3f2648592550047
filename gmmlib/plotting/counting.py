"""Figures of chapter 1: how many clusterings there are, and how well two agree."""

from math import log10

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from gmmlib.plotting.style import COLORS, MARKERS


def draw_counts(ax, sizes, counts, label_at):
    """Draw huge whole numbers against N, as powers of ten.

    Parameters
    ----------
    ax : matplotlib Axes
    sizes : sequence of int
    counts : dict of str to sequence of int
        One line per name; the numbers may be too large for a float.
    label_at : sequence of int
        For each line, the position among `sizes` beside which its name is written.

    Returns
    -------
    list of Line2D

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> [line] = draw_counts(ax, [1, 2], {"big": [10, 10**400]}, [1])
    >>> line.get_ydata().tolist()
    [1.0, 400.0]
    """
    lines = []
    looks = zip(counts.items(), label_at, COLORS, ("-", "--", "-."), strict=False)
    for (name, values), at, color, style in looks:
        powers = [log10(value) for value in values]
        lines += ax.plot(sizes, powers, lw=2.2, color=color, ls=style)
        place = {"xytext": (7, -13), "textcoords": "offset points"}
        ax.annotate(name, (sizes[at], powers[at]), color=color, weight="bold", **place)
    return lines


def draw_chance(ax, shuffled, real):
    """Histograms of an index under shuffled labels, with the real value as a marker.

    Parameters
    ----------
    ax : matplotlib Axes
    shuffled : dict of str to array
        The values of each index over the shuffles.
    real : dict of str to float
        The value of each index for the real labels.

    Returns
    -------
    list of array
        The histograms' counts.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> [bars] = draw_chance(ax, {"index": [0.0, 0.1]}, {"index": 0.9})
    >>> float(bars.sum())
    2.0
    """
    edges = np.arange(-0.1, 1, 0.005)
    drawn = []
    for k, (name, values) in enumerate(shuffled.items()):
        bars = ax.hist(values, edges, color=COLORS[k], alpha=0.8)[0]
        drawn.append(bars)
        ax.text(np.mean(values), bars.max() * 1.03, name, ha="center", weight="bold")
        ax.plot(real[name], 0, MARKERS[k], ms=10, color=COLORS[k], clip_on=False)
        place = {"xytext": (0, 9), "textcoords": "offset points", "ha": "center"}
        ax.annotate(f"{real[name]:.2f}", (real[name], 0), **place)
    ax.set(yticks=[], ylim=(0, None))
    ax.spines["left"].set_visible(False)
    return drawn


def draw_scores(ax, scores, rows, columns):
    """Draw a table of scores as shaded cells with the numbers written in them.

    Parameters
    ----------
    ax : matplotlib Axes
    scores : array (R, C)
        Between 0 and 1; the highest of each row is set in bold.
    rows, columns : sequences of str

    Returns
    -------
    list of Text
        The numbers, row by row.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> [t.get_text() for t in draw_scores(ax, [[0.5, 1.0]], ["a"], ["b", "c"])]
    ['0.50', '1.00']
    """
    scores = np.asarray(scores, dtype=float)
    shade = LinearSegmentedColormap.from_list("score", ["#ffffff00", COLORS[2] + "b0"])
    ax.imshow(scores, cmap=shade, vmin=0, vmax=1, aspect="auto")
    ax.set_xticks(range(len(columns)), columns)
    ax.set_yticks(range(len(rows)), rows)
    ax.tick_params(length=0, labeltop=True, labelbottom=False)
    ax.spines[:].set_visible(False)
    numbers = []
    for i, j in np.ndindex(scores.shape):
        text = f"{scores[i, j]:z.2f}".replace("-", "−")
        weight = "bold" if scores[i, j] == scores[i].max() else "normal"
        numbers.append(ax.text(j, i, text, ha="center", va="center", weight=weight))
    return numbers
