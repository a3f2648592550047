"""The normal curve and its area are what SciPy says."""

import numpy as np
import pytest
from scipy import stats

from gmmlib.interactive.normal import ENDS, HIGHEST, normal_chart
from gmmlib.plotting.style import COLORS

from .moved import check_form, lines, numbers, picture, title


def test_form():
    check_form(normal_chart(), ["mean", "std", "low", "high"])


@pytest.mark.parametrize(
    ("mean", "std", "low", "high"),
    [(1, 0.5, 0.5, 1.5), (-1.5, 2.2, 2, -3), (2, 0.3, -5, 5), (0, 1.7, 1, 1)],
)
def test_text(mean, std, low, high):
    text = title(normal_chart(), mean=mean, std=std, low=low, high=high)
    law = stats.norm(mean, std)
    low, high = sorted([low, high])
    head, height, area = text.split(" / 1", 1)[0], *text.split(" / ")[-2:]
    assert f"μ = {mean:.1f}, σ = {std:.1f}" in head
    assert numbers(text.split("σ² = ")[1])[0] == pytest.approx(1 / std**2, rel=5e-3)
    assert numbers(height)[-1] == pytest.approx(law.pdf(mean), abs=6e-4)
    assert numbers(area)[:2] == [low, high]
    share = law.cdf(high) - law.cdf(low)
    assert numbers(area)[-1] == pytest.approx(share, abs=6e-4)


def test_curve():
    (curve,) = lines(picture(normal_chart(), mean=-1, std=0.8), COLORS[0])
    x = ENDS[0] + curve[:, 0] / 430 * (ENDS[1] - ENDS[0])
    y = (1 - curve[:, 1] / 260) * HIGHEST
    assert len(x) > 190
    np.testing.assert_allclose(y, stats.norm(-1, 0.8).pdf(x), atol=4e-3)
