"""How long twenty mailings take, from the first request to the last mail accepted; prints Markdown.

    python -m bench.mail [--rounds 3]

Each is about 50 jobs with their candidates and last week, goes to two recipients, and has a deck and the chart that
Chrome draws. The sandbox and the mail server run in this process: their work is counted, too.
"""

import argparse
import statistics
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

from hirempire.api.models import Link, Loaded
from hirempire.history.memory import Memory
from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import Workspace, make_workspace
from tests.support.demo import TOKEN
from tests.support.mail_server import serving
from tests.support.mailings import TO, keep, mailing, round_of, states

MAILINGS, JOBS = 20, 50


def sent(made: Workspace, folder: str) -> float:
    """Seconds for all of them; every mail must arrive."""
    now = datetime.now(UTC)
    with (
        Sandbox({TOKEN: made}) as sandbox,
        serving() as post,
        closing(Memory.opened(f"sqlite:///{folder}/history.db")) as memory,
    ):
        memory.keep_past(looks(made, now))
        number = memory.workspace([job.id for job in made.jobs])
        assert number is not None
        for place in range(MAILINGS):
            weekly = mailing(now, name=f"Weekly {place}", period="last-week", formats=("pptx",), people=True)
            keep(memory, number, str(place), weekly, now=now)
        settings = {"HIREMPIRE_SMTP_URL": post.url, "HIREMPIRE_MAIL_FROM": "reports@example.com"}
        begun = time.perf_counter()
        round_of(memory, sandbox.url, number, settings).send_due(now)
        seconds = time.perf_counter() - begun
        assert set(states(memory, number).values()) == {"sent"}
        assert len(post.arrived) == MAILINGS * len(TO)
    return seconds


def looks(made: Workspace, now: datetime) -> list[list[Loaded]]:
    """Four weeks of daily looks, in which every link grows evenly."""
    return [
        [
            Loaded(
                job.id,
                [
                    Link(link.id, link.source_name, round(link.visits * (day + 1) / 29), link.created_at)
                    for link in job.links
                ],
                now - timedelta(days=28 - day, minutes=5),
            )
            for job in made.jobs
        ]
        for day in range(28)
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    made = make_workspace(jobs=JOBS, today=datetime.now(UTC).date())
    runs = []
    for _ in range(args.rounds):
        with tempfile.TemporaryDirectory() as folder:
            runs.append(sent(made, folder))
    print("| mailings | recipients of each | jobs | seconds, median | longest |")
    print("| --- | --- | --- | --- | --- |")
    print(f"| {MAILINGS} | {len(TO)} | {JOBS} | {statistics.median(runs):.0f} | {max(runs):.0f} |")


if __name__ == "__main__":
    main()
