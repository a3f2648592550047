import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from scipy.stats import chi2, norm

from gmmlib.mixture import Mixture
from gmmlib.plotting import COLORS
from gmmlib.plotting.em import (
    draw_frames,
    draw_gap,
    draw_mixture,
    draw_shortfall,
    draw_touch,
)


@pytest.fixture
def ax():
    fig, ax = plt.subplots()
    yield ax
    plt.close(fig)


def test_touch_marks_lie_on_their_curves(ax):
    grid = np.linspace(0, 4, 401)
    ell, bound = np.cos(grid), np.cos(grid) - (grid - 1) ** 2
    heights = draw_touch(ax, grid, ell, bound, 1.0, 0.7)
    expected = [np.cos(1.0), np.cos(0.7) - 0.3**2]
    np.testing.assert_allclose(heights, expected, rtol=1e-9)
    touching, top, reached = ax.lines[-3:]
    assert touching.get_xydata().tolist() == [[1.0, heights[0]]]
    assert top.get_xydata().tolist() == [[0.7, heights[1]]]
    np.testing.assert_allclose(reached.get_xydata(), [[0.7, np.cos(0.7)]], rtol=1e-9)


def test_gap_is_the_divergence_where_it_is_marked(ax):
    q = np.linspace(0.01, 0.99, 99)
    bound = -(q * np.log(q / 0.6) + (1 - q) * np.log((1 - q) / 0.4)) - 5
    gap = draw_gap(ax, q, bound, -5.0, 0.6, 0.2)
    expected = 0.2 * np.log(0.2 / 0.6) + 0.8 * np.log(0.8 / 0.4)
    assert gap == pytest.approx(expected, rel=1e-9)
    assert ax.lines[2].get_xydata().tolist() == [[0.6, -5.0]]
    low, high = ax.get_ylim()
    assert low < bound.min() and high > -5


def test_mixture_curves_are_weighted_normals_and_their_sum(ax):
    grid = np.linspace(-3, 8, 50)
    weights, means, stds = [0.3, 0.5, 0.1, 0.1], [0, 4, 5, 6], [1, 2, 0.5, 1]
    total = draw_mixture(ax, grid, weights, means, stds)
    parts = [
        w * norm.pdf(grid, m, s) for w, m, s in zip(weights, means, stds, strict=True)
    ]
    for line, part in zip(ax.lines, [*parts, sum(parts)], strict=True):
        np.testing.assert_allclose(line.get_ydata(), part, rtol=1e-12)
    np.testing.assert_allclose(total, sum(parts), rtol=1e-12)


def test_frames_draw_each_step_with_its_own_shares():
    fig, axes = plt.subplots(1, 2)
    X = np.array([[0.0, 0.0], [2.0, 1.0], [4.0, 0.0]])
    S = np.array([[1.0, 0.3], [0.3, 2.0]])
    far = Mixture([0.5, 0.5], [[0.0, 0.0], [40.0, 0.0]], [S, S])
    near = Mixture([0.5, 0.5], [[0.0, 0.0], [4.0, 0.0]], [S, 2 * S])
    shares = draw_frames(axes, X, [far, near, near], [0, 2], 0.8)
    np.testing.assert_allclose(shares[0][:, 0], 1, rtol=1e-9)
    assert [ax.get_title() for ax in axes] == ["start", "after 2"]
    colours = axes[0].collections[0].get_facecolors()[:, :3]
    np.testing.assert_allclose(colours, [to_rgb(COLORS[0])] * 3, atol=1e-6)
    y = axes[1].lines[1].get_xydata() - near.means[1]
    squared = np.einsum("ni,ij,nj->n", y, np.linalg.inv(2 * S), y)
    np.testing.assert_allclose(squared, chi2.ppf(0.8, 2), rtol=1e-9)
    assert axes[1].lines[3].get_xydata().tolist() == [[4.0, 0.0]]
    plt.close(fig)


def test_shortfall_stops_at_rounding(ax):
    runs = {"quick": 10.0 ** -np.arange(8), "stuck": np.full(20, 0.5)}
    assert draw_shortfall(ax, runs, floor=3e-5) == {"quick": 5, "stuck": 20}
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), runs["quick"][:5])
    np.testing.assert_array_equal(ax.lines[1].get_xdata(), np.arange(20))
    assert ax.get_yscale() == "log"
