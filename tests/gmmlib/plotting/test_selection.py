from dataclasses import replace

import matplotlib.pyplot as plt
import numpy as np
import pytest
from numpy.testing import assert_allclose

from gmmlib import load_old_faithful
from gmmlib.plotting.selection import draw_selection
from gmmlib.selection import Table, select_n_components

X = load_old_faithful().X


@pytest.fixture
def ax():
    fig, ax = plt.subplots()
    yield ax
    plt.close(fig)


def test_a_line_per_family_through_the_criterion(ax):
    selection = select_n_components(X, [3, 1, 2], ["full", "tied"], random_state=0)
    draw_selection(ax, selection)
    lines = [line for line in ax.lines if len(line.get_xdata()) == 3]
    texts = sorted(ax.texts, key=lambda text: text.get_text())
    assert [text.get_text() for text in texts] == ["full", "tied"]
    for line, text in zip(lines, texts, strict=True):
        values = {
            row["n_components"]: row["bic"]
            for row in selection.table
            if row["family"] == text.get_text()
        }
        assert_allclose(line.get_xdata(), [1, 2, 3])
        assert_allclose(line.get_ydata(), [values[K] for K in (1, 2, 3)])
        assert text.xy == (3, values[3])
    full, tied = (text.get_position()[1] for text in texts)
    low, high = ax.get_ylim()
    assert full - tied > 0.07 * (high - low)
    ring = ax.lines[-1]
    assert_allclose(ring.get_xydata(), [[3, min(selection.table.column("bic"))]])
    assert ax.get_ylabel() == "BIC"


def test_a_family_that_failed_throughout_has_no_name_in_the_picture(ax):
    selection = select_n_components(X, [1, 2], ["full", "tied"], random_state=0)
    failed = [row | {"bic": None} for row in selection.table if row["family"] == "full"]
    tied = [row for row in selection.table if row["family"] == "tied"]
    draw_selection(ax, replace(selection, table=Table(failed + tied)))
    assert [text.get_text() for text in ax.texts] == ["tied"]


def test_unsound_fits_are_hollow(ax):
    rng = np.random.default_rng(0)
    rows = np.vstack([rng.normal(size=(30, 1)), np.full((9, 1), 7.0)])
    selection = select_n_components(rows, [1, 2], random_state=0)
    draw_selection(ax, selection)
    markers = [line for line in ax.lines if len(line.get_xdata()) == 1][:-1]
    hollow = [line.get_markerfacecolor() == "none" for line in markers]
    assert hollow == [False, True]
    assert_allclose(ax.lines[-1].get_xdata(), [1])
