"""Four answers about the geyser, against sorts, quantiles and closed forms."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from scipy.stats import chi2, norm

from gmmlib.plotting import geyser
from gmmlib.plotting.style import COLORS

RNG = np.random.default_rng(4)
X = RNG.normal(size=(40, 2))


@pytest.fixture
def ax():
    yield plt.subplots()[1]
    plt.close("all")


def test_cut_separates_what_is_drawn_in_two_colours(ax):
    cut = np.median(X[:, 1])
    geyser.draw_cut(ax, X, cut)
    below, above = (c.get_offsets()[:, 1] for c in ax.collections)
    assert below.max() <= cut < above.min()
    assert len(below) == len(above) == 20
    colors = {text.get_text(): text.get_color() for text in ax.texts}
    assert colors == {"short": COLORS[0], "long": COLORS[1]}


def test_hills_of_a_normal_density_have_its_known_radii(ax):
    t = np.linspace(-5, 5, 401)
    density = norm.pdf(t) * norm.pdf(t)[:, None]
    shares = np.array([0.9, 0.5])
    levels = geyser.draw_hills(ax, t, t, density, shares)
    radius = np.sqrt(-2 * np.log(levels * 2 * np.pi))
    np.testing.assert_allclose(radius, np.sqrt(chi2(2).ppf(shares)), atol=0.02)
    assert len(ax.collections) == 2


def test_panels_share_limits_and_carry_their_titles():
    fig, axes = plt.subplots(2, 2)
    geyser.label_panels(fig, "abcd", "x", "y", xlim=(0, 3))
    assert [a.get_title(loc="left") for a in axes.flat] == list("abcd")
    assert {a.get_xlim() for a in axes.flat} == {(0, 3)}
    assert (fig.get_supxlabel(), fig.get_supylabel()) == ("x", "y")
    plt.close(fig)


def test_probability_is_shown_by_colour_marker_and_rim(ax):
    p = np.linspace(0, 1, 40)
    t = np.linspace(0, 1, 21)
    field = np.tile(t, (21, 1))
    unsure, border = geyser.draw_probability(ax, X, p, t, t, field)
    np.testing.assert_array_equal(unsure, [n for n in range(40) if 0.05 < p[n] < 0.95])
    drawn = {
        tuple(row): value
        for c in ax.collections
        if c is not border
        for row, value in zip(c.get_offsets().tolist(), c.get_array(), strict=True)
    }
    assert [drawn[tuple(row)] for row in X.tolist()] == p.tolist()
    ends = [geyser.BETWEEN(end)[:3] for end in (0.0, 1.0)]
    np.testing.assert_allclose(ends, [to_rgb(c) for c in COLORS[:2]], atol=0.01)
    for level, path in zip((0.05, 0.5, 0.95), border.get_paths(), strict=True):
        np.testing.assert_allclose(path.vertices[:, 0], level, atol=1e-12)


def test_soft_and_hard_statement_about_one_feature():
    fig, (top, low) = plt.subplots(2)
    grid = np.linspace(-6, 10, 321)
    bells = np.stack([0.5 * norm.pdf(grid, 0, 1), 0.5 * norm.pdf(grid, 4, 1)])
    values = np.concatenate([RNG.normal(0, 1, 50), RNG.normal(4, 1, 50)])
    odds = np.exp(4 * (grid - 2))  # of two equal normals four apart
    short, long, soft = geyser.draw_soft(top, low, values, grid, bells, cut=2.0)
    np.testing.assert_array_equal(short.get_ydata(), bells[0])
    np.testing.assert_array_equal(long.get_ydata(), bells[1])
    np.testing.assert_allclose(soft.get_ydata(), odds / (1 + odds), rtol=1e-9)
    area = sum(bar.get_width() * bar.get_height() for bar in top.patches)
    assert area == pytest.approx(1)
    half_width = np.sqrt(2 * np.log(2))  # where a normal density is half its peak
    places = [text.xy[0] for text in top.texts]
    np.testing.assert_allclose(places, [-half_width, 4 + half_width], atol=0.05)
    assert list(low.lines[0].get_xdata()[1:3]) == [2.0, 2.0]
    plt.close(fig)
