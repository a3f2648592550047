"""The multivariate normal in pictures: volumes, shells, slices (chapter 5)."""

import numpy as np
from matplotlib.patches import Polygon
from scipy import stats

from gmmlib.plotting.shapes import draw_ellipse
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
            f"{value:g}",
            (conditional.mean[0], lines[-1].get_ydata().max()),
            xytext=(0, 3),
            textcoords="offset points",
            ha="center",
            color=COLORS[k % 5],
        )
    return lines
