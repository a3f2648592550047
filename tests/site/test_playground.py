"""The playground: its numbers are gmmlib's, and readers can use it in any way they come."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from py_mini_racer import MiniRacer

from gmmlib.covariance import ellipse
from gmmlib.datasets import load_iris, load_old_faithful, synthetic
from gmmlib.em import em
from gmmlib.families import FAMILIES, family_of
from gmmlib.kmeans import lloyd
from gmmlib.mixture import Mixture
from gmmlib.multivariate import log_density
from gmmlib.seeding import seed_centers
from gmmlib.starts import from_centers, from_responsibilities

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "book" / "_ext"))
from playground import FOLDER, classic, modules, script  # noqa: E402

TOLERANCE = 1e-9


@pytest.fixture(scope="session")
def js():
    """Call a function of em.mjs, as the page has it: `js("name", arguments…)`."""
    engine = MiniRacer()
    engine.eval(classic(modules()["em.mjs"]))

    def call(code, *arguments):
        given = ", ".join(json.dumps(np_lists(a)) for a in arguments)
        return json.loads(engine.eval(f"JSON.stringify(({code})({given}))"))

    yield call
    engine.close()


def np_lists(thing):
    return thing.tolist() if isinstance(thing, np.ndarray) else thing


def plain(mixture):
    """A `Mixture` as em.mjs has it: every covariance a matrix."""
    K, D = mixture.means.shape
    matrices = family_of(mixture.family).matrices(mixture.covariances, K, D)
    return {
        "weights": mixture.weights.tolist(),
        "means": mixture.means.tolist(),
        "covariances": np.array(matrices).tolist(),
    }


def assert_same(found, mixture, scale=1.0):
    """Parameters agree to TOLERANCE; means and covariances relative to the data's spread."""
    expected = plain(mixture)
    close = {"rtol": TOLERANCE, "atol": TOLERANCE}
    np.testing.assert_allclose(found["weights"], expected["weights"], **close)
    means = np.array(found["means"]) / scale, np.array(expected["means"]) / scale
    np.testing.assert_allclose(*means, **close)
    covariances = (
        np.array(thing["covariances"]) / scale**2 for thing in (found, expected)
    )
    np.testing.assert_allclose(*covariances, **close)


def far(rows):
    return np.vstack([rows, [[1e3, -1e3], [-1e4, 1e4]]])


BLOBS = synthetic("blobs", n=90).X
DATA = {
    "faithful": (load_old_faithful().X, [0, 1, 7]),
    "iris": (load_iris().X[:, 2:], [0, 60, 120]),
    "moons": (synthetic("moons", n=120).X, [3, 40, 80, 100, 119]),
    "offset": (BLOBS + [1e6, -1e6], [0, 30, 60]),
    "far points": (far(BLOBS), [0, 60, 91]),
    "lone point": (np.vstack([BLOBS, [[60.0, 60.0]]]), [0, 30, 60, 90]),
    "small": (1e-2 * BLOBS, [0, 30, 60]),
    "large": (1e4 * BLOBS, [0, 30, 60]),
    "doubled": (np.repeat(BLOBS[::10], 3, axis=0), [0, 1, 12]),
    "identical": (np.full((6, 2), 3.25), [0, 1, 2]),
    "one component": (BLOBS, [5]),
}
quiet = {"report": lambda trouble: None}


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("name", DATA)
def test_em_is_that_of_gmmlib(js, name, family):
    rows, chosen = DATA[name]
    centers = rows[chosen]
    start = from_centers(rows, centers, family, reg_covar=1e-6, **quiet)
    start = Mixture(start.weights, centers, start.covariances, family)
    scale = max(np.ptp(rows, axis=0).max(), 1.0)
    assert_same(js("fromCenters", rows, centers, family), start, scale)

    trace = em(rows, start, tol=0, max_iter=12, keep=True)
    found = plain(start)
    for before, after, ell in zip(
        trace.mixtures, trace.mixtures[1:], trace.log_likelihoods, strict=False
    ):
        step = js("expectation", rows, found)
        assert step["logLikelihood"] == pytest.approx(ell, rel=TOLERANCE, abs=TOLERANCE)
        expected = before.responsibilities(rows)
        np.testing.assert_allclose(step["resp"], expected, rtol=0, atol=TOLERANCE)
        found = js("maximization", rows, step["resp"], family)
        assert_same(found, after, scale)


@pytest.mark.parametrize("family", FAMILIES)
def test_equal_components_stay_equal(js, family):
    rows = load_old_faithful().X
    shares = np.full((len(rows), 3), 1 / 3)
    start = from_responsibilities(rows, shares, family, reg_covar=1e-6)
    found = js("maximization", rows, shares, family)
    assert_same(found, start)
    resp = js("expectation", rows, found)["resp"]
    np.testing.assert_allclose(resp, shares, rtol=0, atol=1e-15)
    said = js("m => [...problems(m)]", found)
    assert said == [f"Components 1 and {k} are the same: EM cannot part them." for k in (2, 3)]


