"""What a reader does: answer a question, change the theme, search."""

import re

import pytest
from playwright.sync_api import expect

CHAPTER = "book/03_precision.html"


@pytest.fixture
def reader(tab, address):
    tab.goto(f"{address}/{CHAPTER}")
    return tab


def test_a_question_opens_by_mouse_and_by_keyboard(reader):
    options = reader.locator("details.option")
    assert options.count() >= 12
    verdict = re.compile(r"(Right|Not quite)\.")
    for number, opening in enumerate(
        (lambda s: s.click(), lambda s: s.press("Enter"), lambda s: s.press("Space"))
    ):
        option = options.nth(number)
        answer = option.locator("em").first
        expect(answer).to_be_hidden()
        opening(option.locator("summary"))
        expect(answer).to_be_visible()
        expect(answer).to_have_text(verdict)


def test_the_theme_changes_and_is_remembered(reader):
    def background():
        return reader.evaluate("getComputedStyle(document.body).backgroundColor")

    seen = {}
    for _ in range(3):  # auto, light, dark: the button goes round
        seen[reader.locator("html").get_attribute("data-theme")] = background()
        reader.locator(".theme-switch-button:visible").first.click()
    assert set(seen) == {"light", "dark"}
    assert seen["light"] != seen["dark"]

    while reader.locator("html").get_attribute("data-mode") != "dark":
        reader.locator(".theme-switch-button:visible").first.click()
    reader.reload()
    expect(reader.locator("html")).to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize(
    "word, chapter",
    [("precision", CHAPTER), ("responsibility", "book/08_mixtures.html")],
)
def test_search_finds_a_chapter(word, chapter, reader):
    reader.locator(
        ".search-button:visible, .search-button__button:visible"
    ).first.click()
    reader.locator("input[type=search]:visible").fill(word)
    reader.keyboard.press("Enter")
    reader.wait_for_url(f"**/search.html?q={word}*")
    found = reader.locator(f"#search-results a[href*='{chapter}']").first
    expect(found).to_be_visible()
    found.click()
    reader.wait_for_url(f"**/{chapter}*")
    expect(reader.locator("article h1")).to_be_visible()


def test_the_copy_button_copies_the_code(reader):
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    cell = reader.locator("div.highlight-ipython3:visible").first
    cell.hover()
    cell.locator("button.copybtn").click()
    expect(cell.locator("button.copybtn")).to_have_attribute("data-tooltip", "Copied!")
    copied = reader.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == cell.locator("pre").inner_text().strip() != ""
