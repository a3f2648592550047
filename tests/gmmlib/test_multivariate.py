import mpmath
import numpy as np
import pytest
import scipy.integrate
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from gmmlib import MultivariateNormal, Normal, cholesky, log_density

SEEDS = st.integers(0, 2**32 - 1)
SIZES = st.integers(2, 6)


def random_normal(D, rng):
    """Eigenvalues between 0.1 and 10 in random directions."""
    Q, _ = np.linalg.qr(rng.standard_normal((D, D)))
    S = Q @ np.diag(10.0 ** rng.uniform(-1, 1, D)) @ Q.T
    return MultivariateNormal(rng.normal(size=D), (S + S.T) / 2)


def exact_logpdf(x, mean, covariance):
    """The formula itself, with inverse and determinant, at 60 digits."""
    with mpmath.workdps(60):
        S = mpmath.matrix(covariance.tolist())
        d = mpmath.matrix(x.tolist()) - mpmath.matrix(mean.tolist())
        distance2 = (d.T * mpmath.inverse(S) * d)[0]
        log_det = mpmath.log(mpmath.det(2 * mpmath.pi * S))
        return float(-(log_det + distance2) / 2)


@pytest.mark.parametrize("D", range(1, 21))
def test_log_density_agrees_with_sixty_digits(D):
    rng = np.random.default_rng(D)
    normal = random_normal(D, rng)
    X = normal.mean + 3 * rng.standard_normal((4, D))
    wanted = [exact_logpdf(x, normal.mean, normal.covariance) for x in X]
    np.testing.assert_allclose(normal.logpdf(X), wanted, rtol=1e-12)


def test_against_scipy_in_every_method():
    rng = np.random.default_rng(0)
    normal = random_normal(4, rng)
    theirs = scipy.stats.multivariate_normal(normal.mean, normal.covariance)
    X = rng.normal(size=(20, 4))
    np.testing.assert_allclose(normal.logpdf(X), theirs.logpdf(X), rtol=1e-12)
    np.testing.assert_allclose(normal.pdf(X), theirs.pdf(X), rtol=1e-11)
    total = theirs.logpdf(X).sum()
    assert normal.log_likelihood(X) == pytest.approx(total, rel=1e-12)
    assert normal.entropy() == pytest.approx(theirs.entropy(), rel=1e-13)
    np.testing.assert_allclose(
        normal.precision @ normal.covariance, np.eye(4), atol=1e-13
    )
    np.testing.assert_array_equal(normal.precision, normal.precision.T)
    np.testing.assert_array_equal(normal.cholesky, cholesky(normal.covariance))
    d = X - normal.mean
    distance2 = np.sum(d @ np.linalg.inv(normal.covariance) * d, axis=1)
    np.testing.assert_allclose(normal.mahalanobis(X) ** 2, distance2, rtol=1e-12)


def test_the_density_integrates_to_one_in_the_plane():
    normal = MultivariateNormal([1, -1], [[2, 0.9], [0.9, 1]])
    side = np.linspace(-12, 12, 401)
    grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    area = (side[1] - side[0]) ** 2
    # the trapezoid rule converges exponentially for a bell: 1e-12 is no luck
    assert normal.pdf(grid).sum() * area == pytest.approx(1, abs=1e-12)
    surprise = -(normal.pdf(grid) * normal.logpdf(grid)).sum() * area
    assert normal.entropy() == pytest.approx(surprise, abs=1e-10)


def test_one_dimension_is_the_normal_distribution():
    x = np.linspace(-3, 5, 9)
    one, many = Normal(1, 2), MultivariateNormal([1], [[4]])
    np.testing.assert_allclose(many.logpdf(x[:, np.newaxis]), one.logpdf(x), rtol=1e-14)
    assert many.entropy() == pytest.approx(one.entropy(), rel=1e-14)


