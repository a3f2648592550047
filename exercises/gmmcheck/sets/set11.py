"""Set 11, from scratch on iris: every function of a program that fits a mixture."""

from itertools import permutations

import numpy as np

from gmmcheck.compare import close
from gmmcheck.exercise import exercise, value

LOG_2PI = np.log(2 * np.pi)
ROWS = np.array([[5.0, 1.5], [6.1, 2.0], [4.7, 0.3]])
TILTED = np.array([[0.5, 0.2], [0.2, 0.4]])
_rng = np.random.default_rng(11)
TABLE = _rng.normal(size=(14, 3)) @ np.diag([1.0, 2.0, 0.5]) + [4.0, -1.0, 2.0]
TABLE[:6] += [3.0, 1.0, 0.0]
CURVED = np.array([[1.0, 0.3, -0.2], [0.3, 2.0, 0.4], [-0.2, 0.4, 0.7]])
PLANE = TABLE[:8, :2]
TWO = (
    np.array([0.25, 0.75]),
    np.array([[6.0, 0.0], [3.5, -1.0]]),
    np.array([[[1.0, 0.4], [0.4, 3.0]], [[2.0, -0.5], [-0.5, 1.5]]]),
)
FAR = np.array([[900.0, -700.0], [6.0, 0.5]])
SHARES = np.array([[0.9, 0.1], [0.6, 0.4], [0.25, 0.75]])
MORE = _rng.dirichlet([1.0, 2.0], size=14)
LONG = np.concatenate(
    [_rng.normal([0, 0], 1, (30, 2)), _rng.normal([4, 3], 1, (20, 2))]
)
BEGIN = (
    np.array([0.5, 0.5]),
    np.array([[1.0, -1.0], [2.0, 3.0]]),
    np.array([np.cov(LONG.T, ddof=0)] * 2),
)

value(
    "11-count",
    "How many numbers does the fit choose?",
    44,
    [
        "Count weights, means and covariance entries of three components separately.",
        "Weights sum to 1, and a 4 × 4 covariance matrix is symmetric.",
        "2 free weights, 3 · 4 means, 3 · 10 covariance entries.",
    ],
    {
        45: "One too many: the last weight follows from the others, they sum to 1.",
        62: "A covariance matrix is symmetric: entries above the diagonal are not free.",
        63: "The weights sum to 1 and covariance matrices are symmetric: less is free.",
        32: "The covariances have 3 · 10 free entries, not 3 · 6: count the diagonal too.",
        26: "Those are diagonal covariances: the correlations are free as well.",
        14: "Those are weights and means; the covariances are missing.",
    },
)


@exercise(
    "11-density",
    "The density, in logarithms",
    [(ROWS, np.array([5.0, 1.0]), TILTED), (TABLE, np.array([4.0, 0, 2]), CURVED)],
    [
        "Three terms: D log 2π, log|Σ|, and the squared Mahalanobis distance, all times −½.",
        "L = np.linalg.cholesky(covariance); then log|Σ| = 2 Σ log L_dd.",
        "Z = np.linalg.solve(L, (X - mean).T), and the squared distance is (Z**2).sum(0).",
    ],
)
def log_gaussian(X, mean, covariance):
    z = np.linalg.solve(np.linalg.cholesky(covariance), (X - mean).T)
    log_det = np.linalg.slogdet(covariance)[1]
    return -0.5 * (len(mean) * LOG_2PI + log_det + (z**2).sum(axis=0))


@log_gaussian.mistake("That is the density; the program works with its logarithm.")
def plain_density(X, mean, covariance):
    return np.exp(log_gaussian(X, mean, covariance))


@log_gaussian.mistake("The log-determinant is missing: wide components get too much.")
def no_log_det(X, mean, covariance):
    return log_gaussian(X, mean, covariance) + 0.5 * np.linalg.slogdet(covariance)[1]


@log_gaussian.mistake(
    "The sum of log L_dd is log|Σ|/2 already: either double it, or leave out the ½."
)
def half_log_det(X, mean, covariance):
    return log_gaussian(X, mean, covariance) + 0.25 * np.linalg.slogdet(covariance)[1]


