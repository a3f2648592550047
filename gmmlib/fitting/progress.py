"""How far a fit has come: silence, lines of text, or a bar (chapter 11).

There is no formula here. The lines are scikit-learn's; the bar is tqdm's, which is
imported only when it is asked for.
"""

from time import perf_counter


class _Silence:
    """Says nothing; the others do the same at the same moments."""

    def begin(self, number):
        """A start is made, the `number`-th."""

    def step(self, n, gain, lower_bound):
        """Iteration n is done."""

    def end(self, converged, lower_bound):
        """No more iterations from this start."""


class _Lines(_Silence):
    """One line every so many iterations, with times and gains if wanted."""

    def __init__(self, detail, interval):
        self.detail, self.interval = detail, interval

    def begin(self, number):
        print(f"Initialization {number}")
        self.started = self.last = perf_counter()

    def step(self, n, gain, lower_bound):
        if n % self.interval:
            return
        now, line = perf_counter(), f"  Iteration {n}"
        if self.detail:
            line += f"\t time lapse {now - self.last:.5f}s\t ll change {gain:.5f}"
        print(line)
        self.last = now

    def end(self, converged, lower_bound):
        line = f"Initialization {'converged' if converged else 'did not converge'}."
        if self.detail:
            lapse = perf_counter() - self.started
            line += f" time lapse {lapse:.5f}s\t lower bound {lower_bound:.5f}."
        print(line)


class _Bar(_Silence):
    """A bar by tqdm, one for each start."""

    def __init__(self, max_iter):
        try:
            from tqdm.auto import tqdm
        except ImportError:
            raise ImportError(
                "verbose='tqdm' needs tqdm: pip install 'gmmlib[progress]', or use "
                "verbose=1 for lines of text"
            ) from None
        self.tqdm, self.max_iter = tqdm, max_iter

    def begin(self, number):
        self.bar = self.tqdm(total=self.max_iter, desc=f"start {number}")

    def step(self, n, gain, lower_bound):
        self.bar.update()
        self.bar.set_postfix_str(f"mean log-likelihood {lower_bound:.6g}")

    def end(self, converged, lower_bound):
        self.bar.close()


def progress(verbose, interval, max_iter):
    """Who reports, given an estimator's parameters.

    Parameters
    ----------
    verbose : int or "tqdm"
        0 says nothing, 1 and 2 print lines, "tqdm" shows a bar.
    interval : int
        Iterations from one line to the next.
    max_iter : int

    Returns
    -------
    object
        Its methods `begin`, `step` and `end` are called as a fit goes on.

    Raises
    ------
    ImportError
        "tqdm" is not installed.

    Notes
    -----
    No formula.

    Examples
    --------
    >>> lines = progress(1, 10, 100)
    >>> lines.begin(0); lines.step(10, 0.5, -2.0); lines.end(True, -2.0)
    Initialization 0
      Iteration 10
    Initialization converged.
    """
    if verbose == "tqdm":
        return _Bar(max_iter)
    return _Lines(verbose > 1, interval) if verbose else _Silence()
