"""Set 12, EM or gradient ascent: slopes, free parameters, steps."""

import numpy as np

from gmmcheck.compare import within
from gmmcheck.exercise import exercise, value

FEW = (
    np.array([[0.0], [1.0], [4.0]]),
    np.array([[0.9, 0.1], [0.5, 0.5], [0.2, 0.8]]),
    np.array([[1.0], [3.0]]),
)
MORE = (
    np.array([[0.5, 2.0], [3.0, -1.0], [-2.0, 0.3], [1.5, 4.0], [0.0, -2.5]]),
    np.array(
        [
            [0.7, 0.2, 0.1],
            [0, 0.6, 0.4],
            [0.5, 0, 0.5],
            [0.1, 0.8, 0.1],
            [0.3, 0.3, 0.4],
        ]
    ),
    np.array([[0.0, 1.0], [2.0, 2.5], [-1.0, -1.0]]),
)
COVARIANCES = np.array(
    [[[2.0, 0.9], [0.9, 1.0]], [[1.0, -0.4], [-0.4, 3.0]], [[0.5, 0.1], [0.1, 0.8]]]
)
LINE = np.array([-1.5, -0.2, 0.1, 0.9, 1.4, 2.6, 3.0, 3.3, 4.1])

value(
    "12-momentum",
    "Two steps with momentum",
    3.7,
    [
        "What is the slope of the hill at ψ = 9, and what is the first v?",
        "The first step: slope −1, v = −2, ψ = 7. Now take the slope again, at 7.",
        "The second v is 0.9 · (−2) + 2 · (−0.75) = −3.3.",
    ],
    {
        7.0: "That is the place after one step; two are asked for.",
        5.5: "That is plain ascent: in the second step, 0.9 of the first move comes on "
        "top.",
        3.2: "You used the slope at 9 twice: it has to be taken anew at every place.",
        15.3: "You went downhill: the slope at 9 is negative, for the top is at 1.",
        8.425: "You weighed the new slope with 1 − m: in the book's rule only the old "
        "move is multiplied.",
        4.185: "You multiplied the new slope by m as well: only the old move is.",
        6.225: "The step size η = 2 is missing in front of the slope.",
    },
    same=within(0.02),
)


@exercise(
    "12-mean-gradient",
    "The slope for the means",
    [(*FEW, np.array([[[2.0]], [[0.5]]])), (*MORE, COVARIANCES)],
    [
        "By Fisher's identity only one log-density has to be differentiated. Which term "
        "of it contains the mean?",
        "For each component: the sum of resp times residual over the rows, a vector of "
        "length D; then the precision matrix times that.",
        "Row k is np.linalg.solve(covariances[k], resp[:, k] @ (X − means[k])).",
    ],
)
def mean_gradient(X, resp, means, covariances):
    X, resp, means = np.asarray(X), np.asarray(resp), np.asarray(means)
    pull = resp.T @ X - resp.sum(axis=0)[:, None] * means
    return np.einsum("kij,kj->ki", np.linalg.inv(covariances), pull)


@mean_gradient.mistake(
    "The precision matrix is missing: that is the pull of the rows, not yet the slope."
)
def pull_only(X, resp, means, covariances):
    return resp.T @ X - resp.sum(axis=0)[:, None] * means


@mean_gradient.mistake(
    "You multiplied by Σ where its inverse belongs: a wide component feels a residual "
    "less, not more."
)
def not_inverted(X, resp, means, covariances):
    return np.einsum("kij,kj->ki", covariances, pull_only(X, resp, means, covariances))


@mean_gradient.mistake(
    "You divided by the variances only: a tilted Σ mixes the features, and its whole "
    "inverse is needed."
)
def variances_only(X, resp, means, covariances):
    pull = pull_only(X, resp, means, covariances)
    return pull / np.diagonal(covariances, axis1=1, axis2=2)


@mean_gradient.mistake(
    "The responsibilities are missing: every row pulls every mean with full strength."
)
def everybody(X, resp, means, covariances):
    return mean_gradient(X, np.ones_like(resp), means, covariances)


