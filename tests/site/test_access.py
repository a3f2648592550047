"""Open to everyone: by ear, by keyboard, at twice the size, without motion, without scripts."""

from itertools import pairwise

import pytest
from audit import barriers
from site_tools import STICKS_OUT, scroll_until_live, serving

CHAPTER = "book/04_covariance.html"
MIXED = ["index.html", CHAPTER, "exercises/05_multivariate.html", "book/glossary.html"]
BOXES = ".formula, pre, .output, .pst-scrollable-table-container, article p"


def test_page_has_no_barriers(path, address, browser):
    assert not barriers(browser, f"{address}/{path}")


@pytest.mark.parametrize("place", MIXED)
def test_small_page_has_no_barriers(place, address, browser):
    assert not barriers(browser, f"{address}/{place}", width=375)


BARRIERS = {
    "image-alt": ("<img src='data:,'>", {"light"}),
    "color-contrast": ("<p class='pale'>pale on the dark theme</p>", {"dark"}),
    "summary-name": ("<details><summary></summary>nameless</details>", {"light"}),
}


@pytest.mark.parametrize("rule, html, themes", [(k, *v) for k, v in BARRIERS.items()])
def test_a_barrier_is_noticed(rule, html, themes, browser, tmp_path):
    start = (
        "<!doctype html><html lang='en'><title>t</title><style>html[data-theme=dark] "
        "{background: #000; color: #fff} html[data-theme=dark] .pale {color: #333}</style>"
        "<main><h1>h</h1><p>text</p>"
    )
    (tmp_path / "bad.html").write_text(f"{start}{html}</main>")
    (tmp_path / "good.html").write_text(f"{start}</main>")
    with serving(tmp_path) as address:
        found = barriers(browser, f"{address}/bad.html")
        assert set(found) == themes
        assert all(line.startswith(rule) for lines in found.values() for line in lines)
        assert not barriers(browser, f"{address}/good.html")


FOCUS = """() => {
  const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
  return {
    tag: e.localName, text: e.textContent.trim().slice(0, 40), inside: !!e.closest("article"),
    top: box.top + scrollY, seen: box.bottom > 0 && box.top < innerHeight && box.width > 0,
    ring: parseFloat(style.outlineWidth) > 1 && style.outlineStyle !== "none" || style.boxShadow !== "none",
  };
}"""


def walk(page, most=600):
    """The stops of the Tab key, until it leaves the page."""
    stops = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop["tag"] == "body":
            break
        stops.append(stop)
    return stops


def test_who_stands_on_a_picture_stays_there_when_it_becomes_a_chart(tab, address):
    tab.route(
        "**/vega.min.js", lambda route: (tab.wait_for_timeout(500), route.continue_())
    )
    tab.goto(f"{address}/{CHAPTER}")
    tab.locator("a.chart").focus()
    assert tab.evaluate("document.activeElement.className").startswith("chart")
    scroll_until_live(tab.locator("figure:has(a.chart)"))
    assert tab.evaluate("!!document.activeElement.closest('.chart-controls')")


def test_the_keyboard_reaches_everything_in_order(tab, address):
    tab.emulate_media(reduced_motion="reduce")
    tab.goto(f"{address}/{CHAPTER}")
    scroll_until_live(tab.locator("figure:has(a.chart)"))
    tab.evaluate("scrollTo(0, 0)")
    stops = walk(tab)
    assert "Skip to main content" in stops[0]["text"]
    assert not [stop for stop in stops if not (stop["ring"] and stop["seen"])]
    article = [stop for stop in stops if stop["inside"]]
    for kind in "a", "summary", "button":
        count = tab.locator(f"article {kind}:visible").count()
        assert sum(stop["tag"] == kind for stop in article) == count > 0, kind
    tops = [stop["top"] for stop in article]
    assert all(b > a - 60 for a, b in pairwise(tops))


def test_the_skip_link_leads_past_the_menus(tab, address):
    tab.goto(f"{address}/{CHAPTER}")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    assert tab.evaluate("!!document.activeElement.closest('main')")


SCROLLS = """boxes => {
  const found = [];
  for (const box of document.querySelectorAll(boxes)) {
    const shown = getComputedStyle(box).overflowX;
    if (!box.checkVisibility() || !["auto", "scroll"].includes(shown)
        || box.scrollWidth <= box.clientWidth) continue;
    const named = box.localName === "p" || box.ariaLabel && box.getAttribute("role");
    found.push([box.outerHTML.slice(0, 80), box.tabIndex === 0 && !!named]);
  }
  return found;
}"""


def test_boxes_that_scroll_can_be_scrolled_by_keyboard(browser, address):
    context = browser.new_context(viewport={"width": 375, "height": 800})
    page = context.new_page()
    page.goto(f"{address}/{CHAPTER}#main-content", wait_until="networkidle")
    found = page.evaluate(SCROLLS, BOXES)
    context.close()
    assert len(found) > 3
    assert not [box for box, reached in found if not reached]


@pytest.mark.parametrize("place", MIXED)
def test_at_twice_the_size_nothing_sticks_out_or_hides(place, address, browser):
    texts = []
    for width in 1280, 640:  # 1280 pixels at 200 % are 640
        context = browser.new_context(viewport={"width": width, "height": 450})
        page = context.new_page()
        page.goto(f"{address}/{place}#main-content")
        assert not page.evaluate(STICKS_OUT)
        texts.append(page.locator("article").inner_text().split())
        context.close()
    assert texts[0] == texts[1]


def test_nothing_moves_for_readers_who_asked_for_rest(browser, address):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{address}/{CHAPTER}")
    moving = page.evaluate("""[...document.querySelectorAll("*")].map(e => getComputedStyle(e))
        .filter(s => parseFloat(s.transitionDuration) > 0 || s.animationName !== "none").length""")
    context.close()
    assert moving == 0


def test_formulas_can_be_read_aloud(tab, address):
    """Each formula on view is in the tree that screen readers read, with its parts."""
    tab.goto(f"{address}/{CHAPTER}", wait_until="networkidle")
    tab.wait_for_timeout(1000)
    tree = tab.context.new_cdp_session(tab).send("Accessibility.getFullAXTree")
    roles = [node.get("role", {}).get("value") for node in tree["nodes"]]
    shown = tab.locator("math:visible").count()
    assert roles.count("MathMLMath") == shown > 100
    assert roles.count("MathMLFraction") > 10


def test_the_page_can_be_read_without_scripts(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/{CHAPTER}")
    article = page.locator("article")
    headings = article.locator("h2")
    assert headings.count() > 4
    for part in *headings.all(), *article.locator("figure img").all():
        part.scroll_into_view_if_needed()
        assert part.is_visible()
        assert part.bounding_box()["height"] > 10
    formula = article.locator(".formula math").first
    assert formula.bounding_box()["height"] > 10
    option = article.locator("details.option").first
    assert not option.locator("em").first.is_visible()
    option.locator("summary").click()
    assert option.locator("em").first.is_visible()
    assert page.locator("html").get_attribute("data-theme") == "light"
    dead = page.locator("button:visible").evaluate_all("es => es.map(e => e.outerHTML)")
    assert not dead
    context.close()
