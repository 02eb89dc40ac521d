"""``python -m hirempire sandbox``: the stand-in for the Hirempire API alone, in the foreground."""

import argparse
import sys
import time
from datetime import UTC, datetime

from hirempire.sandbox.faults import KINDS, Faults
from hirempire.sandbox.server import Sandbox, fresh_token
from hirempire.sandbox.workspace import FEWEST_JOBS, Workspace, make_workspace

_DESCRIPTION = """\
Start a stand-in for the Hirempire API on this computer, with a made-up workspace, until Ctrl-C.

  python -m hirempire sandbox
  python -m hirempire sandbox --jobs 1000 --latency 0.2
  python -m hirempire sandbox --faults 0.1
  python -m hirempire sandbox --faults rate_limit"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the parser what ``run`` reads."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = _DESCRIPTION
    parser.epilog = "Kinds of faults:\n" + "\n".join(f"  {kind:18}{effect}" for kind, effect in KINDS.items())
    parser.add_argument("--port", type=_port, default=8080, metavar="N", help="0 takes a free one; default: 8080")
    parser.add_argument("--jobs", type=_jobs, default=40, metavar="N", help="jobs in the workspace; default: 40")
    parser.add_argument(
        "--latency", type=_seconds, default=0.05, metavar="SECONDS", help="wait before each answer; default: 0.05"
    )
    parser.add_argument("--seed", type=int, default=7, metavar="N", help="another seed, other made-up data; default: 7")
    parser.add_argument(
        "--limit", type=_count, metavar="N", help="requests an hour, then 429 with Retry-After; default: no limit"
    )
    parser.add_argument(
        "--faults",
        metavar="SHARE|KIND[,KIND]",
        help="a share of jobs that fail in mixed ways, such as 0.1; one kind for every reply; or some, one a job",
    )


def run(args: argparse.Namespace) -> int:
    """Serve until Ctrl-C: 0. Wrong usage, or a port that cannot be had: a sentence on stderr and 2."""
    try:
        faults = _faults(args.faults, seed=args.seed)
    except ValueError as wrong:
        return _refuse(f"{wrong} See --help for the kinds.")
    token = fresh_token()
    workspace = make_workspace(seed=args.seed, jobs=args.jobs, today=datetime.now(UTC).date())
    sandbox = Sandbox({token: workspace}, port=args.port, latency=args.latency, limit=args.limit, faults=faults)
    try:
        with sandbox:
            print(_welcome(sandbox.url, token, workspace), flush=True)
            while True:
                time.sleep(3_600)  # wakes up for Ctrl-C on every system, which waiting for a lock does not
    except KeyboardInterrupt:
        print("The sandbox has stopped.")
        return 0
    except OSError as error:
        return _refuse(f"Port {args.port} cannot be used: {error.strerror}. Choose another with --port.")


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


def _welcome(url: str, token: str, workspace: Workspace) -> str:
    job_id = workspace.jobs[0].id
    return f"""\
The sandbox answers at {url}
Its workspace has {len(workspace.jobs):,} jobs; Ctrl-C stops it.

HIREMPIRE_API_URL={url}
HIREMPIRE_API_TOKEN={token}

Try it:
curl -H "Authorization: Bearer {token}" "{url}/job-sources?job_id={job_id}\""""


def _faults(text: str | None, *, seed: int) -> Faults:
    """No faults, a share of all jobs, one kind for everything, or some kinds spread over the jobs."""
    if text is None:
        return Faults(seed=seed)
    try:
        return Faults(share=float(text), seed=seed)
    except ValueError:
        kinds = [kind.strip() for kind in text.split(",")]
    if len(kinds) == 1:
        return Faults(everything=kinds[0], seed=seed)
    return Faults(share=1.0, kinds=kinds, seed=seed)


def _port(text: str) -> int:
    return _whole(text, at_least=0, at_most=65_535)


def _jobs(text: str) -> int:
    return _whole(text, at_least=FEWEST_JOBS, at_most=100_000)


def _count(text: str) -> int:
    return _whole(text, at_least=0, at_most=1_000_000)


def _whole(text: str, *, at_least: int, at_most: int) -> int:
    if not (text.isascii() and text.isdigit() and at_least <= int(text) <= at_most):
        raise argparse.ArgumentTypeError(f"a whole number from {at_least:,} to {at_most:,}")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 60:
        raise argparse.ArgumentTypeError("seconds from 0 to 60")
    return seconds
