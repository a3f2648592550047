"""Mixtures against SciPy, scikit-learn, and brute force."""

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy.integrate import quad
from scipy.special import logsumexp
from scipy.stats import multivariate_normal

from gmmlib.families import FAMILIES, family_of
from gmmlib.mixture import Mixture

EVERY = pytest.mark.parametrize("family", list(FAMILIES))


def mixture(family, K=3, D=2, seed=0, narrow=1.0):
    rng = np.random.default_rng(seed)
    A = rng.normal(size=(K, D, D))
    full = (A @ A.transpose(0, 2, 1) + np.eye(D)) * narrow**2
    covariances = {
        "full": full,
        "tied": full[0],
        "diag": np.diagonal(full, axis1=1, axis2=2),
        "spherical": full[:, 0, 0],
    }[family]
    return Mixture(
        rng.dirichlet(np.ones(K)), 2 * rng.normal(size=(K, D)), covariances, family
    )


def scipy_joint(X, m):
    K, D = m.means.shape
    matrices = family_of(m.family).matrices(m.covariances, K, D)
    return np.column_stack(
        [
            np.log(w) + multivariate_normal(mu, C).logpdf(X)
            for w, mu, C in zip(m.weights, m.means, matrices, strict=True)
        ]
    )


@EVERY
@pytest.mark.parametrize("D, narrow", [(1, 1.0), (2, 1.0), (2, 1e-3), (34, 1.0)])
def test_densities_and_shares_are_scipys(family, D, narrow):
    m = mixture(family, D=D, narrow=narrow)
    X, _ = m.sample(9000, np.random.default_rng(1))
    joint = scipy_joint(X, m).reshape(9000, 3)
    assert_allclose(m.logpdf(X), logsumexp(joint, axis=1), rtol=1e-9, atol=1e-10)
    shares = np.exp(joint - logsumexp(joint, axis=1, keepdims=True))
    assert_allclose(m.responsibilities(X), shares, atol=1e-9)
    assert (m.labels(X) == joint.argmax(axis=1)).all()


@settings(max_examples=30, deadline=None)
@given(
    family=st.sampled_from(list(FAMILIES)),
    seed=st.integers(0, 10**6),
    size=st.floats(-200, 200),
)
def test_responsibilities_sum_to_one_anywhere(family, seed, size):
    m = mixture(family, seed=seed)
    X = np.random.default_rng(seed).normal(size=(5, 2)) * 10.0**size
    resp = m.responsibilities(X)
    assert_allclose(resp.sum(axis=1), 1, rtol=1e-12)
    assert np.isfinite(m.logpdf(X)).all()


def test_very_far_the_widest_component_wins():
    m = Mixture([0.5, 0.5], [[0.0, 0.0]] * 2, [[1.0, 4.0], [4.0, 1.0]], "diag")
    X = np.array([[1e200, 0.0], [0.0, 1e200], [0.0, 0.0]])
    assert m.labels(X).tolist() == [1, 0, 0]
    assert_allclose(m.responsibilities(X), [[0, 1], [1, 0], [0.5, 0.5]], atol=1e-200)


def test_of_equal_components_the_first_is_the_label():
    m = Mixture(np.full(300, 1 / 300), np.zeros((300, 1)), np.ones(300), "spherical")
    assert m.labels([[0.5]]).tolist() == [0]


@EVERY
@pytest.mark.parametrize("apart", [3.0, 50.0, 300.0])  # κ from 1e2 to 1e6
def test_rows_in_doubt_are_taken_again(family, apart):
    m = mixture(family, D=3)
    m = Mixture(m.weights, apart * m.means, m.covariances, family)
    X, _ = m.sample(400, np.random.default_rng(2))
    matrices = family_of(family).matrices(m.covariances, 3, 3)
    with mpmath.workdps(40):
        for x, ours in zip(X[::20], m.logpdf(X)[::20], strict=True):
            p = mpmath.mpf(0)
            for w, mean, C in zip(m.weights, m.means, matrices, strict=True):
                z = mpmath.matrix(
                    [
                        mpmath.mpf(a) - mpmath.mpf(b)
                        for a, b in zip(x, mean, strict=True)
                    ]
                )
                C = mpmath.matrix(C.tolist())
                q = (z.T * mpmath.lu_solve(C, z))[0]
                p += (
                    w
                    * mpmath.exp(-q / 2)
                    / mpmath.sqrt((2 * mpmath.pi) ** 3 * mpmath.det(C))
                )
            assert abs(ours - mpmath.log(p)) <= 1e-12 * abs(ours)


