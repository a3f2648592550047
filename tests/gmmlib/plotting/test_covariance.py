import matplotlib.pyplot as plt
import numpy as np
import pytest
from scipy.stats import chi2, kendalltau, pearsonr, spearmanr

from gmmlib.plotting import covariance as pictures

TILTED = np.array([[2.0, 0.9], [0.9, 1.0]])


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


def test_products_name_each_point_with_its_product():
    _, ax = plt.subplots()
    pictures.draw_products(ax, [1, 4, 7], [9, 3, 6], names=["a", "b", "c"])
    assert [t.get_text() for t in ax.texts] == ["a −9", "b 0", "c 0"]
    assert [t.get_ha() for t in ax.texts] == ["center", "right", "center"]


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
    assert [a.xy for a in ax.texts] == [
        pytest.approx(np.add([3, -1], half)) for half in (long, short)
    ]


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
            numbers = next(
                t.get_text() for t in axes[i, j].texts if "λ" in t.get_text()
            )
            assert numbers.endswith(f"λ = {high:.2f}, {low:.2f}")
            assert f"Σ = {S[0, 0]:.3g}, " in numbers
    assert axes[0, 0].get_ylabel() == "ρ = −0.5"
    assert axes[0, 1].get_title() == "σ₁ = 2, σ₂ = 0.5"


def test_whitening_panels_show_the_rows_and_mark_the_chosen_ones():
    X = np.random.default_rng(3).multivariate_normal([5, 1], TILTED, size=50)
    Z = (X - X.mean(axis=0)) @ np.linalg.inv(np.linalg.cholesky(np.cov(X.T, ddof=0))).T
    fig = pictures.whitening_panels({"raw": X, "white": Z}, marked=[4, 9])
    for ax, rows in zip(fig.axes, (X, Z), strict=True):
        assert np.array_equal(ax.collections[0].get_offsets(), rows)
        marks = [line.get_xydata()[0] for line in ax.lines[-2:]]
        assert np.array_equal(marks, rows[[4, 9]])
    circle = fig.axes[1].lines[2].get_xydata()
    assert np.allclose(np.linalg.norm(circle, axis=1), np.sqrt(chi2.ppf(0.9, df=2)))


def test_errors_are_drawn_on_logarithms_and_named_at_their_ends():
    _, ax = plt.subplots()
    offsets = np.array([1.0, 1e3, 1e6])
    errors = {"one_pass": [1e-16, 1e-9, 1e-3], "shift": [0, 2e-16, 1e-16]}
    lines = pictures.plot_errors(ax, offsets, errors, floor=1e-18)
    assert ax.get_xscale() == ax.get_yscale() == "log"
    assert lines[0].get_ydata().tolist() == errors["one_pass"]
    assert lines[1].get_ydata().tolist() == [1e-18, 2e-16, 1e-16]
    names = {t.get_text(): t.xy for t in ax.texts if hasattr(t, "xy")}
    assert names == {"one pass": (1e6, 1e-3), "shift": (1e6, 1e-16)}
