"""The book as a PDF and as a zip file: complete, with links that work, or a clear refusal."""

import importlib
import sys
import zipfile
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader
from site_tools import html_files

TOOLS = Path(__file__).parents[2] / "tools"
OFFERS = '<code class="take-pdf">make pdf</code> <code class="take-zip">make zip</code>'
PAGE = (
    "<!doctype html><html lang='en' data-theme='dark'><title>t</title><body class='x'>"
    "<article class='bd-article'><section id='{id}'><h1>{title}</h1>{text}</section></article>"
)
PICTURE = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"


@pytest.fixture(scope="module")
def tools():
    sys.path.insert(0, str(TOOLS))
    yield importlib.import_module("pdf"), importlib.import_module("offline")
    sys.path.remove(str(TOOLS))


@pytest.fixture
def small(tmp_path):
    """A site of three pages that link to each other; only two are printed."""
    texts = {
        "index": f"{OFFERS} <a href='one.html#deep'>to one</a> <img src='a.svg' alt='a'>",
        "one": "<p id='deep'>deep</p><details><summary>s</summary>folded</details>"
        "<a href='index.html'>back</a> <a href='other.html'>outside</a>",
        "other": "not in the book",
    }
    for name, text in texts.items():
        html = PAGE.format(id="same", title=f"Title of {name}", text=text)
        (tmp_path / f"{name}.html").write_text(html)
    (tmp_path / "a.svg").write_text(PICTURE)
    return tmp_path


def printed(tools, browser, site):
    """Print pages of a small site; the browser of this run is asked for first of all."""
    out = site / "gaussian-mixtures.pdf"
    order = ["/index.html", "/one.html"]
    return out, tools[0].print_book(browser, site, order, out, "Book", "Me")


def test_the_pdf_holds_all_pages_with_links_inside(tools, browser, small):
    out, count = printed(tools, browser, small)
    assert count == 3  # with the cover
    texts = [page.extract_text() for page in PdfReader(out).pages]
    assert "Book" in texts[0] and "folded" in texts[2]
    with pikepdf.open(out) as pdf, pdf.open_outline() as outline:
        assert [e.title for e in outline.root] == ["Title of index", "Title of one"]
        links = [
            [link for link in page.get("/Annots", []) if link.Subtype == "/Link"]
            for page in pdf.pages
        ]
        assert [len(those) for those in links] == [0, 1, 1]  # "outside" is none
        assert not [a for those in links for a in those if "/URI" in a.get("/A", {})]


@pytest.mark.parametrize("name", ["one.html", "a.svg"])
def test_what_is_missing_is_named(name, tools, browser, small):
    (small / name).unlink()
    with pytest.raises(SystemExit, match=name):
        printed(tools, browser, small)
    assert not (small / "gaussian-mixtures.pdf").exists()


def test_a_formula_wider_than_paper_shrinks_and_a_picture_stops(tools, browser, small):
    wide = "<div class='formula' style='overflow: auto'><math><mi>{}</mi></math></div>"
    page = small / "one.html"
    html = page.read_text()
    page.write_text(html.replace("</section>", wide.format("x" * 120) + "</section>"))
    assert printed(tools, browser, small)[1] == 3
    page.write_text(
        html.replace("</section>", "<img src='a.svg' alt='' width='2000'></section>")
    )
    with pytest.raises(SystemExit, match="Wider than the paper"):
        printed(tools, browser, small)


def test_the_zip_is_complete_and_always_the_same(tools, small):
    offline = tools[1]
    offline.pack(small, small / offline.ZIP)
    first = (small / offline.ZIP).read_bytes()
    (small / offline.PDF).write_bytes(b"%PDF" * 500_000)
    offline.offer(small, offline.ZIP, "zip")
    offline.offer(small, offline.PDF, "PDF, 3 pages")
    html = (small / "index.html").read_text()
    assert f'href="{offline.PDF}" download>PDF, 3 pages, 2 MB</a>' in html
    offline.pack(small, small / offline.ZIP)
    assert (small / offline.ZIP).read_bytes() == first
    with zipfile.ZipFile(small / offline.ZIP) as archive:
        inside = {name.partition("/")[2] for name in archive.namelist()}
        assert inside == {"a.svg", *html_files(small)}
        assert OFFERS in archive.read("gaussian-mixtures/index.html").decode()


def test_the_landing_page_has_a_place_for_both(tools, site):
    offline = tools[1]
    assert OFFERS.count("take-") == 2
    offline.without_offers((site / "index.html").read_text("utf-8"))


def test_the_unpacked_site_needs_no_server(site, browser):
    page = browser.new_page()
    wrong = []
    page.on("console", lambda m: m.type == "error" and wrong.append(m.text))
    page.on("requestfailed", lambda r: wrong.append(r.url))
    page.goto((site / "book/03_precision.html").as_uri())
    assert page.evaluate(
        "document.fonts.ready.then(f => f.check('16px \"Book Math\"'))"
    )
    assert page.locator("html").get_attribute("data-theme") == "light"
    page.goto((site / "search.html").as_uri() + "?q=responsibility")
    page.locator("#search-results a").first.wait_for()
    page.close()
    assert not wrong
