"""Hills, the paths that climb them, and how fast (chapter 12)."""

import numpy as np

from gmmlib.covariance import mahalanobis
from gmmlib.plotting.shapes import draw_ellipse
from gmmlib.plotting.style import COLORS, GREY, INK, MARKERS

LINES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)))
LOOKS = {"EM": 0, "plain": 1, "plain gradient": 1, "momentum": 2, "L-BFGS": 3}


def draw_hill(ax, height, x_ends, y_ends, depths, n=121):
    """Contours of a function of two numbers, counted down from its top.

    Parameters
    ----------
    ax : matplotlib Axes
    height : callable
        Takes points (M, 2), returns heights (M,).
    x_ends, y_ends : (float, float)
    depths : sequence of float
        How far below the highest grid point the lines are to run.
    n : int
        Grid points each way.

    Returns
    -------
    QuadContourSet

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> hill = draw_hill(ax, lambda p: -(p**2).sum(axis=1), (-2, 2), (-2, 2), [1, 3])
    >>> hill.levels
    array([-3., -1.])
    """
    x, y = np.linspace(*x_ends, n), np.linspace(*y_ends, n)
    points = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    Z = np.asarray(height(points)).reshape(n, n)
    levels = Z.max() - np.sort(depths)[::-1]
    return ax.contour(
        x, y, Z, levels=levels, colors=GREY, linewidths=0.9, linestyles="-"
    )


def draw_paths(ax, paths, labels):
    """Paths over a hill, each with a line style, a marker and its name.

    Parameters
    ----------
    ax : matplotlib Axes
    paths : dict of str to array (T, 2)
    labels : dict of str to (float, float)
        Where to write each name.

    Returns
    -------
    dict of str to Line2D

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> list(draw_paths(ax, {"EM": np.eye(2)}, {"EM": (0.5, 0.5)}))
    ['EM']
    """
    lines = {}
    for i, (name, path) in enumerate(paths.items()):
        path, i = np.asarray(path), LOOKS.get(name, i)
        look = {"color": COLORS[i], "ls": LINES[i], "marker": MARKERS[i]}
        lines[name] = ax.plot(*path.T, ms=4, lw=1.4, **look)[0]
        ax.annotate(name, labels[name], color=COLORS[i], weight="bold")
    return lines


def draw_gaps(ax, climbs, best, places, floor=1e-5):
    """How much is still missing from the best ℓ, against passes over the data.

    Parameters
    ----------
    ax : matplotlib Axes
        Both its axes become logarithmic.
    climbs : dict of str to array (n_passes,)
        ℓ at every pass; the best so far is drawn, until the gap is below `floor`.
    best : float
    places : dict of str to (float, float)
        Where to write each name, in passes and gap.
    floor : float

    Returns
    -------
    dict of str to Line2D

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> lines = draw_gaps(ax, {"EM": [-9.0, -2.0, -1.5]}, -1.0, {"EM": (2, 3)})
    >>> lines["EM"].get_ydata()
    array([8. , 1. , 0.5])
    """
    ax.set(xscale="log", yscale="log")
    lines = {}
    for i, (name, values) in enumerate(climbs.items()):
        i = LOOKS.get(name, i)
        gap = best - np.maximum.accumulate(values)
        gap = gap[: np.argmax(gap < floor) or None]
        passes = np.arange(1, len(gap) + 1)
        lines[name] = ax.plot(passes, gap, color=COLORS[i], ls=LINES[i])[0]
        ax.annotate(name, places[name], color=COLORS[i], weight="bold")
    ax.set(xlabel="passes over the data", ylabel="ℓ still missing (nats)")
    return lines


def draw_variance_steps(axes, starts, step):
    """One step of plain gradient ascent in σ² (first panel) and in log σ² (second).

    Parameters
    ----------
    axes : pair of matplotlib Axes
        Both get ℓ/N of one normal, up to a constant, for data of variance one.
    starts : sequence of float
        Variances to step from.
    step : float
        What multiplies the gradient of ℓ/N.

    Returns
    -------
    array (2, S)
        The variance after each step, by panel.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, axes = plt.subplots(2)
    >>> draw_variance_steps(axes, [0.5], step=1).round(3)
    array([[1.5  ], [0.824]])
    """
    v, start = np.linspace(0.08, 5, 400), np.asarray(starts, float)
    slope = 0.5 * (1 / start**2 - 1 / start)
    ends = np.array([start + step * slope, np.log(start) + step * slope * start])
    arrow = {"arrowstyle": "-|>", "color": COLORS[1], "lw": 1.8, "shrinkA": 0}
    for ax, x, begin, end in zip(
        axes, (v, np.log(v)), (start, np.log(start)), ends, strict=True
    ):
        ax.plot(x, -0.5 * (np.log(v) + 1 / v))
        height = -0.5 * (np.log(start) + 1 / start)
        ax.plot(begin, height, "o", color=INK)
        for a, b, y in zip(begin, end, height, strict=True):
            ax.annotate("", (b, y), (a, y), arrowprops=arrow | {"shrinkB": 0})
        ax.set(ylabel="ℓ / N + constant", ylim=(-2.6, -0.2))
    axes[0].set(xlabel="variance σ²", xlim=(-0.3, 5))
    axes[1].set(xlabel="log σ²", xlim=(-2.3, 1.7))
    return np.array([ends[0], np.exp(ends[1])])


