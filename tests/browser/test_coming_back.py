"""A tab whose server dies goes on at another one, by itself, with the view that it had."""

import re
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import make_workspace
from tests.support.browser import Open, rest
from tests.support.demo import TOKEN
from tests.support.running import process
from tests.support.switch import between


def said(page: Page) -> str:
    """All that stands on the page, but when it was loaded."""
    text = page.get_by_test_id("stMain").inner_text()
    return re.sub(r"\d{1,2} \w{3} \d{4}, \d\d:\d\d", "", text)


def test_a_killed_servers_tab_comes_back_elsewhere_with_the_same_view(opened: Open, tmp_path: Path) -> None:
    """115 jobs, too many for its address, a filter, and conversion, to which the recruiter has agreed."""
    workspace = make_workspace(today=date(2026, 6, 18), jobs=120)
    ids = [job.id for job in workspace.jobs][:115]
    with ExitStack() as stack:
        sandbox = stack.enter_context(Sandbox({TOKEN: workspace}))
        settings = {"HIREMPIRE_API_URL": sandbox.url, "HIREMPIRE_API_TOKEN": TOKEN}
        settings["HIREMPIRE_DATABASE_URL"] = f"sqlite:///{tmp_path}/history.db"
        (first, server), (second, _) = (stack.enter_context(process(log=None, **settings)) for _ in range(2))
        page = opened(
            f"conversion?channel=LinkedIn&jobs={','.join(ids)}", address=stack.enter_context(between(first, second))
        )
        for button in (re.compile("^Load .*job"), "Turn on conversion"):
            rest(page)
            page.get_by_role("button", name=button).click()
        expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
        rest(page)
        page.wait_for_function("() => window.hirempireLeaving")
        before, address, requests = said(page), page.url, len(sandbox.requests)
        assert "jobs_left_out=115-" in address

        server.kill()
        with page.expect_event("websocket") as again:
            pass
        again.value.wait_for_event("framereceived", predicate=_is_last)
        expect(page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')).to_be_visible()
        rest(page)
        assert len(sandbox.requests) >= requests + 115  # whose candidates the other server had to load
        assert (said(page), page.url) == (before, address)


def _is_last(frame: bytes | str) -> bool:
    """Whether a frame says that a page is whole, and not begun again."""
    said_last = ForwardMsg.FromString(frame) if isinstance(frame, bytes) else ForwardMsg()
    return said_last.WhichOneof("type") == "script_finished" and said_last.script_finished == 0
