"""The pictures of chapter 5 against SciPy, shoelace areas and least squares."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from scipy import integrate, stats

from gmmlib.multivariate import MultivariateNormal
from gmmlib.plotting import multivariate as pictures


@pytest.fixture
def ax():
    fig, ax = plt.subplots()
    yield ax
    plt.close(fig)


@pytest.fixture
def two_axes():
    fig, axes = plt.subplots(1, 2)
    yield axes
    plt.close(fig)


@pytest.fixture
def cloud():
    rng = np.random.default_rng(0)
    return rng.normal(size=(60, 2)) @ [[2.0, 1.0], [0.0, 0.5]] + [3, -1]


def shoelace(xy):
    x, y = xy[:-1].T
    return 0.5 * abs(x @ np.roll(y, -1) - y @ np.roll(x, -1))


def inside(line, X):
    return line.get_path().contains_points(X)


def test_the_image_of_the_unit_square_has_area_abs_det(two_axes, cloud):
    A, b = np.array([[1.4, -0.4], [0.9, 1.2]]), np.array([5.0, -2.0])
    square, image = pictures.draw_affine_map(two_axes, A, b, cloud)
    assert shoelace(square.get_xy()) == pytest.approx(1)
    assert shoelace(image.get_xy()) == pytest.approx(abs(np.linalg.det(A)))
    corners = square.get_xy()
    np.testing.assert_allclose(image.get_xy(), [A @ v + b for v in corners])
    before, after = (ax.collections[0].get_offsets() for ax in two_axes)
    np.testing.assert_array_equal(before, cloud)
    np.testing.assert_allclose(after, [A @ z + b for z in cloud])


def test_shares_are_those_of_simulated_points(ax):
    lines = pictures.draw_shares(ax, radii=(1, 2), dimensions=6)
    Z = np.random.default_rng(1).normal(size=(40_000, 6))
    length = np.sqrt(np.cumsum(Z**2, axis=1))  # column D − 1: in D dimensions
    for line, r in zip(lines, (1, 2), strict=True):
        simulated = (length <= r).mean(axis=0)
        # four standard errors of a share, at most 0.5 / √N each
        np.testing.assert_allclose(line.get_ydata(), simulated, atol=0.01)
        assert line.get_xdata().tolist() == [1, 2, 3, 4, 5, 6]


def test_densities_of_the_radius_integrate_to_one_and_peak_at_their_mode(ax):
    dimensions = (1, 2, 10, 100)
    lines = pictures.draw_radii(ax, dimensions)
    for line, D in zip(lines, dimensions, strict=True):
        r, density = line.get_data()
        assert integrate.simpson(density, x=r) == pytest.approx(1, abs=1e-3)
        step = r[1] - r[0]
        assert r[np.argmax(density)] == pytest.approx(np.sqrt(D - 1), abs=step)


def test_slices_are_the_joint_density_rescaled(two_axes):
    normal = MultivariateNormal([1, -2], [[2, 1.2], [1.2, 1.5]])
    joint = stats.multivariate_normal([1, -2], [[2, 1.2], [1.2, 1.5]])
    values = (-0.5, 2.0)
    lines = pictures.draw_slices(two_axes, normal, values)
    for line, value in zip(lines, values, strict=True):
        y, density = line.get_data()
        cut = joint.pdf(np.column_stack([np.full_like(y, value), y]))
        scale = stats.norm(1, np.sqrt(2)).pdf(value)
        np.testing.assert_allclose(density, cut / scale, rtol=1e-9)
    marginal = two_axes[1].lines[0].get_ydata()
    np.testing.assert_allclose(marginal, stats.norm(-2, np.sqrt(1.5)).pdf(y))


def test_regression_lines_are_least_squares_both_ways(ax, cloud):
    forwards, backwards = pictures.draw_regressions(ax, cloud, ["y|x", "x|y"])
    x, y = cloud.T
    fit_y, fit_x = np.polyfit(x, y, 1), np.polyfit(y, x, 1)
    np.testing.assert_allclose(
        forwards.get_ydata(), np.polyval(fit_y, forwards.get_xdata())
    )
    np.testing.assert_allclose(
        backwards.get_xdata(), np.polyval(fit_x, backwards.get_ydata())
    )
    assert [text.get_text() for text in ax.texts] == ["y|x", "x|y"]


def test_the_long_axis_is_the_first_principal_component(ax, cloud):
    pictures.draw_regressions(ax, cloud, ["", ""])
    direction = np.diff(ax.lines[1].get_xydata(), axis=0)[0]
    first = np.linalg.svd(cloud - cloud.mean(axis=0))[2][0]
    assert direction[0] * first[1] == pytest.approx(direction[1] * first[0])


def test_whitened_points_have_no_covariance_left(two_axes, cloud):
    before, after = pictures.draw_whitening(two_axes, cloud, {"P": [3.0, -1.0]})
    np.testing.assert_array_equal(before, cloud)
    np.testing.assert_allclose(after.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(np.cov(after.T, ddof=0), np.eye(2), atol=1e-12)
    star = two_axes[1].lines[-1].get_xydata()[0]
    L = np.linalg.cholesky(np.cov(cloud.T, ddof=0))
    np.testing.assert_allclose(L @ star + cloud.mean(axis=0), [3, -1])
    # a row is inside the same ellipses in both panels
    for left, right in zip(two_axes[0].lines[:3], two_axes[1].lines[:3], strict=True):
        np.testing.assert_array_equal(inside(left, before), inside(right, after))


def test_margins_count_every_point():
    fig, axes = plt.subplots(2, 2)
    x = np.linspace(-3, 3, 80)
    of_x, of_y = pictures.draw_margins(axes, x, x**3)
    np.testing.assert_array_equal(of_x, np.histogram(x, bins=40)[0])
    np.testing.assert_array_equal(of_y, np.histogram(x**3, bins=40)[0])
    np.testing.assert_allclose(
        axes[1, 0].collections[0].get_offsets(), np.column_stack([x, x**3])
    )
    plt.close(fig)


def test_each_species_ellipse_is_at_the_ninety_percent_distance(ax, cloud):
    labels = np.arange(60) % 2
    lines = pictures.draw_species(ax, cloud, labels, ["even", "odd"])
    for line, rows in zip(lines, (cloud, cloud[::2], cloud[1::2]), strict=True):
        S, d = np.cov(rows.T, ddof=0), line.get_xydata() - rows.mean(axis=0)
        squared = np.einsum("ni,ij,nj->n", d, np.linalg.inv(S), d)
        np.testing.assert_allclose(squared, stats.chi2(2).ppf(0.9))
    assert [text.get_text() for text in ax.texts] == ["even", "odd"]
