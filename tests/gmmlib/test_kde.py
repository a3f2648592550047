"""Kernel density estimates against SciPy, scikit-learn, and sums written out."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import integrate, special, stats
from sklearn.neighbors import KernelDensity as SklearnKernelDensity

from gmmlib import bandwidths
from gmmlib.kde import (
    KernelDensity,
    cross_validated_bandwidth,
    least_squares,
    leave_one_out,
    rule_of_thumb,
    scott,
    silverman,
    silverman_factor,
)

seeds = st.integers(0, 2**32 - 1)


@pytest.fixture
def rng():
    return np.random.default_rng(16)


@pytest.fixture
def X(rng):
    return rng.normal(size=(60, 3)) @ [[2, 1, 0], [0, 1, 3], [0, 0, 0.1]]


# the density


@pytest.mark.parametrize("D", [1, 2, 5])
@pytest.mark.parametrize("rule", ["silverman", "scott"])
def test_matrix_bandwidth_is_scipys_factor_squared_times_the_covariance(rng, D, rule):
    X, at = rng.normal(3, 2, (80, D)), rng.normal(3, 6, (50, D))
    other = stats.gaussian_kde(X.T, bw_method=rule)
    ours = KernelDensity(X, other.factor**2 * np.atleast_2d(np.cov(X.T)))
    assert_allclose(ours.logpdf(at), other.logpdf(at.T), rtol=0, atol=1e-10)
    assert_allclose(ours.pdf(at), other.pdf(at.T), rtol=1e-10)
    assert_allclose(ours.covariance, other.covariance, rtol=1e-12)


@pytest.mark.parametrize(("rule", "ours"), [("silverman", silverman), ("scott", scott)])
def test_rules_are_scipys_factor_times_each_standard_deviation(X, rule, ours):
    factor = stats.gaussian_kde(X.T, bw_method=rule).factor
    assert_allclose(ours(X), factor * X.std(axis=0, ddof=1), rtol=1e-12)
    assert_allclose(KernelDensity(X, rule).bandwidth, ours(X))
    single = stats.gaussian_kde(X[:, 1], bw_method=rule)
    at = np.linspace(-9, 9, 31)
    estimate = KernelDensity(X[:, 1], rule)
    assert isinstance(estimate.bandwidth, float)
    assert_allclose(estimate.pdf(at), single(at), rtol=1e-10)
    assert_allclose(estimate.pdf(at[:, np.newaxis]), single(at), rtol=1e-10)


def test_number_is_scikit_learns_bandwidth(X, rng):
    at, weights = 2 * rng.normal(size=(40, 3)), rng.integers(1, 5, 60)
    other = SklearnKernelDensity(bandwidth=0.7).fit(X, sample_weight=weights)
    ours = KernelDensity(X, 0.7, weights)
    assert_allclose(ours.logpdf(at), other.score_samples(at), rtol=0, atol=1e-10)


def test_one_number_per_feature_is_scikit_learns_on_scaled_data(X):
    h = silverman(X)
    other = SklearnKernelDensity(bandwidth="silverman").fit(X / X.std(axis=0, ddof=1))
    at = X[:7] + 0.3
    scaled = other.score_samples(at / X.std(axis=0, ddof=1))
    jacobian = np.log(X.std(axis=0, ddof=1)).sum()
    assert_allclose(KernelDensity(X, h).logpdf(at), scaled - jacobian, atol=1e-10)


def test_weights_are_scipys_and_zero_weights_are_rows_left_out(X, rng):
    weights = rng.integers(0, 4, 60).astype(float)
    at = X[:20] + 0.1 * rng.normal(size=(20, 3))
    other = stats.gaussian_kde(X.T, weights=weights)
    ours = KernelDensity(X, other.covariance, weights)
    assert_allclose(ours.logpdf(at), other.logpdf(at.T), rtol=0, atol=1e-10)
    kept = KernelDensity(X[weights > 0], other.covariance, weights[weights > 0])
    assert_allclose(ours.logpdf(at), kept.logpdf(at), rtol=1e-13)


@given(seed=seeds)
@settings(max_examples=25, deadline=None)
def test_a_weight_counts_equal_rows(seed):
    rng = np.random.default_rng(seed)
    X, times = rng.normal(size=(12, 2)), rng.integers(0, 4, 12)
    times[:2] = 1
    written_out = np.repeat(X, times, axis=0)
    for rule in (silverman, scott):
        assert_allclose(rule(X, times), rule(written_out), rtol=1e-12)
    at = rng.normal(size=(5, 2))
    expected = KernelDensity(written_out, "silverman").logpdf(at)
    assert_allclose(KernelDensity(X, "silverman", times).logpdf(at), expected)


@given(seed=seeds, scale=st.floats(1e-3, 1e3))
@settings(max_examples=25, deadline=None)
def test_estimates_move_with_the_data(seed, scale):
    """Affine equivariance of a matrix bandwidth: log p(Ax + b) = log p(x) − log|A|."""
    rng = np.random.default_rng(seed)
    X, b, at = rng.normal(size=(9, 2)), rng.normal(size=2), rng.normal(size=(4, 2))
    A = scale * (np.eye(2) + 0.3 * rng.normal(size=(2, 2)))
    H = np.array([[0.5, 0.2], [0.2, 0.3]])
    moved = KernelDensity(X @ A.T + b, A @ H @ A.T).logpdf(at @ A.T + b)
    jacobian = np.linalg.slogdet(A)[1]
    assert_allclose(moved, KernelDensity(X, H).logpdf(at) - jacobian, atol=1e-7)


def test_the_area_is_one():
    estimate = KernelDensity([0.0, 1.0, 5.0], 0.4, [1, 1, 3])
    area = integrate.quad(lambda x: estimate.pdf([x])[0], -5, 10, points=[0, 1, 5])[0]
    assert area == pytest.approx(1, abs=1e-8)


@pytest.mark.parametrize("length", [1, 7, 100, 10**6])
def test_blocks_of_any_size_agree(X, monkeypatch, length):
    expected = special.logsumexp(
        stats.norm.logpdf(X[:, np.newaxis], X, 0.5).sum(axis=2), axis=1
    ) - np.log(60)
    monkeypatch.setattr(bandwidths, "BLOCK", length)
    assert_allclose(KernelDensity(X, 0.5).logpdf(X), expected, rtol=1e-12)
    left_out = leave_one_out(X, [0.5])
    monkeypatch.undo()
    assert_allclose(left_out, leave_one_out(X, [0.5]), rtol=1e-13)


def test_memory_does_not_grow_with_the_queries(rng):
    """20,000 queries × 2,000 rows are 320 MB of kernels; a block is 2 MB."""
    data, peaks = rng.normal(size=(2000, 2)), []
    estimate = KernelDensity(data, 0.3)
    for n in (2000, 20_000):
        queries = rng.normal(size=(n, 2))
        tracemalloc.start()
        estimate.logpdf(queries)
        peaks.append(tracemalloc.get_traced_memory()[1] - 8 * 5 * n)
        tracemalloc.stop()
    assert max(peaks) < 8e6
    assert peaks[1] < 1.2 * peaks[0] + 1e5


def test_far_queries_keep_their_log_density_until_squares_overflow():
    estimate = KernelDensity([0.0, 1.0], 0.5)
    far = np.array([1e3, 1e8])
    assert_allclose(
        estimate.logpdf(far),
        stats.norm.logpdf(far, 1, 0.5) - np.log(2),
        rtol=1e-12,
    )
    assert np.isneginf(estimate.logpdf([1e200]))


def test_what_was_passed_is_not_changed_and_not_shared():
    data, h = np.array([[0.0, 1.0], [2.0, 3.0]]), np.array([1.0, 2.0])
    estimate = KernelDensity(data, h)
    before = estimate.logpdf([[0, 0]])
    data[:], h[:] = 9, 9
    assert_allclose(estimate.logpdf([[0, 0]]), before)
    assert estimate.data.tolist() == [[0, 1], [2, 3]]
    assert estimate.bandwidth.tolist() == [1, 2]
    assert_allclose(estimate.covariance, np.diag([1, 4]))


def test_one_row_is_one_normal():
    estimate = KernelDensity([[1.0, 2.0]], [[2.0, 1.0], [1.0, 2.0]])
    at = np.array([[0.0, 0.0], [1.0, 2.0]])
    expected = stats.multivariate_normal([1, 2], [[2, 1], [1, 2]]).logpdf(at)
    assert_allclose(estimate.logpdf(at), expected, rtol=1e-13)


# sampling


def test_samples_have_the_distribution_of_the_estimate():
    data = np.array([0.0, 3.0, 4.0])
    estimate = KernelDensity(data, 0.5, [2, 1, 1])
    drawn = estimate.sample(4000, np.random.default_rng(3))
    assert drawn.shape == (4000,)

    def cdf(x):
        return stats.norm.cdf(np.subtract.outer(x, data) / 0.5) @ [0.5, 0.25, 0.25]

    assert stats.kstest(drawn, cdf).pvalue > 0.01


def test_samples_spread_as_data_and_kernel_together(X):
    H = np.array([[1.0, 0.5, 0], [0.5, 2, 0], [0, 0, 0.1]])
    drawn = KernelDensity(X, H).sample(200_000, np.random.default_rng(4))
    want = np.cov(X.T, ddof=0) + H
    scale = np.sqrt(np.outer(np.diag(want), np.diag(want)))
    assert np.max(np.abs(np.cov(drawn.T) - want) / scale) < 0.02  # 5 standard errors


# bandwidths


def test_the_rule_of_thumb_by_hand(rng):
    x = np.concatenate([rng.normal(size=90), rng.normal(40, 1, 10)])
    iqr = np.subtract(*np.percentile(x, [75, 25]))
    assert rule_of_thumb(x) == pytest.approx(0.9 * iqr / 1.34 * 100**-0.2)
    normal = rng.uniform(size=50)  # IQR / 1.34 exceeds the standard deviation
    expected = 0.9 * normal.std(ddof=1) * 50**-0.2
    assert rule_of_thumb(normal[:, np.newaxis]) == pytest.approx(expected)


def test_the_rule_of_thumb_survives_an_iqr_of_zero():
    x = np.array([0.0, 0, 0, 0, 0, 0, 5])
    assert rule_of_thumb(x) == pytest.approx(0.9 * x.std(ddof=1) * 7**-0.2)


def test_silverman_minimises_the_error_that_it_claims_to():
    """AMISE of a normal: 1/(2√π N h) + h⁴/4 · 3/(8√π)."""
    h = np.linspace(0.2, 0.6, 40_001)
    error = 1 / (2 * np.sqrt(np.pi) * 200 * h) + h**4 / 4 * 3 / (8 * np.sqrt(np.pi))
    assert silverman_factor(200) == pytest.approx(h[error.argmin()], abs=2e-5)


@pytest.mark.parametrize("D", [1, 3])
def test_leave_one_out_leaves_one_out(rng, D):
    X, hs = rng.normal(size=(25, D)), np.array([0.3, 0.9])
    expected = [
        np.mean(
            [
                KernelDensity(np.delete(X, i, 0), h).logpdf(X[[i]])[0]
                for i in range(len(X))
            ]
        )
        for h in hs
    ]
    assert_allclose(leave_one_out(X, hs), expected, rtol=1e-12)
    per_feature = np.repeat(hs[:, np.newaxis], D, axis=1)
    assert_allclose(leave_one_out(X, per_feature), expected, rtol=1e-12)


def test_least_squares_is_the_integral_and_the_left_out_mean(rng):
    x = rng.normal(size=20)
    for h in (0.2, 0.8):
        estimate = KernelDensity(x, h)
        grid = np.linspace(-9, 9, 20_001)
        square = integrate.trapezoid(estimate.pdf(grid) ** 2, grid)
        left = [KernelDensity(np.delete(x, i), h).pdf(x[[i]])[0] for i in range(len(x))]
        expected = 2 * np.mean(left) - square
        assert_allclose(least_squares(x, [h]), expected, rtol=1e-9)


@pytest.mark.parametrize("score", [leave_one_out, least_squares])
def test_cross_validation_takes_the_best_and_is_deterministic(rng, score):
    x = rng.normal(size=100)
    candidates = np.geomspace(0.05, 2, 30)
    chosen = cross_validated_bandwidth(x, candidates, score=score)
    assert chosen == candidates[score(x, candidates).argmax()]
    assert chosen == cross_validated_bandwidth(x, candidates, score=score)
    assert isinstance(chosen, float)


def test_the_default_candidates_are_multiples_of_silvermans(X):
    chosen = cross_validated_bandwidth(X)
    ratio = chosen / silverman(X)
    assert chosen.shape == (3,)
    assert_allclose(ratio, ratio[0])
    assert 0.1 < ratio[0] < 2


@pytest.mark.parametrize("candidates", [[1e-3, 2e-3], [50.0, 60.0]])
def test_the_edge_of_the_candidates_is_reported(rng, candidates):
    with pytest.warns(UserWarning, match="at the edge"):
        cross_validated_bandwidth(rng.normal(size=30), candidates)


def test_a_single_candidate_has_no_edge(rng):
    assert cross_validated_bandwidth(rng.normal(size=30), [0.5]) == 0.5


def test_rows_that_all_occur_twice_send_the_likelihood_to_zero_bandwidth(rng):
    x = np.repeat(rng.normal(size=40), 2)
    assert (np.diff(leave_one_out(x, [1e-6, 1e-5, 1e-4])) < 0).all()
    with pytest.warns(UserWarning, match="repeated"):
        assert cross_validated_bandwidth(x) < silverman(x) / 30


# bad input

GOOD = np.arange(6.0).reshape(3, 2) ** 2


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((GOOD, 0), ValueError, r"positive, got 0.0.*silverman\(data\)"),
        ((GOOD, [1, -2]), ValueError, "positive, got -2.0"),
        ((GOOD, np.nan), ValueError, "bandwidth is nan"),
        ((GOOD, [1, np.inf]), ValueError, "bandwidth is inf at row 1"),
        ((GOOD, [1, 2, 3]), ValueError, r"shape \(2,\) or \(2, 2\).*got shape \(3,\)"),
        ((GOOD, np.eye(3)), ValueError, r"got shape \(3, 3\)"),
        ((GOOD, [[1, 2], [2, 1]]), ValueError, "bandwidth is not positive definite"),
        ((GOOD, [[1, 2], [0, 1]]), ValueError, "bandwidth is not symmetric"),
        ((GOOD, "sliverman"), ValueError, "no rule 'sliverman'; choose from"),
        ((GOOD, None), TypeError, "bandwidth must hold real numbers"),
        (([[1, 7], [2, 7]],), ValueError, "column 1 of data is constant.*drop it"),
        (([5.0],), ValueError, "at least two rows; pass a bandwidth"),
        ((GOOD, "scott", [1, 0, 0]), ValueError, "at least two rows"),
        (([[1, np.nan], [2, 7]], 1), ValueError, "data is nan at row 0, column 1"),
        (([[1, 2], [np.inf, 7]], 1), ValueError, "data is inf at row 1, column 0"),
        (([], 1), ValueError, "data is empty"),
        ((np.ones((2, 2, 2)), 1), ValueError, "data must have shape"),
        ((["a"], 1), TypeError, "data must hold real numbers"),
        ((GOOD, 1, [1, -1, 1]), ValueError, "not be negative, got -1.0 at row 1"),
        ((GOOD, 1, [0, 0, 0]), ValueError, "all zero"),
        ((GOOD, 1, [1, 1]), ValueError, r"weights must have shape \(3,\)"),
    ],
)
def test_bad_input_is_named_with_a_remedy(arguments, error, message):
    with pytest.raises(error, match=message):
        KernelDensity(*arguments)


@pytest.mark.parametrize(
    ("queries", "message"),
    [
        ([[1.0, np.nan]], "X is nan at row 0, column 1"),
        ([[1.0, 2.0, 3.0]], r"X must have shape \(M, 2\), got \(1, 3\)"),
        ([1.0, 2.0], r"X must have shape \(M, 2\), got \(2, 1\)"),
    ],
)
def test_bad_queries(queries, message):
    with pytest.raises(ValueError, match=message):
        KernelDensity(GOOD, 1.0).logpdf(queries)


def test_samples_need_a_generator_and_a_count():
    with pytest.raises(TypeError, match="default_rng"):
        KernelDensity(GOOD, 1.0).sample(3, 0)
    with pytest.raises(ValueError, match="at least 1"):
        KernelDensity(GOOD, 1.0).sample(0, np.random.default_rng(0))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: rule_of_thumb(GOOD), "one column, got 2"),
        (lambda: leave_one_out([1.0], [1.0]), "at least two rows"),
        (lambda: leave_one_out(GOOD, [1.0, 0.0]), "bandwidths must be positive"),
        (lambda: leave_one_out(GOOD, 1.0), r"\(M,\) or \(M, 2\), got \(\)"),
        (lambda: least_squares(GOOD, np.ones((4, 3))), r"got \(4, 3\)"),
        (lambda: silverman([1.0, 1.0]), "column 0 of data is constant"),
    ],
)
def test_bad_input_of_the_rules(call, message):
    with pytest.raises(ValueError, match=message):
        call()
