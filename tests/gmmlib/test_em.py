"""The EM engine against independent oracles, and the properties it must have."""

from itertools import product

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy.special import logsumexp
from scipy.stats import multivariate_normal
from sklearn.mixture import GaussianMixture

from gmmlib.datasets import load_iris, load_old_faithful
from gmmlib.em import (
    em,
    em_steps,
    expectation,
    from_centers,
    from_responsibilities,
    maximization,
)
from gmmlib.expectation import Sweep
from gmmlib.families import family_of
from gmmlib.kernel.choice import kappa
from gmmlib.kernel.linear import Linear
from gmmlib.kernel.whitened import Whitened
from gmmlib.kmeans import kmeans
from gmmlib.mixture import Mixture
from gmmlib.troubles import ComponentWarning

FAMILIES = ["full", "tied", "diag", "spherical"]
every_family = pytest.mark.parametrize("family", FAMILIES)


def cloud(n, D, K, seed=0, spread=2.0):
    """n rows from K overlapping, tilted groups."""
    rng = np.random.default_rng(seed)
    means = spread * rng.normal(size=(K, D))
    A = 0.3 * rng.normal(size=(K, D, D)) + np.eye(D)
    z = rng.integers(K, size=n)
    return means[z] + np.einsum("nij,nj->ni", A[z], rng.normal(size=(n, D)))


def broad_start(X, K, family, seed=1):
    """K equal components, as broad as the data, on random rows."""
    rng = np.random.default_rng(seed)
    means = X[rng.choice(len(X), K, replace=False)].astype(float)
    C = np.cov(X.astype(float).T, bias=True).reshape(X.shape[1], -1)
    covariances = {
        "full": np.array([C] * K),
        "tied": C,
        "diag": np.array([np.diag(C)] * K),
        "spherical": np.full(K, np.trace(C) / len(C)),
    }[family]
    return Mixture(np.full(K, 1 / K), means, covariances, family)


def precisions(mixture):
    if mixture.family in ("full", "tied"):
        return np.linalg.inv(mixture.covariances)
    return 1 / mixture.covariances


def matrices(mixture):
    K, D = mixture.means.shape
    return family_of(mixture.family).matrices(mixture.covariances, K, D)


def scipy_joint(X, mixture):
    return np.column_stack(
        [
            np.log(w) + multivariate_normal(m, C).logpdf(X)
            for w, m, C in zip(
                mixture.weights, mixture.means, matrices(mixture), strict=True
            )
        ]
    )


def plain_step(X, mixture, weights, reg_covar=0.0):
    """One EM step as the formulas read, moments about the new means."""
    joint = scipy_joint(X, mixture)
    resp = np.exp(joint - logsumexp(joint, axis=1, keepdims=True)) * weights[:, None]
    counts = resp.sum(axis=0)
    means = resp.T @ X / counts[:, None]
    z = X[:, None, :] - means
    S = np.einsum("nk,nki,nkj->kij", resp, z, z)
    D = X.shape[1]
    covariances = {
        "full": S / counts[:, None, None] + reg_covar * np.eye(D),
        "tied": S.sum(axis=0) / counts.sum() + reg_covar * np.eye(D),
        "diag": np.diagonal(S, axis1=1, axis2=2) / counts[:, None] + reg_covar,
        "spherical": np.trace(S, axis1=1, axis2=2) / counts / D + reg_covar,
    }[mixture.family]
    return Mixture(counts / counts.sum(), means, covariances, mixture.family)


def assert_same(a, b, **tolerances):
    for name in ("weights", "means", "covariances"):
        assert_allclose(getattr(a, name), getattr(b, name), err_msg=name, **tolerances)


def kernels(mixture, X):
    """Both forms, for the same mixture."""
    family, (K, D) = family_of(mixture.family), mixture.means.shape
    return [form(family, K, D, X.mean(axis=0)) for form in (Linear, Whitened)]


