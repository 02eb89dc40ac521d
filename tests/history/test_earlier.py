"""Tables that version 0.2.0 wrote, byte for byte, become looks of the past."""

from datetime import UTC, datetime

from hirempire.analysis.gains import gains
from hirempire.analysis.ledger import ledger
from hirempire.analysis.period import read as period
from hirempire.api.models import Link, Loaded
from hirempire.history import checking, earlier
from hirempire.history.ledger import keep
from hirempire.history.memory import Memory

HEAD = "job_id,link_id,source_name,channel,url,code,visits,created_at,fetched_at"
CREATED, FIRST, SECOND = "2026-10-26T15:52:32Z", "2026-11-09T06:30:00Z", "2026-11-16T06:30:01Z"
NOVEMBER_9 = [
    f"a,1,LinkedIn,LinkedIn,https://jobs.example/a?src=1,aX3,41,{CREATED},{FIRST}",
    f'a,2,"\'=Linked, ""In""","\'=Linked, ""In""",,,7,{CREATED},{FIRST}',
    f"c,9, XING ,XING,https://jobs.example/c,q,3,{CREATED},{FIRST}",
]
NOVEMBER_16 = [
    f"a,1,LinkedIn,LinkedIn,https://jobs.example/a?src=1,aX3,60,{CREATED},{SECOND}",
    f'a,2,"\'=Linked, ""In""","\'=Linked, ""In""",,,7,{CREATED},{SECOND}',
    f"a,3,Indeed,Indeed,https://jobs.example/a?src=3,b,5,2026-11-12T09:00:00Z,{SECOND}",
    f"c,9, XING ,XING,https://jobs.example/c,q,3,{CREATED},{SECOND}",
]
NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)


def file(rows: list[str]) -> bytes:
    """The file that 0.2.0 wrote of these rows."""
    return "".join(f"{row}\r\n" for row in [HEAD, *rows]).encode("utf-8-sig")


def imported(memory: Memory, *files: bytes) -> int:
    """How many looks were kept now."""
    together = earlier.together(earlier.read(one) for one in files)
    return sum(keep(memory.database, looks, opened=opened).looks for looks, opened in together)


def test_they_tell_what_was_gained_before_anybody_kept_looks(memory: Memory) -> None:
    """The later file first, after a look of today; twice is once. The gain of the week is that of the two files."""
    today = Loaded("a", [Link("1", "LinkedIn", 66, datetime(2026, 10, 26, 15, 52, 32, tzinfo=UTC))], NOW)
    memory.keep([today], opened=["a", "c"], now=NOW)
    assert imported(memory, file(NOVEMBER_16)) == 1
    assert imported(memory, file(NOVEMBER_9), file(NOVEMBER_16)) == 1
    assert imported(memory, file(NOVEMBER_16), file(NOVEMBER_9)) == 0
    report = checking.check(memory.database)
    assert (report.workspaces, report.looks, report.problems) == (1, 3, [])
    workspace = memory.workspace(["a", "c"])
    assert workspace is not None
    history = memory.history(workspace, ["a", "c"])
    assert history is not None
    assert [f"{at:%d %H:%M:%S}" for at in history.looks] == ["09 06:30:00", "16 06:30:01", "23 06:30:00"]
    days = period("2026-11-09..2026-11-22", now=NOW, zone="UTC")
    assert days is not None
    found = gains(ledger(history), days).set_index("source_name")
    assert found["at_least"].to_dict() == {"LinkedIn": 60 - 41, '=Linked, "In"': 0, "Indeed": 5, " XING ": 0}
