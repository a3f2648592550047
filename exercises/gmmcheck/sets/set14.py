"""Set 14, covariance families: counts, shared averages, features, maps, letters."""

import numpy as np

from gmmcheck.compare import word
from gmmcheck.exercise import exercise, value

COUNTS = np.array([30.0, 12.0, 8.0])
FLAT = np.array([[[4.0, 2], [2, 3]], [[2.0, -2], [-2, 5]], [[1.0, 0.5], [0.5, 6]]])
DEEP = np.array(
    [
        [[2.0, 0.3, 0.5], [0.3, 1, -0.2], [0.5, -0.2, 4]],
        [[1.0, -0.4, 0.1], [-0.4, 3, 0.6], [0.1, 0.6, 0.5]],
    ]
)
TURN = np.array([[0.6, -0.8], [0.8, 0.6]])
SWAP = np.array([[0.0, 3], [-2, 0]])
SHEAR = np.array([[1.0, 0], [0.5, 1]])
SLANT = np.array([[1.0, 0], [0.6, 0.8]])  # rows of length 1, yet no rotation
CYCLE = 5 * np.array([[0.0, 1, 0], [0, 0, -1], [1, 0, 0]])
FAMILIES = ("tied", "full", "diag", "spherical")

value(
    "14-count",
    "Count, on paper",
    55,
    [
        "Three lists: weights, means, covariances. Which of them is not free entirely?",
        "Weights sum to 1, so one is known; a symmetric matrix repeats its corners.",
        "4 weights, 5 · 6 means, one matrix of 6 · 7 / 2.",
    ],
    {
        56: "All five weights are counted; the last one follows from the others.",
        139: "That is full: five matrices. A tied mixture has a single one for all.",
        64: "That is diag: five lists of six variances. Tied is one whole matrix.",
        39: "That is spherical: one variance for each component.",
        51: "The weights are missing: all but one of them are free.",
        25: "The means are missing: one for each component and column.",
        21: "That is the matrix alone; weights and means are parameters too.",
        70: "The matrix is counted with 36 entries, but it is symmetric.",
        49: "The matrix is counted without its diagonal: the variances are free too.",
    },
)


def free(family, K, D):
    return {
        "full": K * D * (D + 1) // 2,
        "tied": D * (D + 1) // 2,
        "diag": K * D,
        "spherical": K,
    }[family]


@exercise(
    "14-parameters",
    "Count, for every family",
    [(name, *size) for size in [(3, 4), (5, 2)] for name in FAMILIES],
    [
        "Weights and means are the same for all four; only the last part differs.",
        "A symmetric matrix has D(D + 1)/2 free entries. How many matrices are there?",
        "(K - 1) + K * D + {'full': K * D * (D + 1) // 2, 'diag': K * D, …}[family]",
    ],
)
def n_parameters(family, K, D):
    return K - 1 + K * D + free(family, K, D)


@n_parameters.mistake("All K weights are counted: they sum to 1, one is not free.")
def all_weights(family, K, D):
    return K + K * D + free(family, K, D)


@n_parameters.mistake("The weights are missing: K - 1 of them are free.")
def no_weights(family, K, D):
    return K * D + free(family, K, D)


@n_parameters.mistake("You counted covariances only; weights and means belong to it.")
def covariances_only(family, K, D):
    return free(family, K, D)


@n_parameters.mistake(
    "The matrices are counted with D² entries; what is below the diagonal repeats what "
    "is above."
)
def whole_square(family, K, D):
    squares = {"full": K * D * D, "tied": D * D}
    return K - 1 + K * D + squares.get(family, free(family, K, D))


@n_parameters.mistake("D(D − 1)/2 is what lies off the diagonal: the variances lack.")
def off_diagonal(family, K, D):
    lack = {"full": K * D, "tied": D}
    return n_parameters(family, K, D) - lack.get(family, 0)


