"""Set 07, weighted distance: scores, boundaries, the limit of k-means, units."""

import numpy as np

from gmmcheck.compare import within, word
from gmmcheck.exercise import exercise, value

WEIGHTS = np.array([0.5, 0.2, 0.3])
MEANS = np.array([[0.0, 1.0], [3.0, -1.0], [-2.0, 0.5]])
COVARIANCES = np.array(
    [[[2.0, 0.6], [0.6, 0.5]], [[1.0, -0.3], [-0.3, 3.0]], [[0.4, 0.1], [0.1, 0.2]]]
)
ROWS = np.array([[0.5, 0.0], [2.0, 2.0], [-1.0, 1.5], [4.0, -3.0]])
SOLID = np.array(
    [np.diag([1.0, 2.0, 4.0]) + 0.5, [[3.0, 1.0, 0.0], [1.0, 2.0, 0.4], [0, 0.4, 1.5]]]
)
WIDE = np.array([[0.0, 1.0, 2.0], [2.0, -1.0, 0.5]])
MIDDLE = np.array([[2.0, 1.0], [1.0, 1.0], [9.0, 9.0]])  # the first is halfway
FIVE = np.array([[1, 0, 2], [0, 3, 1], [5, -2, 0], [2, 2, 2], [-1, 0, 4]], dtype=float)

value(
    "07-boundary",
    "A boundary by hand",
    (-8 + np.sqrt(256 + 48 * (np.log(4) + 2 * np.log(9)))) / 6,
    [
        "Write the full score of each group: distance, log σ², −2 log π.",
        "x² − 2 log 0.9 = (x − 4)²/4 + log 4 − 2 log 0.1. Collect the powers of x.",
        "3x² + 8x − 16 − 4 (log 4 + 2 log 9) = 0: take the root between 0 and 4.",
    ],
    {
        2.0: "2 is the midpoint, which ignores the widths and the weights. Or, if you "
        "computed 2.01: log 4 stands on the wrong side; it is a price for group 2.",
        1.3333: "That is where the weighted distances are equal: log σ² and −2 log π "
        "are missing.",
        1.6598: "The weights are missing: nine rows in ten are from group 1, so it may "
        "reach further.",
        2.2680: "log σ² is missing: group 2 has to pay for being wide.",
        2.3942: "log σ is there; beside a squared distance it has to be log σ², log 4.",
        2.1147: "log π is there once: the score is minus *twice* a logarithm.",
        0.4273: "The weights work the wrong way: the heavier group wins more room.",
        -5.1829: "That is the other root of the same equation; here the one between "
        "the means is asked for.",
    },
    same=within(0.03),
)


@exercise(
    "07-score",
    "The full score",
    [
        (ROWS, WEIGHTS, MEANS, COVARIANCES),
        (FIVE, np.array([0.1, 0.9]), WIDE, SOLID),
    ],
    [
        "Which three terms are there, and which of them depend on the row?",
        "For each k: the squared Mahalanobis distances of all rows, and then two "
        "numbers that depend on k only.",
        "Column k is ((X − μ_k) * np.linalg.solve(Σ_k, (X − μ_k).T).T).sum(axis=1) + "
        "np.linalg.slogdet(Σ_k)[1] − 2 * np.log(π_k).",
    ],
)
def score(X, weights, means, covariances):
    return _distance(X, means, covariances) + _volume(covariances) + _rarity(weights)


def _distance(X, means, covariances):
    out = np.empty((len(X), len(means)))
    for k, (mean, inverse) in enumerate(
        zip(means, np.linalg.inv(covariances), strict=True)
    ):
        out[:, k] = np.einsum("ni,ij,nj->n", X - mean, inverse, X - mean)
    return out


def _volume(covariances):
    return np.log(np.linalg.det(covariances))


def _rarity(weights):
    return -2 * np.log(weights)


@score.mistake(
    "That is the weighted distance alone: nobody pays for a large volume or for being "
    "rare."
)
def distance_only(X, weights, means, covariances):
    return _distance(X, means, covariances)


@score.mistake(
    "log π is there once: the score is minus *twice* the log-density, so −2 log π."
)
def weights_once(X, weights, means, covariances):
    return score(X, weights, means, covariances) - _rarity(weights) / 2


@score.mistake(
    "You took the root of the distance: the score begins with Δ², the squared one."
)
def unsquared(X, weights, means, covariances):
    root = np.sqrt(_distance(X, means, covariances))
    return root + _volume(covariances) + _rarity(weights)


@score.mistake("You added the determinant itself: its logarithm belongs there, log|Σ|.")
def no_logarithm(X, weights, means, covariances):
    volume = np.linalg.det(covariances)
    return _distance(X, means, covariances) + volume + _rarity(weights)


@score.mistake(
    "That is minus half the score, a log-density but for a constant: there large values "
    "win. Multiply by −2."
)
def minus_half(X, weights, means, covariances):
    return -score(X, weights, means, covariances) / 2


@score.mistake("log|Σ| is missing: a wide component has to pay for being wide.")
def no_volume(X, weights, means, covariances):
    return _distance(X, means, covariances) + _rarity(weights)


