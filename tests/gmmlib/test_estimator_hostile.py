"""Bad input gets a clear word; bad luck ends with a valid model and a warning."""

import re
import warnings

import numpy as np
import pytest
import scipy.sparse
from scipy.stats import multivariate_normal
from sklearn.exceptions import ConvergenceWarning

from gmmlib import GaussianMixture, Mixture
from gmmlib.fitting.health import ColumnWarning
from gmmlib.troubles import ComponentWarning

FAMILIES = ["full", "tied", "diag", "spherical"]


def blobs(N=120, D=2, K=3, seed=0):
    rng = np.random.default_rng(seed)
    centers = 6 * rng.normal(size=(K, D))
    return centers[rng.integers(K, size=N)] + rng.normal(size=(N, D))


def spoiled(value, row=7, column=1):
    X = blobs()
    X[row, column] = value
    return X


BAD_ROWS = [
    (spoiled(np.nan), ValueError, "X is NaN at row 7, column 1; remove"),
    (spoiled(np.inf), ValueError, "X is inf at row 7, column 1"),
    (spoiled(-np.inf), ValueError, "X is -inf at row 7, column 1"),
    (spoiled(np.nan).astype(np.float32), ValueError, "X is NaN at row 7, column 1"),
    (spoiled(1e200), ValueError, r"column 1 of X reaches 1e\+200: .* divide it"),
    ([blobs(), spoiled(np.nan)], ValueError, "block 1 of X is NaN at row 7, column 1"),
    (blobs(1), ValueError, r"X has 1 sample\(s\) while a minimum of 2"),
    (np.empty((0, 2)), ValueError, r"X has 0 sample\(s\)"),
    (np.empty((5, 0)), ValueError, r"X has 0 feature\(s\)"),
    ([], ValueError, "X must have shape"),
    (blobs(2), ValueError, "n_components = 3, n_samples = 2; ask for fewer"),
    (blobs()[:, 0], ValueError, r"X must have shape \(N, D\), got \(120,\). Reshape"),
    (blobs()[None], ValueError, r"X must have shape \(N, D\), got \(1, 120, 2\)"),
    (blobs() + 1j, ValueError, "Complex data not supported"),
    (blobs().astype(str), TypeError, "X must hold real numbers, got dtype <U"),
    ("text", TypeError, "X must hold real numbers"),
    ([[1, "a"], [2, "b"]], TypeError, "convert or drop the columns"),
    (blobs().astype("datetime64[s]"), TypeError, "text or dates"),
    (np.array([[1.0, {}]] * 9, object), TypeError, "X must hold real numbers"),
    (np.ma.masked_array(blobs()), TypeError, "masked array; drop or fill"),
    (
        scipy.sparse.csr_array(blobs()),
        TypeError,
        r"sparse; make it dense first: X\.toarr",
    ),
    ([[1, 2], [3]], ValueError, "rows of different lengths"),
    (iter([blobs()]), TypeError, "can be read only once"),
    ([blobs(), blobs(D=3)], ValueError, "block 1 of X has 3 columns, those before it"),
    ([(blobs(9), np.ones(8))], ValueError, r"weights of block 0.shape == \(8,\)"),
    ([(blobs(9), np.zeros(9))], ValueError, "no rows of a weight above zero"),
    (5, TypeError, "X must be a table of numbers, got int"),
]


@pytest.mark.parametrize(("X", "kind", "message"), BAD_ROWS)
def test_bad_rows(X, kind, message):
    gm = GaussianMixture(3)
    with pytest.raises(kind, match=message):
        gm.fit(X)
    assert not hasattr(gm, "mixture_")


class Once:
    """Says it can be read again, and cannot."""

    def __init__(self):
        self.blocks = [blobs()]

    def __iter__(self):
        while self.blocks:
            yield self.blocks.pop()


