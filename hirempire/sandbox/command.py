"""``python -m hirempire sandbox``: the stand-in on its own, until Ctrl-C."""

import argparse
import signal
import sys
import threading
from datetime import UTC, datetime

from hirempire.sandbox.faults import KINDS, Faults
from hirempire.sandbox.server import Sandbox, fresh_token
from hirempire.sandbox.workspace import FEWEST_JOBS, make_workspace


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("--port", type=int, default=8080, help="0 takes any free port; default: %(default)s")
    parser.add_argument("--jobs", type=_jobs, default=40, help="number of jobs; default: %(default)s")
    parser.add_argument(
        "--latency", type=float, default=0.05, metavar="SECONDS", help="seconds before each reply; default: %(default)s"
    )
    parser.add_argument("--seed", type=int, default=7, help="seed of the made-up data; default: %(default)s")
    parser.add_argument("--limit", type=int, metavar="REQUESTS", help="requests allowed per hour; default: no limit")
    parser.add_argument(
        "--faults",
        type=_faults,
        default=Faults(),
        metavar="SHARE|KIND",
        help=f"make this share of jobs fail in mixed ways (such as 0.1), or every job in one way: {', '.join(KINDS)}",
    )


def _jobs(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text) < FEWEST_JOBS:
        raise argparse.ArgumentTypeError(f"a whole number from {FEWEST_JOBS} up")
    return int(text)


def _faults(text: str) -> Faults:
    if text in KINDS:
        return Faults(everything=text)
    try:
        share = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"a share from 0 to 1, or one of {', '.join(KINDS)}") from None
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError("a share lies between 0 and 1")
    return Faults(share=share)


def run(args: argparse.Namespace) -> int:
    """Serve until Ctrl-C or a polite kill; the exit code."""
    token = fresh_token()
    workspace = make_workspace(seed=args.seed, jobs=args.jobs, today=datetime.now(UTC).date())
    sandbox = Sandbox({token: workspace}, port=args.port, latency=args.latency, limit=args.limit, faults=args.faults)
    stopped = threading.Event()
    for asked_to_end in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked_to_end, lambda *_: stopped.set())
    try:
        sandbox.start()
    except (OSError, OverflowError):
        print(f"Port {args.port} is not free. Name another with --port, or 0 for any.", file=sys.stderr)
        return 2
    print(f"The sandbox answers at {sandbox.url}. Ctrl-C stops it.\n")
    print(f"export HIREMPIRE_API_URL={sandbox.url}\nexport HIREMPIRE_API_TOKEN={token}\n")
    print(f"A job to begin with: {workspace.featured[0]}", flush=True)
    while not stopped.wait(timeout=3_600):
        pass
    sandbox.stop()
    return 0
