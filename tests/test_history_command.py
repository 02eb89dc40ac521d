"""``python -m hirempire collect`` and ``history``, and the looks of the other commands, as processes of their own."""

import csv
import io
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import make_workspace
from tests.support.command import run as started
from tests.support.running import ROOT

TOKEN = "sk-test-0123456789"
WORKSPACE = make_workspace(today=date(2026, 11, 24), jobs=12)
LINKS = sum(len(job.links) for job in WORKSPACE.jobs)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A workspace in which all is well."""
    with Sandbox({TOKEN: WORKSPACE}) as running:
        yield running


@pytest.fixture
def database(tmp_path: Path) -> str:
    """The address of an empty database."""
    return f"sqlite:///{tmp_path / 'history.db'}"


def settings(database: str, sandbox: Sandbox | None = None) -> dict[str, str]:
    """The environment of a command."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("HIREMPIRE_")}
    env["HIREMPIRE_DATABASE_URL"] = database
    return env if sandbox is None else env | {"HIREMPIRE_API_URL": sandbox.url, "HIREMPIRE_API_TOKEN": TOKEN}


def hirempire(*arguments: str, database: str, sandbox: Sandbox | None = None) -> "subprocess.CompletedProcess[bytes]":
    """Run the command to its end; it must never show a traceback or the token."""
    run = started(arguments, environment=settings(database, sandbox))
    assert b"Traceback" not in run.stderr
    assert TOKEN.encode() not in run.stdout + run.stderr
    return run


def checked(database: str) -> str:
    """What ``history check`` says of it."""
    run = hirempire("history", "check", database=database)
    assert run.returncode == 0, run.stdout
    return run.stdout.decode()


def test_collect_keeps_every_job_of_the_workspace(sandbox: Sandbox, database: str) -> None:
    """With one request for all jobs, and one for each that the list lacks."""
    before = len(sandbox.requests)
    run = hirempire("collect", database=database, sandbox=sandbox)
    assert run.returncode == 0
    lacking = sum(any(link.named_only for link in job.links) for job in WORKSPACE.jobs)
    assert len(sandbox.requests) - before == 1 + lacking
    assert f"1 workspace, 12 jobs, {LINKS} links, 1 look, {LINKS} readings" in checked(database)


def test_collect_keeps_no_look_soon_after_another(sandbox: Sandbox, database: str) -> None:
    """That is no failure; some jobs by name are asked for only if it is time."""
    ids = [job.id for job in WORKSPACE.jobs[3:5]]
    hirempire("collect", database=database, sandbox=sandbox)
    again = hirempire("collect", "--at-least", "50m", database=database, sandbox=sandbox)
    before = len(sandbox.requests)
    named = hirempire("collect", "--at-least", "50m", *ids, database=database, sandbox=sandbox)
    for run in (again, named):
        assert run.returncode == 0
        assert b"The last look was at" in run.stderr
    assert len(sandbox.requests) == before
    assert ", 1 look," in checked(database)


