import numpy as np
import pandas as pd
import pytest
import scipy.sparse

import gmmlib
from gmmlib.validation import count, generator, positive, real_array, row_weights

ROWS = [[1, 2], [3, 4], [5, 7]]


def strided(rows):
    wide = np.zeros((2 * len(rows), 4))
    wide[::2, ::2] = rows
    return wide[::2, ::2]


def read_only(rows):
    array = np.array(rows, dtype=float)
    array.flags.writeable = False
    return array


GOOD = {
    "nested lists": lambda rows: rows,
    "tuples": lambda rows: tuple(map(tuple, rows)),
    "int": lambda rows: np.array(rows),
    "uint8": lambda rows: np.array(rows, dtype=np.uint8),
    "float16": lambda rows: np.array(rows, dtype=np.float16),
    "float32": lambda rows: np.array(rows, dtype=np.float32),
    "big-endian": lambda rows: np.array(rows, dtype=">f8"),
    "long double": lambda rows: np.array(rows, dtype=np.longdouble),
    "Fortran order": lambda rows: np.asfortranarray(rows, dtype=float),
    "strided": strided,
    "reversed": lambda rows: np.array(rows[::-1], dtype=float)[::-1],
    "read-only": read_only,
    "DataFrame": lambda rows: pd.DataFrame(rows, columns=["a", "b"]),
    "mixed DataFrame": lambda rows: pd.DataFrame(rows).astype({0: "int8"}),
}


@pytest.mark.parametrize("make", GOOD.values(), ids=GOOD.keys())
def test_every_kind_of_real_table_gives_the_same_answers(make):
    wanted = np.array(ROWS, dtype=float)
    X = make(ROWS)
    got = real_array(X, "X", shape=("N", 2))
    assert got.dtype == np.float64
    np.testing.assert_array_equal(got, wanted)
    np.testing.assert_allclose(
        gmmlib.covariance_matrix(X), np.cov(wanted.T, ddof=0), rtol=1e-14
    )
    fitted = gmmlib.MultivariateNormal.fit(wanted)
    from_same = gmmlib.MultivariateNormal.fit(X)
    np.testing.assert_allclose(from_same.logpdf(X), fitted.logpdf(wanted), rtol=1e-12)
    np.testing.assert_array_equal(np.asarray(X), wanted)  # the input is left alone


def test_a_series_and_a_float32_column_are_fine_as_x():
    x = [1.0, 2.0, 4.0]
    for same in (pd.Series(x), np.array(x, dtype=np.float32), np.array([x, x]).T[:, 0]):
        assert gmmlib.Normal.fit(same).mean == pytest.approx(7 / 3, rel=1e-15)


BAD_KINDS = {
    "objects": (np.array([[1, None]], dtype=object), "object"),
    "strings": ([["1", "2"]], "real numbers"),
    "complex": ([[1j, 2]], "complex"),
    "dates": (np.array([["2020-01-01"]], dtype="datetime64[D]"), "datetime64"),
    "DataFrame with text": (pd.DataFrame({"a": [1.0], "b": ["x"]}), "object"),
    "sparse matrix": (scipy.sparse.csr_matrix(np.eye(2)), "toarray"),
    "sparse array": (scipy.sparse.coo_array(np.eye(2)), "toarray"),
    "masked": (np.ma.masked_equal(ROWS, 3), "masked"),
    "None": (None, "NoneType"),
}


@pytest.mark.parametrize(("X", "message"), BAD_KINDS.values(), ids=BAD_KINDS.keys())
def test_kinds_that_cannot_be_used_are_type_errors(X, message):
    with pytest.raises(TypeError, match=message):
        real_array(X, "X")
    with pytest.raises(TypeError, match=message):
        gmmlib.covariance_matrix(X)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_is_named_with_its_row_and_column(value):
    X = np.zeros((5, 3))
    X[3, 1] = value
    with pytest.raises(ValueError, match=rf"X is {value} at row 3, column 1; remove"):
        gmmlib.covariance_matrix(X)
    with pytest.raises(ValueError, match=rf"x is {value} at row 3; remove"):
        gmmlib.Normal.fit(X[:, 1])
    with pytest.raises(ValueError, match="at component 0, row 3, column 1"):
        real_array(X[np.newaxis], "covariances")
    with pytest.raises(ValueError, match=rf"x is {value}; remove"):
        real_array(value, "x")


