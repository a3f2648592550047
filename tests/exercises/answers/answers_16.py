"""Answers to set 16, as people write them."""

import math

import numpy as np
from scipy.special import logsumexp
from scipy.stats import gaussian_kde, norm


def kde_by_loops(x, rows, h):
    out = []
    for q in x:
        bumps = [math.exp(-((q - r) ** 2) / (2 * h * h)) for r in rows]
        out.append(sum(bumps) / (len(rows) * h * math.sqrt(2 * math.pi)))
    return out


def kde_by_norm(x, rows, h):
    return np.mean([norm.pdf(x, r, h) for r in rows], axis=0)


def kde_by_scipy(x, rows, h):
    return gaussian_kde(rows, bw_method=h / rows.std(ddof=1))(x)


def kde_scipy_factor(x, rows, h):
    return gaussian_kde(rows, bw_method=h)(x)


def kde_by_queries(x, rows, h):
    return np.sum([norm.pdf(x, r, h) for r in rows], axis=0) / len(x)


def kde_density_normed(x, rows, h):
    p = kde_by_norm(x, rows, h)
    return p / p.sum()


def kde_h_squared_outside(x, rows, h):
    return kde_by_norm(x, rows, h) / h


def kde_exp_plain(x, rows, h):
    z = (x[:, None] - rows) / h
    return np.exp(-(z**2)).mean(axis=1) / (h * np.sqrt(2 * np.pi))


def kde_unsquared(x, rows, h):
    z = (x[:, None] - rows) ** 2 / h
    return np.exp(-0.5 * z).mean(axis=1) / (h * np.sqrt(2 * np.pi))


def kde_two_pi(x, rows, h):
    return kde_by_norm(x, rows, h) / np.sqrt(2 * np.pi)


def kde_axis(x, rows, h):
    return norm.pdf(x[:, None], rows, h).mean(axis=0)


def kde_one_normal(x, rows, h):
    return norm.pdf(x, rows.mean(), np.sqrt(rows.var() + h * h))


def kde_box(x, rows, h):
    return (np.abs(x[:, None] - rows) < h).mean(axis=1) / (2 * h)


def bias_by_norm(x, mean, std, h):
    return norm.pdf(x, mean, np.hypot(std, h)) - norm.pdf(x, mean, std)


def bias_by_integral(x, mean, std, h):
    u = np.linspace(mean - 14 * std, mean + 14 * std, 20_001)
    p = norm.pdf(u, mean, std) * (u[1] - u[0])
    blurred = [p @ norm.pdf(u, at, h) for at in np.atleast_1d(x)]
    return np.array(blurred) - norm.pdf(np.atleast_1d(x), mean, std)


def bias_taylor(x, mean, std, h):
    z = (x - mean) / std
    return h**2 / 2 * (z**2 - 1) * norm.pdf(x, mean, std) / std**2


def bias_taylor_no_half(x, mean, std, h):
    return 2 * bias_taylor(x, mean, std, h)


def bias_of_sum(x, mean, std, h):
    return norm.pdf(x, mean, std + h) - norm.pdf(x, mean, std)


def bias_backwards(x, mean, std, h):
    return -bias_by_norm(x, mean, std, h)


def bias_average(x, mean, std, h):
    return norm.pdf(x, mean, np.sqrt((std**2 + h**2) / 2)) - norm.pdf(x, mean, std)


def bias_variance_as_std(x, mean, std, h):
    return norm.pdf(x, mean, std**2 + h**2) - norm.pdf(x, mean, std)


def bias_absolute(x, mean, std, h):
    return abs(bias_by_norm(x, mean, std, h))


def bias_only_wide(x, mean, std, h):
    return norm.pdf(x, mean, np.hypot(std, h))


def silverman_by_loop(X):
    N, D = X.shape
    f = math.pow((D + 2) * N / 4, -1 / (D + 4))
    return [f * np.std(column, ddof=1) for column in X.T]


def silverman_by_scipy(X):
    f = gaussian_kde(X.T, "silverman").factor if X.shape[1] < len(X) else None
    N, D = X.shape
    f = f or (4 / (D * N + 2 * N)) ** (1 / (D + 4))
    return f * np.sqrt(np.diag(np.atleast_2d(np.cov(X.T))))


def silverman_106(X):
    return 1.06 * len(X) ** -0.2 * X.std(axis=0, ddof=1)


def silverman_sign(X):
    N, D = X.shape
    return (4 / ((D + 2) * N)) ** (-1 / (D + 4)) * X.std(axis=0, ddof=1)


def silverman_population(X):
    N, D = X.shape
    return (4 / ((D + 2) * N)) ** (1 / (D + 4)) * X.std(axis=0)


