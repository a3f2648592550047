"""Set 08, mixtures: their density, their moments, their hidden labels."""

import numpy as np

from gmmcheck.compare import as_array, within
from gmmcheck.exercise import exercise, value

X = np.array([-1.0, 0.5, 3.0, 7.0])
TWO = np.array([0.3, 0.7]), np.array([0.0, 4.0]), np.array([1.5, 0.5])
THREE = np.array([0.5, 0.2, 0.3]), np.array([-2.0, 1.0, 6.0]), np.array([0.4, 2.0, 1.2])
LOGS = np.log([[0.2, 0.3], [0.05, 0.01], [0.4, 0.1]])
LOW = np.array([[-1000.0, -1001.0, -1003.0], [-2.0, -1.0, -4.0]])
DEEP = np.array([[-2000.0, -2001.0], [-2003.0, -2001.0], [-2002.0, -2000.5]])
PLANE = (
    np.array([0.25, 0.75]),
    np.array([[0.0, 1.0], [4.0, 3.0]]),
    np.array([[[1.0, 0.5], [0.5, 2.0]], [[3.0, -0.4], [-0.4, 0.8]]]),
)
SPACE = (
    np.array([0.2, 0.5, 0.3]),
    np.array([[1.0, 0, 2], [-1.0, 2, 0], [3.0, 1, 1]]),
    np.array([np.diag([1.0, 2, 3]), np.eye(3) + 0.3, np.diag([0.5, 0.1, 2]) + 0.2]),
)

value(
    "08-variance",
    "The variance of a mixture, by hand",
    10.0,
    [
        "What is the mean of the mixture? It is not half-way.",
        "Two parts: the average variance inside, and the variance of the two means.",
        "Inside 0.25 · 1 + 0.75 · 4; between 0.25 · 4.5² + 0.75 · 1.5².",
    ],
    {
        3.25: "That is the average variance inside the components; the means differ too.",
        6.75: "That is the variance of the two means; each component is spread out as well.",
        2.3125: "You took the variance of a weighted sum of two random numbers. A mixture "
        "draws one of them.",
        11.5: "You gave both components the same weight.",
        4.5: "That is the mean of the mixture.",
        3.16: "That is the standard deviation; the variance is asked for.",
    },
    same=within(0.01),
)


@exercise(
    "08-density",
    "The density of a mixture",
    [(X, *TWO), (X, *THREE)],
    [
        "Each component's density is a column of a table (N, K). How are columns combined?",
        "Weigh each column by its π and add along the row.",
        "z = (x[:, None] - means) / stds; density = exp(-z²/2) / (stds √2π); density @ weights",
    ],
)
def density(x, weights, means, stds):
    return table(x, means, stds) @ weights


def table(x, means, stds):
    z = (x[:, None] - means) / stds
    return np.exp(-0.5 * z**2) / (stds * np.sqrt(2 * np.pi))


@density.mistake("The weights are missing: the area under your curve is K, not 1.")
def unweighted(x, weights, means, stds):
    return table(x, means, stds).sum(axis=1)


@density.mistake("You averaged with equal weights; component k counts π_k.")
def equally_weighted(x, weights, means, stds):
    return table(x, means, stds).mean(axis=1)


@density.mistake(
    "That is the normal density of a weighted sum of random numbers: one hump, where the "
    "mixture has several."
)
def of_a_sum(x, weights, means, stds):
    mean, std = weights @ means, np.sqrt(weights**2 @ stds**2)
    return table(x, np.array([mean]), np.array([std]))[:, 0]


@density.mistake(
    "That is one normal with averaged parameters; densities are averaged, not parameters."
)
def averaged_parameters(x, weights, means, stds):
    mean, std = np.array([weights @ means]), np.array([weights @ stds])
    return table(x, mean, std)[:, 0]


@density.mistake("You multiplied densities: that is what independent measurements do.")
def product(x, weights, means, stds):
    return (table(x, means, stds) * weights).prod(axis=1)


