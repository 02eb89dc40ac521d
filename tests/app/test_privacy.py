"""Personal data: none. What is planted in every field but six of every candidate is found nowhere afterwards."""

import gc
import json
import logging
import pickle
import subprocess
import sys
import traceback
import types
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from streamlit.testing.v1 import AppTest

from hirempire.api.models import CandidatesLoaded, Failed
from hirempire.reports.csv import table_csv
from hirempire.reports.text import table_json, table_text
from hirempire.sandbox import server as sandbox_server
from hirempire.sandbox.candidates import DemoCandidate, made_up
from hirempire.sandbox.faults import Faults
from hirempire.sandbox.workspace import Workspace
from tests.support.app import Begun, Connect, pasted, press, session_of, some, words
from tests.support.demo import TOKEN

MARK = "Pl4nted"
NUMBER = 7_712_345_678_901
READ = {"applied_at", "type", "source", "status", "job_id"}
SPOILT: tuple[dict[str, Any], ...] = (
    *({field: {"name": f"{MARK} object"}} for field in ("status", "type", "source", "job_id", "applied_at", "id")),
    *({field: [f"{MARK} list"]} for field in ("status", "type", "source")),
    {"status": f"{MARK}@mail.example"},
    {"type": f"{MARK}; a sentence about someone, which no type is"},
    {"applied_at": f"{MARK} day"},
    {"job_id": f"{MARK}-job"},
)
"""What is wrong with some candidates: something personal stands where something else is read."""


def planted(value: Any) -> Any:  # noqa: ANN401 -- any JSON
    """The same shape with a mark in the place of everything."""
    if isinstance(value, dict):
        return {f"{MARK} key {key}": planted(one) for key, one in value.items()} | {"status": MARK, "source": MARK}
    if isinstance(value, list):
        return [planted(one) for one in value]
    return NUMBER if isinstance(value, int | float) else f"{MARK} “{value}” \\ 😀 <b> {MARK}"


def with_marks(candidate: DemoCandidate, job_id: str) -> dict[str, Any]:
    """A candidate with a mark in every field that is not read, and in the ID, which only counts."""
    reply = made_up(candidate, job_id)
    marked = {key: value if key in READ else planted(value) for key, value in reply.items()}
    return marked | {"id": f"{MARK}-{candidate.id}", f"{MARK}_new_field": {"deep": [[MARK]]}}


