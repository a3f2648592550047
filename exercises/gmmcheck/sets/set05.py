"""Set 05, the multivariate normal: densities, whitening, conditionals."""

import numpy as np

from gmmcheck.compare import as_array, close, within
from gmmcheck.exercise import exercise, value

LOG_2PI = np.log(2 * np.pi)
PAIR = np.array([1.0, -2.0]), np.array([[4.0, 1.5], [1.5, 1.0]])
TRIPLE = (
    np.array([2.0, 0.5, -1.0]),
    np.array([[2.0, 0.6, -0.8], [0.6, 1.0, 0.3], [-0.8, 0.3, 3.0]]),
)
SLOPES = np.array([1.0, -0.5, 0.8, 0.3, -0.7])
FIVE = 0.2 * np.arange(5.0), np.diag([1.0, 2, 3, 4, 5]) + np.outer(SLOPES, SLOPES)
SMALL = np.array([[3.0, -2.0], [0.0, 1.0], [-2.5, -4.0]])
TABLE = np.array([[1.0, 2, -1], [0.0, 0.3, 4], [5.0, 1, 1], [-1.0, -2, 0.5]])
MANY = 1e-6 * (np.eye(60) + 0.5)  # sixty features: the determinant is below 1e-350
ROWS = 1e-3 * np.cos(np.arange(120.0)).reshape(2, 60)

value(
    "05-one-sigma",
    "One sigma in the plane",
    1 - np.exp(-0.5),
    [
        "Does the answer depend on the correlation? Think of the whitened cloud.",
        "In polar coordinates the radius has the density r·exp(−r²/2).",
        "Integrate it from 0 to 1: 1 − exp(−1/2).",
    ],
    {
        0.6827: "That is the share on a line; here both coordinates must be small.",
        0.4661: "That is the square 0.6827²: it has corners outside the circle.",
        0.6065: "That is the share outside; the share inside is asked for.",
        0.8647: "That is the share inside Δ = 2.",
        39.35: "The number is right as a percentage; the exercise asks for a share.",
    },
    same=within(0.004),
)


def same_gram(found, wanted, *probe):
    """Equal up to a rotation: every whitening is as good as any other."""
    f, w = as_array(found), as_array(wanted)
    return f is not None and f.shape == w.shape and close(f @ f.T, w @ w.T)


@exercise(
    "05-whiten",
    "Whiten the cloud",
    [(SMALL, *PAIR), (TABLE, *TRIPLE)],
    [
        "If x = Lz + μ with independent standard z, how do you get z back?",
        "With L the Cholesky factor of Σ, solve L z = x − μ for every row.",
        "return np.linalg.solve(L, (X - mean).T).T",
    ],
    same=same_gram,
)
def whiten(X, mean, covariance):
    return (X - mean) @ np.linalg.inv(np.linalg.cholesky(covariance)).T


@whiten.mistake(
    "The factor stands on the wrong side: for rows, z = L⁻¹(x − μ) becomes "
    "(X − μ) times the transpose of L⁻¹."
)
def transposed_factor(X, mean, covariance):
    return (X - mean) @ np.linalg.inv(np.linalg.cholesky(covariance))


@whiten.mistake(
    "Every feature now has variance 1, but they are still correlated: the off-diagonal "
    "entries of Σ were not used."
)
def standardised(X, mean, covariance):
    return (X - mean) / np.sqrt(np.diag(covariance))


@whiten.mistake("The mean was not taken away: a whitened cloud lies around the origin.")
def uncentred_whitening(X, mean, covariance):
    return whiten(X, 0 * mean, covariance)


@whiten.mistake(
    "You applied L instead of undoing it: that stretches the cloud a second time."
)
def coloured(X, mean, covariance):
    return (X - mean) @ np.linalg.cholesky(covariance).T


@whiten.mistake(
    "You divided by Σ where a root of Σ belongs (by λ instead of √λ, if you used "
    "eigenvectors): the covariance becomes Σ⁻¹ and not the identity."
)
def without_root(X, mean, covariance):
    return (X - mean) @ np.linalg.inv(covariance)


@whiten.mistake(
    "The cloud is centred, perhaps turned, but not scaled: each direction has to be "
    "divided by its own standard deviation."
)
def turned_only(X, mean, covariance):
    return X - mean


@exercise(
    "05-log-density",
    "The log-density in any dimension",
    [(SMALL, *PAIR), (TABLE, *TRIPLE), (ROWS, np.zeros(60), MANY)],
    [
        "Three terms again: a constant, log|Σ|, and the squared Mahalanobis distance.",
        "With Σ = LLᵀ, log|Σ| is 2 Σ log L_dd, and Δ² is the squared length of the "
        "whitened row.",
        "-0.5 * (D * np.log(2 * np.pi) + 2 * np.log(np.diag(L)).sum() "
        "+ (Z**2).sum(axis=1))",
    ],
)
def log_density(X, mean, covariance):
    Z = whiten(X, mean, covariance)
    log_det = np.linalg.slogdet(covariance)[1]
    return -0.5 * (len(mean) * LOG_2PI + log_det + np.sum(Z**2, axis=1))


