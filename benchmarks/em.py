"""EM against scikit-learn and others: time of an iteration, of a fit, and memory."""

import json
import time
import warnings
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from multiprocessing import get_context

import numpy as np
from sklearn.mixture import GaussianMixture as Theirs

from benchmarks.measure import alternate, limits, machine, peak_memory, two_processes
from benchmarks.peers import PEERS, installed
from benchmarks.report import write
from gmmlib.blocks import cut
from gmmlib.em import em, em_steps
from gmmlib.estimator import GaussianMixture
from gmmlib.expectation import Sweep
from gmmlib.families import family_of
from gmmlib.kernel.choice import normalise
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


def parts(X, start, repeats):
    """Seconds of an E-step: reading rows, densities, exp and shares, moments."""
    sweep = Sweep(X, None, start)
    sweep(start)
    kernel = sweep.kernels[sweep.form][0]
    passes = []
    for _ in range(repeats):
        kernel.load(start)
        passes.append(np.zeros(4))
        for block, _ in cut(X, None, kernel.length):
            clock = [time.process_time()]
            kernel.read(block)
            clock.append(time.process_time())
            joint = kernel.log_joint()
            clock.append(time.process_time())
            normalise(joint)
            clock.append(time.process_time())
            kernel.add(joint)
            clock.append(time.process_time())
            passes[-1] += np.diff(clock)
    return np.median(passes, axis=0).tolist()


def other_ratios(X, K, family, repeats):
    """scikit-learn's time over ours: fit, predict, score_samples."""
    options = {"covariance_type": family, "random_state": 0}
    theirs, ours = Theirs(K, **options), GaussianMixture(K, **options)
    fit = alternate([lambda: theirs.fit(X), lambda: ours.fit(X)], repeats)
    mixture = Mixture(theirs.weights_, theirs.means_, theirs.covariances_, family)
    same = GaussianMixture.from_mixture(mixture)
    inner = range(200 if X.size < 1000 else 1)

    def ratio(method):
        calls = [getattr(model, method) for model in (theirs, same)]
        a, b = alternate([lambda c=c: [c(X) for _ in inner] for c in calls], 5)
        return a / b

    return {
        "fit": fit[0] / fit[1],
        "predict": ratio("predict"),
        "score_samples": ratio("score_samples"),
    }


def threads(X, K):
    """Wall-clock gain of two threads over one."""
    start = start_for(X, K, "full")
    runs = [lambda n=n: em(X, start, tol=0, max_iter=3, n_jobs=n) for n in (1, 2)]
    one, two = alternate(runs, 3, clock=time.perf_counter)
    return one / two


def measure(shape, quick):
    """The table's rows for one shape; in a process of its own, whatever came before."""
    warnings.simplefilter("ignore")
    (N, D, K), rows, machine_limits = shape, [], limits()
    X = cloud(N, D, K)
    repeats = 3 if quick else (15 if X.size < 1e6 else 7 if X.size < 4e6 else 5)
    for family, minimum in zip(FAMILIES, SHAPES[shape], strict=True):
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
            "parts_s": parts(X, start, repeats),
            "peers": {},
        }
        if N <= 100_000:  # above, a fit of scikit-learn's takes minutes
            row |= other_ratios(X, K, family, 3 if D <= 10 else 1)
        if N in (10_000, 100_000) and D <= 10:
            for name, fit in installed(X, start, family).items():
                few, many = alternate([lambda f=fit: f(2), lambda f=fit: f(5)], 3)
                if many > 1.1 * few:  # else the start hides the iterations
                    row["peers"][name] = (many - few) / 3 / ours_s
        rows.append(row)
        print(f"{N:>8} {D:>3} {K:>2} {family:<9} {row['ratio']:6.2f} of {minimum}")
    return rows


def run(folder, quick=False):
    """Measure everything and write em.json, em.md and em.svg into `folder`."""
    shapes = [s for s in SHAPES if not quick or s[0] * s[1] <= 200_000]
    with ProcessPoolExecutor(
        1, mp_context=get_context("spawn"), max_tasks_per_child=1
    ) as pool:
        found = pool.map(measure, shapes, [quick] * len(shapes))
        rows = list(chain.from_iterable(found))
    warnings.simplefilter("ignore")
    N = 100_000 if quick else 1_000_000
    X = cloud(N, 10, 10)
    start = start_for(X, 10, "full")
    ours, theirs = GaussianMixture(10), Theirs(10, max_iter=1, init_params="random")
    results = {
        "machine": machine(["gmmlib", "numpy", "scipy", "scikit-learn", *PEERS]),
        "limits": limits(),
        "iterations": rows,
        "memory_MiB": {
            "rows": N,
            "ours_em": peak_memory(lambda: em(X, start, tol=0, max_iter=2)),
            "ours_fit": peak_memory(lambda: ours.fit(X[: N // 5])),
            "sklearn": peak_memory(lambda: theirs.fit(X)),
        },
        "two_threads_gain": threads(X, 10),
        "two_processes_gain": two_processes(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "em.json").write_text(json.dumps(results, indent=1) + "\n")
    write(results, folder)
