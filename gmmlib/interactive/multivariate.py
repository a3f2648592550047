r"""A cut through a normal distribution of two features (chapter 5).

.. math::

    \mathbb{E}[x_2 \mid x_1] = \mu_2 + \rho\,\frac{\sigma_2}{\sigma_1}\,(x_1 - \mu_1),
    \qquad \operatorname{Var}[x_2 \mid x_1] = (1 - \rho^2)\,\sigma_2^2

Stored are means, standard deviations and circles; the browser moves the cut.
"""

import altair as alt
import numpy as np

from gmmlib.covariance import ellipse
from gmmlib.interactive.show import table
from gmmlib.plotting.style import COLORS, GREY, INK

PROBABILITIES = (0.5, 0.9, 0.99)
CENTIMETRE = 140  # pixels of one unit of either axis, if the picture fits


def slice_chart(normal, features, given=None, unit="cm"):
    """The second feature once the first is known, against what it is otherwise.

    Parameters
    ----------
    normal : MultivariateNormal
        Of two features in the same unit.
    features : pair of str
        Their names, without the unit.
    given : float, optional
        The known value of the first feature shown at first; one standard deviation
        above the mean if left out.
    unit : str

    Returns
    -------
    alt.VConcatChart

    Notes
    -----
    Chapter 5, `eq-multivariate-condition`.

    Examples
    --------
    >>> from gmmlib.multivariate import MultivariateNormal
    >>> normal = MultivariateNormal([5, 3], [[0.16, 0.1], [0.1, 0.25]])
    >>> {p.name: p.value for p in slice_chart(normal, ["length", "width"]).params}
    {'given': 5.4, 'rho': 0.5}
    """
    (m1, m2), (s1, s2) = (
        normal.mean.tolist(),
        np.sqrt(np.diag(normal.covariance)).tolist(),
    )
    rho = float(normal.covariance[0, 1] / (s1 * s2))
    given = round(m1 + s1 if given is None else given, 1)
    ranges = [[m - 3.2 * s, m + 3.2 * s] for m, s in ((m1, s1), (m2, s2))]
    width, height = (2 * 3.2 * s * CENTIMETRE for s in (s1, s2))
    shrink = min(1, 420 / width, 340 / height)
    width, height = round(width * shrink), round(height * shrink)

    across, up = (alt.Scale(domain=ends, nice=False, zero=False) for ends in ranges)
    first, second = (f"{name} ({unit})" for name in features)
    x = alt.X("x:Q", scale=across, title=first, axis=alt.Axis(tickCount=5))
    y = alt.Y("y:Q", scale=up, title=second)

    curves = [ellipse([0, 0], np.eye(2), p, 41) for p in PROBABILITIES]
    rings = (
        alt.Chart(
            table(
                holds=np.repeat([f"{p:.0%}" for p in PROBABILITIES], 41),
                turn=np.tile(np.arange(41), len(PROBABILITIES)),
                z1=np.concatenate(curves)[:, 0],
                z2=np.concatenate(curves)[:, 1],
            )
        )
        .transform_calculate(
            x=f"{m1} + {s1} * datum.z1",
            y=f"{m2} + {s2} * (rho * datum.z1 + sqrt(1 - rho * rho) * datum.z2)",
        )
        .mark_line(color=GREY, strokeWidth=1.5)
        .encode(x=x, y=y, detail="holds:N", order="turn:O")
    )

    mean = f"({m2} + rho * {s2 / s1} * (given - {m1}))"
    std = f"({s2} * sqrt(1 - rho * rho))"
    here = alt.Chart(table(cut=[0])).transform_calculate(
        x="given", mean=mean, y=f"{mean} - {std}", top=f"{mean} + {std}"
    )
    cut = here.mark_rule(color=COLORS[1], strokeDash=[6, 4]).encode(x=x)
    spread = here.mark_rule(color=COLORS[1], strokeWidth=5).encode(x=x, y=y, y2="top:Q")
    middle = here.mark_point(
        color=COLORS[1], shape="square", size=110, opacity=1
    ).encode(x=x, y=alt.Y("mean:Q", scale=up, title=second))
    line = (
        alt.Chart(table(side=[-3.2, 3.2]))
        .transform_calculate(
            x=f"{m1} + {s1} * datum.side", y=f"{m2} + rho * {s2} * datum.side"
        )
        .mark_line(color=INK, strokeWidth=1, clip=True)
        .encode(x=x, y=y)
    )
    told = (
        f"['{features[0]} known to be ' + format(given, '.1f') + ' {unit}:',"
        f" '{features[1]} ' + format({mean}, '.2f') + ' ± '"
        f" + format({std}, '.3f') + ' {unit}',"
        f" 'otherwise ' + format({m2}, '.2f') + ' ± '"
        f" + format({s2}, '.3f') + ' {unit}']"
    )
    plane = alt.layer(rings, line, cut, spread, middle).properties(
        name="plane",
        width=width,
        height=height,
        title=alt.Title(text=alt.ExprRef(told), anchor="start"),
    )

    kinds = ["otherwise", "known"]
    low, high = ranges[1]
    highest = 1.05 / (np.sqrt(2 * np.pi) * s2 * np.sqrt(1 - 0.9**2))
    bells = (
        alt.Chart(table(kind=kinds))
        .transform_calculate(
            mean=f"datum.kind == 'known' ? {mean} : {m2}",
            std=f"datum.kind == 'known' ? {std} : {s2}",
            y=f"sequence({low}, {high + 1e-6}, {(high - low) / 100})",
        )
        .transform_flatten(["y"])
        .transform_calculate(
            density="densityNormal(datum.y, datum.mean, datum.std)",
        )
        .mark_line()
        .encode(
            x=alt.X("y:Q", scale=up, title=second),
            y=alt.Y(
                "density:Q",
                scale=alt.Scale(domain=[0, highest], nice=False),
                title="density",
            ),
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=kinds, range=[GREY, COLORS[1]]),
                legend=alt.Legend(
                    title=f"{features[0]}:",
                    titleOrient="left",
                    orient="top",
                    symbolSize=500,
                ),
            ),
            strokeDash=alt.StrokeDash(
                "kind:N",
                scale=alt.Scale(domain=kinds, range=[[5, 4], [1, 0]]),
            ),
        )
        .properties(name="bells", width=width, height=130)
    )
    least, most = (round(m1 + k * s1, 1) for k in (-2.5, 2.5))
    controls = [
        ("given", given, least, most, 0.1, f"{features[0]} known ({unit}) "),
        ("rho", round(rho, 2), -0.9, 0.9, 0.01, "correlation ρ "),
    ]
    return (
        alt.vconcat(plane, bells, spacing=12)
        .resolve_scale(color="independent", strokeDash="independent")
        .add_params(
            *(
                alt.param(
                    name=name,
                    value=value,
                    bind=alt.binding_range(min=least, max=most, step=step, name=label),
                )
                for name, value, least, most, step, label in controls
            )
        )
        .properties(
            description=f"Above, ellipses that hold 50 %, 90 % and 99 % of a normal of "
            f"{features[0]} and {features[1]}, cut by a vertical line; below, the "
            f"density of {features[1]} along the cut against the one without it. "
            "Sliders set the known value and the correlation; the text gives mean and "
            "standard deviation.",
        )
    )
