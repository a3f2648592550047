"""The gradient against finite differences and SciPy; its optima against EM's."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import optimize, special, stats

from gmmlib.em import em
from gmmlib.gradient import (
    METHODS,
    gradient_ascent,
    log_likelihood,
    maximize,
    pack,
    unpack,
)
from gmmlib.mixture import Mixture


def random_mixture(rng, K, D):
    A = rng.normal(size=(K, D, D))
    covariances = A @ A.transpose(0, 2, 1) + 0.3 * np.eye(D)
    return Mixture(rng.dirichlet(np.full(K, 3.0)), rng.normal(size=(K, D)), covariances)


def numeric_gradient(f, x, h=1e-5):
    return np.array([(f(x + e) - f(x - e)) / (2 * h) for e in h * np.eye(len(x))])


sizes = st.integers(0, 10_000), st.integers(1, 4), st.integers(1, 4), st.integers(1, 30)


@settings(max_examples=40, deadline=None)
@given(*sizes)
def test_the_gradient_is_that_of_finite_differences(seed, K, D, N):
    rng = np.random.default_rng(seed)
    vector, X = pack(random_mixture(rng, K, D)), rng.normal(size=(N, D))
    gradient = log_likelihood(vector, X)[1]
    numeric = numeric_gradient(lambda v: log_likelihood(v, X)[0], vector)
    # central differences of step 1e-5 are off by about 1e-10 times the third derivative
    assert_allclose(
        gradient, numeric, rtol=1e-4, atol=1e-5 * (1 + np.abs(numeric).max())
    )


@settings(max_examples=40, deadline=None)
@given(*sizes)
def test_the_value_is_scipys_and_the_vector_comes_back(seed, K, D, N):
    rng = np.random.default_rng(seed)
    mixture, X = random_mixture(rng, K, D), rng.normal(size=(N, D))
    density = sum(
        w * stats.multivariate_normal(m, C).pdf(X)
        for w, m, C in zip(
            mixture.weights, mixture.means, mixture.covariances, strict=True
        )
    )
    vector = pack(mixture)
    assert_allclose(log_likelihood(vector, X)[0], np.log(density).sum(), rtol=1e-9)
    back = unpack(vector, D)
    for name in ("weights", "means", "covariances"):
        assert_allclose(getattr(back, name), getattr(mixture, name), atol=1e-12)
    assert_allclose(pack(back), vector, atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 4), st.integers(1, 4))
def test_every_vector_is_a_mixture(seed, K, D):
    rng = np.random.default_rng(seed)
    mixture = unpack(rng.normal(0, 2, K * (1 + D + D * (D + 1) // 2)), D)
    assert mixture.means.shape == (K, D)
    assert mixture.weights.sum() == pytest.approx(1)
    assert np.all(mixture.weights > 0)
    for C in mixture.covariances:
        assert_allclose(C, C.T)
        assert np.linalg.slogdet(C)[0] == 1


def test_scipys_own_checker_agrees():
    rng = np.random.default_rng(3)
    vector, X = pack(random_mixture(rng, 3, 2)), rng.normal(size=(50, 2))
    value, slope = (lambda v, i=i: log_likelihood(v, X)[i] for i in (0, 1))
    assert optimize.check_grad(value, slope, vector) < 1e-3  # forward differences


def test_adding_a_constant_to_the_logits_changes_nothing():
    rng = np.random.default_rng(4)
    vector, X = pack(random_mixture(rng, 3, 2)), rng.normal(size=(50, 2))
    moved = vector + np.repeat([7.0, 0.0], [3, len(vector) - 3])
    for a, b in zip(log_likelihood(vector, X), log_likelihood(moved, X), strict=True):
        assert_allclose(a, b, rtol=1e-9, atol=1e-9)
    assert abs(log_likelihood(vector, X)[1][:3].sum()) < 1e-10


@pytest.fixture(scope="module")
def problem():
    truth = Mixture([0.4, 0.6], [[0.0, 0.0], [3.0, 1.0]], [np.eye(2), 0.5 * np.eye(2)])
    X, _ = truth.sample(300, np.random.default_rng(0))
    start = Mixture([0.5, 0.5], X[[0, -1]], [np.cov(X.T)] * 2)
    return X, start, em(X, start, tol=1e-14, max_iter=5000, reg_covar=0.0)


@pytest.mark.parametrize("method", METHODS)
def test_optimisers_reach_ems_optimum(problem, method):
    X, start, trace = problem
    ascent = maximize(X, start, method)
    assert ascent.converged
    assert ascent.values[0] == pytest.approx(start.logpdf(X).sum())
    # gradients below 1e-6 leave ℓ/N within 1e-12/curvature of the top
    assert ascent.values.max() == pytest.approx(trace.log_likelihoods[-1], abs=1e-6)
    assert_allclose(ascent.mixture.means, trace.mixture.means, atol=1e-3)
    assert_allclose(ascent.mixture.weights, trace.mixture.weights, atol=1e-4)


@pytest.mark.parametrize("momentum", [0.0, 0.8])
def test_gradient_ascent_reaches_ems_optimum(problem, momentum):
    X, start, trace = problem
    ascent = gradient_ascent(X, start, 0.5, momentum, tol=1e-7, max_iter=5000)
    assert ascent.converged
    assert ascent.values[-1] == pytest.approx(trace.log_likelihoods[-1], abs=1e-6)
    assert_allclose(ascent.mixture.covariances, trace.mixture.covariances, atol=1e-4)


def test_small_plain_steps_never_lower_the_value_and_each_is_a_pass(problem):
    X, start, _ = problem
    ascent = gradient_ascent(X, start, 0.1, max_iter=50)
    assert len(ascent.values) == 50
    assert not ascent.converged
    assert np.all(np.diff(ascent.values) > 0)
    # the last step is taken: the mixture lies one step beyond the last value
    assert ascent.mixture.logpdf(X).sum() > ascent.values[-1]


def test_steps_are_those_of_the_definition(problem):
    X, start, _ = problem
    v0 = pack(start)
    g0 = log_likelihood(v0, X)[1] / len(X)
    v1 = v0 + 0.2 * g0
    g1 = log_likelihood(v1, X)[1] / len(X)
    v2 = v1 + 0.5 * (0.2 * g0) + 0.2 * g1
    two = gradient_ascent(X, start, 0.2, 0.5, max_iter=2).mixture
    assert_allclose(two.means, unpack(v2, 2).means, rtol=1e-12)
    assert_allclose(two.covariances, unpack(v2, 2).covariances, rtol=1e-12)


def test_every_pass_of_an_optimiser_is_counted(problem, monkeypatch):
    X, start, _ = problem
    calls = []
    real = special.logsumexp
    monkeypatch.setattr(
        "scipy.special.logsumexp",
        lambda a, *args, **kw: calls.append(np.shape(a)) or real(a, *args, **kw),
    )
    ascent = maximize(X, start)
    assert len(ascent.values) == calls.count((2, 300))


def test_a_penalty_is_added_to_value_and_gradient(problem):
    X, start, _ = problem

    def towards_zero(vector):  # a normal prior on everything
        return -5 * vector @ vector, -10 * vector

    vector = pack(start)
    value, gradient = log_likelihood(vector, X, towards_zero)
    plain, slope = log_likelihood(vector, X)
    assert value == pytest.approx(plain - 5 * vector @ vector)
    assert_allclose(gradient, slope - 10 * vector)
    for ascent in (
        maximize(X, start, penalty=towards_zero),
        gradient_ascent(X, start, 0.3, 0.5, tol=1e-7, penalty=towards_zero),
    ):
        assert ascent.converged
        reached = maximize(X, ascent.mixture, penalty=towards_zero).values.max()
        assert ascent.values.max() == pytest.approx(reached, abs=1e-6)


GOOD = Mixture([0.5, 0.5], [[0.0], [4.0]], [[[1.0]], [[1.0]]])
LINE = np.array([[0.0], [1.0], [3.0], [5.0]])


@pytest.mark.parametrize(
    ("call", "kind", "words"),
    [
        (lambda: pack([1.0]), TypeError, "mixture must be a Mixture, got list"),
        (
            lambda: pack(Mixture([1.0], [[0.0]], [1.0], "spherical")),
            ValueError,
            "family 'spherical', wanted 'full'.*normal.covariance for normal",
        ),
        (
            lambda: pack(Mixture([1.0, 0.0], GOOD.means, GOOD.covariances)),
            ValueError,
            "weight 1 of mixture is 0.0.*drop that component",
        ),
        (
            lambda: pack(Mixture([1.0], [[0.0]], [[[-1.0]]])),
            ValueError,
            "covariances.*positive definite",
        ),
        (lambda: unpack(np.zeros(7), 2), ValueError, "7 entries.*needs 6 for each"),
        (lambda: unpack(np.zeros((2, 3)), 1), ValueError, "vector must have shape"),
        (lambda: unpack(np.zeros(3), 0), ValueError, "n_features must be at least 1"),
        (
            lambda: unpack([0.0, 0.0, 0.0, 0.0, 0.0, -800.0], 1),
            ValueError,
            "component 1 has left the range.*penalty",
        ),
        (lambda: unpack([0.0, 0.0, 800.0], 1), ValueError, "component 0 has left"),
        (
            lambda: log_likelihood(pack(GOOD), [1.0, 2.0]),
            ValueError,
            "X must have shape",
        ),
        (lambda: gradient_ascent(LINE, GOOD, 0.0), ValueError, "step must be positive"),
        (
            lambda: gradient_ascent(LINE, GOOD, 0.1, momentum=1.0),
            ValueError,
            r"momentum must be in \[0, 1\), got 1.0; try 0.9",
        ),
        (
            lambda: gradient_ascent(LINE, GOOD, 1e6),
            ValueError,
            r"step=1000000.0 is too large.*after 1 steps",
        ),
        (
            lambda: gradient_ascent([[np.nan]], GOOD, 0.1),
            ValueError,
            "^X is nan",
        ),
        (lambda: gradient_ascent(LINE, GOOD, 0.1, max_iter=0), ValueError, "max_iter"),
        (
            lambda: maximize(LINE, GOOD, "Nelder-Mead"),
            ValueError,
            "no method 'Nelder-Mead'; choose L-BFGS-B, BFGS, CG",
        ),
        (lambda: maximize(LINE, GOOD, tol=0), ValueError, "tol must be positive"),
        (lambda: maximize([1.0], GOOD), ValueError, "X must have shape"),
    ],
)
def test_errors_say_what_is_wrong_and_what_to_do(call, kind, words):
    with pytest.raises(kind, match=words):
        call()