@log_gaussian.mistake("log 2π appears once for each feature: D times, not once.")
def one_constant(X, mean, covariance):
    return log_gaussian(X, mean, covariance) + 0.5 * (len(mean) - 1) * LOG_2PI


@log_gaussian.mistake("The distance was not squared before it was added up.")
def not_squared(X, mean, covariance):
    z = np.linalg.solve(np.linalg.cholesky(covariance), (X - mean).T)
    log_det = np.linalg.slogdet(covariance)[1]
    return -0.5 * (len(mean) * LOG_2PI + log_det + np.sqrt((z**2).sum(axis=0)))


@log_gaussian.mistake(
    "You multiplied by Σ where its inverse belongs: large variances must shrink distances."
)
def no_inverse(X, mean, covariance):
    y = X - mean
    log_det = np.linalg.slogdet(covariance)[1]
    squared = ((y @ covariance) * y).sum(axis=1)
    return -0.5 * (len(mean) * LOG_2PI + log_det + squared)


def portrait(answer, X):
    """What must not depend on luck: weights, which rows the means are, covariances."""
    weights, means, covariances = (np.asarray(part, float) for part in answer)
    rows = {tuple(row) for row in np.asarray(X)}
    known = [tuple(mean) in rows for mean in means]
    different = len({tuple(mean) for mean in means})
    return weights, np.array([sum(known), different, len(means)], float), covariances


def same_start(found, wanted, X, K, rng):
    """The same kind of start, whichever rows were drawn."""
    try:
        return close(portrait(found, X), portrait(wanted, X))
    except (TypeError, ValueError):
        return False


@exercise(
    "11-start",
    "Initialise the clusters",
    [(TABLE, 3, np.random.default_rng(0)), (LONG, 5, np.random.default_rng(1))],
    [
        "Which K rows? rng.choice draws numbers without repeating them, if told to.",
        "rng.choice(len(X), K, replace=False); the covariance of all rows, K times.",
        "np.array([np.cov(X.T, ddof=0)] * K)",
    ],
    same=same_start,
)
def initialise(X, K, rng):
    rows = rng.choice(len(X), K, replace=False)
    return np.full(K, 1 / K), X[rows], np.array([np.cov(X.T, ddof=0)] * K)


@initialise.mistake(
    "Some components start at the same row, and equal components stay equal for ever: "
    "draw without repetition."
)
def equal_rows(X, K, rng):
    weights, means, covariances = initialise(X, K, rng)
    return weights, np.repeat(means[:1], K, axis=0), covariances


@initialise.mistake(
    "The means are random points, not rows: they may lie where there is no data at all."
)
def uniform_points(X, K, rng):
    weights, _, covariances = initialise(X, K, rng)
    return weights, rng.uniform(X.min(0), X.max(0), (K, X.shape[1])), covariances


@initialise.mistake("The weights have to sum to 1: each starts at 1/K.")
def weights_of_one(X, K, rng):
    _, means, covariances = initialise(X, K, rng)
    return np.ones(K), means, covariances


@initialise.mistake(
    "Identity matrices have no units: start with the covariance of all rows instead."
)
def identities(X, K, rng):
    weights, means, _ = initialise(X, K, rng)
    return weights, means, np.array([np.eye(X.shape[1])] * K)


@initialise.mistake("np.cov divides by N − 1 unless it is given ddof=0.")
def cov_n_minus_1(X, K, rng):
    weights, means, _ = initialise(X, K, rng)
    return weights, means, np.array([np.cov(X.T)] * K)


@exercise(
    "11-e-step",
    "E-step: numerators, totals, shares",
    [(PLANE, *TWO), (FAR, *TWO)],
    [
        "The numerators are weight times density; `totals` is their sum for each row.",
        "In logarithms: np.log(w) + log_gaussian(…); take each row's largest out first.",
        "totals = top + np.log(np.exp(logs - top).sum(axis=1, keepdims=True))",
    ],
)
def e_step(X, weights, means, covariances):
    parts = zip(weights, means, covariances, strict=True)
    logs = np.stack([np.log(w) + log_gaussian(X, m, C) for w, m, C in parts], axis=1)
    totals = np.logaddexp.reduce(logs, axis=1, keepdims=True)
    return np.exp(logs - totals), totals.sum()


