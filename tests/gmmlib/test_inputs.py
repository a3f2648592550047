"""What comes in at the door: options, tables, blocks, weights, given starts."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gmmlib.estimator import GaussianMixture
from gmmlib.fitting.given import covariances_of, given_parts
from gmmlib.fitting.inputs import check_options, check_weights, enough, threads
from gmmlib.fitting.survey import finite, survey
from gmmlib.fitting.tables import Blocks, rows, table


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"n_components": np.int64(3), "tol": 0, "reg_covar": np.float32(1)},
        {"verbose": True, "n_jobs": -1, "init_params": np.zeros(3)},
        {"verbose": "tqdm", "init_params": len, "max_iter": 0},
    ],
)
def test_good_options_pass(options):
    check_options(GaussianMixture(**options))


def test_infinity_is_no_option():
    with pytest.raises(ValueError, match="'tol' parameter must be a number"):
        check_options(SimpleNamespace(**GaussianMixture(tol=np.inf).get_params()))


def test_threads_count_cores(monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 8)
    assert [threads(n) for n in (None, 1, 5, -1, -2, -9)] == [1, 1, 5, 8, 7, 1]


def test_enough_rows():
    enough(2, 2)
    with pytest.raises(ValueError, match=r"1 sample\(s\) while a minimum of 2"):
        enough(1, 1)


class TestTable:
    @pytest.mark.parametrize("dtype", [np.float64, np.float32, np.int8, bool])
    def test_numbers_are_not_copied(self, dtype):
        X = np.ones((3, 2), dtype)
        assert table(X) is X
        assert rows(X) is X

    @pytest.mark.parametrize("dtype", [np.longdouble, object])
    def test_others_turn_into_float64(self, dtype):
        assert table(np.ones((3, 2), dtype)).dtype == float

    def test_data_frames(self):
        frame = pd.DataFrame({"a": [1, 2], "b": [0.5, 1.5]})
        np.testing.assert_array_equal(rows(frame), [[1, 0.5], [2, 1.5]])
        with pytest.raises(TypeError, match="must hold real numbers"):
            rows(frame.assign(c=[{}, []]))

    def test_text_in_objects_is_named(self):
        with pytest.raises(ValueError, match="X must hold real numbers: could not"):
            table(np.array([["a", 1]], object))


class TestBlocks:
    def test_what_counts_as_blocks(self):
        X = np.ones((3, 2))
        assert isinstance(rows([X, X]), Blocks)
        assert isinstance(rows([(X, np.ones(3))]), Blocks)
        assert isinstance(rows({"a": X}.values()), Blocks)
        assert isinstance(rows([pd.DataFrame(X)]), Blocks)
        assert rows([[1, 2], [3, 4]]).shape == (2, 2)
        assert rows([(1, 2), (3, 4)]).shape == (2, 2)
        assert rows(([1, 2], [3, 4])).shape == (2, 2)

    def test_empty_blocks_are_passed_over_and_rows_counted(self):
        X = np.ones((3, 2))
        blocks = Blocks([X, X[:0], (X, [0, 1, 2])])
        assert len(list(blocks)) == 2
        assert blocks.n_rows == 5


@given(arrays(float, (4, 3), elements=st.floats(-1e308, 1e308)))
def test_finite_numbers_pass_even_if_their_sum_is_not(X):
    assert finite(X) is X


@given(st.integers(0, 3), st.integers(0, 2), st.sampled_from([np.nan, np.inf, -np.inf]))
def test_the_place_of_what_is_not_finite_is_named(n, d, value):
    X = np.zeros((4, 3))
    X[n, d] = value
    name = "NaN" if np.isnan(value) else str(value)
    for check in (finite, survey):
        with pytest.raises(ValueError, match=f"X is {name} at row {n}, column {d}"):
            check(X)


def test_survey_is_numpys_covariance():
    X = np.random.default_rng(0).normal(size=(50, 3)) + 1e6
    w = np.arange(50.0)
    view = survey(X, w)
    np.testing.assert_allclose(view.origin, np.average(X, axis=0, weights=w))
    expected = np.cov(X.T, aweights=w, ddof=0)
    np.testing.assert_allclose(view.scatter / view.n_rows, expected, rtol=1e-9)


def test_weights_in_every_form():
    assert check_weights(None, 3) is None
    for w in ([1, 2, 3], pd.Series([1, 2, 3]), np.array([1, 2, 3], np.int8)):
        np.testing.assert_array_equal(check_weights(w, 3), [1.0, 2.0, 3.0])
    np.testing.assert_array_equal(check_weights(2, 3), [2.0, 2.0, 2.0])
    assert not check_weights([0, 0], 2, some=False).any()


def spd(D, seed):
    A = np.random.default_rng(seed).normal(size=(D, D + 2))
    return A @ A.T


class TestGiven:
    def test_precisions_are_inverted(self):
        P = np.array([spd(4, s) for s in range(3)])
        np.testing.assert_allclose(covariances_of(P, "full"), np.linalg.inv(P))
        np.testing.assert_allclose(covariances_of(P[0], "tied"), np.linalg.inv(P[0]))

    def test_what_is_not_given_stays_none(self):
        assert given_parts(None, None, None, "full", 2, 2) == (None, None, None)

    def test_weights_are_scaled_to_one_exactly(self):
        weights = given_parts([1 / 3 + 3e-7, 1 / 3, 1 / 3], *[None] * 2, "full", 3, 1)[
            0
        ]
        assert weights.sum() == pytest.approx(1, abs=1e-15)

    def test_what_is_given_is_not_written_to(self):
        means = np.zeros((2, 2))
        found = given_parts(None, means, None, "full", 2, 2)[1]
        found += 1
        assert not means.any()