# ---------------------------------------------------------------- against others


@every_family
@pytest.mark.parametrize(
    "n, D, K", [(150, 4, 3), (3000, 2, 5), (900, 10, 4), (400, 33, 2)]
)
def test_twenty_steps_are_scikit_learns(family, n, D, K):
    X = cloud(n, D, K)
    start = broad_start(X, K, family)
    theirs = GaussianMixture(
        K,
        covariance_type=family,
        tol=0,
        max_iter=20,
        weights_init=start.weights,
        means_init=start.means,
        precisions_init=precisions(start),
    )
    with pytest.warns(Warning, match="did not converge"):
        theirs.fit(X)
    ours = em(X, start, tol=0, max_iter=20)
    found = Mixture(theirs.weights_, theirs.means_, theirs.covariances_, family)
    assert_same(ours.mixture, found, rtol=1e-8, atol=1e-8)
    assert_allclose(ours.log_likelihoods[-1] / n, theirs.lower_bound_, rtol=1e-10)


@every_family
def test_stops_where_scikit_learn_stops(family):
    X = cloud(500, 3, 3)
    start = broad_start(X, 3, family)
    theirs = GaussianMixture(
        3,
        covariance_type=family,
        max_iter=500,
        weights_init=start.weights,
        means_init=start.means,
        precisions_init=precisions(start),
    ).fit(X)
    ours = em(X, start, max_iter=500)
    assert ours.converged
    assert len(ours.log_likelihoods) == theirs.n_iter_


@every_family
def test_one_step_is_the_formula(family):
    X = cloud(200, 3, 2)
    start = broad_start(X, 2, family)
    weights = np.random.default_rng(3).uniform(0.1, 2, size=200)
    expected = plain_step(X, start, weights, reg_covar=0.01)
    for kernel in [*kernels(start, X), None]:
        statistics = expectation(X, start, weights, kernel)
        assert_same(maximization(statistics, family, 0.01), expected, rtol=1e-11)
        ell = weights @ logsumexp(scipy_joint(X, start), axis=1)
        assert_allclose(statistics.log_likelihood, ell, rtol=1e-12)
        assert_allclose(statistics.n_rows, weights.sum())


