"""check, hint, solution, progress, passed: as the learner meets them."""

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest
from gmmcheck import check, hint, passed, progress, sets, solution
from gmmcheck.exercise import EXERCISES, value


@pytest.fixture(autouse=True)
def one_exercise():
    task = value("02-for-tests", "A number", 4.0, ["One.", "Two."], {5.0: "Too many."})
    yield task
    del EXERCISES[task.id]


def test_checking(capsys):
    check("02-for-tests", 5)
    assert capsys.readouterr().out == "✗ A number\nToo many.\n"
    assert not passed("02-for-tests")
    check("02-for-tests", 4)
    assert capsys.readouterr().out == "✓ A number\nRight.\n"
    assert passed("02-for-tests")
    check("02-for-tests", 5)
    assert not passed("02-for-tests")


def test_strict_checks_raise(monkeypatch):
    monkeypatch.setenv("GMMCHECK_STRICT", "1")
    check("02-for-tests", 4)
    with pytest.raises(AssertionError, match="Too many"):
        check("02-for-tests", 5)
    with pytest.raises(AssertionError, match="02-for-test"):
        check("02-for-test", 4)


def test_hints_are_a_ladder_and_the_solution_comes_after_it(capsys):
    solution("02-for-tests")
    assert (
        'There are 2 more hints first: hint("02-for-tests")' in capsys.readouterr().out
    )
    hint("02-for-tests")
    out = capsys.readouterr().out
    assert "1. One." in out and "Two." not in out and "(1 more" in out
    solution("02-for-tests")
    assert "There is 1 more hint first" in capsys.readouterr().out
    hint("02-for-tests")
    hint("02-for-tests")
    assert "1. One.\n2. Two.\n(that was the last" in capsys.readouterr().out
    solution("02-for-tests")
    out = capsys.readouterr().out
    assert "solutions/02_normal.ipynb, under the heading “A number”" in out


def test_the_solution_is_open_to_whoever_solved_it(capsys):
    check("02-for-tests", 4)
    solution("02-for-tests")
    assert "solutions/02_normal.ipynb" in capsys.readouterr().out


@pytest.mark.parametrize("call", [lambda i: check(i, 1), hint, solution, passed])
@pytest.mark.parametrize("id", ["02-for-test", "2-for-tests", "nothing like it"])
def test_an_unknown_name_suggests_the_nearest(call, id, capsys):
    call(id)
    out = capsys.readouterr().out
    assert f"No exercise is called {id!r}" in out and "Did you mean “" in out
    if "for-test" in str(id):
        assert "“02-for-tests”" in out


def test_the_name_comes_first(capsys):
    check(len)
    check(len, "02-for-tests")
    assert capsys.readouterr().out.count("The name of the exercise comes first") == 2


def test_a_name_of_the_same_set_is_suggested(capsys):
    hint("02-by-hand")
    assert "“02-" in capsys.readouterr().out


def test_progress_counts_sets(capsys):
    check("02-for-tests", 4)
    capsys.readouterr()
    progress()
    lines = capsys.readouterr().out.splitlines()
    assert [line[:2] for line in lines[:-1]] == list(sets.NOTEBOOKS)
    assert lines[0].startswith("02 normal") and "✓" in lines[0] and "1 of" in lines[0]
    assert lines[-1] == f"1 of {len(EXERCISES)} exercises are done."


def test_in_a_notebook_html_is_shown(monkeypatch):
    shown = []
    shell = SimpleNamespace(
        get_ipython=lambda: "a shell", display=SimpleNamespace(display=shown.append)
    )
    monkeypatch.setitem(sys.modules, "IPython", shell)
    check("02-for-tests", "<b>")
    progress()
    words, table = (thing._repr_html_() for thing in shown)
    assert "A number" in words and "<b>" not in words
    assert table.count('<th scope="row"') == len(sets.NOTEBOOKS) and "<tfoot>" in table


def test_what_a_function_printed_can_be_unfolded():
    from gmmcheck.show import Words

    html = Words("right", "T", "Right.", "a < b")._repr_html_()
    assert "<details>" in html and "a &lt; b" in html
    assert repr(Words("right", "T", "Right.", "a")).endswith("It printed:\na")


def test_news_of_the_progress_file_is_shown(capsys, progress_file):
    progress_file.write_text("{")
    check("02-for-tests", 4)
    assert "progress-broken-1.json" in capsys.readouterr().out


def test_the_checker_needs_numpy_only(tmp_path):
    code = (
        "import sys, gmmcheck; print(*sorted({m.split('.')[0] for m in sys.modules} & "
        "{'scipy', 'sklearn', 'matplotlib', 'pandas', 'IPython', 'gmmlib'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": ""},
        check=True,
    )
    assert done.stdout.strip() == ""
