"""The forms in which a chart is stored, and its data."""

import json

import altair as alt
import numpy as np
import pytest
from PIL import Image

from gmmlib.interactive.show import VEGA, bundle, round_to, table, use_charts


@pytest.fixture
def chart():
    use_charts()
    data = table(x=[0.0, 1, 2], y=[3.0, 1, 2], group=["a", "b", "a"])
    slider = alt.param(
        name="size", value=40, bind=alt.binding_range(min=10, max=90, name="size ")
    )
    return (
        alt.Chart(data, width=200, height=100)
        .mark_point(size=slider)
        .encode(x="x:Q", y="y:Q", shape="group:N")
        .add_params(slider)
        .properties(description="Three dots, whose size a slider changes.")
    )


def test_a_chart_is_stored_as_vega_picture_and_sentence(chart, tmp_path):
    data, metadata = chart._repr_mimebundle_()
    assert data["text/plain"] == "Chart: Three dots, whose size a slider changes."
    assert data[VEGA]["$schema"].endswith("vega/v5.json")
    assert [s["bind"]["input"] for s in data[VEGA]["signals"] if "bind" in s] == [
        "range"
    ]
    (tmp_path / "chart.png").write_bytes(data["image/png"])
    with Image.open(tmp_path / "chart.png") as picture:
        size = metadata["image/png"]
        assert picture.size == (2 * size["width"], 2 * size["height"])
        assert picture.convert("RGBA").getpixel((0, 0))[3] == 0  # no background


def test_the_same_chart_gives_the_same_bytes(chart):
    once, again = chart._repr_mimebundle_()[0], chart._repr_mimebundle_()[0]
    assert once["image/png"] == again["image/png"]
    assert json.dumps(once[VEGA]) == json.dumps(again[VEGA])


def test_a_chart_without_a_description_is_refused(chart):
    spec = chart.to_dict() | {"description": ""}
    with pytest.raises(ValueError, match="needs a description"):
        bundle(spec)


@pytest.mark.parametrize("exponent", [-12, 0, 7])
def test_five_digits_are_kept(exponent):
    value = 1.23456789 * 10.0**exponent
    assert round_to(value) == pytest.approx(value, rel=5e-5)
    assert len(f"{round_to(value):e}".split("e")[0].rstrip("0")) <= len("1.2346")


def test_what_is_not_finite_is_not_drawn():
    assert table(x=[np.nan, -np.inf, 0.0]).values == [
        {"x": None},
        {"x": None},
        {"x": 0.0},
    ]


def test_whole_numbers_and_texts_stay():
    assert table(n=[1234567], name=["ab"]).values == [{"n": 1234567, "name": "ab"}]


def test_columns_of_different_length_are_named():
    with pytest.raises(ValueError, match=r"'x': 2, 'y': 1"):
        table(x=[1, 2], y=[1])
