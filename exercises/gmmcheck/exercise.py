"""What an exercise is: a reference, probes that tell mistakes from it, and hints.

A set module of `gmmcheck.sets` writes an exercise down like this::

    @exercise(
        "02-standardise",
        "Standard scores",
        probes=[(np.array([1.0, 2.0, 6.0]), 3.0, 2.0)],
        hints=["How far is x from the mean?", "…", "(x - mean) / std"],
    )
    def standardise(x, mean, std):
        return (x - mean) / std


    @standardise.mistake("You divided by the variance: standard scores have no units.")
    def by_variance(x, mean, std):
        return (x - mean) / std**2

`value` is for answers that are numbers or words rather than functions.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from gmmcheck.compare import close

__all__ = ["EXERCISES", "Exercise", "Mistake", "exercise", "value"]

EXERCISES = {}  # id → Exercise, in the order of the sets


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that people give, and what to say to them."""

    name: str
    answer: object
    hint: str


@dataclass(frozen=True)
class Exercise:
    """One task.

    Parameters
    ----------
    id : str
        Two digits of its set, and words: "04-covariance".
    title : str
    reference : callable or value
    probes : list of tuples
        Arguments; the first failing one that is small is shown to the learner. Empty
        for a value.
    hints : list of str
        From a nudge to nearly the answer.
    same : callable
        ``same(found, wanted, *probe)``: whether an answer is right, or a known mistake.
    limit : float
        Seconds that one probe may take.
    mistakes : list of Mistake
    """

    id: str
    title: str
    reference: object
    probes: list
    hints: list
    same: Callable = close
    limit: float = 5.0
    mistakes: list = field(default_factory=list)

    @property
    def is_value(self):
        return not callable(self.reference)

    def __call__(self, *arguments):
        """The reference's answer, so that mistakes can be written with its help."""
        return self.reference(*arguments)

    def mistake(self, text):
        """Register the decorated function as a mistake with this hint."""

        def register(function):
            self.mistakes.append(Mistake(function.__name__, function, text))
            return function

        return register


def _register(new):
    if new.id in EXERCISES:
        raise ValueError(f"two exercises are called {new.id!r}")
    EXERCISES[new.id] = new
    return new


def exercise(id, title, probes, hints, same=close, limit=5.0):
    """Register the decorated function as the reference of a new exercise."""
    return lambda reference: _register(
        Exercise(id, title, reference, probes, hints, same, limit)
    )


def value(id, title, answer, hints, mistakes, same=close):
    """Register an exercise whose answer is a number, an array or a word.

    Parameters
    ----------
    mistakes : dict
        Wrong answer → hint; or pairs of them, where the answers are arrays.
    """
    pairs = mistakes.items() if isinstance(mistakes, dict) else mistakes
    known = [Mistake(f"value-{n}", w, text) for n, (w, text) in enumerate(pairs, 1)]
    return _register(Exercise(id, title, answer, [], hints, same, mistakes=known))
