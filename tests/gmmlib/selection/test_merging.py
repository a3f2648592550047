"""Merging against brute force: every pair tried, every entropy summed term by term."""

from itertools import combinations
from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from gmmlib import GaussianMixture, Mixture
from gmmlib.selection import merge_components

RNG = np.random.default_rng(3)
MEANS = np.array([[0.0, 0.0], [1.5, 0.0], [6.0, 0.0], [6.0, 2.0], [0.0, 9.0]])
MIXTURE = Mixture(np.full(5, 0.2), MEANS, np.full(5, 0.7), "spherical")
X = MIXTURE.sample(80, RNG)[0]


def written_out(resp, groups):
    shares = [[sum(row[k] for k in group) for group in groups] for row in resp]
    return -sum(r * log(r) for row in shares for r in row if r > 0)


def brute_force(resp):
    """At every step the partition of least entropy that joins two of the clusters."""
    groups = [[k] for k in range(len(resp[0]))]
    steps = {len(groups): groups}
    while len(groups) > 1:
        candidates = []
        for a, b in combinations(groups, 2):
            rest = [g for g in groups if g not in (a, b)]
            candidates.append(sorted([*rest, sorted(a + b)]))
        groups = min(candidates, key=lambda g: written_out(resp, g))
        steps[len(groups)] = groups
    return steps


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 5))
def test_each_step_is_the_best_pair(seed, K):
    rng = np.random.default_rng(seed)
    means, spread = rng.normal(scale=2, size=(K, 2)), rng.uniform(0.5, 2, size=K)
    mixture = Mixture(rng.dirichlet(np.ones(K) * 5), means, spread, "spherical")
    rows = mixture.sample(25, rng)[0]
    resp, merging = mixture.responsibilities(rows), merge_components(mixture, rows)
    assert merging.groups == brute_force(resp.tolist())
    for n, groups in merging.groups.items():
        wanted = written_out(resp.tolist(), groups)
        assert_allclose(merging.entropies[n], wanted, atol=1e-9)


def test_neighbours_come_together_first():
    merging = merge_components(MIXTURE, X)
    assert merging.groups[3] == [[0, 1], [2, 3], [4]]
    assert merging.groups[1] == [[0, 1, 2, 3, 4]]
    falls = [merging.entropies[n] for n in range(1, 6)]
    assert falls == sorted(falls)
    assert falls[0] == pytest.approx(0, abs=1e-9)


def test_shares_add_and_labels_follow():
    merging, resp = merge_components(MIXTURE, X), MIXTURE.responsibilities(X)
    three = np.column_stack(
        [resp[:, 0] + resp[:, 1], resp[:, 2] + resp[:, 3], resp[:, 4]]
    )
    assert_allclose(merging.responsibilities(3), three)
    assert np.array_equal(merging.labels(3), three.argmax(axis=1))
    assert np.array_equal(merging.labels(5), MIXTURE.labels(X))
    assert not merging.labels(1).any()


def test_order_of_components_only_renames():
    order = np.array([3, 1, 4, 0, 2])
    other = Mixture(MIXTURE.weights, MEANS[order], MIXTURE.covariances, "spherical")
    one, two = merge_components(MIXTURE, X), merge_components(other, X)
    for n in range(1, 6):
        renamed = {frozenset(order[group].tolist()) for group in two.groups[n]}
        assert renamed == {frozenset(group) for group in one.groups[n]}
        assert_allclose(two.entropies[n], one.entropies[n], atol=1e-9)


def test_a_ring_of_normals_becomes_one_cluster():
    """A cluster that is not normal: BIC wants several components, merging one cluster."""
    angle = RNG.uniform(0, 2 * np.pi, size=300)
    ring = 4 * np.column_stack([np.cos(angle), np.sin(angle)])
    rows = np.vstack(
        [
            ring + RNG.normal(scale=0.3, size=(300, 2)),
            RNG.normal(scale=0.4, size=(100, 2)),
        ]
    )
    model = GaussianMixture(8, n_init=5, random_state=0).fit(rows)
    labels = merge_components(model.mixture_, rows).labels(2)
    assert len(set(labels[:300])) == len(set(labels[300:])) == 1
    assert labels[0] != labels[-1]


def test_bad_input():
    merging = merge_components(MIXTURE, X)
    for bad in (0, 6, 2.5):
        with pytest.raises(
            ValueError, match=rf"n_clusters must be from 1 to 5.*got {bad}"
        ):
            merging.labels(bad)
    with pytest.raises(ValueError, match=r"X must have shape \(N, 2\)"):
        merge_components(MIXTURE, X[:, :1])