@e_step.mistake(
    "A row far from everything has numerators 0 and total 0, and 0/0 is nan: stay in "
    "logarithms until the largest is taken out."
)
def underflowing(X, weights, means, covariances):
    parts = zip(weights, means, covariances, strict=True)
    joint = np.stack([w * np.exp(log_gaussian(X, m, C)) for w, m, C in parts], axis=1)
    totals = joint.sum(axis=1, keepdims=True)
    return joint / totals, np.log(totals).sum()


@e_step.mistake("The weights are missing from the numerators.")
def e_without_weights(X, weights, means, covariances):
    return e_step(X, np.ones(len(weights)), means, covariances)


@e_step.mistake("The totals go along a row: for each row, over all components.")
def totals_of_columns(X, weights, means, covariances):
    resp, ell = e_step(X, weights, means, covariances)
    return resp / resp.sum(axis=0), ell


@e_step.mistake("ℓ is the sum of the rows' log totals; you returned their mean.")
def e_mean(X, weights, means, covariances):
    resp, ell = e_step(X, weights, means, covariances)
    return resp, ell / len(X)


@e_step.mistake("ℓ has the wrong sign: it is to be maximised.")
def e_negative(X, weights, means, covariances):
    resp, ell = e_step(X, weights, means, covariances)
    return resp, -ell


@exercise(
    "11-m-step",
    "M-step: three weighted averages",
    [(ROWS, SHARES), (TABLE, MORE)],
    [
        "N_k = resp.sum(axis=0) divides all three: weights, means, covariances.",
        "Means first; the covariances are taken about these new means.",
        "y = X - means[k]; covariance k = (resp[:, k, None] * y).T @ y / N_k[k]",
    ],
)
def m_step(X, resp):
    return m_parts(X, resp)


def m_parts(X, resp, less=0, about=None):
    counts = resp.sum(axis=0)
    means = resp.T @ X / counts[:, None]
    centers = means if about is None else about
    covariances = [
        (resp[:, k, None] * (X - c)).T @ (X - c) / (counts[k] - less)
        for k, c in enumerate(centers)
    ]
    return counts / len(X), means, np.array(covariances)


@m_step.mistake("N_k − 1 in the covariances does not maximise the bound; N_k does.")
def m_less_one(X, resp):
    return m_parts(X, resp, less=1)


@m_step.mistake(
    "The covariances are about the mean of all rows; take each component's new mean."
)
def m_about_all(X, resp):
    return m_parts(X, resp, about=np.tile(X.mean(axis=0), (resp.shape[1], 1)))


@m_step.mistake("The covariances are about zero: nothing was subtracted from the rows.")
def m_about_zero(X, resp):
    return m_parts(X, resp, about=np.zeros((resp.shape[1], X.shape[1])))


@m_step.mistake("The weights do not sum to 1: those are N_k; divide them by N.")
def m_counts(X, resp):
    _, means, covariances = m_parts(X, resp)
    return resp.sum(axis=0), means, covariances


@m_step.mistake("The means are divided by N; each component's shares sum to its N_k.")
def m_by_rows(X, resp):
    means = resp.T @ X / len(X)
    weights, _, covariances = m_parts(X, resp, about=means)
    return weights, means, covariances


@m_step.mistake("Only variances are left; the products between columns belong in too.")
def m_diagonal(X, resp):
    weights, means, covariances = m_parts(X, resp)
    return weights, means, covariances * np.eye(X.shape[1])


