"""The pictures of mixtures on a line against SciPy."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from scipy import stats

from gmmlib.mixture import Mixture
from gmmlib.plotting import mixtures as pictures


@pytest.fixture
def ax():
    fig, ax = plt.subplots()
    yield ax
    plt.close(fig)


@pytest.fixture
def uneven():
    return Mixture([0.7, 0.3], [[-1.0], [3.0]], [1.0, 4.0], "spherical")


def parts_of_uneven(x):
    return np.array([0.7 * stats.norm(-1, 1).pdf(x), 0.3 * stats.norm(3, 2).pdf(x)])


def test_modes_lie_where_the_slope_changes_sign(uneven):
    x = np.linspace(-6, 9, 15001)
    slope = np.diff(parts_of_uneven(x).sum(axis=0))
    want = x[1:-1][(slope[:-1] > 0) & (slope[1:] < 0)]
    found = pictures.find_modes(uneven, x)
    assert len(want) == 2
    np.testing.assert_allclose(found, want, atol=0.002)  # two steps of the grid


def test_the_ends_of_the_grid_are_no_modes(uneven):
    assert len(pictures.find_modes(uneven, np.linspace(-1, 1, 50))) == 1
    assert len(pictures.find_modes(uneven, np.linspace(-0.5, 0, 50))) == 0


def test_bells_are_weighted_and_add_up(ax, uneven):
    x = np.linspace(-5, 9, 61)
    *parts, whole = pictures.draw_bells(ax, uneven, x, ["left", "right"])
    drawn = np.array([line.get_ydata() for line in parts])
    np.testing.assert_allclose(drawn, parts_of_uneven(x), rtol=1e-10)
    np.testing.assert_allclose(whole.get_ydata(), drawn.sum(axis=0), rtol=1e-10)
    assert [t.get_text() for t in ax.texts] == ["left", "right"]
    at = [t.xy[0] for t in ax.texts]
    np.testing.assert_allclose(at, [-1, 3], atol=0.15)  # half a step of the grid
    assert len({line.get_linestyle() for line in parts}) == 2


def test_bells_without_names_write_nothing(ax, uneven):
    pictures.draw_bells(ax, uneven, np.linspace(-5, 9, 11))
    assert not ax.texts


def test_two_peaks_from_two_sigma_on():
    fig, axes = plt.subplots(4)
    assert pictures.draw_modes(axes, [0.5, 1.99, 2.1, 4]) == [1, 1, 2, 2]
    peaks = axes[3].lines[-1].get_xdata()
    np.testing.assert_allclose(peaks, [-2, 2], atol=0.01)
    assert axes[1].get_title() == "1.99 σ apart"
    plt.close(fig)


def test_bands_are_responsibilities(ax, uneven):
    x = np.linspace(-5, 9, 57)
    edges = pictures.draw_shares(ax, uneven, x, ["left", "right"])
    parts = parts_of_uneven(x)
    np.testing.assert_allclose(np.diff(edges, axis=0), parts / parts.sum(axis=0))
    np.testing.assert_allclose(edges[[0, -1]], [np.zeros(57), np.ones(57)])
    left, right = (t.get_position() for t in ax.texts)
    assert left[0] < right[0]
    for band, (at, height) in zip(range(2), (left, right), strict=True):
        k = np.argmin(abs(x - at))
        assert edges[band, k] <= height <= edges[band + 1, k]
