"""The playground: its numbers are gmmlib's, and readers can use it in any way they come."""

import json
import re
import sys
from pathlib import Path

import numpy as np
import pytest
from audit import barriers
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from py_mini_racer import MiniRacer
from site_tools import SHIFT, STICKS_OUT, serving
from sklearn.metrics import adjusted_rand_score

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
from playground import FOLDER, classic, modules, picture, script  # noqa: E402

TOLERANCE = 1e-9
START = """(rows, centers, family) =>
  ({...maximization(rows, assign(rows, centers).resp, family), means: centers})"""


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
        np.array(thing["covariances"], float) / scale**2 for thing in (found, expected)
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
    assert_same(js(START, rows, centers, family), start, scale)

    trace = em(rows, start, tol=0, max_iter=12, keep=True)
    found = plain(start)
    for before, after, ell in zip(
        trace.mixtures, trace.mixtures[1:], trace.log_likelihoods, strict=False
    ):
        step = js("expectation", rows, found)
        assert step["value"] == pytest.approx(ell, rel=TOLERANCE, abs=TOLERANCE)
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
    assert said == [
        f"Components 1 and {k} are the same: EM cannot part them." for k in (2, 3)
    ]


def test_a_component_without_rows_is_hidden(js):
    rows, weights = BLOBS, [0.5, 0.5]
    mixture = Mixture(weights, [[0, 0], [1e5, 0]], [1.0, 1.0], "spherical")
    (after,) = em(rows, mixture, tol=0, max_iter=1, keep=True).mixtures[1:]
    resp = js("expectation", rows, plain(mixture))["resp"]
    found = js("maximization", rows, resp, "spherical")
    assert_same(found, after)
    assert found["weights"] == [1, 0]
    assert js("m => [...problems(m)]", found) == [
        "Component 2 has died: no row supports it."
    ]


def test_a_lone_point_collapses_and_the_page_says_so(js):
    rows, chosen = DATA["lone point"]
    found = js(START, rows, rows[chosen], "full")
    assert found["covariances"][3] == [[1e-6, 0], [0, 1e-6]]
    (said,) = js("m => [...problems(m)]", found)
    assert said.startswith("Component 4 has collapsed")


@pytest.mark.parametrize("exponent", [0, 3, 6, 9, 50, 100])
def test_covariances_stay_positive_definite(js, exponent):
    """Two points on a slanted line, however far apart: a matrix of rank one, widened."""
    rows = 10.0**exponent * np.array([[0.1, 0.3], [0.7, 1.1], [-0.4, 0.2]])
    found = js("(rows, resp) => maximization(rows, resp, 'full')", rows[:2], [[1], [1]])
    assert np.linalg.cholesky(np.array(found["covariances"][0])).min() >= 0
    assert np.isfinite(js("expectation", rows, found)["value"])


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
    assert found["value"] == pytest.approx(expected.inertia, abs=tolerance)
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
    assert js("logSumExp", [-1e5, -1e5 - 1]) == pytest.approx(
        -1e5 + np.log1p(np.exp(-1))
    )
    assert js("logSumExp", [800.0, 0.0]) == 800
    X = np.array([[0, 0], [1e6, -1e6], [1e8, 3]])
    covariance = np.array([[2.0, 0.7], [0.7, 0.5]])
    expected = log_density(X, np.array([[1.0, 2.0]]), covariance[np.newaxis])[:, 0]
    code = "(X, S) => X.map(x => logDensity(x, [1, 2], cholesky(S)))"
    np.testing.assert_allclose(js(code, X, covariance), expected, rtol=1e-13)