def test_blocks_that_run_dry_are_noticed():
    with pytest.raises(ValueError, match="must start anew each time"):
        GaussianMixture(2).fit(Once())


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        (np.r_[np.ones(119), -1], "sample_weight is -1.0 at row 119"),
        (np.r_[np.ones(119), np.nan], "sample_weight is nan at row 119"),
        (np.r_[np.inf, np.ones(119)], "sample_weight is inf at row 0"),
        (np.zeros(120), "zero for every row"),
        (
            np.full(120, 1e-20),
            "is 1e-20 at most, .* multiply all weights by a constant",
        ),
        (np.full(120, 1e307), "is 1e[+]307 at most"),
        (np.ones(7), r"sample_weight.shape == \(7,\), expected \(120,\)"),
        (np.ones((120, 1)), r"sample_weight.shape == \(120, 1\)"),
        (np.r_[np.ones(2), np.zeros(118)], "those of weight 0 are absent"),
    ],
)
def test_bad_weights(weights, message):
    with pytest.raises(ValueError, match=message):
        GaussianMixture(3).fit(blobs(), sample_weight=weights)


@pytest.mark.parametrize(
    ("options", "kind", "message"),
    [
        ({"n_components": 0}, ValueError, "'n_components' parameter must be an int of"),
        ({"n_components": 2.0}, TypeError, "'n_components' parameter must be an int"),
        ({"tol": -1.0}, ValueError, "'tol' parameter must be a number of at least 0"),
        ({"tol": "no"}, TypeError, "'tol' parameter must be a number"),
        ({"reg_covar": np.nan}, ValueError, "'reg_covar' parameter"),
        ({"max_iter": -1}, ValueError, "'max_iter' parameter"),
        ({"n_init": 0}, ValueError, "'n_init' parameter"),
        ({"verbose_interval": 0}, ValueError, "'verbose_interval' parameter"),
        ({"covariance_type": "round"}, ValueError, "'covariance_type' .* full, tied"),
        ({"init_params": "zeros"}, ValueError, r"'init_params' .* k-means\+\+"),
        ({"n_jobs": 0}, ValueError, "'n_jobs' parameter"),
        ({"n_jobs": 1.5}, ValueError, "'n_jobs' parameter"),
        ({"verbose": "loud"}, ValueError, "'verbose' parameter .* 'tqdm'"),
        (
            {"weights_init": [1.0]},
            ValueError,
            r"'weights' should have the shape of \(3,",
        ),
        ({"weights_init": [0.5, 0.6, -0.1]}, ValueError, r"in the range \[0, 1\]"),
        (
            {"weights_init": [0.5, 0.6, 0.1]},
            ValueError,
            "divide weights_init by its sum",
        ),
        ({"means_init": np.ones((3, 3))}, ValueError, r"'means' .* \(3, 2\), but got"),
        (
            {"means_init": np.full((3, 2), np.nan)},
            ValueError,
            r"'means' is nan at \(0, 0",
        ),
        (
            {"precisions_init": np.ones((2, 2))},
            ValueError,
            "'full precision' should have",
        ),
        (
            {"precisions_init": [np.eye(2), np.eye(2), -np.eye(2)]},
            ValueError,
            "symmetric, positive-definite: matrix 2",
        ),
        (
            {"precisions_init": [np.eye(2), [[1, 0.5], [0, 1]], np.eye(2)]},
            ValueError,
            "symmetric, positive-definite: matrix 1",
        ),
        (
            {"precisions_init": [1.0, 0.0, 1.0], "covariance_type": "spherical"},
            ValueError,
            "'spherical precision' should be positive: that of component 1 is 0.0",
        ),
        ({"init_params": np.zeros(9, int)}, ValueError, "is for 9 rows, but X has 120"),
        ({"init_params": np.arange(120)}, ValueError, "label of row 3 is 3"),
        ({"init_params": np.ones((120, 3))}, ValueError, "row 0 are not shares"),
        (
            {"init_params": np.ones((120, 2))},
            ValueError,
            r"responsibilities of shape \(N",
        ),
        ({"init_params": np.ones(120)}, ValueError, "integer labels of shape"),
        ({"init_params": lambda X, K, rng: "x"}, ValueError, "integer labels of shape"),
        (
            {"init_params": Mixture([1.0], [[0, 0]], [1.0], "spherical")},
            ValueError,
            "the start is a spherical mixture of 1 components",
        ),
    ],
)
def test_bad_parameters(options, kind, message):
    with pytest.raises(kind, match=message):
        GaussianMixture(**{"n_components": 3} | options).fit(blobs())


