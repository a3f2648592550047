"""Set 15, choosing the number of components."""

import numpy as np
from scipy.special import entr, xlogy
from scipy.stats import entropy, norm


def criteria_by_cases(log_likelihood, n_rows, K, D, family):
    P = (K - 1) + K * D
    if family == "full":
        P += K * D * (D + 1) / 2
    elif family == "tied":
        P += D * (D + 1) / 2
    else:
        P += K * D
    return [2 * (P - log_likelihood), P * np.log(n_rows) - 2 * log_likelihood]


def criteria_square_matrices(log_likelihood, n_rows, K, D, family):
    P = (K - 1) + K * D + {"full": K * D * D, "tied": D * D, "diag": K * D}[family]
    return -2 * log_likelihood + 2 * P, -2 * log_likelihood + P * np.log(n_rows)


def criteria_log10(log_likelihood, n_rows, K, D, family):
    aic, _ = criteria_by_cases(log_likelihood, n_rows, K, D, family)
    return aic, (aic + 2 * log_likelihood) / 2 * np.log10(n_rows) - 2 * log_likelihood


def icl_by_loop(bic, responsibilities):
    for row in responsibilities:
        bic = bic - 2 * np.log(max(row))
    return bic


def icl_by_labels(bic, responsibilities):
    z = responsibilities.argmax(axis=1)
    return bic - 2 * np.log(responsibilities[np.arange(len(z)), z]).sum()


def removed_by_difference(responsibilities, i, j):
    rest = np.delete(responsibilities, [i, j], axis=1)
    both = responsibilities[:, i] + responsibilities[:, j]
    merged = np.column_stack([rest, both])
    return entropy(responsibilities, axis=1).sum() - entropy(merged, axis=1).sum()


def removed_by_xlogy(responsibilities, i, j):
    a, b = responsibilities[:, i], responsibilities[:, j]
    return np.sum(xlogy(a + b, a + b) - xlogy(a, a) - xlogy(b, b))


def removed_mean(responsibilities, i, j):
    return removed_by_xlogy(responsibilities, i, j) / len(responsibilities)


def folds_row_by_row(x, fold):
    every = []
    for value, v in zip(x, fold, strict=True):
        rest = x[fold != v]
        every.append(norm.logpdf(value, rest.mean(), rest.std()))
    return sum(every) / len(every)


def folds_weighted(x, fold):
    total = 0
    for v in set(fold.tolist()):
        rest, kept = x[fold != v], x[fold == v]
        total += len(kept) * norm(*norm.fit(rest)).logpdf(kept).mean()
    return total / x.size


def folds_variance_as_std(x, fold):
    every = [
        norm.logpdf(x[fold == v], x[fold != v].mean(), x[fold != v].var())
        for v in np.unique(fold)
    ]
    return np.concatenate(every).mean()


def p_by_loop(statistic, replicates):
    count = 1
    for other in replicates:
        count += other >= statistic
    return count / (1 + len(replicates))


def criteria_by_table(log_likelihood, n_rows, K, D, family):
    triangle = len(np.tril_indices(D)[0])
    nu = K - 1 + K * D + {"full": K * triangle, "tied": triangle, "diag": K * D}[family]
    return -2 * log_likelihood + nu * np.array([2, np.log(n_rows)])


def icl_by_one_hot(bic, responsibilities):
    r = np.asarray(responsibilities)
    z = np.eye(r.shape[1])[np.argmax(r, axis=1)]
    return bic - 2 * np.sum(np.log(np.sum(z * r, axis=1)))


def removed_by_entr(responsibilities, i, j):
    r = np.asarray(responsibilities)
    merged = np.delete(r, j, axis=1)
    merged[:, i if i < j else i - 1] = r[:, i] + r[:, j]
    return entr(r).sum() - entr(merged).sum()


def removed_by_where(responsibilities, i, j):
    def plogp(p):
        return np.where(p > 0, p * np.log(np.where(p > 0, p, 1)), 0.0)

    a, b = responsibilities[:, i], responsibilities[:, j]
    return float((plogp(a + b) - plogp(a) - plogp(b)).sum())


