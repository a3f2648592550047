"""The page `playground` gets one script of its own, made of two modules and the data.

The sources in `book/_playground` are ES modules, which tests import one by one. The page gets
them as one classic script, because a browser refuses modules where a reader opens the
downloaded site as files. It lies outside `_static` here: whatever lies there runs on every page.
"""

import json
import re
from pathlib import Path

from gmmlib.datasets import load_iris, load_old_faithful, synthetic
from gmmlib.plotting.style import COLORS, MARKERS

PAGE = "book/playground"
FOLDER = Path(__file__).resolve().parents[1] / "_playground"


def book():
    """What the script knows of gmmlib: data sets, colours, markers."""
    iris = load_iris()
    sets = {
        "faithful": (load_old_faithful().X, load_old_faithful().features),
        "iris": (iris.X[:, 2:], iris.features[2:]),
    }
    for name in "stretched", "uneven", "moons":
        made = synthetic(name)
        sets[name] = made.X.round(3), made.features
    data = {
        name: {"rows": X.tolist(), "features": features}
        for name, (X, features) in sets.items()
    }
    return {"colors": COLORS, "markers": MARKERS, "data": data}


def modules():
    """The three modules, by name: the two sources and the one written here."""
    data = json.dumps(book(), ensure_ascii=False, separators=(",", ":"))
    sources = {
        path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.mjs")
    }
    return {"book.mjs": f"export const BOOK = {data};\n"} | sources


def classic(text):
    """A module's text without `import` lines and the word `export`."""
    text = re.sub(r"^import\b[^;]*;[^\n]*\n", "", text, flags=re.M)
    return re.sub(r"^export ", "", text, flags=re.M)


def script():
    """All modules as one script; the braces keep its names from other scripts."""
    parts = modules()
    order = "book.mjs", "em.mjs", "playground.mjs"
    body = "\n".join(classic(parts[name]) for name in order)
    return f'"use strict";\n{{\n{body}}}\n'


def add_files(app, pagename, templatename, context, doctree):
    if pagename == PAGE:
        app.add_css_file("playground.css")
        app.add_js_file("playground.js", loading_method="defer")


def write_files(app):
    if app.builder.name == "html":
        static = Path(app.outdir, "_static")
        static.mkdir(parents=True, exist_ok=True)
        (static / "playground.js").write_text(script(), encoding="utf-8")
        css = (FOLDER / "playground.css").read_text(encoding="utf-8")
        (static / "playground.css").write_text(css, encoding="utf-8")


def setup(app):
    app.connect("builder-inited", write_files)
    app.connect("html-page-context", add_files)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
