"""`GaussianMixture`: scikit-learn's estimator, and what its users ask for (chapter 11).

There is no formula here: `gmmlib.fitting.training` fits by the EM of chapter 10, and
`gmmlib.fitting.answers` tells what was found. Chapter 17 shows both at work.
"""

from numbers import Real

import numpy as np

from gmmlib.blocks import each_block
from gmmlib.fitting.inputs import check_options
from gmmlib.fitting.training import Training


class GaussianMixture(Training):
    """A mixture of normals fitted by EM, in scikit-learn's manner.

    Parameters
    ----------
    n_components : int
    covariance_type : {"full", "tied", "diag", "spherical"}
    tol : float
        EM stops when the mean log-likelihood of a row changes by less.
    reg_covar : float
        Added to every variance; in the squared unit of the columns.
    max_iter : int
        Iterations at most.
    n_init : int
        Starts, of which the best is kept.
    init_params : {"kmeans", "k-means++", "random", "random_from_data"}
        Or responsibilities (N, K), labels (N,), a `Mixture`, or a callable that gets
        (X, n_components, rng) and returns one of them.
    weights_init : array_like (K,), optional
    means_init : array_like (K, D), optional
    precisions_init : array_like, optional
        Inverse covariances, of the family's shape.
    random_state : None, int, RandomState or Generator
    warm_start : bool
        Whether `fit` goes on from the last fit.
    verbose : int or "tqdm"
        0 says nothing; 1 and 2 print lines; "tqdm" shows a bar.
    verbose_interval : int
        Iterations from one line to the next.
    n_jobs : int, optional
        Threads; -1 means one for each core.

    Attributes
    ----------
    mixture_ : Mixture
    weights_, means_, covariances_, precisions_, precisions_cholesky_ : arrays
        As scikit-learn's, read from `mixture_`.
    converged_ : bool
    n_iter_ : int
    lower_bound_ : float
        Mean log-likelihood of a row before the last M-step.
    lower_bounds_ : list of float
        The same before each M-step.
    trace_ : array, one entry per iteration
        Log-likelihood of all rows before each M-step.
    n_samples_seen_ : float
        Total weight of the rows the mixture stands for.
    n_features_in_, feature_names_in_ : int, array of str

    Notes
    -----
    Chapter 11 builds it, Chapter 17 compares it with scikit-learn's.

    Examples
    --------
    >>> from gmmlib import load_iris
    >>> gm = GaussianMixture(3, random_state=0).fit(load_iris().X)
    >>> gm.converged_, gm.means_.shape
    (True, (3, 4))
    """

    def __init__(
        self,
        n_components=1,
        *,
        covariance_type="full",
        tol=1e-3,
        reg_covar=1e-6,
        max_iter=100,
        n_init=1,
        init_params="kmeans",
        weights_init=None,
        means_init=None,
        precisions_init=None,
        random_state=None,
        warm_start=False,
        verbose=0,
        verbose_interval=10,
        n_jobs=None,
    ):
        self.n_components = n_components
        self.covariance_type = covariance_type
        self.tol = tol
        self.reg_covar = reg_covar
        self.max_iter = max_iter
        self.n_init = n_init
        self.init_params = init_params
        self.weights_init = weights_init
        self.means_init = means_init
        self.precisions_init = precisions_init
        self.random_state = random_state
        self.warm_start = warm_start
        self.verbose = verbose
        self.verbose_interval = verbose_interval
        self.n_jobs = n_jobs

    def fit(self, X, y=None, sample_weight=None):
        """Fit by EM, from the best of `n_init` starts.

        Parameters
        ----------
        X : table (N, D), memory map, or re-iterable of blocks
            Blocks are tables, or pairs of a table and its rows' weights.
        y : ignored
        sample_weight : array_like (N,), optional
            A row of weight w counts as w equal rows; zero means absent.

        Returns
        -------
        GaussianMixture
            Itself.

        Raises
        ------
        ValueError, TypeError
            Data or parameters that cannot be used.

        Warns
        -----
        ConvergenceWarning
            After `max_iter` iterations the log-likelihood still rose.
        ColumnWarning, ComponentWarning
            The model is valid, but a column or a component needs attention.

        Notes
        -----
        Chapter 10. An interrupt (KeyboardInterrupt) leaves the best mixture so far.

        Examples
        --------
        >>> X = [[-3.0], [-1.0], [1.0], [3.0]]
        >>> GaussianMixture(reg_covar=0).fit(X, sample_weight=[0, 1, 1, 0]).covariances_
        array([[[1.]]])
        """
        self._fit(X, sample_weight)
        return self

    def fit_predict(self, X, y=None, sample_weight=None):
        """`fit`, then `predict` of the same rows.

        Parameters
        ----------
        X, y, sample_weight : as in `fit`

        Returns
        -------
        array (N,) of int

        Notes
        -----
        Chapter 10.

        Examples
        --------
        >>> GaussianMixture(2, means_init=[[0], [8]]).fit_predict([[0], [1], [8], [9]])
        array([0, 0, 1, 1])
        """
        data = self._fit(X, sample_weight)
        labels = self.mixture_.labels
        return np.concatenate([labels(block) for block, _ in each_block(data)])

    def partial_fit(self, X, y=None, sample_weight=None, decay=0.9):
        """One step of online EM: what was seen before fades, new rows are added.

        Parameters
        ----------
        X, y, sample_weight : as in `fit`
        decay : float
            What earlier rows still count, from 0 to 1.

        Returns
        -------
        GaussianMixture
            Itself.

        Notes
        -----
        The first call makes a start from its rows.

        Examples
        --------
        >>> gm = GaussianMixture().partial_fit([[0.0], [2.0]])
        >>> gm.partial_fit([[4.0], [6.0]], decay=0.5).means_.round(2)
        array([[3.67]])
        """
        check_options(self)
        if not (isinstance(decay, Real) and 0 <= decay <= 1):
            raise ValueError(f"decay must be from 0 to 1, got {decay!r}")
        return self._absorb(X, sample_weight, decay)
