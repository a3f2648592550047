"""The landscape of two means against SciPy, differences and another optimiser."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import optimize, stats

from gmmlib.plotting import landscape as pictures


@pytest.fixture
def ax():
    fig, ax = plt.subplots()
    yield ax
    plt.close(fig)


@pytest.fixture
def x():
    rng = np.random.default_rng(3)
    return np.concatenate([rng.normal(-4, 1.0, 30), rng.normal(5, 1.5, 40)])


def by_scipy(x, means, std):
    return np.log(stats.norm.pdf(x[:, None], means, std).mean(axis=1)).sum()


def test_the_surface_is_the_log_likelihood_at_each_pair_of_means(x):
    grid = np.linspace(-7, 9, 5)
    surface = pictures.mean_surface(x, grid, 1.3)
    for i, second in enumerate(grid):
        for j, first in enumerate(grid):
            expected = by_scipy(x, [first, second], 1.3)
            assert surface[i, j] == pytest.approx(expected, rel=1e-10)


def test_a_climber_follows_the_gradient_to_a_peak(x):
    path = pictures.climb(x, [0.0, 1.0], 1.3, n_steps=300)
    assert path.shape == (301, 2)
    gradient = optimize.approx_fprime(path[0], lambda m: by_scipy(x, m, 1.3), 1e-6)
    assert_allclose(path[1] - path[0], 1.3**2 / len(x) * gradient, rtol=1e-4)
    peak = optimize.minimize(lambda m: -by_scipy(x, m, 1.3), path[-1]).x
    assert_allclose(path[-1], peak, atol=1e-4)
    heights = [by_scipy(x, means, 1.3) for means in path]
    assert (np.diff(heights) > -1e-9).all()


def test_the_map_shows_surface_paths_and_saddle(ax, x):
    grid = np.linspace(-7, 9, 9)
    surface = pictures.mean_surface(x, grid, 1.3)
    paths = [pictures.climb(x, start, 1.3, 20) for start in [(0, 1), (3, 2)]]
    filled = pictures.draw_surface(ax, grid, surface, paths, x.mean(), floor=-900)
    assert filled.levels[0] == -900
    assert filled.levels[-1] == surface.max()
    diagonal, *drawn = (line.get_xydata() for line in ax.lines)
    assert diagonal.tolist() == [[-7, -7], [9, 9]]
    for k, path in enumerate(paths):
        line, start, end = drawn[3 * k : 3 * k + 3]
        assert_allclose(line, path)
        assert_allclose([start[0], end[0]], path[[0, -1]])
    assert drawn[-1].tolist() == [[x.mean(), x.mean()]]


def test_cuts_are_the_surface_across_its_diagonal(ax, x):
    lines = pictures.draw_cuts(ax, x, [1.5, 30.0], reach=8)
    for line, std in zip(lines, [1.5, 30.0], strict=True):
        a, rise = line.get_data()
        centre = x.mean()
        middle = by_scipy(x, [centre, centre], std)
        expected = [by_scipy(x, [centre + s, centre - s], std) - middle for s in a]
        assert_allclose(rise, expected, rtol=1e-8, atol=1e-9)
    narrow, wide = (text.xyann[1] for text in ax.texts)
    assert narrow > 0 > wide  # above a peak; underneath the only arch
    assert [text.get_text() for text in ax.texts] == ["σ = 1.5", "σ = 30"]
