"""Figures of chapter 15: criteria, tests and merged components (nothing is fitted)."""

import numpy as np
from scipy.stats import chi2

from gmmlib.plotting.shapes import draw_ellipse
from gmmlib.plotting.style import BARS, COLORS, GREY, INK, MARKERS

STYLES = ("-", "--", ":", "-.")


def draw_fits(fig, X, mixtures, xlabel="", ylabel=""):
    """Draw the same rows once for each mixture, with its 90 % ellipses.

    Parameters
    ----------
    fig : matplotlib Figure
        Gets two panels to a row.
    X : array (N, 2)
    mixtures : dict of str to Mixture
        Of two features; the names become titles.
    xlabel, ylabel : str

    Returns
    -------
    array of Axes (rows, 2)

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> from gmmlib import Mixture
    >>> one = Mixture([1.0], [[0, 0]], [1.0], "spherical")
    >>> draw_fits(plt.figure(), np.zeros((1, 2)), {"a": one, "b": one}).shape
    (1, 2)
    """
    shape = (len(mixtures) + 1) // 2, 2
    axes = fig.subplots(*shape, sharex=True, sharey=True, squeeze=False)
    for ax, (name, mixture) in zip(axes.flat, mixtures.items(), strict=False):
        ax.scatter(*np.asarray(X).T, s=10, color=GREY, alpha=0.5, linewidths=0)
        ax.set_title(name, loc="left")
        for k, n in enumerate(mixture.normals):
            color = COLORS[k % len(COLORS)]
            draw_ellipse(ax, n.mean, n.covariance, color=color, lw=2)
    fig.supxlabel(xlabel)
    fig.supylabel(ylabel)
    return axes


def draw_curves(ax, x, curves, errors=None, low=None, **axis):
    """Draw curves over the same places, each with its name at its right end.

    Parameters
    ----------
    ax : matplotlib Axes
    x : array (G,)
    curves : dict of str to array (G,)
        A curve named "" gets no label.
    errors : dict of str to array (G,), optional
        Half lengths of error bars, by the name of the curve.
    low : float, optional
        A curve that falls below it is named where it does.
    **axis
        Passed on to ``Axes.set``: labels, limits, scales.

    Returns
    -------
    list of Line2D
        The curves, in order.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> lines = draw_curves(ax, [1, 2], {"up": [0.0, 1.0], "down": [1.0, 0.0]})
    >>> [text.get_text() for text in ax.texts]
    ['up', 'down']
    """
    x, lines, errors = np.asarray(x), [], errors or {}
    for k, (name, y) in enumerate(curves.items()):
        y, color = np.asarray(y, float), COLORS[k % len(COLORS)]
        look = {"color": color, "marker": MARKERS[k % len(MARKERS)]}
        line = ax.plot(x, y, STYLES[k % len(STYLES)], **look)[0]
        if name in errors:
            ax.errorbar(x, y, errors[name], fmt="none", ecolor=color, capsize=3, lw=1.2)
        last, place = len(y) - 1, {"xytext": (8, 0), "va": "center"}
        if low is not None and (y < low).any():
            last = max((y < low).argmax() - 1, 0)
            place = {"xytext": (14, 3), "va": "center"}
        place["textcoords"] = "offset points"
        end = x[last], y[last]
        ax.annotate(name, end, color=color, **place, annotation_clip=False)
        lines.append(line)
    ax.margins(x=0.06)
    ax.set(**axis)
    return lines


def draw_folds(ax, K, scores, title=""):
    """Draw held-out scores: the mean over folds, plus and minus one standard error.

    Parameters
    ----------
    ax : matplotlib Axes
    K : sequence of int
        Numbers of components.
    scores : array (len(K), n_folds)
    title : str

    Returns
    -------
    array (2, len(K))
        Means and standard errors.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> draw_folds(ax, [1, 2], [[-3.0, -1.0], [-2.0, -2.0]])
    array([[-2., -2.],
           [ 1.,  0.]])
    """
    scores = np.asarray(scores, float)
    mean = scores.mean(axis=1)
    error = scores.std(axis=1, ddof=1) / np.sqrt(scores.shape[1])
    draw_curves(ax, K, {"": mean}, {"": error}, ylabel="nats per row", xticks=list(K))
    ax.set_title(title, loc="left")
    return np.stack([mean, error])


def draw_null(ax, replicates, statistic, degrees):
    """Draw simulated likelihood ratios, the χ² density, and the observed ratio.

    Parameters
    ----------
    ax : matplotlib Axes
    replicates : array (B,)
    statistic : float
    degrees : int
        Degrees of freedom of the χ² distribution.

    Returns
    -------
    array (bins,)
        Heights of the bars, which have area 1.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> float(draw_null(ax, np.array([1.0, 2.0, 5.0]), 9.0, 6).sum()) > 0
    True
    """
    replicates = np.asarray(replicates, float)
    top = max(replicates.max(), statistic) + 3
    edges = np.arange(min(0.0, np.floor(replicates.min())), top + 3, 3.0)
    heights, *_ = ax.hist(replicates, edges, density=True, color=BARS)
    grid = np.linspace(0, top, 300)
    curve = chi2(degrees).pdf(grid)
    ax.plot(grid, curve, color=COLORS[0])
    peak = grid[curve.argmax()]
    text = f"χ², {degrees} degrees"
    ax.text(peak + 3, 0.93 * curve.max(), text, color=COLORS[0], va="center")
    height = 1.12 * max(curve.max(), heights.max())
    ax.annotate(
        f"observed\nλ = {statistic:.1f}",
        xy=(statistic, 0),
        xytext=(statistic, 0.6 * height),
        color=COLORS[1],
        ha="center",
        arrowprops={"arrowstyle": "->", "color": COLORS[1], "lw": 1.8},
    )
    ax.set(xlabel="likelihood ratio λ", ylabel="density", ylim=(0, height))
    return heights


