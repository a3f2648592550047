"""Regions and boundaries against densities, and the limit, by SciPy and formulas."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from scipy import stats

from gmmlib.multivariate import MultivariateNormal
from gmmlib.plotting import boundaries as pictures


@pytest.fixture
def fig():
    fig = plt.figure()
    yield fig
    plt.close(fig)


@pytest.fixture
def ax(fig):
    return fig.gca()


@pytest.fixture
def pair():
    tight = MultivariateNormal([0, 0], [[0.5, 0.3], [0.3, 0.5]])
    return [tight, MultivariateNormal([2, 0], [[3.0, -1.2], [-1.2, 2.0]])]


def vertices(lines):
    return np.concatenate([p.vertices for line in lines for p in line.get_paths()])


def by_scipy(normals, X):
    frozen = [stats.multivariate_normal(p.mean, p.covariance) for p in normals]
    return np.stack([f.logpdf(X) for f in frozen], axis=1)


def test_boundaries_lie_where_the_lowest_scores_are_equal(ax):
    centers = np.array([[0.0, 0.0], [3.0, 0.5], [1.0, 3.0]])

    def squared(X):
        return ((X[:, None] - centers) ** 2).sum(axis=2)

    lines = pictures.draw_regions(ax, squared, (-2, 5), (-2, 5), n=141)
    assert len(lines) == 2
    on = vertices(lines)
    lowest = np.sort(squared(on), axis=1)
    # the cell of the grid has a side of 0.05, and a third group may be near a corner
    assert np.quantile(lowest[:, 1] - lowest[:, 0], 0.95) < 1e-8
    assert (lowest[:, 1] - lowest[:, 0]).max() < 0.5
    assert ax.get_xlim() == (-2, 5)


def test_regions_cover_the_plane_once(ax):
    def halves(X):
        return np.column_stack([X[:, 0] - 1, 1 - X[:, 0]])

    pictures.draw_regions(ax, halves, (-2, 2), (-2, 2), n=41)
    fills = [c for c in ax.collections if c.get_facecolor().size]
    left, right = (np.concatenate([p.vertices for p in c.get_paths()]) for c in fills)
    assert left[:, 0].max() == pytest.approx(1) == right[:, 0].min()


@pytest.mark.parametrize("weights", [None, (0.8, 0.2)])
def test_duels_end_on_the_boundary_of_the_densities(ax, pair, weights):
    shift = 0 if weights is None else np.log(weights)
    score = None if weights is None else lambda X: -by_scipy(pair, X) - shift
    lines = pictures.draw_duel(ax, pair, (-3, 5), (-4, 4), score, probability=0.9)
    on = vertices(lines)
    gap = np.diff(by_scipy(pair, on) + shift, axis=1)
    # linear interpolation in cells of side 1/30: curvature times side squared
    assert abs(gap).max() < 0.02
    ellipses = [line for line in ax.lines if line.get_marker() == "None"]
    for normal, line in zip(pair, ellipses, strict=True):
        squared = normal.mahalanobis(line.get_xydata()) ** 2
        np.testing.assert_allclose(stats.chi2(2).cdf(squared), 0.9)
    assert ax.get_aspect() == 1


def test_four_duels_share_their_axes(fig, pair):
    duels = {name: (pair, None) for name in "abcd"}
    axes = pictures.draw_duels(fig, duels, (-3, 5), (-4, 4))
    assert [ax.get_title() for ax in axes.flat] == list("abcd")
    assert [ax.get_xlabel() for ax in axes.flat] == ["", "", "$x_1$", "$x_1$"]
    assert [ax.get_ylabel() for ax in axes.flat] == ["$x_2$", "", "$x_2$", ""]
    assert all(ax.get_xlim() == (-3, 5) for ax in axes.flat)


def test_sharpening_is_the_logistic_curve_of_two_equal_groups(ax):
    lines = pictures.draw_sharpening(ax, [-1.0, 0.5, 2.0], [0.0, 2.0], [1, 0.3])
    for line, std in zip(lines, (1, 0.3), strict=True):
        x, y = line.get_data()
        np.testing.assert_allclose(y, 1 / (1 + np.exp(-2 * (x - 1) / std**2)))
    np.testing.assert_array_equal(ax.lines[-1].get_xdata(), [0.5, 2.0])
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["σ = 1", "σ = 0.3"]


def test_the_limit_has_its_line_and_name(ax):
    stds = np.geomspace(1, 0.01, 9)
    line = pictures.draw_limit(ax, stds, 3 + stds, 3.0, "three")
    np.testing.assert_array_equal(line.get_xydata(), np.column_stack([stds, 3 + stds]))
    assert set(ax.lines[1].get_ydata()) == {3.0}
    assert ax.texts[0].get_text() == "three"
    left, right = ax.get_xlim()
    assert left > 1 > 0.01 > right  # σ falls to the right