@exercise(
    "11-train",
    "Train: repeat, and know when to stop",
    [(LONG, *BEGIN, 1e-3, 60), (LONG[5:45], *BEGIN, 1e-9, 3)],
    [
        "Each round: E-step, note ℓ, look whether to stop, and only then the M-step.",
        "Stop when ℓ has risen by less than tol · N since the round before.",
        "if len(ells) > 1 and ells[-1] - ells[-2] < tol * len(X): break",
    ],
)
def train(X, weights, means, covariances, tol, max_iter):
    return training(X, (weights, means, covariances), tol * len(X), max_iter)


def training(X, theta, enough, max_iter, step=m_parts, late=False):
    ells = []
    for _ in range(max_iter):
        resp, ell = e_step(X, *theta)
        ells.append(ell)
        stop = len(ells) > 1 and ells[-1] - ells[-2] < enough
        if stop and not late:
            break
        theta = step(X, resp)
        if stop:
            break
    return *theta, ells


@train.mistake("The gain has to be compared with tol per row: tol times N.")
def tol_of_the_sum(X, weights, means, covariances, tol, max_iter):
    return training(X, (weights, means, covariances), tol, max_iter)


@train.mistake("It never stops early: compare ℓ with that of the round before.")
def never_stops(X, weights, means, covariances, tol, max_iter):
    return training(X, (weights, means, covariances), -np.inf, max_iter)


@train.mistake(
    "One M-step too many: the last ℓ has to belong to the parameters you return."
)
def last_step_kept(X, weights, means, covariances, tol, max_iter):
    return training(X, (weights, means, covariances), tol * len(X), max_iter, late=True)


@train.mistake("Your loop makes one round more than max_iter allows.")
def one_round_more(X, weights, means, covariances, tol, max_iter):
    return train(X, weights, means, covariances, tol, max_iter + 1)


@train.mistake("The start's ℓ is missing from the list: note ℓ in the first round too.")
def without_the_first(X, weights, means, covariances, tol, max_iter):
    *theta, ells = train(X, weights, means, covariances, tol, max_iter)
    return *theta, ells[1:]


@exercise(
    "11-agreement",
    "Do the groups agree with the species?",
    [
        (np.array([2, 2, 0, 1, 1, 1]), np.array([0, 0, 1, 2, 2, 1])),
        (np.array([0, 0, 1, 1, 2, 2, 2]), np.array([1, 1, 1, 1, 0, 2, 2])),
        (np.repeat([0, 0, 1], [5, 4, 4]), np.repeat([0, 1, 0], [5, 4, 4])),
        (np.repeat([0, 1, 2, 3], 3), np.repeat([1, 0, 2, 3], 3)),
    ],
    [
        "Group 0 need not be species 0: try all ways to name the groups.",
        "itertools.permutations(range(3)) gives all ways; one name for each group.",
        "max(((np.array(names)[labels]) == species).sum() for names in permutations(…))",
    ],
)
def agreement(labels, species):
    K = max(labels.max(), species.max()) + 1
    return max((np.array(p)[labels] == species).sum() for p in permutations(range(K)))


@agreement.mistake(
    "You compared numbers as they are: names of groups mean nothing before matching."
)
def unmatched(labels, species):
    return (labels == species).sum()


@agreement.mistake(
    "Each group took its commonest species, so one species may be used twice: names have "
    "to be matched one to one."
)
def purity(labels, species):
    return sum(np.bincount(species[labels == k]).max() for k in np.unique(labels))


@agreement.mistake("That is a share; the number of rows is asked for.")
def share(labels, species):
    return agreement(labels, species) / len(labels)


@agreement.mistake(
    "The largest overlap was named first, then the next: that can spoil the rest. Try all "
    "ways to name the groups, and keep the best."
)
def greedy(labels, species):
    K = max(labels.max(), species.max()) + 1
    table = np.zeros((K, K), int)
    np.add.at(table, (labels, species), 1)
    total = 0
    for _ in range(K):
        i, j = np.unravel_index(table.argmax(), table.shape)
        total += max(table[i, j], 0)
        table[i], table[:, j] = -1, -1
    return total


@agreement.mistake("You counted the rows that differ; count those that agree.")
def errors(labels, species):
    return len(labels) - agreement(labels, species)
