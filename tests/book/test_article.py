"""The table of the article's points names sections that there are."""

import json
import re
from pathlib import Path

import pytest

BOOK = Path(__file__).parents[2] / "book"
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+?) \| (.*?) ?\|$", re.MULTILINE)
PLACE = re.compile(r"\{ref\}`(\d+) <chapter-[a-z]+>` · (.+)")
ROWS = ROW.findall((BOOK / "article.md").read_text("utf-8"))


def headings(chapter):
    """The headings of a chapter, without their signs."""
    (file,) = BOOK.glob(f"{int(chapter):02}_*.ipynb")
    cells = json.loads(file.read_text("utf-8"))["cells"]
    text = "\n".join(
        "".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"
    )
    return set(re.findall(r"^##+ (.+)$", text, re.MULTILINE))


def test_the_points_are_numbered_without_a_gap():
    assert [int(number) for number, *_ in ROWS] == list(range(1, len(ROWS) + 1))
    assert len(ROWS) >= 60


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[1][:40])
def test_the_sections_exist(row):
    _, _, where, _ = row
    if "appendix-bibliography" in where:
        return
    chapter, sections = PLACE.fullmatch(where).groups()
    assert len(re.findall(r"(?<!\\)\|", where)) == 0  # it would end the cell
    named = re.findall(r"\*([^*]+)\*", sections.replace("\\|", "|"))
    assert set(named) <= headings(chapter)


def test_corrections_are_marked():
    assert sum(note.startswith("✎") for *_, note in ROWS) >= 20
