"""Answers to set 14, as people write them."""

import numpy as np
from scipy.stats import multivariate_normal

I = np.eye  # noqa: E741


def count_by_loop(family, K, D):
    total = K - 1
    for _ in range(K):
        total += D
        if family == "full":
            total += sum(range(1, D + 1))
        if family == "diag":
            total += D
        if family == "spherical":
            total += 1
    return total + (sum(range(1, D + 1)) if family == "tied" else 0)


def count_by_triangle(family, K, D):
    upper = len(np.triu_indices(D)[0])
    table = {"full": K * upper, "tied": upper, "diag": K * D, "spherical": K}
    return np.int64(table[family] + K * (D + 1) - 1)


def count_tied_means(family, K, D):
    return count_by_loop(family, K, D) - (K - 1) * D * (family == "tied")


def count_half_square(family, K, D):
    table = {"full": K * D * D / 2, "tied": D * D / 2, "diag": K * D, "spherical": K}
    return K - 1 + K * D + table[family]


def count_one_variance(family, K, D):
    table = {"diag": D, "spherical": 1}
    upper = D * (D + 1) // 2
    return K - 1 + K * D + table.get(family, K * upper if family == "full" else upper)


def count_spherical_as_diag(family, K, D):
    return count_by_loop("diag" if family == "spherical" else family, K, D)


