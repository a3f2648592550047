"""Figures of chapter 1: the same points, seen by different ideas of a group.

Nothing here fits a model: every function draws labels or numbers that it is given.
"""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from scipy.optimize import linear_sum_assignment

from gmmlib.plotting.shapes import draw_groups
from gmmlib.plotting.style import COLORS, GREY, INK, MARKERS

BETWEEN = LinearSegmentedColormap.from_list("between", [COLORS[0], "#b9b9b9", COLORS[1]])

MAP = (
    ("I", "One Gaussian", "a shape for one group", "2–5", 0),
    ("II", "From distances to mixtures", "several shapes at once", "6–8", 1),
    ("III", "Expectation–maximisation", "find the shapes, derived", "9–13", 2),
    ("IV", "Using it", "which shape, how many, when not", "14–18", 3),
    ("V", "Beyond", "Bayes, gaps, outliers, scale", "19–23", 4),
)


def match_labels(truth, labels):
    """Rename `labels` so that as many rows as possible agree with `truth`.

    Parameters
    ----------
    truth, labels : integer arrays (N,)
        Groups counted from 0. Rows with a negative label belong to no group;
        they keep their label.

    Returns
    -------
    integer array (N,)
        The same groups under other names. Groups that no name is left for are
        numbered after the last name of `truth`.

    Examples
    --------
    >>> match_labels([0, 0, 1, 1], [1, 1, 0, 0])
    array([0, 0, 1, 1])
    """
    truth, labels = np.asarray(truth), np.asarray(labels)
    found, named = np.unique(labels[labels >= 0]), np.unique(truth[truth >= 0])
    if not len(found):
        return labels.copy()
    table = np.array([[np.sum((labels == k) & (truth == j)) for j in named] for k in found])
    rows, columns = linear_sum_assignment(table, maximize=True)
    names = dict(zip(found[rows].tolist(), named[columns].tolist(), strict=True))
    spare = max(named, default=-1) + 1
    for k in found.tolist():
        if k not in names:
            names[k], spare = int(spare), spare + 1
    return np.array([names.get(int(k), int(k)) for k in labels])


def draw_spokes(ax, X, labels, **line):
    """Join every row of X (N, 2) to the mean of its group; mark the means.

    Parameters
    ----------
    ax : matplotlib Axes
    X : array (N, 2)
    labels : integer array (N,)
        Group of each row, counted from 0.
    **line
        Passed on to ``Axes.plot`` for the spokes.

    Returns
    -------
    array (K, 2)
        The group means, in the order of the labels.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> draw_spokes(ax, [[0, 0], [2, 0], [5, 5]], [0, 0, 1])
    array([[1., 0.],
           [5., 5.]])
    """
    X, labels = np.asarray(X, dtype=float), np.asarray(labels)
    groups = np.unique(labels)
    centres = np.array([X[labels == k].mean(axis=0) for k in groups])
    for k, centre in zip(groups, centres, strict=True):
        rows = X[labels == k]
        ends = np.stack([rows, np.broadcast_to(centre, rows.shape)])
        style = {"color": COLORS[k % len(COLORS)], "lw": 0.5, "alpha": 0.45}
        ax.plot(ends[:, :, 0], ends[:, :, 1], **(style | line))
        marker = MARKERS[k % len(MARKERS)]
        ax.plot(*centre, marker, color=INK, ms=9, mec="white", mew=1.5, zorder=4)
    return centres


def draw_cut(ax, X, threshold, names=("below", "above")):
    """Draw X (N, 2), cut in two by a horizontal line.

    Parameters
    ----------
    ax : matplotlib Axes
    X : array (N, 2)
    threshold : float
        Height of the line, in the units of the second feature.
    names : pair of str
        What the two sides are called.

    Returns
    -------
    Line2D
        The cut.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> float(draw_cut(ax, [[0, 1], [1, 5]], 3.0).get_ydata()[0])
    3.0
    """
    X = np.asarray(X, dtype=float)
    draw_groups(ax, X, (X[:, 1] > threshold).astype(int), s=10)
    line = ax.axhline(threshold, color=INK, lw=1.5, ls="--")
    for k, (name, side) in enumerate(zip(names, ("top", "bottom"), strict=True)):
        ax.annotate(
            name,
            (0.97 if k == 0 else 0.03, threshold),
            (0, -4 if k == 0 else 4),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            ha="right" if k == 0 else "left",
            va=side,
            color=COLORS[k],
        )
    return line


