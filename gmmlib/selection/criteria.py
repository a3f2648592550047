r"""A fitted mixture's misfit plus the price of its parameters (chapter 15).

.. math::

    \text{AIC} = -2\ell + 2P, \qquad
    \text{BIC} = -2\ell + P \log N, \qquad
    \text{ICL} = \text{BIC} + 2 \times \text{doubt about the groups}

P counts the free parameters (`Mixture.n_parameters`), N the rows, and smaller is
better, as in scikit-learn. R's mclust turns the sign: there larger is better.
"""

import math
from collections.abc import Iterator

import numpy as np
from scipy.special import entr

from gmmlib.blocks import cut, each_block
from gmmlib.validation import real_array

# how doubtful a row's share among the components is: 0 if one component has it all
DOUBT = {
    "map": lambda resp: -np.log(resp.max(axis=1)),
    "entropy": lambda resp: entr(resp).sum(axis=1),
}


def aic(mixture, X):
    """Akaike's information criterion: −2ℓ + 2P.

    Parameters
    ----------
    mixture : Mixture
        Fitted to these rows by maximum likelihood.
    X : array (N, D)
        Or an iterator of pairs (rows, their weights).

    Returns
    -------
    float
        Smaller is better.

    Raises
    ------
    ValueError, TypeError
        Rows that are not (N, D) finite numbers.

    Notes
    -----
    Chapter 15, `eq-choosing-aic`; Akaike 1974. It estimates the log-likelihood of new
    rows. Mixtures violate the regularity it is derived under: it tends to keep too
    many components.

    Examples
    --------
    >>> from gmmlib import Mixture
    >>> round(aic(Mixture([1.0], [[0.0]], [1.0], "spherical"), [[-1], [1]]), 3)
    9.676
    """
    ell, _, _ = tally(mixture, X)
    return -2 * ell + 2 * mixture.n_parameters


def bic(mixture, X):
    """Bayesian information criterion: −2ℓ + P log N.

    Parameters
    ----------
    mixture, X : as in `aic`

    Returns
    -------
    float
        Smaller is better; mclust prints its negative.

    Raises
    ------
    ValueError, TypeError
        As `aic`.

    Notes
    -----
    Chapter 15, `eq-choosing-bic`; Schwarz 1978. It approximates −2 log of the evidence
    ∫ p(X | θ) p(θ) dθ.

    Examples
    --------
    >>> from gmmlib import Mixture
    >>> round(bic(Mixture([1.0], [[0.0]], [1.0], "spherical"), [[-1], [1]]), 3)
    7.062
    """
    ell, n, _ = tally(mixture, X)
    return -2 * ell + mixture.n_parameters * math.log(n)


def icl(mixture, X, form="map"):
    r"""Integrated completed likelihood: BIC, and a price for groups that overlap.

    There are two forms, and they differ: doubt is −Σₙ log maxₖ rₙₖ, how surprising the
    most likely labels are ("map"), or −Σₙₖ rₙₖ log rₙₖ, the entropy of the
    responsibilities ("entropy"), which is never less.

    Parameters
    ----------
    mixture, X : as in `aic`
    form : {"map", "entropy"}
        mclust and the estimator's own `icl` use "map"; Baudry et al. 2010 "entropy".

    Returns
    -------
    float
        Smaller is better.

    Raises
    ------
    ValueError
        Another form; else as `aic`.

    Notes
    -----
    Chapter 15, `eq-choosing-icl`; Biernacki, Celeux and Govaert 2000.

    Examples
    --------
    >>> from gmmlib import Mixture
    >>> mixture = Mixture([0.5, 0.5], [[0.0], [4.0]], [1.0, 1.0], "spherical")
    >>> [round(icl(mixture, [[0], [2], [4]], form), 2) for form in ("map", "entropy")]
    [19.17, 19.18]
    """
    if form not in DOUBT:
        raise ValueError(f"form must be 'map' or 'entropy', got {form!r}")
    ell, n, doubt = tally(mixture, X, DOUBT[form])
    return -2 * ell + mixture.n_parameters * math.log(n) + 2 * doubt


def entropy(responsibilities):
    """How undecided the shares are: −Σₙₖ rₙₖ log rₙₖ, in nats.

    Parameters
    ----------
    responsibilities : array (N, K)
        Rows sum to 1.

    Returns
    -------
    float
        From 0, all rows decided, to N log K.

    Raises
    ------
    ValueError
        Entries below 0 or above 1, or not (N, K).

    Notes
    -----
    Chapter 15, `eq-choosing-entropy`; Celeux and Soromenho 1996.

    Examples
    --------
    >>> round(entropy([[0.5, 0.5], [0.0, 1.0]]), 4)
    0.6931
    """
    resp = real_array(responsibilities, "responsibilities", shape=("N", "K"))
    if resp.min() < 0 or resp.max() > 1 + 1e-9:
        raise ValueError("responsibilities must lie between 0 and 1")
    return float(DOUBT["entropy"](resp).sum())


def tally(mixture, X, doubt=None):
    """ℓ, the number of rows, and their total doubt.

    Parameters
    ----------
    mixture, X : as in `aic`
        Rows of an iterator have been checked; their weights, if any, count them.
    doubt : callable, optional
        From responsibilities (B, K) to how doubtful each row is (B,).

    Returns
    -------
    float
    float
        Total weight, if rows are weighted.
    float

    Notes
    -----
    Chapter 9, `eq-likelihood-logsumexp`.

    Examples
    --------
    >>> from gmmlib import Mixture
    >>> mixture = Mixture([1.0], [[0.0]], [1.0], "spherical")
    >>> [round(total, 3) for total in tally(mixture, [[-1], [1]])]
    [-2.838, 2.0, 0.0]
    """
    if not isinstance(X, Iterator):
        X = real_array(X, "X", shape=("N", mixture.means.shape[1]))
    ell = n = total = 0.0
    for block, weights in each_block(X):
        for x, w in cut(block, weights, 16384):
            w = np.ones(len(x)) if w is None else w
            ell, n = ell + w @ mixture.logpdf(x), n + w.sum()
            if doubt:
                total += w @ doubt(mixture.responsibilities(x))
    return float(ell), float(n), float(total)
