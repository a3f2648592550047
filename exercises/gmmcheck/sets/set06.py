"""Set 06, k-means: assign, move, seed, and what the number J leaves out."""

import numpy as np

from gmmcheck.compare import within
from gmmcheck.exercise import exercise, value

FIVE = np.array([[1.0, 0.5], [0.0, 3.0], [4.0, 1.0], [-6.0, 2.0], [2.0, -5.0]])
PAIR = np.array([[1.0, 2.0], [-5.0, -1.0]])
SIX = np.array([[6.0, 8], [3, 4], [2, 3], [0, 3], [10, 3], [8, 3]])
_rng = np.random.default_rng(8)
CLOUD = _rng.uniform(0, 9, size=(60, 3)) * [2, 1, 0.5] + [1, -4, 2]
FOUR = CLOUD[[3, 8, 21, 40]] + 0.25
LABELS = np.arange(60) ** 2 % 7 // 2  # 0, 1, 2, and never 3
BAND = np.column_stack([np.linspace(0, 12, 90) ** 1.7, np.sin(np.arange(90.0))])
TIE = (
    np.array([[1.0, 0.0], [4.0, 3.0]]),
    np.array([[2.0, 0.0], [0.0, 0.0], [4.0, 1.0]]),
)

value(
    "06-by-hand",
    "Lloyd with a pencil",
    31 / 6,
    [
        "The border between two centres on a line lies half-way between them.",
        "After the first move the centres are 0 and 5, after the second 1 and 6.",
        "It ends with {0, 2, 3} and {7, 8}, centres 5/3 and 7.5. Add five squares.",
    ],
    {
        26: "That is J after the first move; does any row change sides now?",
        16: "That is J after the second move; the row 3 is not yet where it belongs.",
        4.333: "You added distances; J adds their squares.",
        1.033: "You divided by the number of rows; J is a sum.",
    },
    same=within(0.04),
)


def squares(X, centers):
    return np.array([np.sum((X - c) ** 2, axis=1) for c in centers]).T


@exercise(
    "06-assign",
    "Assign",
    [(FIVE, PAIR), (CLOUD, FOUR), TIE],
    [
        "You need the distance of every row to every centre: an array (N, K).",
        "X[:, None] − centers has the shape (N, K, D). Which axis do you sum over?",
        "((X[:, None] - centers) ** 2).sum(axis=2), then argmin over the centres.",
    ],
)
def assign(X, centers):
    return squares(X, centers).argmin(axis=1)


@assign.mistake("You chose the farthest centre for each row: it should be the nearest.")
def farthest(X, centers):
    return squares(X, centers).argmax(axis=1)


@assign.mistake(
    "You found the nearest row for each centre: argmin runs along the wrong axis."
)
def wrong_axis(X, centers):
    return squares(X, centers).argmin(axis=0)


@assign.mistake(
    "You added absolute differences: k-means uses the squared distance, and the two do "
    "not always agree on what is nearest."
)
def city_block(X, centers):
    return np.abs(X[:, None] - centers).sum(axis=2).argmin(axis=1)


@assign.mistake(
    "A large product cᵀx does not make a centre near: ½‖c‖² has to be subtracted."
)
def by_product(X, centers):
    return (X @ centers.T).argmax(axis=1)


@assign.mistake(
    "Where two centres are equally near, the one of lower number is wanted."
)
def higher_on_ties(X, centers):
    return len(centers) - 1 - squares(X, centers)[:, ::-1].argmin(axis=1)


@assign.mistake("Your numbers start at 1: in code centres count from 0.")
def from_one(X, centers):
    return assign(X, centers) + 1


@exercise(
    "06-move",
    "Move",
    [
        (FIVE, np.array([2, 0, 2, 2, 0]), np.array([[1.0, 1], [7.0, 8], [0.0, 2]])),
        (CLOUD, LABELS, FOUR),
    ],
    [
        "Which rows belong to centre k? X[labels == k] picks them.",
        "Average those rows feature by feature; if there are none, the centre stays.",
        "rows.mean(axis=0) if len(rows) else centers[k]",
    ],
)
def move(X, labels, centers):
    new = np.array(centers, dtype=float)
    for k in set(labels.tolist()):
        new[k] = np.mean(X[labels == k], axis=0)
    return new


@move.mistake(
    "A centre without rows became nan, the mean of nothing: it has to stay in place."
)
def nan_for_empty(X, labels, centers):
    return filled(X, labels, centers, np.nan)


@move.mistake("A centre without rows went to the origin: it should stay where it was.")
def zero_for_empty(X, labels, centers):
    return filled(X, labels, centers, 0.0)


def filled(X, labels, centers, number):
    empty = np.bincount(labels, minlength=len(centers)) == 0
    return np.where(empty[:, None], number, move(X, labels, centers))


@move.mistake(
    "A centre without rows got lost: the result must have as many centres as before."
)
def empty_dropped(X, labels, centers):
    return move(X, labels, centers)[np.unique(labels)]


@move.mistake("You divided by the number of all rows: centre k has only N_k of them.")
def by_all_rows(X, labels, centers):
    share = np.bincount(labels, minlength=len(centers))[:, None] / len(X)
    return np.where(share > 0, share * move(X, labels, centers), centers)


@move.mistake("That is the sum of each centre's rows; divide by their number N_k.")
def sums(X, labels, centers):
    return by_all_rows(X, labels, np.asarray(centers) / len(X)) * len(X)


