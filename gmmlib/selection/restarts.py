r"""Do other starts find the same groups? (chapter 15)

.. math::

    \text{agreement}_{ij} = \operatorname{ARI}(\text{labels of start } i,\
        \text{labels of start } j)

The adjusted Rand index is 1 for the same groups and about 0 for unrelated ones
(chapter 11). A model whose groups change with the start has not found groups.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from sklearn.metrics import adjusted_rand_score

from gmmlib.selection.fits import fit, in_parallel, seed_of, sure, tally_notes
from gmmlib.selection.inputs import check_candidate, check_rows, root, whole

SAME = 1e-4  # mean log-likelihoods of a row that differ by less are the same top


@dataclass(frozen=True, eq=False, repr=False)
class Stability:
    """What many single starts found.

    Parameters
    ----------
    log_likelihoods : array (n_restarts,)
        ℓ of each.
    labels : array (n_restarts, N) of int
        The groups of each.
    sound : array (n_restarts,) of bool
        False where components died, collapsed, are flat or the same: the likelihood of
        such a fit says little (chapter 13).
    notes : list of str
        What went wrong in each; empty if nothing did.

    Notes
    -----
    Chapter 15; the index is Hubert and Arabie's, 1985.

    Examples
    --------
    >>> labels = np.array([[0, 0, 1, 1], [1, 1, 0, 0], [0, 1, 1, 0]])
    >>> ells, sound = np.array([-5.0, -5.0, -7.0]), np.full(3, True)
    >>> found = Stability(ells, labels, sound, ["", "", ""])
    >>> found
    2 of 3 starts reached the best log-likelihood; mean agreement 0.00
    >>> found.agreement.round(2)
    array([[ 1. ,  1. , -0.5],
           [ 1. ,  1. , -0.5],
           [-0.5, -0.5,  1. ]])
    """

    log_likelihoods: np.ndarray
    labels: np.ndarray
    sound: np.ndarray
    notes: list

    @property
    def n_best(self):
        """How many starts reached the best sound log-likelihood, to 1e-4 per row.

        Notes
        -----
        Chapter 13: local maxima.

        Examples
        --------
        >>> ells, sound = np.array([-5.0, -5.0, 9.0]), np.array([True, True, False])
        >>> Stability(ells, np.zeros((3, 4), int), sound, ["", "", "flat"]).n_best
        2
        """
        ells = self.log_likelihoods[self.sound]
        least = ells.max(initial=-np.inf) - SAME * self.labels.shape[1]
        return int(np.count_nonzero(ells >= least))

    @cached_property
    def agreement(self):
        """ARI of each pair of starts (n_restarts, n_restarts).

        Notes
        -----
        Chapter 11 defines the adjusted Rand index; Hubert and Arabie 1985.

        Examples
        --------
        >>> Stability(None, np.array([[0, 1], [1, 0]]), None, []).agreement
        array([[1., 1.],
               [1., 1.]])
        """
        pairs = [[adjusted_rand_score(a, b) for b in self.labels] for a in self.labels]
        return np.array(pairs)

    @property
    def mean_agreement(self):
        """Mean ARI over pairs of different starts.

        Notes
        -----
        Chapter 15.

        Examples
        --------
        >>> labels = np.array([[0, 0, 1, 1], [1, 1, 0, 0]])
        >>> Stability(None, labels, None, []).mean_agreement
        1.0
        """
        return float(self.agreement[np.triu_indices(len(self.labels), 1)].mean())

    def __repr__(self):
        reached = f"{self.n_best} of {len(self.labels)} starts reached the best"
        found = f"{reached} log-likelihood; mean agreement {self.mean_agreement:.2f}"
        note = tally_notes(self.notes, len(self.notes), "starts had troubles")
        return "\n".join(filter(None, (found, note)))


def stability(
    X,
    n_components,
    family="full",
    n_restarts=20,
    random_state=None,
    n_jobs=None,
    verbose=0,
    **options,
):
    """Fit from many single starts, and see whether they agree.

    Parameters
    ----------
    X : array (N, D)
    n_components : int
    family : {"full", "tied", "diag", "spherical"}
    n_restarts : int
        At least 2.
    random_state : None, int, RandomState or Generator
        The same for any `n_jobs`.
    n_jobs : int, optional
        Processes; -1 means one for each core.
    verbose : int or "tqdm"
        1 prints lines, "tqdm" shows a bar.
    **options
        Of `GaussianMixture`, such as ``init_params="random_from_data"``; starts by
        k-means, the default, differ little.

    Returns
    -------
    Stability

    Raises
    ------
    ValueError, TypeError
        Arguments that cannot be used, or a start whose fit fails.

    Notes
    -----
    Chapter 15; Chapter 13 shows why starts end at different maxima.

    Examples
    --------
    >>> from gmmlib import load_old_faithful
    >>> found = stability(load_old_faithful().X, 2, n_restarts=5, random_state=0)
    >>> found.n_best, found.mean_agreement
    (5, 1.0)
    """
    X, seed = check_rows(X), root(random_state)
    K, family = check_candidate(n_components, family, len(X), options, n_jobs, verbose)
    seeds = [
        seed_of(seed, K, family, restart)
        for restart in range(whole(n_restarts, "n_restarts", 2))
    ]
    options = {"n_init": 1} | options
    found = in_parallel(
        fit, [(X, K, family, own, options) for own in seeds], n_jobs, verbose
    )
    models = [sure(one).model for one in found]
    return Stability(
        np.array([len(X) * model.score(X) for model in models]),
        np.array([model.predict(X) for model in models]),
        np.array([one.sound for one in found]),
        [one.note for one in found],
    )