LINES = [(1, 0), (0, 1), (1, 1), (1, -2)]
EXACT = 1.0, 64.0, 2.0**17, 2.0**23, 2.0**30  # whole numbers: sums without rounding


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("size", EXACT)
@pytest.mark.parametrize("slope", LINES)
def test_rank_one_is_widened_as_by_gmmlib(js, slope, size, family):
    """On a slanted line, long enough, reg_covar drowns in rounding: gmmlib's repair."""
    rows = size * np.outer(np.arange(8.0), slope)
    shares = np.ones((8, 1))
    expected = from_responsibilities(rows, shares, family, reg_covar=1e-6, **quiet)
    found = js("maximization", rows, shares, family)
    assert_same(found, expected, size)
    added = np.subtract(
        np.array(found["covariances"], float), 5.25 * size**2 * np.outer(slope, slope)
    )
    if family in ("full", "tied"):  # not relative to all of it: to what was added
        theirs = plain(expected)["covariances"]
        theirs = np.subtract(theirs, 5.25 * size**2 * np.outer(slope, slope))
        np.testing.assert_allclose(added, theirs, rtol=TOLERANCE, atol=0)
    found = js("expectation", rows, found)["value"]
    assert np.isfinite(found)
    if size == 1:  # longer lines leave fewer digits to log|Σ|, here as in gmmlib
        expected = expected.logpdf(rows).sum()
        assert found == pytest.approx(expected, rel=TOLERANCE)


def test_the_page_is_small():
    """Lines of code; blank lines and those of comments alone come on top."""
    texts = [path.read_text(encoding="utf-8") for path in FOLDER.glob("*.mjs")]
    lines = [line for text in texts for line in text.splitlines()]
    code = [x for x in lines if x.strip() and not x.strip().startswith(("//", "/**"))]
    assert len(code) <= 400
    assert max(map(len, lines)) <= 100


# ---- in the browser ----

PAGE = "book/playground.html"
POINTS = "#playground-em .rows path"


class Reader:
    """Somebody who uses the page; `wrong` holds what the browser complained of."""

    def __init__(self, tab, address):
        self.tab, self.wrong = tab, []
        tab.on("pageerror", lambda error: self.wrong.append(str(error)))
        tab.on("console", self.heard)
        tab.goto(address)
        expect(self.part("all")).to_be_visible()

    def heard(self, message):
        if message.type in ("error", "warning"):
            self.wrong.append(message.text)

    def part(self, name):
        return self.tab.locator(f"#playground-{name}")

    def press(self, name, times=1):
        for _ in range(times):
            self.part(name).click()

    def choose(self, **settings):
        for name, value in settings.items():
            field = self.part("settings").locator(f"[name={name}]")
            if name in ("K", "seed"):
                field.fill(str(value))
                field.blur()
            else:
                field.select_option(value)

    def paste(self, text):
        if not self.part("table").is_visible():
            self.tab.locator("details.paste summary").click()
        self.part("table").evaluate("(area, text) => { area.value = text }", text)
        self.press("use")

    def number(self, name="em"):
        found = re.search(r"= (−?[\d.e+]+)", self.part(f"{name}-number").text_content())
        return float(found[1].replace("−", "-"))

    def says(self, *sentences):
        for sentence in sentences:
            expect(self.part("status")).to_contain_text(sentence)

    def points(self):
        return self.tab.locator(POINTS).count()

    def seen(self):
        """Everything the page shows of its state."""
        parts = "em", "kmeans", "em-number", "kmeans-number", "em-trace", "status"
        chosen = self.tab.evaluate(
            "[...document.querySelectorAll('#playground-settings [name]')].map(e => e.value)"
        )
        return [
            self.part(name).evaluate("part => part.outerHTML") for name in parts
        ], chosen


@pytest.fixture
def reader(tab, address):
    tab.emulate_media(reduced_motion="reduce")  # Run goes to the end at once
    reader = Reader(tab, f"{address}/{PAGE}")
    yield reader
    assert not reader.wrong


def test_em_finds_the_optimum_of_old_faithful(reader):
    reader.press("run")
    assert reader.number() == pytest.approx(-1130.264, abs=1e-3)
    expect(reader.part("em-number")).to_contain_text("settled")
    expect(reader.part("run")).to_be_disabled()


def test_run_moves_step_by_step_and_pauses(tab, address):
    reader = Reader(tab, f"{address}/{PAGE}")
    reader.press("run")
    expect(reader.part("run")).to_have_text("Pause")
    tab.wait_for_timeout(1200)
    reader.press("run")
    expect(reader.part("run")).to_have_text("Run")
    step = int(re.search(r"step (\d+)", reader.part("status").text_content())[1])
    assert 2 <= step <= 5
    assert not reader.wrong


