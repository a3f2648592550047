"""The page `playground` gets one script of its own, made of two modules and the data.

The sources in `book/_playground` are ES modules, which tests import one by one. The page gets
them as one classic script, because a browser refuses modules where a reader opens the
downloaded site as files. It lies outside `_static` here: whatever lies there runs on every page.
"""

import json
import re
from pathlib import Path

import numpy as np

from gmmlib.covariance import ellipse
from gmmlib.datasets import load_iris, load_old_faithful, synthetic
from gmmlib.em import em
from gmmlib.kmeans import lloyd
from gmmlib.plotting.style import COLORS, MARKERS
from gmmlib.starts import from_centers

PAGE = "book/playground"
SETTINGS = {"data": "faithful", "K": 2, "family": "full", "start": "data", "seed": 1}
FOLDER = Path(__file__).resolve().parents[1] / "_playground"


# A sign in text, and a path that is about 8 wide, for each of the book's markers.
MARKS = {
    "o": ("●", "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z"),
    "s": ("■", "M-3.6-3.6h7.2v7.2h-7.2z"),
    "^": ("▲", "M0-4.6L4.4 3.4h-8.8z"),
    "D": ("◆", "M0-5L4.4 0 0 5-4.4 0z"),
    "v": ("▼", "M0 4.6L4.4-3.4h-8.8z"),
}


def book():
    """What the script knows of gmmlib: data sets, colours, markers; and how it starts."""
    iris = load_iris()
    sets = {
        "faithful": (load_old_faithful().X, load_old_faithful().features),
        "iris": (iris.X[:, 2:], iris.features[2:]),
    }
    for name in "stretched", "uneven", "moons":
        made = synthetic(name)
        sets[name] = made.X.round(3), made.features
    data = {
        name: {"rows": X.tolist(), "features": features, "frame": None}
        for name, (X, features) in sets.items()
    }
    empty = {"low": [0, 0], "unit": [1, 1]}
    data["own"] = {"rows": [], "features": ["x₁", "x₂"], "frame": empty}
    signs, paths = zip(*(MARKS[marker] for marker in MARKERS), strict=True)
    return {
        "data": data,
        "settings": SETTINGS,
        "colors": COLORS,
        "rgb": [[int(color[i : i + 2], 16) for color in COLORS] for i in (1, 3, 5)],
        "signs": signs,
        "paths": paths,
    }


def picture():
    """What the page shows when both methods have settled, for readers without scripts."""
    X = load_old_faithful().X
    fit = em(X, from_centers(X, X[[0, 1]], "full")).mixture
    centers = lloyd(X, X[[0, 1]]).centers
    shapes = [
        ellipse(*fit_k, 0.9) for fit_k in zip(fit.means, fit.covariances, strict=True)
    ]
    parts = (
        _half(X, fit.labels(X), shapes),
        _half(X, _nearest(X, centers), centers[:, None]),
    )
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 260" font-family="sans-serif">
<g>{parts[0]}<text x="20" y="16">EM</text></g>
<g transform="translate(360)">{parts[1]}<text x="20" y="16">k-means</text></g>
</svg>
"""


def _nearest(X, centers):
    return ((X[:, np.newaxis] - centers) ** 2).sum(axis=2).argmin(axis=1)


def _half(X, labels, shapes):
    """Rows and, over them, a curve (an ellipse, or a centre) of each component, in its colour."""
    drawn = ['<path d="M20 24v216h320" fill="none" stroke="#222"/>']
    for k, shape in enumerate(shapes):
        dots = " ".join(f"M{x} {y}h0" for x, y in _pixels(X[labels == k]))
        curve = "L".join(f"{x} {y}" for x, y in _pixels(shape))
        width = 3 if len(shape) > 1 else 18  # a centre is a large dot
        drawn.append(
            f'<g fill="none" stroke="{COLORS[k]}" stroke-linecap="round">'
            f'<path stroke-width="5" opacity=".6" d="{dots}"/>'
            f'<path stroke-width="{width}" d="M{curve}z"/></g>'
        )
    return "".join(drawn)


def _pixels(points):
    """Minutes of eruption and of waiting as places in a drawing 360 wide."""
    return ((points - [1.3, 36]) * [75, -3.2] + [20, 240]).round(1).tolist()


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
        (static / "playground.svg").write_text(picture(), encoding="utf-8")
        (static / "playground.css").write_text(css, encoding="utf-8")


def setup(app):
    app.connect("builder-inited", write_files)
    app.connect("html-page-context", add_files)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
