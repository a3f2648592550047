import itertools
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


def test_shaded_polygon_has_the_area_that_is_returned(ax):
    probability = draw.shade_between(ax, Normal(1.0, 2.0), -1.0, 2.0)
    x, y = ax.collections[0].get_paths()[0].vertices.T
    shoelace = abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2
    assert_allclose(shoelace, probability, rtol=1e-5)  # 200 trapezoids
    assert_allclose(probability, stats.norm.cdf(0.5) - stats.norm.cdf(-1), rtol=1e-12)


def test_histogram_has_area_one(ax):
    x = np.random.default_rng(3).normal(size=50)
    bins = np.linspace(-5, 5, 11)
    heights = draw.draw_histogram(ax, x, bins)
    assert_allclose(heights * 50, np.histogram(x, bins)[0])  # bars of width 1
    assert_allclose([bar.get_height() for bar in ax.patches], heights)


def test_fit_is_drawn_over_its_histogram(ax):
    x = np.random.default_rng(4).normal(5, 2, size=60)
    fitted = draw.draw_fit(ax, x, np.arange(-5, 16))
    assert_allclose([fitted.mean, fitted.std], stats.norm.fit(x), rtol=1e-12)
    curve = ax.lines[0]
    assert_allclose(
        curve.get_ydata(), stats.norm.pdf(curve.get_xdata(), x.mean(), x.std())
    )
    assert_allclose(sum(bar.get_height() for bar in ax.patches), 1)  # width 1


def test_bias_curve_is_the_exact_average_over_all_samples_of_a_coin(ax):
    sizes = [2, 3, 4]
    average = [
        np.mean([np.var(s) for s in itertools.product([-1, 1], repeat=n)])
        for n in sizes
    ]
    draw.draw_bias(ax, sizes, average)
    curve, dots = ax.lines[0].get_data(), ax.lines[1].get_data()
    assert_allclose(dots, [sizes, average])
    assert_allclose(np.interp(sizes, *curve), average, atol=1e-4)  # 200 points


def test_standardised_means_lie_under_the_standard_normal_curve():
    fig, axes = plt.subplots(2, 2)
    rng = np.random.default_rng(5)
    scores = {n: rng.normal(size=100) for n in (1, 2, 3, 4)}
    draw.draw_standardised(axes.flat, scores)
    for ax, n in zip(axes.flat, scores, strict=True):
        assert_allclose(
            ax.lines[0].get_ydata(), stats.norm.pdf(ax.lines[0].get_xdata())
        )
        heights, _ = np.histogram(scores[n], np.arange(-3, 4.3, 0.25), density=True)
        assert_allclose([bar.get_height() for bar in ax.patches], heights)
        assert ax.texts[0].get_text() == f"$n = {n}$"
    plt.close(fig)


def test_sigma_areas_are_labelled_with_the_error_function(ax):
    shares = draw.draw_sigma_areas(ax)
    expected = [math.erf(k / math.sqrt(2)) for k in (1, 2, 3)]
    assert_allclose(shares, expected, rtol=1e-12)
    written = [text.get_text() for text in ax.texts if text.get_text()]
    assert written == [f"{100 * share:.1f} %" for share in expected]


def test_ticks_count_standard_deviations(ax):
    draw.mark_sigmas(ax)
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


def test_candidates_are_named_beside_their_curves(ax):
    x = [4.0, 5.0, 6.0]
    candidates = {"A": Normal(5.0, 1.0), "B": Normal(2.0, 1.0)}
    curves = draw.draw_candidates(ax, x, candidates)
    assert_allclose(curves[1].get_ydata(), stats.norm.pdf(curves[1].get_xdata(), 2, 1))
    assert {text.get_text(): text.xy[0] for text in ax.texts} == {"A": 5.9, "B": 1.1}
    assert_allclose(ax.lines[-1].get_xdata(), x)


def test_dots_are_sorted_and_numbered(ax):
    values = {"low": 1.0, "high": 2.5, "mid": 2.0}
    names = draw.draw_dots(ax, values, highlight="high")
    assert names == ["low", "mid", "high"]
    assert [float(line.get_xdata()[0]) for line in ax.lines] == [1.0, 2.0, 2.5]
    assert [line.get_marker() for line in ax.lines] == ["o", "o", "s"]
    assert [text.get_text() for text in ax.texts] == ["1.000", "2.000", "2.500"]


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


def test_contours_side_by_side_have_their_names():
    fig, axes = plt.subplots(1, 2)
    draw.compare_contours(axes, {"Laplace": stats.laplace, "normal": stats.norm})
    assert [ax.get_title() for ax in axes] == ["Laplace", "normal"]
    levels = axes[0].collections[0].levels
    assert_allclose(levels, -np.arange(3, 0, -0.5) - 2 * np.log(2))
    plt.close(fig)


def test_log_likelihood_grid_and_marked_maximum(ax):
    x = np.random.default_rng(0).normal(3.0, 2.0, size=12)
    means, stds = np.linspace(1, 5, 7), np.linspace(0.8, 5, 5)
    drop = draw.draw_log_likelihood(
        ax, x, means, stds, {"A": Normal(2, 3)}, (8, 2), " (m)"
    )
    best = stats.norm.logpdf(x, *stats.norm.fit(x)).sum()
    for i, std in enumerate(stds):
        for j, mean in enumerate(means):
            expected = stats.norm.logpdf(x, mean, std).sum() - best
            assert_allclose(drop[i, j], expected, rtol=1e-9)
    assert_allclose(ax.lines[0].get_xydata()[0], stats.norm.fit(x))
    assert_allclose(ax.lines[1].get_xydata()[0], [2, 3])
    assert (ax.get_xlabel(), ax.get_ylabel()) == (r"$\mu$ (m)", r"$\sigma$ (m)")
    assert {t.get_text() for t in ax.texts} <= {"−2", "−8", "A"}
    assert_allclose(ax.collections[0].levels, [-8, -2])


def test_quantiles_are_those_of_scipys_fit_line(ax):
    x = np.random.default_rng(1).exponential(size=40)
    points = draw.draw_quantiles(ax, x)
    levels = (np.arange(1, 41) - 0.5) / 40
    assert_allclose(stats.norm.cdf(points[:, 0]), levels, rtol=1e-12)
    assert_allclose(points[:, 1], np.sort(x))
    assert_allclose(ax.collections[0].get_offsets(), points)
    slope, intercept = np.polyfit(*ax.lines[0].get_data(), 1)
    assert_allclose([slope, intercept], [x.std(), x.mean()], rtol=1e-9)


def test_panels_of_quantiles_hold_each_sample():
    fig, axes = plt.subplots(1, 2)
    samples = {"a": np.array([2.0, 1.0]), "b": np.array([5.0, 3.0, 4.0])}
    draw.compare_quantiles(axes, samples)
    for ax, (name, sample) in zip(axes, samples.items(), strict=True):
        assert ax.get_title() == name
        assert_allclose(ax.collections[0].get_offsets()[:, 1], np.sort(sample))
    plt.close(fig)