@score.mistake("The weights are missing: a rare component needs better evidence.")
def no_weights(X, weights, means, covariances):
    return _distance(X, means, covariances) + _volume(covariances)


@score.mistake(
    "log|Σ| has a factor ½ too many: that factor belongs to the log-density, and the "
    "score is minus twice it."
)
def half_volume(X, weights, means, covariances):
    return score(X, weights, means, covariances) - _volume(covariances) / 2


@score.mistake(
    "The sign of the weights is turned round: small scores win, so rarity has to raise "
    "the score."
)
def weights_reversed(X, weights, means, covariances):
    return score(X, weights, means, covariances) - 2 * _rarity(weights)


@score.mistake(
    "You multiplied by Σ where its inverse belongs: along a wide direction, a step "
    "counts less, not more."
)
def not_inverted(X, weights, means, covariances):
    inverse = np.linalg.inv(covariances)
    return _distance(X, means, inverse) + _volume(covariances) + _rarity(weights)


@score.mistake(
    "Fine for a comparison; but D log 2π is the same for all components, and the score "
    "of the book leaves it out."
)
def with_constant(X, weights, means, covariances):
    return score(X, weights, means, covariances) + X.shape[1] * np.log(2 * np.pi)


@score.mistake(
    "That is the log of the joint density, where large values win; the score is minus "
    "twice it, without D log 2π."
)
def log_joint(X, weights, means, covariances):
    return -with_constant(X, weights, means, covariances) / 2


TIGHT, LOOSE = np.linspace(-1.0, 1.0, 60), np.linspace(-5.0, 9.0, 41)


@exercise(
    "07-reassign",
    "Find the bug: a group that eats its neighbour",
    [
        (np.array([0.0, 0.3, 0.9, 1.2, 5.0, -4.0]), np.array([0, 0, 0, 0, 1, 1])),
        (np.array([0, 1.5, -0.5, -1.5, -1, -2.5, 3.5]), np.repeat([0, 1], [5, 2])),
        (np.append(TIGHT, LOOSE), np.repeat([0, 1], [60, 41])),
        (np.append(LOOSE, TIGHT + 3), np.repeat([1, 0, 2], [30, 11, 60])),
    ],
    [
        "Compare `cost` with the full score. Which term did the author take for a "
        "constant?",
        "The term that is missing depends on the group, not on the row: the price of a "
        "large σ.",
        "Add np.log(std**2), one number per group, to the cost.",
    ],
)
def reassign(x, labels):
    return _costs(x, labels).argmin(axis=1)


def _costs(x, labels, volume=2, rarity=-2):
    groups = [x[labels == k] for k in range(labels.max() + 1)]
    columns = []
    for group in groups:
        centre = sum(group) / len(group)
        variance = sum((group - centre) ** 2) / len(group)
        fixed = volume * np.log(variance) / 2 + rarity * np.log(len(group) / len(x))
        columns.append((x - centre) ** 2 / variance + fixed)
    return np.transpose(columns)


@reassign.mistake(
    "The bug is still there: without log σ² the wide group takes rows out of its "
    "neighbour's heart, and grows wider."
)
def untouched(x, labels):
    return _costs(x, labels, volume=0).argmin(axis=1)


@reassign.mistake(
    "You charge log σ; beside a *squared* distance the price is log σ², twice as much."
)
def half_price(x, labels):
    return _costs(x, labels, volume=1).argmin(axis=1)


@reassign.mistake(
    "The sign is turned round: log σ² is a price, so it makes a wide group dearer."
)
def paid_out(x, labels):
    return _costs(x, labels, volume=-2).argmin(axis=1)


@reassign.mistake(
    "log σ² is there now, but −2 log π is gone: both terms belong to the score."
)
def unweighted(x, labels):
    return _costs(x, labels, rarity=0).argmin(axis=1)


@reassign.mistake(
    "You changed the term of the weights: −2 log π was right, and it is a large group "
    "that is cheap."
)
def rarity_reversed(x, labels):
    return _costs(x, labels, rarity=2).argmin(axis=1)


@reassign.mistake(
    "You take the largest cost: a row goes to the group where it is cheapest, argmin."
)
def dearest(x, labels):
    return _costs(x, labels).argmax(axis=1)


@reassign.mistake(
    "Two terms are not as they should be: the price is log σ² (not log σ), and "
    "−2 log π has to stay."
)
def half_price_unweighted(x, labels):
    return _costs(x, labels, volume=1, rarity=0).argmin(axis=1)


def curve_word(found, wanted, *probe):
    """The same word; “a” before it does no harm."""
    if isinstance(found, str) and found.split():
        found = found.split()[-1]
    return word(found, wanted)


value(
    "07-read-boundary",
    "Which curve will it be?",
    "hyperbola",
    [
        "Which of the two is narrower from left to right? And which upwards?",
        "Narrower means a larger entry of Λ. Which signs has the diagonal of Λ₁ − Λ₂?",
        "One positive, one negative eigenvalue: look it up under “Lines and quadrics”.",
    ],
    {
        "line": "A line needs equal covariances; one of these is wide and one is tall.",
        "ellipse": "For an ellipse, one has to be narrower in *every* direction; here "
        "each is narrower in one.",
        "parabola": "For a parabola, the widths must agree in one direction; here they "
        "differ in both.",
        "circle": "A circle is an ellipse: one would have to be narrower in *every* "
        "direction; here each is narrower in one.",
    },
    same=curve_word,
)


