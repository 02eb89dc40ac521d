"""A report as editable slides, in our own look or in that of a company's template."""

from hirempire.reports.deck.build import deck

__all__ = ["deck"]
