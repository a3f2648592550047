"""The curves of chapter 9 against SciPy and sums written out."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from gmmlib.mixture import Mixture
from gmmlib.plotting import likelihood as pictures


@pytest.fixture
def ax():
    fig, ax = plt.subplots()
    yield ax
    plt.close(fig)


@pytest.fixture
def x():
    rng = np.random.default_rng(3)
    return np.concatenate([rng.normal(-4, 1.0, 30), rng.normal(5, 1.5, 40)])


def test_mixtures_are_drawn_as_their_density_over_a_histogram_of_area_one(ax, x):
    mixture = Mixture([0.3, 0.7], [[-4.0], [5.0]], [1.0, 4.0], "spherical")
    bins = np.arange(-12, 14, 2)
    (line,) = pictures.draw_mixtures(ax, x, {"one": mixture}, bins, [5])
    at, height = line.get_data()
    assert [at[0], at[-1]] == [-12, 12]
    expected = 0.3 * stats.norm.pdf(at, -4, 1) + 0.7 * stats.norm.pdf(at, 5, 2)
    assert_allclose(height, expected, rtol=1e-9, atol=1e-300)
    bars = np.array([bar.get_height() for bar in ax.patches])
    assert_allclose(2 * 70 * bars, np.histogram(x, bins)[0])
    assert ax.texts[0].get_text() == "one"
    assert_allclose(ax.texts[0].xy, [5, 0.7 * stats.norm.pdf(0, 0, 2)], rtol=1e-6)


def test_row_scores_are_shared_out_by_sign_and_sized_by_count(ax):
    x, gains = np.array([3, 1, 2, 1, 3, 3]), np.array([-2.0, 5, 0, 5, -2, -2])
    below, above = pictures.draw_row_scores(ax, x, gains, ["A", "B"])
    assert below.get_offsets().tolist() == [[2, 0], [3, -2]]
    assert above.get_offsets().tolist() == [[1, 5]]
    assert below.get_sizes()[1] == 3 * below.get_sizes()[0]
    assert above.get_sizes()[0] == 2 * below.get_sizes()[0]
    assert [text.get_text() for text in ax.texts] == ["A", "B"]


def test_the_direct_line_ends_where_floats_do(ax):
    at = np.linspace(0, 60, 121)
    with np.errstate(divide="ignore"):
        direct = np.log(stats.norm.pdf(at))
    careful = stats.norm.logpdf(at)
    names_at = [(0, 0), (1, 1)]
    thick, dashed = pictures.draw_cut_off(ax, at, direct, careful, "ab", names_at)
    # exp(−745.13) is the smallest double: half of it is zero
    assert thick.get_xdata()[-1] == pytest.approx(np.sqrt(2 * 744.2), abs=0.5)
    assert_allclose(thick.get_ydata(), careful[: len(thick.get_ydata())], rtol=1e-3)
    assert dashed.get_xdata()[-1] == 60
    cross = ax.lines[2].get_xydata()
    assert cross.tolist() == [thick.get_xydata()[-1].tolist()]


def test_curves_carry_their_names(ax):
    curves = {"square": [0, 1, 4], "cube": [0, 1, 8]}
    lines = pictures.draw_curves(ax, [0, 1, 2], curves, [(1, 2), (1, 4)])
    assert [line.get_ydata().tolist() for line in lines] == list(curves.values())
    assert [t.get_text() for t in ax.texts] == ["square", "cube"]
    assert len({line.get_linestyle() for line in lines}) == 2


def test_theory_falls_as_one_over_the_root_of_n(ax):
    sizes, errors = np.array([100, 400, 1600]), np.array([[3, 2], [2, 1], [1, 0.5]])
    lines = pictures.draw_errors(ax, sizes, errors, [20.0, 10.0], ["a", "b"])
    assert_allclose(lines[0].get_ydata(), [2, 1, 0.5])
    assert_allclose(lines[1].get_ydata(), [1, 0.5, 0.25])
    assert [line.get_ydata().tolist() for line in ax.lines[1::2]] == errors.T.tolist()
    assert ax.get_xscale() == ax.get_yscale() == "log"
    assert [t.get_text() for t in ax.get_xticklabels()] == ["100", "400", "1600"]
