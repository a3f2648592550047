"""The search: its table against fits one by one, what it refuses, what it tells."""

import pickle

import matplotlib.pyplot as plt
import numpy as np
import pytest
from numpy.testing import assert_allclose
from sklearn import mixture as theirs
from sklearn.exceptions import ConvergenceWarning

import gmmlib.selection
from gmmlib import load_iris, load_old_faithful
from gmmlib.families import FAMILIES
from gmmlib.fitting.health import ColumnWarning
from gmmlib.selection import (
    Table,
    bootstrap_likelihood_ratio,
    cross_validated,
    select_n_components,
    stability,
)
from gmmlib.troubles import ComponentWarning

FAITHFUL, IRIS = load_old_faithful().X, load_iris().X
RNG = np.random.default_rng(0)
# one normal and a value that is written nine times: two components, one of them flat
REPEATED = np.vstack([RNG.normal(size=(30, 1)), np.full((9, 1), 7.0)])
ONE_POINT = np.repeat([[0.0], [1.0], [5.0]], 4, axis=0)


def test_chooses_what_mclust_chooses():
    """Iris: two components, full; BIC as published."""
    selection = select_n_components(IRIS, range(1, 5), list(FAMILIES), random_state=0)
    chosen = selection.chosen
    assert (chosen["n_components"], chosen["family"]) == (2, "full")
    assert_allclose(chosen["bic"], 574.0178, atol=0.01)
    assert selection.best.n_components == 2
    row = next(
        row
        for row in selection.table
        if (row["n_components"], row["family"]) == (3, "full")
    )
    assert_allclose(row["icl"], 584.05, atol=0.01)


def test_rows_are_scikit_learns():
    selection = select_n_components(FAITHFUL, [1, 2], ["full", "diag"], random_state=0)
    for row in selection.table:
        K, family = row["n_components"], row["family"]
        peer = theirs.GaussianMixture(
            K, covariance_type=family, tol=1e-9, max_iter=5000, random_state=0
        ).fit(FAITHFUL)
        assert_allclose(row["bic"], peer.bic(FAITHFUL), atol=0.01)
        assert_allclose(row["aic"], peer.aic(FAITHFUL), atol=0.01)
        assert_allclose(row["log_likelihood"], 272 * peer.score(FAITHFUL), atol=0.01)
        assert row["n_parameters"] == peer._n_parameters()
        assert row["held_out"] is None
        assert row["converged"] is row["sound"] is True
        assert (selection.models[K, family].n_components, row["note"]) == (K, "")
    assert [*row] == [
        "n_components", "family", "n_parameters", "log_likelihood", "aic", "bic", "icl",
        "held_out", "converged", "sound", "note",
    ]  # fmt: skip


@pytest.mark.parametrize("criterion", ["aic", "bic", "icl", "held_out"])
def test_the_chosen_one_is_the_best_of_its_column(criterion):
    selection = select_n_components(
        FAITHFUL, range(1, 5), ["tied"], criterion, random_state=0
    )
    values = selection.table.column(criterion)
    best = max(values) if criterion == "held_out" else min(values)
    assert selection.chosen[criterion] == best
    assert selection.ranking.column(criterion) == sorted(
        values, reverse=criterion == "held_out"
    )
    assert f"chosen by {criterion}: tied, " in repr(selection)


def test_held_out_is_cross_validated():
    selection = select_n_components(
        FAITHFUL, [1, 3], "diag", "held_out", n_folds=4, random_state=1
    )
    for row in selection.table:
        scores = cross_validated(FAITHFUL, row["n_components"], "diag", 4, 1)
        assert_allclose(row["held_out"], scores.mean(), rtol=1e-12)


def test_a_fit_does_not_depend_on_the_others():
    """The same candidates in another order, and fewer of them, are the same fits."""
    options = {"random_state": 3, "init_params": "random_from_data"}
    one = select_n_components(IRIS, [2, 3, 4], ["full", "tied"], **options)
    two = select_n_components(IRIS, [4, 2], ["tied"], **options)
    tied = [row for row in one.table if row["family"] == "tied"]
    assert [tied[2], tied[0]] == two.table
    other = select_n_components(IRIS, [4, 2], ["tied"], **options | {"random_state": 4})
    assert other.table != two.table


