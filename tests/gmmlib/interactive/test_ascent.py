"""The race: passes counted by a loop, and what menus and slider show."""

import numpy as np
import pytest

from gmmlib.interactive.ascent import race_chart
from tests.gmmlib.interactive.drawn import keeps_the_rules, svg, texts

FAST = -1000 * 0.1 ** np.arange(9)
SLOW = -1000 * 0.8 ** np.arange(200.0)
CLIMBS = {
    "far": {"EM": FAST, "plain": SLOW},
    "near": {"EM": SLOW, "plain": np.append(FAST[:4], -50.0)},
}


@pytest.fixture(scope="module")
def chart():
    return race_chart(CLIMBS)


def by_loop(values, top, precision):
    for n, value in enumerate(values, start=1):
        if top - value <= precision:
            return n
    return 0


@pytest.mark.parametrize("scene", CLIMBS)
@pytest.mark.parametrize("precision", [-4, -0.5, 2])
def test_passes_are_counted_right(chart, scene, precision):
    paths = CLIMBS[scene]
    top = max(values.max() for values in paths.values())
    wanted = [by_loop(values, top, 10.0**precision) for values in paths.values()]
    told = texts(chart, scene=scene, precision=precision)
    for number in wanted:
        assert (str(number) if number else "not reached") in told


def test_lines_are_the_best_so_far(chart):
    for row in chart.vconcat[0].layer[0].data.values:
        paths = CLIMBS[row["scene"]]
        top = max(values.max() for values in paths.values())
        best = [top - max(paths[row["method"]][:n]) for n in row["pass"]]
        shown = np.maximum(best, 1e-5)
        np.testing.assert_allclose(row["gap"], shown, rtol=1e-4)
        assert row["pass"][0] == 1 and len(row["pass"]) <= 45


def test_a_method_is_brought_out(chart):
    blue, orange = 'stroke="#0072b2"', 'stroke="#d55e00"'
    both, one = svg(chart, method="all"), svg(chart, method="EM")
    assert blue in both and orange in both
    assert blue in one and orange not in one and "#c4c4c4" in one


def test_the_rules(chart):
    names = {
        "scene": "components ",
        "method": "method ",
        "precision": "precision, log₁₀ nats ",
    }
    keeps_the_rules(chart, names)