@pytest.mark.parametrize(
    ("X", "kind", "message"),
    [
        (
            np.ones((4, 3)),
            ValueError,
            "X has 3 features, but GaussianMixture is expect",
        ),
        ([1.0, 2.0], ValueError, "Reshape your data"),
        ([[1.0, np.nan]], ValueError, "X is NaN at row 0, column 1"),
        ([["a", "b"]], TypeError, "must hold real numbers"),
    ],
)
def test_bad_queries(X, kind, message):
    gm = GaussianMixture(2, random_state=0).fit(blobs())
    for method in ("predict", "predict_proba", "score_samples", "score"):
        with pytest.raises(kind, match=message):
            getattr(gm, method)(X)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("far", [1e10, 1e100, 1e154, 1e200, 1e308])
def test_far_queries_are_finite(family, far):
    gm = GaussianMixture(3, covariance_type=family, random_state=0).fit(blobs())
    Q = far * np.array([[1, 0], [0, -1], [1, 1], [-1, 1], [0, 1e-300]])
    proba = gm.predict_proba(Q)
    assert np.isfinite(proba).all()
    np.testing.assert_allclose(proba.sum(axis=1), 1)
    assert np.isfinite(gm.score_samples(Q)).all()
    np.testing.assert_array_equal(gm.predict(Q), proba.argmax(axis=1))


def valid(gm, X):
    """Whether all parameters are a mixture's, by independent code."""
    assert gm.weights_.sum() == pytest.approx(1)
    assert (gm.weights_ >= 0).all()
    assert np.isfinite(gm.means_).all()
    for normal in gm.mixture_.normals:
        assert np.linalg.eigvalsh(normal.covariance).min() > 0
    assert np.isfinite(gm.score_samples(X)).all()
    np.testing.assert_allclose(gm.predict_proba(X).sum(axis=1), 1)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("reg_covar", [0.0, 1e-6])
class TestBadLuck:
    def fit(self, X, kind, message, **options):
        gm = GaussianMixture(**options)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            gm.fit(X)
        assert all(issubclass(w.category, UserWarning) for w in caught)
        assert all(w.filename == __file__ for w in caught)
        said = [str(w.message) for w in caught if w.category is kind]
        assert len(said) == 1
        assert re.search(message, said[0])
        valid(gm, X)
        return gm

    def test_only_duplicates(self, family, reg_covar):
        X = np.repeat([[0.0, 0], [5, 5]], 10, axis=0)
        self.fit(
            X,
            ComponentWarning,
            "(component 0|tied covariance) is flat|collapsed",
            n_components=2,
            covariance_type=family,
            reg_covar=reg_covar,
            random_state=0,
        )

    def test_one_row_only(self, family, reg_covar):
        self.fit(
            np.ones((9, 2)),
            ColumnWarning,
            "column 0 is constant: .* drop it",
            covariance_type=family,
            reg_covar=reg_covar,
        )

    def test_a_constant_column(self, family, reg_covar):
        X = np.column_stack([blobs(), np.full(120, 0.1)])
        self.fit(
            X,
            ColumnWarning,
            "column 2 is constant: .* drop it",
            n_components=2,
            covariance_type=family,
            reg_covar=reg_covar,
            random_state=0,
        )

    def test_as_many_components_as_rows(self, family, reg_covar):
        self.fit(
            blobs(6),
            ComponentWarning,
            "flat|collapsed",
            n_components=6,
            covariance_type=family,
            reg_covar=reg_covar,
            random_state=0,
        )

    def test_more_columns_than_rows(self, family, reg_covar):
        X = np.random.default_rng(0).normal(size=(5, 8))
        options = {"covariance_type": family, "reg_covar": reg_covar, "random_state": 0}
        if family in ("diag", "spherical"):  # these need no more rows than they have
            return valid(GaussianMixture(1, **options).fit(X), X)
        self.fit(X, ComponentWarning, "flat|collapsed", **options)

    def test_identical_means_alone(self, family, reg_covar):
        """All rows are nearest to the first of them, so the second dies."""
        gm = self.fit(
            blobs(),
            ComponentWarning,
            "component 1 died: .* start from other means",
            n_components=2,
            means_init=np.ones((2, 2)),
            covariance_type=family,
            reg_covar=reg_covar,
        )
        assert gm.weights_[1] == 0

    def test_identical_starts(self, family, reg_covar):
        precision = {
            "full": [np.eye(2)] * 3,
            "tied": np.eye(2),
            "diag": np.ones((3, 2)),
            "spherical": np.ones(3),
        }
        gm = self.fit(
            blobs(),
            ComponentWarning,
            "components 0 and 2 are the same: EM cannot part them",
            n_components=3,
            weights_init=[0.2, 0.5, 0.3],
            means_init=[[1.0, 1.0], [9.0, -9.0], [1.0, 1.0]],
            precisions_init=precision[family],
            covariance_type=family,
            reg_covar=reg_covar,
            tol=1e-8,
        )
        np.testing.assert_allclose(gm.means_[0], gm.means_[2], rtol=1e-4)

    def test_a_component_that_dies(self, family, reg_covar):
        precision = {
            "full": [np.eye(2)] * 2,
            "tied": np.eye(2),
            "diag": np.ones((2, 2)),
            "spherical": np.ones(2),
        }
        gm = self.fit(
            blobs(),
            ComponentWarning,
            r"component 1 died: .* fewer components .*first in iteration 1\)",
            n_components=2,
            weights_init=[0.5, 0.5],
            means_init=[[0.0, 0.0], [1e5, 1e5]],
            precisions_init=precision[family],
            covariance_type=family,
            reg_covar=reg_covar,
        )
        assert gm.weights_.tolist() == [1, 0]
        assert not gm.predict(blobs()).any()


