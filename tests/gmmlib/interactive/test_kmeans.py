"""The half-steps are those of SciPy, the objective that of a plain sum."""

import numpy as np
import pytest
from scipy.cluster.vq import kmeans2
from scipy.spatial.distance import cdist

from gmmlib.datasets import load_old_faithful
from gmmlib.interactive.kmeans import half_steps, kmeans_chart

from .moved import check_form, numbers, picture, title

faithful = load_old_faithful()
UNIT = faithful.X.std(axis=0)
X = faithful.X / UNIT
START = np.array([[4.9, 92], [4.9, 81]]) / UNIT


@pytest.fixture(scope="module")
def chart():
    return kmeans_chart(X, START, ["eruption (sd)", "wait (sd)"])


def test_form(chart):
    check_form(chart, ["step"])


def test_states_are_those_of_scipy():
    states = half_steps(X, START)
    for t in range(1, len(states)):
        moves, (C, labels, J) = t // 2, states[t]
        before = (
            kmeans2(X, START, iter=(t - 1) // 2, minit="matrix")[0] if t > 2 else START
        )
        after = kmeans2(X, START, iter=moves, minit="matrix")[0] if moves else START
        np.testing.assert_allclose(C, after, rtol=1e-9)
        assert (labels == cdist(X, before).argmin(axis=1)).all()
        assert pytest.approx(((X - after[labels]) ** 2).sum()) == J


def test_the_last_step_moves_nothing():
    *_, before, after = half_steps(X, START)
    assert (before[0] == after[0]).all()


def test_the_chart_holds_the_states(chart):
    states = half_steps(X, START)
    rows = chart.vconcat[0].layer[0].data.values
    for t, (_, labels, _) in enumerate(states[1:]):
        assert [int(row["owners"][t]) for row in rows] == labels.tolist()
    places = chart.vconcat[0].layer[1].data.values
    got = np.array([[row["x"], row["y"]] for row in places]).reshape(-1, 2, 2)
    np.testing.assert_allclose(got, [C for C, _, _ in states], rtol=1e-4)
    fall = [row["J"] for row in chart.vconcat[1].data.values]
    np.testing.assert_allclose(fall, [J for _, _, J in states[1:]], rtol=1e-4)
    assert (np.diff(fall) <= 0).all()


def test_texts(chart):
    states = half_steps(X, START)
    assert title(chart, step=0).startswith("the start: 2 centres")
    for t, says in [(1, "joins"), (2, "moves to"), (len(states) - 1, "the end")]:
        text = title(chart, step=t)
        assert says in text
        assert numbers(text)[0] == t
        assert numbers(text)[-1] == pytest.approx(states[t][2], rel=1e-3)


def test_rows_are_grey_until_assigned(chart):
    grey = 'fill="#8a8a8a"'
    assert picture(chart, step=0).count(grey) >= len(X)
    assert picture(chart, step=1).count(grey) == 0


def test_small_tables_have_their_ends_too():
    Z = np.array([[0.0, 0], [1, 0], [8, 0], [9, 1]])
    rows = kmeans_chart(Z, Z[:2], ["x", "y"], step=1).vconcat[1].data.values
    assert rows[-1]["kind"] == "move"