@mean_gradient.mistake(
    "The sign is turned round: a row pulls the mean towards itself, so the residual is "
    "row less mean."
)
def pushed(X, resp, means, covariances):
    return -mean_gradient(X, resp, means, covariances)


@mean_gradient.mistake(
    "You divided by the counts N_k: that belongs to the step of EM. ℓ is a sum, and so "
    "is its slope."
)
def per_count(X, resp, means, covariances):
    return mean_gradient(X, resp, means, covariances) / resp.sum(axis=0)[:, None]


@mean_gradient.mistake(
    "You divided by N: that is the slope of the mean log-likelihood; here it is that of "
    "ℓ itself."
)
def per_row(X, resp, means, covariances):
    return mean_gradient(X, resp, means, covariances) / len(X)


@exercise(
    "12-softmax-back",
    "Back through the softmax",
    [
        (np.array([0.0, 0.7, -1.0]), np.array([10.0, 4.0, 7.0])),
        (np.array([1000.0, 1001.0, 998.0, 1000.5]), np.array([2.0, 5.0, 1.0, 9.0])),
    ],
    [
        "How much does weight j change when logit k does? Treat j = k and j ≠ k apart.",
        "∂π_j/∂a_k = π_j (δ_jk − π_k). Multiply by the slope for π_j, and sum over j.",
        "π * (by_weights − π @ by_weights), with π from logits less their maximum.",
    ],
)
def logit_gradient(logits, by_weights):
    pi = _softmax(logits)
    return (np.diag(pi) - np.outer(pi, pi)) @ by_weights


def _softmax(logits):
    pi = np.exp(np.asarray(logits) - np.max(logits))
    return pi / pi.sum()


@logit_gradient.mistake(
    "On paper that is right; with logits near 1000 the exponential overflows. Subtract "
    "the largest logit first: the weights stay the same."
)
def overflows(logits, by_weights):
    pi = np.exp(logits) / np.exp(logits).sum()
    return pi * (by_weights - pi @ by_weights)


@logit_gradient.mistake(
    "You left out how a logit changes the *other* weights: when one grows, all others "
    "have to shrink."
)
def own_weight_only(logits, by_weights):
    return _softmax(logits) * by_weights


@logit_gradient.mistake(
    "Only the diagonal π (1 − π) of the derivative is there; the entries −π_j π_k beside "
    "it are missing."
)
def diagonal(logits, by_weights):
    pi = _softmax(logits)
    return pi * (1 - pi) * by_weights


@logit_gradient.mistake(
    "What is subtracted is the average slope, and it has to be weighed with π: your "
    "average is a plain one."
)
def plain_average(logits, by_weights):
    return _softmax(logits) * (by_weights - np.mean(by_weights))


@logit_gradient.mistake(
    "You subtracted the plain sum of the slopes: each of them is weighed with its π_j."
)
def plain_sum(logits, by_weights):
    return _softmax(logits) * (by_weights - np.sum(by_weights))


@logit_gradient.mistake(
    "A sign: ∂π_j/∂a_k is −π_j π_k for j ≠ k, and π_k − π_k² for j = k. When one weight "
    "grows, the others shrink."
)
def plus_outer(logits, by_weights):
    pi = _softmax(logits)
    return pi * (by_weights + pi @ by_weights)


@logit_gradient.mistake(
    "The factor π_k in front is missing: the logit of a tiny weight moves it hardly."
)
def no_factor(logits, by_weights):
    return by_weights - _softmax(logits) @ by_weights


LOG_STDS = np.array([[0.3, -0.5], [1.0, 0.2], [-0.2, 0.6]])


