r"""Families of covariances: their sharing, their fits, their price (chapter 14).

.. math::

    \boldsymbol{\Sigma}_k = \lambda_k \mathbf{D}_k \mathbf{A}_k \mathbf{D}_k^\top
"""

import matplotlib.pyplot as plt
import numpy as np
from scipy.linalg import expm

from gmmlib.families import FAMILIES
from gmmlib.plotting.shapes import draw_ellipse, draw_groups
from gmmlib.plotting.style import COLORS, GREY, INK, MARKERS

LOOKS = {
    "full": {"color": COLORS[0], "marker": "o", "ls": "-"},
    "tied": {"color": COLORS[1], "marker": "s", "ls": "--"},
    "diag": {"color": COLORS[2], "marker": "^", "ls": "-."},
    "spherical": {"color": COLORS[3], "marker": "D", "ls": ":"},
}
FOURTEEN = (
    *("EII", "VII", "EEI", "VEI", "EVI", "VVI", "EEE"),
    *("VEE", "EVE", "VVE", "EEV", "VEV", "EVV", "VVV"),
)
OURS = {"VII": "spherical", "VVI": "diag", "EEE": "tied", "VVV": "full"}


def draw_fits(fig, X, labels, mixtures, shape, probability=0.9):
    """One panel per mixture: the rows in their groups, and every component's ellipse.

    Parameters
    ----------
    fig : matplotlib Figure
    X : array (N, 2)
    labels : integer array (N,), or dict of str to integer array
        One grouping for all panels, or one for each.
    mixtures : dict of str to Mixture
        Mixtures of two columns, by title.
    shape : (int, int)
        Rows and columns of panels.
    probability : float

    Returns
    -------
    array of Axes

    Examples
    --------
    >>> from gmmlib.mixture import Mixture
    >>> one = Mixture([1.0], [[0.0, 0.0]], [1.0], "spherical")
    >>> axes = draw_fits(plt.figure(), np.eye(2), [0, 0], {"one": one}, (1, 1))
    >>> axes[0].get_title()
    'one'
    """
    axes = fig.subplots(*shape, sharex=True, sharey=True, squeeze=False)
    for ax, (name, mixture) in zip(axes.flat, mixtures.items(), strict=True):
        groups = labels[name] if isinstance(labels, dict) else labels
        draw_groups(ax, X, groups, s=11, alpha=0.55)
        for normal in mixture.normals:
            draw_ellipse(ax, normal.mean, normal.covariance, probability, lw=1.6)
        ax.set_title(name)
        ax.set_aspect("equal")
    return axes.ravel()


def averages(matrices, counts):
    """Six families as averages of K matrices: over components, over directions.

    Parameters
    ----------
    matrices : array (K, D, D)
    counts : array (K,)

    Returns
    -------
    dict of str to array (K, D, D)
        By mclust's name: VVV, VVI, VII are the matrices, their diagonals, and their
        mean variances; EEE, EEI, EII the same of the weighted mean of the matrices.

    Examples
    --------
    >>> averages([[[1.0, 0.5], [0.5, 3.0]]], [10])["VII"]
    array([[[2., 0.],
            [0., 2.]]])
    """
    own = np.asarray(matrices, dtype=float)
    K, D = own.shape[:2]
    mean = np.average(own, axis=0, weights=counts)
    found = {}
    for names, S in (
        (("VVV", "VVI", "VII"), own),
        (("EEE", "EEI", "EII"), np.repeat(mean[np.newaxis], K, axis=0)),
    ):
        variance = np.trace(S, axis1=1, axis2=2) / D
        kept = S, S * np.eye(D), variance[:, np.newaxis, np.newaxis] * np.eye(D)
        found |= dict(zip(names, kept, strict=True))
    return found


