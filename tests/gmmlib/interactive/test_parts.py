"""What charts share: records, ellipses, colours."""

import altair as alt
import numpy as np
import pytest

from gmmlib.covariance import mahalanobis
from gmmlib.interactive.parts import curve_of, group_color, records, words
from gmmlib.multivariate import MultivariateNormal


def test_records_keep_whole_numbers_and_texts():
    row = {"n": np.int64(3), "name": "a", "v": [[1.23456789], [0.0]]}
    assert records([row]).values == [{"n": 3, "name": "a", "v": [[1.2346], [0.0]]}]


@pytest.mark.parametrize("probability", [0.5, 0.9])
def test_a_curve_holds_its_probability(probability):
    normal = MultivariateNormal([1, 2], [[4, 2], [2, 5]])
    m1, m2, a, b, c = curve_of(normal, probability)
    t = np.linspace(0, 6, 50)
    points = np.column_stack([m1 + a * np.cos(t), m2 + b * np.cos(t) + c * np.sin(t)])
    distance = mahalanobis(points, normal.mean, normal.covariance)
    np.testing.assert_allclose(1 - np.exp(-(distance**2) / 2), probability)


def test_words_about_a_row_or_about_none():
    assert words("'a'", 1, 2).mark.text.expr == "'a'"
    about = words("datum.a", 1, 2, alt.Chart(records([{"a": 1}])), align="right")
    assert about.mark.align == "right"


def test_channels_share_their_colours():
    fill = group_color("k", 3, alt.Fill).to_dict()
    assert fill == group_color("k", 3).to_dict()
