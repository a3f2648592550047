"""From rows to a fitted mixture: check, start, climb, keep the best (chapter 11).

There is no formula here: `gmmlib.fitting.initial` makes a start,
`gmmlib.fitting.runs` climbs from it by the EM of chapter 10, and
`gmmlib.fitting.health` says what the result hides.
"""

import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning

from gmmlib.blocks import each_block
from gmmlib.fitting.answers import Answers
from gmmlib.fitting.fitted import generator
from gmmlib.fitting.given import check_mixture, given_parts
from gmmlib.fitting.health import speak
from gmmlib.fitting.initial import initial
from gmmlib.fitting.inputs import check_options, check_weights, enough, threads
from gmmlib.fitting.online import update
from gmmlib.fitting.progress import progress
from gmmlib.fitting.runs import Run
from gmmlib.fitting.survey import survey
from gmmlib.fitting.tables import Blocks


class Training(Answers):
    """How `gmmlib.estimator.GaussianMixture` is fitted.

    Notes
    -----
    Chapters 10 and 11.

    Examples
    --------
    >>> issubclass(Training, Answers)
    True
    """

    @classmethod
    def from_mixture(cls, mixture, n_rows=0.0, **params):
        """An estimator that answers by a mixture it did not fit.

        Parameters
        ----------
        mixture : Mixture
        n_rows : float
            How many rows it stands for: `partial_fit` weighs new rows against them.
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
        >>> from gmmlib.estimator import GaussianMixture
        >>> GaussianMixture.from_mixture(mixture).score_samples([[0.0]]).round(3)
        array([-0.919])
        """
        K, D = mixture.means.shape
        self = cls(K, covariance_type=mixture.family, **params)
        self._keep(Run(check_mixture(mixture, mixture.family, K, D)), float(n_rows))
        return self

    def _enter(self, X, sample_weight):
        """Rows, their weights and their overview, once all of them are checked."""
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
        return data, weights, view

    def _start(self, data, rng, view, **options):
        K, D, family = self.n_components, len(view.origin), self.covariance_type
        inits = self.weights_init, self.means_init, self.precisions_init
        given = given_parts(*inits, family, K, D)
        options |= {"reg_covar": self.reg_covar, "view": view}
        start = initial(data, K, family, self.init_params, rng, given, **options)
        known = isinstance(self.init_params, str)  # others may return any mixture
        return start if known else check_mixture(start, family, K, D)

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
                    runs.append(Run(self._last(len(view.origin)), self.lower_bound_))
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
                    "fit was interrupted: the estimator holds the best mixture so "
                    f"far, after {self.n_iter_} iterations; warm_start=True goes on "
                    "from it"
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

    def _absorb(self, X, sample_weight, decay):
        """One step of online EM for every block."""
        first = not hasattr(self, "mixture_")
        if first:
            data, weights, view = self._enter(X, sample_weight)
            options = {"weights": weights, "view": view, "report": lambda trouble: None}
            self._keep(Run(self._start(data, generator(self.random_state), **options)))
            pieces = each_block(data, weights)
        else:
            self._last(self.n_features_in_, "partial_fit")
            if not self.n_samples_seen_:
                raise ValueError(
                    "partial_fit weighs new rows against those seen before, and this "
                    "mixture stands for none: from_mixture(mixture, n_rows=…) says more"
                )
            pieces, view = self._pieces(X, sample_weight), None
        troubles = []
        for block, w in pieces:
            survey(block, w)
            before, n = self.mixture_, self.n_samples_seen_
            options = {"decay": decay, "reg_covar": self.reg_covar}
            options["report"] = troubles.append
            mixture, new, total = update(before, n, block, w, **options)
            mean = new.log_likelihood / new.n_rows
            run = Run(mixture, lower_bounds=[*self.lower_bounds_, float(mean)])
            self._keep(run, float(total.n_rows))
        speak(self.mixture_, view, self.reg_covar, dict.fromkeys(troubles))
        return self

    def _last(self, n_features, who="warm_start"):
        """The mixture to go on from, if it fits the parameters and the data."""
        now = self.n_components, self.covariance_type, n_features
        last = len(self.weights_), self.mixture_.family, self.means_.shape[1]
        if now != last:
            raise ValueError(
                f"{who} goes on from {last[0]} components, covariance_type="
                f"{last[1]!r} and {last[2]} columns, but now they are {now[0]}, "
                f"{now[1]!r} and {now[2]}; set warm_start=False and call fit, or "
                "use a new estimator"
            )
        return self.mixture_

    def _keep(self, run, n_rows=0.0):
        self.mixture_, self.converged_ = run.mixture, run.converged
        self.n_features_in_ = run.mixture.means.shape[1]
        self.n_iter_, self.lower_bound_ = len(run.lower_bounds), run.lower_bound
        self.lower_bounds_, self.n_samples_seen_ = run.lower_bounds, n_rows
        self.trace_ = np.array(run.lower_bounds) * n_rows