@n_parameters.mistake(
    "D²/2 halves the diagonal too; a triangle has D(D + 1)/2 entries."
)
def half_square(family, K, D):
    halves = {"full": K * D * D / 2, "tied": D * D / 2}
    return K - 1 + K * D + halves.get(family, free(family, K, D))


@n_parameters.mistake("In tied there is one matrix for all components, not K of them.")
def tied_as_full(family, K, D):
    return n_parameters("full" if family == "tied" else family, K, D)


@n_parameters.mistake("Spherical has a variance for each component: K, not 1.")
def one_ball(family, K, D):
    return n_parameters(family, K, D) - (K - 1) * (family == "spherical")


@n_parameters.mistake("Every component of diag has its own D variances: K · D.")
def one_diagonal(family, K, D):
    return n_parameters(family, K, D) - (K - 1) * D * (family == "diag")


@exercise(
    "14-average",
    "Average what is shared",
    [(name, S, COUNTS[: len(S)]) for S in (FLAT, DEEP) for name in FAMILIES],
    [
        "Who shares what? Over the sharers you average; what must be zero is left out.",
        "tied: over components, by counts. spherical: over the D diagonal entries.",
        "np.average(S, axis=0, weights=counts); np.trace(S, axis1=1, axis2=2) / D",
    ],
)
def covariances(family, S, counts):
    K, D, _ = S.shape
    if family == "tied":
        return np.repeat(np.average(S, axis=0, weights=counts)[None], K, axis=0)
    if family == "diag":
        return S * np.eye(D)
    if family == "spherical":
        return np.array([np.eye(D) * np.trace(one) / D for one in S])
    return S.copy()


def but(name, change):
    """The right answer for all families but this one."""

    def answer(family, S, counts):
        if family == name:
            return change(S, counts)
        return covariances(family, S, counts)

    return answer


@covariances.mistake(
    "In tied all components count the same in your average; every row has one vote, so "
    "component k counts N_k."
)
def equal_votes(family, S, counts):
    return covariances(family, S, np.ones(len(S)))


@covariances.mistake(
    "The tied matrix is right, but K of them are asked for, (K, D, D)."
)
def one_matrix(family, S, counts):
    return but("tied", lambda S, c: np.average(S, axis=0, weights=c))(family, S, counts)


@covariances.mistake("For tied you added up and did not divide by the number of rows.")
def not_divided(family, S, counts):
    return but("tied", lambda S, c: len(S) * [np.tensordot(c, S, 1)])(family, S, counts)


@covariances.mistake(
    "For tied you divided by K; the sum of N_k S_k is over all N rows."
)
def over_components(family, S, counts):
    return but("tied", lambda S, c: len(S) * [np.tensordot(c, S, 1) / len(S)])(
        family, S, counts
    )


@covariances.mistake(
    "For spherical you returned a number each; matrices are asked for."
)
def numbers_only(family, S, counts):
    return but("spherical", lambda S, c: np.trace(S, axis1=1, axis2=2) / len(S[0]))(
        family, S, counts
    )


@covariances.mistake(
    "For diag you took eigenvalues: those are variances along other axes than the columns."
)
def eigenvalues(family, S, counts):
    return but("diag", lambda S, c: [np.diag(np.linalg.eigvalsh(one)) for one in S])(
        family, S, counts
    )


@covariances.mistake("Spherical: the trace is the sum of D variances; divide it by D.")
def whole_trace(family, S, counts):
    wide = S.shape[1] if family == "spherical" else 1
    return wide * covariances(family, S, counts)


@covariances.mistake(
    "For spherical you took the volume |S|^(1/D). That ball is smaller: the M-step asks "
    "for the mean of the variances, tr S / D."
)
def by_volume(family, S, counts):
    size = np.linalg.det(S) ** (1 / S.shape[1])
    ball = size[:, None, None] * np.eye(S.shape[1])
    return but("spherical", lambda S, c: ball)(family, S, counts)