def removed_per_row(responsibilities, i, j):
    total = 0.0
    for row in responsibilities:
        a, b = row[i], row[j]
        if a > 0:
            total += a * np.log((a + b) / a)
        if b > 0:
            total += b * np.log((a + b) / b)
    return total


def removed_by_floor(responsibilities, i, j):
    r = np.clip(responsibilities, 1e-300, None)
    both = r[:, i] + r[:, j]
    pair = r[:, [i, j]]
    return -np.sum(pair * np.log(pair)) + np.sum(both * np.log(both))


def folds_by_formula(x, fold):
    logs = np.zeros(len(x))
    for f in set(fold.tolist()):
        rest = x[fold != f]
        m, v = rest.mean(), rest.var()
        inside = fold == f
        logs[inside] = -0.5 * (np.log(2 * np.pi * v) + (x[inside] - m) ** 2 / v)
    return logs.mean()


def folds_fitted(x, fold):
    parts = []
    for f in np.unique(fold):
        parts.extend(norm.logpdf(x[fold == f], *norm.fit(x[fold != f])))
    return np.mean(parts)


def p_by_count(statistic, replicates):
    return (np.count_nonzero(np.array(replicates) >= statistic) + 1) / (
        np.size(replicates) + 1
    )


def p_by_sorting(statistic, replicates):
    below = np.searchsorted(np.sort(replicates), statistic, side="left")
    return 1 - below / (len(replicates) + 1)


def criteria_k_weights(log_likelihood, n_rows, K, D, family):
    values = criteria_by_table(log_likelihood, n_rows, K, D, family)
    return values + np.array([2, np.log(n_rows)])


def icl_entropy(bic, responsibilities):
    return bic + 2 * entr(responsibilities).sum()


def icl_added(bic, responsibilities):
    return 2 * bic - icl_by_one_hot(bic, responsibilities)


def removed_rest(responsibilities, i, j):
    return entr(responsibilities[:, [i, j]]).sum()


def folds_inside(x, fold):
    parts = []
    for f in np.unique(fold):
        parts.extend(norm.logpdf(x[fold == f], *norm.fit(x[fold == f])))
    return np.mean(parts)


def folds_unbiased(x, fold):
    logs = [
        norm.logpdf(x[fold == f], x[fold != f].mean(), x[fold != f].std(ddof=1))
        for f in np.unique(fold)
    ]
    return np.concatenate(logs).mean()


RIGHT = {
    "15-gain": [49.5, 49.52, 5 * np.log(20_000)],
    "15-criteria": [criteria_by_table, criteria_by_cases],
    "15-icl": [icl_by_one_hot, icl_by_loop, icl_by_labels],
    "15-merge": [
        removed_by_entr,
        removed_by_where,
        removed_per_row,
        removed_by_floor,
        removed_by_difference,
        removed_by_xlogy,
    ],
    "15-folds": [folds_by_formula, folds_fitted, folds_row_by_row, folds_weighted],
    "15-bootstrap": [
        p_by_count,
        p_by_sorting,
        p_by_loop,
        lambda s, r: np.mean(np.append(r, s) >= s),
        lambda s, r: float(1 + len([v for v in r if v >= s])) / (len(r) + 1),
    ],
}
WRONG = {
    "15-gain": [99.03, 10, 20, 5, 64.4, 44.6, 21.5],
    "15-criteria": [criteria_k_weights, criteria_square_matrices, criteria_log10],
    "15-icl": [
        icl_entropy,
        icl_added,
        lambda b, r: b - 2 * r.max(axis=1).sum(),
        lambda b, r: b - 2 * np.log10(r.max(axis=1)).sum(),
    ],
    "15-merge": [
        removed_rest,
        removed_mean,
        lambda r, i, j: removed_by_xlogy(r, i, j) / np.log(2),
    ],
    "15-folds": [
        folds_inside,
        folds_unbiased,
        folds_variance_as_std,
        lambda x, fold: np.exp(folds_weighted(x, fold)),
    ],
    "15-bootstrap": [
        lambda s, r: np.sum(r >= s),
        lambda s, r: 1 - p_by_loop(s, r),
    ],
}
