"""Figures of chapter 6: centres that move, their cells, and where they end."""

import numpy as np

from gmmlib.plotting.groups import match_labels
from gmmlib.plotting.shapes import draw_groups
from gmmlib.plotting.style import COLORS, GREY, INK, MARKERS


def draw_state(ax, X, centers, labels=None, before=None, spokes=False):
    """Draw rows in the colours of their centres, and the centres with a white rim.

    Parameters
    ----------
    ax : matplotlib Axes
    X : array (N, 2)
    centers : array (K, 2)
    labels : integer array (N,), optional
        Number of each row's centre; without it the rows are grey.
    before : array (K, 2), optional
        Where the centres were; arrows lead from there.
    spokes : bool
        Join every row to its centre.

    Returns
    -------
    list of Line2D
        The marks of the centres.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> marks = draw_state(ax, [[0, 0], [2, 1]], [[0, 0], [1, 1]], [0, 1])
    >>> [mark.get_xdata()[0].item() for mark in marks]
    [0, 1]
    """
    X, centers = np.asarray(X, dtype=float), np.asarray(centers)
    draw_groups(ax, X, labels, s=9)
    if spokes:
        for k in np.unique(labels):
            rows = X[labels == k]
            ends = np.stack([rows, np.broadcast_to(centers[k], rows.shape)])
            ax.plot(*np.moveaxis(ends, 2, 0), color=COLORS[k], lw=0.5, alpha=0.45)
    for old, new in zip(centers if before is None else before, centers, strict=True):
        if np.hypot(*(new - old)) > 0:
            style = {"arrowstyle": "-|>", "color": INK, "lw": 1.3, "shrinkB": 4}
            ax.annotate("", new, old, arrowprops=style, zorder=3)
    look = {"mec": "white", "mew": 1.3, "ms": 11, "ls": "", "zorder": 4}
    return [
        ax.plot(*center, MARKERS[k % 5], color=INK, mfc=COLORS[k % 5], **look)[0]
        for k, center in enumerate(centers)
    ]


def cells(centers, box):
    """Voronoi cells inside a box: the part of it that is nearest to each centre.

    Parameters
    ----------
    centers : array (K, 2)
    box : (left, right, low, high)

    Returns
    -------
    list of array (V, 2)
        Corners of the polygons in order; V is 0 where a cell misses the box.

    Examples
    --------
    >>> left, right = cells([[0, 0], [2, 0]], (-1, 4, 0, 1))
    >>> sorted(left.tolist())
    [[-1.0, 0.0], [-1.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
    """
    centers = np.asarray(centers, dtype=float)
    left, right, low, high = box
    corners = [(left, low), (right, low), (right, high), (left, high)]
    found = []
    for c in centers:
        polygon = np.array(corners, dtype=float)
        for other in centers[(centers != c).any(axis=1)]:
            polygon = _cut(polygon, other - c, (other @ other - c @ c) / 2)
        found.append(polygon)
    return found


def _cut(polygon, normal, offset):
    """The part of a convex polygon (V, 2) where normal · x ≤ offset."""
    kept = []
    for a, b in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
        at_a, at_b = normal @ a - offset, normal @ b - offset
        if at_a <= 0:
            kept.append(a)
        if at_a * at_b < 0:
            kept.append(a + (b - a) * at_a / (at_a - at_b))
    return np.array(kept).reshape(-1, 2)


def draw_cells(ax, centers, box):
    """Fill the Voronoi cells of the centres lightly and draw their borders.

    Parameters
    ----------
    ax : matplotlib Axes
    centers : array (K, 2)
    box : (left, right, low, high)
        Becomes the limits of the axes.

    Returns
    -------
    list of Polygon

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> len(draw_cells(ax, [[0, 0], [2, 0]], (-1, 4, 0, 1)))
    2
    """
    drawn = []
    for k, polygon in enumerate(cells(centers, box)):
        look = {"fc": (COLORS[k % 5], 0.13), "ec": INK, "lw": 1.1, "zorder": 0}
        drawn += ax.fill(*polygon.T, **look)
    ax.set(xlim=box[:2], ylim=box[2:])
    return drawn


def draw_circles(ax, X, labels, centers):
    """Draw round each centre the smallest circle that holds all its rows.

    Parameters
    ----------
    ax : matplotlib Axes
    X : array (N, 2)
    labels : integer array (N,)
    centers : array (K, 2)

    Returns
    -------
    array (K,)
        The radii.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> X = np.array([[0.0, 0.0], [3.0, 4.0], [9.0, 9.0]])
    >>> draw_circles(ax, X, np.array([0, 0, 1]), X[[0, 2]])
    array([5., 0.])
    """
    far = np.linalg.norm(X - centers[labels], axis=1)
    radii = np.array([far[labels == k].max() for k in range(len(centers))])
    turn = np.linspace(0, 2 * np.pi, 200)
    circle = np.stack([np.cos(turn), np.sin(turn)])
    for k, (center, radius) in enumerate(zip(centers, radii, strict=True)):
        ax.plot(*(center[:, np.newaxis] + radius * circle), color=COLORS[k], lw=1.8)
    return radii


