"""How long a change of period takes: 5,000 jobs × 8 links, a year of daily looks.

python -m bench.gains
"""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from statistics import median

import numpy as np
import pandas as pd

from hirempire.analysis.expected import paces
from hirempire.analysis.growth import growth
from hirempire.analysis.history import History
from hirempire.analysis.kept import kept
from hirempire.analysis.ledger import ledger
from hirempire.analysis.movers import movers
from hirempire.analysis.period import Period, compared, read
from hirempire.analysis.silence import fell_silent

JOBS, LINKS, LOOKS = 5_000, 8, 365
NOW = datetime(2026, 11, 30, 4, tzinfo=UTC)


def made_up() -> History:
    """A year of daily looks at links that are seldom visited: some 1.1 million changes."""
    rng = np.random.default_rng(7)
    looks = pd.date_range(end=NOW, periods=LOOKS, freq="D", unit="us")
    link, look = np.nonzero(rng.random((JOBS * LINKS, LOOKS)) < 0.075)
    order = np.argsort(look, kind="stable")
    link, look = link[order], look[order]
    gained = rng.integers(1, 6, len(link))
    frame = pd.DataFrame({"link": link, "look": look, "gained": gained})
    total, since = frame.groupby("link")["gained"].cumsum(), np.maximum(look - 1, 0)
    first = ~frame["link"].duplicated()
    job_names = np.array([f"job-{number:05}" for number in range(JOBS)])
    readings = pd.DataFrame(
        {
            "job_id": pd.Categorical.from_codes(link // LINKS, pd.Index(job_names, dtype="str")),
            "link_id": pd.array([f"link-{number}" for number in link], dtype="str"),
            "source_name": pd.Categorical.from_codes(link % LINKS, pd.Index([f"Channel {n}" for n in range(LINKS)])),
            "created_at": pd.Timestamp("2025-10-01", tz="UTC").as_unit("us"),
            "look": look,
            "since": np.where(first, -1, since),
            "visits": total.astype("Int64"),
            "gained": pd.Series(gained).astype("Int64").mask(first.to_numpy()),
            "kind": np.where(first, "first", "grew"),
        }
    )
    none = pd.DataFrame(
        {"job_id": pd.Series(dtype="str"), "link_id": pd.Series(dtype="str"), "look": pd.Series(dtype=int)}
    )
    return History(
        looks=pd.DatetimeIndex(looks),
        jobs=tuple(job_names),
        seen=np.ones((JOBS, LOOKS), dtype=bool),
        readings=readings,
        gone=none,
    )


def timed(what: str, work: Callable[[], object], times: int = 7) -> None:
    """Say how much processor time it takes, in the median: others may be at work on the same computer."""
    took = []
    for _ in range(times):
        start = time.process_time()
        work()
        took.append(time.process_time() - start)
    print(f"{what:55} {median(took) * 1000:8.1f} ms")


def current(links: pd.DataFrame) -> pd.DataFrame:
    """The tidy frame of all links now."""
    return links[["job_id", "link_id", "source_name", "created_at"]].assign(
        job_id=links["job_id"].astype("category"),
        channel=links["source_name"].astype("category"),
        url="https://example.org",
        code="a",
        visits=1,
        fetched_at=pd.Timestamp(NOW),
    )


def main() -> None:
    """Measure each step."""
    history = made_up()
    print(f"{len(history.readings):,} changes of {JOBS * LINKS:,} links in {LOOKS} looks")
    timed("the ledger of a history (once a look)", lambda: ledger(history), 3)
    book = ledger(history)
    links = current(book.links)
    timed("its links, joined with those of now (once a look)", lambda: kept(book, links, str), 3)
    whole = kept(book, links, str)
    period = read("last-28-days", now=NOW, zone="Europe/Berlin")
    assert period is not None
    before = compared(period, "previous")
    assert before is not None
    timed("bursts of weeks by channel (once a look)", lambda: kept(book, links, str).bursts(7, "channel"), 3)
    whole.bursts(7, "total")
    whole.bursts(7, "link")
    number = count()

    def anew(same: Period) -> Period:
        """The period under a name of its own: what was found last is kept by period."""
        return replace(same, name=str(next(number)))

    some = whole.only(job_ids=history.jobs[: JOBS // 2])
    timed("a filter on jobs", lambda: whole.only(job_ids=history.jobs[: JOBS // 2]))
    timed("what each link gained in 28 days", lambda: some.gained(anew(period)))
    timed("the same of all links", lambda: whole.gained(anew(period)))
    timed("28 days and the 28 before, in all and by channel", lambda: movers(whole, anew(period), anew(before)))
    timed("the same by link", lambda: movers(whole, anew(period), anew(before)).links)
    timed("a year by week and channel", lambda: growth(whole, grain="week", zone="Europe/Berlin"))
    measured = paces(whole)
    timed("how links fade, and how bursty they are (once a look)", lambda: paces(whole), 3)
    timed("links that fell silent", lambda: fell_silent(whole, days=14, paces=measured))


if __name__ == "__main__":
    main()