def test_any_number_of_processes_finds_the_same():
    options = {"random_state": 0, "n_init": 2}
    for search in (
        lambda n: select_n_components(IRIS, [1, 2, 3], n_jobs=n, **options).table,
        lambda n: stability(IRIS, 3, n_jobs=n, random_state=0).log_likelihoods.tolist(),
        lambda n: bootstrap_likelihood_ratio(
            FAITHFUL, 1, n_bootstrap=2, n_jobs=n, **options
        ).replicates.tolist(),
    ):
        assert search(1) == search(2)


# what goes wrong in fits


def test_a_fit_that_leans_on_reg_covar_does_not_win_in_silence():
    selection = select_n_components(REPEATED, [1, 2], random_state=0)
    one, two = selection.table
    assert two["bic"] < one["bic"]
    assert one["sound"] and not two["sound"]
    assert "is flat" in two["note"]
    assert selection.chosen == one
    assert selection.note.startswith("passed over, with a better bic but not sound:\n")
    assert "full, 2 components: component" in repr(selection)
    assert "sound" in repr(selection.table).splitlines()[0]


def test_worse_and_unsound_needs_no_word():
    rows = np.vstack([REPEATED[:30], [[3.0]]])
    selection = select_n_components(rows, [1, 3], random_state=0, reg_covar=0.01)
    one, three = selection.table
    assert one["bic"] < three["bic"] and not three["sound"]
    assert selection.note == ""


def test_if_no_fit_is_sound_the_choice_is_told():
    with pytest.warns(ComponentWarning, match="no fit is sound.*full, . components"):
        selection = select_n_components(ONE_POINT, [2, 3], random_state=0)
    assert selection.note == ""
    assert not selection.chosen["sound"]


def test_fits_that_do_not_converge_are_marked():
    with pytest.warns(ConvergenceWarning, match="full, 3 components; raise max_iter"):
        selection = select_n_components(IRIS, [3], max_iter=2, random_state=0)
    assert selection.chosen["note"] == "did not converge"
    assert selection.chosen["converged"] is False


def test_a_constant_column_is_told_once():
    rows = np.column_stack([FAITHFUL, np.ones(272)])
    with pytest.warns(Warning) as met:
        selection = select_n_components(rows, [1, 2], "diag", random_state=0)
    assert [w.category for w in met].count(ColumnWarning) == 1
    assert set(selection.table.column("note")) == {"column 2 is constant"}


def not_two(X, n_components, rng):
    if n_components == 2:
        raise ValueError("two is none")
    return np.arange(len(X)) % n_components


def test_fits_that_fail_are_marked():
    selection = select_n_components(IRIS, [1, 2, 3], "tied", init_params=not_two)
    failed = selection.table[1]
    assert failed["note"] == "failed: two is none"
    assert failed["bic"] is failed["log_likelihood"] is None
    assert not failed["sound"] and not failed["converged"]
    assert selection.models[2, "tied"] is None
    assert selection.ranking[-1] is failed
    ax = plt.figure().gca()
    selection.plot(ax)
    assert np.isnan(ax.lines[0].get_ydata()[1])


def test_if_all_fail_there_is_no_choice():
    with pytest.raises(ValueError, match="every fit failed, the first: failed: two is"):
        select_n_components(IRIS, [2], init_params=not_two)

    def whole(X, n_components, rng):
        if len(X) < 150:
            raise ValueError("rows are missing")
        return np.arange(150) % n_components

    with pytest.raises(
        ValueError, match=r"every fit failed.*5 of 5 folds: failed: rows"
    ):
        select_n_components(IRIS, [1], criterion="held_out", init_params=whole)


# what is refused


