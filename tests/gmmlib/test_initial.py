"""Every way to start, against counting by hand."""

import numpy as np
import pytest
from sklearn.cluster import KMeans

from gmmlib.estimator import GaussianMixture
from gmmlib.fitting.initial import initial
from gmmlib.mixture import Mixture

FAMILIES = ["full", "tied", "diag", "spherical"]


def blobs(N=300, seed=0):
    rng = np.random.default_rng(seed)
    centers = np.array([[0, 0], [9, 0], [0, 9]])
    labels = rng.integers(3, size=N)
    return centers[labels] + rng.normal(size=(N, 2)), labels


def start(how, X, K=3, family="full", seed=0, **options):
    rng = np.random.default_rng(seed)
    return initial(X, K, family, how, rng, **{"reg_covar": 0.0} | options)


def by_hand(X, labels, K, w=None):
    w = np.ones(len(X)) if w is None else w
    members = [labels == k for k in range(K)]
    return (
        [w[m].sum() / w.sum() for m in members],
        [np.average(X[m], axis=0, weights=w[m]) for m in members],
        [np.cov(X[m].T, aweights=w[m], ddof=0) for m in members],
    )


def agree(mixture, parts):
    weights, means, covariances = parts
    np.testing.assert_allclose(mixture.weights, weights)
    np.testing.assert_allclose(mixture.means, means, atol=1e-12)
    np.testing.assert_allclose(mixture.covariances, covariances, atol=1e-12)


def test_labels_and_their_one_zero_responsibilities():
    X, labels = blobs()
    w = np.random.default_rng(1).uniform(size=300)
    for how in (labels, np.eye(3)[labels], labels.tolist(), lambda X, K, rng: labels):
        agree(start(how, X), by_hand(X, labels, 3))
        agree(start(how, X, weights=w), by_hand(X, labels, 3, w))


def test_soft_responsibilities():
    X, _ = blobs()
    resp = np.random.default_rng(0).dirichlet(np.ones(3), size=300)
    mixture = start(resp, X)
    for k, r in enumerate(resp.T):
        np.testing.assert_allclose(mixture.means[k], np.average(X, axis=0, weights=r))
        expected = np.cov(X.T, aweights=r, ddof=0)
        np.testing.assert_allclose(mixture.covariances[k], expected)


def test_labels_need_not_name_the_last_component():
    X, labels = blobs()
    said = []
    mixture = start(np.minimum(labels, 1), X, report=said.append)
    assert mixture.weights[2] == 0
    assert [str(trouble)[:16] for trouble in said] == ["component 2 died"]


def test_kmeans_starts_from_the_clusters():
    X, _ = blobs()
    found = np.sort(start("kmeans", X).means, axis=0)
    theirs = KMeans(3, n_init=1, random_state=0).fit(X).cluster_centers_
    np.testing.assert_allclose(found, np.sort(theirs, axis=0))


def test_kmeans_of_many_rows_starts_near_the_clusters():
    X, labels = blobs(20000)
    found = np.sort(start("kmeans", X).means, axis=0)
    np.testing.assert_allclose(
        found, np.sort(by_hand(X, labels, 3)[1], axis=0), atol=0.1
    )


@pytest.mark.parametrize("how", ["k-means++", "random_from_data"])
@pytest.mark.parametrize("N", [50, 9000])
def test_means_are_rows_of_the_data(how, N):
    X, _ = blobs(N)
    X = X.astype(np.float32)
    mixture = start(how, X)
    for mean in mixture.means:
        assert (mean == X).all(axis=1).any()
    assert len(np.unique(mixture.means, axis=0)) == 3
    distance = ((X[:, None] - mixture.means) ** 2).sum(axis=2)
    counts = np.bincount(distance.argmin(axis=1), minlength=3)
    np.testing.assert_allclose(mixture.weights, counts / N)


def test_random_starts_are_near_the_whole():
    X, _ = blobs()
    mixture = start("random", X)
    np.testing.assert_allclose(mixture.means, [X.mean(axis=0)] * 3, atol=1)
    assert len(np.unique(mixture.means)) == 6


@pytest.mark.parametrize("how", ["kmeans", "k-means++", "random", "random_from_data"])
def test_rows_of_weight_zero_are_absent(how):
    X, _ = blobs()
    w = np.ones(300)
    w[::2] = 0
    X[::2] = 1e6
    mixture = start(how, X, weights=w)
    assert (np.abs(mixture.means) < 20).all()


def test_parts_that_are_given_replace_those_found():
    X, labels = blobs()
    weights, means, covariances = by_hand(X, labels, 3)
    given = (None, np.array(means) + 0.1, None)
    agree(start("kmeans", X, given=given), (weights, given[1], covariances))
    given = (np.ones(3) / 3, None, None)
    agree(start(labels, X, given=given), (given[0], means, covariances))
    mixture = start("random", X, given=(None, means, None))
    np.testing.assert_allclose(mixture.means, means)
    np.testing.assert_allclose(mixture.weights, 1 / 3, atol=0.05)


def test_a_mixture_is_a_start():
    X, _ = blobs()
    mixture = start("kmeans", X, family="diag")
    for how in (mixture, lambda X, K, rng: mixture):
        again = start(how, X, family="diag")
        np.testing.assert_array_equal(again.covariances, mixture.covariances)
    with pytest.raises(ValueError, match="a diag mixture of 3 components"):
        start(mixture, X, family="full")


def test_blocks_may_start_from_labels():
    X, labels = blobs()
    agree(start(labels, [X[:100], X[100:]]), by_hand(X, labels, 3))


@pytest.mark.parametrize("family", FAMILIES)
def test_the_estimator_starts_from_responsibilities_or_a_callable(family):
    X, labels = blobs()
    options = {"covariance_type": family, "max_iter": 0}
    one = GaussianMixture(3, init_params=labels, **options).fit(X)
    calls = []

    def choose(*arguments):
        calls.append(arguments)
        return labels

    two = GaussianMixture(3, init_params=choose, **options).fit(X)
    np.testing.assert_array_equal(one.covariances_, two.covariances_)
    data, K, rng = calls[0]
    assert data is X
    assert K == 3
    assert isinstance(rng, np.random.Generator)


def test_full_starts_look_at_no_rows():
    mixture = initial(None, 1, "diag", "kmeans", None, ([1.0], [[2.0]], [[3.0]]))
    assert isinstance(mixture, Mixture)
    assert mixture.covariances[0, 0] == 3
