"""The content policy: on every page, strict, and in force."""

import re
from base64 import b64encode
from hashlib import sha256

import pytest
from bs4 import BeautifulSoup
from site_tools import serving


def rules(page):
    (meta,) = page.select("head > meta[http-equiv=Content-Security-Policy]")
    parts = (rule.split() for rule in meta["content"].split(";"))
    return {name: set(values) for name, *values in parts}


def test_the_policy_is_strict(soup):
    allowed = rules(soup)
    assert allowed["default-src"] == {"'self'"}
    assert allowed["style-src-attr"] == {"'unsafe-inline'"}
    scripts = allowed["script-src"] - {"'self'"}
    assert 1 <= len(scripts) <= 2
    assert all(script.startswith("'sha256-") for script in scripts)
    assert not {"'unsafe-eval'", "'unsafe-inline'", "*"} & allowed["script-src"]
    assert "style-src" not in allowed and "connect-src" not in allowed  # so: default


def test_the_policy_comes_first(soup):
    """It holds only for what stands after it."""
    head = [element.name for element in soup.head.find_all(True)]
    assert head[:2] == ["meta", "meta"]
    assert soup.head.find_all("meta")[1].get("http-equiv") == "Content-Security-Policy"


def test_only_the_scripts_it_names_are_in_the_page(soup):
    inline = soup.select("script:not([src]):not([type^='application/'])")
    hashes = {
        f"'sha256-{b64encode(sha256(e.string.encode()).digest()).decode()}'"
        for e in inline
    }
    assert rules(soup)["script-src"] == hashes | {"'self'"}
    assert not re.search(r"<[^>]+\son[a-z]+=", str(soup.body))
    assert not soup.select("style, [href^='javascript:']")


REFUSED = {
    "inline": "<script>window.ran = true</script>",
    "handler": "<img src='x' alt='' onerror='window.ran = true'>",
    "foreign": "<script src='https://example.org/x.js'></script>",
    "style": "<style>p { color: red }</style>",
    "eval": "<script src='eval.js'></script>",
    "picture": "<img src='https://example.org/x.png' alt=''>",
}


@pytest.mark.parametrize("html", REFUSED.values(), ids=REFUSED)
def test_what_is_not_of_this_site_is_refused(html, site, tab, tmp_path):
    built = BeautifulSoup((site / "index.html").read_bytes(), "html.parser")
    (meta,) = built.select("meta[http-equiv=Content-Security-Policy]")
    (tmp_path / "page.html").write_text(f"<!doctype html><head>{meta}</head>{html}")
    (tmp_path / "eval.js").write_text("window.ran = eval('true')")
    said = []
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    with serving(tmp_path) as address:
        tab.goto(f"{address}/page.html")
    assert any("Content Security Policy" in text for text in said)
    assert not tab.evaluate("window.ran")
