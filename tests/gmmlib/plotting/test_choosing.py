"""Criteria, tests and merged components: what is drawn, against other computations."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from scipy.stats import chi2, sem

from gmmlib import Mixture
from gmmlib.plotting import choosing
from gmmlib.plotting.style import COLORS
from gmmlib.selection import merge_components


@pytest.fixture
def ax():
    yield plt.subplots()[1]
    plt.close("all")


@pytest.fixture
def mixture():
    means = np.array([[0.0, 0.0], [1.0, 0.0], [9.0, 3.0], [9.0, 4.0]])
    matrices = np.array([np.eye(2), [[2, 0.5], [0.5, 1]], np.eye(2), 2 * np.eye(2)])
    return Mixture([0.2, 0.2, 0.3, 0.3], means, matrices)


def test_fits_draw_all_rows_and_ellipses_of_90_per_cent(mixture):
    X = np.random.default_rng(0).normal(size=(12, 2))
    axes = choosing.draw_fits(plt.figure(), X, {"a": mixture, "b": mixture}, "x", "y")
    for ax, name in zip(axes.flat, "ab", strict=True):
        np.testing.assert_array_equal(ax.collections[0].get_offsets(), X)
        assert ax.get_title("left") == name
        for line, n in zip(ax.lines, mixture.normals, strict=True):
            d = np.column_stack(line.get_data()) - n.mean
            square = np.einsum("ni,ij,nj->n", d, np.linalg.inv(n.covariance), d)
            np.testing.assert_allclose(square, chi2(2).ppf(0.9), rtol=1e-9)
    assert [t.get_text() for t in axes[0, 0].figure.texts] == ["x", "y"]
    plt.close("all")


def test_folds_have_the_standard_error_of_their_mean(ax):
    scores = np.random.default_rng(0).normal(size=(3, 10))
    mean, error = choosing.draw_folds(ax, [1, 2, 3], scores, "here")
    np.testing.assert_allclose(error, sem(scores, axis=1))
    bars = np.array(ax.collections[0].get_segments())[:, :, 1]
    np.testing.assert_allclose(bars.mean(axis=1), scores.mean(axis=1))
    np.testing.assert_allclose(np.ptp(bars, axis=1) / 2, error)
    np.testing.assert_allclose(mean, ax.lines[0].get_ydata())
    assert ax.get_title("left") == "here"


def test_curves_keep_their_numbers_and_names(ax):
    curves = {"a": [1.0, 2.0, 3.0], "b": [0.0, -5.0, -9.0], "": [2.0, 2.0, 2.0]}
    lines = choosing.draw_curves(ax, [1, 2, 4], curves, {"a": [0.5, 0.5, 1.0]}, -4)
    for line, y in zip(lines, curves.values(), strict=True):
        np.testing.assert_array_equal(line.get_data(), [[1, 2, 4], y])
    assert len({(line.get_marker(), line.get_linestyle()) for line in lines}) == 3
    places = {text.get_text(): text.xy for text in ax.texts}
    assert places["a"] == (4, 3.0)
    assert places["b"] == (1, 0.0)  # the last above −4
    bars = ax.collections[0].get_segments()
    np.testing.assert_allclose(
        [bar[:, 1] for bar in bars], [[0.5, 1.5], [1.5, 2.5], [2, 4]]
    )


def test_a_curve_that_is_low_from_the_start_is_named_there(ax):
    choosing.draw_curves(ax, [1, 2], {"deep": [-9.0, -1.0]}, low=-4)
    assert ax.texts[0].xy == (1, -9.0)


def test_null_has_bars_of_area_one_and_the_density_of_chi_squared(ax):
    replicates = chi2(6).rvs(400, random_state=0)
    heights = choosing.draw_null(ax, replicates, 31.0, 6)
    counted = [
        np.mean((replicates >= x) & (replicates < x + 3)) for x in range(0, 30, 3)
    ]
    np.testing.assert_allclose(3 * heights[:10], counted)
    grid, curve = ax.lines[0].get_data()
    np.testing.assert_allclose(curve, grid**2 * np.exp(-grid / 2) / 16)
    arrow = ax.texts[-1]
    assert arrow.xy == (31.0, 0)
    assert "31.0" in arrow.get_text()


def test_null_begins_below_zero_if_a_search_failed(ax):
    assert np.isclose(3 * choosing.draw_null(ax, [-1.5, 4.0], 2.0, 6).sum(), 1)


def test_criteria_are_drawn_above_their_minima(ax):
    table = [
        {"n_components": 1, "aic": 90.0, "bic": 95.0},
        {"n_components": 2, "aic": 12.0, "bic": 14.0},
        {"n_components": 3, "aic": 10.0, "bic": 20.0},
    ]
    assert choosing.draw_criteria(ax, table, ["aic", "bic"]) == {"aic": 3, "bic": 2}
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), [80, 2, 0])
    np.testing.assert_array_equal(ax.lines[1].get_ydata(), [81, 0, 6])
    rings = [tuple(np.ravel(line.get_data())) for line in ax.lines[2:]]
    assert rings == [(3, 0), (2, 0)]
    heights = sorted(text.get_position()[1] for text in ax.texts)
    assert len(heights) == 2
    assert ax.get_ylim()[1] < 80  # K = 1 does not flatten the rest


def test_labels_at_one_place_are_moved_apart(ax):
    table = [{"n_components": k, **dict.fromkeys("abc", 9.0 - k)} for k in (1, 2, 3)]
    choosing.draw_criteria(ax, table, "abc")
    offsets = [text.get_position()[1] for text in ax.texts]
    np.testing.assert_allclose(sorted(offsets), [0, 15, 30])


def test_merged_components_share_a_colour_with_their_rows(ax, mixture):
    X, _ = mixture.sample(80, np.random.default_rng(0))
    merging = merge_components(mixture, X)
    cluster = choosing.draw_merged(ax, X, mixture, merging, 2)
    np.testing.assert_array_equal(cluster, [0, 0, 1, 1])
    assert [to_rgb(line.get_color()) for line in ax.lines] == [
        to_rgb(COLORS[c]) for c in (0, 0, 1, 1)
    ]
    near = (np.linalg.norm(X[:, np.newaxis] - [[0.5, 0], [9, 3.5]], axis=2)).argmin(1)
    for c, dots in enumerate(ax.collections):
        np.testing.assert_array_equal(dots.get_offsets(), X[near == c])
        assert to_rgb(dots.get_facecolor()[0, :3]) == to_rgb(COLORS[c])
    assert ax.get_title("left") == "2 clusters"


def test_digits_show_their_pixels_row_by_row():
    rng = np.random.default_rng(0)
    rows = [(name, rng.uniform(-3, 19, (4, 64))) for name in ("drawn", "real")]
    axes = choosing.draw_digits(plt.figure(), rows)
    assert axes.shape == (2, 4)
    for line, (name, images) in zip(axes, rows, strict=True):
        assert line[0].get_title("left") == name
        for ax, image in zip(line, images, strict=True):
            shown = ax.images[0]
            np.testing.assert_array_equal(shown.get_array(), image.reshape(8, 8))
            assert shown.get_clim() == (0, 16)
    plt.close("all")
