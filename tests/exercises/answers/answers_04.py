"""Set 04, covariance."""

import numpy as np
from scipy import linalg


def entry_by_entry(X):
    N, D = X.shape
    V = np.zeros((D, D))
    for i in range(D):
        for j in range(D):
            for row in X:
                V[i, j] += (row[i] - X[:, i].mean()) * (row[j] - X[:, j].mean()) / N
    return V


def by_einsum(X):
    Z = X - np.mean(X, axis=0)
    return np.einsum("ni,nj->ij", Z, Z) / len(Z)


def by_features(X):
    return np.cov(X, ddof=0)  # takes rows for features


def squared_deviations(X):
    return ((X - X.mean(axis=0)) ** 2).mean(axis=0)


def correlation_by_scaling(covariance):
    S = np.diag(np.diag(covariance) ** -0.5)
    return S @ covariance @ S


def correlation_by_trace(covariance):
    return covariance / np.trace(covariance)


def correlation_one_side(covariance):
    return covariance / np.sqrt(np.diag(covariance))


def welford(x):
    mean = squares = 0.0
    for n, value in enumerate(x, start=1):
        step = value - mean
        mean += step / n
        squares += step * (value - mean)
    return squares / len(x)


def shifted(x):
    y = x - x[0]
    return (y * y).mean() - y.mean() ** 2


def rounded_shift(x):
    y = x.astype(np.float32)
    return ((y - y.mean()) ** 2).mean()


def sample_variance(x):
    return ((x - x.mean()) ** 2).sum() / (len(x) - 1)


def by_root(X):
    Z = X - X.mean(axis=0)
    return Z @ linalg.inv(linalg.sqrtm(by_einsum(X)).real)


def by_svd(X):
    Z = X - X.mean(axis=0)
    return np.linalg.svd(Z, full_matrices=False)[0] * np.sqrt(len(X))


def by_columns(X):
    return (X - X.mean(axis=0)) / X.std(axis=0)


def by_qr_unscaled(X):
    return np.linalg.qr(X - X.mean(axis=0))[0]


RIGHT = {
    "04-by-hand": [np.array([[5, -8], [-8, 20]]), ((5.0, -8.0), (-8.0, 20.0))],
    "04-covariance": [entry_by_entry, by_einsum],
    "04-correlation": [correlation_by_scaling],
    "04-read-eigenvalue": [9, 9.2],
    "04-variance": [welford, shifted],
    "04-whiten": [by_root, by_svd],
}
WRONG = {
    "04-by-hand": [[[20, -32], [-32, 80]], [[5, 8], [8, 20]], [[20, -8], [-8, 5]]],
    "04-covariance": [by_features, squared_deviations],
    "04-correlation": [correlation_by_trace, correlation_one_side],
    "04-read-eigenvalue": [4.5, 1.0],
    "04-variance": [rounded_shift, sample_variance],
    "04-whiten": [by_columns, by_qr_unscaled],
}
