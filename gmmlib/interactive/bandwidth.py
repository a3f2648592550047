r"""A density estimate as its bandwidth moves, and its score on left-out rows (ch. 16).

.. math::

    \hat p(x) = \frac{1}{N h} \sum_n \varphi\Bigl(\frac{x - x_n}{h}\Bigr), \qquad
    \operatorname{LOO}(h) = \frac{1}{N} \sum_n \log \hat p_{-n}(x_n)
"""

import altair as alt
import numpy as np

from gmmlib.bandwidths import leave_one_out
from gmmlib.interactive.parts import DASHES, records, words
from gmmlib.interactive.show import table
from gmmlib.kde import KernelDensity
from gmmlib.plotting.style import COLORS, GREY, INK

SCORES = ("training", "leave one out")


def bandwidth_chart(x, bandwidths, marked, ends, name="x", n_points=241):
    """An estimate for each bandwidth above its two scores; a slider moves h.

    Parameters
    ----------
    x : array (N,)
        The rows.
    bandwidths : array (M,)
        Stops of the slider, from narrow to wide, in the unit of `x`.
    marked : dict of str to float
        Bandwidths that rules choose, by the name of the rule; from narrow to wide.
        The slider begins at the stop next to the first.
    ends : (float, float)
        Of the axis on which the estimate is drawn.
    name : str
        Of the feature, with its unit.
    n_points : int
        At which a curve is stored.

    Returns
    -------
    alt.VConcatChart

    Raises
    ------
    ValueError
        Bandwidths that do not increase.

    Notes
    -----
    Chapter 16, `eq-kde-density` and `eq-kde-loo`.

    Examples
    --------
    >>> chart = bandwidth_chart([0, 1, 5, 6], [0.2, 1.0, 3.0], {"Scott": 1.0}, (-3, 9))
    >>> [row["peaks"] for row in chart.vconcat[0].layer[0].data.values]
    [4, 2, 1]
    """
    x, stops = np.asarray(x, dtype=float), np.asarray(bandwidths, dtype=float)
    if np.any(np.diff(stops) <= 0):
        raise ValueError(f"bandwidths must increase, got {stops.tolist()}")
    grid, fine = np.linspace(*ends, n_points), np.linspace(*ends, 4001)
    estimates = [KernelDensity(x, h) for h in stops]
    scores = leave_one_out(x, stops), [fit.logpdf(x).mean() for fit in estimates]
    curves = [
        {
            "at": at,
            "h": h,
            "peaks": n_peaks(estimates[at].pdf(fine)),
            "left": scores[0][at],
            "train": scores[1][at],
            "p": estimates[at].pdf(grid),
        }
        for at, h in enumerate(stops)
    ]
    chosen = list(marked.values())
    rules = {"rule": list(marked), "h": chosen, "score": leave_one_out(x, chosen)}

    width, start = 430, int(np.abs(np.log(stops / chosen[0])).argmin())
    now = alt.Chart(records(curves)).transform_filter("datum.at == at")
    axis = alt.Axis(tickCount=6)
    scale = alt.Scale(domain=list(ends), nice=False)
    across = alt.X("x:Q", title=name, scale=scale, axis=axis)
    highest = 1.04 * max(max(row["p"]) for row in curves)
    estimate = (
        now.transform_calculate(i=f"sequence({n_points})")
        .transform_flatten(["p", "i"])
        .transform_calculate(x=f"{grid[0]} + datum.i * {grid[1] - grid[0]}")
        .mark_line(color=COLORS[0], strokeWidth=2)
        .encode(
            x=across,
            y=alt.Y(
                "p:Q",
                title="density",
                scale=alt.Scale(domain=[0, highest], nice=False),
            ),
            order="i:O",
        )
    )
    rug = alt.Chart(table(x=x)).mark_tick(color=GREY, opacity=0.6, size=9, yOffset=-5)
    rug = rug.encode(x=across, y=alt.value(250))
    told = (
        "'h = ' + format(datum.h, '.3f') + ', ' + datum.peaks + "
        "(datum.peaks > 1 ? ' peaks' : ' peak')"
    )
    upper = alt.layer(estimate, rug, words(told, 8, -20, now)).properties(
        width=width, height=250, name="estimate"
    )

    bottom, top = min(scores[0]) - 0.05, max(scores[0]) + 0.35
    wide = alt.Scale(type="log", domain=[stops[0] * 0.9, stops[-1] * 1.1], nice=False)
    here = {
        "x": alt.X(
            "h:Q",
            title=f"bandwidth h of {name}",
            scale=wide,
            axis=alt.Axis(values=[0.03, 0.1, 0.3, 1, 3, 10], format="~g"),
        ),
        "y": alt.Y(
            "score:Q",
            title="nats per row",
            scale=alt.Scale(domain=[bottom, top], nice=False, zero=False),
        ),
    }
    kinds = alt.Scale(domain=list(SCORES), range=[COLORS[1], COLORS[0]])
    dashes = alt.Scale(domain=list(SCORES), range=[DASHES[1], DASHES[0]])
    both = table(
        h=np.tile(stops, 2),
        score=np.concatenate(scores[::-1]),
        kind=np.repeat(SCORES, len(stops)),
    )
    lines = (
        alt.Chart(both)
        .mark_line(clip=True, strokeWidth=2)
        .encode(
            **here,
            color=alt.Color("kind:N", scale=kinds, legend=None),
            strokeDash=alt.StrokeDash("kind:N", scale=dashes, legend=None),
        )
    )
    rule = now.mark_rule(color=INK, strokeDash=[3, 3]).encode(x=here["x"])
    dot = now.transform_calculate(score="datum.left")
    dot = dot.mark_point(size=110, color=COLORS[0], opacity=1).encode(**here)
    names = alt.Chart(table(**rules))
    rings = names.mark_point(filled=False, size=150, strokeWidth=2, color=INK)
    look = {"align": "right", "baseline": "middle", "fontSize": 14, "color": INK}
    # one name below the other, so that rings side by side keep theirs apart
    tags = [
        alt.Chart(table(rule=[rule_name], h=[h], score=[score]))
        .mark_text(dx=-10, dy=28 + 14 * i, **look)
        .encode(**here, text="rule:N")
        for i, (rule_name, h, score) in enumerate(
            zip(marked, chosen, rules["score"], strict=True)
        )
    ]
    values = [
        words("'leave one out ' + format(datum.left, '.3f')", 8, -40, now),
        words("'training ' + format(datum.train, '.3f')", 230, -40, now),
    ]
    for line, color in zip(values, (COLORS[0], COLORS[1]), strict=True):
        line.mark.color = color
    lower = alt.layer(
        lines, rule, rings.encode(**here), dot, *tags, *values
    ).properties(width=width, height=190, name="scores")

    slider = alt.binding_range(
        min=0, max=len(stops) - 1, step=1, name="bandwidth, narrow to wide "
    )
    return (
        alt.vconcat(upper, lower, spacing=50)
        .add_params(alt.param(name="at", value=start, bind=slider))
        .properties(
            description="A kernel density estimate over ticks for the rows; below, the "
            "mean log-density of the rows, as trained (dashed) and with each row left "
            "out (solid), against the bandwidth, with the choices of "
            f"{', '.join(marked)} ringed. A slider moves the bandwidth."
        )
    )


def n_peaks(curve):
    """How many points of a curve are higher than both neighbours.

    Parameters
    ----------
    curve : array (M,)

    Returns
    -------
    int

    Examples
    --------
    >>> n_peaks(np.array([0, 2, 1, 3, 0]))
    2
    """
    inner = curve[1:-1]
    return int(((inner > curve[:-2]) & (inner > curve[2:])).sum())
