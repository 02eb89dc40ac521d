"""``--period`` on the command line: what was gained, from the looks that were kept, or a word that nobody looked."""

import argparse
import csv
import html
import io
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hirempire.analysis.channels import canonical
from hirempire.analysis.period import ALL, COMPARISONS, PERIODS
from hirempire.commands import periods
from hirempire.sandbox import past
from hirempire.sandbox.candidates import candidates
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


def made_up(workspace: Workspace, ids: list[str], first: datetime, end: datetime) -> Counter[tuple[str, str]]:
    """Applicants of some jobs, and hires, by channel, who applied in a span of time; each candidate once."""
    found: Counter[tuple[str, str]] = Counter()
    for place, job in enumerate(workspace.jobs):
        people = {one.id: one for one in candidates(job, place, workspace.today)} if job.id in ids else {}
        for one in people.values():
            if one.type == "applicant" and first <= one.applied_at < end:
                channel = canonical(one.source) if one.source and one.source.strip() else ""
                found["applicants", channel] += 1
                found["hired", channel] += one.status == "hired"
    return found


def test_conversion_of_a_period_counts_who_applied_in_it(workspace: Workspace, asked: Run) -> None:
    """Beside the columns of before stand bounds, what the other period had, and verdicts; how to read it is said."""
    days = timedelta(days=28)
    end = datetime.combine(datetime.now(UTC).date(), datetime.min.time(), UTC)
    run = asked("conversion", "--demo", "--period", "last-28-days", "--compare", "previous", "--zone", "UTC")
    assert run.returncode == 0
    found = rows(run)
    earlier = list(rows(asked("conversion", "--demo"))[0])
    assert list(found[0])[: len(earlier)] == earlier
    people = made_up(workspace, list(workspace.featured), end - days, end)
    before = made_up(workspace, list(workspace.featured), end - 2 * days, end - days)
    for row in found:
        assert int(row["applicants"]) == people["applicants", row["channel"]]
        assert int(row["hired"]) == people["hired", row["channel"]]
        if row["channel"]:
            assert int(row["applicants_before"]) == before["applicants", row["channel"]]
            assert row["change_verdict"] in {"more", "less", "alike", "few", "none"}
        if row["apply_rate_at_most"]:
            assert float(row["apply_rate_at_most"]) == pytest.approx(
                (int(row["applicants"])) / int(row["visits"]), abs=1e-5
            )
    assert b"hires of recent applicants are still to come" in run.stderr


def test_conversion_refuses_periods_that_would_reveal_small_counts(asked: Run) -> None:
    """Before anything is loaded; a whole month that is over goes."""
    refused = asked("conversion", "--demo", "--period", "last-week", "--floor", "5")
    assert refused.returncode == 2
    assert b"whole past months only" in refused.stderr
    assert b"loaded" not in refused.stderr
    month = asked("conversion", "--demo", "--period", "last-month", "--floor", "5", "--zone", "UTC")
    assert month.returncode == 0
    numbers = [int(row["applicants"]) for row in rows(month) if row["applicants"]]
    assert numbers
    assert min(numbers) >= 5


def test_conversion_sets_no_spend_against_a_period(asked: Run, tmp_path: Path) -> None:
    """Spend has dates of its own."""
    spend = tmp_path / "spend.csv"
    spend.write_text("channel,from,to,amount,currency\nIndeed,2026-01-01,2026-12-31,5,EUR\n")
    run = asked("conversion", "--demo", "--period", "last-week", "--spend", str(spend))
    assert run.returncode == 2
    assert b"--spend doesn't go with --period" in run.stderr


def test_conversion_of_a_period_without_a_history_writes_no_table(asked: Run, workspace: Workspace) -> None:
    """All time would be taken for the period."""
    run = asked("conversion", *some(workspace, 1), "--period", "last-week")
    assert run.returncode == 1
    assert b"No history is kept" in run.stderr
    assert not run.stdout


def test_a_report_of_a_period_tells_of_its_applicants(asked: Run, tmp_path: Path) -> None:
    """The section on conversion is of the period, and says what in it is of all time."""
    file = tmp_path / "report.html"
    run = asked("report", "--demo", "--conversion", "--period", "last-28-days", "--output", str(file))
    assert run.returncode == 0
    page = html.unescape(file.read_text(encoding="utf-8"))
    assert "hires of recent applicants are still to come" in page
    assert "Pace shows all time" in page
    assert "compared with" in page
    assert "Conversion: this section shows all time" not in page