def test_undo_goes_back_exactly(reader):
    seen = [reader.seen()]
    acts = [
        lambda: reader.press("step"),
        lambda: reader.press("step"),
        lambda: reader.choose(K=4),
        lambda: reader.choose(family="tied"),
        lambda: reader.choose(start="spread"),
        lambda: reader.choose(seed=12),
        lambda: reader.press("step"),
        lambda: reader.choose(data="moons"),
        lambda: reader.press("step"),
        lambda: reader.press("reset"),
        lambda: reader.paste("1 2\n3 5\n4 4\n9 9"),
    ]
    for act in acts:
        act()
        seen.append(reader.seen())
    for expected in seen[-2::-1]:
        reader.press("undo")
        assert reader.seen() == expected
    expect(reader.part("undo")).to_be_disabled()


def test_equal_components_are_a_saddle_for_em_alone(reader):
    reader.choose(start="equal")
    reader.press("step", 2)
    reader.says("Components 1 and 2 are the same: EM cannot part them.")
    before = reader.number("kmeans")
    reader.press("run")
    assert reader.number("kmeans") <= before


def test_kmeans_cuts_long_groups_and_em_does_not(reader):
    reader.choose(data="stretched", K=3, start="spread")
    reader.press("run")
    truth = synthetic("stretched").labels
    fills = "xs => xs.map(x => x.getAttribute('d'))"
    ari = {
        name: adjusted_rand_score(
            truth,
            reader.tab.locator(f"#playground-{name} .rows path").evaluate_all(fills),
        )
        for name in ("em", "kmeans")
    }
    assert ari["em"] > 0.98
    assert ari["kmeans"] < 0.9


def test_points_by_mouse(reader):
    reader.choose(data="own")
    reader.says("No points yet")
    plot = reader.part("em")
    for x, y in [(100, 60), (140, 90), (220, 150)]:
        plot.click(position={"x": x, "y": y})
    assert reader.points() == 3
    old = reader.tab.locator(POINTS).first.get_attribute("transform")
    box = plot.bounding_box()
    reader.tab.mouse.move(box["x"] + 100, box["y"] + 60)
    reader.tab.mouse.down()
    reader.tab.mouse.move(box["x"] + 180, box["y"] + 60)
    reader.tab.mouse.up()
    assert reader.points() == 3
    assert reader.tab.locator(POINTS).first.get_attribute("transform") != old
    plot.click(position={"x": 3, "y": 3})  # beside the axes: nothing
    assert reader.points() == 3
    expect(reader.part("bars").locator("li")).to_have_count(2)
    shares = [
        float(t.split(": ")[1])
        for t in reader.part("bars").locator("li").all_text_contents()
    ]
    assert sum(shares) == pytest.approx(1, abs=2e-3)


def test_the_keyboard_suffices(reader):
    """From the first control on, with Tab, arrows, letters, Space and Enter alone."""
    keys = reader.tab.keyboard
    reader.part("settings").locator("[name=data]").focus()
    keys.press("End")  # your own points

    def tab_to(name):
        for _ in range(20):
            keys.press("Tab")
            if (
                reader.tab.evaluate(
                    "document.activeElement.id || document.activeElement.name"
                )
                == name
            ):
                return
        pytest.fail(f"Tab does not lead to {name}")

    tab_to("x")
    for x, y in [("2", "3"), ("5", "4"), ("3.5", "1"), ("3.75", "1.5")]:
        keys.type(x)
        keys.press("Tab")
        keys.type(y)
        keys.press("Enter")
        keys.press("Shift+Tab")
    assert reader.points() == 4
    expect(reader.part("which")).to_have_text("Row 4, at (3.75, 1.5):")
    keys.press("ArrowUp")  # x + 1: the cross moves, the row does not
    before = reader.tab.locator(POINTS).nth(3).get_attribute("transform")
    tab_to("move")
    keys.press("Enter")
    assert reader.tab.locator(POINTS).nth(3).get_attribute("transform") != before
    tab_to("remove")
    keys.press("Space")
    assert reader.points() == 3
    reader.says("3 points, step 0.")
    for _ in range(40):
        keys.press("Shift+Tab")
        if reader.tab.evaluate("document.activeElement.id") == "playground-step":
            break
    keys.press("Enter")
    keys.press("Space")
    reader.says("3 points, step 2.")
    tab_to("playground-undo")
    keys.press("Enter")
    reader.says("3 points, step 1.")


