"""Set 05, the multivariate normal."""

import numpy as np
from scipy.linalg import cho_solve, solve_triangular, sqrtm
from scipy.stats import multivariate_normal


def whiten_by_scipy(X, mean, covariance):
    L = np.linalg.cholesky(covariance)
    return solve_triangular(L, (X - mean).T, lower=True).T


def whiten_by_root(X, mean, covariance):
    return (X - mean) @ np.real(np.linalg.inv(sqrtm(covariance)))


def whiten_by_axes(X, mean, covariance):
    values, vectors = np.linalg.eigh(covariance)
    return ((X - mean) @ vectors / np.sqrt(values))[:, ::-1]


def whiten_by_loop(X, mean, covariance):
    L = np.linalg.cholesky(covariance)
    return [list(np.linalg.solve(L, row - mean)) for row in X]


def whiten_by_svd(X, mean, covariance):
    U, s, _ = np.linalg.svd(covariance)
    return np.einsum("nd,de,e->ne", X - mean, U, s**-0.5)


def whiten_standardise(X, mean, covariance):
    return (X - mean) / np.sqrt(np.diag(covariance))


def whiten_transposed(X, mean, covariance):
    return (X - mean) @ np.linalg.inv(np.linalg.cholesky(covariance))


def whiten_inverse(X, mean, covariance):
    return (X - mean) @ np.linalg.inv(covariance)


def whiten_axes_transposed(X, mean, covariance):
    values, vectors = np.linalg.eigh(covariance)
    return (X - mean) @ vectors.T / np.sqrt(values)


def whiten_by_the_rows(X, mean, covariance):
    return whiten_by_scipy(X, X.mean(axis=0), np.cov(X.T, ddof=0))


def log_density_slogdet(X, mean, covariance):
    Z = X - mean
    squares = np.einsum("nd,de,ne->n", Z, np.linalg.inv(covariance), Z)
    return -0.5 * (
        len(mean) * np.log(2 * np.pi) + np.linalg.slogdet(covariance)[1] + squares
    )


def log_density_by_loop(X, mean, covariance):
    L = np.linalg.cholesky(covariance)
    constant = -len(mean) / 2 * np.log(2 * np.pi) - sum(np.log(np.diag(L)))
    return [constant - 0.5 * (x - mean) @ cho_solve((L, True), x - mean) for x in X]


def log_density_eigen(X, mean, covariance):
    values, vectors = np.linalg.eigh(covariance)
    Z = (X - mean) @ vectors
    return -0.5 * (np.log(2 * np.pi * values) + Z**2 / values).sum(axis=1)


def log_density_det(X, mean, covariance):
    squares = (whiten_by_scipy(X, mean, covariance) ** 2).sum(axis=1)
    d = len(mean)
    return -0.5 * (d * np.log(2 * np.pi) + np.log(np.linalg.det(covariance)) + squares)


def log_density_one_two_pi(X, mean, covariance):
    squares = (whiten_by_scipy(X, mean, covariance) ** 2).sum(axis=1)
    return -0.5 * (np.log(2 * np.pi) + np.linalg.slogdet(covariance)[1] + squares)


def log_density_two_features(X, mean, covariance):
    squares = (whiten_by_scipy(X, mean, covariance) ** 2).sum(axis=1)
    return -np.log(2 * np.pi) - 0.5 * np.linalg.slogdet(covariance)[1] - 0.5 * squares


def conditional_by_precision(mean, covariance, seen, values):
    unseen = [d for d in range(len(mean)) if d not in seen]
    P = np.linalg.inv(covariance)
    V = np.linalg.inv(P[np.ix_(unseen, unseen)])
    pull = P[np.ix_(unseen, seen)] @ (values - np.asarray(mean)[seen])
    return np.asarray(mean)[unseen] - V @ pull, V


def conditional_one_by_one(mean, covariance, seen, values):
    m, C = np.array(mean, dtype=float), np.array(covariance, dtype=float)
    for d, value in zip(seen, values, strict=True):
        gain = C[:, d] / C[d, d]
        m = m + gain * (value - m[d])
        C = C - np.outer(gain, C[d])
    unseen = np.setdiff1d(np.arange(len(m)), seen)
    return m[unseen], C[unseen][:, unseen]


