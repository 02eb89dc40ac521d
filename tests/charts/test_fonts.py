"""The font that travels with every chart and page: what it has, and how wide it is."""

import tomllib
from pathlib import Path

import pytest
from PIL import ImageFont

from hirempire.charts.fonts import STATIC, WEIGHTS, font_faces, measured

ROOT = Path(__file__).parents[2]
SIZE = 1_000
SAID = (
    *("LinkedIn", "Łódź", "Καλημέρα", "Київ", "Đặng Thị Hồng", "1,114 visits", "≥ 5 – −3 × 2 → €37,340 · ₽ 42%"),
    *("Stepstone (Österreich)", "“quoted” … ‘single’", "½ of 3²", "ß ẞ Ω Ω ʼ ˮ"),
)


@pytest.fixture(scope="module")
def font() -> ImageFont.FreeTypeFont:
    """The file, as another library reads it; without kerning, which we do not measure."""
    return ImageFont.truetype(STATIC / "Inter-Regular.woff2", SIZE, layout_engine=ImageFont.Layout.BASIC)


@pytest.mark.parametrize("character", sorted(set("".join(SAID)) - {" "}))
def test_a_character_is_as_wide_as_in_the_font(font: ImageFont.FreeTypeFont, character: str) -> None:
    """Within a thousandth of the type's size."""
    missing = font.getmask("\U000f0000").getbbox(), font.getlength("\U000f0000")
    assert (font.getmask(character).getbbox(), font.getlength(character)) != missing
    assert measured(character, SIZE) == pytest.approx(font.getlength(character), abs=1)


def test_a_text_is_as_wide_as_its_longest_line() -> None:
    """Markup and entities of a chart are no letters."""
    assert measured("LinkedIn<br>Indeed", 13) == measured("LinkedIn", 13)
    assert measured("R&amp;D", 13) == measured("R&D", 13)
    assert measured("", 13) == 0
    assert measured("東京", 13) == 26
    assert measured("a\u0301", 13) == measured("a", 13)


@pytest.mark.parametrize("words", SAID)
def test_bold_words_have_the_room_that_they_take(words: str) -> None:
    """Some more than the others, and not much too much."""
    bold = ImageFont.truetype(STATIC / "Inter-SemiBold.woff2", SIZE).getlength(words)
    assert 0.99 * bold <= measured(f"<b>{words}</b>", SIZE) <= 1.06 * bold


def test_all_figures_have_one_width() -> None:
    """Numbers stand under one another in every chart, table and picture, without a switch."""
    assert len({measured(figure, SIZE) for figure in "0123456789"}) == 1


def test_the_font_is_small_and_brings_its_licence() -> None:
    """A mailed page carries it."""
    assert sum((STATIC / name).stat().st_size for name in WEIGHTS) < 150_000
    assert "SIL OPEN FONT LICENSE" in (STATIC / "LICENSE").read_text(encoding="utf-8")
    assert font_faces().count("@font-face") == len(WEIGHTS)
    assert "http" not in font_faces()


def test_the_dashboard_has_the_same_files_for_the_same_weights() -> None:
    """Streamlit serves them from the folder in which reports find them."""
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["enableStaticServing"] is True
    faces = {face["url"]: face["weight"] for face in config["theme"]["fontFaces"] if face["family"] == "Inter"}
    assert faces == {f"app/static/{name}": weights for name, weights in WEIGHTS.items()}
