"""The stepper: every stored step against EM written out with SciPy."""

import numpy as np
import pytest
from scipy import stats

from gmmlib.covariance import mahalanobis
from gmmlib.interactive.iris import Scene, shown_rows, stepper_chart
from gmmlib.mixture import Mixture
from tests.gmmlib.interactive.drawn import keeps_the_rules, paths, svg, texts

N_STEPS = 6


@pytest.fixture(scope="module")
def scenes():
    rng = np.random.default_rng(0)
    X = np.vstack([rng.normal(0, 1, (30, 2)), rng.normal(3, 1, (30, 2))])
    Y = np.vstack([rng.normal(c, 1, (40, 2)) * [1, 10] for c in (0, 3, 7)])
    two = {
        name: Mixture([0.5, 0.5], means, [2 * np.eye(2)] * 2)
        for name, means in {"a": [[0, 0], [1, 1]], "b": [[0, 3], [3, 0]]}.items()
    }
    three = Mixture(np.ones(3) / 3, Y[[0, 50, 100]], [np.cov(Y.T)] * 3)
    return {
        "two": Scene(X, ("u", "v"), two, equal=True),
        "three": Scene(Y, ("p", "q"), {"rows": three}),
    }


@pytest.fixture(scope="module")
def chart(scenes):
    return stepper_chart(scenes, n_steps=N_STEPS)


def own_em(X, mixture, n_steps, floor=1e-6):
    w, means, covs = mixture.weights, mixture.means, mixture.covariances
    for _ in range(n_steps + 1):
        joint = np.stack(
            [
                v * stats.multivariate_normal(m, S).pdf(X)
                for v, m, S in zip(w, means, covs, strict=True)
            ],
            axis=1,
        )
        total = joint.sum(axis=1, keepdims=True)
        yield w, means, covs, np.log(total).sum()
        r = joint / total
        w, means = r.mean(axis=0), r.T @ X / r.sum(axis=0)[:, None]
        covs = [np.cov(X.T, aweights=c, ddof=0) + floor * np.eye(2) for c in r.T]


def runs_of(chart):
    return chart.vconcat[1].data.values


def test_every_step_is_that_of_em(chart, scenes):
    starts = [(s.X, start) for s in scenes.values() for start in s.starts.values()]
    for run, (X, start) in enumerate(starts):
        rows = [row for row in runs_of(chart) if row["run"] == run]
        for row, (w, means, _, ell) in zip(
            rows, own_em(X, start, N_STEPS), strict=True
        ):
            assert row["ell"] == pytest.approx(ell, rel=1e-4)
            np.testing.assert_allclose(row["weights"], w, rtol=1e-3, atol=1e-4)
            centres = np.array(row["curve"])[:, :2]
            np.testing.assert_allclose(centres, means, rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("run, step", [(0, 0), (1, 5), (2, 6)])
def test_points_are_filled_where_one_component_is_sure(chart, scenes, run, step):
    scene = list(scenes.values())[run // 2]
    start = list(scene.starts.values())[run % 2]
    *_, (w, means, covs, _) = own_em(scene.X, start, step)
    rows = shown_rows(scene.X)
    joint = [
        v * stats.multivariate_normal(m, S).pdf(rows)
        for v, m, S in zip(w, means, covs, strict=True)
    ]
    r = np.transpose(joint) / np.sum(joint, axis=0)[:, None]
    assert abs(r.max(axis=1) - 0.9).min() > 1e-6
    drawn = svg(chart, run=run, step=step)
    assert drawn.count('fill-opacity="0"') == np.sum(r.max(axis=1) <= 0.9)
    blue = np.sum(r.argmax(axis=1) == 0)
    assert drawn.count('stroke="#0072b2" stroke-width="1.2"') == blue


@pytest.mark.parametrize("run, step", [(0, 3), (2, 6)])
def test_the_drawn_ellipses_hold_nine_tenths(chart, scenes, run, step):
    scene = list(scenes.values())[run // 2]
    *_, (_, means, covs, _) = own_em(scene.X, next(iter(scene.starts.values())), step)
    upper = chart.to_dict()["vconcat"][0]["layer"][1]["encoding"]
    ends = [
        [eval(upper[axis]["scale"][end]["expr"].replace("scene", str(run // 2)))
         for end in ("domainMin", "domainMax")]
        for axis in "xy"
    ]  # fmt: skip
    outlines = [p for p in paths(chart, "line", run=run, step=step)][:-1]
    curves = [np.reshape(c, (-1, 2)) for group in outlines for c in group]
    assert len(curves) == len(means)
    for curve, mean, S in zip(curves, means, covs, strict=True):
        (x0, x1), (y0, y1) = ends
        points = np.column_stack(
            [
                x0 + curve[:, 0] / 430 * (x1 - x0),
                y1 - curve[:, 1] / 225 * (y1 - y0),
            ]
        )
        share = stats.chi2(2).cdf(mahalanobis(points, mean, S) ** 2)
        np.testing.assert_allclose(share, 0.9, atol=0.003)
        assert len(points) == 41


def test_title_and_text_follow_menu_and_slider(chart):
    first = texts(chart, run=0, step=2)
    ell = next(r["ell"] for r in runs_of(chart) if (r["run"], r["step"]) == (0, 2))
    assert "v against u" in first
    assert any("step 2:" in t and f"{ell:.5g}" in t for t in first)
    assert "q against p" in texts(chart, run=2)


def test_equal_scales_where_asked(chart):
    upper = chart.to_dict()["vconcat"][0]["layer"][0]["encoding"]
    span = {
        axis: eval(upper[axis]["scale"]["domainMax"]["expr"].replace("scene", "0"))
        - eval(upper[axis]["scale"]["domainMin"]["expr"].replace("scene", "0"))
        for axis in "xy"
    }
    assert span["x"] / 430 == pytest.approx(span["y"] / 225)


def test_many_rows_are_thinned():
    X = np.column_stack([np.arange(400.0), np.zeros(400)])
    assert len(shown_rows(X)) == 134


def test_the_rules(chart):
    keeps_the_rules(chart, {"run": "data and start ", "step": "step of EM "})
