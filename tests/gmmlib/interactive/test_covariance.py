"""Matrix, eigenvectors and ellipse are what NumPy and SciPy say."""

import numpy as np
import pytest
from scipy import stats

from gmmlib.interactive.covariance import REACH, covariance_chart
from gmmlib.plotting.style import COLORS

from .moved import check_form, lines, numbers, picture, title

CASES = [(2, 1.2, 0.7), (2.5, 2.5, -0.95), (0.5, 2, 0.3), (0.4, 1.5, -0.6)]


def matrix(s1, s2, rho):
    return np.array([[s1**2, rho * s1 * s2], [rho * s1 * s2, s2**2]])


def test_form():
    check_form(covariance_chart(), ["std1", "std2", "rho"])


@pytest.mark.parametrize("case", CASES)
def test_text(case):
    values = dict(zip(["std1", "std2", "rho"], case, strict=True))
    first, *pairs = title(covariance_chart(), **values).split(" / ")
    S = matrix(*case)
    np.testing.assert_allclose(numbers(first), S.ravel(), atol=6e-3)
    values, vectors = np.linalg.eigh(S)
    for pair, value, u in zip(pairs, values[::-1], vectors.T[::-1], strict=True):
        got, *v = numbers(pair)
        assert got == pytest.approx(value, rel=6e-3)
        assert abs(u @ v) == pytest.approx(1, abs=8e-3)


def test_a_circle_has_no_minus_zero():
    text = title(covariance_chart(), std1=1, std2=1, rho=0)
    assert "-" not in text


@pytest.mark.parametrize("case", CASES)
def test_ellipse(case):
    values = dict(zip(["std1", "std2", "rho"], case, strict=True))
    curve = max(lines(picture(covariance_chart(), **values), COLORS[0]), key=len)
    X = (curve / 400 - 0.5) * [2 * REACH, -2 * REACH]
    distance = np.einsum("ni,ij,nj->n", X, np.linalg.inv(matrix(*case)), X)
    np.testing.assert_allclose(distance, stats.chi2(2).ppf(0.9), rtol=0.06)


def test_the_cloud_has_the_matrix_shown():
    rows = covariance_chart().layer[1].data.values
    Z = np.array([[row["z1"], row["z2"]] for row in rows])
    np.testing.assert_allclose(np.cov(Z.T, ddof=0), np.eye(2), atol=1e-4)