def draw_averages(fig, means, matrices, counts, probability=0.5):
    """The six families of `averages`: rows by sharing, columns by directions.

    Parameters
    ----------
    fig : matplotlib Figure
    means : array (K, 2)
    matrices : array (K, 2, 2)
    counts : array (K,)
    probability : float
        What an ellipse holds.

    Returns
    -------
    array (2, 3) of Axes

    Examples
    --------
    >>> axes = draw_averages(plt.figure(), [[0, 0]], [[[2.0, 1.0], [1.0, 3.0]]], [9])
    >>> [ax.get_title() for ax in axes[1]]
    ['tied (EEE)', 'EEI', 'EII']
    """
    axes = fig.subplots(2, 3, sharex=True, sharey=True)
    six = averages(matrices, counts)
    for ax, (name, kept) in zip(axes.flat, six.items(), strict=True):
        for k, (mean, own, matrix) in enumerate(
            zip(means, matrices, kept, strict=True)
        ):
            draw_ellipse(ax, mean, own, probability, color=GREY, lw=0.8, ls=":")
            draw_ellipse(ax, mean, matrix, probability, color=COLORS[k], lw=2)
            ax.plot(*mean, MARKERS[k], color=COLORS[k], ms=5)
        ax.set_title(f"{OURS[name]} ({name})" if name in OURS else name)
        ax.set(xticks=[], yticks=[])
        ax.set_aspect("equal")
        ax.spines[:].set(visible=True, color=GREY, lw=0.6)
    axes[0, 0].set_ylabel("each its own")
    axes[1, 0].set_ylabel("one for all")
    return axes


def draw_counts(ax, K, dimensions):
    """Free parameters of each family over the number of columns, on log scales.

    Parameters
    ----------
    ax : matplotlib Axes
    K : int
    dimensions : sequence of int

    Returns
    -------
    dict of str to Line2D

    Examples
    --------
    >>> lines = draw_counts(plt.figure().gca(), 3, [1, 2, 4])
    >>> lines["full"].get_ydata().tolist()
    [8, 17, 44]
    """
    lines, last = {}, dimensions[-1]
    for name, family in FAMILIES.items():
        numbers = [family.n_parameters(K, D) for D in dimensions]
        (lines[name],) = ax.loglog(dimensions, numbers, ms=5, **LOOKS[name])
        _name(ax, name, last, numbers[-1])
    ax.set_xticks(dimensions, [str(D) for D in dimensions])
    ax.minorticks_off()
    return lines


def draw_table(ax, numbers, rows, columns):
    """A table of whole numbers: a green tick for zero, the number on a tint otherwise.

    Parameters
    ----------
    ax : matplotlib Axes
    numbers : integer array (R, C)
    rows, columns : sequences of str

    Returns
    -------
    list of list of Text

    Examples
    --------
    >>> texts = draw_table(plt.figure().gca(), [[0, 7]], ["diag"], ["scale", "turn"])
    >>> [text.get_text() for text in texts[0]]
    ['✓', '7']
    """
    numbers = np.asarray(numbers)
    texts = []
    for i, row in enumerate(numbers):
        texts.append([])
        for j, number in enumerate(row):
            good = number == 0
            color = COLORS[2] if good else COLORS[1]
            box = plt.Rectangle((j - 0.47, i - 0.45), 0.94, 0.9, color=color, alpha=0.2)
            ax.add_patch(box)
            look = {"ha": "center", "va": "center", "size": 15 if good else 12}
            texts[-1].append(ax.text(j, i, "✓" if good else str(number), **look))
    ax.set(xlim=(-0.5, len(columns) - 0.5), ylim=(len(rows) - 0.5, -0.5))
    ax.set_xticks(range(len(columns)), columns)
    ax.set_yticks(range(len(rows)), rows)
    ax.tick_params(length=0)
    ax.xaxis.tick_top()
    ax.spines[:].set_visible(False)
    return texts