@pytest.mark.parametrize("family", FAMILIES)
def test_small_units_are_drowned_and_said_so(family):
    X = 1e-6 * blobs()
    with pytest.warns(ColumnWarning, match="column 0 has variance .* lower reg_covar"):
        gm = GaussianMixture(3, covariance_type=family, random_state=0).fit(X)
    valid(gm, X)
    # the remedy works: the same labels as in other units
    options = {"covariance_type": family, "random_state": 0, "reg_covar": 0}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        small = GaussianMixture(3, **options).fit_predict(X)
        np.testing.assert_array_equal(
            small, GaussianMixture(3, **options).fit_predict(blobs())
        )


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("offset", [0.0, 1e8])
def test_offsets_keep_their_digits(family, offset):
    X = blobs()
    options = {"covariance_type": family, "random_state": 0}
    near = GaussianMixture(3, **options).fit(X)
    far = GaussianMixture(3, **options).fit(X + offset)
    np.testing.assert_allclose(far.covariances_, near.covariances_, rtol=1e-6)
    np.testing.assert_array_equal(far.predict(X + offset), near.predict(X))


@pytest.mark.parametrize("family", FAMILIES)
def test_no_iterations_with_a_full_start_is_that_start(family):
    start = GaussianMixture(3, covariance_type=family, random_state=1).fit(blobs())
    gm = GaussianMixture(
        3,
        covariance_type=family,
        weights_init=start.weights_,
        means_init=start.means_,
        precisions_init=start.precisions_,
        max_iter=0,
    ).fit(blobs())
    assert gm.n_iter_ == 0
    assert gm.lower_bounds_ == []
    assert gm.lower_bound_ == -np.inf
    assert not gm.converged_
    np.testing.assert_allclose(gm.covariances_, start.covariances_, rtol=1e-10)
    density = sum(
        w * multivariate_normal(normal.mean, normal.covariance).pdf(blobs())
        for w, normal in zip(start.weights_, start.mixture_.normals, strict=True)
    )
    np.testing.assert_allclose(np.exp(gm.score_samples(blobs())), density)


