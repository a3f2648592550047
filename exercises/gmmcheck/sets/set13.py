"""Set 13, starting and stopping: restarts, stopping rules, sick components, a prior."""

import numpy as np

from gmmcheck.compare import within
from gmmcheck.exercise import exercise, value

value(
    "13-restarts",
    "How many starts?",
    14.0,
    [
        "What is the probability that all R starts miss?",
        "It is 0.8 to the power R, and it has to be at most 0.05. Take logarithms.",
        "log 0.05 / log 0.8 = 13.4, and starts come in whole numbers.",
    ],
    {
        13.0: "With 13 starts the chance is 94.5 %: just below what was asked for.",
        13.43: "The formula is right; but starts come in whole numbers.",
        15.0: "That is the rule 3/p, which holds for small p; here the exact number is "
        "asked for.",
        5.0: "That is 1/p, how many starts it takes on average; chance may be worse "
        "than that.",
        2.0: "You used the share of good starts as that of bad ones: a start misses "
        "with probability 0.8.",
        1.0: "You solved 0.8ᴿ = 0.95; the probability that all miss has to be at most "
        "0.05.",
    },
    same=within(0.1),
)

CLIMB = np.array([-60.0, -50.0, -47.0, -46.2, -45.9, -45.8])
FALLS = np.array([-66.0, -64.0, -65.8, -65.82, -65.821])
STEEP = np.array([-30.0, -20.0, -12.0, -5.0])
PAUSE = np.array([-100.0, -80.0, -79.99, -70.0, -65.0, -64.995, -64.9949])


@exercise(
    "13-stop",
    "When to stop",
    [
        (CLIMB, 10, 0.05),
        (FALLS, 20, 0.02),
        (PAUSE, 5, 0.01),
        (STEEP, 4, 0.001),
        (np.array([-2000.0, -1990.0, -1988.0]), 2, 0.003),
    ],
    [
        "Which two entries does the rule compare, and what does it divide by?",
        "For t = 1, 2, …: if abs(trace[t] − trace[t − 1]) / n_rows < tol, return t.",
        "Use np.flatnonzero(np.abs(np.diff(trace)) / n_rows < tol); its first entry, "
        "plus one, is t, and −1 is for the case that it has none.",
    ],
)
def stop_at(trace, n_rows, tol):
    for t in range(1, len(trace)):
        if abs(trace[t] - trace[t - 1]) / n_rows < tol:
            return t
    return -1


@stop_at.mistake(
    "The division by the number of rows is missing: twice the same data would need "
    "another tolerance."
)
def on_the_sum(trace, n_rows, tol):
    return stop_at(trace, 1, tol)


@stop_at.mistake(
    "You count gains, not steps: the gain between entries t − 1 and t is known at step t."
)
def one_early(trace, n_rows, tol):
    t = stop_at(trace, n_rows, tol)
    return t - 1 if t > 0 else t


@stop_at.mistake(
    "You count from 1: the exercise asks for the index t of the trace, which starts at 0."
)
def one_late(trace, n_rows, tol):
    t = stop_at(trace, n_rows, tol)
    return t + 1 if t > 0 else t


@stop_at.mistake(
    "A fall of ℓ counts as a small gain in your rule: without the absolute value every "
    "fall stops the run."
)
def no_absolute(trace, n_rows, tol):
    small = np.flatnonzero(np.diff(trace) / n_rows < tol)
    return small[0] + 1 if len(small) else -1


@stop_at.mistake(
    "np.argmax of nothing but False is 0: a run that never met the rule looks as if it "
    "had stopped at once."
)
def argmax_of_false(trace, n_rows, tol):
    return np.argmax(np.abs(np.diff(trace)) / n_rows < tol) + 1


@stop_at.mistake(
    "You divided by |ℓ|: ℓ has no natural zero, so its relative change depends on the "
    "units of the data."
)
def relative(trace, n_rows, tol):
    small = np.flatnonzero(np.abs(np.diff(trace) / trace[1:]) < tol)
    return small[0] + 1 if len(small) else -1


@stop_at.mistake(
    "Your loop starts at t = 0, and trace[−1] is the *last* entry: the first comparison "
    "is between the two ends."
)
def round_the_end(trace, n_rows, tol):
    small = np.flatnonzero(np.abs(trace - np.roll(trace, 1)) / n_rows < tol)
    return small[0] if len(small) else -1


@stop_at.mistake(
    "You return the last step that meets the rule; the run stops at the first."
)
def last_one(trace, n_rows, tol):
    small = np.flatnonzero(np.abs(np.diff(trace)) / n_rows < tol)
    return small[-1] + 1 if len(small) else -1


