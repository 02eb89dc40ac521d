"""Cut the fonts in ``static/`` from those of the npm package ``inter-ui``, and measure them.

    npm pack inter-ui@4.1.1 && tar xzf inter-ui-4.1.1.tgz
    uv run --no-project --with fonttools --with brotli python docs/make_fonts.py package

Figures are as wide as one another in every place, wherever the font is used: a chart, a canvas or an office program
has no switch for it. Ligatures and alternates by context go, so that a name is shown as it is written.
"""

import copy
import json
import shutil
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parents[1]
STATIC, ADVANCES = ROOT / "static", ROOT / "hirempire" / "charts" / "advances.json"
WEIGHTS = ("Regular", "SemiBold")
WRITTEN = (  # Latin, Greek, Cyrillic; punctuation, currencies, arrows, mathematics, shapes
    *((0x20, 0x24F), (0x2B0, 0x36F), (0x370, 0x3FF), (0x400, 0x52F), (0x1E00, 0x1EFF), (0x2000, 0x209F)),
    *((0x20A0, 0x20CF), (0x2100, 0x214F), (0x2150, 0x218F), (0x2190, 0x21FF), (0x2200, 0x22FF), (0x25A0, 0x25FF)),
)
QUOTES = (0x2019, 0x201D)
KEPT = ("ccmp", "kern", "locl", "mark", "mkmk")


def cut(source: Path) -> TTFont:
    """The font with what we write alone, and with tabular figures."""
    font = TTFont(source)
    _make_figures_tabular(font)
    _give_each_character_a_glyph(font)
    options = Options(
        flavor="woff2", layout_features=list(KEPT), hinting=False, notdef_outline=True, recalc_timestamp=False
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[point for first, last in WRITTEN for point in range(first, last + 1)])
    subsetter.subset(font)
    font.flavor = "woff2"
    return font


def _make_figures_tabular(font: TTFont) -> None:
    """Have each character lead to the glyph that the feature ``tnum`` would put in its place."""
    table = font["GSUB"].table
    lookups = {
        i
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == "tnum"
        for i in record.Feature.LookupListIndex
    }
    tabular = {}
    for lookup in (table.LookupList.Lookup[i] for i in lookups):
        for part in lookup.SubTable:
            tabular |= getattr(part, "ExtSubTable", part).mapping
    for characters in font["cmap"].tables:
        characters.cmap = {point: tabular.get(glyph, glyph) for point, glyph in characters.cmap.items()}


def _give_each_character_a_glyph(font: TTFont) -> None:
    """Copy each glyph that several characters share: else the text of a PDF has one of them for all.

    The apostrophe and the quotation mark keep the glyph that is kerned, not the letters that look like them.
    """
    owners: dict[str, int] = {}
    for point, glyph in sorted(font.getBestCmap().items(), key=lambda pair: (pair[0] not in QUOTES, pair[0])):
        if owners.setdefault(glyph, point) != point:
            own = f"{glyph}.u{point:04X}"
            font.setGlyphOrder([*font.getGlyphOrder(), own])
            font["glyf"][own], font["hmtx"][own] = copy.deepcopy(font["glyf"][glyph]), font["hmtx"][glyph]
            for characters in font["cmap"].tables:
                if point in characters.cmap:
                    characters.cmap[point] = own


def advances(font: TTFont) -> dict[str, str]:
    """Which characters are how wide: thousandths of the type's size, and the characters."""
    per_em, widths = font["head"].unitsPerEm, dict[int, list[str]]()
    for point, glyph in sorted(font.getBestCmap().items()):
        widths.setdefault(round(1000 * font["hmtx"][glyph][0] / per_em), []).append(chr(point))
    return {str(width): "".join(characters) for width, characters in sorted(widths.items())}


def main() -> None:
    """Write the fonts, their licence and the table of their advances."""
    package = Path(sys.argv[1])
    for weight in WEIGHTS:
        font = cut(package / "web" / f"Inter-{weight}.woff2")
        font.save(STATIC / f"Inter-{weight}.woff2")
        if weight == "Regular":
            ADVANCES.write_text(json.dumps(advances(font), indent=0) + "\n", encoding="utf-8")
    shutil.copyfile(package / "LICENSE.txt", STATIC / "LICENSE")


if __name__ == "__main__":
    main()
