"""k-means against scikit-learn's, against brute force, and its stated rules."""

from itertools import product

import numpy as np
import pytest
from numpy.testing import assert_allclose
from sklearn.cluster import KMeans as Theirs

from gmmlib.datasets import load_iris, synthetic
from gmmlib.kmeans import kmeans, lloyd
from gmmlib.seeding import draw_rows, seed_centers


def inertia(X, centers, weights=1.0):
    return (weights * ((X[:, None] - centers) ** 2).sum(axis=2).min(axis=1)).sum()


@pytest.mark.parametrize("name", ["blobs", "stretched", "uneven", "iris"])
def test_inertia_as_low_as_scikit_learns(name):
    """At equal restarts, at most 1 % above."""
    X = load_iris().X if name == "iris" else synthetic(name, n=600, seed=1).X
    theirs = Theirs(4, n_init=10, random_state=0).fit(X).inertia_
    ours = kmeans(X, 4, np.random.default_rng(0), n_init=10)
    assert ours.inertia <= 1.01 * theirs
    assert_allclose(ours.inertia, inertia(X, ours.centers), rtol=1e-10)
    assert ours.converged


def test_lloyd_walks_where_scikit_learn_walks():
    X = load_iris().X
    theirs = Theirs(3, init=X[:3], n_init=1, tol=0, algorithm="lloyd").fit(X)
    ours = lloyd(X, X[:3], tol=0)
    assert_allclose(ours.centers, theirs.cluster_centers_, rtol=1e-12)
    assert_allclose(ours.inertia, theirs.inertia_, rtol=1e-12)
    assert (ours.labels(X) == theirs.labels_).all()


def test_best_of_all_partitions():
    X = np.random.default_rng(3).normal(size=(8, 2))
    best = np.inf
    for z in product(range(2), repeat=8):
        z = np.array(z)
        if 0 < z.sum() < 8:
            J = sum(((X[z == k] - X[z == k].mean(axis=0)) ** 2).sum() for k in (0, 1))
            best = min(best, J)
    found = kmeans(X, 2, np.random.default_rng(0), n_init=20).inertia
    assert_allclose(found, best, rtol=1e-12)


def test_inertia_never_rises_along_the_trace():
    X = synthetic("uneven", n=400, seed=2).X
    trace = lloyd(X, X[:5]).trace
    values = [inertia(X, centers) for centers in trace]
    assert (np.diff(values) <= 1e-9).all()
    assert (trace[0] == X[:5]).all() or np.allclose(trace[0], X[:5])


def test_weights_repeat_rows():
    rng = np.random.default_rng(4)
    X, times = rng.normal(size=(80, 2)), rng.integers(0, 4, size=80)
    start = X[times > 0][:3]
    weighted = lloyd(X, start, times)
    repeated = lloyd(np.repeat(X, times, axis=0), start)
    assert_allclose(weighted.centers, repeated.centers, rtol=1e-10)
    assert_allclose(weighted.inertia, repeated.inertia, rtol=1e-10)


def test_rows_of_weight_zero_are_never_seeds():
    X = np.arange(10.0)[:, None]
    weights = (X[:, 0] < 4).astype(float)
    for seed in range(20):
        chosen = seed_centers(X, 3, np.random.default_rng(seed), weights)
        assert X[chosen].max() < 4
        assert len(set(chosen)) == 3


def test_seeds_of_equal_rows():
    chosen = seed_centers(np.ones((5, 2)), 3, np.random.default_rng(0))
    assert len(chosen) == 3


def test_seeds_follow_squared_distance():
    """With K = 2 there are two candidates: the chance that the far row is missed."""
    X = np.array([[0.0]] * 50 + [[1.0]] * 49 + [[100.0]])
    missed = sum(
        99 not in seed_centers(X, 2, np.random.default_rng(s)) for s in range(200)
    )
    assert missed <= 2


def test_an_empty_cluster_moves_to_the_farthest_row():
    X = np.array([[0.0], [1.0], [2.0], [30.0]])
    found = lloyd(X, np.array([[1.0], [1.0], [1.0]]), max_iter=1)
    assert found.trace[1].tolist() == [[8.25], [30.0], [1.0]]
    assert lloyd(X, np.array([[1.0], [1.0]])).inertia == pytest.approx(2.0)


def test_the_farthest_row_must_have_weight():
    X = np.array([[0.0], [1.0], [2.0], [30.0]])
    found = lloyd(X, np.array([[0.5], [0.5]]), np.array([1, 1, 1, 0.0]), max_iter=1)
    assert found.trace[1][1] == 2.0


def test_more_clusters_than_different_rows():
    X = np.repeat([[0.0, 0.0], [1.0, 1.0]], 5, axis=0)
    found = kmeans(X, 4, np.random.default_rng(0))
    assert found.inertia == pytest.approx(0, abs=1e-12)
    assert np.isfinite(found.centers).all()


def test_blocks_and_samples():
    X = synthetic("blobs", n=9000, seed=0).X
    whole = kmeans(X, 3, np.random.default_rng(0))
    for data in (np.array_split(X, 5), [(part, np.ones(len(part))) for part in [X]]):
        found = kmeans(data, 3, np.random.default_rng(0))
        assert_allclose(found.inertia, whole.inertia, rtol=1e-3)
    big = np.repeat(X, 3, axis=0)
    assert_allclose(lloyd(big, X[:3]).inertia, 3 * lloyd(X, X[:3]).inertia, rtol=1e-9)
    rows, w = draw_rows([X[:10], (X[10:30], np.arange(20.0))], np.random.default_rng(0))
    assert (rows == X[:30]).all()
    assert w.tolist() == [1.0] * 10 + list(range(20))
    assert len(draw_rows(X, np.random.default_rng(0), size=7)[0]) == 7


def test_far_from_zero():
    X = synthetic("blobs", n=300, seed=0).X
    near, far = lloyd(X, X[:3]), lloyd(X + 1e8, X[:3] + 1e8)
    assert_allclose(far.inertia, near.inertia, rtol=1e-6)
    assert (far.labels(X + 1e8) == near.labels(X)).mean() > 0.99


def test_rows_of_weight_zero_are_absent_however_many():
    rng = np.random.default_rng(0)
    X, weights = rng.normal(size=(9000, 2)), np.zeros(9000)
    X[:5] += 40
    weights[:5] = 1
    found = kmeans(X, 2, np.random.default_rng(1), weights=weights)
    alone = kmeans(X[:5], 2, np.random.default_rng(1))
    assert_allclose(found.centers, alone.centers)


def test_negative_weights_are_refused():
    with pytest.raises(ValueError, match="weights must not be negative, got -1"):
        kmeans(np.ones((2, 1)), 1, np.random.default_rng(0), weights=[1, -1])
