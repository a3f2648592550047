"""Set 18, when to use it: alarms, a few labels, grades, doubt."""

import numpy as np

from gmmcheck.compare import within
from gmmcheck.exercise import exercise, value

value(
    "18-justified",
    "How many alarms are justified?",
    0.153,
    [
        "Of 100 000 rows, how many are anomalies, and how many of these raise an alarm?",
        "180 true alarms. And how many false ones, from the 99 800 others?",
        "180 / (180 + 998): true alarms over all alarms.",
    ],
    {
        0.9: "That is the detection rate: the share of anomalies that raise an alarm. "
        "Asked is the share of alarms that are anomalies.",
        0.99: "You left out how rare anomalies are: in this stream they are 1 in 500.",
        0.847: "That is the share of false alarms; the justified ones are asked for.",
        0.18: "You divided by the false alarms alone; divide by all alarms.",
        15.28: "That is the percentage; give the share, between 0 and 1.",
        15.3: "A percentage, rounded; give the share, between 0 and 1.",
        0.0018: "That is a share of all rows; asked is a share of the alarms.",
    },
    same=within(0.004),
)

NINE = np.array([-3.0, -9.0, -1.0, -4.5, -2.0, -7.0, -2.5, -6.0, -1.5])
SCORES = np.array([-2.0, -8.0, -3.0, -5.0, -4.0, -1.0, -9.0, -7.5, -0.5, -6.5] * 2)
SCORES = SCORES + np.arange(20) * 0.01


@exercise(
    "18-threshold",
    "A threshold with a promise",
    [(NINE, 0.2), (SCORES[:19], 0.1), (SCORES[:19], 0.25), (NINE, 0.6)],
    [
        "A fresh row has rank 1, 2, …, m + 1 among all, each equally probable.",
        "The rank is j = rate · (m + 1); round(…) makes it a whole number.",
        "return np.sort(scores)[round(rate * (len(scores) + 1)) - 1]",
    ],
)
def threshold(scores, rate):
    return np.sort(scores)[round(rate * (len(scores) + 1)) - 1]


@threshold.mistake("That is the score of rank j + 1: Python counts from 0.")
def one_further(scores, rate):
    return np.sort(scores)[round(rate * (len(scores) + 1))]


@threshold.mistake("The scores are not sorted: rank j is a place in sorted order.")
def unsorted(scores, rate):
    return scores[round(rate * (len(scores) + 1)) - 1]


@threshold.mistake("You counted from the top: alarms are for rows with a low score.")
def from_the_top(scores, rate):
    return np.sort(scores)[::-1][round(rate * (len(scores) + 1)) - 1]


@threshold.mistake(
    "np.quantile interpolates between ranks; the promise holds for a rank."
)
def quantile(scores, rate):
    return np.quantile(scores, rate)


@threshold.mistake("The rank is rate · (m + 1), with the fresh row; you took rate · m.")
def without_the_fresh(scores, rate):
    return np.sort(scores)[round(rate * len(scores)) - 1]


@threshold.mistake("That is the rank; the score of this rank is the threshold.")
def rank_only(scores, rate):
    return round(rate * (len(scores) + 1))


NORMAL = np.array([-1.0, -2.0, -3.0, -2.0, -6.0])
ODD = np.array([-2.0, -9.0, -4.0])
NORMAL_2 = np.array([-5.0, -3.0, -1.0, -8.0])
ODD_2 = np.array([-7.0, -3.0, -3.5, -9.0, -2.0, -12.0, -1.0])


@exercise(
    "18-rates",
    "False alarms and detections",
    [(NORMAL, ODD, -2.5), (NORMAL_2, ODD_2, -3.0)],
    [
        "An alarm is a score strictly below the threshold.",
        "Each rate is a share of its own heap: divide by the size of that heap.",
        "return np.mean(normal < threshold), np.mean(odd < threshold)",
    ],
)
def rates(normal, odd, threshold):
    return np.mean(normal < threshold), np.mean(odd < threshold)


@rates.mistake("Alarms are below the threshold; you counted rows above it.")
def above(normal, odd, threshold):
    return np.mean(normal > threshold), np.mean(odd > threshold)


@rates.mistake("A score equal to the threshold raises no alarm; yours does.")
def equal_too(normal, odd, threshold):
    return np.mean(normal <= threshold), np.mean(odd <= threshold)


@rates.mistake("Those are counts; a rate is a share of its heap.")
def counts(normal, odd, threshold):
    return np.sum(normal < threshold), np.sum(odd < threshold)


@rates.mistake("You divided by all rows; each heap has a rate of its own.")
def of_all(normal, odd, threshold):
    n = len(normal) + len(odd)
    return np.sum(normal < threshold) / n, np.sum(odd < threshold) / n


@rates.mistake("The rates are right, in the wrong order: false alarms come first.")
def swapped(normal, odd, threshold):
    return rates(normal, odd, threshold)[::-1]


@rates.mistake("The second number is the share of anomalies that were missed.")
def missed(normal, odd, threshold):
    return np.mean(normal < threshold), 1 - np.mean(odd < threshold)


