r"""The bound of EM, which touches the log-likelihood and lifts it (chapter 10).

.. math::

    \ell(m) \geq \mathcal{F}(m) = \ell(m_0) + \frac{N_2}{2\sigma^2}
        \bigl( (m_0 - \hat m)^2 - (m - \hat m)^2 \bigr),
    \qquad \hat m = \frac{1}{N_2} \sum_n r_{n2}(m_0)\, x_n

One mean m of two is free. Where it stands, at m₀, the bound touches; the top of the
parabola, at the weighted mean, is where EM goes.
"""

import altair as alt
import numpy as np

from gmmlib.interactive.parts import records, words
from gmmlib.interactive.show import table
from gmmlib.mixture import Mixture
from gmmlib.plotting.style import COLORS, GREY, INK


def bound_chart(x, weights, mean, std, starts=range(42, 95, 2), n_rounds=6):
    """The log-likelihood over one mean, and EM's bound, round by round.

    Parameters
    ----------
    x : array (N,)
    weights : pair of float
        Of the two components.
    mean : float
        Of the first, which stays.
    std : float
        Of both.
    starts : sequence of number
        Where the second mean may start: evenly spaced, for a slider.
    n_rounds : int

    Returns
    -------
    alt.LayerChart

    Notes
    -----
    Chapter 10, `eq-em-monotone`.

    Examples
    --------
    >>> chart = bound_chart(np.array([1.0, 9.0]), [0.5, 0.5], 1.0, 2.0, [3, 5], 1)
    >>> rounds = chart.layer[1].data.values
    >>> rounds[0]["gain"] >= rounds[0]["rise"]  # what ℓ gains, what the bound promised
    True
    """

    def pair(m):
        variances = np.full(2, std**2)
        return Mixture(weights, [[mean], [m]], variances, "spherical")

    def ell(m):
        return pair(m).logpdf(rows).sum()

    x, starts = np.asarray(x, dtype=float), list(starts)
    rows, rounds = x[:, np.newaxis], []
    for start in starts:
        m = start
        for step in range(n_rounds + 1):
            share = pair(m).responsibilities(rows)[:, 1]
            count = share.sum()
            top = share @ x / count
            rounds.append(
                {
                    "start": start,
                    "step": step,
                    "m": m,
                    "top": top,
                    "ell": ell(m),
                    "bend": count / (2 * std**2),
                    "rise": count * (top - m) ** 2 / (2 * std**2),
                    "gain": ell(top) - ell(m),
                }
            )
            m = top

    low, high = starts[0] - 2, starts[-1] + 2
    grid = np.linspace(low, high, 113)
    hill = np.array([ell(m) for m in grid])
    floor, roof = hill.min(), hill.max()
    ends = alt.Scale(domain=[low, high], nice=False)
    height = alt.Scale(domain=[floor, roof + 0.3 * (roof - floor)], nice=False)

    def at(x, y):
        return {
            "x": alt.X(f"{x}:Q", scale=ends, title="mean m of the second component"),
            "y": alt.Y(f"{y}:Q", scale=height, title="log-likelihood ℓ"),
        }

    curve = alt.Chart(table(m=grid, ell=hill)).mark_line(color=INK, clip=True)
    now = alt.Chart(records(rounds)).transform_filter(
        "datum.start == start && datum.step == step"
    )
    now = now.transform_calculate(
        peak="datum.ell + datum.rise", next="datum.ell + datum.gain"
    )
    bound = (
        now.transform_calculate(at=f"sequence({low}, {high + 0.1}, 0.5)")
        .transform_flatten(["at"])
        .transform_calculate(
            bound="datum.peak - datum.bend * pow(datum.at - datum.top, 2)"
        )
        .mark_line(color=COLORS[0], strokeDash=[6, 4], clip=True)
        .encode(**at("at", "bound"), order="at:Q")
    )
    lift = now.mark_rule(color=GREY, strokeDash=[2, 3])
    lift = lift.encode(**at("top", "peak"), y2="next:Q")
    touch = now.mark_point(color=INK, size=110, opacity=1).encode(**at("m", "ell"))
    peak = now.mark_point(color=COLORS[0], size=90, shape="square", opacity=1)
    ahead = now.mark_point(color=INK, size=110, filled=False, opacity=1)
    told = [
        "'E: the bound touches at m = ' + format(datum.m, '.1f')"
        " + ', ℓ = ' + format(datum.ell, '.1f')",
        "'M: its top, at m = ' + format(datum.top, '.1f')"
        " + ', is higher by ' + format(datum.rise, '.3~g')",
        "'and there ℓ is higher by ' + format(datum.gain, '.3~g')",
    ]
    lines = [words(s, 10, 4 + 20 * i, now) for i, s in enumerate(told)]
    slider = alt.binding_range(
        min=starts[0],
        max=starts[-1],
        step=starts[1] - starts[0],
        name="start of m (min) ",
    )
    more = alt.binding_range(min=0, max=n_rounds, step=1, name="rounds done ")
    return (
        alt.layer(
            curve.encode(**at("m", "ell")),
            bound,
            lift,
            touch,
            peak.encode(**at("top", "peak")),
            ahead.encode(**at("top", "next")),
            *lines,
        )
        .add_params(
            alt.param(name="start", value=starts[len(starts) // 12], bind=slider),
            alt.param(name="step", value=0, bind=more),
        )
        .properties(
            width=430,
            height=300,
            name="bound",
            description="The log-likelihood as a function of one mean, and below it "
            "the dashed bound of EM: it touches at a filled circle, its top is a "
            "square, and an open circle straight above it is where the next round "
            "begins. One slider sets the start, the other counts the rounds.",
        )
    )
