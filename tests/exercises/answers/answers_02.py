"""Set 02, the normal distribution."""

import math
from statistics import NormalDist, fmean, pstdev

import numpy as np
from scipy.stats import norm


def log_density_by_loop(x, mean, std):
    out = []
    for value in x:
        z = (value - mean) / std
        out.append(-math.log(std) - 0.5 * math.log(2 * math.pi) - z * z / 2)
    return out


def log_density_by_variance(x, mean, std):
    variance = std**2
    return -0.5 * (np.log(2 * np.pi * variance) + np.square(x - mean) / variance)


def log_density_no_std(x, mean, std):
    return -0.5 * ((x - mean) / std) ** 2 - 0.5 * np.log(2 * np.pi)


def log_density_variance_for_std(x, mean, std):
    return -0.5 * (x - mean) ** 2 / std - 0.5 * np.log(2 * np.pi * std)


def curvature_by_loop(x, mean, std):
    bell = NormalDist(float(mean), float(std))
    return [bell.pdf(v) * ((v - mean) ** 2 - std**2) / std**4 for v in x]


def curvature_by_product_rule(x, mean, std):
    p = norm.pdf(x, mean, std)
    first = -(x - mean) / std**2 * p
    return -p / std**2 - (x - mean) / std**2 * first


def curvature_no_units(x, mean, std):
    z = (x - mean) / std
    return (z**2 - 1) * norm.pdf(x, mean, std)


def curvature_standard(x, mean, std):
    z = (x - mean) / std
    return (z**2 - 1) * norm.pdf(z)


def fit_by_loop(x):
    total = 0.0
    for value in x:
        total += value
    mean = total / len(x)
    squares = 0.0
    for value in x:
        squares += (value - mean) ** 2
    return [mean, (squares / len(x)) ** 0.5]


def fit_with_n_minus_one(x):
    return np.mean(x), np.std(x, ddof=1)


def fit_variance(x):
    return x.mean(), x.var()


def fit_median(x):
    return np.median(x), np.sqrt(np.mean((x - np.median(x)) ** 2))


def log_likelihood_by_loop(x, mean, std):
    total = 0.0
    for value in x:
        total += -0.5 * ((value - mean) / std) ** 2
    return total - len(x) * math.log(std * math.sqrt(2 * math.pi))


def log_likelihood_by_moments(x, mean, std):
    n = x.size
    squares = n * x.var() + n * (x.mean() - mean) ** 2
    return -n / 2 * np.log(2 * np.pi * std**2) - squares / (2 * std**2)


def log_likelihood_row_by_row(x, mean, std):
    return np.sum(np.log(norm.pdf(x, mean, std)))


def log_likelihood_of_sum(x, mean, std):
    return np.log(norm.pdf(x, mean, std).sum())


def log_likelihood_one_constant(x, mean, std):
    return -0.5 * np.sum(((x - mean) / std) ** 2) - np.log(std * np.sqrt(2 * np.pi))


RIGHT = {
    "02-share": [0.81859, 0.6827 / 2 + 0.9545 / 2, np.float32(0.8186), 0.82],
    "02-log-density": [
        log_density_by_loop,
        log_density_by_variance,
        lambda x, mean, std: norm(mean, std).logpdf(x),
        lambda x, mean, std: norm.logpdf((x - mean) / std) - np.log(std),
    ],
    "02-curvature": [curvature_by_loop, curvature_by_product_rule],
    "02-read-std": [6, 6.0, 5.9, 6.2],
    "02-fit": [
        fit_by_loop,
        norm.fit,
        lambda x: (np.average(x), np.sqrt(np.mean(x**2) - np.mean(x) ** 2)),
        lambda x: (fmean(x), pstdev(x)),
    ],
    "02-log-likelihood": [
        log_likelihood_by_loop,
        log_likelihood_by_moments,
        log_likelihood_row_by_row,
        lambda x, mean, std: norm.logpdf(x, mean, std).sum(),
    ],
}
WRONG = {
    "02-share": [
        81.86,
        0.6827,
        0.9545,
        0.8413,
        0.9545 - 0.6827,
        0.1359,
        0.6827 * 0.9545,
    ],
    "02-log-density": [
        log_density_no_std,
        log_density_variance_for_std,
        norm.pdf,
    ],
    "02-curvature": [
        curvature_no_units,
        curvature_standard,
    ],
    "02-read-std": [12, 36, 14.1, 7.1, 40, 18, 0.066, 3],
    "02-fit": [
        fit_with_n_minus_one,
        fit_variance,
        fit_median,
    ],
    "02-log-likelihood": [
        log_likelihood_of_sum,
        log_likelihood_one_constant,
        lambda x, mean, std: norm.logpdf(x, mean, std).mean(),
        lambda x, mean, std: -norm.logpdf(x, mean, std).sum(),
    ],
}
