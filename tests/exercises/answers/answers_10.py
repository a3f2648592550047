"""Set 10, EM derived."""

import numpy as np
from scipy.special import logsumexp, softmax
from scipy.stats import norm


def logs_of(x, weights, means, stds):
    return np.log(weights) + norm.logpdf(np.asarray(x)[:, None], means, stds)


def e_step_by_scipy(x, weights, means, stds):
    table = logs_of(x, weights, means, stds)
    return softmax(table, axis=1), logsumexp(table, axis=1).sum()


def e_step_by_loop(x, weights, means, stds):
    resp, ell = [], 0.0
    for value in x:
        logs = [
            np.log(w)
            - np.log(s)
            - 0.5 * np.log(2 * np.pi)
            - 0.5 * ((value - m) / s) ** 2
            for w, m, s in zip(weights, means, stds, strict=True)
        ]
        top = max(logs)
        total = sum(np.exp(v - top) for v in logs)
        resp.append([np.exp(v - top) / total for v in logs])
        ell += top + np.log(total)
    return [resp, ell]


def e_step_by_logaddexp(x, weights, means, stds):
    table = logs_of(x, weights, means, stds)
    total = np.logaddexp.reduce(table, axis=1)
    return np.exp(table - total[:, None]), float(np.sum(total))


def e_step_floor(x, weights, means, stds):
    joint = weights * norm.pdf(x[:, None], means, stds) + 1e-300
    total = joint.sum(axis=1)
    return joint / total[:, None], np.log(total).sum()


def e_step_peak_lost(x, weights, means, stds):
    table = logs_of(x, weights, means, stds)
    table = table - table.max(axis=1, keepdims=True)
    return softmax(table, axis=1), logsumexp(table, axis=1).sum()


def e_step_expected(x, weights, means, stds):
    table = logs_of(x, weights, means, stds)
    resp = softmax(table, axis=1)
    return resp, (resp * table).sum()


def e_step_hard(x, weights, means, stds):
    table = logs_of(x, weights, means, stds)
    return np.eye(len(means))[table.argmax(axis=1)], logsumexp(table, axis=1).sum()


def means_by_loop(X, resp):
    N, D = X.shape
    K = resp.shape[1]
    out = [[0.0] * D for _ in range(K)]
    for k in range(K):
        share = sum(resp[n][k] for n in range(N))
        for d in range(D):
            out[k][d] = sum(resp[n][k] * X[n][d] for n in range(N)) / share
    return out


def means_by_average(X, resp):
    return np.stack([np.average(X, axis=0, weights=r) for r in resp.T])


def means_by_einsum(X, resp):
    return np.einsum("nk,nd->kd", resp / resp.sum(axis=0), X)


def means_hard(X, resp):
    labels = resp.argmax(axis=1)
    return np.array([X[labels == k].mean(axis=0) for k in range(resp.shape[1])])


def means_squared(X, resp):
    return (resp**2).T @ X / (resp**2).sum(axis=0)[:, None]


def covariances_by_loop(X, resp, means):
    N, D = X.shape
    K = resp.shape[1]
    out = np.zeros((K, D, D))
    for k in range(K):
        mean = sum(resp[n, k] * X[n] for n in range(N)) / sum(resp[:, k])
        for n in range(N):
            out[k] += resp[n, k] * np.outer(X[n] - mean, X[n] - mean)
        out[k] /= resp[:, k].sum()
    return list(out)


def covariances_by_cov(X, resp, means):
    D = X.shape[1]
    return [np.cov(X.T, aweights=r, ddof=0).reshape(D, D) for r in resp.T]


def covariances_by_einsum(X, resp, means):
    share = resp / resp.sum(axis=0)
    Z = X[:, None] - means
    m = np.einsum("nk,nkd->kd", share, Z)
    return np.einsum("nk,nkd,nke->kde", share, Z, Z) - m[:, :, None] * m[:, None]


def covariances_as_given(X, resp, means):
    share = resp / resp.sum(axis=0)
    Z = X[:, None] - means
    return np.einsum("nk,nkd,nke->kde", share, Z, Z)


def covariances_new_divided_by_n(X, resp, means):
    share = resp.sum(axis=0)[:, None, None]
    return np.array(covariances_by_cov(X, resp, means)) * share / len(X)


def covariances_half_and_half(X, resp, means):
    share = resp / resp.sum(axis=0)
    new = means_by_einsum(X, resp)  # on one side they are enough
    return np.einsum("nk,nkd,nke->kde", share, X[:, None] - new, X[:, None] - means)


def covariances_hard(X, resp, means):
    hard = np.eye(resp.shape[1])[resp.argmax(axis=1)]
    return np.array(covariances_by_cov(X, hard, means))


def bound_by_loop(x, q, weights, means, stds):
    total = 0.0
    for n, value in enumerate(x):
        for k in range(len(weights)):
            log_joint = np.log(weights[k]) + norm(means[k], stds[k]).logpdf(value)
            total += q[n][k] * (log_joint - np.log(q[n][k]))
    return total


def bound_by_gap(x, q, weights, means, stds):
    _, ell = e_step_by_scipy(x, weights, means, stds)
    table = logs_of(x, weights, means, stds)
    log_resp = table - logsumexp(table, axis=1, keepdims=True)
    return ell - np.sum(q * (np.log(q) - log_resp))


