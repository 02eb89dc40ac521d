"""What recruiters set, kept for the workspace: there again after a reload, and never overwritten by somebody else."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import pandas as pd
import streamlit as st

from hirempire.analysis.kept_settings import names_in, spend_rows_in, stages_in
from hirempire.analysis.mapping import ChannelMap
from hirempire.analysis.mapping import saved as names_saved
from hirempire.analysis.spend import COLUMNS
from hirempire.analysis.statuses import StageMap
from hirempire.analysis.statuses import saved as stages_saved
from hirempire.api.allowance import utc_now
from hirempire.api.errors import HirempireError
from hirempire.dashboard import editing, identity, remembering
from hirempire.dashboard import session as sessions
from hirempire.dashboard.keeper import Keeper
from hirempire.dashboard.remembered import Setting
from hirempire.dashboard.session import Session
from hirempire.dashboard.spend_table import SpendTable
from hirempire.dashboard.undo import Undoable
from hirempire.dashboard.words import literally

if TYPE_CHECKING:
    from hirempire.history.choices import Kind, Version

T = TypeVar("T")

EVERY = 3.0
"""Seconds between two looks at what was set through other servers, where several share a database."""


@dataclass(frozen=True)
class _Form(Generic[T]):
    """How one setting is kept."""

    words: str
    """What it is, in a sentence."""
    of: Callable[[Session], Undoable[T]]
    write: Callable[[T], str]
    read: Callable[[str], T]
    default: Callable[[], T]


def sync(session: Session) -> None:
    """Take over what others have set, and keep what was set here. For the start and the end of each run."""
    if not editing.can_edit(session):
        _put_back(session)
    keeper = remembering.own_keeper(session)
    if keeper is None:
        return
    workspace = remembering.recognised(session)
    if workspace is None or _is_up_to_date(session, keeper):
        return
    try:
        choices = keeper.now(lambda memory: memory.choices(workspace))
        latest = {one.kind: one for one in choices if not one.name}
        session.remembered.items = {(one.kind, one.name): one for one in choices if one.name}
        for kind, form in _FORMS.items():
            _sync(session, keeper, workspace, kind, form, latest.get(kind))
    except HirempireError as problem:
        session.remembered.problem = problem


def _put_back(session: Session) -> None:
    """Let nothing stand that somebody who may only look has set: not even for themselves."""
    for kind, form in _FORMS.items():
        now, mine = form.of(session), session.remembered.settings.get(kind)
        kept = form.default() if mine is None else mine.value
        if now.now != kept:
            now.adopt(kept, ())
            if mine is not None:
                mine.steps = now.steps


def _is_up_to_date(session: Session, keeper: Keeper) -> bool:
    """Whether nothing was set here or by another session of this process, and others were asked a moment ago."""
    mine, now = session.remembered, (keeper.changes, time.monotonic())
    known = all(kind in mine.settings for kind in _FORMS)
    if known and all(form.of(session).now == mine.settings[kind].value for kind, form in _FORMS.items()):
        changes, at = mine.asked
        if changes == now[0] and now[1] - at < EVERY:
            return True
    mine.asked = now
    return False


def _sync(
    session: Session, keeper: Keeper, workspace: int, kind: "Kind", form: _Form[Any], latest: "Version | None"
) -> None:
    mine = session.remembered.settings.setdefault(kind, Setting(value=form.default()))
    now = form.of(session)
    changed = now.now != mine.value
    if latest is not None and latest.version > mine.version:
        if changed:
            mine.conflict = latest
        else:
            _adopt(keeper, workspace, kind, form, now, mine)
    elif changed and mine.conflict is None:
        _save(keeper, workspace, kind, form, now, mine)


def _adopt(keeper: Keeper, workspace: int, kind: "Kind", form: _Form[T], now: Undoable[T], mine: Setting) -> None:
    """Go on with what was set elsewhere, and with the way back to what was before."""
    from hirempire.history.choices import steps_back

    versions = keeper.now(lambda memory: memory.versions(workspace, kind))
    values = [_read(form, version) for version in (*steps_back(versions), versions[0])]
    now.adopt(values[-1], values[:-1])
    mine.take(versions[0], values[-1], steps=now.steps)


def _save(keeper: Keeper, workspace: int, kind: "Kind", form: _Form[T], now: Undoable[T], mine: Setting) -> None:
    """Keep what was set here, or what an undo went back to."""
    from hirempire.history.errors import Changed

    seen, author, at = mine.version, who(), utc_now()
    try:
        if now.steps < mine.steps:
            back = keeper.change(lambda memory: memory.undo(workspace, kind, seen=seen, who=author, now=at))
            mine.take(back, _read(form, back), steps=now.steps)
        if now.now != mine.value:
            seen, value = mine.version, form.write(now.now)
            kept = keeper.change(lambda memory: memory.save(workspace, kind, value, seen=seen, who=author, now=at))
            mine.take(kept, now.now, steps=now.steps)
    except Changed:
        versions = keeper.now(lambda memory: memory.versions(workspace, kind))
        mine.conflict = versions[0] if versions else None
        mine.version = mine.version if versions else 0  # somebody has erased everything
    else:
        now.settle()


def _read(form: _Form[T], version: "Version") -> T:
    return form.default() if version.value is None else form.read(version.value)


def notice(session: Session) -> None:
    """What somebody else has changed at the same time, and the choice between the two."""
    for kind, mine in session.remembered.settings.items():
        if mine.conflict is None:
            continue
        form = _FORMS[kind]
        who = literally(mine.conflict.who) or "Someone else"
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(
                f":material/group: **{who} changed the {form.words} in the meantime.** Yours are shown here, and "
                "aren't saved yet.",
                width="stretch",
            )
            st.button("Save mine", key=f"save_mine_{kind}", on_click=_keep_mine, args=(kind,))
            st.button("Use theirs", key=f"use_theirs_{kind}", on_click=_use_theirs, args=(kind,))


def _keep_mine(kind: "Kind") -> None:
    """Save mine over theirs; undo goes back to theirs."""
    session = sessions.current()
    mine, form = session.remembered.settings[kind], _FORMS[kind]
    if mine.conflict is not None:
        theirs, now = _read(form, mine.conflict), form.of(session)
        kept = now.now
        now.begin(theirs)
        mine.take(mine.conflict, theirs, steps=now.steps)
        now.change(kept)


def _use_theirs(kind: "Kind") -> None:
    """Go on with theirs; undo goes back to mine."""
    session = sessions.current()
    mine, form = session.remembered.settings[kind], _FORMS[kind]
    if mine.conflict is not None:
        value, now = _read(form, mine.conflict), form.of(session)
        now.adopt(value, [now.now])
        mine.take(mine.conflict, value, steps=now.steps)


def who() -> str:
    """Who is logged in, where the server knows."""
    return identity.shown()


def _spend_written(table: SpendTable) -> str:
    lost = [(row.line, row.text, row.reason) for row in table.unreadable_lines]
    return json.dumps({"rows": table.for_file.to_numpy().tolist(), "unreadable": lost}, ensure_ascii=False)


def _spend_read(text: str) -> SpendTable:
    rows, lost = spend_rows_in(text)
    return SpendTable(pd.DataFrame(rows, columns=pd.Index(COLUMNS), dtype="object"), lost)


_FORMS: "Mapping[Kind, _Form[Any]]" = {
    "names": _Form(
        "channel names",
        lambda session: session.settings.channels,
        lambda names: names_saved(names).decode(),
        names_in,
        ChannelMap,
    ),
    "stages": _Form(
        "stages",
        lambda session: session.settings.stages,
        lambda stages: stages_saved(stages).decode(),
        stages_in,
        StageMap,
    ),
    "spend": _Form("spend", lambda session: session.settings.spend, _spend_written, _spend_read, SpendTable),
}
