"""Set 11, from scratch on iris."""

from itertools import permutations

import numpy as np
from scipy.linalg import solve_triangular
from scipy.optimize import linear_sum_assignment
from scipy.special import logsumexp, softmax
from scipy.stats import multivariate_normal


def log_gaussian_by_factor(X, mean, covariance):
    L = np.linalg.cholesky(covariance)
    Z = solve_triangular(L, (X - mean).T, lower=True)
    constant = len(mean) * np.log(2 * np.pi) / 2 + np.log(np.diag(L)).sum()
    return -constant - 0.5 * np.einsum("dn,dn->n", Z, Z)


def log_gaussian_by_loop(X, mean, covariance):
    L = np.linalg.cholesky(covariance)
    D = len(mean)
    out = []
    for row in X:
        z = [0.0] * D
        for i in range(D):
            z[i] = (row[i] - mean[i] - sum(L[i, j] * z[j] for j in range(i))) / L[i, i]
        logs = sum(np.log(L[i, i]) for i in range(D))
        out.append(-0.5 * (D * np.log(2 * np.pi) + sum(v * v for v in z)) - logs)
    return out


def log_gaussian_by_eigen(X, mean, covariance):
    values, vectors = np.linalg.eigh(covariance)
    Z = (X - mean) @ vectors
    return -0.5 * (Z**2 / values + np.log(2 * np.pi * values)).sum(axis=1)


def log_gaussian_half_det(X, mean, covariance):
    half = np.linalg.slogdet(covariance)[1] / 2
    return log_gaussian_by_factor(X, mean, covariance) + half / 2


def log_gaussian_wrong_side(X, mean, covariance):
    L = np.linalg.cholesky(covariance)
    Z = (X - mean) @ np.linalg.inv(L)
    constant = len(mean) * np.log(2 * np.pi) / 2 + np.log(np.diag(L)).sum()
    return -constant - 0.5 * (Z**2).sum(axis=1)


def log_gaussian_diagonal(X, mean, covariance):
    return log_gaussian_by_factor(X, mean, np.diag(np.diag(covariance)))


def whole(X):
    return np.cov(X, rowvar=False, bias=True).reshape(X.shape[1], X.shape[1])


def start_by_choice(X, K, rng):
    rows = rng.choice(len(X), size=K, replace=False)
    return np.full(K, 1 / K), X[rows], np.array([whole(X)] * K)


def start_by_permutation(X, K, rng):
    Z = X - X.mean(axis=0)
    table = np.tile(Z.T @ Z / len(X), (K, 1, 1))
    return [1 / K] * K, rng.permutation(X)[:K], table


def start_by_keys(X, K, rng):
    rows = rng.random(len(X)).argsort()[-K:]
    return np.ones(K) / K, X[rows], [whole(X) for _ in range(K)]


def start_by_asking_again(X, K, rng):
    rows = []
    while len(rows) < K:
        row = int(rng.integers(len(X)))
        if row not in rows:
            rows.append(row)
    return np.repeat(1 / K, K), np.stack([X[r] for r in rows]), np.stack([whole(X)] * K)


def start_by_rows(X, K, rng):
    means = rng.choice(X, K, replace=False)
    return np.full(K, 1 / K), means, np.repeat(whole(X)[None], K, axis=0)


def start_with_repeats(X, K, rng):
    w, _, C = start_by_choice(X, K, rng)
    return w, X[rng.integers(len(X), size=K)], C


def start_minus_one(X, K, rng):
    w, m, C = start_by_choice(X, K, rng)
    return w, m, C * len(X) / (len(X) - 1)


def start_mixed_features(X, K, rng):
    w, _, C = start_by_choice(X, K, rng)
    return w, np.stack([rng.choice(c, K, replace=False) for c in X.T], axis=1), C


def logs_of(X, weights, means, covariances):
    return np.stack(
        [
            np.log(w) + log_gaussian_by_factor(X, m, C)
            for w, m, C in zip(weights, means, covariances, strict=True)
        ],
        axis=1,
    )


def e_step_by_scipy(X, weights, means, covariances):
    table = logs_of(X, weights, means, covariances)
    return softmax(table, axis=1), logsumexp(table, axis=1).sum()


