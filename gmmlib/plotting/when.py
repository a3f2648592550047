"""Figures of chapter 18: which method, is it normal, what is odd, what labels add."""

import numpy as np
from scipy.stats import beta, chi2

from gmmlib.plotting.groups import draw_gallery
from gmmlib.plotting.style import COLORS, GREY, INK, MARKERS

STEPS = [
    ("labels for most rows?", "a classifier"),
    (
        "density, alarms, new\nrows, or doubt wanted?",
        "mixture (any K that\npredicts well) or KDE",
    ),
    ("curved groups,\nor many strays?", "HDBSCAN, spectral"),
    ("ellipses that differ\nor overlap?", "mixture"),
    ("round, alike, very\nmany rows?", "k-means"),
    ("", "say that you do not know, and look at the data again"),
]


def draw_graded(fig, points, found, grades):
    """Draw the table of `draw_gallery` with a grade below every picture.

    Parameters
    ----------
    fig : matplotlib Figure
    points : dict of str to array (N, 2)
    found : dict of str to dict of str to integer array (N,)
        ``found[method][name]``: labels.
    grades : dict of str to dict of str to str
        ``grades[method][name]``: what to write below; bold when it ends with "*",
        which is not drawn.

    Returns
    -------
    array (data sets, methods) of Axes

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> points = {"pair": np.eye(2)}
    >>> found, grades = {"a": {"pair": [0, 1]}}, {"a": {"pair": "1.00*"}}
    >>> draw_graded(plt.figure(), points, found, grades)[0, 0].get_xlabel()
    '1.00'
    """
    axes = draw_gallery(fig, points, found)
    for row, name in zip(axes, points, strict=True):
        for ax, method in zip(row, found, strict=True):
            text = grades[method][name]
            weight = "bold" if text.endswith("*") else "normal"
            ax.set_xlabel(text.rstrip("*"), size=10.5, weight=weight, labelpad=2)
    return axes


def draw_decision(ax, steps):
    """Draw questions one below the other, each with the method its "yes" leads to.

    Parameters
    ----------
    ax : matplotlib Axes
    steps : list of (question, answer)
        Texts with their own line breaks; the last answer is what remains after "no",
        its question is empty.

    Returns
    -------
    list of Text
        The answers.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> [a.get_text() for a in draw_decision(ax, [("Round?", "k-means"), ("", "?")])]
    ['k-means', '?']
    """
    boxes = {"boxstyle": "round,pad=0.45", "facecolor": "none"}
    arrow = {"arrowstyle": "->", "color": GREY, "lw": 1.4}
    answers = []
    for row, (question, answer) in enumerate(steps):
        last = not question
        place = (0.0, row) if last else (3.45, row)
        box = boxes | {"edgecolor": COLORS[0], "linewidth": 1.6}
        style = {"va": "center", "ha": "left", "size": 10.5}
        answers.append(ax.text(*place, answer, bbox=box, **style))
        if last:
            continue
        ax.text(0.0, row, question, bbox=boxes | {"edgecolor": GREY}, **style)
        ax.annotate("", (3.3, row), (2.3, row), arrowprops=arrow)
        ax.text(2.8, row - 0.12, "yes", ha="center", size=10)
        ax.annotate("", (0.5, row + 0.66), (0.5, row + 0.34), arrowprops=arrow)
        ax.text(0.58, row + 0.5, "no", va="center", size=10)
    ax.set(xlim=(-0.15, 5.6), ylim=(len(steps) - 0.55, -0.45))
    ax.axis("off")
    return answers


def draw_qq(ax, squares, D, color=COLORS[0], marker="o", band=True):
    """Draw squared Mahalanobis distances against the quantiles of χ² with D degrees.

    Parameters
    ----------
    ax : matplotlib Axes
    squares : array (N,)
    D : int
    color, marker : str
    band : bool
        Whether to shade where each point lies with probability 95 %.

    Returns
    -------
    array (N, 2)
        The points drawn: quantile, and the square that has that rank.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> draw_qq(ax, [3.0, 0.5], 2).round(2).tolist()
    [[0.58, 0.5], [2.77, 3.0]]
    """
    ordered = np.sort(np.asarray(squares, dtype=float))
    N = len(ordered)
    rank = np.arange(1, N + 1)
    expected = chi2(D).ppf((rank - 0.5) / N)
    if band:
        low, high = (
            chi2(D).ppf(beta(rank, N - rank + 1).ppf(p)) for p in (0.025, 0.975)
        )
        ax.fill_between(expected, low, high, color=GREY, alpha=0.25, lw=0)
        ax.plot(expected, expected, color=GREY, lw=1)
    ax.plot(expected, ordered, marker, color=color, ms=3.2, mew=0, alpha=0.8)
    return np.column_stack([expected, ordered])