def test_many_components_at_once():
    rng = np.random.default_rng(1)
    normals = [random_normal(3, rng) for _ in range(5)]
    X = rng.normal(size=(7, 3))
    table = log_density(X, [n.mean for n in normals], [n.covariance for n in normals])
    assert table.shape == (7, 5)
    for k, normal in enumerate(normals):
        theirs = scipy.stats.multivariate_normal(normal.mean, normal.covariance)
        np.testing.assert_allclose(table[:, k], theirs.logpdf(X), rtol=1e-12)


def test_log_density_says_what_is_wrong():
    means, covariances = np.zeros((3, 2)), np.stack([np.eye(2)] * 3)
    with pytest.raises(ValueError, match=r"X must have shape \(N, 2\), got \(4, 3\)"):
        log_density(np.ones((4, 3)), means, covariances)
    with pytest.raises(
        ValueError, match=r"covariances must have shape \(3, 2, 2\), got"
    ):
        log_density(np.ones((4, 2)), means, covariances[:2])
    with pytest.raises(ValueError, match=r"means must have shape \(K, D\), got \(2,\)"):
        log_density(np.ones((4, 2)), means[0], covariances)
    covariances[1] = [[1, 2], [2, 1]]
    with pytest.raises(
        ValueError,
        match=r"covariances of component 1 is not positive definite.* is -1;",
    ):
        log_density(np.ones((4, 2)), means, covariances)
    with pytest.raises(ValueError, match="X is nan at row 0, column 0"):
        log_density([[np.nan, 1]], means, np.stack([np.eye(2)] * 3))


@given(SIZES, SEEDS)
def test_condition_times_marginal_is_the_joint(D, seed):
    rng = np.random.default_rng(seed)
    normal = random_normal(D, rng)
    given = rng.permutation(D)[: rng.integers(1, D)]
    rest = [d for d in range(D) if d not in given]
    x = normal.mean + rng.standard_normal(D)
    conditional = normal.condition(given, x[given]).logpdf([x[rest]])
    marginal = normal.marginal(given).logpdf([x[given]])
    np.testing.assert_allclose(conditional + marginal, normal.logpdf([x]), rtol=1e-10)


@given(SIZES, SEEDS)
def test_conditioning_step_by_step_is_conditioning_at_once(D, seed):
    rng = np.random.default_rng(seed)
    normal, x = random_normal(D + 1, rng), rng.normal(size=2)
    at_once = normal.condition([0, 1], x)
    stepwise = normal.condition([0], x[:1]).condition([0], x[1:])
    np.testing.assert_allclose(at_once.mean, stepwise.mean, atol=1e-10)
    np.testing.assert_allclose(at_once.covariance, stepwise.covariance, atol=1e-11)


@given(SIZES, SEEDS)
def test_a_block_of_the_precision_is_the_precision_of_the_conditional(D, seed):
    rng = np.random.default_rng(seed)
    normal = random_normal(D, rng)
    conditional = normal.condition([0], [rng.normal()])
    np.testing.assert_allclose(
        conditional.precision, normal.precision[1:, 1:], atol=1e-9
    )


def test_the_marginal_by_integration():
    normal = MultivariateNormal([1, -1], [[2, 0.9], [0.9, 1]])
    for x in (-1.0, 0.0, 2.5):
        area, _ = scipy.integrate.quad(lambda y, x=x: normal.pdf([[x, y]])[0], -12, 10)
        assert normal.marginal([0]).pdf([[x]])[0] == pytest.approx(area, rel=1e-7)


def test_the_order_of_marginal_columns_is_the_one_asked_for():
    normal = random_normal(4, np.random.default_rng(2))
    swapped = normal.marginal([3, 1])
    np.testing.assert_array_equal(swapped.mean, normal.mean[[3, 1]])
    assert swapped.covariance[0, 1] == normal.covariance[3, 1]
    assert normal.marginal(2).mean == normal.mean[2]  # a bare number is fine too
    one = normal.condition(2, 0.5)
    np.testing.assert_array_equal(one.mean, normal.condition([2], [0.5]).mean)
    assert one.mean.shape == (3,)


