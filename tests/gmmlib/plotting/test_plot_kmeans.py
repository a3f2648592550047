"""Centres, cells and seeds, against nearest-neighbour searches and areas."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgba
from matplotlib.path import Path
from scipy.spatial import Voronoi, cKDTree

from gmmlib.plotting import kmeans as pictures
from gmmlib.plotting.style import COLORS, MARKERS

RNG = np.random.default_rng(11)
X = RNG.normal(size=(60, 2))
CENTERS = np.array([[-1.0, 0.2], [0.8, 0.9], [0.5, -1.1]])
LABELS = cKDTree(CENTERS).query(X)[1]
BOX = (-3.0, 3.0, -2.0, 2.5)


@pytest.fixture
def ax():
    yield plt.subplots()[1]
    plt.close("all")


def area(polygon):
    x, y = polygon.T
    return abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


def test_state_shows_rows_centres_and_where_they_came_from(ax):
    before = CENTERS + [[0.5, 0], [0, 0], [0, 0.7]]
    marks = pictures.draw_state(ax, X, CENTERS, LABELS, before)
    np.testing.assert_array_equal([m.get_xydata()[0] for m in marks], CENTERS)
    assert [m.get_marker() for m in marks] == list(MARKERS[:3])
    for k, group in enumerate(ax.collections):
        np.testing.assert_array_equal(group.get_offsets(), X[LABELS == k])
    arrows = [(tuple(a.xyann), tuple(a.xy)) for a in ax.texts]
    moved = [0, 2]  # the second stood still
    assert arrows == [(tuple(before[k]), tuple(CENTERS[k])) for k in moved]


def test_state_without_labels_is_grey_and_has_no_arrows(ax):
    pictures.draw_state(ax, X, CENTERS)
    assert len(ax.collections) == 1
    assert not ax.texts


def test_spokes_add_up_to_the_inertia(ax):
    pictures.draw_state(ax, X, CENTERS, LABELS, spokes=True)
    ends = [line.get_xydata() for line in ax.lines if len(line.get_xydata()) == 2]
    length = [((a - b) ** 2).sum() for a, b in ends]
    nearest = cKDTree(CENTERS).query(X)[0]
    assert sum(length) == pytest.approx((nearest**2).sum())


def test_cells_tile_the_box_and_hold_what_is_nearest():
    found = pictures.cells(CENTERS, BOX)
    assert sum(map(area, found)) == pytest.approx(6 * 4.5)
    places = RNG.uniform([-3, -2], [3, 2.5], size=(2000, 2))
    nearest = cKDTree(CENTERS).query(places)[1]
    for k, polygon in enumerate(found):
        inside = Path(polygon).contains_points(places)
        np.testing.assert_array_equal(inside, nearest == k)
    corner = Voronoi(CENTERS).vertices[0]
    for polygon in found:
        assert np.linalg.norm(polygon - corner, axis=1).min() < 1e-12


def test_a_cell_may_miss_the_box():
    near, far = pictures.cells([[0, 0], [50, 0]], (-1, 1, -1, 1))
    assert area(near) == pytest.approx(4)
    assert far.shape == (0, 2)


def test_cells_are_drawn_in_the_centres_colours(ax):
    drawn = pictures.draw_cells(ax, CENTERS, BOX)
    colors = [to_rgba(COLORS[k], 0.13) for k in range(3)]
    assert [tuple(p.get_facecolor()) for p in drawn] == colors
    assert (*ax.get_xlim(), *ax.get_ylim()) == BOX
    for polygon, expected in zip(drawn, pictures.cells(CENTERS, BOX), strict=True):
        assert area(polygon.get_xy()[:-1]) == pytest.approx(area(expected))


def test_circles_just_hold_their_rows(ax):
    radii = pictures.draw_circles(ax, X, LABELS, CENTERS)
    for k, line in enumerate(ax.lines):
        drawn = np.linalg.norm(line.get_xydata() - CENTERS[k], axis=1)
        np.testing.assert_allclose(drawn, radii[k])
        reach = np.linalg.norm(X[LABELS == k] - CENTERS[k], axis=1)
        assert reach.max() == pytest.approx(radii[k])


def test_fall_marks_both_halves_of_each_iteration(ax):
    stairs, squares, discs = pictures.draw_fall(ax, [9, 7, 6, 5, 5, 5])
    np.testing.assert_array_equal(squares.get_xydata(), [[1, 9], [2, 6], [3, 5]])
    np.testing.assert_array_equal(discs.get_xydata(), [[1.5, 7], [2.5, 5], [3.5, 5]])
    np.testing.assert_array_equal(stairs.get_ydata(), [9, 7, 6, 5, 5, 5])
    assert [text.get_text() for text in ax.texts] == ["assign", "move"]


def test_optima_are_stems(ax):
    heads = pictures.draw_optima(ax, [0, 1, 14], [5, 3, 2])
    np.testing.assert_array_equal(heads.get_xydata(), [[0, 5], [1, 3], [14, 2]])
    stems = [s.tolist() for s in ax.collections[0].get_segments()]
    assert stems == [[[0, 0], [0, 5]], [[1, 0], [1, 3]], [[14, 0], [14, 2]]]


def test_steps_assign_by_the_old_centres_and_draw_the_new():
    fig, axes = plt.subplots(2, 2)
    trace = [CENTERS, CENTERS + 0.3, CENTERS - 0.2]
    found = pictures.draw_steps(axes, X, trace)
    for t, (labels, (left, right)) in enumerate(zip(found, axes, strict=True)):
        np.testing.assert_array_equal(labels, cKDTree(trace[t]).query(X)[1])
        at = [np.array([m.get_xydata()[0] for m in a.lines]) for a in (left, right)]
        np.testing.assert_array_equal(at, trace[t : t + 2])
    assert [a.get_title() for a in axes[1]] == ["2. assign", "2. move"]
    plt.close(fig)


def test_ratios_are_counted_in_bars_centred_on_one():
    fig, axes = plt.subplots(2, sharex=True)
    ratios = {"a": [1.0, 1.02, 1.31], "b": [1.0, 1.6]}
    pictures.draw_ratios(axes, ratios)
    for ax, (name, values) in zip(axes, ratios.items(), strict=True):
        assert sum(bar.get_height() for bar in ax.patches) == len(values)
        first = ax.patches[0]
        assert first.get_x() + first.get_width() / 2 == pytest.approx(1)
        assert first.get_height() == sum(abs(v - 1) < 0.05 for v in np.array(values))
        assert ax.texts[0].get_text() == name
    plt.close(fig)


def test_missed_groups_take_the_names_that_fit_best():
    fig, axes = plt.subplots(1, 2)
    truth = (LABELS + 1) % 3  # the same groups under other names
    names = pictures.draw_missed(axes, X, truth, LABELS, CENTERS)
    np.testing.assert_array_equal(names, truth)
    marks = [line.get_xydata()[0] for line in axes[1].lines]
    np.testing.assert_array_equal(marks, CENTERS[[2, 0, 1]])
    for k in range(3):
        for ax in axes:
            drawn = ax.collections[k].get_offsets()
            np.testing.assert_array_equal(drawn, X[truth == k])
    assert axes[0].get_xlim() == axes[1].get_xlim()
    plt.close(fig)
