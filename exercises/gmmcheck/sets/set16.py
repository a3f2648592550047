"""Set 16, kernel density estimation: the estimate, its bias, its bandwidth, its edge."""

import numpy as np

from gmmcheck.compare import within
from gmmcheck.exercise import exercise, value

AT = np.array([-0.5, 1.0, 2.5, 6.0])
ROWS = np.array([0.0, 1.2, 5.0])
MANY = np.array([0.3, 0.4, 2.2, 3.1, 9.0])
TABLE = np.array([[1.0, 20], [2.0, 10], [4.0, 70], [5.5, 30], [9.0, 45]])
WIDE = np.array([[1.0, 5, 0.1], [3.0, 4, 0.9], [2.0, 9, 0.3], [7.0, 1, 0.2]])

value(
    "16-spread",
    "Wider than the rows, on paper",
    3.0,
    [
        "The estimate is a mixture. Its variance has two parts: between and within.",
        "Between: the variance of the rows, divided by N. Within: h².",
        "The rows have variance (4 + 4 + 16) / 3 = 8; then √(8 + 1).",
    ],
    {
        2.83: "That is the spread of the rows; each bump adds a spread of its own.",
        9: "That is the variance; the standard deviation is its root.",
        8: "That is the variance of the rows alone, without the bumps.",
        3.61: "You divided by N − 1. A mixture with weights 1/N has N in that place.",
        3.83: "You added standard deviations; variances are what adds up.",
        1: "That is the width of one bump; the bumps stand far apart as well.",
        13: "That is the variance, with N − 1 for the rows; wanted is a root, and N.",
        4: "That is the mean; how far do values stray from it?",
        3.46: "That is the rows' own, with N − 1, and the bumps are missing.",
    },
    same=within(0.006),
)


def kernels(x, rows, h):
    z = (x[:, None] - rows) / h
    return np.exp(-0.5 * z**2) / (h * np.sqrt(2 * np.pi))


@exercise(
    "16-density",
    "A bump on every row",
    [(AT, ROWS, 0.7), (AT[:2], MANY, 1.6)],
    [
        "Make a table (M, N) of differences first. Over which axis does the mean go?",
        "Each entry becomes a normal density with standard deviation h.",
        "z = (x[:, None] - rows) / h; np.exp(-z**2 / 2).mean(axis=1) / (h * √(2π))",
    ],
)
def kde(x, rows, h):
    return kernels(x, rows, h).mean(axis=1)


@kde.mistake("The bumps are added, not averaged: the area under your curve is N.")
def summed(x, rows, h):
    return kernels(x, rows, h).sum(axis=1)


@kde.mistake("Each bump must have area 1: divide by h, not only inside the square.")
def height_one_over_root(x, rows, h):
    return h * kde(x, rows, h)


@kde.mistake("The √(2π) is missing: the area is not 1.")
def no_constant(x, rows, h):
    return np.sqrt(2 * np.pi) * kde(x, rows, h)


@kde.mistake("The bumps' constant is missing altogether, 1 / (h √(2π)).")
def bare(x, rows, h):
    return h * np.sqrt(2 * np.pi) * kde(x, rows, h)


@kde.mistake("You divided by the number of queries; average over the rows, N.")
def over_queries(x, rows, h):
    return kernels(x, rows, h).sum(axis=1) / len(x)


@kde.mistake("The root is missing: the constant is h √(2π), not 2πh.")
def no_root(x, rows, h):
    return kde(x, rows, h) / np.sqrt(2 * np.pi)


@kde.mistake("In the exponent h is not squared: z = (x − row) / h, then z².")
def h_unsquared(x, rows, h):
    return kde(x, rows, np.sqrt(h)) / np.sqrt(h)


@kde.mistake("Outside the exponent h is squared; the height of a bump is 1/(h √(2π)).")
def h_squared(x, rows, h):
    return kde(x, rows, h) / h


@kde.mistake("You used h as a variance; a bandwidth is a standard deviation here.")
def as_variance(x, rows, h):
    return kde(x, rows, np.sqrt(h))


@kde.mistake("You squared h once too often: it is a standard deviation.")
def twice_squared(x, rows, h):
    return kde(x, rows, h**2)


@kde.mistake(
    "h was multiplied with the standard deviation of the rows, as SciPy's factor is; "
    "here h is the width itself."
)
def as_factor(x, rows, h):
    return kde(x, rows, h * rows.std(ddof=1))


@kde.mistake("You averaged over the queries: one number for each query is wanted.")
def other_axis(x, rows, h):
    return kernels(x, rows, h).mean(axis=0)


@kde.mistake("The exponent lacks its ½: exp(−z²/2).")
def no_half(x, rows, h):
    return kde(x, rows, h / np.sqrt(2)) / np.sqrt(2)


