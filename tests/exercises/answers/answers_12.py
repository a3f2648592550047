"""Set 12, EM or gradient ascent."""

import numpy as np
from scipy import optimize, special


def slopes_by_loop(X, resp, means, covariances):
    out = np.zeros(means.shape)
    for k in range(len(means)):
        precision = np.linalg.inv(covariances[k])
        for n in range(len(X)):
            out[k] += resp[n, k] * precision @ (X[n] - means[k])
    return out


def slopes_by_difference(X, resp, means, covariances):
    """Of the bound, whose slope is that of the log-likelihood."""

    def Q(flat):
        z = X[:, None] - flat.reshape(means.shape)
        squares = np.einsum("nki,kij,nkj->nk", z, np.linalg.inv(covariances), z)
        return -0.5 * (resp * squares).sum()

    steps = 1e-3 * np.eye(means.size)
    flat = means.ravel()
    found = [(Q(flat + s) - Q(flat - s)) / 2e-3 for s in steps]
    return np.reshape(found, means.shape)


def slopes_of_diagonal(X, resp, means, covariances):
    z = X[:, None] - means
    return (resp[:, :, None] * z).sum(axis=0) / np.diagonal(covariances, 0, 1, 2)


def slopes_root(X, resp, means, covariances):
    L = np.linalg.cholesky(covariances)
    z = (resp[:, :, None] * (X[:, None] - means)).sum(axis=0)
    return np.linalg.solve(L, z[:, :, None])[:, :, 0]


def logits_by_matrix(logits, by_weights):
    p = special.softmax(logits)
    return (np.diag(p) - np.outer(p, p)) @ by_weights


def logits_by_loop(logits, by_weights):
    p = special.softmax(logits)
    mean = sum(a * b for a, b in zip(p, by_weights, strict=True))
    return [a * (b - mean) for a, b in zip(p, by_weights, strict=True)]


def logits_like_sigmoid(logits, by_weights):
    p = special.expit(logits)
    return by_weights * p * (1 - p)


def logits_centred(logits, by_weights):
    return by_weights - by_weights.mean()


def log_std_by_loop(X, resp, means, log_stds):
    out = -resp.sum(axis=0)[:, None] * np.ones_like(log_stds)
    for k in range(len(means)):
        for x, r in zip(X, resp[:, k], strict=True):
            out[k] = out[k] + r * (x - means[k]) ** 2 * np.exp(-2 * log_stds[k])
    return out


def std_instead(X, resp, means, log_stds):
    return log_std_by_loop(X, resp, means, log_stds) / np.exp(log_stds)


def averaged(X, resp, means, log_stds):
    return log_std_by_loop(X, resp, means, log_stds) / len(X)


def em_means_by_loop(means, by_means, covariances, counts):
    parts = zip(means, by_means, covariances, counts, strict=True)
    return [m + C @ g / n for m, g, C, n in parts]


def em_means_newton(means, by_means, covariances, counts):
    return means + np.linalg.solve(covariances, by_means[:, :, None])[:, :, 0]


def em_means_all_rows(means, by_means, covariances, counts):
    step = np.einsum("kij,kj->ki", covariances, by_means)
    return means + step / counts.sum()


def climb_by_softmax(x, means, rate, n_steps):
    means = np.array(means, float)
    for _ in range(n_steps):
        gaps = x[:, None] - means
        resp = special.softmax(-0.5 * gaps**2, axis=1)
        means = means + rate * np.mean(resp * gaps, axis=0)
    return means


def climb_down(x, means, rate, n_steps):
    return climb_by_softmax(x, means, -rate, n_steps)


def climb_to_the_top(x, means, rate, n_steps):
    def cost(m):
        return -special.logsumexp(-0.5 * (x[:, None] - m) ** 2, axis=1).sum()

    return optimize.minimize(cost, means).x


RIGHT = {
    "12-momentum": [3.7, 9 - 2 - 3.3],
    "12-mean-gradient": [slopes_by_loop, slopes_by_difference],
    "12-softmax-back": [logits_by_matrix, logits_by_loop],
    "12-log-std": [log_std_by_loop],
    "12-em-step": [em_means_by_loop],
    "12-climb": [climb_by_softmax],
}
WRONG = {
    "12-momentum": [5.0, 7.0],
    "12-mean-gradient": [slopes_of_diagonal, slopes_root],
    "12-softmax-back": [logits_like_sigmoid, logits_centred],
    "12-log-std": [std_instead, averaged],
    "12-em-step": [em_means_newton, em_means_all_rows],
    "12-climb": [climb_down, climb_to_the_top],
}
