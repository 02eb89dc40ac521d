"""A Chrome process of our own: found, started with as little as possible, and ended with everything it wrote.

It gets no network, no file, and none of our environment, which may hold the API token. Its profile is in a new folder
of its own, which is removed when the work is done. If this process is killed, Chrome ends as its pipe closes, and the
shell that started it removes the folder; if that was killed too, the next Chrome to start does.

Choreographer, plotly's own package for this, was tried. It prints the same bytes in the same time. But it hands Chrome
the whole environment, opens local files to pages (``--allow-file-access-from-files``, ``--disable-web-security``),
takes no flags, and needs an event loop. Changing that means replacing all of it but the pipe, which is short.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from hirempire.reports.chrome.errors import ChromeFailed, NoChrome
from hirempire.reports.chrome.queue import Queue

PATIENCE = 60.0
"""Seconds that a Chrome may take for all of its work."""
_LONGEST_WAIT = 180.0

_NAMES = (
    "google-chrome-stable",
    "google-chrome",
    "chromium",
    "chromium-browser",
    "chrome",
    "microsoft-edge",
    "brave-browser",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
_FLAGS = (
    "--headless",
    "--no-sandbox",  # most containers do not allow Chrome's own; the pages are ours, and no name in them can run
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-breakpad",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--lang=en-US",
    # No host has an address, and what needs none goes to a proxy that has none either.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=socks5://0.0.0.0:1",
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--remote-debugging-pipe",
)
_PASSED_ON = ("PATH", "HOME", "LD_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "XDG_CACHE_HOME")
"""The only variables that Chrome gets: where programs, libraries and fonts are."""

# Chrome listens at 3 and answers at 4. Once it has ended, nothing of it stays.
_PIPED = '"$@" 3<&0 4>&1 </dev/null >/dev/null; rm -rf -- "$FOLDER"'
_PREFIX = "hirempire-chrome-"
_LONGEST_FOLDER = 55

_queue = Queue()


def waiting() -> int:
    """How many reports of this process wait for their turn."""
    return _queue.waiting


def found() -> str | None:
    """The path of a Chrome, or of a browser of its family; ``BROWSER_PATH`` names one that stands elsewhere.

    None on Windows, which lacks the pipes through which Chrome is spoken to.
    """
    if os.name != "posix":
        return None
    named = os.environ.get("BROWSER_PATH")
    return next(filter(None, map(shutil.which, [named] if named else _NAMES)), None)


@contextmanager
def running(patience: float) -> Iterator[subprocess.Popen[bytes]]:
    """A Chrome that ends with the work, or when its time is up. One runs at a time; others wait in a queue.

    Raises:
        NoChrome: there is no Chrome on this computer.
        ChromeBusy: too many others wait, or it was not this one's turn for too long.
        ChromeFailed: its time was up.
    """
    path = found()
    if path is None:
        raise NoChrome
    # A Chrome from a snap sees no temporary files but its own.
    place = Path.home() if "snap" in path else Path(tempfile.gettempdir())
    with _queue.turn(_LONGEST_WAIT), _folder(place) as folder:
        yield from _run(path, folder, patience)


def _run(path: str, folder: Path, patience: float) -> Iterator[subprocess.Popen[bytes]]:
    """Start a Chrome, and end it whatever happens."""
    command = ["/bin/sh", "-c", _PIPED, "sh", path, *_FLAGS, f"--user-data-dir={folder / 'profile'}", "about:blank"]
    late = threading.Event()
    with subprocess.Popen(  # noqa: S603 - a browser that was looked for by name
        command,
        env=_environment(folder),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as chrome:

        def end() -> None:
            with suppress(ProcessLookupError):
                os.killpg(chrome.pid, signal.SIGKILL)

        def end_late() -> None:
            late.set()
            end()

        watch = threading.Timer(patience, end_late)
        watch.daemon = True
        watch.start()
        try:
            yield chrome
        except ChromeFailed as error:
            raise ChromeFailed(f"was not ready within {patience:.0f} seconds") if late.is_set() else error from None
        finally:
            watch.cancel()
            end()
            with suppress(BrokenPipeError):  # of what it was told last and did not hear
                if chrome.stdin:
                    chrome.stdin.close()


def _environment(folder: Path) -> dict[str, str]:
    """The environment of a Chrome."""
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    # What Chrome leaves in a temporary folder goes with ours; the path of a socket in it can be no longer than this.
    own = {"TMPDIR": str(folder)} if len(str(folder)) < _LONGEST_FOLDER else {}
    return kept | own | {"FOLDER": str(folder), "LANG": "C.UTF-8", "TZ": "UTC"}


@contextmanager
def _folder(place: Path) -> Iterator[Path]:
    """A folder that is locked while in use and removed afterwards; folders of ended processes are removed first."""
    _sweep(place)
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=place, ignore_cleanup_errors=True) as name:
        lock = _locked(Path(name))
        try:
            yield Path(name)
        finally:
            if lock is not None:
                os.close(lock)


def _sweep(place: Path) -> None:
    """Remove the folders of processes that are gone: the system has released their locks."""
    for left in place.glob(f"{_PREFIX}*"):
        lock = _locked(left)
        if lock is not None:
            shutil.rmtree(left, ignore_errors=True)
            os.close(lock)


def _locked(folder: Path) -> int | None:
    """A lock on a folder of ours, which lasts until it is closed or this process ends; None where another has it."""
    import fcntl  # Windows has none, and no Chrome that could be spoken to either

    try:
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        if os.fstat(lock).st_uid == os.getuid():
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return lock
    except OSError:
        pass
    os.close(lock)
    return None
