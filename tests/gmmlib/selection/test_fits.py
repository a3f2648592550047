"""What becomes of fits that go wrong, and of many at once."""

import warnings

import numpy as np
import pytest

from gmmlib import load_iris
from gmmlib.selection.fits import OPTIONS, fit, in_parallel, seed_of

X = load_iris().X
RANDOM = {"init_params": "random_from_data"}


def test_the_best_sound_start_wins_and_those_passed_over_are_told():
    best = fit(X, 3, "full", 6, RANDOM | {"n_init": 20})
    assert best.sound and best.note == ""
    assert -181 < best.model.lower_bound_ * 150 < -180  # chapter 11's maximum
    count, what = best.passed.split(" of 20 starts passed over: ")
    assert int(count) >= 1 and "is flat" in what


def test_more_starts_are_never_worse():
    few, many = (fit(X, 4, "full", 1, RANDOM | {"n_init": n}) for n in (2, 6))
    assert many.model.lower_bound_ >= few.model.lower_bound_
    assert few.model.get_params()["tol"] == OPTIONS["tol"]


def test_a_chosen_fit_can_be_had_again():
    """The model's own random_state and options suffice."""
    model = fit(X, 3, "diag", 0, RANDOM).model
    again = type(model)(**model.get_params()).fit(X)
    assert np.array_equal(again.means_, model.means_)


def test_all_troubles_are_noted():
    narrow = fit(np.repeat([[0.0], [1.0]], 5, axis=0), 2, "full", 0, {"n_init": 1})
    assert narrow.note == "component 0 is flat; component 1 is flat"
    assert not narrow.sound
    rough = fit(X, 3, "full", 0, {"max_iter": 1})
    assert (rough.note, rough.sound) == ("did not converge", True)
    flat = fit(np.column_stack([X, np.ones(150)]), 1, "diag", 0, {})
    assert flat.note == "column 4 is constant"

    def start(X, n_components, rng):
        warnings.warn("half the moon", UserWarning, stacklevel=2)
        return np.arange(len(X)) % n_components

    assert fit(X, 2, "full", 0, {"init_params": start}).note == "half the moon"


def test_a_start_that_fails_is_passed_over():
    def start(X, n_components, rng):
        if rng.random() < 0.5:
            raise np.linalg.LinAlgError("no luck")
        return rng.integers(n_components, size=len(X))

    found = fit(X, 2, "tied", 0, {"init_params": start, "n_init": 8})
    assert found.sound
    assert "of 8 starts passed over: failed: no luck" in found.passed
    never = fit(X, 2, "tied", 0, {"init_params": np.zeros((150, 3))})
    assert never.model is None and not never.sound and never.passed == ""
    assert never.note.startswith("failed: ")


def test_seeds_differ_by_what_is_fitted():
    keys = [(0, 1, "full"), (1, 1, "full"), (0, 2, "full"), (0, 1, "tied")]
    keys += [(0, 1, "full", 0), (0, 1, "full", 1)]
    assert len({seed_of(*key) for key in keys}) == len(keys)
    assert seed_of(0, 1, "full") == seed_of(0, 1, "full")


def test_progress(capsys):
    assert in_parallel(divmod, [(7, 2), (9, 4)]) == [(3, 1), (2, 1)]
    assert capsys.readouterr() == ("", "")
    in_parallel(divmod, [(7, 2), (9, 4)], verbose=1)
    assert capsys.readouterr().out == "1 of 2 done\n2 of 2 done\n"
    pytest.importorskip("tqdm")
    in_parallel(divmod, [(7, 2), (9, 4)], verbose="tqdm")
    assert "2/2" in capsys.readouterr().err
