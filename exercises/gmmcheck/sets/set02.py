"""Set 02, the normal distribution: shares, densities, estimates."""

from math import erf, sqrt

import numpy as np

from gmmcheck.compare import within
from gmmcheck.exercise import exercise, value

LOG_2PI = np.log(2 * np.pi)
WAITS = np.array([79.0, 54.0, 74.0, 62.0, 85.0])
MANY = 70 + 13 * np.sin(np.arange(900.0))  # so many that a product of densities is 0

value(
    "02-share",
    "A share by hand",
    (erf(2 / sqrt(2)) - erf(-1 / sqrt(2))) / 2,
    [
        "How many standard deviations are 85 and 130 away from 100?",
        "85 is one standard deviation below the mean, 130 two above. What is between "
        "the mean and one, and between the mean and two?",
        "Half of 68.27 % lies between −1 and 0, half of 95.45 % between 0 and 2: add.",
    ],
    {
        0.6827: "That is one standard deviation to both sides, 85 to 115.",
        0.9545: "That is two standard deviations to both sides, 70 to 130.",
        0.9772: "That is everything below 130; the part below 85 has to go.",
        0.8413: "That is everything above 85; the part above 130 has to go.",
        81.86: "The number is right as a percentage; the exercise asks for a share.",
    },
    same=within(0.003),
)


@exercise(
    "02-log-density",
    "The log-density, term by term",
    [
        (np.array([1.0, 2.5, 6.0]), 2.0, 3.0),
        (np.array([-4.0, 0.5]), -1.0, 0.2),
        (np.array([40.0, 0.0, -60.0]), 0.0, 1.0),
    ],
    [
        "Take the logarithm of the density: what becomes of a product, of a power?",
        "There are three terms: from 1/√(2π), from 1/σ, and from the exponential.",
        "−½ log 2π − log σ − ½ ((x − μ) / σ)².",
    ],
)
def log_density(x, mean, std):
    return -0.5 * LOG_2PI - np.log(std) - 0.5 * ((x - mean) / std) ** 2


@log_density.mistake("That is the density itself; its logarithm is asked for.")
def not_logged(x, mean, std):
    return np.exp(log_density(x, mean, std))


@log_density.mistake(
    "Far from the mean the density becomes 0 on a computer, and log 0 is −∞: work with "
    "logarithms from the start."
)
def logged_too_late(x, mean, std):
    return np.log(np.exp(log_density(x, mean, std)))


@log_density.mistake(
    "The term with log σ is missing: a wide bell has to be lower, or its area is not 1."
)
def no_log_std(x, mean, std):
    return log_density(x, mean, std) + np.log(std)


@log_density.mistake(
    "The constant −½ log 2π is missing: without it the area under the curve is not 1."
)
def no_constant(x, mean, std):
    return log_density(x, mean, std) + 0.5 * LOG_2PI


@log_density.mistake(
    "The square has lost its factor ½: at one standard deviation, the exponent is −½."
)
def no_half(x, mean, std):
    return log_density(x, mean, std) - 0.5 * ((x - mean) / std) ** 2


@log_density.mistake(
    "You divided by σ where σ² belongs: the square is that of (x − μ) / σ."
)
def std_for_variance(x, mean, std):
    return -0.5 * LOG_2PI - np.log(std) - 0.5 * (x - mean) ** 2 / std


@log_density.mistake(
    "log σ² has no factor ½, or log σ counts twice: the density has 1/σ, not 1/σ²."
)
def log_variance(x, mean, std):
    return log_density(x, mean, std) - np.log(std)


@exercise(
    "02-curvature",
    "Where the curve bends",
    [(np.array([0.0, 2.0, 4.5]), 1.0, 2.0), (np.array([-0.3, 0.1]), 0.2, 0.5)],
    [
        "Differentiate p(x) once: the chain rule hands down the inner derivative.",
        "p′(x) = −(x − μ)/σ² · p(x). Differentiate that product.",
        "p″(x) = ((x − μ)²/σ⁴ − 1/σ²) · p(x).",
    ],
)
def curvature(x, mean, std):
    z = (x - mean) / std
    return (z**2 - 1) / std**2 * np.exp(log_density(x, mean, std))


