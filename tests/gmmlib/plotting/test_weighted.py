"""The pictures of chapter 7 against roots, formulas and brute force."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from scipy import optimize, stats

from gmmlib.multivariate import MultivariateNormal
from gmmlib.plotting import weighted as pictures
from gmmlib.plotting.style import COLORS


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


@pytest.mark.parametrize("point", [3.0, -1.0, 12.0])
def test_rulers_measure_in_units_and_in_standard_deviations(ax, point):
    rng = np.random.default_rng(0)
    x = np.concatenate([rng.normal(0, 1, 60), rng.normal(8, 2, 90)])
    labels = np.repeat([0, 1], [60, 90])
    found = pictures.draw_rulers(ax, x, labels, point)
    rulers = [line for line in ax.lines if line.get_marker() == "|"]
    for k, (far, steps) in enumerate(found):
        group = x[labels == k]
        assert far == pytest.approx(abs(point - group.mean()))
        assert steps == pytest.approx(far / group.std())
        ticks = rulers[k].get_xdata()
        assert len(ticks) == int(steps) + 1  # one at the mean, one per whole step
        np.testing.assert_allclose(abs(np.diff(ticks)), group.std())
        assert abs(point - ticks[-1]) < group.std()
    areas = [sum(patch.get_data().values) for patch in ax.patches]
    assert areas == [60, 90]


def test_choices_change_at_the_roots_of_the_difference(fig):
    x, mu, sigma = np.linspace(-4, 9, 5001), np.array([0.0, 3.0]), np.array([0.5, 1.5])
    plain = (x[:, None] - mu) ** 2
    priced = plain / sigma**2 + np.log(sigma**2)
    found = pictures.draw_costs(fig, x, {"a": plain, "b": priced}, ["k", "l"], top=30)
    np.testing.assert_allclose(found[0], [1.5], atol=2e-3)  # half a step of the grid
    a = 1 / sigma**2
    coefficients = a, -2 * a * mu, a * mu**2 + np.log(sigma**2)
    roots = np.roots([c[0] - c[1] for c in coefficients])
    np.testing.assert_allclose(found[1], np.sort(roots), atol=2e-3)
    for ax, costs in zip(fig.axes, (plain, priced), strict=True):
        np.testing.assert_array_equal(ax.lines[0].get_ydata(), costs[:, 0])
        bars = np.isfinite([line.get_ydata() for line in (ax.lines[1], ax.lines[3])])
        np.testing.assert_array_equal(bars[0], costs[:, 0] < costs[:, 1])
        assert (bars.sum(axis=0) == 1).all()
        for text, curve in zip(ax.texts, costs.T, strict=True):
            place = np.flatnonzero(x == text.xy[0])[0]
            assert curve[place] == text.xy[1] <= 30


def test_costs_need_no_top(fig):
    x = np.linspace(0, 1, 5)
    pictures.draw_costs(fig, x, {"rule": np.column_stack([x, 2 - x])}, "ab")
    assert fig.axes[0].get_ylim()[1] == 2


def test_a_run_is_drawn_as_it_went(fig):
    history = np.column_stack(
        [10.0 / np.arange(1, 8), np.arange(1, 8), 3.0 ** -np.arange(7)]
    )
    axes = pictures.draw_runaway(fig, history)
    for line, column in zip([*axes[1].lines, *axes[0].lines], history.T, strict=True):
        np.testing.assert_array_equal(line.get_ydata(), column)
        np.testing.assert_array_equal(line.get_xdata(), np.arange(1, 8))
    assert {ax.get_yscale() for ax in axes} == {"log"}
    assert list(axes[1].get_xticks()) == [1, 5]


@pytest.mark.parametrize("std", [0.2, 1.0, 7.0])
def test_the_price_is_lowest_at_the_standard_deviation(ax, std):
    total = pictures.draw_price(ax, std)
    s = total.get_xdata()
    cost = lambda s: -2 * stats.norm(0, s).logpdf(std) - np.log(2 * np.pi)  # noqa: E731
    np.testing.assert_allclose(total.get_ydata(), cost(s), atol=1e-12)
    lowest = optimize.minimize_scalar(cost, bounds=(std / 3, 3 * std)).x
    dot = next(line for line in ax.lines if line.get_marker() == "o")
    assert dot.get_xdata()[0] == pytest.approx(lowest, rel=1e-4)
    assert dot.get_ydata()[0] == pytest.approx(cost(lowest))
    parts = [ax.lines[k].get_ydata() for k in (0, 1)]
    np.testing.assert_allclose(sum(parts), total.get_ydata())


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


def test_bells_have_half_the_mass_each(fig):
    x = np.random.default_rng(1).normal(size=500) * 4
    fits = {"hard": ([-2.0, 2.0], 0.5), "soft": ([-1.0, 1.0], 1.0)}
    axes = pictures.draw_bells(fig, x, ([-1, 1], 1), fits)
    for ax, (means, std) in zip(axes, fits.values(), strict=True):
        fitted = [line for line in ax.lines if line.get_color() in COLORS]
        true = [line for line in ax.lines if line.get_color() not in COLORS]
        for k, (line, dotted) in enumerate(zip(fitted, true, strict=True)):
            t, y = line.get_data()
            assert np.trapezoid(y, t) == pytest.approx(0.5, abs=1e-3)
            assert t[y.argmax()] == pytest.approx(means[k], abs=t[1] - t[0])
            assert y.max() == pytest.approx(0.5 / (std * (2 * np.pi) ** 0.5), rel=1e-2)
            assert t[dotted.get_ydata().argmax()] == pytest.approx(2 * k - 1, abs=0.1)


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
