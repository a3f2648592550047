"""What the files of the site say, read without a browser: links, formulas, pictures."""

import copy
import re
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from site_tools import html_files

ATTRIBUTES = {"a": "href", "img": "src", "link": "href", "script": "src"}


def read(folder):
    """{path: parsed page} of a site."""
    return {
        folder / name: BeautifulSoup((folder / name).read_bytes(), "html.parser")
        for name in html_files(folder)
    }


def dead_links(pages):
    """Links inside a site whose file or anchor is missing."""
    anchors = {
        path: {e["id"] for e in page.select("[id]")} for path, page in pages.items()
    }
    for path, page in pages.items():
        for link in page.find_all(list(ATTRIBUTES)):
            address = link.get(ATTRIBUTES[link.name], "")
            parts = urlsplit(address)
            if not address or parts.scheme or parts.netloc:
                continue
            inside = unquote(parts.path)
            target = (path.parent / inside).resolve() if inside else path
            anchor = unquote(parts.fragment)
            if not target.exists():
                yield f"{path.name}: {address}: no such file"
            elif anchor and target in anchors and anchor not in anchors[target]:
                yield f"{path.name}: {address}: no such anchor"


@pytest.fixture(scope="session")
def pages(site):
    return read(site)


@pytest.fixture
def page(pages, site, path):
    return pages[site / path]


def test_every_link_inside_the_site_leads_somewhere(pages):
    assert not list(dead_links(pages))


def test_dead_links_are_noticed(tmp_path):
    (tmp_path / "one.html").write_text(
        "<p id='here'><a href='#here'>1</a><a href='two.html#there'>2</a>"
        "<a href='#gone'>3</a><a href='two.html#gone'>4</a><a href='three.html'>5</a>"
        "<img src='six.png'><a href='https://example.org/#seven'>7</a>"
    )
    (tmp_path / "two.html").write_text("<p id='there'>")
    assert list(dead_links(read(tmp_path))) == [
        "one.html: #gone: no such anchor",
        "one.html: two.html#gone: no such anchor",
        "one.html: three.html: no such file",
        "one.html: six.png: no such file",
    ]


def test_no_line_begins_with_the_sign_after_a_formula(pages):
    kept = 0
    for path, page in pages.items():
        for formula in page.select("span.math"):
            after = str(formula.next_sibling or "")[:1]
            inside = "keep" in formula.parent.get("class", [])
            assert inside or after not in list(".,;:!?"), f"{path.name}: {formula.text}"
            kept += inside
    assert kept


def unresolved(page):
    """Names of our functions that were meant as links to the reference, and are none."""
    names = page.select("p code.xref.py, td code.xref.py, li code.xref.py")
    shown = ["a", ".source-note", "dl.py"]  # code on the page, types in the reference
    return [name.text for name in names if not any(name.css.closest(s) for s in shown)]


def test_every_named_function_leads_to_the_reference(pages):
    found = {path.name: unresolved(page) for path, page in pages.items()}
    assert not {name: names for name, names in found.items() if names}
    page = "<p><code class='xref py py-func'>gmmlib.selection.criteria.aic()</code></p>"
    assert unresolved(BeautifulSoup(page, "html.parser"))


def test_pictures_have_a_description(page):
    """A figure says what to see; an empty alt text is for ornaments outside the text."""
    figures = page.select("img[src*='_images/']")
    assert not [img["src"] for img in figures if len(img.get("alt", "")) < 25]
    assert not [img for img in page.select("img") if "alt" not in img.attrs]


def test_formulas_are_mathml(page):
    """No formula is left as LaTeX, none shows an error."""
    left = [e.text[:60] for e in page.select(".math") if not e.find("math")]
    assert not left
    assert not page.select("merror, .temml-error")
    article = copy.copy(page.select_one("article") or page)
    for e in article.select("math, pre, code, script, style"):
        e.extract()
    assert not re.search(r"\\(?:frac|mathbf|boldsymbol|sigma|mu|begin)\b", article.text)


def equations(page):
    """{anchor: number} of the numbered equations of a page."""
    boxes = page.select("[id^='equation-eq-']")
    return {box["id"]: box.select_one(".eqno").text.strip("# \n¶") for box in boxes}


def test_numbered_equations_have_a_number_and_a_link_to_them(pages):
    linked = {
        urlsplit(link["href"]).fragment
        for page in pages.values()
        for link in page.select("a.reference[href*='#equation-']")
    }
    chapters = {
        path.stem: equations(page)
        for path, page in pages.items()
        if re.match(r"\d\d_", path.stem)
    }
    assert any(chapters.values())
    for name, numbered in chapters.items():
        expected = [f"({int(name[:2])}.{n + 1})" for n in range(len(numbered))]
        assert list(numbered.values()) == expected, name
    assert not [
        a for numbered in chapters.values() for a in numbered if a not in linked
    ]
