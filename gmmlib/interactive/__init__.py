"""Charts that answer: what gmmlib computed, with a slider beside it.

A chart works on the book's page and in JupyterLab, and is a picture where nothing can
move (on paper, without scripts, in a viewer that knows no Vega).
"""

from gmmlib.interactive.show import table, use_charts

__all__ = ["table", "use_charts"]
