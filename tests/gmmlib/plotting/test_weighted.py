"""The pictures of chapter 7 against roots, formulas and brute force."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from scipy import optimize, stats

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
