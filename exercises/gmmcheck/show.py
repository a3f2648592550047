"""Verdicts, hints and progress as the learner sees them: HTML, or plain text.

Signs and words carry the meaning; colour only repeats it. Colours are chosen to be read
on light and on dark backgrounds.
"""

from html import escape

SIGNS = {
    "right": ("✓", "#1a7f4b"),
    "wrong": ("✗", "#c4432b"),
    "error": ("!", "#b26a00"),
    "not started": ("○", "#767676"),
    "hint": ("?", "#3b6fb6"),
    "solution": ("→", "#3b6fb6"),
    "note": ("i", "#767676"),
}


class Words:
    """A sign, a title and some sentences."""

    def __init__(self, kind, title, message, printed=""):
        self.kind, self.title, self.message = kind, title, message
        self.printed = printed

    def __repr__(self):
        printed = f"\n\nIt printed:\n{self.printed}" if self.printed else ""
        return f"{SIGNS[self.kind][0]} {self.title}\n{self.message}{printed}"

    def _repr_html_(self):
        sign, colour = SIGNS[self.kind]
        printed = ""
        if self.printed:
            printed = (
                "<details><summary>What your function printed</summary>"
                f"<pre>{escape(self.printed)}</pre></details>"
            )
        return (
            f'<div style="border-left: 4px solid {colour}; padding: 0.3em 0.8em">'
            f"<strong>{sign} {escape(self.title)}</strong>"
            f'<div style="white-space: pre-wrap">{escape(self.message)}</div>'
            f"{printed}</div>"
        )


class Table:
    """What is done: a line per set, with a sign for each of its exercises."""

    def __init__(self, notebooks, exercises, entries):
        self.rows = []
        for number, name in notebooks.items():
            ids = [id for id in exercises if id.startswith(number)]
            states = [entries.get(id, {}).get("status", "not started") for id in ids]
            title = f"{number} {name[3:].replace('_', ' ')}"
            self.rows.append((title, ids, states))
        every = [state for _, _, states in self.rows for state in states]
        self.done, self.total = every.count("right"), len(every)

    def __repr__(self):
        wide = max((len(title) for title, _, _ in self.rows), default=0)
        lines = [
            f"{title:<{wide}}  {''.join(_sign(state) for state in states)}  "
            f"{states.count('right')} of {len(states)}"
            for title, _, states in self.rows
        ]
        return "\n".join([*lines, f"{self.done} of {self.total} exercises are done."])

    def _repr_html_(self):
        lines = []
        for title, ids, states in self.rows:
            signs = " ".join(
                f'<span title="{escape(id)}: {state}" style="color: '
                f'{SIGNS[state][1]}">{_sign(state)}</span>'
                for id, state in zip(ids, states, strict=True)
            )
            lines.append(
                f'<tr><th scope="row" style="text-align: left">{escape(title)}</th>'
                f'<td style="text-align: left">{signs}</td>'
                f"<td>{states.count('right')} of {len(states)}</td></tr>"
            )
        return (
            "<table><thead><tr><th>set</th><th>exercises</th><th>done</th></tr></thead>"
            f"<tbody>{''.join(lines)}</tbody><tfoot><tr><th>in all</th><td></td>"
            f"<td>{self.done} of {self.total}</td></tr></tfoot></table>"
        )


def _sign(state):
    return SIGNS.get(state, SIGNS["wrong"])[0]
