r"""Fit all candidates, tabulate them, choose one (chapter 15).

.. math::

    (\hat{K}, \widehat{\text{family}}) = \arg\min_{K,\ \text{family}} \text{criterion}

Sound fits come first: a component that is flat but for `reg_covar`, or collapsed, has a
likelihood as high as one likes (chapter 13), and no criterion sees through that.
"""

import warnings
from dataclasses import dataclass
from importlib import import_module

import numpy as np
from sklearn.exceptions import ConvergenceWarning

from gmmlib.families import family_of
from gmmlib.fitting.health import ColumnWarning, column_problems
from gmmlib.fitting.survey import survey
from gmmlib.selection.criteria import aic, bic, icl
from gmmlib.selection.fits import fit, in_parallel, seed_of
from gmmlib.selection.held_out import deal, held_out
from gmmlib.selection.inputs import (
    check_candidate,
    check_families,
    check_folds,
    check_range,
    check_rows,
    one_of,
    root,
)
from gmmlib.selection.table import Table
from gmmlib.troubles import ComponentWarning

CRITERIA = ("bic", "aic", "icl", "held_out")


@dataclass(frozen=True, eq=False, repr=False)
class Selection:
    """What a search found; prints as its table, and what was chosen.

    Parameters
    ----------
    table : Table
        A row for each candidate, family by family, in the order they were asked for:
        n_components, family, n_parameters, log_likelihood, aic, bic, icl, held_out
        (None unless asked for), converged, sound, note.
    criterion : {"bic", "aic", "icl", "held_out"}
    models : dict
        From (n_components, family) to the fitted `GaussianMixture`, or None.
    ranking : Table
        The same rows, best first: sound fits, then others, then those that failed.
    note : str
        What would have won had its fit been sound; empty if nothing would.

    Notes
    -----
    Chapter 15.

    Examples
    --------
    >>> X = [[0.0], [0.5], [1.0], [7.0], [7.5], [8.0]]
    >>> select_n_components(X, [1, 2], "tied", random_state=0)
    K  family  P       ℓ    aic    bic    icl
    1  tied    2  -16.07  36.14  35.73  35.73
    2  tied    4   -7.30  22.59  21.76  21.76
    chosen by bic: tied, 2 components
    """

    table: Table
    criterion: str
    models: dict
    ranking: Table
    note: str

    @property
    def chosen(self):
        """The row of the chosen candidate.

        Notes
        -----
        Chapter 15.

        Examples
        --------
        >>> X = [[0.0], [0.5], [1.0], [7.0], [7.5], [8.0]]
        >>> select_n_components(X, [1, 2], "tied").chosen["n_components"]
        2
        """
        return self.ranking[0]

    @property
    def best(self):
        """The chosen `GaussianMixture`, fitted to all rows.

        Notes
        -----
        Chapter 15.

        Examples
        --------
        >>> X = [[0.0], [0.5], [1.0], [7.0], [7.5], [8.0]]
        >>> select_n_components(X, [1, 2], "tied").best.n_components
        2
        """
        return self.models[self.chosen["n_components"], self.chosen["family"]]

    def plot(self, ax):
        """Draw the criterion against the number of components, a line per family.

        Parameters
        ----------
        ax : matplotlib Axes

        Notes
        -----
        `gmmlib.plotting.selection.draw_selection`, Chapter 15.

        Examples
        --------
        >>> import matplotlib.pyplot as plt
        >>> X = [[0.0], [0.5], [1.0], [7.0], [7.5], [8.0]]
        >>> ax = plt.figure().gca()
        >>> select_n_components(X, [1, 2], "tied").plot(ax)
        >>> ax.get_ylabel()
        'BIC'
        """
        import_module("gmmlib.plotting.selection").draw_selection(ax, self)

    def __repr__(self):
        chosen = f"chosen by {self.criterion}: {_name(self.chosen)}"
        return "\n".join(filter(None, [repr(self.table), chosen, self.note]))


