"""Points in given groups: matched names, spokes, the gallery."""

from itertools import permutations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from sklearn.cluster import KMeans

from gmmlib.plotting import groups

X = np.random.default_rng(4).normal(size=(40, 2))
LABELS = np.arange(40) % 3


@pytest.mark.parametrize("seed", range(5))
def test_matching_is_the_best_of_all_renamings(seed):
    rng = np.random.default_rng(seed)
    truth, labels = rng.integers(0, 4, size=(2, 30))
    best = max(np.sum(truth == np.take(p, labels)) for p in permutations(range(4)))
    assert np.sum(truth == groups.match_labels(truth, labels)) == best


def test_matching_keeps_the_partition_and_the_rows_of_no_group():
    truth, labels = np.array([0, 0, 1, 1, -1]), np.array([3, 3, 7, 5, -1])
    matched = groups.match_labels(truth, labels)
    np.testing.assert_array_equal(matched == -1, labels == -1)
    np.testing.assert_array_equal(
        matched[:, None] == matched, labels[:, None] == labels
    )
    assert set(matched) == {0, 1, 2, -1}


def test_matching_without_any_group_changes_nothing():
    np.testing.assert_array_equal(groups.match_labels([0, 1], [-1, -1]), [-1, -1])


def test_spokes_have_the_scatter_that_k_means_counts():
    fig, ax = plt.subplots()
    fit = KMeans(3, n_init=1, random_state=0).fit(X)
    centres = groups.draw_spokes(ax, X, fit.labels_)
    np.testing.assert_allclose(centres, fit.cluster_centers_, atol=1e-12)
    spokes = np.array([li.get_xydata() for li in ax.lines if len(li.get_xdata()) == 2])
    squares = ((spokes[:, 0] - spokes[:, 1]) ** 2).sum()
    assert len(spokes) == len(X)
    np.testing.assert_allclose(squares, fit.inertia_, rtol=1e-12)
    plt.close(fig)


def test_gallery_draws_every_row_once_and_strays_as_crosses():
    fig = plt.figure()
    lonely = np.where(np.arange(40) < 5, -1, LABELS)
    found = {"truth": {"cloud": LABELS}, "other": {"cloud": lonely}}
    axes = groups.draw_gallery(fig, {"cloud": X}, found)
    assert [a.get_title() for a in axes[0]] == ["truth", "other"]
    assert axes[0, 0].get_ylabel() == "cloud"
    for panel, strays in zip(axes[0], (0, 5), strict=True):
        sizes = [len(c.get_offsets()) for c in panel.collections]
        assert sizes[0] == strays
        assert sum(sizes) == 40
    plt.close(fig)
