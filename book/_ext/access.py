"""Mends theme markup that keeps a page from readers who listen or use the keyboard.

Each mend carries its reason. One that fits nowhere in the whole site stops the build: the
theme has changed, and the mend must go or follow.
"""

import re
from pathlib import Path

from sphinx.errors import ExtensionError

DONE = 'aria-label="Book sidebar"'
MENDS = {
    # "auto" has no colours until a script has decided; without scripts there would be none.
    r'(<html[^>]*) data-theme="auto"': r'\1 data-theme="light"',
    # Outside all landmarks: who goes from landmark to landmark would miss the sidebar.
    r'<div id="pst-primary-sidebar"': f'<div id="pst-primary-sidebar" role="region" {DONE}',
    # The label replaces the words on the button: a voice that says them would not reach it.
    r'(search-button-field search-button__button pst-js-only") title="Search" aria-label="Search"': r"\1",
    # The same label on every folded part, instead of the words that say what is in it.
    r'<summary aria-label="Toggle hidden content">': "<summary>",
    # A deprecated role; inside a list an entry is an item.
    r'role="doc-biblioentry"': 'role="listitem"',
    # An icon has no words: its letter, of a private alphabet, is not to be read out.
    r'<i class="(fa[^"]*)"></i>': r'<i class="\1" aria-hidden="true"></i>',
}
# The same for tables, which the book may or may not have
TABLES = {
    # The empty corner of a table heads nothing.
    r'<th class="head"><p></p></th>': "<td></td>",
    # axe-core sees no text in a heading that is one letter of a formula.
    r'<th class="head"><p><span class="math"><math><mi>(\w)</mi></math></span></p></th>': r'<th class="head"><p><i>\1</i></p></th>',
}


def mend(html):
    """The page as it should be, and the mends that it needed."""
    needed = set()
    for old, new in (MENDS | TABLES).items():
        html, times = re.subn(old, new, html)
        if times:
            needed.add(old)
    return html, needed


def mend_pages(app, error):
    if error or app.builder.name != "html":
        return
    needed, all_new = set(), True
    for page in Path(app.outdir).rglob("*.html"):
        if "_static" in page.parts:
            continue
        html = page.read_text(encoding="utf-8")
        if DONE in html:
            all_new = False  # mended by an earlier build
            continue
        html, here = mend(html)
        page.write_text(html, encoding="utf-8")
        needed |= here
    if all_new and (idle := MENDS.keys() - needed):
        raise ExtensionError(f"access.py: fits nowhere on the site: {sorted(idle)}")


def setup(app):
    app.connect("build-finished", mend_pages)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
