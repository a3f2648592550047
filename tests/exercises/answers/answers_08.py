"""Set 08, mixtures."""

import numpy as np
from scipy.special import log_softmax, softmax
from scipy.stats import norm


def density_by_loops(x, weights, means, stds):
    out = []
    for value in x:
        total = 0.0
        for w, m, s in zip(weights, means, stds, strict=True):
            total += w * norm.pdf(value, m, s)
        out.append(total)
    return out


def density_by_matrix(x, weights, means, stds):
    z = (np.subtract.outer(x, means)) / stds
    return np.exp(-0.5 * z**2) @ (weights / (stds * np.sqrt(2 * np.pi)))


def density_of_the_average(x, weights, means, stds):
    return norm.pdf(x, weights @ means, np.sqrt(weights @ stds**2))


def density_without_std(x, weights, means, stds):
    z = (x[:, None] - means) / stds
    return (weights * np.exp(-0.5 * z**2) / np.sqrt(2 * np.pi)).sum(axis=1)


def density_variances(x, weights, means, stds):
    return norm.pdf(x[:, None], means, np.sqrt(stds)) @ weights


def responsibilities_by_loop(log_joint):
    table = []
    for row in log_joint:
        e = [float(np.exp(v - max(row))) for v in row]
        table.append([v / sum(e) for v in e])
    return table


def responsibilities_by_differences(log_joint):
    return 1 / np.exp(log_joint[:, None, :] - log_joint[:, :, None]).sum(axis=2)


def responsibilities_by_total(log_joint):
    total = np.logaddexp.reduce(log_joint, axis=1, keepdims=True)
    return np.exp(log_joint - total)


def responsibilities_plain(log_joint):
    e = np.exp(log_joint)
    return e / e.sum(axis=1, keepdims=True)


def responsibilities_one_peak(log_joint):
    e = np.exp(log_joint - log_joint.max())
    return e / e.sum(axis=1, keepdims=True)


def responsibilities_floor(log_joint):
    e = np.exp(log_joint) + 1e-300
    return e / e.sum(axis=1, keepdims=True)


def sample_by_choice(n, weights, means, stds, rng):
    z = rng.choice(len(weights), size=n, p=weights)
    return rng.normal(means[z], stds[z]), z


def sample_by_steps(n, weights, means, stds, rng):
    z = np.searchsorted(np.cumsum(weights)[:-1], rng.random(n), side="right")
    return means[z] + stds[z] * rng.standard_normal(n), z.astype(np.int8)


def sample_by_counts(n, weights, means, stds, rng):
    z = rng.permutation(np.repeat(np.arange(len(weights)), rng.multinomial(n, weights)))
    return rng.normal(size=n) * np.take(stds, z) + np.take(means, z), z


def sample_by_where(n, weights, means, stds, rng):
    K = len(weights)
    table = rng.normal(means, stds, size=(n, K))
    z = rng.multinomial(1, weights, size=n).argmax(axis=1)
    return np.take_along_axis(table, z[:, None], axis=1)[:, 0], z


def sample_roots(n, weights, means, stds, rng):
    z = rng.choice(len(weights), size=n, p=weights)
    return rng.normal(means[z], np.sqrt(stds[z])), z


def sample_two_draws(n, weights, means, stds, rng):
    z = rng.choice(len(weights), size=n, p=weights)
    again = rng.choice(len(weights), size=n, p=weights)
    return rng.normal(means[again], stds[again]), z


def sample_same_number(n, weights, means, stds, rng):
    u = rng.random(n)
    z = np.minimum(np.searchsorted(np.cumsum(weights), u), len(weights) - 1)
    return norm.ppf(u, means[z], stds[z]), z


def sample_from_one(n, weights, means, stds, rng):
    x, z = sample_by_choice(n, weights, means, stds, rng)
    return x, z + 1


def moments_by_loop(weights, means, covariances):
    mean = sum(w * m for w, m in zip(weights, means, strict=True))
    second = sum(
        w * (C + np.outer(m, m))
        for w, m, C in zip(weights, means, covariances, strict=True)
    )
    return mean, second - np.outer(mean, mean)


def moments_by_einsum(weights, means, covariances):
    mean = np.einsum("k,kd->d", weights, means)
    Z = means - mean
    between = np.einsum("k,kd,ke->de", weights, Z, Z)
    return [mean, np.tensordot(weights, covariances, 1) + between]


def moments_by_cov(weights, means, covariances):
    between = np.cov(means.T, aweights=weights, ddof=0).reshape(covariances[0].shape)
    return np.average(means, axis=0, weights=weights), between + np.average(
        covariances, axis=0, weights=weights
    )


def moments_plain_middle(weights, means, covariances):
    Z = means - means.mean(axis=0)
    within = np.tensordot(weights, covariances, 1)
    return weights @ means, within + (weights[:, None] * Z).T @ Z


def moments_between_unweighted(weights, means, covariances):
    return weights @ means, np.tensordot(weights, covariances, 1) + np.cov(
        means.T, ddof=0
    )


def order_by_sorted(weights, means, stds):
    rows = sorted(zip(means, weights, stds, strict=True))
    return [r[1] for r in rows], [r[0] for r in rows], [r[2] for r in rows]


def order_by_argsort(weights, means, stds):
    return tuple(a[np.argsort(means, kind="stable")] for a in (weights, means, stds))


def order_by_table(weights, means, stds):
    table = np.stack([weights, means, stds])
    return list(table[:, table[1].argsort()])


def order_ranks(weights, means, stds):
    ranks = np.argsort(np.argsort(means))
    return weights[ranks], means[ranks], stds[ranks]


def order_stds_forgotten(weights, means, stds):
    order = np.argsort(means)
    return weights[order], means[order], stds


def order_in_place(weights, means, stds):
    order = np.argsort(means)
    for a in (weights, means, stds):
        a[:] = a[order]
    return weights, means, stds


RIGHT = {
    "08-variance": [10, 10.0, 0.25 * 1 + 0.75 * (4 + 36) - 4.5**2],
    "08-density": [
        density_by_loops,
        density_by_matrix,
        lambda x, w, m, s: np.einsum("k,nk->n", w, norm.pdf(x[:, None], m, s)),
        lambda x, w, m, s: sum(wk * norm(mk, sk).pdf(x) for wk, mk, sk in zip(w, m, s)),  # noqa: B905
    ],
    "08-responsibilities": [
        responsibilities_by_loop,
        responsibilities_by_total,
        responsibilities_by_differences,
        lambda t: softmax(t, axis=1),
        lambda t: np.exp(log_softmax(t, axis=1)),
    ],
    "08-sample": [sample_by_choice, sample_by_steps, sample_by_counts, sample_by_where],
    "08-moments": [moments_by_loop, moments_by_einsum, moments_by_cov],
    "08-order": [order_by_sorted, order_by_argsort, order_by_table],
}
WRONG = {
    "08-variance": [3.25, 6.75, 10**0.5, 2.3125, 5, 2.5, 30.25, 1.75, 12.25],
    "08-density": [
        density_of_the_average,
        density_without_std,
        density_variances,
    ],
    "08-responsibilities": [
        responsibilities_plain,
        responsibilities_one_peak,
        responsibilities_floor,
        lambda t: log_softmax(t, axis=1),
    ],
    "08-sample": [
        sample_roots,
        sample_two_draws,
        sample_same_number,
        sample_from_one,
    ],
    "08-moments": [
        moments_plain_middle,
        moments_between_unweighted,
    ],
    "08-order": [
        order_ranks,
        order_stds_forgotten,
        order_in_place,
    ],
}