def draw_fall(ax, costs):
    """Draw J after each half of each iteration: squares assign, discs move.

    Parameters
    ----------
    ax : matplotlib Axes
    costs : array (2 T,)
        J after assigning and after moving, in turn.

    Returns
    -------
    list of Line2D
        The stairs, the squares, the discs.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> draw_fall(ax, [9, 4, 3, 3])[1].get_ydata().tolist()
    [9, 3]
    """
    costs = np.asarray(costs)
    time = 1 + np.arange(len(costs)) / 2
    lines = ax.plot(time, costs, color=GREY, drawstyle="steps-post", lw=1.2)
    for half, name, mark in (0, "assign", "s"), (1, "move", "o"):
        look = {"color": COLORS[half], "ms": 7, "ls": ""}
        lines += ax.plot(time[half::2], costs[half::2], mark, **look)
        place = {"xytext": (8, 2), "textcoords": "offset points", "weight": "bold"}
        ax.annotate(name, (time[half], costs[half]), color=COLORS[half], **place)
    return lines


def draw_optima(ax, excess, counts):
    """Draw each end that was found as a stem: how bad it is, and how often it came.

    Parameters
    ----------
    ax : matplotlib Axes
    excess : array (M,)
        How far J lies above the best one, in per cent.
    counts : integer array (M,)

    Returns
    -------
    Line2D
        The heads of the stems.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> draw_optima(ax, [0, 14], [30, 10]).get_ydata().tolist()
    [30, 10]
    """
    ax.vlines(excess, 0, counts, color=GREY, lw=1.5)
    ax.set_ylim(0, 1.12 * np.max(counts))
    return ax.plot(excess, counts, "o", color=COLORS[0], ms=6, clip_on=False)[0]


def draw_steps(axes, X, trace):
    """Draw iterations of Lloyd's algorithm, one per row: assign left, move right.

    Parameters
    ----------
    axes : array (T, 2) of Axes
    X : array (N, 2)
    trace : sequence of array (K, 2)
        The centres before the first iteration and after each, at least T + 1 of them.

    Returns
    -------
    list of integer array (N,)
        The assignment of each row of pictures.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, axes = plt.subplots(1, 2, squeeze=False)
    >>> X = [[0, 0], [4, 0], [5, 0]]
    >>> draw_steps(axes, X, np.array([[[0, 0], [1, 0]], [[0, 0], [4.5, 0]]]))
    [array([0, 1, 1])]
    """
    X, found = np.asarray(X, dtype=float), []
    for t, (left, right) in enumerate(axes, 1):
        old, new = trace[t - 1], trace[t]
        found.append(((X[:, None] - old) ** 2).sum(axis=2).argmin(axis=1))
        draw_state(left, X, old, found[-1])
        draw_state(right, X, new, found[-1], before=old)
        left.set(title=f"{t}. assign", aspect=1)
        right.set(title=f"{t}. move", aspect=1)
    return found


def draw_ratios(axes, ratios, width=0.1):
    """Draw one histogram of J over the truth's J per seeding rule.

    Parameters
    ----------
    axes : sequence of Axes
    ratios : dict of str to array
        The final J of each start, divided by the J of the true groups.
    width : float
        Of a bar.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, axes = plt.subplots(2)
    >>> draw_ratios(axes, {"random": [1.0, 2.0], "greedy": [1.0, 1.0]})
    >>> max(float(bar.get_height()) for bar in axes[1].patches)
    2.0
    """
    most = max(np.max(values) for values in ratios.values())
    edges = np.arange(1 - width / 2, most + width, width)
    for k, (ax, name) in enumerate(zip(axes, ratios, strict=True)):
        ax.hist(ratios[name], edges, color=COLORS[k])
        ax.axvline(1, color=INK, ls="--", lw=1)
        ax.text(0.97, 0.8, name, transform=ax.transAxes, ha="right", size=13)


def draw_missed(axes, X, truth, labels, centers):
    """Draw the true groups on the left, what k-means made of them on the right.

    Parameters
    ----------
    axes : pair of Axes
    X : array (N, 2)
    truth, labels : integer array (N,)
    centers : array (K, 2)
        One for each number in `labels`. There are as many true groups.

    Returns
    -------
    integer array (N,)
        The labels under the names that fit the true ones best.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, axes = plt.subplots(1, 2)
    >>> X = np.array([[0.0, 0.0], [1.0, 0.0], [5.0, 0.0]])
    >>> draw_missed(axes, X, [0, 0, 1], np.array([1, 1, 0]), X[[2, 0]])
    array([0, 0, 1])
    """
    names = match_labels(truth, labels)
    order = [labels[names == k][0] for k in range(len(centers))]
    low, high = X.min(axis=0) - 0.3, X.max(axis=0) + 0.3
    draw_groups(axes[0], X, truth, s=9)
    draw_state(axes[1], X, centers[order], names)
    draw_cells(axes[1], centers[order], (low[0], high[0], low[1], high[1]))
    axes[0].set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))
    for ax in axes:
        ax.set(xticks=[], yticks=[], aspect=1)
    return names