@move.mistake(
    "The median makes the sum of absolute differences small; squares want the mean."
)
def median(X, labels, centers):
    new = move(X, labels, centers)
    for k in set(labels.tolist()):
        new[k] = np.median(X[labels == k], axis=0)
    return new


@exercise(
    "06-lloyd",
    "Until nothing moves",
    [(FIVE, PAIR), (SIX, SIX[:3]), (BAND, BAND[:3])],
    [
        "Assign, move, assign, move, … When may you stop?",
        "Stop when the new centres equal the old ones. J comes after the loop.",
        "while True: new = move(X, assign(X, centers), centers); if (new == centers)"
        ".all(), return centers and the sum of each row's smallest squared distance.",
    ],
)
def lloyd(X, centers):
    old = None
    while old is None or not np.array_equal(old, centers):
        old, centers = centers, move(X, assign(X, centers), centers)
    return centers, squares(X, centers).min(axis=1).sum()


def after(rounds, X, centers):
    for _ in range(rounds):
        centers = move(X, assign(X, centers), centers)
    return centers, squares(X, centers).min(axis=1).sum()


@lloyd.mistake(
    "You went round once: with the centres moved, some rows have a nearer one. Repeat."
)
def once(X, centers):
    return after(1, X, centers)


@lloyd.mistake(
    "Your rows keep their first centre for good: assigning belongs inside the loop."
)
def frozen(X, centers):
    labels = assign(X, centers)
    centers = move(X, labels, centers)
    return centers, np.sum((X - centers[labels]) ** 2)


@lloyd.mistake(
    "You stopped after ten rounds, and on one table the centres still move then."
)
def ten_rounds(X, centers):
    return after(10, X, centers)


@lloyd.mistake("Your centres are right, but J is divided by the number of rows.")
def mean_cost(X, centers):
    centers, J = lloyd(X, centers)
    return centers, J / len(X)


@lloyd.mistake(
    "Your centres are right, but your second number adds distances; J adds squares."
)
def distances(X, centers):
    centers = lloyd(X, centers)[0]
    return centers, np.sqrt(squares(X, centers).min(axis=1)).sum()


@exercise(
    "06-chances",
    "Who is next?",
    [(FIVE, PAIR), (CLOUD, FOUR)],
    [
        "How far is each row from the centre nearest to it?",
        "Square that distance. A row's chance is its share of the sum of all of them.",
        "D2 = squared distances, smallest over the centres; return D2 / D2.sum()",
    ],
)
def chances(X, centers):
    D2 = squares(X, centers).min(axis=1)
    return D2 / D2.sum()


def shares(numbers):
    return numbers / numbers.sum()


@chances.mistake("You took the distance; k-means++ draws by its square.")
def not_squared(X, centers):
    return shares(np.sqrt(squares(X, centers).min(axis=1)))


@chances.mistake(
    "You measured to the last centre only: rows near an earlier one are served."
)
def last_only(X, centers):
    return shares(squares(X, centers)[:, -1])


@chances.mistake(
    "You added up the squares to all centres: only the nearest one counts."
)
def all_centers(X, centers):
    return shares(squares(X, centers).sum(axis=1))


@chances.mistake("These are the squared distances; chances have to add up to 1.")
def not_shared(X, centers):
    return squares(X, centers).min(axis=1)


@chances.mistake(
    "You gave all the chance to the farthest row: that rule runs after outliers."
)
def farthest_first(X, centers):
    D2 = squares(X, centers).min(axis=1)
    return (D2 == D2.max()).astype(float)


@exercise(
    "06-inertia",
    "Find the bug: a J that is too small",
    [(FIVE, PAIR), (CLOUD, FOUR)],
    [
        "Print the shape of each intermediate result. What should it be?",
        "X[:, None] − centers is (N, K, D). A squared distance sums over the features.",
        "Sum over axis 2, which leaves (N, K); then the minimum over axis 1.",
    ],
)
def inertia(X, centers):
    return squares(X, centers).min(axis=1).sum()


@inertia.mistake(
    "The bug is still there: the sum runs over the centres, so what is left is (N, D), "
    "and the minimum picks a feature."
)
def over_centers(X, centers):
    return ((X[:, None] - centers) ** 2).sum(axis=1).min(axis=1).sum()


@inertia.mistake(
    "The sum is mended, but the minimum now runs over the rows: that is one row per "
    "centre."
)
def min_over_rows(X, centers):
    return squares(X, centers).min(axis=0).sum()


@inertia.mistake(
    "You added every row's squares to all centres; only the nearest counts."
)
def without_min(X, centers):
    return squares(X, centers).sum()


@inertia.mistake("You added distances; J adds their squares.")
def rooted(X, centers):
    return np.sqrt(squares(X, centers).min(axis=1)).sum()


value(
    "06-units",
    "Grams against millimetres",
    28,
    [
        "Divide each column by its own standard deviation: which axis is that?",
        "The two groups may have swapped their names: count both ways.",
        "changed = (a != b).sum(); the answer is min(changed, 342 - changed).",
    ],
    {
        314: "You compared names: group 0 of one run is group 1 of the other.",
        0: "Did you divide by one number for the whole table? That changes no group: "
        "every column needs its own standard deviation, axis=0.",
        342: "All rows differ only if the names are swapped; and did you divide every "
        "column by its own standard deviation?",
    },
    same=within(0.5),
)
