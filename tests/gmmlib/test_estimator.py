"""`GaussianMixture` does what scikit-learn's does, and what it does not."""

import contextlib
import io
import pickle
import sys
import types

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.exceptions import ConvergenceWarning, NotFittedError
from sklearn.mixture import GaussianMixture as Theirs
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import gmmlib
from gmmlib import GaussianMixture, load_iris, load_old_faithful
from gmmlib.mixture import Mixture

FAMILIES = ["full", "tied", "diag", "spherical"]
PARTS = ["weights_", "means_", "covariances_", "precisions_", "precisions_cholesky_"]


def blobs(N=300, D=2, K=3, seed=0):
    rng = np.random.default_rng(seed)
    centers = 6 * rng.normal(size=(K, D))
    return centers[rng.integers(K, size=N)] + rng.normal(size=(N, D))


def same_start(family, K, X, **options):
    """Their estimator and ours, to be started from the same full start."""
    theirs = Theirs(K, covariance_type=family, random_state=3, max_iter=0).fit(X)
    start = {
        "weights_init": theirs.weights_,
        "means_init": theirs.means_,
        "precisions_init": theirs.precisions_,
    }
    options |= start | {"covariance_type": family}
    return Theirs(K, **options), GaussianMixture(K, **options)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("reg_covar", [0.0, 1e-6, 0.1])
@pytest.mark.parametrize("n_iter", [1, 20])
def test_same_start_same_iterations_same_parameters(family, reg_covar, n_iter):
    X = load_iris().X
    options = {"reg_covar": reg_covar, "max_iter": n_iter, "tol": 0}
    theirs, ours = same_start(family, 3, X, **options)
    theirs.fit(X), ours.fit(X)
    assert ours.n_iter_ == theirs.n_iter_
    for name in PARTS:
        expected = getattr(theirs, name)
        found = getattr(ours, name)
        assert found.shape == expected.shape
        np.testing.assert_allclose(found, expected, rtol=1e-8, atol=1e-8)
    np.testing.assert_allclose(ours.lower_bounds_, theirs.lower_bounds_, rtol=1e-10)
    assert ours.lower_bound_ == pytest.approx(theirs.lower_bound_, rel=1e-10)
    for method in ("predict", "predict_proba", "score_samples", "score", "aic", "bic"):
        expected = getattr(theirs, method)(X)
        np.testing.assert_allclose(getattr(ours, method)(X), expected, 1e-8, 1e-10)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_same_criterion_stops_both(family):
    X = blobs()
    theirs, ours = same_start(family, 3, X, tol=1e-5)
    assert ours.fit(X).n_iter_ == theirs.fit(X).n_iter_
    assert ours.converged_ is True


@pytest.mark.parametrize(
    ("data", "K", "bic"),
    [
        (load_old_faithful, 2, 2322.192),
        (load_iris, 2, 574.0178),
        (load_iris, 3, 580.8389),
    ],
)
def test_known_values(data, K, bic):
    """Of R's mclust, model VVV."""
    X = data().X
    options = {"reg_covar": 0, "tol": 1e-10, "max_iter": 2000, "random_state": 0}
    gm = GaussianMixture(K, n_init=3, **options).fit(X)
    assert gm.bic(X) == pytest.approx(bic, abs=6e-4 if bic > 1000 else 6e-5)


def test_icl_is_that_of_mclust_and_counts_weights():
    X = load_iris().X
    options = {"reg_covar": 0, "tol": 1e-10, "max_iter": 2000, "random_state": 0}
    gm = GaussianMixture(3, n_init=3, **options).fit(X)
    assert gm.icl(X) == pytest.approx(584.05, abs=0.01)
    twice = np.repeat(X, 2, axis=0)
    for criterion in (gm.icl, gm.bic, gm.aic):
        assert criterion(X, np.full(150, 2.0)) == pytest.approx(criterion(twice))
    assert gm.score(X, sample_weight=np.full(150, 2.0)) == pytest.approx(gm.score(X))


def test_parameters_are_scikit_learns_and_one_more():
    ours, theirs = GaussianMixture().get_params(), Theirs().get_params()
    assert ours.pop("n_jobs") is None
    assert ours == theirs


