r"""Log-likelihood of rows the fit has not seen (chapter 15).

.. math::

    \frac{1}{|\text{fold}|} \sum_{n \in \text{fold}}
        \log p\bigl(\mathbf{x}_n \mid \hat{\boldsymbol{\theta}}_{\text{others}}\bigr)

Rows are dealt into folds at random; each fold is scored by a fit to all the others.
"""

import warnings

import numpy as np

from gmmlib.selection.fits import fit, seed_of, tally_notes
from gmmlib.selection.inputs import check_candidate, check_folds, check_rows, root


def cross_validated(
    X, n_components, family="full", n_folds=5, random_state=None, **options
):
    """Mean held-out log-likelihood of a row, fold by fold.

    Parameters
    ----------
    X : array (N, D)
    n_components : int
    family : {"full", "tied", "diag", "spherical"}
    n_folds : int
        From 2 to N.
    random_state : None, int, RandomState or Generator
        The same int deals the same folds, whatever the model: so models can be compared
        fold by fold.
    **options
        Of `GaussianMixture`, such as `n_init` or `reg_covar`.

    Returns
    -------
    array (n_folds,)
        Larger is better; nan where the fit failed.

    Warns
    -----
    UserWarning
        Saying in how many folds a fit failed, did not converge or is not sound.

    Raises
    ------
    ValueError, TypeError
        Arguments that cannot be used, or more components than rows outside a fold.

    Notes
    -----
    Chapter 15, `eq-choosing-heldout`; Smyth 2000.

    Examples
    --------
    >>> from gmmlib import load_old_faithful
    >>> X = load_old_faithful().X
    >>> one, two = (cross_validated(X, k, random_state=0).mean() for k in (1, 2))
    >>> bool(two > one)
    True
    """
    X, seed = check_rows(X), root(random_state)
    K, family = check_candidate(n_components, family, len(X), options)
    folds = deal(len(X), check_folds(n_folds, len(X), K), seed)
    scores, note = held_out(X, K, family, folds, seed, options)
    if note:
        warnings.warn(f"{family}, n_components={K}: {note}", stacklevel=2)
    return scores


def deal(n_rows, n_folds, seed):
    """The fold (N,) of each row: as many rows in one as in another, or one more.

    Examples
    --------
    >>> np.bincount(deal(10, 3, seed=0)).tolist()
    [4, 3, 3]
    """
    return np.random.default_rng(seed).permutation(np.arange(n_rows) % n_folds)


def held_out(X, n_components, family, folds, seed, options):
    """`cross_validated`, once everything is checked and the folds are dealt.

    Returns
    -------
    array (n_folds,)
    str
        What went wrong in fits, and how often; empty if nothing did.

    Examples
    --------
    >>> X = np.array([[0.0], [1.0], [2.0], [3.0]])
    >>> scores, note = held_out(X, 1, "full", np.array([0, 1, 0, 1]), 0, {})
    >>> scores.round(2)
    array([-1.92, -1.92])
    """
    scores, notes = np.full(folds.max() + 1, np.nan), []
    for fold in range(len(scores)):
        own = seed_of(seed, n_components, family, fold)
        found = fit(X[folds != fold], n_components, family, own, options)
        if found.model is not None:
            scores[fold] = found.model.score(X[folds == fold])
        notes.append(found.note)
    return scores, tally_notes(notes, len(scores), "folds")
