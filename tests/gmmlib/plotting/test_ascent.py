"""The pictures of chapter 12 against the numbers they must show."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.stats import multivariate_normal

from gmmlib.plotting import ascent as pictures


@pytest.fixture
def ax():
    fig, ax = plt.subplots()
    yield ax
    plt.close(fig)


def test_contours_lie_at_the_asked_depths(ax):
    def height(p):  # depth below the top is the squared distance from (1, 0)
        return 7 - ((p - [1, 0]) ** 2).sum(axis=1)

    hill = pictures.draw_hill(ax, height, (-2, 4), (-3, 3), [4, 1], n=121)
    assert_allclose(hill.levels, [3, 6])
    for path, radius in zip(hill.get_paths(), (2, 1), strict=True):
        distance = np.linalg.norm(path.vertices - [1, 0], axis=1)
        assert_allclose(distance, radius, atol=2e-3)  # linear between grid points


def test_paths_are_told_apart_by_line_and_marker(ax):
    paths = {"EM": np.eye(2), "plain": [[0, 1], [2, 3], [4, 5]]}
    lines = pictures.draw_paths(ax, paths, {"EM": (0, 0), "plain": (1, 2)})
    for name, path in paths.items():
        assert_allclose(lines[name].get_xydata(), path)
    styles = {(line.get_linestyle(), line.get_marker()) for line in lines.values()}
    assert len(styles) == 2
    assert {t.get_text(): tuple(t.get_position()) for t in ax.texts} == {
        "EM": (0, 0),
        "plain": (1, 2),
    }


def test_gaps_never_rise_count_passes_from_one_and_stop_at_the_floor(ax):
    climbs = {"a": [-11.0, -3.0, -5.0, -1.5, -1.0], "b": [-101.0, -2.0]}
    places = {"a": (2, 2), "b": (1, 5)}
    lines = pictures.draw_gaps(ax, climbs, -1.0, places, floor=0.1)
    assert_allclose(lines["a"].get_xdata(), [1, 2, 3, 4])
    assert_allclose(lines["a"].get_ydata(), [10, 2, 2, 0.5])  # the 5th is at the top
    assert_allclose(lines["b"].get_ydata(), [100, 1])  # never below the floor
    assert ax.get_xscale() == ax.get_yscale() == "log"
    assert lines["a"].get_linestyle() != lines["b"].get_linestyle()


def test_variance_steps_follow_the_numeric_slope():
    fig, axes = plt.subplots(2)
    ends = pictures.draw_variance_steps(axes, [0.25, 3.0], step=0.7)

    def mean_ell(v):
        return -0.5 * (np.log(v) + 1 / v)

    h = 1e-6
    for i, v in enumerate([0.25, 3.0]):
        slope = (mean_ell(v + h) - mean_ell(v - h)) / (2 * h)
        assert ends[0, i] == pytest.approx(v + 0.7 * slope, rel=1e-6)
        slope = (mean_ell(v * np.exp(h)) - mean_ell(v * np.exp(-h))) / (2 * h)
        assert ends[1, i] == pytest.approx(v * np.exp(0.7 * slope), rel=1e-6)
    for ax, of in zip(axes, (lambda x: x, np.exp), strict=True):
        x, y = ax.lines[0].get_data()
        assert_allclose(y, mean_ell(of(x)))
        tips = [note.xy for note in ax.texts]
        assert_allclose([of(tip[0]) for tip in tips], ends[list(axes).index(ax)])
    plt.close(fig)


def test_arrows_have_the_gradients_direction_and_ems_length(ax):
    starts = np.array([[0.0, 0.0], [1.0, 2.0]])
    gradients, targets = [[30.0, 40.0], [0.0, -2.0]], [[1.0, 1.0], [1.0, 0.5]]
    thin, thick = pictures.draw_steps(ax, starts, gradients, targets, length=2)
    assert_allclose(np.c_[thin.U, thin.V], [[1.2, 1.6], [0, -2]])
    assert_allclose(np.c_[thick.U, thick.V], np.array(targets) - starts)
    for arrows in (thin, thick):
        assert_allclose(arrows.XY, starts)


def test_climbs_end_on_their_peak(ax):
    starts = np.array([[0.0, 0.0], [4.0, 0.0], [9.0, 9.0]])
    ends = np.array([[1.0, 0.01], [5.0, 0.0], [5.01, 0.0]])
    modes = [[5, 0], [1, 0]]
    assert pictures.draw_climbs(ax, starts, ends, modes).tolist() == [1, 0, 0]
    drawn = [line.get_xydata() for line in ax.lines]
    for start, end in zip(starts, ends, strict=True):
        assert any(np.array_equal(line, [start, end]) for line in drawn)
    assert_allclose(drawn[-1], modes)


def test_scenes_show_rows_and_ellipses_that_hold_their_share():
    fig, axes = plt.subplots(1, 2)
    C = np.array([[2.0, 0.8], [0.8, 1.0]])
    X = np.random.default_rng(0).multivariate_normal([1, 2], C, 20_000)
    scenes = [("a", X, [[1, 2]], [C]), ("b", X[:5], [[0, 0], [1, 2]], [C, C])]
    lines = pictures.draw_scenes(axes, scenes, probability=0.7)
    assert [len(of) for of in lines] == [1, 2]
    inside = lines[0][0].get_path().contains_points(X)
    assert abs(inside.mean() - 0.7) < 4 * np.sqrt(0.21 / 20_000)
    assert_allclose(axes[1].lines[0].get_xydata(), X[:5])
    assert [ax.get_title() for ax in axes] == ["a", "b"]
    plt.close(fig)


def test_the_valley_has_the_depth_that_scipy_finds(ax):
    C = np.array([[4.0, 1.8], [1.8, 1.0]])
    X = np.random.default_rng(1).multivariate_normal([3, -1], C, 50)
    valley = pictures.draw_valley(ax, X, C, [20.0, 60.0])

    def ell(mean):
        return multivariate_normal(mean, C).logpdf(X).sum()

    for path, depth in zip(valley.get_paths(), (60, 20), strict=True):
        found = [ell(X.mean(axis=0)) - ell(v) for v in path.vertices[::20]]
        assert_allclose(found, depth, atol=0.5)  # linear between grid points
