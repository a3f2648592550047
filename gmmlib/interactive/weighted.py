r"""k-means and a mixture on groups that are stretched more and more (chapter 7).

.. math::

    \mathbf{y}_n = \Bigl( \mathbf{v}\mathbf{v}^\top
        + \frac1s\, \mathbf{w}\mathbf{w}^\top \Bigr)\, \mathbf{x}_n

With v and w at right angles and of length one, lengths along v become s times those
along w. The map is linear, so a mixture with full covariances can follow it; k-means,
which only knows round groups, cannot.
"""

import altair as alt
import numpy as np

from gmmlib.em import em, from_responsibilities
from gmmlib.interactive.parts import (
    DASHES,
    curve_of,
    ellipses,
    group_color,
    group_shape,
    records,
    words,
)
from gmmlib.kmeans import kmeans
from gmmlib.plotting.groups import match_labels
from gmmlib.plotting.style import GREY, INK


def cell_borders(centers, reach=50.0):
    """The straight pieces at which the nearest of some centres changes.

    Parameters
    ----------
    centers : array (K, 2)
    reach : float
        Where pieces without an end are cut off.

    Returns
    -------
    list of array (2, 2)
        The two ends of each piece.

    Examples
    --------
    >>> cell_borders([[-1, 0], [1, 0]], reach=3)
    [array([[ 0., -3.],
           [ 0.,  3.]])]
    """
    c, pieces = np.asarray(centers, dtype=float), []
    for i in range(len(c)):
        for j in range(i):
            middle = (c[i] + c[j]) / 2
            along = np.array([[0, 1], [-1, 0]]) @ (c[j] - c[i])
            along /= np.linalg.norm(along)
            low, high = -reach, reach
            for k in set(range(len(c))) - {i, j}:  # where k is no nearer than i
                slope = along @ (c[k] - c[i])
                room = (c[k] @ c[k] - c[i] @ c[i]) / 2 - middle @ (c[k] - c[i])
                if slope > 0:
                    high = min(high, room / slope)
                else:
                    low = max(low, room / slope)
            if low < high:
                pieces.append(middle + np.outer([low, high], along))
    return pieces


