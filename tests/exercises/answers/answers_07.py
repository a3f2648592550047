"""Set 07, weighted distance."""

import numpy as np
from scipy import optimize, special, stats


def score_by_density(X, weights, means, covariances):
    D = X.shape[1]
    columns = []
    for w, m, C in zip(weights, means, covariances, strict=True):
        log_density = stats.multivariate_normal(m, C).logpdf(X)
        columns.append(
            -2 * (np.log(w) + np.atleast_1d(log_density)) - D * np.log(2 * np.pi)
        )
    return np.stack(columns, axis=1)


def score_by_einsum(X, weights, means, covariances):
    z = X[:, None] - means
    squares = np.einsum("nki,kij,nkj->nk", z, np.linalg.inv(covariances), z)
    return squares + np.log(np.linalg.det(covariances)) - 2 * np.log(weights)


def score_half(X, weights, means, covariances):
    return score_by_einsum(X, weights, means, covariances) / 2


def score_per_dimension(X, weights, means, covariances):
    D = X.shape[1]
    log_det = np.log(np.linalg.det(covariances))
    return score_by_einsum(X, weights, means, covariances) - log_det + log_det / D


def parts_of(x, labels):
    groups = [x[labels == k] for k in range(max(labels) + 1)]
    return [(g.mean(), g.std(), len(g) / len(x)) for g in groups]


def reassign_by_density(x, labels):
    joint = [w * stats.norm(m, s).pdf(x) for m, s, w in parts_of(x, labels)]
    return np.argmax(joint, axis=0)


def reassign_nearest(x, labels):
    return np.argmin([abs(x - m) for m, _, _ in parts_of(x, labels)], axis=0)


def reassign_half_log(x, labels):
    cost = [
        ((x - m) / s) ** 2 + np.log(s) - 2 * np.log(w)
        for m, s, w in parts_of(x, labels)
    ]
    return np.argmin(cost, axis=0)


def shares_by_softmax(X, weights, means, std):
    far = ((X[:, None] - means) ** 2).sum(axis=2)
    return special.softmax(np.log(weights) - far / (2 * std**2), axis=1)


def shares_unnormalised(X, weights, means, std):
    return shares_by_softmax(X, weights, means, std) * weights.sum() * 2


def shares_of_distance(X, weights, means, std):
    far = np.linalg.norm(X[:, None] - means, axis=2)
    return special.softmax(np.log(weights) - far / (2 * std**2), axis=1)


def full_score(x):
    one = x**2 - 2 * np.log(0.9)
    return one - ((x - 4) / 2) ** 2 - np.log(4) + 2 * np.log(0.1)


RIGHT = {
    "07-boundary": [optimize.brentq(full_score, 0, 4), 2.52],
    "07-score": [score_by_density, score_by_einsum],
    "07-reassign": [reassign_by_density],
    "07-read-boundary": ["hyperbola", " Hyperbola"],
    "07-limit": [shares_by_softmax],
    "07-units": [lambda ell, N, f: ell + N * np.log(np.abs(np.prod(f)))],
}
WRONG = {
    "07-boundary": [2.0, 4 / 3, 3.2],
    "07-score": [score_half, score_per_dimension],
    "07-reassign": [reassign_nearest, reassign_half_log],
    "07-read-boundary": ["line", "circle"],
    "07-limit": [shares_unnormalised, shares_of_distance],
    "07-units": [lambda ell, N, f: ell + N * np.prod(f), lambda ell, N, f: ell * N],
}
