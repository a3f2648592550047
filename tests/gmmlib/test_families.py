"""Families: counts, features and parameters against SciPy and plain loops."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.stats import multivariate_normal
from sklearn.mixture import GaussianMixture

from gmmlib.families import FAMILIES, family_of

EVERY = pytest.mark.parametrize("name", list(FAMILIES))


def parameters(name, K=3, D=4, seed=0):
    rng = np.random.default_rng(seed)
    A = rng.normal(size=(K, D, D))
    full = A @ A.transpose(0, 2, 1) + np.eye(D)
    return rng.normal(size=(K, D)), {
        "full": full,
        "tied": full[0],
        "diag": np.diagonal(full, axis1=1, axis2=2).copy(),
        "spherical": full[:, 0, 0].copy(),
    }[name]


def features(family, x):
    D, B = x.shape
    phi = np.ones((family.n_features(D), B))
    phi[1 : D + 1] = x
    family.quadratic(x, phi[D + 1 :])
    return phi


@EVERY
def test_parameters_times_features_are_log_densities(name):
    """Up to −½xᵀΛx for tied, which is the same for every component."""
    family, (means, covariances) = family_of(name), parameters(name)
    x = np.random.default_rng(1).normal(size=(4, 20))
    log_weights = np.log([0.2, 0.3, 0.5])
    theta = family.natural(log_weights, means, family.factors(covariances, 4))
    found = theta @ features(family, x)
    matrices = family.matrices(covariances, 3, 4)
    for k in range(3):
        expected = (
            multivariate_normal(means[k], matrices[k]).logpdf(x.T) + log_weights[k]
        )
        if family.shared:
            expected += 0.5 * np.einsum("db,de,eb->b", x, np.linalg.inv(covariances), x)
        assert_allclose(found[k], expected, rtol=1e-11)


@EVERY
def test_factors_whiten(name):
    family, (means, covariances) = family_of(name), parameters(name)
    W, matrices = family.factors(covariances, 4), family.matrices(covariances, 3, 4)
    slopes = family.slopes(W, means)
    for k in range(3):
        one = family.whiten(W, k, np.eye(4), out=None)
        assert_allclose(one @ matrices[k] @ one.T, np.eye(4), atol=1e-12)
        assert_allclose(slopes[0][k], one @ means[k], rtol=1e-10)
        assert_allclose(slopes[1][k], np.linalg.solve(matrices[k], means[k]), rtol=1e-9)
    log_det = family.log_diagonal(W).sum(axis=1)
    assert_allclose(log_det, -0.5 * np.linalg.slogdet(matrices)[1][: len(log_det)])


@EVERY
@pytest.mark.parametrize("origin", [0.0, 3.0])
def test_moments_give_covariances(name, origin):
    rng, family = np.random.default_rng(2), family_of(name)
    X, resp = rng.normal(size=(50, 3)), rng.dirichlet(np.ones(2), size=50)
    counts, y = resp.sum(axis=0), X - origin
    first, second = resp.T @ y, np.zeros(family.shape(2, 3))
    for k in range(2):
        family.gather(second, k, (y * np.sqrt(resp[:, k : k + 1])).T)
    if not family.shared:
        sums = resp.T @ features(family, y.T)[4:].T
        assert_allclose(family.unpack(sums, 3), second, rtol=1e-11, atol=1e-11)
    found = family.covariances(counts, first, second, first / counts[:, None])
    own = np.array([np.cov(X.T, aweights=resp[:, k], bias=True) for k in range(2)])
    expected = {
        "full": own,
        "tied": np.average(own, axis=0, weights=counts),
        "diag": np.diagonal(own, axis1=1, axis2=2),
        "spherical": np.trace(own, axis1=1, axis2=2) / 3,
    }[name]
    assert_allclose(found, expected, rtol=1e-9, atol=1e-10)


@EVERY
def test_free_numbers_are_counted_as_scikit_learn_counts(name):
    X = np.random.default_rng(0).normal(size=(60, 3))
    theirs = GaussianMixture(2, covariance_type=name, random_state=0).fit(X)
    assert family_of(name).n_parameters(2, 3) == theirs._n_parameters()
    assert family_of(name).shape(2, 3) == theirs.covariances_.shape


@EVERY
def test_matrices_there_and_back(name):
    family, (_, covariances) = family_of(name), parameters(name)
    back = family.from_matrices(family.matrices(covariances, 3, 4))
    assert_allclose(back, covariances)


@EVERY
def test_what_is_not_positive_has_no_factors(name):
    family, (_, covariances) = family_of(name), parameters(name)
    with pytest.raises(np.linalg.LinAlgError):
        family.factors(-covariances, 4)


@EVERY
def test_widening_adds_to_variances(name):
    family, (_, covariances) = family_of(name), parameters(name)
    before = family.matrices(covariances, 3, 4).copy()
    family.widen(covariances, 0.5)
    after = family.matrices(covariances, 3, 4)
    assert_allclose(after, before + 0.5 * np.eye(4))


def test_unknown_family():
    with pytest.raises(ValueError, match="'round'; there are full, tied"):
        family_of("round")
