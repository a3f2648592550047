"""Colours, bars and slices of mixtures in the plane against SciPy and by hand."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from scipy import integrate, stats

from gmmlib.mixture import Mixture
from gmmlib.plotting import responsibilities as pictures
from gmmlib.plotting.style import COLORS


@pytest.fixture
def ax():
    fig, ax = plt.subplots()
    yield ax
    plt.close(fig)


@pytest.fixture
def plane():
    covariances = [[[1.0, 0.5], [0.5, 2.0]], [[0.5, -0.2], [-0.2, 1.0]]]
    return Mixture([0.4, 0.6], [[0.0, 0.0], [3.0, 5.0]], covariances)


def test_colours_are_mixed_and_unsure_rows_rimmed(ax):
    X = np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]])
    resp = np.array([[1.0, 0.0], [0.5, 0.5], [0.05, 0.95]])
    covariance = np.array([[2.0, 0.0], [0.0, 1.0]])
    rimmed = pictures.draw_blend(ax, X, resp, X[:2], [covariance] * 2)
    assert rimmed.tolist() == [1]
    points = ax.collections[0]
    a, b = (np.array(to_rgb(c)) for c in COLORS[:2])
    np.testing.assert_allclose(points.get_facecolors()[1, :3], (a + b) / 2)
    assert (np.asarray(points.get_linewidths()) > 0).tolist() == [False, True, False]
    inside = ax.lines[0].get_path()  # area of the 90 % ellipse: pi r^2 sqrt(det)
    x, y = inside.vertices.T
    area = 0.5 * abs(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))
    want = np.pi * stats.chi2(2).ppf(0.9) * np.sqrt(2)
    assert area == pytest.approx(want, rel=1e-3)  # a polygon of 200 sides


def test_bars_end_at_one_and_small_pieces_bear_no_number(ax):
    resp = np.array([[0.2, 0.75, 0.05], [0.0, 0.0, 1.0]])
    bars = pictures.draw_bars(ax, ["A", "B"], resp)
    widths = np.array([[p.get_width() for p in bar.patches] for bar in bars]).T
    np.testing.assert_allclose(widths, resp)
    last = bars[-1].patches
    np.testing.assert_allclose([p.get_x() + p.get_width() for p in last], 1)
    assert {t.get_text() for t in ax.texts} == {"0.20", "0.75", "", "1.00"}
    assert [t.get_text() for t in ax.get_yticklabels()] == ["A", "B"]


def test_cuts_are_the_joint_density_renormalised(ax, plane):
    y = np.linspace(-8, 14, 2001)
    *cuts, whole = pictures.draw_cuts(ax, plane, [0.5, 2.0], y)
    parts = [
        (w, stats.multivariate_normal(m, C))
        for w, m, C in zip(plane.weights, plane.means, plane.covariances, strict=True)
    ]
    for value, line in zip([0.5, 2.0], cuts, strict=True):
        rows = np.column_stack([np.full(len(y), value), y])
        joint = sum(w * normal.pdf(rows) for w, normal in parts)
        want = joint / integrate.simpson(joint, x=y)
        np.testing.assert_allclose(line.get_ydata(), want, atol=1e-8)
    assert [t.get_text() for t in ax.texts] == ["0.5", "2"]
    by_hand = 0.4 * stats.norm(0, np.sqrt(2)).pdf(y) + 0.6 * stats.norm(5, 1).pdf(y)
    np.testing.assert_allclose(whole.get_ydata(), by_hand, atol=1e-10)


def test_letters_and_numbers_stand_at_their_rows_and_means(ax, plane):
    notes = pictures.write_letters(ax, [[1.0, 2.0], [3.0, 4.0]], "AB")
    assert [(n.get_text(), *n.xy) for n in notes] == [("A", 1, 2), ("B", 3, 4)]
    X = np.array([[0.0, 0.0], [3.0, 5.0]])
    numbers = pictures.draw_numbered(ax, X, plane)
    assert [n.get_text() for n in numbers] == ["0", "1"]
    np.testing.assert_allclose([n.get_position() for n in numbers], plane.means)
    colours = ax.collections[0].get_facecolors()[:, :3]
    np.testing.assert_allclose(colours, [to_rgb(c) for c in COLORS[:2]], atol=0.01)
