"""What a user may do wrong, found by trying to break the estimator."""

import warnings

import numpy as np
import pandas as pd
import pytest
import scipy.sparse

from gmmlib import GaussianMixture, Mixture
from gmmlib.em import em
from gmmlib.fitting.health import ColumnWarning
from gmmlib.troubles import ComponentWarning

FAMILIES = ["full", "tied", "diag", "spherical"]
STARTS = ["kmeans", "k-means++", "random", "random_from_data"]


def blobs(N=120, D=2, K=3, seed=0):
    rng = np.random.default_rng(seed)
    centers = 6 * rng.normal(size=(K, D))
    return centers[rng.integers(K, size=N)] + rng.normal(size=(N, D))


def two(**parts):
    """A start of two components, of which some parts are wrong."""
    good = {
        "weights": [0.5, 0.5],
        "means": [[0.0, 0.0], [1.0, 1.0]],
        "covariances": [np.eye(2)] * 2,
    }
    return Mixture(**(good | parts))


@pytest.mark.parametrize(
    ("mixture", "message"),
    [
        (two(means=[[0, 0], [1, np.nan]]), "'means' is nan"),
        (two(weights=[0.5, 0.7]), "should be normalized"),
        (two(weights=[1.5, -0.5]), r"in the range \[0, 1\]"),
        (two(covariances=[np.eye(2), -np.eye(2)]), "not positive definite"),
        (two(covariances=[np.eye(2), np.full((2, 2), np.inf)]), "'covariances' is inf"),
        (two(covariances=np.eye(2)), "covariances of shape"),
        (
            two(means=np.zeros((2, 3)), covariances=[np.eye(3)] * 2),
            r"means of shape \(2, 2\)",
        ),
    ],
)
@pytest.mark.parametrize("wrap", [lambda m: m, lambda m: lambda X, K, rng: m])
def test_a_start_that_is_no_mixture(mixture, message, wrap):
    with pytest.raises(ValueError, match=message):
        GaussianMixture(2, init_params=wrap(mixture)).fit(blobs())


@pytest.mark.parametrize(
    ("options", "kind", "message"),
    [
        ({"weights_init": "ab"}, ValueError, "'weights' must be real numbers"),
        ({"means_init": [[1j, 0], [0, 0]]}, TypeError, "'means' must be real numbers"),
        ({"means_init": [[1e200, 0], [0, 0]]}, ValueError, "'means' reaches 1e.200"),
        (
            {"precisions_init": [np.eye(2) * 1e-320] * 2},
            ValueError,
            "'full precision' is too small",
        ),
        (
            {"precisions_init": [1e-310, 1], "covariance_type": "spherical"},
            ValueError,
            "'spherical precision' is too small",
        ),
        ({"init_params": np.full((120, 2), 0.5j)}, ValueError, "of complex128"),
        ({"init_params": np.full((120, 2), "a")}, ValueError, "of <U1"),
        ({"covariance_type": np.array(["full", "diag"])}, ValueError, "covariance_typ"),
        ({"verbose": np.ones(2)}, ValueError, "'verbose' parameter"),
        ({"random_state": -1}, ValueError, "random_state must not be negative"),
    ],
)
def test_nonsense_is_named(options, kind, message):
    with pytest.raises(kind, match=message):
        GaussianMixture(**{"n_components": 2} | options).fit(blobs())


@pytest.mark.parametrize(
    ("weights", "kind", "message"),
    [
        (["a"] * 120, TypeError, "sample_weight must be real numbers, got dtype"),
        (np.ones(120) + 1j, TypeError, "sample_weight must be real numbers, got dtype"),
        (np.array([{}] * 120), TypeError, "sample_weight must be real numbers: "),
        (
            np.ma.masked_array(np.ones(120), np.arange(120) < 3),
            TypeError,
            "give masked rows a weight of 0",
        ),
    ],
)
def test_weights_that_are_no_numbers(weights, kind, message):
    gm = GaussianMixture(2, random_state=0)
    with pytest.raises(kind, match=message):
        gm.fit(blobs(), sample_weight=weights)
    with pytest.raises(kind, match=message):
        gm.fit(blobs()).score(blobs(), sample_weight=weights)


FRAME = pd.DataFrame(blobs(), columns=["a", "b"])


@pytest.mark.parametrize(
    ("X", "kind", "message"),
    [
        ([scipy.sparse.csr_array(blobs())] * 2, TypeError, "block 0 of X is sparse"),
        ({1, 2, 3}, TypeError, "must be a table of numbers, got set"),
        (range(9), TypeError, "must be a table of numbers, got range"),
        (b"abc", TypeError, "must be a table of numbers, got bytes"),
        ({"a": [1.0, 2]}, TypeError, "must be a table of numbers, got dict"),
        ([FRAME, FRAME[["b", "a"]]], ValueError, r"block 1 .* in the same order"),
        (1e-160 * blobs(), ValueError, "squares vanish; multiply it by a constant"),
    ],
)
def test_rows_in_forms_that_do_not_work(X, kind, message):
    with pytest.raises(kind, match=message):
        GaussianMixture(2, covariance_type="diag", reg_covar=0).fit(X)


def test_blocks_may_be_empty_lists_and_frames():
    blocks = [FRAME[:60], [], FRAME[:0], FRAME[60:].to_numpy()]
    options = {"n_components": 2, "init_params": (blobs()[:, 0] > 0).astype(int)}
    np.testing.assert_allclose(
        GaussianMixture(**options).fit(blocks).means_,
        GaussianMixture(**options).fit(blobs()).means_,
    )