def silverman_precedence(X):
    N, D = X.shape
    return (4 / (D + 2) * N) ** (1 / (D + 4)) * X.std(axis=0, ddof=1)


def silverman_no_brackets(X):
    N, D = X.shape
    return (4 / ((D + 2) * N)) ** 1 / (D + 4) * X.std(axis=0, ddof=1)


def silverman_rows(X):
    N, D = X.shape
    return (4 / ((D + 2) * N)) ** (1 / (D + 4)) * X.std(axis=1, ddof=1)


def silverman_one_spread(X):
    N, D = X.shape
    return (4 / ((D + 2) * N)) ** (1 / (D + 4)) * X.std(ddof=1)


def silverman_mean_spread(X):
    N, D = X.shape
    s = X.std(axis=0, ddof=1).mean()
    return np.full(D, (4 / ((D + 2) * N)) ** (1 / (D + 4)) * s)


def silverman_robust(X):
    low, high = np.quantile(X, [0.25, 0.75], axis=0)
    spread = np.minimum(X.std(axis=0, ddof=1), (high - low) / 1.34)
    return 0.9 * len(X) ** -0.2 * spread


def loo_by_loop(rows, h):
    total = 0
    for n, x in enumerate(rows):
        others = np.delete(rows, n)
        total += logsumexp(norm.logpdf(x, others, h)) - math.log(len(others))
    return total / len(rows)


def loo_by_mask(rows, h):
    logs = norm.logpdf(rows[:, None], rows, h)
    keep = ~np.eye(len(rows), dtype=bool)
    return np.mean(logsumexp(logs, axis=1, b=keep) - np.log(len(rows) - 1))


def loo_plain(rows, h):
    table = norm.pdf(rows[:, None], rows, h)
    np.fill_diagonal(table, 0)
    return np.log(table.sum(axis=1) / (len(rows) - 1)).mean()


def loo_floor(rows, h):
    table = norm.pdf(rows[:, None], rows, h)
    np.fill_diagonal(table, 0)
    return np.log(table.sum(axis=1) / (len(rows) - 1) + 1e-300).mean()


def loo_with_itself(rows, h):
    return np.log(kde_by_norm(rows, rows, h)).mean()


def loo_mean_of_table(rows, h):
    table = norm.logpdf(rows[:, None], rows, h)
    return table[~np.eye(len(rows), dtype=bool)].mean()


def loo_zero_diagonal(rows, h):
    table = norm.logpdf(rows[:, None], rows, h)
    np.fill_diagonal(table, 0)
    return (logsumexp(table, axis=1) - np.log(len(rows) - 1)).mean()


def loo_divided_by_n(rows, h):
    table = norm.logpdf(rows[:, None], rows, h)
    np.fill_diagonal(table, -np.inf)
    return (logsumexp(table, axis=1) - np.log(len(rows))).mean()


def loo_sum(rows, h):
    return loo_by_loop(rows, h) * len(rows)


def loo_per_row(rows, h):
    table = norm.logpdf(rows[:, None], rows, h)
    np.fill_diagonal(table, -np.inf)
    return logsumexp(table, axis=1) - np.log(len(rows) - 1)


def loo_variance(rows, h):
    return loo_by_loop(rows, np.sqrt(h))


def edge_by_two(x, rows, h):
    p = kde_by_norm(x, rows, h) + kde_by_norm(-x, rows, h)
    return p * (x >= 0)


def edge_by_loop(x, rows, h):
    out = np.zeros(len(x))
    for r in rows:
        out += norm.pdf(x, r, h) + norm.pdf(x, -r, h)
    out[x < 0] = 0
    return out / len(rows)


def edge_untouched(x, rows, h):
    return kde_by_norm(x, np.concatenate([rows, -rows]), h)


def edge_absolute(x, rows, h):
    return edge_by_two(abs(x), rows, h)


def edge_zeroed(x, rows, h):
    return np.where(x < 0, 0, edge_untouched(x, rows, h))


def edge_after_zero(x, rows, h):
    return np.where(x <= 0, 0, edge_by_loop(x, rows, h))


def edge_renormalised(x, rows, h):
    left = norm.cdf(-rows / h).mean()
    return np.where(x < 0, 0, kde_by_norm(x, rows, h) / (1 - left))


def edge_dropped(x, rows, h):
    return edge_by_two(x[x >= 0], rows, h)


def edge_each_renormalised(x, rows, h):
    inside = norm.cdf(rows / h)
    p = (norm.pdf(x[:, None], rows, h) / inside).mean(axis=1)
    return np.where(x < 0, 0, p)


