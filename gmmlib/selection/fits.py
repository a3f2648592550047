"""Many fits: each with a seed of its own, and a note of what went wrong (chapter 15).

There is no formula here. A fit's seed is made from the search's seed and from what is
fitted, never from when or where: so any number of processes finds the same, and a
candidate's fit does not depend on which others are tried.
"""

import warnings
from functools import cache
from typing import NamedTuple

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils.parallel import Parallel, delayed
from threadpoolctl import ThreadpoolController

from gmmlib.estimator import GaussianMixture
from gmmlib.families import FAMILIES
from gmmlib.fitting.health import ColumnWarning
from gmmlib.fitting.progress import progress
from gmmlib.troubles import ComponentWarning

# likelihoods are compared: so more starts, and closer to the top, than by default
OPTIONS = {"n_init": 5, "tol": 1e-6, "max_iter": 1000}


class Fit(NamedTuple):
    """What came of one fit.

    Parameters
    ----------
    model : GaussianMixture or None
        None if the fit raised.
    note : str
        What is wrong with it; empty if nothing is.
    sound : bool
        False if it raised, or has components that died, collapsed, are flat but for
        `reg_covar`, or are the same: then its likelihood says little.
    passed : str
        How many starts failed, or ended higher but not sound, and were passed over.

    Examples
    --------
    >>> Fit._fields
    ('model', 'note', 'sound', 'passed')
    """

    model: GaussianMixture | None
    note: str
    sound: bool
    passed: str = ""


def seed_of(root, n_components, family, *more):
    """The seed of one fit of a search.

    Examples
    --------
    >>> seed_of(0, 3, "full") == seed_of(0, 3, "full") != seed_of(0, 3, "tied")
    True
    """
    key = [root, n_components, list(FAMILIES).index(family), *more]
    key = [number + 1 for number in key]  # zeros at the end would make no difference
    return int(np.random.SeedSequence(key).generate_state(1)[0])


def fit(X, n_components, family, seed, options):
    """The best sound fit of one candidate from several starts; nothing is warned of.

    Parameters
    ----------
    X : array (N, D)
    n_components : int
    family : {"full", "tied", "diag", "spherical"}
    seed : int
    options : dict
        Of `GaussianMixture`; `OPTIONS` unless given.

    Returns
    -------
    Fit
        Not sound only if no start ended sound.

    Notes
    -----
    Chapter 15; Chapter 13 explains the troubles.

    Examples
    --------
    >>> X = np.array([[0.0], [0.1], [9.0]])
    >>> fit(X, 2, "full", 0, {}).note
    'component 1 is flat'
    """
    options = OPTIONS | options | {"covariance_type": family}
    seeds = np.random.SeedSequence(seed).generate_state(options.pop("n_init"))
    starts = [
        _climb(X, GaussianMixture(n_components, random_state=int(own), **options))
        for own in seeds
    ]
    best = max(starts, key=lambda start: (start.sound, _height(start)))
    passed = [start.note for start in starts if _passed_over(start, best)]
    return best._replace(passed=tally_notes(passed, len(starts), "starts passed over"))


def tally_notes(notes, n, what):
    """How many of n have a note that is not empty, and the first one.

    Examples
    --------
    >>> tally_notes(["", "did not converge", "component 1 is flat"], 3, "folds")
    '2 of 3 folds: did not converge'
    """
    notes = list(filter(None, notes))
    return f"{len(notes)} of {n} {what}: {notes[0]}" if notes else ""


def _climb(X, model):
    """One fit; what it raises or warns of goes into its note."""
    with warnings.catch_warnings(record=True) as met:
        warnings.simplefilter("always")
        try:
            model.fit(X)
        except (ArithmeticError, ValueError) as error:  # LinAlgError is a ValueError
            return Fit(None, f"failed: {error}", False)
    sound = not any(issubclass(one.category, ComponentWarning) for one in met)
    return Fit(model, "; ".join(_short(met)), sound)


def _height(start):
    return -np.inf if start.model is None else start.model.lower_bound_


def _passed_over(start, best):
    failed = start.model is None and best.model is not None
    return failed or _height(start) > _height(best)


def sure(found):
    """A `Fit` that has a model; an error if it failed.

    Examples
    --------
    >>> sure(Fit(None, "failed: squares overflow", False))
    Traceback (most recent call last):
    ValueError: a fit failed: squares overflow
    """
    if found.model is None:
        raise ValueError(f"a fit {found.note}")
    return found


def _short(met):
    """What each sentence of the warnings says before its remedy."""
    for warning in met:
        if issubclass(warning.category, ConvergenceWarning):
            yield "did not converge"
        elif issubclass(warning.category, ComponentWarning | ColumnWarning):
            for sentence in str(warning.message).splitlines():
                yield sentence.split(":")[0]
        else:
            yield str(warning.message)


def in_parallel(function, calls, n_jobs=None, verbose=0):
    """`function(*arguments)` for each of the calls, in their order.

    Parameters
    ----------
    function : callable
    calls : list of tuple
    n_jobs : int, optional
        Processes, as in joblib: None means 1, unless a context says otherwise; -1 one
        for each core.
    verbose : int or "tqdm"
        0 says nothing, 1 prints a line for each call that is done, "tqdm" shows a bar.

    Returns
    -------
    list

    Notes
    -----
    No formula.

    Examples
    --------
    >>> in_parallel(pow, [(2, 3), (3, 2)], verbose=1)
    1 of 2 done
    2 of 2 done
    [8, 9]
    """
    bar = progress("tqdm", 1, 1).tqdm(total=len(calls)) if verbose == "tqdm" else None
    results = []
    jobs = (delayed(_alone)(function, call) for call in calls)
    for result in Parallel(n_jobs=n_jobs, return_as="generator")(jobs):
        results.append(result)
        if bar:
            bar.update()
        elif verbose:
            print(f"{len(results)} of {len(calls)} done")
    if bar:
        bar.close()
    return results


@cache
def _controller():
    return ThreadpoolController()  # looks for libraries once: it takes milliseconds


def _alone(function, call):
    """One call, on one thread of BLAS: in any process the same digits."""
    with _controller().limit(limits=1, user_api="blas"):
        return function(*call)
