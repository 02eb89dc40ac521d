"""A report as one self-contained web page: it loads nothing, and can be read without scripts."""

from hirempire.reports.webpage.page import MOST_ROWS, still, webpage

__all__ = ["MOST_ROWS", "still", "webpage"]
