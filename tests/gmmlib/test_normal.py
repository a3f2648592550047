import mpmath
import numpy as np
import pytest
import scipy.integrate
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from gmmlib import Normal, product

MEANS = st.floats(-1e3, 1e3)
STDS = st.floats(0.01, 100)
POINTS = st.floats(-1e4, 1e4)


def exact_logpdf(x, mean, std):
    """The formula itself, at 60 digits."""
    with mpmath.workdps(60):
        x, mean, std = mpmath.mpf(x), mpmath.mpf(mean), mpmath.mpf(std)
        density = mpmath.exp(-(((x - mean) / std) ** 2) / 2)
        return float(mpmath.log(density / (std * mpmath.sqrt(2 * mpmath.pi))))


@given(x=POINTS, mean=MEANS, std=STDS)
def test_log_density_agrees_with_sixty_digits(x, mean, std):
    # A log-density can be 0, where only an absolute error means anything.
    wanted = exact_logpdf(x, mean, std)
    assert Normal(mean, std).logpdf(x) == pytest.approx(wanted, rel=1e-12, abs=1e-12)


def test_against_scipy_in_every_method():
    x = np.linspace(-5, 9, 57)
    ours, theirs = Normal(1.5, 2.5), scipy.stats.norm(1.5, 2.5)
    np.testing.assert_allclose(ours.pdf(x), theirs.pdf(x), rtol=1e-13)
    np.testing.assert_allclose(ours.logpdf(x), theirs.logpdf(x), rtol=1e-13)
    np.testing.assert_allclose(ours.cdf(x), theirs.cdf(x), rtol=1e-13)
    assert ours.entropy() == pytest.approx(theirs.entropy(), rel=1e-14)
    assert ours.log_likelihood(x) == pytest.approx(theirs.logpdf(x).sum(), rel=1e-13)
    assert (ours.variance, ours.precision) == (6.25, 0.16)


def test_the_density_integrates_to_one_and_to_its_moments():
    normal = Normal(-2, 0.7)

    def integral(f):
        return scipy.integrate.quad(lambda x: f(x) * normal.pdf(x), -12, 8, points=[-2])

    assert integral(lambda x: 1)[0] == pytest.approx(1, abs=1e-9)
    assert integral(lambda x: x)[0] == pytest.approx(-2, abs=1e-9)
    assert integral(lambda x: (x + 2) ** 2)[0] == pytest.approx(0.49, abs=1e-9)
    surprise = integral(lambda x: -normal.logpdf(x))[0]
    assert normal.entropy() == pytest.approx(surprise, abs=1e-9)


@given(low=st.floats(-30, 30), width=st.floats(1e-3, 30))
def test_probability_keeps_its_digits_in_both_tails(low, width):
    got = Normal(0, 1).probability(low, low + width)
    high = mpmath.mpf(low + width)
    with mpmath.workdps(60):
        root = mpmath.sqrt(2)
        # erfc keeps its digits where the ends lie on one side; 60 digits do the rest
        upper = mpmath.erfc(mpmath.mpf(low) / root) - mpmath.erfc(high / root)
        lower = mpmath.erfc(-high / root) - mpmath.erfc(-mpmath.mpf(low) / root)
        wanted = float((upper if low > 0 else lower) / 2)
    assert got == pytest.approx(wanted, rel=1e-10, abs=1e-300)


def test_probability_of_infinite_and_equal_bounds():
    normal = Normal([0, 5], 1)
    np.testing.assert_array_equal(normal.probability(-np.inf, np.inf), [1, 1])
    np.testing.assert_allclose(normal.probability(-np.inf, 5), [1, 0.5], atol=1e-6)
    np.testing.assert_array_equal(normal.probability(3, 3), [0, 0])
    assert normal.cdf(-np.inf)[0] == 0
    with pytest.raises(ValueError, match="low must not exceed high, got 2 and 1"):
        Normal(0, 1).probability(2, 1)
    with pytest.raises(ValueError, match=r"low \(2,\) and high \(3,\)"):
        Normal(0, 1).probability([1, 2], [3, 4, 5])


def test_fit_maximises_the_likelihood():
    x = np.random.default_rng(5).gamma(2, size=50)
    best = Normal.fit(x)
    for mean, std in [(1e-4, 0), (-1e-4, 0), (0, 1e-4), (0, -1e-4)]:
        other = Normal(best.mean + mean, best.std + std)
        assert other.log_likelihood(x) < best.log_likelihood(x)
    assert Normal.fit(x, ddof=1).variance == pytest.approx(np.var(x, ddof=1), rel=1e-14)


