"""What an operator reads: lines of JSON with numbers and kinds, and metrics that count the same; nobody's name."""

import asyncio
import json
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import aiohttp
import httpx
import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from hirempire.dashboard.draining import Drain
from hirempire.dashboard.log import _Line
from hirempire.dashboard.metrics import Metrics
from hirempire.sandbox.faults import Faults
from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import Workspace, make_workspace
from tests.support import line
from tests.support.app import SAMPLE
from tests.support.demo import TOKEN
from tests.support.running import free_port, process

NAMED = 'Zoë Secretperson\n{"event": "forged"} %s \'quoted\''
REQUEST = "0123456789abcdef-0123"


def hostile() -> Workspace:
    """A workspace in which everything that people write is a person's name, and more."""
    made = make_workspace(today=date(2026, 6, 18), jobs=6)
    jobs = [
        replace(
            job,
            job_title=NAMED,
            company_name=NAMED,
            department=NAMED,
            job_location=NAMED,
            status=NAMED,
            links=tuple(replace(link, source_name=f"{NAMED} {at}") for at, link in enumerate(job.links)),
        )
        for job in made.jobs
    ]
    return replace(made, jobs=tuple(jobs))


def button(page: Sequence[ForwardMsg], label: str) -> str:
    """The ID of a button on a page."""
    found = {one.delta.new_element.button.label: one.delta.new_element.button.id for one in page}
    return found[label]


async def journey(address: str, jobs: Sequence[str]) -> None:
    """A recruiter opens jobs, one of which can't be read, makes a report, and opens an address that names a person."""
    async with aiohttp.ClientSession() as http:
        tab = await line.opened(http, address, headers={"X-Request-ID": REQUEST})
        await line.ask(tab, f"jobs={','.join(jobs)}")
        approve = button(await line.page(tab), "Load 1 job (uses 1 API request)")
        for path, pressed in (("", approve), ("report", None)):
            await line.ask(tab, f"jobs={','.join(jobs)}", path, pressed=pressed)
            page = await line.page(tab)
        await line.ask(tab, f"jobs={','.join(jobs)}", "report", pressed=button(page, "Create report"))
        assert "Download again" in str(await line.page(tab))
        other = await line.opened(http, address, headers={"X-Request-ID": NAMED.splitlines()[0].replace("ë", "e")})
        await line.ask(other, "channel=Zo%C3%AB+Secretperson&report_format=XLSX", "compare")
        await line.page(other)


def metrics(text: str) -> dict[str, float]:
    """Every sample by its name and labels."""
    families = text_string_to_metric_families(text)
    return {"".join([one.name, *map(str, one.labels.values())]): one.value for kind in families for one in kind.samples}


def test_a_journey_leaves_numbers_alone_in_log_and_metrics(tmp_path: Path) -> None:
    """A load with a job that fails, a report, and hostile headers; each line is whole, and knows its run."""
    workspace = hostile()
    ids = [*(job.id for job in workspace.jobs), SAMPLE]
    port = free_port()
    with (
        Sandbox({TOKEN: workspace}, faults=Faults(by_job={SAMPLE: "unauthorized"})) as sandbox,
        (tmp_path / "log").open("wb") as file,
        process(
            log=file,
            HIREMPIRE_API_URL=sandbox.url,
            HIREMPIRE_API_TOKEN=TOKEN,
            HIREMPIRE_LOG="json",
            HIREMPIRE_METRICS_PORT=str(port),
            HIREMPIRE_DATABASE_URL=f"sqlite:////proc/{TOKEN}/no.db",
        ) as (address, _),
    ):
        asyncio.run(journey(address, ids))
        told = httpx.get(f"http://127.0.0.1:{port}/metrics").text
        requests = len(sandbox.requests)
    said = (tmp_path / "log").read_text()
    for secret in (TOKEN, "Secretperson", "forged", *ids, str(sandbox.url)):
        assert secret not in said + told

    lines: list[dict[str, Any]] = [json.loads(one) for one in said.splitlines()]
    by = {kind: [one for one in lines if one["event"] == kind] for kind in {one["event"] for one in lines}}
    assert {"started", "connected", "run", "request", "load", "report", "store_error", "left", "drain"} <= by.keys()
    assert all(one["time"].endswith("+00:00") for one in lines)
    runs = {one["run"]: one for one in by["run"]}
    assert len(runs) == len(by["run"]) >= 4
    assert {one["run"] for kind in ("request", "load", "report") for one in by[kind]} <= runs.keys()
    first, second = (one["request"] for one in by["connected"])
    assert first == REQUEST
    assert {one["request"] for one in by["report"]} == {REQUEST}
    assert len(second) == 16  # made, since the proxy's was no number

    counted = metrics(told)
    assert counted["hirempire_requests_total2xx"] == requests == len(by["request"])
    assert counted["hirempire_load_seconds_count"] == len(by["load"])
    assert counted["hirempire_report_seconds_countpptx"] == 1
    assert counted["hirempire_store_errors_totaldatabase_not_opened"] == len(by["store_error"]) > 0
    assert counted["hirempire_pdf_queue"] == 0
    assert counted["process_resident_memory_bytes"] > 10_000_000


def raised() -> Exception:
    """An exception that quotes a name at every level."""
    name, known = NAMED, dict[str, str]()
    try:
        try:
            known[name].encode()
        except KeyError as error:
            error.add_note(name)
            int(f"{name} isn't a number")
    except ValueError as error:
        return error
    raise AssertionError


@pytest.mark.parametrize("logger", ["streamlit.error_util", "hirempire.history.database", "asyncio", "elsewhere"])
def test_an_exception_is_logged_by_its_kind_and_place(logger: str) -> None:
    """Neither its text nor what its functions held is written; nor what is filled into any message."""
    error = raised()
    info = (type(error), error, error.__traceback__)
    text = _Line().format(logging.LogRecord(logger, logging.ERROR, __file__, 7, "Uncaught in %s", (NAMED,), info))
    said = json.loads(text)
    assert "Secretperson" not in text
    assert "\n" not in text
    assert said["exception"] == ["ValueError", "KeyError"]
    assert len(said["trace"]) == 1
    assert said["trace"][0].startswith(f"{__file__}:")
    assert said["trace"][0].endswith(" raised")
    assert said["where"] == "dashboard/test_log.py:7"
    assert said.get("message") == (None if logger == "elsewhere" else "Uncaught in %s")


def test_a_refusal_for_too_many_requests_is_counted_apart() -> None:
    """It is among the requests of its class, too."""
    registry = CollectorRegistry()
    counts = Metrics(registry, drain=Drain())
    for status in (200, 429, 503, None):
        record = logging.makeLogRecord({"event": "request", "facts": {"status": status}})
        counts.emit(record)
    found = {
        "".join([one.name, *one.labels.values()]): one.value for kind in registry.collect() for one in kind.samples
    }
    assert [found[f"hirempire_requests_total{kind}"] for kind in ("2xx", "4xx", "5xx", "none")] == [1, 1, 1, 1]
    assert found["hirempire_requests_limited_total"] == 1
