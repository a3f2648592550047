"""A pytest plugin that closes three holes of nbval; `make notebooks` loads it with -p.

nbval re-runs every cell and compares text. It skips pictures, says nothing about a cell
that was stored without ever having been run, and ignores the metadata of outputs, which
hold the names of glued numbers. Here all three make the cell fail.
"""

import base64
import io
import os

import numpy as np
import pytest
from PIL import Image

# Root mean square over all pixels and channels, in grey levels of 255. Two runs give 0;
# other processors may round an edge differently. Tried on figures of the book's size: a
# missing point gives 3 (0.6 if small and faint), a curve moved by a thousandth of its
# axis 3, another digit in a label 3, dots for dashes 6, another colour 2 to 15.
TOLERANCE = 0.3


def pixels(encoded):
    """A PNG in base64 as it looks on a white page: (height, width, 3) in 0…255."""
    with Image.open(io.BytesIO(base64.b64decode(encoded))) as picture:
        rgba = picture.convert("RGBA")
    white = Image.new("RGBA", rgba.size, "white")
    return np.asarray(Image.alpha_composite(white, rgba).convert("RGB"), dtype=float)


def picture_problem(stored, fresh):
    """What makes two PNGs in base64 differ, or an empty string."""
    stored, fresh = pixels(stored), pixels(fresh)
    if stored.shape != fresh.shape:
        (h0, w0, _), (h1, w1, _) = stored.shape, fresh.shape
        return f"stored is {w0} by {h0} pixels, fresh is {w1} by {h1}"
    rms = np.sqrt(np.mean((stored - fresh) ** 2))
    if rms > TOLERANCE:
        return f"RMS difference {rms:.2f} of 255, allowed {TOLERANCE}"
    return ""


def kind(output):
    """The kind of an output: its type, and its stream or its mime types."""
    of = output.get("name") or ", ".join(sorted(output.get("data", {})))
    return f"{output['output_type']} ({of})" if of else output["output_type"]


def problems(cell, fresh):
    """How the fresh outputs of a cell differ from the stored ones, beyond text."""
    stored = cell.outputs
    if cell.execution_count is None and cell.source.strip():
        return ["the cell is stored without having been run"]
    if [kind(out) for out in stored] != [kind(out) for out in fresh]:
        before, after = (
            "; ".join(kind(out) for out in outs) or "nothing"
            for outs in (stored, fresh)
        )
        return [f"outputs stored: {before}. Outputs now: {after}"]
    found = []
    name = cell.metadata.get("mystnb", {}).get("figure", {}).get("name", "unnamed")
    for was, now in zip(stored, fresh, strict=True):
        if was.get("metadata") != now.get("metadata"):
            found.append(f"metadata {was.get('metadata')} became {now.get('metadata')}")
        for mime in {"image/png"} & was.get("data", {}).keys():
            if problem := picture_problem(was["data"][mime], now["data"][mime]):
                found.append(f"figure {name}: {problem}")
    return found


def pytest_configure(config):
    """Kernels draw into the notebook, whatever conftest.py wants of other tests."""
    if config.option.nbval:
        os.environ.pop("MPLBACKEND", None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """After nbval has run a cell and compared its text, compare the rest."""
    result = yield
    compared = getattr(item, "options", {}).get("check", False)
    if compared and hasattr(item, "test_outputs"):
        if found := problems(item.cell, item.test_outputs):
            item.raise_cell_error("Cell outputs differ", "\n".join(found))
    return result
