import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex
from scipy.stats import chi2, kendalltau, pearsonr, spearmanr

from gmmlib.plotting import COLORS
from gmmlib.plotting import covariance as pictures

TILTED = np.array([[2.0, 0.9], [0.9, 1.0]])


def all_visible(ax, points):
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    x, y = np.transpose(points)
    return (
        (left < x).all() and (x < right).all() and (bottom < y).all() and max(y) < top
    )


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    plt.close("all")


def test_products_are_the_signed_areas_of_the_rectangles():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(2, 8))
    _, ax = plt.subplots()
    products = pictures.draw_products(ax, x, y)
    assert products.sum() == pytest.approx(7 * np.cov(x, y)[0, 1])
    for patch, product in zip(ax.patches, products, strict=True):
        assert patch.get_width() * patch.get_height() == pytest.approx(product)
        assert (patch.get_hatch() is None) == (product > 0)
        color = COLORS[0] if product > 0 else COLORS[1]
        assert to_hex(patch.get_edgecolor()) == to_hex(color)


def test_every_rectangle_spans_from_the_mean_to_its_point():
    x, y = np.array([1.0, 2, 6]), np.array([10.0, 30, 80])
    _, ax = plt.subplots()
    pictures.draw_products(ax, x, y)
    for patch, point in zip(ax.patches, np.column_stack([x, y]), strict=True):
        assert patch.get_xy() == pytest.approx((3, 40))
        far_corner = np.add(patch.get_xy(), [patch.get_width(), patch.get_height()])
        assert far_corner == pytest.approx(point)
    vertical, horizontal, points = ax.lines
    assert list(vertical.get_xdata()) == [3, 3]
    assert list(horizontal.get_ydata()) == [40, 40]
    assert np.array_equal(points.get_xydata(), np.column_stack([x, y]))


def test_a_product_of_zero_has_no_rectangle():
    _, ax = plt.subplots()
    products = pictures.draw_products(ax, [1, 4, 7], [9, 3, 6])
    assert products.tolist() == [-9, 0, 0]
    assert len(ax.patches) == 1


def test_products_name_each_point_with_its_product():
    _, ax = plt.subplots()
    pictures.draw_products(ax, [1, 4, 7], [9, 3, 6], names=["a", "b", "c"])
    assert [t.get_text() for t in ax.texts] == ["a −9", "b 0", "c 0"]
    assert [t.get_ha() for t in ax.texts] == ["center", "right", "center"]


def test_names_stand_outside_their_rectangles():
    _, ax = plt.subplots()
    pictures.draw_products(ax, [1, 2, 6], [10, 80, 30], names=["a", "b", "c"])
    assert [t.get_va() for t in ax.texts] == ["top", "bottom", "top"]
    assert [np.sign(t.get_position()[1]) for t in ax.texts] == [-1, 1, -1]


def test_dependence_panels_quote_scipys_correlations():
    x = np.random.default_rng(1).normal(size=60)
    pairs = {"cube": (x, x**3), "fall": (x, -np.exp(x)), "flat": (x, np.cos(x))}
    fig = pictures.dependence_panels(pairs)
    assert len(fig.axes) == 4
    for ax, (title, (u, v)) in zip(fig.axes, pairs.items(), strict=False):
        assert ax.get_title() == title
        assert np.array_equal(ax.lines[0].get_xydata(), np.column_stack([u, v]))
        pearson, spearman = pearsonr(u, v)[0], spearmanr(u, v)[0]
        expected = f"Pearson {pearson:.2f}\nSpearman {spearman:.2f}"
        assert ax.texts[0].get_text() == expected.replace("-", "−")
        assert all_visible(ax, np.column_stack([u, v]))
        bottom, top = ax.get_ylim()
        assert max(v) < bottom + 0.75 * (top - bottom)  # room for the two numbers
    assert kendalltau(*pairs["fall"])[0] == -1  # the panel shows a monotone fall
    assert "Spearman −1.00" in fig.axes[1].texts[0].get_text()


def test_principal_half_axes_end_on_the_ellipse_and_cross_at_right_angles():
    _, ax = plt.subplots()
    long, short = pictures.draw_principal_axes(ax, [3, -1], TILTED, 0.7)
    radius_squared = chi2.ppf(0.7, df=2)
    for half in (long, short):
        assert half @ np.linalg.inv(TILTED) @ half == pytest.approx(radius_squared)
    assert long @ short == pytest.approx(0, abs=1e-12)
    assert np.linalg.norm(long) > np.linalg.norm(short)
    for arrow, half in zip(ax.texts, (long, short), strict=True):
        assert arrow.xyann == pytest.approx((3, -1))
        assert arrow.xy == pytest.approx(np.add([3, -1], half))


