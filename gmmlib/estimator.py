"""`GaussianMixture`: scikit-learn's estimator, and what its users ask for (chapter 11).

There is no formula here: `gmmlib.initial` makes a start, `gmmlib.runs` climbs from it
by the EM of chapter 10, and `gmmlib.fitted` answers. Chapter 17 shows it at work.
"""

import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning

from gmmlib.blocks import each_block
from gmmlib.families import family_of
from gmmlib.fitted import FittedMixture, generator
from gmmlib.given import given_parts
from gmmlib.health import speak
from gmmlib.initial import initial
from gmmlib.inputs import check_options, enough, survey, threads
from gmmlib.online import update
from gmmlib.progress import progress
from gmmlib.runs import Run
from gmmlib.tables import Blocks, check_weights


class GaussianMixture(FittedMixture):
    """A mixture of normals fitted by EM, in scikit-learn's manner.

    Parameters
    ----------
    n_components : int
    covariance_type : {"full", "tied", "diag", "spherical"}
    tol : float
        EM stops when the mean log-likelihood of a row changes by less.
    reg_covar : float
        Added to every variance; in the squared unit of the columns.
    max_iter, n_init : int
        Iterations at most; starts, of which the best is kept.
    init_params : {"kmeans", "k-means++", "random", "random_from_data"}
        Or responsibilities (N, K), labels (N,), a `Mixture`, or a callable that gets
        (X, n_components, rng) and returns one of them.
    weights_init, means_init, precisions_init : array_like, optional
        (K,), (K, D), and inverse covariances of the family's shape.
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
    lower_bound_, lower_bounds_ : float, list of float
        Mean log-likelihood of a row before the last, and each, M-step.
    trace_ : array (n_iter_,)
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
    >>> gm.converged_, gm.weights_.sum().round(6)
    (True, np.float64(1.0))
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

    @classmethod
    def from_mixture(cls, mixture, **params):
        """An estimator that answers by a mixture it did not fit.

        Parameters
        ----------
        mixture : Mixture
        **params
            Other parameters; with ``warm_start=True``, `fit` starts from the mixture.

        Returns
        -------
        GaussianMixture

        Raises
        ------
        ValueError
            Weights that do not sum to 1, covariances that are not positive definite.

        Notes
        -----
        Chapter 11.

        Examples
        --------
        >>> from gmmlib.mixture import Mixture
        >>> mixture = Mixture([1.0], [[0.0]], [1.0], "spherical")
        >>> GaussianMixture.from_mixture(mixture).score_samples([[0.0]]).round(3)
        array([-0.919])
        """
        K, D = mixture.means.shape
        self = cls(K, covariance_type=mixture.family, **params)
        shape = family_of(mixture.family).shape(K, D)
        if mixture.covariances.shape != shape or mixture.weights.shape != (K,):
            raise ValueError(
                f"a {mixture.family} mixture with means of shape {K, D} needs weights "
                f"of shape {(K,)} and covariances of shape {shape}, got "
                f"{mixture.weights.shape} and {mixture.covariances.shape}"
            )
        given_parts(mixture.weights, mixture.means, None, mixture.family, K, D)
        try:
            mixture.factors  # noqa: B018
        except np.linalg.LinAlgError:
            raise ValueError("the mixture's covariances are not positive definite") from None
        self.n_features_in_, self.n_samples_seen_ = D, 0.0
        self._keep(Run(mixture))
        return self

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
        return self._ask(self.mixture_.labels, data)

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
        Chapter 22. The first call makes a start from its rows.

        Examples
        --------
        >>> gm = GaussianMixture().partial_fit([[0.0], [2.0]])
        >>> gm.partial_fit([[4.0], [6.0]], decay=0.5).means_.round(2)
        array([[3.67]])
        """
        check_options(self)
        if not 0 <= decay <= 1:
            raise ValueError(f"decay must be from 0 to 1, got {decay!r}")
        first = not hasattr(self, "mixture_")
        if first:
            data, weights, view = self._enter(X, sample_weight)
            options = {"weights": weights, "view": view, "report": lambda trouble: None}
            self._keep(Run(self._start(data, generator(self.random_state), **options)))
            self.n_samples_seen_ = 0.0
            pieces = each_block(data, weights)
        else:
            pieces = self._pieces(X, sample_weight)
        for block, w in pieces:
            before, n = self.mixture_, self.n_samples_seen_
            options = {"decay": decay, "reg_covar": self.reg_covar}
            mixture, new, total = update(before, n, block, w, **options)
            mean = new.log_likelihood / new.n_rows
            self._keep(Run(mixture, lower_bounds=[*self.lower_bounds_, mean]))
            self.n_samples_seen_ = float(total.n_rows)
        return self

    def _enter(self, X, sample_weight):
        """Rows, their weights and their overview, once all of them are checked."""
        family_of(self.covariance_type)
        data, weights = self._names(X, reset=True), None
        if not isinstance(data, Blocks):
            weights = check_weights(sample_weight, len(data))
            n = len(data) if weights is None else np.count_nonzero(weights)
            enough(n, self.n_components)
        elif sample_weight is not None:
            raise TypeError("blocks bring their own weights: make them pairs (rows, w)")
        view = survey(data, weights)
        if isinstance(data, Blocks):
            enough(data.n_rows, self.n_components)
        self.n_features_in_ = len(view.origin)
        return data, weights, view

    def _start(self, data, rng, view, **options):
        K, D, family = self.n_components, len(view.origin), self.covariance_type
        inits = self.weights_init, self.means_init, self.precisions_init
        given = given_parts(*inits, family, K, D)
        options |= {"reg_covar": self.reg_covar, "view": view}
        return initial(data, K, family, self.init_params, rng, given, **options)

    def _fit(self, X, sample_weight):
        """Run EM from every start and keep the best; returns the rows."""
        check_options(self)
        warm = self.warm_start and hasattr(self, "mixture_")
        data, weights, view = self._enter(X, sample_weight)
        report = progress(self.verbose, self.verbose_interval, self.max_iter)
        rng, runs, troubles = generator(self.random_state), [], []
        options = {"weights": weights, "report": troubles.append, "view": view}
        try:
            for number in range(1 if warm else self.n_init):
                report.begin(number)
                if warm:
                    runs.append(Run(self._last(view), self.lower_bound_))
                else:
                    troubles.clear()
                    runs.append(Run(self._start(data, rng, **options)))
                if self.max_iter == 0:
                    runs[-1].troubles |= dict.fromkeys(troubles, 0)
                runs[-1].climb(
                    data,
                    view,
                    report,
                    weights=weights,
                    tol=self.tol,
                    max_iter=self.max_iter,
                    reg_covar=self.reg_covar,
                    n_jobs=threads(self.n_jobs),
                )
                runs = [max(runs, key=lambda run: run.rank)]
        except KeyboardInterrupt as interrupt:
            if runs:
                self._keep(max(runs, key=lambda run: run.rank), view.n_rows)
                interrupt.add_note(
                    f"fit was interrupted: the estimator holds the best mixture so far, "
                    f"after {self.n_iter_} iterations; warm_start=True goes on from it"
                )
            raise
        self._keep(runs[0], view.n_rows)
        if self.max_iter and not self.converged_:
            warnings.warn(
                "Best performing initialization did not converge. Try different init "
                "parameters, or increase max_iter, tol, or check for degenerate data.",
                ConvergenceWarning,
                stacklevel=3,
            )
        speak(self.mixture_, view, self.reg_covar, runs[0].troubles)
        return data

    def _last(self, view):
        """The mixture to go on from, if it fits the parameters and the data."""
        now = self.n_components, self.covariance_type, len(view.origin)
        last = len(self.weights_), self.mixture_.family, self.means_.shape[1]
        if now != last:
            raise ValueError(
                f"warm_start goes on from {last[0]} components, covariance_type="
                f"{last[1]!r} and {last[2]} columns, but now they are {now[0]}, "
                f"{now[1]!r} and {now[2]}; set warm_start=False or use a new estimator"
            )
        return self.mixture_

    def _keep(self, run, n_rows=0.0):
        self.mixture_, self.converged_ = run.mixture, run.converged
        self.n_iter_, self.lower_bound_ = len(run.lower_bounds), run.lower_bound
        self.lower_bounds_, self.n_samples_seen_ = run.lower_bounds, n_rows
        self.trace_ = np.array(run.lower_bounds) * n_rows
