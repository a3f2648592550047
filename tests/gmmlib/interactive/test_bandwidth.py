"""The chart of bandwidths: curves, peaks and scores, and what the slider chooses."""

import numpy as np
import pytest
from scipy import stats
from sklearn.neighbors import KernelDensity

from gmmlib.interactive.bandwidth import bandwidth_chart
from tests.gmmlib.interactive.drawn import keeps_the_rules, paths, places, texts

STOPS = [0.1, 0.25, 0.6, 2.0]
ENDS = (-2, 9)


@pytest.fixture(scope="module")
def x():
    rng = np.random.default_rng(8)
    return np.concatenate([rng.normal(2, 0.3, 25), rng.normal(5, 0.6, 40)])


@pytest.fixture(scope="module")
def chart(x):
    return bandwidth_chart(x, STOPS, {"narrow rule": 0.3, "wide": 0.6}, ENDS, "t (s)")


def density(x, h, at):
    fit = KernelDensity(bandwidth=h).fit(x[:, np.newaxis])
    return np.exp(fit.score_samples(np.reshape(at, (-1, 1))))


def left_out(x, h):
    kept = [np.delete(x, n) for n in range(len(x))]
    return np.mean([np.log(density(k, h, t)[0]) for k, t in zip(kept, x, strict=True)])


def test_curves_and_scores_are_those_of_scikit_learn(chart, x):
    rows = chart.vconcat[0].layer[0].data.values
    assert [row["h"] for row in rows] == STOPS
    grid = np.linspace(*ENDS, 241)
    for row in rows:
        wanted = density(x, row["h"], grid)
        np.testing.assert_allclose(row["p"], wanted, rtol=1e-4, atol=1e-9)
        train = np.log(density(x, row["h"], x)).mean()
        assert row["train"] == pytest.approx(train, rel=1e-4)
        assert row["left"] == pytest.approx(left_out(x, row["h"]), rel=1e-4)


def test_peaks_are_where_the_slope_changes_its_sign(chart, x):
    at = np.linspace(*ENDS, 20_001)
    for row in chart.vconcat[0].layer[0].data.values:
        z = (at[:, np.newaxis] - x) / row["h"]
        slope = -(z * stats.norm.pdf(z)).sum(axis=1)
        falls = (slope[:-1] > 0) & (slope[1:] <= 0)
        assert row["peaks"] == falls.sum()


@pytest.mark.parametrize("at", range(4))
def test_the_slider_chooses_the_bandwidth(chart, x, at):
    row = chart.vconcat[0].layer[0].data.values[at]
    many = "peaks" if row["peaks"] > 1 else "peak"
    told = texts(chart, at=at)
    assert f"h = {STOPS[at]:.3f}, {row['peaks']} {many}" in told
    assert f"leave one out {left_out(x, STOPS[at]):.3f}" in told
    assert f"training {row['train']:.3f}" in told
    curve = np.reshape(paths(chart, "line", at=at)[0][0], (-1, 2))
    across = np.linspace(0, 430, 241)
    np.testing.assert_allclose(curve[:, 0], across, atol=0.01)
    highest = 1.04 * density(x, STOPS[0], np.linspace(*ENDS, 241)).max()
    up = 250 * (1 - density(x, STOPS[at], np.linspace(*ENDS, 241)) / highest)
    np.testing.assert_allclose(curve[:, 1], up, atol=0.05)


def test_rules_are_ringed_on_the_curve_and_named(chart, x):
    rings, dot = places(chart, "symbol", at=2)[:2]
    assert len(rings) == 2
    np.testing.assert_allclose(rings[1], dot[0], atol=0.01)  # "wide" is the third stop
    assert {"narrow rule", "wide"} <= set(texts(chart))
    named = chart.vconcat[1].layer[2].data.values
    for row, h in zip(named, (0.3, 0.6), strict=True):
        assert row["score"] == pytest.approx(left_out(x, h), rel=1e-4)


def test_it_begins_next_to_the_first_rule(chart):
    assert {p.name: p.value for p in chart.params} == {"at": 1}


def test_bandwidths_must_increase(x):
    with pytest.raises(ValueError, match=r"must increase, got \[0.5, 0.5\]"):
        bandwidth_chart(x, [0.5, 0.5], {"one": 0.5}, ENDS)


def test_the_rules(chart):
    keeps_the_rules(chart, {"at": "bandwidth, narrow to wide "})
