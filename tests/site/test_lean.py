"""What makes the pages light says so, and stops the build, when the theme no longer fits."""

import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[2] / "book" / "_ext"))

import describe
import lean
import pictures
import policy
import styles
from docutils import nodes
from sphinx.errors import ExtensionError

PAGE = """<html><head><meta charset="utf-8" />
<meta name="viewport" content="1" /><meta name="viewport" content="2" /><title>T</title>
<script>document.documentElement.dataset.mode = "auto"</script>
<noscript><style>.pst-js-only { display: none }</style></noscript>
<link rel="stylesheet" href="../_static/theme.css?v=1" />
<link rel="stylesheet" href="../_static/togglebutton.css" />
<link rel="preload" as="script" href="../_static/a.js" />
<script>let toggleHintShow = 'x';</script>
<script src="../_static/doctools.js?v=1"></script><script src="../searchindex.js"></script>
<script src="../_static/scripts/fontawesome.js"></script>
</head><body><button onclick="window.print()">P</button>{}</body></html>"""


def mended(body="", page="book/x", html=PAGE):
    html = lean.mend(html.replace("{}", body), page, lambda to, _: f"../{to}", "index")
    return BeautifulSoup(html, "html.parser")


def test_a_page_keeps_what_it_needs():
    page = mended()
    assert [s["src"] for s in page.select("script[src]")] == [
        "../_static/doctools.js?v=1"
    ]
    assert page.select_one("script[src]").has_attr("defer")
    assert len(page.select("script:not([src])")) == 1
    assert [s["href"] for s in page.select("link")] == ["../_static/site.css"]
    assert page.select_one("button").attrs == {"data-does": "print"}
    assert len(page.select("meta[name=viewport]")) == 1
    assert "sha256-" in page.select_one("meta[http-equiv]")["content"]


def test_scripts_come_with_what_needs_them():
    assert "searchindex.js" in str(mended('<div id="search-results"></div>'))
    assert "searchindex.js" not in str(mended())


@pytest.mark.parametrize(
    "body, said",
    [
        ("<script>alert(1)</script>", "book/x: .*no script inside a page.*alert"),
        ('<a onmouseover="x()">', "book/x: .*forbids .*onmouseover"),
        ('<div class="toggle">', "book/x: a folded admonition .*{dropdown}"),
    ],
)
def test_what_a_page_may_not_hold_stops_the_build(body, said):
    with pytest.raises(ExtensionError, match=said):
        mended(body)


@pytest.mark.parametrize(
    "gone, said",
    [
        ('<meta charset="utf-8" />', "policy.py looks for"),
        ("<noscript>", "noscript"),
        ('rel="stylesheet"', "no stylesheet"),
    ],
)
def test_a_changed_theme_stops_the_build(gone, said):
    with pytest.raises(ExtensionError, match=said):
        mended(html=PAGE.replace(gone, ""))


def test_a_changed_scroll_script_stops_the_build(tmp_path):
    script = tmp_path / "theme.js"
    script.write_text(f"blocks.forEach({lean.SLOW})")
    lean.quicken(script)
    lean.quicken(script)  # a second build finds it done
    assert script.read_text() == f"blocks.forEach({lean.QUICK})"
    script.write_text("something new")
    with pytest.raises(ExtensionError, match=r"theme.js of the theme has changed"):
        lean.quicken(script)


def test_rules_without_use_go():
    css = """
      :root { --used: red; --idle: blue }
      .here { color: var(--used) } .gone { color: red } .here .gone { color: red }
      .here:not(.gone) { top: 1px } #gone { color: red } p { color: red } .by-script { left: 0 }
      @media print { .gone { color: red } .here { color: black } }
    """
    left = styles.used_rules(css, {"here", "by-script"})
    assert ".here{" in left and ".by-script{" in left and "--used" in left
    assert ".here:not(.gone)" in left and "p{color:red}" in left
    assert "#gone" not in left and ".here .gone" not in left and "--idle" not in left
    assert left.count("color:red") == 1


def test_a_stylesheet_with_a_missing_file_stops_the_build(tmp_path):
    (tmp_path / "a.css").write_text("p { background: url(gone.png) }")
    with pytest.raises(ExtensionError, match=r"a.css: gone.png: no such file"):
        styles.read(tmp_path, "a.css")


def test_words_come_from_tags_and_scripts(tmp_path):
    (tmp_path / "a.html").write_text('<p class="one two-three">four</p>')
    (tmp_path / "b.js").write_text("add('five-six')")
    assert {"one", "two-three", "five-six"} <= styles.words(tmp_path)
    assert "four" not in styles.words(tmp_path)


def test_a_picture_keeps_its_transparency_and_its_colours(tmp_path):
    picture = Image.new("RGBA", (300, 200), (255, 255, 255, 0))
    for x in range(300):  # more colours than a palette has
        for y in range(100):
            picture.putpixel((x, y), (0, 114, x % 256, 155 + y))
    picture.save(tmp_path / "a.png")
    pictures.reduce(tmp_path)
    once = (tmp_path / "a.png").read_bytes()
    pictures.reduce(tmp_path)
    assert (tmp_path / "a.png").read_bytes() == once
    with Image.open(tmp_path / "a.png") as small:
        assert small.mode == "P"
        full = small.convert("RGBA")
    assert full.getpixel((10, 150))[3] == 0
    ink, was = full.getpixel((100, 50)), picture.getpixel((100, 50))
    assert max(abs(a - b) for a, b in zip(ink, was, strict=True)) <= 24


def test_a_picture_reserves_its_room():
    tag = '<img alt="x" src="../_images/a.png" style="width: 520.0px; height: 340.4px;" />'
    assert 'width="520" height="340"' in pictures.mend(tag, opens=False)
    assert 'loading="lazy"' in pictures.mend(tag, opens=False)
    first, second = pictures.mend(tag + tag, opens=True).split("<img")[1:]
    assert "lazy" not in first and "lazy" in second


def test_the_policy_names_scripts_and_not_data():
    html = '<script>a()</script><script type="application/json">{}</script>'
    assert policy.policy(html).count("sha256-") == 1


def test_a_page_is_described_by_its_first_plain_paragraph():
    plain = (
        "Two bells are weighed and added, and the sum is a density again, it turns out."
    )
    section = nodes.section()
    formula = nodes.paragraph("", "", nodes.math("x", "x"), nodes.Text("y" * 80))
    section += [nodes.paragraph("", "Short."), formula, nodes.paragraph("", plain)]
    assert describe.first_paragraph(section) == plain
    assert describe.first_paragraph(nodes.section()) == ""
