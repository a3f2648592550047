from fractions import Fraction

import numpy as np
import pytest
import scipy.spatial.distance
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gmmlib import (
    cholesky,
    correlation_matrix,
    covariance_matrix,
    deviation_scores,
    ellipse,
    mahalanobis,
    whiten,
)


def random_covariance(D, rng):
    """Eigenvalues between 0.1 and 10 in random directions."""
    Q, _ = np.linalg.qr(rng.standard_normal((D, D)))
    S = Q @ np.diag(10.0 ** rng.uniform(-1, 1, D)) @ Q.T
    return (S + S.T) / 2


def exact_covariance(X, ddof=0):
    """The formula itself, in fractions: no rounding at all."""
    rows = [[Fraction(float(value)) for value in row] for row in X]
    N, D = len(rows), len(rows[0])
    mean = [sum(row[i] for row in rows) / N for i in range(D)]
    return np.array(
        [
            [
                float(
                    sum((r[i] - mean[i]) * (r[j] - mean[j]) for r in rows) / (N - ddof)
                )
                for j in range(D)
            ]
            for i in range(D)
        ]
    )


# Five pupils, three marks: small enough to check by hand.
MARKS = np.array([[90, 60, 90], [90, 90, 30], [60, 60, 60], [60, 60, 90], [30, 30, 30]])


def test_a_table_checked_by_hand():
    scores = [[24, 0, 30], [24, 30, -30], [-6, 0, 0], [-6, 0, 30], [-36, -30, -30]]
    np.testing.assert_array_equal(deviation_scores(MARKS), scores)
    V = [[504, 360, 180], [360, 360, 0], [180, 0, 720]]
    np.testing.assert_array_equal(covariance_matrix(MARKS), V)
    np.testing.assert_array_equal(covariance_matrix(MARKS, ddof=1), np.array(V) * 5 / 4)


def test_against_numpy():
    X = np.random.default_rng(0).normal(size=(40, 4)) @ np.diag([1, 10, 0.1, 1e3])
    w = np.random.default_rng(1).integers(1, 5, 40)
    for ddof in (0, 1):
        np.testing.assert_allclose(
            covariance_matrix(X, ddof), np.cov(X.T, ddof=ddof), rtol=1e-12
        )
        np.testing.assert_allclose(
            covariance_matrix(X, ddof, w),
            np.cov(X.T, ddof=ddof, fweights=w),
            rtol=1e-11,
        )
    np.testing.assert_allclose(correlation_matrix(X), np.corrcoef(X.T), rtol=1e-11)


def test_moments_survive_an_offset():
    X = 1e8 + np.random.default_rng(2).standard_normal((2000, 3))
    exact = exact_covariance(X)
    got = covariance_matrix(X)
    np.testing.assert_allclose(np.diag(got), np.diag(exact), rtol=1e-7)
    np.testing.assert_allclose(got, exact, atol=1e-7)  # entries near 0 too
    naive = X.T @ X / len(X) - np.outer(X.mean(axis=0), X.mean(axis=0))
    assert np.abs(naive - exact).max() > 0.1  # what the test would catch


TABLES = st.tuples(st.integers(3, 12), st.integers(1, 4)).flatmap(
    lambda shape: st.tuples(
        arrays(float, shape, elements=st.integers(-100, 100).map(float)),
        arrays(int, shape[0], elements=st.integers(0, 3)).filter(lambda w: w.sum() > 1),
    )
)


@given(TABLES, st.sampled_from([0, 1]))
def test_a_weight_is_a_repetition(table, ddof):
    X, w = table
    repeated = np.repeat(X, w, axis=0)
    np.testing.assert_allclose(
        covariance_matrix(X, ddof, w), exact_covariance(repeated, ddof), atol=1e-9
    )
    scores = np.repeat(deviation_scores(X, w), w, axis=0)
    np.testing.assert_allclose(scores, deviation_scores(repeated), atol=1e-11)
    np.testing.assert_allclose(scores.sum(axis=0), 0, atol=1e-10)


