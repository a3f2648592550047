"""The built site, served on a free port of this machine, and a browser to look at it."""

import functools
import os
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import sync_playwright
from site_tools import html_files, serving, visit

SITE = Path(__file__).resolve().parents[2] / "_build" / "html"
BROWSERS = "chromium", "chromium-browser", "google-chrome", "msedge"
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update"),
    "--disable-sync",
]


def unavailable(reason):
    """Skip with a sentence that names the remedy; where everything must run, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def pytest_generate_tests(metafunc):
    """A test that takes `path` runs once for each page, `chart` once for each chart."""
    if "path" in metafunc.fixturenames:
        # one template makes the hundred listings of library code: two stand for all
        listings = [p for p in html_files(SITE) if p.startswith("_modules/gmmlib/")]
        pages = [p for p in html_files(SITE) if p not in listings[2:]] or ["index.html"]
        metafunc.parametrize("path", pages, scope="module")  # `soup` is read once
    if "chart" in metafunc.fixturenames:
        found = metafunc.module.charts(SITE)
        metafunc.parametrize("chart", found, ids=[name for _, name in found])


@pytest.fixture(scope="session")
def site():
    """Folder of the built site."""
    if not (SITE / "index.html").exists():
        unavailable("The site is not built yet: run `make book` first.")
    return SITE


@pytest.fixture(scope="module")
def soup(site, path):
    """The page `path`, parsed."""
    return BeautifulSoup((site / path).read_bytes(), "html.parser")


@pytest.fixture(scope="session")
def address(site):
    with serving(site) as at:
        yield at


@pytest.fixture(scope="session")
def browser():
    """The system's Chromium, or else the one that Playwright has brought."""
    with sync_playwright() as playwright:
        found = (shutil.which(name) for name in BROWSERS)
        program = next(filter(None, found), playwright.chromium.executable_path)
        if not Path(program).exists():
            unavailable(
                "No Chromium found: install your system's package chromium, or run "
                "`.venv/bin/playwright install chromium`."
            )
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def tab(browser):
    """A page of its own, 1280 pixels wide."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def look(browser):
    """`visit` with the browser of this run."""
    return functools.partial(visit, browser)
