"""What a page's first load brings: few files, light ones, the pictures' room kept free."""

import gzip
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

KB = 1000
BUDGET = (
    250 * KB
)  # of a chapter, compressed, pictures further down and charts not counted
REQUESTS = 20
PACKED = ".html", ".css", ".js", ".svg", ".json"


def weight(file):
    """Bytes that a server sends that compresses text."""
    data = file.read_bytes()
    return len(gzip.compress(data)) if file.suffix in PACKED else len(data)


def named(page, folder):
    """Files that the browser asks for before the reader scrolls."""
    for tag, attribute, kind in (
        ("link", "href", {"rel": re.compile("stylesheet|icon|preload")}),
        ("script", "src", {}),
        ("img", "src", {"loading": lambda value: value != "lazy"}),
    ):
        for element in page.find_all(tag, kind):
            if element.get(attribute) and ":" not in element[attribute]:
                yield (folder / unquote(urlsplit(element[attribute]).path)).resolve()


def first_load(file, page=None):
    """{file: compressed bytes}: the page, what it names, the fonts of its stylesheets."""
    page = page or BeautifulSoup(file.read_bytes(), "html.parser")
    files = {file.resolve(), *named(page, file.parent)}
    for sheet in [f for f in files if f.suffix == ".css"]:
        fonts = re.findall(
            r'url\("?([^)"]+\.woff2?)', sheet.read_text(encoding="utf-8")
        )
        files |= {(sheet.parent / font).resolve() for font in fonts}
    return {f: weight(f) for f in files}


def too_heavy(file, page=None, budget=BUDGET, requests=REQUESTS):
    """A sentence that names the heaviest files, or nothing."""
    load = first_load(file, page)
    heaviest = sorted(load.items(), key=lambda item: -item[1])[:4]
    said = ", ".join(f"{f.name} {bytes_ / KB:.1f} KB" for f, bytes_ in heaviest)
    if sum(load.values()) > budget:
        return (
            f"{sum(load.values()) / KB:.0f} KB, allowed are {budget / KB:.0f}: {said}"
        )
    if len(load) > requests:
        return f"{len(load)} requests, allowed are {requests}: {sorted(f.name for f in load)}"
    return ""


def test_the_first_load_keeps_the_budget(path, soup, site):
    assert not too_heavy(site / path, soup)


def test_a_heavy_page_is_noticed(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        "<link rel='stylesheet' href='a.css'><img src='b.png' loading='lazy'>"
    )
    (tmp_path / "b.png").write_bytes(b"1" * BUDGET * 2)
    (tmp_path / "font.woff2").write_bytes(b"1" * BUDGET)
    (tmp_path / "a.css").write_text("@font-face{src:url(font.woff2)}")
    assert "font.woff2 250.0 KB" in too_heavy(page)
    assert not too_heavy(page, budget=BUDGET * 1.1)
    assert "3 requests" in too_heavy(page, budget=BUDGET * 1.1, requests=2)


def test_the_browser_asks_for_no_more(site, address, tab):
    """What is counted above is what Chromium asks for, pictures further down aside."""
    for path in "index.html", "book/03_precision.html", "search.html":
        asked = []
        tab.on("request", lambda request, asked=asked: asked.append(request.url))
        tab.goto(f"{address}/{path}", wait_until="networkidle")
        files = {site / unquote(urlsplit(url).path).strip("/") for url in asked}
        lazy = {f for f in files if f.parent.name == "_images"}
        assert files - lazy <= {Path(f) for f in first_load(site / path)}


def test_search_scripts_are_on_the_search_page_only(path, site):
    html = (site / path).read_text(encoding="utf-8")
    assert ("searchindex.js" in html) == (path == "search.html")


def test_every_script_of_a_page_waits(soup):
    assert not [s["src"] for s in soup.select("script[src]:not([defer])")]
    assert len(soup.select("link[rel=stylesheet]")) == 1


def test_pictures_keep_their_room_and_come_when_needed(path, soup):
    pictures = soup.select("img[src*='_images/'][src$='.png']")
    assert not [p["src"] for p in pictures if not p.get("width") or not p.get("height")]
    early = [p["src"] for p in pictures if p.get("loading") != "lazy"]
    assert len(early) == (1 if path == "index.html" else 0)


def test_every_page_says_what_is_on_it(soup):
    (description,) = soup.select("meta[name=description]")
    assert 20 <= len(description["content"]) <= 160
    assert len(soup.select("meta[name=viewport]")) == 1


PUT_OFF = """[...document.querySelectorAll(".bd-article section")].filter(
    e => getComputedStyle(e).contentVisibility === "auto").length"""


def test_sections_that_are_put_off_come_without_scrolling(browser, address):
    """For readers who listen: what is not laid out is missing in what they hear."""
    context = browser.new_context(java_script_enabled=True)
    page = context.new_page()
    page.route("**/reveal.js*", lambda route: route.abort())
    page.goto(f"{address}/book/10_em.html", wait_until="networkidle")
    assert page.evaluate(PUT_OFF) > 5  # so the check sees them
    page.unroute("**/reveal.js*")
    page.goto(f"{address}/book/10_em.html", wait_until="networkidle")
    for _ in range(100):
        if not page.evaluate(PUT_OFF):
            break
        page.wait_for_timeout(100)
    assert not page.evaluate(PUT_OFF)
    context.close()


@pytest.mark.parametrize("width", [1280, 375])
def test_a_link_to_a_late_section_leads_there(browser, address, width):
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(f"{address}/book/10_em.html#summary", wait_until="networkidle")
    top = page.evaluate(
        "document.querySelector('#summary h2').getBoundingClientRect().top"
    )
    context.close()
    assert 0 <= top <= 200
