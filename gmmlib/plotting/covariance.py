"""Figures of chapter 4: products, directions, ellipses, whitening, lost digits."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Rectangle
from scipy.stats import rankdata

from gmmlib.covariance import correlation_matrix
from gmmlib.plotting.shapes import draw_ellipse
from gmmlib.plotting.style import COLORS, GREY, INK, MARKERS


def draw_products(ax, x, y, names=None):
    """Draw each product of deviation scores as a signed rectangle.

    A rectangle spans from the mean to its point. Positive products are plain and
    blue, negative ones hatched and orange; the covariance is their mean.

    Parameters
    ----------
    ax : matplotlib Axes
    x, y : arrays (N,)
        Two columns of raw scores.
    names : sequence of str, optional
        One short name per row, written beside its point.

    Returns
    -------
    array (N,)
        The products of the deviations.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> draw_products(ax, [1, 2, 3], [1, 5, 6]).tolist()
    [3.0, 0.0, 2.0]
    """
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    middle = x.mean(), y.mean()
    dx, dy = x - middle[0], y - middle[1]
    for w, h in zip(dx, dy, strict=True):
        color, hatch = (COLORS[0], None) if w * h >= 0 else (COLORS[1], "///")
        face = {"facecolor": (*plt.matplotlib.colors.to_rgb(color), 0.14)}
        ax.add_patch(Rectangle(middle, w, h, edgecolor=color, hatch=hatch, lw=1, **face))
    ax.axvline(middle[0], color=GREY, lw=1, ls="--", zorder=0)
    ax.axhline(middle[1], color=GREY, lw=1, ls="--", zorder=0)
    ax.plot(x, y, "o", color=INK)
    for n, name in enumerate(names or []):
        side = np.where(dx[n] < 0, -1, 1), np.where(dy[n] < 0, -1, 1)
        ax.annotate(
            f"{name} {dx[n] * dy[n]:+.0f}".replace("-", "−"),
            (x[n], y[n]),
            xytext=(0, 7 * side[1]),
            textcoords="offset points",
            ha="center",
            va="bottom" if side[1] > 0 else "top",
        )
    ax.margins(0.16)
    return dx * dy


def dependence_panels(pairs):
    """Draw named pairs of columns with their Pearson and Spearman correlations.

    Parameters
    ----------
    pairs : dict of str to (x, y)
        Title of each panel and its two columns, arrays (N,). Two panels to a row.

    Returns
    -------
    Figure

    Examples
    --------
    >>> x = [1.0, 2.0, 3.0]
    >>> fig = dependence_panels({"a line": (x, x), "a fall": (x, [3, 2, 1])})
    >>> fig.axes[1].texts[0].get_text()
    'Pearson −1.00\\nSpearman −1.00'
    """
    rows = -(-len(pairs) // 2)
    fig, axes = plt.subplots(rows, 2, figsize=(5.2, 2.5 * rows), squeeze=False)
    for ax, (title, (x, y)) in zip(axes.flat, pairs.items(), strict=False):
        columns = np.column_stack([x, y])
        pearson = correlation_matrix(columns)[0, 1]
        spearman = correlation_matrix(rankdata(columns, axis=0))[0, 1]
        ax.plot(x, y, "o", color=COLORS[0], ms=3, alpha=0.5, mew=0)
        ax.set(xticks=[], yticks=[], xlabel="x", ylabel="y")
        ax.set_title(title)
        ax.margins(y=0.05)
        ax.set_ylim(top=ax.get_ylim()[1] + 0.42 * np.ptp(ax.get_ylim()))
        text = f"Pearson {pearson:z.2f}\nSpearman {spearman:z.2f}"
        text = text.replace("-", "−")
        ax.text(0.04, 0.98, text, transform=ax.transAxes, va="top")
    return fig


def draw_principal_axes(ax, mean, covariance, probability=0.9):
    """Draw the half axes of the ellipse that holds `probability`.

    Parameters
    ----------
    ax : matplotlib Axes
    mean : array (2,)
    covariance : array (2, 2)
    probability : float in (0, 1)

    Returns
    -------
    array (2, 2)
        One half axis per row, longest first: an eigenvector times
        ``sqrt(-2 log(1 - probability) * eigenvalue)``.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> axes = draw_principal_axes(ax, [0, 0], [[4, 0], [0, 1]], 1 - np.exp(-0.5))
    >>> np.abs(axes).round(3).tolist()
    [[2.0, 0.0], [0.0, 1.0]]
    """
    eigenvalues, eigenvectors = np.linalg.eigh(covariance)
    radius = np.sqrt(-2 * np.log1p(-probability))
    halves = (radius * np.sqrt(eigenvalues) * eigenvectors).T[::-1]
    halves = halves * np.where(halves.sum(axis=1, keepdims=True) < 0, -1, 1)
    for half in halves:
        ax.annotate(
            "",
            xy=np.add(mean, half),
            xytext=mean,
            arrowprops={"arrowstyle": "-|>", "color": INK, "lw": 1.6, "shrinkA": 0},
        )
    return halves


def plot_variance_by_direction(ax, covariance):
    """Plot the variance along every direction, 0° to 180°, and its two extremes.

    Parameters
    ----------
    ax : matplotlib Axes
    covariance : array (2, 2)

    Returns
    -------
    array (2,)
        The angles of the largest and the smallest variance, in degrees.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> plot_variance_by_direction(ax, [[2, 1], [1, 2]]).round(6).tolist()
    [45.0, 135.0]
    """
    degrees = np.linspace(0, 180, 361)
    a = np.column_stack([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
    ax.plot(degrees, np.einsum("nd,de,ne->n", a, covariance, a))
    eigenvalues, eigenvectors = np.linalg.eigh(covariance)
    angles = np.degrees(np.arctan2(eigenvectors[1], eigenvectors[0]))[::-1] % 180
    for angle, value, marker in zip(angles, eigenvalues[::-1], "^v", strict=True):
        ax.plot(angle, value, marker, color=COLORS[1], ms=8)
        ax.annotate(
            f"{angle:.0f}°: {value:.3g}",
            (angle, value),
            xytext=(0, 9),
            textcoords="offset points",
            ha="center",
        )
    ax.set(xlabel="direction (degrees from the first axis)", ylabel="variance")
    ax.set_xticks(range(0, 181, 45))
    ax.set_ylim(0, 1.18 * eigenvalues[-1])
    return angles


def ellipse_grid(stds, correlations, probability=0.9):
    """Draw one ellipse per pair of spreads and per correlation, with its numbers.

    Parameters
    ----------
    stds : sequence of (std_1, std_2)
        One column of the grid each.
    correlations : sequence of float
        One row of the grid each.
    probability : float in (0, 1)
        Share of a normal distribution inside every ellipse.

    Returns
    -------
    Figure

    Examples
    --------
    >>> fig = ellipse_grid([(1, 1), (2, 1)], [0.5])
    >>> print(fig.axes[1].texts[0].get_text())
    Σ = 4, 1 | 1, 1
    λ = 4.30, 0.70
    """
    rows, columns = len(correlations), len(stds)
    fig, axes = plt.subplots(
        rows, columns, figsize=(5.4, 2.15 * rows), squeeze=False, sharex=True, sharey=True
    )
    reach = 1.12 * np.sqrt(-2 * np.log1p(-probability)) * np.max(stds)
    for row, rho in zip(axes, correlations, strict=True):
        for ax, (s1, s2) in zip(row, stds, strict=True):
            covariance = np.array([[s1**2, rho * s1 * s2], [rho * s1 * s2, s2**2]])
            draw_ellipse(ax, [0, 0], covariance, probability, color=COLORS[0])
            draw_principal_axes(ax, [0, 0], covariance, probability)
            a, b, d = (f"{v:.3g}" for v in covariance[np.triu_indices(2)])
            low, high = np.linalg.eigvalsh(covariance)
            text = f"Σ = {a}, {b} | {b}, {d}\nλ = {high:.2f}, {low:.2f}"
            text = text.replace("-", "−")
            ax.text(0.5, -0.03, text, transform=ax.transAxes, ha="center", va="top")
            ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
            ax.set(xticks=[], yticks=[])
        row[0].set_ylabel(f"ρ = {rho:g}".replace("-", "−"))
    for ax, (s1, s2) in zip(axes[0], stds, strict=True):
        ax.set_title(f"σ₁ = {s1:g}, σ₂ = {s2:g}", fontsize=11)
    return fig


def whitening_panels(panels, marked=()):
    """Draw several versions of the same rows, a few rows marked in all of them.

    Parameters
    ----------
    panels : dict of str to array (N, 2)
        Title of each panel and the rows in its coordinates. Two panels to a row.
    marked : sequence of int
        Rows to show with a marker and colour of their own.

    Returns
    -------
    Figure

    Examples
    --------
    >>> X = np.array([[0.0, 0.0], [1.0, 2.0], [3.0, 1.0]])
    >>> fig = whitening_panels({"raw": X, "doubled": 2 * X}, marked=[2])
    >>> fig.axes[1].lines[-1].get_xydata().tolist()
    [[6.0, 2.0]]
    """
    rows = -(-len(panels) // 2)
    fig, axes = plt.subplots(rows, 2, figsize=(5.2, 2.75 * rows), squeeze=False)
    for ax, (title, Z) in zip(axes.flat, panels.items(), strict=False):
        ax.axhline(0, color=GREY, lw=0.8, zorder=0)
        ax.axvline(0, color=GREY, lw=0.8, zorder=0)
        ax.scatter(*Z.T, s=16, color=GREY, alpha=0.7, linewidths=0)
        draw_ellipse(ax, Z.mean(axis=0), np.cov(Z.T, ddof=0), 0.9, lw=1.2)
        for n, color, marker in zip(marked, COLORS[:3], MARKERS[:3], strict=False):
            ax.plot(*Z[n], marker, color=color, ms=9, mec="white", mew=0.8)
        ax.set_title(title)
        ax.set_aspect("equal", adjustable="datalim")
    return fig


def plot_errors(ax, offsets, errors, floor=1e-17):
    """Plot relative errors against the offset of the data, both logarithmic.

    Parameters
    ----------
    ax : matplotlib Axes
    offsets : array (M,)
    errors : dict of str to array (M,)
        Relative errors of each method; below `floor` they are drawn at `floor`.
    floor : float

    Returns
    -------
    list of Line2D
        One per method, named directly at its right end.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> lines = plot_errors(ax, [1, 10], {"two passes": [0, 1e-16]})
    >>> lines[0].get_ydata().tolist()
    [1e-17, 1e-16]
    """
    lines = []
    for k, (name, error) in enumerate(errors.items()):
        shown = np.maximum(error, floor)
        lines += ax.loglog(offsets, shown, marker=MARKERS[k], color=COLORS[k], ms=6)
        ax.annotate(
            name,
            (offsets[-1], shown[-1]),
            xytext=(9, 0),
            textcoords="offset points",
            va="center",
            color=COLORS[k],
        )
    ax.set(xlabel="offset added to the data", ylabel="relative error")
    return lines
