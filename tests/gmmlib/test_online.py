"""Statistics that fade: the M-step backwards, and one step of online EM."""

import numpy as np
import pytest

from gmmlib.em import em_steps
from gmmlib.fitting.online import statistics_of, update
from gmmlib.maximization import maximization
from gmmlib.mixture import Mixture

SHAPES = {
    "full": np.array([[[2.0, 0.5], [0.5, 1.0]], [[1.0, 0.0], [0.0, 3.0]]]),
    "tied": np.array([[2.0, 0.5], [0.5, 1.0]]),
    "diag": np.array([[2.0, 1.0], [0.5, 3.0]]),
    "spherical": np.array([2.0, 0.5]),
}


def mixture_of(family):
    return Mixture([0.3, 0.7], [[0.0, 1.0], [4.0, -2.0]], SHAPES[family], family)


@pytest.mark.parametrize("family", SHAPES)
@pytest.mark.parametrize("reg_covar", [0.0, 0.1])
def test_the_m_step_undoes_it(family, reg_covar):
    before = mixture_of(family)
    after = maximization(statistics_of(before, 40.0, reg_covar), family, reg_covar)
    for part in ("weights", "means", "covariances"):
        np.testing.assert_allclose(getattr(after, part), getattr(before, part))


@pytest.mark.parametrize("family", SHAPES)
def test_without_a_past_it_is_one_iteration_of_em(family):
    X = np.random.default_rng(0).normal(size=(60, 2)) * 3
    start = mixture_of(family)
    step = next(em_steps(X, start, reg_covar=0.0))
    for n, decay in ((0.0, 1.0), (50.0, 0.0)):
        mixture, new, total = update(start, n, X, decay=decay)
        np.testing.assert_allclose(mixture.means, step.mixture.means)
        np.testing.assert_allclose(mixture.covariances, step.mixture.covariances)
        assert new.log_likelihood == pytest.approx(step.log_likelihood)
        assert total.n_rows == 60
