"""What every command does when the token, the network or this computer's settings keep it from its work."""

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest

from hirempire.__main__ import main
from hirempire.api import trust
from hirempire.sandbox.faults import Faults
from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import make_workspace

TOKEN = "sk-test-0123456789"
WORKSPACE = make_workspace(today=date(2026, 11, 24))
WELL = [job for job in WORKSPACE.jobs if job.links and job.id != WORKSPACE.flaky_job]
IDS = [job.id for job in WELL[:30]]
COMMANDS: dict[str, tuple[str, Sequence[str]]] = {
    "fetch": ("links.csv", ["fetch", *IDS]),
    "fetch --listing": ("links.csv", ["fetch", *IDS, "--listing"]),
    "conversion": ("conversion.csv", ["conversion", *IDS]),
    "conversion of one job": ("conversion.csv", ["conversion", IDS[0]]),
    "report": ("report.xlsx", ["report", *IDS]),
    "report --listing": ("report.xlsx", ["report", *IDS, "--listing"]),
    "report --conversion": ("report.html", ["report", *IDS, "--conversion"]),
}
CONNECTIONS = 4

Serve = Callable[..., Sandbox]


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Starts a sandbox that the commands are set up for; it ends with the test."""
    with ExitStack() as running:

        def start(**options: object) -> Sandbox:
            sandbox = running.enter_context(Sandbox({TOKEN: WORKSPACE}, **options))  # type: ignore[arg-type]
            monkeypatch.setenv("HIREMPIRE_API_URL", sandbox.url)
            monkeypatch.setenv("HIREMPIRE_API_TOKEN", TOKEN)
            return sandbox

        yield start


@pytest.fixture
def earlier(tmp_path: Path) -> Callable[[str], Path]:
    """A file of an earlier run."""

    def make(name: str) -> Path:
        file = tmp_path / name
        file.write_bytes(b"earlier")
        return file

    return make


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("unauthorized", "token_refused: Hirempire didn't accept the API token"),
        ("invalid_token", "token_refused: Hirempire didn't accept the API token"),
        ("token_expired", "token_refused: The API token has expired"),
        ("token_deleted", "token_refused: The API token has been deleted"),
        ("scope_missing", "scope_missing: Your API token doesn't include the Jobs scope"),
    ],
)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_refused_token_ends_every_command_at_once_and_leaves_the_earlier_file(
    serve: Serve,
    earlier: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
    command: str,
    kind: str,
    says: str,
) -> None:
    """Exit code 3; one line with the number of jobs, what is wrong, and where to mend it; nothing about job IDs."""
    sandbox = serve(faults=Faults(everything=kind), latency=0.02)
    name, words = COMMANDS[command]
    file = earlier(name)
    assert main([*words, "--connections", str(CONNECTIONS), "--output", str(file)]) == 3
    assert file.read_bytes() == b"earlier"
    assert list(file.parent.iterdir()) == [file]
    assert len(sandbox.requests) <= CONNECTIONS
    said = capsys.readouterr().err
    assert said.count(says) == 1
    jobs = len(words) - 1 - sum(word.startswith("--") for word in words)
    assert re.search(rf"^{jobs} jobs?: {says}", said, re.MULTILINE)
    assert "Settings → Integrations → API Tokens" in said
    assert "job ID" not in said
    assert not any(job_id in said for job_id in IDS)


@pytest.mark.parametrize(("kind", "cause"), [("firewall", "blocked"), ("server_error", "server_error")])
@pytest.mark.parametrize("command", ["fetch", "fetch --listing", "conversion", "report"])
def test_one_cause_for_all_jobs_is_said_once_and_an_earlier_file_is_not_emptied(
    serve: Serve,
    earlier: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
    command: str,
    kind: str,
    cause: str,
) -> None:
    """Exit code 1: a file of bare headings is worth less than yesterday's."""
    serve(faults=Faults(everything=kind))
    name, words = COMMANDS[command]
    file = earlier(name)
    assert main([*words[:4], *words[31:], "--output", str(file)]) == 1
    assert file.read_bytes() == b"earlier"
    assert re.findall(rf"^.*{cause}:", capsys.readouterr().err, re.MULTILINE) == [f"3 jobs: {cause}:"]