@pytest.mark.parametrize("sign", [1, -1])
def test_principal_half_axes_do_not_depend_on_the_sign_of_an_eigenvector(
    monkeypatch, sign
):
    values, vectors = np.linalg.eigh(TILTED)
    monkeypatch.setattr(np.linalg, "eigh", lambda S: (values, sign * vectors))
    _, ax = plt.subplots()
    halves = pictures.draw_principal_axes(ax, [0, 0], TILTED)
    assert (halves.sum(axis=1) > 0).all()


def test_variance_by_direction_is_the_variance_of_projected_rows():
    X = np.random.default_rng(2).multivariate_normal([0, 0], TILTED, size=40)
    _, ax = plt.subplots()
    angles = pictures.plot_variance_by_direction(ax, np.cov(X.T, ddof=0))
    degrees, variances = ax.lines[0].get_data()
    for d, v in zip(degrees[::40], variances[::40], strict=True):
        t = np.radians(d)
        assert v == pytest.approx(np.var(X @ [np.cos(t), np.sin(t)]))
    assert abs(degrees[variances.argmax()] - angles[0]) <= 0.5
    assert abs(degrees[variances.argmin()] - angles[1]) <= 0.5
    assert abs(angles[0] - angles[1]) == pytest.approx(90)
    extremes = np.column_stack([angles, [variances.max(), variances.min()]])
    marks = [line.get_xydata()[0] for line in ax.lines[1:]]
    assert np.allclose(marks, extremes, rtol=1e-3)
    for label, (angle, value) in zip(ax.texts, marks, strict=True):
        assert label.get_text() == f"{angle:.0f}°: {value:.3g}"
    assert ax.get_ylim()[0] == 0
    assert variances.max() < ax.get_ylim()[1]


def test_ellipse_grid_draws_each_covariance_at_its_place():
    stds, correlations = [(1, 1), (2, 0.5)], [-0.5, 0, 0.9]
    fig = pictures.ellipse_grid(stds, correlations, probability=0.5)
    axes = np.reshape(fig.axes, (3, 2))
    for i, rho in enumerate(correlations):
        for j, (s1, s2) in enumerate(stds):
            S = np.diag([s1, s2]) @ [[1, rho], [rho, 1]] @ np.diag([s1, s2])
            points = axes[i, j].lines[0].get_xydata()
            squared = np.einsum("nd,de,ne->n", points, np.linalg.inv(S), points)
            assert np.allclose(squared, chi2.ppf(0.5, df=2))
            high, low = sorted(np.linalg.eigvals(S), reverse=True)
            *arrows, label = axes[i, j].texts
            numbers = label.get_text()
            lengths = [np.linalg.norm(arrow.xy) for arrow in arrows]
            half_axes = np.sqrt(chi2.ppf(0.5, df=2) * np.array([high, low]))
            assert lengths == pytest.approx(half_axes)
            assert all_visible(axes[i, j], points)
            assert axes[i, j].get_aspect() == 1
            assert numbers.endswith(f"λ = {high:.2f}, {low:.2f}")
            matrix = [row.split(", ") for row in numbers.split("\n")[0].split(" | ")]
            assert np.allclose(np.char.replace(matrix, "−", "-").astype(float), S)
    assert axes[0, 0].get_ylabel() == "ρ = −0.5"
    assert axes[0, 1].get_title() == "σ₁ = 2, σ₂ = 0.5"


def test_whitening_panels_show_the_rows_and_mark_the_chosen_ones():
    X = np.random.default_rng(3).multivariate_normal([5, 1], TILTED, size=50)
    Z = (X - X.mean(axis=0)) @ np.linalg.inv(np.linalg.cholesky(np.cov(X.T, ddof=0))).T
    fig = pictures.whitening_panels({"raw": X, "white": Z}, marked=[4, 9])
    assert [ax.get_title() for ax in fig.axes] == ["raw", "white"]
    for ax, rows in zip(fig.axes, (X, Z), strict=True):
        assert ax.get_aspect() == 1
        assert np.array_equal(ax.collections[0].get_offsets(), rows)
        marks = [line.get_xydata()[0] for line in ax.lines[-2:]]
        assert np.array_equal(marks, rows[[4, 9]])
        shapes = {line.get_marker() for line in ax.lines[-2:]}
        assert len(shapes) == 2  # not told apart by colour alone
    circle = fig.axes[1].lines[2].get_xydata()
    assert np.allclose(np.linalg.norm(circle, axis=1), np.sqrt(chi2.ppf(0.9, df=2)))
