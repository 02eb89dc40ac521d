"""Files made to hurt, uploaded into a running app: each is read apart and ends in a sentence, and nobody else waits."""

import queue
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Thread

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.support import attacks
from tests.support.browser import PATIENCE, Open, press, rest, unfold
from tests.support.running import process

HELD = """
import runpy, sys
from hirempire.reading import bounded

usual, begun, children = bounded._answered, bounded._child, []

def child():
    children.append(begun())
    return children[-1]

def answered(*request, **bounds):
    print("reading", flush=True)
    try:
        return usual(*request, **bounds)
    finally:
        print("gone" if children.pop().poll() is not None else "alive", flush=True)
        sys.stdin.readline()

bounded._child, bounded._answered = child, answered
bounded.read_within.__kwdefaults__["seconds"] = 0.5
runpy.run_module("hirempire.dashboard", run_name="__main__")
"""
"""The app, which reads each file for half a second at most, and shows what came of it once a line of input comes."""

WORDS = r"Save only what is needed to a new file|Save it as CSV, XLSX or plain text|job IDs? found"
"""What may come of a file, as fast as a computer is: it takes too long, it is broken, or it was read."""
Act = Callable[[Page, bytes], None]


@dataclass
class Server:
    """An app that holds back what came of a file."""

    address: str
    process: "subprocess.Popen[bytes]"
    said: "queue.Queue[str]" = field(default_factory=queue.Queue)

    def listen(self) -> None:
        """Take in what the app says of the files that it reads."""
        for line in self.process.stdout or ():
            if (word := line.decode().strip()) in {"reading", "gone", "alive"}:
                self.said.put(word)

    def hears(self) -> str:
        """The next thing that it says."""
        return self.said.get(timeout=PATIENCE / 1000)

    def let_go(self) -> None:
        """Let it show what came of the file."""
        assert self.process.stdin is not None
        self.process.stdin.write(b"\n")
        self.process.stdin.flush()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """One app for all files."""
    with process(start=("-c", HELD)) as (address, app):
        server = Server(address, app)
        Thread(target=server.listen, daemon=True).start()
        yield server


def _file(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def as_jobs(name: str) -> Act:
    """Upload it as a file with job IDs."""

    def act(page: Page, content: bytes) -> None:
        page.get_by_role("radio", name="File").click()
        page.locator('[data-testid="stSidebar"] input[type="file"]').set_input_files([_file(name, content)])

    return act


def as_spend(page: Page, content: bytes) -> None:
    """Load it as a table of spend."""
    page.get_by_role("link", name="Conversion", exact=True).click()
    rest(page)
    page.get_by_role("radio", name="Cost", exact=True).click()
    unfold(page, "Spend")
    page.get_by_test_id("stFileUploader").filter(has_text="Load spend").locator("input").set_input_files(
        [_file("spend.csv", content)]
    )
    press(page, "Read file")


def as_names(page: Page, content: bytes) -> None:
    """Load it as channel names."""
    page.get_by_role("link", name="Names", exact=True).click()
    rest(page)
    page.locator('[data-testid="stMain"] input[type="file"]').set_input_files([_file("names.json", content)])
    press(page, "Load")


def as_stages(page: Page, content: bytes) -> None:
    """Load it as stages."""
    page.get_by_role("link", name="Conversion", exact=True).click()
    rest(page)
    unfold(page, "Statuses and stages")
    page.get_by_test_id("stFileUploader").filter(has_text="Load stages").locator("input").set_input_files(
        [_file("stages.json", content)]
    )
    press(page, "Load")


def as_logo(page: Page, content: bytes) -> None:
    """Choose it as the logo of a report."""
    page.get_by_role("link", name="Report", exact=True).click()
    rest(page)
    unfold(page, "Title, author, note, and logo")
    page.get_by_test_id("stFileUploader").filter(has_text="Logo").locator("input").set_input_files(
        [_file("logo.png", content)]
    )


def as_template(page: Page, content: bytes) -> None:
    """Create a report with it as the template."""
    page.get_by_role("link", name="Report", exact=True).click()
    rest(page)
    page.get_by_test_id("stFileUploader").filter(has_text="Company template").locator("input").set_input_files(
        [_file("template.pptx", content)]
    )
    expect(page.get_by_text("template.pptx")).to_be_visible()
    rest(page)
    press(page, "Create report")


ATTACKS: dict[str, tuple[Act, Callable[[], bytes], str]] = {
    "far row": (as_jobs("jobs.xlsx"), attacks.far_row, WORDS),
    "many cells": (as_jobs("jobs.xlsx"), attacks.many_cells, WORDS),
    "empty rows": (as_jobs("jobs.xlsx"), attacks.empty_rows, WORDS),
    "shared texts": (as_jobs("jobs.xlsx"), attacks.many_texts, WORDS),
    "styles": (as_jobs("jobs.xlsx"), attacks.many_styles, WORDS),
    "broken book": (as_jobs("jobs.xlsx"), attacks.broken_book, WORDS),
    "entities": (as_jobs("jobs.xlsx"), attacks.entities, WORDS),
    "wide line": (as_jobs("jobs.csv"), attacks.wide_text, WORDS),
    "rejected words": (as_jobs("jobs.txt"), lambda: attacks.long_text()[:4_000_000], WORDS),
    "distinct words": (
        as_jobs("jobs.txt"),
        lambda: attacks.distinct_words()[:4_000_000],
        rf"{WORDS}|too many to load at once",
    ),
    "one line": (as_jobs("jobs.txt"), lambda: attacks.one_word()[:4_000_000], WORDS),
    "wide spend": (as_spend, attacks.wide_text, r"Save only what is needed|Choose a column for"),
    "deep names": (as_names, attacks.deep_json, "This isn't a channel names file"),
    "deep stages": (as_stages, attacks.deep_json, "This isn't a stages file"),
    "huge logo": (as_logo, attacks.picture, "Choose a PNG or JPEG"),
    "attributes": (as_template, attacks.many_attributes, "Remove its slides and videos"),
    "long layouts": (as_template, attacks.long_layouts, "Remove its slides and videos"),
    "zeros": (as_template, attacks.zeros, "Remove its slides and videos"),
}


@pytest.fixture(scope="module")
def other(browser: Browser, server: Server) -> Iterator[Page]:
    """Another recruiter, who looks at her pages meanwhile."""
    expect.set_options(timeout=PATIENCE)
    page = browser.new_page()
    page.goto(server.address)
    rest(page)
    yield page
    page.close()


@pytest.mark.parametrize("name", ATTACKS)
def test_nobody_else_notices(opened: Open, server: Server, other: Page, name: str) -> None:
    """While the file is read, another session changes its page; then its process is gone, and a sentence is there."""
    act, attack, sentence = ATTACKS[name]
    sender = opened(address=server.address)
    rest(sender)
    act(sender, attack())
    assert server.hears() == "reading"
    page = "Names" if other.get_by_role("heading", name="Compare", level=1).is_visible() else "Compare"
    other.get_by_role("link", name=page).click()
    expect(other.get_by_role("heading", name=page, level=1)).to_be_visible()
    rest(other)
    said = sender.get_by_text(re.compile(sentence)).first
    assert not said.is_visible()
    assert server.hears() == "gone"
    server.let_go()
    expect(said).to_be_visible()
    expect(sender.get_by_test_id("stException")).to_have_count(0)
