"""The sheet of formulas lists every formula that a docstring of the library names."""

import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import gmmlib

SHEET = Path(__file__).parents[2] / "book" / "cheatsheet.md"
DRAWN = "gmmlib.plotting", "gmmlib.interactive"


def named():
    """The labels in docstrings of all modules that compute."""
    for found in pkgutil.walk_packages(gmmlib.__path__, "gmmlib."):
        if not found.name.startswith(DRAWN):
            source = inspect.getsource(importlib.import_module(found.name))
            yield from re.findall(r"`(eq-[a-z0-9-]+)`", source)


def test_no_formula_of_the_library_is_missing():
    listed = set(re.findall(r"\{eq\}`(eq-[a-z0-9-]+)`", SHEET.read_text("utf-8")))
    wanted = set(named())
    assert len(wanted) > 50
    assert wanted == listed


def test_each_row_names_a_formula_and_a_function():
    rows = re.findall(r"^\| \{eq\}.*$", SHEET.read_text("utf-8"), re.MULTILINE)
    assert len(rows) > 40
    for row in rows:
        number, formula, code = row.strip("| ").split(" | ")
        assert "{eq}" in number
        assert "$" in formula
        assert re.fullmatch(r"\{py:(meth|func|class)\}`~gmmlib\.[\w.]+`", code), row
