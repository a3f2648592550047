import matplotlib.pyplot as plt
import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from gmmlib.normal import Normal
from gmmlib.plotting import fits as draw


@pytest.fixture
def ax():
    fig, ax = plt.subplots()
    yield ax
    plt.close(fig)


def test_fit_is_drawn_over_a_histogram_of_area_one(ax):
    x = np.random.default_rng(4).normal(5, 2, size=60)
    bins = np.arange(-5, 16)
    fitted = draw.draw_fit(ax, x, bins)
    assert_allclose([fitted.mean, fitted.std], stats.norm.fit(x), rtol=1e-12)
    at, height = ax.lines[0].get_data()
    assert_allclose(height, stats.norm.pdf(at, x.mean(), x.std()))
    bars = np.array([bar.get_height() for bar in ax.patches])
    assert_allclose(60 * bars, np.histogram(x, bins)[0])  # bars of width 1


def test_fit_draws_the_normal_it_is_given(ax):
    given = Normal(0.0, 1.0)
    assert draw.draw_fit(ax, [5.0, 6.0], [4, 6, 8], given, span=3.0) is given
    at, height = ax.lines[0].get_data()
    assert_allclose([at[0], at[-1]], [-3, 3])
    assert_allclose(height, stats.norm.pdf(at))


def test_candidates_are_named_beside_their_curves(ax):
    x = [4.0, 5.0, 6.0]
    draw.draw_candidates(ax, x, {"A": Normal(5.0, 1.0), "B": Normal(2.0, 1.0)})
    at, height = ax.lines[1].get_data()
    assert_allclose(height, stats.norm.pdf(at, 2, 1))
    assert {text.get_text(): text.xy[0] for text in ax.texts} == {"A": 5.9, "B": 1.1}
    assert_allclose(ax.lines[-1].get_xdata(), x)


def test_log_likelihood_grid_and_marked_maximum(ax):
    x = np.random.default_rng(0).normal(3.0, 2.0, size=12)
    means, stds = np.linspace(1, 5, 7), np.linspace(0.8, 5, 5)
    drop = draw.draw_log_likelihood(ax, x, means, stds, {"A": Normal(2, 3)})
    best = stats.norm.logpdf(x, *stats.norm.fit(x)).sum()
    for i, std in enumerate(stds):
        for j, mean in enumerate(means):
            expected = stats.norm.logpdf(x, mean, std).sum() - best
            assert_allclose(drop[i, j], expected, rtol=1e-9)
    assert_allclose(ax.lines[0].get_xydata()[0], stats.norm.fit(x))
    assert_allclose(ax.lines[1].get_xydata()[0], [2, 3])
    written = {text.get_text() for text in ax.texts}
    assert "A" in written
    assert written <= {"−1", "−2", "−4", "−8", "−16", "A"}
    assert_allclose(ax.collections[0].levels, [-16, -8, -4, -2, -1])


def test_quantiles_are_those_of_scipys_fit_line(ax):
    x = np.random.default_rng(1).exponential(size=40)
    points = draw.draw_quantiles(ax, x)
    levels = (np.arange(1, 41) - 0.5) / 40
    assert_allclose(stats.norm.cdf(points[:, 0]), levels, rtol=1e-12)
    assert_allclose(points[:, 1], np.sort(x))
    assert_allclose(ax.collections[0].get_offsets(), points)
    slope, intercept = np.polyfit(*ax.lines[0].get_data(), 1)
    assert_allclose([slope, intercept], [x.std(), x.mean()], rtol=1e-9)
