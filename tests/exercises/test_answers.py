"""Answers written without a look at the catalogue are judged as a person would.

Each module of `answers` holds RIGHT and WRONG: {exercise: [functions or values]}.
"""

from importlib import import_module
from pathlib import Path

import pytest
from gmmcheck import sets
from gmmcheck.exercise import EXERCISES
from gmmcheck.judge import judge

sets.load_all()
MODULES = sorted(Path(__file__).with_name("answers").glob("answers_*.py"))


def collect(kind):
    for path in MODULES:
        module = import_module(f"tests.exercises.answers.{path.stem}")
        for id, answers in getattr(module, kind).items():
            for n, answer in enumerate(answers, start=1):
                yield pytest.param(id, answer, id=f"{id}-{n}")


RIGHT, WRONG = list(collect("RIGHT")), list(collect("WRONG"))


def test_there_are_as_many_as_promised():
    assert len(RIGHT) >= 60 and len(WRONG) >= 60


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(("id", "answer"), RIGHT)
def test_right_answers(id, answer):
    verdict = judge(EXERCISES[id], answer)
    assert verdict.status == "right", verdict.message


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(("id", "answer"), WRONG)
def test_wrong_answers(id, answer):
    assert judge(EXERCISES[id], answer).status in ("wrong", "error")
