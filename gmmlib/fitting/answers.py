"""What a fitted mixture answers, asked as scikit-learn's estimators are (chapter 11).

There is no formula here: chapters 8 and 9 hold them, and `gmmlib.mixture` computes.
"""

import operator

from sklearn.utils.validation import check_is_fitted

from gmmlib.fitting.criteria import Criteria
from gmmlib.fitting.fitted import generator


class Answers(Criteria):
    """Predictions and samples of a `FittedMixture`, and its `Criteria`.

    Notes
    -----
    Chapters 8, 9 and 11.

    Examples
    --------
    >>> issubclass(Answers, Criteria)
    True
    """

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
            raise TypeError(
                f"n_samples must be an integer, got {n_samples!r}"
            ) from None
        if n < 1:
            raise ValueError(
                f"Invalid value for 'n_samples': {n} . The sampling requires at least "
                "one sample."
            )
        return self.mixture_.sample(n, generator(self.random_state))
