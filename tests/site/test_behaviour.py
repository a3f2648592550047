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


def test_search_finds_a_chapter(reader):
    reader.locator(
        ".search-button:visible, .search-button__button:visible"
    ).first.click()
    reader.locator("input[type=search]:visible").fill("precision")
    reader.keyboard.press("Enter")
    reader.wait_for_url("**/search.html?q=precision*")
    found = reader.locator(f"#search-results a[href*='{CHAPTER}']").first
    expect(found).to_be_visible()
    found.click()
    expect(reader.locator("article h1")).to_contain_text("Precision")