@covariances.mistake(
    "For spherical you averaged over the components too; each has a variance of its own."
)
def equal_balls(family, S, counts):
    if family != "spherical":
        return covariances(family, S, counts)
    return covariances(family, covariances("tied", S, counts), counts)


@covariances.mistake(
    "For spherical you averaged all entries of the matrix; those off the diagonal must "
    "be zero and are left out."
)
def all_entries(family, S, counts):
    ball = S.mean(axis=(1, 2))[:, None, None] * np.eye(S.shape[1])
    return but("spherical", lambda S, c: ball)(family, S, counts)


@covariances.mistake("For diag you returned the variances; matrices are asked for.")
def variances_only(family, S, counts):
    return but("diag", lambda S, c: S.diagonal(axis1=1, axis2=2))(family, S, counts)


@covariances.mistake(
    "Diag and spherical share nothing between components: you averaged over the "
    "components as for tied, before you took the diagonal."
)
def pooled_for_all(family, S, counts):
    if family == "full":
        return S.copy()
    return covariances(family, covariances("tied", S, counts), counts)


@covariances.mistake(
    "You divided by N_k, but the matrices in S are divided by it already; they are "
    "averages over the rows, not sums."
)
def divided_twice(family, S, counts):
    if family == "tied":
        return np.array([S.sum(axis=0) / counts.sum()] * len(S))
    return covariances(family, S / counts[:, None, None], counts)


@covariances.mistake(
    "For spherical you took the largest eigenvalue, the variance along the longest "
    "axis. The ball has to do for all axes: take the mean over the D of them."
)
def longest_axis(family, S, counts):
    ball = np.linalg.eigvalsh(S)[:, -1, None, None] * np.eye(S.shape[1])
    return but("spherical", lambda S, c: ball)(family, S, counts)


@exercise(
    "14-natural",
    "One scalar product",
    [
        (0.3, np.array([1.0, -2.0]), np.array([4.0, 0.5])),
        (0.6, np.array([0.5, 3.0, -1.0]), np.array([2.0, 0.3, 5.0])),
    ],
    [
        "Multiply (x - μ)² / σ² out. What stands before x²? Before x? What is left?",
        "-½ / σ² before x², μ / σ² before x; all the rest is one number.",
        "c = log(weight) - 0.5 * sum(log(2π * variances) + mean**2 / variances)",
    ],
)
def natural(weight, mean, variances):
    c = np.log(weight) - 0.5 * np.sum(
        np.log(2 * np.pi * variances) + mean**2 / variances
    )
    return np.concatenate([[c], mean / variances, -0.5 / variances])


def changed(constant=0.0, linear=1.0, square=1.0):
    """A mistake in one of the three parts: something added, or a wrong factor."""

    def answer(weight, mean, variances):
        theta, D = natural(weight, mean, variances), len(mean)
        more = constant(weight, mean, variances) if callable(constant) else constant
        by = [np.ones(1), np.full(D, linear), np.full(D, square)]
        return theta * np.concatenate(by) + more * np.eye(2 * D + 1)[0]

    return answer


@natural.mistake("The logarithm of the weight is missing in the first entry.")
def no_weight(*given):
    return changed(lambda w, m, v: -np.log(w))(*given)


@natural.mistake(
    "The first entry holds the weight itself; its logarithm belongs there."
)
def plain_weight(*given):
    return changed(lambda w, m, v: w - np.log(w))(*given)


@natural.mistake("The first entry lacks −½ Σ μ²/σ², what is left of the square.")
def no_square(*given):
    return changed(lambda w, m, v: 0.5 * (m**2 / v).sum())(*given)


@natural.mistake(
    "In the first entry −½ log 2π is counted once; there is one per column."
)
def one_pi(*given):
    return changed(lambda w, m, v: 0.5 * (len(m) - 1) * np.log(2 * np.pi))(*given)


@natural.mistake("The first entry lacks −½ D log 2π, the constant of a normal.")
def no_pi(*given):
    return changed(lambda w, m, v: 0.5 * len(m) * np.log(2 * np.pi))(*given)


