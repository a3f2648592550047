"""The verdict on an answer, and what to say about it.

In this order: not started; changes its input; raises; right; returned None; a known
mistake; wrong shape, nan, wrong numbers with the smallest probe shown.
"""

import copy
import inspect
import warnings
from typing import NamedTuple

import numpy as np

from gmmcheck.attempt import TookTooLong, attempt
from gmmcheck.compare import as_array, close

__all__ = ["Verdict", "judge"]


class Verdict(NamedTuple):
    """What was found: status, the name of a known mistake, and sentences.

    Status is one of "right", "not started", "wrong", "error".
    """

    status: str
    message: str
    mistake: str = ""
    printed: str = ""


def judge(exercise, answer):
    """Whether an answer to an exercise is right, and if not, why.

    Parameters
    ----------
    exercise : Exercise
    answer : callable or value

    Returns
    -------
    Verdict
    """
    if exercise.is_value:
        return _judge_value(exercise, answer)
    if answer is Ellipsis:
        return _not_started()
    if not callable(answer):
        return Verdict(
            "error",
            f"This check needs the function itself, not {_kind(answer)}: write its "
            f'name without brackets, check("{exercise.id}", my_function).',
        )
    names = list(inspect.signature(exercise.reference).parameters)
    if problem := _cannot_be_called(answer, names):
        return Verdict("error", problem)
    outcomes = []
    for probe in exercise.probes:
        outcome = attempt(answer, probe, names, exercise.limit)
        if isinstance(outcome.error, NotImplementedError):
            return _not_started()
        outcomes.append(outcome)
        if outcome.error is not None:
            break
    verdict = _judge_outcomes(exercise, outcomes, names)
    return verdict._replace(
        printed=next((o.printed for o in outcomes if o.printed), "")
    )


def _judge_outcomes(exercise, outcomes, names):
    probes = exercise.probes
    for outcome, probe in zip(outcomes, probes, strict=False):
        if outcome.changed:
            return Verdict(
                "wrong",
                f"Your function changes its argument {outcome.changed}: whoever calls "
                "it loses their data. Compute a new array (X - mean instead of "
                "X -= mean), or start with a copy (X = X.copy()).",
                "changes-input",
            )
        if outcome.error is not None:
            return Verdict("error", _raised(outcome.error, exercise, probe, names))
    if (unused := outcomes[0].unused) and outcomes[0].answer is not None:
        return Verdict(
            "wrong",
            f"Your function does not draw from {unused}, the generator it is given: "
            "use it for whatever is random, so that the caller decides on the seed.",
            "unused-generator",
        )
    found = [outcome.answer for outcome in outcomes]
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        wanted = [exercise.reference(*copy.deepcopy(probe)) for probe in probes]
        fits = [
            exercise.same(f, w, *probe)
            for f, w, probe in zip(found, wanted, probes, strict=True)
        ]
        if all(fits):
            return Verdict("right", "Right." + _remark(found[0], wanted[0]))
        if any(answer is None for answer in found):
            return Verdict(
                "wrong",
                "Your function returned None. Did you forget the return, or does one "
                "branch end without it?",
                "returned-none",
            )
        for mistake in exercise.mistakes:
            told = [mistake.answer(*copy.deepcopy(probe)) for probe in probes]
            if all(
                exercise.same(f, t, *probe)
                for f, t, probe in zip(found, told, probes, strict=True)
            ):
                return Verdict("wrong", mistake.hint, mistake.name)
    failing = [n for n, fit in enumerate(fits) if not fit]
    n = min(failing, key=lambda i: sum(np.size(a) for a in probes[i]))
    unique = exercise.same is close
    return _difference(found[n], wanted[n], probes[n], names, unique)


def _judge_value(exercise, answer):
    if answer is Ellipsis or answer is None:
        return _not_started()
    if callable(answer):
        return Verdict(
            "error",
            f"This check needs a value, not {_kind(answer)}: call it first, "
            f'check("{exercise.id}", my_function(…)).',
        )
    if exercise.same(answer, exercise.reference):
        return Verdict("right", "Right." + _remark(answer, exercise.reference))
    for mistake in exercise.mistakes:
        if exercise.same(answer, mistake.answer):
            return Verdict("wrong", mistake.hint, mistake.name)
    if isinstance(exercise.reference, str):
        if isinstance(answer, str):
            return Verdict("wrong", f"{answer!r} is not it.", "another-value")
        return Verdict("wrong", "The answer is a word in quotes.", "wrong-kind")
    if as_array(answer) is None and not isinstance(answer, (list, tuple)):
        return Verdict(
            "wrong", f"The answer is a number, not {_kind(answer)}.", "wrong-kind"
        )
    want, got = np.shape(exercise.reference), np.shape(as_array(answer))
    if as_array(answer) is not None and want != got:
        return Verdict("wrong", _shapes(got, want), "wrong-shape")
    return Verdict("wrong", f"{_short(answer)} is not it.", "another-value")


