r"""A normal density and the area over an interval (chapter 2).

.. math::

    P(a \leq x \leq b) = \Phi\Bigl(\frac{b - \mu}{\sigma}\Bigr)
        - \Phi\Bigl(\frac{a - \mu}{\sigma}\Bigr)

The browser computes both, density and area, at every move of a slider.
"""

import altair as alt

from gmmlib.interactive.show import table
from gmmlib.plotting.style import COLORS, GREY

ENDS = (-5, 5)  # of the axis, and of where the interval may end
PALE = "#b3d5e8"  # opaque: the picture on paper blends badly
HIGHEST = 1.4  # the peak of the narrowest curve is 1.33


def normal_chart(mean=1.0, std=0.5, low=0.5, high=1.5):
    """A normal curve with the area over an interval, all four numbers on sliders.

    Parameters
    ----------
    mean : float
        Of the curve shown first, as `std`.
    std : float
        From 0.3 to 2.5.
    low, high : float
        Ends of the interval, in either order.

    Returns
    -------
    alt.LayerChart

    Notes
    -----
    Chapter 2, `eq-normal-pdf` and `eq-normal-interval`.

    Examples
    --------
    >>> chart = normal_chart(mean=0, std=2)
    >>> {param.name: param.value for param in chart.params}
    {'mean': 0, 'std': 2, 'low': 0.5, 'high': 1.5}
    """
    first, last = ENDS
    x = alt.X("x:Q", scale=alt.Scale(domain=list(ENDS), nice=False), title="x")
    y = alt.Y(
        "density:Q", scale=alt.Scale(domain=[0, HIGHEST], nice=False), title="density"
    )
    density = "densityNormal(datum.x, mean, std)"
    curve = (
        alt.Chart(alt.sequence(first, last + 0.01, 0.05, as_="x"))
        .transform_calculate(density=density)
        .mark_line(color=COLORS[0], clip=True)
        .encode(x=x, y=y)
    )
    share = "min(low, high) + datum.share * abs(high - low)"
    area = (
        alt.Chart(alt.sequence(0, 1.001, 0.01, as_="share"))
        .transform_calculate(x=share)
        .transform_calculate(density=density)
        .mark_area(color=PALE, clip=True)
        .encode(x=x, y=y)
    )
    centre = (
        alt.Chart(table(foot=[0]))
        .transform_calculate(
            x="mean", peak="densityNormal(mean, mean, std)", density="0"
        )
        .mark_rule(color=GREY, strokeDash=[4, 4])
        .encode(x=x, y=y, y2="peak:Q")
    )
    probability = (
        "cumulativeNormal(max(low, high), mean, std)"
        " - cumulativeNormal(min(low, high), mean, std)"
    )
    told = (
        "['μ = ' + format(mean, '.1f') + ', σ = ' + format(std, '.1f')"
        " + ', β = 1/σ² = ' + format(1 / (std * std), '.3~g'),"
        " 'height at μ: ' + format(densityNormal(mean, mean, std), '.3f'),"
        " 'P(' + format(min(low, high), '.1f') + ' ≤ x ≤ '"
        f" + format(max(low, high), '.1f') + ') = ' + format({probability}, '.3f')]"
    )
    controls = [
        ("mean", mean, -3, 3, "mean μ "),
        ("std", std, 0.3, 2.5, "standard deviation σ "),
        ("low", low, first, last, "interval: one end "),
        ("high", high, first, last, "interval: other end "),
    ]
    return (
        alt.layer(area, centre, curve)
        .add_params(
            *(
                alt.param(
                    name=name,
                    value=value,
                    bind=alt.binding_range(min=least, max=most, step=0.1, name=label),
                )
                for name, value, least, most, label in controls
            )
        )
        .properties(
            name="bell",
            width=430,
            height=260,
            title=alt.Title(text=alt.ExprRef(told), anchor="start"),
            description="A normal density with the area over an interval shaded. Four "
            "sliders set the mean, the standard deviation and the two ends of the "
            "interval; the text gives the precision, the height at the mean and the "
            "probability of the interval.",
        )
    )
