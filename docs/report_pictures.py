"""A picture of the demo's slides for the documentation, drawn by LibreOffice: ``python -m docs.report_pictures``.

Needs LibreOffice and poppler on the path.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

IMAGES = Path(__file__).parent / "images"
DECK = IMAGES / "report-slides.png"
_ACROSS, _SLIDES, _GAP, _COLOURS = 2, 6, 12, 48
_RESOLUTION = 56
"""Of a slide, in dots an inch: 747 px wide."""


def main() -> set[Path]:
    """Draw it; the files."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "report.pptx"
        report = [sys.executable, "-m", "hirempire", "report", "--demo", "--output", str(file)]
        subprocess.run([*report, "--zone", "Europe/Berlin", "--author", "Robin Example"], stderr=subprocess.DEVNULL)
        _run("soffice", f"-env:UserInstallation={folder.as_uri()}/office", "--headless", "--convert-to", "pdf",
             "--outdir", name, str(file))  # fmt: skip
        _run("pdftoppm", "-r", str(_RESOLUTION), "-l", str(_SLIDES), "-png", str(file.with_suffix(".pdf")), f"{name}/s")
        slides = [Image.open(one) for one in sorted(folder.glob("s-*.png"))]
        _sheet(slides).save(DECK, optimize=True)
    return {DECK}


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _sheet(slides: list[Image.Image]) -> Image.Image:
    """Side by side on grey, in few colours."""
    wide, high = (side + _GAP for side in slides[0].size)
    sheet = Image.new("RGB", (_ACROSS * wide + _GAP, -(-len(slides) // _ACROSS) * high + _GAP), "#D5DBE2")
    for place, slide in enumerate(slides):
        down, across = divmod(place, _ACROSS)
        sheet.paste(slide, (across * wide + _GAP, down * high + _GAP))
    return sheet.quantize(_COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


if __name__ == "__main__":
    main()
