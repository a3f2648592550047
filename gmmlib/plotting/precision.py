"""The longer figures of chapter 3: measurements, products, posteriors, matrices."""

import numpy as np

from gmmlib.plotting.style import COLORS, GREY, INK, MARKERS


def draw_measurements(ax, names, means, stds, combined=None):
    """Draw one line per measurement: its value and one standard deviation each side.

    Parameters
    ----------
    ax : matplotlib Axes
    names : sequence of N str
    means, stds : array (N,)
        The first measurement is drawn at the top.
    combined : Normal, optional
        Drawn as a band of one standard deviation each side of its mean.

    Returns
    -------
    ErrorbarContainer

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> bars = draw_measurements(ax, ["first", "second"], [1.0, 2.0], [0.5, 0.1])
    >>> bars[0].get_xdata().tolist()
    [1.0, 2.0]
    """
    rows = np.arange(len(names))[::-1]
    bars = ax.errorbar(
        means, rows, xerr=stds, fmt="o", color=COLORS[0], ms=5, lw=1.6, capsize=2.5
    )
    if combined is not None:
        low, high = combined.mean - combined.std, combined.mean + combined.std
        ax.axvspan(low, high, color=COLORS[1], alpha=0.35, lw=0)
        ax.axvline(combined.mean, color=COLORS[1], lw=1.2, ls="--")
    ax.set_yticks(rows, names)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    return bars


def draw_densities(ax, normals, names, x):
    """Draw the densities of several normals, each with its name above its peak.

    Parameters
    ----------
    ax : matplotlib Axes
    normals : sequence of Normal
    names : sequence of str
    x : array (M,)
        Where to evaluate the densities.

    Returns
    -------
    list of Line2D
        One per normal; colour and line style both differ.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> from gmmlib.normal import Normal
    >>> fig, ax = plt.subplots()
    >>> lines = draw_densities(ax, [Normal(0, 1)], ["prior"], [-1.0, 0.0, 1.0])
    >>> round(float(lines[0].get_ydata()[1]), 4)
    0.3989
    """
    styles = ("-", "--", "-.", ":", (0, (5, 1, 1, 1)))
    lines = []
    for i, (normal, name) in enumerate(zip(normals, names, strict=True)):
        look = {"color": COLORS[i % len(COLORS)], "ls": styles[i % len(styles)]}
        lines += ax.plot(x, normal.pdf(np.asarray(x)), lw=2, **look)
        ax.annotate(
            name,
            (normal.mean, normal.pdf(normal.mean)),
            xytext=(0, 5),
            textcoords="offset points",
            ha="center",
            color=look["color"],
        )
    ax.set_ylim(0, 1.18 * max(n.pdf(n.mean) for n in normals))
    return lines


def draw_natural_plane(ax, arrows, names, start=None):
    """Draw natural parameters (θ1, θ2) as arrows, and shade where no density exists.

    Parameters
    ----------
    ax : matplotlib Axes
    arrows : array (M, 2)
        Natural parameters (βμ, −β/2).
    names : sequence of M str
        Written beside each arrow's middle.
    start : array (M, 2), optional
        Where each arrow begins; the origin when left out.

    Returns
    -------
    list of Annotation
        One arrow each; its tip is at ``.xy``.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> tips = draw_natural_plane(ax, [[1.0, -0.5]], ["N(1, 1)"])
    >>> tuple(float(v) for v in tips[0].xy)
    (1.0, -0.5)
    """
    arrows = np.asarray(arrows, dtype=float)
    start = np.zeros_like(arrows) if start is None else np.asarray(start, dtype=float)
    drawn = []
    for i, (a, b) in enumerate(zip(start, start + arrows, strict=True)):
        style = {"arrowstyle": "-|>", "color": COLORS[i % len(COLORS)], "lw": 2}
        style |= {"shrinkA": 0, "shrinkB": 0, "ls": ("-", "--", "-.")[i % 3]}
        drawn.append(ax.annotate("", b, a, arrowprops=style))
        ax.annotate(
            names[i],
            (a + b) / 2,
            xytext=(8, 4),
            textcoords="offset points",
            color=style["color"],
        )
    corners = np.vstack([start, start + arrows])
    low, high = corners.min(axis=0), corners.max(axis=0)
    margin = 0.12 * (high - low)
    ax.set_xlim(low[0] - margin[0], high[0] + 3 * margin[0])
    ax.set_ylim(low[1] - margin[1], max(high[1], 0) + 2.5 * margin[1])
    ax.axhspan(0, ax.get_ylim()[1], facecolor="none", edgecolor=GREY, hatch="///", lw=0)
    ax.axhline(0, color=INK, lw=1)
    ax.set(xlabel=r"$\theta_1 = \beta\mu$", ylabel=r"$\theta_2 = -\beta/2$")
    return drawn


def draw_shrinkage(ax, raw, shrunk, truth, prior_mean):
    """Draw each group's sample mean, the estimate it shrinks to, and the truth.

    Parameters
    ----------
    ax : matplotlib Axes
    raw, shrunk, truth : array (G,)
        One value per group; groups are drawn in the order of `raw`.
    prior_mean : float

    Returns
    -------
    tuple of three PathCollection
        Raw estimates (hollow circles), shrunken ones (filled squares), truth (bars).

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> raw, _, _ = draw_shrinkage(ax, [3.0, 1.0], [2.5, 1.5], [2.0, 1.0], 2.0)
    >>> raw.get_offsets()[:, 0].tolist()
    [1.0, 3.0]
    """
    order = np.argsort(raw)
    raw, shrunk, truth = (np.asarray(v, dtype=float)[order] for v in (raw, shrunk, truth))
    rows = np.arange(len(raw))
    ax.axvline(prior_mean, color=GREY, lw=1.2, ls=":")
    ax.hlines(rows, raw, shrunk, color=COLORS[0], lw=1)
    points = (
        ax.scatter(raw, rows, s=26, facecolor="none", edgecolor=COLORS[0], zorder=3),
        ax.scatter(shrunk, rows, s=22, color=COLORS[1], marker=MARKERS[1], zorder=3),
        ax.scatter(truth, rows, s=60, color=INK, marker="|", zorder=4),
    )
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    return points


def draw_matrix(ax, matrix, names, title):
    """Draw a small symmetric matrix as coloured cells with its entries written in.

    Parameters
    ----------
    ax : matplotlib Axes
    matrix : array (D, D)
    names : sequence of D str
    title : str

    Returns
    -------
    list of D * D Text
        The entries, row by row; entries that round to zero are written as a bold 0.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> texts = draw_matrix(ax, [[2.0, 0.0], [0.0, 1.0]], "ab", "diagonal")
    >>> [t.get_text() for t in texts]
    ['2.00', '0', '0', '1.00']
    """
    matrix = np.asarray(matrix, dtype=float)
    top = np.abs(matrix).max()
    # Half transparent at the ends, so that dark ink stays readable in every cell.
    ax.imshow(matrix, cmap="PuOr_r", vmin=-2 * top, vmax=2 * top, alpha=0.8)
    ticks = np.arange(len(names))
    ax.set_xticks(ticks, names)
    ax.set_yticks(ticks, names)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.set_title(title)
    texts = []
    for i in ticks:
        for j in ticks:
            zero = abs(matrix[i, j]) < 0.005
            text = "0" if zero else f"{matrix[i, j]:.2f}".replace("-", "−")
            weight = "bold" if zero else "normal"
            texts.append(ax.text(j, i, text, ha="center", va="center", weight=weight))
    return texts
