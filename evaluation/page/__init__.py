"""The pages of results: how they look, with tables and plots that need no network and no script.

Knows HTML. Does not know what was measured.
"""

from evaluation.page.interval_plot import interval_plot
from evaluation.page.layout import Cell, p_value, page, table

__all__ = ["Cell", "interval_plot", "p_value", "page", "table"]
