"""The chart of numbers of components: its criteria, groups and ellipses, and what it refuses."""

from operator import itemgetter
from types import SimpleNamespace

import numpy as np
import pytest
from scipy import special, stats

from gmmlib.interactive.choosing import choosing_chart
from gmmlib.selection import select_n_components
from tests.gmmlib.interactive.drawn import keeps_the_rules, paths, places, texts

FAMILIES = ["full", "tied"]


@pytest.fixture(scope="module")
def X():
    rng = np.random.default_rng(5)
    tilted = rng.multivariate_normal([2, 55], [[0.1, 1], [1, 40]], 50)
    return np.concatenate([tilted, rng.normal([4.3, 80], [0.4, 6], (70, 2))])


@pytest.fixture(scope="module")
def found(X):
    options = {"n_init": 3, "random_state": 0, "init_params": "k-means++"}
    return select_n_components(X, range(1, 4), FAMILIES, **options)


@pytest.fixture(scope="module")
def chart(found, X):
    return choosing_chart(found, X, ("eruption", "waiting"))


def by_hand(found, X, K, family):
    """ℓ, P, the three criteria and the labels, left to right, from SciPy's densities."""
    model = found.models[K, family]
    full = np.broadcast_to(model.covariances_, (K, 2, 2))
    log_joint = np.transpose(
        [
            np.log(weight) + stats.multivariate_normal(mean, cov).logpdf(X)
            for weight, mean, cov in zip(
                model.weights_, model.means_, full, strict=True
            )
        ]
    )
    log_density = special.logsumexp(log_joint, axis=1)
    ell = log_density.sum()
    P = K - 1 + 2 * K + 3 * (K if family == "full" else 1)
    bic = -2 * ell + P * np.log(len(X))
    sure = (log_joint.max(axis=1) - log_density).sum()
    labels = stats.rankdata(model.means_[:, 0])[log_joint.argmax(axis=1)] - 1
    return ell, P, {"aic": 2 * P - 2 * ell, "bic": bic, "icl": bic - 2 * sure}, labels


def test_criteria_are_those_of_scipy(chart, found, X):
    wanted = {(f, K): by_hand(found, X, K, f)[2] for f in FAMILIES for K in (1, 2, 3)}
    least = {rule: min(w[rule] for w in wanted.values()) for rule in wanted["full", 1]}
    rows = chart.vconcat[1].layer[0].data.values
    assert len(rows) == 18
    for row in rows:
        more = wanted[row["family"], row["K"]][row["rule"]] - least[row["rule"]]
        assert row["more"] == pytest.approx(more, rel=1e-4, abs=1e-6)


@pytest.mark.parametrize("K, family", [(1, "full"), (2, "tied"), (3, "full")])
def test_the_controls_choose_the_fit(chart, found, X, K, family):
    ell, P, criteria, _ = by_hand(found, X, K, family)
    told = texts(chart, K=K, family=family)
    assert f"{K} component{'s' * (K > 1)}, {family}" in told
    assert f"P = {P}, ℓ = {ell:.1f}" in told
    for rule, value in criteria.items():
        assert f"{rule.upper()} {value:.1f}" in told
    outlines = [len(group) for group in paths(chart, "line", K=K, family=family)]
    assert len(outlines) == K + 3  # ellipses, and the curves of three criteria


def test_groups_are_numbered_from_left_to_right(chart, found, X):
    points = chart.vconcat[0].layer[0].data.values
    for at, (family, K) in enumerate((f, K) for K in (1, 2, 3) for f in FAMILIES):
        row = next(
            i
            for i, r in enumerate(found.table)
            if (r["family"], r["n_components"]) == (family, K)
        )
        labels = by_hand(found, X, K, family)[3]
        assert [point["labels"][row] for point in points] == labels.tolist(), at


def test_ellipses_hold_nine_tenths(chart, found):
    for row in chart.vconcat[0].layer[1].data.values:
        fit = found.table[row["at"]]
        model = found.models[fit["n_components"], fit["family"]]
        j = np.argsort(model.means_[:, 0])[row["k"]]
        full = np.broadcast_to(model.covariances_, (fit["n_components"], 2, 2))
        mean, L = row["curve"][:2], np.array([[row["curve"][2], 0], row["curve"][3:]])
        np.testing.assert_allclose(mean, model.means_[j], rtol=1e-4)
        radius = stats.chi2(2).ppf(0.9)
        np.testing.assert_allclose(L @ L.T, radius * full[j], rtol=1e-3, atol=1e-4)


def test_rings_stand_at_the_least_values(chart, found):
    for family in FAMILIES:
        least = [
            rule
            for rule in ("aic", "bic", "icl")
            if min(found.table, key=itemgetter(rule))["family"] == family
        ]
        marks, rings = places(chart, "symbol", family=family)[1:3]
        if least:
            assert len(rings) == len(least)
            assert set(rings) <= set(marks)
        assert len(marks) == 9


def test_what_it_cannot_show_is_refused(found, X):
    gap = select_n_components(X, [1, 3], "tied", random_state=0)
    with pytest.raises(ValueError, match=r"consecutive numbers up to 5, got \[1, 3\]"):
        choosing_chart(gap, X)
    broken = SimpleNamespace(table=found.table, models={(1, "full"): None})
    with pytest.raises(ValueError, match="has no fit: search again without it"):
        choosing_chart(broken, X)


def test_the_rules(chart):
    keeps_the_rules(chart, {"K": "number of components K ", "family": "family "})
