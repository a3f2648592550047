"""EM step by step on real data, from several starts (chapter 11).

`gmmlib.em` computes every step; a chart stores each mixture as its ellipses,
and for each point one letter per step that says who answers for it, and how surely.
"""

from typing import NamedTuple

import altair as alt
import numpy as np

from gmmlib.em import em
from gmmlib.interactive.parts import (
    DASHES,
    curve_of,
    ellipses,
    group_color,
    group_shape,
    records,
    words,
)
from gmmlib.plotting.style import COLORS, GREY, INK

ROOM = alt.Axis(minExtent=58, maxExtent=58, tickCount=5)  # the same for all data
SURE = 0.9  # a point of which no component has more than this is drawn hollow


class Scene(NamedTuple):
    """A table of two features, and mixtures to start from.

    Parameters
    ----------
    X : array (N, 2)
    features : pair of str
        Their names, with units.
    starts : dict of str to Mixture
    equal : bool
        Whether both axes are to have one scale.

    Examples
    --------
    >>> Scene._fields
    ('X', 'features', 'starts', 'equal')
    """

    X: np.ndarray
    features: tuple
    starts: dict
    equal: bool = False


def shown_rows(X, most=150):
    """The distinct rows; if they are too many, every second, third, … of them.

    Examples
    --------
    >>> shown_rows(np.array([[1, 2], [0, 0], [1, 2], [3, 3]]), most=2)
    array([[0, 0],
           [3, 3]])
    """
    rows = np.unique(X, axis=0)
    return rows[:: -(-len(rows) // most)]


def letters(responsibilities):
    """One digit for each row: twice the component that has most, plus one if unsure.

    Examples
    --------
    >>> letters(np.array([[0.95, 0.05], [0.2, 0.8]]))
    ['0', '3']
    """
    most = responsibilities.argmax(axis=1)
    unsure = responsibilities.max(axis=1) <= SURE
    return [str(digit) for digit in 2 * most + unsure]


def limits(X, equal, width, height):
    """Ends of both axes, with room for ellipses: (low, high) for each feature.

    Examples
    --------
    >>> limits(np.array([[0.0, 0.0], [10.0, 1.0]]), True, 400, 200).tolist()
    [[-3.0, 13.0], [-3.5, 4.5]]
    """
    low, high = X.min(axis=0), X.max(axis=0)
    ends = np.column_stack([low - 0.3 * (high - low), high + 0.3 * (high - low)])
    if equal:
        half = height / width * np.ptp(ends[0]) / 2
        ends[1] = ends[1].mean() + half * np.array([-1, 1])
    return ends


def stepper_chart(scenes, n_steps=24, probability=0.9, first=0):
    """Points, ellipses and the trace of ℓ, for a chosen start and step of EM.

    Parameters
    ----------
    scenes : dict of str to Scene
        By name of the data; at most five components, and all of family "full".
    n_steps : int
        The slider ends there; EM is never stopped before.
    probability : float
        What each ellipse holds.
    first : int
        Step that is shown at first, of the first start.

    Returns
    -------
    alt.VConcatChart
        Points above, log-likelihoods below.

    Notes
    -----
    Chapter 11; chapter 10, `eq-em-monotone`.

    Examples
    --------
    >>> from gmmlib.mixture import Mixture
    >>> X = np.array([[0.0, 0], [1, 2], [8, 9], [9, 7]])
    >>> start = Mixture([0.5, 0.5], [[0, 0], [9, 9]], [9 * np.eye(2)] * 2)
    >>> scene = Scene(X, ("a", "b"), {"corners": start})
    >>> chart = stepper_chart({"four points": scene}, n_steps=2)
    >>> [row["z"] for row in chart.vconcat[0].layer[0].data.values]
    ['000', '000', '222', '222']
    """
    width, height = 430, 225
    names, belongs, runs, points, offsets = [], [], [], [], []
    for s, (title, scene) in enumerate(scenes.items()):
        rows, marks = shown_rows(scene.X), []
        for nth, (name, start) in enumerate(scene.starts.items()):
            names.append(f"{title}, {name}")
            belongs.append(s)
            offsets.append(nth * (n_steps + 1))
            trace = em(scene.X, start, tol=0, max_iter=n_steps + 1, keep=True)
            steps = zip(trace.mixtures, trace.log_likelihoods, strict=False)
            for step, (mixture, ell) in enumerate(steps):
                curves = [curve_of(n, probability) for n in mixture.normals]
                runs.append({"run": len(names) - 1, "step": step, "ell": ell})
                runs[-1] |= {"weights": mixture.weights, "curve": curves}
                marks.append(letters(mixture.responsibilities(rows)))
        points += [
            {"scene": s, "x": x, "y": y, "z": "".join(z)}
            for (x, y), z in zip(rows, zip(*marks, strict=True), strict=True)
        ]
    K = max(len(run["weights"]) for run in runs)
    ends = [limits(c.X, c.equal, width, height) for c in scenes.values()]
    ends = np.array(ends).round(6).tolist()
    titles = [f"{c.features[1]} against {c.features[0]}" for c in scenes.values()]

    def axis(column, feature):
        low, high = (f"{[e[feature][i] for e in ends]}[scene]" for i in (0, 1))
        scale = alt.Scale(
            domainMin=alt.ExprRef(low),
            domainMax=alt.ExprRef(high),
            nice=False,
            zero=False,
        )
        kind = alt.X if feature == 0 else alt.Y
        return kind(f"{column}:Q", scale=scale, title=None, axis=ROOM)

    place = f"{offsets}[run] + step"
    code = f"toNumber(substring(datum.z, {place}, {place} + 1))"
    dots = (
        alt.Chart(records(points))
        .transform_filter("datum.scene == scene")
        .transform_calculate(code=code, k="floor(datum.code / 2)")
        .mark_point(clip=True, size=40, opacity=1, strokeWidth=1.2)
        .encode(
            x=axis("x", 0),
            y=axis("y", 1),
            fill=group_color("k", K, alt.Fill),
            stroke=group_color("k", K, alt.Stroke),
            shape=group_shape("k", K),
            fillOpacity=alt.when("datum.code % 2 == 1")
            .then(alt.value(0))
            .otherwise(alt.value(1)),
        )
    )
    every = alt.Chart(records(runs)).transform_filter("datum.run == run")
    now = every.transform_filter("datum.step == step")
    each = now.transform_calculate(k="sequence(0, length(datum.curve))")
    outlines = (
        ellipses(each.transform_flatten(["curve", "k"]))
        .mark_line(clip=True, strokeWidth=2.2)
        .encode(
            x=axis("ex", 0),
            y=axis("ey", 1),
            order="angle:Q",
            color=group_color("k", K),
            strokeDash=alt.StrokeDash(
                "k:N",
                scale=alt.Scale(domain=list(range(K)), range=list(DASHES[:K])),
                legend=None,
            ),
        )
    )
    told = "'step ' + step + ':  ℓ = ' + format(datum.ell, '.5~g')"
    upper = alt.layer(dots, outlines, words(told, 8, 6, now)).properties(
        width=width,
        height=height,
        name="points",
        title=alt.Title(alt.ExprRef(f"{titles}[scene]"), anchor="start"),
    )
    line = every.mark_line(color=GREY, strokeWidth=2)
    here = now.mark_point(size=110, color=COLORS[1], opacity=1)
    dot = every.mark_point(size=16, color=INK)
    trace = {
        "x": alt.X("step:Q", title="step", scale=alt.Scale(domain=[0, n_steps])),
        "y": alt.Y("ell:Q", title=None, scale=alt.Scale(zero=False), axis=ROOM),
    }
    lower = alt.layer(*(part.encode(**trace) for part in (line, dot, here)))
    lower = lower.properties(
        width=width,
        height=110,
        name="trace",
        title=alt.Title("log-likelihood ℓ after each step", anchor="start"),
    )
    numbers = list(range(len(names)))
    choice = alt.binding_select(options=numbers, labels=names, name="data and start ")
    slider = alt.binding_range(min=0, max=n_steps, step=1, name="step of EM ")
    return (
        alt.vconcat(upper, lower, spacing=12)
        .add_params(
            alt.param(name="run", value=0, bind=choice),
            alt.param(name="step", value=first, bind=slider),
            alt.param(name="scene", expr=f"{belongs}[run]"),
        )
        .properties(
            description="Points coloured and marked by the component that answers most "
            f"for them, hollow where none has more than {SURE:.0%}, with one ellipse "
            f"for each component that holds {probability:.0%} of it; below, the "
            "log-likelihood at every step. A menu chooses data and start, a slider the "
            "step of EM."
        )
    )
