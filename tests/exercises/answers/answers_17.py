"""Set 17, scikit-learn."""

from math import log, prod, sqrt

import numpy as np
from scipy.linalg import solve_triangular
from scipy.stats import zscore
from sklearn.preprocessing import StandardScaler


def mclust_by_parts(score, bic, n_rows):
    ell = score * n_rows
    penalty = bic + 2 * ell
    return [ell, 2 * ell - penalty]


def scale_by_class(train, new):
    scaler = StandardScaler().fit(train)
    return scaler.transform(train), scaler.transform(new)


def scale_by_columns(train, new):
    a, b = np.empty(train.shape), np.empty(new.shape)
    for d in range(train.shape[1]):
        m = sum(train[:, d]) / len(train)
        s = np.sqrt(sum((train[:, d] - m) ** 2) / len(train))
        a[:, d], b[:, d] = (train[:, d] - m) / s, (new[:, d] - m) / s
    return a, b


def scale_lists(train, new):
    columns = list(zip(*train, strict=True))
    means = [sum(c) / len(c) for c in columns]
    stds = [
        sqrt(sum((v - m) ** 2 for v in c) / len(c))
        for c, m in zip(columns, means, strict=True)
    ]
    both = []
    for table in (train, new):
        rows = [list(zip(row, means, stds, strict=True)) for row in table]
        both.append([[(v - m) / s for v, m, s in row] for row in rows])
    return both


def scale_by_squares(train, new):
    m = train.mean(axis=0)
    v = (train**2).mean(axis=0) - m**2
    return [(table - m) * v**-0.5 for table in (train, new)]


def scale_only_new(train, new):
    return train, (new - train.mean(axis=0)) / train.std(axis=0)


def scale_rows(train, new):
    return zscore(train, axis=1), zscore(new, axis=1)


def scale_uncentred(train, new):
    return train / train.std(axis=0), new / train.std(axis=0)


def cholesky_by_solving(covariance):
    L = np.linalg.cholesky(covariance)
    return solve_triangular(L, np.eye(len(L)), lower=True).T


def cholesky_turned(covariance):
    """The factor of the precision with rows and columns in reverse order."""
    precision = np.linalg.inv(covariance)
    return np.linalg.cholesky(precision[::-1, ::-1])[::-1, ::-1]


def cholesky_of_transposed(covariance):
    return np.linalg.inv(np.linalg.cholesky(covariance).T)


RIGHT = {
    "17-total": [1258.3, 1258.28, 1200 + 11 * np.log(200)],
    "17-mclust": [
        mclust_by_parts,
        lambda score, bic, n: np.array([sum([score] * n), -1 * bic]),
    ],
    "17-scale": [scale_by_class, scale_by_columns, scale_lists, scale_by_squares],
    "17-units": [
        lambda score, stds: score - np.log(np.prod(stds)),
        lambda score, stds: score + sum(np.log(1 / s) for s in stds),
        lambda score, stds: log(np.exp(score) / prod(stds)),
    ],
    "17-cholesky": [cholesky_by_solving, cholesky_of_transposed, cholesky_turned],
}
WRONG = {
    "17-total": [64.3, 1222, 1200, 1268.9, 1263.6, -1258.3, 1258, -1141.7, 1225.3],
    "17-mclust": [
        lambda score, bic, n: (-n * score, bic),
        lambda score, bic, n: (n * score, -bic / 2),
        lambda score, bic, n: (-bic, n * score),
        lambda score, bic, n: (n * score, 2 * n * score - bic),
    ],
    "17-scale": [
        lambda train, new: (zscore(train), zscore(new)),
        scale_uncentred,
        scale_only_new,
        scale_rows,
    ],
    "17-units": [
        lambda score, stds: score - np.log10(stds).sum(),
        lambda score, stds: score / np.prod(stds),
        lambda score, stds: score - np.log(np.sum(stds)),
        lambda score, stds: score - np.log(stds),
    ],
    "17-cholesky": [
        lambda S: np.linalg.inv(S),
        lambda S: np.linalg.cholesky(S),
        lambda S: np.triu(np.linalg.inv(S)),
    ],
}
