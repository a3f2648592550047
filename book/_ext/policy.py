"""A content policy on every page: the browser refuses whatever is not a file of this site.

A script inside the page runs only if the policy names its hash; lean.py leaves one, the theme's
choice of light or dark, which must come before the page is drawn (and one on the search page).
"""

import re
from base64 import b64encode
from hashlib import sha256

from sphinx.errors import ExtensionError

INLINE = re.compile(r"<script(?![^>]*\b(?:src|type)=)[^>]*>(.*?)</script>", re.DOTALL)
CHARSET = '<meta charset="utf-8" />'
RULES = {
    "default-src": "'self'",
    # Temml sets the padding of matrices, notebook outputs the look of tables in attributes;
    # an attribute can neither run nor load anything.
    "style-src-attr": "'unsafe-inline'",
    # the theme's stylesheet draws arrows and crosses with data: addresses
    "img-src": "'self' data:",
    "base-uri": "'none'",
    "form-action": "'self'",
}


def hashes(html):
    for code in INLINE.findall(html):
        yield f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'"


def policy(html):
    rules = RULES | {"script-src": " ".join(["'self'", *sorted(set(hashes(html)))])}
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def mend(html, page):
    if CHARSET not in html:
        raise ExtensionError(f"{page}: policy.py looks for {CHARSET}")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(html)}" />'
    return html.replace(CHARSET, f"{CHARSET}\n    {meta}", 1)
