"""What an operator reads on the server's stderr: our own log beside Streamlit's, as text or as lines of JSON.

``HIREMPIRE_LOG=json`` is for servers: one line for each event, with what is in our own ``extra`` alone. Messages are
written without what is filled into them, and exceptions without their texts, since both may quote names.
"""

import json
import logging
import os
import re
import secrets
import sys
import threading
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePath
from types import TracebackType
from typing import Any

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config
from streamlit import logger as streamlits
from streamlit.logger import get_logger
from streamlit.runtime.scriptrunner import RerunException, StopException

from hirempire.dashboard.draining import REQUEST_ID

VARIABLE = "HIREMPIRE_LOG"
_WELL_FORMED = re.compile(r"[0-9a-fA-F:_-]{8,64}")
"""A number, as proxies make them; nothing in which a name could stand."""
_DEEPEST = 40
_SPEAK_PLAINLY = ("hirempire", "streamlit", "uvicorn", "asyncio", "py.warnings")
"""Whose messages are texts of their programs, before anything is filled in."""


@dataclass(frozen=True)
class Run:
    """One run of a page."""

    number: str
    request: str
    """The ID of the request that opened its browser's connection."""


_run: ContextVar[Run | None] = ContextVar("run", default=None)
_log = logging.getLogger(__name__)


def to_stderr() -> None:
    """Let our loggers write where Streamlit's do; ``--logger.level`` and ``--logger.messageFormat`` go for both.

    Streamlit itself logs each error that no page has caught, with its traceback.
    """
    get_logger("hirempire").propagate = not is_json()  # whoever set up logging of their own hears it, too


def is_json() -> bool:
    """Whether the operator wants lines of JSON."""
    return os.environ.get(VARIABLE, "").strip().casefold() == "json"


def begin() -> None:
    """Write lines of JSON from now on, whoever logs, if the operator wants them."""
    to_stderr()
    if not is_json():
        return
    config.set_option("logger.enableRich", False)  # noqa: FBT003 -- as Streamlit has it
    streamlits.setup_formatter = _as_json  # for every logger that Streamlit is going to make
    streamlits.update_formatter()
    for known in (logging.getLogger(), *map(logging.getLogger, logging.Logger.manager.loggerDict)):
        for handler in known.handlers:
            handler.setFormatter(_Line())
    if not logging.getLogger().handlers:
        logging.getLogger().addHandler(_handler())
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda ended: _uncaught(ended.exc_type, ended.exc_value, ended.exc_traceback)


def _handler() -> logging.Handler:
    handler = logging.StreamHandler()
    handler.setFormatter(_Line())
    return handler


def _as_json(logger: logging.Logger) -> None:
    """Stands for Streamlit's own ``setup_formatter``, which gives each logger a handler."""
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
    logger.addHandler(_handler())


def _uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    _log.critical("Uncaught", exc_info=(kind, error or kind(), trace), extra={"event": "uncaught"})


class _Line(logging.Formatter):
    """One event as a line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        run = _run.get()
        said: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": getattr(record, "event", "log"),
            "logger": record.name,
            **({"request": run.request, "run": run.number} if run else {}),
            **getattr(record, "facts", {}),
        }
        if said["event"] == "log":
            said |= _elsewhere(record)
        if record.exc_info and record.exc_info[1]:
            said |= _failed(record.exc_info[1])
        return json.dumps(said, default=lambda _: None)


def _elsewhere(record: logging.LogRecord) -> Mapping[str, str]:
    """What may be said of an event that isn't ours: where it was logged, and the text before it is filled in."""
    place = {"where": f"{'/'.join(PurePath(record.pathname).parts[-2:])}:{record.lineno}"}
    if record.name.partition(".")[0] not in _SPEAK_PLAINLY or not isinstance(record.msg, str):
        return place
    return {**place, "message": record.msg.partition("\n")[0][:200]}


def _failed(error: BaseException) -> Mapping[str, Sequence[str]]:
    """An exception: its kind and those behind it, and where it was raised; never its text, which may hold a name."""
    kinds, behind = [], error
    for _ in range(_DEEPEST):
        kinds.append(type(behind).__name__)
        further = behind.__cause__ or (None if behind.__suppress_context__ else behind.__context__)
        if further is None:
            break
        behind = further
    frames = traceback.extract_tb(error.__traceback__)[-_DEEPEST:]
    return {"exception": kinds, "trace": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]}


@contextmanager
def run() -> Iterator[None]:
    """Log one run of a page with what it took, and let every line of it have its number."""
    # It stays for what Streamlit says of this run afterwards; each run has a thread, or sets its own.
    _run.set(Run(secrets.token_hex(6), st.context.headers.get(REQUEST_ID, "")))
    begun, ended = time.perf_counter(), "whole"
    try:
        yield
    except (RerunException, StopException):
        ended = "left"
        raise
    except Exception:
        ended = "failed"
        raise
    finally:
        facts = {"ended": ended, "ms": round((time.perf_counter() - begun) * 1_000)}
        _log.info("Run: %(ended)s, %(ms)d ms", facts, extra={"event": "run", "facts": facts})


class Numbered:
    """ASGI middleware: gives each request an ID, its proxy's where that is a number."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        if scope["type"] in ("http", "websocket"):
            given = Headers(scope=scope).getlist(REQUEST_ID)
            is_number = len(given) == 1 and _WELL_FORMED.fullmatch(given[0])
            scope = {**scope, "headers": list(scope["headers"])}
            MutableHeaders(scope=scope)[REQUEST_ID] = given[0] if is_number else secrets.token_hex(8)
        await self._app(scope, receive, send)
