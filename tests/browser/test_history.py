"""What is remembered from one start of the server to the next, and what two people see of it."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect
from sqlalchemy import update

from hirempire.history.database import Database
from hirempire.history.tables import LOOK
from hirempire.history.tables import WORKSPACE as KEPT_WORKSPACE
from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import Workspace, make_workspace
from tests.support.browser import Open, edit, press, rest, unfold
from tests.support.running import running

TOKEN = "sk-test-0123456789"
WORKSPACE = make_workspace(today=datetime.now(UTC).date())
LONG_AGO = datetime.now(UTC) - timedelta(days=10)
JOBS = [
    job.id
    for job in WORKSPACE.jobs
    if job.links and not any(link.named_only or link.created_at > LONG_AGO for link in job.links)
][:3]
VIEW = "&".join(f"jobs={job_id}" for job_id in JOBS)


def test_a_name_and_the_looks_are_there_after_a_restart(opened: Open, tmp_path: Path) -> None:
    """A recruiter renames a channel and closes everything; the next day a colleague finds it, and both looks."""
    settings = {"HIREMPIRE_API_TOKEN": TOKEN, "HIREMPIRE_DATABASE_URL": f"sqlite:///{tmp_path / 'history.db'}"}
    with Sandbox({TOKEN: WORKSPACE}) as sandbox:
        with running(**settings, HIREMPIRE_API_URL=sandbox.url) as address:
            hers = opened(f"names?{VIEW}", address=address)
            expect(hers.get_by_text("Saved 1 time since")).to_be_visible()
            hers.get_by_role("radio", name="Rename").click()
            hers.get_by_role("textbox", name="New name").fill("LinkedIn Ads")
            hers.get_by_role("button", name="Rename", exact=True).click()
            expect(hers.get_by_role("button", name="Undo")).to_be_enabled()
            rest(hers)
        with running(**settings, HIREMPIRE_API_URL=sandbox.url) as address:
            colleagues = opened(f"names?{VIEW}", address=address)
            expect(colleagues.get_by_text("Saved 2 times since")).to_be_visible()
            colleagues.get_by_role("button", name="Undo").click()
            expect(colleagues.get_by_role("button", name="Undo")).to_be_disabled()


def later(gained: int) -> Workspace:
    """The workspace after each link has had so many more visits."""
    return replace(
        WORKSPACE,
        jobs=tuple(
            replace(job, links=tuple(replace(link, visits=link.visits + gained) for link in job.links))
            for job in WORKSPACE.jobs
        ),
    )


def wait(url: str, days: int) -> None:
    """Let the looks so far lie so many days further back."""
    seconds = days * 86_400
    database = Database(url)
    with database.writing() as connection:
        connection.execute(update(LOOK).values(at=LOOK.c.at - seconds))
        connection.execute(update(KEPT_WORKSPACE).values(looked_at=KEPT_WORKSPACE.c.looked_at - seconds))
    database.close()


def test_what_came_between_two_looks_is_seen_noted_and_shown_to_a_colleague(opened: Open, tmp_path: Path) -> None:
    """Look, wait three days, look again: the gain is there, with a note on its chart, and a colleague opens it."""
    url = f"sqlite:///{tmp_path / 'history.db'}"
    settings = {"HIREMPIRE_API_TOKEN": TOKEN, "HIREMPIRE_DATABASE_URL": url}
    with Sandbox({TOKEN: WORKSPACE}) as sandbox, running(**settings, HIREMPIRE_API_URL=sandbox.url) as address:
        expect(opened(f"?{VIEW}", address=address).get_by_text("Saved 1 time since")).to_be_visible()
    wait(url, 3)
    with Sandbox({TOKEN: later(7)}) as sandbox, running(**settings, HIREMPIRE_API_URL=sandbox.url) as address:
        today = datetime.now(ZoneInfo("Europe/Berlin")).date()
        hers = opened(f"growth?{VIEW}&period={today - timedelta(days=5)}..{today}", address=address)
        gained = f"gained at least {7 * sum(len(job.links) for job in WORKSPACE.jobs if job.id in JOBS)} visits"
        expect(hers.get_by_text(gained)).to_be_visible()
        rest(hers)
        hers.get_by_text("Add a note").click()
        hers.get_by_role("textbox", name="Note").fill("Ad went live")
        hers.get_by_role("button", name="Save", exact=True).click()
        colleagues = opened(hers.url.removeprefix(f"{address}/"), address=address)
        for page in (hers, colleagues):
            expect(page.get_by_text(gained)).to_be_visible()
            expect(page.get_by_text("Ad went live")).to_be_visible()
            rest(page)
            expect(page.locator(".st-key-growth_chart .annotation-text", has_text=re.compile("^1$"))).to_be_visible()
        assert colleagues.url == hers.url


def spend_of(page: Page) -> Page:
    """The page on conversion, turned on, with the table of spend open."""
    page.get_by_role("button", name="Turn on conversion").click()
    expect(page.get_by_test_id("stMetric").first).to_be_visible()
    rest(page)
    unfold(page, "Spend")
    expect(page.get_by_text("Load spend from a file")).to_be_visible()
    rest(page)
    return page


def test_the_second_of_two_who_type_spend_at_once_is_told_and_keeps_what_they_typed(
    opened: Open, tmp_path: Path
) -> None:
    """Ben types into a table that Ana has changed since: he sees his, saves it, and undo leads to hers."""
    settings = {"HIREMPIRE_API_TOKEN": TOKEN, "HIREMPIRE_DATABASE_URL": f"sqlite:///{tmp_path / 'history.db'}"}
    table = b"channel,from,to,amount,currency\nLinkedIn,2026-01-01,2026-01-31,240,EUR\n"
    with Sandbox({TOKEN: WORKSPACE}) as sandbox, running(**settings, HIREMPIRE_API_URL=sandbox.url) as address:
        view = f"conversion?{VIEW}&conversion_closer=Cost"
        ana = spend_of(opened(view, address=address))
        ana.get_by_test_id("stFileUploader").filter(has_text="Load spend").locator("input").set_input_files(
            {"name": "spend.csv", "mimeType": "text/csv", "buffer": table}
        )
        press(ana, "Read file")
        press(ana, "Load")
        expect(ana.get_by_text("1 row read: €240.00")).to_be_visible()
        rest(ana)
        ben = spend_of(opened(view, address=address))
        expect(ben.get_by_text("1 row read: €240.00")).to_be_visible()
        edit(ana, "spend", row=1, right=4, words="300")
        expect(ana.get_by_text("1 row read: €300.00")).to_be_visible()
        rest(ana)
        edit(ben, "spend", row=1, right=4, words="500")
        expect(ben.get_by_text("changed the spend in the meantime")).to_be_visible()
        expect(ben.get_by_text("1 row read: €500.00")).to_be_visible()
        ben.get_by_role("button", name="Save mine").click()
        expect(ben.get_by_text("changed the spend in the meantime")).to_have_count(0)
        rest(ben)
        ben.get_by_role("button", name="Undo").click()
        expect(ben.get_by_text("1 row read: €300.00")).to_be_visible()