def count_plus_d(family, K, D):
    table = {"full": K * D * (D - 1) // 2, "tied": D * (D - 1) // 2}
    return K - 1 + K * D + table.get(family, K * D if family == "diag" else K)


def average_by_loop(family, S, counts):
    D, out = S.shape[1], []
    pooled = sum(n * one for n, one in zip(counts, S, strict=True)) / sum(counts)
    for one in S:
        if family == "tied":
            one = pooled
        elif family == "diag":
            one = np.diag(np.diag(one))
        elif family == "spherical":
            one = np.mean(np.diag(one)) * I(D)
        out.append(one.tolist())
    return out


def average_by_einsum(family, S, counts):
    D = S.shape[1]
    pooled = np.einsum("k,kij->ij", counts / counts.sum(), S)
    return {
        "full": S,
        "tied": np.broadcast_to(pooled, S.shape),
        "diag": np.einsum("kii,ij->kij", S, I(D)),
        "spherical": np.einsum("kii,ab->kab", S, I(D)) / D,
    }[family]


def average_equal(family, S, counts):
    return average_by_loop(family, S, np.ones(len(S)))


def average_pooled_first(family, S, counts):
    if family == "full":
        return S
    pooled = average_by_einsum("tied", S, counts)
    return pooled if family == "tied" else average_by_einsum(family, pooled, counts)


def average_lists(family, S, counts):
    if family == "spherical":
        return np.trace(S, axis1=1, axis2=2) / S.shape[1]
    return average_by_einsum(family, S, counts)


def average_largest(family, S, counts):
    if family == "spherical":
        return np.linalg.eigvalsh(S)[:, -1, None, None] * I(S.shape[1])
    return average_by_einsum(family, S, counts)


def average_eigenvalues(family, S, counts):
    if family == "diag":
        return np.array([np.diag(np.linalg.eigvalsh(one)) for one in S])
    return average_by_einsum(family, S, counts)


def average_by_trace(family, S, counts):
    if family == "spherical":
        return np.array([np.trace(one) * I(len(one)) for one in S])
    return average_by_einsum(family, S, counts)


def average_over_k(family, S, counts):
    if family == "tied":
        pooled = np.tensordot(counts, S, 1) / len(S)
        return np.array([pooled] * len(S))
    return average_by_einsum(family, S, counts)


def average_in_place(family, S, counts):
    if family == "diag":
        for one in S:
            one -= one * (1 - I(len(one)))
        return S
    return average_by_einsum(family, S, counts)


def natural_by_loop(weight, mean, variances):
    first = float(np.log(weight))
    linear, squares = [], []
    for m, v in zip(mean, variances, strict=True):
        first -= 0.5 * np.log(2 * np.pi) + 0.5 * np.log(v) + m * m / (2 * v)
        linear.append(m / v)
        squares.append(-1 / (2 * v))
    return [first, *linear, *squares]


def natural_by_scipy(weight, mean, variances):
    at_zero = multivariate_normal(mean, np.diag(variances)).logpdf(0 * mean)
    return np.hstack([np.log(weight) + at_zero, mean / variances, -0.5 / variances])


def natural_interleaved(weight, mean, variances):
    theta = np.array(natural_by_loop(weight, mean, variances))
    D = len(mean)
    return np.r_[theta[0], np.stack([theta[1 : D + 1], theta[D + 1 :]], 1).ravel()]


def natural_stds(weight, mean, variances):
    return natural_by_loop(weight, mean, np.sqrt(variances))


def natural_precision(weight, mean, variances):
    return natural_by_loop(weight, mean, 1 / variances)


def natural_plus_square(weight, mean, variances):
    theta = np.array(natural_by_loop(weight, mean, variances))
    return theta + (mean**2 / variances).sum() * I(len(theta))[0]


def natural_logdet_sign(weight, mean, variances):
    theta = np.array(natural_by_loop(weight, mean, variances))
    return theta + np.log(variances).sum() * I(len(theta))[0]


def natural_means(weight, mean, variances):
    theta = np.array(natural_by_loop(weight, mean, variances))
    return np.r_[theta[0], mean, theta[1 + len(mean) :]]


def natural_minus_linear(weight, mean, variances):
    theta = np.array(natural_by_loop(weight, mean, variances))
    theta[1 : len(mean) + 1] *= -1
    return theta


def natural_no_log_variances(weight, mean, variances):
    theta = np.array(natural_by_loop(weight, mean, variances))
    return theta + 0.5 * np.log(variances).sum() * I(len(theta))[0]


def closed_by_trying(family, A):
    if family in ("full", "tied"):
        return True
    D, rng = len(A), np.random.default_rng(0)
    for _ in range(20):
        values = rng.uniform(1, 5, D) if family == "diag" else np.ones(D)
        B = A @ np.diag(values) @ A.T
        if not np.allclose(B, np.diag(np.diag(B))):
            return False
        if family == "spherical" and np.ptp(np.diag(B)) > 1e-9:
            return False
    return True


def closed_by_counts(family, A):
    if family == "diag":
        return bool((np.count_nonzero(A, 0) == 1).all())
    if family == "spherical":
        s = np.linalg.svd(A, compute_uv=False)
        return int(np.isclose(s[0], s[-1]))
    return 1


def closed_rows_normed(family, A):
    if family == "spherical":
        return np.allclose(np.linalg.norm(A, axis=1), np.linalg.norm(A[0]))
    return closed_by_counts(family, A)


def closed_determinant(family, A):
    if family == "spherical":
        return np.isclose(abs(np.linalg.det(A)), 1)
    return closed_by_counts(family, A)


def closed_diagonal(family, A):
    if family == "diag":
        return np.allclose(A, np.diag(np.diag(A)))
    return closed_by_counts(family, A)


def closed_symmetric(family, A):
    return np.allclose(A, A.T) if family == "tied" else closed_by_counts(family, A)


def closed_swapped(family, A):
    names = {"diag": "spherical", "spherical": "diag"}
    return closed_by_counts(names.get(family, family), A)


def sums_by_loop(sums):
    D = (len(sums) - 1) // 2
    weights, means, variances = [], [], []
    for column in sums.T:
        n, first, second = column[0], column[1 : D + 1], column[D + 1 :]
        weights.append(n / sums[0].sum())
        means.append(first / n)
        variances.append(second / n - (first / n) ** 2)
    return weights, means, variances


def sums_by_split(sums):
    n = sums[:1]
    first, second = np.split(sums[1:], 2)
    return (n / n.sum())[0], (first / n).T, ((second - first**2 / n) / n).T


def sums_unbiased(sums):
    weights, means, variances = (np.array(a) for a in sums_by_loop(sums))
    n = sums[0][:, None]
    return weights, means, variances * n / (n - 1)


def sums_over_total(sums):
    weights, means, variances = (np.array(a) for a in sums_by_loop(sums))
    return weights, means, variances * weights[:, None]


def sums_counts(sums):
    return sums[0], *sums_by_loop(sums)[1:]


def sums_mean_not_squared(sums):
    weights, means, variances = (np.array(a) for a in sums_by_loop(sums))
    return weights, means, variances + means**2 - means


def sums_sum_squared(sums):
    weights, means, variances = (np.array(a) for a in sums_by_loop(sums))
    D = means.shape[1]
    return weights, means, variances + means**2 - sums[1 : D + 1].T ** 2


def sums_transposed(sums):
    weights, means, variances = (np.array(a) for a in sums_by_loop(sums))
    return weights, means.T, variances.T


def count_by_match(family, K, D):
    triangle = D * (D + 1) / 2
    match family:
        case "full":
            covariances = K * triangle
        case "tied":
            covariances = triangle
        case "diag":
            covariances = K * D
        case "spherical":
            covariances = K
    return (K - 1) + K * D + covariances


def average_by_mask(family, S, counts):
    S, eye = np.array(S), np.eye(S.shape[-1])
    if family == "tied":
        S[:] = np.average(S, axis=0, weights=counts)
    if family in ("diag", "spherical"):
        S *= eye
    if family == "spherical":
        S = eye * S.sum(axis=(1, 2), keepdims=True) / len(eye)
    return S


def average_of_sums(family, S, counts):
    divided = S / counts[:, None, None]
    if family == "tied":
        return np.array([S.sum(axis=0) / counts.sum()] * len(S))
    return average_by_mask(family, divided, counts)


def natural_by_solving(weight, mean, variances):
    D = len(mean)
    points = np.random.default_rng(1).normal(size=(2 * D + 1, D))
    phi = np.column_stack([np.ones(2 * D + 1), points, points**2])
    logs = np.log(weight) + multivariate_normal(mean, np.diag(variances)).logpdf(points)
    return np.linalg.solve(phi, logs)


def closed_by_product(family, A):
    B = A @ A.T
    if family == "spherical":
        return np.allclose(B, B[0, 0] * np.eye(len(A)))
    if family == "diag":
        for row in A:
            if sum(not np.isclose(a, 0) for a in row) > 1:
                return False
    return True


def sums_by_index(sums):
    D = sums.shape[0] // 2
    p = sums / sums[0]
    means = p[1 : 1 + D].T
    return (sums[0] / np.sum(sums[0]), means, p[-D:].T - np.square(means))


RIGHT = {
    "14-count": [55, 55.0, 5 - 1 + 5 * 6 + (6 * 6 - 6) / 2 + 6],
    "14-parameters": [count_by_match, count_by_loop, count_by_triangle],
    "14-average": [average_by_mask, average_by_loop, average_by_einsum],
    "14-natural": [natural_by_solving, natural_by_loop, natural_by_scipy],
    "14-closed": [closed_by_product, closed_by_trying, closed_by_counts],
    "14-letters": ["VEV", "vev", " VEV "],
    "14-sums": [sums_by_index, sums_by_loop, sums_by_split],
}
WRONG = {
    "14-count": [56, 139, 21, 51, 25, 54, 70, 175],
    "14-parameters": [
        count_tied_means,
        count_half_square,
        count_one_variance,
        count_spherical_as_diag,
        count_plus_d,
    ],
    "14-average": [
        average_of_sums,
        average_equal,
        average_pooled_first,
        average_lists,
        average_largest,
        average_eigenvalues,
        average_by_trace,
        average_over_k,
        average_in_place,
    ],
    "14-natural": [
        natural_interleaved,
        natural_stds,
        natural_precision,
        natural_plus_square,
        natural_logdet_sign,
        natural_means,
        natural_minus_linear,
        natural_no_log_variances,
    ],
    "14-closed": [
        closed_rows_normed,
        closed_determinant,
        closed_diagonal,
        closed_symmetric,
        closed_swapped,
    ],
    "14-letters": ["EEV", "VVV", "EVE", "VEE", "VEI", "tied", 3],
    "14-sums": [
        sums_unbiased,
        sums_over_total,
        sums_counts,
        sums_mean_not_squared,
        sums_sum_squared,
        sums_transposed,
    ],
}