def density_levels(density, shares):
    """Heights whose contours enclose the given shares of a density on a grid.

    Parameters
    ----------
    density : array of any shape
        Density at the points of an even grid; it need not be normalised.
    shares : sequence of float in (0, 1)
        Probability inside each contour.

    Returns
    -------
    array (len(shares),)
        The heights, rising (that is, from the largest share to the smallest).

    Examples
    --------
    >>> density_levels([4.0, 3.0, 2.0, 1.0], [0.5, 0.8]).tolist()
    [2.0, 3.0]
    """
    heights = np.sort(np.ravel(density))[::-1]
    inside = np.cumsum(heights) / np.sum(heights)
    return np.sort([heights[np.searchsorted(inside, share)] for share in shares])


def draw_hills(ax, x, y, density, shares=(0.9, 0.7, 0.5, 0.3, 0.1), color=COLORS[2]):
    """Draw a density on a grid as hills: filled contours of stated probability.

    Parameters
    ----------
    ax : matplotlib Axes
    x : array (A,)
    y : array (B,)
        The grid, evenly spaced.
    density : array (B, A)
    shares : sequence of float
        Probability inside each contour.
    color : str

    Returns
    -------
    array (len(shares),)
        The heights at which contours were drawn.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> t = np.linspace(-3, 3, 61)
    >>> bell = np.exp(-(t**2 + t[:, None] ** 2) / 2)
    >>> draw_hills(ax, t, t, bell, shares=[0.5]).round(2)  # exp(-1.39 / 2)
    array([0.5])
    """
    levels = density_levels(density, shares)
    shades = [(*_rgb(color), a) for a in np.linspace(0.15, 0.85, len(levels))]
    ax.contourf(x, y, density, levels=[*levels, np.max(density) * 1.01], colors=shades)
    ax.contour(x, y, density, levels=levels, colors=INK, linewidths=0.6)
    return levels


def draw_probability(ax, X, probability, **scatter):
    """Draw X (N, 2), each row coloured by its probability of being in group 1.

    Rows of group 0 are discs, rows of group 1 squares; what lies between 5 % and
    95 % gets a dark rim.

    Parameters
    ----------
    ax : matplotlib Axes
    X : array (N, 2)
    probability : array (N,)
    **scatter
        Passed on to ``Axes.scatter``.

    Returns
    -------
    integer array
        Indices of the rimmed rows.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> draw_probability(ax, [[0, 0], [1, 1], [2, 2]], [0.0, 0.4, 1.0]).tolist()
    [1]
    """
    X, p = np.asarray(X, dtype=float), np.asarray(probability, dtype=float)
    unsure = (p > 0.05) & (p < 0.95)
    style = {"s": 16, "cmap": BETWEEN, "vmin": 0, "vmax": 1}
    for group, marker in ((p <= 0.5, "o"), (p > 0.5, "s")):
        for rim, rows in ((False, group & ~unsure), (True, group & unsure)):
            edge = {"edgecolors": INK, "linewidths": 1.2} if rim else {"linewidths": 0}
            look = style | {"marker": marker, "zorder": 2 + rim} | edge
            ax.scatter(*X[rows].T, c=p[rows], **(look | scatter))
    return np.flatnonzero(unsure)


def draw_switchers(ax, X, before, after):
    """Draw X (N, 2) in the groups `after`; ring the rows that changed group.

    Parameters
    ----------
    ax : matplotlib Axes
    X : array (N, 2)
    before, after : integer arrays (N,)
        Two clusterings whose labels are already matched.

    Returns
    -------
    int
        How many rows changed group.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> draw_switchers(ax, [[0, 0], [1, 1], [2, 2]], [0, 0, 1], [0, 1, 1])
    1
    """
    X = np.asarray(X, dtype=float)
    changed = np.asarray(before) != np.asarray(after)
    draw_groups(ax, X, after, s=12, alpha=0.6)
    ax.scatter(*X[changed].T, s=60, facecolors="none", edgecolors=INK, linewidths=1.2)
    return int(changed.sum())


