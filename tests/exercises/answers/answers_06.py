"""Set 06, k-means."""

import numpy as np
from scipy.cluster.vq import vq
from scipy.spatial.distance import cdist


def assign_by_loop(X, centers):
    labels = []
    for x in X:
        far = [np.linalg.norm(x - c) for c in centers]
        labels.append(far.index(min(far)))
    return labels


def assign_upper(X, centers):
    return len(centers) - 1 - cdist(X, centers)[:, ::-1].argmin(axis=1)


def assign_by_first_column(X, centers):
    return np.abs(X[:, :1] - centers[:, 0]).argmin(axis=1)


def move_by_matrix(X, labels, centers):
    one = (labels[:, None] == np.arange(len(centers))).astype(float)
    counts = one.sum(axis=0)[:, None]
    return np.where(counts > 0, one.T @ X / np.maximum(counts, 1), centers)


def move_to_zero(X, labels, centers):
    one = (labels[:, None] == np.arange(len(centers))).astype(float)
    return one.T @ X / np.maximum(one.sum(axis=0)[:, None], 1)


def move_half_way(X, labels, centers):
    return (centers + move_by_matrix(X, labels, centers)) / 2


def lloyd_by_vq(X, centers):
    while True:
        labels, far = vq(X, centers)
        new = move_by_matrix(X, labels, centers)
        if np.array_equal(new, centers):
            return new, float(far @ far)
        centers = new


def lloyd_root(X, centers):
    centers, J = lloyd_by_vq(X, centers)
    return centers, np.sqrt(J)


def lloyd_two_rounds(X, centers):
    for _ in range(2):
        centers = move_by_matrix(X, vq(X, centers)[0], centers)
    return centers, float((vq(X, centers)[1] ** 2).sum())


def chances_by_cdist(X, centers):
    nearest = cdist(X, centers, "sqeuclidean").min(axis=1)
    return nearest / nearest.sum()


def chances_to_last(X, centers):
    squares = ((X - centers[-1]) ** 2).sum(axis=1)
    return squares / squares.sum()


def chances_cubed(X, centers):
    far = cdist(X, centers).min(axis=1) ** 3
    return far / far.sum()


def inertia_mean(X, centers):
    return (cdist(X, centers).min(axis=1) ** 2).mean()


RIGHT = {
    "06-by-hand": [31 / 6, 5.17],
    "06-assign": [assign_by_loop, lambda X, C: vq(X, C)[0]],
    "06-move": [move_by_matrix],
    "06-lloyd": [lloyd_by_vq],
    "06-chances": [chances_by_cdist],
    "06-inertia": [lambda X, C: sum(min((x - c) @ (x - c) for c in C) for x in X)],
}
WRONG = {
    "06-by-hand": [0.0, 12.0, 5],
    "06-assign": [assign_upper, assign_by_first_column],
    "06-move": [move_to_zero, move_half_way],
    "06-lloyd": [lloyd_root, lloyd_two_rounds],
    "06-chances": [chances_to_last, chances_cubed],
    "06-inertia": [inertia_mean, lambda X, C: cdist(X, C).min(axis=1).sum()],
}