@pytest.mark.parametrize(
    ("error", "message", "arguments"),
    [
        (ValueError, r"n_components is empty: range\(3, 3\)", {"n_components": range(3, 3)}),
        (ValueError, "every number in n_components must be at least 1, got 0", {"n_components": [0, 1]}),
        (ValueError, "must be at least 1, got -2", {"n_components": [-2]}),
        (TypeError, "every number in n_components must be a whole number, got 2.5", {"n_components": [1, 2.5]}),
        (TypeError, "must be a whole number, got 'two'", {"n_components": ["two"]}),
        (TypeError, r"n_components must be a range or list .*range\(1, 10\); got 5", {"n_components": 5}),
        (TypeError, "n_components must be a range or list", {"n_components": "123"}),
        (ValueError, "n_components has 2 twice", {"n_components": [2, 3, 2]}),
        (ValueError, "goes up to 151, but X has 150 rows", {"n_components": [1, 151]}),
        (ValueError, "got 'spherica': did you mean 'spherical'", {"families": ["full", "spherica"]}),
        (ValueError, "families must be one of full, tied, diag, spherical; got 3$", {"families": [3]}),
        (ValueError, "families is empty", {"families": []}),
        (TypeError, "families must be a list of names, got 3", {"families": 3}),
        (ValueError, "families has tied twice", {"families": ["tied", "tied"]}),
        (ValueError, "criterion must be one of .*'BIC': did you mean 'bic'", {"criterion": "BIC"}),
        (ValueError, "criterion must be one of .*held_out; got 'xyz'$", {"criterion": "xyz"}),
        (ValueError, "n_folds=200 is more", {"criterion": "held_out", "n_folds": 200}),
        (ValueError, "'n_jobs' parameter", {"n_jobs": 0}),
        (ValueError, "'verbose' parameter", {"verbose": "bar"}),
        (TypeError, "random_state|got multiple|cannot", {"warm_start": True}),
        (TypeError, "unexpected keyword argument 'tolerance'", {"tolerance": 1}),
        (ValueError, "X is NaN at row 0, column 1", {"X": [[0.0, np.nan], [1.0, 2.0]]}),
        (ValueError, "sample", {"X": [[1.0]], "n_components": [1]}),
    ],
)  # fmt: skip
def test_bad_input(error, message, arguments):
    with pytest.raises(error, match=message):
        select_n_components(**{"X": IRIS, "n_components": [1, 2], **arguments})


def test_numpy_numbers_and_one_family_are_fine():
    selection = select_n_components(IRIS, np.arange(1, 3), "diag", random_state=0)
    assert selection.table.column("n_components") == [1, 2]
    assert selection.table.column("family") == ["diag", "diag"]


# how it shows


def test_data_frames_keep_their_names():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(FAITHFUL, columns=["eruption", "waiting"])
    selection = select_n_components(frame, [1, 2], random_state=0)
    assert list(selection.best.feature_names_in_) == ["eruption", "waiting"]
    table = pandas.DataFrame(selection.table)
    assert table.shape == (2, 11)
    assert table.bic.idxmin() == 1
    plain = select_n_components(FAITHFUL.tolist(), [1, 2], random_state=0)
    assert plain.table == selection.table


def test_printed_columns_line_up():
    table = Table(
        [
            {"n_components": 9, "family": "full", "bic": -1.0, "held_out": None, "sound": True, "note": ""},
            {"n_components": 10, "family": "spherical", "bic": None, "held_out": -1.25, "sound": False, "note": "flat"},
        ]
    )  # fmt: skip
    assert repr(table).splitlines() == [
        " K  family       bic  held_out  sound  note",
        " 9  full       -1.00              yes",
        "10  spherical          -1.2500     no  flat",
    ]
    assert repr(table[:1]).splitlines() == ["K  family    bic", "9  full    -1.00"]
    assert repr(Table()) == ""
    assert isinstance(table[:1], Table) and table[0]["n_components"] == 9


def test_a_search_can_be_kept():
    selection = select_n_components(FAITHFUL, [1, 2], random_state=0)
    again = pickle.loads(pickle.dumps(selection))
    assert repr(again) == repr(selection)
    assert np.array_equal(again.best.means_, selection.best.means_)


def test_progress_is_counted_in_candidates(capsys):
    select_n_components(FAITHFUL, [1, 2], random_state=0, verbose=1)
    assert capsys.readouterr().out == "1 of 2 done\n2 of 2 done\n"


def test_names_of_the_package():
    for name in gmmlib.selection.__all__:
        assert getattr(gmmlib.selection, name).__name__ == name
        assert name in dir(gmmlib.selection)
    with pytest.raises(AttributeError, match="no attribute 'dic'"):
        _ = gmmlib.selection.dic