@pytest.mark.parametrize("family", FAMILIES)
def test_attributes_agree_with_each_other(family):
    X = blobs()
    gm = GaussianMixture(3, covariance_type=family, random_state=0).fit(X)
    matrices = [normal.covariance for normal in gm.mixture_.normals]
    precisions, factors = gm.precisions_, gm.precisions_cholesky_
    for k, matrix in enumerate(matrices):
        P = {
            "full": lambda k=k: precisions[k],
            "tied": lambda: precisions,
            "diag": lambda k=k: np.diag(precisions[k]),
            "spherical": lambda k=k: precisions[k] * np.eye(2),
        }[family]()
        np.testing.assert_allclose(P @ matrix, np.eye(2), atol=1e-10)
    square = (
        factors @ factors.swapaxes(-1, -2) if family in FAMILIES[:2] else factors**2
    )
    np.testing.assert_allclose(square, precisions)
    assert gm.trace_ == pytest.approx(np.array(gm.lower_bounds_) * 300)
    assert len(gm.lower_bounds_) == gm.n_iter_
    assert gm.n_samples_seen_ == 300


@pytest.mark.parametrize("family", FAMILIES)
def test_components_can_be_sorted_in_place_of_the_old_order(family):
    X = blobs()
    gm = GaussianMixture(3, covariance_type=family, random_state=0).fit(X)
    before, order = gm.predict_proba(X), np.array([2, 0, 1])
    parts = {name: getattr(gm, name) for name in PARTS}
    for name, value in parts.items():
        tied = family == "tied" and name not in ("weights_", "means_")
        setattr(gm, name, value if tied else value[order])
    np.testing.assert_allclose(gm.predict_proba(X), before[:, order], atol=1e-9)


def test_default_start_finds_what_theirs_finds():
    X = blobs(2000, 3, 4)
    ours = GaussianMixture(4, random_state=0).fit(X)
    assert ours.score(X) == pytest.approx(
        Theirs(4, random_state=0).fit(X).score(X), 1e-3
    )


@pytest.mark.parametrize("how", ["kmeans", "k-means++", "random", "random_from_data"])
def test_all_starts_lead_to_a_fit_and_repeat(how):
    X = blobs()
    options = {"init_params": how, "random_state": 1, "n_init": 5}
    one, two = (GaussianMixture(3, **options).fit(X) for _ in range(2))
    np.testing.assert_array_equal(one.means_, two.means_)
    assert one.score(X) > GaussianMixture(1).fit(X).score(X)


def test_best_of_several_starts_is_kept():
    X = blobs(200, 2, 6, seed=4)
    options = {"init_params": "random_from_data", "max_iter": 500}
    rng = np.random.default_rng(0)
    each = [GaussianMixture(6, random_state=rng, **options).fit(X) for _ in range(6)]
    rng = np.random.default_rng(0)
    best = GaussianMixture(6, n_init=6, random_state=rng, **options).fit(X)
    assert best.lower_bound_ == max(gm.lower_bound_ for gm in each)


