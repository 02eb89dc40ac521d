"""How long a change of period takes: 5,000 jobs × 8 links, a year of daily looks.

python -m bench.gains
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median

import numpy as np
import pandas as pd

from hirempire.analysis.gains import gains, series, summed
from hirempire.analysis.history import History
from hirempire.analysis.ledger import ledger, micros
from hirempire.analysis.period import compared, read

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
    """Say how long it takes, in the median."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    print(f"{what:55} {median(took) * 1000:8.1f} ms")


def main() -> None:
    """Measure each step."""
    history = made_up()
    print(f"{len(history.readings):,} changes of {JOBS * LINKS:,} links in {LOOKS} looks")
    timed("ledger of the history (once a load)", lambda: ledger(history), 3)
    book = ledger(history)
    names = book.links["source_name"].to_numpy()
    groups = pd.factorize(names)[0].astype("int64")
    for name in ("last-7-days", "last-28-days", "year-to-date"):
        period = read(name, now=NOW, zone="Europe/Berlin")
        assert period is not None
        before = compared(period, "previous")
        assert before is not None

        def both(now=period, then=before):  # noqa: ANN001, ANN202
            return [summed(gains(book, one), names) for one in (now, then)]

        timed(f"{name} and the period before, by channel", both)
    weeks = micros(pd.date_range("2025-12-01", periods=53, freq="7D", tz="Europe/Berlin"))
    timed("52 weeks by channel", lambda: series(book, weeks, groups, LINKS))


if __name__ == "__main__":
    main()
