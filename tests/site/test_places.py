"""The site works wherever it lies: in a folder of a server, or as files on a disk."""

import pytest
from playwright.sync_api import expect
from site_tools import serving

CHAPTER = "book/03_precision.html"


def test_below_a_folder_of_a_server(site, look):
    with serving(site.parent) as address:
        assert not any(look(address, f"{site.name}/{CHAPTER}").values())


@pytest.fixture
def files(site, tab):
    """A tab, the address of the site as files, and what the console says."""
    said = []
    tab.on("console", lambda m: m.type in ("error", "warning") and said.append(m.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    return tab, site.as_uri(), said


def test_a_chapter_as_a_file(files):
    tab, address, said = files
    tab.goto(f"{address}/{CHAPTER}")
    assert tab.evaluate(
        "document.fonts.ready.then(() => document.fonts.check('1em \"Book Math\"', 'β'))"
    )
    before = tab.locator("html").get_attribute("data-theme")
    for _ in range(2):  # auto, which may look the same, and the other
        tab.locator(".theme-switch-button:visible").first.click()
        if tab.locator("html").get_attribute("data-theme") != before:
            break
    expect(tab.locator("html")).not_to_have_attribute("data-theme", before)
    picture = tab.locator("img[src*='_images/']").first
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("e => e.naturalWidth") > 0
    assert not said


def test_search_as_files(files):
    tab, address, said = files
    tab.goto(f"{address}/{CHAPTER}")
    tab.locator(".search-button:visible, .search-button__button:visible").first.click()
    tab.locator("input[type=search]:visible").fill("precision")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/search.html?q=precision*")
    found = tab.locator(f"#search-results a[href*='{CHAPTER}']").first
    expect(found).to_be_visible()
    found.click()
    expect(tab.locator("article h1")).to_contain_text("Precision")
    assert not said


def test_the_landing_page_is_a_page(site):
    assert 'http-equiv="refresh"' not in (site / "index.html").read_text("utf-8")
