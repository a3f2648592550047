r"""How well a fitted mixture fits: scores and criteria to choose by (chapter 15).

.. math::

    \text{BIC} = -2\ell + P \log N, \qquad \text{AIC} = -2\ell + 2P, \qquad
    \text{ICL} = \text{BIC} - 2 \sum_n \log \max_k r_{nk}

Chapter 15 derives the criteria, and `gmmlib.selection.criteria` computes them; P counts
free parameters, and smaller is better.
"""

from sklearn.utils.validation import check_is_fitted

from gmmlib.fitting.fitted import FittedMixture
from gmmlib.selection.criteria import aic, bic, icl, tally


class Criteria(FittedMixture):
    """Score, AIC, BIC and ICL of a `FittedMixture`.

    Notes
    -----
    Chapters 10 and 15.

    Examples
    --------
    >>> issubclass(Criteria, FittedMixture)
    True
    """

    def _of(self, criterion, X, sample_weight):
        check_is_fitted(self)
        return criterion(self.mixture_, self._pieces(X, sample_weight))

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
        ell, total, _ = self._of(tally, X, sample_weight)
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
        return self._of(bic, X, sample_weight)

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
        return self._of(aic, X, sample_weight)

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
        return self._of(icl, X, sample_weight)

    def _n_parameters(self):
        return self.mixture_.n_parameters
