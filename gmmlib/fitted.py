r"""What a fitted mixture answers, asked as scikit-learn's estimators are (chapter 11).

.. math::

    \text{BIC} = -2\ell + P \log N, \qquad \text{AIC} = -2\ell + 2P, \qquad
    \text{ICL} = \text{BIC} - 2 \sum_n \log \max_k r_{nk}

Chapter 15 derives the criteria; P counts free parameters, and smaller is better.
"""

import operator
from dataclasses import replace

import numpy as np
from sklearn.base import BaseEstimator, DensityMixin
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from gmmlib.blocks import cut, each_block
from gmmlib.families import family_of
from gmmlib.given import covariances_of
from gmmlib.tables import Blocks, check_weights, finite, rows


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
    if type(random_state) is int and random_state >= 0:
        return np.random.default_rng(random_state)
    seed = check_random_state(random_state).randint(2**31 - 1, size=4)
    return np.random.default_rng(seed)


def _part(name):
    def get(self):
        return getattr(self.mixture_, name)

    def put(self, value):
        self.mixture_ = replace(self.mixture_, **{name: value})

    return property(get, put, doc=f"The mixture's {name}.")


class FittedMixture(DensityMixin, BaseEstimator):
    """Answers of an estimator that has a `mixture_`.

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
    >>> FittedMixture.weights_.__doc__
    "The mixture's weights."
    """

    weights_, means_, covariances_ = map(_part, ("weights", "means", "covariances"))

    @property
    def precisions_cholesky_(self):
        W, family = self.mixture_.factors, self.mixture_.family
        shapes = {"full": W.swapaxes(-1, -2), "tied": W[0].T, "diag": W}
        return shapes[family] if family in shapes else W[:, 0]

    @property
    def precisions_(self):
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

    def predict(self, X):
        """The component that answers most for each row.

        Parameters
        ----------
        X : table (N, D), or re-iterable of blocks

        Returns
        -------
        array (N,) of int

        Notes
        -----
        Chapter 9.

        Examples
        --------
        >>> two = [[0.0], [8.0]]
        >>> from gmmlib.estimator import GaussianMixture
        >>> gm = GaussianMixture(2, means_init=two).fit([[0], [1], [8], [9]])
        >>> gm.predict([[0.5], [9.5]])
        array([0, 1])
        """
        return self._ask(lambda block: self.mixture_.labels(block), X)

    def predict_proba(self, X):
        """How much each component answers for each row.

        Parameters
        ----------
        X : table (N, D), or re-iterable of blocks

        Returns
        -------
        array (N, K)
            Rows sum to 1.

        Notes
        -----
        Chapter 9.

        Examples
        --------
        >>> from gmmlib.estimator import GaussianMixture
        >>> gm = GaussianMixture(2, means_init=[[0], [8]]).fit([[0], [1], [8], [9]])
        >>> gm.predict_proba([[4.5]]).round(3)
        array([[0.5, 0.5]])
        """
        return self._ask(lambda block: self.mixture_.responsibilities(block), X)

    def score_samples(self, X):
        """Log-density of each row.

        Parameters
        ----------
        X : table (N, D), or re-iterable of blocks

        Returns
        -------
        array (N,)

        Notes
        -----
        Chapter 8.

        Examples
        --------
        >>> from gmmlib.estimator import GaussianMixture
        >>> GaussianMixture(reg_covar=0).fit([[-1], [1]]).score_samples([[0]]).round(3)
        array([-0.919])
        """
        return self._ask(lambda block: self.mixture_.logpdf(block), X)

    def _log_likelihood(self, X, sample_weight, best=False):
        """ℓ, the total weight of the rows, and if wanted Σ log max r."""
        ell = total = certainty = 0.0
        for block, weights in self._pieces(X, sample_weight):
            for x, w in cut(block, weights, 65536):
                w = np.ones(len(x)) if w is None else w
                ell, total = ell + w @ self.mixture_.logpdf(x), total + w.sum()
                if best:
                    r = self.mixture_.responsibilities(x)
                    certainty += w @ np.log(r.max(axis=1))
        return float(ell), float(total), float(certainty)

    def score(self, X, y=None, sample_weight=None):
        """Mean log-density of a row.

        Parameters
        ----------
        X : table (N, D), or re-iterable of blocks
        y : ignored
        sample_weight : array (N,), optional
            A row of weight w counts as w equal rows.

        Returns
        -------
        float

        Notes
        -----
        Chapter 10: ℓ / N.

        Examples
        --------
        >>> from gmmlib.estimator import GaussianMixture
        >>> round(GaussianMixture(reg_covar=0).fit([[-1], [1]]).score([[-1], [1]]), 3)
        -1.419
        """
        ell, total, _ = self._log_likelihood(X, sample_weight)
        return ell / total

    def bic(self, X, sample_weight=None):
        """Bayesian information criterion: smaller is better.

        Parameters
        ----------
        X, sample_weight : as in `score`

        Returns
        -------
        float

        Notes
        -----
        Chapter 15: −2ℓ + P log N.

        Examples
        --------
        >>> from gmmlib.estimator import GaussianMixture
        >>> round(GaussianMixture(reg_covar=0).fit([[-1], [1]]).bic([[-1], [1]]), 3)
        7.062
        """
        ell, total, _ = self._log_likelihood(X, sample_weight)
        return -2 * ell + self._n_parameters() * float(np.log(total))

    def aic(self, X, sample_weight=None):
        """Akaike's information criterion: smaller is better.

        Parameters
        ----------
        X, sample_weight : as in `score`

        Returns
        -------
        float

        Notes
        -----
        Chapter 15: −2ℓ + 2P.

        Examples
        --------
        >>> from gmmlib.estimator import GaussianMixture
        >>> round(GaussianMixture(reg_covar=0).fit([[-1], [1]]).aic([[-1], [1]]), 3)
        9.676
        """
        ell, _, _ = self._log_likelihood(X, sample_weight)
        return -2 * ell + 2 * self._n_parameters()

    def icl(self, X, sample_weight=None):
        """Integrated completed likelihood: BIC, and a price for overlap.

        Parameters
        ----------
        X, sample_weight : as in `score`

        Returns
        -------
        float
            Smaller is better.

        Notes
        -----
        Chapter 15: BIC − 2 Σ log max r, the form of R's mclust with the sign turned
        (Biernacki, Celeux and Govaert 2000). Others put the entropy of r there.

        Examples
        --------
        >>> from gmmlib.estimator import GaussianMixture
        >>> gm = GaussianMixture(reg_covar=0).fit([[-1], [1]])
        >>> gm.icl([[-1], [1]]) == gm.bic([[-1], [1]])
        True
        """
        ell, total, certainty = self._log_likelihood(X, sample_weight, best=True)
        price = self._n_parameters() * float(np.log(total))
        return -2 * ell + price - 2 * certainty

    def _n_parameters(self):
        return self.mixture_.n_parameters

    def sample(self, n_samples=1):
        """Draw rows from the mixture.

        Parameters
        ----------
        n_samples : int

        Returns
        -------
        array (n_samples, D)
        array (n_samples,) of int
            The component each row came from, in ascending order.

        Notes
        -----
        Chapter 8.

        Examples
        --------
        >>> from gmmlib.estimator import GaussianMixture
        >>> X, y = GaussianMixture().fit([[-1], [1]]).sample(3)
        >>> X.shape, y
        ((3, 1), array([0, 0, 0]))
        """
        check_is_fitted(self)
        try:
            n = operator.index(n_samples)
        except TypeError:
            raise TypeError(f"n_samples must be an integer, got {n_samples!r}") from None
        if n < 1:
            raise ValueError(
                f"Invalid value for 'n_samples': {n} . The sampling requires at least "
                "one sample."
            )
        return self.mixture_.sample(n, generator(self.random_state))
