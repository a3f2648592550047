"""The map of two means: heights, paths of EM, and what the sliders choose."""

import numpy as np
import pytest
from scipy import special, stats

from gmmlib.interactive.likelihood import em_path, surface_chart
from tests.gmmlib.interactive.drawn import keeps_the_rules, places, texts

X = np.array([44, 50, 53, 55, 58, 70, 75, 79, 80, 82, 84, 90.0])
STD, DEPTHS = 6.0, [1, 4, 10]


@pytest.fixture(scope="module")
def chart():
    return surface_chart(X, STD, (40, 100), range(45, 100, 10), DEPTHS, n_steps=4)


def ell(a, b):
    return special.logsumexp(
        stats.norm.logpdf(X[:, None], [a, b], STD) + np.log(0.5), axis=1
    ).sum()


def test_contours_run_at_their_depth(chart):
    grid = np.linspace(40, 100, 41)
    top = max(ell(a, b) for a in grid for b in grid)
    for line in chart.layer[0].data.values:
        depths = [top - ell(a, b) for a, b in zip(line["x"], line["y"], strict=True)]
        nearest = min(DEPTHS, key=lambda d: abs(d - np.median(depths)))
        np.testing.assert_allclose(depths, nearest, atol=0.3)


def test_paths_are_those_of_em_and_climb(chart):
    for row in chart.layer[1].data.values:
        means = np.array([row["a"], row["b"]], dtype=float)
        for x, y, height in zip(row["x"], row["y"], row["ell"], strict=True):
            np.testing.assert_allclose([x, y], means, rtol=1e-4)
            assert height == pytest.approx(ell(*means), rel=1e-4)
            r = special.softmax(stats.norm.logpdf(X[:, None], means, STD), axis=1)
            means = r.T @ X / r.sum(axis=0)
        assert np.all(np.diff(row["ell"]) >= -1e-3)


def test_equal_means_stay_equal():
    end = em_path(X, [50, 50], STD, 3)[-1]
    np.testing.assert_allclose(end, X.mean())


@pytest.mark.parametrize("a, b, step", [(95, 85, 4), (45, 75, 2), (55, 55, 0)])
def test_the_sliders_choose_the_path(chart, a, b, step):
    end = em_path(X, [a, b], STD, step)[-1]
    told = " ".join(texts(chart, a=a, b=b, step=step))
    assert f"{step} steps: μ₁ = {end[0]:.1f}, μ₂ = {end[1]:.1f}" in told
    stops, begin, star = places(chart, "symbol", a=a, b=b, step=step)
    assert len(stops) == step + 1
    pixel = 430 * (np.array([a, 140 - b]) - 40) / 60
    np.testing.assert_allclose(begin, [pixel])
    pixel = 430 * (np.array([end[0], 140 - end[1]]) - 40) / 60
    np.testing.assert_allclose(star, [pixel], atol=0.1)


def test_the_rules(chart):
    names = {"a": "start of μ₁ ", "b": "start of μ₂ ", "step": "steps of EM "}
    keeps_the_rules(chart, names)
