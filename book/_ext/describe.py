"""Each page says in one sentence what is on it: search engines show it below the title.

It is the page's first paragraph in plain words; pages without one (indexes, library code) name
the book.
"""

import html
import textwrap

from docutils import nodes


def first_paragraph(doctree):
    """The first paragraph of the running text that holds no formula and is not a mere label."""
    for paragraph in doctree.findall(nodes.paragraph):
        text = " ".join(paragraph.astext().split())
        if (
            isinstance(paragraph.parent, nodes.section)
            and not next(paragraph.findall(nodes.math), None)
            and len(text) >= 60
        ):
            return text
    return ""


def describe(app, pagename, templatename, context, doctree):
    text = first_paragraph(doctree) if doctree else ""
    text = (
        text or f"{context.get('title') or pagename}: a page of {context['docstitle']}."
    )
    text = html.escape(textwrap.shorten(text, 160, placeholder=" …"))
    tag = f'<meta name="description" content="{text}" />'
    context["metatags"] = context.get("metatags", "") + f"\n    {tag}"


def setup(app):
    app.connect("html-page-context", describe)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
