"""What chapter 1 draws, against sums, sorts and counts done another way."""

from itertools import permutations

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from scipy.stats import chi2, norm
from sklearn.cluster import KMeans

from gmmlib.plotting import groups
from gmmlib.plotting.style import COLORS

matplotlib.use("Agg")
RNG = np.random.default_rng(4)
X = RNG.normal(size=(40, 2))
LABELS = np.arange(40) % 3


@pytest.fixture
def ax():
    yield plt.subplots()[1]
    plt.close("all")


def words(ax):
    return {text.get_text().strip() for text in ax.texts}


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


def test_two_views_show_the_same_rows_with_and_without_names():
    fig, axes = plt.subplots(2)
    names = groups.draw_two_views(axes, X, LABELS, "abc", [(0, 0), (1, 1), (2, 2)])
    assert [n.get_color() for n in names] == list(COLORS[:3])
    views = [
        np.concatenate([c.get_offsets() for c in panel.collections]) for panel in axes
    ]
    for view in views:
        np.testing.assert_array_equal(np.sort(view, axis=0), np.sort(X, axis=0))
    assert [len(panel.collections) for panel in axes] == [1, 3]
    plt.close(fig)


def test_counts_are_powers_of_ten(ax):
    sizes = [10, 20, 1000]
    [line] = groups.draw_counts(ax, sizes, {"two": [2**n for n in sizes]}, [1])
    np.testing.assert_allclose(line.get_ydata(), np.array(sizes) * np.log10(2.0))
    assert ax.texts[0].xy == pytest.approx((20, 20 * np.log10(2)))


def test_spokes_have_the_scatter_that_k_means_counts(ax):
    fit = KMeans(3, n_init=1, random_state=0).fit(X)
    centres = groups.draw_spokes(ax, X, fit.labels_)
    np.testing.assert_allclose(centres, fit.cluster_centers_, atol=1e-12)
    spokes = np.array([li.get_xydata() for li in ax.lines if len(li.get_xdata()) == 2])
    squares = ((spokes[:, 0] - spokes[:, 1]) ** 2).sum()
    assert len(spokes) == len(X)
    np.testing.assert_allclose(squares, fit.inertia_, rtol=1e-12)


def test_cut_separates_what_is_drawn_in_two_colours(ax):
    cut = np.median(X[:, 1])
    groups.draw_cut(ax, X, cut, names=("low", "high"))
    below, above = (c.get_offsets()[:, 1] for c in ax.collections)
    assert below.max() <= cut < above.min()
    assert len(below) == len(above) == 20
    assert words(ax) == {"low", "high"}


def test_hills_of_a_normal_density_have_its_known_radii(ax):
    t = np.linspace(-5, 5, 401)
    density = norm.pdf(t) * norm.pdf(t)[:, None]
    shares = np.array([0.5, 0.9])
    levels = groups.draw_hills(ax, t, t, density, shares)
    radius = np.sqrt(-2 * np.log(levels[::-1] * 2 * np.pi))
    np.testing.assert_allclose(radius, np.sqrt(chi2(2).ppf(shares)), atol=0.02)
    assert len(ax.collections) == 2


def test_panels_share_limits_and_carry_their_titles():
    fig, axes = plt.subplots(2, 2)
    groups.label_panels(fig, "abcd", "x", "y", xlim=(0, 3))
    assert [a.get_title(loc="left") for a in axes.flat] == list("abcd")
    assert {a.get_xlim() for a in axes.flat} == {(0, 3)}
    assert (fig.get_supxlabel(), fig.get_supylabel()) == ("x", "y")
    plt.close(fig)


