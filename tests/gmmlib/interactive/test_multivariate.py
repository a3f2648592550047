"""The cut through a normal is what integrating its density on a grid gives."""

import numpy as np
import pytest
from scipy import stats

from gmmlib.interactive.multivariate import slice_chart
from gmmlib.multivariate import MultivariateNormal
from gmmlib.plotting.style import COLORS

from .moved import check_form, lines, numbers, picture, title

MEAN, STD = np.array([5.0, 3.4]), np.array([0.35, 0.38])


def normal(rho):
    R = np.array([[1, rho], [rho, 1]])
    return MultivariateNormal(MEAN, R * np.outer(STD, STD))


@pytest.fixture
def chart():
    return slice_chart(normal(0.74), ["length", "width"])


def on_cut(given, rho):
    y = np.linspace(0, 8, 8001)
    joint = stats.multivariate_normal(MEAN, normal(rho).covariance)
    p = joint.pdf(np.column_stack([np.full(8001, given), y]))
    p /= p.sum()
    return p @ y, (p @ (y - p @ y) ** 2) ** 0.5


def test_form(chart):
    check_form(chart, ["given", "rho"])
    params = {param.name: param.value for param in chart.params}
    assert params == {"given": 5.3, "rho": 0.74}


@pytest.mark.parametrize(("given", "rho"), [(5.4, 0.74), (4.3, -0.9), (5, 0)])
def test_text_and_bell(chart, given, rho):
    known, cut, otherwise = title(chart, given=given, rho=rho).split(" / ")
    mean, std = on_cut(given, rho)
    assert numbers(known) == [given]
    np.testing.assert_allclose(numbers(cut), [mean, std], atol=6e-3)
    np.testing.assert_allclose(numbers(otherwise), [MEAN[1], STD[1]], atol=6e-3)
    svg = picture(chart, given=given, rho=rho)
    bell = max(lines(svg, COLORS[1]), key=len)
    bells = chart.vconcat[1]
    low, high = MEAN[1] + 3.2 * STD[1] * np.array([-1, 1])
    x = low + bell[:, 0] / bells.width * (high - low)
    top = bells.to_dict()["encoding"]["y"]["scale"]["domain"][1]
    y = (1 - bell[:, 1] / 130) * top
    np.testing.assert_allclose(y, stats.norm(mean, std).pdf(x), atol=0.03)


def test_the_value_shown_first_can_be_chosen():
    chart = slice_chart(normal(0.5), ["length", "width"], given=4.8)
    assert chart.params[0].value == 4.8


def test_the_scales_are_equal(chart):
    plane = chart.vconcat[0]
    assert plane.width / plane.height == pytest.approx(STD[0] / STD[1], rel=0.01)
