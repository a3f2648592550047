"""The checks on notebooks can fail: each is shown a notebook with one thing wrong.

specimen.md is a whole chapter in small. It is converted and run here, by the book's own
tools, and must then pass everything; every test breaks a copy of it in one place.
"""

import base64
import copy
import io
import os
import subprocess
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import nbval_pictures
import notebook_rules as rules
import numpy as np
import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def run(*command):
    """Run a Python module or script from the top folder; return status and output."""
    unwanted = {"MPLBACKEND", "PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER"}
    env = {k: v for k, v in os.environ.items() if k not in unwanted}
    done = subprocess.run(
        [sys.executable, *map(str, command)],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.fixture(scope="session")
def stored(tmp_path_factory):
    """The specimen as a notebook file, run and stored by tools/notebooks.py."""
    path = tmp_path_factory.mktemp("specimen") / "99_specimen.ipynb"
    source = HERE / "specimen.md"
    status, said = run("-m", "jupytext", "--to", "ipynb", "-o", path, source)
    assert status == 0, said
    status, said = run("tools/notebooks.py", path)
    assert status == 0, said
    return path


@pytest.fixture
def nb(stored):
    """A fresh copy of the specimen, to be broken."""
    return nbformat.read(stored, as_version=4)


def cell_with(nb, text):
    """The only cell whose source contains `text`."""
    (cell,) = (cell for cell in nb.cells if text in cell.source)
    return cell


def replace(old, new):
    """A change: in the one cell that contains `old`, put `new` in its place."""

    def change(nb):
        cell = cell_with(nb, old)
        cell.source = cell.source.replace(old, new)

    return change


def figure(nb):
    return cell_with(nb, "plt.show()")


# what nbval and its plugin notice


def nbval(nb, folder):
    """Run a notebook through nbval as `make notebooks` does."""
    path = folder / "copy.ipynb"
    nbformat.write(nb, path)
    options = "--nbval --nbval-current-env -p tests.book.nbval_pictures --color=no"
    return run("-m", "pytest", *options.split(), "-c", "pyproject.toml", path)


def another_number(nb):
    cell = cell_with(nb, "print(total)")
    assert cell.outputs[0].text == "55\n"
    cell.outputs[0].text = "56\n"


def another_name(nb):
    cell = cell_with(nb, "print(total)")
    cell.outputs[-1].metadata.scrapbook.name = "99-sum"


def never_run(nb):
    for cell in rules.code_cells(nb):
        cell.outputs, cell.execution_count = [], None


def no_figure(nb):
    figure(nb).outputs = []


def test_nbval_passes_the_untouched_notebook(nb, tmp_path):
    status, said = nbval(nb, tmp_path)
    assert status == 0, said
    assert "6 passed" in said


@pytest.mark.parametrize(
    "changes, messages",
    [
        (
            (another_number, replace("x, np.sin(x)", "x, np.sin(x) + 0.001")),
            ("2 failed, 4 passed", "56", "figure fig-specimen-sine: RMS difference"),
        ),
        (
            (another_name, no_figure),
            ("2 failed, 4 passed", "99-sum", "Unexpected output fields"),
        ),
        ((never_run,), ("6 failed", "stored without having been run")),
    ],
    ids=["number and figure", "glued name and no output", "never run"],
)
def test_nbval_notices(changes, messages, nb, tmp_path):
    for change in changes:
        change(nb)
    status, said = nbval(nb, tmp_path)
    assert status == 1, said
    for message in messages:
        assert message in said


def drawn(color="#0072b2", shift=0.0, first=0, size=(5.2, 3.4)):
    """A figure like the specimen's, as PNG in base64."""
    x = np.linspace(0, 6, 100)
    fig, ax = plt.subplots(figsize=size)
    ax.plot(x, np.sin(x) + shift, color=color)
    ax.plot(x[first::5], np.sin(x)[first::5], "o", ms=3, alpha=0.5)
    ax.set_axis_off()  # limits and ticks that adapt would make it too easy
    ax.set(xlim=(-1, 7), ylim=(-1.2, 1.2))
    png = io.BytesIO()
    fig.savefig(png, dpi=200, transparent=True)
    plt.close(fig)
    return base64.b64encode(png.getvalue()).decode()


@pytest.mark.parametrize(
    "change, message",
    [
        ({}, ""),
        ({"shift": 1e-9}, ""),
        ({"shift": 0.003}, "RMS"),
        ({"color": "#0083b2"}, "RMS"),
        ({"first": 5}, "RMS"),
        ({"size": (5.2, 3.5)}, "stored is 1040 by 680 pixels, fresh is 1040 by 700"),
    ],
    ids=["none", "rounding", "curve shifted", "colour", "point missing", "size"],
)
def test_pictures_differ_when_what_they_show_differs(change, message):
    problem = nbval_pictures.picture_problem(drawn(), drawn(**change))
    assert problem.startswith(message) and bool(problem) == bool(message)


# what the tool does


def test_the_tool_changes_nothing_the_second_time(stored):
    before = stored.read_bytes()
    status, said = run("tools/notebooks.py", stored)
    assert (status, stored.read_bytes()) == (0, before)
    assert "unchanged" in said


def test_the_tool_leaves_a_failing_notebook_alone(nb, tmp_path):
    path = tmp_path / "wrong.ipynb"
    replace("total = sum(range(11))", "total = 1 / 0")(nb)
    nbformat.write(nb, path)
    before = path.read_bytes()
    status, said = run("tools/notebooks.py", path)
    assert (status, path.read_bytes()) == (1, before)
    assert "wrong.ipynb: code cell 2 FAILED" in said
    assert "ZeroDivisionError" in said


# what the rules notice


def every_rule(nb):
    """All that all rules say of a notebook, as if it were the whole book."""
    found = [
        (rule.__name__, p) for rule in (*rules.EVERY, *rules.CHAPTER) for p in rule(nb)
    ]
    found += [("glue", p) for p in rules.glue(nb, "99")]
    found += [("names", p) for p in rules.names(nb)]
    found += [("links", p) for p in rules.links({"nb": rules.markdown(nb)}, {"nb": nb})]
    found += [("explanations", p) for p in rules.explanations({"nb": nb})]
    return found


def test_the_rules_pass_the_untouched_notebook(nb):
    assert every_rule(nb) == []


def set_(**values):
    """A change of the attributes of the figure's cell."""

    def change(nb):
        for name, value in values.items():
            setattr(figure(nb), name, value)

    return change


def of_figure(*path, to):
    """A change of the figure's description in the metadata of its cell."""

    def change(nb):
        inner = figure(nb).metadata.mystnb
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = to

    return change


def wide(nb):
    """Store a figure whose header claims 1200 pixels."""
    data = figure(nb).outputs[0].data
    png = bytearray(base64.b64decode(data["image/png"]))
    png[16:20] = (1200).to_bytes(4, "big")
    data["image/png"] = base64.b64encode(png).decode()


def says(text, name="stdout"):
    """A change: the figure's cell has also printed `text`."""

    def change(nb):
        out = nbformat.v4.new_output("stream", name=name, text=text)
        figure(nb).outputs.append(out)

    return change


def error(nb):
    out = nbformat.v4.new_output("error", ename="ValueError", evalue="no", traceback=[])
    figure(nb).outputs.append(out)


def without(text):
    """A change: the cell that contains `text` is gone."""

    def change(nb):
        nb.cells.remove(cell_with(nb, text))

    return change


def long_cells(nb):
    for cell in rules.code_cells(nb)[-3:]:
        cell.source += "\n" + "pass\n" * 11


def same_id(nb):
    nb.cells[1].id = nb.cells[0].id


def twice(text):
    """A change: the cell that contains `text` comes a second time."""

    def change(nb):
        nb.cells.append(copy.deepcopy(cell_with(nb, text)))

    return change


CODE = "total = sum(range(11))"
BROKEN = {
    "count missing": ("counts", set_(execution_count=None)),
    "count out of order": ("counts", set_(execution_count=9)),
    "no output": ("outputs", no_figure),
    "id twice": ("identifiers", same_id),
    "path in code": ("machine", replace(CODE, "total = '/home/me/data'")),
    "path in output": ("machine", says("read /tmp/data")),
    "address in output": ("machine", says("<Axes at 0x7f3a>")),
    "download": ("network", replace(CODE, "import urllib.request")),
    "url": ("network", replace(CODE, "url = 'https://example.org'")),
    "pip": ("network", replace(CODE, "%pip install x")),
    "remote picture": ("network", replace("Every one", "![a](https://example.org/a)")),
    "stderr": ("quiet", says("Warning", name="stderr")),
    "error": ("quiet", error),
    "no alt text": ("figures", of_figure("image", to={})),
    "short alt text": ("figures", of_figure("image", "alt", to="Points and a curve")),
    "no caption": ("figures", of_figure("figure", "caption", to="")),
    "figure without name": ("figures", of_figure("figure", "name", to="")),
    "wide figure": ("figures", wide),
    "figure gone": ("figures", no_figure),
    "long line": ("sizes", replace(CODE, f"{CODE}  # {'long ' * 12}")),
    "long cells": ("sizes", long_cells),
    "import *": ("stars", replace(CODE, "from numpy import *")),
    "no label": ("opening", replace("(chapter-specimen)=", "")),
    "no front box": ("opening", replace(":class: front-box", ":class: note")),
    "no minutes": ("opening", replace("about 1 minute", "short")),
    "two titles": ("opening", replace("## A sum", "# A sum")),
    "three questions": ("quiz", replace("**4. Is", "4. Is")),
    "two right": ("quiz", replace("*Not quite.* That counts", "*Right.* That counts")),
    "none right": ("quiz", replace("*Right.* Two pairs", "*Not quite.* Two pairs")),
    "not explained": ("quiz", replace("There is a single number to add, and", "As")),
    "bad option": ("quiz", replace("*Right.* There", "Right. There")),
    "formula in option": ("quiz", replace("with n²", "with $n^2$")),
    "explained twice": (
        "explanations",
        replace(
            "One of two neighbours is even, so that halving leaves no rest.",
            "Two pairs, and each of them adds up to five.",
        ),
    ),
    "no summary": ("ending", replace("## Summary", "## Short")),
    "no answer": ("ending", replace(":::{dropdown} Answer\n5050.\n:::", "5050.")),
    "no source": ("ending", replace("{cite:t}`bishop2006`", "Bishop")),
    "one prediction": (
        "teaching",
        replace(":class: predict\nWhat", ":class: tip\nWhat"),
    ),
    "two checks": ("teaching", without("assert total == 5 * 11")),
    "empty check": ("teaching", replace("assert total == 5 * 11", "total")),
    "no sentence between": ("teaching", without("By pairs")),
    "align": ("mathematics", replace(r"1 + 2", r"\begin{align} 1 + 2")),
    "glued twice": ("glue", twice("print(total)")),
    "glued by number": ("glue", another_name),
    "not glued": ("glue", replace("{glue:text}`99-total`", "{glue:text}`99-none`")),
    "wrong word": ("names", of_figure("figure", "name", to="fig-other-sine")),
    "equation unused": ("links", replace("{eq}`eq-specimen-sum`", "the formula")),
    "no target": ("links", replace("{numref}`fig-specimen-sine`", "{numref}`fig-x`")),
    "broken link": ("links", replace("(#ex-specimen)", "(#ex-species)")),
    "label twice": ("links", twice("$$ (eq-specimen-sum)")),
}


@pytest.mark.parametrize("rule, change", BROKEN.values(), ids=BROKEN)
def test_rule_notices(rule, change, nb):
    change(nb)
    assert rule in {name for name, _ in every_rule(nb)}
