"""``python -m hirempire``: the same work without a browser, as a process of its own."""

import csv
import io
import json
import os
import re
import signal
import stat
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import httpx
import pytest

from hirempire.analysis.mapping import ChannelMap, saved
from hirempire.sandbox.candidates import candidates
from hirempire.sandbox.faults import LISTING, Faults
from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import make_workspace
from tests.support.command import run as started
from tests.support.running import ROOT

SAMPLE = "8fc4ea3c-ecc4-4a92-96fd-a14436a79a1b"
TOKEN = "sk-test-0123456789"
WORKSPACE = make_workspace(today=date(2026, 11, 24))
COLUMNS = ["job_id", "link_id", "source_name", "channel", "url", "code", "visits", "created_at", "fetched_at"]


def environment(**more: str) -> dict[str, str]:
    """Ours without the settings of Hirempire, and more."""
    return {name: value for name, value in os.environ.items() if not name.startswith("HIREMPIRE_")} | more


def hirempire(
    *arguments: str, sandbox: Sandbox | None = None, typed: bytes = b"", settings: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the command to its end; it must never show a traceback or the token."""
    if sandbox is not None:
        settings = {"HIREMPIRE_API_URL": sandbox.url, "HIREMPIRE_API_TOKEN": TOKEN}
    run = started(arguments, environment=environment(**settings or {}), typed=typed)
    assert b"Traceback" not in run.stderr
    assert TOKEN.encode() not in run.stdout + run.stderr
    return run


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A workspace in which all is well."""
    with Sandbox({TOKEN: WORKSPACE}) as running:
        yield running


def test_the_documented_sample_gives_its_numbers_as_csv(sandbox: Sandbox) -> None:
    """LinkedIn 142 and Referral 36, in the columns of the tidy frame; exit code 0."""
    run = hirempire("fetch", SAMPLE, sandbox=sandbox)
    rows = list(csv.DictReader(io.StringIO(run.stdout.decode("utf-8-sig"))))
    assert run.returncode == 0
    assert list(rows[0]) == COLUMNS
    assert {row["channel"]: row["visits"] for row in rows} == {"LinkedIn": "142", "Referral": "36"}
    assert rows[0]["created_at"] == "2026-06-18T10:00:00Z"
    assert run.stderr.decode().strip() == "1 of 1 jobs loaded."  # and no progress bar, which is for terminals


def test_json_and_table_say_the_same(sandbox: Sandbox) -> None:
    """One set of numbers, three ways to write it."""
    as_json = json.loads(hirempire("fetch", SAMPLE, "--format", "json", sandbox=sandbox).stdout)
    assert {row["channel"]: row["visits"] for row in as_json} == {"LinkedIn": 142, "Referral": 36}
    table = hirempire("fetch", SAMPLE, "--format", "table", sandbox=sandbox).stdout.decode()
    assert re.search(r"LinkedIn +LinkedIn +142 +2026-06-18", table)
    assert re.search(r"Referral +Referral +36 +2026-06-19", table)


def test_the_list_of_all_jobs_brings_the_same_numbers_in_one_request() -> None:
    """However many jobs there are; what the list lacks is asked for on its own, and a code comes in no other way."""
    ids = [job.id for job in WORKSPACE.jobs if not any(link.named_only for link in job.links)]
    with Sandbox({TOKEN: WORKSPACE}) as running:
        run = hirempire("fetch", *ids, "--listing", sandbox=running)
        assert running.requests == [("/v1/jobs", None)]
    rows = list(csv.DictReader(io.StringIO(run.stdout.decode("utf-8-sig"))))
    assert run.returncode == 0
    assert sum(int(row["visits"]) for row in rows) == sum(
        link.visits for job in WORKSPACE.jobs if job.id in ids for link in job.links
    )
    assert {row["code"] for row in rows} == {""}


def test_jobs_come_from_a_file_or_from_what_is_piped_in(sandbox: Sandbox, tmp_path: Path) -> None:
    """The same jobs either way."""
    listed = tmp_path / "jobs.csv"
    listed.write_text(f"Title,Job ID\nBackend Engineer,{SAMPLE}\n", encoding="utf-8")
    from_file = hirempire("fetch", "--jobs-file", str(listed), sandbox=sandbox)
    piped = hirempire("fetch", "--jobs-file", "-", sandbox=sandbox, typed=SAMPLE.encode())
    assert from_file.returncode == piped.returncode == 0
    assert from_file.stdout.count(b"\r\n") == piped.stdout.count(b"\r\n") == 3


def test_what_did_not_come_is_named_with_its_cause_and_the_rest_is_written(sandbox: Sandbox, tmp_path: Path) -> None:
    """One line a job on stderr, exit code 1, and the file whole."""
    output = tmp_path / "links.csv"
    run = hirempire("fetch", SAMPLE, WORKSPACE.gone_job, "--output", str(output), sandbox=sandbox)
    assert run.returncode == 1
    assert f"{WORKSPACE.gone_job}: not_found: This workspace has no such job" in run.stderr.decode()
    assert "1 of 2 jobs loaded." in run.stderr.decode()
    assert run.stdout == b""
    assert output.read_bytes().count(b"\r\n") == 3
    assert list(tmp_path.iterdir()) == [output]


@pytest.mark.parametrize(
    ("kind", "code", "sentence"),
    [
        ("unauthorized", 3, "1 job: token_refused: Hirempire didn't accept the API token"),
        ("rate_limit_long", 1, f"{SAMPLE}: limited: The workspace has reached its hourly limit"),
        ("server_error", 1, f"{SAMPLE}: server_error: Hirempire had a problem of its own (status 500)"),
        ("html", 1, f"{SAMPLE}: unreadable: The reply couldn't be read: it is a web page"),
        ("empty", 1, f"{SAMPLE}: unreadable: The reply couldn't be read: it is empty"),
        ("cut", 1, f"{SAMPLE}: unreachable: Hirempire couldn't be reached"),
    ],
)
def test_each_failure_is_a_line_with_its_sentence(kind: str, code: int, sentence: str) -> None:
    """And an exit code that a script can tell apart."""
    with Sandbox({TOKEN: WORKSPACE}, faults=Faults(everything=kind)) as running:
        run = hirempire("fetch", SAMPLE, sandbox=running)
    assert run.returncode == code
    assert sentence in run.stderr.decode()


def test_nobody_at_the_address_is_a_sentence() -> None:
    """Nothing listens there."""
    with Sandbox({TOKEN: WORKSPACE}) as stopped:
        pass
    run = hirempire("fetch", SAMPLE, sandbox=stopped)
    assert run.returncode == 1
    assert "couldn't be reached" in run.stderr.decode()


def test_a_refused_token_asks_no_more_and_leaves_an_earlier_file(tmp_path: Path) -> None:
    """No more requests than were in flight; an earlier file is worth more than an empty one."""
    output = tmp_path / "links.csv"
    output.write_text("earlier", encoding="utf-8")
    with Sandbox({"sk-another": WORKSPACE}) as running:
        ids = [job.id for job in WORKSPACE.jobs]
        run = hirempire("fetch", *ids, "--connections", "2", "--output", str(output), sandbox=running)
        assert len(running.requests) <= 2
    assert run.returncode == 3
    assert output.read_text(encoding="utf-8") == "earlier"


@pytest.mark.parametrize(
    ("arguments", "settings", "code", "sentence"),
    [
        ([SAMPLE], {}, 3, "No API token was given. Create one in Hirempire under Settings → Integrations → API Tokens"),
        ([SAMPLE], {"HIREMPIRE_API_TOKEN": "sk with blanks"}, 3, "doesn't look like an API token"),
        ([SAMPLE], {"HIREMPIRE_API_TOKEN": TOKEN, "HIREMPIRE_API_URL": "http://api.example/v1"}, 2, "https://"),
        ([], {"HIREMPIRE_API_TOKEN": TOKEN}, 2, "No job ID was given."),
        ([SAMPLE, "--jobs-file", "x"], {"HIREMPIRE_API_TOKEN": TOKEN}, 2, "not both"),
        (["--jobs-file", "missing.csv"], {"HIREMPIRE_API_TOKEN": TOKEN}, 2, "missing.csv couldn't be read"),
        ([SAMPLE, "--connections", "0"], {"HIREMPIRE_API_TOKEN": TOKEN}, 2, "a whole number from 1 to 64"),
    ],
)
def test_wrong_usage_is_a_sentence(arguments: list[str], settings: dict[str, str], code: int, sentence: str) -> None:
    """Never a traceback."""
    run = hirempire("fetch", *arguments, settings=settings)
    assert run.returncode == code
    assert sentence in run.stderr.decode()


def test_a_place_that_cannot_be_written_is_a_sentence(sandbox: Sandbox, tmp_path: Path) -> None:
    """And no half file anywhere."""
    run = hirempire("fetch", SAMPLE, "--output", str(tmp_path / "no" / "links.csv"), sandbox=sandbox)
    assert run.returncode == 2
    assert "couldn't be written" in run.stderr.decode()
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_noticed_before_anything_is_asked(tmp_path: Path) -> None:
    """Not after thousands of requests."""
    with Sandbox({TOKEN: WORKSPACE}) as running:
        run = hirempire("fetch", SAMPLE, "--output", str(tmp_path / "no" / "links.csv"), sandbox=running)
        assert running.requests == []
    assert run.returncode == 2
    assert "there is no folder" in run.stderr.decode()


@pytest.mark.parametrize("name", ["x" * 252 + ".csv", "ü" * 200 + ".csv", "a\tb" * 2_000])
def test_a_name_that_is_too_long_is_noticed_before_anything_is_asked(tmp_path: Path, name: str) -> None:
    """And the whole name does not stand in the sentence."""
    with Sandbox({TOKEN: WORKSPACE}) as running:
        run = hirempire("fetch", SAMPLE, "--output", str(tmp_path / name), sandbox=running)
        assert running.requests == []
    assert run.returncode == 2
    said = run.stderr.decode()
    assert "its name is too long" in said
    assert len(said) < 250
    assert list(tmp_path.iterdir()) == []


def test_the_longest_name_that_there_can_be_is_written(sandbox: Sandbox, tmp_path: Path) -> None:
    """The unfinished file beside it needs no longer one."""
    output = tmp_path / ("x" * 251 + ".csv")
    assert hirempire("fetch", SAMPLE, "--output", str(output), sandbox=sandbox).returncode == 0
    assert list(tmp_path.iterdir()) == [output]


@pytest.mark.parametrize(("before", "after"), [(0o600, 0o600), (0o664, 0o664), (0o4755, 0o755), (None, 0o640)])
def test_the_permissions_of_a_file_stay(sandbox: Sandbox, tmp_path: Path, before: int | None, after: int) -> None:
    """What was for one person's eyes is not opened to others; a new file has the usual ones."""
    output = tmp_path / "links.csv"
    if before is not None:
        output.write_text("earlier", encoding="utf-8")
        output.chmod(before)
    mask = os.umask(0o027)
    try:
        assert hirempire("fetch", SAMPLE, "--output", str(output), sandbox=sandbox).returncode == 0
    finally:
        os.umask(mask)
    assert output.read_bytes().count(b"\r\n") == 3
    assert stat.S_IMODE(output.stat().st_mode) == after


def test_no_link_can_be_planted_in_the_way_of_a_file(tmp_path: Path) -> None:
    """The unfinished file is a new one under a name that nobody can know; a planted one stays as it is."""
    treasure, folder = tmp_path / "treasure", tmp_path / "reports"
    treasure.write_text("untouched", encoding="utf-8")
    folder.mkdir()
    script = (
        "import os, sys, tempfile, pathlib\n"
        "from hirempire.commands import output\n"
        "folder, treasure = map(pathlib.Path, sys.argv[1:])\n"
        "names = iter(['planted', 'fresh'])\n"
        "tempfile._get_candidate_names = lambda: names\n"
        "planted = folder / f'.hirempire-{os.getpid()}-planted.unfinished'\n"
        "planted.symlink_to(treasure)\n"
        "output.write(b'links', folder / 'links.csv')\n"
        "assert planted.is_symlink()\n"
    )
    subprocess.run([sys.executable, "-c", script, str(folder), str(treasure)], cwd=ROOT, check=True)
    assert treasure.read_text(encoding="utf-8") == "untouched"
    assert (folder / "links.csv").read_bytes() == b"links"
    assert not (folder / "links.csv").is_symlink()


def test_what_a_killed_run_left_is_removed_by_the_next_one(sandbox: Sandbox, tmp_path: Path) -> None:
    """And what a run is still writing stays."""
    script = (
        "import os, pathlib, sys\n"
        "from hirempire.commands import output\n"
        "with output._unfinished(pathlib.Path(sys.argv[1])): print('there', flush=True); sys.stdin.read()\n"
    )
    output = tmp_path / "links.csv"
    command = [sys.executable, "-c", script, str(output)]
    runs = [subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(2)]
    for run in runs:
        assert run.stdout is not None
        assert run.stdout.readline() == b"there\n"
    runs[0].kill()
    runs[0].communicate()
    assert len(list(tmp_path.iterdir())) == 2
    assert hirempire("fetch", SAMPLE, "--output", str(output), sandbox=sandbox).returncode == 0
    (left,) = set(tmp_path.iterdir()) - {output}
    assert left.name.startswith(f".hirempire-{runs[1].pid}-")
    runs[1].communicate()
    assert list(tmp_path.iterdir()) == [output]


def test_what_a_link_points_to_is_replaced_and_the_link_stays(sandbox: Sandbox, tmp_path: Path) -> None:
    """A cron job may write through one."""
    target, link = tmp_path / "links-2026.csv", tmp_path / "links.csv"
    link.symlink_to(target)
    assert hirempire("fetch", SAMPLE, "--output", str(link), sandbox=sandbox).returncode == 0
    assert link.is_symlink()
    assert target.read_bytes().count(b"\r\n") == 3


def test_too_small_a_sandbox_is_wrong_usage() -> None:
    """Its special jobs need their places."""
    run = hirempire("sandbox", "--jobs", "2")
    assert run.returncode == 2
    assert "a whole number from 3 up" in run.stderr.decode()


def test_the_demo_needs_no_token() -> None:
    """All jobs of its first view are written."""
    run = hirempire("fetch", "--demo")
    assert run.returncode == 0
    assert "12 of 12 jobs loaded." in run.stderr.decode()
    assert b"LinkedIn" in run.stdout


def test_ctrl_c_keeps_what_came() -> None:
    """One job is silent for ever; the other's links are written, and the silent one is named as stopped."""
    command = [sys.executable, "-m", "hirempire", "fetch", "--connections", "1", SAMPLE, "xyz456abc123"]
    with Sandbox({TOKEN: WORKSPACE}, faults=Faults(by_job={"xyz456abc123": "silent"})) as running:
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(HIREMPIRE_API_URL=running.url, HIREMPIRE_API_TOKEN=TOKEN),
        )
        while ("/v1/job-sources", "xyz456abc123") not in running.requests:  # by then, the first job has come
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        written, said = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "xyz456abc123: cancelled: Loading was stopped" in said.decode()
    assert written.decode().count(SAMPLE) == 2
    assert "Traceback" not in said.decode()


