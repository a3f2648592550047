"""Figures of chapter 11: clusters while they are learnt, and what many starts found."""

import matplotlib.pyplot as plt
import numpy as np

from gmmlib.plotting.cover import blend
from gmmlib.plotting.shapes import draw_ellipse, draw_groups
from gmmlib.plotting.style import COLORS, GREY, INK, MARKERS


def panels(rows, columns, height, names=None):
    """Set up a figure of several panels that fits a phone.

    Parameters
    ----------
    rows, columns : int
    height : float
        Of the figure, in inches.
    names : pair of str, optional
        One horizontal and one vertical name for all panels, which then have the
        same limits within a column.

    Returns
    -------
    array of Axes
        (rows, columns), or (rows,) if there is one column.

    Examples
    --------
    >>> panels(3, 2, 5, ("x", "y")).shape
    (3, 2)
    >>> plt.close()
    """
    share = "col" if names else "none"
    size = (5.6 if columns > 1 else 5.2, height)
    fig, axes = plt.subplots(rows, columns, figsize=size, sharex=share, sharey=share)
    if names:
        fig.supxlabel(names[0], fontsize=12)
        fig.supylabel(names[1], fontsize=12)
    return axes


def draw_planes(axes, X, names):
    """Draw two features after two: the first pair in the first panel, and so on.

    Parameters
    ----------
    axes : sequence of matplotlib Axes
    X : array (N, 2 * len(axes))
    names : sequence of str
        One per feature.

    Examples
    --------
    >>> fig, ax = plt.subplots()
    >>> draw_planes([ax], [[0, 1], [2, 3]], ["a", "b"])
    >>> ax.get_xlabel(), ax.get_ylabel()
    ('a', 'b')
    """
    X = np.asarray(X, dtype=float)
    for n, ax in enumerate(axes):
        draw_groups(ax, X[:, 2 * n : 2 * n + 2])
        ax.set(xlabel=names[2 * n], ylabel=names[2 * n + 1], aspect=1)


def draw_underflow(ax, x, naive, exact):
    """Draw an exact log-density as a line, and as dots what a density's log gives.

    Parameters
    ----------
    ax : matplotlib Axes
    x, naive, exact : arrays (N,)
        Where, and the two values; ``-inf`` in `naive` leaves no dot.

    Examples
    --------
    >>> fig, ax = plt.subplots()
    >>> draw_underflow(ax, [0, 1], [-1.0, -np.inf], [-1.0, -800.0])
    >>> len(ax.lines)
    3
    """
    ax.plot(x, exact)
    ax.plot(x, naive, "o", color=COLORS[1], ms=5)
    smallest = np.log(np.nextafter(0, 1))
    ax.axhline(smallest, color=GREY, lw=1, ls="--")
    ax.text(0, smallest - 60, "log of the smallest double", va="top")
    ax.set(xlabel="petal length (cm)", ylabel="log-density")


def point_out(text, tip, place):
    """Write `text` at `place` in the current axes, with an arrow to `tip`.

    Parameters
    ----------
    text : str
    tip, place : pair of float
        Data coordinates.

    Returns
    -------
    Annotation

    Examples
    --------
    >>> point_out("here", (0, 0), (1, 1)).xy
    (0, 0)
    >>> plt.close()
    """
    arrow = {"arrowstyle": "->", "color": INK}
    return plt.annotate(text, tip, place, arrowprops=arrow, va="center")


def draw_clusters(ax, X, resp, clusters, columns=(0, 1), probability=0.9):
    """Draw points in mixed colours, and each cluster's mean and ellipse.

    Parameters
    ----------
    ax : matplotlib Axes
    X : array (N, D)
    resp : array (N, K)
        Each point is filled with the colours of its components in these shares;
        its marker is that of the component with the largest.
    clusters : sequence of (weight, mean, covariance)
        K of them, of shapes (), (D,) and (D, D).
    columns : pair of int
        The two features to show: for the clusters this means their marginals.
    probability : float in (0, 1)
        Share of each cluster's marginal inside its ellipse.

    Returns
    -------
    list of Line2D
        The ellipses.

    Examples
    --------
    >>> fig, ax = plt.subplots()
    >>> X, resp = np.array([[0.0, 0.0], [2.0, 2.0]]), np.array([[1.0], [1.0]])
    >>> len(draw_clusters(ax, X, resp, [(1.0, np.ones(2), np.eye(2))]))
    1
    """
    chosen, shown = list(columns), np.asarray(X, dtype=float)[:, columns]
    fill, strongest, ellipses = blend(resp), np.argmax(resp, axis=1), []
    for k, (_, mean, covariance) in enumerate(clusters):
        color, marker = COLORS[k % len(COLORS)], MARKERS[k % len(MARKERS)]
        own = strongest == k
        if own.any():
            look = {"s": 16, "alpha": 0.85, "linewidths": 0, "zorder": 2}
            ax.scatter(*shown[own].T, c=fill[own], marker=marker, **look)
        center, matrix = mean[chosen], covariance[np.ix_(chosen, chosen)]
        ellipses.append(
            draw_ellipse(ax, center, matrix, probability, color=color, lw=1.8)
        )
        ax.plot(*center, marker, color=color, ms=8, mec=INK, mew=1.3, zorder=4)
    return ellipses


