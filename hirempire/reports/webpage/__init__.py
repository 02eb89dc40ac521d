"""A report as one web page that needs nothing else: it asks no host for anything, and can be read without scripts."""

from hirempire.reports.webpage.page import MOST_ROWS, still, webpage

__all__ = ["MOST_ROWS", "still", "webpage"]
