"""``python -m benchmarks em [--quick] [--results FOLDER]``."""

import argparse
import os
from pathlib import Path

for library in ("OPENBLAS", "OMP", "MKL"):  # before NumPy is loaded
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("what", choices=["em"])
    parser.add_argument(
        "--quick", action="store_true", help="small shapes, few repeats"
    )
    folder = Path(__file__).parent / "results"
    parser.add_argument("--results", type=Path, default=folder, help="where to write")
    options = parser.parse_args()

    from benchmarks import em  # only now: it loads NumPy

    em.run(options.results, options.quick)


if __name__ == "__main__":
    main()