def test_a_component_without_rows_is_hidden(js):
    rows, weights = BLOBS, [0.5, 0.5]
    mixture = Mixture(weights, [[0, 0], [1e5, 0]], [1.0, 1.0], "spherical")
    (after,) = em(rows, mixture, tol=0, max_iter=1, keep=True).mixtures[1:]
    resp = js("expectation", rows, plain(mixture))["resp"]
    found = js("maximization", rows, resp, "spherical")
    assert_same(found, after)
    assert found["weights"] == [1, 0]
    assert js("m => [...problems(m)]", found) == ["Component 2 has died: no row supports it."]


def test_a_lone_point_collapses_and_the_page_says_so(js):
    rows, chosen = DATA["lone point"]
    found = js("fromCenters", rows, rows[chosen], "full")
    assert found["covariances"][3] == [[1e-6, 0], [0, 1e-6]]
    (said,) = js("m => [...problems(m)]", found)
    assert said.startswith("Component 4 has collapsed")


@pytest.mark.parametrize("exponent", [0, 3, 6, 9, 50, 100])
def test_covariances_stay_positive_definite(js, exponent):
    """Two points on a slanted line, however far apart: a matrix of rank one, widened."""
    rows = 10.0**exponent * np.array([[0.1, 0.3], [0.7, 1.1], [-0.4, 0.2]])
    found = js("(rows, resp) => maximization(rows, resp, 'full')", rows[:2], [[1], [1]])
    assert np.linalg.cholesky(np.array(found["covariances"][0])).min() >= 0
    assert np.isfinite(js("expectation", rows, found)["logLikelihood"])


@pytest.mark.parametrize("name", DATA)
def test_kmeans_is_that_of_gmmlib(js, name):
    rows, chosen = DATA[name]
    centers = rows[chosen]
    expected = lloyd(rows, centers, tol=0)
    scale = max(np.ptp(rows, axis=0).max(), 1.0)
    for after in expected.trace[1:]:
        centers = js("move", rows, centers)
        np.testing.assert_allclose(
            np.array(centers) / scale, after / scale, rtol=TOLERANCE, atol=TOLERANCE
        )
    found = js("assign", rows, centers)
    tolerance = TOLERANCE * max(scale**2, expected.inertia)
    assert found["inertia"] == pytest.approx(expected.inertia, abs=tolerance)
    if name not in ("identical", "doubled"):
        assert found["labels"] == expected.labels(rows).tolist()


@pytest.mark.parametrize("K", [2, 4])
def test_equal_centres_are_parted_like_gmmlibs(js, K):
    rows = load_iris().X[:, 2:]
    centers = np.tile(rows.mean(axis=0), (K, 1))
    for after in lloyd(rows, centers, tol=0).trace[1:]:
        centers = js("move", rows, centers)
        np.testing.assert_allclose(centers, after, rtol=TOLERANCE)


class Scripted:
    """A generator that hands out given numbers, to gmmlib and to the page alike."""

    def __init__(self, numbers):
        self.numbers = iter(numbers)

    def random(self, size):
        return np.array([next(self.numbers) for _ in range(size)])


@pytest.mark.parametrize("seed", range(5))
def test_seeding_is_greedy_kmeans_plus_plus(js, seed):
    rows = synthetic("uneven", n=150).X
    numbers = np.random.default_rng(seed).random(20)
    expected = rows[seed_centers(rows, 4, Scripted(numbers))]
    code = "(rows, numbers) => spreadRows(rows, 4, () => numbers.shift())"
    assert js(code, rows, numbers) == expected.tolist()


def test_a_seed_gives_the_same_rows_again(js):
    rows = [[n, n] for n in range(50)]
    code = "(rows, seed) => anyRows(rows, 20, generator(seed))"
    first, again, other = (js(code, rows, seed) for seed in (7, 7, 8))
    assert first == again != other
    assert len({tuple(row) for row in first}) == 20
    draws = np.array(js("n => (g => Array.from({length: n}, g))(generator(3))", 20_000))
    assert 0 <= draws.min() and draws.max() < 1
    counts = np.histogram(draws, 20, (0, 1))[0]
    assert ((counts - 1000) ** 2 / 1000).sum() < 43.8  # χ²(19), one in a thousand


def test_log_sum_exp_and_densities_of_far_points(js):
    assert js("logSumExp", [-1e5, -1e5 - 1]) == pytest.approx(-1e5 + np.log1p(np.exp(-1)))
    assert js("logSumExp", [800.0, 0.0]) == 800
    X = np.array([[0, 0], [1e6, -1e6], [1e8, 3]])
    covariance = np.array([[2.0, 0.7], [0.7, 0.5]])
    expected = log_density(X, np.array([[1.0, 2.0]]), covariance[np.newaxis])[:, 0]
    code = "(X, S) => X.map(x => logDensity(x, [1, 2], cholesky(S)))"
    np.testing.assert_allclose(js(code, X, covariance), expected, rtol=1e-13)


def test_ellipses_hold_the_stated_probability(js):
    covariance = np.array([[2.0, 0.7], [0.7, 0.5]])
    found = js("ellipse", [1.0, 2.0], covariance, 0.9)
    expected = ellipse(np.array([1.0, 2.0]), covariance, 0.9, 73)
    np.testing.assert_allclose(found, expected, atol=1e-12)
