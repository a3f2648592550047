"""Set 15, choosing: criteria, doubt, merging, held-out rows, a bootstrap test."""

import numpy as np

from gmmcheck.compare import within
from gmmcheck.exercise import exercise, value

value(
    "15-gain",
    "What a component must bring",
    49.5,
    [
        "How many numbers does one more full component add in three dimensions?",
        "A weight, a mean and a matrix: 1 + 3 + 6. What does BIC charge for each?",
        "Half of log(20000) nats for each of the ten, because BIC holds −2ℓ.",
    ],
    {
        99.0: "That is the change of the penalty; the penalty stands beside −2ℓ, twice "
        "the log-likelihood.",
        10.0: "That is AIC's demand, one nat for each parameter; BIC's grows with log N.",
        64.4: "You counted all nine entries of the matrix; it is symmetric, so six are "
        "free.",
        44.6: "The new component's weight is missing in your count.",
        21.5: "You took the logarithm to base 10; BIC uses the natural one.",
    },
    same=within(0.3),
)


@exercise(
    "15-criteria",
    "AIC and BIC from ℓ",
    [(-120.0, 50, 2, 3, "full"), (-700.0, 90, 4, 2, "tied"), (-33.0, 20, 3, 5, "diag")],
    [
        "Both need P. Which parts do all families share?",
        "K − 1 weights and KD means; then the family's matrices.",
        "sizes = {'full': K*D*(D+1)//2, 'tied': D*(D+1)//2, 'diag': K*D}; "
        "P = K - 1 + K*D + sizes[family]",
    ],
)
def criteria(log_likelihood, n_rows, K, D, family):
    P = count(K, D, family)
    return -2 * log_likelihood + 2 * P, -2 * log_likelihood + P * np.log(n_rows)


def count(K, D, family):
    one = D * (D + 1) // 2
    return K - 1 + K * D + {"full": K * one, "tied": one, "diag": K * D}[family]


def priced(log_likelihood, n_rows, P):
    return -2 * log_likelihood + 2 * P, -2 * log_likelihood + P * np.log(n_rows)


@criteria.mistake("Weights sum to 1, so only K − 1 of them are free; you counted K.")
def all_weights(log_likelihood, n_rows, K, D, family):
    return priced(log_likelihood, n_rows, count(K, D, family) + 1)


@criteria.mistake(
    "The weights are missing in your count of the parameters: K − 1 more."
)
def no_weights(log_likelihood, n_rows, K, D, family):
    return priced(log_likelihood, n_rows, count(K, D, family) - K + 1)


@criteria.mistake(
    "The means are parameters too, D for each component; you left them out."
)
def no_means(log_likelihood, n_rows, K, D, family):
    return priced(log_likelihood, n_rows, count(K, D, family) - K * D)


@criteria.mistake(
    "You counted the family as if each component had a matrix of its own; the tied "
    "family has one for all."
)
def tied_repeated(log_likelihood, n_rows, K, D, family):
    family = "full" if family == "tied" else family
    return priced(log_likelihood, n_rows, count(K, D, family))


@criteria.mistake("That is mclust's sign, larger is better; here smaller is better.")
def other_sign(log_likelihood, n_rows, K, D, family):
    return tuple(-v for v in criteria(log_likelihood, n_rows, K, D, family))


@criteria.mistake("The log-likelihood enters with −2; in your answer it has −1.")
def half(log_likelihood, n_rows, K, D, family):
    return criteria(log_likelihood / 2, n_rows, K, D, family)


@criteria.mistake("The log-likelihood is a total already; you multiplied it by N.")
def times_rows(log_likelihood, n_rows, K, D, family):
    return criteria(log_likelihood * n_rows, n_rows, K, D, family)


@criteria.mistake("The numbers are right and in the wrong order: AIC comes first.")
def swapped(log_likelihood, n_rows, K, D, family):
    return criteria(log_likelihood, n_rows, K, D, family)[::-1]