def draw_criteria(ax, table, names):
    """Draw criteria against K, each less its minimum; the minimum is ringed.

    Parameters
    ----------
    ax : matplotlib Axes
    table : list of dict
        With "n_components" and the criteria.
    names : sequence of str
        Criteria to draw; smaller is better.

    Returns
    -------
    dict of str to int
        K at the minimum of each.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> table = [{"n_components": 1, "bic": 9.0}, {"n_components": 2, "bic": 7.0}]
    >>> draw_criteria(ax, table, ["bic"])
    {'bic': 2}
    """
    K = np.array([row["n_components"] for row in table])
    values = {name: np.array([row[name] for row in table]) for name in names}
    curves = {name.upper(): y - y.min() for name, y in values.items()}
    lines, found = draw_curves(ax, K, curves), {}
    for k, (name, line) in enumerate(zip(names, lines, strict=True)):
        best = values[name].argmin()
        ring = {"ms": 12 + 5 * k, "mfc": "none", "mec": line.get_color(), "mew": 2}
        ax.plot(K[best], 0, "o", **ring, zorder=4, clip_on=False)
        found[name] = int(K[best])
    highest = max(np.sort(y)[-2] for y in curves.values()) or 1.0  # K = 1 is far above
    ax.set(ylim=(-0.1 * highest, 1.25 * highest), xticks=K, ylabel="above minimum")
    ax.set_xlim(K[0] - 0.2, K[-1] + 0.75)
    spread_labels(ax)
    return found


def spread_labels(ax, gap=15):
    """Move labels of curves that end at the same height apart; the lowest stays.

    Parameters
    ----------
    ax : matplotlib Axes
        With final limits, and texts of `draw_curves`.
    gap : float
        Least distance from one label to the next, in points.

    Returns
    -------
    list of float
        By how many points each label was raised, from the lowest up.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> lines = draw_curves(ax, [1, 2], {"a": [0.0, 1.0], "b": [1.0, 1.0]})
    >>> spread_labels(ax, 10)
    [0.0, 10.0]
    """
    raised, last = [], -np.inf
    for text in sorted(ax.texts, key=lambda text: text.xy[1]):
        here = ax.transData.transform(text.xy)[1] * 72 / ax.figure.dpi
        last = max(here, last + gap)
        text.set_position((8, last - here))
        raised.append(float(last - here))
    return raised


def draw_merged(ax, X, mixture, merging, n_clusters):
    """Draw rows and components in the colours of the clusters they are merged to.

    Parameters
    ----------
    ax : matplotlib Axes
    X : array (N, 2)
    mixture : Mixture
        Of two features.
    merging : Merging
        Of this mixture.
    n_clusters : int

    Returns
    -------
    array (K,) of int
        The cluster of each component.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> from gmmlib import Mixture
    >>> from gmmlib.selection import merge_components
    >>> X, ones = np.array([[0.0, 0], [0, 1], [9, 9]]), [1.0, 1.0, 1.0]
    >>> mixture = Mixture([0.3, 0.3, 0.4], X, ones, "spherical")
    >>> fig, ax = plt.subplots()
    >>> draw_merged(ax, X, mixture, merge_components(mixture, X), 2)
    array([0, 0, 1])
    """
    X, labels = np.asarray(X), merging.labels(n_clusters)
    cluster = np.zeros(len(mixture.weights), int)
    for c, group in enumerate(merging.groups[n_clusters]):
        cluster[group] = c
        color = COLORS[c % len(COLORS)]
        look = {"color": color, "marker": MARKERS[(c + c // 5) % len(MARKERS)]}
        ax.scatter(*X[labels == c].T, s=14, alpha=0.7, linewidths=0, **look)
        for k in group:
            n = mixture.normals[k]
            draw_ellipse(ax, n.mean, n.covariance, color=color, lw=1.8)
    ax.set_aspect("equal")
    ax.set_title(f"{n_clusters} clusters", loc="left")
    return cluster


def draw_digits(fig, rows):
    """Draw rows of 8 × 8 images, each row under its name.

    Parameters
    ----------
    fig : matplotlib Figure
    rows : list of (str, array (n, 64))
        Grey levels from 0 (white) to 16 (black); values outside are clipped.

    Returns
    -------
    array (rows, n) of Axes

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> draw_digits(plt.figure(), [("blank", np.zeros((3, 64)))]).shape
    (1, 3)
    """
    fig.set_layout_engine("none")
    places = {"left": 0.01, "right": 0.99, "bottom": 0.01, "top": 0.92}
    places |= {"hspace": 0.4, "wspace": 0.12}
    shape = len(rows), len(rows[0][1])
    axes = fig.subplots(*shape, squeeze=False, gridspec_kw=places)
    for line, (name, images) in zip(axes, rows, strict=True):
        for ax, image in zip(line, np.asarray(images), strict=True):
            ax.imshow(image.reshape(8, 8), cmap="gray_r", vmin=0, vmax=16)
            ax.set(xticks=[], yticks=[])
            ax.spines[:].set(visible=True, color=GREY, lw=0.5)
        line[0].set_title(name, loc="left", fontsize=11, color=INK)
    return axes
