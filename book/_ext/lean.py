"""Mends what the theme puts on each page and this book cannot use.

- thebe's scripts go: no page runs code in the browser, and they log an error on each page
- fontawesome.js goes: 1.5 MB; the icons come from the theme's stylesheet
- a figure's size in pixels moves from its style, which would squash it on a phone, to its
  attributes, from which the browser reserves the room; it loads when it comes near
"""

import re
from pathlib import Path

FONT_SCRIPT = re.compile(r"\s*<script[^>]*scripts/fontawesome\.js[^>]*></script>")
SIZE = re.compile(r'style="width: ([\d.]+)px; height: ([\d.]+)px;"')


def attributes(match):
    width, height = (round(float(size)) for size in match.groups())
    return f'width="{width}" height="{height}" loading="lazy" decoding="async"'


def mend(html):
    return SIZE.sub(attributes, FONT_SCRIPT.sub("", html))


def unused(file):
    text = (
        f"{getattr(file, 'filename', file)} {getattr(file, 'attributes', '')}".lower()
    )
    return "thebe" in text


def drop_files(app, pagename, templatename, context, doctree):
    for key in ("script_files", "css_files"):
        context[key] = [file for file in context.get(key, []) if not unused(file)]


def mend_pages(app, error):
    if error or app.builder.name != "html":
        return
    for page in Path(app.outdir).rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        mended = mend(html)
        if mended != html:
            page.write_text(mended, encoding="utf-8")


def setup(app):
    app.connect("html-page-context", drop_files, priority=900)
    app.connect("build-finished", mend_pages)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
