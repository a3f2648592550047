"""Agreement of restarts, against the index counted pair by pair."""

from itertools import combinations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from gmmlib import load_iris, load_old_faithful
from gmmlib.selection import stability

X = load_iris().X
RANDOM = {"init_params": "random_from_data", "random_state": 0, "n_restarts": 8}


def rand_index_adjusted(a, b):
    """Hubert and Arabie 1985, from the pairs of rows that share a group."""
    pairs = list(combinations(range(len(a)), 2))
    in_a = np.array([a[i] == a[j] for i, j in pairs])
    in_b = np.array([b[i] == b[j] for i, j in pairs])
    both, chance = (in_a & in_b).sum(), in_a.sum() * in_b.sum() / len(pairs)
    return (both - chance) / ((in_a.sum() + in_b.sum()) / 2 - chance)


def test_agreement_is_the_index_of_each_pair():
    found = stability(X, 3, **RANDOM)
    wanted = [[rand_index_adjusted(a, b) for b in found.labels] for a in found.labels]
    assert_allclose(found.agreement, wanted)
    pairs = list(combinations(range(8), 2))
    assert_allclose(found.mean_agreement, np.mean([wanted[i][j] for i, j in pairs]))
    assert 0 < found.mean_agreement < 1


def test_two_clear_groups_are_found_from_everywhere():
    found = stability(load_old_faithful().X, 2, **RANDOM)
    assert (found.n_best, found.notes) == (8, [""] * 8)
    assert found.mean_agreement > 0.99


def test_spurious_maxima_are_not_the_best():
    found = stability(X, 3, **RANDOM | {"n_restarts": 20})
    assert found.log_likelihoods.max() > -100  # flat components
    assert not found.sound[found.log_likelihoods.argmax()]
    assert_allclose(found.log_likelihoods[found.sound].max(), -180.1855, atol=1e-3)
    reached = np.abs(found.log_likelihoods + 180.1855) < 0.01
    assert found.n_best == reached.sum() > 1
    assert [bool(note) for note in found.notes] == (~found.sound).tolist()


def test_no_sound_start_no_best():
    found = stability(np.repeat([[0.0], [1.0], [5.0]], 4, axis=0), 2, random_state=0)
    assert not found.sound.any()
    assert repr(found).startswith("0 of 20 starts reached the best log-likelihood; ")
    assert "\n20 of 20 starts had troubles: component " in repr(found)


def test_same_seed_same_starts():
    one, two = stability(X, 3, **RANDOM), stability(X, 3, **RANDOM | {"n_restarts": 5})
    assert np.array_equal(one.labels[:5], two.labels)


@pytest.mark.parametrize(
    ("message", "arguments"),
    [
        ("n_restarts must be at least 2, got 1", {"n_restarts": 1}),
        ("family must be one of", {"family": "EEE"}),
        ("a fit failed: .*3", {"init_params": np.zeros((150, 2))}),
    ],
)
def test_bad_input(message, arguments):
    with pytest.raises(ValueError, match=message):
        stability(X, 3, **arguments)
