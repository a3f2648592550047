"""Set 17, with scikit-learn: totals and means, signs, units, stored parameters."""

import numpy as np

from gmmcheck.compare import within
from gmmcheck.exercise import exercise, value

value(
    "17-total",
    "From score to bic, by hand",
    1258.3,
    [
        "Is `score` a sum over the rows or a mean?",
        "ℓ = 200 · (−3). And P counts one weight, four means and six entries.",
        "bic = −2 · (−600) + 11 · log 200, with log 200 = 5.298.",
    ],
    {
        64.3: "You took score for the log-likelihood; it is the mean over the rows.",
        1200.0: "That is −2ℓ alone: what do the parameters cost?",
        1222.0: "That is aic: 2 for each parameter, where bic charges log N.",
        658.3: "The log-likelihood enters twice, as −2ℓ; you have it once.",
        1268.9: "A symmetric 2 × 2 matrix has three free entries, not four.",
        -1258.3: "That is mclust's sign; scikit-learn's bic is smaller when better.",
        -1141.7: "ℓ is negative, so −2ℓ is positive: 1200, to which the price is added.",
        1263.6: "The weights sum to one: two of them are one free number.",
        1258.0: "Nearly: the answer is wanted to one decimal.",
    },
    same=within(0.2),
)


@exercise(
    "17-mclust",
    "From scikit-learn's numbers to mclust's",
    [(-2.5, 300.0, 50), (-0.7, -120.0, 120)],
    [
        "Which of the two is a mean, and which has another sign in mclust?",
        "ℓ = N · score, and mclust's BIC is 2ℓ − P log N.",
        "return n_rows * score, -bic",
    ],
)
def to_mclust(score, bic, n_rows):
    return n_rows * score, -bic


@to_mclust.mistake("score is a mean over rows; mclust prints the total, N times it.")
def mean_kept(score, bic, n_rows):
    return score, -bic


@to_mclust.mistake("The total is right; mclust's BIC has the opposite sign of bic.")
def sign_kept(score, bic, n_rows):
    return n_rows * score, bic


@to_mclust.mistake("Both numbers are right, in the wrong order.")
def other_order(score, bic, n_rows):
    return -bic, n_rows * score


@to_mclust.mistake("bic is a total already: do not multiply it by N.")
def bic_times(score, bic, n_rows):
    return n_rows * score, -n_rows * bic


@to_mclust.mistake("You divided by N; a mean becomes a total by multiplying.")
def divided(score, bic, n_rows):
    return score / n_rows, -bic


RAW = np.array([[1.0, 200.0], [3.0, 500.0], [5.0, 300.0], [4.0, 900.0]])
RAW_2 = np.array([[0.1, 5, -3], [0.4, 9, 7], [0.2, 6, 1], [0.9, 1, 2], [0.3, 3, 2.5]])


@exercise(
    "17-scale",
    "A scaler by hand",
    [(RAW, RAW[:2] + 1), (RAW_2, RAW_2[1:4] * 2)],
    [
        "Which rows decide the means and the standard deviations?",
        "Only the training rows do; both tables are then treated alike.",
        "m, s = train.mean(axis=0), train.std(axis=0); (train - m) / s, (new - m) / s",
    ],
)
def scale(train, new):
    m, s = train.mean(axis=0), train.std(axis=0)
    return (train - m) / s, (new - m) / s


@scale.mistake("The new rows were scaled by their own mean and spread: that is a leak.")
def each_by_itself(train, new):
    return scale(train, train)[0], scale(new, new)[0]


@scale.mistake("Mean and spread have seen both tables; only training rows may count.")
def together(train, new):
    both = np.vstack([train, new])
    return scale(both, train)[1], scale(both, new)[1]


@scale.mistake("You divided by the variance; a scaler divides by its square root.")
def by_variance(train, new):
    m, v = train.mean(axis=0), train.var(axis=0)
    return (train - m) / v, (new - m) / v


@scale.mistake("StandardScaler divides by N, not N − 1, in its standard deviations.")
def less_one(train, new):
    m, s = train.mean(axis=0), train.std(axis=0, ddof=1)
    return (train - m) / s, (new - m) / s


@scale.mistake("One mean and one spread for the whole table; each column has its own.")
def one_for_all(train, new):
    m, s = train.mean(), train.std()
    return (train - m) / s, (new - m) / s


STDS, STDS_2 = np.array([0.5, 20.0]), np.array([3.0, 0.2, 7.0])


@exercise(
    "17-units",
    "The score in the data's own units",
    [(-2.0, STDS), (-4.5, STDS_2)],
    [
        "A row spread over wider units has a lower density. Which factor?",
        "The determinant of the scaling is the product of 1/s; take its logarithm.",
        "return score - np.log(stds).sum()",
    ],
)
def own_units(score, stds):
    return score - np.log(stds).sum()


@own_units.mistake("The sign: widening the units lowers a density, so subtract log s.")
def added(score, stds):
    return score + np.log(stds).sum()


@own_units.mistake(
    "The logarithm is missing: a factor of a density adds its logarithm."
)
def no_logarithm(score, stds):
    return score - stds.sum()


@own_units.mistake("Log-densities change by the sum over columns, not by the mean.")
def mean_log(score, stds):
    return score - np.log(stds).mean()


@own_units.mistake("The factors multiply: add their logarithms, not the s themselves.")
def log_of_sum(score, stds):
    return score - np.log(stds.sum())


@own_units.mistake("You used variances; the change of variables has the s themselves.")
def variances(score, stds):
    return score - 2 * np.log(stds).sum()


L = np.array([[2.0, 0.0], [1.5, 0.5]])
L_2 = np.array([[1.0, 0, 0], [-2.0, 3.0, 0], [0.5, 1.0, 0.25]])


@exercise(
    "17-cholesky",
    "Find the bug: which triangle?",
    [(L @ L.T,), (L_2 @ L_2.T,)],
    [
        "Is the answer lower or upper triangular? The attribute is upper triangular.",
        "Factor the covariance first, Σ = LLᵀ; then invert and transpose.",
        "return np.linalg.inv(np.linalg.cholesky(covariance)).T",
    ],
)
def precision_cholesky(covariance):
    return np.linalg.inv(np.linalg.cholesky(covariance)).T


@precision_cholesky.mistake(
    "The bug is still there: the factor of the inverse is lower triangular. It has the "
    "right product, and is not the attribute."
)
def of_the_inverse(covariance):
    return np.linalg.cholesky(np.linalg.inv(covariance))


@precision_cholesky.mistake("The inverse of L is right; it only has to be transposed.")
def not_transposed(covariance):
    return np.linalg.inv(np.linalg.cholesky(covariance))


@precision_cholesky.mistake(
    "Transposing the factor of the inverse gives an upper triangle, but another matrix."
)
def transposed_inverse(covariance):
    return np.linalg.cholesky(np.linalg.inv(covariance)).T


@precision_cholesky.mistake("That is the factor of the covariance; invert it as well.")
def of_covariance(covariance):
    return np.linalg.cholesky(covariance).T
