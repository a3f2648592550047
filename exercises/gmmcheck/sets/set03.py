"""Set 03, precision: the log-density in β, fusing sensors, learning a mean."""

import numpy as np

from gmmcheck.compare import within
from gmmcheck.exercise import exercise, value

LOG_2PI = np.log(2 * np.pi)

value(
    "03-two-altimeters",
    "Two altimeters, by hand",
    (820.0, np.sqrt(7.2)),
    [
        "How sure is each instrument? Write its precision as a fraction of 36.",
        "The precisions are 1/36 and 4/36: they add, and they are the weights of the "
        "mean.",
        "mean = (1 · 840 + 4 · 815) / 5, std = √(36/5).",
    ],
    [
        (
            (827.5, 4.5),
            "You averaged both pairs: the vaguer instrument spoke as loudly as the "
            "sharper one, and the errors did not cancel.",
        ),
        (
            (823.333, np.sqrt(7.2)),
            "Your weights are 1/σ. The precision has the square: 1/σ².",
        ),
        (
            (835.0, np.sqrt(7.2)),
            "The weights are the wrong way round: the instrument with the smaller σ "
            "counts four times as much.",
        ),
        (
            (820.0, np.sqrt(45.0)),
            "You added the variances, as for a sum of two quantities. Here two "
            "instruments measure one quantity: the precisions add.",
        ),
        (
            (820.0, 7.2),
            "The second number is the variance: take its square root.",
        ),
        (
            (820.0, 5 / 36),
            "The second number is the precision; the standard deviation is one over "
            "its root.",
        ),
    ],
    same=within(0.05),
)


@exercise(
    "03-log-density",
    "The log-density with β",
    [(np.array([1.0, 2.5, 6.0]), 2.0, 0.3), (np.array([-4.0, 0.5]), -1.0, 5.0)],
    [
        "Start from the σ form. What is log σ when σ = 1/√β?",
        "−log σ turns into ½ log β, and division by σ² into multiplication by β.",
        "½ log β − ½ log 2π − ½ β (x − μ)².",
    ],
)
def log_density(x, mean, precision):
    return 0.5 * (np.log(precision) - LOG_2PI - precision * (x - mean) ** 2)


@log_density.mistake("That is the density itself; its logarithm is asked for.")
def not_logged(x, mean, precision):
    return np.exp(log_density(x, mean, precision))


@log_density.mistake(
    "log β has lost its factor ½: σ = 1/√β, and the root becomes that half."
)
def whole_log(x, mean, precision):
    return log_density(x, mean, precision) + 0.5 * np.log(precision)


@log_density.mistake(
    "The term with log β has the wrong sign: a high precision makes the peak higher."
)
def wrong_sign(x, mean, precision):
    return log_density(x, mean, precision) - np.log(precision)


@log_density.mistake(
    "The term with log β is missing: it is what makes a sharp peak a high one."
)
def no_log_precision(x, mean, precision):
    return log_density(x, mean, precision) - 0.5 * np.log(precision)


@log_density.mistake(
    "You put β where σ stood in −log σ. But σ = 1/√β: what is −log of that?"
)
def minus_log(x, mean, precision):
    return log_density(x, mean, precision) - 1.5 * np.log(precision)


@log_density.mistake(
    "You used β as if it were σ. Here the third argument is the precision 1/σ²."
)
def as_std(x, mean, precision):
    return log_density(x, mean, 1 / precision**2)


@log_density.mistake(
    "You used β as if it were σ². Precision is one over it: high means narrow."
)
def as_variance(x, mean, precision):
    return log_density(x, mean, 1 / precision)


@log_density.mistake(
    "The constant −½ log 2π is missing: without it the area is √(2π), not 1."
)
def no_constant(x, mean, precision):
    return log_density(x, mean, precision) + 0.5 * LOG_2PI