@pytest.mark.parametrize("command", ["fetch", "conversion"])
def test_all_is_every_job_of_the_workspace(command: str) -> None:
    """Without a file of IDs: the table is that of all IDs on the command line, for one request more."""
    small = make_workspace(jobs=4, today=date(2026, 11, 24))
    with Sandbox({TOKEN: replace(small, flaky_job=small.gone_job)}) as running:
        every = hirempire(command, "--all", "--format", "json", sandbox=running)
        asked = len(running.requests)
        named = hirempire(command, *(job.id for job in small.jobs), "--format", "json", sandbox=running)
        assert asked == len(running.requests) - asked + 1
    assert every.returncode == named.returncode == 0
    moments = re.compile(rb'"fetched_at":.*')
    assert moments.sub(b"", every.stdout) == moments.sub(b"", named.stdout)


def test_without_the_list_there_are_not_all_jobs() -> None:
    """Exit code 1 and the cause, and an earlier file stays; a job named beside --all is wrong usage."""
    with Sandbox({TOKEN: WORKSPACE}, faults=Faults(by_job={LISTING: "broken_json"})) as running:
        lost = hirempire("fetch", "--all", sandbox=running)
        both = hirempire("fetch", "--all", SAMPLE, sandbox=running)
    assert (lost.returncode, lost.stdout) == (1, b"")
    assert b"The list of all jobs couldn't be loaded, so nothing was written: " in lost.stderr
    assert both.returncode == 2
    assert b"--all is every job" in both.stderr