@pytest.mark.parametrize(
    ("arguments", "looks"),
    [
        (["fetch", "--all", "--listing"], 1),
        (["fetch", "--all", "--listing", "--no-look"], 0),
        (["conversion", WORKSPACE.jobs[0].id], 1),
        (["report", WORKSPACE.jobs[0].id, "--output", "report.csv"], 1),
        (["fetch", "--demo"], 0),
    ],
    ids=["fetch", "without a look", "conversion", "report", "demo"],
)
def test_what_loads_is_a_look(
    sandbox: Sandbox,
    database: str,
    arguments: list[str],
    looks: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """But not where it is asked not to be, and never the demo."""
    monkeypatch.chdir(tmp_path)
    run = hirempire(*arguments, "--database", database, database="none", sandbox=sandbox)
    assert run.returncode == 0, run.stderr
    assert f"{looks} look" in checked(database)


def test_a_database_that_cannot_be_used_is_one_sentence(sandbox: Sandbox, tmp_path: Path) -> None:
    """The command's own work is done; collecting, whose work it is, fails."""
    bad = f"sqlite:///{tmp_path}"
    run = hirempire("fetch", WORKSPACE.jobs[0].id, database=bad, sandbox=sandbox)
    assert run.returncode == 0
    assert run.stdout.count(b"\n") > 1
    assert run.stderr.decode().splitlines()[0].startswith("This look wasn't kept. The file")
    assert hirempire("collect", database=bad, sandbox=sandbox).returncode == 1
    assert hirempire("collect", database="none", sandbox=sandbox).returncode == 2


def test_collect_goes_on_until_it_is_told_to_stop(sandbox: Sandbox, database: str) -> None:
    """SIGTERM ends it, with exit code 0 and a whole ledger; the looks before it are kept."""
    command = [sys.executable, "-m", "hirempire", "collect", "--every", "1s"]
    env = settings(database, sandbox)
    with subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        several = False
        while not several:  # on a slow computer, two may be of the same second, which is one look
            said = process.stderr.readline()
            assert said
            several = said.startswith("Kept:") and re.search(r", (?:[2-9]|\d\d+) looks,", checked(database)) is not None
        process.send_signal(signal.SIGTERM)
        assert process.stderr.read().splitlines()[-1] == "Stopped."
    assert process.returncode == 0
    assert re.search(r", (?:[2-9]|\d\d+) looks,", checked(database))


def test_a_refused_token_ends_collecting(database: str) -> None:
    """Exit code 3, as of every command; also where it should go on."""
    with Sandbox({"sk-other-0123456789": WORKSPACE}) as closed:
        for more in ([], ["--every", "1h"]):
            assert hirempire("collect", *more, database=database, sandbox=closed).returncode == 3


def test_a_job_that_fails_to_load_is_said_and_the_others_are_kept(sandbox: Sandbox, database: str) -> None:
    """Exit code 1, as of fetch."""
    ids = ["1f0e8a52-3c6b-4d7a-9e21-5b8c7d6e4f30", *(job.id for job in WORKSPACE.jobs[:3])]
    run = hirempire("collect", *ids, database=database, sandbox=sandbox)
    assert run.returncode == 1
    assert b"3 of 4 jobs loaded." in run.stderr
    assert ", 3 jobs," in checked(database)


def test_tables_of_earlier_become_looks_once(sandbox: Sandbox, database: str, tmp_path: Path) -> None:
    """Each row says when it was fetched; what can't be read is said with its line."""
    file = tmp_path / "links.csv"
    loaded = hirempire("fetch", "--all", "--listing", "--output", str(file), database="none", sandbox=sandbox)
    assert loaded.returncode == 0
    first = hirempire("history", "import", str(file), database=database)
    assert first.stderr.decode().strip() == "1 look imported; 0 of 1 were there already."
    rows = list(csv.reader(io.StringIO(file.read_text("utf-8-sig"))))
    earlier = [[*row[:6], str(int(row[6]) // 2), row[7], "2026-11-01T08:00:00Z"] for row in rows[1:]]
    earlier[0][6] = "many"
    table = "\n".join(",".join(f'"{cell}"' for cell in row) for row in [rows[0], *earlier])
    (tmp_path / "earlier.csv").write_text(table)
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    names = [str(tmp_path / name) for name in ("links.csv", "earlier.csv", "other.csv")]
    second = hirempire("history", "import", *names, database=database)
    assert second.returncode == 1
    said = second.stderr.decode()
    assert "1 row couldn't be read: line 2: visits isn't a whole number." in said
    assert "other.csv wasn't imported: it lacks the column job_id." in said
    assert "1 look imported; 1 of 2 were there already." in said
    assert "2 looks" in checked(database)


def test_an_export_has_every_reading(sandbox: Sandbox, database: str, tmp_path: Path) -> None:
    """CSV and Parquet say the same."""
    hirempire("collect", database=database, sandbox=sandbox)
    text = hirempire("history", "export", database=database).stdout.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert sum(int(row["visits"]) for row in rows) == sum(link.visits for job in WORKSPACE.jobs for link in job.links)
    file = tmp_path / "history.parquet"
    assert hirempire("history", "export", "--output", str(file), database=database).returncode == 0
    assert pd.read_parquet(file)["visits"].sum() == sum(int(row["visits"]) for row in rows)
    wrong = hirempire("history", "export", "--output", str(tmp_path / "history.xlsx"), database=database)
    assert wrong.returncode == 2


def test_pruning_and_forgetting_say_what_they_did(sandbox: Sandbox, database: str) -> None:
    """How many looks and jobs are gone; a job that isn't there is said."""
    hirempire("collect", database=database, sandbox=sandbox)
    job = WORKSPACE.jobs[0].id
    forgotten = hirempire("history", "forget", "--job", job, "--job", "nobody", database=database)
    assert forgotten.returncode == 1
    assert forgotten.stderr.decode().startswith("nobody: nothing is kept about this job.\n1 job forgotten.")
    assert ", 11 jobs," in checked(database)
    pruned = hirempire("history", "prune", "--before", "2999-01-01", database=database)
    assert pruned.stderr.decode() == "1 look removed.\n"
    assert hirempire("history", "prune", "--before", "soon", database=database).returncode == 2
