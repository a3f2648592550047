"""The map of the book names every part and every chapter once."""

import matplotlib.pyplot as plt
import numpy as np

from gmmlib.plotting import bookmap


def test_map_has_a_station_per_part_and_leaves_no_chapter_out():
    fig, ax = plt.subplots()
    titles = bookmap.draw_book_map(ax)
    assert [t.get_text().split(" · ")[0] for t in titles] == "I II III IV".split()
    spans = [t.get_text() for t in ax.texts if t.get_text().startswith("chapters ")]
    chapters = []
    for first, last in (s.removeprefix("chapters ").split("–") for s in spans):
        chapters += range(int(first), int(last) + 1)
    assert chapters == list(range(2, 19))
    plt.close(fig)


def test_each_station_has_its_marker_and_a_sketch_beside_the_words():
    fig, ax = plt.subplots()
    bookmap.draw_book_map(ax)
    stations = [line for line in ax.lines if line.get_markersize() == 19]
    assert [line.get_ydata()[0] for line in stations] == list(range(4))
    assert len({line.get_marker() for line in stations}) == 4
    dots = [line for line in ax.lines if line.get_marker() == "."]
    assert [len(line.get_xdata()) for line in dots] == [90] * 4
    rings = [line for line in ax.lines if len(line.get_xdata()) == 80]
    assert len(rings) == 1 + 2 + 6 + 6
    for i, line in enumerate(dots):
        middle = np.mean(line.get_xydata(), axis=0)
        np.testing.assert_allclose(middle, [4.5, i], atol=0.1)
    plt.close(fig)
