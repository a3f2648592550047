"""The multivariate normal in pictures: volumes, shells, slices (chapter 5)."""

import numpy as np
from matplotlib.patches import Polygon
from scipy import stats

from gmmlib.covariance import whiten
from gmmlib.multivariate import MultivariateNormal
from gmmlib.plotting.shapes import draw_ellipse, draw_groups
from gmmlib.plotting.style import COLORS, GREY, INK

LINES = ("-", "--", ":", "-.")


def draw_affine_map(axes, A, b, Z):
    """Draw points Z and a unit grid, and beside them their images A z + b.

    Parameters
    ----------
    axes : two matplotlib Axes
        Before and after the map; both get equal axes.
    A : array (2, 2)
    b : array (2,)
    Z : array (N, 2)

    Returns
    -------
    list of two Polygon
        The unit square and its image, whose area is ``abs(det(A))``.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, axes = plt.subplots(1, 2)
    >>> square, image = draw_affine_map(axes, [[2, 0], [1, 1]], [0, 0], [[0, 0]])
    >>> image.get_xy()[:4].tolist()
    [[0.0, 0.0], [2.0, 1.0], [2.0, 2.0], [0.0, 1.0]]
    """
    ends = np.array([-3.0, 3.0])
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
    polygons = []
    for ax, M, shift in zip(axes, (np.eye(2), A), (np.zeros(2), b), strict=True):
        M, shift = np.asarray(M, dtype=float), np.asarray(shift, dtype=float)
        for step in range(-3, 4):
            rung = np.column_stack([ends, np.full(2, step)])
            for line in (rung, rung[:, ::-1]):
                ax.plot(*(line @ M.T + shift).T, color=GREY, lw=0.5, zorder=0)
        ax.scatter(*(np.asarray(Z) @ M.T + shift).T, s=9, color=COLORS[0], lw=0)
        patch = Polygon(square @ M.T + shift, fc=COLORS[1], alpha=0.6, ec=INK, zorder=3)
        polygons.append(ax.add_patch(patch))
        ax.set_aspect("equal")
    return polygons


def draw_shares(ax, radii=(1, 2, 3), dimensions=20):
    """Draw the share of a normal within each Mahalanobis distance, over D.

    Parameters
    ----------
    ax : matplotlib Axes
    radii : sequence of float
        One line for each distance, labelled at its right end.
    dimensions : int
        The last dimension drawn.

    Returns
    -------
    list of Line2D

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> lines = draw_shares(ax, radii=[1], dimensions=2)
    >>> lines[0].get_ydata().round(3).tolist()
    [0.683, 0.393]
    """
    D = np.arange(1, dimensions + 1)
    lines = []
    for k, r in enumerate(radii):
        share = stats.chi2(D).cdf(r**2)
        lines += ax.plot(D, share, LINES[k % 4], marker="o", color=COLORS[k % 5])
        middle = np.argmin(np.abs(share - 0.5))
        ax.annotate(
            rf"$\Delta \leq {r}$",
            (D[middle], share[middle]),
            xytext=(8, 6),
            textcoords="offset points",
            color=COLORS[k % 5],
        )
    ax.set(xlabel="dimension $D$", ylabel="share inside", ylim=(0, 1.03))
    return lines


def draw_radii(ax, dimensions=(1, 2, 10, 100)):
    """Draw the density of the distance from the mean, one line per dimension.

    Parameters
    ----------
    ax : matplotlib Axes
    dimensions : sequence of int
        Each line is labelled above its peak.

    Returns
    -------
    list of Line2D

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> (line,) = draw_radii(ax, [101])
    >>> float(line.get_xdata()[np.argmax(line.get_ydata())].round(2))
    10.0
    """
    r = np.linspace(0, np.sqrt(max(dimensions)) + 3, 1301)
    lines = []
    for k, D in enumerate(dimensions):
        density = stats.chi(D).pdf(r)
        lines += ax.plot(r, density, LINES[k % 4], color=COLORS[k % 5])
        top = np.argmax(density)
        ax.annotate(
            f"$D = {D}$",
            (r[top], density[top]),
            xytext=(4, 4),
            textcoords="offset points",
            color=COLORS[k % 5],
        )
    ax.set(xlabel=r"distance from the mean, $\Delta$", ylabel="density")
    ax.set_ylim(0, 0.95)
    return lines