value(
    "03-read-best",
    "Read the best σ off a hill",
    0.5,
    [
        "At which β is the log-likelihood highest?",
        "The top is at β = 4. Which σ belongs to that?",
        "σ = 1/√β = 1/√4.",
    ],
    {
        4.0: "That is the best precision, where the hill has its top; σ is asked for.",
        0.25: "That is the best variance, 1/β; its root is still missing.",
        2.0: "That is the root of β. High precision, small σ: take one over it.",
        -36.3: "That is how high the hill is; what counts is where its top lies.",
    },
    same=within(0.04),
)


@exercise(
    "03-fuse",
    "Fuse any number of sensors",
    [
        (np.array([20.0, 22.0, 21.0]), np.array([1.0, 4.0, 0.5])),
        (np.array([-3.0, 0.5, 7.0, 1.0]), np.array([0.2, 0.9, 0.04, 2.0])),
    ],
    [
        "What happens to precisions when densities are multiplied?",
        "They add up; the mean is the average of the means, weighted with them.",
        "total = precisions.sum(); mean = (precisions * means).sum() / total.",
    ],
)
def fuse(means, precisions):
    return np.average(means, weights=precisions), np.sum(precisions)


@fuse.mistake(
    "The mean is the plain average: a sure sensor should count for more than a vague "
    "one."
)
def plain_mean(means, precisions):
    return np.mean(means), np.sum(precisions)


@fuse.mistake(
    "You averaged the precisions: a second sensor would then teach nothing. They add."
)
def mean_precision(means, precisions):
    return fuse(means, precisions)[0], np.mean(precisions)


@fuse.mistake(
    "Your weights are 1/σ, the roots of the precisions; the algebra gives 1/σ² itself."
)
def root_weights(means, precisions):
    return np.average(means, weights=np.sqrt(precisions)), np.sum(precisions)


@fuse.mistake(
    "Your weights are the variances, so that the vaguest sensor counts most. Turn "
    "them round."
)
def variance_weights(means, precisions):
    return np.average(means, weights=1 / precisions), np.sum(precisions)


@fuse.mistake(
    "Your first number is βμ; divide it by the total precision to get the mean."
)
def not_divided(means, precisions):
    return np.sum(precisions * means), np.sum(precisions)


@fuse.mistake(
    "Both numbers are right, in the wrong order: the mean comes first, then the "
    "precision."
)
def other_order(means, precisions):
    return fuse(means, precisions)[::-1]


@fuse.mistake("Your second number is the variance; the precision is asked for.")
def returned_variance(means, precisions):
    return fuse(means, precisions)[0], 1 / np.sum(precisions)


@fuse.mistake(
    "Your second number is the standard deviation; the precision is asked for."
)
def returned_std(means, precisions):
    return fuse(means, precisions)[0], 1 / np.sqrt(np.sum(precisions))


@fuse.mistake(
    "You added the variances and turned the sum round: more sensors would make you "
    "less sure."
)
def added_variances(means, precisions):
    return fuse(means, precisions)[0], 1 / np.sum(1 / precisions)


@exercise(
    "03-update",
    "Find the bug: a belief that does not sharpen",
    [
        (np.array([205.0, 215.0, 213.0]), 6.5, 190.0, 10.0),
        (np.array([2.0, 5.0, 4.0, 7.0, 1.0]), 3.0, 0.5, 0.7),
    ],
    [
        "Give it five values, then fifty. Does the standard deviation shrink?",
        "Each value brings its own precision. How much do N values bring together?",
        "after = before + len(x) * each, and the same factor in front of x.mean().",
    ],
)
def update(x, std, prior_mean, prior_std):
    total = prior_std**-2 + len(x) * std**-2
    return (prior_mean / prior_std**2 + np.sum(x) / std**2) / total, total**-0.5


def _posterior(x, std, prior_mean, prior_std, counted, weighed):
    before, each = prior_std**-2, std**-2
    total = before + counted * each
    return (before * prior_mean + weighed * each * np.mean(x)) / total, total**-0.5


