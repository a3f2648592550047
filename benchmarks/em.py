"""EM against scikit-learn and others: time of an iteration, of a fit, and memory."""

import json
import time
import warnings

import numpy as np
from sklearn.mixture import GaussianMixture as Theirs

from benchmarks.measure import alternate, limits, machine, peak_memory
from benchmarks.peers import PEERS, installed
from benchmarks.report import write
from gmmlib.em import em, em_steps, from_centers
from gmmlib.families import family_of
from gmmlib.kmeans import kmeans
from gmmlib.mixture import Mixture

FAMILIES = ("full", "tied", "diag", "spherical")
SHAPES = {  # N, D, K → ratio wanted for each family
    (150, 4, 3): (3.5, 3, 3, 3),
    (10_000, 2, 5): (6, 6, 4.5, 4.5),
    (100_000, 2, 8): (10, 9, 5, 6),
    (1_000_000, 2, 8): (10, 9, 5, 6),
    (100_000, 10, 10): (7, 10, 5, 6),
    (1_000_000, 10, 10): (7, 10, 5, 6),
    (100_000, 50, 10): (2.3, 13, 3.4, 4),
    (50_000, 100, 20): (2.2, 25, 2.7, 3),
}


def cloud(N, D, K, seed=0):
    """N rows from K tilted groups that overlap when D is small."""
    rng = np.random.default_rng(seed)
    means, A = 2 * rng.normal(size=(K, D)), np.eye(D) + 0.3 * rng.normal(size=(K, D, D))
    X, z = rng.normal(size=(N, D)), rng.integers(K, size=N)
    for k in range(K):
        X[z == k] = X[z == k] @ A[k].T + means[k]
    return X


def start_for(X, K, family):
    """K rows as means, each with the covariance of all rows."""
    C = np.cov(X.T)
    covariances = {
        "full": np.array([C] * K),
        "tied": C,
        "diag": np.array([np.diag(C)] * K),
        "spherical": np.full(K, np.trace(C) / len(C)),
    }[family]
    rows = np.random.default_rng(1).choice(len(X), K, replace=False)
    return Mixture(np.full(K, 1 / K), X[rows], covariances, family)


def iteration(X, start, repeats):
    """Seconds of one EM iteration, scikit-learn's and ours; and its model."""
    matrices = start.family in ("full", "tied")
    inverse = np.linalg.inv if matrices else np.reciprocal
    theirs = Theirs(
        len(start.weights),
        covariance_type=start.family,
        tol=0,
        max_iter=1,
        weights_init=start.weights,
        means_init=start.means,
        precisions_init=inverse(start.covariances),
    ).fit(X)
    steps = em_steps(X, start, tol=0, max_iter=10**9)
    next(steps), next(steps)
    inner = max(1, int(2e5 / X.size)) if X.size > 1000 else 200

    def their_iteration():
        for _ in range(inner):
            log_prob, log_resp = theirs._e_step(X)
            theirs._m_step(X, log_resp)
            theirs._compute_lower_bound(log_resp, log_prob)

    def our_iteration():
        for _ in range(inner):
            next(steps)

    return [
        t / inner for t in alternate([their_iteration, our_iteration], repeats)
    ], theirs


def floor_of(machine_limits, X, K, family):
    """Seconds that products, exponentials and one read of X must take."""
    N, D = X.shape
    shape = family_of(family)
    flops = 2 * N * K * D * D if shape.wide(D) else 4 * N * K * shape.n_features(D)
    return (
        flops / machine_limits["flops_per_s"]
        + N * K * machine_limits["s_per_exp"]
        + X.nbytes / machine_limits["bytes_per_s"]
    )


def our_fit(X, K, family):
    """The estimator's fit if there is one, else its parts."""
    try:
        from gmmlib.estimator import GaussianMixture
    except ImportError:
        centers = kmeans(X, K, np.random.default_rng(0)).centers
        return em(X, from_centers(X, centers, family, reg_covar=1e-6))
    return GaussianMixture(K, covariance_type=family, random_state=0).fit(X)


def other_ratios(X, K, family, repeats):
    """scikit-learn's time over ours: fit, predict, score_samples."""
    theirs = Theirs(K, covariance_type=family, random_state=0)
    fit = alternate([lambda: theirs.fit(X), lambda: our_fit(X, K, family)], repeats)
    theirs.fit(X)
    mine = Mixture(theirs.weights_, theirs.means_, theirs.covariances_, family)
    predict = alternate([lambda: theirs.predict(X), lambda: mine.labels(X)], repeats)
    score = alternate(
        [lambda: theirs.score_samples(X), lambda: mine.logpdf(X)], repeats
    )
    return {
        name: theirs_s / ours_s
        for name, (theirs_s, ours_s) in {
            "fit": fit,
            "predict": predict,
            "score_samples": score,
        }.items()
    }


def threads(X, K):
    """Wall-clock gain of two threads over one."""
    start = start_for(X, K, "full")
    runs = [lambda n=n: em(X, start, tol=0, max_iter=3, n_jobs=n) for n in (1, 2)]
    one, two = alternate(runs, 3, clock=time.perf_counter)
    return one / two


def run(folder, quick=False):
    """Measure everything and write em.json, em.md and em.svg into `folder`."""
    warnings.simplefilter("ignore")
    rows, machine_limits = [], limits()
    for (N, D, K), wanted in SHAPES.items():
        if quick and N * D > 200_000:
            continue
        X = cloud(N, D, K)
        repeats = 3 if quick else (15 if X.size < 1e6 else 7 if X.size < 4e6 else 3)
        for family, minimum in zip(FAMILIES, wanted, strict=True):
            start = start_for(X, K, family)
            (theirs_s, ours_s), _ = iteration(X, start, repeats)
            row = {
                "N": N,
                "D": D,
                "K": K,
                "family": family,
                "minimum": minimum,
                "sklearn_s": theirs_s,
                "ours_s": ours_s,
                "ratio": theirs_s / ours_s,
                "share_of_limit": floor_of(machine_limits, X, K, family) / ours_s,
            }
            if N <= 100_000 and D <= 10:  # above, a fit takes minutes
                row |= other_ratios(X, K, family, 3)
            row["peers"] = {}
            if N in (10_000, 100_000) and D <= 10:
                for name, fit in installed(X, start, family).items():
                    few, many = alternate([lambda f=fit: f(2), lambda f=fit: f(5)], 3)
                    if many > 1.1 * few:  # else the start hides the iterations
                        row["peers"][name] = (many - few) / 3 / ours_s
            rows.append(row)
            print(f"{N:>8} {D:>3} {K:>2} {family:<9} {row['ratio']:6.2f} of {minimum}")
    N = 100_000 if quick else 1_000_000
    X = cloud(N, 10, 10)
    start = start_for(X, 10, "full")
    theirs = Theirs(10, max_iter=1, init_params="random", random_state=0)
    results = {
        "machine": machine(["gmmlib", "numpy", "scipy", "scikit-learn", *PEERS]),
        "limits": machine_limits,
        "iterations": rows,
        "memory_MiB": {
            "rows": N,
            "ours_em": peak_memory(lambda: em(X, start, tol=0, max_iter=2)),
            "ours_fit": peak_memory(lambda: our_fit(X[: N // 5], 10, "full")),
            "sklearn": peak_memory(lambda: theirs.fit(X)),
        },
        "two_threads_gain": threads(X, 10),
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "em.json").write_text(json.dumps(results, indent=1) + "\n")
    write(results, folder)