class TestWeights:
    @pytest.mark.parametrize("family", FAMILIES)
    @pytest.mark.parametrize("how", ["kmeans", "k-means++"])
    def test_a_weight_repeats_a_row(self, family, how):
        X = blobs(60)
        w = np.random.default_rng(1).integers(0, 4, size=60)
        options = {"covariance_type": family, "init_params": how, "random_state": 0}
        weighted = GaussianMixture(3, **options).fit(X, sample_weight=w)
        repeated = GaussianMixture(3, **options).fit(np.repeat(X, w, axis=0))
        np.testing.assert_allclose(weighted.means_, repeated.means_, rtol=1e-9)
        np.testing.assert_allclose(weighted.covariances_, repeated.covariances_, 1e-7)
        assert weighted.n_iter_ == repeated.n_iter_
        assert weighted.trace_ == pytest.approx(repeated.trace_)
        expected = repeated.score(np.repeat(X, w, axis=0))
        assert weighted.score(X, sample_weight=w) == pytest.approx(expected)

    @given(
        st.lists(st.integers(0, 3), min_size=30, max_size=30).filter(
            lambda w: sum(map(bool, w)) > 12
        )
    )
    def test_weights_are_repetition_from_a_given_start(self, w):
        X = blobs(30, seed=9)
        options = {"means_init": [[-5, 0], [5, 0]], "tol": 1e-9, "max_iter": 3000}
        weighted = GaussianMixture(2, reg_covar=0.1, **options).fit(X, sample_weight=w)
        repeated = GaussianMixture(2, reg_covar=0.1, **options).fit(np.repeat(X, w, 0))
        np.testing.assert_allclose(weighted.weights_, repeated.weights_, atol=1e-7)
        np.testing.assert_allclose(weighted.means_, repeated.means_, atol=1e-6)

    def test_a_weight_of_zero_removes_a_row(self):
        X = blobs(50)
        w = np.ones(50)
        w[:10] = 0
        moved = X.copy()
        moved[:10] += 1000.0
        options = {"random_state": 0, "init_params": "random_from_data"}
        one = GaussianMixture(2, **options).fit(X, sample_weight=w)
        two = GaussianMixture(2, **options).fit(moved, sample_weight=w)
        np.testing.assert_allclose(one.means_, two.means_, rtol=1e-7)

    def test_a_number_weighs_all_rows(self):
        X = blobs(50)
        gm = GaussianMixture(2, random_state=0).fit(X, sample_weight=2.0)
        assert gm.n_samples_seen_ == 100


class TestBlocks:
    class Source:
        """Blocks of rows, read anew each time."""

        def __init__(self, X, w=None, size=37):
            self.X, self.w, self.size = X, w, size

        def __iter__(self):
            for i in range(0, len(self.X), self.size):
                part = slice(i, i + self.size)
                yield self.X[part] if self.w is None else (self.X[part], self.w[part])

    @pytest.mark.parametrize("family", FAMILIES)
    def test_blocks_give_what_the_array_gives(self, family):
        X = blobs()
        options = {"covariance_type": family, "means_init": X[:3]}
        whole = GaussianMixture(3, **options).fit(X)
        for blocks in (self.Source(X), list(self.Source(X))):
            gm = GaussianMixture(3, **options).fit(blocks)
            np.testing.assert_allclose(gm.means_, whole.means_, rtol=1e-10)
            np.testing.assert_array_equal(gm.predict(blocks), whole.predict(X))
            np.testing.assert_array_equal(gm.fit_predict(blocks), whole.predict(X))
            assert gm.bic(blocks) == pytest.approx(whole.bic(X))

    def test_blocks_bring_weights(self):
        X, w = blobs(), np.random.default_rng(0).uniform(size=300)
        whole = GaussianMixture(2, means_init=X[:2]).fit(X, sample_weight=w)
        blocks = self.Source(X, w)
        gm = GaussianMixture(2, means_init=X[:2]).fit(blocks)
        np.testing.assert_allclose(gm.means_, whole.means_, rtol=1e-10)
        assert gm.score(blocks) == pytest.approx(whole.score(X, sample_weight=w))
        for call in (gm.fit, gm.score):
            with pytest.raises(TypeError, match="blocks bring their own weights"):
                call(blocks, sample_weight=w)

    @pytest.mark.parametrize(
        "how", ["kmeans", "k-means++", "random", "random_from_data"]
    )
    def test_every_start_can_read_blocks(self, how):
        X = blobs()
        gm = GaussianMixture(3, init_params=how, n_init=4, random_state=0)
        gm.fit(self.Source(X))
        assert gm.score(X) > GaussianMixture(1).fit(X).score(X)

    def test_memory_maps_are_read_where_they_are(self, tmp_path):
        X = blobs(3000)
        X.tofile(tmp_path / "X")
        mapped = np.memmap(tmp_path / "X", dtype=float, mode="r", shape=X.shape)
        gm = GaussianMixture(3, random_state=0).fit(mapped)
        np.testing.assert_array_equal(
            gm.means_, GaussianMixture(3, random_state=0).fit(X).means_
        )

    def test_memory_does_not_grow_with_the_rows(self):
        import tracemalloc

        def peak(N):
            X = blobs(N, 4, 3)
            w = np.ones(N)
            gm = GaussianMixture(3, random_state=0, tol=1e-2)
            tracemalloc.start()
            (
                gm.fit(X),
                gm.fit(X, sample_weight=w),
                gm.fit(list(self.Source(X, size=5000))),
            )
            size = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            return size

        peak(20000)
        small, large = peak(20000), peak(200000)
        assert large < small + 2**20  # the rows alone grew by 5.8 MB

    def test_integers_and_float32_are_taken_as_they_are(self):
        X = (10 * blobs()).astype(np.int16)
        whole = GaussianMixture(3, random_state=0).fit(X.astype(float))
        for dtype in (np.int16, np.int64, np.float32, np.longdouble, object):
            gm = GaussianMixture(3, random_state=0).fit(X.astype(dtype))
            np.testing.assert_allclose(gm.means_, whole.means_, rtol=1e-10)
            assert gm.means_.dtype == float