def compose(name, volumes, shapes, turns):
    """Covariances that keep the rules of an mclust model.

    Parameters
    ----------
    name : str
        Three letters for volume, shape and orientation: E equal (the first one is taken
        for all), V varying, I the identity.
    volumes : array (K,)
        Logarithms of λ.
    shapes : array (K, D - 1)
        Logarithms of all but the last diagonal entry of A, whose product is 1.
    turns : array (K, D (D - 1) / 2)
        Entries above the diagonal of S, where exp(Sᵀ - S) is the orientation; in the
        plane the angle, counter-clockwise.

    Returns
    -------
    array (K, D, D)

    Examples
    --------
    >>> compose("EEI", np.log([[2.0], [9.0]]), np.log([[2.0], [5.0]]), [[1], [2]])[1]
    array([[4., 0.],
           [0., 1.]])
    """
    parts = []
    for rule, values in zip(name, (volumes, shapes, turns), strict=True):
        values = np.asarray(values, dtype=float).reshape(len(volumes), -1)
        kept = {"I": np.zeros_like(values), "E": values[:1] + 0 * values}
        parts.append(kept.get(rule, values))
    D, found = parts[1].shape[1] + 1, []
    for volume, shape, turn in zip(*parts, strict=True):
        skew = np.zeros((D, D))
        skew[np.triu_indices(D, 1)] = turn
        axes = expm(skew.T - skew)
        found.append(axes * np.exp(volume + np.append(shape, -shape.sum())) @ axes.T)
    return np.array(found)


def draw_fourteen(fig, volumes, ratios, angles):
    """Fourteen models of mclust, three components each; those of `gmmlib` in bold.

    Parameters
    ----------
    fig : matplotlib Figure
    volumes, ratios, angles : arrays (3,)
        λ; variance along the first axis over that along the second; degrees.

    Returns
    -------
    dict of str to Axes

    Examples
    --------
    >>> axes = draw_fourteen(plt.figure(), [1, 2, 3], [1, 2, 3], [0, 30, 60])
    >>> axes["EEE"].get_title()
    'EEE = tied'
    """
    grid = fig.subplots(5, 3, sharex=True, sharey=True)
    grid[0, 2].set_axis_off()
    middle = {"ha": "center", "va": "center", "transform": grid[0, 2].transAxes}
    grid[0, 2].text(0.5, 0.5, "E equal\nV varying\nI none", **middle)
    axes = dict(zip(FOURTEEN, np.delete(grid.ravel(), 2), strict=True))
    parts = np.log(volumes), 0.5 * np.log(ratios), np.radians(angles)
    for name, ax in axes.items():
        for k, matrix in enumerate(compose(name, *parts)):
            draw_ellipse(ax, [4 * k, 0], matrix, 0.5, color=COLORS[k], lw=1.8)
            ax.plot(4 * k, 0, MARKERS[k], color=COLORS[k], ms=3)
        title, weight, frame = name, "normal", (GREY, 0.6)
        if name in OURS:
            title, weight, frame = f"{name} = {OURS[name]}", "bold", (INK, 1.5)
        ax.set_title(title, weight=weight, size=11)
        ax.set(xticks=[], yticks=[], xlim=(-2.4, 10.6), ylim=(-2.6, 2.6))
        ax.set_aspect("equal")
        ax.spines[:].set(visible=True, color=frame[0], lw=frame[1])
    return axes