def bound_no_entropy(x, q, weights, means, stds):
    return (q * logs_of(x, weights, means, stds)).sum()


def bound_log_of_sum(x, q, weights, means, stds):
    joint = weights * norm.pdf(x[:, None], means, stds)
    return np.log((q * joint).sum(axis=1)).sum()


def bound_of_resp(x, q, weights, means, stds):
    table = logs_of(x, weights, means, stds)
    resp = softmax(table, axis=1)
    return (resp * (table - np.log(q))).sum()


def loop_with(x, weights, means, stds, steps, e_step=e_step_by_scipy):
    ells = []
    for _ in range(steps):
        resp, ell = e_step(x, weights, means, stds)
        share = resp.sum(axis=0)
        weights, means = share / len(x), x @ resp / share
        stds = np.sqrt((resp * (x[:, None] - means) ** 2).sum(axis=0) / share)
        ells.append(ell)
    return weights, means, stds, ells


def loop_by_moments(x, weights, means, stds, steps):
    ells = np.empty(steps)
    for t in range(steps):
        resp, ells[t] = e_step_by_logaddexp(x, weights, means, stds)
        weights = resp.mean(axis=0)
        means = np.mean(resp * x[:, None], axis=0) / weights
        stds = np.sqrt(np.mean(resp * x[:, None] ** 2, axis=0) / weights - means**2)
    return weights, means, stds, ells


def loop_by_recursion(x, weights, means, stds, steps):
    if steps == 0:
        return [weights, means, stds, []]
    resp, ell = e_step_by_scipy(x, weights, means, stds)
    new_means = [np.average(x, weights=r) for r in resp.T]
    new_stds = [
        np.average((x - m) ** 2, weights=r) ** 0.5
        for r, m in zip(resp.T, new_means, strict=True)
    ]
    new = np.mean(resp, axis=0), np.array(new_means), np.array(new_stds)
    *last, ells = loop_by_recursion(x, *new, steps - 1)
    return [*last, [ell, *ells]]


def loop_old_means(x, weights, means, stds, steps):
    ells = []
    for _ in range(steps):
        resp, ell = e_step_by_scipy(x, weights, means, stds)
        ells.append(ell)
        share = resp.sum(axis=0)
        stds = np.sqrt((resp * (x[:, None] - means) ** 2).sum(axis=0) / share)
        weights, means = share / len(x), x @ resp / share
    return weights, means, stds, ells


def loop_refreshed(x, weights, means, stds, steps):
    ells = []
    for _ in range(steps):
        resp, ell = e_step_by_scipy(x, weights, means, stds)
        ells.append(ell)
        weights = resp.mean(axis=0)
        resp = e_step_by_scipy(x, weights, means, stds)[0]
        means = x @ resp / resp.sum(axis=0)
        resp = e_step_by_scipy(x, weights, means, stds)[0]
        stds = np.sqrt(
            (resp * (x[:, None] - means) ** 2).sum(axis=0) / resp.sum(axis=0)
        )
    return weights, means, stds, ells


def loop_variances_inside(x, weights, means, stds, steps):
    ells = []
    for _ in range(steps):
        resp, ell = e_step_by_scipy(x, weights, means, stds)
        ells.append(ell)
        share = resp.sum(axis=0)
        weights, means = share / len(x), x @ resp / share
        stds = (resp * (x[:, None] - means) ** 2).sum(axis=0) / share
    return weights, means, stds, ells


def loop_hard(x, weights, means, stds, steps):
    return loop_with(x, weights, means, stds, steps, e_step=e_step_hard)


RIGHT = {
    "10-coin": [0.805, 0.80498, 0.6**9 * 0.4 / (0.6**9 * 0.4 + 0.5**10)],
    "10-e-step": [e_step_by_scipy, e_step_by_loop, e_step_by_logaddexp],
    "10-m-step-means": [means_by_loop, means_by_average, means_by_einsum],
    "10-m-step-covariances": [
        covariances_by_loop,
        covariances_by_cov,
        covariances_by_einsum,
        covariances_half_and_half,
    ],
    "10-bound": [bound_by_loop, bound_by_gap],
    "10-loop": [loop_with, loop_by_moments, loop_by_recursion],
}
WRONG = {
    "10-coin": [
        0.6**9 / (0.6**9 + 0.5**9),
        0.6 / 1.1,
        0.195,
        0.6**9 * 0.4,
        0.9,
        0.5,
        0.6**9 * 0.4 * 10,
        80.5,
        4.128,
    ],
    "10-e-step": [
        e_step_floor,
        e_step_peak_lost,
        e_step_expected,
        e_step_hard,
    ],
    "10-m-step-means": [
        means_hard,
        means_squared,
    ],
    "10-m-step-covariances": [
        covariances_as_given,
        covariances_new_divided_by_n,
        covariances_hard,
    ],
    "10-bound": [
        bound_no_entropy,
        bound_log_of_sum,
        bound_of_resp,
    ],
    "10-loop": [
        loop_old_means,
        loop_refreshed,
        loop_variances_inside,
        loop_hard,
    ],
}
