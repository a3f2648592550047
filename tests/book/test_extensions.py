"""The book's own Sphinx extensions, each by what a reader would see."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

EXTENSIONS = Path(__file__).parents[2] / "book" / "_ext"


@pytest.fixture(autouse=True)
def on_path(monkeypatch):
    monkeypatch.syspath_prepend(str(EXTENSIONS))
    yield
    for name in ("appendix", "formulas", "lean", "links", "mathml", "source"):
        sys.modules.pop(name, None)


def test_formula_becomes_mathml():
    from mathml import mathml

    html = mathml(r"\frac{1}{\sigma}", True)
    assert html.startswith("<math") and "<mfrac>" in html and "σ" in html


def test_zero_comma_one_is_two_numbers():
    from mathml import mathml

    assert mathml(r"\{0,1\}", False).count("<mn>") == 2


def test_space_before_a_named_operator():
    from mathml import mathml

    assert "<mspace" in mathml(r"2\log x", False)


def test_unreadable_formula_is_an_error_that_says_where():
    from mathml import mathml, render
    from sphinx.errors import ExtensionError

    with pytest.raises(ValueError, match="nonsense"):
        mathml(r"\nonsense{x}", False)
    node = SimpleNamespace(astext=lambda: r"\nonsense{x}", source="chapter.md", line=7)
    with pytest.raises(ExtensionError, match=r"chapter\.md:7.*nonsense"):
        render(None, node, False)


def test_source_is_shown_without_docstrings_and_still_runs():
    from source import find, without_docstrings

    code = 'def twice(x):\n    """Say it.\n\n    Twice."""\n\n    return 2 * x\n'
    shown = without_docstrings(code)
    assert shown == "def twice(x):\n    return 2 * x"
    assert find("math.tau") == 6.283185307179586
    with pytest.raises(ModuleNotFoundError):
        find("no_such_module.name")
    with pytest.raises(AttributeError):
        find("math.no_such_name")


def test_source_finds_methods_and_properties():
    from source import find

    from gmmlib.normal import Normal

    assert find("gmmlib.normal.Normal.logpdf") is Normal.logpdf
    assert find("gmmlib.normal.Normal.variance") is Normal.variance.fget
    assert find("gmmlib.normal.Normal.fit") is Normal.fit.__func__


def test_no_repository_no_buttons(monkeypatch):
    from links import fill_links

    for name in ("BOOK_REPOSITORY", "BOOK_SITE", "BOOK_BRANCH"):
        monkeypatch.delenv(name, raising=False)
    config = SimpleNamespace(html_theme_options={"show_toc_level": 2})
    fill_links(None, config)
    assert (
        config.html_theme_options == {"show_toc_level": 2} and config.html_baseurl == ""
    )


def test_a_known_repository_fills_every_link(monkeypatch):
    from links import fill_links

    monkeypatch.setenv("BOOK_REPOSITORY", "https://git.example.org/someone/book/")
    monkeypatch.setenv("BOOK_SITE", "https://someone.example.org/book/")
    config = SimpleNamespace(html_theme_options={})
    fill_links(None, config)
    options = config.html_theme_options
    assert options["repository_url"] == "https://git.example.org/someone/book"
    assert (
        options["use_repository_button"] and options["launch_buttons"]["binderhub_url"]
    )
    assert config.html_baseurl == "https://someone.example.org/book/"


def test_an_appendix_numbers_by_its_letter():
    from appendix import put_letters

    env = SimpleNamespace(
        titles={
            "book/refresher": SimpleNamespace(astext=lambda: "B · Refresher"),
            "book/02_normal": SimpleNamespace(astext=lambda: "The normal distribution"),
        },
        toc_fignumbers={
            "book/refresher": {"displaymath": {"eq-a": (1,), "eq-b": (2,)}},
            "book/02_normal": {"displaymath": {"eq-c": (2, 1)}},
        },
    )
    for _ in range(2):  # a second build finds the first one's numbers
        put_letters(None, env)
        numbers = env.toc_fignumbers
        assert numbers["book/refresher"]["displaymath"] == {
            "eq-a": ("B", 1),
            "eq-b": ("B", 2),
        }
        assert numbers["book/02_normal"]["displaymath"] == {"eq-c": (2, 1)}


def test_a_formula_named_in_a_docstring_becomes_a_link():
    from formulas import link

    lines = ["Chapter 2, `eq-normal-pdf`; Bishop 2006.", "Code: ``eq-not-this``."]
    link(None, "function", "f", None, None, lines)
    assert lines == [
        "Chapter 2, formula :eq:`eq-normal-pdf`; Bishop 2006.",
        "Code: ``eq-not-this``.",
    ]