def _difference(found, wanted, probe, names, unique):
    f, w = as_array(found), as_array(wanted)
    given = "\n".join(
        f"    {name} = {_short(a)}" for name, a in zip(names, probe, strict=True)
    )
    if w is None or isinstance(wanted, (tuple, dict)):
        parts = _parts(found, wanted)
        if parts:
            return Verdict("wrong", parts, "wrong-kind")
    elif f is None:
        return Verdict(
            "wrong",
            f"Your function returned {_kind(found)}; an array of numbers is wanted.",
            "wrong-kind",
        )
    elif f.shape != w.shape:
        message = _shapes(f.shape, w.shape)
        if f.ndim == w.ndim == 2 and f.shape == w.shape[::-1]:
            message += " Is it transposed, or is axis= the other one?"
        return Verdict("wrong", f"{message} This was for\n{given}", "wrong-shape")
    elif not np.isfinite(f).all() and np.isfinite(w).all():
        where = tuple(np.argwhere(~np.isfinite(f))[0].tolist())
        at = f" at {where}" if where else ""
        return Verdict(
            "wrong",
            f"The result holds nan or infinity{at}. Look for the logarithm of 0, a "
            f"division by 0, or an exponential that overflows. This was for\n{given}",
            "not-finite",
        )
    return Verdict(
        "wrong",
        f"The shape is right, the numbers are not. With\n{given}\nyour function "
        f"returns\n    {_short(found)}\nand {'the' if unique else 'one'} right answer "
        f"is\n    {_short(wanted)}{_tiny(found, wanted)}",
        "wrong-numbers",
    )


def _tiny(found, wanted):
    """A word on numbers that look the same as printed."""
    if _short(found) != _short(wanted):
        return ""
    return (
        "\nThey differ where it is not printed: something small is added, rounded or "
        "left out, or the numbers further back are wrong."
    )


def _parts(found, wanted):
    """What is wrong with the form of an answer of several parts, if anything is."""
    if isinstance(wanted, dict):
        if not isinstance(found, dict) or found.keys() != wanted.keys():
            return f"A dictionary is wanted, with the keys {', '.join(wanted)}."
        return ""
    if isinstance(wanted, str):
        return "" if isinstance(found, str) else "A word is wanted."
    if not isinstance(found, (tuple, list)) or len(found) != len(wanted):
        have = len(found) if isinstance(found, (tuple, list)) else 1
        return (
            f"{len(wanted)} results are wanted, as in `return a, b`; your function "
            f"returned {have}."
        )
    for n, (f, w) in enumerate(zip(found, wanted, strict=True), start=1):
        if np.shape(as_array(f)) != np.shape(as_array(w)):
            return (
                f"Result {n}: {_shapes(np.shape(as_array(f)), np.shape(as_array(w)))}"
            )
    return ""


def _not_started():
    return Verdict(
        "not started",
        "Not started yet: put your code where the stub is, run its cell, and run this "
        "check again.",
    )


def _cannot_be_called(function, names):
    try:
        inspect.signature(function).bind(*names)
    except TypeError:
        have = list(inspect.signature(function).parameters)
        return (
            f"Your function takes {len(have)} argument{'s' * (len(have) != 1)} "
            f"({', '.join(have)}), but the "
            f"exercise calls it with {len(names)}: ({', '.join(names)})."
        )
    except ValueError:  # some functions written in C do not say
        return ""
    return ""


def _raised(error, exercise, probe, names):
    given = "\n".join(
        f"    {name} = {_short(a)}" for name, a in zip(names, probe, strict=True)
    )
    if isinstance(error, TookTooLong):
        return (
            f"Your function had not returned after {exercise.limit:g} seconds and was "
            "stopped. Does a loop never end? Is its condition ever false? It was "
            f"called with\n{given}"
        )
    line = _line(error)
    return (
        f"Your function raised {type(error).__name__}: {error}"
        f"{f' (in line {line})' if line else ''}. It was called with\n{given}"
    )


def _line(error):
    """The number of the learner's line that raised, with its text where it is known."""
    frame = error.__traceback__
    while frame and frame.tb_frame.f_code.co_filename == attempt.__code__.co_filename:
        frame = frame.tb_next
    return f"{frame.tb_lineno} of the cell" if frame else ""


def _remark(found, wanted):
    f, w = as_array(found), as_array(wanted)
    if f is None or w is None or f.shape == w.shape:
        return ""
    return (
        f" One remark: your result has the shape {f.shape}, the book's functions "
        f"return {w.shape or 'a plain number'}; axes of length 1 can surprise you "
        "later."
    )


def _shapes(found, wanted):
    return (
        f"Your result has the shape {found or '() of a plain number'}, but "
        f"{wanted or 'a plain number'} is wanted."
    )


def _kind(thing):
    if thing is None:
        return "None"
    if callable(thing):
        return f"the function {getattr(thing, '__name__', thing)!s}"
    name = type(thing).__name__
    return {"ndarray": "an array", "str": "a text", "list": "a list"}.get(
        name, f"a {name}"
    )


def _short(thing):
    if isinstance(thing, np.generic):
        thing = thing.item()
    if isinstance(thing, (tuple, list)) and not isinstance(thing, str):
        inner = ", ".join(_short(part) for part in thing)
        text = f"({inner})" if isinstance(thing, tuple) else f"[{inner}]"
    elif isinstance(thing, np.ndarray):
        text = np.array2string(
            thing, precision=4, threshold=20, edgeitems=2, separator=", "
        )
        text = text.replace("\n", "\n      ")
    elif isinstance(thing, float):
        text = f"{thing:.6g}"
    elif isinstance(thing, np.random.Generator):
        text = "a random generator"
    elif callable(thing):
        text = getattr(thing, "__name__", "a function")
    else:
        text = repr(thing)
    return text if len(text) < 700 else text[:700] + " …"