@exercise(
    "12-log-std",
    "The slope for a log standard deviation",
    [(*FEW, np.array([[0.5], [-0.3]])), (*MORE, LOG_STDS)],
    [
        "With σ = e^s, two terms of the log-density contain s. What is the derivative "
        "of each?",
        "−s gives −1, and −½ (x − μ)² e^(−2s) gives (x − μ)² e^(−2s). Weigh with the "
        "responsibilities, and sum over the rows.",
        "Entry k, d is the sum over n of resp[n, k] * (z**2 − 1), where z is "
        "(X[n, d] − means[k, d]) / np.exp(log_stds[k, d]).",
    ],
)
def log_std_gradient(X, resp, means, log_stds):
    return _squares(X, resp, means, log_stds) - np.sum(resp, axis=0)[:, None]


def _squares(X, resp, means, log_stds):
    z = (X[:, None] - means) / np.exp(log_stds)
    return np.einsum("nk,nkd->kd", resp, z**2)


@log_std_gradient.mistake(
    "That is the slope for σ itself: for its logarithm, the chain rule brings a factor σ."
)
def by_std(X, resp, means, log_stds):
    return log_std_gradient(X, resp, means, log_stds) / np.exp(log_stds)


@log_std_gradient.mistake(
    "That is half the answer: the slope for log σ², which is 2 log σ."
)
def by_log_variance(X, resp, means, log_stds):
    return log_std_gradient(X, resp, means, log_stds) / 2


@log_std_gradient.mistake(
    "The term from −log σ is missing: without it nothing stops a component from growing "
    "for ever."
)
def only_squares(X, resp, means, log_stds):
    return _squares(X, resp, means, log_stds)


@log_std_gradient.mistake(
    "You subtracted all N rows from every component: the −1 is weighed with the "
    "responsibility too, so only N_k remain."
)
def all_rows(X, resp, means, log_stds):
    return _squares(X, resp, means, log_stds) - len(X)


@log_std_gradient.mistake(
    "The argument holds the logarithms s: with σ = s instead of e^s you divided by the "
    "wrong variances."
)
def no_exponential(X, resp, means, log_stds):
    return log_std_gradient(X, resp, means, np.log(np.abs(log_stds)))


@log_std_gradient.mistake(
    "The responsibilities are missing: every row counts in full for every component."
)
def everyone(X, resp, means, log_stds):
    return log_std_gradient(X, np.ones_like(resp), means, log_stds)


@log_std_gradient.mistake(
    "The sign is turned round: rows far outside one σ make it worth growing, so they "
    "count as plus."
)
def shrinking(X, resp, means, log_stds):
    return -log_std_gradient(X, resp, means, log_stds)


@log_std_gradient.mistake(
    "You divided by N: that is the slope of the mean log-likelihood, not that of ℓ."
)
def averaged(X, resp, means, log_stds):
    return log_std_gradient(X, resp, means, log_stds) / len(X)


@log_std_gradient.mistake(
    "The squared residual is divided by σ instead of σ²: the factor is e^(−2s)."
)
def divided_once(X, resp, means, log_stds):
    return log_std_gradient(X, resp, means, np.asarray(log_stds) / 2)


@exercise(
    "12-em-step",
    "EM's step from the slope",
    [
        (
            FEW[2],
            np.array([[-0.3], [-1.4]]),
            np.array([[[2.0]], [[0.5]]]),
            FEW[1].sum(axis=0),
        ),
        (MORE[2], MORE[0][:3] * [1.0, -2.0], COVARIANCES, np.array([1.6, 1.9, 1.5])),
    ],
    [
        "Which sum stands in the slope, and which sum does EM's new mean need?",
        "Multiply the slope by Σ_k and Λ_k is gone; divide by N_k and it is the move "
        "from the old mean.",
        "Row k is means[k] + covariances[k] @ by_means[k] / counts[k].",
    ],
)
def em_means(means, by_means, covariances, counts):
    move = np.einsum("kij,kj->ki", covariances, by_means)
    return means + move / np.asarray(counts)[:, None]


@em_means.mistake("That is the move; the new mean is the old one plus the move.")
def move_only(means, by_means, covariances, counts):
    return em_means(means, by_means, covariances, counts) - means