@exercise(
    "13-aitken",
    "Aitken's estimate of the end",
    [
        (np.array([-120.0, -112.0, -108.0, -107.0]),),
        (5 - 3 * 0.9 ** np.arange(9.0),),
        (np.array([-30.0, -20.0, -15.0, -12.0, -11.5]),),
    ],
    [
        "Write down the last two gains. By which factor do they shrink?",
        "If gains go on shrinking by a, what is the sum of all that are still to come?",
        "The sum is g·a + g·a² + … = g·a/(1 − a) with the last gain g; add it to the "
        "last entry.",
    ],
)
def aitken(trace):
    before, gain = _gains(trace)
    rate = gain / before
    return rate, trace[-1] + gain * rate / (1 - rate)


def _gains(trace):
    return trace[-2] - trace[-3], trace[-1] - trace[-2]


@aitken.mistake(
    "The rate is turned round: it is the new gain divided by the one before, below 1 "
    "when gains shrink."
)
def turned_round(trace):
    before, gain = _gains(trace)
    rate = before / gain
    return rate, trace[-1] + gain * rate / (1 - rate)


@aitken.mistake(
    "The last gain counts twice: gain/(1 − a) contains it already, so it is to be added "
    "to the last entry but one."
)
def counted_twice(trace):
    rate, limit = aitken(trace)
    return rate, limit + _gains(trace)[1]


@aitken.mistake(
    "The last gain is not counted: what is still to come, gain·a/(1 − a), has to be "
    "added to the last entry."
)
def not_counted(trace):
    rate, limit = aitken(trace)
    return rate, limit - _gains(trace)[1]


@aitken.mistake(
    "You took the ratio of ℓ itself; the rate is a ratio of gains, as ℓ has no natural "
    "zero."
)
def ratio_of_values(trace):
    rate = trace[-1] / trace[-2]
    return rate, trace[-2] + _gains(trace)[1] / (1 - rate)


@aitken.mistake(
    "You used the first three entries: the rate has settled only near the end, if at all."
)
def first_three(trace):
    return aitken(trace[:3])


@aitken.mistake(
    "Your second number is what is still missing; the limit is that plus the last entry."
)
def only_what_is_missing(trace):
    rate, limit = aitken(trace)
    return rate, limit - trace[-1]


LITTLE = np.array([[0.0, 1.0], [2.0, 2.0], [1.0, 4.0]])
ROWS = np.array([[1.0, 0, 2], [0, 3, 1], [5, -2, 0], [2, 2, 2], [-1, 0, 4]])


@exercise(
    "13-map",
    "A covariance with a prior",
    [
        (LITTLE, np.array([0.5, 1.0, 0.25]), np.array([[0.4, 0.1], [0.1, 0.3]]), 4.0),
        (
            ROWS,
            np.array([0.9, 0.1, 0.3, 0.6, 1.0]),
            np.array([[1.0, 0.2, 0], [0.2, 0.5, -0.1], [0, -0.1, 0.8]]),
            7.0,
        ),
    ],
    [
        "Which is the matrix of the real rows, and how many imagined rows does the "
        "prior bring?",
        "Numerator: the scatter about the weighted mean, plus psi. Denominator: the "
        "weight of the real rows, plus nu + D + 1.",
        "(E.T @ (resp[:, None] * E) + psi) / (resp.sum() + nu + D + 1), with E = X − the "
        "weighted mean.",
    ],
)
def map_covariance(X, resp, psi, nu):
    return (_scatter(X, resp) + psi) / (np.sum(resp) + nu + X.shape[1] + 1)


def _scatter(X, resp):
    E = X - np.average(X, axis=0, weights=resp)
    return np.einsum("n,ni,nj->ij", resp, E, E)


@map_covariance.mistake(
    "psi is missing above: the imagined rows would all lie exactly on the mean."
)
def no_psi(X, resp, psi, nu):
    return map_covariance(X, resp, 0 * psi, nu)


@map_covariance.mistake(
    "Below stand the real rows only: the prior's own nu + D + 1 are missing."
)
def real_rows_only(X, resp, psi, nu):
    return (_scatter(X, resp) + psi) / np.sum(resp)


@map_covariance.mistake(
    "D + 1 is missing below: the power of the determinant in the prior holds it beside nu."
)
def no_dimension(X, resp, psi, nu):
    return map_covariance(X, resp, psi, nu - X.shape[1] - 1)


@map_covariance.mistake(
    "That is the posterior mean, with nu − D − 1 below; the M-step needs the maximum, "
    "with nu + D + 1."
)
def posterior_mean(X, resp, psi, nu):
    return map_covariance(X, resp, psi, nu - 2 * X.shape[1] - 2)


@map_covariance.mistake(
    "You counted all N rows below: a component has only the sum of its responsibilities."
)
def all_rows(X, resp, psi, nu):
    return (_scatter(X, resp) + psi) / (len(X) + nu + X.shape[1] + 1)


@map_covariance.mistake(
    "You added psi to the covariance of the rows; it belongs to their scatter, which is "
    "not yet divided by anything."
)
def covariance_for_scatter(X, resp, psi, nu):
    return map_covariance(X, resp, psi * np.sum(resp), nu) / np.sum(resp)