def draw_parts(fig, covariances, names):
    """Volume λ of each matrix, and its shape: the eigenvalues over λ, on a log scale.

    Parameters
    ----------
    fig : matplotlib Figure
    covariances : array (K, D, D)
    names : sequence of str

    Returns
    -------
    array (K,)
        The volumes λ.
    array (K, D)
        The shapes, from the longest axis to the shortest.

    Examples
    --------
    >>> volumes, shapes = draw_parts(plt.figure(), [np.diag([8.0, 2.0])], ["it"])
    >>> volumes.round(6), shapes.round(6)
    (array([4.]), array([[2. , 0.5]]))
    """
    values = np.linalg.eigvalsh(covariances)[:, ::-1]
    volumes = np.exp(np.log(values).mean(axis=1))
    shapes = values / volumes[:, np.newaxis]
    left, right = fig.subplots(1, 2, width_ratios=(1, 1.6))
    axis = np.arange(1, values.shape[1] + 1)
    for k, name in enumerate(names):
        look = {"color": COLORS[k], "marker": MARKERS[k], "ms": 7}
        left.plot([k, k], [0, volumes[k]], color=COLORS[k], lw=3)
        left.plot(k, volumes[k], ls="", **look)
        right.semilogy(axis, shapes[k], ls=("-", "--", "-.")[k % 3], **look)
        left.annotate(
            name,
            (k, 0),
            xytext=(3, 6),
            textcoords="offset points",
            rotation=90,
            color=COLORS[k],
        )
    left.set(xticks=[], ylim=(0, None), xlim=(-0.5, len(names)), title="volume λ")
    right.set(title="shape A", xlabel="axis, longest first", xticks=axis)
    low, high = np.log2(shapes.min()), np.log2(shapes.max())
    ticks = 2.0 ** np.arange(np.ceil(low), np.floor(high) + 1)
    right.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    right.minorticks_off()
    return volumes, shapes


def draw_curves(ax, x, curves, theory=None, places=None):
    """One number per family over rows or components, each line with its name.

    Parameters
    ----------
    ax : matplotlib Axes
    x : array (S,)
    curves : dict of str to array (S,)
        By family.
    theory : dict of str to array (S,), optional
        Drawn as thin grey lines.
    places : dict of str to (int, float, float), optional
        Where to write a name: the number of the point, and points right and up of it.

    Returns
    -------
    dict of str to Line2D

    Examples
    --------
    >>> lines = draw_curves(plt.figure().gca(), [10, 20], {"diag": [2.0, 1.0]})
    >>> lines["diag"].get_marker()
    '^'
    """
    lines = {}
    for name, curve in curves.items():
        if theory is not None:
            ax.plot(x, theory[name], color=GREY, lw=0.9, zorder=0)
        (lines[name],) = ax.plot(x, curve, ms=6, **LOOKS[name])
        at, *shift = (places or {}).get(name, (-1, 9, 0))
        _name(ax, name, x[at], curve[at], shift)
    ax.set_xticks(x, [str(number) for number in x])
    ax.minorticks_off()
    return lines


def draw_fan(ax, counts, eigenvalues):
    """Eigenvalues of sample covariances over the number of rows; zeros at the foot.

    Parameters
    ----------
    ax : matplotlib Axes
    counts : array (M,)
        Rows behind each matrix.
    eigenvalues : array (M, D)

    Returns
    -------
    list of Line2D
        One per eigenvalue that is not zero somewhere.

    Examples
    --------
    >>> lines = draw_fan(plt.figure().gca(), [2, 9], [[0.0, 2.0], [0.8, 1.3]])
    >>> lines[1].get_ydata().tolist()
    [2.0, 1.3]
    """
    eigenvalues = np.sort(eigenvalues, axis=1)
    shown = np.where(eigenvalues > 1e-9, eigenvalues, np.nan)
    tint = plt.get_cmap("viridis")(np.linspace(0.1, 0.75, eigenvalues.shape[1]))
    lines = [
        ax.loglog(counts, values, "o-", ms=3, lw=1, color=color)[0]
        for values, color in zip(shown.T, tint, strict=True)
    ]
    ax.axhline(1, color=INK, lw=1, ls="--")
    return lines


def _name(ax, name, x, y, shift=(9, 0)):
    """Write a family's name beside a point of its line."""
    look = {"color": LOOKS[name]["color"], "va": "center", "annotation_clip": False}
    ax.annotate(name, (x, y), xytext=shift, textcoords="offset points", **look)
