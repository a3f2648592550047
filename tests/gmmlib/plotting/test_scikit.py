"""Figures of chapter 17, against the file, the series and the fits they show."""

import warnings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest

from gmmlib import GaussianMixture
from gmmlib.plotting import scikit

FILE = Path(__file__).parents[3] / "benchmarks/results/em.md"


@pytest.fixture
def ax():
    yield plt.subplots()[1]
    plt.close("all")


def test_every_line_of_the_benchmark_is_read():
    text = FILE.read_text("utf-8")
    rows = scikit.read_ratios(text)
    first = text.partition("\n## ")[0]
    assert len(rows) == sum(
        line.startswith("| 1") or line.startswith("| 5") for line in first.splitlines()
    )
    for row in rows:
        assert f"| {row['shape']} | {row['family']} | {row['iteration']} " in text
        assert (row["fit"] is None) == row["shape"].startswith("1,000,000")


def test_ratios_stand_at_their_values_on_the_line_of_their_shape(ax):
    rows = [
        {"shape": s, "family": f, "fit": v}
        for s, f, v in [
            ("a", "full", 2.0),
            ("a", "diag", 4.0),
            ("b", "full", 8.0),
            ("b", "diag", None),
        ]
    ]
    assert scikit.draw_ratios(ax, rows, "fit") == ["a", "b"]
    full, diag, draw = ax.lines
    assert list(full.get_xdata()) == [2, 8]
    assert list(diag.get_xdata()) == [4]
    assert np.round(full.get_ydata()).tolist() == [0, 1]
    assert list(draw.get_xdata()) == [1, 1]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["a", "b"]
    assert ax.yaxis_inverted()


@pytest.mark.parametrize(
    ("best", "place"), [("max", ("b", 4)), ("min", ("a", 4)), (None, None)]
)
def test_series_are_drawn_named_and_the_best_is_ringed(ax, best, place):
    series = {"a": [3.0, 0.0, 5.0], "b": [2.0, 9.0, 5.1]}
    assert scikit.draw_series(ax, [2, 4, 6], series, best=best) == place
    for line, values in zip(ax.lines, series.values(), strict=False):
        np.testing.assert_array_equal(line.get_ydata(), values)
    assert [t.get_text() for t in ax.texts] == ["a", "b"]
    heights = [t.xy[1] for t in ax.texts]
    assert heights[1] - heights[0] >= 0.08 - 1e-12  # names do not touch
    assert len(ax.lines) == (2 if best is None else 3)


def test_digits_follow_the_rule_and_failures_are_crosses(ax):
    offsets = [1e2, 1e4, 1e8]
    rule = scikit.draw_digits(ax, offsets, {"a": [1e-9, 0.0, np.nan]}, 1e-16, "here")
    np.testing.assert_allclose(rule, [1e-12, 1e-8, 1.0])
    _, curve, crosses, _ = ax.lines
    assert list(curve.get_xdata()) == list(offsets)
    drawn = curve.get_ydata()
    assert list(drawn[:2]) == [1e-9, 1e-17]  # zero has no logarithm
    assert np.isnan(drawn[2])  # no line where there was no fit
    assert list(crosses.get_xdata()) == [1e8]
    assert crosses.get_marker() == "x"


def test_an_error_beyond_the_axes_is_drawn_at_their_edge(ax):
    scikit.draw_digits(ax, [1.0, 10.0], {"a": [1e-7, 1e6]}, 1e-8, "here")
    assert max(ax.lines[1].get_ydata()) < ax.get_ylim()[1]


def test_steps_and_pairs_return_the_largest_gap(ax):
    assert scikit.draw_steps(ax, [0, 1, 2], [0.0, 0.5, 1.0], [0.1, 0.9, 1.0]) == 0.4
    floats, integers = ax.lines
    assert list(floats.get_ydata()) == [0.1, 0.9, 1.0]
    assert list(integers.get_ydata()) == [0.0, 0.5, 1.0]
    lines = {"a": [1.0, 2.0], "b": [0.0, 0.0]}
    assert scikit.draw_pairs(ax, lines, {"a": [1.0, 2.0], "b": [0.0, -3.0]}) == 3.0
    assert [t.get_text() for t in ax.texts] == ["a", "b"]


