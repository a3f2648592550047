"""The product of two curves is what multiplying them point by point gives."""

import numpy as np
import pytest
from scipy import stats

from gmmlib.interactive.precision import ENDS, product_chart
from gmmlib.plotting.style import COLORS

from .moved import check_form, lines, numbers, picture, title

CASES = [(20, 1, 22, 4), (16, 0.25, 26, 3.5), (25, 4, 21.5, 0.75)]


def test_form():
    check_form(product_chart(), ["mean1", "beta1", "mean2", "beta2"])


def brute_force(mean1, beta1, mean2, beta2):
    x = np.linspace(0, 45, 90_001)
    log = stats.norm(mean1, beta1**-0.5).logpdf(x)
    log = log + stats.norm(mean2, beta2**-0.5).logpdf(x)
    p = np.exp(log - log.max())
    p /= p.sum()
    mean = p @ x
    return mean, (p @ (x - mean) ** 2) ** 0.5


@pytest.mark.parametrize("case", CASES)
def test_text(case):
    values = dict(zip(["mean1", "beta1", "mean2", "beta2"], case, strict=True))
    text = title(product_chart(), **values)
    mean, std = brute_force(*case)
    b1, b2, beta, got_std = numbers(text.split(" / ")[0])
    assert [b1, b2] == [case[1], case[3]]
    assert got_std == pytest.approx(std, abs=6e-4)
    assert beta == pytest.approx(1 / std**2, abs=6e-3)
    got_mean, w1, w2 = numbers(text.split(" / ")[1])
    assert got_mean == pytest.approx(mean, abs=6e-3)
    assert w1 * case[0] + w2 * case[2] == pytest.approx(mean, abs=0.15)
    apart = abs(case[0] - case[2]) / np.sqrt(1 / case[1] + 1 / case[3])
    assert numbers(text.split(" / ")[2])[0] == pytest.approx(apart, abs=6e-3)


@pytest.mark.parametrize("case", CASES)
def test_curves(case):
    values = dict(zip(["mean1", "beta1", "mean2", "beta2"], case, strict=True))
    svg = picture(product_chart(), **values)
    laws = [(case[0], case[1] ** -0.5), (case[2], case[3] ** -0.5), brute_force(*case)]
    for color, law in zip(COLORS, laws, strict=False):
        curve = max(lines(svg, color), key=len)
        x = ENDS[0] + curve[:, 0] / 430 * (ENDS[1] - ENDS[0])
        y = (1 - curve[:, 1] / 240) * 1.2
        assert len(x) > 170
        np.testing.assert_allclose(y, stats.norm(*law).pdf(x), atol=6e-3)
