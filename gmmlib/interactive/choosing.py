"""What each number of components makes of the rows, and what criteria say (ch. 15)."""

import altair as alt
import numpy as np

from gmmlib.interactive.parts import (
    DASHES,
    SHAPES,
    curve_of,
    ellipses,
    group_color,
    group_shape,
    records,
    words,
)
from gmmlib.interactive.show import table
from gmmlib.plotting.style import COLORS, INK

CRITERIA = ("aic", "bic", "icl")


def choosing_chart(selection, X, names=("x₁", "x₂"), reach=50, probability=0.9):
    """Fits of every number of components, above their criteria; a slider moves K.

    Parameters
    ----------
    selection : Selection
        Of `select_n_components`, with consecutive numbers of components, five at most.
    X : array (N, 2)
        The rows that were fitted.
    names : pair of str
        Of the two features.
    reach : float
        How far above the least value the lower panel goes.
    probability : float
        What the ellipse of a component holds.

    Returns
    -------
    alt.VConcatChart
        Fits above, criteria below. Nothing is fitted: both are read off `selection`.

    Raises
    ------
    ValueError
        A candidate has no fit, more than five components, or none next to it.

    Notes
    -----
    Chapter 15, `eq-choosing-aic`, `eq-choosing-bic` and `eq-choosing-icl`. A criterion
    counts from its least value over all families; components are numbered from left to
    right.

    Examples
    --------
    >>> from gmmlib.selection import select_n_components
    >>> X = np.array([[0, 0], [1, 2], [2, 0], [7, 5], [8, 7], [9, 5.0]])
    >>> chart = choosing_chart(select_n_components(X, [1, 2], "tied"), X)
    >>> lower = chart.vconcat[1].layer[0].data.values
    >>> [row["more"] for row in lower if row["rule"] == "bic"]  # two groups are least
    [5.9486, 0.0]
    """
    X = np.asarray(X, dtype=float)
    numbers = list(dict.fromkeys(row["n_components"] for row in selection.table))
    families = list(dict.fromkeys(row["family"] for row in selection.table))
    if numbers != list(range(numbers[0], numbers[-1] + 1)) or numbers[-1] > 5:
        raise ValueError(f"a slider needs consecutive numbers up to 5, got {numbers}")
    if None in selection.models.values():
        raise ValueError("a candidate has no fit: search again without it")
    least = {rule: min(row[rule] for row in selection.table) for rule in CRITERIA}
    rows, values, curves, labels = [], [], [], []
    for at, row in enumerate(selection.table):
        K, family = row["n_components"], row["family"]
        mixture = selection.models[K, family].mixture_
        more = {rule: row[rule] - least[rule] for rule in CRITERIA}
        told = {"K": K, "family": family, "P": row["n_parameters"]}
        told |= {"ell": row["log_likelihood"], "sound": int(row["sound"])}
        told |= {rule: row[rule] for rule in CRITERIA}
        rows.append({"at": at} | told | {f"{rule}_more": more[rule] for rule in more})
        values += [
            {"family": family, "K": K, "rule": rule, "more": more[rule]}
            for rule in CRITERIA
        ]
        order = np.argsort(mixture.means[:, 0])
        labels.append(np.argsort(order)[mixture.labels(X)])
        normals = list(mixture.normals)
        curves += [
            {"at": at, "k": k, "curve": curve_of(normals[j], probability)}
            for k, j in enumerate(order)
        ]
    dots = [
        {"x": x, "y": y, "labels": mine}
        for (x, y), mine in zip(X, np.transpose(labels), strict=True)
    ]

    width, most = 430, numbers[-1]
    low, high = X.min(axis=0), X.max(axis=0)
    margin = 0.18 * (high - low)
    across, up = (
        alt.Scale(domain=ends, nice=False, zero=False)
        for ends in zip(low - margin, high + margin, strict=True)
    )

    def axes(x, y):
        return {
            "x": alt.X(f"{x}:Q", title=names[0], scale=across),
            "y": alt.Y(f"{y}:Q", title=names[1], scale=up),
        }

    points = (
        alt.Chart(records(dots))
        .transform_calculate(k="datum.labels[at]")
        .mark_point(size=26, opacity=0.7)
        .encode(
            **axes("x", "y"),
            color=group_color("k", most),
            shape=group_shape("k", most),
        )
    )
    outlines = (
        ellipses(alt.Chart(records(curves)).transform_filter("datum.at == at"))
        .mark_line(clip=True, strokeWidth=2)
        .encode(
            **axes("ex", "ey"),
            order="angle:Q",
            detail="k:N",
            color=group_color("k", most),
        )
    )
    now = alt.Chart(records(rows)).transform_filter("datum.at == at")
    told = [
        "datum.K + (datum.K > 1 ? ' components, ' : ' component, ') + datum.family",
        "'P = ' + datum.P + ', ℓ = ' + format(datum.ell, '.1f')",
        "datum.sound ? '' : 'not a sound fit'",
    ]
    lines = [words(s, 8, 6 + 20 * i, now) for i, s in enumerate(told)]
    upper = alt.layer(points, outlines, *lines).properties(
        width=width, height=290, name="plane"
    )

    here = {
        "x": alt.X(
            "K:Q",
            title="components K",
            scale=alt.Scale(domain=[numbers[0] - 0.3, most + 0.3], nice=False),
            axis=alt.Axis(values=numbers, format="d"),
        ),
        "y": alt.Y(
            "more:Q",
            title="above the least",
            scale=alt.Scale(domain=[-0.06 * reach, reach], nice=False),
            axis=alt.Axis(tickCount=5),
        ),
    }

    def of_rule(channel, choices):
        scale = alt.Scale(domain=list(CRITERIA), range=list(choices))
        return channel("rule:N", scale=scale, legend=None)

    color = of_rule(alt.Color, COLORS[:3])
    kind = alt.Chart(table(**{key: [v[key] for v in values] for key in values[0]}))
    kind = kind.transform_filter("datum.family == family")
    curve = kind.mark_line(clip=True, strokeWidth=2).encode(
        **here, color=color, strokeDash=of_rule(alt.StrokeDash, DASHES[:3])
    )
    marks = kind.mark_point(clip=True, size=70, opacity=1).encode(
        **here, color=color, shape=of_rule(alt.Shape, SHAPES[:3])
    )
    rings = kind.transform_filter("datum.more == 0")
    rings = rings.mark_point(filled=False, size=260, strokeWidth=2, color=INK)
    line = alt.Chart(alt.Data(values=[{}])).transform_calculate(K="K")
    line = line.mark_rule(color=INK, strokeDash=[3, 3])
    legend = []
    for i, rule in enumerate(CRITERIA):
        place, look = 20 + 150 * i, {"color": COLORS[i]}
        mark = {"shape": SHAPES[i], "size": 70, "opacity": 1} | look
        legend.append(now.mark_point(x=place - 12, y=-39, **mark))
        value = f"'{rule.upper()} ' + format(datum.{rule}, '.1f')"
        more = f"datum.{rule}_more"
        above = f"{more} < 0.05 ? 'the least' : 'least + ' + format({more}, '.1f')"
        legend.append(words(value, place, -46, now, **look))
        legend.append(words(above, place, -26, now, **look))
    lower = alt.layer(
        curve, marks, rings.encode(**here), line.encode(x=here["x"]), *legend
    ).properties(width=width, height=150, name="criteria")

    slider = alt.binding_range(
        min=numbers[0], max=most, step=1, name="number of components K "
    )
    choice = alt.binding_radio(options=families, name="family ")
    chosen = selection.chosen
    at = f"indexof({families}, family) * {len(numbers)} + K - {numbers[0]}"
    return (
        alt.vconcat(upper, lower, spacing=58)
        .add_params(
            alt.param(name="K", value=chosen["n_components"], bind=slider),
            alt.param(name="family", value=chosen["family"], bind=choice),
            alt.param(name="at", expr=at),
        )
        .properties(
            description="Rows in the plane with the components of a fit, whose "
            f"ellipses hold {probability:.0%} of each; below, AIC, BIC and ICL against "
            "the number of components, counted from their least values, which are "
            "ringed. A slider moves the number of components, buttons choose the "
            "family of their covariances."
        )
    )
