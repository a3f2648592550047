"""Figures of chapter 17: two programs side by side, grids, and lost digits."""

import re
import warnings
from itertools import pairwise

import numpy as np

from gmmlib.estimator import GaussianMixture
from gmmlib.families import family_of
from gmmlib.plotting.style import COLORS, GREY, INK, MARKERS


def read_ratios(text):
    """The first table of ``benchmarks/results/em.md``, as numbers.

    Parameters
    ----------
    text : str
        The whole file.

    Returns
    -------
    list of dict
        One per row: "shape" and "family" as strings; "iteration", "fit", "predict" and
        "score_samples" as ratios, None where nothing was measured.

    Examples
    --------
    >>> line = "| 150 × 4, 3 | full | 3.8 | 3.5 | 1% | 2.8 ✗ | | 4.0 | |"
    >>> row = read_ratios(line)[0]
    >>> row["shape"], row["iteration"], row["fit"], row["predict"]
    ('150 × 4, 3', 3.8, 2.8, None)
    """
    table = re.findall(r"^\|.*\|\s*$", text.partition("\n## ")[0], flags=re.M)
    rows = []
    for line in table:
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if "×" not in cells[0] or not cells[0][0].isdigit():
            continue
        names = {"iteration": 2, "fit": 5, "predict": 6, "score_samples": 7}
        found = {k: re.match(r"[\d.]+", cells[i]) for k, i in names.items()}
        ratios = {k: float(m[0]) if m else None for k, m in found.items()}
        rows.append({"shape": cells[0], "family": cells[1], **ratios})
    return rows


def draw_ratios(ax, rows, key="iteration"):
    """Draw ratios of two programs' times: one line per shape, one marker per family.

    Parameters
    ----------
    ax : matplotlib Axes
    rows : list of dict
        As `read_ratios` returns them.
    key : str
        Which ratio.

    Returns
    -------
    list of str
        The shapes, from the top downwards.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> row = {"shape": "9 × 2, 1", "family": "full", "iteration": 3.0}
    >>> draw_ratios(ax, [row])
    ['9 × 2, 1']
    """
    rows = [row for row in rows if row[key] is not None]
    shapes = list(dict.fromkeys(row["shape"] for row in rows))
    families = list(dict.fromkeys(row["family"] for row in rows))
    for i, family in enumerate(families):
        mine = [row for row in rows if row["family"] == family]
        lift = 0.12 * (i - (len(families) - 1) / 2)
        at = [shapes.index(row["shape"]) + lift for row in mine]
        values = [row[key] for row in mine]
        look = {"color": COLORS[i], "marker": MARKERS[i], "mec": "white", "mew": 0.6}
        ax.plot(values, at, ls="none", ms=8.5, label=family, **look)
    ax.axvline(1, color=GREY, ls="--", lw=1.2)
    ax.set_xscale("log")
    ticks = [1, 2, 5, 10, 20, 40]
    ax.set_xticks(ticks, [f"{t}×" for t in ticks])
    ax.set_xticks([], minor=True)
    ax.set_yticks(range(len(shapes)), shapes)
    ax.grid(axis="y", color=GREY, alpha=0.25)
    ax.set_ylim(len(shapes) - 0.5, -0.5)
    ax.legend(ncols=len(families), loc="lower center", bbox_to_anchor=(0.4, 1.0))
    ax.get_legend().set_in_layout(True)
    return shapes


def _apart(values, gap):
    """The values moved upwards until neighbours are `gap` apart, then centred."""
    order = np.argsort(values, kind="stable")
    moved = np.asarray(values, float).copy()
    for before, after in pairwise(order):
        moved[after] = max(moved[after], moved[before] + gap)
    return moved - (moved - values).mean()