SHARES = np.array([[0.9, 0.1, 0.0], [0.5, 0.3, 0.2], [0.0, 1.0, 0.0], [0.2, 0.2, 0.6]])
WIDE = np.array([[0.7, 0.1, 0.1, 0.1], [0.25, 0.4, 0.05, 0.3], [0.0, 0.35, 0.15, 0.5]])


@exercise(
    "15-icl",
    "ICL, with the best labels",
    [(100.0, SHARES), (-40.0, WIDE)],
    [
        "Which responsibility of a row belongs to its most probable label?",
        "The largest of the row. Take its logarithm, sum over rows.",
        "bic - 2 * np.log(responsibilities.max(axis=1)).sum()",
    ],
)
def icl(bic, responsibilities):
    return bic - 2 * np.log(responsibilities.max(axis=1)).sum()


@icl.mistake("The doubt has the wrong sign: overlap must make ICL larger, not smaller.")
def rewarded(bic, responsibilities):
    return 2 * bic - icl(bic, responsibilities)


@icl.mistake(
    "The factor 2 is missing: BIC is on the scale of −2ℓ, and so is the doubt."
)
def without_two(bic, responsibilities):
    return (bic + icl(bic, responsibilities)) / 2


@icl.mistake(
    "That is the entropy form; this exercise asks for the best label of a row."
)
def entropy_form(bic, responsibilities):
    return bic + 2 * h(responsibilities).sum()


@icl.mistake("You took the maximum of each column; each row has a best label.")
def by_column(bic, responsibilities):
    return bic - 2 * np.log(responsibilities.max(axis=0)).sum()


@icl.mistake("You averaged over the rows; BIC is a total, and the doubt must be too.")
def averaged(bic, responsibilities):
    return bic - 2 * np.log(responsibilities.max(axis=1)).mean()


def h(r):
    return -r * np.log(np.where(r > 0, r, 1))


@exercise(
    "15-merge",
    "The doubt that a merger removes",
    [(SHARES, 0, 1), (WIDE, 3, 1)],
    [
        "Which columns change when two components answer together?",
        "Only the two. Before: h of each; after: h of their sum.",
        "h = lambda r: -r * np.log(np.where(r > 0, r, 1)); sum h(a) + h(b) - h(a + b)",
    ],
)
def removed(responsibilities, i, j):
    a, b = responsibilities[:, i], responsibilities[:, j]
    return (h(a) + h(b) - h(a + b)).sum()


@removed.mistake(
    "0 · log 0 became nan: a share of zero carries no doubt, its term is 0."
)
def nan_at_zero(responsibilities, i, j):
    a, b = responsibilities[:, i], responsibilities[:, j]
    return -(a * np.log(a) + b * np.log(b) - (a + b) * np.log(a + b)).sum()


@removed.mistake("The sign is turned: a merger never adds doubt, so the result is ≥ 0.")
def turned(responsibilities, i, j):
    return -removed(responsibilities, i, j)


@removed.mistake(
    "The two together have the sum of their shares; you took the average of them."
)
def mean_share(responsibilities, i, j):
    a, b = responsibilities[:, i], responsibilities[:, j]
    return (h(a) + h(b) - h((a + b) / 2)).sum()


@removed.mistake(
    "That is the doubt of the two before merging; what is left of it after?"
)
def before_only(responsibilities, i, j):
    return h(responsibilities[:, [i, j]]).sum()


@removed.mistake("That is the entropy after the merger; its fall is asked for.")
def after(responsibilities, i, j):
    return h(responsibilities).sum() - removed(responsibilities, i, j)


ROWS = np.array([1.0, 2.0, 4.0, 7.0, 3.0])
MORE = np.array([0.0, 5.0, 1.0, 2.5, -1.0, 8.0, 3.0, 3.5])