@given(SIZES, SEEDS)
def test_an_affine_map_carries_the_density_along(D, seed):
    rng = np.random.default_rng(seed)
    normal, A, b = (
        random_normal(D, rng),
        random_normal(D, rng).covariance,
        rng.normal(size=D),
    )
    X = normal.mean + rng.standard_normal((3, D))
    mapped = normal.affine(A, b).logpdf(X @ A.T + b)
    # densities shrink by |det A|: the change of variables
    wanted = normal.logpdf(X) - np.log(abs(np.linalg.det(A)))
    np.testing.assert_allclose(mapped, wanted, rtol=1e-8, atol=1e-8)


def test_affine_to_fewer_dimensions_is_a_marginal_or_a_sum():
    normal = random_normal(3, np.random.default_rng(3))
    picked = normal.affine(np.eye(3)[[2, 0]], [0, 0])
    np.testing.assert_allclose(picked.covariance, normal.marginal([2, 0]).covariance)
    total = normal.affine(np.ones((1, 3)), [10])
    assert total.covariance[0, 0] == pytest.approx(normal.covariance.sum(), rel=1e-13)
    assert total.mean[0] == pytest.approx(normal.mean.sum() + 10, rel=1e-13)


def test_fit_maximises_the_likelihood():
    rng = np.random.default_rng(4)
    X = rng.gamma(2, size=(40, 3))
    best = MultivariateNormal.fit(X)
    np.testing.assert_allclose(best.mean, X.mean(axis=0), rtol=1e-14)
    np.testing.assert_allclose(best.covariance, np.cov(X.T, ddof=0), rtol=1e-12)
    for _ in range(20):
        step = 0.01 * rng.normal(size=(3, 3))
        other = MultivariateNormal(best.mean + step[0], best.covariance + step @ step.T)
        assert other.log_likelihood(X) < best.log_likelihood(X)
    unbiased = MultivariateNormal.fit(X, ddof=1).covariance
    np.testing.assert_allclose(unbiased, np.cov(X.T), rtol=1e-12)


@given(st.integers(1, 4), SEEDS)
def test_a_weight_is_a_repetition_and_order_does_not_matter(D, seed):
    rng = np.random.default_rng(seed)
    X, w = rng.normal(size=(12, D)), rng.integers(1, 4, 12)
    weighted = MultivariateNormal.fit(X, w, ddof=1)
    repeated = MultivariateNormal.fit(rng.permutation(np.repeat(X, w, axis=0)), ddof=1)
    np.testing.assert_allclose(weighted.mean, repeated.mean, atol=1e-13)
    np.testing.assert_allclose(weighted.covariance, repeated.covariance, atol=1e-13)


@given(st.integers(1, 4), SEEDS)
def test_fit_follows_an_affine_map(D, seed):
    rng = np.random.default_rng(seed)
    X, A, b = (
        rng.normal(size=(15, D)),
        random_normal(D, rng).covariance,
        rng.normal(size=D),
    )
    mapped, fitted = MultivariateNormal.fit(X @ A.T + b), MultivariateNormal.fit(X)
    np.testing.assert_allclose(mapped.mean, fitted.affine(A, b).mean, atol=1e-10)
    np.testing.assert_allclose(
        mapped.covariance, fitted.affine(A, b).covariance, atol=1e-9
    )


@given(SIZES, SEEDS)
def test_precision_goes_there_and_back(D, seed):
    normal = random_normal(D, np.random.default_rng(seed))
    back = MultivariateNormal.from_precision(normal.mean, normal.precision)
    np.testing.assert_allclose(back.covariance, normal.covariance, atol=1e-11)


def test_samples_have_the_distribution():
    normal = random_normal(3, np.random.default_rng(5))
    X = normal.sample(20_000, np.random.default_rng(6))
    assert X.shape == (20_000, 3)
    np.testing.assert_allclose(X.mean(axis=0), normal.mean, atol=0.07)
    np.testing.assert_allclose(np.cov(X.T), normal.covariance, atol=0.25)
    squared = normal.mahalanobis(X) ** 2
    assert scipy.stats.kstest(squared, scipy.stats.chi2(3).cdf).pvalue > 0.01
    again = normal.sample(20_000, np.random.default_rng(6))
    np.testing.assert_array_equal(X, again)