@curvature.mistake("That is the first derivative; differentiate once more.")
def first_derivative(x, mean, std):
    return -(x - mean) / std**2 * np.exp(log_density(x, mean, std))


@curvature.mistake(
    "The second term of the product rule is missing: −1/σ² times the density."
)
def one_term(x, mean, std):
    return ((x - mean) / std**2) ** 2 * np.exp(log_density(x, mean, std))


@curvature.mistake(
    "The sign is turned round: at its top the curve bends downwards, p″(μ) < 0."
)
def wrong_sign(x, mean, std):
    return -curvature(x, mean, std)


@curvature.mistake(
    "A factor 1/σ² is missing: every derivative with respect to x brings another 1/σ."
)
def no_scale(x, mean, std):
    return curvature(x, mean, std) * std**2


@exercise(
    "02-fit",
    "The best bell curve",
    [(WAITS,), (np.array([1.0, 1.0, 2.0, 10.0]),)],
    [
        "Which mean makes the squares in the log-likelihood as small as possible?",
        "The mean is the average; the variance is the average squared distance to it.",
        "return x.mean(), np.sqrt(((x - x.mean()) ** 2).mean())",
    ],
)
def fit(x):
    return np.mean(x), np.sqrt(np.mean((x - np.mean(x)) ** 2))


@fit.mistake(
    "You divided by N − 1: that makes the variance unbiased, but the likelihood is "
    "highest with N."
)
def unbiased(x):
    return np.mean(x), np.std(x, ddof=1)


@fit.mistake("Your second number is the variance; the standard deviation is its root.")
def variance(x):
    return np.mean(x), np.var(x)


@fit.mistake("The median is not the mean: the likelihood is highest at the average.")
def median(x):
    return np.median(x), np.std(x)


@fit.mistake(
    "You averaged x² without taking the mean away first: spread is measured about the "
    "mean."
)
def uncentred(x):
    return np.mean(x), np.sqrt(np.mean(x**2))


@exercise(
    "02-log-likelihood",
    "Find the bug: a likelihood that vanishes",
    [(WAITS, 70.0, 13.0), (MANY, 70.0, 13.0)],
    [
        "Run it on 5 values and on 900. What does a product of 900 small numbers do?",
        "The logarithm of a product is a sum of logarithms: take them before, not after.",
        "Sum −½ log 2π − log σ − ½ ((x − μ)/σ)² over all x.",
    ],
)
def log_likelihood(x, mean, std):
    return np.sum(log_density(x, mean, std))


@log_likelihood.mistake(
    "The product of many densities underflows to 0, and log 0 is −∞: the bug is still "
    "there."
)
def product(x, mean, std):
    return np.log(np.prod(np.exp(log_density(x, mean, std))))


@log_likelihood.mistake("That is the mean of the log-densities; ℓ is their sum.")
def per_row(x, mean, std):
    return np.mean(log_density(x, mean, std))


@log_likelihood.mistake(
    "You took the logarithm of the sum of densities: densities of independent values "
    "multiply."
)
def log_of_sum(x, mean, std):
    return np.log(np.sum(np.exp(log_density(x, mean, std))))


@log_likelihood.mistake(
    "log σ is there only once: each of the N values brings its own −log σ."
)
def one_log_std(x, mean, std):
    return log_likelihood(x, mean, std) + (len(x) - 1) * np.log(std)


value(
    "02-read-std",
    "Read it off the curve",
    6.0,
    [
        "Where does the curve change from bending down to bending up?",
        "It does so one standard deviation from the mean, on both sides.",
        "The top is at 40, and the steepest point to the right of it near 46.",
    ],
    {
        36.0: "That is the variance: its root is the standard deviation.",
        12.0: "That is the width between both inflection points: two standard deviations.",
        14.1: "That is the width at half the height, about 2.35 standard deviations.",
        40.0: "That is the mean, where the curve has its top.",
        46.0: "That is where the inflection point lies; how far is it from the mean?",
    },
    same=within(0.9),
)