def test_bounds_are_joined_to_the_score_before_them(ax):
    scores, bounds = [1.0, 2.0, 2.5], [0.0, 1.0, 2.0]
    assert scikit.draw_bounds(ax, [1, 2, 3], scores, bounds) == 2
    arrows = [t for t in ax.texts if not t.get_text()]
    assert [(a.xyann, a.xy) for a in arrows] == [
        ((1, 1.0), (2, 1.0)),
        ((2, 2.0), (3, 2.0)),
    ]


@pytest.mark.parametrize("family", ["full", "tied", "diag", "spherical"])
def test_a_full_start_starts_with_the_covariance_of_the_table(family):
    X = np.random.default_rng(1).normal(size=(50, 3)) * [1, 2, 3]
    start = scikit.full_start(X, [3, 7], family)
    model = GaussianMixture(2, max_iter=0, **start).fit(X).mixture_
    S = np.cov(X.T, ddof=0)
    kept = {
        "full": S,
        "tied": S,
        "diag": np.diag(np.diag(S)),
        "spherical": np.trace(S) / 3 * np.eye(3),
    }[family]
    for mean, normal in zip(X[[3, 7]], model.normals, strict=True):
        np.testing.assert_allclose(normal.mean, mean)
        np.testing.assert_allclose(normal.covariance, kept, atol=1e-12)
    assert model.weights.tolist() == [0.5, 0.5]


class OnePass:
    """One component by E[x²] − E[x]², or an error: what a program may do."""

    def __init__(self, K, **options):
        pass

    def fit(self, X):
        variance = (X**2).mean(axis=0) - X.mean(axis=0) ** 2
        if not (variance > 0).all():
            raise ValueError("no variance left")
        warnings.warn("a word of warning", UserWarning, stacklevel=2)
        self.weights_, self.means_ = (
            np.array([0.5, 0.5]),
            np.tile(X.mean(axis=0), (2, 1)),
        )
        self.covariances_ = np.tile(variance, (2, 1))


def test_attempt_returns_warnings_and_errors():
    assert scikit.attempt(OnePass(2), np.array([[0.0], [1.0]])) == ["a word of warning"]
    assert scikit.attempt(OnePass(2), np.zeros((2, 1))) == [
        "ValueError: no variance left"
    ]


def test_error_of_variances_is_seen_and_failure_is_nan():
    X = np.random.default_rng(0).normal(size=(400, 2))
    X[200:, 0] += 6
    assert scikit.variance_error(GaussianMixture, X, "diag", 1e4, np.float32) < 1e-4
    pooled = scikit.variance_error(OnePass, X, "diag", 10.0)
    first = GaussianMixture(
        2, max_iter=50, **scikit.full_start(X, [0, 200], "diag")
    ).fit(X)
    wanted = np.abs(X.var(axis=0) / first.covariances_ - 1).max()
    assert pooled == pytest.approx(wanted, rel=1e-4)
    assert np.isnan(scikit.variance_error(OnePass, X, "diag", 1e12))


class LastBit:
    """A tied matrix in single precision, whose halves differ as BLAS may leave them."""

    def __init__(self, K, **options):
        self.inner = GaussianMixture(K, **options)

    def fit(self, X):
        S = self.inner.fit(X.astype(float)).covariances_.astype(np.float32)
        S[0, 1] *= np.float32(1.0001)
        self.covariances_ = S


def test_a_matrix_that_is_not_quite_symmetric_still_has_variances():
    X = np.random.default_rng(0).normal(size=(400, 2)) @ [[1.0, 0.5], [0.0, 1.0]]
    error = scikit.variance_error(LastBit, X, "tied", 10.0, np.float32)
    assert 0 < error < 1e-5
