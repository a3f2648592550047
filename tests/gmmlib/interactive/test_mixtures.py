"""The chart of shares: stored densities against SciPy, bars as they are drawn."""

import numpy as np
import pytest
from scipy import stats

from gmmlib.interactive.mixtures import share_chart
from gmmlib.mixture import Mixture
from tests.gmmlib.interactive.drawn import keeps_the_rules, paths, spec_with, texts

TRIO = Mixture(
    [0.5, 0.3, 0.2],
    [[0, 0], [3, 1.5], [1, 3.5]],
    [[[1, 0.6], [0.6, 1]], [[1, -0.5], [-0.5, 0.8]], [[1.2, 0.3], [0.3, 0.4]]],
)
X = TRIO.sample(60, np.random.default_rng(1))[0]


@pytest.fixture(scope="module")
def chart():
    return share_chart(TRIO, X)


def joint(x):
    normals = zip(TRIO.weights, TRIO.means, TRIO.covariances, strict=True)
    return np.array([w * stats.multivariate_normal(m, S).pdf(x) for w, m, S in normals])


def rows_of(chart):
    return chart.vconcat[0].layer[0].data.values


def picked(chart, n):
    spec = spec_with(chart, point=[{"n": n}])
    return type(chart).from_dict(spec)


def test_points_go_from_left_to_right_with_their_densities(chart):
    rows = rows_of(chart)
    assert [row["n"] for row in rows] == list(range(1, 61))
    assert np.all(np.diff([row["x"] for row in rows]) >= 0)
    for row, x in zip(rows, X[np.argsort(X[:, 0])], strict=True):
        np.testing.assert_allclose(row["p"], joint(x), rtol=1e-4)
        assert row["k"] == joint(x).argmax()


def test_it_begins_with_the_point_most_in_doubt(chart):
    value = chart.to_dict()["params"][0]["value"]
    shares = np.array([joint(x) / joint(x).sum() for x in X[np.argsort(X[:, 0])]])
    assert value == [{"n": int(shares.max(axis=1).argmin()) + 1}]


@pytest.mark.parametrize("n", [1, 30, 60])
def test_bars_are_as_long_as_the_responsibilities(chart, n):
    there = picked(chart, n)
    p = joint(X[np.argsort(X[:, 0])][n - 1])
    told = texts(there)
    for k in range(3):
        share = f"{p[k] / p.sum():.3f}"
        assert any(t.startswith(share) for t in told), (share, told)
    assert any("p(x) =" in t and f"{p.sum():.3g}"[:4] in t for t in told)
    bars = [r for group in paths(there, "rect") for r in group]
    lengths = np.array([r[2] for r in bars])  # M0,0h<length>v…
    np.testing.assert_allclose(lengths, 430 * p / p.sum(), atol=0.05)


def test_the_rules(chart):
    keeps_the_rules(chart, {"point_n": "point, from left to right "})
