import itertools

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.markers import MarkerStyle

from gmmlib.plotting import COLORS, GREY, INK, MARKERS, use_style


@pytest.fixture(autouse=True)
def keep_settings():
    with plt.rc_context():
        yield


def luminance(color):
    """Relative luminance, WCAG 2.2."""
    c = np.array(to_rgb(color))
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def lab(color):
    """CIE L*a*b* coordinates (D65): distances as the eye sees them."""
    c = np.array(to_rgb(color))
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    to_xyz = [
        [0.4124, 0.3576, 0.1805],
        [0.2126, 0.7152, 0.0722],
        [0.0193, 0.1192, 0.9505],
    ]
    x, y, z = np.cbrt(to_xyz @ linear / [0.9505, 1, 1.089])
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def contrast(one, other):
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def test_a_figure_is_readable_on_a_phone_and_on_any_background():
    use_style()
    fig, ax = plt.subplots()
    assert fig.get_figwidth() <= 5.6
    assert fig.get_facecolor()[3] == ax.get_facecolor()[3] == 0
    ax.set(title="T", xlabel="x", ylabel="y")
    texts = [ax.title, ax.xaxis.label, ax.yaxis.label, *ax.get_xticklabels()]
    assert min(text.get_fontsize() for text in texts) >= 10
    assert not ax.spines["top"].get_visible()
    assert not ax.spines["right"].get_visible()


def test_lines_take_the_book_s_colours_in_turn():
    use_style()
    _, ax = plt.subplots()
    drawn = [ax.plot([0, 1])[0].get_color() for _ in COLORS]
    assert drawn == list(COLORS)


def test_colours_can_be_told_from_the_page_and_from_each_other():
    assert contrast(INK, "white") > 7  # text, WCAG AAA
    for color in (*COLORS, GREY):
        assert contrast(color, "white") > 3  # graphics, WCAG AA
    for one, other in itertools.combinations(COLORS, 2):
        assert np.linalg.norm(lab(one) - lab(other)) > 25  # 2.3 can just be seen


def test_every_colour_has_a_marker_of_its_own():
    assert len(COLORS) == len(MARKERS) == len(set(COLORS)) == len(set(MARKERS))
    shapes = [MarkerStyle(marker).get_path().vertices for marker in MARKERS]
    assert all(len(vertices) for vertices in shapes)