@kde.mistake("That is one normal for all rows; each row has a bump of its own.")
def one_normal(x, rows, h):
    return kde(x, rows.mean(keepdims=True), np.sqrt(rows.var() + h**2))


@kde.mistake("Those are logarithms of the density.")
def logs(x, rows, h):
    return np.log(kde(x, rows, h))


@exercise(
    "16-bias",
    "The bias, without approximation",
    [(1.5, 1.0, 2.0, 0.8), (np.array([-1.0, 0.2, 3.0]), 0.5, 1.2, 1.0)],
    [
        "On average, an estimate is p blurred by the kernel. How does a normal blur?",
        "A row plus independent noise of the kernel: normal, and variances add.",
        "normal density at x with variance σ² + h², minus that with variance σ²",
    ],
)
def bias(x, mean, std, h):
    return normal(x, mean, std**2 + h**2) - normal(x, mean, std**2)


def normal(x, mean, variance):
    return np.exp(-0.5 * (x - mean) ** 2 / variance) / np.sqrt(2 * np.pi * variance)


@bias.mistake("That is the sign of p − E; a bias is what is estimated minus the truth.")
def reversed_sign(x, mean, std, h):
    return -bias(x, mean, std, h)


@bias.mistake("That is the mean of the estimate; subtract the true density.")
def expectation(x, mean, std, h):
    return normal(x, mean, std**2 + h**2)


@bias.mistake("You added standard deviations; for a sum variances add.")
def added_stds(x, mean, std, h):
    return normal(x, mean, (std + h) ** 2) - normal(x, mean, std**2)


@bias.mistake(
    "That is ½h²p″, the approximation for small h; the exact bias is asked for."
)
def approximate(x, mean, std, h):
    z2 = ((x - mean) / std) ** 2
    return 0.5 * h**2 * (z2 - 1) / std**2 * normal(x, mean, std**2)


@bias.mistake("σ² + h² is a variance; you used it as a standard deviation.")
def as_a_std(x, mean, std, h):
    return normal(x, mean, (std**2 + h**2) ** 2) - normal(x, mean, std**2)


@bias.mistake("A bias has a sign: peaks are cut, flanks are filled.")
def unsigned(x, mean, std, h):
    return np.abs(bias(x, mean, std, h))


@bias.mistake("You added h to a variance; the kernel's variance is h².")
def h_as_variance(x, mean, std, h):
    return normal(x, mean, std**2 + h) - normal(x, mean, std**2)


@bias.mistake("That compares p with the kernel; the kernel has to blur p.")
def kernel_alone(x, mean, std, h):
    return normal(x, mean, h**2) - normal(x, mean, std**2)


@bias.mistake("That is relative to p(x); the bias itself is a difference of densities.")
def relative(x, mean, std, h):
    return bias(x, mean, std, h) / normal(x, mean, std**2)


@exercise(
    "16-silverman",
    "Silverman's rule",
    [(TABLE,), (TABLE[:, :1],), (WIDE,)],
    [
        "Two factors: one from N and D only, one from the spread of each column.",
        "X.shape gives N and D; the standard deviation goes down the rows, with N − 1.",
        "(4 / ((D + 2) * N)) ** (1 / (D + 4)) * X.std(axis=0, ddof=1)",
    ],
)
def silverman(X):
    return factor(*X.shape) * X.std(axis=0, ddof=1)


def factor(N, D):
    return (4 / ((D + 2) * N)) ** (1 / (D + 4))


@silverman.mistake("The standard deviations divide by N; the rule here takes N − 1.")
def over_n(X):
    return factor(*X.shape) * X.std(axis=0)


@silverman.mistake("The constant is left out: that is Scott's rule.")
def scott(X):
    return len(X) ** (-1 / (X.shape[1] + 4)) * X.std(axis=0, ddof=1)


@silverman.mistake(
    "You took the rule for a single column, 1.06 N^(−1/5) σ, for all of them; constant "
    "and exponent depend on D."
)
def one_column(X):
    return factor(len(X), 1) * X.std(axis=0, ddof=1)


@silverman.mistake("The exponent is 1/(D + 4); yours is 1/5 for every D.")
def always_a_fifth(X):
    N, D = X.shape
    return (4 / ((D + 2) * N)) ** 0.2 * X.std(axis=0, ddof=1)


@silverman.mistake("The factor alone is right for standardised columns only: times σ̂.")
def bare_factor(X):
    return np.full(X.shape[1], factor(*X.shape))


@silverman.mistake("N and D are exchanged: rows come first in X.shape.")
def exchanged(X):
    return factor(*X.shape[::-1]) * X.std(axis=0, ddof=1)


@silverman.mistake("You took variances; a bandwidth has the unit of its column.")
def by_variance(X):
    return factor(*X.shape) * X.var(axis=0, ddof=1)


