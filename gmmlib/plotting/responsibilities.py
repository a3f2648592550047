"""Mixtures in the plane: mixed colours, bars, numbers, slices (chapter 8)."""

import numpy as np
from matplotlib.patheffects import withStroke

from gmmlib.plotting.cover import blend, draw_soft_groups
from gmmlib.plotting.shapes import draw_ellipse
from gmmlib.plotting.style import COLORS, GREY, INK

LINES = ("--", ":", "-.")


def draw_blend(ax, X, resp, means, covariances):
    """Draw rows in the mixed colours of their components; the unsure ones get a rim.

    Parameters
    ----------
    ax : matplotlib Axes
    X : array (N, 2)
    resp : array (N, K)
    means : array (K, 2)
    covariances : array (K, 2, 2)
        Ellipses hold 90 % of each component.

    Returns
    -------
    array of int
        The rimmed rows: no component has more than nine tenths of them.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> X, resp = [[0, 0], [1, 1]], [[1, 0], [0.6, 0.4]]
    >>> draw_blend(ax, X, resp, X, [np.eye(2), np.eye(2)])
    array([1])
    """
    X, resp = np.asarray(X, float), np.asarray(resp, float)
    for k, (mean, covariance) in enumerate(zip(means, covariances, strict=True)):
        style = {"color": COLORS[k % len(COLORS)], "ls": LINES[k % len(LINES)]}
        draw_ellipse(ax, mean, covariance, **style)
    unsure = resp.max(axis=1) <= 0.9
    rims = np.where(unsure, 1.1, 0.0)
    ax.scatter(*X.T, c=blend(resp), s=26, edgecolors=INK, linewidths=rims, zorder=2)
    return np.flatnonzero(unsure)


def write_letters(ax, X, letters, offsets=None):
    """Write a letter beside each of a few rows, with a line to its row.

    Parameters
    ----------
    ax : matplotlib Axes
    X : array (M, 2)
    letters : sequence of M str
    offsets : array (M, 2), optional
        From each row to its letter, in points; without it up and to the left.

    Returns
    -------
    list of Annotation

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> [note.get_text() for note in write_letters(ax, [[0, 0], [1, 2]], "AB")]
    ['A', 'B']
    """
    offsets = [(-26, 20)] * len(X) if offsets is None else offsets
    line = {"arrowstyle": "-", "lw": 1.2, "shrinkA": 0, "shrinkB": 3}
    halo = [withStroke(linewidth=4, foreground="white")]
    place = {"textcoords": "offset points", "ha": "center", "va": "center", "zorder": 5}
    look = {"weight": "bold", "size": 13, "path_effects": halo, "arrowprops": line}
    return [
        ax.annotate(letter, row, xytext=offset, **place, **look)
        for row, letter, offset in zip(X, letters, offsets, strict=True)
    ]


def draw_bars(ax, names, resp):
    """Draw each row's responsibilities as one bar cut into coloured pieces.

    Parameters
    ----------
    ax : matplotlib Axes
    names : sequence of str
        One per row.
    resp : array (N, K)

    Returns
    -------
    list of BarContainer
        One per component.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> bars = draw_bars(ax, ["A"], [[0.25, 0.75]])
    >>> [float(bar.patches[0].get_width()) for bar in bars]
    [0.25, 0.75]
    """
    resp = np.asarray(resp, dtype=float)
    left, bars = np.zeros(len(resp)), []
    for k, share in enumerate(resp.T):
        look = {"color": COLORS[k % len(COLORS)], "edgecolor": "white", "height": 0.7}
        bars.append(ax.barh(np.arange(len(resp)), share, left=left, **look))
        texts = [f"{s:.2f}" if s > 0.12 else "" for s in share]
        ax.bar_label(bars[-1], texts, label_type="center", color="white", size=10)
        left = left + share
    ax.set_yticks(np.arange(len(resp)), names)
    ax.set(ylim=(len(resp) - 0.4, -0.6), xlim=(0, 1), xticks=[0, 0.5, 1])
    return bars


def draw_numbered(ax, X, mixture):
    """Draw rows and components in their colours, each component's index at its mean.

    Parameters
    ----------
    ax : matplotlib Axes
    X : array (N, 2)
    mixture : Mixture
        Of two features; the ellipses hold 50 and 90 % of each component.

    Returns
    -------
    list of Text

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> from gmmlib.mixture import Mixture
    >>> mixture = Mixture([0.5, 0.5], [[0, 0], [9, 9]], [np.eye(2), np.eye(2)])
    >>> [text.get_text() for text in draw_numbered(ax, [[1, 1]], mixture)]
    ['0', '1']
    """
    resp = mixture.responsibilities(X)
    draw_soft_groups(ax, X, resp, mixture.means, mixture.covariances)
    box = {"fc": "white", "ec": "none", "alpha": 0.8, "pad": 1}
    look = {"size": 15, "weight": "bold", "ha": "center", "va": "center", "bbox": box}
    return [ax.text(*mean, k, **look) for k, mean in enumerate(mixture.means)]


def draw_cuts(ax, mixture, values, x):
    """Draw what a mixture of two features says of the second, given the first.

    Parameters
    ----------
    ax : matplotlib Axes
    mixture : Mixture
    values : sequence of float
        Of the first feature; one curve each, its value written at its peak.
    x : array (G,)
        Of the second feature, where the curves are computed.

    Returns
    -------
    list of Line2D
        One per value, and last, in grey, the density when the first is not known.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> from gmmlib.mixture import Mixture
    >>> mixture = Mixture([1.0], [[0.0, 0.0]], [[[1.0, 0.6], [0.6, 1.0]]])
    >>> line, whole = draw_cuts(ax, mixture, [1.0], np.linspace(-2, 2, 41))
    >>> float(line.get_xdata()[line.get_ydata().argmax()].round(1))
    0.6
    """
    lines, rows = [], np.reshape(x, (-1, 1))
    for k, value in enumerate(values):
        density = np.exp(mixture.condition([0], [value]).logpdf(rows))
        style = {"color": COLORS[(k + 2) % len(COLORS)], "ls": ("-", *LINES)[k % 4]}
        lines += ax.plot(x, density, **style)
        at, place = np.argmax(density), {"xytext": (0, 5), "ha": "center"}
        place |= {"textcoords": "offset points", "weight": "bold"}
        ax.annotate(f"{value:g}", (x[at], density[at]), color=style["color"], **place)
    whole = np.exp(mixture.marginal([1]).logpdf(rows))
    return lines + ax.plot(x, whole, color=GREY, lw=1.4)
