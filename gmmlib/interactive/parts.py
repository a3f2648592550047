"""What several charts share: groups' colours and markers, ellipses, lines of text.

An ellipse that holds the probability p of a normal in the plane is the set of points
μ + √(−2 log(1 − p)) L u with u on the unit circle and Σ = LLᵀ. The browser turns five
stored numbers into such a curve, so that a chart can hold hundreds of them.
"""

import altair as alt
import numpy as np

from gmmlib.covariance import cholesky
from gmmlib.interactive.show import round_to
from gmmlib.plotting.style import COLORS, INK

SHAPES = ("circle", "square", "triangle-up", "diamond", "triangle-down")
DASHES = ((1, 0), (8, 4), (2, 3), (8, 3, 2, 3))


def records(rows):
    """Rows that hold lists as the data of a chart, numbers to five digits.

    Parameters
    ----------
    rows : iterable of dict
        Of numbers, texts, and lists of numbers of any depth.

    Returns
    -------
    alt.Data

    Examples
    --------
    >>> records([{"run": "a", "mean": np.array([0.1234567, 2.0])}]).values
    [{'run': 'a', 'mean': [0.12346, 2.0]}]
    """

    def plain(value):
        if isinstance(value, str):
            return value
        if np.ndim(value):
            return [plain(v) for v in value]
        whole = isinstance(value, int | np.integer)
        return int(value) if whole else round_to(value)

    return alt.Data(values=[{k: plain(v) for k, v in row.items()} for row in rows])


def curve_of(normal, probability):
    """Five numbers from which a chart draws an ellipse: mean, and scaled factor.

    Parameters
    ----------
    normal : MultivariateNormal
        Of two features.
    probability : float
        What the ellipse holds.

    Returns
    -------
    list of 5 float
        μ₁, μ₂, and L₁₁, L₂₁, L₂₂ times the radius.

    Examples
    --------
    >>> from gmmlib.multivariate import MultivariateNormal
    >>> normal = MultivariateNormal([3, 4], np.eye(2))
    >>> [round(float(v), 3) for v in curve_of(normal, 0.5)]
    [3.0, 4.0, 1.177, 0.0, 1.177]
    """
    L = np.sqrt(-2 * np.log1p(-probability)) * cholesky(normal.covariance)
    return [*normal.mean, L[0, 0], L[1, 0], L[1, 1]]


def ellipses(chart, curve="curve", n_points=40):
    """Add to a chart's rows the points of the ellipse that a column of them describes.

    Parameters
    ----------
    chart : alt.Chart
        One row for each ellipse.
    curve : str
        The column with what `curve_of` returns.
    n_points : int

    Returns
    -------
    alt.Chart
        With the columns `angle`, `ex` and `ey`.

    Examples
    --------
    >>> chart = ellipses(alt.Chart(records([{"curve": [0, 0, 1, 0, 1]}])))
    >>> len(chart.transform)
    4
    """
    c, turn = f"datum.{curve}", 2 * np.pi
    angles = f"sequence(0, {turn + 1e-6:.7f}, {turn / n_points:.7f})"
    return (
        chart.transform_calculate(angle=angles)
        .transform_flatten(["angle"])
        .transform_calculate(
            ex=f"{c}[0] + {c}[2] * cos(datum.angle)",
            ey=f"{c}[1] + {c}[3] * cos(datum.angle) + {c}[4] * sin(datum.angle)",
        )
    )


def words(expression, x, y, data=None, **look):
    """A text at a fixed place of a chart, with values that change.

    Parameters
    ----------
    expression : str
        Of Vega; with `data` it may use `datum`.
    x, y : float
        Pixels from the upper left corner.
    data : alt.Chart, optional
        Whose only row the text is about.
    **look
        Passed on to ``mark_text``.

    Returns
    -------
    alt.Chart

    Examples
    --------
    >>> words("'step ' + step", 5, 10).mark.text.to_dict()
    {'expr': "'step ' + step"}
    """
    look = {"align": "left", "baseline": "top", "fontSize": 14, "color": INK} | look
    if data is not None:
        chart = data.transform_calculate(words=expression)
        return chart.mark_text(x=x, y=y, **look).encode(text="words:N")
    chart = alt.Chart(alt.Data(values=[{}]))
    return chart.mark_text(x=x, y=y, text=alt.ExprRef(expression), **look)


def group_color(column, n_groups, channel=alt.Color):
    """The colour of a group's number, as everywhere in the book.

    Parameters
    ----------
    column : str
    n_groups : int
    channel : {alt.Color, alt.Fill, alt.Stroke}

    Examples
    --------
    >>> group_color("k", 2).to_dict()["scale"]["range"]
    ['#0072b2', '#d55e00']
    """
    numbers = list(range(n_groups))
    scale = alt.Scale(domain=numbers, range=list(COLORS[:n_groups]))
    return channel(f"{column}:N", scale=scale, legend=None)


def group_shape(column, n_groups):
    """The marker of a group's number.

    Parameters
    ----------
    column : str
    n_groups : int

    Examples
    --------
    >>> group_shape("k", 2).to_dict()["scale"]["range"]
    ['circle', 'square']
    """
    numbers = list(range(n_groups))
    scale = alt.Scale(domain=numbers, range=list(SHAPES[:n_groups]))
    return alt.Shape(f"{column}:N", scale=scale, legend=None)
