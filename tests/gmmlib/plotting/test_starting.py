"""Starts, ends and stops of EM, against closed forms and counts of what is drawn."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from scipy.stats import chi2, geom, norm

from gmmlib import Mixture
from gmmlib.plotting import starting
from gmmlib.plotting.style import COLORS


@pytest.fixture
def ax():
    yield plt.subplots()[1]
    plt.close("all")


def test_ellipses_of_a_start_hold_the_stated_probability(ax):
    means = np.array([[0.0, 1.0], [5.0, -2.0]])
    matrices = np.array([[[2.0, 0.5], [0.5, 1.0]], [[1.0, -0.3], [-0.3, 3.0]]])
    mixture = Mixture([0.4, 0.6], means, matrices)
    lines = starting.draw_start(ax, means, mixture, 0.7, title="here")
    for line, m, S in zip(lines, means, matrices, strict=True):
        d = np.column_stack(line.get_data()) - m
        square = np.einsum("ni,ij,nj->n", d, np.linalg.inv(S), d)
        np.testing.assert_allclose(square, chi2(2).ppf(0.7), rtol=1e-9)
    drawn = [np.ravel(x.get_data()) for x in ax.lines if len(x.get_xdata()) == 1]
    np.testing.assert_array_equal(drawn, means)
    assert ax.get_title() == "here"


def test_ends_show_every_run_once_by_its_kind_and_health(ax):
    rng = np.random.default_rng(0)
    ends = {"a": rng.normal(size=30), "b": rng.normal(size=20) - 1}
    sick = {"a": np.arange(30) % 5 == 0, "b": np.zeros(20, bool)}
    ranges = starting.draw_ends(ax, ends, sick, low=-1.5)
    dots = [c.get_offsets() for c in ax.collections]
    assert sum(map(len, dots)) == 50
    for row, name in enumerate(ends):
        fine, below, bad = dots[3 * row : 3 * row + 3]
        kept = ends[name][~sick[name]]
        np.testing.assert_array_equal(fine[:, 0], kept[kept >= -1.5])
        assert len(below) == (kept < -1.5).sum()
        assert (below[:, 0] == -1.5).all()
        assert len(bad) == sick[name].sum()
        assert (np.abs(np.concatenate([fine, below, bad])[:, 1] - row) < 0.3).all()
        np.testing.assert_allclose(ranges[row], [max(kept.min(), -1.5), kept.max()])
    assert [t.get_text() for t in ax.get_yticklabels()] == ["a", "b"]
    assert ax.yaxis_inverted()


def test_ends_without_sick_or_low_runs(ax):
    assert starting.draw_ends(ax, {"x": [2.0, 1.0]}).tolist() == [[1.0, 2.0]]
    np.testing.assert_array_equal(ax.collections[0].get_offsets()[:, 0], [2.0, 1.0])


def test_restarts_follow_the_geometric_distribution(ax):
    shares = [0.05, 0.3]
    needed = starting.draw_restarts(ax, shares, 80, sure=0.9)
    curves = [line for line in ax.lines if len(line.get_xdata()) == 200]
    for line, p, n in zip(curves, shares, needed, strict=True):
        at = np.arange(1, 81)
        read = np.interp(at, *line.get_data())
        np.testing.assert_allclose(read, geom(p).cdf(at), atol=2e-3)
        assert geom(p).ppf(0.9) == np.ceil(n)
    texts = [t.get_text().strip() for t in ax.texts]
    assert texts == ["90%", "p = 0.05", "p = 0.3"]
    np.testing.assert_allclose([t.xy for t in ax.texts[1:]], [(n, 0.9) for n in needed])


def test_stops_lie_on_the_trace(ax):
    trace = -10 * 0.5 ** np.arange(12)
    found = starting.draw_stops(ax, trace, {"early": 1, "late": 12})
    assert found == {"early": -10.0, "late": -10 * 0.5**11}
    x, y = ax.lines[0].get_data()
    np.testing.assert_array_equal(x, np.arange(1, 13))
    np.testing.assert_array_equal(y, trace)
    marks = [(line.get_xdata()[0], line.get_ydata()[0]) for line in ax.lines[1:]]
    assert marks == [(1, -10.0), (12, trace[-1])]
    assert [t.get_text() for t in ax.texts] == ["early", "late"]
    assert [to_rgb(t.get_color()) for t in ax.texts] == [to_rgb(c) for c in COLORS[:2]]
    assert [t.get_ha() for t in ax.texts] == ["left", "right"]


def test_remainder_of_a_geometric_climb_is_exact(ax):
    ells = 3 - 8 * 0.5 ** np.arange(60)  # exact in binary; the end is 3
    gains = np.diff(ells)
    rate = gains[1:40] / gains[:39]
    limit = ells[1:40] + gains[1:40] / (1 - rate)
    rate[0] = 1.5
    left, guess, gain = starting.draw_remainder(ax, ells[:41], rate, limit, 30)
    expected = 8 * 0.5 ** np.arange(2, 30)
    np.testing.assert_allclose(left, expected, rtol=1e-2)
    assert np.isnan(guess[0])
    np.testing.assert_allclose(guess[1:], expected[1:], rtol=1e-12)
    np.testing.assert_allclose(gain, expected, rtol=1e-12)  # as much as is left
    for line, curve in zip(ax.lines, (left, guess, gain), strict=True):
        np.testing.assert_array_equal(line.get_xdata(), np.arange(3, 31))
        np.testing.assert_array_equal(line.get_ydata(), curve)
    assert ax.get_yscale() == "log"


def test_starts_get_a_panel_each():
    one = Mixture([1.0], [[0.0, 0.0]], [np.eye(2)])
    fig = plt.figure()
    axes = starting.draw_starts(fig, np.eye(2), dict.fromkeys("abc", one), "x", "y")
    assert [ax.get_title() for ax in axes.flat] == ["a", "b", "c", ""]
    assert (fig.get_supxlabel(), fig.get_supylabel()) == ("x", "y")
    assert all(len(ax.lines) == 2 for ax in axes.flat[:3])
    plt.close(fig)


@pytest.mark.parametrize(("std", "cut"), [(0.01, True), (0.5, False)])
def test_curve_is_the_density_and_says_when_its_peak_is_cut(ax, std, cut):
    mixture = Mixture([0.5, 0.5], [[1.0], [3.0]], [[[std**2]], [[0.25]]])
    values = np.repeat([1.0, 2.0, 3.0], [5, 2, 3])
    x, y = starting.draw_curve_over_counts(ax, values, mixture, 0.5, 4.0, "panel")
    expected = 0.5 * norm.pdf(x, 1, std) + 0.5 * norm.pdf(x, 3, 0.5)
    np.testing.assert_allclose(y, expected, rtol=1e-9, atol=1e-300)
    bars = {b.get_x() + 0.25: b.get_height() * 0.5 * 10 for b in ax.patches}
    heights = {k: v for k, v in bars.items() if v}
    assert heights == pytest.approx({1.0: 5, 2.0: 2, 3.0: 3})
    said = [t.get_text() for t in ax.texts]
    assert said == ["panel", "↑ peak at 20"] if cut else said == ["panel"]
    assert ax.get_ylim() == (0, 4)
