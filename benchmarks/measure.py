"""How things are measured: CPU time, in alternation, medians; and on what machine."""

import platform
import time
import tracemalloc
from concurrent.futures import ProcessPoolExecutor
from importlib import metadata
from multiprocessing import get_context
from pathlib import Path
from statistics import median

import numpy as np
from threadpoolctl import threadpool_info


def alternate(functions, repeats, clock=time.process_time):
    """Median seconds of each function; called in turn, all see the same noise."""
    times = [[] for _ in functions]
    for _ in range(repeats):
        for seen, function in zip(times, functions, strict=True):
            start = clock()
            function()
            seen.append(clock() - start)
    return [median(seen) for seen in times]


def peak_memory(function):
    """MiB that a call needs at most beyond what was there (NumPy's arrays included)."""
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        function()
        return (tracemalloc.get_traced_memory()[1] - before) / 2**20
    finally:
        tracemalloc.stop()


def products(n):
    """Keep dgemm busy for a while, on one thread."""
    A = np.ones((1024, 1024))
    out = np.empty_like(A)
    for _ in range(n):
        np.matmul(A, A, out=out)


def two_processes():
    """What two processes that multiply matrices get done, over what one does."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:

        def wall(jobs):
            start = time.perf_counter()
            list(pool.map(products, jobs))
            return time.perf_counter() - start

        wall([20, 20])  # both have started
        return (
            2
            * median(wall([40]) for _ in range(5))
            / median(wall([40, 40]) for _ in range(5))
        )


def limits():
    """What the machine can do on one thread: dgemm, exp, one read of memory."""
    A, x, big = np.ones((1024, 1024)), np.full(8192, -3.0), np.ones(2**24)
    out, y = np.empty_like(A), np.empty_like(x)
    gemm, exp, read = alternate(
        [
            lambda: np.matmul(A, A, out=out),
            lambda: [np.exp(x, out=y) for _ in range(200)],
            lambda: big.max(),
        ],
        7,
    )
    return {
        "flops_per_s": 2 * 1024**3 / gemm,
        "s_per_exp": exp / 200 / 8192,
        "bytes_per_s": big.nbytes / read,
    }


def machine(packages):
    """Processor, system and versions; no names of machines or people."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [
            n for n in cpuinfo.read_text().splitlines() if n.startswith("model name")
        ]
        model = names[0].split(":")[1].strip() if names else model
    versions = {}
    for package in packages:
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    blas = {
        f"{i['internal_api']} {i['version']} {i.get('architecture', '')}".strip()
        for i in threadpool_info()
        if i["user_api"] == "blas"
    }
    return {
        "processor": model,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "blas": sorted(blas),
        "versions": versions,
    }
