"""The catalogue checks itself: references, stubs, mistakes, hints, noise."""

import copy
from collections import Counter

import numpy as np
import pytest
from gmmcheck import sets
from gmmcheck.compare import close
from gmmcheck.exercise import EXERCISES
from gmmcheck.judge import judge

sets.load_all()
TASKS = [task for id, task in EXERCISES.items() if id[:2] in sets.NOTEBOOKS]
FUNCTIONS = [task for task in TASKS if not task.is_value]
MISTAKES = [(task, mistake) for task in TASKS for mistake in task.mistakes]


def by_id(thing):
    return getattr(thing, "id", getattr(thing, "name", None))


def test_there_are_as_many_as_promised():
    per_set = Counter(task.id[:2] for task in TASKS)
    assert per_set.keys() == sets.NOTEBOOKS.keys()
    assert all(4 <= n <= 7 for n in per_set.values()), per_set
    assert len(MISTAKES) >= 120
    assert all(len(task.mistakes) >= 3 for task in FUNCTIONS)
    assert all(len(task.mistakes) >= 2 for task in TASKS)


@pytest.mark.parametrize("task", TASKS, ids=by_id)
def test_form(task):
    assert 2 <= len(task.hints) <= 3 and len(set(task.hints)) == len(task.hints)
    hints = [mistake.hint for mistake in task.mistakes]
    assert len(set(hints)) == len(hints)
    assert all(len(text.split()) >= 6 for text in hints)
    if not task.is_value:
        assert len(task.probes) >= 2


@pytest.mark.parametrize("task", TASKS, ids=by_id)
def test_the_reference_is_right(task):
    verdict = judge(task, task.reference)
    assert verdict.status == "right", verdict.message


@pytest.mark.parametrize("task", TASKS, ids=by_id)
def test_an_untouched_stub_is_not_started(task):
    def stub(*arguments):
        raise NotImplementedError

    assert judge(task, ... if task.is_value else stub).status == "not started"


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(("task", "mistake"), MISTAKES, ids=by_id)
def test_each_mistake_gets_its_own_hint(task, mistake):
    verdict = judge(task, mistake.answer)
    assert (verdict.status, verdict.mistake) == ("wrong", mistake.name), verdict.message
    assert verdict.message == mistake.hint


def shaken(answer, by):
    """The same answer with all of its numbers changed by this much, or None."""
    if isinstance(answer, (tuple, list)) and not np.isscalar(answer[0]):
        parts = [shaken(part, by) for part in answer]
        return None if any(part is None for part in parts) else type(answer)(parts)
    found = np.asarray(answer)
    if found.dtype.kind != "f":
        return None
    rng = np.random.default_rng(0)
    signs = rng.choice([-1.0, 1.0], size=found.shape)
    return found + by * np.maximum(np.abs(found), 1) * signs


EXACT = [task for task in FUNCTIONS if task.same is close]


@pytest.mark.parametrize("task", EXACT, ids=by_id)
def test_float_noise_is_forgiven_and_small_errors_are_not(task):
    wanted = [task.reference(*copy.deepcopy(probe)) for probe in task.probes]
    if any(shaken(answer, 0.0) is None for answer in wanted):
        pytest.skip("the answer is no table of floats")

    def answer(by):
        answers = iter(wanted)
        return lambda *arguments: shaken(next(answers), by)

    assert judge(task, answer(1e-10)).status == "right"
    assert judge(task, answer(1e-4)).status == "wrong"
