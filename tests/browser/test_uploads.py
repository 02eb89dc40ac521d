"""A file with job IDs, uploaded into a running app."""

from playwright.sync_api import Page, expect

from tests.support.browser import Open, rest


def upload(page: Page, name: str, content: bytes) -> None:
    """Choose a file in the sidebar."""
    rest(page)
    page.get_by_role("radio", name="File").click()
    page.locator('[data-testid="stSidebar"] input[type="file"]').set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


def test_what_was_understood_is_shown_before_it_is_loaded(opened: Open) -> None:
    """The column, the number and the file's own titles; another column can be chosen; a button loads."""
    page = opened()
    upload(page, "jobs.csv", b"Hirempire Job ID,Title,Old ID\n8fc4ea3c-ecc4-4a92-96fd-a14436a79a1b,Ours,abc123xyz456\n")
    expect(page.get_by_text("Column A “Hirempire Job ID”", exact=True)).to_be_visible()
    expect(page.get_by_text("1 job ID found")).to_be_visible()
    expect(page.get_by_text("Not used: 1 entry that could be IDs in column C “Old ID”")).to_be_visible()
    expect(page.get_by_text("Sheet and column")).to_be_visible()
    expect(page.get_by_role("button", name="Show these jobs")).to_be_enabled()