@given(TABLES, st.randoms())
def test_the_order_of_rows_does_not_matter(table, random):
    X, w = table
    order = list(range(len(X)))
    random.shuffle(order)
    np.testing.assert_allclose(
        covariance_matrix(X[order], weights=w[order]),
        covariance_matrix(X, weights=w),
        atol=1e-9,
    )


@given(TABLES, st.integers(0, 2**32 - 1))
def test_covariance_follows_an_affine_map(table, seed):
    X, w = table
    A = np.random.default_rng(seed).uniform(-2, 2, (2, X.shape[1]))
    V = covariance_matrix(X, weights=w)
    mapped = covariance_matrix(X @ A.T + [5, -3], weights=w)
    np.testing.assert_allclose(mapped, A @ V @ A.T, atol=1e-7)


@given(TABLES)
def test_covariance_is_symmetric_and_has_no_negative_eigenvalue(table):
    V = covariance_matrix(table[0], weights=table[1])
    np.testing.assert_array_equal(V, V.T)
    assert np.linalg.eigvalsh(V)[0] >= -1e-11 * max(1, np.trace(V))


def test_correlation_ignores_units_and_weights_count():
    X = np.random.default_rng(3).normal(size=(30, 2)) @ [[1, 1], [0, 1]]
    r = scipy.stats.pearsonr(X[:, 0], X[:, 1]).statistic
    R = correlation_matrix(X * [1e-3, 1e5] + [7, -7])
    np.testing.assert_allclose(R, [[1, r], [r, 1]], rtol=1e-10)
    np.testing.assert_array_equal(np.diag(R), 1)
    w = np.arange(30)
    np.testing.assert_allclose(
        correlation_matrix(X, w),
        correlation_matrix(np.repeat(X, w, axis=0)),
        rtol=1e-11,
    )


def test_perfect_correlation_never_exceeds_one():
    for seed in range(50):  # without clipping, rounding exceeds 1 in some of them
        x = np.random.default_rng(seed).normal(size=50)
        R = correlation_matrix(np.column_stack([x, 3 * x + 1, -0.1 * x]))
        assert np.abs(R).max() == 1
        np.testing.assert_allclose(R, [[1, 1, -1], [1, 1, -1], [-1, -1, 1]], rtol=1e-12)


def test_a_constant_feature_has_no_correlation():
    X = np.column_stack([np.arange(10), np.full(10, 0.1)])
    with pytest.raises(ValueError, match="feature 1 is constant"):
        correlation_matrix(X)
    with pytest.raises(ValueError, match="feature 0 is constant"):
        correlation_matrix(X, weights=np.eye(10)[3])  # one row only
    assert covariance_matrix(X)[1, 1] == pytest.approx(0, abs=1e-30)


def test_bad_tables_and_weights():
    with pytest.raises(ValueError, match=r"X must have shape \(N, D\), got \(3,\)"):
        covariance_matrix([1, 2, 3])
    with pytest.raises(ValueError, match="ddof=1 needs a total weight above 1, got 1"):
        covariance_matrix([[1, 2]], ddof=1)
    with pytest.raises(ValueError, match=r"not be negative, got -1\.0 at row 0"):
        deviation_scores([[1, 2], [3, 4]], weights=[-1, 2])
    with pytest.raises(ValueError, match="all zero"):
        correlation_matrix([[1, 2], [3, 4]], weights=[0, 0])


@pytest.mark.parametrize("D", [1, 2, 5, 20])
def test_cholesky_multiplies_back(D):
    rng = np.random.default_rng(D)
    S = np.stack([random_covariance(D, rng) for _ in range(3)])
    L = cholesky(S)
    np.testing.assert_allclose(L @ L.mT, S, atol=1e-14 * 10 * D)
    np.testing.assert_array_equal(L, np.tril(L))
    np.testing.assert_array_equal(L[1], cholesky(S[1]))
    assert (np.diagonal(L, axis1=1, axis2=2) > 0).all()