@silverman.mistake("One spread for the whole table: each column has its own, axis=0.")
def whole_table(X):
    return factor(*X.shape) * X.std(ddof=1)


@silverman.mistake("The spreads were taken along the rows; columns need axis=0.")
def along_rows(X):
    with np.errstate(all="ignore"):
        return factor(*X.shape) * X.std(axis=1, ddof=1)


@silverman.mistake("1.06 N^(−1/5) is the rule for one column, and 1.06 is rounded.")
def rounded(X):
    return 1.06 * len(X) ** -0.2 * X.std(axis=0, ddof=1)


@silverman.mistake(
    "The exponent's sign: with more rows a bandwidth must become smaller."
)
def wrong_sign(X):
    return X.std(axis=0, ddof=1) / factor(*X.shape)


@silverman.mistake("4 / (D + 2) * N multiplies by N; put (D + 2) * N in brackets.")
def lost_brackets(X):
    N, D = X.shape
    return (4 / (D + 2) * N) ** (1 / (D + 4)) * X.std(axis=0, ddof=1)


@silverman.mistake("** 1 / (D + 4) divides by D + 4; put the exponent in brackets.")
def lost_power(X):
    N, D = X.shape
    return 4 / ((D + 2) * N) / (D + 4) * X.std(axis=0, ddof=1)


@silverman.mistake(
    "That is the cautious rule for one column, 0.9 min(σ̂, IQR/1.34) N^(−1/5)."
)
def cautious(X):
    low, high = np.quantile(X, [0.25, 0.75], axis=0)
    return 0.9 * len(X) ** -0.2 * np.minimum(X.std(axis=0, ddof=1), (high - low) / 1.34)


@silverman.mistake("N is the number of rows, len(X), not of entries, X.size.")
def by_size(X):
    return factor(X.size, X.shape[1]) * X.std(axis=0, ddof=1)


@exercise(
    "16-loo",
    "Leave one out",
    [(ROWS, 1.5), (MANY, 0.9), (np.array([0.0, 0.4, 60.0]), 0.5)],
    [
        "The table of kernels is (N, N). Which of its entries is a row seeing itself?",
        "Work in logarithms, put −inf on the diagonal, then log-sum-exp along each row.",
        "(logsumexp(table, axis=1) - log(N - 1)).mean()",
    ],
)
def loo(rows, h):
    table = log_table(rows, h)
    np.fill_diagonal(table, -np.inf)
    return (log_sums(table) - np.log(len(rows) - 1)).mean()


def log_table(rows, h):
    z = (rows[:, None] - rows) / h
    return -0.5 * z**2 - np.log(h * np.sqrt(2 * np.pi))


def log_sums(table):
    top = table.max(axis=1)
    return top + np.log(np.exp(table - top[:, None]).sum(axis=1))


@loo.mistake("Each row sees itself: that is the training score, best for h → 0.")
def training(rows, h):
    return (log_sums(log_table(rows, h)) - np.log(len(rows))).mean()


@loo.mistake("Each row still sees itself, and N − 1 does not change that.")
def training_over_fewer(rows, h):
    return (log_sums(log_table(rows, h)) - np.log(len(rows) - 1)).mean()


@loo.mistake("Without its row an estimate has N − 1 kernels: divide by N − 1.")
def over_n_rows(rows, h):
    return loo(rows, h) + np.log((len(rows) - 1) / len(rows))


@loo.mistake("The kernels are added but not averaged: the factor 1/(N − 1) is missing.")
def not_averaged(rows, h):
    return loo(rows, h) + np.log(len(rows) - 1)


@loo.mistake("That is the sum over rows; their mean is asked for.")
def total(rows, h):
    return len(rows) * loo(rows, h)


@loo.mistake(
    "The row at 60 is so far from the others that its density underflows to 0, and log 0 "
    "is −inf: use log-sum-exp."
)
def underflow(rows, h):
    table = np.exp(log_table(rows, h))
    np.fill_diagonal(table, 0)
    with np.errstate(divide="ignore"):
        return np.log(table.sum(axis=1) / (len(rows) - 1)).mean()


@loo.mistake("That is the logarithm of the mean density; take logarithms first.")
def log_of_mean(rows, h):
    table = np.exp(log_table(rows, h))
    np.fill_diagonal(table, 0)
    return np.log(table.sum(axis=1).mean() / (len(rows) - 1))


@loo.mistake(
    "The kernels lack their 1/(h √(2π)). It depends on h, so bandwidths cannot be "
    "compared without it."
)
def no_height(rows, h):
    return loo(rows, h) + np.log(h * np.sqrt(2 * np.pi))


