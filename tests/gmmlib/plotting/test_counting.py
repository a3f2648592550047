"""Powers of ten, histograms and tables, against logarithms and counts done apart."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from gmmlib.plotting import counting

RNG = np.random.default_rng(4)


@pytest.fixture
def ax():
    yield plt.subplots()[1]
    plt.close("all")


def test_counts_are_powers_of_ten(ax):
    sizes = [10, 20, 1000]
    [line] = counting.draw_counts(ax, sizes, {"two": [2**n for n in sizes]}, [1])
    np.testing.assert_allclose(line.get_ydata(), np.array(sizes) * np.log10(2.0))
    assert ax.texts[0].xy == pytest.approx((20, 20 * np.log10(2)))


def test_chance_histograms_hold_every_shuffle(ax):
    shuffled = {"one": RNG.uniform(0, 0.2, 300), "two": RNG.uniform(0.5, 0.6, 300)}
    bars = counting.draw_chance(ax, shuffled, {"one": 0.7, "two": 0.9})
    assert [b.sum() for b in bars] == [300, 300]
    assert {text.get_text() for text in ax.texts} == {"one", "two", "0.70", "0.90"}
    assert [line.get_xdata()[0] for line in ax.lines] == [0.7, 0.9]


def test_scores_are_written_and_the_best_of_each_row_is_bold(ax):
    table = np.array([[0.1, 0.92, 0.5], [-0.004, -0.01, -0.01]])
    numbers = counting.draw_scores(ax, table, "ab", "xyz")
    written = [n.get_text() for n in numbers]
    assert written == ["0.10", "0.92", "0.50", "0.00", "−0.01", "−0.01"]
    bold = [n.get_weight() == "bold" for n in numbers]
    assert bold == [False, True, False, True, False, False]
