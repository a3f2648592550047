"""The figures of chapter 16 against SciPy and counting by hand."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from gmmlib.kde import KernelDensity
from gmmlib.plotting import kde as pictures
from gmmlib.plotting.style import COLORS


@pytest.fixture
def ax():
    fig, ax = plt.subplots()
    yield ax
    plt.close(fig)


def test_bumps_have_area_one_nth_and_add_up(ax):
    at = np.linspace(-5, 10, 2001)
    lines = pictures.draw_bumps(ax, [0.0, 1.0, 5.0], 0.7, at)
    heights = np.array([line.get_ydata() for line in lines])
    expected = [stats.norm.pdf(at, mean, 0.7) / 3 for mean in (0, 1, 5)]
    assert_allclose(heights[:3], expected, atol=1e-14)
    assert_allclose(heights[3], heights[:3].sum(axis=0), atol=1e-14)
    assert_allclose(np.trapezoid(heights[0], at), 1 / 3, rtol=1e-6)
    assert ax.lines[-1].get_xdata().tolist() == [0, 1, 5]  # the rug


def test_paths_start_at_the_top_and_are_counted(ax):
    paths = np.array([[0.0, 1, 5], [0.4, 0.6, 5], [0.5, 0.501, 5]])
    assert pictures.draw_paths(ax, paths, [0, 1, 2]) == [3, 3, 2]
    assert_allclose([line.get_xdata() for line in ax.lines[:3]], paths.T)
    assert ax.lines[0].get_ydata().tolist() == [1, 2, 3]
    low, high = ax.get_ylim()
    assert low > 3 and high == 1
    assert ax.lines[3].get_xdata().tolist() == paths[-1].tolist()
    assert [text.get_text() for text in ax.texts] == ["3", "3", "2"]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["0", "1", "2"]


def test_the_staircase_goes_through_its_counts(ax):
    line = pictures.draw_steps(ax, [0.01, 0.1, 1.0], [20, 5, 1])
    assert line.get_xydata().tolist() == [[0.01, 20], [0.1, 5], [1, 1]]
    assert line.get_drawstyle() == "steps-mid"
    assert ax.get_xscale() == ax.get_yscale() == "log"


def test_all_estimates_are_averaged_and_thirty_are_drawn(ax):
    estimates = np.random.default_rng(0).normal(size=(50, 4))
    mean, truth = pictures.draw_many(ax, np.arange(4), estimates, np.ones(4))
    assert len(ax.lines) == 32
    assert_allclose(mean.get_ydata(), estimates.sum(axis=0) / 50)
    assert truth.get_ydata().tolist() == [1, 1, 1, 1]
    assert mean.get_linestyle() == "--"


def test_the_greatest_score_is_marked(ax):
    h, score = np.array([1.0, 2.0, 4.0]), np.array([0.3, 0.9, 0.1])
    assert pictures.draw_choice(ax, h, score, "best", k=1) == 2.0
    assert ax.lines[1].get_xydata().tolist() == [[2.0, 0.9]]
    assert ax.texts[0].get_text() == "best"
    assert ax.texts[0].xy == (2.0, 0.9)
    assert ax.get_xscale() == "log"


def test_regions_hold_what_they_say(ax):
    """For a normal in the plane the region of probability p ends at (1 − p) / 2π|L|."""
    H = np.array([[1.0, 0.6], [0.6, 2.0]])
    estimate = KernelDensity([[1.0, -1.0]], H)
    axes = np.linspace(-6, 8, 281), np.linspace(-10, 8, 361)
    X = np.array([[1.0, -1.0]])
    levels = pictures.draw_regions(ax, estimate, X, axes, (0.5, 0.9))
    peak = stats.multivariate_normal([1, -1], H).pdf([1, -1])
    assert_allclose(levels, [0.1 * peak, 0.5 * peak], rtol=0.02)
    assert ax.lines[0].get_xydata().tolist() == X.tolist()
    curve = ax.collections[0].get_paths()[1].vertices
    assert_allclose(estimate.pdf(curve), levels[1], rtol=0.01)


def test_the_reflected_edge_has_all_the_mass(ax):
    data, at = np.array([0.1, 0.5, 2.0]), np.linspace(-2, 8, 4001)
    estimate = KernelDensity(data, 0.5)
    folded, plain = pictures.draw_edge(ax, estimate, at, np.cos)
    expected = sum(stats.norm.pdf(at, mean, 0.5) for mean in data) / 3
    assert_allclose(plain.get_ydata(), expected, atol=1e-14)
    inside, height = folded.get_data()
    assert inside[0] >= 0
    assert_allclose(np.trapezoid(height, inside), 1, rtol=1e-3)
    assert_allclose(ax.lines[0].get_ydata(), np.cos(inside))


def test_ticks_are_numbers_as_one_writes_them(ax):
    pictures.plain_ticks(ax, [0.05, 1, 20])
    assert ax.get_xscale() == "log"
    assert [t.get_text() for t in ax.get_xticklabels()] == ["0.05", "1", "20"]
    assert len(ax.get_xticks(minor=True)) == 0


def test_the_contest_shows_every_value_and_the_mean(ax):
    gains = np.array([[1.0, 2.0, 3.0], [-1.0, 0.0, -2.0]])
    assert pictures.draw_contest(ax, ["up", "down"], gains) == [2.0, -1.0]
    assert ax.lines[1].get_xydata().tolist() == [[1, 0], [2, 0], [3, 0]]
    assert ax.lines[2].get_xdata().tolist() == [2.0, 2.0]
    assert ax.lines[1].get_color() == COLORS[0]
    assert ax.lines[3].get_color() == COLORS[1]
    assert ax.lines[1].get_marker() != ax.lines[3].get_marker()
    assert [t.get_text() for t in ax.get_yticklabels()] == ["up", "down"]
    low, high = ax.get_ylim()
    assert low > high  # the first name is on top
    assert [text.get_text().split()[0] for text in ax.texts] == ["kernels", "mixture"]