@every_family
def test_every_labelling_of_six_rows(family):
    """Counts and means as expectations over all K^N labellings, by brute force."""
    X, K = cloud(6, 2, 2, seed=4), 2
    start = broad_start(X, K, family)
    joint = scipy_joint(X, start)
    labellings = list(product(range(K), repeat=6))
    chances = np.array([joint[np.arange(6), list(z)].sum() for z in labellings])
    ell = logsumexp(chances)
    chances = np.exp(chances - ell)
    counts, first = np.zeros(K), np.zeros((K, 2))
    for chance, z in zip(chances, labellings, strict=True):
        for n, k in enumerate(z):
            counts[k] += chance
            first[k] += chance * X[n]
    statistics = expectation(X, start).about(np.zeros(2), family)
    assert_allclose(statistics.log_likelihood, ell, rtol=1e-12)
    assert_allclose(statistics.counts, counts, rtol=1e-11)
    assert_allclose(statistics.first, first, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(
    "load, K, ell",
    [
        (load_old_faithful, 2, -1130.264),
        (load_iris, 2, -214.3547),
        (load_iris, 3, -180.1855),
    ],
)
def test_published_maxima(load, K, ell):
    X = load().X
    traces = [
        em(
            X,
            from_centers(X, kmeans(X, K, np.random.default_rng(seed)).centers, "full"),
            tol=1e-10,
            max_iter=2000,
            reg_covar=0,
        )
        for seed in range(3)
    ]
    best = max(traces, key=lambda trace: trace.log_likelihoods[-1])
    assert best.converged
    assert_allclose(best.log_likelihoods[-1], ell, atol=6e-4)


# ---------------------------------------------------------------- properties


@settings(max_examples=40, deadline=None)
@given(
    family=st.sampled_from(FAMILIES),
    seed=st.integers(0, 10**6),
    n=st.integers(20, 200),
    D=st.integers(1, 4),
    K=st.integers(1, 4),
)
def test_the_log_likelihood_never_falls(family, seed, n, D, K):
    X = cloud(n, D, K, seed)
    trace = em(X, broad_start(X, K, family, seed), tol=0, max_iter=30, reg_covar=0)
    first_trouble = min(trace.troubles.values(), default=30)
    ells = trace.log_likelihoods[: first_trouble + 1]
    assert (np.diff(ells) >= -1e-9 * np.abs(ells[1:]) - 1e-9).all()


@settings(max_examples=30, deadline=None)
@given(
    family=st.sampled_from(FAMILIES),
    seed=st.integers(0, 10**6),
    cuts=st.lists(st.integers(1, 299), max_size=5),
)
def test_any_blocking_gives_the_same_statistics(family, seed, cuts):
    X = cloud(300, 3, 3, seed)
    start = broad_start(X, 3, family, seed)
    whole = expectation(X, start)
    parts = [expectation(B, start) for B in np.split(X, sorted(set(cuts)))]
    left = sum(parts[1:], start=parts[0])
    right = parts[-1]
    for part in parts[-2::-1]:
        right = part + right
    for total in (left, right):
        for name in ("counts", "first", "second", "log_likelihood", "n_rows"):
            scale = np.abs(getattr(whole, name)).max()
            assert_allclose(
                getattr(total, name), getattr(whole, name), atol=1e-12 * scale
            )


@every_family
def test_blocks_threads_and_memory_maps_agree(family, tmp_path):
    X = cloud(9000, 3, 3)
    np.save(tmp_path / "X.npy", X)
    start = broad_start(X, 3, family)
    mapped = np.load(tmp_path / "X.npy", mmap_mode="r")
    w = np.random.default_rng(0).uniform(size=len(X))
    options = {"tol": 0, "max_iter": 5}
    whole = em(X, start, **options)
    for data, n_jobs in ((X, 2), (mapped, 1), (mapped, 3), (np.array_split(X, 7), 2)):
        assert_same(
            em(data, start, n_jobs=n_jobs, **options).mixture, whole.mixture, rtol=1e-9
        )
    pairs = list(zip(np.array_split(X, 7), np.array_split(w, 7), strict=True))
    weighted = em(X, start, weights=w, **options).mixture
    assert_same(em(pairs, start, n_jobs=2, **options).mixture, weighted, rtol=1e-9)
    assert_same(
        em(X, start, weights=w, n_jobs=2, **options).mixture, weighted, rtol=1e-9
    )


@every_family
def test_a_refilled_buffer_is_read_again(family):
    X = cloud(600, 2, 2)
    start = broad_start(X, 2, family)

    class Refilled:
        def __iter__(self):
            buffer = np.empty((200, 2))
            for part in np.split(X, 3):
                buffer[:] = part
                yield buffer

    options = {"tol": 0, "max_iter": 4}
    assert_same(
        em(Refilled(), start, **options).mixture,
        em(X, start, **options).mixture,
        rtol=1e-9,
    )


@every_family
def test_weights_repeat_rows(family):
    X = cloud(120, 2, 2)
    times = np.random.default_rng(5).integers(0, 4, size=120)
    start = broad_start(X, 2, family)
    weighted = em(X, start, weights=times, tol=0, max_iter=10)
    repeated = em(np.repeat(X, times, axis=0), start, tol=0, max_iter=10)
    assert_same(weighted.mixture, repeated.mixture, rtol=1e-9)
    assert_allclose(weighted.log_likelihoods, repeated.log_likelihoods, rtol=1e-11)


@every_family
def test_order_of_rows_and_components_does_not_matter(family):
    X = cloud(150, 3, 3)
    start = broad_start(X, 3, family)
    turn = np.array([2, 0, 1])
    covariances = start.covariances if family == "tied" else start.covariances[turn]
    turned = Mixture(start.weights[turn], start.means[turn], covariances, family)
    one = em(X, start, tol=0, max_iter=10).mixture
    two = em(X[::-1], turned, tol=0, max_iter=10).mixture
    assert_allclose(two.means, one.means[turn], rtol=1e-9)
    assert_allclose(two.weights, one.weights[turn], rtol=1e-9)


def test_affine_maps_commute_with_full_and_tied():
    X = cloud(200, 3, 2)
    A, b = np.random.default_rng(8).normal(size=(3, 3)), np.array([5.0, -3.0, 100.0])
    for family in ("full", "tied"):
        start = broad_start(X, 2, family)
        moved = Mixture(
            start.weights, start.means @ A.T + b, A @ start.covariances @ A.T, family
        )
        one = em(X, start, tol=0, max_iter=10, reg_covar=0)
        two = em(X @ A.T + b, moved, tol=0, max_iter=10, reg_covar=0)
        assert_allclose(two.mixture.means, one.mixture.means @ A.T + b, rtol=1e-8)
        assert_allclose(
            two.mixture.covariances,
            A @ one.mixture.covariances @ A.T,
            rtol=1e-7,
            atol=1e-9,
        )
        log_det = np.linalg.slogdet(A)[1]
        assert_allclose(
            two.log_likelihoods, one.log_likelihoods - 200 * log_det, rtol=1e-9
        )


# ---------------------------------------------------------------- lost digits


@every_family
@pytest.mark.parametrize(
    "offset, dtype, rtol", [(1e8, np.float64, 1e-6), (1e4, np.float32, 1e-2)]
)
def test_far_from_zero(family, offset, dtype, rtol):
    """The same data nearer to zero, with the same rounding of the input, is the oracle."""
    X = (cloud(2000, 3, 3) + offset).astype(dtype)
    near = X.astype(float) - offset
    start = broad_start(near, 3, family)
    far = Mixture(start.weights, start.means + offset, start.covariances, family)
    one = em(near, start, tol=0, max_iter=15).mixture
    two = em(X, far, tol=0, max_iter=15).mixture
    assert two.means.dtype == float
    assert_allclose(two.covariances, one.covariances, rtol=1e-6, atol=1e-7)
    assert_allclose(two.means - offset, one.means, atol=4e-7)


@every_family
def test_columns_in_very_different_units(family):
    X = cloud(500, 3, 2)
    units = np.array([1e-12, 1.0, 1e12])
    if family == "spherical":
        units = np.full(3, 1e-12)
    start = broad_start(X, 2, family)
    scale = {
        "full": np.outer(units, units),
        "tied": np.outer(units, units),
        "diag": units**2,
        "spherical": units[0] ** 2,
    }[family]
    scaled = Mixture(
        start.weights, start.means * units, start.covariances * scale, family
    )
    one = em(X, start, tol=0, max_iter=15, reg_covar=0).mixture
    two = em(X * units, scaled, tol=0, max_iter=15, reg_covar=0).mixture
    assert_allclose(two.means / units, one.means, rtol=1e-9)
    assert_allclose(two.covariances / scale, one.covariances, rtol=1e-8, atol=1e-10)


def test_spherical_with_columns_in_different_units():
    X = cloud(400, 3, 2) * np.array([1e-12, 1.0, 1e12])
    start = from_centers(X, X[:2], "spherical")
    found = em(X, start, tol=0, max_iter=10, reg_covar=0).mixture
    expected = start
    for _ in range(10):
        expected = plain_step(X, expected, np.ones(400))
    assert_same(found, expected, rtol=1e-8)


@every_family
def test_narrow_components_take_the_whitened_form(family):
    """Groups 1e-6 as wide as their distance: moments as longdouble gives them."""
    rng = np.random.default_rng(2)
    centers, z = np.array([[0.0, 0.0], [1.0, 2.0], [3.0, -1.0]]), np.arange(900) % 3
    X = centers[z] + 1e-6 * rng.normal(size=(900, 2))
    start = from_responsibilities(X, z, family)
    sweep = Sweep(X, None, start)
    assert sweep.form is Whitened
    assert kappa(start, sweep.overview.reach) > 1e6
    found = em(X, start, tol=0, max_iter=3, reg_covar=0).mixture
    for k in range(3):
        part = X[z == k].astype(np.longdouble)
        C = np.cov((part - part.mean(axis=0)).astype(float).T, bias=True)
        if family == "full":
            assert_allclose(found.covariances[k], C, rtol=1e-8, atol=1e-20)
        elif family == "diag":
            assert_allclose(found.covariances[k], np.diag(C), rtol=1e-8)
        elif family == "spherical":
            assert_allclose(found.covariances[k], np.trace(C) / 2, rtol=1e-8)


def test_a_step_too_narrow_for_the_linear_form_is_taken_again():
    rng = np.random.default_rng(2)
    X = np.concatenate([rng.normal(size=(50, 1)), 1e-5 * rng.normal(size=(50, 1)) + 9])
    start = Mixture([0.5, 0.5], [[0.0], [9.0]], [[1.0], [0.01]], "diag")
    sweep = Sweep(X, None, start)
    assert sweep.form is Linear
    step = next(em_steps(X, start, reg_covar=0))
    assert_allclose(step.mixture.covariances[1], X[50:].var(), rtol=1e-8)


def test_log_densities_against_fifty_digits():
    X = cloud(20, 3, 2)
    mixture = em(X, broad_start(X, 2, "full"), max_iter=3).mixture
    with mpmath.workdps(50):
        for row, ours in zip(X, mixture.logpdf(X), strict=True):
            p = mpmath.mpf(0)
            for w, m, C in zip(
                mixture.weights, mixture.means, mixture.covariances, strict=True
            ):
                C = mpmath.matrix(C.tolist())
                d = mpmath.matrix(
                    [mpmath.mpf(a) - mpmath.mpf(b) for a, b in zip(row, m, strict=True)]
                )
                q = (d.T * mpmath.lu_solve(C, d))[0]
                p += (
                    mpmath.mpf(w)
                    * mpmath.exp(-q / 2)
                    / mpmath.sqrt((2 * mpmath.pi) ** 3 * mpmath.det(C))
                )
            assert abs(ours - float(mpmath.log(p))) <= 1e-12 * abs(ours)


# ---------------------------------------------------------------- bad luck


@every_family
@pytest.mark.parametrize("wide", [False, True])
def test_a_component_that_dies_is_reported(family, wide):
    X = cloud(100, 2, 1)
    start = broad_start(X, 2, family)
    far = Mixture(start.weights, [[0.0, 0.0], [1e3, 1e3]], start.covariances, family)
    kernel = kernels(far, X)[wide]
    with pytest.warns(ComponentWarning, match="component 1 died"):
        mixture = maximization(expectation(X, far, None, kernel), family, 1e-6)
    assert mixture.weights.tolist() == [1.0, 0.0]
    trace = em(X, far)
    assert [(t.kind, t.component) for t in trace.troubles] == [("died", 1)]
    assert np.isfinite(trace.mixture.logpdf(X)).all()
    assert np.isfinite(trace.log_likelihoods).all()


@every_family
def test_a_component_that_collapses_is_reported(family):
    X = np.concatenate([cloud(50, 2, 1), np.full((50, 2), 9.0)])
    labels = np.repeat([0, 1], 50)
    if family == "tied":
        X[:50] = 1.0
    with pytest.warns(ComponentWarning, match="collapsed"):
        start = from_responsibilities(X, labels, family)
    trace = em(X, start, reg_covar=0, max_iter=20)
    assert {t.kind for t in trace.troubles} == {"collapsed"}
    assert np.isfinite(trace.mixture.logpdf(X)).all()
    assert np.isfinite(trace.mixture.covariances).all()


@pytest.mark.parametrize("value", [0.0, 7e8])
@pytest.mark.parametrize("family", ["full", "tied", "diag"])
def test_constant_columns_end_in_a_valid_mixture(family, value):
    X = cloud(60, 2, 2)
    X[:, 1] = value
    trace = em(
        X, broad_start(X + [[0, 1]] * np.arange(60)[:, None], 2, family), reg_covar=0
    )
    assert np.isfinite(trace.mixture.logpdf(X)).all()
    assert np.isfinite(trace.log_likelihoods).all()


def test_all_rows_equal():
    X = np.zeros((5, 2))
    with pytest.warns(ComponentWarning):
        start = from_responsibilities(X, np.array([0, 0, 1, 1, 1]), "full")
    assert np.isfinite(em(X, start, reg_covar=0).mixture.logpdf(X)).all()


def test_an_interrupted_fit_keeps_its_last_step():
    X = cloud(200, 2, 2)
    start, best = broad_start(X, 2, "full"), None
    with pytest.raises(KeyboardInterrupt):
        for n, step in enumerate(em_steps(X, start, tol=0)):
            best = step.mixture
            if n == 3:
                raise KeyboardInterrupt
    assert_same(best, em(X, start, tol=0, max_iter=4).mixture, rtol=0)


# ---------------------------------------------------------------- small parts


def test_trace_keeps_mixtures_on_request():
    X = cloud(80, 2, 2)
    start = broad_start(X, 2, "full")
    trace = em(X, start, keep=True, max_iter=5, tol=0)
    assert trace.mixtures[0] is start
    assert trace.mixtures[-1] is trace.mixture
    assert len(trace.mixtures) == 6
    assert em(X, start).mixtures == []
    assert em(X, start, max_iter=0).mixture is start


@every_family
def test_statistics_move_scale_and_refuse(family):
    X = cloud(90, 2, 2)
    start = broad_start(X, 2, family)
    statistics = expectation(X, start)
    moved = statistics.about(X.mean(axis=0), family)
    linear = expectation(X, start, None, kernels(start, X)[0])
    assert_allclose(moved.second, linear.second, rtol=1e-10, atol=1e-10)
    assert_allclose(moved.first, linear.first, rtol=1e-10, atol=1e-10)
    with pytest.raises(ValueError, match="different origins"):
        statistics + moved
    half = maximization(0.5 * statistics, family)
    assert_same(half, maximization(statistics, family), rtol=1e-12)


@every_family
def test_responsibilities_give_a_start(family):
    X = cloud(5000, 2, 3)
    resp = np.random.default_rng(0).dirichlet(np.ones(3), size=5000)
    w = np.random.default_rng(1).uniform(size=5000)
    start = from_responsibilities(X, resp, family, weights=w, reg_covar=0.1)
    shares = resp * w[:, None]
    assert_allclose(start.weights, shares.sum(axis=0) / w.sum())
    assert_allclose(start.means, shares.T @ X / shares.sum(axis=0)[:, None])
    z = X - start.means[0]
    if family == "full":
        expected = np.einsum("n,ni,nj->ij", shares[:, 0], z, z) / shares[:, 0].sum()
        assert_allclose(start.covariances[0], expected + 0.1 * np.eye(2), rtol=1e-10)


def test_centres_give_the_start_that_labels_give():
    X = cloud(300, 2, 3)
    centers = X[:3]
    labels = ((X[:, None] - centers) ** 2).sum(axis=2).argmin(axis=1)
    assert_same(
        from_centers(X, centers, "full"),
        from_responsibilities(X, labels, "full"),
        rtol=1e-12,
    )