def draw_rates(ax, rates, promise):
    """Draw repeated rates as rows of dots, their means as bars, and what was promised.

    Parameters
    ----------
    ax : matplotlib Axes
        In per cent.
    rates : dict of str to sequence of float
        The first at the top.
    promise : float

    Returns
    -------
    list of float
        The means.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> draw_rates(ax, {"a": [0.25, 0.75], "b": [0.0]}, 0.5)
    [0.5, 0.0]
    """
    means = [float(np.mean(values)) for values in rates.values()]
    for row, values in enumerate(rates.values()):
        height = row + 0.6 * ((np.arange(len(values)) * 0.618034) % 1 - 0.5)
        style = {"color": COLORS[row], "alpha": 0.45, "ms": 4, "mew": 0}
        ax.plot(100 * np.array(values), height, MARKERS[row], **style)
        ax.plot([100 * means[row]] * 2, [row - 0.4, row + 0.4], color=INK)
    ax.axvline(100 * promise, color=GREY, ls="--")
    ax.set_yticks(range(len(rates)), list(rates))
    ax.set_ylim(len(rates) - 0.5, -0.5)
    return means


def draw_scores(ax, scores, threshold, low):
    """Draw scores as rows of dots, and the threshold below which an alarm is raised.

    Parameters
    ----------
    ax : matplotlib Axes
    scores : dict of str to array (N,)
        The first at the top.
    threshold, low : float
        Scores below `low` are drawn as "<" at that place.

    Returns
    -------
    dict of str to float
        Share of each row of dots below the threshold.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> draw_scores(ax, {"a": [1.0, 5.0], "b": [-9.0, -2.0]}, 2.0, -5.0)
    {'a': 0.5, 'b': 1.0}
    """
    shares = {}
    for row, (name, values) in enumerate(scores.items()):
        values = np.asarray(values, dtype=float)
        height = row + 0.6 * ((np.arange(len(values)) * 0.618034) % 1 - 0.5)
        for rows, marker in ((values >= low, MARKERS[row]), (values < low, "<")):
            x = np.maximum(values[rows], low)
            style = {"marker": marker, "color": COLORS[row], "linewidths": 0}
            ax.scatter(x, height[rows], s=16, alpha=0.55, **style)
        shares[name] = float(np.mean(values < threshold))
    ax.axvline(threshold, color=INK, lw=1.2, ls="--")
    ax.set_yticks(range(len(scores)), list(scores))
    ax.set_ylim(len(scores) - 0.5, -0.5)
    return shares


def draw_roc(ax, normal, odd, **line):
    """Draw the detection rate against the false alarm rate, for every threshold.

    Parameters
    ----------
    ax : matplotlib Axes
    normal, odd : array
        Scores of normal rows and of anomalies; low is suspicious.
    **line
        Passed on to ``Axes.plot``.

    Returns
    -------
    float
        Area under the curve.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> draw_roc(ax, [2.0, 3.0], [1.0, 2.5])
    0.75
    """
    cuts = np.unique(np.concatenate([normal, odd, [np.inf]]))
    alarms = np.searchsorted(np.sort(normal), cuts) / len(normal)
    found = np.searchsorted(np.sort(odd), cuts) / len(odd)
    ax.plot(alarms, found, **line)
    return float(np.trapezoid(found, alarms))


def draw_learning(ax, counts, results):
    """Draw medians and ranges of repeated trials against the number of labels.

    Parameters
    ----------
    ax : matplotlib Axes
    counts : sequence of int (C,)
        Equally spaced on the axis, each with its number.
    results : dict of str to array (C, trials)

    Returns
    -------
    dict of str to array (C,)
        The medians.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> draw_learning(ax, [1, 2], {"a": [[0, 1, 5], [2, 3, 4]]})["a"].tolist()
    [1.0, 3.0]
    """
    medians = {}
    for k, (name, trials) in enumerate(results.items()):
        trials = np.asarray(trials, dtype=float)
        x = np.arange(len(counts)) + 0.16 * (k - (len(results) - 1) / 2)
        medians[name] = np.median(trials, axis=1)
        ax.vlines(x, trials.min(axis=1), trials.max(axis=1), color=COLORS[k], lw=1.2)
        style = {"color": COLORS[k], "marker": MARKERS[k], "lw": 1.4, "ms": 6}
        ax.plot(x, medians[name], label=name, **style)
    ax.set_xticks(np.arange(len(counts)), counts)
    return medians