def draw_series(ax, x, series, best=None, gap=0.08):
    """Draw curves, each with its name at its right end, and ring the best point of all.

    Parameters
    ----------
    ax : matplotlib Axes
    x : array (M,)
    series : dict of str to array (M,)
    best : {"max", "min"}, optional
        Which point to ring.
    gap : float
        Least distance of two names, in heights of the axes.

    Returns
    -------
    tuple of str and number, or None
        Name and x of the ringed point.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> draw_series(ax, [1, 2, 3], {"a": [0, 4, 1], "b": [1, 2, 3]}, best="max")
    ('a', 2)
    """
    for i, (name, values) in enumerate(series.items()):
        look = {"color": COLORS[i % 5], "marker": MARKERS[i % 5]}
        ax.plot(x, values, label=name, ms=6, **look)
    low, high = ax.get_ylim()
    ends = np.array([values[-1] for values in series.values()], float)
    places = _apart((np.clip(ends, low, high) - low) / (high - low), gap)
    for i, (name, place) in enumerate(zip(series, places, strict=True)):
        at = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points"}
        text = ax.annotate(name, (x[-1], place), (9, 0), va="center", **at)
        text.set_color(COLORS[i % 5])
    if best is None:
        return None
    sign = 1 if best == "max" else -1
    name = max(series, key=lambda n: np.max(sign * np.asarray(series[n])))
    i = int(np.argmax(sign * np.asarray(series[name])))
    ring = {"ms": 15, "mfc": "none", "mec": INK, "mew": 1.6}
    ax.plot(x[i], series[name][i], "o", **ring)
    return name, x[i]


def draw_digits(ax, offsets, errors, eps, label):
    """Draw relative errors against the offset of the data; a cross where a fit failed.

    Parameters
    ----------
    ax : matplotlib Axes
    offsets : array (M,)
        In standard deviations of the data.
    errors : dict of str to array (M,)
        nan where there was no fit; what exceeds the axes is drawn at their edge.
    eps : float
        Half the gap between 1 and the next number: the rule is eps times offset².
    label : str

    Returns
    -------
    array (M,)
        The rule of thumb that is drawn dashed.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> found = draw_digits(ax, [1e2, 1e4], {"a": [1e-9, 1e-8]}, 1e-16, "64 bits")
    >>> found.tolist() == [1e-16 * 1e4, 1e-16 * 1e8]
    True
    """
    offsets = np.asarray(offsets, float)
    rule = eps * offsets**2
    ax.plot(offsets, rule, color=INK, ls="--", lw=1.2)
    for i, (name, values) in enumerate(errors.items()):
        values = np.asarray(values, float)
        there = np.isfinite(values)
        drawn = np.clip(values, 1e-17, 1e3)  # nan interrupts the line
        look = {"color": COLORS[i], "marker": MARKERS[i], "ms": 6}
        ax.plot(offsets, drawn, label=name, **look)
        at = 4.0 * 5.0**i
        ax.plot(offsets[~there], np.full((~there).sum(), at), "x", color=COLORS[i])
    ax.set(xscale="log", yscale="log", title=label, ylim=(1e-17, 2e3))
    ax.set_yticks([1e-16, 1e-12, 1e-8, 1e-4, 1])
    ax.axhline(1, color=GREY, lw=0.8, ls=":")
    return rule


def draw_steps(ax, x, whole, exact):
    """Draw a responsibility computed in whole numbers over the exact one.

    Parameters
    ----------
    ax : matplotlib Axes
    x, whole, exact : arrays (M,)

    Returns
    -------
    float
        The largest difference.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> draw_steps(ax, [0, 1], [0.0, 0.75], [0.25, 0.75])
    0.25
    """
    ax.plot(x, exact, color=COLORS[0], label="given as floats")
    ax.plot(x, whole, "s", color=COLORS[1], ms=5, label="given as integers")
    ax.vlines(x, exact, whole, color=COLORS[1], lw=1)
    ax.legend(loc="best")
    return float(np.abs(np.subtract(whole, exact)).max())


def draw_pairs(ax, lines, dots):
    """Draw curves of one program as lines, those of another as markers upon them.

    Parameters
    ----------
    ax : matplotlib Axes
    lines, dots : dict of str to array (M,)
        Values at 1, …, M; the same names in both.

    Returns
    -------
    float
        The largest difference between a line and its markers.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> draw_pairs(ax, {"a": [1.0, 2.0]}, {"a": [1.0, 2.5]})
    0.5
    """
    gaps = []
    for i, name in enumerate(lines):
        color, x = COLORS[i], np.arange(1, len(lines[name]) + 1)
        ax.plot(x, lines[name], color=color)
        look = {"ms": 7, "mfc": "none", "mec": color, "mew": 1.2}
        ax.plot(x, dots[name], MARKERS[i], ls="none", **look)
        at = {"textcoords": "offset points", "va": "center", "color": color}
        ax.annotate(name, (x[-1], lines[name][-1]), (9, 0), **at)
        gaps.append(np.abs(np.subtract(lines[name], dots[name])).max())
    return float(max(gaps))


