"""``python -m hirempire history``: what was seen, in and out of the database."""

import argparse
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from hirempire.api.errors import HirempireError
from hirempire.commands import jobs, looking
from hirempire.commands.jobs import ALL_CAME, SOME_FAILED, WRONG_USAGE
from hirempire.commands.output import Usage, check, say, written
from hirempire.language import counted
from hirempire.values import count, span

if TYPE_CHECKING:
    from hirempire.history.checking import Report
    from hirempire.history.database import Database
    from hirempire.history.earlier import Table

HELP = """\
Manage the history: import earlier tables, export every reading, remove looks or jobs, check or upgrade the database.

  python -m hirempire history import links-2026-*.csv
  python -m hirempire history export --output history.parquet
  python -m hirempire history prune --before 2026-01-01
  python -m hirempire history forget --job 8fc4ea3c-ecc4-4a92-96fd-a14436a79a1b
  python -m hirempire history check
  python -m hirempire history upgrade

No token is needed: these commands only use your own database.

Exit code: 0 done; 1 something couldn't be read or written, or a problem was found; 2 wrong usage."""

_LARGEST_TABLE = 2_000_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The commands and their options."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    importing = commands.add_parser("import", help="add tables that fetch wrote earlier, as looks; a table counts once")
    importing.add_argument("files", nargs="+", metavar="FILE", help="CSV files that fetch wrote; - reads stdin")
    importing.set_defaults(work=_import)

    exporting = commands.add_parser("export", help="write every reading as CSV or Parquet")
    exporting.add_argument("--output", metavar="FILE", type=Path, help="a .csv or .parquet file; default: stdout")
    exporting.set_defaults(work=_export)

    pruning = commands.add_parser("prune", help="remove the looks before a day")
    pruning.add_argument("--before", type=_day, required=True, metavar="DATE", help="the first day to keep, in UTC")
    pruning.set_defaults(work=_prune)

    forgetting = commands.add_parser("forget", help="remove everything kept about a job")
    forgetting.add_argument("--job", action="append", required=True, metavar="ID", help="may be given several times")
    forgetting.set_defaults(work=_forget)

    checking = commands.add_parser("check", help="count what is kept, and check for damage")
    checking.set_defaults(work=_check)

    upgrading = commands.add_parser("upgrade", help="create the tables, or bring them to this version")
    upgrading.set_defaults(work=_upgrade)
    for command in (importing, exporting, pruning, forgetting, checking, upgrading):
        looking.add_database(command)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("a date such as 2026-01-31") from None


def run(args: argparse.Namespace) -> int:
    """Run one of the commands and return its exit code."""
    try:
        check(getattr(args, "output", None))
        with _database(args) as database:
            return int(args.work(args, database))
    except Usage as wrong:
        say(str(wrong))
        return WRONG_USAGE
    except HirempireError as problem:
        say(str(problem))
        return SOME_FAILED


@contextmanager
def _database(args: argparse.Namespace) -> "Iterator[Database]":
    memory = looking.opened(args)
    if memory is None:
        raise Usage(looking.HISTORY_OFF)
    try:
        yield memory.database
    finally:
        memory.close()


def _import(args: argparse.Namespace, database: "Database") -> int:
    from hirempire.history import earlier

    tables: list[Table] = []
    failed = False
    for file in args.files:
        try:
            table = earlier.read(jobs.content(file, at_most=_LARGEST_TABLE))
        except ValueError as problem:
            say(f"{file} wasn't imported: {problem}.")
            failed = True
            continue
        if table.unreadable:
            say(f"{file}: {counted(table.unreadable, 'row')} couldn't be read: {'; '.join(table.reasons)}.")
            failed = True
        tables.append(table)
    found, kept = sum(len(table.looks) for table in tables), _kept(database, tables)
    say(f"{counted(kept, 'look')} imported; {count(found - kept)} of {count(found)} were there already.")
    return SOME_FAILED if failed else ALL_CAME


def _kept(database: "Database", tables: "list[Table]") -> int:
    """Keep the looks of each workspace at once: those before others are worked in together."""
    from hirempire.history.earlier import together
    from hirempire.history.ledger import keep

    return sum(keep(database, looks, opened=opened).looks for looks, opened in together(tables))


def _export(args: argparse.Namespace, database: "Database") -> int:
    from hirempire.history.export import readings
    from hirempire.reports.csv import table_csv

    suffix = args.output.suffix.casefold() if args.output else ".csv"
    if suffix not in (".csv", ".parquet"):
        raise Usage("--output must end in .csv or .parquet.")

    def content() -> bytes:
        table = readings(database)
        if suffix == ".csv":
            return table_csv(table)
        file = io.BytesIO()
        table.to_parquet(file, index=False)
        return file.getvalue()

    return ALL_CAME if written(content, args.output) else SOME_FAILED


def _prune(args: argparse.Namespace, database: "Database") -> int:
    from hirempire.history import pruning

    removed = pruning.prune(database, round(datetime.combine(args.before, time(), UTC).timestamp()))
    say(f"{counted(removed, 'look')} removed.")
    return ALL_CAME


def _forget(args: argparse.Namespace, database: "Database") -> int:
    from hirempire.history import removing

    unknown = [job for job in args.job if not removing.forget(database, job)]
    for job in unknown:
        say(f"{job}: nothing is kept about this job.")
    say(f"{counted(len(args.job) - len(unknown), 'job')} forgotten. The next look at a job keeps it again.")
    return SOME_FAILED if unknown else ALL_CAME


def _check(_: argparse.Namespace, database: "Database") -> int:
    from hirempire.history import checking

    report = checking.check(database)
    written(lambda: "\n".join([*_lines(database.place, report), ""]).encode(), None)
    return SOME_FAILED if report.problems else ALL_CAME


def _upgrade(_: argparse.Namespace, database: "Database") -> int:
    """Say where the tables are: opening the database has upgraded them already."""
    from hirempire.history.upgrade import HEAD

    say(f"{database.place} has the tables of this version ({HEAD}).")
    return ALL_CAME


def _lines(place: str, report: "Report") -> Iterator[str]:
    yield f"{place}: {report.size / 1e6:,.1f} MB"
    yield (
        f"{counted(report.workspaces, 'workspace')}, {counted(report.jobs, 'job')}, {counted(report.links, 'link')}, "
        f"{counted(report.looks, 'look')}, {counted(report.readings, 'reading')}"
    )
    if report.since is not None and report.until is not None:
        yield f"Looks: {_span(report.since, report.until)}"
    for begin, end in report.gaps:
        yield f"No look for {counted((end - begin) // 86_400, 'day')}: {_span(begin, end)}"
    yield from (f"Problem: {problem}" for problem in report.problems)
    if not report.problems:
        yield "No problems found."


def _span(begin: int, end: int) -> str:
    first, last = (datetime.fromtimestamp(at, UTC).date() for at in (begin, end))
    return span(first, last)