@loo.mistake("The kernels lack the 1/√(2π): every score is too high by 0.919.")
def no_pi(rows, h):
    return loo(rows, h) + np.log(np.sqrt(2 * np.pi))


@loo.mistake(
    "You averaged logarithms of kernels; average the kernels, then take the log."
)
def mean_of_logs(rows, h):
    return log_table(rows, h)[~np.eye(len(rows), dtype=bool)].mean()


@loo.mistake(
    "A logarithm of 0 on the diagonal is a kernel of height 1: write −inf to leave it out."
)
def zero_diagonal(rows, h):
    table = log_table(rows, h)
    np.fill_diagonal(table, 0)
    return (log_sums(table) - np.log(len(rows) - 1)).mean()


@loo.mistake("Those are the scores of the rows; return their mean, one number.")
def each_row(rows, h):
    table = log_table(rows, h)
    np.fill_diagonal(table, -np.inf)
    return log_sums(table) - np.log(len(rows) - 1)


@loo.mistake("You used h as a variance; it is the kernel's standard deviation.")
def as_a_variance(rows, h):
    return loo(rows, np.sqrt(h))


@loo.mistake("The score is right but for its sign: large is good here.")
def loss(rows, h):
    return -loo(rows, h)


@exercise(
    "16-edge",
    "Find the bug: a mirror at zero",
    [(np.array([-1.0, 0.0, 1.5]), MANY, 0.8), (AT, ROWS + 0.5, 1.5)],
    [
        "What is the area under the curve to the right of 0? And to the left?",
        "The rows and their images are 2N bumps, but half of the area lies left of 0.",
        "both = kernels at rows + kernels at -rows, divided by N; 0 where x < 0",
    ],
)
def mirrored(x, rows, h):
    return np.where(x < 0, 0, kde(x, rows, h) + kde(x, -rows, h))


@mirrored.mistake(
    "The bug is still there: the mean over 2N bumps has only half of its area on the "
    "right of 0, and the other half where no data can be."
)
def half_left(x, rows, h):
    return (kde(x, rows, h) + kde(x, -rows, h)) / 2


@mirrored.mistake("Left of 0 it is zero now, but the area on the right is still ½.")
def half(x, rows, h):
    return mirrored(x, rows, h) / 2


@mirrored.mistake("The height is right on the right; left of 0 the density must be 0.")
def both_sides(x, rows, h):
    return kde(x, rows, h) + kde(x, -rows, h)


@mirrored.mistake("The images are gone: what has leaked over the edge is lost.")
def cut(x, rows, h):
    return np.where(x < 0, 0, kde(x, rows, h))


@mirrored.mistake("At x = 0 itself the density is not 0: only x < 0 is out of reach.")
def zero_at_zero(x, rows, h):
    return np.where(x <= 0, 0, mirrored(x, rows, h))


@mirrored.mistake(
    "You cut the estimate and scaled it up to area 1. The edge stays too low; reflection "
    "puts back what leaked where it leaked."
)
def scaled(x, rows, h):
    steps = np.linspace(-12 * h, 0, 20_001)
    leaked = np.trapezoid(kde(steps, rows, h), steps)
    return np.where(x < 0, 0, kde(x, rows, h) / (1 - leaked))


@mirrored.mistake(
    "Negative queries are dropped; each query gets an answer, theirs is 0."
)
def dropped(x, rows, h):
    return mirrored(x[x >= 0], rows, h)


@mirrored.mistake("You doubled the estimate; the images stand at −rows, not at rows.")
def doubled(x, rows, h):
    return np.where(x < 0, 0, 2 * kde(x, rows, h))


value(
    "16-rows",
    "The price of half the error",
    2**2.5,
    [
        "How does the error fall with N? Look for the exponent, −4/(D + 4).",
        "For D = 6 it is N^(−0.4). Which factor in N makes this ½?",
        "f^(−0.4) = ½, so f = 2^(1/0.4) = 2^2.5.",
    ],
    {
        2: "That holds for an error like 1/N, as with a mixture of the right form.",
        2.38: "That is the factor for a single feature; here D = 6.",
        1.32: "It is the other way round: you need 2^(1/0.4), this is 2^0.4.",
        11.3: "That is the chapter's example with ten features; here D = 6.",
        4: "That holds for an error like 1/√N; the exponent is −4/(D + 4).",
        64: "That is 2 to the power D, the corners of a cube; use the exponent.",
        2.83: "You took 2^(6/4); D + 4 features' worth, 10/4, is the exponent.",
        1024: "The exponent is (D + 4)/4; you left out the 4 below the line.",
        32: "That halves the error's root: error is meant squared, as in the chapter.",
        0.4: "That is the exponent of N. Which factor of N follows from it?",
        0.18: "That is one over the factor: more rows are needed, not fewer.",
    },
    same=within(0.05),
)
