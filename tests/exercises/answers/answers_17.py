"""Set 17, scikit-learn."""

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


def scale_uncentred(train, new):
    return train / train.std(axis=0), new / train.std(axis=0)


def cholesky_by_solving(covariance):
    L = np.linalg.cholesky(covariance)
    return solve_triangular(L, np.eye(len(L)), lower=True).T


def cholesky_of_transposed(covariance):
    return np.linalg.inv(np.linalg.cholesky(covariance).T)


RIGHT = {
    "17-total": [1258.3, 1258.28, 1200 + 11 * np.log(200)],
    "17-mclust": [mclust_by_parts],
    "17-scale": [scale_by_class, scale_by_columns],
    "17-units": [
        lambda score, stds: score - np.log(np.prod(stds)),
        lambda score, stds: score + sum(np.log(1 / s) for s in stds),
    ],
    "17-cholesky": [cholesky_by_solving, cholesky_of_transposed],
}
WRONG = {
    "17-total": [64.3, 1222, 1200, 1268.9, 1263.6, -1258.3],
    "17-mclust": [
        lambda score, bic, n: (-n * score, bic),
        lambda score, bic, n: (n * score, -bic / 2),
    ],
    "17-scale": [
        lambda train, new: (zscore(train), zscore(new)),
        scale_uncentred,
    ],
    "17-units": [
        lambda score, stds: score - np.log10(stds).sum(),
        lambda score, stds: score / np.prod(stds),
    ],
    "17-cholesky": [
        lambda S: np.linalg.inv(S),
        lambda S: np.linalg.cholesky(S),
    ],
}