def test_a_token_refused_in_the_middle_writes_what_loaded_where_it_costs_no_earlier_file(
    serve: Serve, tmp_path: Path, earlier: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """A new file gets the jobs before the refusal; one of an earlier run stays."""
    serve(faults=Faults(by_job={IDS[5]: "token_expired"}))
    new = tmp_path / "new.csv"
    assert main(["fetch", *IDS, "--connections", "1", "--output", str(new)]) == 3
    assert {line.split(",")[0] for line in new.read_text("utf-8-sig").splitlines()[1:]} == set(IDS[:5])
    file = earlier("links.csv")
    assert main(["fetch", *IDS, "--connections", "1", "--output", str(file)]) == 3
    assert file.read_bytes() == b"earlier"
    assert "links.csv was left unchanged." in capsys.readouterr().err


def test_without_the_applicants_scope_conversion_says_so_and_leaves_the_earlier_file(
    serve: Serve, earlier: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 3, after the links and what was in flight."""
    sandbox = serve(scopes={"Jobs"}, latency=0.02)
    file = earlier("conversion.csv")
    assert main(["conversion", *IDS, "--connections", str(CONNECTIONS), "--output", str(file)]) == 3
    assert file.read_bytes() == b"earlier"
    assert sum(path == "/v1/job-candidates" for path, _ in sandbox.requests) <= CONNECTIONS
    said = capsys.readouterr().err
    assert "30 of 30 jobs loaded." in said
    assert said.count("Your API token doesn't include the Applicants scope.") == 1


@pytest.mark.parametrize("suffix", ["html", "csv"])
def test_a_report_whose_candidates_all_failed_has_the_links_and_says_why(
    serve: Serve, tmp_path: Path, suffix: str
) -> None:
    """Exit code 3; nowhere does it claim that candidates were loaded."""
    serve(scopes={"Jobs"})
    file = tmp_path / f"report.{suffix}"
    assert main(["report", *IDS[:4], "--conversion", "--output", str(file)]) == 3
    text = file.read_text("utf-8-sig")
    assert WELL[0].links[0].id in text or suffix == "html"
    if suffix == "html":
        assert "include the Applicants scope" in text
        assert "The candidates of 4 jobs" in text
        assert "No candidates could be loaded." in text
        assert "The candidates were loaded" not in text


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("SSL_CERT_FILE", "nowhere.pem", "SSL_CERT_FILE names nowhere.pem, which doesn't exist"),
        ("SSL_CERT_FILE", "pyproject.toml", "SSL_CERT_FILE names pyproject.toml, which holds no PEM certificate"),
        ("HTTPS_PROXY", "socks5://127.0.0.1:1", "HTTPS_PROXY doesn't hold a proxy address that can be used"),
        ("https_proxy", "http://127.0.0.1:port", "https_proxy doesn't hold a proxy address that can be used"),
    ],
)
@pytest.mark.parametrize("command", COMMANDS)
def test_settings_of_this_computer_that_cannot_work_are_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
    earlier: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
    command: str,
    variable: str,
    value: str,
    says: str,
) -> None:
    """Exit code 2, and the earlier file stays; nothing is sent."""
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "NO_PROXY", "no_proxy", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HIREMPIRE_API_TOKEN", TOKEN)
    monkeypatch.setenv("HIREMPIRE_API_URL", "https://hirempire.example/v1")
    monkeypatch.setenv(variable, value)
    trust.trusted.cache_clear()
    name, words = COMMANDS[command]
    file = earlier(name)
    assert main([*words, "--output", str(file)]) == 2
    assert capsys.readouterr().err.count(says) == 1
    assert file.read_bytes() == b"earlier"


def test_the_demo_needs_none_of_these_settings(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It runs on this computer, without a certificate or a proxy."""
    monkeypatch.setenv("SSL_CERT_FILE", "nowhere.pem")
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1")
    assert main(["fetch", IDS[0], "--demo", "--format", "json"]) in (0, 1)
    assert "SSL_CERT_FILE" not in capsys.readouterr().err


LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} INFO hirempire\.[a-z.]+: [^\n]+")


@pytest.mark.parametrize("command", [*COMMANDS, "report of a deck"])
def test_verbose_logs_what_is_done_and_names_nobody(
    serve: Serve, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    """A line for each request, load and report; no ID, no name of a job, link or company, no token, no query."""
    sandbox = serve()
    name, words = COMMANDS.get(command, ("report.pptx", ["report", *IDS[:3], "--title", "Weekly MARKER"]))
    assert main([*words, "--verbose", "--output", str(tmp_path / name)]) == 0
    logged = [line for line in capsys.readouterr().err.splitlines() if LINE.fullmatch(line)]
    requests = [line for line in logged if "hirempire.api.client: GET /" in line]
    assert len(requests) == len(sandbox.requests)
    assert all(re.search(r": 200, ok, attempt 1, \d+ ms, \d+ bytes$", line) for line in requests)
    loads = [line for line in logged if "hirempire.api.fetch: Load of " in line]
    assert len(loads) == 1 + ("conversion" in command)
    assert all(re.search(r"\d+ jobs asked, \d+ loaded, 0 failed \(none\), \d+ requests, [\d.]+ s$", at) for at in loads)
    assert sum("Report created: " in line for line in logged) == ("report" in command)
    text = "\n".join(logged)
    names = {link.source_name for job in WELL for link in job.links} | {job.company_name for job in WELL}
    titles = {job.job_title for job in WELL}
    for secret in (TOKEN, "MARKER", "?", "job_id", *IDS, *names, *titles):
        assert secret not in text, secret


def test_verbose_counts_failures_by_cause_and_attempts(serve: Serve, capsys: pytest.CaptureFixture[str]) -> None:
    """A job that fails for a while is as many lines as it took requests."""
    sandbox = serve(faults=Faults(by_job={IDS[0]: "server_error", IDS[1]: "html"}))
    main(["fetch", *IDS[:3], "--verbose"])
    said = capsys.readouterr().err
    assert [f"500, server_error, attempt {number}," in said for number in range(1, 6)] == [True] * 4 + [False]
    assert f"3 jobs asked, 1 loaded, 2 failed (server_error 1, unreadable 1), {len(sandbox.requests)} requests" in said


def test_without_verbose_nothing_is_logged(serve: Serve, capsys: pytest.CaptureFixture[str]) -> None:
    """Nor after a run that was verbose, in the same process."""
    serve()
    main(["fetch", IDS[0], "--verbose"])
    capsys.readouterr()
    before = logging.getLogger("hirempire").handlers
    main(["fetch", IDS[0]])
    assert capsys.readouterr().err == "1 of 1 jobs loaded.\n"
    assert logging.getLogger("hirempire").handlers == before
