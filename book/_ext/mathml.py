"""Formulas become MathML while the book is built: no script runs in the reader's browser.

Temml (one JavaScript file beside this one, with its licence) turns TeX into MathML; it runs
in V8, which `mini-racer` brings as a Python package. Sphinx keeps the numbers and the links.
"""

import atexit
import json
import re
from functools import cache
from pathlib import Path

from docutils import nodes
from py_mini_racer import MiniRacer
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.math import get_node_equation_number

TEMML = Path(__file__).with_name("temml.min.js")

# Two habits of Temml are mended around it: it reads "0,1" as one number, and it leaves out
# TeX's thin space before a named operator such as \log.
RENDER = r"""
const operator = /(<\/(?:mi|mn|msub|msup|msubsup|mfrac|msqrt|mrow|mstyle)>)(<mrow><mi>[a-z ]{2,}<\/mi><mo>\u2061<\/mo>)/g;
function render(tex, displayMode) {
  try {
    const html = temml.renderToString(tex.replace(/(\d),(?=\s*\d)/g, "$1,\\,"),
                                      {displayMode, throwOnError: true, annotate: false});
    return JSON.stringify({html: html.replace(operator, '$1<mspace width="0.1667em"></mspace>$2')});
  } catch (error) { return JSON.stringify({error: String(error.message || error)}); }
}
"""


@cache
def engine():
    v8 = MiniRacer()
    atexit.register(
        v8.close
    )  # left to the interpreter's end, its thread would never stop
    v8.eval(TEMML.read_text(encoding="utf-8") + RENDER)
    return v8


@cache
def mathml(tex, display):
    """MathML of a TeX formula; ValueError with Temml's message if it cannot be read."""
    answer = json.loads(engine().call("render", tex, display))
    if "error" in answer:
        raise ValueError(answer["error"])
    return answer["html"]


def render(translator, node, display):
    try:
        return mathml(node.astext().strip(), display)
    except ValueError as error:
        place = f"{node.source}:{node.line}"
        raise ExtensionError(f"{place}: formula {node.astext()!r}: {error}") from error


def visit_math(self, node):
    self.body.append(self.starttag(node, "span", "", CLASS="math"))
    self.body.append(render(self, node, display=False) + "</span>")
    raise nodes.SkipNode


def visit_displaymath(self, node):
    self.body.append(self.starttag(node, "div", CLASS="math"))
    self.body.append(f'<div class="formula">{render(self, node, display=True)}</div>')
    if node.get("number"):
        number = get_node_equation_number(self, node)
        self.body.append(f'<span class="eqno">({number})')
        self.add_permalink_ref(node, "Link to this equation")
        self.body.append("</span>")
    self.body.append("</div>\n")
    raise nodes.SkipNode


class KeepTogether(SphinxPostTransform):
    """No line begins with the comma after a formula, nor with the sign of a percentage.

    A browser may break beside MathML anywhere, as it may beside a picture.
    """

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs):
        for text in list(self.document.findall(nodes.Text)):
            if not isinstance(
                text.parent, (nodes.math, nodes.math_block, nodes.literal_block)
            ):
                kept = re.sub(r"(?<=\d) %|^ %", "\N{NO-BREAK SPACE}%", text)
                text.parent.replace(text, nodes.Text(kept))
        for formula in list(self.document.findall(nodes.math)):
            parent, at = formula.parent, formula.parent.index(formula)
            after = parent[at + 1] if at + 1 < len(parent) else None
            sign = isinstance(after, nodes.Text) and re.match(r"[.,;:!?)\]’”]+", after)
            if sign:
                kept = nodes.inline(
                    "", "", formula, nodes.Text(sign[0]), classes=["keep"]
                )
                parent[at : at + 2] = [kept, nodes.Text(after[sign.end() :])]


def setup(app):
    app.add_post_transform(KeepTogether)
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_displaymath, None))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