class TestWarmStart:
    def test_goes_on_where_it_stopped(self):
        X = load_iris().X
        options = {"tol": 0, "random_state": 0}
        with pytest.warns(ConvergenceWarning):
            whole = GaussianMixture(3, max_iter=8, **options).fit(X)
        gm = GaussianMixture(3, max_iter=4, warm_start=True, **options)
        for _ in range(2):
            with pytest.warns(ConvergenceWarning):
                gm.fit(X)
        np.testing.assert_allclose(gm.means_, whole.means_, rtol=1e-12)

    def test_the_first_iteration_is_compared_with_the_last_fit(self):
        X = blobs()
        gm = GaussianMixture(3, warm_start=True, random_state=0).fit(X)
        assert gm.fit(X).n_iter_ == 1
        assert gm.converged_

    def test_other_sizes_are_refused(self):
        X = blobs()
        gm = GaussianMixture(2, warm_start=True, random_state=0).fit(X)
        with pytest.raises(ValueError, match="set warm_start=False"):
            gm.fit(np.column_stack([X, X[:, 0] ** 2]))
        with pytest.raises(ValueError, match="goes on from 2 components"):
            gm.set_params(n_components=3).fit(X)
        assert gm.predict(X).max() == 1  # what was fitted is still there

    def test_from_a_mixture(self):
        X = blobs()
        mixture = GaussianMixture(3, random_state=0).fit(X).mixture_
        gm = GaussianMixture.from_mixture(mixture, warm_start=True)
        assert gm.n_iter_ == 0
        assert not gm.converged_
        assert gm.fit(X).n_iter_ == 2


class TestMixture:
    def test_online_from_a_mixture_that_stands_for_rows(self):
        """Two rows at 0, then two at 3, all remembered: the mean is 1.5."""
        mixture = Mixture([1.0], [[0.0]], [1.0], "spherical")
        new = [[3.0], [3.0]]
        with pytest.raises(ValueError, match="stands for none"):
            GaussianMixture.from_mixture(mixture).partial_fit(new)
        gm = GaussianMixture.from_mixture(mixture, n_rows=2).partial_fit(new, decay=1)
        np.testing.assert_allclose(gm.means_, [[1.5]])
        assert gm.n_samples_seen_ == 4

    def test_out_and_in(self):
        X = blobs()
        gm = GaussianMixture(3, random_state=0).fit(X)
        assert isinstance(gm.mixture_, Mixture)
        again = GaussianMixture.from_mixture(gm.mixture_)
        np.testing.assert_array_equal(again.predict_proba(X), gm.predict_proba(X))
        assert again.n_components == 3
        assert again.n_features_in_ == 2
        with pytest.raises(ValueError, match="expecting 2 features"):
            again.predict(X[:, :1])

    @pytest.mark.parametrize(
        ("mixture", "message"),
        [
            (Mixture([1.0], [[0.0]], [[[-1.0]]]), "not positive definite"),
            (Mixture([0.7], [[0.0]], [[[1.0]]]), "sum"),
            (Mixture([1.0], [[0.0]], [1.0]), "needs weights of shape"),
            (Mixture([1.0], [[np.nan]], [[[1.0]]]), "'means' is nan"),
        ],
    )
    def test_a_mixture_that_is_none_is_refused(self, mixture, message):
        with pytest.raises(ValueError, match=message):
            GaussianMixture.from_mixture(mixture)