def draw_bounds(ax, steps, scores, bounds):
    """Draw `score` and `lower_bound_` against iterations, equal values joined.

    Parameters
    ----------
    ax : matplotlib Axes
    steps : array (T,)
    scores, bounds : arrays (T,)

    Returns
    -------
    int
        How many arrows lead from a score to the next bound.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> draw_bounds(ax, [1, 2], [1.0, 2.0], [0.0, 1.0])
    1
    """
    draw_series(ax, steps, {"score": scores, "lower_bound_": bounds})
    arrow = {"arrowstyle": "->", "shrinkA": 5, "shrinkB": 4}
    for t in range(len(steps) - 1):
        here, there = (steps[t], scores[t]), (steps[t + 1], bounds[t + 1])
        ax.annotate("", there, here, arrowprops=arrow)
    ax.set(xlabel="max_iter", ylabel="mean log-likelihood")
    return len(steps) - 1


def full_start(X, rows, family):
    """Weights, means and precisions of a start: nothing is left to chance.

    Parameters
    ----------
    X : array (N, D)
    rows : list of int
        Which rows are the means.
    family : {"full", "tied", "diag", "spherical"}

    Returns
    -------
    dict
        Parameters for scikit-learn's `GaussianMixture` and for `gmmlib`'s.

    Examples
    --------
    >>> full_start(np.array([[0.0], [2.0]]), [0], "spherical")["precisions_init"]
    array([1.])
    """
    K, S = len(rows), np.atleast_2d(np.cov(X.T, ddof=0))
    shapes = {
        "full": np.stack([np.linalg.inv(S)] * K),
        "tied": np.linalg.inv(S),
        "diag": np.tile(1 / np.diag(S), (K, 1)),
        "spherical": np.full(K, 1 / np.diag(S).mean()),
    }
    return {
        "covariance_type": family,
        "weights_init": np.full(K, 1 / K),
        "means_init": X[rows],
        "precisions_init": shapes[family],
    }


def attempt(model, X):
    """Fit, and return what was warned of, or the error, shortened.

    Parameters
    ----------
    model : estimator
    X : array (N, D)

    Returns
    -------
    list of str

    Examples
    --------
    >>> attempt(GaussianMixture(2), [[0.0]])[0][:10]
    'ValueError'
    """
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            model.fit(X)
        except ValueError as error:
            return [f"{type(error).__name__}: {error}"[:62]]
    return [str(warning.message)[:62] for warning in caught]


def variance_error(program, X, family, offset, kind=np.float64):
    """Largest relative error of a fitted variance when `offset` is added to the rows.

    The oracle is the same fit without the offset: a shift changes no variance.

    Parameters
    ----------
    program : class
        Of an estimator with scikit-learn's parameters.
    X : array (N, 2)
    family : str
    offset : float
    kind : type
        In which the shifted rows are stored.

    Returns
    -------
    float
        nan if the fit failed.

    Examples
    --------
    >>> X = np.random.default_rng(0).normal(size=(400, 2))
    >>> X[200:, 0] += 6
    >>> variance_error(GaussianMixture, X, "diag", 1e7) < 1e-6
    True
    """
    moved = (X + offset).astype(kind)
    near = moved.astype(float) - offset  # rounded as the moved rows are
    begin = full_start(near, [0, 200], family) | {"max_iter": 50}
    model = program(2, **begin | {"means_init": moved[[0, 200]]})
    if any("Error" in message for message in attempt(model, moved)):
        return np.nan
    exact = GaussianMixture(2, **begin).fit(near)
    both = [model.covariances_, exact.covariances_]
    full = [family_of(family).matrices(S, 2, X.shape[1]) for S in both]
    given, wanted = np.diagonal(full, axis1=-2, axis2=-1)
    return float(np.abs(given / wanted - 1).max())