BAD = {
    "1,2\n3,nan\n4,5": "Row 2, column 2: “nan” is not a finite number.",
    "x,y\n1,2\n-Infinity,4": "Row 2, column 1: “-Infinity” is not a finite number.",
    "1,2\n3,": "Row 2, column 2: “” is not a finite number.",
    "1;2\n1,5;3": "Row 2 has 3 columns; the page takes two.",
    "1 2\nthree 4": "Row 2, column 1: “three” is not a finite number.",
    "1\n2": "Row 1 has 1 column; the page takes two.",
    "1 2 3": "Row 1 has 3 columns; the page takes two.",
    "1 1e200": "Row 1, column 2: “1e200” is too large: divide the column by a constant.",
    "": "There are no numbers to read",
    "x,y": "There are no numbers to read",
}


@pytest.mark.parametrize("text", BAD)
def test_a_table_that_cannot_be_used_changes_nothing(text, reader):
    reader.paste(text)
    reader.says(BAD[text], "Nothing was changed.")
    assert reader.points() == 272


def test_fewer_points_than_components(reader):
    reader.choose(K=3)
    reader.paste("1 2\n3 4")
    reader.says("2 points cannot make 3 components")
    expect(reader.part("step")).to_be_disabled()
    reader.choose(K=2)
    expect(reader.part("step")).to_be_enabled()


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("start", ["data", "spread", "equal"])
def test_identical_and_extreme_points_neither_freeze_nor_break(start, family, reader):
    reader.choose(start=start, family=family)
    reader.paste("5 5\n5 5\n5 5\n5 5")
    reader.says("All 4 points are the same point")
    reader.press("run")
    reader.choose(K=3)
    for text in (
        "1 1\n1 1\n2 2\n2 2\n2 2",
        "0 0\n1e100 -1e100\n1e-100 0\n3 4",
        "1000000000000000 1\n1000000000000000 1\n1000000000000001 2",
        "1 1\n2 2\n3 3\n4 4\n1e6 1e6",
        "1e-300 0\n0 0\n0 1e-310",
    ):
        reader.paste(text)
        reader.press("run")
        assert np.isfinite(reader.number())
        drawn = reader.part("em").inner_html() + reader.part("kmeans").inner_html()
        assert "NaN" not in drawn and "Infinity" not in drawn


@pytest.mark.parametrize(
    "name, value", [("K", "0"), ("K", "6"), ("K", "2.5"), ("K", ""), ("seed", "-1")]
)
def test_settings_out_of_range_get_a_sentence(name, value, reader):
    reader.choose(**{name: value})
    reader.says("must be a whole number from")
    assert reader.points() == 272
    reader.part("point").locator("[name=x]").press_sequentially("one")
    reader.part("point").locator("[name=add]").click()
    reader.says("A point needs two finite numbers")


def test_of_many_rows_some_are_drawn_at_random(reader):
    rows = np.random.default_rng(0).normal(size=(100_000, 2)).round(4)
    reader.paste("\n".join(f"{a},{b}" for a, b in rows))
    reader.says("Of 100,000 rows, these are 2000, drawn at random.")
    assert reader.points() == 2000
    reader.choose(K=5)
    reader.press("step", 3)
    reader.says("2000 points, step 3.")
    reader.part("em").click(position={"x": 60, "y": 20})
    reader.says("The page takes at most 2000 points.")
    reader.press("undo", 5)
    assert reader.points() == 272


def test_ellipses_hold_90_percent(reader):
    """The unit circle, put through the transformation in the page, is gmmlib's ellipse."""
    reader.press("run")
    drawn = reader.tab.locator("#playground-em-fit circle")
    places = drawn.evaluate_all(
        """circles => circles.map(c => {
          const m = c.transform.baseVal.consolidate().matrix;
          return Array.from({length: 73}, (_, i) => new DOMPoint(
            Math.cos(i * Math.PI / 36), Math.sin(i * Math.PI / 36)).matrixTransform(m))
            .map(({x, y}) => [x, y]);
        })"""
    )
    X = load_old_faithful().X
    fit = em(X, from_centers(X, X[[0, 1]], "full"), tol=1e-12, max_iter=1000).mixture
    where = lambda x: (x - [1.5, 40]) / [4, 60] * [304, -228] + [50, 236]  # noqa: E731
    expected = [
        where(ellipse(mean, S, 0.9, 73))
        for mean, S in zip(fit.means, fit.covariances, strict=True)
    ]
    by_place = lambda shapes: sorted(np.array(shapes).tolist())  # noqa: E731
    np.testing.assert_allclose(by_place(places), by_place(expected), atol=0.01)


