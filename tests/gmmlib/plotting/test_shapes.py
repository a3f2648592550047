import matplotlib.pyplot as plt
import numpy as np
import pytest
import scipy.stats
from matplotlib.colors import to_rgba
from matplotlib.markers import MarkerStyle

from gmmlib.plotting import COLORS, GREY, MARKERS, draw_ellipse, draw_groups

X = np.array([[0, 0], [2, 0], [5, 5], [5, 7], [9, 1]])


def test_each_group_gets_its_rows_its_colour_and_its_marker():
    _, ax = plt.subplots()
    groups = draw_groups(ax, X, [0, 0, 2, 2, 1])
    assert groups == list(ax.collections)
    for k, (group, rows) in enumerate(zip(groups, ([0, 1], [4], [2, 3]), strict=True)):
        np.testing.assert_array_equal(group.get_offsets(), X[rows])
        np.testing.assert_allclose(group.get_facecolor()[0], to_rgba(COLORS[k], 0.75))
        marker = MarkerStyle(MARKERS[k])
        np.testing.assert_allclose(
            group.get_paths()[0].vertices,
            marker.get_path().transformed(marker.get_transform()).vertices,
        )
    assert not ax.texts


def test_names_stand_at_the_means_and_match_their_label():
    _, ax = plt.subplots()
    draw_groups(ax, X, [0, 0, 2, 2, 2], ["a", "never drawn", "c"])
    drawn = {text.get_text(): text.xy for text in ax.texts}
    assert set(drawn) == {"a", "c"}
    np.testing.assert_allclose(drawn["a"], [1, 0])
    np.testing.assert_allclose(drawn["c"], [19 / 3, 13 / 3])


def test_without_labels_everything_is_grey():
    _, ax = plt.subplots()
    (points,) = draw_groups(ax, X.tolist())
    np.testing.assert_array_equal(points.get_offsets(), X)
    np.testing.assert_allclose(points.get_facecolor()[0], to_rgba(GREY, 0.75))


@pytest.mark.parametrize("labels", [None, [0, 0, 1, 1, 1]])
def test_a_caller_may_choose_the_look(labels):
    _, ax = plt.subplots()
    for group in draw_groups(ax, X, labels, s=50, alpha=1, color="black"):
        assert group.get_sizes() == [50]
        np.testing.assert_array_equal(group.get_facecolor()[0], to_rgba("black"))


def test_more_groups_than_colours_start_again():
    _, ax = plt.subplots()
    groups = draw_groups(ax, np.arange(14).reshape(7, 2), range(7))
    np.testing.assert_array_equal(groups[6].get_facecolor(), groups[1].get_facecolor())


def test_an_ellipse_holds_the_stated_probability():
    _, ax = plt.subplots()
    mean, S = np.array([1, 2]), np.array([[3, 1], [1, 2]])
    line = draw_ellipse(ax, mean, S, probability=0.6, lw=4, ls="--")
    d = line.get_xydata() - mean
    squared = np.sum(d @ np.linalg.inv(S) * d, axis=1)
    np.testing.assert_allclose(squared, scipy.stats.chi2(2).ppf(0.6), rtol=1e-10)
    assert (line.get_linewidth(), line.get_linestyle()) == (4, "--")
    assert ax.lines[0] is line
