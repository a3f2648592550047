"""One stylesheet instead of ten, without the rules that no page of this book uses.

600 KB of rules from the theme and its extensions become 150 (27 compressed) in
`_static/site.css`; the icon fonts keep the icons that these rules still name. A page's link to
the stylesheets is replaced when the page is written; the stylesheet is made at the end of every
build, from all pages there are (it takes half a second).
"""

import logging
import re

import lightningcss
from fontTools import subset
from sphinx.errors import ExtensionError

logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells every step
SHEET = re.compile(r'\s*<link\b[^>]*\brel="stylesheet"[^>]*>')
# The theme hides its buttons where no script runs; the content policy allows no style in a page.
NOSCRIPT = re.compile(
    r"\s*<noscript>\s*<style>\s*(\.pst-js-only[^<]*)</style>\s*</noscript>"
)
WITHOUT_SCRIPTS = (
    "@media (scripting: none) { .pst-js-only { display: none !important } }"
)
MADE_OF = "/* Made by book/_ext/styles.py of: "
UNUSED = "sphinx-thebe.css", "togglebutton.css"  # their scripts are dropped by lean.py
sheets = {}  # that the pages written in this build ask for


def mend(html, page, pathto):
    """Replace a page's stylesheets by the one."""
    found = re.findall(r'href="[^"?]*_static/([^"?]*)', "".join(SHEET.findall(html)))
    if not found:
        raise ExtensionError(f"{page}: styles.py finds no stylesheet")
    sheets.update((name, page) for name in found if name not in UNUSED)
    html, times = NOSCRIPT.subn("", SHEET.sub("", html))
    if times != 1:
        raise ExtensionError(
            f"{page}: styles.py looks for the theme's <noscript> style"
        )
    link = f'<link rel="stylesheet" href="{pathto("_static/site.css", 1)}" />'
    return html.replace("</title>", f"</title>\n{link}", 1)


def words(out):
    """Every word in a tag of a page or in a script: what a rule may speak of."""
    found = set()
    for page in out.rglob("*.html"):
        tags = set(re.findall(r"<[a-z][^>]*>", page.read_text(encoding="utf-8")))
        found.update(re.findall(r"[\w-]+", " ".join(tags)))
    for script in out.rglob("*.js"):
        if script.name not in ("fontawesome.js", "searchindex.js"):
            found.update(re.findall(r"[\w-]+", script.read_text(encoding="utf-8")))
    return found


def used_rules(css, words):
    """Leave out rules for classes and ids that no page and no script names, and idle variables."""
    named = set(re.findall(r"[.#]([A-Za-z_][\w-]*)|@keyframes ([\w-]+)", css))
    unused = {name for pair in named for name in pair if name} - words
    css = lightningcss.process_stylesheet(css, unused_symbols=unused)
    variables = set(re.findall(r"[{;](--[\w-]+):", css))
    idle = variables - set(re.findall(r"var\((--[\w-]+)", css)) - words
    return lightningcss.process_stylesheet(css, unused_symbols=idle)


def read(static, name):
    """A stylesheet with what it imports; its addresses lead from where the one will be."""
    css = lightningcss.bundle_css(str(static / name), minify=False)
    folders = (static / name).parent, static  # of the sheet, of what it imports

    def moved(match):
        for folder in folders:
            file = (folder / match[1]).resolve()
            if file.exists():
                return f'url("{file.relative_to(static.resolve()).as_posix()}")'
        raise ExtensionError(f"{name}: {match[1]}: no such file")

    return re.sub(r'url\("(?!data:|#|%23)([^")]+)"\)', moved, css)


def reduce_icons(static, css):
    """The icon fonts, with those icons only that the stylesheet still names."""
    codes = {ord(c) for c in css if "\ue000" <= c <= "\uf8ff"}
    codes |= {int(code, 16) for code in re.findall(r"\\([ef][0-9a-f]{3})", css)}
    css = re.sub(r',url\([^)]*\.ttf\)format\("truetype"\)', "", css)
    fonts = set(re.findall(r"url\((vendor/fontawesome/[^)]*\.woff2)\)", css))
    if not codes or not fonts:
        raise ExtensionError("styles.py: the theme's icons are not where they were")
    for name in fonts:
        options = subset.Options(
            flavor="woff2", layout_features=[], notdef_outline=True
        )
        font = subset.load_font(static / name, options)
        reduced = subset.Subsetter(options)
        reduced.populate(unicodes=codes)
        reduced.subset(font)
        small = "icons-" + name.rpartition("/")[2]
        subset.save_font(font, static / small, options)
        css = css.replace(name, small)
    return css


def bundle(out):
    static = out / "_static"
    target = static / "site.css"
    before = (
        target.read_text(encoding="utf-8").split(" */")[0] if target.exists() else ""
    )
    # A later build may write few pages or none: what the others ask for is in the last one.
    asked = dict.fromkeys([*sheets, *before.removeprefix(MADE_OF).split()])
    names = [name for name in asked if (static / name).exists()]
    css = "\n".join([read(static, name) for name in names] + [WITHOUT_SCRIPTS])
    css = reduce_icons(static, used_rules(css, words(out)))
    target.write_text(f"{MADE_OF}{' '.join(names)} */\n{css}", encoding="utf-8")
