"""The landing page's two pictures: groups seen softly, and the map of the chapters."""

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.patches import FancyBboxPatch

from gmmlib.plotting.shapes import draw_ellipse
from gmmlib.plotting.style import COLORS, GREY, INK


def blend(resp):
    """Mix the components' colours in the proportions of the responsibilities.

    Parameters
    ----------
    resp : array (N, K)
        Rows are non-negative and sum to 1.

    Returns
    -------
    array (N, 3)
        Red, green, blue in [0, 1].

    Examples
    --------
    >>> blend([[1, 0]]).round(2).tolist()  # all of the first colour, #0072b2
    [[0.0, 0.45, 0.7]]
    """
    resp = np.asarray(resp, dtype=float)
    palette = np.array([to_rgb(COLORS[k % len(COLORS)]) for k in range(resp.shape[1])])
    return resp @ palette


def draw_soft_groups(ax, X, resp, means, covariances, probabilities=(0.5, 0.9)):
    """Draw points in the mixed colours of their groups, and each group's ellipses.

    Parameters
    ----------
    ax : matplotlib Axes
    X : array (N, 2)
    resp : array (N, K)
        Share of each group in each point.
    means : array (K, 2)
    covariances : array (K, 2, 2)
    probabilities : sequence of float
        One ellipse per value: it holds this share of its group.

    Returns
    -------
    PathCollection

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> X, means, covariances = [[0, 0]], [[0, 0], [1, 1]], [np.eye(2), np.eye(2)]
    >>> points = draw_soft_groups(ax, X, [[0.7, 0.3]], means, covariances)
    >>> len(ax.lines)  # two groups, two ellipses each
    4
    """
    X = np.asarray(X, dtype=float)
    for k, (mean, covariance) in enumerate(zip(means, covariances, strict=True)):
        for probability in probabilities:
            draw_ellipse(
                ax, mean, covariance, probability, color=COLORS[k % len(COLORS)], lw=2
            )
    return ax.scatter(*X.T, c=blend(resp), s=20, alpha=0.85, linewidths=0, zorder=2)


def draw_map(ax, chapters, arrows):
    """Draw the chapters as boxes and "read this first" as arrows.

    Parameters
    ----------
    ax : matplotlib Axes
    chapters : dict
        Text of a box -> (column, row).
    arrows : sequence of (str, str)
        From the chapter to read first to the one that needs it.

    Returns
    -------
    dict
        Text of a box -> its patch.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> chapters = {"1 A": (0, 0), "2 B": (0, 1)}
    >>> sorted(draw_map(ax, chapters, [("1 A", "2 B")]))
    ['1 A', '2 B']
    """
    width, height = 0.9, 0.62
    boxes = {}
    for text, (column, row) in chapters.items():
        corner = (column - width / 2, -row - height / 2)
        boxes[text] = ax.add_patch(
            FancyBboxPatch(
                corner,
                width,
                height,
                boxstyle="round,pad=0,rounding_size=0.1",
                fc="none",
                ec=COLORS[0],
                lw=1.6,
            )
        )
        ax.text(
            column,
            -row,
            text,
            ha="center",
            va="center",
            fontsize=10,
            color=INK,
        )
    for first, then in arrows:
        ax.annotate(
            "",
            xy=chapters[then] * np.array([1, -1]),
            xytext=chapters[first] * np.array([1, -1]),
            arrowprops={
                "arrowstyle": "-|>",
                "color": GREY,
                "lw": 1.2,
                "shrinkA": 0,
                "shrinkB": 0,
                "patchA": boxes[first],
                "patchB": boxes[then],
            },
        )
    columns, rows = zip(*chapters.values(), strict=True)
    ax.set(xlim=(min(columns) - 0.5, max(columns) + 0.5), ylim=(-max(rows) - 0.4, 0.4))
    ax.axis("off")
    return boxes
