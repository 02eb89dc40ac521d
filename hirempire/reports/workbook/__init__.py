"""A report as an Excel workbook: a sheet for each part and each table, with charts that Excel draws."""

from hirempire.reports.workbook.build import workbook

__all__ = ["workbook"]
