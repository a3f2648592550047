"""The chart of the bound: heights against SciPy, and what the browser draws of them."""

import itertools

import numpy as np
import pytest
from scipy import special, stats

from gmmlib.interactive.em import bound_chart
from tests.gmmlib.interactive.drawn import keeps_the_rules, paths, places, texts

X = np.array([46, 50, 52, 55, 58, 71, 76, 78, 80, 81, 84, 88.0])
WEIGHTS, MEAN, STD = np.array([0.4, 0.6]), 54.0, 8.0


@pytest.fixture(scope="module")
def chart():
    return bound_chart(X, WEIGHTS, MEAN, STD, range(42, 95, 4), n_rounds=3)


def log_joint(m):
    return np.log(WEIGHTS) + stats.norm.logpdf(X[:, None], [MEAN, m], STD)


def ell(m):
    return special.logsumexp(log_joint(m), axis=1).sum()


def bound(m, touch):
    """The evidence lower bound from its definition."""
    q = special.softmax(log_joint(touch), axis=1)
    return (q * log_joint(m)).sum() + special.entr(q).sum()


def test_rounds_agree_with_scipy(chart):
    rounds = chart.layer[1].data.values
    assert len(rounds) == 14 * 4
    for row in rounds:
        m = row["m"]
        q = special.softmax(log_joint(m), axis=1)[:, 1]
        assert row["ell"] == pytest.approx(ell(m), rel=1e-4)
        assert row["top"] == pytest.approx(q @ X / q.sum(), rel=1e-4)
        rise = bound(row["top"], m) - ell(m)
        assert row["rise"] == pytest.approx(rise, abs=2e-4 + 1e-3 * rise)
        assert row["gain"] >= row["rise"] * (1 - 1e-4)
    for before, after in itertools.pairwise(rounds):
        if after["step"]:
            assert after["m"] == before["top"]


@pytest.mark.parametrize("start, step", [(50, 0), (94, 0), (46, 2)])
def test_the_drawn_parabola_is_the_bound(chart, start, step):
    curve, parabola = (np.reshape(p[0], (-1, 2)) for p in paths(
        chart, "line", start=start, step=step
    ))  # fmt: skip
    hill = np.array([ell(m) for m in np.linspace(40, 96, 113)])
    slope = np.ptp(curve[:, 1]) / np.ptp(hill)  # pixels of a nat
    row = next(
        r
        for r in chart.layer[1].data.values
        if (r["start"], r["step"]) == (start, step)
    )
    for px, py in parabola[::9]:
        m = 40 + 56 * px / 430
        height = hill.max() - (py - curve[:, 1].min()) / slope
        assert height == pytest.approx(bound(m, row["m"]), abs=0.2)
    touch, top, ahead = (p[0] for p in places(chart, "symbol", start=start, step=step))
    assert touch[0] == pytest.approx(430 * (row["m"] - 40) / 56, abs=0.1)
    assert top[0] == ahead[0] and top[1] >= ahead[1]


def test_the_text_follows_the_sliders(chart):
    told = " ".join(texts(chart, start=46, step=0))
    assert "touches at m = 46.0" in told
    assert f"ℓ = {ell(46):.1f}" in told
    assert "touches at m = 90.0" in " ".join(texts(chart, start=90, step=0))


def test_the_rules(chart):
    keeps_the_rules(chart, {"start": "start of m (min) ", "step": "rounds done "})
