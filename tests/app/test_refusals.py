"""A refused token, a missing scope and settings of the server, as the recruiter reads them; and the server's log."""

import logging
import re
from collections.abc import Callable, Iterator

import pytest
from streamlit.testing.v1 import AppTest

from hirempire.api import trust
from hirempire.sandbox.faults import LISTING, Faults
from hirempire.sandbox.workspace import Workspace
from tests.support.app import Connect, pasted, words
from tests.support.demo import TOKEN

Opened = Callable[[], AppTest]

CONVERSION = "pages/conversion.py"


def chosen(app: AppTest, workspace: Workspace, number: int = 3) -> AppTest:
    """The app with some jobs shown."""
    well = [job.id for job in workspace.jobs if job.links and job.id != workspace.flaky_job]
    return pasted(app, " ".join(well[:number]))


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("invalid_token", "Hirempire didn't accept the API token."),
        ("token_deleted", "The API token has been deleted."),
        ("scope_missing", "Your API token doesn't include the Jobs scope."),
    ],
)
def test_a_refusal_of_the_token_closes_the_workspace_and_says_why(
    opened: Opened, server: Connect, kind: str, says: str
) -> None:
    """One request, one sentence with the place of tokens, and the field for another."""
    sandbox = server(faults=Faults(by_job={LISTING: kind}))
    app = opened()
    assert not app.exception
    assert f"{says} Create a " in words(app)
    assert "Settings → Integrations → API Tokens" in words(app)
    assert "Not connected." in words(app)
    assert len(sandbox.requests) == 1


def test_a_missing_applicants_scope_concerns_conversion_alone(
    opened: Opened, server: Connect, workspace: Workspace
) -> None:
    """Its page says which scope is missing; the workspace stays connected, and its other pages have their charts."""
    sandbox = server(scopes={"Jobs"})
    app = chosen(opened(), workspace)
    app.switch_page(CONVERSION).run()
    app.button(key="people_on").click().run()
    assert not app.exception
    assert "Your API token doesn't include the Applicants scope." in words(app)
    assert "Not connected." not in words(app)
    assert "Connected: 40 jobs" in words(app)
    asked = len(sandbox.requests)
    app.run()
    chosen(app, workspace, 5)
    assert "Applicants scope" in words(app)
    assert [path for path, _ in sandbox.requests[asked:] if path == "/v1/job-candidates"] == []
    app.switch_page("pages/channels.py").run()
    assert app.get("plotly_chart")
    assert "Applicants scope" not in words(app)


def test_candidates_load_after_a_retry_with_the_scope(opened: Opened, server: Connect, workspace: Workspace) -> None:
    """Where the token was given the scope meanwhile."""
    sandbox = server(scopes={"Jobs"})
    app = chosen(opened(), workspace)
    app.switch_page(CONVERSION).run()
    app.button(key="people_on").click().run()
    sandbox._scopes = ("Jobs", "Applicants")
    app.button(key="people_retry").click().run()
    assert not app.exception
    assert "Applicants scope" not in words(app)
    assert app.get("plotly_chart")


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("SSL_CERT_FILE", "nowhere.pem", "SSL_CERT_FILE names nowhere.pem, which doesn't exist"),
        ("SSL_CERT_FILE", "pyproject.toml", "which holds no PEM certificate"),
        ("HTTPS_PROXY", "socks5://127.0.0.1:1", "HTTPS_PROXY doesn't hold a proxy address that can be used"),
    ],
)
def test_settings_of_the_server_that_cannot_work_are_a_sentence_and_the_demo_still_starts(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, says: str
) -> None:
    """The demo runs on this computer and needs neither certificates nor a proxy."""
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, value)
    trust.trusted.cache_clear()
    demo = opened()
    assert not demo.exception
    assert demo.get("plotly_chart")
    monkeypatch.setenv("HIREMPIRE_API_TOKEN", TOKEN)
    monkeypatch.setenv("HIREMPIRE_API_URL", "https://hirempire.example/v1")
    app = opened()
    assert not app.exception
    assert says in words(app)


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """All that our loggers and Streamlit's say on a server that was started as usual, with its tracebacks."""
    lines: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    listener = Listener(logging.INFO)
    listener.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    loggers = {logging.getLogger(name): logging.getLogger(name).level for name in ("hirempire", "streamlit.error_util")}
    for logger in loggers:
        logger.addHandler(listener)
        logger.setLevel(logging.INFO)  # what an earlier test has made of it is another's
    yield lines
    for logger, level in loggers.items():
        logger.removeHandler(listener)
        logger.setLevel(level)


def test_the_servers_log_says_what_was_done_and_names_nobody(
    opened: Opened, server: Connect, workspace: Workspace, logged: list[str]
) -> None:
    """A line for each request and each load; no ID, name, token or query."""
    sandbox = server()
    app = chosen(opened(), workspace)
    app.switch_page(CONVERSION).run()
    app.button(key="people_on").click().run()
    text = "\n".join(logged)
    assert len(re.findall(r"^INFO hirempire\.api\.client: GET /\S+: 200, ok", text, re.MULTILINE)) == len(
        sandbox.requests
    )
    assert "INFO hirempire.api.fetch: Load of candidates: 3 jobs asked, 3 loaded" in text
    names = {link.source_name for job in workspace.jobs for link in job.links}
    jobs = {text for job in workspace.jobs for text in (job.id, job.job_title, job.company_name)}
    for secret in (TOKEN, "?", "job_id", "@", *names, *jobs):
        assert secret not in text, secret


def test_an_error_that_no_page_has_caught_is_in_the_log_with_its_traceback(logged: list[str]) -> None:
    """The recruiter reads that something went wrong; the log has the rest."""

    def page() -> None:
        raise ZeroDivisionError

    AppTest.from_function(page).run()
    (line,) = logged
    assert line.startswith("ERROR streamlit.error_util: Uncaught app execution\nTraceback")
    assert line.endswith("ZeroDivisionError")
