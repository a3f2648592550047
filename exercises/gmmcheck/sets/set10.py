"""Set 10, EM derived: the two steps, the bound they climb, and the loop."""

import numpy as np

from gmmcheck.compare import within
from gmmcheck.exercise import exercise, value

x5 = np.array([1.0, 2.5, 4.0, 4.5, 7.0])
START = np.array([0.3, 0.7]), np.array([1.5, 5.0]), np.array([0.8, 2.0])
THREE = np.array([0.2, 0.5, 0.3]), np.array([0.0, 3.0, 6.0]), np.array([1.0, 0.5, 1.5])
FAR = np.array([-120.0, 0.5, 95.0])
X = np.array([[1.0, 0.0], [2.0, 3.0], [4.0, 1.0], [6.0, 5.0], [0.0, 2.5]])
RESP = np.array([[0.9, 0.1], [0.6, 0.4], [0.3, 0.7], [0.05, 0.95], [0.8, 0.2]])
OLD = np.array([[0.0, 1.0], [5.0, 4.0]])
WIDE = np.array([[1.0, 0.2, 3.0], [0.0, 1.5, -1.0], [2.0, 2.5, 0.5], [4.0, -1.0, 1.0]])
SHARES = np.array([[0.7, 0.3], [0.1, 0.9], [0.55, 0.45], [0.35, 0.65]])
WIDE_OLD = np.array([[1.0, 1.0, 1.0], [2.0, 0.0, -1.0]])
CLAIM = np.array([[0.5, 0.5], [0.9, 0.1], [0.2, 0.8], [0.3, 0.7], [0.25, 0.75]])


def log_joint(x, weights, means, stds):
    z = (x[:, None] - means) / stds
    return np.log(weights) - np.log(stds) - 0.5 * (z**2 + np.log(2 * np.pi))


