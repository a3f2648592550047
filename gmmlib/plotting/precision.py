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


def draw_underflow(ax, log_densities):
    """Draw log10 of a product of densities, by its logs and as doubles compute it.

    Parameters
    ----------
    ax : matplotlib Axes
    log_densities : array (N,)
        Natural logarithms of the factors.

    Returns
    -------
    tuple of two Line2D
        The sum of logs, and the computed product as far as it is above zero.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> logs, product = draw_underflow(ax, np.full(4, -400.0))  # e**-800 is too small
    >>> len(logs.get_xdata()), len(product.get_xdata())
    (4, 1)
    """
    steps = np.arange(1, len(log_densities) + 1)
    exact = np.cumsum(log_densities) / np.log(10)
    computed = np.cumprod(np.exp(log_densities))
    computed = computed[computed > 0]
    (logs,) = ax.plot(steps, exact, color=COLORS[0], lw=2)
    (product,) = ax.plot(
        steps[: len(computed)], np.log10(computed), color=COLORS[1], lw=7, alpha=0.5
    )
    floor = np.log10(np.nextafter(0, 1))
    ax.axhline(floor, color=GREY, ls=":")
    right = {"xycoords": ("axes fraction", "data"), "ha": "right", "color": GREY}
    ax.annotate("smallest double", (1, floor + 8), **right)
    beside = {"textcoords": "offset points", "xytext": (12, 4)}
    for line, name in ((logs, "sum of logs"), (product, "product of densities")):
        x, y = line.get_xdata(), line.get_ydata()
        place = 2 * len(x) // 3 if line is logs else len(x) // 3
        ax.annotate(name, (x[place], y[place]), **beside, color=line.get_color())
    ax.set(xlabel="number of factors", ylabel="log₁₀ of the product")
    return logs, product


def draw_curvatures(axes, n, sum_of_squares):
    """Draw one log-likelihood against σ and against β, dashed where it bends upwards.

    Parameters
    ----------
    axes : two matplotlib Axes
    n : int
        Number of values; their mean is known.
    sum_of_squares : float
        Σ(x − μ)².

    Returns
    -------
    tuple of three Line2D
        Against σ where concave, against σ where convex, against β.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, axes = plt.subplots(2)
    >>> _, convex, _ = draw_curvatures(axes, n=10, sum_of_squares=40)
    >>> round(float(convex.get_xdata()[0]) ** 2, 9)  # three times the variance 4
    12.0
    """
    best = np.sqrt(sum_of_squares / n)
    turn = np.sqrt(3) * best

    def against_std(std):
        return -n * np.log(std) - sum_of_squares / (2 * std**2)

    low, high = (
        np.linspace(*ends, 200) for ends in ((best / 2, turn), (turn, 8 * best))
    )
    (concave,) = axes[0].plot(low, against_std(low), color=COLORS[0])
    (convex,) = axes[0].plot(high, against_std(high), color=COLORS[1], ls="--", lw=2.5)
    axes[0].plot(turn, against_std(turn), MARKERS[1], color=COLORS[1], ms=8)
    axes[0].annotate(
        "√3 times the best σ",
        (turn, against_std(turn)),
        xytext=(12, 3),
        textcoords="offset points",
        color=COLORS[1],
    )
    betas = np.linspace(0.02, 4, 400) / best**2
    values = n / 2 * np.log(betas) - betas * sum_of_squares / 2
    (against_beta,) = axes[1].plot(betas, values, color=COLORS[0])
    for ax, name in zip(axes, ("σ", "β"), strict=True):
        ax.set(xlabel=name, ylabel="ℓ + constant")
    return concave, convex, against_beta


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
    corners = np.vstack([start, start + arrows])
    drawn = []
    for i, (a, b) in enumerate(zip(start, start + arrows, strict=True)):
        style = {"arrowstyle": "-|>", "color": COLORS[i % len(COLORS)], "lw": 2}
        style |= {"shrinkA": 0, "shrinkB": 0, "ls": ("-", "--", "-.", ":")[i % 4]}
        drawn.append(ax.annotate("", b, a, arrowprops=style))
        # The name stands left or right of the arrow: on the side away from the others.
        across = np.array([a[1] - b[1], b[0] - a[0]])
        across *= np.sign(across @ ((a + b) / 2 - corners.mean(axis=0)))
        side, ha = (10, "left") if across[0] > 0 else (-10, "right")
        place = {
            "xy": a + 2 / 3 * (b - a),
            "xytext": (side, 0),
            "ha": ha,
            "va": "center",
        }
        ax.annotate(names[i], textcoords="offset points", color=style["color"], **place)
    low, high = corners.min(axis=0), corners.max(axis=0)
    margin = 0.12 * (high - low)
    ax.set_xlim(low[0] - 2 * margin[0], high[0] + 2 * margin[0])
    ax.set_ylim(low[1] - margin[1], max(high[1], 0) + 2.5 * margin[1])
    ax.axhspan(0, ax.get_ylim()[1], color=GREY, alpha=0.2, lw=0)
    ax.annotate(
        "no density here", (0.98, 0.96), xycoords="axes fraction", ha="right", va="top"
    )
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
    raw, shrunk, truth = np.array([raw, shrunk, truth], dtype=float)[:, order]
    rows = np.arange(len(raw))
    ax.axvline(prior_mean, color=GREY, lw=1.2, ls=":")
    ax.hlines(rows, raw, shrunk, color=COLORS[0], lw=1)
    points = (
        ax.scatter(raw, rows, s=26, facecolor="none", edgecolor=COLORS[0], zorder=3),
        ax.scatter(shrunk, rows, s=22, color=COLORS[1], marker=MARKERS[1], zorder=3),
        ax.scatter(truth, rows, s=60, color=INK, marker="|", zorder=4),
    )
    names = ("○ sample mean", "■ shrunken", "| truth")
    colors = (COLORS[0], COLORS[1], INK)
    for line, (name, color) in enumerate(zip(names, colors, strict=True)):
        place = {"xy": (0.02, 0.96 - 0.07 * line), "xycoords": "axes fraction"}
        ax.annotate(name, **place, color=color, va="top")
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    return points


def draw_slice(ax, x, y, chosen):
    """Scatter all rows in grey, the chosen ones on top; each with a regression line.

    Parameters
    ----------
    ax : matplotlib Axes
    x, y : array (N,)
    chosen : boolean array (N,)

    Returns
    -------
    tuple of two Line2D
        The least-squares line of y on x for all rows, and for the chosen rows.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> x, y = np.arange(4.0), np.array([0.0, 0.0, 2.0, 2.0])
    >>> _, line = draw_slice(ax, x, y, y == 2)
    >>> line.get_ydata().round(9).tolist()
    [2.0, 2.0]
    """
    ax.scatter(x, y, s=5, color=GREY, alpha=0.45, lw=0)
    ax.scatter(x[chosen], y[chosen], s=20, marker=MARKERS[1], color=COLORS[1], lw=0)
    lines = []
    for rows, look in ((np.full(len(x), True), "-"), (chosen, "--")):
        fit = np.polynomial.Polynomial.fit(x[rows], y[rows], 1)
        ends = np.array([x[rows].min(), x[rows].max()])
        lines += ax.plot(ends, fit(ends), ls=look, color=INK, lw=2.2)
    ax.set_aspect("equal")
    return tuple(lines)


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