@density.mistake("Only the largest term is kept; all components contribute everywhere.")
def largest_term(x, weights, means, stds):
    return (table(x, means, stds) * weights).max(axis=1)


@density.mistake("That is the logarithm of the density; the density is asked for.")
def log_density(x, weights, means, stds):
    return np.log(density(x, weights, means, stds))


@exercise(
    "08-responsibilities",
    "Bayes, in logarithms",
    [(LOGS,), (LOW,), (DEEP,)],
    [
        "Exponentiating −1000 gives 0. Which number can be taken from a row for free?",
        "Subtract each row's largest logarithm; the shares do not change.",
        "e = np.exp(A - A.max(axis=1, keepdims=True)); e / e.sum(axis=1, keepdims=True)",
    ],
)
def responsibilities(log_joint):
    e = np.exp(log_joint - log_joint.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@responsibilities.mistake(
    "In the row near −1000 every exponential is 0, and 0/0 is nan: subtract the row's "
    "largest first."
)
def underflow(log_joint):
    e = np.exp(log_joint)
    return e / e.sum(axis=1, keepdims=True)


@responsibilities.mistake(
    "You subtracted the largest of the whole table; other rows still underflow. Each row "
    "has a largest of its own."
)
def one_maximum(log_joint):
    e = np.exp(log_joint - log_joint.max())
    return e / e.sum(axis=1, keepdims=True)


@responsibilities.mistake("Shares of a row must sum to 1: divide along the other axis.")
def by_column(log_joint):
    e = np.exp(log_joint - log_joint.max(axis=0))
    return e / e.sum(axis=0)


@responsibilities.mistake("You divided logarithms; shares are ratios of densities.")
def ratio_of_logs(log_joint):
    return log_joint / log_joint.sum(axis=1, keepdims=True)


@responsibilities.mistake(
    "That is a label, all or nothing; a responsibility is a share."
)
def one_hot(log_joint):
    return (log_joint == log_joint.max(axis=1, keepdims=True)).astype(float)


@responsibilities.mistake("The shares are not divided by their sum: the largest is 1.")
def not_normalised(log_joint):
    return np.exp(log_joint - log_joint.max(axis=1, keepdims=True))


@responsibilities.mistake("Those are the logarithms of the shares.")
def logs_of_shares(log_joint):
    return np.log(responsibilities(log_joint))


def portrait(answer, K):
    """Shares, means and standard deviations of the rows of each label."""
    x, z = (as_array(part) for part in answer)
    if x.ndim != 1 or x.shape != z.shape or np.asarray(answer[1]).dtype.kind != "i":
        return None
    groups = [x[z == k] for k in range(K)]
    if min(map(len, groups)) < 10 or not np.isin(z, range(K)).all():
        return None
    shares = [len(g) / len(x) for g in groups]
    return np.array([shares, [g.mean() for g in groups], [g.std() for g in groups]]).T


def same_sample(found, wanted, n, weights, means, stds, rng):
    """The same distribution, seven standard errors of either sample aside."""
    try:
        f, w = portrait(found, len(weights)), portrait(wanted, len(weights))
    except (TypeError, ValueError, AttributeError):
        return False
    if f is None or w is None or len(found[0]) != len(wanted[0]):
        return f is w is None and np.shape(found) == np.shape(wanted)
    shares, _, spread = w.T
    error = np.stack([np.full(len(w), 0.7), *2 * [spread / np.sqrt(shares)]], axis=1)
    return bool((abs(f - w) < 7 * error / np.sqrt(n)).all())


@exercise(
    "08-sample",
    "Draw from a mixture",
    [
        (20_000, *TWO, np.random.default_rng(1)),
        (30_000, *THREE, np.random.default_rng(2)),
    ],
    [
        "The story has two steps: first a component for each row, then a value.",
        "z = rng.choice(K, size=n, p=weights); then one normal number per row.",
        "x = rng.normal(means[z], stds[z])",
    ],
    same=same_sample,
)
def sample(n, weights, means, stds, rng):
    z = rng.choice(len(weights), size=n, p=weights)
    return rng.normal(means[z], stds[z]), z


@sample.mistake(
    "The components come equally often: draw z with the weights, p=weights."
)
def equal_shares(n, weights, means, stds, rng):
    z = rng.integers(len(weights), size=n)
    return rng.normal(means[z], stds[z]), z


@sample.mistake(
    "Each x is a weighted sum of one draw from every component: that is one hump. A "
    "mixture draws from one component."
)
def weighted_sum(n, weights, means, stds, rng):
    z = rng.choice(len(weights), size=n, p=weights)
    return rng.normal(means, stds, (n, len(weights))) @ weights, z


@sample.mistake("Labels and values were drawn apart: x must come from the z beside it.")
def drawn_apart(n, weights, means, stds, rng):
    x, z = sample(n, weights, means, stds, rng)
    return x, rng.permutation(z)


@sample.mistake("rng.normal wants standard deviations; you gave it their squares.")
def squared_stds(n, weights, means, stds, rng):
    return sample(n, weights, means, stds**2, rng)


@exercise(
    "08-moments",
    "Mean and covariance in any dimension",
    [PLANE, SPACE],
    [
        "The mean is the weighted mean of the means. And the covariance has two parts.",
        "Inside: Σ π_k Σ_k. Between: the weighted scatter of the means about the mean.",
        "y = means - mean; covariance = np.tensordot(weights, S, 1) + (weights * y.T) @ y",
    ],
)
def moments(weights, means, covariances):
    mean = weights @ means
    y = means - mean
    return mean, np.tensordot(weights, covariances, 1) + (weights * y.T) @ y


@moments.mistake(
    "The covariance inside the components is right; that between is missing."
)
def inside_only(weights, means, covariances):
    return weights @ means, np.tensordot(weights, covariances, 1)


@moments.mistake(
    "The scatter of the means is right; the covariances inside are missing."
)
def between_only(weights, means, covariances):
    mean, both = moments(weights, means, covariances)
    return mean, both - np.tensordot(weights, covariances, 1)


@moments.mistake("You took the means of the components with equal weights.")
def plain_mean(weights, means, covariances):
    return moments(np.full(len(weights), 1 / len(weights)), means, covariances)


@moments.mistake(
    "The second moment is complete, but the square of the mixture's mean was not "
    "subtracted."
)
def second_moment(weights, means, covariances):
    mean, covariance = moments(weights, means, covariances)
    return mean, covariance + np.outer(mean, mean)


@moments.mistake(
    "Weights enter squared: that is the covariance of a weighted sum, not of a mixture."
)
def squared_weights(weights, means, covariances):
    return weights @ means, np.tensordot(weights**2, covariances, 1)


@exercise(
    "08-order",
    "Find the bug: a new order",
    [(THREE[0], THREE[1][[2, 0, 1]], THREE[2]), (TWO[0], TWO[1][::-1], TWO[2])],
    [
        "After sorting, does each mean still stand beside its own weight?",
        "Sort once: np.argsort gives the order, and all three arrays take it.",
        "order = np.argsort(means); return weights[order], means[order], stds[order]",
    ],
)
def in_order(weights, means, stds):
    order = np.argsort(means)
    return weights[order], means[order], stds[order]


@in_order.mistake(
    "The bug is still there: each array is sorted by itself, so weights and widths "
    "change their owners. That is another mixture."
)
def sorted_apart(weights, means, stds):
    return np.sort(weights), np.sort(means), np.sort(stds)


@in_order.mistake("Only the means were sorted; weights and widths have to follow them.")
def only_means(weights, means, stds):
    return weights, np.sort(means), stds


@in_order.mistake("The order is by weight; the smallest mean is wanted first.")
def by_weight(weights, means, stds):
    order = np.argsort(weights)
    return weights[order], means[order], stds[order]


@in_order.mistake(
    "The order is right but runs downwards: the smallest mean comes first."
)
def downwards(weights, means, stds):
    order = np.argsort(means)[::-1]
    return weights[order], means[order], stds[order]
