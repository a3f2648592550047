"""A page as the theme writes it becomes a page that loads only what it uses.

Each page passes through `render` once, when it is written: a later build mends only the pages
that it writes anew. `styles`, `pictures` and `policy` do their part there; what this module
does itself is about scripts:

- thebe, fontawesome.js (1.5 MB; the icons come from a font) and the theme's settings for things
  that this book has not go; the search index is loaded on the search page only
- scripts for code cells or tabs are loaded where there are any
- all scripts are deferred: the page is drawn first

If a newer theme no longer matches, the build stops and says which part it was.
"""

import re
from pathlib import Path

import pictures
import policy
import styles
from sphinx.errors import ExtensionError
from sphinx.jinja2glue import BuiltinTemplateLoader

SCRIPT = re.compile(r"[ \t]*<script\b([^>]*)>(.*?)</script>\n?", re.DOTALL)
PRELOADED = re.compile(r'\s*<link rel="preload" as="script"[^>]*>')
SECOND_VIEWPORT = re.compile(r'(<meta name="viewport"[^>]*>)(.*?)</head>', re.DOTALL)
VIEWPORT = re.compile(r'\s*<meta name="viewport"[^>]*>')

# file of a script: what a page holds that needs it; None: nothing here does
NEEDED_BY = {
    "fontawesome.js": None,
    "sphinx-thebe.js": None,
    "togglebutton.js": r'class="(?:[^"]* )?(?:toggle|dropdown admonition|admonition dropdown)[ "]',
    "design-tabs.js": r'class="sd-tab-set',
    "clipboard.min.js": r'class="highlight',
    "copybutton.js": r'class="highlight',
    "searchtools.js": r'id="search-results"',
    "language_data.js": r'id="search-results"',
    "searchindex.js": r'id="search-results"',
}
# scripts inside the page that may stay: by what they do
KEPT = r"documentElement\.dataset\.mode", r"Activate the search field"
# and those that go: settings of what this book has not
DROPPED = (
    r"let toggle(?:Hint|OpenOnPrint)",
    r"var togglebuttonSelector",
    r"DOCUMENTATION_OPTIONS\.(?:pagename|search_as_you_type) =",
    r"THEBE_JS_URL|requestKernel:",
    r"kernelName =",
)
DATA = 'type="application/'  # a script of this type is read by others, not run


def starts(patterns, code):
    return any(re.search(pattern, code) for pattern in patterns)


def mend_scripts(html, page):
    """Drop what the page does not use, defer the rest."""
    wanted = {
        name: bool(use and re.search(use, html)) for name, use in NEEDED_BY.items()
    }
    if wanted["togglebutton.js"]:
        raise ExtensionError(
            f"{page}: a folded admonition needs a script; use {{dropdown}}, which does not"
        )

    def mended(match):
        attributes, code = match.groups()
        source = re.search(r'src="([^"?]*)', attributes)
        if source:
            if not wanted.get(source[1].rpartition("/")[2], True):
                return ""
            if re.search(r"\b(?:defer|async|module)\b", attributes):
                return match[0]
            return match[0].replace("<script", "<script defer", 1)
        if starts(DROPPED, code):
            return ""
        if starts(KEPT, code) or DATA in attributes:
            return match[0]
        raise ExtensionError(
            f"{page}: the content policy allows no script inside a page. Put it into a file in"
            f" book/_static, or teach book/_ext/lean.py what the theme has added: {code[:200]}"
        )

    return SCRIPT.sub(mended, html)


def without_handlers(html, page):
    """The theme's buttons name what they do; book/_static/theme.js does it.

    Code in an attribute could only run if the content policy allowed all of it.
    """
    html = re.sub(
        r'<button onclick="(?:window\.)?(\w+)\(\)"', r'<button data-does="\1"', html
    )
    left = re.search(r'<[^>]*\son\w+="[^>]*>', html)
    if left:
        raise ExtensionError(f"{page}: the content policy forbids {left[0][:200]}")
    return html


def mend_head(html):
    html = PRELOADED.sub("", html)  # deferred scripts are found early enough
    head, end, body = html.partition("</head>")
    first = VIEWPORT.search(head)[0]  # the theme writes it three times
    return (
        VIEWPORT.sub("", head).replace("<title>", f"{first}\n<title>", 1) + end + body
    )


def mend(html, page, pathto, root):
    html = mend_scripts(html, page)
    html = without_handlers(html, page)
    html = mend_head(html)
    html = styles.mend(html, page, pathto)
    html = pictures.mend(html, opens=page == root)
    return policy.mend(html, page)  # last: it counts the scripts that are left


class Templates(BuiltinTemplateLoader):
    """Sphinx's own templates, each page mended."""

    def render(self, template, context):
        html = super().render(template, context)
        if "</head>" not in html:
            return html
        return mend(html, context["pagename"], context["pathto"], context["root_doc"])


# The theme alternates between asking a block for its size and changing it, so that the browser
# lays the whole page out anew for every block. book/_static/book.js does the same work, without.
SLOW = "e=>{e.tabIndex=e.scrollWidth>e.clientWidth||e.scrollHeight>e.clientHeight?0:-1}"
QUICK = "e=>{/*see lean.py*/}"


def quicken(script):
    code = script.read_text(encoding="utf-8")
    if SLOW in code:
        script.write_text(code.replace(SLOW, QUICK), encoding="utf-8")
    elif QUICK not in code:
        raise ExtensionError(
            f"{script.name} of the theme has changed: does lean.py's SLOW still hold?"
        )


def finish(app, error):
    if error or app.builder.name != "html":
        return
    out = Path(app.outdir)
    quicken(out / "_static/scripts/pydata-sphinx-theme.js")
    styles.bundle(out)
    pictures.reduce(out / "_images")


def use_templates(app, config):
    config.template_bridge = "lean.Templates"


def setup(app):
    app.connect("config-inited", use_templates)
    app.connect("build-finished", finish, priority=900)  # after those who change pages
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