def test_features_of_very_different_scale_are_no_problem():
    scale = np.array([1e-150, 1e-9, 1, 1e150])
    R = [[1, 0.5, 0, 0.3], [0.5, 1, 0, 0], [0, 0, 1, 0.9], [0.3, 0, 0.9, 1]]
    np.testing.assert_allclose(
        cholesky(R * np.outer(scale, scale)), scale[:, None] * cholesky(R), rtol=1e-14
    )


@pytest.mark.parametrize("shape", [(3,), (2, 3), (4, 2, 3), (1, 1, 2, 2)])
def test_cholesky_wants_square_matrices(shape):
    with pytest.raises(ValueError, match=r"\(D, D\) or \(K, D, D\), got shape \("):
        cholesky(np.ones(shape))


def test_an_asymmetric_matrix_is_told_with_the_two_entries():
    with pytest.raises(
        ValueError, match=r"entry \[0, 1\] is 0\.5, entry \[1, 0\] is 0\.4; .*S \+ S\.T"
    ):
        cholesky([[1, 0.5], [0.4, 1]])
    S = np.stack([np.eye(3)] * 4)
    S[2, 2, 1] = 1e-3
    with pytest.raises(
        ValueError, match=r"\[2, 1, 2\] is 0\.0, entry \[2, 2, 1\] is 0\."
    ):
        cholesky(S)
    small = np.diag([1e-8, 1e8])  # asymmetry counts beside its own features
    small[0, 1] = 0.1
    with pytest.raises(ValueError, match="not symmetric"):
        cholesky(small)
    rounding = np.array([[1, 0.5 + 1e-15], [0.5, 1]])
    np.testing.assert_allclose(cholesky(rounding), cholesky([[1, 0.5], [0.5, 1]]))


SINGULAR = {
    "negative eigenvalue": [[1, 2], [2, 1]],
    "zero variance": [[1, 0], [0, 0]],
    "negative variance": [[-1, 0], [0, 1]],
    "copied feature": [[1, 1], [1, 1]],
    "copied feature, other unit": [[1, 1e9], [1e9, 1e18]],
    "three rows, three features": np.cov(
        np.random.default_rng(0).normal(size=(3, 3)).T
    ),
}


@pytest.mark.parametrize("S", SINGULAR.values(), ids=SINGULAR.keys())
def test_a_matrix_that_is_not_positive_definite_is_refused(S):
    with pytest.raises(
        ValueError, match=r"^covariance is not positive definite: its smallest eigenv"
    ):
        cholesky(S)


def test_the_message_names_eigenvalue_component_and_remedy():
    with pytest.raises(ValueError, match=r"smallest eigenvalue is -1; .*add a small"):
        cholesky([[1, 2], [2, 1]])
    healthy = np.eye(2) * 1e-30  # small, but not the one to blame
    S = np.stack([healthy, np.eye(2), [[1, 1], [1, 1 - 1e-9]], healthy])
    with pytest.raises(
        ValueError, match=r"^covariances of component 2 is not positive"
    ):
        cholesky(S, "covariances")
    S[2] = [[1, 1], [1, 1]]
    with pytest.raises(ValueError, match="component 2"):
        cholesky(S)
    S[2] = np.zeros((2, 2))
    with pytest.raises(ValueError, match=r"component 2 .* smallest eigenvalue is 0;"):
        cholesky(S)


def test_a_small_component_is_not_blamed_for_a_singular_one():
    rng = np.random.default_rng(2)
    singular = np.cov(rng.normal(size=(3, 3)).T)  # rank two, hidden by rounding
    with pytest.raises(ValueError, match="component 1 is not positive definite"):
        cholesky([np.eye(3) * 1e-18, singular])


def test_nothing_close_to_singular_but_sound_is_refused():
    rho = 1 - 1e-14
    L = cholesky([[1, rho], [rho, 1]])
    assert L[1, 1] == pytest.approx(
        np.sqrt(2e-14), rel=0.05
    )  # 1 − ρ² itself is rounded


