"""The bootstrap test: its formula, its power, and its level."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from sklearn import mixture as theirs

from gmmlib.selection import BootstrapTest, bootstrap_likelihood_ratio

RNG = np.random.default_rng(1)
TWO = np.vstack([RNG.normal(size=(40, 2)), RNG.normal(loc=6, size=(40, 2))])


@pytest.mark.parametrize(
    ("statistic", "p"), [(0.5, 1.0), (2.0, 0.8), (2.5, 0.6), (4.0, 0.4), (9.0, 0.2)]
)
def test_p_counts_the_data_among_the_replicates(statistic, p):
    test = BootstrapTest(1, statistic, np.array([3.0, 1.0, 4.0, 2.0]), "")
    assert_allclose(test.p_value, p)


def test_statistic_is_scikit_learns():
    ells = [
        theirs.GaussianMixture(K, tol=1e-9, max_iter=2000).fit(TWO).score(TWO)
        * len(TWO)
        for K in (1, 2)
    ]
    test = bootstrap_likelihood_ratio(TWO, 1, n_bootstrap=1, random_state=0, tol=1e-9)
    assert_allclose(test.statistic, 2 * (ells[1] - ells[0]), atol=1e-5)
    assert (test.n_components, test.replicates.shape) == (1, (1,))


def test_two_clear_groups_are_two():
    test = bootstrap_likelihood_ratio(TWO, 1, n_bootstrap=19, random_state=0)
    assert test.p_value == 1 / 20
    assert test.statistic > 5 * test.replicates.max()
    test = bootstrap_likelihood_ratio(TWO, 2, "tied", n_bootstrap=19, random_state=0)
    assert test.p_value > 0.1


def test_p_is_near_uniform_if_the_smaller_model_is_true():
    """24 data sets of one normal: p takes the values 0.1, …, 1 about equally often.

    Mean 0.55, its standard error 0.29 / √24 = 0.06; three of them either way.
    """
    rng = np.random.default_rng(2)
    p = [
        bootstrap_likelihood_ratio(
            rng.normal(size=(40, 1)), 1, "tied", n_bootstrap=9, random_state=s, n_init=2
        ).p_value
        for s in range(24)
    ]
    assert 0.37 < np.mean(p) < 0.73
    assert np.count_nonzero(np.less_equal(p, 0.1)) <= 7  # 2.4 expected
    assert min(p) < 0.35
    assert max(p) > 0.75


def test_same_seed_same_replicates():
    tests = [
        bootstrap_likelihood_ratio(TWO, 1, n_bootstrap=3, random_state=s)
        for s in (0, 0, 1)
    ]
    assert np.array_equal(tests[0].replicates, tests[1].replicates)
    assert not np.array_equal(tests[0].replicates, tests[2].replicates)
    # a replicate does not depend on how many there are
    more = bootstrap_likelihood_ratio(TWO, 1, n_bootstrap=5, random_state=0)
    assert np.array_equal(more.replicates[:3], tests[0].replicates)


def test_trouble_is_told():
    rows = np.repeat([[0.0], [1.0]], 10, axis=0)
    test = bootstrap_likelihood_ratio(rows, 1, n_bootstrap=2, random_state=0)
    assert "is flat" in test.note and repr(test).endswith(test.note)
    clean = bootstrap_likelihood_ratio(TWO, 1, n_bootstrap=2, random_state=0)
    assert clean.note == ""
    rough = bootstrap_likelihood_ratio(
        TWO, 1, n_bootstrap=2, random_state=0, max_iter=1, n_init=1
    )
    assert rough.note.endswith("2 of 2 replicates: did not converge; did not converge")


@pytest.mark.parametrize(
    ("message", "arguments"),
    [
        ("n_bootstrap must be at least 1, got 0", {"n_bootstrap": 0}),
        ("n_components must be at least 1, got 0", {"n_components": 0}),
        ("n_components = 81, n_samples = 80", {"n_components": 80}),
        ("family must be one of .*did you mean 'tied'", {"family": "tide"}),
        ("'verbose' parameter must be", {"verbose": "tdqm"}),
        ("'n_jobs' parameter must be", {"n_jobs": 0}),
    ],
)
def test_bad_input(message, arguments):
    with pytest.raises(ValueError, match=message):
        bootstrap_likelihood_ratio(**{"X": TWO, "n_components": 1, **arguments})
