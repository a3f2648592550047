"""An estimator that holds a mixture: its attributes, and the rows it is asked about.

There is no formula here: names and shapes are scikit-learn's (chapter 11), and every
attribute is read from one `Mixture`.
"""

from dataclasses import replace
from numbers import Integral

import numpy as np
from sklearn.base import BaseEstimator, DensityMixin
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from gmmlib.blocks import each_block
from gmmlib.families import family_of
from gmmlib.fitting.given import covariances_of
from gmmlib.fitting.inputs import check_weights
from gmmlib.fitting.survey import finite
from gmmlib.fitting.tables import Blocks, rows


def generator(random_state):
    """A NumPy generator from what scikit-learn allows as `random_state`.

    Parameters
    ----------
    random_state : None, int, numpy.random.RandomState or numpy.random.Generator

    Returns
    -------
    numpy.random.Generator

    Notes
    -----
    No formula.

    Examples
    --------
    >>> int(generator(7).integers(1000)) == int(generator(7).integers(1000))
    True
    """
    if isinstance(random_state, np.random.Generator):
        return random_state
    if isinstance(random_state, Integral):
        if random_state < 0:
            raise ValueError(f"random_state must not be negative, got {random_state}")
        return np.random.default_rng(int(random_state))
    seed = check_random_state(random_state).randint(2**31 - 1, size=4)
    return np.random.default_rng(seed)


def _part(name, shape):
    """The attribute that reads, and on assignment replaces, a part of the mixture."""

    def get(self):
        return getattr(self.mixture_, name)

    def put(self, value):
        self.mixture_ = replace(self.mixture_, **{name: value})

    doc = f"""The mixture's {name}.

    Notes
    -----
    Chapter 8.

    Examples
    --------
    >>> from gmmlib.estimator import GaussianMixture
    >>> gm = GaussianMixture(2, means_init=[[0], [8]]).fit([[0], [1], [8], [9]])
    >>> gm.{name}_.shape
    {shape}
    """
    return property(get, put, doc=doc)


class FittedMixture(DensityMixin, BaseEstimator):
    """An estimator that has a `mixture_`.

    Attributes
    ----------
    mixture_ : Mixture
    weights_, means_, covariances_ : arrays
        Its parts; a new value makes a new mixture.
    precisions_, precisions_cholesky_ : arrays
        Inverses of the covariances and their factors, as in scikit-learn.

    Notes
    -----
    Chapter 11.

    Examples
    --------
    >>> issubclass(FittedMixture, BaseEstimator)
    True
    """

    weights_ = _part("weights", (2,))
    means_ = _part("means", (2, 1))
    covariances_ = _part("covariances", (2, 1, 1))

    @property
    def precisions_cholesky_(self):
        """Factors P of the precisions PPᵀ; upper triangles, or square roots.

        Notes
        -----
        Chapter 5: P is the whitening factor's transpose.

        Examples
        --------
        >>> from gmmlib.estimator import GaussianMixture
        >>> GaussianMixture(reg_covar=0).fit([[-2], [2]]).precisions_cholesky_
        array([[[0.5]]])
        """
        W, family = self.mixture_.factors, self.mixture_.family
        shapes = {"full": W.swapaxes(-1, -2), "tied": W[0].T, "diag": W}
        return shapes[family] if family in shapes else W[:, 0]

    @property
    def precisions_(self):
        """Inverses of the covariances.

        Notes
        -----
        Chapter 3 for numbers, Chapter 5 for matrices.

        Examples
        --------
        >>> from gmmlib.estimator import GaussianMixture
        >>> GaussianMixture(reg_covar=0).fit([[-2], [2]]).precisions_
        array([[[0.25]]])
        """
        mixture = self.mixture_
        precisions = family_of(mixture.family).precisions(mixture.factors)
        if mixture.family == "tied":
            return precisions[0]
        return precisions[:, 0] if mixture.family == "spherical" else precisions

    @precisions_.setter
    def precisions_(self, value):
        value = np.asarray(value, dtype=float)
        self.covariances_ = covariances_of(value, self.mixture_.family)

    @precisions_cholesky_.setter
    def precisions_cholesky_(self, value):
        value = np.asarray(value, dtype=float)
        matrices = self.mixture_.family in ("full", "tied")
        self.precisions_ = value @ value.swapaxes(-1, -2) if matrices else value**2

    def _names(self, X, reset):
        """Check column names as scikit-learn does; then the rows themselves."""
        if type(X) is not np.ndarray or hasattr(self, "feature_names_in_"):
            validate_data(self, X, reset=reset, skip_check_array=True, ensure_2d=False)
        return rows(X)

    def _pieces(self, X, sample_weight=None):
        """Checked rows of X with their weights, as many at a time as they come."""
        check_is_fitted(self)
        data = self._names(X, reset=False)
        blocks, D = isinstance(data, Blocks), self.n_features_in_
        if blocks and sample_weight is not None:
            raise TypeError("blocks bring their own weights: make them pairs (rows, w)")
        w = None if blocks else check_weights(sample_weight, len(data))
        for block, v in each_block(data, w):
            if block.shape[1] != D:
                raise ValueError(
                    f"X has {block.shape[1]} features, but {type(self).__name__} is "
                    f"expecting {D} features as input"
                )
            yield finite(block), v

    def _ask(self, answer, X):
        found = [answer(block) for block, _ in self._pieces(X)]
        return found[0] if len(found) == 1 else np.concatenate(found)
