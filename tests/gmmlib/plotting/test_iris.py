import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from scipy.stats import chi2

from gmmlib.plotting import COLORS
from gmmlib.plotting.iris import (
    draw_clusters,
    draw_floors,
    draw_histories,
    draw_iterations,
    draw_mistakes,
    draw_optima,
    draw_planes,
    draw_underflow,
    panels,
    point_out,
)

X = np.array([[0.0, 9.0, 1.0], [2.0, 8.0, 3.0], [4.0, 7.0, 2.0]])
RESP = np.array([[1.0, 0.0], [0.25, 0.75], [0.0, 1.0]])
COVARIANCE = np.array([[2.0, 0.1, 0.5], [0.1, 3.0, 0.2], [0.5, 0.2, 1.0]])
CLUSTERS = [(0.4, X[0], COVARIANCE), (0.6, X[1], 2 * COVARIANCE)]


@pytest.fixture
def ax():
    fig, ax = plt.subplots()
    yield ax
    plt.close(fig)


def test_ellipses_hold_the_probability_of_the_marginals(ax):
    ellipses = draw_clusters(ax, X, RESP, CLUSTERS, (0, 2), probability=0.7)
    block = [[2.0, 0.5], [0.5, 1.0]]
    for line, mean, scale in zip(ellipses, ([0, 1], [2, 3]), (1, 2), strict=True):
        y = line.get_xydata() - mean
        inverse = np.linalg.inv(np.multiply(block, scale))
        squared = np.einsum("ni,ij,nj->n", y, inverse, y)
        np.testing.assert_allclose(squared, chi2.ppf(0.7, 2), rtol=1e-9)


def test_points_have_the_mixed_colour_and_the_marker_of_the_strongest(ax):
    draw_clusters(ax, X, RESP, CLUSTERS, (0, 2))
    first, second = ax.collections
    np.testing.assert_allclose(first.get_offsets(), [[0, 1]])
    np.testing.assert_allclose(second.get_offsets(), [[2, 3], [4, 2]])
    a, b = (np.array(to_rgb(c)) for c in COLORS[:2])
    np.testing.assert_allclose(second.get_facecolors()[0, :3], 0.25 * a + 0.75 * b)
    circle, square = first.get_paths()[0], second.get_paths()[0]
    assert len(circle.vertices) != len(square.vertices)


def test_a_cluster_without_points_still_has_its_ellipse(ax):
    alone = np.array([[1.0, 0.0]] * 3)
    assert len(draw_clusters(ax, X, alone, CLUSTERS)) == 2
    assert len(ax.collections) == 1


def test_iterations_show_the_chosen_ones():
    fig, axes = plt.subplots(1, 2)
    moved = [(w, mean + 1, S) for w, mean, S in CLUSTERS]
    trace = [(CLUSTERS, RESP, -9.0), (None, None, -8.0), (moved, RESP, -7.0)]
    draw_iterations(axes, X, trace, [0, 2])
    assert [ax.get_title() for ax in axes] == ["iteration 0", "iteration 2"]
    means = [ax.lines[1].get_xydata()[0] for ax in axes]
    np.testing.assert_allclose(means[1] - means[0], 1)
    plt.close(fig)


def test_optima_have_areas_like_their_counts(ax):
    collapsed = [False, True, False]
    discs, crosses = draw_optima(
        ax, [-3, -1, -2], [0.1, 0.2, 0.3], [1, 1, 4], collapsed
    )
    np.testing.assert_allclose(discs.get_offsets(), [[-3, 0.1], [-2, 0.3]])
    np.testing.assert_allclose(crosses.get_offsets(), [[-1, 0.2]])
    assert discs.get_sizes()[1] == 4 * discs.get_sizes()[0]
    assert [text.get_text() for text in ax.texts] == ["4"]


def test_mistakes_are_circled_and_nothing_else_is(ax):
    points = X[:, :2]
    circles = draw_mistakes(ax, points, np.array([0, 1, 1]), np.array([1, 1, 0]))
    np.testing.assert_allclose(circles.get_offsets(), points[[0, 2]])
    assert ax.texts[0].get_text() == "2 elsewhere"
    groups = [len(c.get_offsets()) for c in ax.collections if c is not circles]
    assert groups == [1, 2]


def test_histories_keep_their_values_and_one_stands_out(ax):
    run, chosen = ([(None, None, ell) for ell in ells] for ells in ((-5, -4), (-6, -2)))
    draw_histories(ax, [run, run], chosen, low=-7.0)
    *grey, strong = ax.lines
    for line in grey:
        np.testing.assert_allclose(line.get_ydata(), [-5, -4])
    np.testing.assert_allclose(strong.get_xydata(), [[0, -6], [1, -2]])
    assert strong.get_linewidth() > grey[0].get_linewidth()
    assert ax.get_ylim()[0] == -7


def test_floors_run_to_the_right_and_lines_are_named(ax):
    fits = {"flat": [(None, None, -2.0)] * 3, "steep": [(0, 0, n) for n in range(3)]}
    draw_floors(ax, [1e-1, 1e-2, 1e-3], fits)
    np.testing.assert_allclose(ax.lines[1].get_xydata()[:, 1], [0, 1, 2])
    left, right = ax.get_xlim()
    assert left > right
    assert [t.get_text() for t in ax.texts] == ["flat", "steep"]
    assert [t.xy for t in ax.texts] == [(1e-2, -2.0), (1e-2, 1)]


def test_panels_share_a_column_and_its_names():
    axes = panels(2, 2, 4, ("across", "up"))
    axes[0, 0].set_xlim(3, 4)
    assert axes[1, 0].get_xlim() == (3, 4) != axes[1, 1].get_xlim()
    fig = axes[0, 0].figure
    assert fig.get_supxlabel() == "across" and fig.get_supylabel() == "up"
    assert fig.get_figwidth() <= 5.6
    plt.close(fig)


def test_panels_without_names_are_free():
    axes = panels(2, 1, 4)
    axes[0].set_xlim(3, 4)
    assert axes.shape == (2,) and axes[1].get_xlim() != (3, 4)
    plt.close(axes[0].figure)


def test_planes_take_the_features_in_pairs():
    axes = panels(2, 1, 4)
    Y = np.arange(12.0).reshape(3, 4)
    draw_planes(axes, Y, "abcd")
    np.testing.assert_allclose(axes[1].collections[0].get_offsets(), Y[:, 2:])
    assert axes[1].get_xlabel() == "c" and axes[0].get_ylabel() == "b"
    plt.close(axes[0].figure)


def test_underflow_marks_the_smallest_double(ax):
    draw_underflow(ax, [0, 1], [-3, -np.inf], [-3, -900])
    curve, dots, dashed = ax.lines
    np.testing.assert_allclose(curve.get_ydata(), [-3, -900])
    assert np.isfinite(dots.get_ydata()).sum() == 1
    # 2^-1074, the smallest positive double
    np.testing.assert_allclose(dashed.get_ydata(), -1074 * np.log(2), rtol=1e-12)


def test_arrow_points_at_its_tip(ax):
    note = point_out("this", (0.25, 0.5), (0.75, 0.5))
    assert note.xy == (0.25, 0.5) and note.get_position() == (0.75, 0.5)
    assert note.axes is ax
