"""Make the learner's notebooks and the solutions from exercises/sources.

    python tools/exercises.py            # all of them
    python tools/exercises.py --check    # write nothing; 1 if something would change

A source holds both: cells tagged `solution` go to exercises/solutions, cells tagged
`stub` to the learner. The learner's notebooks have no outputs; the solutions keep those
that are committed until tools/notebooks.py executes them. All are stored in its form.
"""

import re
import sys
from copy import deepcopy
from pathlib import Path

import nbformat
from nbconvert.preprocessors import ClearOutputPreprocessor, TagRemovePreprocessor
from notebooks import normalise
from traitlets.config import Config

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "exercises" / "sources"
OURS = {"solution", "stub"}  # tags that neither copy needs


def without(nb, tag):
    """A copy of a notebook without the cells of this tag."""
    config = Config()
    config.TagRemovePreprocessor.update(enabled=True, remove_cell_tags=(tag,))
    nb, _ = TagRemovePreprocessor(config=config).preprocess(deepcopy(nb), {})
    return nb


def copies(source):
    """Paths and notebooks: the learner's and the solution."""
    nb = nbformat.read(source, as_version=4)
    nb, _ = ClearOutputPreprocessor().preprocess(nb, {})
    folder = source.parent.parent
    yield folder / source.name, without(nb, "solution")
    worked = without(nb, "stub")
    for cell in worked.cells:
        if cell.cell_type == "markdown":  # one folder further down
            cell.source = re.sub(r"\]\((?=\.\./|working\.md)", "](../", cell.source)
            cell.source = cell.source.replace("# Exercises ", "# Solutions ")
    yield folder / "solutions" / source.name, worked


def finish(nb, path):
    """The text to store: without our tags, with the outputs that are there already."""
    known = {}
    if path.parent.name == "solutions" and path.exists():
        known = {c.id: c for c in nbformat.read(path, as_version=4).cells}
    for cell in nb.cells:
        tags = [tag for tag in cell.metadata.get("tags", []) if tag not in OURS]
        cell.metadata.pop("tags", None)
        if tags:
            cell.metadata["tags"] = tags
        before = known.get(cell.id)
        if cell.cell_type == "code" and before and before.source == cell.source:
            cell.outputs = before.outputs
            cell.execution_count = before.execution_count
    return nbformat.writes(normalise(nb)).rstrip("\n") + "\n"


def main(arguments):
    changed = []
    for source in sorted(SOURCES.glob("*.ipynb")):
        for path, nb in copies(source):
            text = finish(nb, path)
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                changed.append(path.relative_to(ROOT))
                if "--check" not in arguments:
                    path.parent.mkdir(exist_ok=True)
                    path.write_text(text, encoding="utf-8")
    for path in changed:
        print(path)
    return int("--check" in arguments and bool(changed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
