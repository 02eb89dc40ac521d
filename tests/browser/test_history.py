"""What is remembered from one start of the server to the next."""

from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import expect

from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import make_workspace
from tests.support.browser import Open, rest
from tests.support.running import running

TOKEN = "sk-test-0123456789"
WORKSPACE = make_workspace(today=datetime.now(UTC).date())
JOBS = [job.id for job in WORKSPACE.jobs if job.links and not any(link.named_only for link in job.links)][:3]
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
