"""Set 09, the likelihood: log-sum-exp, units, the greatest value, peaks, an abyss."""

import numpy as np

from gmmcheck.compare import within
from gmmcheck.exercise import exercise, value

LOG_2PI = np.log(2 * np.pi)
LOG_10 = np.log(10)
WAITS = np.array([54.0, 81.0, 60.0, 79.0, 88.0])
TYPO = np.array([54.0, 81.0, 830.0])
MANY = 70 + 14 * np.sin(np.arange(500.0))  # so many that a product of densities is 0
PAIR = np.array([0.3, 0.7]), np.array([55.0, 80.0]), np.array([6.0, 4.0])
TRIO = np.array([0.5, 0.3, 0.2]), np.array([5.0, 60.0, 85.0]), np.array([9.0, 7.0, 3.0])
CANDIDATES = (
    np.array([[0.9, 0.1], [0.6, 0.4], [0.4, 0.6]]),
    np.array([[54.0, 90.0], [50.0, 85.0], [56.0, 81.0]]),
    np.array([[3.0, 5.0], [9.0, 4.0], [6.0, 7.0]]),
)


def parts(x, weights, means, stds):
    """Logarithms of weight times density, (N, K)."""
    z = (x[:, np.newaxis] - means) / stds
    return np.log(weights) - 0.5 * LOG_2PI - np.log(stds) - 0.5 * z**2


@exercise(
    "09-log-sum-exp",
    "The logarithm of a sum",
    [
        (np.array([[0.0, 1.0, 2.0], [3.0, -1.0, 0.5]]),),
        (np.array([[1000.0, 1001.0, 998.0], [-1000.0, -1001.0, -999.5]]),),
        (np.array([[-800.0, -801.0], [2.0, 1.5], [900.0, 899.0]]),),
    ],
    [
        "Which number can you take out of every exponential, so that none overflows?",
        "Per row: m is the greatest entry; log Σ exp(a) = m + log Σ exp(a − m).",
        "m = A.max(axis=1, keepdims=True), then sum np.exp(A - m) over axis=1; the m "
        "that you add back must have the shape (N,): m[:, 0].",
    ],
)
def log_sum_exp(A):
    return np.array([max(a) + np.log(sum(np.exp(a - max(a)))) for a in A])


@log_sum_exp.mistake(
    "That is the formula as it stands: exp(1000) overflows to infinity, and "
    "exp(−1000) underflows to 0. Take each row's greatest entry out first."
)
def direct(A):
    return np.log(np.exp(A).sum(axis=1))


@log_sum_exp.mistake(
    "You took the greatest entry of the whole table. Beside 1000 a row near −1000 "
    "still underflows to log 0: each row needs its own."
)
def whole_table(A):
    return A.max() + np.log(np.exp(A - A.max()).sum(axis=1))


@log_sum_exp.mistake(
    "The sum runs down the columns. One logarithm per row is wanted: sum over axis 1."
)
def over_rows(A):
    return log_sum_exp(A.T)


@log_sum_exp.mistake(
    "The greatest entry was taken out of the exponentials but never added back."
)
def not_added(A):
    return log_sum_exp(A) - A.max(axis=1)


@log_sum_exp.mistake(
    "You took the logarithm of the mean: the sum of the terms has lost its factor K."
)
def log_of_mean(A):
    return log_sum_exp(A) - np.log(A.shape[1])


@log_sum_exp.mistake(
    "That is the greatest entry alone. The other terms count too, as long as they are "
    "not tiny beside it."
)
def only_greatest(A):
    return A.max(axis=1)


@log_sum_exp.mistake(
    "An array (N, 1) plus an array (N,) gives (N, N): with keepdims=True the greatest "
    "entries are a column. Add m[:, 0]."
)
def column_plus_row(A):
    m = A.max(axis=1, keepdims=True)
    return m + np.log(np.exp(A - m).sum(axis=1))


@exercise(
    "09-log-likelihood",
    "The score of a mixture",
    [(WAITS, *PAIR), (TYPO, *PAIR), (MANY, *TRIO)],
    [
        "What is the logarithm of weight times density, for one row and one component?",
        "Make a table (N, K) of log π + log N(x), from x[:, np.newaxis]; then one "
        "log-sum-exp for each row.",
        "A = np.log(weights) - 0.5 * np.log(2 * np.pi) - np.log(stds) - 0.5 * z**2 with "
        "z = (x[:, np.newaxis] - means) / stds; return log_sum_exp(A).sum()",
    ],
)
def log_likelihood(x, weights, means, stds):
    return np.logaddexp.reduce(parts(x, weights, means, stds), axis=1).sum()


@log_likelihood.mistake(
    "The densities underflow: a row of 830 gets log 0 = −∞, and with it the whole sum. "
    "Stay with logarithms and use log-sum-exp."
)
def underflowing(x, weights, means, stds):
    return np.log(np.exp(parts(x, weights, means, stds)).sum(axis=1)).sum()