@exercise(
    "18-area",
    "The area is a probability",
    [(NORMAL, ODD), (NORMAL_2, ODD_2)],
    [
        "Compare every anomaly with every normal row. Which comparison counts?",
        "odd[:, None] < normal is a table of all pairs; equal pairs count one half.",
        "np.mean((odd[:, None] < normal) + 0.5 * (odd[:, None] == normal))",
    ],
)
def area(normal, odd):
    return np.mean((odd[:, None] < normal) + 0.5 * (odd[:, None] == normal))


@area.mistake("Equal scores are left out: each such pair counts one half.")
def no_ties(normal, odd):
    return np.mean(odd[:, None] < normal)


@area.mistake("Equal scores count fully in your answer; they count one half.")
def full_ties(normal, odd):
    return np.mean(odd[:, None] <= normal)


@area.mistake("You counted the pairs the other way round: an anomaly scores lower.")
def reversed_pairs(normal, odd):
    return 1 - area(normal, odd)


@area.mistake("That is the number of pairs; divide by how many pairs there are.")
def pairs(normal, odd):
    return area(normal, odd) * len(normal) * len(odd)


R = np.array([[0.7, 0.2, 0.1], [0.3, 0.3, 0.4], [0.1, 0.8, 0.1], [0.5, 0.25, 0.25]])
R2 = np.array([[0.6, 0.4], [0.1, 0.9], [0.45, 0.55], [0.8, 0.2], [0.3, 0.7]])


@exercise(
    "18-clamp",
    "Find the bug: labels that bend",
    [(R, np.array([1, 3]), np.array([2, 0])), (R2, np.array([4, 0]), np.array([0, 1]))],
    [
        "How much of a labelled row may belong to the other components?",
        "Nothing: the row becomes zeros and a single one. And the caller's table?",
        "out = responsibilities.copy(); out[rows] = np.eye(out.shape[1])[labels]",
    ],
)
def clamp(responsibilities, rows, labels):
    out = responsibilities.copy()
    out[rows] = np.eye(out.shape[1])[labels]
    return out


@clamp.mistake(
    "The bug is still there: the label's share is 1, but the other shares of the row "
    "stay, and it counts more than once."
)
def not_zeroed(responsibilities, rows, labels):
    out = responsibilities.copy()
    out[rows, labels] = 1
    return out


@clamp.mistake(
    "You divided by the sum, but a known label leaves nothing to the others."
)
def divided(responsibilities, rows, labels):
    out = not_zeroed(responsibilities, rows, labels)
    return out / out.sum(axis=1, keepdims=True)


@clamp.mistake("Labels went to the first rows; `rows` says which rows have them.")
def first_rows(responsibilities, rows, labels):
    return clamp(responsibilities, np.arange(len(rows)), labels)


@clamp.mistake("All other rows lost their responsibilities; only labelled rows change.")
def others_lost(responsibilities, rows, labels):
    return clamp(np.zeros_like(responsibilities), rows, labels)


@clamp.mistake("Only the labelled rows are returned; the whole table (N, K) is wanted.")
def only_labelled(responsibilities, rows, labels):
    return np.eye(responsibilities.shape[1])[labels]


TABLE = np.array([[5, 1, 0], [2, 3, 4]])
TABLE_2 = np.array([[4, 0], [1, 6], [2, 3], [0, 5]])


@exercise(
    "18-ari",
    "The adjusted Rand index from a table",
    [(TABLE,), (TABLE_2,)],
    [
        "How many pairs does a cell with n rows hold? n(n − 1)/2.",
        "Pairs in cells S, in row sums P, in column sums Q, in all M. Chance: PQ/M.",
        "(S - P * Q / M) / ((P + Q) / 2 - P * Q / M)",
    ],
)
def adjusted(table):
    S, P, Q, M = sums(table)
    return (S - P * Q / M) / ((P + Q) / 2 - P * Q / M)


def sums(table):
    parts = table, table.sum(axis=1), table.sum(axis=0), table.sum()
    return [np.sum(n * (n - 1) / 2) for n in parts]


@adjusted.mistake("That is the Rand index without the correction for chance.")
def plain_rand(table):
    S, P, Q, M = sums(table)
    return (M + 2 * S - P - Q) / M


@adjusted.mistake("The chance part is missing below the line; subtract it there too.")
def half_corrected(table):
    S, P, Q, M = sums(table)
    return (S - P * Q / M) / ((P + Q) / 2)


@adjusted.mistake("What chance gives is P · Q / M; the division by M is missing.")
def undivided(table):
    S, P, Q, _ = sums(table)
    return (S - P * Q) / ((P + Q) / 2 - P * Q)


@adjusted.mistake("Below the line stands the mean of P and Q, not their sum.")
def sum_below(table):
    S, P, Q, M = sums(table)
    return (S - P * Q / M) / (P + Q - P * Q / M)


@adjusted.mistake("You used n² for the pairs of n rows; they are n(n − 1)/2.")
def squares(table):
    parts = table, table.sum(axis=1), table.sum(axis=0), table.sum()
    S, P, Q, M = [np.sum(n.astype(float) ** 2) for n in parts]
    return (S - P * Q / M) / ((P + Q) / 2 - P * Q / M)


@adjusted.mistake("That is purity: the largest cell of each column, over N.")
def purity(table):
    return table.max(axis=0).sum() / table.sum()
