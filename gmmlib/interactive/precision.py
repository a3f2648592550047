r"""Two measurements of one quantity, and the product of their densities (chapter 3).

.. math::

    \beta = \beta_1 + \beta_2, \qquad
    \mu = \frac{\beta_1 \mu_1 + \beta_2 \mu_2}{\beta}

The browser computes the three curves at every move of a slider.
"""

import altair as alt

from gmmlib.interactive.show import table
from gmmlib.plotting.style import COLORS, INK

DASHES = ([7, 4], [2, 3], [1, 0])
ENDS = (12, 30)  # of the axis


def product_chart(
    first=(20.0, 1.0),
    second=(22.0, 4.0),
    names=("wall", "digital"),
    title="temperature (°C)",
):
    """Two normal curves and their product, with a slider for each mean and precision.

    Parameters
    ----------
    first, second : (mean, precision)
        As shown at first; means from 14 to 28, precisions from 0.25 to 4.
    names : pair of str
        Of the two sensors.
    title : str
        Of the axis.

    Returns
    -------
    alt.LayerChart

    Notes
    -----
    Chapter 3, `eq-precision-product` and `eq-precision-scale`.

    Examples
    --------
    >>> chart = product_chart(second=(26, 0.5))
    >>> {param.name: param.value for param in chart.params}
    {'mean1': 20.0, 'beta1': 1.0, 'mean2': 26, 'beta2': 0.5}
    """
    curves = [*names, "product"]
    left, right = ENDS
    x = alt.X("x:Q", scale=alt.Scale(domain=list(ENDS), nice=False), title=title)
    y = alt.Y(
        "density:Q", scale=alt.Scale(domain=[0, 1.2], nice=False), title="density"
    )
    legend = alt.Legend(
        orient="top", title=None, symbolSize=500, symbolStrokeWidth=2.5, offset=4
    )
    color = alt.Color(
        "name:N",
        scale=alt.Scale(domain=curves, range=list(COLORS[:3])),
        legend=legend,
    )
    dash = alt.StrokeDash("name:N", scale=alt.Scale(domain=curves, range=list(DASHES)))

    mean = "((beta1 * mean1 + beta2 * mean2) / (beta1 + beta2))"
    means = f"[mean1, mean2, {mean}][datum.k]"
    precisions = "[beta1, beta2, beta1 + beta2][datum.k]"
    rows = (
        alt.Chart(table(k=[0, 1, 2], name=curves))
        .transform_calculate(mean=means, beta=precisions)
        .transform_calculate(peak="sqrt(datum.beta / (2 * PI))")
    )
    lines = (
        rows.transform_calculate(x=f"sequence({left}, {right + 0.01}, 0.1)")
        .transform_flatten(["x"])
        .transform_calculate(
            density="datum.peak * exp(-datum.beta / 2 * pow(datum.x - datum.mean, 2))"
        )
        .mark_line()
        .encode(x=x, y=y, color=color, strokeDash=dash)
    )
    stems = (
        rows.transform_calculate(x="datum.mean", density="0")
        .mark_rule(color=INK, opacity=0.5)
        .encode(x=x, y=y, y2="peak:Q", strokeDash=dash)
    )
    apart = "(abs(mean1 - mean2) / sqrt(1 / beta1 + 1 / beta2))"
    told = (
        "['β = ' + format(beta1, '.2f') + ' + ' + format(beta2, '.2f') + ' = '"
        " + format(beta1 + beta2, '.2f') + ', so σ = '"
        " + format(1 / sqrt(beta1 + beta2), '.3f'),"
        f" 'μ = ' + format({mean}, '.2f') + ', weights '"
        " + format(beta1 / (beta1 + beta2), '.2f') + ' and '"
        " + format(beta2 / (beta1 + beta2), '.2f'),"
        f" 'the two are ' + format({apart}, '.2f')"
        " + ' standard deviations apart']"
    )
    controls = [
        ("mean1", first[0], 14, 28, 0.5, f"mean μ₁ ({names[0]}) "),
        ("beta1", first[1], 0.25, 4, 0.25, f"precision β₁ ({names[0]}) "),
        ("mean2", second[0], 14, 28, 0.5, f"mean μ₂ ({names[1]}) "),
        ("beta2", second[1], 0.25, 4, 0.25, f"precision β₂ ({names[1]}) "),
    ]
    return (
        alt.layer(stems, lines)
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
            name="curves",
            width=430,
            height=240,
            title=alt.Title(text=alt.ExprRef(told), anchor="start"),
            description="Two normal densities, one for each sensor, and their product, "
            "a third normal density. Four sliders set the two means and the two "
            "precisions; the text gives mean and precision of the product, and how "
            "many standard deviations the sensors are apart.",
        )
    )