@log_likelihood.mistake(
    "The weights are missing: without log π the total probability is K, not 1."
)
def no_weights(x, weights, means, stds):
    return log_likelihood(x, np.ones_like(weights), means, stds)


@log_likelihood.mistake(
    "You summed logarithms over the components. Inside the mixture densities are "
    "added; the logarithm comes after that sum, not before."
)
def sum_of_logs(x, weights, means, stds):
    return parts(x, weights, means, stds).sum()


@log_likelihood.mistake(
    "You averaged the logarithms of the components with the weights. The logarithm "
    "of a weighted sum is larger: add densities first."
)
def weighted_logs(x, weights, means, stds):
    return (parts(x, np.ones_like(weights), means, stds) @ weights).sum()


@log_likelihood.mistake(
    "That is ℓ/N, the mean over the rows; the log-likelihood is their sum."
)
def per_row(x, weights, means, stds):
    return log_likelihood(x, weights, means, stds) / len(x)


@log_likelihood.mistake(
    "The sign is turned: that is −ℓ, which optimisers minimise; ℓ itself is wanted."
)
def negative(x, weights, means, stds):
    return -log_likelihood(x, weights, means, stds)


@log_likelihood.mistake(
    "You treated `stds` as variances: the squared distance is divided by σ², and the "
    "other term is −log σ."
)
def as_variances(x, weights, means, stds):
    return log_likelihood(x, weights, means, np.sqrt(stds))


@log_likelihood.mistake(
    "−log σ is missing from each log-density: a broad bell has to be lower, or the "
    "broadest component always wins."
)
def no_log_std(x, weights, means, stds):
    return log_likelihood(x, weights * stds, means, stds)


value(
    "09-units",
    "From centimetres to millimetres",
    -120 - 150 * LOG_10,
    [
        "A density is a probability per unit of volume. How does the unit change?",
        "In millimetres each density is divided by 10 for every feature; the logarithm "
        "of one row loses 3 log 10.",
        "ℓ loses N · D · log 10 = 50 · 3 · 2.3026.",
    ],
    {
        -120 + 150 * LOG_10: "The wrong way: the numbers spread out in millimetres, so "
        "densities per millimetre are smaller.",
        -120 - 50 * LOG_10: "You counted the rows but not the three features: each one "
        "divides the density by 10.",
        -120 - 3 * LOG_10: "That is the change for a single row; there are 50 of them.",
        -270.0: "You took log 10 as 1. This book's log is natural: log 10 is 2.3026.",
        -1200.0: "The data are multiplied by 10, the log-likelihood is not: it shifts.",
        -120.0: "Densities carry a unit, so ℓ does change; differences of ℓ do not.",
    },
    same=within(0.6),
)


@exercise(
    "09-choose",
    "Find the bugs: which candidate wins?",
    [(WAITS, *CANDIDATES), (MANY, *CANDIDATES), (TYPO, *CANDIDATES)],
    [
        "There are three bugs. Try 5 rows, then 500, then a row of 830, and look at the "
        "list of scores each time.",
        "A logarithm of a product of 500 densities, a logarithm of a sum that "
        "underflows, and a choice of the wrong end.",
        "ells = [log_likelihood(x, *candidate) for candidate in zip(weights, means, "
        "stds)], and the best candidate is np.argmax(ells).",
    ],
)
def choose(x, weights, means, stds):
    each = zip(weights, means, stds, strict=True)
    ells = np.array([log_likelihood(x, *candidate) for candidate in each])
    return ells, np.argmax(ells)


def scores(x, candidates, score):
    return np.array([score(x, *one) for one in zip(*candidates, strict=True)])


def by_product(x, weights, means, stds):
    return np.log(np.prod(np.exp(parts(x, weights, means, stds)).sum(axis=1)))


@choose.mistake(
    "All three bugs are still there. Begin with the last line: is the best explanation "
    "the one with the smallest likelihood?"
)
def untouched(x, *candidates):
    ells = scores(x, candidates, by_product)
    return ells, np.argmin(ells)


@choose.mistake(
    "The choice is right now. But with 500 rows every score is −∞: the product "
    "underflows before its logarithm is taken."
)
def still_product(x, *candidates):
    ells = scores(x, candidates, by_product)
    return ells, np.argmax(ells)


@choose.mistake(
    "The product has become a sum of logarithms, well done. But the smallest "
    "log-likelihood still wins, and a row of 830 still scores −∞."
)
def two_left(x, *candidates):
    ells = scores(x, candidates, underflowing)
    return ells, np.argmin(ells)


@choose.mistake(
    "One bug is left: the sum over components underflows for a row of 830, so all "
    "candidates score −∞. Each row needs a log-sum-exp."
)
def no_log_sum_exp(x, *candidates):
    ells = scores(x, candidates, underflowing)
    return ells, np.argmax(ells)


@choose.mistake(
    "The scores are right, the choice is not: you take the candidate that makes the "
    "data least probable."
)
def smallest(x, *candidates):
    ells = choose(x, *candidates)[0]
    return ells, np.argmin(ells)


