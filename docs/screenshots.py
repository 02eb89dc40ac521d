"""Pictures of every page on the demo workspace, light and dark, wide and on a phone: ``make screenshots``.

Writes ``docs/images/<page>-<light|dark>-<1400|390>.png``, each as high as its page, within reason, in 256 colours so
that it stays small. The demo's numbers are the same every time; its dates follow today.
"""

import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from hirempire.dashboard.navigation import PAGES
from tests.support.browser import FLAGS, PATIENCE, chromium, rest
from tests.support.running import running

IMAGES = Path(__file__).parent / "images"
WIDTHS = (1400, 390)
THEMES = ("light", "dark")
VIEWS = {Path(path).stem: Path(path).stem if place else "" for place, path in enumerate(PAGES)} | {
    "channels-period": "?period=last-28-days",
    "growth-period": "growth?period=last-28-days",
}
"""Each picture and its path: every page, of which the first has none, and two with a period."""
HIGHEST = 2_400
"""In pixels; of a longer page, the top is shown."""


def main() -> None:
    """Draw every page, and delete the pictures of pages that no longer exist."""
    IMAGES.mkdir(exist_ok=True)
    drawn = set()
    expect.set_options(timeout=PATIENCE)
    with (
        tempfile.TemporaryDirectory() as folder,
        running(HIREMPIRE_DATABASE_URL=f"sqlite:///{folder}/history.db") as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for theme in THEMES:
            for width in WIDTHS:
                drawn |= _draw(browser, address, theme, width)
        browser.close()
    for old in set(IMAGES.glob("*.png")) - set(IMAGES.glob("report-*.png")) - drawn:
        old.unlink()
    print(f"{len(drawn)} pictures, {sum(picture.stat().st_size for picture in drawn) / 1e6:.1f} MB in {IMAGES}")


def _draw(browser: Browser, address: str, theme: str, width: int) -> set[Path]:
    """Draw every page in one theme and width, and return the files."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if theme == "dark" else "light",
        timezone_id="Europe/Berlin",
        locale="en-GB",
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    files = set()
    for name, path in VIEWS.items():
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{address}/{path}")
        rest(page)
        for _ in range(2):  # charts that load late make the page longer
            page.set_viewport_size({"width": width, "height": _height(page)})
            rest(page)
        for inner in page.locator("iframe").all():
            expect(inner.content_frame.locator("h1").first).to_be_visible()
        file = IMAGES / f"{name}-{theme}-{width}.png"
        _save(page.screenshot(animations="disabled"), file)
        files.add(file)
    context.close()
    return files


def _height(page: Page) -> int:
    """Height of all there is to scroll, in pixels, up to the bound."""
    scrolled = page.get_by_test_id("stMain").evaluate("node => node.scrollHeight")
    return min(HIGHEST, int(scrolled))


def _save(png: bytes, file: Path) -> None:
    whole = Image.open(io.BytesIO(png)).convert("RGB")
    whole.quantize(method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(file, optimize=True)


if __name__ == "__main__":
    main()