def e_step_by_loop(X, weights, means, covariances):
    resp, ell = [], 0.0
    for row in X:
        logs = [
            float(np.log(w)) + float(multivariate_normal.logpdf(row, m, C))
            for w, m, C in zip(weights, means, covariances, strict=True)
        ]
        total = logs[0]
        for v in logs[1:]:
            total = np.logaddexp(total, v)
        resp.append([np.exp(v - total) for v in logs])
        ell += total
    return [resp, ell]


def e_step_tiny(X, weights, means, covariances):
    numerators = np.exp(logs_of(X, weights, means, covariances))
    totals = numerators.sum(axis=1, keepdims=True) + np.finfo(float).tiny
    return numerators / totals, np.log(totals).sum()


def e_step_peak_lost(X, weights, means, covariances):
    table = logs_of(X, weights, means, covariances)
    table = table - table.max(axis=1, keepdims=True)
    return softmax(table, axis=1), logsumexp(table, axis=1).sum()


def e_step_one_peak(X, weights, means, covariances):
    table = logs_of(X, weights, means, covariances)
    numerators = np.exp(table - table.max())
    totals = numerators.sum(axis=1, keepdims=True)
    return numerators / totals, (np.log(totals) + table.max()).sum()


def m_step_by_loop(X, resp):
    N, K = resp.shape
    weights, means, covariances = [], [], []
    for k in range(K):
        share = sum(resp[:, k])
        mean = sum(resp[n, k] * X[n] for n in range(N)) / share
        scatter = sum(resp[n, k] * np.outer(X[n] - mean, X[n] - mean) for n in range(N))
        weights.append(share / N)
        means.append(mean)
        covariances.append(scatter / share)
    return weights, means, covariances


def m_step_by_cov(X, resp):
    D = X.shape[1]
    means = [np.average(X, axis=0, weights=r) for r in resp.T]
    covariances = [np.cov(X.T, aweights=r, bias=True).reshape(D, D) for r in resp.T]
    return resp.mean(axis=0), np.array(means), np.array(covariances)


def m_step_by_einsum(X, resp):
    share = np.einsum("nk->k", resp)
    means = np.einsum("nk,nd->kd", resp, X) / share[:, None]
    second = np.einsum("nk,nd,ne->kde", resp, X, X) / share[:, None, None]
    return share / len(X), means, second - np.einsum("kd,ke->kde", means, means)


def m_step_ridge(X, resp):
    w, m, C = m_step_by_cov(X, resp)
    return w, m, C + 1e-6 * np.eye(X.shape[1])


def m_step_c_by_n(X, resp):
    w, m, C = m_step_by_cov(X, resp)
    return w, m, C * w[:, None, None]


def m_step_overall_mean(X, resp):
    w, m, C = m_step_by_cov(X, resp)
    step = m - X.mean(axis=0)
    return w, m, C + np.einsum("kd,ke->kde", step, step)


def train_by_for(X, weights, means, covariances, tol, max_iter):
    theta, ells = (weights, means, covariances), []
    for _ in range(max_iter):
        resp, ell = e_step_by_scipy(X, *theta)
        ells.append(ell)
        if len(ells) > 1 and ells[-1] - ells[-2] < tol * len(X):
            break
        theta = m_step_by_cov(X, resp)
    return *theta, ells


def train_by_while(X, weights, means, covariances, tol, max_iter):
    theta, ells, before = [weights, means, covariances], [], -np.inf
    while len(ells) < max_iter:
        resp, now = e_step_by_scipy(X, *theta)
        ells += [now]
        if (now - before) / len(X) < tol:
            return [*theta, np.array(ells)]
        before = now
        theta = list(m_step_by_einsum(X, resp))
    return [*theta, np.array(ells)]


def train_by_recursion(X, weights, means, covariances, tol, max_iter, before=None):
    theta = weights, means, covariances
    if max_iter == 0:
        return *theta, []
    resp, ell = e_step_by_scipy(X, *theta)
    if before is not None and ell < before + tol * len(X):
        return *theta, [ell]
    *theta, ells = train_by_recursion(
        X, *m_step_by_cov(X, resp), tol, max_iter - 1, ell
    )
    return *theta, [ell, *ells]


def train_relative(X, weights, means, covariances, tol, max_iter):
    theta, ells = (weights, means, covariances), []
    for _ in range(max_iter):
        resp, ell = e_step_by_scipy(X, *theta)
        ells.append(ell)
        if len(ells) > 1 and abs((ells[-1] - ells[-2]) / ells[-2]) < tol:
            break
        theta = m_step_by_cov(X, resp)
    return *theta, ells