def test_the_sandbox_runs_alone_and_stops_cleanly() -> None:
    """It prints its address and its token, answers them, and ends with 0 on Ctrl-C."""
    process = subprocess.Popen(
        [sys.executable, "-m", "hirempire", "sandbox", "--port", "0", "--jobs", "5", "--latency", "0", "--seed", "3"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    assert process.stdout is not None
    printed = ""
    while "A job to begin with" not in printed:
        line = process.stdout.readline()
        assert line, "It ended before it was ready."
        printed += line
    found = re.search(r"HIREMPIRE_API_URL=(\S+)\n.*HIREMPIRE_API_TOKEN=(\S+)", printed)
    assert found
    reply = httpx.get(f"{found[1]}/jobs", headers={"Authorization": f"Bearer {found[2]}"}).json()
    assert reply["total_jobs"] == 5
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=20) == ("", "")
    assert process.returncode == 0


@pytest.mark.parametrize("command", [(), ("fetch",), ("sandbox",)])
def test_help_is_worth_reading(command: tuple[str, ...]) -> None:
    """It names the token's place, the exit codes, and an example."""
    run = hirempire(*command, "--help")
    assert run.returncode == 0
    if command == ("fetch",):
        for words in (b"HIREMPIRE_API_TOKEN", b"Exit code", b"python -m hirempire fetch --jobs-file", b"--demo"):
            assert words in run.stdout


CONVERSION = [
    *("channel", "visits", "applicants", "qualified", "interviewed", "offered", "hired"),
    *("apply_rate", "apply_rate_low", "apply_rate_high", "hire_rate", "hire_rate_low", "hire_rate_high"),
]


def rows_of(run: subprocess.CompletedProcess[bytes]) -> list[dict[str, str]]:
    """The rows of a table as CSV."""
    return list(csv.DictReader(io.StringIO(run.stdout.decode("utf-8-sig"))))


def test_conversion_counts_what_the_sandbox_made_up(sandbox: Sandbox) -> None:
    """Counted again from the made-up people: applicants and hires by channel, and rates as fractions of them."""
    run = hirempire("conversion", SAMPLE, sandbox=sandbox)
    rows = rows_of(run)
    assert (run.returncode, list(rows[0])) == (0, CONVERSION)
    spelt = {"linkedin": "LinkedIn", "linked in": "LinkedIn", "lnkd.in": "LinkedIn", "empfehlung": "Referral"}
    made = [one for one in candidates(WORKSPACE.jobs[0], 0, WORKSPACE.today) if one.type == "applicant"]
    sources = [spelt.get((one.source or "").casefold(), one.source or "") for one in made]
    assert {row["channel"]: int(row["applicants"]) for row in rows} == Counter(sources)
    hired = [source for one, source in zip(made, sources, strict=True) if one.status == "hired"]
    assert {row["channel"]: int(row["hired"]) for row in rows if row["hired"] != "0"} == Counter(hired)
    linkedin = rows[0]
    assert (linkedin["channel"], linkedin["visits"]) == ("LinkedIn", "142")
    assert float(linkedin["apply_rate"]) == pytest.approx(sources.count("LinkedIn") / 142, abs=1e-6)
    assert float(linkedin["apply_rate_low"]) < float(linkedin["apply_rate"]) < float(linkedin["apply_rate_high"])


def test_conversion_asks_one_request_a_job_and_keeps_nobody() -> None:
    """Beside one for all links; no output tells a name, an address or an ID."""
    ids = [job.id for job in WORKSPACE.jobs if not any(link.named_only for link in job.links)][:6]
    with Sandbox({TOKEN: WORKSPACE}) as running:
        runs = [hirempire("conversion", *ids, "--format", form, sandbox=running) for form in ("csv", "json", "table")]
    asked = [("/v1/jobs", None), *(("/v1/job-candidates", job_id) for job_id in ids)]
    assert sorted(running.requests, key=str) == sorted(asked * 3, key=str)
    said = b"".join(run.stdout + run.stderr for run in runs)
    assert not re.findall(rb"cand-|@|mail\.example|\+49 30|best", said)


def test_conversion_says_what_did_not_come_and_writes_the_rest(tmp_path: Path) -> None:
    """A job whose candidates are broken, and one that is gone; exit code 1, and the file has the third."""
    broken, well = WORKSPACE.jobs[3].id, SAMPLE
    with Sandbox({TOKEN: WORKSPACE}, faults=Faults(by_job={broken: "broken_json"})) as running:
        file = tmp_path / "conversion.csv"
        run = hirempire("conversion", well, broken, WORKSPACE.gone_job, "--output", str(file), sandbox=running)
    said = run.stderr.decode()
    assert (run.returncode, run.stdout) == (1, b"")
    assert f"{broken}: unreadable: The reply couldn't be read: it is broken or ends early." in said
    assert f"{WORKSPACE.gone_job}: not_found:" in said
    assert "1 of 2 jobs' candidates loaded." in said
    assert [line.split(",")[:2] for line in file.read_text("utf-8-sig").splitlines()[1:3]] == [
        ["LinkedIn", "142"],
        ["Referral", "36"],
    ]


def test_conversion_with_spend_floor_and_names(sandbox: Sandbox, tmp_path: Path) -> None:
    """Cost columns follow, small counts are left empty, and the dashboard's own names hold."""
    spend, names = tmp_path / "spend.csv", tmp_path / "names.json"
    spend.write_text(
        "channel,job_id,from,to,amount,currency\nlinkedin,,2026-01-01,2027-12-31,600,EUR\nReferral,,2026,x,1,EUR\n"
    )
    names.write_bytes(saved(ChannelMap().merged(["Referral"], "Friends")))
    options = ("--spend", str(spend), "--names", str(names))
    run = hirempire("conversion", SAMPLE, *options, sandbox=sandbox)
    rows = {row["channel"]: row for row in rows_of(run)}
    assert run.returncode == 1  # a line of the spend could not be read
    assert "Line 3 of the spend couldn't be read" in run.stderr.decode()
    assert list(rows["LinkedIn"])[len(CONVERSION) :][:2] == ["spend", "currency"]
    applicants = int(rows["LinkedIn"]["applicants"])
    assert float(rows["LinkedIn"]["cost_per_applicant"]) == pytest.approx(600 / applicants, abs=0.005)
    assert rows["Friends"]["spend"] == ""
    guarded = hirempire("conversion", SAMPLE, "--floor", "5", sandbox=sandbox)
    assert "Counts of people below 5 are left empty" in guarded.stderr.decode()
    people = [row[column] for row in rows_of(guarded) for column in CONVERSION[2:7]]
    assert "" in people
    assert all(count == "" or int(count) >= 5 for count in people)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--currency", "EUR"), "--currency goes with --spend"),
        (("--spend", "nowhere.csv"), "nowhere.csv couldn't be read"),
        (("--names", "pyproject.toml"), "isn't a channel names file"),
        (("--spend", "pyproject.toml"), "no column for channel, amount and dates"),
        (("--floor", "0"), "a whole number from 1 to 1000"),
    ],
)
def test_conversion_called_wrongly_asks_for_nothing(options: tuple[str, str], says: str) -> None:
    """Exit code 2, and a sentence."""
    with Sandbox({TOKEN: WORKSPACE}) as running:
        run = hirempire("conversion", SAMPLE, *options, sandbox=running)
    assert (run.returncode, running.requests) == (2, [])
    assert says in run.stderr.decode()


def test_conversion_with_a_refused_token_leaves_the_file(tmp_path: Path) -> None:
    """Exit code 3, and what was there before is still there."""
    file = tmp_path / "conversion.csv"
    file.write_text("before")
    with Sandbox({"sk-another": WORKSPACE}) as running:
        run = hirempire("conversion", SAMPLE, "--output", str(file), sandbox=running)
    assert (run.returncode, file.read_text()) == (3, "before")