@natural.mistake("The first entry lacks −½ Σ log σ², the height of the normal.")
def no_logs(*given):
    return changed(lambda w, m, v: 0.5 * np.log(v).sum())(*given)


@natural.mistake(
    "In the first entry you added ½ Σ log σ²; it is subtracted: wide normals are low."
)
def logs_added(*given):
    return changed(lambda w, m, v: np.log(v).sum())(*given)


@natural.mistake("In the first entry you added ½ Σ μ²/σ²; it is subtracted.")
def square_added(*given):
    return changed(lambda w, m, v: (m**2 / v).sum())(*given)


@natural.mistake("The linear entries are the means; divide each by its variance.")
def means_themselves(weight, mean, variances):
    theta, D = natural(weight, mean, variances), len(mean)
    return np.concatenate([theta[:1], mean, theta[D + 1 :]])


@natural.mistake("In the first entry the logarithms of the variances lack their ½.")
def whole_logs(*given):
    return changed(lambda w, m, v: -0.5 * np.log(v).sum())(*given)


@natural.mistake("The squares' entries lack the ½ of the exponent.")
def no_half(*given):
    return changed(square=2.0)(*given)


@natural.mistake("The squares' entries have the wrong sign: densities fall far out.")
def plus(*given):
    return changed(square=-1.0)(*given)


@natural.mistake("The linear entries are halved: 2xμ cancels the ½ of the exponent.")
def half_linear(*given):
    return changed(linear=0.5)(*given)


@natural.mistake("You squared what is a variance already.")
def squared(weight, mean, variances):
    return natural(weight, mean, variances**2)


@exercise(
    "14-closed",
    "Which map may come",
    [
        (name, A)
        for name in FAMILIES
        for A in (SWAP, TURN, SHEAR, SLANT, CYCLE, 2 * TURN)
    ]
    + [(name, np.diag([1.0, 4.0])) for name in FAMILIES],
    [
        "Σ becomes A Σ Aᵀ. When is that allowed again, for every allowed Σ?",
        "diag: one entry that is not 0 in each row and column. spherical: A Aᵀ = a² I.",
        "P = A @ A.T; np.allclose(P, P[0, 0] * np.eye(len(A)))",
    ],
)
def closed(family, A):
    used = ~np.isclose(A, 0)
    P = A @ A.T
    return {
        "full": True,
        "tied": True,
        "diag": (used.sum(axis=0) == 1).all() and (used.sum(axis=1) == 1).all(),
        "spherical": np.allclose(P, P[0, 0] * np.eye(len(A))),
    }[family]


@closed.mistake("Diag may also reorder columns: A itself need not be diagonal.")
def diagonal_only(family, A):
    return closed(family, A) and (
        family != "diag" or np.allclose(A, A * np.eye(len(A)))
    )


@closed.mistake(
    "For diag you tested one matrix: A Aᵀ is diagonal for a rotation too, but A Σ Aᵀ is "
    "not for every diagonal Σ."
)
def one_test(family, A):
    P = A @ A.T
    return np.allclose(P, P * np.eye(len(A))) if family == "diag" else closed(family, A)


@closed.mistake("Spherical allows a common factor besides a rotation: A Aᵀ = a² I.")
def rotations_only(family, A):
    orthogonal = np.allclose(A @ A.T, np.eye(len(A)))
    return orthogonal if family == "spherical" else closed(family, A)


@closed.mistake(
    "The determinant is a volume; a shear keeps it and makes a ball an egg."
)
def by_determinant(family, A):
    keeps = np.isclose(abs(np.linalg.det(A)), 1)
    return keeps if family == "spherical" else closed(family, A)


@closed.mistake(
    "For spherical you compared the rows' lengths; they must be perpendicular as well."
)
def equal_lengths(family, A):
    lengths = np.linalg.norm(A, axis=1)
    equal = np.allclose(lengths, lengths[0])
    return equal if family == "spherical" else closed(family, A)