@choose.mistake(
    "You maximise the negative log-likelihood. That is the one that is minimised; "
    "return ℓ itself, and its greatest."
)
def of_negative(x, *candidates):
    ells = choose(x, *candidates)[0]
    return -ells, np.argmax(-ells)


value(
    "09-peak",
    "Half of a map",
    np.array([4.3, 2.0]),
    [
        "What changes in the mixture if both components swap their names?",
        "With equal weights and equal σ, the points (a, b) and (b, a) are one mixture.",
        "The shown peak is near μ₁ = 2.0, μ₂ = 4.3: mirror it at the diagonal.",
    ],
    [
        ((2.0, 4.3), "That is the peak on the map; wanted is the other, equal one."),
        ((3.5, 3.5), "That is the saddle: from there ℓ rises on both sides."),
        (
            (-2.0, -4.3),
            "Swapping names mirrors the map at the diagonal, not at zero.",
        ),
        (
            (4.3, 4.3),
            "There both means explain the long eruptions, and nothing the short ones.",
        ),
        (
            (2.0, 2.0),
            "There both means explain the short eruptions, and nothing the long ones.",
        ),
    ],
    same=within(0.25),
)


@exercise(
    "09-spike",
    "A spike on one row",
    [
        (np.array([1.0, 3.0, 4.0, 8.0]), 2, 0.5),
        (WAITS, 0, 3.0),
        (WAITS, 4, 1e-100),
    ],
    [
        "Which two components does the mixture have, with which weights, means and "
        "standard deviations?",
        "The broad one: weight 1 − 1/N, mean and standard deviation of x. The spike: "
        "weight 1/N, mean x[row], standard deviation std.",
        "log_likelihood(x, np.array([1 - 1 / N, 1 / N]), np.array([x.mean(), x[row]]), "
        "np.array([x.std(), std]))",
    ],
)
def spike(x, row, std):
    n = len(x)
    weights = np.array([1 - 1 / n, 1 / n])
    means, stds = np.array([x.mean(), x[row]]), np.array([x.std(), std])
    return log_likelihood(x, weights, means, stds)


@spike.mistake(
    "Both components have lost their weights, 1 − 1/N and 1/N: the area under such a "
    "density is 2."
)
def unweighted(x, row, std):
    means, stds = np.array([x.mean(), x[row]]), np.array([x.std(), std])
    return log_likelihood(x, np.ones(2), means, stds)


@spike.mistake("The spike has a weight of 1/N, one row's share, not of a half.")
def halves(x, row, std):
    means, stds = np.array([x.mean(), x[row]]), np.array([x.std(), std])
    return log_likelihood(x, np.array([0.5, 0.5]), means, stds)


@spike.mistake(
    "Your spike stands at the mean of the data. It has to sit on a row, exactly: "
    "x[row]."
)
def at_the_mean(x, row, std):
    n = len(x)
    weights, stds = np.array([1 - 1 / n, 1 / n]), np.array([x.std(), std])
    return log_likelihood(x, weights, np.full(2, x.mean()), stds)


@spike.mistake(
    "You made both components narrow. Only the spike may be: the broad one has to take "
    "care of all other rows."
)
def common(x, row, std):
    n = len(x)
    weights, means = np.array([1 - 1 / n, 1 / n]), np.array([x.mean(), x[row]])
    return log_likelihood(x, weights, means, np.full(2, std))


@spike.mistake(
    "The two weights are exchanged: the spike has 1/N, the broad component the rest."
)
def exchanged(x, row, std):
    n = len(x)
    means, stds = np.array([x.mean(), x[row]]), np.array([x.std(), std])
    return log_likelihood(x, np.array([1 / n, 1 - 1 / n]), means, stds)


@spike.mistake(
    "The broad component's standard deviation divides by N − 1; here it is x.std()."
)
def unbiased(x, row, std):
    n = len(x)
    weights = np.array([1 - 1 / n, 1 / n])
    means, stds = np.array([x.mean(), x[row]]), np.array([x.std(ddof=1), std])
    return log_likelihood(x, weights, means, stds)


value(
    "09-decade",
    "What a power of ten is worth",
    3 * LOG_10,
    [
        "How does the density of a narrow normal at its mean depend on σ?",
        "It is proportional to 1/σ: a tenth of σ multiplies it by 10, for each row that "
        "sits there.",
        "Three rows, each with log 10 = 2.3026.",
    ],
    {
        LOG_10: "That is what one row gains; three equal rows sit under this spike.",
        3.0: "Three powers of ten, but in nats each is log 10 = 2.3026.",
        1.5 * LOG_10: "That is the gain when the variance shrinks by ten; here σ does.",
        -3 * LOG_10: "The sign is turned: a narrower spike is higher at its own rows.",
        30 * LOG_10: "The other 27 rows gain nothing: the spike has no density there.",
    },
    same=within(0.06),
)
