"""The likelihood of two means as a map, and the way of EM over it (chapter 9)."""

import altair as alt
import contourpy
import numpy as np

from gmmlib.expectation import expectation
from gmmlib.interactive.parts import records, words
from gmmlib.mixture import Mixture
from gmmlib.plotting.landscape import mean_surface
from gmmlib.plotting.style import COLORS, GREY, INK

STAR = (
    "M0,-1L0.225,-0.309L0.951,-0.309L0.363,0.118L0.588,0.809"
    "L0,0.382L-0.588,0.809L-0.363,0.118L-0.951,-0.309L-0.225,-0.309Z"
)


def em_path(x, start, std, n_steps):
    """Where EM takes two means, when weights ½ and the common σ are known.

    Parameters
    ----------
    x : array (N,)
    start : pair of float
    std : float
    n_steps : int

    Returns
    -------
    array (n_steps + 1, 2)

    Examples
    --------
    >>> em_path([0.0, 2.0, 7.0, 9.0], [3, 4], 1.0, n_steps=9)[-1].round(2)
    array([1., 8.])
    """
    rows, path = np.reshape(np.asarray(x, dtype=float), (-1, 1)), [np.array(start)]
    for _ in range(n_steps):
        means = np.reshape(path[-1], (2, 1))
        pair = Mixture([0.5, 0.5], means, np.full(2, std**2), "spherical")
        sums = expectation(rows, pair)
        new = sums.origin + sums.first / sums.counts[:, np.newaxis]
        path.append(new.ravel())
    return np.array(path)


def surface_chart(x, std, ends, starts, depths, n_steps=8):
    """A map of ℓ over two means, with the steps of EM from a chosen place.

    Parameters
    ----------
    x : array (N,)
    std : float
        σ of both components; their weights are ½.
    ends : (float, float)
        Of both axes.
    starts : sequence of float
        Values that each mean may start from: evenly spaced, for two sliders.
    depths : sequence of float
        How far below the top the contours run.
    n_steps : int

    Returns
    -------
    alt.LayerChart

    Notes
    -----
    Chapter 9, `eq-likelihood-mixture`; the steps are chapter 10's, `eq-em-means`.

    Examples
    --------
    >>> chart = surface_chart([0.0, 9.0], 2.0, (0, 9), [1, 8], [1, 2], n_steps=3)
    >>> [(row["a"], row["b"]) for row in chart.layer[1].data.values]
    [(1, 1), (1, 8), (8, 1), (8, 8)]
    """
    grid = np.linspace(*ends, 41)
    surface = mean_surface(x, grid, std)
    top = surface.max()
    lines = []
    generator = contourpy.contour_generator(grid, grid, surface)
    for depth in sorted(depths):
        for line in generator.lines(top - depth):
            every = 2 if len(line) > 40 else 1
            thin = line[np.unique(np.r_[0 : len(line) : every, len(line) - 1])]
            lines.append({"line": len(lines), "x": thin[:, 0], "y": thin[:, 1]})
    starts, paths = list(starts), []
    for a in starts:
        for b in starts:
            path = em_path(x, [a, b], std, n_steps)
            heights = [mean_surface(x, place, std)[0, 1] for place in path]
            paths.append({"a": a, "b": b, "x": path[:, 0], "y": path[:, 1]})
            paths[-1]["ell"] = heights

    def axes(x="x", y="y"):
        scale = alt.Scale(domain=list(ends), nice=False)
        six = alt.Axis(tickCount=6)
        return {
            "x": alt.X(f"{x}:Q", scale=scale, title="mean μ₁", axis=six),
            "y": alt.Y(f"{y}:Q", scale=scale, title="mean μ₂", axis=six),
        }

    contours = (
        alt.Chart(records(lines))
        .transform_flatten(["x", "y"])
        .transform_window(order="row_number()")
        .mark_line(color=GREY, strokeWidth=1.2)
        .encode(**axes(), detail="line:N", order="order:Q")
    )
    chosen = (
        alt.Chart(records(paths))
        .transform_filter("datum.a == a && datum.b == b")
        .transform_calculate(at=f"sequence({n_steps + 1})")
        .transform_flatten(["x", "y", "ell", "at"])
        .transform_filter("datum.at <= step")
    )
    way = chosen.mark_line(color=COLORS[0], strokeWidth=2).encode(
        **axes(), order="at:Q"
    )
    stops = chosen.mark_point(color=COLORS[0], size=36, opacity=1).encode(**axes())
    begin = chosen.transform_filter("datum.at == 0")
    begin = begin.mark_point(filled=False, size=150, color=INK, strokeWidth=2.5)
    last = chosen.transform_filter("datum.at == step")
    end = last.mark_point(shape=STAR, size=220, color=INK, opacity=1)
    told = (
        "datum.at + ' steps: μ₁ = ' + format(datum.x, '.1f') + ', μ₂ = ' + "
        "format(datum.y, '.1f') + ', ℓ = ' + format(datum.ell, '.1f')"
    )
    diagonal = alt.Chart(alt.Data(values=[{"x": ends[0]}, {"x": ends[1]}]))
    diagonal = diagonal.mark_line(color=GREY, strokeDash=[2, 4], strokeWidth=1.2)
    size = 430
    sliders = [
        alt.param(
            name=name,
            value=value,
            bind=alt.binding_range(
                min=starts[0],
                max=starts[-1],
                step=starts[1] - starts[0],
                name=f"start of {symbol} ",
            ),
        )
        for name, symbol, value in (
            ("a", "μ₁", starts[-1]),
            ("b", "μ₂", starts[-2]),
        )
    ]
    steps = alt.binding_range(min=0, max=n_steps, step=1, name="steps of EM ")
    return (
        alt.layer(
            contours,
            way,
            stops,
            begin.encode(**axes()),
            end.encode(**axes()),
            diagonal.encode(**axes("x", "x")),
            words(told, 6, -20, last),
        )
        .add_params(*sliders, alt.param(name="step", value=n_steps, bind=steps))
        .properties(
            width=size,
            height=size,
            name="map",
            description="Contours of the log-likelihood over two means, mirrored at "
            "the dotted diagonal, with a path of EM from a hollow circle to a star. "
            "Two sliders choose the means to start from, a third the number of steps.",
        )
    )
