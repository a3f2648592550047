"""Cross-validation against a loop with scikit-learn."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats
from sklearn import mixture as theirs

from gmmlib import load_old_faithful
from gmmlib.selection import cross_validated
from gmmlib.selection.held_out import deal
from gmmlib.selection.inputs import root

X = load_old_faithful().X


@pytest.mark.parametrize(("K", "family"), [(1, "full"), (2, "full"), (2, "diag")])
def test_scores_are_those_of_a_loop_with_scikit_learn(K, family):
    """Two clear groups have one maximum that matters, so both must find it."""
    folds, wanted = deal(len(X), 4, root(7)), []
    for fold in range(4):
        model = theirs.GaussianMixture(
            K, covariance_type=family, tol=1e-8, max_iter=5000, random_state=0
        )
        model.fit(X[folds != fold])
        wanted.append(model.score(X[folds == fold]))
    found = cross_validated(X, K, family, n_folds=4, random_state=7, tol=1e-8)
    assert_allclose(found, wanted, atol=1e-5)  # both stop within 1e-8 per step


def test_leaving_one_out_written_out():
    x = np.array([1.0, 2.0, 4.0, 8.0])
    wanted = []
    for n in deal(4, 4, root(0)).argsort():  # the row that fold n leaves out
        rest = np.delete(x, n)
        wanted.append(stats.norm(rest.mean(), rest.std()).logpdf(x[n]))
    found = cross_validated(x[:, np.newaxis], 1, n_folds=4, random_state=0, reg_covar=0)
    assert_allclose(found, wanted, rtol=1e-12)


def test_each_row_is_in_one_fold_and_folds_are_even():
    folds = deal(17, 5, seed=3)
    assert sorted(np.bincount(folds)) == [3, 3, 3, 4, 4]
    assert not np.array_equal(folds, deal(17, 5, seed=4))


def test_same_seed_same_scores():
    one, two = (cross_validated(X, 2, random_state=5) for _ in range(2))
    assert np.array_equal(one, two)
    assert not np.array_equal(one, cross_validated(X, 2, random_state=6))
    generator = np.random.default_rng(5)
    assert np.array_equal(one, cross_validated(X, 2, random_state=generator))


def test_trouble_in_a_fold_is_told():
    rows = np.vstack([np.zeros((12, 1)), X[:8, :1]])
    with pytest.warns(
        UserWarning, match=r"full, n_components=2: 5 of 5 folds: comp.*flat"
    ):
        cross_validated(rows, 2, random_state=0)


def test_a_fold_whose_fit_fails_is_nan():
    def start(X, n_components, rng):
        if not (X == 100).any():
            raise ValueError("no start without the outlier")
        return (X[:, 0] > X.mean()).astype(int)

    rows = np.append(X[:40, :1], [[100.0]], axis=0)
    with pytest.warns(UserWarning, match="1 of 3 folds: failed: no start without"):
        scores = cross_validated(rows, 2, "tied", 3, random_state=0, init_params=start)
    assert np.isnan(scores).sum() == 1


@pytest.mark.parametrize(
    ("error", "message", "arguments"),
    [
        (ValueError, "n_folds must be at least 2, got 1", {"n_folds": 1}),
        (TypeError, "n_folds must be a whole number, got 2.5", {"n_folds": 2.5}),
        (TypeError, "n_folds must be a whole number, got True", {"n_folds": True}),
        (ValueError, "n_folds=11 is more than the 10 rows", {"n_folds": 11}),
        (ValueError, "leaves 5 of 10 rows to fit 6", {"n_folds": 2, "n_components": 6}),
        (ValueError, "Expected n_samples >= n_components", {"n_components": 11}),
        (ValueError, "n_components must be at least 1, got 0", {"n_components": 0}),
        (ValueError, "did you mean 'spherical'", {"family": "Spheric"}),
        (TypeError, "cannot be passed on", {"means_init": [[1.0]]}),
        (TypeError, "shrinkage", {"shrinkage": 1}),
        (ValueError, "'n_init' parameter must be an int of at least 1", {"n_init": 0}),
        (ValueError, "random_state must not be negative", {"random_state": -1}),
        (ValueError, "NaN at row 0, column 0", {"X": [[np.nan], [1.0]]}),
        (TypeError, "X comes in blocks", {"X": [X[:4], X[4:8]]}),
    ],
)
def test_bad_input(error, message, arguments):
    with pytest.raises(error, match=message):
        cross_validated(**{"X": X[:10], "n_components": 2, **arguments})
