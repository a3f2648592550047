"""How far each way of climbing has come after so many passes (chapter 12)."""

import altair as alt
import numpy as np

from gmmlib.interactive.parts import DASHES, records
from gmmlib.plotting.style import COLORS, INK

EVERY = "all"
LOG = alt.Axis(tickCount=5, format="~g")


def missing(values, top):
    """How much the best ℓ so far is below the top, at every pass.

    Examples
    --------
    >>> missing([-9.0, -3.0, -4.0, -1.0], top=-1.0)
    array([8., 2., 2., 0.])
    """
    return top - np.maximum.accumulate(values)


def race_chart(climbs, exponents=(-4, 2), first=-2, n_points=45):
    """What is missing of ℓ after each pass, and the passes that a precision takes.

    Parameters
    ----------
    climbs : dict of str to dict of str to array
        For each scene and each method ℓ at every pass over the data, in order.
    exponents : (int, int)
        The slider sets the precision, in powers of ten, between these.
    first : float
        Where it stands at first.
    n_points : int
        To which a line is thinned.

    Returns
    -------
    alt.VConcatChart
        Lines above, bars below.

    Notes
    -----
    Chapter 12. The top of a scene is the best that any of its methods found.

    Examples
    --------
    >>> climbs = {"near": {"EM": [-9.0, -2.0, -1.0], "plain": [-9.0, -5.0, -2.0]}}
    >>> chart = race_chart(climbs, exponents=(-1, 1), first=0)
    >>> [row["needed"] for row in chart.vconcat[1].data.values]
    [[3, 3, 2, 2, 1], [0, 0, 3, 3, 1]]
    """
    low, high = exponents
    powers = np.arange(low, high + 0.25, 0.5)
    lines, needs = [], []
    methods = list(next(iter(climbs.values())))
    longest = max(len(v) for scene in climbs.values() for v in scene.values())
    for scene, paths in climbs.items():
        top = max(np.max(values) for values in paths.values())
        for method in methods:
            gap = missing(paths[method], top)
            passes = [int(np.argmax(gap <= 10.0**d)) + 1 for d in powers]
            arrived = [gap[-1] <= 10.0**d for d in powers]
            needed = np.where(arrived, passes, 0)
            needs.append({"scene": scene, "method": method, "needed": needed})
            bottom = 10.0 ** (low - 1)
            last = min(np.sum(gap > bottom) + 1, len(gap))
            places = np.unique(np.geomspace(1, last, n_points).round().astype(int))
            lines.append({"scene": scene, "method": method, "pass": places})
            lines[-1]["gap"] = np.maximum(gap[places - 1], bottom)

    chosen = "(method == 'all' || method == datum.method)"
    color = alt.Color(
        "method:N",
        scale=alt.Scale(domain=methods, range=list(COLORS[: len(methods)])),
        legend=None,
    )
    look = {
        "color": alt.when(chosen).then(color).otherwise(alt.value("#c4c4c4")),
        "strokeDash": alt.StrokeDash(
            "method:N",
            scale=alt.Scale(domain=methods, range=list(DASHES[: len(methods)])),
            legend=None,
        ),
    }
    ends = alt.Scale(type="log", domain=[1, 2 * longest], nice=False)
    count = alt.X("pass:Q", scale=ends, title="passes over the data", axis=LOG)
    depth = alt.Scale(type="log", domain=[10.0**low / 2, 10.0**high * 20], nice=False)
    height = alt.Y("gap:Q", scale=depth, title="ℓ still missing (nats)", axis=LOG)
    curves = (
        alt.Chart(records(lines))
        .transform_filter("datum.scene == scene")
        .transform_flatten(["pass", "gap"])
        .mark_line(clip=True)
        .encode(x=count, y=height, order="pass:Q", **look)
    )
    level = (
        alt.Chart(alt.Data(values=[{}]))
        .transform_calculate(gap="pow(10, precision)")
        .mark_rule(color=INK, strokeDash=[2, 3])
        .encode(y=height)
    )
    index = f"round((precision - {low}) * 2)"
    need = (
        alt.Chart(records(needs))
        .transform_filter("datum.scene == scene")
        .transform_calculate(
            passes=f"datum.needed[{index}]",
            end=f"datum.passes > 0 ? datum.passes : {2 * longest}",
            words="datum.passes > 0 ? datum.passes + '' : 'not reached'",
            gap="pow(10, precision)",
            one="1",
        )
    )
    dots = (
        need.transform_filter("datum.passes > 0")
        .mark_point(size=90, opacity=1)
        .encode(x=alt.X("passes:Q", scale=ends), y=height, color=look["color"])
    )
    upper = alt.layer(curves, level, dots)
    upper = upper.properties(width=395, height=270, name="gaps")

    rows = alt.Y("method:N", sort=methods, title=None)
    bars = need.mark_bar(height={"band": 0.35}, yOffset=9).encode(
        x=alt.X("one:Q", scale=ends, title="passes needed", axis=LOG),
        x2="end:Q",
        y=rows,
        color=alt.when(f"{chosen} && datum.passes > 0")
        .then(color)
        .otherwise(alt.value("#c4c4c4")),
    )
    numbers = need.mark_text(align="left", x=5, dy=-8)
    lower = alt.layer(bars, numbers.encode(y=rows, text="words:N"))
    lower = lower.properties(width=395, height=42 * len(methods), name="needs")
    slider = alt.binding_range(
        min=low, max=high, step=0.5, name="precision, log₁₀ nats "
    )
    which = alt.binding_select(options=[EVERY, *methods], name="method ")
    return (
        alt.vconcat(upper, lower, spacing=10)
        .add_params(
            alt.param(
                name="scene",
                value=next(iter(climbs)),
                bind=alt.binding_select(options=list(climbs), name="components "),
            ),
            alt.param(name="method", value=EVERY, bind=which),
            alt.param(name="precision", value=first, bind=slider),
        )
        .properties(
            description="How much of the log-likelihood is missing after each pass "
            f"over the data, by {', '.join(methods)}, on logarithmic axes; bars below "
            "show the passes that each needs for the precision set by a slider. Menus "
            "choose the overlap of the components and a method to bring out."
        )
    )