def draw_slices(axes, normal, values):
    """Draw a normal in two dimensions cut at `values` of its first feature.

    Parameters
    ----------
    axes : two matplotlib Axes
        The first shows the cuts across the ellipses that hold 50 %, 90 % and 99 %,
        the second the density of the other feature along each cut, rescaled to
        area 1, and its marginal density in grey.
    normal : MultivariateNormal in two dimensions
    values : sequence of float

    Returns
    -------
    list of Line2D
        The conditional densities, in the order of `values`.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, axes = plt.subplots(2)
    >>> lines = draw_slices(axes, MultivariateNormal([0, 0], np.eye(2)), [0, 1])
    >>> len(lines)
    2
    """
    plane, density = axes
    for probability in (0.5, 0.9, 0.99):
        draw_ellipse(plane, normal.mean, normal.covariance, probability, lw=1)
    spread = np.sqrt(normal.covariance[1, 1])
    y = normal.mean[1] + spread * np.linspace(-3.5, 3.5, 281)
    marginal = normal.marginal([1]).pdf(y[:, None])
    density.plot(y, marginal, color=GREY, lw=3, alpha=0.6)
    lines = []
    for k, value in enumerate(values):
        look = {"color": COLORS[k % 5], "ls": LINES[k % 4]}
        plane.axvline(value, **look)
        conditional = normal.condition([0], [value])
        lines += density.plot(y, conditional.pdf(y[:, None]), **look)
        density.annotate(
            f"{value}",
            (conditional.mean[0], lines[-1].get_ydata().max()),
            xytext=(0, 3),
            textcoords="offset points",
            ha="center",
            color=COLORS[k % 5],
        )
    return lines


def draw_regressions(ax, X, names):
    """Draw both regression lines of two features, and the ellipse they belong to.

    Parameters
    ----------
    ax : matplotlib Axes
    X : array (N, 2)
    names : sequence of two str
        What to write at the two lines.

    Returns
    -------
    tuple of two Line2D
        The second feature expected from the first (solid), and the first expected
        from the second (dashed). The ellipse and its long axis are dotted.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> X = [[0, 0], [1, 1], [2, 2], [3, 0]]
    >>> forwards, backwards = draw_regressions(ax, X, ["y from x", "x from y"])
    >>> slopes = [np.diff(line.get_ydata()) / np.diff(line.get_xdata())
    ...           for line in (forwards, backwards)]
    >>> np.ravel(slopes).round(3).tolist()
    [0.1, 5.5]
    """
    normal = MultivariateNormal.fit(X)
    mean, covariance = normal.mean, normal.covariance
    reach = 2.3 * np.sqrt(np.diag(covariance))
    slope = covariance[0, 1] / np.diag(covariance)
    long_axis = np.linalg.eigh(covariance)[1][:, 1]
    ends = np.array([[-1.0], [1.0]])
    ax.scatter(*np.asarray(X).T, s=10, color=GREY, alpha=0.9, lw=0)
    draw_ellipse(ax, mean, covariance, 0.9, ls=":")
    axis = mean + ends * long_axis * np.sqrt(covariance[0, 0]) * 2.1 / abs(long_axis[0])
    ax.plot(*axis.T, ls=":", lw=1, color=INK)
    forwards = mean + ends * reach[0] * [1, slope[0]]
    backwards = mean + ends * reach[1] * [slope[1], 1]
    lines = []
    looks = [("-", COLORS[0], "center"), ("--", COLORS[1], "bottom")]
    for points, name, (ls, color, va) in zip(
        (forwards, backwards), names, looks, strict=True
    ):
        lines += ax.plot(*points.T, ls, lw=2.4, color=color)
        ax.annotate(
            name,
            points[1],
            xytext=(5, 0),
            textcoords="offset points",
            va=va,
            color=color,
            weight="bold",
        )
    return tuple(lines)