def test_infinity_may_be_allowed_but_nan_never_is():
    assert real_array(np.inf, "low", finite=False) == np.inf
    with pytest.raises(ValueError, match="low is nan"):
        real_array(np.nan, "low", finite=False)


def test_wrong_shapes_are_told_with_the_wanted_one():
    with pytest.raises(ValueError, match=r"X must have shape \(N, 2\), got \(3, 3\)$"):
        real_array(np.eye(3), "X", shape=("N", 2))
    with pytest.raises(ValueError, match=r"mean must have shape \(2,\), got \(3,\)$"):
        real_array(np.zeros(3), "mean", shape=(2,))
    with pytest.raises(ValueError, match=r"one row is X\[np.newaxis\], one column X\["):
        real_array([1, 2], "X", shape=("N", "D"))
    with pytest.raises(ValueError, match="X has rows of different lengths"):
        real_array([[1, 2], [3]], "X")


@pytest.mark.parametrize("empty", [[], np.empty((0, 2)), np.empty((2, 0))])
def test_empty_input_is_an_error(empty):
    with pytest.raises(ValueError, match="X is empty"):
        real_array(empty, "X")


def test_no_needless_copy():
    X = np.ones((3, 2))
    assert real_array(X, "X") is X


@pytest.mark.parametrize("bad", [0, -1, [1, 0], [[1, 2], [3, -4]]])
def test_positive_refuses_what_is_not(bad):
    with pytest.raises(ValueError, match="std must be positive, got"):
        positive(bad, "std")


def test_positive_says_where():
    with pytest.raises(ValueError, match=r"got -4\.0 at row 1, column 1"):
        positive([[1, 2], [3, -4]], "std")


def test_weights():
    np.testing.assert_array_equal(row_weights(None, 2), [1, 1])
    np.testing.assert_array_equal(row_weights([0, 2], 2), [0, 2])
    with pytest.raises(ValueError, match=r"not be negative, got -1\.0 at row 2"):
        row_weights([1, 1, -1], 3)
    with pytest.raises(ValueError, match="all zero"):
        row_weights([0, 0], 2)
    with pytest.raises(ValueError, match=r"weights must have shape \(2,\), got \(3,\)"):
        row_weights([1, 1, 1], 2)
    with pytest.raises(
        ValueError, match=r"weights must have shape \(2,\), got \(2, 1\)"
    ):
        row_weights([[1], [1]], 2)
    with pytest.raises(ValueError, match="weights is nan at row 1"):
        row_weights([1, np.nan], 2)


def test_a_total_weight_of_one_leaves_nothing_for_ddof_one():
    with pytest.raises(ValueError, match="ddof=1 needs a total weight above 1, got 1"):
        row_weights(None, 1, ddof=1)
    with pytest.raises(ValueError, match="not be scaled to sum to 1"):
        row_weights([0.25, 0.75], 2, ddof=1)
    with pytest.raises(ValueError, match="ddof=nan"):
        row_weights(None, 3, ddof=np.nan)


def test_count():
    assert count(np.int64(4)) == 4
    with pytest.raises(TypeError, match=r"n must be an integer, got 2\.0"):
        count(2.0)
    with pytest.raises(ValueError, match="n must be at least 1, got 0"):
        count(0)


def test_generator():
    rng = np.random.default_rng(1)
    assert generator(rng) is rng
    for bad in (None, 3, np.random.RandomState(0)):
        with pytest.raises(TypeError, match="default_rng"):
            generator(bad)