def test_probability_is_shown_by_colour_marker_and_rim(ax):
    p = np.linspace(0, 1, 40)
    unsure = groups.draw_probability(ax, X, p)
    np.testing.assert_array_equal(unsure, [n for n in range(40) if 0.05 < p[n] < 0.95])
    drawn = {
        tuple(row): value
        for c in ax.collections
        for row, value in zip(c.get_offsets().tolist(), c.get_array(), strict=True)
    }
    assert [drawn[tuple(row)] for row in X.tolist()] == p.tolist()
    ends = [groups.BETWEEN(end)[:3] for end in (0.0, 1.0)]
    np.testing.assert_allclose(ends, [to_rgb(c) for c in COLORS[:2]], atol=0.01)


def test_border_lies_where_the_probability_says(ax):
    t = np.linspace(0, 1, 21)
    border = groups.draw_border(ax, t, t, np.tile(t, (21, 1)))
    for level, path in zip(border.levels, border.get_paths(), strict=True):
        np.testing.assert_allclose(path.vertices[:, 0], level, atol=1e-12)


def test_soft_and_hard_statement_about_one_feature():
    fig, (top, low) = plt.subplots(2)
    grid = np.linspace(-6, 10, 321)
    bells = np.stack([0.5 * norm.pdf(grid, 0, 1), 0.5 * norm.pdf(grid, 4, 1)])
    values = np.concatenate([RNG.normal(0, 1, 50), RNG.normal(4, 1, 50)])
    p = bells[1] / bells.sum(axis=0)
    short, long, soft = groups.draw_soft(top, low, values, grid, bells, p, cut=2.0)
    np.testing.assert_array_equal(short.get_ydata(), bells[0])
    np.testing.assert_array_equal(long.get_ydata(), bells[1])
    np.testing.assert_array_equal(soft.get_ydata(), p)
    area = sum(bar.get_width() * bar.get_height() for bar in top.patches)
    assert area == pytest.approx(1)
    half_width = np.sqrt(2 * np.log(2))  # where a normal density is half its peak
    places = [text.xy[0] for text in top.texts]
    np.testing.assert_allclose(places, [-half_width, 4 + half_width], atol=0.05)
    assert list(low.lines[0].get_xdata()[1:3]) == [2.0, 2.0]
    plt.close(fig)


def test_chance_histograms_hold_every_shuffle(ax):
    shuffled = {"one": RNG.uniform(0, 0.2, 300), "two": RNG.uniform(0.5, 0.6, 300)}
    bars = groups.draw_chance(ax, shuffled, {"one": 0.7, "two": 0.9})
    assert [b.sum() for b in bars] == [300, 300]
    assert words(ax) == {"one", "two", "0.70", "0.90"}
    assert [line.get_xdata()[0] for line in ax.lines] == [0.7, 0.9]


def test_switchers_are_ringed(ax):
    after = LABELS.copy()
    after[[3, 8, 20]] = (LABELS[[3, 8, 20]] + 1) % 3
    assert groups.draw_switchers(ax, X, LABELS, after) == 3
    rings = ax.collections[-1].get_offsets()
    np.testing.assert_array_equal(rings, X[[3, 8, 20]])


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


def test_scores_are_written_and_the_best_of_each_row_is_bold(ax):
    table = np.array([[0.1, 0.92, 0.5], [-0.004, -0.01, -0.01]])
    numbers = groups.draw_scores(ax, table, "ab", "xyz")
    written = [n.get_text() for n in numbers]
    assert written == ["0.10", "0.92", "0.50", "0.00", "−0.01", "−0.01"]
    bold = [n.get_weight() == "bold" for n in numbers]
    assert bold == [False, True, False, True, False, False]


def test_map_has_a_station_per_part_and_leaves_no_chapter_out(ax):
    titles = groups.draw_book_map(ax)
    assert [t.get_text().split(" · ")[0] for t in titles] == "I II III IV V".split()
    spans = [t for t in words(ax) if t.startswith("chapters ")]
    chapters = []
    for first, last in (s.removeprefix("chapters ").split("–") for s in spans):
        chapters += range(int(first), int(last) + 1)
    assert sorted(chapters) == list(range(2, 24))
