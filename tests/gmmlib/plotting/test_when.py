"""Figures of chapter 18, against scikit-learn, SciPy and counts of what is drawn."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from scipy import stats
from sklearn.metrics import roc_auc_score

from gmmlib.plotting import when


@pytest.fixture
def ax():
    yield plt.subplots()[1]
    plt.close("all")


def test_every_picture_of_the_gallery_has_its_grade(ax):
    points = {"x": np.eye(2), "y": np.eye(2)}
    found = {m: {"x": [0, 1], "y": [0, 0]} for m in "ab"}
    grades = {"a": {"x": "1", "y": "2*"}, "b": {"x": "3*", "y": "4"}}
    axes = when.draw_graded(plt.figure(), points, found, grades)
    assert [[ax.get_xlabel() for ax in row] for row in axes] == [["1", "3"], ["2", "4"]]
    weights = [[ax.xaxis.label.get_weight() for ax in row] for row in axes]
    assert weights == [["normal", "bold"], ["bold", "normal"]]


def test_the_decision_asks_in_order_and_its_texts_do_not_touch():
    steps = when.STEPS
    fig, ax = plt.subplots(figsize=(5.6, 5.4), layout="constrained")
    answers = when.draw_decision(ax, steps)
    heights = [text.get_position()[1] for text in answers]
    assert heights == sorted(heights)
    assert ax.yaxis_inverted()
    words = [t.get_text() for t in ax.texts]
    questions = [word for word in words if word.endswith("?")]
    assert questions == [question for question, _ in steps[:-1]]
    assert words.count("yes") == words.count("no") == len(questions)
    fig.canvas.draw()
    boxes = [t.get_window_extent() for t in ax.texts if t.get_text()]
    pairs = [(a, b) for i, a in enumerate(boxes) for b in boxes[:i]]
    assert not any(a.overlaps(b) for a, b in pairs)
    plt.close("all")


def test_quantiles_are_those_of_scipy_and_the_band_holds_its_share(ax):
    squares = stats.chi2(3).rvs(200, random_state=1)
    drawn = when.draw_qq(ax, squares, 3)
    (theory, ordered), _ = stats.probplot(squares, dist=stats.chi2(3))
    np.testing.assert_allclose(drawn[:, 1], ordered)
    # probplot ranks by another convention: far from the ends it hardly matters
    np.testing.assert_allclose(drawn[20:-20, 0], theory[20:-20], rtol=0.02)
    (band,) = ax.collections
    edge = band.get_paths()[0].vertices
    middle = np.isclose(edge[:, 0], drawn[100, 0])
    low, high = edge[middle, 1].min(), edge[middle, 1].max()
    rng = np.random.default_rng(0)
    ranked = np.sort(rng.chisquare(3, (4000, 200)), axis=1)[:, 100]
    # standard error of the share: 0.0034
    assert abs(np.mean((low < ranked) & (ranked < high)) - 0.95) < 0.015


def test_a_second_group_can_be_drawn_without_the_band(ax):
    when.draw_qq(ax, [1.0, 2.0], 2, band=False)
    assert not ax.collections
    assert len(ax.lines) == 1


def test_scores_show_every_row_and_count_alarms(ax):
    rng = np.random.default_rng(0)
    scores = {"good": rng.normal(size=50), "bad": rng.normal(size=40) - 2}
    shares = when.draw_scores(ax, scores, -1.0, -3.0)
    assert shares["bad"] == np.mean(scores["bad"] < -1)
    dots = [c.get_offsets() for c in ax.collections]
    assert list(map(len, dots)) == [
        np.sum(keep) for v in scores.values() for keep in (v >= -3, v < -3)
    ]
    assert (dots[3][:, 0] == -3).all()
    assert ax.lines[0].get_xdata()[0] == -1.0


@pytest.mark.parametrize("ties", [False, True])
def test_area_is_scikit_learns(ax, ties):
    rng = np.random.default_rng(2)
    normal, odd = rng.normal(size=60), rng.normal(size=45) - 1
    if ties:
        normal, odd = normal.round(), odd.round()
    truth = np.repeat([0, 1], [60, 45])
    expected = roc_auc_score(truth, -np.concatenate([normal, odd]))
    assert when.draw_roc(ax, normal, odd) == pytest.approx(expected, abs=1e-12)
    x, y = ax.lines[0].get_data()
    assert (x[0], y[0], x[-1], y[-1]) == (0, 0, 1, 1)


def test_learning_curves_draw_medians_and_ranges(ax):
    trials = np.random.default_rng(1).random((3, 7))
    medians = when.draw_learning(ax, [1, 5, 20], {"a": trials, "b": trials + 1})
    np.testing.assert_array_equal(medians["b"], np.median(trials + 1, axis=1))
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), medians["a"])
    segments = np.array(ax.collections[0].get_segments())
    np.testing.assert_array_equal(segments[:, 0, 1], trials.min(axis=1))
    np.testing.assert_array_equal(segments[:, 1, 1], trials.max(axis=1))
    assert [t.get_text() for t in ax.get_xticklabels()] == ["1", "5", "20"]


def test_rates_are_drawn_in_per_cent_with_their_means(ax):
    rates = {"a": [0.1, 0.2, 0.6], "b": [0.05, 0.05]}
    np.testing.assert_allclose(when.draw_rates(ax, rates, 0.05), [0.3, 0.05])
    dots, bar, *_ = ax.lines
    np.testing.assert_allclose(dots.get_xdata(), [10, 20, 60])
    np.testing.assert_allclose(bar.get_xdata(), 30)
    np.testing.assert_allclose(ax.lines[-1].get_xdata(), 5)
    assert ax.yaxis_inverted()
