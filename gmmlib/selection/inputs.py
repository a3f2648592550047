"""What a search is asked, checked once at the door (chapter 15).

There is no formula here. An error names the argument and the remedy.
"""

import difflib
import operator

import numpy as np

from gmmlib.estimator import GaussianMixture
from gmmlib.families import FAMILIES
from gmmlib.fitting.fitted import generator
from gmmlib.fitting.inputs import check_options, enough
from gmmlib.fitting.survey import survey
from gmmlib.fitting.tables import Blocks, rows


def root(random_state):
    """One number that all seeds of a search are made from.

    Examples
    --------
    >>> root(0) == root(0) != root(1)
    True
    """
    return int(generator(random_state).integers(2**63))


def check_rows(X):
    """`X` as an array (N, D) that can be fitted.

    Examples
    --------
    >>> check_rows([np.eye(2), np.eye(2)])
    Traceback (most recent call last):
    TypeError: X comes in blocks, and a search draws single rows: pass one array \
(N, D), or a sample of the rows
    """
    X = rows(X)
    if isinstance(X, Blocks):
        raise TypeError(
            "X comes in blocks, and a search draws single rows: pass one array (N, D), "
            "or a sample of the rows"
        )
    survey(X)
    return X


def one_of(value, name, choices):
    """`value`, if it is one of the choices; else an error with the nearest one.

    Examples
    --------
    >>> one_of("diagonal", "family", ["full", "diag"])
    Traceback (most recent call last):
    ValueError: family must be one of full, diag; got 'diagonal': did you mean 'diag'?
    """
    if isinstance(value, str) and value in choices:
        return value
    near = difflib.get_close_matches(str(value).lower(), choices, n=1, cutoff=0.5)
    hint = f": did you mean {near[0]!r}?" if near else ""
    raise ValueError(f"{name} must be one of {', '.join(choices)}; got {value!r}{hint}")


def whole(value, name, least):
    """`value` as an int that is not below `least`.

    Examples
    --------
    >>> whole(0, "n_folds", 2)
    Traceback (most recent call last):
    ValueError: n_folds must be at least 2, got 0
    """
    try:
        n = None if isinstance(value, bool) else operator.index(value)
    except TypeError:
        n = None
    if n is None:
        raise TypeError(f"{name} must be a whole number, got {value!r}")
    if n < least:
        raise ValueError(f"{name} must be at least {least}, got {n}")
    return n


def check_candidate(n_components, family, n_rows, options, n_jobs=None, verbose=0):
    """Number and family of one candidate, the options of its fit, and the search's own.

    Examples
    --------
    >>> check_candidate(3, "ful", 150, {})
    Traceback (most recent call last):
    ValueError: family must be one of full, tied, diag, spherical; got 'ful': did you \
mean 'full'?
    """
    K = whole(n_components, "n_components", 1)
    enough(n_rows, K)
    family = one_of(family, "family", list(FAMILIES))
    for name in ("covariance_type", "random_state", "warm_start", "means_init"):
        if name in options:
            raise TypeError(f"{name} cannot be passed on: each fit has one of its own")
    own = {"covariance_type": family, "n_jobs": n_jobs, "verbose": verbose}
    check_options(GaussianMixture(K, **own | options))
    return K, family


def check_range(n_components, n_rows):
    """Numbers of components to try.

    Examples
    --------
    >>> check_range([1, 2, 2], 150)
    Traceback (most recent call last):
    ValueError: n_components has 2 twice; list each number once
    """
    if isinstance(n_components, str | bytes) or not np.iterable(n_components):
        raise TypeError(
            "n_components must be a range or list of whole numbers, such as "
            f"range(1, 10); got {n_components!r}"
        )
    found = [whole(K, "every number in n_components", 1) for K in n_components]
    if not found:
        raise ValueError(
            f"n_components is empty: {n_components!r} holds no number; a range ends "
            "before its second number: range(1, 10) tries 1 to 9"
        )
    _once(found, "n_components", "number")
    if max(found) > n_rows:
        raise ValueError(
            f"n_components goes up to {max(found)}, but X has {n_rows} rows; try no "
            "more components than rows, far fewer as a rule"
        )
    return found


def check_families(families):
    """Names of families to try; one name may stand for itself.

    Examples
    --------
    >>> check_families("full"), check_families(["full", "tied"])
    (['full'], ['full', 'tied'])
    """
    families = [families] if isinstance(families, str) else families
    if not np.iterable(families):
        raise TypeError(f"families must be a list of names, got {families!r}")
    found = [
        one_of(name, "every name in families", list(FAMILIES)) for name in families
    ]
    if not found:
        raise ValueError(f"families is empty; there are {', '.join(FAMILIES)}")
    _once(found, "families", "name")
    return found


def _once(values, name, what):
    for value in values:
        if values.count(value) > 1:
            raise ValueError(f"{name} has {value} twice; list each {what} once")


def check_folds(n_folds, n_rows, n_components):
    """Number of folds, with rows enough outside each of them.

    Examples
    --------
    >>> check_folds(5, 10, 9)
    Traceback (most recent call last):
    ValueError: n_folds=5 leaves 8 of 10 rows to fit 9 components; use more folds or \
fewer components
    """
    n_folds = whole(n_folds, "n_folds", 2)
    if n_folds > n_rows:
        raise ValueError(
            f"n_folds={n_folds} is more than the {n_rows} rows of X; use at most "
            f"{n_rows}"
        )
    left = n_rows - -(-n_rows // n_folds)
    if left < max(n_components, 2):
        raise ValueError(
            f"n_folds={n_folds} leaves {left} of {n_rows} rows to fit {n_components} "
            "components; use more folds or fewer components"
        )
    return n_folds
