"""Results as a table to read and a plot to see."""

import matplotlib
import matplotlib.pyplot as plt

matplotlib.use("Agg")
matplotlib.rcParams["svg.hashsalt"] = "em"  # the same results, the same bytes


def write(results, folder):
    """Write em.md and em.svg."""
    (folder / "em.md").write_text("\n".join(_lines(results)) + "\n")
    _plot(results["iterations"], folder / "em.svg")


def _lines(results):
    machine, memory = results["machine"], results["memory_MiB"]
    yield "# EM: scikit-learn's time divided by ours"
    yield ""
    yield f"{machine['processor']}, {machine['system']}, Python {machine['python']}, "
    yield f"{'; '.join(machine['blas'])}; "
    yield ", ".join(f"{name} {v}" for name, v in machine["versions"].items()) + "."
    yield ""
    yield "CPU time, one BLAS thread, float64, same data and start, in alternation,"
    yield "median; every shape in a process of its own. *Limit*: the part of our time"
    yield "that products at dgemm's best rate, exp and one read of the data would need."
    yield "*fit*: default start; *predict* and *score_samples*: the estimators'."
    yield "Groups overlap in few columns and hardly in many: there, the full family's"
    yield "M-step leaves out rows with shares below 1e-30, which flatters its ratio and"
    yield "its limit at D ≥ 32. *Other libraries*: their iteration's time over ours,"
    yield "from the difference of fits of five and two iterations; left out where the"
    yield "start hides the iterations. ✗: less than was wanted."
    yield ""
    heads = ["N × D, K", "family", "an iteration", "wanted", "limit", "fit", "predict"]
    yield f"| {' | '.join([*heads, 'score_samples', 'other libraries'])} |"
    yield "|---" * 9 + "|"
    for row in results["iterations"]:
        peers = ", ".join(f"{name} {ratio:.0f}" for name, ratio in row["peers"].items())
        wanted = {
            "ratio": row["minimum"],
            "fit": 3 if row["N"] == 150 else 5,
            "predict": 7,
            "score_samples": 4.5,
        }
        found = {
            name: f"{row[name]:.1f}{'' if row[name] >= least else ' ✗'}"
            for name, least in wanted.items()
            if name in row
        }
        yield (
            f"| {row['N']:,} × {row['D']}, {row['K']} | {row['family']} "
            f"| {found.pop('ratio')} | {row['minimum']} "
            f"| {row['share_of_limit']:.0%} "
            f"| {' | '.join(found.values()) or ' | | '} | {peers} |"
        )
    yield ""
    yield (
        f"Extra peak memory at {memory['rows']:,} rows, D = K = 10, full: "
        f"{memory['ours_em']:.1f} MiB for EM, {memory['ours_fit']:.1f} MiB for a fit; "
        f"scikit-learn {memory['sklearn']:.0f} MiB."
    )
    yield (
        f"Gain of two threads over one there: {results['two_threads_gain']:.2f}; of "
        f"two processes that only multiply: {results['two_processes_gain']:.2f}."
    )
    yield ""
    yield "## Where an iteration's time goes"
    yield ""
    yield "*Read*: rows to columns, less the origin, and their squares. *Densities*,"
    yield "*moments*: one matrix product each (whitened form: one per component)."
    yield "*Shares*: exp, sums, logarithms. *Rest*: the M-step and the calls."
    yield ""
    yield "| N × D, K | family | ms | read | densities | shares | moments | rest |"
    yield "|---" * 8 + "|"
    for row in results["iterations"]:
        parts = [part / row["ours_s"] for part in row["parts_s"]]
        shares = [f"{part:.0%}" for part in [*parts, max(0, 1 - sum(parts))]]
        yield (
            f"| {row['N']:,} × {row['D']}, {row['K']} | {row['family']} "
            f"| {1000 * row['ours_s']:.3g} | {' | '.join(shares)} |"
        )


def _plot(rows, path):
    shapes = list(dict.fromkeys((r["N"], r["D"], r["K"]) for r in rows))
    fig, ax = plt.subplots(figsize=(6, 0.55 * len(shapes) + 1.2))
    for family, marker in zip(
        ("full", "tied", "diag", "spherical"), "osD^", strict=True
    ):
        mine = [r for r in rows if r["family"] == family]
        y = [shapes.index((r["N"], r["D"], r["K"])) for r in mine]
        ax.plot([r["ratio"] for r in mine], y, marker, ls="", label=family)
        ax.plot([r["minimum"] for r in mine], y, "|", color="0.6", ms=9, zorder=0)
    ax.axvline(1, color="0.5", lw=1)
    ax.set(xscale="log", xlabel="scikit-learn's time / ours (grey: wanted)")
    ax.set_xticks([1, 2, 5, 10, 20, 50], ["1", "2", "5", "10", "20", "50"])
    ax.set_yticks(range(len(shapes)), [f"{n:,} × {d}, K = {k}" for n, d, k in shapes])
    ax.invert_yaxis()
    ax.legend(frameon=False, ncols=4, loc="lower center", bbox_to_anchor=(0.5, 1))
    fig.savefig(path, bbox_inches="tight", transparent=True, metadata={"Date": None})
    plt.close(fig)
