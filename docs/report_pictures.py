"""Pictures of the demo's report for the documentation: the second half of ``make screenshots``.

The web page and the paper are as Chromium has them. Slides and workbook are as LibreOffice draws them: where it, or the
poppler that makes pictures of PDF files, is not installed, it says so and leaves the pictures that there are.
"""

import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.support.browser import FLAGS, chromium

IMAGES = Path(__file__).parent / "images"
_GAP, _GROUND, _COLOURS = 12, "#D5DBE2", 64
_SLIDES, _SHEETS, _WORKBOOK_HEIGHT = 6, 4, 900
_RESOLUTION, _WORKBOOK_RESOLUTION = 56, 90
"""In dots an inch: a slide is 747 px wide."""
_SCREENS = ((1000, 760, "light"), (390, 760, "dark"))


def main() -> None:
    """Draw what can be drawn here."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _save(_web(_report(folder, "html")), "web", across=2)
        if not shutil.which("pdftoppm"):
            print("Without poppler (pdftoppm) paper, slides and workbook are as they were.")
            return
        _save(_pages(_report(folder, "pdf"), _SHEETS, _RESOLUTION), "paper", across=_SHEETS)
        if not shutil.which("soffice"):
            print("Without LibreOffice (soffice) slides and workbook are as they were.")
            return
        _save(_pages(_drawn_by_office(_report(folder, "pptx")), _SLIDES, _RESOLUTION), "slides", across=2)
        (page,) = _pages(_drawn_by_office(_report(folder, "xlsx")), 1, _WORKBOOK_RESOLUTION)
        _save([page.crop((0, 0, page.width, _WORKBOOK_HEIGHT))], "workbook", across=1)


def _report(folder: Path, suffix: str) -> Path:
    """The demo's report; some of its jobs never come, so that the exit code says nothing."""
    file = folder / f"report-{suffix}" / f"report.{suffix}"
    file.parent.mkdir()
    command = [sys.executable, "-m", "hirempire", "report", "--demo", "--output", str(file)]
    subprocess.run([*command, "--zone", "Europe/Berlin", "--author", "Robin Example"], stderr=subprocess.DEVNULL)
    return file


def _web(file: Path) -> list[Image.Image]:
    """The page on a wide screen, and dark on a phone."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        taken = []
        for width, height, scheme in _SCREENS:
            page = browser.new_page(
                viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light"
            )
            page.goto(file.as_uri())
            page.evaluate("window.pictures")
            taken.append(Image.open(io.BytesIO(page.screenshot())))
        browser.close()
    return taken


def _drawn_by_office(file: Path) -> Path:
    """A PDF of an Office file, by a LibreOffice with settings of its own."""
    folder = file.parent
    _run(
        *("soffice", f"-env:UserInstallation={folder.as_uri()}/office", "--headless", "--convert-to", "pdf"),
        *("--outdir", str(folder), str(file)),
    )
    return file.with_suffix(".pdf")


def _pages(file: Path, most: int, resolution: int) -> list[Image.Image]:
    """The first pages of a PDF."""
    _run("pdftoppm", "-r", str(resolution), "-l", str(most), "-png", str(file), str(file.parent / "page"))
    return [Image.open(one) for one in sorted(file.parent.glob("page-*.png"))]


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _save(pages: Sequence[Image.Image], name: str, *, across: int) -> None:
    """Side by side on grey, in few colours."""
    high, down = max(page.height for page in pages) + _GAP, -(-len(pages) // across)
    wide = max(
        sum(page.width + _GAP for page in pages[place : place + across]) for place in range(0, len(pages), across)
    )
    sheet = Image.new("RGB", (wide + _GAP, down * high + _GAP), _GROUND)
    left = _GAP
    for place, page in enumerate(pages):
        left = left if place % across else _GAP
        sheet.paste(page, (left, place // across * high + _GAP))
        left += page.width + _GAP
    few = sheet.quantize(_COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(IMAGES / f"report-{name}.png", optimize=True)


if __name__ == "__main__":
    main()
