"""500 jobs with 200 candidates each, from the bytes of the replies to the counted funnel: seconds and memory.

Each way runs in a process of its own, the ways in turns; the processor time of one core is what is measured.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec

from hirempire.sandbox.candidates import DemoCandidate, made_up
from hirempire.sandbox.workspace import make_workspace

JOBS, CANDIDATES, ROUNDS = 500, 200, 5
TODAY = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
STATUSES = ("applied", "screening", "interview", "rejected", "rejected", "rejected", "qualified", "hired", "withdrawn")


def main() -> None:
    """Write the replies, let the ways take turns on them, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--way", choices=("ours", "usual"))
    parser.add_argument("--replies", type=Path, default=Path("/tmp/hirempire-replies.jsonl"))  # noqa: S108 -- made up
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    args = parser.parse_args()
    if args.way:
        print(json.dumps({"ours": ours, "usual": usual}[args.way](args.replies)))
        return
    size = write_replies(args.replies)
    results: dict[str, list[dict[str, float]]] = {"ours": [], "usual": []}
    try:
        for _ in range(args.rounds):
            for way, came in results.items():
                command = [sys.executable, "-m", "bench.conversion", "--way", way, "--replies", str(args.replies)]
                came.append(json.loads(subprocess.run(command, capture_output=True, check=True).stdout))
    finally:
        args.replies.unlink()
    print(f"{JOBS:,} jobs × {CANDIDATES} candidates, {size / 1e6:.0f} MB of replies; median of {args.rounds}\n")
    print("| method | read | frame | join and count | total | memory |")
    print("| --- | --- | --- | --- | --- | --- |")
    for way, came in results.items():
        of = {name: statistics.median(one[name] for one in came) for name in came[0]}
        total = statistics.median(one["parse"] + one["frame"] + one["join"] for one in came)
        parts = " | ".join(f"{of[name]:.2f} s" for name in ("parse", "frame", "join"))
        print(f"| {way} | {parts} | {total:.2f} s | {of['memory']:.0f} MB |")


def write_replies(file: Path) -> int:
    """One reply a line, for jobs that have links; how many bytes."""
    workspace = make_workspace(jobs=JOBS, today=TODAY)
    size = 0
    with file.open("wb") as out:
        for place, job in enumerate(workspace.jobs):
            names = [link.source_name for link in job.links] or ["Elsewhere"]
            everyone = [
                made_up(
                    DemoCandidate(
                        f"cand-{place:04}-{number:04}",
                        AT - timedelta(hours=number * 7),
                        "applicant" if number % 15 else "prospect",
                        names[number % len(names)] if number % 31 else None,
                        STATUSES[number % len(STATUSES)],
                    ),
                    job.id,
                )
                for number in range(CANDIDATES)
            ]
            document = {"success": True, "total_candidates": len(everyone), "candidates": everyone}
            size += out.write(msgspec.json.encode(document) + b"\n")
    return size


def ours(file: Path) -> dict[str, float]:
    """As the dashboard does it: typed records, a frame of categories, the join and the funnel."""
    from hirempire.analysis.candidates import candidates_frame
    from hirempire.analysis.conversion import conversion
    from hirempire.analysis.frame import links_frame
    from hirempire.analysis.joined import join
    from hirempire.api.candidates import read_candidates
    from hirempire.api.models import Link, Loaded

    workspace = make_workspace(jobs=JOBS, today=TODAY)
    loaded = [
        Loaded(job.id, [Link(one.id, one.source_name, one.visits, one.created_at) for one in job.links], AT)
        for job in workspace.jobs
    ]
    links, ids = links_frame(loaded), [job.id for job in workspace.jobs]
    assert len(conversion(join(links, candidates_frame([]), job_ids=ids)).channels) > 10  # looked up once a process
    start = _memory()
    parse, came = 0.0, []
    with file.open("rb") as lines:
        for job, line in zip(workspace.jobs, lines, strict=True):
            began = time.process_time()
            came.append(read_candidates(line, job_id=job.id, at=AT))
            parse += time.process_time() - began
    began = time.process_time()
    candidates = candidates_frame(came)
    framed = time.process_time()
    counted = conversion(join(links, candidates, job_ids=ids))
    assert int(counted.whole["applicants"]) + int(counted.whole["prospects"]) == JOBS * CANDIDATES
    assert len(counted.channels) > 10
    done = time.process_time()
    return {"parse": parse, "frame": framed - began, "join": done - framed, "memory": _memory() - start}


def usual(file: Path) -> dict[str, float]:
    """What people write: ``json.loads``, ``json_normalize``, a merge and a ``groupby``. Holds everyone's data."""
    import pandas as pd

    from hirempire.analysis.channels import canonical

    workspace = make_workspace(jobs=JOBS, today=TODAY)
    links = pd.DataFrame([(job.id, one.source_name, one.visits) for job in workspace.jobs for one in job.links])
    links = links.set_axis(pd.Index(["job_id", "source", "visits"]), axis=1)
    links["channel"] = links["source"].map(canonical)
    start = _memory()
    parse, everyone = 0.0, []
    with file.open("rb") as lines:
        for line in lines:
            began = time.process_time()
            everyone += json.loads(line)["candidates"]
            parse += time.process_time() - began
    began = time.process_time()
    candidates = pd.json_normalize(everyone)
    candidates["applied_at"] = pd.to_datetime(candidates["applied_at"])
    framed = time.process_time()
    applicants = candidates[candidates["type"] == "applicant"].dropna(subset=["source"])
    applicants = applicants.assign(channel=applicants["source"].map(canonical))
    counts = applicants.groupby(["job_id", "channel"])["status"].value_counts().unstack(fill_value=0)
    visits = links.groupby(["job_id", "channel"])["visits"].sum()
    joined = pd.concat([visits, counts], axis=1).groupby("channel").sum()
    assert len(joined) > 10
    done = time.process_time()
    return {"parse": parse, "frame": framed - began, "join": done - framed, "memory": _memory() - start}


def _memory() -> float:
    """The most memory that this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000


if __name__ == "__main__":
    main()