ROWS = st.lists(
    st.tuples(st.floats(-100, 100), st.integers(0, 4)), min_size=3, max_size=20
).filter(lambda rows: len({round(x, 3) for x, w in rows if w}) > 1)


@given(ROWS, st.sampled_from([0, 1]))
def test_a_weight_is_a_repetition(rows, ddof):
    x, w = map(np.array, zip(*rows, strict=True))
    weighted, repeated = Normal.fit(x, w, ddof), Normal.fit(np.repeat(x, w), ddof=ddof)
    assert weighted.mean == pytest.approx(repeated.mean, rel=1e-12, abs=1e-12)
    assert weighted.std == pytest.approx(repeated.std, rel=1e-12)


@given(ROWS, st.randoms())
def test_the_order_of_rows_does_not_matter(rows, random):
    x, w = map(np.array, zip(*rows, strict=True))
    order = list(range(len(x)))
    random.shuffle(order)
    one, other = Normal.fit(x, w), Normal.fit(x[order], w[order])
    assert one.mean == pytest.approx(other.mean, rel=1e-12, abs=1e-12)
    assert one.std == pytest.approx(other.std, rel=1e-12)


@given(ROWS, st.floats(0.1, 10), MEANS)
def test_fit_follows_a_change_of_units(rows, a, b):
    x, w = map(np.array, zip(*rows, strict=True))
    one, other = Normal.fit(x, w), Normal.fit(a * x + b, w)
    assert other.mean == pytest.approx(a * one.mean + b, rel=1e-11, abs=1e-9)
    assert other.std == pytest.approx(a * one.std, rel=1e-7)


def test_moments_survive_an_offset():
    x = 1e8 + np.random.default_rng(6).standard_normal(100_000)
    with mpmath.workdps(40):
        exact = [mpmath.mpf(value) for value in x]
        mean = mpmath.fsum(exact) / len(x)
        variance = float(mpmath.fsum((v - mean) ** 2 for v in exact) / len(x))
    assert Normal.fit(x).variance == pytest.approx(variance, rel=1e-7)
    naive = np.mean(x**2) - np.mean(x) ** 2  # what the test would catch
    assert naive != pytest.approx(variance, rel=1e-2)


@given(st.lists(st.tuples(MEANS, STDS), min_size=1, max_size=5), MEANS)
def test_a_product_is_the_product(parameters, x):
    normals = [Normal(*pair) for pair in parameters]
    result, log_scale = product(*normals)
    wanted = sum(scipy.stats.norm(*pair).logpdf(x) for pair in parameters)
    # terms of either sign cancel: what counts is the error beside the largest of them
    largest = max(abs(wanted), abs(log_scale), abs(result.logpdf(x)), 1)
    assert log_scale + result.logpdf(x) == pytest.approx(wanted, abs=1e-10 * largest)


def test_the_product_of_two_by_integration():
    a, b = Normal(0, 1), Normal(1, 0.5)
    result, log_scale = product(a, b)
    area, _ = scipy.integrate.quad(
        lambda x: a.pdf(x) * b.pdf(x), -10, 10, points=[0, 1]
    )
    assert np.exp(log_scale) == pytest.approx(area, rel=1e-8)
    assert result.precision == pytest.approx(1 + 4, rel=1e-14)
    assert result.mean == pytest.approx(4 / 5, rel=1e-14)


def test_product_of_many_at_once():
    result, log_scale = product(Normal([0, 1, 2], 1), Normal(0, [1, 2, 3]))
    for i in range(3):
        one, scale = product(Normal(i, 1), Normal(0, i + 1))
        assert (result.mean[i], result.std[i]) == pytest.approx((one.mean, one.std))
        assert log_scale[i] == pytest.approx(scale)


def test_product_refuses_what_is_no_normal():
    with pytest.raises(ValueError, match="at least one"):
        product()
    with pytest.raises(TypeError, match="got 3"):
        product(Normal(0, 1), 3)


@given(MEANS, STDS)
def test_natural_parameters_go_there_and_back(mean, std):
    normal = Normal(mean, std)
    back = Normal.from_natural(*normal.natural)
    assert back.mean == pytest.approx(mean, rel=1e-14, abs=1e-14)
    assert back.std == pytest.approx(std, rel=1e-14)
    again = Normal.from_precision(mean, normal.precision)
    assert again.std == pytest.approx(std, rel=1e-14)


@given(MEANS, STDS, st.floats(-5, 5), st.floats(-5, 5))
def test_the_log_density_is_linear_in_the_natural_parameters(mean, std, z1, z2):
    normal = Normal(mean, std)
    theta1, theta2 = normal.natural
    x1, x2 = mean + z1 * std, mean + z2 * std
    wanted = theta1 * (x1 - x2) + theta2 * (x1**2 - x2**2)
    size = 1 + abs(theta1) * (abs(x1) + abs(x2)) - theta2 * (x1**2 + x2**2)
    got = normal.logpdf(x1) - normal.logpdf(x2)
    assert got == pytest.approx(wanted, abs=1e-14 * 10 * size)


