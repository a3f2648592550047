"""A search for the number of components, drawn (chapter 15)."""

from gmmlib.plotting.style import COLORS, INK, MARKERS

NAMES = {"bic": "BIC", "aic": "AIC", "icl": "ICL", "held_out": "held-out ℓ per row"}


def draw_selection(ax, selection):
    """The criterion against the number of components, a line per family.

    Hollow markers are fits that are not sound; a ring marks the chosen one. Fits that
    failed leave a gap.

    Parameters
    ----------
    ax : matplotlib Axes
    selection : Selection
        From `gmmlib.selection.select_n_components`.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> from gmmlib.selection import select_n_components
    >>> X = [[0.0], [0.5], [1.0], [7.0], [7.5], [8.0]]
    >>> ax = plt.figure().gca()
    >>> draw_selection(ax, select_n_components(X, [1, 2], "tied"))
    >>> [text.get_text() for text in ax.texts]
    ['tied']
    """
    criterion, lines, ends = selection.criterion, {}, []
    for row in sorted(selection.table, key=lambda row: row["n_components"]):
        lines.setdefault(row["family"], []).append(row)
    for (family, rows), color, marker in zip(
        lines.items(), COLORS, MARKERS, strict=False
    ):
        at = [row["n_components"] for row in rows]
        values = [_number(row[criterion]) for row in rows]
        ax.plot(at, values, color=color)
        for K, value, row in zip(at, values, rows, strict=True):
            fill = color if row["sound"] else "none"
            ax.plot(K, value, marker, color=color, mfc=fill, ms=6)
        drawn = [(K, v) for K, v in zip(at, values, strict=True) if v == v]
        ends += [(end, family, color) for end in drawn[-1:]]
    chosen = selection.chosen
    ring = {"mfc": "none", "color": INK, "ms": 14, "mew": 1.5}
    ax.plot(chosen["n_components"], chosen[criterion], "o", **ring)
    _name(ax, ends)
    ax.set_xticks(sorted({row["n_components"] for row in selection.table}))
    ax.set_xlabel("components K")
    ax.set_ylabel(NAMES[criterion])


def _name(ax, ends):
    """Names at the right edge, each at its line's end but apart from the others."""
    low, high = ax.get_ylim()
    edge, at = ax.get_yaxis_transform(), -float("inf")
    for end, family, color in sorted(ends, key=lambda entry: entry[0][1]):
        at = max(end[1], at + 0.075 * (high - low))
        place = {"xytext": (1.0, at), "textcoords": edge, "va": "center"}
        ax.annotate(family, end, color=color, **place)


def _number(value):
    return float("nan") if value is None else value
