"""How the charts look, and in which forms a notebook stores them.

A chart is written in Vega-Lite (by Altair) and stored compiled to Vega, the form that
JupyterLab draws by itself and that the book's page draws with one library less; beside
it stands the same chart as a picture.
"""

import struct
from math import floor, log10

import altair as alt
import matplotlib
import numpy as np
import vl_convert

from gmmlib.plotting.style import COLORS, GREY, INK

VEGA = "application/vnd.vega.v5+json"
VEGA_LITE = "5.21"  # the newest that compiles to Vega 5, which JupyterLab draws
FONT = "DejaVu Sans, sans-serif"
SIZE = {"width": 440, "height": 280}  # a page scales it down to a phone's width

THEME = {
    "background": "transparent",
    "font": FONT,
    "view": {"stroke": None, "continuousWidth": 440, "continuousHeight": 280},
    "axis": {
        "domainColor": INK,
        "tickColor": INK,
        "labelColor": INK,
        "titleColor": INK,
        "labelFontSize": 14,
        "titleFontSize": 15,
        "titleFontWeight": "normal",
        "grid": False,
    },
    "title": {"color": INK, "fontSize": 15, "fontWeight": "normal"},
    "text": {"color": INK, "fontSize": 14},
    "line": {"strokeWidth": 2.5, "color": COLORS[0]},
    "rule": {"color": GREY, "strokeWidth": 1.5},
    "point": {"filled": True, "size": 45, "opacity": 0.8},
    "range": {"category": list(COLORS)},
    "legend": {"labelFontSize": 14, "titleFontSize": 14, "labelColor": INK},
    # one description of the whole chart; thousands of dots are not read out one by one
    "aria": True,
    "mark": {"aria": False},
}


def round_to(value, digits=5):
    """`value` with so many significant digits; None, which is not drawn, if not finite.

    Examples
    --------
    >>> round_to(1234.5678), round_to(0.0), round_to(np.inf)
    (1234.6, 0.0, None)
    """
    if not np.isfinite(value):
        return None
    if value == 0:
        return 0.0
    return round(float(value), digits - 1 - floor(log10(abs(value))))


def table(**columns):
    """Columns of equal length as the data of a chart.

    Parameters
    ----------
    **columns : array_like (N,)
        Numbers are kept to five significant digits, which is more than a screen shows
        and fewer than processors dispute; whole numbers and texts stay as they are.

    Returns
    -------
    alt.Data

    Raises
    ------
    ValueError
        The columns differ in length.

    Examples
    --------
    >>> table(x=[0.1234567, 2.0], name=["a", "b"]).values[0]
    {'x': 0.12346, 'name': 'a'}
    """
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"the columns of a chart's data differ in length: {lengths}")

    def plain(column):
        column = np.asarray(column)
        if column.dtype.kind == "f":
            return [round_to(value) for value in column]
        return column.tolist()

    rows = zip(*map(plain, columns.values()), strict=True)
    return alt.Data(values=[dict(zip(columns, row, strict=True)) for row in rows])


def bundle(spec, **options):
    """The forms of one chart: Vega, a picture at twice its size, a sentence.

    Parameters
    ----------
    spec : dict
        In Vega-Lite, with a description.
    **options
        Ignored: Altair passes what its own renderers take.

    Returns
    -------
    data, metadata : dict
        By mime type, as IPython shows them.

    Raises
    ------
    ValueError
        The chart has no description.

    Examples
    --------
    >>> import altair as alt
    >>> dots = alt.Chart(table(x=[1, 2])).mark_point().encode(x="x:Q")
    >>> data, metadata = bundle(dots.properties(description="Two dots.").to_dict())
    >>> data["text/plain"]
    'Chart: Two dots.'
    """
    sentence = spec.get("description", "")
    if not sentence:
        raise ValueError("a chart needs a description: .properties(description=…)")
    vega = vl_convert.vegalite_to_vega(spec, vl_version=VEGA_LITE)
    picture = vl_convert.vegalite_to_png(spec, vl_version=VEGA_LITE, scale=2)
    width, height = struct.unpack(">II", picture[16:24])
    return (
        {VEGA: vega, "image/png": picture, "text/plain": f"Chart: {sentence}"},
        {"image/png": {"width": width // 2, "height": height // 2}},
    )


def use_charts():
    """From now on, draw every Altair chart in the book's style and forms.

    Examples
    --------
    >>> import altair as alt
    >>> use_charts()
    >>> alt.renderers.active
    'book'
    """
    fonts = f"{matplotlib.get_data_path()}/fonts/ttf"  # the same letters everywhere
    vl_convert.register_font_directory(fonts)
    alt.theme.register("book", enable=True)(lambda: {"config": THEME})
    alt.renderers.register("book", bundle)
    alt.renderers.enable("book")