@exercise(
    "07-limit",
    "Responsibilities at any σ",
    [
        (ROWS, WEIGHTS, MEANS, 0.8),
        (MIDDLE, np.array([0.7, 0.3]), np.array([[0.0, 0.0], [4.0, 2.0]]), 0.01),
    ],
    [
        "What is exp(−25000) on a computer, and what is 0/0? Which number may you "
        "subtract from all exponents of a row?",
        "Exponents a = log π − d²/(2σ²), shape (N, K). Subtract the largest of each "
        "row, then exponentiate, then divide by the row's sum.",
        "a −= a.max(axis=1, keepdims=True); r = np.exp(a); r / r.sum(axis=1, "
        "keepdims=True).",
    ],
)
def responsibilities(X, weights, means, std):
    return _shares(-_squares(X, means) / (2 * std**2) + np.log(weights))


def _squares(X, means):
    return np.array([[sum((x - mean) ** 2) for mean in means] for x in X])


def _shares(exponents, axis=1):
    top = exponents.max(axis=axis, keepdims=True)
    return np.exp(exponents - top) / np.exp(exponents - top).sum(axis, keepdims=True)


@responsibilities.mistake(
    "For a small σ all exponentials of a row become 0, and 0/0 is nan: subtract the "
    "largest exponent of each row first."
)
def underflow(X, weights, means, std):
    joint = weights * np.exp(-_squares(X, means) / (2 * std**2))
    return joint / joint.sum(axis=1, keepdims=True)


@responsibilities.mistake("You divided by σ where σ² belongs: `std` has to be squared.")
def std_for_variance(X, weights, means, std):
    return responsibilities(X, weights, means, np.sqrt(std))


@responsibilities.mistake("The ½ is missing: the exponent is −d²/(2σ²).")
def no_half(X, weights, means, std):
    return responsibilities(X, weights, means, std / np.sqrt(2))


@responsibilities.mistake(
    "The weights are missing: at a given σ they count, and a row on the boundary keeps "
    "their proportion at any σ."
)
def equal_weights(X, weights, means, std):
    return responsibilities(X, np.full(len(means), 1 / len(means)), means, std)


@responsibilities.mistake(
    "Your columns sum to 1, not your rows: the components share each *row* among them."
)
def over_rows(X, weights, means, std):
    return _shares(-_squares(X, means) / (2 * std**2) + np.log(weights), axis=0)


@responsibilities.mistake(
    "That is already the limit, one 1 in each row: at a given σ, the rows are shared."
)
def hard(X, weights, means, std):
    return np.eye(len(means))[_squares(X, means).argmin(axis=1)]


@exercise(
    "07-units",
    "Back to the old unit",
    [
        (-2243.9, 272, np.array([60.0, 1.0])),
        (105.5, 40, np.array([0.001, -2.0, 5.0])),
    ],
    [
        "Densities are per unit. If a column is stretched, do they rise or fall?",
        "From the old unit to the new, each row's log-density changes by −log|det A|; A is "
        "diagonal here, with the factors. You go back.",
        "ℓ + N Σ log|a_d|, with the absolute values of the factors.",
    ],
)
def in_old_unit(log_likelihood, N, factors):
    return log_likelihood + N * np.log(np.prod(np.abs(factors)))


@in_old_unit.mistake(
    "The sign is turned round: stretching lowers densities; on the way back they rise."
)
def other_way(log_likelihood, N, factors):
    return 2 * log_likelihood - in_old_unit(log_likelihood, N, factors)


@in_old_unit.mistake("You counted one row: each of the N rows brings its own term.")
def one_row(log_likelihood, N, factors):
    return in_old_unit(log_likelihood, 1, factors)


@in_old_unit.mistake(
    "A factor may be negative, which mirrors a column: volumes change by its absolute "
    "value."
)
def signed(log_likelihood, N, factors):
    return log_likelihood + N * np.log(factors).sum()


@in_old_unit.mistake(
    "The sign is turned round (stretching lowers densities, so on the way back they "
    "rise), and a negative factor needs its absolute value."
)
def signed_other_way(log_likelihood, N, factors):
    return log_likelihood - N * np.log(factors).sum()


@in_old_unit.mistake(
    "You counted one row, where each of N brings its own term; and a negative factor "
    "needs its absolute value."
)
def signed_one_row(log_likelihood, N, factors):
    return log_likelihood + np.log(factors).sum()


@in_old_unit.mistake(
    "You multiplied ℓ by the factors: the densities get a factor, so their logarithms "
    "get a term, one for each row."
)
def multiplied(log_likelihood, N, factors):
    return log_likelihood * np.prod(factors)


@in_old_unit.mistake("You took logarithms to base 10; the book's log is natural.")
def base_ten(log_likelihood, N, factors):
    return log_likelihood + N * np.log10(np.abs(factors)).sum()