def log_det_of(covariance):
    return np.linalg.slogdet(covariance)[1]


@log_density.mistake(
    "The term with log|Σ| is missing: a wide cloud has to be thin, or the integral is "
    "not 1."
)
def no_log_det(X, mean, covariance):
    return log_density(X, mean, covariance) + 0.5 * log_det_of(covariance)


@log_density.mistake(
    "The exponent has lost its minus sign: the density falls with the distance."
)
def rising(X, mean, covariance):
    return log_density(X, mean, covariance) + np.sum(
        whiten(X, mean, covariance) ** 2, axis=1
    )


@log_density.mistake(
    "log|Σ| has lost its factor ½: the density divides by the root of the determinant."
)
def whole_log_det(X, mean, covariance):
    return log_density(X, mean, covariance) - 0.5 * log_det_of(covariance)


@log_density.mistake(
    "The sum of log L_dd is log|L|. The determinant of Σ = LLᵀ is its square, so a "
    "factor 2 is missing."
)
def half_log_det(X, mean, covariance):
    return log_density(X, mean, covariance) + 0.25 * log_det_of(covariance)


@log_density.mistake(
    "log 2π is there only once: each of the D features brings its own."
)
def one_constant(X, mean, covariance):
    return log_density(X, mean, covariance) + 0.5 * (len(mean) - 1) * LOG_2PI


@log_density.mistake(
    "You took Δ where Δ² belongs: the square of the distance stands in the exponent."
)
def distance_not_squared(X, mean, covariance):
    D2 = np.sum(whiten(X, mean, covariance) ** 2, axis=1)
    return log_density(X, mean, covariance) + 0.5 * (D2 - np.sqrt(D2))


@log_density.mistake("That is the density itself; its logarithm is asked for.")
def not_logged(X, mean, covariance):
    return np.exp(log_density(X, mean, covariance))


@log_density.mistake(
    "Right in two and three dimensions, but in sixty the determinant underflows to 0 "
    "before you take its logarithm: add logarithms instead."
)
def underflow(X, mean, covariance):
    log_det = np.log(np.linalg.det(covariance))
    return no_log_det(X, mean, covariance) - 0.5 * log_det


value(
    "05-read-correlation",
    "Read the correlation off the ellipse",
    0.7,
    [
        "Where does the ellipse touch the dashed box on its right? How high is that "
        "above the centre?",
        "The rightmost point of Δ = 1 lies σ₁ to the right and ρσ₂ above the centre.",
        "The box is 2σ₂ = 4 high, and the ellipse touches it 1.4 above the centre.",
    ],
    {
        1.4: "That is the height of the touching point; count it in units of σ₂.",
        0.467: "That is the slope of the regression line, with units still in it: "
        "σ₁ to the right of the centre, count the height in units of σ₂.",
        2 / 3: "That is σ₂/σ₁, the slope of the box's diagonal: it says nothing of ρ.",
        0.57: "That is the slope of the long axis; it changes with the units.",
        4.2: "That is the covariance; divide it by both standard deviations.",
        -0.7: "The size is right; does the ellipse rise or fall to the right?",
    },
    same=within(0.032),
)


@exercise(
    "05-conditional",
    "What you know after one look",
    [
        (*TRIPLE, [1], np.array([2.5])),
        (*FIVE, [0, 3], np.array([1.0, -2.0])),
        (*FIVE, [1, 2, 4], np.array([0.5, 3.0, 1.5])),
    ],
    [
        "Call the unseen features a, the seen ones b. Which blocks of Σ do you need?",
        "The mean moves by Σ_ab Σ_bb⁻¹ (x_b − μ_b); the covariance loses "
        "Σ_ab Σ_bb⁻¹ Σ_ba.",
        "With G = Σ_ab Σ_bb⁻¹: μ_a + G (x_b − μ_b) and Σ_aa − G Σ_ba. "
        "np.ix_(a, b) picks a block.",
    ],
)
def conditional(mean, covariance, seen, values):
    prior, rest, cross, block = blocks(mean, covariance, seen)
    gain = np.linalg.solve(block, cross.T).T
    return prior + gain @ (values - mean[seen]), rest - gain @ cross.T


def blocks(mean, S, seen):
    a = [d for d in range(len(mean)) if d not in seen]
    return mean[a], S[a][:, a], S[a][:, seen], S[seen][:, seen]


@conditional.mistake(
    "That is the marginal: what you know when you never look. The seen values have to "
    "move the mean and shrink the covariance."
)
def forgotten(mean, covariance, seen, values):
    return blocks(mean, covariance, seen)[:2]


