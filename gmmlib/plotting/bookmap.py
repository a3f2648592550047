"""The last figure of chapter 1: the book as a line with one station per part."""

import numpy as np

from gmmlib.plotting.style import COLORS, GREY, MARKERS

MAP = (
    ("I · One Gaussian", "a shape for one group", "chapters 2–5"),
    ("II · From distances to mixtures", "several shapes at once", "chapters 6–8"),
    ("III · Expectation–maximisation", "find the shapes, derived", "chapters 9–13"),
    ("IV · Using it", "which shape, how many, when not", "chapters 14–18"),
)
LEFT, RIGHT = ((-0.9, -0.5), (1.05, 0.85)), ((0.6, 0.6), (1.25, 1.25))
# the rings that each part adds: (place of the centres, size, line width)
RINGS = (
    (),
    ((1, 1, 1.8),),
    ((0.35, 1, 0.8), (0.7, 1, 1.2), (1, 1, 2.0)),
    ((1, 0.6, 1.1), (1, 1, 1.1), (1, 1.45, 1.1)),
)


def draw_book_map(ax):
    """Draw the book as a line with one station per part, and a sketch beside each.

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
    ax.plot([0, 0], [-0.45, len(MAP) - 0.55], color=GREY, lw=5, zorder=0)
    titles = []
    for i, (title, answer, chapters) in enumerate(MAP):
        ax.plot(0, i, MARKERS[i], color=COLORS[i], ms=19, mec="white", mew=2)
        titles.append(ax.text(0.42, i - 0.16, title, weight="bold", size=12.5))
        ax.text(0.42, i + 0.10, answer, size=11, va="center")
        ax.text(0.42, i + 0.33, chapters, size=10, va="center", color="#5a5a5a")
        _sketch(ax, i)
    ax.set(xlim=(-0.45, 5.15), ylim=(len(MAP) - 0.4, -0.55))
    ax.axis("off")
    return titles


def _sketch(ax, i):
    """Draw the little cloud of station i, and the rings that its part adds."""

    def place(points):
        return (points * np.array([0.2, 0.16]) + [4.5, i + 0.02]).T

    turn = np.linspace(0, 2 * np.pi, 80)
    circle = np.column_stack([np.cos(turn), np.sin(turn)])
    cloud = np.random.default_rng(3).normal(size=(90, 2))
    if i == 0:
        ax.plot(*place(2.1 * circle), color=COLORS[i], lw=1.8)
    else:
        halves = cloud[:45] * [0.5, 0.4] - [0.9, 0.5], cloud[45:] * 0.6 + 0.6
        cloud = np.concatenate(halves)
    ax.plot(*place(cloud), ".", ms=2.5, color=GREY, zorder=1)
    for step, grow, width in RINGS[i]:
        for (centre, radii), style in zip((LEFT, RIGHT), ("-", "--"), strict=True):
            ring = circle * grow * np.array(radii) + step * np.array(centre)
            ax.plot(*place(ring), ls=style, lw=width, color=COLORS[i])
