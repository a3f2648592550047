"""Set 18, when to use a mixture."""

import numpy as np
from scipy.special import comb
from scipy.stats import mannwhitneyu, rankdata
from sklearn.metrics import adjusted_rand_score, rand_score, roc_auc_score


def threshold_by_partition(scores, rate):
    j = int(np.rint(rate * (len(scores) + 1)))
    return np.partition(scores, j - 1)[j - 1]


def threshold_by_list(scores, rate):
    return sorted(scores.tolist())[int(rate * (scores.size + 1) + 0.5) - 1]


def threshold_by_quantile(scores, rate):
    """NumPy's rule with m + 1 in it hits a rank exactly."""
    return np.quantile(scores, rate, method="weibull")


def threshold_rounding_m(scores, rate):
    return np.sort(scores)[round(rate * len(scores)) - 1]


def threshold_of_m(scores, rate):
    return np.sort(scores)[int(rate * len(scores)) - 1]


def rates_by_loop(normal, odd, threshold):
    return [
        sum(float(s < threshold) for s in heap) / len(heap) for heap in (normal, odd)
    ]


def rates_of_all_alarms(normal, odd, threshold):
    false, true = (normal < threshold).sum(), (odd < threshold).sum()
    return false / (false + true), true / len(odd)


def rates_with_equal(normal, odd, threshold):
    return np.mean(normal <= threshold), np.mean(odd <= threshold)


def area_by_loop(normal, odd):
    total = 0
    for a in odd:
        for b in normal:
            total += 1.0 if a < b else 0.5 if a == b else 0.0
    return total / (len(odd) * len(normal))


def area_by_ranks(normal, odd):
    n, m = len(normal), len(odd)
    ranks = rankdata(np.concatenate([normal, odd]))[:n]
    return (ranks.sum() - n * (n + 1) / 2) / (n * m)


def area_by_curve(normal, odd):
    which = np.repeat([1, 0], [len(normal), len(odd)])
    return roc_auc_score(which, np.concatenate([normal, odd]))


def clamp_by_lists(responsibilities, rows, labels):
    known = dict(zip(rows, labels, strict=True))
    return [
        [float(k == known[n]) if n in known else r for k, r in enumerate(row)]
        for n, row in enumerate(responsibilities)
    ]


def clamp_to_nothing(responsibilities, rows, labels):
    out = responsibilities.copy()
    out[rows] = 0
    return out


def clamp_by_loop(responsibilities, rows, labels):
    out = np.array(responsibilities)
    for row, label in zip(rows, labels, strict=True):
        out[row] = 0
        out[row, label] = 1
    return out


def clamp_in_place(responsibilities, rows, labels):
    responsibilities[rows] = np.eye(responsibilities.shape[1])[labels]
    return responsibilities


def clamp_columns(responsibilities, rows, labels):
    out = responsibilities.copy()
    out[:, labels] = 0
    out[rows, labels] = 1
    return out


def spread(table):
    a, b = np.indices(table.shape)
    return np.repeat(a.ravel(), table.ravel()), np.repeat(b.ravel(), table.ravel())


def ari_by_comb(table):
    S = comb(table, 2).sum()
    P, Q = comb(table.sum(1), 2).sum(), comb(table.sum(0), 2).sum()
    expected = P * Q / comb(table.sum(), 2)
    return (S - expected) / (0.5 * (P + Q) - expected)


def ari_in_whole_numbers(table):
    def pairs(sizes):
        return sum(int(n) * (int(n) - 1) // 2 for n in sizes)

    S, P = pairs(table.flat), pairs(table.sum(axis=1))
    Q, M = pairs(table.sum(axis=0)), pairs([table.sum()])
    return 2 * (S * M - P * Q) / (M * (P + Q) - 2 * P * Q)


def ari_geometric(table):
    S = comb(table, 2).sum()
    P, Q = comb(table.sum(1), 2).sum(), comb(table.sum(0), 2).sum()
    expected = P * Q / comb(table.sum(), 2)
    return (S - expected) / (np.sqrt(P * Q) - expected)


def ari_without_mean(table):
    S = comb(table, 2).sum()
    P, Q = comb(table.sum(1), 2).sum(), comb(table.sum(0), 2).sum()
    expected = P * Q / comb(table.sum(), 2)
    return (S - expected) / (max(P, Q) - expected)


RIGHT = {
    "18-justified": [0.153, 0.15, 180 / 1178],
    "18-threshold": [
        threshold_by_partition,
        threshold_by_list,
        threshold_by_quantile,
    ],
    "18-rates": [
        rates_by_loop,
        lambda a, b, t: np.array([np.count_nonzero(v < t) / v.size for v in (a, b)]),
    ],
    "18-area": [
        area_by_loop,
        area_by_ranks,
        area_by_curve,
        lambda a, b: mannwhitneyu(a, b).statistic / (len(a) * len(b)),
    ],
    "18-clamp": [clamp_by_loop, clamp_by_lists],
    "18-ari": [
        ari_by_comb,
        ari_in_whole_numbers,
        lambda table: adjusted_rand_score(*spread(table)),
    ],
}
WRONG = {
    "18-justified": [0.9, 0.99, 0.847, 0.18, 15.3, 0.0018, 0.2, 1 / 6],
    "18-threshold": [
        threshold_of_m,
        threshold_rounding_m,
        lambda s, r: s.mean() - 2 * s.std(),
    ],
    "18-rates": [
        rates_with_equal,
        rates_of_all_alarms,
        lambda a, b, t: np.mean(a < t),
    ],
    "18-area": [
        lambda a, b: np.mean(a) - np.mean(b),
        lambda a, b: area_by_loop(b, a),
        lambda a, b: np.mean(b < np.mean(a)),
    ],
    "18-clamp": [clamp_in_place, clamp_columns, clamp_to_nothing],
    "18-ari": [
        ari_without_mean,
        ari_geometric,
        lambda table: rand_score(*spread(table)),
    ],
}
