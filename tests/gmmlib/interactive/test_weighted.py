"""Stretched groups: where points are drawn, who is wrong, and where cells end."""

from itertools import permutations

import numpy as np
import pytest
from sklearn.cluster import KMeans

from gmmlib.datasets import synthetic
from gmmlib.interactive.weighted import cell_borders, stretch_chart
from tests.gmmlib.interactive.drawn import keeps_the_rules, paths, places, svg, texts

BLOBS, STRETCHES = synthetic("blobs", n=90), [1, 3, 5, 7]


@pytest.fixture(scope="module")
def chart():
    return stretch_chart(BLOBS.X, BLOBS.labels, [1, -1], STRETCHES)


def stretched(s):
    v, w = np.array([1, -1]) / 2**0.5, np.array([1, 1]) / 2**0.5
    return BLOBS.X @ (np.outer(v, v) + np.outer(w, w) / s)


@pytest.mark.parametrize("s", STRETCHES)
def test_k_means_is_as_wrong_as_scikit_learn_says(chart, s):
    labels = KMeans(3, n_init=20, random_state=0).fit_predict(stretched(s))
    wrong = min(
        np.sum(np.take(p, labels) != BLOBS.labels) for p in permutations(range(3))
    )
    told = " ".join(texts(chart, stretch=s))
    assert f"k-means {wrong}, mixture 0 of 90" in told
    rings = places(chart, "symbol", stretch=s)[1:2]
    assert sum(map(len, rings)) == wrong


@pytest.mark.parametrize("s", [1, 5])
def test_points_are_drawn_where_the_map_takes_them(chart, s):
    drawn = np.array(places(chart, "symbol", stretch=s)[0])
    Y = stretched(s)
    scale = 400 / (np.ptp(np.vstack([stretched(t) for t in STRETCHES])[:, 0]) + 0.6)
    np.testing.assert_allclose(np.diff(drawn[:, 0]), np.diff(Y[:, 0]) * scale, atol=0.2)
    np.testing.assert_allclose(
        np.diff(drawn[:, 1]), -np.diff(Y[:, 1]) * scale, atol=0.6
    )


def test_borders_or_ellipses(chart):
    hard, soft = (paths(chart, "line", by=by) for by in ("k-means", "mixture"))
    assert sum(map(len, soft)) == 3
    assert all(len(curve) == 82 for group in soft for curve in group)
    assert all(len(piece) == 4 for group in hard for piece in group)
    assert "#d55e00" in svg(chart, by="mixture")


@pytest.mark.parametrize("seed", range(4))
def test_borders_are_where_two_centres_are_nearest(seed):
    centers = np.random.default_rng(seed).normal(size=(4, 2))
    pieces = cell_borders(centers, reach=9)
    assert len(pieces) >= 3
    for a, b in pieces:
        for t in (0.01, 0.5, 0.99):
            far = np.sort(np.linalg.norm(a + t * (b - a) - centers, axis=1))
            assert far[0] == pytest.approx(far[1])


def test_the_rules(chart):
    keeps_the_rules(chart, {"stretch": "stretch s ", "by": "groups of "})
