"""Charts that answer: a picture on the page until the reader comes near, then Vega's drawing.

A notebook stores a chart in two forms (see gmmlib/interactive/show.py). The picture is placed
like any other figure; this extension marks it, reserves the room of its controls below it, and
writes the other form to charts/specs/NAME.js, a script rather than JSON because a browser loads
scripts also from a folder without a server. Only pages with a chart load charts/charts.js.
"""

import json
from pathlib import Path

from docutils import nodes
from sphinx.errors import ExtensionError

VEGA = "application/vnd.vega.v5+json"


def charts(notebook):
    """(name of the figure, Vega specification) of each chart in a notebook."""
    for cell in json.loads(Path(notebook).read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            if spec := output.get("data", {}).get(VEGA):
                figure = cell["metadata"].get("mystnb", {}).get("figure", {})
                if "name" not in figure:
                    raise ExtensionError(
                        f"{notebook}: the chart “{spec['description']}” has no figure name"
                    )
                yield figure["name"], spec


def rows(spec):
    """The controls of a chart, top to bottom: one row of the page each."""
    return sum("bind" in signal for signal in spec.get("signals", []))


def notebook_of(app, page):
    file = app.env.doc2path(page) if page in app.env.found_docs else ""
    return file if file.endswith(".ipynb") else None


def place(app, doctree):
    notebook = notebook_of(app, app.env.docname)
    if notebook is None:
        return
    figures = {
        id_: node for node in doctree.findall(nodes.figure) for id_ in node["ids"]
    }
    for name, spec in charts(notebook):
        figure = figures[name]
        image = figure.next_node(nodes.image)
        image["classes"].append("chart")
        room = '<div class="chart-control"></div>' * rows(spec)
        controls = nodes.raw(
            "", f'<div class="chart-controls">{room}</div>', format="html"
        )
        figure.insert(1, controls)  # between the picture and its caption


def load(app, page, template, context, doctree):
    if doctree and any("chart" in n["classes"] for n in doctree.findall(nodes.image)):
        app.add_js_file("../charts/charts.js", loading_method="defer")


def write(app, error):
    if error or app.builder.name != "html":
        return
    folder = Path(app.outdir) / "charts" / "specs"
    folder.mkdir(parents=True, exist_ok=True)
    for page in app.env.found_docs:
        if notebook := notebook_of(app, page):
            for name, spec in charts(notebook):
                text = json.dumps(spec, ensure_ascii=False, separators=(",", ":"))
                (folder / f"{name}.js").write_text(
                    f'charts["{name}"]={text}\n', encoding="utf-8"
                )


def setup(app):
    app.connect("doctree-read", place)
    app.connect("html-page-context", load)
    app.connect("build-finished", write)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
