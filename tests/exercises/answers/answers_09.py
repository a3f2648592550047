"""Set 09, the likelihood."""

import numpy as np
from scipy import special, stats


def lse_by_logaddexp(A):
    out = A[:, 0]
    for column in A.T[1:]:
        out = np.logaddexp(out, column)
    return out


def lse_overall_maximum(A):
    top = A.max()
    return top + np.log(np.exp(A - top).sum(axis=1))


def lse_of_mean(A):
    return special.logsumexp(A, axis=1) - np.log(A.shape[1])


def ell_by_scipy(x, weights, means, stds):
    logs = stats.norm.logpdf(np.asarray(x)[:, None], means, stds)
    return special.logsumexp(logs, b=weights, axis=1).sum()


def ell_best_component(x, weights, means, stds):
    logs = stats.norm.logpdf(np.asarray(x)[:, None], means, stds) + np.log(weights)
    return logs.max(axis=1).sum()


def ell_mixed_logs(x, weights, means, stds):
    logs = stats.norm.logpdf(np.asarray(x)[:, None], means, stds)
    return (logs @ weights).sum()


def choose_by_list(x, weights, means, stds):
    ells = [ell_by_scipy(x, *one) for one in zip(weights, means, stds, strict=True)]
    return np.array(ells), int(np.argmax(ells))


def choose_second(x, weights, means, stds):
    ells, _ = choose_by_list(x, weights, means, stds)
    return ells, int(np.argsort(ells)[-2])


def choose_likelihoods(x, weights, means, stds):
    ells, best = choose_by_list(x, weights, means, stds)
    return np.exp(ells), best


def spike_by_scipy(x, row, std):
    N = len(x)
    broad = stats.norm(np.mean(x), np.std(x)).logpdf(x) + np.log1p(-1 / N)
    z = (np.asarray(x) - x[row]) / std
    sharp = -0.5 * z**2 - np.log(std) - 0.5 * np.log(2 * np.pi) - np.log(N)
    return np.logaddexp(broad, sharp).sum()


def spike_half(x, row, std):
    broad = stats.norm(np.mean(x), np.std(x)).logpdf(x)
    z = (np.asarray(x) - x[row]) / std
    sharp = -0.5 * z**2 - np.log(std) - 0.5 * np.log(2 * np.pi)
    return (np.logaddexp(broad, sharp) - np.log(2)).sum()


def spike_sample_std(x, row, std):
    N = len(x)
    broad = stats.norm(np.mean(x), np.std(x, ddof=1)).logpdf(x) + np.log1p(-1 / N)
    z = (np.asarray(x) - x[row]) / std
    sharp = -0.5 * z**2 - np.log(std) - 0.5 * np.log(2 * np.pi) - np.log(N)
    return np.logaddexp(broad, sharp).sum()


RIGHT = {
    "09-log-sum-exp": [lse_by_logaddexp, lambda A: special.logsumexp(A, axis=1)],
    "09-log-likelihood": [ell_by_scipy],
    "09-units": [-120 - 150 * np.log(10), -465.4],
    "09-choose": [choose_by_list],
    "09-peak": [(4.3, 2.0), [4.25, 2.05]],
    "09-spike": [spike_by_scipy],
    "09-decade": [3 * np.log(10), 6.9],
}
WRONG = {
    "09-log-sum-exp": [lse_overall_maximum, lse_of_mean],
    "09-log-likelihood": [ell_best_component, ell_mixed_logs],
    "09-units": [225.4, -120.0, -1200],
    "09-choose": [choose_second, choose_likelihoods],
    "09-peak": [(2.0, 4.3), (4.3, 4.3)],
    "09-spike": [spike_half, spike_sample_std],
    "09-decade": [2.3, 10.0],
}