def test_arrays_are_kept_apart_from_the_caller_s():
    mean, covariance = np.zeros(2), np.eye(2)
    normal = MultivariateNormal(mean, covariance)
    mean[0], covariance[0, 0] = 7, 7
    np.testing.assert_array_equal(normal.mean, [0, 0])
    np.testing.assert_array_equal(normal.covariance, np.eye(2))
    for array in (normal.mean, normal.covariance, normal.cholesky):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    with pytest.raises(AttributeError):
        normal.mean = mean


def test_bad_parameters():
    with pytest.raises(
        ValueError, match=r"covariance must have shape \(3, 3\), got \(2,"
    ):
        MultivariateNormal([0, 0, 0], np.eye(2))
    with pytest.raises(ValueError, match=r"mean must have shape \(D,\), got \(\)"):
        MultivariateNormal(0, [[1]])
    with pytest.raises(
        ValueError, match=r"entry \[0, 1\] is 1\.0, entry \[1, 0\] is 0\.0"
    ):
        MultivariateNormal([0, 0], [[1, 1], [0, 1]])
    with pytest.raises(ValueError, match="covariance is nan at row 1, column 1"):
        MultivariateNormal([0, 0], [[1, 0], [0, np.nan]])
    with pytest.raises(ValueError, match=r"^precision is not positive definite"):
        MultivariateNormal.from_precision([0, 0], [[1, 2], [2, 1]])
    with pytest.raises(
        ValueError, match=r"precision must have shape \(D, D\), got \(2,"
    ):
        MultivariateNormal.from_precision([0, 0], [1, 1])
    with pytest.raises(TypeError, match="mean must hold real numbers"):
        MultivariateNormal(["a", "b"], np.eye(2))


def test_too_few_rows_to_fit():
    with pytest.raises(
        ValueError, match=r"not positive definite.*more rows than features"
    ):
        MultivariateNormal.fit([[1, 2, 0], [3, 4, 1], [5, 7, 1]])
    with pytest.raises(ValueError, match="ddof=1 needs"):
        MultivariateNormal.fit([[1, 2]], ddof=1)


def test_bad_columns():
    normal = MultivariateNormal([0, 0, 0], np.eye(3))
    for bad, message in [
        ([], "keep must list at least one column"),
        ([[0, 1]], "keep must list at least one column"),
        ([0, 3], r"keep must lie in 0 … 2, got \[0, 3\]"),
        ([-1], "keep must lie in 0 … 2"),
        ([1, 1], r"keep names a column twice: \[1, 1\]"),
    ]:
        with pytest.raises(ValueError, match=message):
            normal.marginal(bad)
    for bad in ([True, False, True], [0.0], ["a"]):
        with pytest.raises(TypeError, match="keep must list column numbers"):
            normal.marginal(bad)
    with pytest.raises(ValueError, match="nothing remains"):
        normal.condition([2, 0, 1], [1, 2, 3])
    with pytest.raises(ValueError, match=r"values must have shape \(2,\), got \(1,\)"):
        normal.condition([2, 0], [1])
    with pytest.raises(ValueError, match="values is nan at row 0"):
        normal.condition([2], [np.nan])


def test_bad_maps_and_samples():
    normal = MultivariateNormal([0, 0], np.eye(2))
    with pytest.raises(ValueError, match=r"A must have shape \(M, 2\), got \(2, 3\)"):
        normal.affine(np.ones((2, 3)), [0, 0])
    with pytest.raises(ValueError, match=r"b must have shape \(1,\), got \(2,\)"):
        normal.affine([[1, 1]], [0, 0])
    with pytest.raises(ValueError, match="not positive definite"):
        normal.affine([[1, 1], [2, 2]], [0, 0])
    with pytest.raises(TypeError, match="default_rng"):
        normal.sample(3, np.random)
    with pytest.raises(ValueError, match="n must be at least 1"):
        normal.sample(0, np.random.default_rng(0))
    with pytest.raises(
        ValueError, match=r"X must have shape \(N, 2\), got \(2,\); one row"
    ):
        normal.logpdf([1, 2])