def test_no_iterations_reports_a_start_that_had_to_be_mended():
    X = np.repeat(blobs(4), 5, axis=0)
    labels = np.repeat([0, 1, 1, 1], 5)
    with pytest.warns(ComponentWarning, match="component 0 collapsed"):
        GaussianMixture(2, init_params=labels, max_iter=0, reg_covar=0).fit(X)


def test_too_few_iterations():
    with pytest.warns(ConvergenceWarning, match="increase max_iter") as caught:
        gm = GaussianMixture(3, max_iter=2, tol=0, random_state=0).fit(blobs())
    assert caught[0].filename == __file__
    assert not gm.converged_


def test_a_clean_run_wins_over_one_that_collapsed():
    X = np.vstack([blobs(60), np.repeat([[50.0, 50.0]], 9, axis=0)])
    bad = np.r_[np.zeros(60, int), np.ones(9, int)]
    good = (X[:, 0] > np.median(X[:, 0])).astype(int)
    starts = iter([bad, good, bad])
    gm = GaussianMixture(
        2, init_params=lambda X, K, rng: next(starts), n_init=3, reg_covar=0, max_iter=1
    )
    with pytest.warns(ConvergenceWarning) as caught:
        gm.fit(X)
    assert not any(issubclass(w.category, ComponentWarning) for w in caught)
    assert gm.weights_.max() < 0.7


class Interrupted:
    """Rows that raise KeyboardInterrupt when they are read for the n-th time."""

    def __init__(self, X, n):
        self.X, self.left = X, n

    def __iter__(self):
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt
        yield self.X


@pytest.mark.parametrize("n_init", [1, 3])
def test_an_interrupt_keeps_the_best_so_far(n_init):
    X = blobs()
    options = {"tol": 0, "random_state": 0, "init_params": "random"}
    gm = GaussianMixture(3, n_init=n_init, max_iter=40, **options)
    with pytest.raises(KeyboardInterrupt) as caught:
        gm.fit(Interrupted(X, 12 if n_init == 1 else 75))
    assert "holds the best mixture so far" in caught.value.__notes__[0]
    assert not gm.converged_
    assert gm.n_iter_ == len(gm.lower_bounds_) >= 5
    valid(gm, X)
    # what it holds is what as many iterations without an interrupt give
    if n_init == 1:
        with pytest.warns(ConvergenceWarning):
            same = GaussianMixture(3, max_iter=gm.n_iter_, **options).fit([X])
        np.testing.assert_allclose(gm.means_, same.means_, rtol=1e-12)
    before = gm.score(X)
    with pytest.warns(ConvergenceWarning):
        gm.set_params(warm_start=True, max_iter=3).fit(X)
    assert gm.score(X) >= before


def test_an_interrupt_before_the_first_start_leaves_nothing():
    gm = GaussianMixture(3)
    with pytest.raises(KeyboardInterrupt) as caught:
        gm.fit(Interrupted(blobs(), 2))
    assert not hasattr(caught.value, "__notes__")
    assert not hasattr(gm, "mixture_")


@pytest.mark.parametrize("family", FAMILIES)
def test_units_of_columns_do_not_matter(family):
    X, units = blobs(), np.array([1e-12, 1e12])
    units = units if family != "spherical" else 1e-12
    options = {"covariance_type": family, "reg_covar": 0, "tol": 1e-6}
    labels = (X[:, 0] > X[:, 0].mean()).astype(int)
    one = GaussianMixture(2, init_params=labels, **options).fit(X)
    two = GaussianMixture(2, init_params=labels, **options).fit(X * units)
    np.testing.assert_allclose(two.means_ / units, one.means_, rtol=1e-9)
    np.testing.assert_allclose(
        two.predict_proba(X * units), one.predict_proba(X), 1e-6, 1e-9
    )


@pytest.mark.parametrize("family", FAMILIES)
def test_float32_far_from_zero(family):
    X = (blobs() + 1e4).astype(np.float32)
    options = {"covariance_type": family, "random_state": 0}
    narrow = GaussianMixture(3, **options).fit(X)
    wide = GaussianMixture(3, **options).fit(X.astype(float))
    np.testing.assert_allclose(narrow.covariances_, wide.covariances_, rtol=1e-8)
