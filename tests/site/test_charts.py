"""Every chart is a picture first, comes alive when the reader nears it, and obeys its controls."""

import re

import pytest
from playwright.sync_api import expect
from site_tools import scroll_until_live

FIGURE = re.compile(r'<figure[^>]*id="([^"]+)">\s*<a class="chart ')


def charts(folder):
    """(page, id of the figure) of every chart of a site."""
    return [
        (page.relative_to(folder).as_posix(), name)
        for page in sorted(folder.rglob("*.html"))
        for name in FIGURE.findall(page.read_text(encoding="utf-8"))
    ]


def near(tab, address, page, name):
    """The figure of a chart, scrolled to, once it is alive."""
    tab.goto(f"{address}/{page}")
    figure = tab.locator(f"#{name}")
    expect(figure.locator("img.chart")).to_have_count(1)
    return scroll_until_live(figure)


def move(tab, control):
    """Use a control as a keyboard does."""
    control.focus()
    if control.evaluate("e => e.localName") == "select":
        control.press("End")
        control.press(
            "Home" if control.evaluate("e => e.selectedIndex") == 0 else "End"
        )
        return
    at_end = control.evaluate("e => e.type == 'range' && e.value == e.max")
    control.press("ArrowLeft" if at_end else "ArrowRight")


def test_there_are_charts(site):
    assert len(charts(site)) >= 11


def test_every_stored_chart_is_on_a_page(site):
    stored = {file.stem for file in (site / "charts" / "specs").glob("*.js")}
    assert stored == {name for _, name in charts(site)}


def test_chart(chart, address, tab):
    """It shows, says what it shows, keeps its room, and each control changes it."""
    wrong = []
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("console", lambda m: m.type in ("error", "warning") and wrong.append(m.text))
    figure = near(tab, address, *chart)
    drawing = figure.locator(".chart-drawing")
    assert len(drawing.get_attribute("aria-label")) >= 60
    expect(figure.locator("img.chart")).to_be_hidden()
    controls = figure.locator(".chart-controls input, .chart-controls select").all()
    assert controls
    for control in controls:
        if control.evaluate("e => e.type == 'radio' && !e.checked"):
            continue  # the arrow keys of the one that is checked reach it
        before = drawing.inner_html()
        move(tab, control)
        tab.wait_for_function(
            "([e, before]) => e.innerHTML != before",
            arg=[drawing.element_handle(), before],
            timeout=30_000,
        )
    assert not wrong


def test_where_no_script_runs_the_picture_stays_in_the_same_room(
    browser, site, address
):
    page, name = charts(site)[0]
    size = {"viewport": {"width": 1280, "height": 900}}
    heights = []
    for scripts in (False, True):
        context = browser.new_context(java_script_enabled=scripts, **size)
        tab = context.new_page()
        if scripts:
            figure = near(tab, address, page, name)
        else:
            tab.goto(f"{address}/{page}")
            figure = tab.locator(f"#{name}")
            figure.scroll_into_view_if_needed()
            expect(figure.locator("img.chart")).to_be_visible()
        heights.append(figure.bounding_box()["height"])
        context.close()
    assert heights[0] == pytest.approx(heights[1], abs=8)


def test_the_picture_stays_if_the_library_does_not_arrive(site, address, tab):
    page, name = charts(site)[0]
    tab.route("**/vega.min.js", lambda route: route.abort())
    with tab.expect_event("pageerror") as said:
        tab.goto(f"{address}/{page}")
        tab.locator(f"#{name}").scroll_into_view_if_needed()
    assert "vega.min.js does not load" in str(said.value)
    expect(tab.locator(f"#{name} img.chart")).to_be_visible()