@map_covariance.mistake(
    "Your weighted mean is a weighted sum: divide it by the sum of the responsibilities."
)
def sum_for_mean(X, resp, psi, nu):
    E = X - resp @ X
    S = np.einsum("n,ni,nj->ij", resp, E, E)
    return (S + psi) / (np.sum(resp) + nu + X.shape[1] + 1)


@map_covariance.mistake(
    "psi is added after the division, as reg_covar is: it belongs to the scatter, and "
    "fades as rows arrive."
)
def added_later(X, resp, psi, nu):
    return _scatter(X, resp) / np.sum(resp) + psi


@map_covariance.mistake(
    "Residuals are taken about the plain mean of all rows; the component's own mean is "
    "weighted."
)
def plain_mean(X, resp, psi, nu):
    E = X - X.mean(axis=0)
    S = np.einsum("n,ni,nj->ij", resp, E, E)
    return (S + psi) / (np.sum(resp) + nu + X.shape[1] + 1)


ROUND, TILTED = np.eye(2), np.array([[1.0, 1.0], [1.0, 1.0]]) + 1e-7 * np.eye(2)
THIN, SMALL = np.diag([1e-7, 2.0]), 2e-4 * np.eye(2)
BALL, NEEDLE = np.eye(3), np.ones((3, 3)) + 1e-8 * np.eye(3)


@exercise(
    "13-sick",
    "Find the bug: a sick component goes unnoticed",
    [
        (np.array([0.6, 0.4]), np.array([ROUND, TILTED]), 100, 1e-6),
        (
            np.array([0.3, 0.01, 0.29, 0.2, 0.2]),
            np.array([ROUND, ROUND, THIN, SMALL, TILTED]),
            250,
            1e-6,
        ),
        (
            np.array([0.25, 0.7, 0.03, 0.02]),
            np.array([BALL, NEEDLE, BALL, BALL]),
            130,
            1e-5,
        ),
    ],
    [
        "Can a component be without width although both of its variances are 1?",
        "Yes, if its correlation is nearly 1: the narrow direction is a diagonal one. "
        "Which numbers are the variances along the ellipse's own axes?",
        "Replace the diagonal by np.linalg.eigvalsh(covariances), and take its minimum "
        "over the last axis.",
    ],
)
def sick(weights, covariances, n_rows, reg_covar):
    return _starved(weights, covariances, n_rows) | _narrow(covariances, reg_covar)


def _starved(weights, covariances, n_rows):
    return weights * n_rows < covariances.shape[-1] + 1


def _narrow(covariances, reg_covar):
    return np.linalg.eigvalsh(covariances).min(axis=1) < 10 * reg_covar


@sick.mistake(
    "The bug is still there: the diagonal holds the variances along the features, and a "
    "tilted needle is narrow in another direction."
)
def diagonal(weights, covariances, n_rows, reg_covar):
    variances = np.diagonal(covariances, axis1=1, axis2=2)
    narrow = variances.min(axis=1) < 10 * reg_covar
    return _starved(weights, covariances, n_rows) | narrow


@sick.mistake(
    "The determinant is a product: a small but round component looks as sick as a needle."
)
def determinant(weights, covariances, n_rows, reg_covar):
    narrow = np.linalg.det(covariances) < 10 * reg_covar
    return _starved(weights, covariances, n_rows) | narrow


@sick.mistake(
    "One trouble is enough: your function reports a component only if it has both."
)
def both(weights, covariances, n_rows, reg_covar):
    return _starved(weights, covariances, n_rows) & _narrow(covariances, reg_covar)


@sick.mistake("The test for too few rows is gone: only narrow components are reported.")
def narrow_only(weights, covariances, n_rows, reg_covar):
    return _narrow(covariances, reg_covar)


@sick.mistake("You took the largest eigenvalue; a needle is long and has a small one.")
def widest(weights, covariances, n_rows, reg_covar):
    narrow = np.linalg.eigvalsh(covariances).max(axis=1) < 10 * reg_covar
    return _starved(weights, covariances, n_rows) | narrow


@sick.mistake(
    "You say whether *any* component is sick; one answer for each of the K is wanted."
)
def any_of_them(weights, covariances, n_rows, reg_covar):
    return bool(sick(weights, covariances, n_rows, reg_covar).any())


value(
    "13-read-trace",
    "Read it off the climb",
    160.0,
    [
        "Where does the dashed line meet the curve, and where does the curve end?",
        "Read ℓ at both places, and subtract.",
        "The curve is at about −545 on the plateau, and ends near −385.",
    ],
    {
        -545.0: "That is ℓ where the run stopped; how much higher does it end?",
        -385.0: "That is ℓ at the end; how much is it above the plateau?",
        -160.0: "The amount is right; what is missing is a positive number here.",
        42.0: "That is a number of iterations; the question is about ℓ, on the other "
        "axis.",
        0.59: "That is per row; the axis shows ℓ itself.",
    },
    same=within(8),
)