@em_means.mistake(
    "You multiplied by the precision: it is in the slope already, and Σ has to undo it."
)
def precision(means, by_means, covariances, counts):
    return em_means(means, by_means, np.linalg.inv(covariances), counts)


@em_means.mistake(
    "The division by the count N_k is missing: the slope is a sum over rows, and the "
    "move an average."
)
def no_counts(means, by_means, covariances, counts):
    return em_means(means, by_means, covariances, np.ones(len(means)))


@em_means.mistake(
    "You divided by all N rows: each mean is an average over the rows that its own "
    "component holds, N_k."
)
def all_counts(means, by_means, covariances, counts):
    return em_means(means, by_means, covariances, np.full(len(means), np.sum(counts)))


@em_means.mistake(
    "Σ_k is missing: the slope still has Λ_k in front, and only Σ_k takes it away."
)
def no_covariances(means, by_means, covariances, counts):
    return means + by_means / np.asarray(counts)[:, None]


@em_means.mistake("You went down the slope: EM's step climbs, so the move is added.")
def downhill_step(means, by_means, covariances, counts):
    return 2 * means - em_means(means, by_means, covariances, counts)


@em_means.mistake(
    "You used only the variances: a tilted Σ turns the step, and its covariances do that."
)
def variances(means, by_means, covariances, counts):
    return em_means(means, by_means, covariances * np.eye(len(means[0])), counts)


@exercise(
    "12-climb",
    "Find the bug: a climb that stops too early",
    [
        (LINE[::3], np.array([-0.5, 1.0]), 0.8, 2),
        (LINE, np.array([0.5, 1.5, 0.2]), 0.6, 9),
    ],
    [
        "Which of the quantities in the slope depend on the means?",
        "The responsibilities belong to the means of this very step. Where are they "
        "computed?",
        "Move the two lines with joint and resp into the loop, before slope.",
    ],
)
def climb(x, means, rate, n_steps):
    for _ in range(n_steps):
        slope, _ = _pull(x, means)
        means = means + rate * slope / len(x)
    return means


def _pull(x, means):
    joint = np.exp(-0.5 * (x[:, None] - means) ** 2)
    resp = joint / joint.sum(axis=1, keepdims=True)
    return (resp * (x[:, None] - means)).sum(axis=0), resp


@climb.mistake(
    "The bug is still there: the responsibilities of the first step are used in all "
    "steps, though the means have moved."
)
def frozen(x, means, rate, n_steps):
    _, resp = _pull(x, means)
    for _ in range(n_steps):
        means = means + rate * (resp * (x[:, None] - means)).sum(axis=0) / len(x)
    return means


@climb.mistake("Your climb goes downhill: a step along the slope is added.")
def downhill(x, means, rate, n_steps):
    return climb(x, means, -rate, n_steps)


@climb.mistake(
    "You divide by the counts N_k, as EM does: here the slope is that of ℓ/N for every "
    "mean."
)
def by_counts(x, means, rate, n_steps):
    for _ in range(n_steps):
        slope, resp = _pull(x, means)
        means = means + rate * slope / resp.sum(axis=0)
    return means


@climb.mistake(
    "The division by N is gone: with the slope of ℓ itself, the step is N times as long."
)
def not_divided(x, means, rate, n_steps):
    return climb(x, means, rate * len(x), n_steps)


@climb.mistake("There is one step too few, or the means are returned before the last.")
def one_less(x, means, rate, n_steps):
    return climb(x, means, rate, n_steps - 1)


@climb.mistake(
    "You returned after the first step: is the return indented into the loop?"
)
def first_only(x, means, rate, n_steps):
    return climb(x, means, rate, 1)


@climb.mistake(
    "You normalised the responsibilities over the rows, axis=0: the components share "
    "each row, so every row sums to 1."
)
def shared_by_rows(x, means, rate, n_steps):
    for _ in range(n_steps):
        joint = np.exp(-0.5 * (x[:, None] - means) ** 2)
        resp = joint / joint.sum(axis=0)
        means = means + rate * (resp * (x[:, None] - means)).sum(axis=0) / len(x)
    return means
