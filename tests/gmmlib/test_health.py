"""Warnings come when they should, and only then."""

import warnings

import numpy as np
import pytest

from gmmlib.blocks import overview
from gmmlib.fitting.health import (
    ColumnWarning,
    column_problems,
    component_problems,
    speak,
)
from gmmlib.mixture import Mixture
from gmmlib.troubles import ComponentWarning, Trouble

X = np.random.default_rng(0).normal(size=(50, 3))


def test_good_columns_are_not_spoken_of():
    assert not list(column_problems(overview(X), 1e-6))
    assert not list(column_problems(overview(X * [1e-12, 1, 1e12] + 1e3), 0.0))


@pytest.mark.parametrize("value", [0.0, 0.1, 1e8 + 1 / 3, -1e-9])
def test_constant_columns(value):
    Y = X.copy()
    Y[:, 1] = value
    said = list(column_problems(overview(Y), 1e-6))
    assert len(said) == 1
    assert said[0].startswith("column 1 is constant")


def test_columns_whose_squares_vanish():
    said = list(column_problems(overview(X * [1, 1, 1e-200]), 0.0))
    assert len(said) == 1
    assert "column 2 has variance 0" in said[0]


def test_drowned_columns():
    said = list(column_problems(overview(X * [1, 1, 1e-4]), 1e-6))
    assert len(said) == 1
    assert said[0].startswith("column 2 has variance")


@pytest.mark.parametrize("scale", [1.0, 1e-6])
def test_flat_components_in_any_direction(scale):
    u = np.array([[3.0, 4.0], [-4.0, 3.0]]) / 5
    flat = u.T @ np.diag([1.0, 0.0]) @ u
    reg = 1e-3
    covariances = scale * np.array([np.eye(2), flat + reg * np.eye(2), 2 * np.eye(2)])
    mixture = Mixture([0.2, 0.3, 0.5], [[0, 0], [5, 5], [9, 9]], covariances)
    said = list(component_problems(mixture, scale * reg))
    assert len(said) == 1
    assert said[0].startswith("component 1 is flat")
    assert not list(component_problems(mixture, scale * reg, died=[1]))
    assert not list(component_problems(mixture, scale * reg / 2))


@pytest.mark.parametrize(
    ("family", "covariances", "whose"),
    [
        ("tied", np.diag([1.0, 1e-6]), "the tied covariance"),
        ("diag", [[1.0, 1e-6], [1.0, 1.0]], "component 0"),
        ("spherical", [1e-6, 1.0], "component 0"),
    ],
)
def test_flat_components_of_other_families(family, covariances, whose):
    mixture = Mixture([0.5, 0.5], [[0, 0], [5, 5]], covariances, family)
    said = list(component_problems(mixture, 1e-6))
    assert len(said) == 1
    assert said[0].startswith(whose)


def test_the_same_means_with_other_widths_are_no_twins():
    means = [[0.0, 0], [0, 0]]
    apart = Mixture([0.5, 0.5], means, [1.0, 2.0], "spherical")
    assert not list(component_problems(apart, 0))
    tied = Mixture([0.5, 0.5], means, np.eye(2), "tied")
    assert list(component_problems(tied, 0))
    assert not list(component_problems(tied, 0, died=[0]))


def test_one_warning_of_each_kind_and_no_flood():
    mixture = Mixture([1 / 9] * 9, np.arange(9.0)[:, None], np.ones(9), "spherical")
    troubles = {Trouble("collapsed", k): 3 for k in range(9)}
    Y = X.copy()
    Y[:, 0] = 1
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        speak(mixture, overview(Y), 0.0, troubles, stacklevel=2)
    assert [w.category for w in caught] == [ColumnWarning, ComponentWarning]
    text = str(caught[1].message)
    assert text.endswith("and 4 more")
    assert "component 4 collapsed" in text
    assert "(first in iteration 3)" in text
    assert caught[0].filename == __file__
