"""The directive ``{source} gmmlib.normal.Normal.logpdf``: library code on the page, as it is.

A page never holds a copy of tested code: it shows the function itself, without its docstring
(the reference appendix has that), and links there.
"""

import ast
import inspect
import textwrap
from importlib import import_module

from docutils import nodes
from sphinx.util.docutils import SphinxDirective


def find(path):
    """The object behind a dotted path, and the part of the path that is a module."""
    module, names = path, []
    while True:
        try:
            thing = import_module(module)
            break
        except ModuleNotFoundError:
            module, _, name = module.rpartition(".")
            if not module:
                raise
            names.insert(0, name)
    for name in names:
        thing = inspect.getattr_static(thing, name)
    return getattr(thing, "fget", None) or getattr(thing, "__func__", thing)


def without_docstrings(code):
    """The same source text, the docstrings of its functions and classes left out."""
    lines = code.splitlines()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node):
            text = node.body[0]
            for number in range(text.lineno - 1, text.end_lineno):
                lines[number] = None
            after = text.end_lineno
            if after < len(lines) and lines[after] == "":
                lines[after] = None
    return "\n".join(line for line in lines if line is not None)


class Source(SphinxDirective):
    required_arguments = 1

    def run(self):
        path = self.arguments[0]
        thing = find(path)
        self.env.note_dependency(inspect.getsourcefile(thing))
        code = without_docstrings(textwrap.dedent(inspect.getsource(thing)))
        block = nodes.literal_block(
            code, code, language="python", classes=["from-library"]
        )
        note = nodes.container(classes=["source-note"])
        self.state.nested_parse([f"{{py:obj}}`{path}`"], self.content_offset, note)
        return [block, note]


def without_text(app, what, name, thing, skip, options):
    """A named tuple's fields are told with the tuple, not once more as "Alias for field 0"."""
    return skip or (thing.__doc__ or "").startswith("Alias for field number") or None


def setup(app):
    app.connect("autodoc-skip-member", without_text)
    app.add_directive("source", Source)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