def test_far_rows_do_not_spoil_near_ones():
    m, X = mixture("full"), np.random.default_rng(2).normal(size=(50, 2))
    mixed = np.concatenate([X, [[1e200, -1e200]]])
    assert_allclose(m.logpdf(mixed)[:50], m.logpdf(X), rtol=1e-12)


def test_a_component_of_weight_zero_takes_nothing():
    m = Mixture([1.0, 0.0], [[0.0], [0.0]], [1.0, 1.0], "spherical")
    one = Mixture([1.0], [[0.0]], [1.0], "spherical")
    X = np.linspace(-3, 3, 7)[:, None]
    assert_allclose(m.logpdf(X), one.logpdf(X), rtol=1e-14)
    assert (m.sample(20, np.random.default_rng(0))[1] == 0).all()


@EVERY
def test_samples_have_the_mixtures_moments(family):
    m = mixture(family)
    X, labels = m.sample(200_000, np.random.default_rng(3))
    assert_allclose(X.mean(axis=0), m.weights @ m.means, atol=0.03)
    assert_allclose(np.bincount(labels) / len(X), m.weights, atol=0.005)
    matrices = family_of(family).matrices(m.covariances, 3, 2)
    assert_allclose(np.cov(X[labels == 1].T), matrices[1], atol=0.15)


@EVERY
def test_marginals_integrate_the_rest_out(family):
    m = mixture(family)
    found = m.marginal([1])
    assert found.family == family

    def slice_of(x, y):
        return np.exp(m.logpdf(np.array([[x, y]])))[0]

    for y in (-1.0, 0.5):
        expected = quad(slice_of, -60, 60, args=(y,), limit=200)[0]
        assert_allclose(np.exp(found.logpdf([[y]]))[0], expected, rtol=1e-6)


@EVERY
def test_conditionals_are_joint_over_marginal(family):
    m = mixture(family, D=3)
    y = np.linspace(-3, 3, 7)
    rows = np.column_stack([np.full(7, 0.7), y, np.full(7, -0.2)])
    expected = m.logpdf(rows) - m.marginal([0, 2]).logpdf([[0.7, -0.2]])
    assert_allclose(m.condition([0, 2], [0.7, -0.2]).logpdf(y[:, None]), expected)


def test_unknown_family():
    with pytest.raises(ValueError, match="no covariance family"):
        Mixture([1.0], [[0.0]], [1.0], "round")


def test_parameters_are_counted():
    assert mixture("full").n_parameters == 2 + 6 + 9


@pytest.mark.parametrize("ask", ["logpdf", "responsibilities", "labels"])
@pytest.mark.parametrize("X", [[[1.0]], [1.0, 2.0], [[1.0, 2.0, 3.0]]])
def test_rows_of_another_shape_are_refused(ask, X):
    with pytest.raises(ValueError, match=r"X must have shape \(N, 2\), got"):
        getattr(mixture("full"), ask)(X)


def test_what_cannot_be_drawn_or_known_is_refused():
    m, rng = mixture("full"), np.random.default_rng(0)
    with pytest.raises(ValueError, match="n must be at least 1"):
        m.sample(0, rng)
    with pytest.raises(TypeError, match="rng must be a NumPy Generator"):
        m.sample(1, 0)
    with pytest.raises(ValueError, match=r"X must have shape \(N, 1\), got \(1, 2\)"):
        m.condition([0], [1.0, 2.0])
