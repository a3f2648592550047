"""Formulas and figures of an appendix carry its letter: (B.3) is the third of "B · Refresher".

Sphinx numbers by section, and the appendices have letters instead of numbers.
"""

import re

LETTER = re.compile(r"([A-Z]) · ")


def put_letters(app, env):
    for page, kinds in env.toc_fignumbers.items():
        found = LETTER.match(env.titles[page].astext())
        if found:
            for numbers in kinds.values():
                for label, number in numbers.items():
                    numbers[label] = (found[1], number[-1])
    return []


def setup(app):
    # after Sphinx's own numbering, which listens to the same event with priority 500
    app.connect("env-get-updated", put_letters, priority=600)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
