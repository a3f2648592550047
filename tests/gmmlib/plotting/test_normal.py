import math

import matplotlib.pyplot as plt
import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from gmmlib.normal import Normal
from gmmlib.plotting import normal as draw


@pytest.fixture
def ax():
    fig, ax = plt.subplots()
    yield ax
    plt.close(fig)


def test_density_is_scipys_and_reaches_as_far_as_asked(ax):
    line = draw.draw_density(ax, Normal(2.0, 0.5), span=3, color="red")
    x, y = line.get_data()
    assert_allclose([x[0], x[-1]], [0.5, 3.5])
    assert_allclose(y, stats.norm(2.0, 0.5).pdf(x), rtol=1e-12)
    assert line.get_color() == "red"


@pytest.mark.parametrize("side", [1, -1])
def test_named_curve_carries_its_parameters_where_it_passes(ax, side):
    line = draw.draw_named(ax, Normal(4.0, 0.5), side, color="red")
    (text,) = ax.texts
    assert text.get_text() == "μ = 4, σ = 0.5"
    assert text.get_color() == line.get_color() == "red"
    assert_allclose(text.xy[1], stats.norm.pdf(text.xy[0], 4, 0.5), rtol=1e-12)
    assert np.sign(text.xy[0] - 4.0) == side


def test_sigma_areas_are_labelled_with_the_error_function(ax):
    shares = draw.draw_sigma_areas(ax)
    expected = [math.erf(k / math.sqrt(2)) for k in (1, 2, 3)]
    assert_allclose(shares, expected, rtol=1e-12)
    written = [text.get_text() for text in ax.texts if text.get_text()]
    assert written == [f"{100 * share:.1f} %" for share in expected]
    for shade, area in zip(ax.collections, expected, strict=True):
        x, y = shade.get_paths()[0].vertices.T
        shoelace = abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2
        assert_allclose(shoelace, area, rtol=1e-4)  # 200 trapezoids


def test_ticks_count_standard_deviations(ax):
    draw.draw_sigma_areas(ax)
    assert_allclose(ax.get_xticks(), np.arange(-3, 4))
    assert ax.get_xticklabels()[4].get_text() == r"$\mu+\sigma$"


def test_second_derivative_and_tangents_by_finite_differences():
    fig, (top, low) = plt.subplots(2, 1)
    draw.draw_inflection(top, low)
    x, bend = low.lines[1].get_data()
    step = 1e-3
    pdf = stats.norm.pdf
    expected = (pdf(x + step) - 2 * pdf(x) + pdf(x - step)) / step**2
    assert_allclose(bend, expected, atol=1e-6)  # step² times the fourth derivative
    for line, at in zip(top.lines[1:3], (-1, 1), strict=True):
        slope = (pdf(at + step) - pdf(at - step)) / (2 * step)
        assert_allclose(np.polyfit(*line.get_data(), 1)[0], slope, rtol=1e-5)
        assert_allclose(np.polyval(np.polyfit(*line.get_data(), 1), at), pdf(at))
    plt.close(fig)


def test_arrow_of_the_ring_picture_ends_in_the_ring(ax):
    ring = draw.draw_rings(ax)
    tip = np.hypot(*ax.texts[0].xy)
    assert ring.get_radii()[0] - ring.get_width() < tip < ring.get_radii()[0]


def radii_of(lines):
    for path in lines.get_paths():
        yield np.linalg.norm(path.vertices, axis=1)


def test_product_of_normals_has_circles_for_contours(ax):
    lines = draw.draw_product_contours(ax, stats.norm.logpdf, span=2)
    assert ax.get_aspect() == 1
    for radii, expected in zip(radii_of(lines), [2.0, 1.5, 1.0, 0.5], strict=True):
        assert_allclose(radii, expected, atol=2e-3)  # grid of step 0.02, linear


def test_product_of_laplaces_has_diamonds_for_contours(ax):
    lines = draw.draw_product_contours(ax, stats.laplace.logpdf, span=2)
    for path, expected in zip(lines.get_paths(), [2.0, 1.5, 1.0, 0.5], strict=True):
        assert_allclose(np.abs(path.vertices).sum(axis=1), expected, atol=2e-2)
