"""``--period`` on the command line: what was gained, from the looks that were kept, or a word that nobody looked."""

import argparse
import csv
import io
import re
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hirempire.analysis.period import ALL, COMPARISONS, PERIODS
from hirempire.commands import periods
from hirempire.sandbox import past
from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import Workspace, make_workspace
from tests.support import command
from tests.support.app import some
from tests.support.demo import TOKEN

Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    """What the demo shows today."""
    return make_workspace(today=datetime.now(UTC).date())


@pytest.fixture
def asked(workspace: Workspace) -> Iterator[Run]:
    """Runs a command against a sandbox."""
    with Sandbox({TOKEN: workspace}) as sandbox:

        def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
            with_token = {"HIREMPIRE_API_TOKEN": TOKEN, "HIREMPIRE_API_URL": sandbox.url, "PATH": ""}
            return command.run(arguments, environment=with_token | environment)

        yield run


def test_the_command_line_offers_every_period_and_comparison_that_the_pages_do() -> None:
    """Its help is written without pandas, and so apart from the list of the pages."""
    parser = argparse.ArgumentParser()
    periods.add_arguments(parser)
    periods.add_comparison(parser)
    period, comparison = (next(one for one in parser._actions if one.dest == name) for name in ("period", "compare"))
    assert re.findall(r"[a-z]+(?:-[a-z0-9]+)+", str(period.help)) == [name for name in PERIODS if name != ALL]
    assert comparison.choices == tuple(COMPARISONS)


def rows(run: subprocess.CompletedProcess[bytes]) -> list[dict[str, str]]:
    """The table on stdout."""
    return list(csv.DictReader(io.StringIO(run.stdout.decode("utf-8-sig"))))


def test_the_demo_tells_what_each_link_gained_last_week(workspace: Workspace, asked: Run) -> None:
    """The numbers are those of the rule by which its past is made, from Monday to Monday."""
    run = asked("fetch", "--demo", "--period", "last-week", "--zone", "UTC")
    assert run.returncode == 0
    now = datetime.now(UTC)
    monday = datetime.combine(now.date() - timedelta(days=now.weekday()), datetime.min.time(), UTC)
    seen = {
        look.at: {found.link.id: found.visits for links in look.jobs.values() for found in links}
        for look in past.looks(workspace, now=now)
        if look.at in {monday, monday - timedelta(days=7)}
    }
    before, after = seen[monday - timedelta(days=7)], seen[monday]
    for row in rows(run):
        gained = after.get(row["link_id"], 0) - before.get(row["link_id"], 0)
        assert (row["gained_at_least"], row["gained_at_most"]) == (str(gained), str(gained))


def test_two_fetches_are_two_looks_and_between_them_nothing_was_gained(
    asked: Run, workspace: Workspace, tmp_path: Path
) -> None:
    """The columns of before stay, in their order; the past before the first look is not guessed."""
    database = {"HIREMPIRE_DATABASE_URL": f"sqlite:///{tmp_path / 'history.db'}"}
    ids = some(workspace, 2)
    plain = rows(asked("fetch", *ids, **database))
    run = asked("fetch", *ids, "--period", "year-to-date", **database)
    assert run.returncode == 0
    for earlier, row in zip(plain, rows(run), strict=True):
        assert list(row)[:-4] == list(earlier)
        assert {name: row[name] for name in earlier if name != "fetched_at"} == {
            name: value for name, value in earlier.items() if name != "fetched_at"
        }
        made_this_year = row["created_at"].startswith(f"{datetime.now(UTC).year}")
        assert row["gained_at_least"] == (row["visits"] if made_this_year else "0")
        assert row["gained_at_most"] == (row["visits"] if made_this_year else "")


def test_without_a_history_the_columns_are_empty_and_the_code_says_so(asked: Run, workspace: Workspace) -> None:
    """No number stands where none is known."""
    run = asked("fetch", *some(workspace, 1), "--period", "last-week")
    assert run.returncode == 1
    assert b"No history is kept" in run.stderr
    assert {row["gained_at_least"] + row["gained_at_most"] + row["seen_from"] for row in rows(run)} == {""}


@pytest.mark.parametrize(
    "arguments", [("fetch", "--period", "lately"), ("report", "--output", "a.html", "--compare", "previous")]
)
def test_what_is_no_period_is_refused_before_anything_is_loaded(asked: Run, arguments: tuple[str, ...]) -> None:
    """A wrong word costs no request."""
    run = asked(*arguments, "--demo")
    assert run.returncode == 2
    assert b"loaded" not in run.stderr
    assert not run.stdout


def test_a_report_of_a_period_names_it_and_what_it_is_compared_with(asked: Run, tmp_path: Path) -> None:
    """Its totals are what was gained; growth is a section."""
    file = tmp_path / "report.html"
    run = asked("report", "--demo", "--period", "last-28-days", "--compare", "previous", "--output", str(file))
    assert run.returncode == 0
    page = file.read_text(encoding="utf-8")
    assert "Period: Last 28 days" in page
    assert "Visits gained" in page
    assert 'id="growth"' in page


def test_no_report_is_made_of_a_period_that_nobody_looked_at(asked: Run, workspace: Workspace, tmp_path: Path) -> None:
    """All time would be taken for last week."""
    file = tmp_path / "report.html"
    run = asked("report", *some(workspace, 1), "--period", "last-week", "--output", str(file))
    assert run.returncode == 1
    assert b"No report was created." in run.stderr
    assert not file.exists()