def test_nothing_is_drawn_beside_the_axes(reader):
    """An ellipse that is larger than the plot ends at its border, in both directions."""
    reader.choose(K=1)
    reader.paste("0 0\n0 6\n8 0\n8 6")
    box, clip = (
        reader.tab.locator(f"#playground-{part}").first.bounding_box()
        for part in ("em-fit circle", "em > rect")
    )
    assert box["height"] > clip["height"]  # what is clipped is as large as before
    group = reader.part("em-fit")
    assert group.get_attribute("clip-path") == "url(#playground-inside)"
    sizes = "[...document.querySelectorAll('#playground-inside rect, #playground-em > rect')]"
    inside, axes = reader.tab.evaluate(
        f"{sizes}.map(r => ['x', 'y', 'width', 'height'].map(a => r.getAttribute(a)))"
    )
    assert inside == axes


def labels(reader, axis):
    return reader.part(f"ticks-{axis}").locator("text").all_text_contents()


def test_axes_tell_far_numbers_apart(reader):
    assert labels(reader, 0) == ["1.5", "2.5", "3.5", "4.5", "5.5"]
    reader.paste("1000001 -2000001\n1000003 -2000002\n1000008 -2000004")
    xs = ["1000001", "1000003", "1000005", "1000007", "1000009"]
    assert labels(reader, 0) == xs
    ys = labels(reader, 1)
    assert len(set(ys)) == 4 and all(re.fullmatch(r"−(1999|2000)\d{3}", y) for y in ys)


def test_every_control_has_a_name_and_both_themes_are_accessible(reader):
    reader.press("step", 3)
    reader.part("em").focus()
    reader.tab.keyboard.press("ArrowUp")
    reader.tab.locator("details.paste summary").click()
    for theme in "light", "dark":
        reader.tab.evaluate(
            "t => { document.documentElement.dataset.theme = t }", theme
        )
        reader.tab.wait_for_timeout(300)
        found = Axe().run(reader.tab, options={"preload": False})
        assert not found.response["violations"], found.generate_report()


@pytest.mark.parametrize("width", [1280, 375])
def test_the_whole_page_has_no_barriers(width, browser, address):
    assert not barriers(browser, f"{address}/{PAGE}", width=width)


@pytest.mark.parametrize("width", [1280, 375])
def test_the_page_keeps_still_while_it_loads(width, browser, address):
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(f"{address}/{PAGE}", wait_until="networkidle")
    assert page.evaluate(SHIFT) < 0.01
    context.close()


@pytest.fixture
def finger(browser, address):
    """A reader with a phone, and `finger.drag(from, to)`."""
    context = browser.new_context(
        viewport={"width": 375, "height": 800}, has_touch=True
    )
    reader = Reader(context.new_page(), f"{address}/{PAGE}")
    reader.choose(data="own")
    session = context.new_cdp_session(reader.tab)

    def touch(kind, *points):
        at = [{"x": x, "y": y} for x, y in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})
        reader.tab.wait_for_timeout(20)

    def drag(start, end):
        touch("touchStart", start)
        for share in np.linspace(0.1, 1, 10):
            touch("touchMove", tuple(np.add(start, share * np.subtract(end, start))))
        touch("touchEnd")
        reader.tab.wait_for_timeout(300)

    reader.drag = drag
    yield reader
    assert not reader.wrong
    context.close()