def test_many_normals_at_once():
    normals = Normal([[0], [1]], [1, 2, 3])
    assert normals.mean.shape == normals.std.shape == (2, 3)
    assert normals.entropy().shape == normals.logpdf(0.5).shape == (2, 3)
    x = np.array([0.5, 1.5])
    wanted = [
        [scipy.stats.norm(m, s).logpdf(x).sum() for s in (1, 2, 3)] for m in (0, 1)
    ]
    np.testing.assert_allclose(normals.log_likelihood(x), wanted, rtol=1e-13)
    assert normals.logpdf(np.zeros((4, 1, 1))).shape == (4, 2, 3)


def test_samples_have_the_distribution():
    sample = Normal(3, 2).sample(20_000, np.random.default_rng(7))
    assert scipy.stats.kstest(sample, scipy.stats.norm(3, 2).cdf).pvalue > 0.01
    many = Normal([0, 100], [1, 10]).sample(5000, np.random.default_rng(8))
    assert many.shape == (5000, 2)
    np.testing.assert_allclose(many.mean(axis=0), [0, 100], atol=0.6)  # 4 errors
    np.testing.assert_allclose(many.std(axis=0), [1, 10], rtol=0.05)
    again = Normal(3, 2).sample(20_000, np.random.default_rng(7))
    np.testing.assert_array_equal(sample, again)


def test_scalars_stay_scalars_and_arrays_cannot_be_changed():
    assert repr(Normal(np.int8(1), np.float32(2))) == "Normal(mean=1.0, std=2.0)"
    assert np.ndim(Normal(0, 1).logpdf(1)) == 0
    mean = np.zeros(2)
    normal = Normal(mean, 1)
    mean[:] = 7
    np.testing.assert_array_equal(normal.mean, [0, 0])
    with pytest.raises(ValueError, match="read-only"):
        normal.mean[0] = 1
    with pytest.raises(AttributeError):
        normal.std = 3


@pytest.mark.parametrize("std", [0, -1, [1, 0]])
def test_std_must_be_positive(std):
    with pytest.raises(ValueError, match="std must be positive"):
        Normal(0, std)


def test_other_bad_parameters():
    with pytest.raises(ValueError, match="std is nan"):
        Normal(0, np.nan)
    with pytest.raises(ValueError, match="mean is inf"):
        Normal(np.inf, 1)
    with pytest.raises(TypeError, match="std must hold real numbers"):
        Normal(0, "1")
    with pytest.raises(ValueError, match="precision must be positive, got 0"):
        Normal.from_precision(0, 0)
    with pytest.raises(ValueError, match=r"precision -2 \* theta2 must be positive"):
        Normal.from_natural(0, 1)
    with pytest.raises(ValueError, match=r"mean \(2,\) and std \(3,\)"):
        Normal([1, 2], [1, 2, 3])
    with pytest.raises(ValueError, match=r"theta1 \(2,\) and theta2 \(3,\)"):
        Normal.from_natural([1, 2], [-1, -2, -3])


def test_bad_points_and_samples():
    with pytest.raises(ValueError, match=r"x \(2,\) and mean \(3,\)"):
        Normal([1, 2, 3], 1).logpdf([1, 2])
    with pytest.raises(ValueError, match="x is nan at row 1"):
        Normal(0, 1).pdf([0, np.nan])
    with pytest.raises(ValueError, match=r"x must have shape \(N,\), got \(2, 1\)"):
        Normal(0, 1).log_likelihood([[1], [2]])
    with pytest.raises(TypeError, match="default_rng"):
        Normal(0, 1).sample(3, 0)
    with pytest.raises(TypeError, match="n must be an integer"):
        Normal(0, 1).sample(3.5, np.random.default_rng(0))


def test_data_that_no_normal_fits():
    with pytest.raises(ValueError, match=r"one value only, 0\.1"):
        Normal.fit([0.1] * 10)  # its mean is not exactly 0.1
    with pytest.raises(ValueError, match="one value only"):
        Normal.fit([1, 2, 3], weights=[0, 4, 0])
    with pytest.raises(ValueError, match="ddof=1 needs"):
        Normal.fit([1], ddof=1)
    with pytest.raises(ValueError, match="x is empty"):
        Normal.fit([])
    with pytest.raises(ValueError, match=r"x must have shape \(N,\), got \(3, 1\)"):
        Normal.fit([[1], [2], [3]])
