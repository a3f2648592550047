r"""Are K + 1 components better than K by more than chance? (chapter 15)

.. math::

    \lambda = 2\,\bigl(\ell_{K+1} - \ell_K\bigr), \qquad
    p = \frac{1 + \#\{b : \lambda_b \ge \lambda\}}{B + 1}

λ has no χ² law, since K components lie on the edge of K + 1. So its law is drawn: each
λ_b is that of as many rows, drawn from the mixture of K that was fitted.
"""

from dataclasses import dataclass

import numpy as np

from gmmlib.selection.fits import fit, in_parallel, seed_of, sure, tally_notes
from gmmlib.selection.inputs import check_candidate, check_rows, root, whole


@dataclass(frozen=True, eq=False, repr=False)
class BootstrapTest:
    """A test of K components against K + 1.

    Parameters
    ----------
    n_components : int
        K.
    statistic : float
        λ of the data.
    replicates : array (n_bootstrap,)
        λ of rows drawn from the fitted mixture of K components.
    note : str
        What went wrong in fits, and how often; empty if nothing did.

    Notes
    -----
    Chapter 15, `eq-choosing-bootstrap`.

    Examples
    --------
    >>> BootstrapTest(1, 9.0, np.array([1.0, 2.0, 10.0]), "")
    1 against 2 components: λ = 9.00, p = 0.500 by 3 replicates
    """

    n_components: int
    statistic: float
    replicates: np.ndarray
    note: str

    @property
    def p_value(self):
        """How often chance alone does as well; the data count as one replicate.

        Notes
        -----
        Chapter 15, `eq-choosing-bootstrap`.

        Examples
        --------
        >>> BootstrapTest(1, 9.0, np.array([1.0, 2.0, 3.0]), "").p_value
        0.25
        """
        as_good = np.count_nonzero(self.replicates >= self.statistic)
        return float((1 + as_good) / (len(self.replicates) + 1))

    def __repr__(self):
        K, B = self.n_components, len(self.replicates)
        test = f"{K} against {K + 1} components: λ = {self.statistic:.2f}"
        found = f"{test}, p = {self.p_value:.3f} by {B} replicates"
        return "\n".join(filter(None, (found, self.note)))


def bootstrap_likelihood_ratio(
    X,
    n_components,
    family="full",
    n_bootstrap=99,
    random_state=None,
    n_jobs=None,
    verbose=0,
    **options,
):
    """Test K components against K + 1 by a parametric bootstrap.

    Parameters
    ----------
    X : array (N, D)
    n_components : int
        K, the smaller number.
    family : {"full", "tied", "diag", "spherical"}
    n_bootstrap : int
        Replicates B; p is no smaller than 1 / (B + 1).
    random_state : None, int, RandomState or Generator
        The same for any `n_jobs`.
    n_jobs : int, optional
        Processes; -1 means one for each core.
    verbose : int or "tqdm"
        1 prints lines, "tqdm" shows a bar.
    **options
        Of `GaussianMixture`; `n_init` is 5 unless given. Too few starts make λ too
        small, even negative.

    Returns
    -------
    BootstrapTest

    Raises
    ------
    ValueError, TypeError
        Arguments that cannot be used; K + 1 above N.

    Notes
    -----
    Chapter 15, `eq-choosing-bootstrap`; McLachlan 1987.

    Examples
    --------
    >>> X = np.random.default_rng(0).normal(size=(60, 1))
    >>> two_groups = np.vstack([X, X + 6])
    >>> bootstrap_likelihood_ratio(two_groups, 1, n_bootstrap=9, random_state=0).p_value
    0.1
    """
    X, seed = check_rows(X), root(random_state)
    K = whole(n_components, "n_components", 1)
    _, family = check_candidate(K + 1, family, len(X), options, n_jobs, verbose)
    B = whole(n_bootstrap, "n_bootstrap", 1)
    null, statistic, note = likelihood_ratio(X, K, family, seed, options)
    seeds = [seed_of(seed, K, family, b) for b in range(B)]
    calls = [(null, len(X), own, options) for own in seeds]
    found = in_parallel(_replicate, calls, n_jobs, verbose)
    notes = note, tally_notes([note for _, note in found], B, "replicates")
    replicates = np.array([ratio for ratio, _ in found])
    return BootstrapTest(K, statistic, replicates, "; ".join(filter(None, notes)))


def likelihood_ratio(X, n_components, family, seed, options):
    """The mixture of K components, λ against K + 1, and a note on the two fits.

    Examples
    --------
    >>> X = np.array([[0.0], [1.0], [8.0], [9.0]])
    >>> mixture, ratio, note = likelihood_ratio(X, 1, "tied", 0, {})
    >>> mixture.means, round(ratio, 1)
    (array([[4.5]]), 11.2)
    """
    fits = [
        fit(X, K, family, seed_of(seed, K, family), options)
        for K in (n_components, n_components + 1)
    ]
    null, more = (sure(found).model for found in fits)
    notes = [found.note for found in fits if found.note]
    return (
        null.mixture_,
        2 * len(X) * (more.score(X) - null.score(X)),
        "; ".join(notes),
    )


def _replicate(mixture, n_rows, seed, options):
    """λ of rows drawn from a mixture, and a note on the fits."""
    X, _ = mixture.sample(n_rows, np.random.default_rng(seed))
    K = len(mixture.weights)
    return likelihood_ratio(X, K, mixture.family, seed, options)[1:]