def select_n_components(
    X,
    n_components=range(1, 10),
    families=("full",),
    criterion="bic",
    *,
    n_folds=5,
    random_state=None,
    n_jobs=None,
    verbose=0,
    **options,
):
    """Fit every number of components in every family, and choose by a criterion.

    Parameters
    ----------
    X : array (N, D) or data frame
    n_components : range or list of int
        Numbers to try, each once.
    families : list of {"full", "tied", "diag", "spherical"}, or one of them
    criterion : {"bic", "aic", "icl", "held_out"}
        The column of the table to choose by; "icl" is the form "map". "held_out" is
        the mean of `cross_validated`, and is computed only if asked for.
    n_folds : int
        Folds for "held_out".
    random_state : None, int, RandomState or Generator
        An int gives the same result for any `n_jobs`, and each candidate the same fit
        whichever others are tried.
    n_jobs : int, optional
        Processes; -1 means one for each core.
    verbose : int or "tqdm"
        1 prints a line for each candidate that is done, "tqdm" shows a bar.
    **options
        Of `GaussianMixture`. Unless given, ``n_init=5``, ``tol=1e-6`` and
        ``max_iter=1000``: likelihoods that are compared must have reached their top.

    Returns
    -------
    Selection

    Raises
    ------
    ValueError
        Numbers that are empty, below 1, twice there or above N; a family or criterion
        that does not exist; every fit failed.
    TypeError
        Numbers that are not whole.

    Warns
    -----
    ComponentWarning
        No fit is sound, and the best of the others was chosen.
    ConvergenceWarning
        The chosen fit did not converge.
    ColumnWarning
        A column is constant, or varies less than `reg_covar`.

    Notes
    -----
    Chapter 15, `eq-choosing-bic`, `eq-choosing-aic`, `eq-choosing-icl` and
    `eq-choosing-heldout`. The table's `note` says what happened to a fit; a fit that
    is not sound is never chosen over one that is, and `Selection.note` then says what
    was passed over.

    Examples
    --------
    >>> from gmmlib import load_old_faithful
    >>> X = load_old_faithful().X
    >>> selection = select_n_components(X, range(1, 4), ["tied"], random_state=0)
    >>> selection.chosen["n_components"]
    3
    """
    rows, seed = check_rows(X), root(random_state)
    numbers, families = check_range(n_components, len(rows)), check_families(families)
    criterion, folds = one_of(criterion, "criterion", CRITERIA), None
    check_candidate(max(numbers), families[0], len(rows), options, n_jobs, verbose)
    if criterion == "held_out":
        folds = deal(len(rows), check_folds(n_folds, len(rows), max(numbers)), seed)
    candidates = [(K, family) for family in families for K in numbers]
    calls = [(X, rows, *candidate, folds, seed, options) for candidate in candidates]
    found = in_parallel(_candidate, calls, n_jobs, verbose)
    table = Table(row for row, _ in found)
    models = dict(zip(candidates, (model for _, model in found), strict=True))
    ranking = Table(sorted(table, key=lambda row: _rank(row, criterion)))
    if ranking[0][criterion] is None:
        raise ValueError(f"every fit failed, the first: {table[0]['note']}")
    selection = Selection(
        table, criterion, models, ranking, _passed(ranking, criterion)
    )
    _speak(selection, rows)
    return selection


def _candidate(X, rows, K, family, folds, seed, options):
    """One candidate's row of the table, and its model."""
    model, note, sound, passed = fit(X, K, family, seed_of(seed, K, family), options)
    row = {"n_components": K, "family": family}
    row["n_parameters"] = family_of(family).n_parameters(K, rows.shape[1])
    row |= dict.fromkeys(("log_likelihood", "aic", "bic", "icl", "held_out"))
    row |= {"converged": False, "sound": sound, "note": ""}
    notes = [note, passed]
    if model is not None:
        mixture = model.mixture_
        row["log_likelihood"] = float(mixture.logpdf(rows).sum())
        row["aic"], row["bic"] = aic(mixture, rows), bic(mixture, rows)
        row["icl"], row["converged"] = icl(mixture, rows), model.converged_
        if folds is not None:
            scores, trouble = held_out(rows, K, family, folds, seed, options)
            mean = float(scores.mean())
            row["held_out"] = mean if np.isfinite(mean) else None
            notes.append(trouble)
    row["note"] = "; ".join(filter(None, notes))
    return row, model


def _value(row, criterion):
    """What the criterion makes of a row: smaller is better."""
    return -row[criterion] if criterion == "held_out" else row[criterion]


def _rank(row, criterion):
    if row[criterion] is None:
        return 2, 0.0, 0
    # equal models, such as full and tied with one component, differ by rounding
    value = round(_value(row, criterion), 6)
    return (0 if row["sound"] else 1), value, row["n_parameters"]


def _passed(ranking, criterion):
    """Which candidates would have won had their fits been sound."""
    least = _value(ranking[0], criterion)
    better = [
        f"  {_name(row)}: {row['note']}"
        for row in ranking[1:]
        if row[criterion] is not None and _value(row, criterion) < least
    ]
    if not better or not ranking[0]["sound"]:
        return ""
    return "\n".join(
        [f"passed over, with a better {criterion} but not sound:", *better]
    )


def _name(row):
    K = row["n_components"]
    return f"{row['family']}, {K} component{'s' if K > 1 else ''}"


def _speak(selection, rows):
    """Warn of what the chosen fit and the columns hide."""
    chosen, reg_covar = selection.chosen, selection.best.reg_covar
    text = "\n".join(column_problems(survey(rows), reg_covar))
    if text:
        warnings.warn(text, ColumnWarning, stacklevel=3)
    if not chosen["sound"]:
        warnings.warn(
            f"no fit is sound; the best of them by {selection.criterion} was chosen: "
            f"{_name(chosen)}: {chosen['note']}; try fewer components, or look for "
            "constant, duplicate and dependent columns",
            ComponentWarning,
            stacklevel=3,
        )
    if not chosen["converged"]:
        warnings.warn(
            f"the chosen fit did not converge: {_name(chosen)}; raise max_iter",
            ConvergenceWarning,
            stacklevel=3,
        )