def draw_iterations(axes, X, trace, which, columns=(0, 1), probability=0.9):
    """Draw the clusters of some iterations, one panel each.

    Parameters
    ----------
    axes : sequence of matplotlib Axes
    X : array (N, D)
    trace : sequence of (clusters, resp, log_likelihood)
        What each iteration started from and how it shared out the rows.
    which : sequence of int
        Iterations to show, as many as there are axes.
    columns, probability
        As in `draw_clusters`.

    Examples
    --------
    >>> fig, ax = plt.subplots()
    >>> step = [(1.0, np.zeros(2), np.eye(2))], np.ones((3, 1)), -9.0
    >>> draw_iterations([ax], np.zeros((3, 2)), [step], [0])
    >>> ax.get_title()
    'iteration 0'
    """
    for ax, t in zip(axes, which, strict=True):
        clusters, resp, _ = trace[t]
        draw_clusters(ax, X, resp, clusters, columns, probability)
        ax.set_title(f"iteration {t}")


def draw_optima(ax, log_likelihoods, agreements, counts, collapsed):
    """Draw one mark per optimum: how likely, how close to the truth, how often met.

    Parameters
    ----------
    ax : matplotlib Axes
    log_likelihoods, agreements : arrays (M,)
        Where the mark goes: horizontally and vertically.
    counts : integer array (M,)
        Number of starts that ended there: the area of a disc, and its number
        if it is more than one.
    collapsed : boolean array (M,)
        These are drawn as crosses.

    Returns
    -------
    tuple of PathCollection
        The sound optima and the collapsed ones.

    Examples
    --------
    >>> fig, ax = plt.subplots()
    >>> sound, bad = draw_optima(ax, [-180, -99], [0.9, 0.4], [8, 1], [False, True])
    >>> sound.get_offsets().tolist(), bad.get_offsets().tolist()
    ([[-180.0, 0.9]], [[-99.0, 0.4]])
    """
    points = np.column_stack([log_likelihoods, agreements])
    counts, bad = np.asarray(counts), np.asarray(collapsed)
    area = 34.0 * counts[~bad]
    discs = ax.scatter(*points[~bad].T, s=area, color=COLORS[0], alpha=0.7, lw=0)
    crosses = ax.scatter(*points[bad].T, s=60, marker="x", color=COLORS[1], lw=2)
    for point, count in zip(points[~bad], counts[~bad], strict=True):
        if count > 1:
            right = 4 + np.sqrt(34.0 * count / np.pi)
            ax.annotate(
                f"{count}", point, (right, 0), textcoords="offset points", va="center"
            )
    ax.set(xlabel="log-likelihood ℓ", ylabel="agreement (ARI)")
    return discs, crosses


def draw_mistakes(ax, X, truth, labels):
    """Draw points as the groups they belong to; circle and count those put elsewhere.

    Parameters
    ----------
    ax : matplotlib Axes
    X : array (N, 2)
    truth, labels : integer arrays (N,)
        True group and assigned group of each row, under the same names.

    Returns
    -------
    PathCollection
        The circles.

    Examples
    --------
    >>> fig, ax = plt.subplots()
    >>> draw_mistakes(ax, [[0, 0], [1, 1]], [0, 1], [0, 0]).get_offsets().tolist()
    [[1.0, 1.0]]
    """
    X, truth, labels = np.asarray(X, dtype=float), np.asarray(truth), np.asarray(labels)
    for k in np.unique(truth):
        look = {"color": COLORS[k], "marker": MARKERS[k], "alpha": 0.6}
        ax.scatter(*X[truth == k].T, s=18, linewidths=0, **look)
    wrong = X[truth != labels]
    ax.text(0.05, 0.85, f"{len(wrong)} elsewhere", transform=ax.transAxes)
    return ax.scatter(*wrong.T, s=80, facecolors="none", edgecolors=INK, linewidths=1.3)


def draw_histories(ax, runs, chosen, low):
    """Draw the log-likelihoods of many runs against the iteration; one of them strong.

    Parameters
    ----------
    ax : matplotlib Axes
    runs : sequence of runs
        A run is a sequence of (clusters, resp, log_likelihood).
    chosen : one such run
        Drawn in colour, over the others.
    low : float
        Lower end of the vertical axis.

    Examples
    --------
    >>> fig, ax = plt.subplots()
    >>> run = [(None, None, -3.0), (None, None, -2.0)]
    >>> draw_histories(ax, [run, run], run, -5.0)
    >>> len(ax.lines)
    3
    """
    for run in runs:
        ax.plot([step[2] for step in run], color=GREY, lw=0.9, alpha=0.6)
    ax.plot([step[2] for step in chosen], color=COLORS[1], lw=2.6)
    ax.set(xlabel="iteration", ylabel="log-likelihood ℓ")
    ax.set_ylim(bottom=low)


def draw_floors(ax, floors, fits):
    """Draw how the log-likelihoods of fits follow the floor under their variances.

    Parameters
    ----------
    ax : matplotlib Axes
    floors : array (M,)
        Falling; the axis runs to the right with smaller floors.
    fits : dict of str to sequence of (clusters, resp, log_likelihood)
        M of them for each name, which is written beside the line.

    Examples
    --------
    >>> fig, ax = plt.subplots()
    >>> draw_floors(ax, [0.1, 0.01], {"a": [(None, None, -3.0), (None, None, -2.0)]})
    >>> ax.get_xscale(), len(ax.lines)
    ('log', 1)
    """
    middle = len(floors) // 2
    for k, (name, ends) in enumerate(fits.items()):
        ells = [end[2] for end in ends]
        ax.plot(floors, ells, marker="ox"[k % 2], ms=7, color=COLORS[k])
        ax.annotate(
            name,
            (floors[middle], ells[middle]),
            (-8, 10),
            textcoords="offset points",
            ha="right",
        )
    ax.set(xscale="log", xlabel="reg_covar (cm²)", ylabel="log-likelihood ℓ")
    ax.invert_xaxis()
