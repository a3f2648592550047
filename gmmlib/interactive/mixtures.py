"""Responsibilities read off point by point (chapter 8)."""

import altair as alt
import numpy as np
from matplotlib.colors import to_hex

from gmmlib.interactive.parts import (
    DASHES,
    curve_of,
    ellipses,
    group_color,
    group_shape,
    records,
    words,
)
from gmmlib.plotting.cover import blend
from gmmlib.plotting.style import INK


def share_chart(mixture, X, probability=0.9):
    """Points in mixed colours; for one of them the shares that the components have.

    Parameters
    ----------
    mixture : Mixture
        Of two features and at most five components.
    X : array (N, 2)
        The points; the slider goes through them by their first feature, and begins
        with the one most in doubt.
    probability : float
        What each ellipse holds.

    Returns
    -------
    alt.VConcatChart
        Points above, bars below. Every point holds its πₖNₖ(x); the browser divides.

    Notes
    -----
    Chapter 8, `eq-mixtures-responsibilities`.

    Examples
    --------
    >>> from gmmlib.mixture import Mixture
    >>> pair = Mixture([0.5, 0.5], [[0, 0], [4, 0]], [np.eye(2)] * 2)
    >>> chart = share_chart(pair, [[3.0, 0.0], [2.0, 0.0]])
    >>> row = chart.vconcat[0].layer[0].data.values[0]  # midway, so of both colours
    >>> row["n"], row["x"], row["p"][0] == row["p"][1]
    (1, 2.0, True)
    """
    X = np.asarray(X, dtype=float)
    X = X[np.lexsort(X.T[::-1])]
    resp, K = mixture.responsibilities(X), len(mixture.weights)
    parts = np.exp(mixture.logpdf(X))[:, np.newaxis] * resp
    rows = [
        {"n": n + 1, "x": x, "y": y, "k": k, "color": to_hex(color), "p": p}
        for n, ((x, y), k, color, p) in enumerate(
            zip(X, mixture.labels(X), blend(resp), parts, strict=True)
        )
    ]
    curves = [
        {"k": k, "curve": curve_of(normal, probability)}
        for k, normal in enumerate(mixture.normals)
    ]
    low, high = X.min(axis=0) - 0.4, X.max(axis=0) + 0.4
    width = 430
    height = round(width * (high - low)[1] / (high - low)[0])  # equal scales

    def axes(x, y):
        across, up = (
            alt.Scale(domain=ends, nice=False) for ends in zip(low, high, strict=True)
        )
        return {
            "x": alt.X(f"{x}:Q", title="x₁", scale=across),
            "y": alt.Y(f"{y}:Q", title="x₂", scale=up),
        }

    slider = alt.binding_range(
        min=1, max=len(X), step=1, name="point, from left to right "
    )
    pick = alt.selection_point(
        name="point",
        fields=["n"],
        value=[{"n": int(resp.max(axis=1).argmin()) + 1}],
        bind=slider,
        on="pointerover",
        clear=False,
        nearest=True,
    )
    points = alt.Chart(records(rows))
    dots = (
        points.mark_point(size=50, opacity=1)
        .encode(
            **axes("x", "y"),
            color=alt.Color("color:N", scale=None),
            shape=group_shape("k", K),
        )
        .add_params(pick)
        .properties(name="dots")
    )
    outlines = (
        ellipses(alt.Chart(records(curves)))
        .mark_line(clip=True, strokeWidth=2)
        .encode(
            **axes("ex", "ey"),
            order="angle:Q",
            color=group_color("k", K),
            strokeDash=alt.StrokeDash(
                "k:N",
                scale=alt.Scale(domain=list(range(K)), range=list(DASHES[:K])),
                legend=None,
            ),
        )
    )
    now = points.transform_filter(pick)
    ring = now.mark_point(filled=False, size=260, strokeWidth=2.5, color=INK, opacity=1)
    total = " + ".join(f"datum.p[{k}]" for k in range(K))
    told = (
        "'x = (' + format(datum.x, '.2f') + ', ' + format(datum.y, '.2f') + ')'"
        f" + ', p(x) = ' + format({total}, '.3g')"
    )
    upper = alt.layer(
        dots,
        outlines,
        ring.encode(**axes("x", "y")),
        words(told, width - 4, height - 4, now, align="right", baseline="bottom"),
    ).properties(width=width, height=height, name="plane")

    bars = (
        now.transform_calculate(total=total, k=f"sequence(0, {K})")
        .transform_flatten(["p", "k"])
        .transform_calculate(
            share="datum.p / datum.total",
            words="format(datum.share, '.3f')"
            " + '  (π·N = ' + format(datum.p, '.3~g') + ')'",
            name="datum.k + 1",
        )
    )
    name = alt.Y("name:N", title="component", axis=alt.Axis(labelAngle=0))
    long = alt.X(
        "share:Q",
        title="responsibility r",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(values=[0, 0.5, 1], format="~g"),
    )
    strips = bars.mark_bar(height={"band": 0.4}, yOffset=9)
    numbers = bars.mark_text(align="left", x=6, dy=-9, fontSize=14)
    lower = alt.layer(
        strips.encode(x=long, y=name, color=group_color("k", K)),
        numbers.encode(y=name, text="words:N"),
    ).properties(width=width, height=42 * K, name="bars")
    return alt.vconcat(upper, lower, spacing=12).properties(
        description=f"Points in the plane in the mixed colours of {K} components, "
        f"whose ellipses hold {probability:.0%} of each; bars below show the "
        "responsibilities of the components for the ringed point. The slider, or "
        "pointing at a point, picks it."
    )