def stretch_chart(X, labels, direction, stretches, probability=0.9):
    """Groups that a slider stretches, as k-means and as a mixture divide them.

    Parameters
    ----------
    X : array (N, 2)
        Rows before they are stretched.
    labels : array (N,) of int
        The groups that they come from.
    direction : array (2,)
        Along which they become longer than across.
    stretches : sequence of float
        How many times: evenly spaced, for a slider; at first the last is shown.
    probability : float
        What each ellipse of the mixture holds.

    Returns
    -------
    alt.LayerChart

    Notes
    -----
    Chapter 7, `eq-weighted-jacobian`: the mixture starts from the answer of k-means.

    Examples
    --------
    >>> X = np.array([[0.0, 0], [1, 1], [0, 1], [8, 8], [9, 9], [9, 8]])
    >>> chart = stretch_chart(X, [0, 0, 0, 1, 1, 1], [1, 0], [1, 2])
    >>> [row["z"] for row in chart.layer[0].data.values]
    ['0000', '0000', '0000', '1111', '1111', '1111']
    """
    X, labels = np.asarray(X, dtype=float), np.asarray(labels)
    v = np.asarray(direction) / np.linalg.norm(direction)
    w, stretches = np.array([-v[1], v[0]]), [float(s) for s in stretches]
    K, marks, steps, borders, corners = labels.max() + 1, [], [], [], []
    for step, s in enumerate(stretches):
        Y = X @ (np.outer(v, v) + np.outer(w, w) / s)
        corners += [Y.min(axis=0), Y.max(axis=0)]
        hard = kmeans(Y, K, np.random.default_rng(0), n_init=20)
        start = from_responsibilities(Y, hard.labels(Y), "full")
        soft = em(Y, start, tol=1e-8, max_iter=500).mixture
        found = [match_labels(labels, answer.labels(Y)) for answer in (hard, soft)]
        wrong = [int((groups != labels).sum()) for groups in found]
        marks += found
        renamed = dict(zip(soft.labels(Y).tolist(), found[1].tolist(), strict=True))
        names = [renamed.get(k, k) for k in range(K)]
        curves = [curve_of(normal, probability) for normal in soft.normals]
        steps.append({"step": step, "wrong": wrong, "curve": curves, "k": names})
        for piece in cell_borders(hard.centers):
            borders.append({"step": step, "piece": len(borders)})
            borders[-1] |= {"x": piece[:, 0], "y": piece[:, 1]}
    rows = [
        {"a": a, "b": b, "z": "".join(map(str, z))}
        for (a, b), z in zip(X @ np.array([v, w]).T, np.transpose(marks), strict=True)
    ]
    rows = [row | {"truth": k} for row, k in zip(rows, labels, strict=True)]

    low, high = np.min(corners, axis=0) - 0.3, np.max(corners, axis=0) + 0.3
    width = 400
    height = round(width * (high - low)[1] / (high - low)[0])  # equal scales

    def axes(x="x", y="y"):
        across, up = (
            alt.Scale(domain=ends, nice=False)
            for ends in np.transpose([low, high]).round(3).tolist()
        )
        return {
            "x": alt.X(f"{x}:Q", title="x₁", scale=across),
            "y": alt.Y(f"{y}:Q", title="x₂", scale=up),
        }

    place = "2 * step + (by == 'k-means' ? 0 : 1)"
    points = alt.Chart(records(rows)).transform_calculate(
        k=f"toNumber(substring(datum.z, {place}, {place} + 1))",
        y1=f"{v[0]:.6f} * datum.a + ({w[0]:.6f}) * datum.b / stretch",
        y2=f"{v[1]:.6f} * datum.a + ({w[1]:.6f}) * datum.b / stretch",
    )
    dots = points.mark_point(clip=True, size=45, opacity=1).encode(
        **axes("y1", "y2"), color=group_color("k", K), shape=group_shape("k", K)
    )
    rings = points.transform_filter("datum.k != datum.truth").mark_point(
        filled=False, size=150, color=INK, strokeWidth=1.4, opacity=1
    )
    now = alt.Chart(records(steps)).transform_filter("datum.step == step")
    outlines = (
        ellipses(
            now.transform_filter("by == 'mixture'").transform_flatten(["curve", "k"])
        )
        .mark_line(clip=True, strokeWidth=2.2)
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
    cells = (
        alt.Chart(records(borders))
        .transform_filter("datum.step == step && by == 'k-means'")
        .transform_flatten(["x", "y"])
        .mark_line(clip=True, color=GREY, strokeWidth=2)
        .encode(**axes(), detail="piece:N")
    )
    told = (
        "'in a wrong group: k-means ' + datum.wrong[0] + ', mixture ' + datum.wrong[1]"
        f" + ' of {len(X)}'"
    )
    apart = stretches[1] - stretches[0]
    slider = alt.binding_range(
        min=stretches[0], max=stretches[-1], step=apart, name="stretch s "
    )
    which = alt.binding_radio(options=["k-means", "mixture"], name="groups of ")
    return (
        alt.layer(
            dots,
            rings.encode(**axes("y1", "y2")),
            cells,
            outlines,
            words(told, 6, -22, now),
        )
        .add_params(
            alt.param(name="stretch", value=stretches[-1], bind=slider),
            alt.param(name="by", value="k-means", bind=which),
            alt.param(name="step", expr=f"round((stretch - {stretches[0]}) / {apart})"),
        )
        .properties(
            width=width,
            height=height,
            name="groups",
            description=f"{len(X)} points from {K} groups, coloured and marked as "
            "k-means or a mixture divides them, wrong ones ringed; straight borders "
            f"for k-means, ellipses that hold {probability:.0%} for the mixture. "
            "A slider stretches the points, and buttons choose the method.",
        )
    )
