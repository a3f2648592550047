"""Set 04, covariance: deviation scores, correlation, ellipses, whitening, digits."""

import numpy as np

from gmmcheck.compare import as_array, close, within
from gmmcheck.exercise import exercise, value

TABLE = np.array([[2.0, 12.0], [4.0, 4.0], [6.0, 8.0], [8.0, 0.0]])
SMALL = np.array([[1.0, 5.0], [2.0, 3.0], [6.0, 4.0]])
LARGER = np.array(
    [
        [2.0, 9.0, -1.0],
        [4.0, 5.5, 3.0],
        [7.0, 6.0, 2.5],
        [1.0, 3.0, 8.0],
        [3.5, 7.0, 0.5],
    ]
)

value(
    "04-by-hand",
    "A covariance matrix by hand",
    np.array([[5.0, -8.0], [-8.0, 20.0]]),
    [
        "What are the two means, and how far is each number from its column's mean?",
        "The deviations are −3, −1, 1, 3 and 6, −2, 2, −6. Which products do you need?",
        "Sums: 20 for x², 80 for y², −32 for xy. Divide each by N = 4.",
    ],
    [
        (
            np.array([[20.0, -32.0], [-32.0, 80.0]]) / 3,
            "You divided by N − 1 = 3, which suits an unbiased estimate; here the "
            "divisor N is asked for.",
        ),
        (
            np.array([[20.0, -32.0], [-32.0, 80.0]]),
            "Those are the sums; a covariance is the mean of the products.",
        ),
        (
            np.array([[30.0, 22.0], [22.0, 56.0]]),
            "You averaged products of the raw scores: take the means away first.",
        ),
        (
            np.array([[5.0, 8.0], [8.0, 20.0]]),
            "The sign of the covariance: large x come with small y, so most products "
            "of deviations are negative.",
        ),
        (
            np.array([[1.0, -0.8], [-0.8, 1.0]]),
            "That is the correlation matrix; the covariance keeps the units.",
        ),
        (
            np.array([[20.0, -8.0], [-8.0, 5.0]]),
            "The variances have changed places: the first belongs to the first column.",
        ),
    ],
    same=within(0.01),
)


@exercise(
    "04-covariance",
    "All sums at once",
    [(SMALL,), (LARGER,)],
    [
        "Which table do you multiply with its own transpose, and in which order?",
        "Take the column means away (axis=0); the result has one row per column of X.",
        "dev = X - X.mean(axis=0); return dev.T @ dev / len(X)",
    ],
)
def covariance_matrix(X):
    rows = X - np.mean(X, axis=0)
    return sum(np.outer(row, row) for row in rows) / len(X)


@covariance_matrix.mistake(
    "You divided by N − 1, as np.cov does when you do not say otherwise. This book's "
    "likelihoods need N."
)
def unbiased(X):
    return np.cov(X.T)


@covariance_matrix.mistake("Those are the sums of products; divide by N to get means.")
def only_sums(X):
    return covariance_matrix(X) * len(X)


@covariance_matrix.mistake(
    "The column means are still in there: products of raw scores measure how far the "
    "cloud is from zero, not how it spreads."
)
def uncentred(X):
    return X.T @ X / len(X)


@covariance_matrix.mistake(
    "You subtracted one mean of the whole table: each column has its own, axis=0."
)
def grand_mean(X):
    return (X - X.mean()).T @ (X - X.mean()) / len(X)


@covariance_matrix.mistake(
    "You subtracted each row's mean, axis=1: deviations are taken within a column."
)
def row_means(X):
    dev = X - X.mean(axis=1, keepdims=True)
    return dev.T @ dev / len(X)


@covariance_matrix.mistake(
    "Your matrix compares rows with rows, N × N: the transposed table belongs on the "
    "left of the product."
)
def rows_with_rows(X):
    dev = X - X.mean(axis=0)
    return dev @ dev.T / len(X)


@covariance_matrix.mistake(
    "Rows and columns are exchanged: np.cov takes the rows for the variables. The "
    "matrix is to compare columns."
)
def numpy_rows(X):
    return np.cov(X, ddof=0)


@covariance_matrix.mistake(
    "That is the correlation matrix: its diagonal is 1. Leave the units in, and do not "
    "divide by standard deviations."
)
def correlated(X):
    return np.corrcoef(X.T)


