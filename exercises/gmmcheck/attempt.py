"""Call a learner's function safely: on copies, with a time limit, its printing cut.

The call runs in a thread, so that a function that never returns can be given up: an
exception is raised in its thread, which ends any loop written in Python.
"""

import copy
import ctypes
import io
import sys
import threading
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np

LINES, WIDTH = 8, 100  # how much of what a function prints is shown


class TookTooLong(BaseException):
    """Raised in the thread of a function whose time is up."""


class Outcome(NamedTuple):
    """What a call gave: an answer or an error; what it changed; what it printed.

    `unused` names a random generator that was given and never drawn from.
    """

    answer: object = None
    error: BaseException | None = None
    changed: str = ""
    printed: str = ""
    unused: str = ""


class _Cut(io.TextIOBase):
    """Keeps the first lines of what is written, and counts the others."""

    def __init__(self):
        self.kept, self.lines = "", 0

    def writable(self):
        return True

    def write(self, text):
        if self.lines < LINES:
            self.kept += text[: LINES * WIDTH]
        self.lines += text.count("\n")
        return len(text)

    def summary(self):
        lines = self.kept.splitlines()[:LINES]
        more = self.lines - len(lines)
        shown = [line[:WIDTH] + (" …" if len(line) > WIDTH else "") for line in lines]
        return "\n".join(shown + [f"… and {more} more lines"] * (more > 0))


def attempt(function, arguments, names, limit):
    """One call of a function.

    Parameters
    ----------
    function : callable
    arguments : tuple
        Copied first.
    names : list of str
        What the arguments are called.
    limit : float
        Seconds.

    Returns
    -------
    Outcome
    """
    given, found, cut = copy.deepcopy(arguments), {}, _Cut()

    def call():
        try:
            found["answer"] = function(*given)
        except BaseException as error:  # whatever it is, the learner is told of it
            found["error"] = error

    thread = threading.Thread(target=call, daemon=True)
    with _printing_to(cut):
        thread.start()
        thread.join(limit)
        if thread.is_alive():
            _stop(thread)
            found = {"error": TookTooLong()}
    changed = [
        name
        for name, before, after in zip(names, arguments, given, strict=True)
        if not _unchanged(before, after)
    ]
    return Outcome(
        found.get("answer"),
        found.get("error"),
        ", ".join(changed),
        cut.summary(),
        ", ".join(
            name
            for name, before, after in zip(names, arguments, given, strict=True)
            if isinstance(before, np.random.Generator)
            and before.bit_generator.state == after.bit_generator.state
        ),
    )


def _stop(thread):
    set_error = ctypes.pythonapi.PyThreadState_SetAsyncExc
    for _ in range(20):  # again, if the function catches everything
        set_error(ctypes.c_ulong(thread.ident), ctypes.py_object(TookTooLong))
        thread.join(0.05)
        if not thread.is_alive():
            return


@contextmanager
def _printing_to(stream):
    before, sys.stdout = sys.stdout, stream
    try:
        yield
    finally:
        sys.stdout = before


def _unchanged(before, after):
    if isinstance(before, np.random.Generator):
        return True  # drawing from it is what it is for
    if isinstance(before, (list, tuple)):
        return len(before) == len(after) and all(map(_unchanged, before, after))
    if isinstance(before, dict):
        return before.keys() == after.keys() and all(
            _unchanged(before[k], after[k]) for k in before
        )
    if isinstance(before, np.ndarray):
        return np.array_equal(before, after, equal_nan=before.dtype.kind == "f")
    return callable(before) or before == after
