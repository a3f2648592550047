"""scikit-learn's own checks and public mixture tests, run against our class."""

import inspect

import numpy as np
import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

from gmmlib.estimator import GaussianMixture

theirs = pytest.importorskip("sklearn.mixture.tests.test_gaussian_mixture")

ELSEWISE = {
    # the message swaps "max value" and "min value"; ours does not
    "test_check_weights",
    # degenerate data raise; ours ends with a valid model and a warning
    "test_regularisation",
    # call private methods or functions of scikit-learn's class
    "test_gaussian_mixture_precisions_init",
    "test_gaussian_mixture_all_init_does_not_estimate_gaussian_parameters",
    # are about arrays that are not NumPy's, which scikit-learn offers as an experiment
    "test_gaussian_mixture_array_api_compliance",
    "test_gaussian_mixture_raises_where_array_api_not_implemented",
}
PUBLIC = {
    name: test
    for name, test in vars(theirs).items()
    if name.startswith("test_")
    and name not in ELSEWISE
    and "GaussianMixture(" in inspect.getsource(test)
}
globals().update(PUBLIC)

pytestmark = [
    pytest.mark.filterwarnings(f"ignore::{name}")
    for name in (
        "sklearn.exceptions.ConvergenceWarning",
        "gmmlib.troubles.ComponentWarning",
        "gmmlib.fitting.health.ColumnWarning",
    )
]


@pytest.fixture(autouse=True)
def ours(monkeypatch):
    monkeypatch.setattr(theirs, "GaussianMixture", GaussianMixture)


@pytest.fixture
def global_dtype():
    return np.float64


@pytest.fixture(params=[0, 42])
def global_random_seed(request):
    return request.param


def test_their_tests_were_found():
    assert len(PUBLIC) >= 28
    assert theirs.GaussianMixture is GaussianMixture


@parametrize_with_checks(
    [GaussianMixture(), GaussianMixture(2, covariance_type="diag", random_state=0)]
)
def test_estimator_checks(estimator, check):
    check(estimator)


def test_regularisation_repairs_and_warns():
    """Their test_regularisation, but for the error that is a warning here."""
    from gmmlib.troubles import ComponentWarning

    X = np.repeat([[1.0] * 5, [0.0] * 5], 5, axis=0)
    for family in theirs.COVARIANCE_TYPE:
        gm = GaussianMixture(10, reg_covar=0, covariance_type=family, random_state=0)
        with pytest.warns(ComponentWarning):
            gm.fit(X)
        assert np.isfinite(gm.score_samples(X)).all()


def test_mixture_module():
    """Their test_mixture.py holds instances, so its two tests are written anew."""
    X = np.random.RandomState(0).rand(10, 5)
    with pytest.warns(Warning, match="did not converge"):
        assert GaussianMixture(max_iter=1).fit(X).n_iter_ == 1
    with pytest.raises(ValueError, match="Expected n_samples >= n_components"):
        GaussianMixture(12).fit(X)