@pytest.mark.parametrize("how", STARTS)
@pytest.mark.parametrize("blocks", [False, True])
def test_few_of_many_rows_count(how, blocks):
    """Once a start drawn from rows of weight zero only: nan, or no end."""
    N = 9000
    X = blobs(N, 2, 2, seed=1)
    X[:-40] += 1e5
    w = np.zeros(N)
    w[-40:] = 1
    for seed in range(3):
        gm = GaussianMixture(2, init_params=how, random_state=seed)
        if blocks:
            gm.fit([(X[:5000], w[:5000]), (X[5000:], w[5000:])])
        else:
            gm.fit(X, sample_weight=w)
        assert np.abs(gm.means_).max() < 1e3
        np.testing.assert_allclose(
            gm.weights_ @ gm.means_, X[-40:].mean(axis=0), rtol=1e-6
        )
        assert gm.weights_.min() > 0


def test_many_of_more_rows_count():
    X = blobs(9000, 2, 2, seed=1)
    w = (np.arange(9000) % 3 > 0).astype(float)
    X[w == 0] += 1e5
    gm = GaussianMixture(2, random_state=0).fit(X, sample_weight=w)
    assert np.abs(gm.means_).max() < 1e3


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("first", [True, False])
def test_rows_of_weight_zero_spoil_no_digits(family, first):
    X, far = blobs(), np.full((5000, 2), 1e12)
    rows = [far, X] if first else [X, far]
    weights = [np.zeros(5000), np.ones(120)][:: 1 if first else -1]
    labels = np.zeros(5120, int)
    labels[5000 if first else 0 :][:120] = X[:, 0] > 0
    options = {"n_components": 2, "covariance_type": family}
    with_far = GaussianMixture(init_params=labels, **options)
    with_far.fit(np.concatenate(rows), sample_weight=np.concatenate(weights))
    alone = GaussianMixture(init_params=(X[:, 0] > 0).astype(int), **options).fit(X)
    np.testing.assert_allclose(with_far.covariances_, alone.covariances_, rtol=1e-8)


def test_a_column_that_is_constant_where_it_counts():
    X = np.column_stack([blobs(), np.full(120, 3.0)])
    w = np.ones(120)
    X[:9, 2], w[:9] = 7.0, 0.0
    with pytest.warns(ColumnWarning, match="column 2 is constant: .* drop it"):
        GaussianMixture(2, random_state=0).fit(X, sample_weight=w)


def test_rows_of_weight_zero_may_not_overflow():
    X = blobs()
    X[0] = 1e200
    with pytest.raises(ValueError, match="squares overflow"):
        GaussianMixture(2).fit(X, sample_weight=np.r_[0.0, np.ones(119)])


@pytest.mark.parametrize("spread", [30, 90])
def test_weights_of_very_different_sizes_can_start(spread):
    """Chances of 1e-180 are no chances: NumPy refuses to draw by them."""
    w = 10.0 ** np.linspace(-2 * spread, 0, 120)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        gm = GaussianMixture(3, init_params="random_from_data", random_state=0)
        gm.fit(blobs(), sample_weight=w)
    assert np.isfinite(gm.means_).all()


class TestPartialFit:
    def test_other_parameters_are_refused(self):
        gm = GaussianMixture(2, random_state=0).partial_fit(blobs())
        with pytest.raises(ValueError, match="partial_fit goes on from 2 components"):
            gm.set_params(n_components=3).partial_fit(blobs())
        gm.set_params(n_components=2, covariance_type="diag")
        with pytest.raises(ValueError, match="now they are 2, 'diag'"):
            gm.partial_fit(blobs())

    @pytest.mark.parametrize("decay", ["a", None, np.nan, 2])
    def test_decay_is_a_number(self, decay):
        with pytest.raises(ValueError, match="decay must be from 0 to 1"):
            GaussianMixture().partial_fit(blobs(), decay=decay)

    def test_rows_that_overflow_are_refused(self):
        gm = GaussianMixture(2, random_state=0).partial_fit(blobs())
        before = gm.means_.copy()
        with pytest.raises(ValueError, match="squares overflow"):
            gm.partial_fit([[1e200, 0.0]])
        np.testing.assert_array_equal(gm.means_, before)

    def test_one_row_at_a_time(self):
        X = blobs(400)
        gm = GaussianMixture(3, random_state=0).partial_fit(X[:100])
        for n in range(100, 400):
            gm.partial_fit(X[n : n + 1], decay=0.99)
        assert gm.score(X) > GaussianMixture(3, random_state=0).fit(X).score(X) - 0.2

    @pytest.mark.parametrize("family", FAMILIES)
    def test_warns_once_in_a_call_where_the_user_is(self, family):
        gm = GaussianMixture(2, covariance_type=family, random_state=0)
        gm.partial_fit(blobs())
        with pytest.warns(ComponentWarning) as caught:
            for _ in range(120):
                gm.partial_fit(np.ones((9, 2)), decay=0.5)
        assert 1 <= len(caught) <= 120
        assert {w.filename for w in caught} == {__file__}
        assert np.isfinite(gm.score_samples(blobs())).all()

    def test_drowned_columns_are_spoken_of(self):
        with pytest.warns(ColumnWarning, match="lower reg_covar") as caught:
            GaussianMixture(2, random_state=0).partial_fit(1e-6 * blobs())
        assert caught[0].filename == __file__


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_em_of_rows_that_are_nan_ends():
    """Once covariances of nan were widened for ever."""
    start = Mixture([1.0], [[0.0, 0.0]], [[1.0, 1.0]], "diag")
    X = blobs()
    X[3, 1] = np.nan
    with pytest.raises(ValueError, match="rows hold nan"):
        em(X, start)
    with pytest.raises(ValueError, match="none has a weight above zero"):
        em(blobs(), start, weights=np.zeros(120))
