"""What the learner calls: `check`, `hint`, `solution`, `progress`, `passed`."""

import os
import sys
from difflib import get_close_matches
from pathlib import Path

import gmmcheck.sets
from gmmcheck.exercise import EXERCISES
from gmmcheck.judge import judge
from gmmcheck.show import Table, Words
from gmmcheck.store import Store, place

_stores, _passed = {}, set()  # of this kernel


def check(id, answer=...):
    """Say whether an answer is right, and if not, what happened.

    Parameters
    ----------
    id : str
        As the exercise is called in the notebook, "04-covariance".
    answer : function or value
        Yours: the function itself, without brackets.
    """
    exercise = _find(id)
    if exercise is None:
        return
    verdict, store = judge(exercise, answer), _store()
    if verdict.status == "right":
        _passed.add(id)
    else:
        _passed.discard(id)
    if verdict.status != "not started":
        tries = store.read().get(id, {}).get("tries", 0)
        store.change(id, status=verdict.status, tries=tries + 1)
    _show(Words(verdict.status, exercise.title, verdict.message, verdict.printed))
    _tell(store)
    if os.environ.get("GMMCHECK_STRICT") and verdict.status != "right":
        raise AssertionError(f"{id}: {verdict.status}: {verdict.message}")


def hint(id):
    """Show one more hint for an exercise than you have seen."""
    exercise = _find(id)
    if exercise is None:
        return
    store, total = _store(), len(exercise.hints)
    seen = min(store.read().get(id, {}).get("hints", 0) + 1, total)
    store.change(id, hints=seen)
    lines = [f"{n}. {text}" for n, text in enumerate(exercise.hints[:seen], start=1)]
    if seen < total:
        lines.append(f'({total - seen} more: call hint("{id}") again)')
    else:
        lines.append(f'(that was the last; solution("{id}") tells where the answer is)')
    _show(Words("hint", exercise.title, "\n".join(lines)))
    _tell(store)


def solution(id):
    """Say where the worked solution is, once all hints are seen or the check passes."""
    exercise = _find(id)
    if exercise is None:
        return
    store, total = _store(), len(exercise.hints)
    entry = store.read().get(id, {})
    left = total - entry.get("hints", 0)
    if left > 0 and entry.get("status") != "right":
        message = (
            f"There {'are' if left > 1 else 'is'} {left} more "
            f'hint{"s" if left > 1 else ""} first: hint("{id}").'
        )
    else:
        name = gmmcheck.sets.NOTEBOOKS[id[:2]]
        message = f"solutions/{name}.ipynb, under the heading “{exercise.title}”."
    _show(Words("solution", exercise.title, message))


def progress():
    """Show what is done, set by set and in all."""
    gmmcheck.sets.load_all()
    store = _store()
    _show(Table(gmmcheck.sets.NOTEBOOKS, EXERCISES, store.read()))
    _tell(store)


def passed(id):
    """Whether the check of an exercise has passed since this notebook was started.

    Later cells that use your function ask this first.
    """
    return _find(id) is not None and id in _passed


def _find(id):
    """The exercise of this name; says so, and which is meant, if there is none."""
    gmmcheck.sets.load(str(id)[:2])
    if id in EXERCISES:
        return EXERCISES[id]
    gmmcheck.sets.load_all()
    same_set = [known for known in EXERCISES if known[:2] == str(id)[:2]]
    near = get_close_matches(str(id), same_set or EXERCISES, n=1, cutoff=0)
    if not isinstance(id, str):
        _show(
            Words(
                "error",
                "The name of the exercise comes first",
                'Write check("…", my_function), the name as in the notebook.',
            )
        )
        return None
    _show(
        Words(
            "error",
            f"No exercise is called {id!r}",
            f"Did you mean “{near[0]}”?" if near else "There are no exercises yet.",
        )
    )
    if os.environ.get("GMMCHECK_STRICT"):
        raise AssertionError(f"no exercise is called {id!r}")
    return None


def _store():
    path = place()
    return _stores.setdefault(Path(path), Store(path))


def _tell(store):
    for sentence in store.tell():
        _show(Words("note", "Your progress", sentence))


def _show(thing):
    """Show in a notebook as HTML, elsewhere as text."""
    shell = sys.modules.get("IPython")
    if shell is not None and shell.get_ipython() is not None:
        shell.display.display(thing)
    else:
        print(thing)