@covariance_matrix.mistake(
    "Those are the variances alone; the covariances belong beside the diagonal."
)
def only_variances(X):
    return np.var(X, axis=0)


@exercise(
    "04-correlation",
    "Covariance without units",
    [
        (np.array([[4.0, 1.5], [1.5, 9.0]]),),
        (np.array([[4.0, 1.0, -1.2], [1.0, 0.25, 0.1], [-1.2, 0.1, 9.0]]),),
    ],
    [
        "Where in the matrix do the standard deviations hide?",
        "Entry i, j is divided by σᵢ and by σⱼ: along the rows, and along columns.",
        "std = np.sqrt(np.diag(covariance)); return covariance / np.outer(std, std)",
    ],
)
def correlation(covariance):
    std = np.sqrt(np.diag(covariance))
    return covariance / std / std[:, None]


@correlation.mistake(
    "You divided by variances; with their roots the diagonal becomes 1."
)
def by_variances(covariance):
    variance = np.diag(covariance)
    return covariance / np.outer(variance, variance)


@correlation.mistake(
    "Only one of the two standard deviations was divided out: the matrix is not even "
    "symmetric. Broadcasting needs a second time, along the other axis."
)
def one_side(covariance):
    return covariance / np.sqrt(np.diag(covariance))


@correlation.mistake(
    "Only one of the two standard deviations was divided out, that of the row: the "
    "column's is still in there."
)
def other_side(covariance):
    return covariance / np.sqrt(np.diag(covariance))[:, None]


@correlation.mistake(
    "You divided each column by its variance: those are slopes of regression lines. A "
    "correlation is divided by both standard deviations."
)
def slopes(covariance):
    return covariance / np.diag(covariance)


@correlation.mistake(
    "np.corrcoef takes a table of data; your matrix is a covariance already."
)
def corrcoef(covariance):
    return np.corrcoef(covariance)


@correlation.mistake(
    "That is the square of the correlation: R², which has lost the sign."
)
def squared(covariance):
    return correlation(covariance) ** 2


value(
    "04-read-eigenvalue",
    "Read an eigenvalue off an ellipse",
    9.0,
    [
        "What are the half axes of the ellipse Δ = 1 made of?",
        "A half axis is the root of an eigenvalue. How long is the longer one?",
        "From (5, 4) to the far tip near (7.6, 5.5) the distance is 3. And squared?",
    ],
    {
        3.0: "That is the half axis, one σ; the eigenvalue is its square.",
        6.0: "That is the whole long axis; the half axis is a standard deviation.",
        36.0: "You squared the whole axis: only half of it is a standard deviation.",
        1.0: "That is the smaller eigenvalue, from the short axis.",
        7.0: "That is the variance of x, from the bounding box: measure along the "
        "ellipse's own axis.",
    },
    same=within(0.95),
)

FAR = 1e8 + np.array([1.0, 4.5, 2.5, 7.0, 3.0, 0.5, 4.0])


def _variance(x):
    return np.mean((x - np.mean(x)) ** 2)


def same_or_both_lost(found, wanted, x):
    """Equal numbers; where wanted has lost its digits, any other loss is the same."""
    found, true = as_array(found), _variance(x)
    if found is None or np.size(found) != 1 or as_array(wanted) is None:
        return False
    if np.mean(x) > 1e6 and not np.allclose(wanted, true, rtol=1e-3):
        return not np.allclose(found, true, rtol=1e-3)
    return np.allclose(found, wanted, rtol=1e-6)


@exercise(
    "04-variance",
    "Find the bug: digits that vanish",
    [(np.array([1.0, 4.0, 10.0]),), (FAR,)],
    [
        "How large is x² at 10⁸, and how many digits does a float have?",
        "Both means are near 10¹⁶, where neighbouring floats are 2 apart. Which "
        "subtraction could come before the squares?",
        "Centre first: take x.mean() away, then average the squares.",
    ],
    same=same_or_both_lost,
)
def variance(x):
    return _variance(x)


@variance.mistake(
    "At 10⁸ the digits still vanish: two rounded numbers near 10¹⁶ are subtracted, "
    "and the true difference is near 4. Make the numbers small before you square them."
)
def one_pass(x):
    return np.mean(x**2) - np.mean(x) ** 2


