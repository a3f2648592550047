"""Run notebooks from top to bottom and store them in one stable form.

    python tools/notebooks.py                      # all that PLACES names
    python tools/notebooks.py book/02_normal.ipynb

Every notebook gets a fresh kernel, starts in its own folder, and must run without an
error, except in cells tagged `raises-exception`. What is written depends on nothing but
the sources: a second run changes no byte. A notebook that fails is left as it was.
"""

import hashlib
import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, DeadKernelError

ROOT = Path(__file__).resolve().parents[1]
PLACES = (
    "index.ipynb",
    "book/*.ipynb",
    "exercises/00_*.ipynb",
    "exercises/solutions/*.ipynb",
)
TIMEOUT = 300  # seconds for one cell
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {"file_extension": ".py", "name": "python", "pygments_lexer": "ipython3"}
# everything else is left by some program or machine: timings, widgets, folded cells
KEPT_OF_NOTEBOOK = {"myst", "mystnb"}
KEPT_OF_CELL = {"deletable", "editable", "jupyter", "mystnb", "tags"}


def parse(text):
    """The notebook in `text`; a cell without an id of its own gets a lasting one."""
    raw, seen = json.loads(text), set()
    for number, cell in enumerate(raw["cells"]):
        if cell.get("id", "") in seen | {""}:
            content = f"{number} {''.join(cell['source'])}"
            cell["id"] = hashlib.sha256(content.encode()).hexdigest()[:8]
        seen.add(cell["id"])
    raw |= {"nbformat": 4, "nbformat_minor": 5}
    return nbformat.reads(json.dumps(raw), as_version=4)


def normalise(nb):
    """Drop from `nb`, in place, what differs from run to run or machine to machine."""
    kept = {key: nb.metadata[key] for key in KEPT_OF_NOTEBOOK & nb.metadata.keys()}
    kept |= {"kernelspec": KERNEL, "language_info": LANGUAGE}
    nb.metadata = nbformat.from_dict(kept)
    for cell in nb.cells:
        for key in cell.metadata.keys() - KEPT_OF_CELL:
            del cell.metadata[key]
        for output in cell.get("outputs", []):
            if output.output_type == "error":  # its frames name this machine's folders
                output.traceback = output.traceback[-1:]
    nbformat.validate(nb)
    return nb


def run(path):
    """Execute and store one notebook; return whether it ran and what to say of it."""
    before = path.read_text(encoding="utf-8")
    started = []
    client = NotebookClient(
        parse(before),
        kernel_name=KERNEL["name"],
        timeout=TIMEOUT,
        resources={"metadata": {"path": str(path.parent)}},
        record_timing=False,
        coalesce_streams=True,
        extra_arguments=["--log-level=ERROR"],
        on_cell_execute=lambda cell, cell_index: started.append(cell_index),
    )
    try:
        nb = client.execute()
    except (CellControlSignal, DeadKernelError) as error:
        return False, f"{path.name}: code cell {len(started)} FAILED\n{error}"
    after = nbformat.writes(normalise(nb)).rstrip("\n") + "\n"
    if after == before:
        return True, f"{path.name}: unchanged"
    path.write_text(after, encoding="utf-8")
    return True, f"{path.name}: written"


def main(names):
    """Run the named notebooks, or all of them, two at a time; 1 if any failed."""
    every = sorted(path for place in PLACES for path in ROOT.glob(place))
    paths = [Path(name).resolve() for name in names] or every
    os.environ.pop("MPLBACKEND", None)  # figures go into the notebook
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # two kernels share the machine
    failures = 0
    with ProcessPoolExecutor(max_workers=2) as pool:
        jobs = [pool.submit(run, path) for path in paths]
        for number, job in enumerate(as_completed(jobs), start=1):
            ran, message = job.result()
            failures += not ran
            print(f"[{number}/{len(paths)}] {message}", flush=True)
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