class TestPartialFit:
    def test_finds_the_components_of_a_stream(self):
        gm = GaussianMixture(3, random_state=0)
        X = blobs(20000)
        for i in range(0, 20000, 500):
            gm.partial_fit(X[i : i + 500], decay=0.95)
        whole = GaussianMixture(3, random_state=0).fit(X)
        assert gm.score(X) == pytest.approx(whole.score(X), abs=5e-3)
        assert gm.n_samples_seen_ == pytest.approx(500 / 0.05, rel=0.2)
        assert gm.n_iter_ == 40
        assert not gm.converged_

    def test_one_component_is_a_decayed_mean(self):
        rng = np.random.default_rng(0)
        gm, weights, rows = GaussianMixture(reg_covar=0.3), [], []
        for t in range(5):
            X = rng.normal(size=(10, 2)) + t
            gm.partial_fit(X, decay=0.5)
            weights, rows = [0.5 * w for w in weights], [*rows, X]
            weights.append(np.ones(10))
        w, X = np.concatenate(weights), np.concatenate(rows)
        np.testing.assert_allclose(gm.means_[0], np.average(X, axis=0, weights=w))
        expected = np.cov(X.T, aweights=w, ddof=0) + 0.3 * np.eye(2)
        np.testing.assert_allclose(gm.covariances_[0], expected)

    @pytest.mark.parametrize("family", FAMILIES)
    def test_without_decay_blocks_and_weights_add_up(self, family):
        X = blobs()
        start = GaussianMixture(3, covariance_type=family, random_state=0).fit(X)
        one, two = (pickle.loads(pickle.dumps(start)) for _ in range(2))
        one.partial_fit(X, sample_weight=np.full(300, 2.0), decay=1)
        two.partial_fit(np.repeat(X, 2, axis=0), decay=1)
        np.testing.assert_allclose(one.covariances_, two.covariances_, rtol=1e-9)
        assert one.n_samples_seen_ == 900
        three = clone(start).partial_fit([X[:150], X[150:]])
        assert three.n_iter_ == 2

    def test_bad_arguments(self):
        with pytest.raises(ValueError, match="decay must be from 0 to 1"):
            GaussianMixture().partial_fit(blobs(), decay=1.5)
        with pytest.raises(ValueError, match="n_samples >= n_components"):
            GaussianMixture(20).partial_fit(blobs(10))
        gm = GaussianMixture().partial_fit(blobs())
        with pytest.raises(ValueError, match="NaN at row 1, column 0"):
            gm.partial_fit([[0.0, 1.0], [np.nan, 2.0]])


class TestEcosystem:
    def test_pipeline_grid_search_and_clone(self):
        X = blobs()
        pipe = make_pipeline(StandardScaler(), GaussianMixture(random_state=0))
        grid = {"gaussianmixture__n_components": [1, 2, 3]}
        search = GridSearchCV(pipe, grid, cv=3).fit(X)
        assert search.best_params_["gaussianmixture__n_components"] > 1
        gm = GaussianMixture(2, init_params=np.zeros(3, int), means_init=[[1.0], [2.0]])
        assert clone(gm).means_init == gm.means_init

    def test_pickle(self):
        X = blobs()
        gm = GaussianMixture(3, random_state=0).fit(X)
        again = pickle.loads(pickle.dumps(gm))
        np.testing.assert_array_equal(gm.score_samples(X), again.score_samples(X))

    def test_data_frames_keep_their_names(self):
        frame = pd.DataFrame(blobs(), columns=["a", "b"])
        gm = GaussianMixture(2, random_state=0)
        labels = gm.fit_predict(frame)
        np.testing.assert_array_equal(labels, gm.predict(frame))
        assert list(gm.feature_names_in_) == ["a", "b"]
        with pytest.raises(ValueError, match="feature names"):
            gm.predict(frame.rename(columns={"a": "c"}))

    def test_not_fitted(self):
        gm = GaussianMixture()
        assert not hasattr(gm, "weights_")
        for method in ("predict", "predict_proba", "score_samples", "score", "bic"):
            with pytest.raises(NotFittedError, match="is not fitted yet"):
                getattr(gm, method)([[0.0]])
        with pytest.raises(NotFittedError):
            gm.sample()

    def test_importing_the_library_does_not_import_scikit_learn(self):
        assert gmmlib.GaussianMixture is GaussianMixture
        assert "GaussianMixture" in dir(gmmlib)
        with pytest.raises(AttributeError, match="no attribute 'gaussian'"):
            gmmlib.__getattr__("gaussian")