def draw_whitening(axes, X, marked):
    """Draw rows beside their whitened selves, with ellipses that hold 50, 90 and 99 %.

    Parameters
    ----------
    axes : two matplotlib Axes
        Before and after whitening with the mean and covariance of X.
    X : array (N, 2)
    marked : dict of str to array (2,)
        Points to mark in both panels, by name.

    Returns
    -------
    list of two arrays (N, 2)
        What was drawn: X, and X whitened.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, axes = plt.subplots(1, 2)
    >>> X = [[0, 0], [2, 0], [0, 4], [2, 4]]
    >>> before, after = draw_whitening(axes, X, {"A": [1, 2]})
    >>> after
    array([[-1., -1.], [ 1., -1.], [-1.,  1.], [ 1.,  1.]])
    """
    X = np.asarray(X, dtype=float)
    normal = MultivariateNormal.fit(X)
    points = np.array(list(marked.values()), dtype=float)
    raw = (X, points, normal.mean, normal.covariance)
    white = [whiten(part, normal.mean, normal.covariance) for part in (X, points)]
    white += [np.zeros(2), np.eye(2)]
    for ax, (rows, stars, mean, covariance) in zip(axes, (raw, white), strict=True):
        draw_groups(ax, rows, np.zeros(len(rows), dtype=int), s=12)
        for probability in (0.5, 0.9, 0.99):
            draw_ellipse(ax, mean, covariance, probability, lw=1)
        ax.plot(*stars.T, "*", ms=12, color=COLORS[1], ls="")
        for name, star in zip(marked, stars, strict=True):
            ax.annotate(
                name,
                star,
                xytext=(5, 3),
                textcoords="offset points",
                size=13,
                weight="bold",
            )
        ax.set_aspect("equal", "datalim")
    return [raw[0], white[0]]


def draw_margins(axes, x, y):
    """Draw y against x with a histogram of each along the edges.

    Parameters
    ----------
    axes : array of matplotlib Axes (2, 2)
        The points go to the lower left, the histograms above and to the right.
    x, y : array (N,)

    Returns
    -------
    two arrays
        Counts per bin, of x and of y.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, axes = plt.subplots(2, 2)
    >>> of_x, of_y = draw_margins(axes, [0, 1, 2], [0, 1, 1])
    >>> int(of_x.sum()), int(of_y.max())
    (3, 2)
    """
    axes[1, 0].scatter(x, y, s=5, alpha=0.4, lw=0)
    of_x, *_ = axes[0, 0].hist(x, bins=40, color=GREY)
    of_y, *_ = axes[1, 1].hist(y, bins=40, color=GREY, orientation="horizontal")
    axes[1, 0].set(xlabel="x", ylabel="y")
    for ax in (axes[0, 0], axes[0, 1], axes[1, 1]):
        ax.axis("off")
    return of_x, of_y


def draw_species(ax, X, labels, names):
    """Draw groups, the 90 % ellipse of each, and the one of a single normal for all.

    Parameters
    ----------
    ax : matplotlib Axes
    X : array (N, 2)
    labels : integer array (N,)
    names : sequence of str
        One per group, written below its ellipse on the right.

    Returns
    -------
    list of Line2D
        The ellipse of all rows first, then one per group.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> X = [[0, 0], [1, 0], [0, 1], [5, 5], [6, 5], [5, 6]]
    >>> len(draw_species(ax, X, [0, 0, 0, 1, 1, 1], ["low", "high"]))
    3
    """
    X, labels = np.asarray(X, dtype=float), np.asarray(labels)
    draw_groups(ax, X, labels, s=14)
    whole = MultivariateNormal.fit(X)
    ax.plot(*whole.mean, "x", ms=9, mew=2, color=INK)
    lines = [draw_ellipse(ax, whole.mean, whole.covariance, ls=":")]
    for k, name in enumerate(names):
        part = MultivariateNormal.fit(X[labels == k])
        color = COLORS[k % len(COLORS)]
        lines.append(draw_ellipse(ax, part.mean, part.covariance, color=color))
        x, y = lines[-1].get_data()
        corner = np.argmax((x - x.mean()) / x.std() - (y - y.mean()) / y.std())
        ax.annotate(
            name,
            (x[corner], y[corner]),
            xytext=(5, -13),
            textcoords="offset points",
            weight="bold",
            color=color,
        )
    return lines