@exercise(
    "15-folds",
    "Score the rows that were kept back",
    [(ROWS, np.array([0, 0, 1, 1, 1])), (MORE, np.array([2, 0, 1, 0, 1, 2, 2, 2]))],
    [
        "For a fold v, which rows may the mean and the variance see?",
        "rest = x[fold != v]; score x[fold == v] with the mean and std of rest.",
        "Collect the log-densities of all rows, then divide their sum by N.",
    ],
)
def held_out(x, fold):
    return np.concatenate(scores(x, fold)).mean()


def log_normal(x, data, ddof=0):
    v = data.var(ddof=ddof)
    return -0.5 * (np.log(2 * np.pi * v) + (x - data.mean()) ** 2 / v)


def scores(x, fold, ddof=0):
    return [log_normal(x[fold == v], x[fold != v], ddof) for v in np.unique(fold)]


@held_out.mistake("You scored the rows that were fitted: they were not kept back.")
def on_the_rest(x, fold):
    both = [log_normal(x[fold != v], x[fold != v]) for v in np.unique(fold)]
    return np.concatenate(both).mean()


@held_out.mistake("Mean and variance have seen all rows; refit without each fold.")
def fitted_on_all(x, fold):
    return log_normal(x, x).mean()


@held_out.mistake("You fitted the fold and scored the rest; it is the other way round.")
def other_way(x, fold):
    both = [log_normal(x[fold != v], x[fold == v]) for v in np.unique(fold)]
    return np.concatenate(both).mean()


@held_out.mistake(
    "You fitted each fold and scored the same fold: nothing was kept back."
)
def within_the_fold(x, fold):
    both = [log_normal(x[fold == v], x[fold == v]) for v in np.unique(fold)]
    return np.concatenate(both).mean()


@held_out.mistake(
    "You averaged the folds' means; folds differ in size, and each row counts once."
)
def mean_of_means(x, fold):
    return np.mean([s.mean() for s in scores(x, fold)])


@held_out.mistake("That is the sum over all rows; divide it by N.")
def not_divided(x, fold):
    return np.concatenate(scores(x, fold)).sum()


@held_out.mistake("The variance is the maximum likelihood one: divide by n, not n − 1.")
def less_one(x, fold):
    return np.concatenate(scores(x, fold, ddof=1)).mean()


DRAWS = np.array([3.0, 9.0, 14.0, 5.0, 21.0, 9.5, 14.0])


@exercise(
    "15-bootstrap",
    "Find the bug: a p-value of zero",
    [(14.0, DRAWS), (30.0, DRAWS[:4]), (4.0, DRAWS[1:])],
    [
        "Could a p-value from seven replicates be exactly 0?",
        "The real data set is one more draw under the null hypothesis: it counts itself.",
        "return (1 + np.sum(replicates >= statistic)) / (len(replicates) + 1)",
    ],
)
def p_value(statistic, replicates):
    return (1 + np.sum(replicates >= statistic)) / (len(replicates) + 1)


@p_value.mistake(
    "The bug is still there: with no replicate above, p is 0, as if the null hypothesis "
    "were impossible. And ties must count."
)
def never_alone(statistic, replicates):
    return np.mean(replicates > statistic)


@p_value.mistake("Ties count now, but p can still be 0: the real data count as a draw.")
def zero(statistic, replicates):
    return np.mean(replicates >= statistic)


@p_value.mistake("Replicates that equal the statistic count too: ≥ rather than >.")
def strict(statistic, replicates):
    return (1 + np.sum(replicates > statistic)) / (len(replicates) + 1)


@p_value.mistake(
    "You counted the small replicates; large ratios speak against the null."
)
def lower_tail(statistic, replicates):
    return (1 + np.sum(replicates <= statistic)) / (len(replicates) + 1)


@p_value.mistake("The real data set was added above the line, but not below it.")
def above_one(statistic, replicates):
    return (1 + np.sum(replicates >= statistic)) / len(replicates)