def conditional_by_mask(mean, covariance, seen, values):
    s = np.isin(range(len(mean)), seen)
    A = np.linalg.lstsq(covariance[s][:, s], covariance[s][:, ~s], rcond=None)[0]
    return [
        mean[~s] + (values - mean[s]) @ A,
        covariance[~s][:, ~s] - covariance[~s][:, s] @ A,
    ]


def conditional_diagonal(mean, covariance, seen, values):
    unseen = [d for d in range(len(mean)) if d not in seen]
    A = covariance[np.ix_(unseen, seen)] / np.diag(covariance)[seen]
    return (
        mean[unseen] + A @ (values - mean[seen]),
        covariance[np.ix_(unseen, unseen)] - A @ covariance[np.ix_(seen, unseen)],
    )


def conditional_precision_block(mean, covariance, seen, values):
    m, V = conditional_by_precision(mean, covariance, seen, values)
    return m, np.linalg.inv(V)


def most_likely_by_scipy(X, means, covariances):
    scores = [
        multivariate_normal(m, C, allow_singular=True).logpdf(X)
        for m, C in zip(means, covariances, strict=True)
    ]
    return np.argmax(np.reshape(scores, (len(means), -1)), axis=0)


def most_likely_by_loop(X, means, covariances):
    labels = []
    for x in X:
        best = max(
            range(len(means)),
            key=lambda k: log_density_eigen(x[None], means[k], covariances[k])[0],
        )
        labels.append(best)
    return labels


def scores_of(X, means, covariances, pay):
    return np.array(
        [
            (whiten_by_scipy(X, m, C) ** 2).sum(axis=1) + pay(C)
            for m, C in zip(means, covariances, strict=True)
        ]
    )


def most_likely_logdet(X, means, covariances):
    return scores_of(X, means, covariances, lambda C: np.linalg.slogdet(C)[1]).argmin(
        axis=0
    )


def most_likely_as_given(X, means, covariances):
    return scores_of(X, means, covariances, lambda C: 0.0).argmin(axis=0)


def most_likely_det(X, means, covariances):
    return scores_of(X, means, covariances, lambda C: np.log(np.linalg.det(C))).argmin(
        axis=0
    )


def most_likely_half(X, means, covariances):
    return scores_of(
        X, means, covariances, lambda C: np.linalg.slogdet(C)[1] / 2
    ).argmin(axis=0)


def most_likely_trace(X, means, covariances):
    return scores_of(X, means, covariances, lambda C: np.log(np.trace(C))).argmin(
        axis=0
    )


RIGHT = {
    "05-one-sigma": [0.3935, 1 - np.exp(-0.5), 0.39],
    "05-whiten": [
        whiten_by_scipy,
        whiten_by_root,
        whiten_by_axes,
        whiten_by_loop,
        whiten_by_svd,
    ],
    "05-log-density": [
        log_density_slogdet,
        log_density_by_loop,
        log_density_eigen,
        lambda X, m, C: np.atleast_1d(multivariate_normal.logpdf(X, m, C)),
    ],
    "05-read-correlation": [0.7, 0.7000001],
    "05-conditional": [
        conditional_by_precision,
        conditional_one_by_one,
        conditional_by_mask,
    ],
    "05-most-likely": [most_likely_by_loop, most_likely_logdet, most_likely_by_scipy],
}
WRONG = {
    "05-one-sigma": [0.6827, 0.6827**2, 0.6065, 0.1987, 39.35, 0.8, 0.9545],
    "05-whiten": [
        whiten_standardise,
        whiten_transposed,
        whiten_inverse,
        whiten_axes_transposed,
        whiten_by_the_rows,
    ],
    "05-log-density": [
        log_density_det,
        log_density_one_two_pi,
        log_density_two_features,
    ],
    "05-read-correlation": [-0.7, 0.49, 4.2, 0.5, 1.4, 0.9, 0.3],
    "05-conditional": [
        conditional_diagonal,
        conditional_precision_block,
    ],
    "05-most-likely": [
        most_likely_as_given,
        most_likely_det,
        most_likely_half,
        most_likely_trace,
    ],
}