@variance.mistake(
    "The digits are back, but you divided by N − 1; the broken function meant N."
)
def divided_less(x):
    return np.var(x, ddof=1)


@variance.mistake("That is the standard deviation; the variance has no root.")
def rooted(x):
    return np.std(x)


@variance.mistake(
    "You shifted by the first value and left it there: the squared mean of the shifted "
    "numbers has to go as well."
)
def shifted_only(x):
    return np.mean((x - x[0]) ** 2)


@variance.mistake(
    "You averaged the deviations' sizes instead of their squares: that is another "
    "measure of spread."
)
def absolute(x):
    return np.mean(np.abs(x - np.mean(x)))


@variance.mistake("That is the sum of squared deviations; divide it by N.")
def summed(x):
    return _variance(x) * len(x)


def same_up_to_rotation(found, wanted, *probe):
    """Equal inner products of all pairs of rows: all that a rotation keeps."""
    found, wanted = as_array(found), as_array(wanted)
    if found is None or wanted is None or found.shape != wanted.shape:
        return False
    return close(found @ found.T, wanted @ wanted.T)


@exercise(
    "04-whiten",
    "Whitening",
    [(np.array([[1.0, 5.0], [2.0, 3.0], [6.0, 4.0], [4.0, 8.0]]),), (LARGER,)],
    [
        "Write Σ = L Lᵀ (np.linalg.cholesky gives L). Which matrix W makes W Σ Wᵀ the "
        "identity?",
        "W = L⁻¹ acts on columns, (x − μ); your rows need its transpose on the right.",
        "return (X - mean) @ np.linalg.inv(L).T, or solve L z = x − μ for every row.",
    ],
    same=same_up_to_rotation,
)
def whiten(X):
    dev = X - X.mean(axis=0)
    variances, U = np.linalg.eigh(covariance_matrix(X))
    return dev @ U / np.sqrt(variances)


@whiten.mistake(
    "You standardised the columns: each has variance 1 now, but they are still "
    "correlated."
)
def standardised(X):
    return (X - X.mean(axis=0)) / X.std(axis=0)


@whiten.mistake(
    "The covariance is right, but the means have not been taken away: the cloud is "
    "to sit at zero."
)
def not_centred(X):
    return X @ np.linalg.inv(np.linalg.cholesky(covariance_matrix(X))).T


@whiten.mistake(
    "Your matrix is made of raw products: the means go into Σ and into the rows. Take "
    "them away first, then do all the rest with the deviation scores."
)
def raw_throughout(X):
    return X @ np.linalg.inv(np.linalg.cholesky(X.T @ X / len(X))).T


@whiten.mistake(
    "The transpose is missing: L⁻¹ acts on columns from the left, and on rows as its "
    "transpose from the right."
)
def no_transpose(X):
    factor = np.linalg.cholesky(covariance_matrix(X))
    return (X - X.mean(axis=0)) @ np.linalg.inv(factor)


@whiten.mistake(
    "You multiplied by L, which makes the ellipse longer still; its inverse undoes it."
)
def multiplied(X):
    return (X - X.mean(axis=0)) @ np.linalg.cholesky(covariance_matrix(X)).T


@whiten.mistake(
    "You divided by variances: by the eigenvalues themselves, or with all of Σ⁻¹. "
    "Take the root: divide by standard deviations."
)
def by_variances_twice(X):
    return (X - X.mean(axis=0)) @ np.linalg.inv(covariance_matrix(X))


@whiten.mistake(
    "eigh returns the eigenvectors as columns of U: rows are projected onto them with "
    "U on the right, not with its transpose."
)
def vectors_as_rows(X):
    variances, U = np.linalg.eigh(covariance_matrix(X))
    return (X - X.mean(axis=0)) @ U.T / np.sqrt(variances)


@whiten.mistake(
    "You turned the cloud onto its axes without scaling it: divide each new column by "
    "its standard deviation."
)
def only_turned(X):
    return (X - X.mean(axis=0)) @ np.linalg.eigh(covariance_matrix(X))[1]


@whiten.mistake(
    "The variances of your result are (N − 1)/N: you whitened with the N − 1 "
    "covariance, and the exercise measures with N."
)
def with_less(X):
    return whiten(X) * np.sqrt((len(X) - 1) / len(X))
