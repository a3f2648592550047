"""All notebooks of the book have the form that notebook_rules.py describes."""

import importlib.util
import re
from pathlib import Path

import nbformat
import notebook_rules as rules
import pytest

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = sorted(ROOT.glob("book/[0-9][0-9]_*.ipynb"))
PLACES = "index.ipynb", "book/*.ipynb", "exercises/00_*.ipynb"
PLACES += ("exercises/solutions/*.ipynb",)
NOTEBOOKS = sorted(path for place in PLACES for path in ROOT.glob(place))
SETS = sorted(ROOT.glob("exercises/[0-9][0-9]_*.ipynb"))  # not executed: no outputs


def tool():
    """The script that stores notebooks; it is no package, so load it by its path."""
    place = ROOT / "tools" / "notebooks.py"
    spec = importlib.util.spec_from_file_location("notebooks", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(path):
    return nbformat.read(path, as_version=4)


def pages():
    """{name: Markdown} of everything that the site can link to."""
    texts = {by_name(path): rules.markdown(read(path)) for path in NOTEBOOKS}
    for path in [*ROOT.glob("book/*.md"), *ROOT.glob("exercises/*.md")]:
        texts[path.name] = path.read_text(encoding="utf-8")
    return texts


def all_well(problems):
    assert not problems, "\n" + "\n".join(problems)


def by_name(path):
    return f"{path.parent.name}/{path.name}"


def test_the_table_of_contents_names_exactly_the_chapters_that_exist():
    listed = re.findall(
        r"^\s*- file: (book/\d\d_\w+)$", (ROOT / "_toc.yml").read_text(), flags=re.M
    )
    assert listed == [f"book/{path.stem}" for path in CHAPTERS] != []


@pytest.mark.parametrize("rule", rules.EVERY, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=by_name)
def test_every_notebook(path, rule):
    all_well(rule(read(path)))


@pytest.mark.parametrize("rule", rules.CHAPTER, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("path", CHAPTERS, ids=by_name)
def test_chapter(path, rule):
    all_well(rule(read(path)))


@pytest.mark.parametrize("path", CHAPTERS, ids=by_name)
def test_numbers_in_the_prose_come_from_cells(path):
    all_well(rules.glue(read(path), path.name[:2]))


@pytest.mark.parametrize("path", CHAPTERS, ids=by_name)
def test_labels_carry_the_chapters_word(path):
    all_well(rules.names(read(path)))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=by_name)
def test_stored_as_the_tool_stores_it(path):
    text, notebooks = path.read_text(encoding="utf-8"), tool()
    written = nbformat.writes(notebooks.normalise(notebooks.parse(text)))
    assert written.rstrip("\n") + "\n" == text, "run tools/notebooks.py on it"


def test_labels_and_references():
    all_well(rules.links(pages(), {by_name(path): read(path) for path in NOTEBOOKS}))


def test_the_appendix_lists_every_famous_mistake():
    told = "".join(rules.markdown(read(path)) for path in CHAPTERS)
    boxes = re.findall(
        r"^(?:\((mistake-[\w-]+)\)=\n)?:::+\{admonition\} Famous", told, re.M
    )
    page = (ROOT / "book" / "mistakes.md").read_text(encoding="utf-8")
    assert "" not in boxes, "a box of a famous mistake has no label before it"
    assert sorted(boxes) == sorted(re.findall(r"<(mistake-[\w-]+)>`", page))


def test_no_explanation_is_used_twice():
    all_well(
        rules.explanations({by_name(path): read(path) for path in CHAPTERS + SETS})
    )