@pytest.mark.parametrize("plot", ["em", "kmeans"])
def test_a_finger_adds_chooses_moves_and_scrolls(plot, finger):
    part = finger.part(plot)
    for x, y in [(100, 60), (140, 90), (220, 150)]:
        part.tap(position={"x": x, "y": y})
    assert finger.points() == 3
    part.tap(position={"x": 101, "y": 61})  # one that is there: chosen
    assert finger.points() == 3
    expect(finger.part("which")).to_contain_text("Row 1")
    first = finger.tab.locator(POINTS).first
    before, scrolled = first.get_attribute("transform"), "scrollY"
    height = finger.tab.evaluate(scrolled)
    box = part.bounding_box()
    finger.drag((box["x"] + 100, box["y"] + 60), (box["x"] + 160, box["y"] + 110))
    assert finger.points() == 3
    assert first.get_attribute("transform") != before
    assert finger.tab.evaluate(scrolled) == height
    for x, y in [(260, 200), (220, 150)]:  # beside points, or on one that is not chosen
        height = finger.tab.evaluate(scrolled)
        box = part.bounding_box()
        finger.drag((box["x"] + x, box["y"] + y), (box["x"] + x, box["y"] + y - 120))
        assert finger.tab.evaluate(scrolled) > height + 50
        assert finger.points() == 3
    finger.part("point").locator("[name=remove]").tap()
    assert finger.points() == 2


def test_it_fits_on_a_phone(browser, address):
    context = browser.new_context(
        viewport={"width": 375, "height": 800}, has_touch=True
    )
    reader = Reader(context.new_page(), f"{address}/{PAGE}")
    reader.choose(data="own")
    for x, y in [(100, 60), (140, 90), (220, 150)]:
        reader.part("kmeans").tap(position={"x": x, "y": y})
    reader.press("step", 2)
    reader.tab.locator("details.paste summary").click()
    assert reader.points() == 3
    assert reader.tab.evaluate(STICKS_OUT) == []
    assert not reader.wrong
    context.close()


def test_it_works_as_a_file_on_disk(tab, site):
    reader = Reader(tab, (site / PAGE).as_uri())
    reader.press("step")
    reader.says("272 points, step 1.")


def test_it_needs_nothing_that_a_strict_policy_forbids(tab, site, address):
    """The page's own part, on a page of its own under default-src 'self'."""
    html = (FOLDER / "playground.html").read_text(encoding="utf-8")
    head = "<!doctype html><html lang=en><title>t</title><link rel=icon href='data:,'>"
    body = f"{head}<link rel=stylesheet href=/_static/playground.css><script defer src=/_static/playground.js></script>{html}"
    policy = {"Content-Security-Policy": "default-src 'self'; img-src data:"}
    tab.route(
        "**/alone.html",
        lambda route: route.fulfill(
            body=body, content_type="text/html; charset=utf-8", headers=policy
        ),
    )
    tab.emulate_media(reduced_motion="reduce")
    reader = Reader(tab, f"{address}/alone.html")
    reader.part("em").focus()
    tab.keyboard.press("ArrowUp")
    reader.press("run")
    reader.choose(data="iris", K=3)
    reader.press("step")
    assert not reader.wrong


def test_without_scripts_there_is_a_picture_and_no_control(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/{PAGE}")
    sentence = page.locator("noscript p")
    expect(sentence).to_be_visible()
    expect(sentence).to_contain_text("needs scripts, which are switched off")
    picture = page.locator("noscript img")
    expect(picture).to_be_visible()
    box = picture.bounding_box()
    assert box["width"] / box["height"] == pytest.approx(720 / 260, rel=0.01)
    expect(page.locator("#playground-all")).to_be_hidden()
    context.close()


def test_the_picture_is_small_and_the_same_each_time():
    assert picture() == picture()
    assert len(picture()) < 20_000


def test_only_this_page_has_the_script(site):
    """And nothing of it lies in book/_static, from where every page could load it."""
    using = [
        p.name for p in site.rglob("*.html") if "playground.js" in p.read_text("utf-8")
    ]
    assert using == ["playground.html"]
    assert not list((ROOT / "book" / "_static").rglob("*playground*"))
    assert (site / "_static" / "playground.js").read_text("utf-8") == script()
    assert not re.search(r"^(import|export)\b", script(), re.M)


def test_the_modules_load_as_modules(tab, tmp_path):
    """The sources are plain ES modules, which the page's one script is made of."""
    for name, text in modules().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "t.html").write_text("<!doctype html><title>t</title>")
    with serving(tmp_path) as at:
        tab.goto(f"{at}/t.html")
        found = tab.evaluate("import('/em.mjs').then(m => m.logSumExp([0, 0]))")
    assert found == pytest.approx(np.log(2))
