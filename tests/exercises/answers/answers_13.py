"""Set 13, starting and stopping."""

import numpy as np


def stop_by_loop(trace, n_rows, tol):
    for t in range(1, len(trace)):
        if abs(trace[t] - trace[t - 1]) / n_rows < tol:
            return t
    return -1


def stop_by_where(trace, n_rows, tol):
    small = np.flatnonzero(np.abs(np.diff(trace)) < tol * n_rows)
    return np.int64(small[0] + 1) if small.size else np.int64(-1)


def stop_relative(trace, n_rows, tol):
    change = np.abs(np.diff(trace) / np.asarray(trace)[:-1])
    return int(np.argmax(change < tol)) + 1 if (change < tol).any() else -1


def stop_last(trace, n_rows, tol):
    small = np.flatnonzero(np.abs(np.diff(trace)) < tol * n_rows)
    return small[-1] + 1 if small.size else -1


def aitken_delta_squared(trace):
    a, b, c = trace[-3:]
    return (c - b) / (b - a), a - (b - a) ** 2 / (c - 2 * b + a)


def aitken_next_only(trace):
    a, b, c = trace[-3:]
    rate = (c - b) / (b - a)
    return rate, c + rate * (c - b)


def aitken_first_three(trace):
    return aitken_delta_squared(list(trace)[:3])


def map_by_loop(X, resp, psi, nu):
    mean = sum(r * x for r, x in zip(resp, X, strict=True)) / sum(resp)
    S = psi + sum(
        r * np.outer(x - mean, x - mean) for r, x in zip(resp, X, strict=True)
    )
    return S / (sum(resp) + nu + X.shape[1] + 1)


def map_plus_psi(X, resp, psi, nu):
    return np.cov(X.T, aweights=resp, ddof=0).reshape(psi.shape) + psi


def map_posterior_mean(X, resp, psi, nu):
    D = X.shape[1]
    return (
        map_by_loop(X, resp, psi, nu)
        * (resp.sum() + nu + D + 1)
        / (resp.sum() + nu - D - 1)
    )


def sick_by_loop(weights, covariances, n_rows, reg_covar):
    D = len(covariances[0])
    return [
        bool(w * n_rows < D + 1 or min(np.linalg.eigvalsh(C)) < 10 * reg_covar)
        for w, C in zip(weights, covariances, strict=True)
    ]


def sick_by_svd(weights, covariances, n_rows, reg_covar):
    D = covariances.shape[-1]
    least = np.linalg.svd(covariances, compute_uv=False)[:, -1]
    return (weights * n_rows < D + 1) | (least < 10 * reg_covar)


def sick_and(weights, covariances, n_rows, reg_covar):
    D = covariances.shape[-1]
    least = np.linalg.eigvalsh(covariances)[:, 0]
    return (weights * n_rows < D + 1) & (least < 10 * reg_covar)


def sick_anywhere(weights, covariances, n_rows, reg_covar):
    return np.full(
        len(weights), any(sick_by_loop(weights, covariances, n_rows, reg_covar))
    )


RIGHT = {
    "13-restarts": [14, 14.0],
    "13-stop": [stop_by_loop, stop_by_where],
    "13-aitken": [aitken_delta_squared],
    "13-map": [map_by_loop],
    "13-sick": [sick_by_loop, sick_by_svd],
}
WRONG = {
    "13-restarts": [13, 5, 20],
    "13-stop": [stop_relative, stop_last],
    "13-aitken": [aitken_next_only, aitken_first_three],
    "13-map": [map_plus_psi, map_posterior_mean],
    "13-sick": [sick_and, sick_anywhere],
}
