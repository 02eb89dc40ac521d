"""Compare the numbers in every file of four reports with plain loops over the raw replies: about a minute.

- ``python -m bench.numbers``: the demo, one job, 28 channels and 300 jobs; how many numbers of each file were compared

The same as ``tests/reports/test_numbers.py``, with 300 jobs, and with PDFs and archives as Chrome makes them.
"""

import io
import re

import pypdf

from hirempire.reports.build import story
from hirempire.reports.formats import FORMATS
from hirempire.reports.story import Story
from tests.support import cases, numbers
from tests.support.numbers import Numbers

CASES = {
    "demo": cases.demo,
    "one job": cases.one_job,
    "28 channels": cases.many_channels,
    "300 jobs": cases.many_jobs,
}


def main() -> None:
    """Compare, and stop at the first number that differs."""
    for name, make in CASES.items():
        case = make()
        made, truth = story(case.subject), numbers.counted(case)
        found = {
            "pptx": sum(truth.check(numbers.in_deck(FORMATS["pptx"].build(made))).values()),
            "xlsx": sum(truth.check(numbers.in_workbook(FORMATS["xlsx"].build(made))).values()),
            "html": sum(truth.check(numbers.in_page(FORMATS["html"].build(made))).values()),
            "zip": sum(truth.check(numbers.in_archive(FORMATS["zip"].build(made), truth.tables)).values()),
            "pdf": _in_pdf(made, truth),
        }
        print(f"{name}: " + ", ".join(f"{number:,} in {suffix}" for suffix, number in found.items()))


def _in_pdf(made: Story, truth: Numbers) -> int:
    """How many channels stand in a printed report with their visits."""
    pages = pypdf.PdfReader(io.BytesIO(FORMATS["pdf"].build(made))).pages
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))
    rows = {key[0]: cells["Visits"] for key, cells in truth.tables["Visits by channel"].items()}
    first = sorted(rows, key=lambda name: -rows[name])[:20]  # as many as are printed
    for name in first:
        assert f"{name} {rows[name]:,.0f} " in text, f"{name} doesn't stand beside {rows[name]:,.0f}"
    return len(first)


if __name__ == "__main__":
    main()