@update.mistake(
    "The whole sample still counts as one value: with 50 rows the belief would be no "
    "sharper than with one. Each row brings its own precision."
)
def one_value(x, std, prior_mean, prior_std):
    return _posterior(x, std, prior_mean, prior_std, 1, 1)


@update.mistake(
    "The total precision now counts all rows, but the sample mean still has the weight "
    "of one: both places need the same number."
)
def half_mended(x, std, prior_mean, prior_std):
    return _posterior(x, std, prior_mean, prior_std, len(x), 1)


@update.mistake(
    "The sum of all rows is in the numerator, but the total below still counts one "
    "row: the weights no longer add up to 1."
)
def other_half(x, std, prior_mean, prior_std):
    return _posterior(x, std, prior_mean, prior_std, 1, len(x))


@update.mistake(
    "The mean is right. Your second number is the variance; take its square root."
)
def variance(x, std, prior_mean, prior_std):
    mean, after = update(x, std, prior_mean, prior_std)
    return mean, after**2


@update.mistake(
    "The mean is right. Your second number is the precision; turn it into a standard "
    "deviation."
)
def precision(x, std, prior_mean, prior_std):
    mean, after = update(x, std, prior_mean, prior_std)
    return mean, after**-2


@update.mistake(
    "The prior has gone: that is the sample mean and its standard error. What you knew "
    "before counts as a measurement too."
)
def no_prior(x, std, prior_mean, prior_std):
    return np.mean(x), std / np.sqrt(len(x))


@update.mistake(
    "Your precisions are 1/σ: square the standard deviations before you turn them "
    "round."
)
def not_squared(x, std, prior_mean, prior_std):
    return update(x, np.sqrt(std), prior_mean, np.sqrt(prior_std))


@exercise(
    "03-take-back",
    "Natural parameters: take a sensor back",
    [((21.6, 0.4), (22.0, 0.5)), ((-1.0, 0.5), (3.0, 2.0))],
    [
        "Multiply out −½ β (x − μ)². What stands in front of x, and what before x²?",
        "θ = (βμ, −β/2). Dividing densities subtracts their exponents, so subtract θ.",
        "θ₁ = μ₁/σ₁² − μ₂/σ₂² and θ₂ = −½ (1/σ₁² − 1/σ₂²).",
    ],
)
def take_back(total, part):
    (m, s), (m1, s1) = total, part
    return m / s**2 - m1 / s1**2, -0.5 / s**2 + 0.5 / s1**2


@take_back.mistake(
    "θ₂ has lost its factor ½: the exponent is −β/2 times the square of x − μ."
)
def no_half(total, part):
    first, second = take_back(total, part)
    return first, 2 * second


@take_back.mistake(
    "θ₂ is the difference of the precisions themselves; in the exponent they stand "
    "with the factor −½."
)
def bare_precision(total, part):
    first, second = take_back(total, part)
    return first, -2 * second


@take_back.mistake(
    "θ₂ has the wrong sign: the exponent of a normal falls with x², so a true density "
    "has θ₂ < 0."
)
def positive(total, part):
    first, second = take_back(total, part)
    return first, -second


@take_back.mistake(
    "That is the product: you put the sensor in a second time. Dividing subtracts."
)
def put_in(total, part):
    (m, s), (m1, s1) = total, part
    return m / s**2 + m1 / s1**2, -0.5 / s**2 - 0.5 / s1**2


@take_back.mistake(
    "The subtraction is the wrong way round: take the part away from the total."
)
def swapped(total, part):
    return take_back(part, total)


@take_back.mistake("You divided by σ where σ² belongs: a precision has the square.")
def by_std(total, part):
    (m, s), (m1, s1) = total, part
    return m / s - m1 / s1, -0.5 / s + 0.5 / s1


@take_back.mistake(
    "That is the mean and the precision of what is left. It is asked for in natural "
    "parameters, βμ and −β/2."
)
def mean_and_precision(total, part):
    first, second = take_back(total, part)
    return first / (-2 * second), -2 * second
