"""Set 03, precision."""

import numpy as np
from scipy import stats


def by_scipy(x, mean, precision):
    return stats.norm(mean, precision**-0.5).logpdf(x)


def by_loop(x, mean, precision):
    out = []
    for value in np.ravel(x):
        density = np.sqrt(precision / (2 * np.pi))
        out.append(np.log(density) - precision * (value - mean) ** 2 / 2)
    return np.array(out).reshape(np.shape(x))


def base_ten(x, mean, precision):
    return 0.5 * np.log10(precision / (2 * np.pi)) - precision * (x - mean) ** 2 / 2


def precision_as_std(x, mean, precision):
    return stats.norm(mean, precision).logpdf(x)


def fuse_pairwise(means, precisions):
    m, b = means[0], precisions[0]
    for mean, beta in zip(means[1:], precisions[1:], strict=True):
        m, b = (b * m + beta * mean) / (b + beta), b + beta
    return m, b


def fuse_plain_average(means, precisions):
    return np.average(means), np.sum(precisions)


def fuse_to_std(means, precisions):
    total = np.sum(precisions)
    return np.dot(means, precisions) / total, total**-0.5


def update_one_by_one(x, std, prior_mean, prior_std):
    mean, beta = prior_mean, prior_std**-2.0
    for value in x:
        mean = (beta * mean + value / std**2) / (beta + std**-2.0)
        beta = beta + std**-2.0
    return [mean, beta**-0.5]


def update_variance(x, std, prior_mean, prior_std):
    mean, s = update_one_by_one(x, std, prior_mean, prior_std)
    return mean, s * s


def update_sum_for_mean(x, std, prior_mean, prior_std):
    after = prior_std**-2.0 + len(x) / std**2
    return (prior_mean / prior_std**2 + x.mean() / std**2) / after, after**-0.5


def take_back_by_fit(total, part):
    """Three points of the log-density determine a parabola."""
    u = np.array([-1.0, 0.0, 2.0])
    y = stats.norm(*total).logpdf(u) - stats.norm(*part).logpdf(u)
    second, first, _ = np.polyfit(u, y, 2)
    return first, second


def take_back_moments(total, part):
    beta = total[1] ** -2 - part[1] ** -2
    mean = (total[0] * total[1] ** -2 - part[0] * part[1] ** -2) / beta
    return mean, beta


def take_back_added(total, part):
    return (
        total[0] / total[1] ** 2 + part[0] / part[1] ** 2,
        -0.5 / total[1] ** 2 - 0.5 / part[1] ** 2,
    )


RIGHT = {
    "03-two-altimeters": [(820, 2.68), [820.0, 2.683]],
    "03-log-density": [by_scipy, by_loop],
    "03-fuse": [fuse_pairwise, lambda m, b: [np.average(m, weights=b), sum(b)]],
    "03-update": [update_one_by_one],
    "03-take-back": [take_back_by_fit],
}
WRONG = {
    "03-two-altimeters": [(827.5, 3.35), (835, 2.68), 820],
    "03-log-density": [base_ten, precision_as_std],
    "03-fuse": [fuse_plain_average, fuse_to_std],
    "03-update": [update_variance, update_sum_for_mean],
    "03-take-back": [take_back_moments, take_back_added],
}