def shares(a):
    e = np.exp(a - a.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


value(
    "10-coin",
    "Which coin, by hand",
    0.6**9 * 0.4 / (0.6**9 * 0.4 + 0.5**10),
    [
        "How probable are nine heads and one tail with coin A? And with coin B?",
        "The numbers of orders, 10, and the prior, ½, are the same for both and cancel.",
        "0.6⁹ · 0.4 / (0.6⁹ · 0.4 + 0.5¹⁰)",
    ],
    {
        0.195: "That is coin B's share; coin A's is asked for.",
        0.8376: "The tail is missing: one of the ten tosses was no head.",
        0.5455: "You compared 0.6 with 0.5: that is one toss with a head, not ten tosses.",
        0.9: "That is the share of heads, not the share of coin A.",
        0.004: "That is the probability of the tosses under A; Bayes divides by the total.",
    },
    same=within(0.004),
)


@exercise(
    "10-e-step",
    "The E-step, safe from underflow",
    [(x5, *START), (FAR, *THREE)],
    [
        "Which two factors make the joint density of a row and a component?",
        "Take logarithms first; subtract each row's largest before you exponentiate.",
        "a = log π + log N; top = a.max(1); ℓ = Σ (top + log Σ exp(a − top)).",
    ],
)
def e_step(x, weights, means, stds):
    a = log_joint(x, weights, means, stds)
    return shares(a), np.logaddexp.reduce(a, axis=1).sum()


@e_step.mistake(
    "The weights do not enter: a rare component gets as much as a common one."
)
def no_weights(x, weights, means, stds):
    return e_step(x, np.ones(len(weights)), means, stds)


@e_step.mistake(
    "Far from all means every density is 0 on a computer, and 0/0 is nan: subtract the "
    "largest logarithm of the row first."
)
def underflows(x, weights, means, stds):
    joint = np.exp(log_joint(x, weights, means, stds))
    total = joint.sum(axis=1, keepdims=True)
    return joint / total, np.log(total).sum()


@e_step.mistake(
    "You divided by the sum over rows: the shares of one row must sum to 1, axis=1."
)
def wrong_axis(x, weights, means, stds):
    a = log_joint(x, weights, means, stds)
    return shares(a.T).T, np.logaddexp.reduce(a, axis=1).sum()


@e_step.mistake(
    "Those are labels, 0 or 1: the E-step keeps the whole distribution of the label."
)
def hard(x, weights, means, stds):
    a = log_joint(x, weights, means, stds)
    best = (a == a.max(axis=1, keepdims=True)).astype(float)
    return best, np.logaddexp.reduce(a, axis=1).sum()


@e_step.mistake("The shares are right, but ℓ is the sum over rows and not their mean.")
def mean_log_likelihood(x, weights, means, stds):
    resp, ell = e_step(x, weights, means, stds)
    return resp, ell / len(x)


@e_step.mistake(
    "The factor 1/σ of the density is missing: it decides between wide and narrow."
)
def no_log_std(x, weights, means, stds):
    return e_step(x, weights * stds, means, stds)


@exercise(
    "10-m-step-means",
    "The M-step: means",
    [(X, RESP), (WIDE, SHARES)],
    [
        "Each mean is an average of all rows. With which weights?",
        "Add the rows times their share of component k, and divide by those shares' sum.",
        "return resp.T @ X / resp.sum(axis=0)[:, None]",
    ],
)
def m_step_means(X, resp):
    return resp.T @ X / resp.sum(axis=0)[:, None]


@m_step_means.mistake(
    "You divided by the number of rows; a component's shares sum to N_k, not to N."
)
def by_rows(X, resp):
    return resp.T @ X / len(X)


@m_step_means.mistake(
    "You added, but did not divide by N_k: that is a sum, no average."
)
def sums(X, resp):
    return resp.T @ X


@m_step_means.mistake(
    "Rows are counted whole for their likeliest component: that is k-means, not EM."
)
def hard_means(X, resp):
    best = resp.argmax(axis=1)
    return np.array([X[best == k].mean(axis=0) for k in range(resp.shape[1])])


@m_step_means.mistake(
    "That is (D, K), one column per component; one row each is wanted."
)
def transposed(X, resp):
    return m_step_means(X, resp).T


@m_step_means.mistake(
    "All components get the mean of all rows: the responsibilities did not enter."
)
def unweighted(X, resp):
    return np.tile(X.mean(axis=0), (resp.shape[1], 1))


@exercise(
    "10-m-step-covariances",
    "Find the bug: covariances",
    [(X, RESP, OLD), (WIDE, SHARES, WIDE_OLD)],
    [
        "About which means does the derivation take the scatter?",
        "Compute the new means from resp first; the argument holds the old ones.",
        "means = resp.T @ X / N_k[:, None], before anything is subtracted.",
    ],
)
def m_step_covariances(X, resp, means):
    new = m_step_means(X, resp)
    return scatter(X, resp, new)


def scatter(X, resp, about, less=0):
    out = []
    for k, center in enumerate(about):
        z = X - center
        out.append((resp[:, k, None] * z).T @ z / (resp[:, k].sum() - less))
    return np.array(out)


@m_step_covariances.mistake(
    "The bug is still there: the scatter is taken about the old means, so each "
    "covariance is too large by the square of the step."
)
def old_means(X, resp, means):
    return scatter(X, resp, means)


@m_step_covariances.mistake(
    "N_k − 1 does not maximise the bound: started at the maximum, ℓ would fall."
)
def less_one(X, resp, means):
    return scatter(X, resp, m_step_means(X, resp), less=1)


@m_step_covariances.mistake(
    "You averaged xxᵀ and took nothing away: that is a second moment about zero."
)
def about_zero(X, resp, means):
    return scatter(X, resp, 0 * means)


@m_step_covariances.mistake(
    "From the average of xxᵀ the square of the new means has to go, not of the old ones."
)
def old_squares(X, resp, means):
    outer = means[:, :, None] * means[:, None, :]
    return scatter(X, resp, 0 * means) - outer


@m_step_covariances.mistake(
    "The products between columns are gone: only the diagonals are right."
)
def diagonal_only(X, resp, means):
    full = m_step_covariances(X, resp, means)
    return full * np.eye(X.shape[1])


@m_step_covariances.mistake(
    "The scatter is about the mean of all rows; each component has a mean of its own."
)
def overall_mean(X, resp, means):
    return scatter(X, resp, np.tile(X.mean(axis=0), (len(means), 1)))


@exercise(
    "10-bound",
    "The bound for any claim",
    [(x5, CLAIM, *START), (x5[:3], CLAIM[2:], *START)],
    [
        "The bound is an average over claims q. Of the logarithm of what?",
        "Σₙ Σₖ qₙₖ (log of the joint density − log qₙₖ).",
        "return (q * (log_joint - np.log(q))).sum()",
    ],
)
def bound(x, q, weights, means, stds):
    return (q * (log_joint(x, weights, means, stds) - np.log(q))).sum()


@bound.mistake("The entropy −Σ q log q is missing: that is Q, not the bound.")
def no_entropy(x, q, weights, means, stds):
    return (q * log_joint(x, weights, means, stds)).sum()


@bound.mistake("The sign of the entropy is turned round: −Σ q log q is positive.")
def minus_entropy(x, q, weights, means, stds):
    return (q * (log_joint(x, weights, means, stds) + np.log(q))).sum()


@bound.mistake("That is ℓ itself; the bound is lower by the divergence of q.")
def log_likelihood(x, q, weights, means, stds):
    return e_step(x, weights, means, stds)[1]


@bound.mistake(
    "That is the gap, the Kullback–Leibler divergence; the bound is ℓ minus it."
)
def gap(x, q, weights, means, stds):
    return e_step(x, weights, means, stds)[1] - bound(x, q, weights, means, stds)


@bound.mistake("The weights are missing from the joint density of row and component.")
def bound_without_weights(x, q, weights, means, stds):
    return bound(x, q, np.ones(len(weights)), means, stds)


@exercise(
    "10-loop",
    "The whole loop",
    [(x5, *START, 2), (np.append(x5, 8.0), *START, 4)],
    [
        "In each round: E-step, note ℓ, then all of the M-step from the same shares.",
        "The standard deviations come from the new means; ℓ is noted before the step.",
        "for _ in range(steps): resp, ell = e_step(…); N_k = resp.sum(0); …",
    ],
)
def loop(x, weights, means, stds, steps):
    ells = []
    for _ in range(steps):
        resp, ell = e_step(x, weights, means, stds)
        weights, means, stds = m_step(x, resp)
        ells.append(ell)
    return weights, means, stds, ells


def m_step(x, resp, about=None, less=0):
    counts = resp.sum(axis=0)
    means = x @ resp / counts
    z = x[:, None] - (means if about is None else about)
    return counts / len(x), means, np.sqrt((resp * z**2).sum(axis=0) / (counts - less))


@loop.mistake(
    "ℓ was noted after the step: the last one belongs to parameters that were never used "
    "in an E-step, and the start's is missing."
)
def late_log_likelihood(x, weights, means, stds, steps):
    *fitted, ells = loop(x, weights, means, stds, steps)
    return *fitted, [*ells[1:], e_step(x, *fitted)[1]]


@loop.mistake("The standard deviations were computed about the old means.")
def loop_old_means(x, weights, means, stds, steps):
    ells = []
    for _ in range(steps):
        resp, ell = e_step(x, weights, means, stds)
        weights, means, stds = m_step(x, resp, about=means)
        ells.append(ell)
    return weights, means, stds, ells


@loop.mistake("Your loop runs one step more than it was asked for.")
def one_more(x, weights, means, stds, steps):
    return loop(x, weights, means, stds, steps + 1)


@loop.mistake("The third result holds variances; standard deviations are their roots.")
def variances(x, weights, means, stds, steps):
    ells = []
    for _ in range(steps):
        resp, ell = e_step(x, weights, means, np.sqrt(stds) if ells else stds)
        weights, means, stds = m_step(x, resp)
        stds = stds**2
        ells.append(ell)
    return weights, means, stds, ells


@loop.mistake("The weights never change: each new one is N_k / N.")
def fixed_weights(x, weights, means, stds, steps):
    ells = []
    for _ in range(steps):
        resp, ell = e_step(x, weights, means, stds)
        _, means, stds = m_step(x, resp)
        ells.append(ell)
    return weights, means, stds, ells
