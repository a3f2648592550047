"""The first mixture of a fit, by the method that was asked for (chapter 11).

There is no formula of its own here: rows are shared out, and one M-step turns the
shares into a mixture. Parts that the user gave replace those that were found.

==================  ===============================================================
kmeans              rows belong to the cluster that k-means finds (in 2048 of many)
k-means++           rows of the data, far apart, are means; rows go to the nearest
random_from_data    rows of the data, any, are means; rows go to the nearest
random              each row is shared out at random
array or callable   responsibilities (N, K), labels (N,), or a `Mixture`
==================  ===============================================================
"""

from dataclasses import replace

import numpy as np

from gmmlib.blocks import each_block
from gmmlib.kmeans import kmeans
from gmmlib.mixture import Mixture
from gmmlib.seeding import draw_rows, seed_centers
from gmmlib.starts import from_centers, from_responsibilities

SAMPLE = 2048  # rows to start from, or 100 per component: EM corrects the rest


def initial(data, n_components, family, how, rng, given=(None,) * 3, **options):
    """A mixture to start EM from.

    Parameters
    ----------
    data : array (N, D) or re-iterable of blocks
    n_components : int
    family : {"full", "tied", "diag", "spherical"}
    how : str, array or callable
        As in the table above; a callable receives (data, n_components, rng).
    rng : numpy.random.Generator
    given : tuple
        Weights, means and covariances to use instead, each None to find it.
    **options
        `weights`, `reg_covar`, `report` and `view`, as in
        `gmmlib.starts.from_centers`.

    Returns
    -------
    Mixture

    Raises
    ------
    ValueError
        Responsibilities, labels or a mixture that do not fit the data.

    Notes
    -----
    Chapter 11. Means that are given say which rows are near them, so unless `how` is
    random, an array or a callable, weights and covariances are those rows'.

    Examples
    --------
    >>> X = np.array([[0.0], [1.0], [8.0], [9.0]])
    >>> initial(X, 2, "tied", np.array([0, 0, 1, 1]), None).means
    array([[0.5],
           [8.5]])
    """
    if all(part is not None for part in given):
        return Mixture(*given, family)
    weights, K = options.get("weights"), n_components
    size = max(SAMPLE, 100 * K)
    if not isinstance(how, str):
        how = how(data, K, rng) if callable(how) else how
        how = how if isinstance(how, Mixture) else np.asarray(how)
    if isinstance(how, Mixture):
        found = _fitting(how, data, K, family)
    elif not isinstance(how, str):
        found = _from_shares(data, how, K, family, options)
    elif how == "random":  # of many rows, a sample will do: memory stays flat
        X, w = _present(data, rng, size, weights)
        resp = rng.random((len(X), K))
        resp /= resp.sum(axis=1, keepdims=True)
        found = from_responsibilities(X, resp, family, w, *_rest(options))
    elif given[1] is not None:
        found = from_centers(data, given[1], family, **options)
    elif how == "kmeans":
        X, w = _present(data, rng, size, weights)
        view = options.get("view") if X is data else None
        centers = kmeans(X, K, rng, w, tol=1e-3, view=view).centers
        found = from_centers(data, centers, family, **options)
    else:
        X, w = _present(data, rng, size, weights)
        chosen = _draw(X, K, rng, w) if how[-1] == "a" else seed_centers(X, K, rng, w)
        centers = X[chosen].astype(float)
        found = replace(from_centers(data, centers, family, **options), means=centers)
    parts = (found.weights, found.means, found.covariances)
    parts = [f if g is None else g for f, g in zip(parts, given, strict=True)]
    return Mixture(*parts, family)


def _rest(options):
    return [options[name] for name in ("reg_covar", "report") if name in options]


class _Heavy:
    """Blocks without their rows of weight zero."""

    def __init__(self, data):
        self.data = data

    def __iter__(self):
        for X, w in each_block(self.data):
            yield (X, w) if w is None else (X[w > 0], w[w > 0])


def _present(data, rng, size, weights):
    """At most `size` rows, those of weight zero being absent, and their weights."""
    if not hasattr(data, "shape"):
        return draw_rows(_Heavy(data), rng, size=size)
    if weights is None or weights.all():
        return draw_rows(data, rng, size=size, weights=weights)
    rows = np.flatnonzero(weights)
    if len(rows) > size:
        rows = np.sort(rng.choice(rows, size, replace=False, shuffle=False))
    return data[rows], weights[rows]


def _draw(X, K, rng, weights):
    """Numbers of K rows, any; the heavier, the likelier."""
    if weights is None:
        return rng.choice(len(X), K, replace=False)
    return np.argsort(rng.exponential(size=len(X)) / weights, kind="stable")[:K]


def _fitting(mixture, data, K, family):
    if mixture.family != family or len(mixture.weights) != K:
        raise ValueError(
            f"the start is a {mixture.family} mixture of {len(mixture.weights)} "
            f"components, but covariance_type={family!r} and n_components={K} were "
            "asked for"
        )
    return mixture


def _from_shares(data, shares, K, family, options):
    """The mixture of responsibilities (N, K) or labels (N,)."""
    weights, N = options.get("weights"), len(data) if hasattr(data, "shape") else None
    if shares.ndim == 1 and shares.dtype.kind in "iu":
        if shares.min() < 0 or shares.max() >= K:
            n = int(((shares < 0) | (shares >= K)).argmax())
            raise ValueError(
                f"the start's label of row {n} is {shares[n]}, but n_components={K} "
                f"allows 0 to {K - 1}"
            )
    elif shares.ndim != 2 or shares.shape[1] != K or shares.dtype.kind not in "biuf":
        raise ValueError(
            "a start must be responsibilities of shape (N, K) or integer labels of "
            f"shape (N,) with K = {K}, got shape {shares.shape} of {shares.dtype}"
        )
    else:
        bad = ~((shares >= 0).all(axis=1) & (np.abs(shares.sum(axis=1) - 1) < 1e-6))
        if bad.any():
            raise ValueError(
                f"the start's responsibilities of row {int(bad.argmax())} are not "
                "shares: they must not be negative and must sum to 1"
            )
    if N not in (None, len(shares)):
        raise ValueError(f"the start is for {len(shares)} rows, but X has {N}")
    if shares.ndim == 1 and shares.max() < K - 1:
        shares = np.equal.outer(shares, np.arange(K)).astype(float)
    return from_responsibilities(data, shares, family, weights, *_rest(options))
