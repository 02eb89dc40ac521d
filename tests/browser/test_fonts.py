"""The dashboard and its pictures are set in the font that they bring, whatever the recruiter's computer has."""

from tests.support.browser import Open, content, shown


def test_the_dashboard_is_set_in_the_font_that_it_serves(opened: Open) -> None:
    """Both weights come from this server, and are used."""
    page = opened()
    shown(page)
    loaded = page.evaluate(
        "[...document.fonts].filter((face) => face.family.includes('Inter')).map((face) => [face.weight, face.status])"
    )
    assert sorted(loaded) == [["100 500", "loaded"], ["501 900", "loaded"]]
    assert page.locator("h1").evaluate("node => getComputedStyle(node).fontFamily").startswith("Inter")


def test_a_saved_picture_brings_its_font(opened: Open) -> None:
    """An SVG looks the same on every computer."""
    page = opened()
    shown(page)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download chart as SVG").first.click()
    drawing = content(coming.value)
    assert drawing.startswith(b"<svg")
    assert drawing.count(b"@font-face") == 2
