"""A docstring that names a formula, `eq-normal-pdf`, links to it in the reference appendix.

A name that no chapter defines is then a warning, and warnings stop the build.
"""

import re

NAME = re.compile(r"(?<![`:])`(eq-[a-z0-9-]+)`")


def link(app, what, name, obj, options, lines):
    lines[:] = [NAME.sub(r"formula :eq:`\1`", line) for line in lines]


def setup(app):
    app.connect("autodoc-process-docstring", link)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
