"""AIC, BIC and ICL against scikit-learn, mclust's published numbers, and written out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import stats
from sklearn import mixture as theirs

from gmmlib import GaussianMixture, Mixture, load_iris, load_old_faithful
from gmmlib.families import FAMILIES
from gmmlib.selection import aic, bic, entropy, icl
from gmmlib.selection.criteria import tally

X = load_iris().X
CLOSE = {"n_init": 5, "tol": 1e-9, "max_iter": 5000, "random_state": 0}


def fitted(K, family, X=X, **options):
    options = CLOSE | options
    return GaussianMixture(K, covariance_type=family, **options).fit(X).mixture_


def sklearns(mixture):
    model = theirs.GaussianMixture(len(mixture.weights), covariance_type=mixture.family)
    ours = GaussianMixture.from_mixture(mixture)
    for name in ("weights_", "means_", "covariances_", "precisions_cholesky_"):
        setattr(model, name, getattr(ours, name))
    return model


@pytest.mark.parametrize("family", FAMILIES)
def test_aic_and_bic_are_scikit_learns(family):
    mixture = fitted(3, family)
    peer = sklearns(mixture)
    assert_allclose(aic(mixture, X), peer.aic(X), rtol=1e-10)
    assert_allclose(bic(mixture, X), peer.bic(X), rtol=1e-10)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_estimator_says_the_same_and_weights_repeat_rows(family):
    model = GaussianMixture(2, covariance_type=family, random_state=0).fit(X)
    weights = np.arange(len(X)) % 3
    repeated = np.repeat(X, weights, axis=0)
    for function in (aic, bic, icl):
        method = getattr(model, function.__name__)
        assert method(X) == function(model.mixture_, X)
        assert_allclose(
            method(X, weights), function(model.mixture_, repeated), rtol=1e-12
        )
        blocks = [X[:40], X[40:]]
        assert_allclose(method(blocks), function(model.mixture_, X), rtol=1e-12)


# the first three: vignette of mclust 6 and Fraley and Raftery 2002, sign turned; mclust
# stops EM at a relative gain of 1e-5, so ours may lie a little lower
@pytest.mark.parametrize(
    ("data", "K", "family", "published"),
    [
        (load_old_faithful, 3, "tied", 2314.386),
        (load_old_faithful, 2, "full", 2322.192),
        (load_iris, 2, "full", 574.0178),
    ],
)
def test_bic_is_mclusts(data, K, family, published):
    X = data().X
    found = bic(fitted(K, family, X), X)
    assert published - 0.1 < found < published + 0.01


def test_icl_is_mclusts_in_its_map_form():
    mixture = fitted(3, "full")
    assert_allclose(icl(mixture, X), 584.05, atol=0.01)
    assert_allclose(icl(mixture, X, form="entropy"), 590.59, atol=0.02)


def test_icl_written_out():
    mixture = fitted(3, "full")
    joint = np.column_stack(
        [
            weight * stats.multivariate_normal(mean, covariance).pdf(X)
            for weight, mean, covariance in zip(
                mixture.weights, mixture.means, mixture.covariances, strict=True
            )
        ]
    )
    resp = joint / joint.sum(axis=1, keepdims=True)
    schwarz = -2 * np.log(joint.sum(axis=1)).sum() + 44 * np.log(150)
    surprise = sum(np.log(row.max()) for row in resp)
    undecided = sum(r * np.log(r) for row in resp for r in row if r > 0)
    assert_allclose(icl(mixture, X), schwarz - 2 * surprise, rtol=1e-9)
    found = icl(mixture, X, "entropy")
    assert_allclose(found, schwarz - 2 * undecided, rtol=1e-9)
    # a row's labels surprise no more than they do on average: min ≤ mean of −log r
    assert icl(mixture, X) < found


def test_one_component_leaves_no_doubt():
    mixture = fitted(1, "full")
    assert icl(mixture, X) == icl(mixture, X, "entropy") == bic(mixture, X)


def test_entropy_from_decided_to_undecided():
    assert entropy(np.eye(3)) == 0
    assert_allclose(entropy(np.full((7, 4), 1 / 4)), 7 * np.log(4))
    resp = np.random.default_rng(0).dirichlet(np.ones(3), size=20)
    assert_allclose(entropy(resp), stats.entropy(resp, axis=1).sum())


seeds = st.integers(0, 2**32 - 1)


@settings(max_examples=30, deadline=None)
@given(seeds, st.sampled_from(["full", "diag"]))
def test_units_of_columns_shift_all_models_alike(seed, family):
    """Densities scale by Π s: −2ℓ of every mixture shifts by 2 N Σ log s."""
    rng = np.random.default_rng(seed)
    scale, found = np.exp(rng.normal(scale=3, size=4)), []
    for K in (1, 3):
        mixture = fitted(K, family, n_init=1, tol=1e-2)
        spread = np.outer(scale, scale) if family == "full" else scale**2
        moved = Mixture(
            mixture.weights, mixture.means * scale, mixture.covariances * spread, family
        )
        for function in (aic, bic, icl):
            found.append(function(moved, X * scale) - function(mixture, X))
    assert_allclose(found, 2 * 150 * np.log(scale).sum(), rtol=1e-7, atol=1e-6)


@settings(max_examples=10, deadline=None)
@given(st.integers(-20, 20), st.sampled_from(list(FAMILIES)))
def test_differences_of_bic_do_not_depend_on_the_unit(power, family):
    unit = 2.0**power

    def difference(X):
        one, two = (fitted(K, family, X, reg_covar=0, n_init=1) for K in (1, 2))
        return bic(two, X) - bic(one, X)

    assert_allclose(difference(X * unit), difference(X), rtol=1e-6)


@settings(max_examples=20, deadline=None)
@given(seeds)
def test_order_of_rows_and_components_does_not_matter(seed):
    rng, mixture = np.random.default_rng(seed), fitted(3, "diag", n_init=1, tol=1e-2)
    order = rng.permutation(3)
    other = Mixture(
        mixture.weights[order], mixture.means[order], mixture.covariances[order], "diag"
    )
    for function in (aic, bic, icl):
        assert_allclose(function(other, rng.permutation(X)), function(mixture, X))


def test_many_rows_are_taken_piece_by_piece():
    mixture, many = fitted(2, "full"), np.tile(X, (200, 1))
    one, all_of_them = (tally(mixture, rows) for rows in (X, many))
    assert_allclose(all_of_them, 200 * np.array(one), rtol=1e-12)


def test_bad_input():
    mixture = fitted(2, "full")
    with pytest.raises(ValueError, match="form must be 'map' or 'entropy', got 'MAP'"):
        icl(mixture, X, form="MAP")
    with pytest.raises(ValueError, match=r"X must have shape \(N, 4\), got \(150, 2\)"):
        bic(mixture, X[:, :2])
    with pytest.raises(ValueError, match="X is nan at row 1, column 0"):
        aic(mixture, [[1, 2, 3, 4], [np.nan, 2, 3, 4]])
    for bad in ([[-0.1, 1.1]], [[0.0, 1.1]]):
        with pytest.raises(ValueError, match="must lie between 0 and 1"):
            entropy(bad)