@conditional.mistake(
    "The covariance has shrunk, but the mean has not moved: it follows the seen values."
)
def mean_unmoved(mean, covariance, seen, values):
    new = conditional(mean, covariance, seen, values)[1]
    return blocks(mean, covariance, seen)[0], new


@conditional.mistake(
    "The mean has moved, but the covariance is the old one: what you have learnt about "
    "b removes variance from a."
)
def covariance_kept(mean, covariance, seen, values):
    new = conditional(mean, covariance, seen, values)[0]
    return new, blocks(mean, covariance, seen)[1]


@conditional.mistake(
    "The mean moves the wrong way: if b is above its mean and the covariance is "
    "positive, a is expected above its mean too."
)
def wrong_way(mean, covariance, seen, values):
    return conditional(mean, covariance, seen, 2 * mean[seen] - values)


@conditional.mistake(
    "You added the correction to the covariance: what you learn makes it smaller."
)
def variance_added(mean, covariance, seen, values):
    new = conditional(mean, covariance, seen, values)
    return new[0], 2 * blocks(mean, covariance, seen)[1] - new[1]


@conditional.mistake(
    "The seen values went in as they are: what moves the mean is their distance from "
    "their own mean, x_b − μ_b."
)
def values_uncentred(mean, covariance, seen, values):
    return conditional(mean, covariance, seen, values + mean[seen])


@conditional.mistake(
    "Σ_bb⁻¹ is missing: without it the units of b do not cancel, and the covariance "
    "may even turn negative."
)
def no_inverse(mean, covariance, seen, values):
    prior, rest, cross, _ = blocks(mean, covariance, seen)
    return prior + cross @ (values - mean[seen]), rest - cross @ cross.T


@conditional.mistake(
    "Your second result is the block Λ_aa of the precision matrix; the conditional "
    "covariance is its inverse."
)
def precision_block(mean, covariance, seen, values):
    new = conditional(mean, covariance, seen, values)
    return new[0], np.linalg.inv(new[1])


def three_groups(D, N, scale):
    """Rows and three normals that overlap, with unequal and correlated spreads."""
    rng = np.random.default_rng(5)
    A = rng.normal(size=(3, D, D)) * np.array([0.3, 1.0, 2.0]).reshape(3, 1, 1)
    S = scale**2 * (A @ A.transpose(0, 2, 1) / D + 0.1 * np.eye(D))
    return scale * rng.normal(size=(N, D)), scale * rng.normal(size=(3, D)), S


@exercise(
    "05-most-likely",
    "Find the bug: the wide group takes all",
    [
        three_groups(2, 7, 1.0),
        three_groups(3, 200, 2.0),
        three_groups(60, 5, 1e-3),
    ],
    [
        "Compare the code with the log-density. Which term depends on the group and is "
        "not there?",
        "Where a normal is wide it is also thin. log|Σ| says by how much.",
        "Add np.linalg.slogdet(Σ_k)[1] to each squared distance; the smallest wins.",
    ],
)
def most_likely(X, means, covariances):
    pairs = zip(means, covariances, strict=True)
    return np.argmax([log_density(X, m, S) for m, S in pairs], axis=0)


def smallest(score, X, means, covariances):
    """Labels by the smallest of `score(squared distance, covariance)`."""
    pairs = list(zip(means, covariances, strict=True))
    return np.argmin(
        [score(np.sum(whiten(X, m, S) ** 2, axis=1), S) for m, S in pairs], axis=0
    )


@most_likely.mistake(
    "The bug is still there: with distances alone the widest group takes rows that are "
    "far more likely elsewhere."
)
def by_distance(*arguments):
    return smallest(lambda D2, S: D2, *arguments)


@most_likely.mistake(
    "log|Σ| has the wrong sign: a large determinant speaks against a group, not for it."
)
def rewarded(*arguments):
    return smallest(lambda D2, S: D2 - log_det_of(S), *arguments)


@most_likely.mistake(
    "You added the determinant; the log-density contains its logarithm."
)
def det_not_logged(*arguments):
    return smallest(lambda D2, S: D2 + np.linalg.det(S), *arguments)


@most_likely.mistake(
    "log|Σ| and Δ² carry the same factor, ½; in your score log|Σ| counts half as much."
)
def too_little(*arguments):
    return smallest(lambda D2, S: D2 + 0.5 * log_det_of(S), *arguments)


@most_likely.mistake(
    "In sixty dimensions the determinant is 0 and its logarithm −∞: use slogdet or the "
    "Cholesky factor."
)
def det_underflows(*arguments):
    return smallest(lambda D2, S: D2 + np.log(np.linalg.det(S)), *arguments)


@most_likely.mistake("You chose the least likely group: argmax and argmin are swapped.")
def least_likely(X, means, covariances):
    pairs = zip(means, covariances, strict=True)
    return np.argmin([log_density(X, m, S) for m, S in pairs], axis=0)