def test_mahalanobis_against_scipy_and_the_definition():
    rng = np.random.default_rng(6)
    X, mean, S = rng.normal(size=(9, 3)), rng.normal(size=3), random_covariance(3, rng)
    wanted = [scipy.spatial.distance.mahalanobis(x, mean, np.linalg.inv(S)) for x in X]
    np.testing.assert_allclose(mahalanobis(X, mean, S), wanted, rtol=1e-12)
    assert mahalanobis([mean], mean, S) == 0


@given(st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_mahalanobis_ignores_units(D, seed):
    rng = np.random.default_rng(seed)
    X, mean, S = rng.normal(size=(5, D)), rng.normal(size=D), random_covariance(D, rng)
    A = random_covariance(D, rng)  # some invertible map
    np.testing.assert_allclose(
        mahalanobis(X @ A.T, A @ mean, (A @ S @ A.T + (A @ S @ A.T).T) / 2),
        mahalanobis(X, mean, S),
        rtol=1e-9,
    )


def test_whitened_data_are_white():
    rng = np.random.default_rng(7)
    X = rng.normal(size=(100, 4)) @ rng.normal(size=(4, 4)) + 50
    Y = whiten(X, X.mean(axis=0), covariance_matrix(X))
    np.testing.assert_allclose(Y.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(covariance_matrix(Y), np.eye(4), atol=1e-12)
    distances = mahalanobis(X, X.mean(axis=0), covariance_matrix(X))
    np.testing.assert_allclose((distances**2).mean(), 4, rtol=1e-12)  # trace of I


def test_whiten_says_which_shapes_disagree():
    with pytest.raises(ValueError, match=r"X must have shape \(N, 2\), got \(1, 3\)"):
        whiten([[1, 2, 3]], [0, 0], np.eye(2))
    with pytest.raises(ValueError, match=r"mean must have shape \(2,\), got \(3,\)"):
        mahalanobis([[1, 2]], [0, 0, 0], np.eye(2))
    with pytest.raises(ValueError, match=r"must be \(D, D\), got shape \(1, 2, 2\)"):
        mahalanobis([[1, 2]], [0, 0], [np.eye(2)])


@pytest.mark.parametrize("probability", [0.1, 1 - np.exp(-0.5), 0.9, 0.999])
def test_an_ellipse_has_the_radius_of_its_probability(probability):
    mean, S = [3, -2], [[4, 1.5], [1.5, 1]]
    curve = ellipse(mean, S, probability)
    radius = np.sqrt(scipy.stats.chi2(2).ppf(probability))
    np.testing.assert_allclose(mahalanobis(curve, mean, S), radius, rtol=1e-12)
    np.testing.assert_allclose(curve[0], curve[-1], atol=1e-14)
    # half-axes: square roots of the eigenvalues times the radius
    fine = ellipse(mean, S, probability, n_points=20_001) - mean
    lengths = np.hypot(*fine.T)
    axes = radius * np.sqrt(np.linalg.eigvalsh(S))
    np.testing.assert_allclose([lengths.min(), lengths.max()], axes, rtol=1e-6)


def test_an_ellipse_holds_its_share_of_a_sample():
    S = np.array([[2, -1], [-1, 3]])
    X = np.random.default_rng(8).multivariate_normal([0, 0], S, 20_000)
    from matplotlib.path import Path

    inside = Path(ellipse([0, 0], S, 0.75)).contains_points(X).mean()
    assert inside == pytest.approx(0.75, abs=0.012)  # four standard errors


def test_bad_ellipses():
    for probability in (0, 1, -0.1, 2, np.nan):
        with pytest.raises(ValueError, match="probability must be between 0 and 1"):
            ellipse([0, 0], np.eye(2), probability)
    with pytest.raises(ValueError, match=r"mean must have shape \(2,\), got \(3,\)"):
        ellipse([0, 0, 0], np.eye(3))
    with pytest.raises(ValueError, match=r"covariance must have shape \(2, 2\)"):
        ellipse([0, 0], np.eye(3))
    with pytest.raises(ValueError, match="n_points must be at least 1"):
        ellipse([0, 0], np.eye(2), n_points=0)