class TestSample:
    @pytest.mark.parametrize("family", FAMILIES)
    def test_moments_and_order(self, family):
        X = blobs()
        gm = GaussianMixture(3, covariance_type=family, random_state=0).fit(X)
        drawn, labels = gm.sample(40000)
        assert (np.diff(labels) >= 0).all()
        assert drawn.shape == (40000, 2)
        np.testing.assert_allclose(np.bincount(labels) / 4e4, gm.weights_, atol=0.01)
        for k, normal in enumerate(gm.mixture_.normals):
            mine = drawn[labels == k]
            np.testing.assert_allclose(mine.mean(axis=0), gm.means_[k], atol=0.05)
            np.testing.assert_allclose(np.cov(mine.T), normal.covariance, atol=0.1)

    def test_int_seeds_repeat_and_generators_go_on(self):
        X = blobs()
        gm = GaussianMixture(2, random_state=np.int64(5)).fit(X)
        np.testing.assert_array_equal(gm.sample(5)[0], gm.sample(5)[0])
        np.testing.assert_array_equal(
            gm.means_, GaussianMixture(2, random_state=5).fit(X).means_
        )
        for moving in (np.random.default_rng(0), np.random.RandomState(0), None):
            gm.set_params(random_state=moving)
            assert (gm.sample(5)[0] != gm.sample(5)[0]).any()

    @pytest.mark.parametrize("n", [2.5, "3", None])
    def test_only_whole_numbers(self, n):
        gm = GaussianMixture().fit(blobs())
        with pytest.raises(TypeError, match="n_samples must be an integer"):
            gm.sample(n)
        with pytest.raises(ValueError, match="Invalid value for 'n_samples': 0"):
            gm.sample(0)


class TestProgress:
    def test_lines_are_scikit_learns(self):
        X = blobs()
        options = {"means_init": X[:3], "tol": 1e-6, "verbose_interval": 2}
        for verbose in (1, 2):
            said = []
            for kind in (Theirs, GaussianMixture):
                with contextlib.redirect_stdout(io.StringIO()) as out:
                    kind(3, verbose=verbose, random_state=0, **options).fit(X)
                lines = out.getvalue().splitlines()
                said.append([lines[0], lines[1].split(".")[0], lines[-1].split(".")[0]])
            assert said[0] == said[1]

    def test_a_bar_if_asked_for(self, monkeypatch):
        seen = []

        class Bar:
            def __init__(self, total, desc):
                seen.append((total, desc))

            def update(self):
                seen.append("step")

            def set_postfix_str(self, text):
                assert "log-likelihood" in text

            def close(self):
                seen.append("closed")

        module = types.SimpleNamespace(tqdm=Bar)
        monkeypatch.setitem(sys.modules, "tqdm", types.SimpleNamespace(auto=module))
        monkeypatch.setitem(sys.modules, "tqdm.auto", module)
        gm = GaussianMixture(2, verbose="tqdm", random_state=0).fit(blobs())
        assert seen == [(100, "start 0"), *["step"] * gm.n_iter_, "closed"]

    def test_without_tqdm_the_error_says_what_to_install(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "tqdm.auto", None)
        with pytest.raises(ImportError, match=r"pip install 'gmmlib\[progress\]'"):
            GaussianMixture(2, verbose="tqdm").fit(blobs())


@pytest.mark.parametrize("n_jobs", [2, -1, -100])
def test_threads_do_not_change_the_fit(n_jobs):
    X = blobs(9000)
    one = GaussianMixture(3, random_state=0).fit(X)
    more = GaussianMixture(3, random_state=0, n_jobs=n_jobs).fit(X)
    np.testing.assert_allclose(more.means_, one.means_, rtol=1e-10)