def train_m_first(X, weights, means, covariances, tol, max_iter):
    theta, ells = (weights, means, covariances), []
    for _ in range(max_iter):
        resp, ell = e_step_by_scipy(X, *theta)
        ells.append(ell)
        theta = m_step_by_cov(X, resp)
        if len(ells) > 1 and ells[-1] - ells[-2] < tol * len(X):
            break
    return *theta, ells


def train_ell_forgotten(X, weights, means, covariances, tol, max_iter):
    *theta, ells = train_by_for(X, weights, means, covariances, tol, max_iter)
    if len(ells) > 1 and ells[-1] - ells[-2] < tol * len(X):
        ells = ells[:-1]
    return *theta, ells


def train_no_final_m_step(X, weights, means, covariances, tol, max_iter):
    theta, ells = (weights, means, covariances), []
    for t in range(max_iter):
        resp, ell = e_step_by_scipy(X, *theta)
        ells.append(ell)
        if t == max_iter - 1 or (t and ells[-1] - ells[-2] < tol * len(X)):
            break
        theta = m_step_by_cov(X, resp)
    return *theta, ells


def train_from_first(X, weights, means, covariances, tol, max_iter):
    theta, ells = (weights, means, covariances), []
    for _ in range(max_iter):
        resp, ell = e_step_by_scipy(X, *theta)
        if ells and ell - ells[0] < tol * len(X):
            break
        ells.append(ell)
        theta = m_step_by_cov(X, resp)
    return *theta, ells


def table_of(labels, species):
    size = max(np.max(labels), np.max(species)) + 1
    table = np.zeros((size, size), dtype=int)
    np.add.at(table, (labels, species), 1)
    return table


def agreement_hungarian(labels, species):
    table = table_of(labels, species)
    return table[linear_sum_assignment(-table)].sum()


def agreement_by_trying(labels, species):
    size = int(max(max(labels), max(species))) + 1
    best = 0
    for names in permutations(range(size)):
        hits = sum(names[a] == b for a, b in zip(labels, species, strict=True))
        best = max(best, int(hits))
    return best


def agreement_of_table(labels, species):
    table = table_of(labels, species)
    return max(np.trace(table[list(p)]) for p in permutations(range(len(table))))


def agreement_recursive(labels, species):
    def best(rows):
        if not len(rows):
            return 0
        return max(
            rows[0, j] + best(np.delete(rows[1:], j, axis=1))
            for j in range(rows.shape[1])
        )

    return float(best(table_of(labels, species)))


def agreement_majority(labels, species):
    return table_of(labels, species).max(axis=1).sum()


def agreement_other_majority(labels, species):
    return table_of(labels, species).max(axis=0).sum()


RIGHT = {
    "11-count": [44, 44.0, 2 + 3 * 4 + 3 * 10],
    "11-density": [
        log_gaussian_by_factor,
        log_gaussian_by_loop,
        log_gaussian_by_eigen,
        lambda X, m, C: np.atleast_1d(multivariate_normal(m, C).logpdf(X)),
    ],
    "11-start": [
        start_by_choice,
        start_by_permutation,
        start_by_keys,
        start_by_asking_again,
        start_by_rows,
    ],
    "11-e-step": [e_step_by_scipy, e_step_by_loop],
    "11-m-step": [m_step_by_loop, m_step_by_cov, m_step_by_einsum],
    "11-train": [train_by_for, train_by_while, train_by_recursion],
    "11-agreement": [
        agreement_hungarian,
        agreement_by_trying,
        agreement_of_table,
        agreement_recursive,
    ],
}
WRONG = {
    "11-count": [45, 62, 14, 63, 42, 26, 32, 24, 33, 15],
    "11-density": [
        log_gaussian_half_det,
        log_gaussian_wrong_side,
        log_gaussian_diagonal,
    ],
    "11-start": [
        start_with_repeats,
        start_minus_one,
        start_mixed_features,
    ],
    "11-e-step": [
        e_step_tiny,
        e_step_peak_lost,
        e_step_one_peak,
    ],
    "11-m-step": [
        m_step_ridge,
        m_step_c_by_n,
        m_step_overall_mean,
    ],
    "11-train": [
        train_relative,
        train_m_first,
        train_ell_forgotten,
        train_no_final_m_step,
        train_from_first,
    ],
    "11-agreement": [
        agreement_majority,
        agreement_other_majority,
    ],
}
