"""Lloyd's algorithm half-step by half-step, with its objective (chapter 6).

Every assignment and every move is computed beforehand; a slider chooses what is shown.
"""

import json
from itertools import pairwise

import altair as alt
import numpy as np

from gmmlib.interactive.parts import SHAPES
from gmmlib.interactive.show import table
from gmmlib.kmeans import KMeans, lloyd
from gmmlib.plotting.style import COLORS, GREY, INK

NOBODY = "none"


def half_steps(X, centers):
    """The states of Lloyd's algorithm: after each assignment, after each move.

    Parameters
    ----------
    X : array (N, D)
    centers : array (K, D)
        Where to start.

    Returns
    -------
    list of (centers, labels, J)
        The first, before any assignment, without labels and J.

    Notes
    -----
    Chapter 6, `eq-kmeans-assign`, `eq-kmeans-move` and `eq-kmeans-objective`.

    Examples
    --------
    >>> X = np.array([[0.0], [1.0], [8.0], [9.0]])
    >>> [state[2] for state in half_steps(X, X[:2])[1:4]]  # assign, move, assign
    [113.0, 38.0, 14.0]
    """
    X = np.asarray(X, dtype=float)
    trace = lloyd(X, centers, tol=0).trace
    states = [(trace[0], None, None)]
    for old, new in pairwise(trace):
        labels = KMeans(old, 0.0, 0, False, []).labels(X)
        for C in (old, new):
            states.append((C, labels, float(((X - C[labels]) ** 2).sum())))
    return states


def kmeans_chart(X, centers, titles, step=3):
    """Lloyd's algorithm with a slider for its half-steps, and J below.

    Parameters
    ----------
    X : array (N, 2)
    centers : array (K, 2)
        Where to start; K is at most 5.
    titles : pair of str
        Of the axes.
    step : int
        The half-step shown at first: 0 is the start, odd ones assign, even ones move.

    Returns
    -------
    alt.VConcatChart

    Notes
    -----
    Chapter 6, `eq-kmeans-assign` and `eq-kmeans-move`.

    Examples
    --------
    >>> X = np.array([[0.0, 0], [1, 0], [8, 0], [9, 1]])
    >>> chart = kmeans_chart(X, X[:2], ["x", "y"])
    >>> [row["J"] for row in chart.vconcat[1].data.values][:2]
    [114.0, 38.667]
    """
    X = np.asarray(X, dtype=float)
    states = half_steps(X, centers)
    last, K = len(states) - 1, len(states[0][0])
    owners = np.array([labels for _, labels, _ in states[1:]])
    rows = table(
        x=X[:, 0],
        y=X[:, 1],  # one character for each half-step from 1: the number of the centre
        owners=["".join(map(str, column)) for column in owners.T],
    )

    low, high = X.min(axis=0), X.max(axis=0)
    margin = 0.05 * (high - low).max()
    low, high = low - margin, high + margin
    scale = min(420 / (high - low)[0], 330 / (high - low)[1])
    width, height = (round(side * scale) for side in high - low)
    across, up = (
        alt.Scale(domain=[a, b], nice=False, zero=False)
        for a, b in zip(low.tolist(), high.tolist(), strict=True)
    )
    x = alt.X("x:Q", scale=across, title=titles[0])
    y = alt.Y("y:Q", scale=up, title=titles[1])
    numbers = [*map(str, range(K)), NOBODY]
    color = alt.Color(
        "owner:N",
        scale=alt.Scale(domain=numbers, range=[*COLORS[:K], GREY]),
        legend=None,
    )
    shape = alt.Shape(
        "owner:N",
        scale=alt.Scale(domain=numbers, range=[*SHAPES[:K], "circle"]),
        legend=None,
    )
    cloud = (
        alt.Chart(rows)
        .transform_calculate(
            owner=f"step == 0 ? '{NOBODY}' : substring(datum.owners, step - 1, step)"
        )
        .mark_point(size=26, opacity=1)
        .encode(x=x, y=y, color=color, shape=shape)
    )
    places = alt.Chart(
        table(
            at=np.repeat(np.arange(last + 1), K),
            owner=numbers[:K] * (last + 1),
            x=np.concatenate([C[:, 0] for C, _, _ in states]),
            y=np.concatenate([C[:, 1] for C, _, _ in states]),
        )
    )
    path = (
        places.transform_filter("datum.at <= step")
        .mark_line(color=INK, strokeWidth=1.5)
        .encode(x=x, y=y, detail="owner:N", order="at:O")
    )
    now = (
        places.transform_filter("datum.at == step")
        .mark_point(size=240, opacity=1, stroke="white", strokeWidth=2)
        .encode(x=x, y=y, color=color, shape=shape)
    )
    told = [["the start: two centres", "no row is assigned yet"]]
    told[0][0] = f"the start: {K} centres"
    for t in range(1, last + 1):
        done = "each row joins the nearest centre"
        if t % 2 == 0:
            still = (states[t][0] == states[t - 1][0]).all()
            done = "no centre moves any more: the end"
            if not still:
                done = "each centre moves to the mean of its rows"
        told.append([f"{t}: {done}", f"J = {states[t][2]:#.4g}".rstrip(".")])
    text = json.dumps(told, ensure_ascii=False) + "[step]"
    plane = alt.layer(cloud, path, now).properties(
        name="plane",
        width=width,
        height=height,
        title=alt.Title(text=alt.ExprRef(text), anchor="start"),
    )

    J = [state[2] for state in states[1:]]
    kinds = ["assign", "move"]
    fall = alt.Chart(
        table(at=range(1, last + 1), kind=[kinds[t % 2] for t in range(last)], J=J)
    )
    at = alt.X(
        "at:Q",
        scale=alt.Scale(domain=[0, last + 0.5], nice=False),
        axis=alt.Axis(values=list(range(0, last + 1, 2))),
        title="half-step",
    )
    decades = np.logspace(-6, 9, 16)[:, np.newaxis] * [1, 2, 5]
    ticks = [v for v in decades.ravel().tolist() if min(J) <= v <= max(J)]
    ends = alt.Scale(type="log", domain=[0.9 * min(J), 1.15 * max(J)], nice=False)
    of_J = alt.Y("J:Q", scale=ends, axis=alt.Axis(values=ticks, format="~r"), title="J")
    kind = alt.Shape(
        "kind:N",
        scale=alt.Scale(domain=kinds, range=["square", "circle"]),
        legend=alt.Legend(orient="top", title=None),
    )
    marks = fall.transform_calculate(done="datum.at <= step").mark_point(
        size=60, color=INK, opacity=1
    )
    below = alt.layer(
        fall.mark_line(color=GREY, strokeWidth=1.5).encode(x=at, y=of_J),
        marks.encode(
            x=at,
            y=of_J,
            shape=kind,
            opacity=alt.condition("datum.at <= step", alt.value(1), alt.value(0.25)),
        ),
        fall.transform_filter("datum.at == step")
        .mark_point(size=260, filled=False, color=COLORS[1], strokeWidth=2.5)
        .encode(x=at, y=of_J),
    ).properties(name="fall", width=width, height=110)
    slider = alt.binding_range(min=0, max=last, step=1, name="half-step ")
    return (
        alt.vconcat(plane, below, spacing=12)
        .add_params(alt.param(name="step", value=step, bind=slider))
        .resolve_scale(shape="independent", color="independent")
        .properties(
            description="Above, rows in the colours and shapes of their centres, and "
            "the paths of the centres; below, the objective J after every half-step. A "
            "slider goes through the half-steps: odd ones assign rows to centres, even "
            "ones move the centres to the means."
        )
    )
