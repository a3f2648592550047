r"""One climb of EM from one start, written down step by step (chapter 11).

.. math::

    \text{best run} = \arg\max_{\text{runs}}\ \ell / N,
    \quad \text{those without dead or collapsed components first}

A collapsed component has a likelihood as high as one likes (chapter 13), so a run that
needed repair wins only if all did. A run is complete after every step: an interrupt
loses nothing.
"""

from dataclasses import dataclass, field

from gmmlib.em import em_steps
from gmmlib.mixture import Mixture


@dataclass
class Run:
    """One climb.

    Parameters
    ----------
    mixture : Mixture
        The start; after each step, the mixture found.
    before : float
        Mean log-likelihood that the first step is compared with.
    lower_bounds : list of float
        Mean log-likelihood of a row before each step.
    converged : bool
    troubles : dict
        Each `Trouble` met, and the iteration it was first met in.

    Notes
    -----
    Chapter 11.

    Examples
    --------
    >>> Run(Mixture([1.0], [[0.0]], [1.0], "spherical")).lower_bound
    -inf
    """

    mixture: Mixture
    before: float = -float("inf")
    lower_bounds: list = field(default_factory=list)
    converged: bool = False
    troubles: dict = field(default_factory=dict)

    @property
    def lower_bound(self):
        """Mean log-likelihood before the last step; −∞ if there was none.

        Notes
        -----
        Chapter 10.

        Examples
        --------
        >>> Run(None, lower_bounds=[-3.0, -2.0]).lower_bound
        -2.0
        """
        return self.lower_bounds[-1] if self.lower_bounds else -float("inf")

    @property
    def rank(self):
        """What makes a run better than another.

        Notes
        -----
        Chapter 13.

        Examples
        --------
        >>> Run(None, lower_bounds=[-3.0]).rank > Run(None, lower_bounds=[-4.0]).rank
        True
        """
        return bool(self.lower_bounds), not self.troubles, self.lower_bound

    def climb(self, data, view, report, tol, **options):
        """Iterate until converged.

        Parameters
        ----------
        data : as in `gmmlib.em.em`
        view : Overview
            Of the data.
        report : object
            From `gmmlib.fitting.progress.progress`.
        tol : float
        **options
            As in `gmmlib.em.em`.

        Notes
        -----
        Chapter 10.

        Examples
        --------
        >>> import numpy as np
        >>> from gmmlib.blocks import overview
        >>> from gmmlib.fitting.progress import progress
        >>> X = np.array([[0.0], [2.0]])
        >>> run = Run(Mixture([1.0], [[0.0]], [1.0], "spherical"))
        >>> run.climb(X, overview(X), progress(0, 1, 9), tol=1e-3, reg_covar=0.0)
        >>> run.converged, run.mixture.means
        (True, array([[1.]]))
        """
        steps = em_steps(data, self.mixture, tol=tol, view=view, **options)
        for n, step in enumerate(steps, start=1):
            mean = float(step.log_likelihood / view.n_rows)
            gain = mean - (self.lower_bounds[-1] if self.lower_bounds else self.before)
            self.mixture = step.mixture
            self.lower_bounds.append(mean)
            self.converged = bool(step.converged or abs(gain) < tol)
            for trouble in step.troubles:
                self.troubles.setdefault(trouble, n)
            report.step(n, gain, mean)
            if self.converged:
                break
        report.end(self.converged, self.lower_bound)