@closed.mistake("Spherical can be turned: a ball stays a ball when it is rotated.")
def factors_only(family, A):
    factor = np.allclose(A, A[0, 0] * np.eye(len(A)))
    return factor if family == "spherical" else closed(family, A)


@closed.mistake(
    "You let spherical follow whatever diag follows; unequal units make a ball an egg."
)
def ball_as_diag(family, A):
    return closed("diag" if family == "spherical" else family, A)


@closed.mistake("Tied follows every map: equal matrices stay equal when A is applied.")
def tied_as_diag(family, A):
    return closed("diag" if family == "tied" else family, A)


value(
    "14-letters",
    "Read the letters",
    "VEV",
    [
        "Ask three questions in this order: same size? Same proportions? Same direction?",
        "Measure long axis against short axis in each ellipse; only then compare sizes.",
        "Sizes vary, proportions are 3 : 1 in all of them, directions vary.",
    ],
    {
        "EEV": "One ellipse is much larger than another: the volume varies.",
        "VEE": "The long axes point in different directions: the last letter is V.",
        "VVV": "Measure the axes: each ellipse is three times as long as wide.",
        "EVV": "It is the other way round: sizes differ and proportions do not.",
        "VVE": "Proportions are the same and directions differ, the other way round.",
        "EVE": "Each letter is the opposite: volume, shape, orientation, in this order.",
        "VEI": "The axes would then lie along the columns; these are slanted.",
        "full": "A full mixture can hold them; the three letters say more.",
    },
    same=word,
)

SUMS = np.array([[20.0, 30], [40, -15], [-10, 90], [120, 40], [85, 330]])
MORE = np.array([[8.0, 5, 12], [4, 10, -12], [20, 26, 30]])


@exercise(
    "14-sums",
    "Find the bug: back from the sums",
    [(MORE,), (SUMS,)],
    [
        "A variance is the mean of the squares minus the square of a mean. Which mean?",
        "Work the first component by hand and compare, number by number.",
        "variances = (sums[D + 1 :] / n).T - means**2",
    ],
)
def from_sums(sums):
    D, n = len(sums) // 2, sums[0]
    means = (sums[1 : D + 1] / n).T
    return n / n.sum(), means, (sums[D + 1 :] / n).T - means**2


@from_sums.mistake(
    "The bug is still there: from each component's squares the average of all means is "
    "subtracted, not its own mean."
)
def common_mean(sums):
    weights, means, variances = from_sums(sums)
    return weights, means, variances + means**2 - means.mean(axis=0) ** 2


@from_sums.mistake(
    "Now the mixture's mean is subtracted, weighted as it should be; but a variance "
    "inside a component is about the component's own mean."
)
def mixture_mean(sums):
    weights, means, variances = from_sums(sums)
    return weights, means, variances + means**2 - (weights @ means) ** 2


@from_sums.mistake("Nothing is subtracted: those are means of squares.")
def squares_only(sums):
    weights, means, variances = from_sums(sums)
    return weights, means, variances + means**2


@from_sums.mistake("The weights are counts still: divide them by their sum.")
def counts(sums):
    return sums[0], *from_sums(sums)[1:]


@from_sums.mistake("You divided by N_k − 1; the M-step is maximum likelihood, by N_k.")
def unbiased(sums):
    weights, means, variances = from_sums(sums)
    n = sums[0][:, None]
    return weights, means, variances * n / (n - 1)


@from_sums.mistake("The mean is subtracted; its square has to be.")
def mean_itself(sums):
    weights, means, variances = from_sums(sums)
    return weights, means, variances + means**2 - means


@from_sums.mistake("Those are standard deviations; the family keeps variances.")
def roots(sums):
    weights, means, variances = from_sums(sums)
    return weights, means, np.sqrt(variances)


@from_sums.mistake("Means and variances are transposed: one row for each component.")
def columns_first(sums):
    weights, means, variances = from_sums(sums)
    return weights, means.T, variances.T