def draw_gallery(fig, points, found):
    """Draw a table of pictures: one row per data set, one column per method.

    Parameters
    ----------
    fig : matplotlib Figure
    points : dict of str to array (N, 2)
        The data sets, by name.
    found : dict of str to dict of str to integer array (N,)
        ``found[method][name]``: the labels that a method gave a data set; rows
        with a negative label are drawn as grey crosses.

    Returns
    -------
    array (data sets, methods) of Axes

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> points = {"pair": np.array([[0.0, 0.0], [1.0, 1.0]])}
    >>> draw_gallery(plt.figure(), points, {"split": {"pair": [0, 1]}}).shape
    (1, 1)
    """
    axes = fig.subplots(len(points), len(found), squeeze=False)
    for row, (name, X) in zip(axes, points.items(), strict=True):
        row[0].set_ylabel(name)
        for ax, labels in zip(row, found.values(), strict=True):
            group = np.asarray(labels[name])
            alone = group < 0
            draw_groups(ax, X[alone], s=7, marker="x", linewidths=0.6, alpha=0.9)
            draw_groups(ax, X[~alone], group[~alone], s=5)
            ax.set(xticks=[], yticks=[], aspect="equal", adjustable="datalim")
            ax.spines[["top", "right"]].set_visible(True)
            for spine in ax.spines.values():
                spine.set(color=GREY, lw=0.6)
    for ax, method in zip(axes[0], found, strict=True):
        ax.set_title(method, fontsize=11)
    return axes


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
    best = scores == scores.max(axis=1, keepdims=True)
    return [
        ax.text(
            j,
            i,
            f"{scores[i, j]:.2f}",
            ha="center",
            va="center",
            weight="bold" if best[i, j] else "normal",
        )
        for i, j in np.ndindex(scores.shape)
    ]


def draw_book_map(ax):
    """Draw the book as a line with one station per part.

    Parameters
    ----------
    ax : matplotlib Axes

    Returns
    -------
    list of Text
        The titles of the parts, from top to bottom.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> [title.get_text() for title in draw_book_map(ax)][0]
    'I · One Gaussian'
    """
    rng = np.random.default_rng(3)
    blob = rng.normal(size=(90, 2))
    pair = np.concatenate([blob[:45] * [0.5, 0.4] - [0.9, 0.5], blob[45:] * 0.6 + 0.6])
    ax.plot([0, 0], [-0.45, len(MAP) - 0.55], color=GREY, lw=5, zorder=0)
    titles = []
    for i, (part, title, answer, chapters, k) in enumerate(MAP):
        color = COLORS[k]
        disc = {"marker": MARKERS[k], "ms": 19, "mec": "white", "mew": 2}
        ax.plot(0, i, color=color, **disc)
        titles.append(ax.text(0.42, i - 0.16, f"{part} · {title}", weight="bold", size=12.5))
        ax.text(0.42, i + 0.10, answer, size=11, va="center")
        ax.text(0.42, i + 0.33, f"chapters {chapters}", size=10, va="center", color=GREY)
        inset = blob if k == 0 else pair
        ax.plot(*(inset * [0.16, 0.13] + [4.55, i + 0.02]).T, ".", ms=2.5, color=GREY)
        _draw_part(ax, i, k, color)
    ax.set(xlim=(-0.45, 5.15), ylim=(len(MAP) - 0.4, -0.55))
    ax.axis("off")
    return titles


def _draw_part(ax, i, k, color):
    """Sketch over the little cloud of station i what part k + 1 adds to it."""
    turn = np.linspace(0, 2 * np.pi, 80)
    circle = np.stack([np.cos(turn), np.sin(turn)])
    scale, at = np.array([[0.16], [0.13]]), np.array([[4.55], [i + 0.02]])

    def ring(centre, radii, **line):
        shape = circle * np.reshape(radii, (2, 1)) + np.reshape(centre, (2, 1))
        ax.plot(*(shape * scale + at), color=color, **({"lw": 1.8} | line))

    left, right = (-0.9, -0.5), (0.6, 0.6)
    if k == 0:
        ring((0, 0), (2.1, 2.1))
    elif k == 1:
        ring(left, (1.05, 0.85))
        ring(right, (1.25, 1.25), ls="--")
    elif k == 2:
        for step, width in ((0.35, 0.8), (0.7, 1.2), (1.0, 2.0)):
            ring(np.multiply(left, step), (1.05, 0.85), lw=width)
            ring(np.multiply(right, step), (1.25, 1.25), lw=width, ls="--")
    elif k == 3:
        for grow in (0.6, 1.0, 1.45):
            ring(left, (1.05 * grow, 0.85 * grow), lw=1.1)
            ring(right, (1.25 * grow, 1.25 * grow), lw=1.1, ls="--")
    else:
        ring(left, (1.05, 0.85), lw=1.8)
        ring(right, (1.25, 1.25), ls="--")
        ax.plot([4.55 + 0.32, 4.55 - 0.3], [i + 0.34, i - 0.3], "x", color=color, ms=6)


def _rgb(color):
    """Red, green and blue of a hex colour, between 0 and 1."""
    return tuple(int(color[c : c + 2], 16) / 255 for c in (1, 3, 5))