@pytest.fixture(autouse=True)
def _marks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every sandbox of these tests sends marks; some candidates of each job are spoilt."""
    seen: dict[str, int] = {}

    def marked(candidate: DemoCandidate, job_id: str) -> dict[str, Any]:
        at = seen[job_id] = seen.get(job_id, -1) + 1
        spoilt = SPOILT[at // 2] if at % 2 and at // 2 < len(SPOILT) else {}
        return with_marks(candidate, job_id) | spoilt

    monkeypatch.setattr(sandbox_server, "made_up", marked)


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Callable[[], str]:
    """Everything that any logger said, down to the last detail."""
    caplog.set_level(logging.DEBUG)
    for name in list(logging.root.manager.loggerDict):
        caplog.set_level(logging.DEBUG, logger=name)
    return lambda: caplog.text + "".join(repr(record.__dict__) for record in caplog.records)


def clean(text: str | bytes) -> bool:
    """Whether there is no mark in it, however it is written."""
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return MARK.encode() not in raw and str(NUMBER).encode() not in raw and b"7,712,345" not in raw


def held(*roots: object) -> Iterator[object]:
    """Every object that hangs on these, except code and modules: what a program is made of is not what it holds."""
    code = (types.ModuleType, types.FunctionType, types.CodeType, type, types.FrameType, types.BuiltinFunctionType)
    seen: set[int] = set()
    waiting = list(roots)
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, code):
            continue
        seen.add(id(one))
        yield one
        waiting += gc.get_referents(one)
        waiting += [vars(one)] if hasattr(one, "__dict__") else []
        if isinstance(one, msgspec.Struct):  # the garbage collector does not look into them
            waiting += [getattr(one, field) for field in one.__struct_fields__]


def test_the_marks_are_really_sent(server: Connect, workspace: Workspace) -> None:
    """In every candidate, some hundred times: else nothing here would be tested."""
    import http.client
    from urllib.parse import urlsplit

    url = urlsplit(server().url)
    connection = http.client.HTTPConnection(url.netloc)
    path = f"/v1/job-candidates?job_id={some(workspace, 1)[0]}"
    connection.request("GET", path, headers={"Authorization": f"Bearer {TOKEN}"})
    body = connection.getresponse().read()
    connection.close()
    candidates = json.loads(body)["candidates"]
    assert all(json.dumps(one).count(MARK) > 20 for one in candidates)
    assert all(one.keys() > READ for one in candidates)


def test_no_mark_is_held_shown_logged_or_written(
    opened: Callable[[], AppTest], server: Connect, workspace: Workspace, logged: Callable[[], str]
) -> None:
    """Not in the session, its frames and its pickle, not on the page, not in any log, not in any export."""
    ids = some(workspace, 4)
    sandbox = server(faults=Faults(by_job={ids[1]: "broken_json", ids[2]: "short_body"}))
    app = pasted(opened().switch_page("pages/conversion.py").run(), " ".join(ids))
    press(app, "Turn on conversion")
    assert not app.exception
    assert len(app.get("plotly_chart")) >= 3
    assert f"{len(sandbox.requests)} requests in the last hour" in words(app)  # those of the page are counted, too
    session = session_of(app)
    assert [one.job_id for one in session.candidate_load.loaded] == [ids[0], ids[3]]
    assert len(session.candidates) > 50
    assert sum(session.candidate_load.not_counted.values()) > 15

    gc.collect()
    holding = [one for one in held(session, app) if isinstance(one, str | bytes | bytearray)]
    assert {"applicant", "hired", "LinkedIn", ids[0]} <= {one for one in holding if isinstance(one, str)}
    assert all(clean(one if not isinstance(one, bytearray) else bytes(one)) for one in holding)
    assert not any(one == NUMBER for one in held(session, app) if isinstance(one, int | float))
    answers = session.candidate_load.answers
    assert clean(pickle.dumps([one for one in answers.came.values() if isinstance(one, CandidatesLoaded)]))
    assert clean(pickle.dumps(session.candidates))

    assert clean(logged())
    assert clean(words(app))
    assert all(clean(str(one.proto)) for part in (app.main, app.sidebar) for one in part)
    assert all(clean(write(session.candidates)) for write in (table_csv, table_json, table_text))


def test_what_failed_leads_back_to_nobody(begun: Begun, server: Connect, workspace: Workspace) -> None:
    """Neither in its words nor in a traceback, not even in one that shows what each frame held."""
    kinds = ("broken_json", "short_body", "html", "not_success", "other_job", "null_sources")
    ids = some(workspace, len(kinds))
    server(faults=Faults(by_job=dict(zip(ids, kinds, strict=True))))
    app = press(begun(*ids), "Turn on conversion")
    failed = session_of(app).candidate_load.failed
    assert len(failed) == len(kinds)
    for one in failed:
        told = traceback.TracebackException.from_exception(one.error, capture_locals=True)
        assert clean("".join(told.format()))
        assert all(clean(text) for text in held(one.error) if isinstance(text, str | bytes))
        assert isinstance(one, Failed)
    assert clean(words(app))
    assert not app.exception


SCRIPT = """
import asyncio, gc, logging, sys
logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
from hirempire.analysis.candidates import candidates_frame
from hirempire.api.client import Client
from hirempire.api.fetch import fetch_candidates
from hirempire.api.token import Token

came = []

async def load():
    async with Client(Token.parse("sk-test-0123456789"), base_url=sys.argv[1]) as client:
        await fetch_candidates(client, sys.argv[2:], on_outcome=came.append)

asyncio.run(load(), debug=True)
frame = candidates_frame(came)
gc.collect()
mark = bytearray.fromhex("506c346e746564")
texts = [one for each in gc.get_objects() for one in [each, *gc.get_referents(each)] if isinstance(one, (str, bytes))]
texts += [getattr(one, field) for job in came for one in job.candidates for field in ("type", "source", "status")]
written = [one if isinstance(one, bytes) else one.encode("utf-8", "surrogatepass") for one in texts if one is not None]
held = [one for one in written if mark in one]
print(len(frame), len(texts) > 10_000, len(held))
"""


def test_a_whole_process_holds_no_mark_and_logs_none(server: Connect, workspace: Workspace) -> None:
    """Every object that its garbage collector knows, with asyncio's and all libraries' debugging on."""
    command = [sys.executable, "-c", SCRIPT, server().url, *some(workspace, 4)]
    run = subprocess.run(command, capture_output=True, check=True, timeout=60)
    rows, many, found = run.stdout.decode().split()
    assert (int(rows) > 100, many, found) == (True, "True", "0")
    assert b"GET /job-candidates: 200" in run.stderr
    assert clean(run.stderr)


@pytest.mark.parametrize("form", ["csv", "json", "table"])
def test_the_command_line_tells_of_nobody(server: Connect, workspace: Workspace, form: str) -> None:
    """Neither what it writes nor what it says of candidates that cannot be read."""
    sandbox = server()
    run = subprocess.run(
        [sys.executable, "-X", "dev", "-m", "hirempire", "conversion", *some(workspace, 3), "--format", form],
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert run.returncode == 1
    assert b"candidates not counted: " in run.stderr
    assert clean(run.stdout + run.stderr)
    assert len(sandbox.requests) == 4
