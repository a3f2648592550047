"""The book's one figure style: dark ink on no background, so that a page can invert it.

Figures are drawn at twice their size in pixels and never wider than 5.6 inches:
on a phone 375 pixels wide their letters stay readable.
"""

import matplotlib.pyplot as plt
from matplotlib_inline.backend_inline import set_matplotlib_formats

INK = "#222222"
GREY = "#8a8a8a"
BARS = "#b8b8b8"  # of a histogram behind curves: seen on white, and inverted on black
COLORS = ("#0072b2", "#d55e00", "#009e73", "#aa4499", "#b8860b")
MARKERS = ("o", "s", "^", "D", "v")

RC = {
    "figure.figsize": (5.2, 3.4),
    "figure.dpi": 100,
    "figure.facecolor": "none",
    "figure.constrained_layout.use": True,
    "savefig.facecolor": "none",
    "axes.facecolor": "none",
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.titlesize": 12,
    "axes.labelsize": 12,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": plt.cycler(color=COLORS),
    "xtick.labelsize": 11,
    "ytick.labelsize": 11,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.color": INK,
    "font.size": 11,
    "font.family": "DejaVu Sans",
    "legend.frameon": False,
    "lines.linewidth": 1.8,
    "lines.markersize": 5,
    "mathtext.fontset": "dejavusans",
}


def use_style():
    """From now on, draw every figure in the book's style.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> use_style()
    >>> plt.rcParams["axes.spines.top"]
    False
    """
    plt.rcParams.update(RC)
    set_matplotlib_formats("retina", bbox_inches=None)