def kde_by_broadcast(x, rows, h):
    z = (np.reshape(x, (-1, 1)) - np.reshape(rows, (1, -1))) / h
    return (np.exp(-z * z / 2) / np.sqrt(2 * np.pi)).sum(axis=1) / (rows.size * h)


def kde_by_logs(x, rows, h):
    logs = norm.logpdf(rows[:, None], loc=x, scale=h)
    return np.exp(logsumexp(logs, axis=0) - np.log(len(rows)))


def bias_by_formula(x, mean, std, h):
    def normal(variance):
        return np.exp(-((x - mean) ** 2) / (2 * variance)) / np.sqrt(
            2 * np.pi * variance
        )

    return normal(std**2 + h**2) - normal(std**2)


def bias_by_quadrature(x, mean, std, h):
    u, w = np.polynomial.hermite_e.hermegauss(150)
    w = w / w.sum()
    p = norm(mean, std).pdf
    return np.array([w @ p(q - h * u) - p(q) for q in np.atleast_1d(x)])


def silverman_by_logs(X):
    N, D = X.shape
    spread = np.sqrt(((X - X.mean(axis=0)) ** 2).sum(axis=0) / (N - 1))
    return np.exp((np.log(4) - np.log(D + 2) - np.log(N)) / (D + 4)) * spread


def loo_by_logaddexp(rows, h):
    scores = []
    for n in range(len(rows)):
        z = (rows[n] - np.r_[rows[:n], rows[n + 1 :]]) / h
        logs = -0.5 * z**2 - np.log(h * np.sqrt(2 * np.pi))
        scores.append(np.logaddexp.reduce(logs) - np.log(len(rows) - 1))
    return sum(scores) / len(scores)


def loo_by_infinity(rows, h):
    d = np.subtract.outer(rows, rows)
    logs = -(d**2) / (2 * h**2)
    np.fill_diagonal(logs, -np.inf)
    top = logs.max(axis=1)
    sums = np.log(np.exp(logs - top[:, None]).sum(axis=1)) + top
    return sums.mean() - np.log((len(rows) - 1) * h * np.sqrt(2 * np.pi))


def edge_mended(x, rows, h):
    both = np.concatenate([rows, -rows])
    z = (x[:, None] - both) / h
    p = 2 * np.exp(-0.5 * z**2).mean(axis=1) / (h * np.sqrt(2 * np.pi))
    return np.where(x < 0, 0, p)


RIGHT = {
    "16-spread": [3, np.sqrt(9), np.hypot(np.std([2, 2, 8]), 1)],
    "16-density": [
        kde_by_broadcast,
        kde_by_logs,
        kde_by_loops,
        kde_by_norm,
        kde_by_scipy,
    ],
    "16-bias": [bias_by_formula, bias_by_quadrature, bias_by_norm, bias_by_integral],
    "16-silverman": [silverman_by_logs, silverman_by_loop, silverman_by_scipy],
    "16-loo": [loo_by_logaddexp, loo_by_infinity, loo_by_loop, loo_by_mask],
    "16-edge": [edge_mended, edge_by_two, edge_by_loop],
    "16-rows": [2**2.5, 5.66, 5.7, np.sqrt(32)],
}
WRONG = {
    "16-spread": [9, 8**0.5, 8**0.5 + 1, 13**0.5, 13, 12, 4, 2],
    "16-density": [
        kde_scipy_factor,
        kde_by_queries,
        kde_density_normed,
        kde_h_squared_outside,
        kde_exp_plain,
        kde_unsquared,
        kde_two_pi,
        kde_axis,
        kde_one_normal,
        kde_box,
    ],
    "16-bias": [
        bias_taylor,
        bias_taylor_no_half,
        bias_of_sum,
        bias_backwards,
        bias_average,
        bias_variance_as_std,
        bias_absolute,
        bias_only_wide,
    ],
    "16-silverman": [
        silverman_106,
        silverman_sign,
        silverman_population,
        silverman_precedence,
        silverman_no_brackets,
        silverman_rows,
        silverman_one_spread,
        silverman_mean_spread,
        silverman_robust,
    ],
    "16-loo": [
        loo_plain,
        loo_floor,
        loo_with_itself,
        loo_mean_of_table,
        loo_zero_diagonal,
        loo_divided_by_n,
        loo_sum,
        loo_per_row,
        loo_variance,
    ],
    "16-edge": [
        edge_untouched,
        edge_absolute,
        edge_zeroed,
        edge_after_zero,
        edge_renormalised,
        edge_dropped,
        edge_each_renormalised,
    ],
    "16-rows": [2, 2**1.25, 4, 11.31, 2**0.4, 32, 10],
}
