"""The sets' notebooks: made from one source, run by learners, solved on the site."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from gmmcheck import sets
from gmmcheck.exercise import EXERCISES
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[2]
NAMES = list(sets.NOTEBOOKS.values())
CHECK = re.compile(r'^\s*check\("([^"]+)"', re.M)
sets.load_all()


def read(folder, name):
    return nbformat.read(ROOT / "exercises" / folder / f"{name}.ipynb", as_version=4)


def code(nb):
    return [cell for cell in nb.cells if cell.cell_type == "code"]


def prose(nb):
    return "\n\n".join(c.source for c in nb.cells if c.cell_type == "markdown")


def tool(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "tools")
    spec = importlib.util.spec_from_file_location("t", ROOT / "tools" / "exercises.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_making_them_again_changes_nothing(capsys, monkeypatch):
    assert tool(monkeypatch).main(["--check"]) == 0, capsys.readouterr().out


def test_the_first_cell_is_the_same_everywhere():
    assert len({code(read("", name))[0].source for name in NAMES}) == 1


def test_the_first_cell_installs_only_where_needed(monkeypatch, capsys, tmp_path):
    def pip(command, check):
        installed.append(command)
        del sys.modules["gmmcheck"]

    first, installed = code(read("", NAMES[0]))[0].source, []
    monkeypatch.setattr(subprocess, "run", pip)
    monkeypatch.chdir(ROOT / "exercises")
    exec(first, {})
    assert installed == [] and capsys.readouterr().out == ""
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setitem(sys.modules, "gmmcheck", None)  # as if it were not installed
    exec(first, names := {})
    assert [command[-1] for command in installed] == [f"{ROOT}[learn]"]
    assert (
        callable(names["check"]) and "Installing the checker" in capsys.readouterr().out
    )
    monkeypatch.setitem(sys.modules, "gmmcheck", None)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit, match="where it lies in the book's folder"):
        exec(first, {})


@pytest.mark.parametrize("name", NAMES)
def test_each_exercise_is_checked_once_and_found_under_its_title(name):
    nb = read("", name)
    ids = [id for cell in code(nb) for id in CHECK.findall(cell.source)]
    assert sorted(ids) == sorted(id for id in EXERCISES if id.startswith(name[:2]))
    headings = re.findall(r"^## \d+ · (.+)$", prose(nb), re.M)
    for id in ids:
        assert EXERCISES[id].title in headings
        for call in ("hint", "solution"):
            assert f'{call}("{id}")' in prose(nb)


@pytest.mark.parametrize("name", NAMES)
def test_learners_get_no_answers(name):
    nb = read("", name)
    assert not any(cell.outputs or cell.execution_count for cell in code(nb))
    stubs = [c.source for c in code(nb) if "NotImplementedError" in c.source]
    stubs += [c.source for c in code(nb) if re.search(r"^\w+ = \.\.\.", c.source, re.M)]
    ids = [id for cell in code(nb) for id in CHECK.findall(cell.source)]
    assert len(stubs) >= len(ids) - sum(EXERCISES[i].is_value for i in ids)
    assert "progress()" in code(nb)[-1].source


@pytest.mark.parametrize("name", NAMES)
def test_markdown_is_plain(name):
    text = prose(read("sources", name))
    assert not re.search(r"^:::|^```\{|\{(ref|eq|term|glue|cite|numref)\b", text, re.M)


@pytest.mark.parametrize("name", NAMES)
def test_the_self_test_has_five_questions(name):
    text = prose(read("", name)).split("## Self-test")[1]
    questions = re.split(r"^\*\*\d\. ", text, flags=re.M)[1:]
    assert len(questions) == 5
    for question in questions:
        verdicts = re.findall(r"^\*(Right|Not quite)\.\* (.+)", question, re.M)
        assert [verdict for verdict, _ in verdicts].count("Right") == 1
        assert len(verdicts) == question.count('<details class="option">') >= 3
        assert all(len(why.split()) >= 8 for _, why in verdicts)


@pytest.mark.parametrize("name", NAMES)
def test_an_untouched_notebook_runs_and_all_is_not_started(name, monkeypatch):
    monkeypatch.setitem(os.environ, "MPLBACKEND", "Agg")
    nb = NotebookClient(
        read("", name),
        timeout=120,
        resources={"metadata": {"path": str(ROOT / "exercises")}},
    ).execute()
    for cell in code(nb):
        for _ in CHECK.findall(cell.source):
            said = [o.data["text/plain"] for o in cell.outputs if "data" in o]
            assert len(said) == 1 and "Not started yet" in said[0], cell.source


@pytest.mark.parametrize("name", NAMES)
def test_every_check_of_the_solution_says_right(name):
    nb = read("solutions", name)
    said = [
        output.data["text/plain"]
        for cell in code(nb)
        if CHECK.search(cell.source)
        for output in cell.outputs
        if "data" in output
    ]
    ids = [id for cell in code(nb) for id in CHECK.findall(cell.source)]
    assert len(said) == len(ids) == len(set(ids)) > 0
    assert all("\nRight." in text for text in said)