def draw_scenes(axes, scenes, probability=0.9):
    """Rows and the ellipses of the normals they came from, one scene a panel.

    Parameters
    ----------
    axes : sequence of matplotlib Axes
    scenes : sequence of (str, array (N, 2), array (K, 2), array (K, 2, 2))
        Title, rows, means and covariances.
    probability : float
        What each ellipse holds.

    Returns
    -------
    list of list of Line2D
        The ellipses of each scene.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> scene = "one", [[0.0, 1.0]], [[0.0, 0.0]], [np.eye(2)]
    >>> len(draw_scenes([ax], [scene])[0])
    1
    """
    lines = []
    for ax, (title, X, means, covariances) in zip(axes, scenes, strict=True):
        ax.plot(*np.transpose(X), ".", ms=2, color=GREY)
        normals = zip(means, covariances, strict=True)
        lines.append([draw_ellipse(ax, m, C, probability) for m, C in normals])
        ax.set(xlabel="x₁", title=title)
        ax.set_aspect(1, adjustable="datalim")
    axes[0].set_ylabel("x₂")
    return lines


def draw_valley(ax, X, covariance, depths):
    """Rows, and contours of ℓ as a function of their mean, covariance known.

    Parameters
    ----------
    ax : matplotlib Axes
    X : array (N, 2)
    covariance : array (2, 2)
    depths : sequence of float
        How far below the top the contours run.

    Returns
    -------
    QuadContourSet

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> valley = draw_valley(ax, [[-1.0, 0.0], [1.0, 0.0]], np.eye(2), [4.0])
    >>> valley.get_paths()[0].vertices.max().round(2)  # 2/2 of 2² below
    np.float64(2.0)
    """
    X = np.asarray(X)
    centre = X.mean(axis=0)

    def missing(means):  # of ℓ, at each mean
        return -0.5 * len(X) * mahalanobis(means, centre, covariance) ** 2

    reach = 1.1 * np.sqrt(2 * max(depths) / len(X) * np.diagonal(covariance))
    ax.plot(*X.T, ".", ms=3, color=GREY, alpha=0.5)
    ax.set_aspect(1)
    return draw_hill(
        ax, missing, *np.transpose([centre - reach, centre + reach]), depths
    )


def draw_steps(ax, starts, gradients, targets, length):
    """At each start: the gradient's direction (thin) and the step of EM (thick).

    Parameters
    ----------
    ax : matplotlib Axes
    starts, gradients, targets : array (M, 2)
        Where a mean is, the gradient of ℓ there, and where EM moves it.
    length : float
        Of every gradient arrow; EM's are drawn at their own length.

    Returns
    -------
    (Quiver, Quiver)

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> thin, thick = draw_steps(ax, [[0, 0]], [[0, 5]], [[3, 1]], length=2)
    >>> thin.V, thick.U
    (array([2.]), array([3]))
    """
    starts, gradients, targets = map(np.asarray, (starts, gradients, targets))
    unit = gradients / np.linalg.norm(gradients, axis=1, keepdims=True)
    same = {"angles": "xy", "scale_units": "xy", "scale": 1, "zorder": 3}
    thin = ax.quiver(
        *starts.T, *(length * unit).T, color=COLORS[1], width=0.005, **same
    )
    step = (targets - starts).T
    thick = ax.quiver(*starts.T, *step, color=COLORS[0], width=0.008, **same)
    ax.plot(*starts.T, "o", color=INK, ms=5, zorder=4)
    return thin, thick


def draw_climbs(ax, starts, ends, modes):
    """Each point joined to where its climb ended, marked by which peak that is.

    Parameters
    ----------
    ax : matplotlib Axes
    starts, ends : array (N, 2)
    modes : array (M, 2)
        The peaks; a climb belongs to the nearest.

    Returns
    -------
    array (N,) of int
        The peak of each climb.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> draw_climbs(ax, [[1, 1], [4, 4]], [[0, 0], [5, 5]], [[5, 5], [0, 0]])
    array([1, 0])
    """
    starts, ends, modes = map(np.asarray, (starts, ends, modes))
    distance = np.linalg.norm(ends[:, np.newaxis] - modes, axis=2)
    nearest = distance.argmin(axis=1)
    for m in range(len(modes)):
        rows = nearest == m
        pairs = np.stack([starts[rows], ends[rows]], axis=1)  # (n, 2, 2)
        ax.plot(*pairs.transpose(2, 1, 0), color=COLORS[m], lw=0.6, alpha=0.6)
        ax.plot(*starts[rows].T, MARKERS[m], color=COLORS[m], ms=4)
    ax.plot(*modes.T, "*", color=INK, ms=15, zorder=4)
    return nearest
