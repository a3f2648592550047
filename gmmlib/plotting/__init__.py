"""Everything that draws: the book's style, shared shapes, and one module per topic."""

from gmmlib.plotting.shapes import draw_ellipse, draw_groups
from gmmlib.plotting.style import COLORS, GREY, INK, MARKERS, use_style

__all__ = [
    "COLORS",
    "GREY",
    "INK",
    "MARKERS",
    "draw_ellipse",
    "draw_groups",
    "use_style",
]
