import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.text import Annotation
from scipy.stats import chi2

from gmmlib.plotting import COLORS
from gmmlib.plotting.cover import blend, draw_map, draw_soft_groups


@pytest.fixture
def ax():
    fig, ax = plt.subplots()
    yield ax
    plt.close(fig)


def test_blend_is_the_weighted_mean_of_the_colours():
    resp = np.array([[0.25, 0.75], [0, 1]])
    by_hand = [
        [
            0.25 * a + 0.75 * b
            for a, b in zip(to_rgb(COLORS[0]), to_rgb(COLORS[1]), strict=True)
        ],
        list(to_rgb(COLORS[1])),
    ]
    np.testing.assert_allclose(blend(resp), by_hand, rtol=1e-12)


def test_more_groups_than_colours_start_again():
    resp = np.eye(len(COLORS) + 1)
    np.testing.assert_allclose(blend(resp)[-1], to_rgb(COLORS[0]))


def test_soft_groups_draw_the_stated_probability(ax):
    X = np.array([[0.0, 0.0], [3.0, 1.0]])
    covariance = np.array([[2.0, 0.5], [0.5, 1.0]])
    points = draw_soft_groups(ax, X, np.eye(2), X, [covariance, covariance], (0.8,))
    np.testing.assert_allclose(points.get_offsets(), X)
    for line, mean in zip(ax.lines, X, strict=True):
        y = line.get_xydata() - mean
        squared = np.einsum("ni,ij,nj->n", y, np.linalg.inv(covariance), y)
        np.testing.assert_allclose(squared, chi2.ppf(0.8, 2), rtol=1e-9)


def test_map_has_a_box_per_chapter_and_an_arrow_per_need(ax):
    chapters = {"1 A": (0, 0), "2 B": (0, 1), "3 C": (1, 1)}
    boxes = draw_map(ax, chapters, [("1 A", "2 B"), ("1 A", "3 C")])
    arrows = [t for t in ax.texts if isinstance(t, Annotation)]
    assert len(boxes) == 3 and len(arrows) == 2
    assert arrows[1].arrow_patch.patchB is boxes["3 C"]
    x, y = boxes["3 C"].get_x(), boxes["3 C"].get_y()
    assert x < 1 < x + 0.9 and y < -1 < y + 0.62  # the box lies around its place
