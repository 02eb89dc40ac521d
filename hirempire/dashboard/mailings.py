"""The mailings of a workspace as this session sees them: kept for everybody, or in the demo for this session alone."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from hirempire.analysis.history import History
from hirempire.api.allowance import utc_now
from hirempire.api.errors import HirempireError
from hirempire.dashboard import remembering, shared_items
from hirempire.dashboard.connection import setting
from hirempire.dashboard.keeper import keeper_of
from hirempire.dashboard.loading import client
from hirempire.dashboard.session import Session
from hirempire.mail import loading
from hirempire.mail.building import Known, letter, reason, wanted
from hirempire.mail.errors import MailingUnreadable
from hirempire.mail.letter import Letter
from hirempire.mail.mailing import Mailing, mailing_in, written
from hirempire.mail.outbox import SENDER, URL, Outbox
from hirempire.mail.webhook import VARIABLE

if TYPE_CHECKING:
    from hirempire.history.deliveries import Delivery

PROBLEM = "mailing_problem"
"""Why the last change wasn't kept."""


def can_be_kept(session: Session) -> bool:
    """Whether a mailing can be made: in the demo for this session, else where there is a memory."""
    return session.connection.is_demo or shared_items.can_be_kept(session)


def why_not(session: Session) -> str:
    """What to do where no mailing can be made."""
    if remembering.own_keeper(session) is None:
        return "Mailings are kept with the history. Turn it on with `HIREMPIRE_DATABASE_URL` to make one."
    return "Mailings are kept with the history, which doesn't know this workspace yet. Choose jobs in the sidebar once."


def every(session: Session) -> tuple[dict[str, Mailing], list[str]]:
    """The mailings by their keys, in the order of their names, and the keys of those that can't be read."""
    if session.connection.is_demo:
        return dict(session.mailings), []
    found: dict[str, Mailing] = {}
    unreadable: list[str] = []
    for key, one in shared_items.all_of(session, "mailing").items():
        try:
            found[key] = mailing_in(one.value or "")
        except MailingUnreadable:
            unreadable.append(key)
    return dict(sorted(found.items(), key=lambda one: one[1].name.casefold())), unreadable


def put(session: Session, key: str, mailing: Mailing | None) -> bool:
    """Keep a mailing, or remove it; False, with the cause at :data:`PROBLEM`, if somebody has changed it since."""
    if session.connection.is_demo:
        session.mailings.pop(key, None)
        if mailing is not None:
            session.mailings[key] = mailing
        return True
    problem = shared_items.put(session, "mailing", key, None if mailing is None else written(mailing))
    if problem is not None:
        st.session_state[PROBLEM] = problem
    return problem is None


def deliveries_of(session: Session) -> "dict[str, list[Delivery]]":
    """What became of each mailing, by its key, the latest first; nothing in the demo."""
    keeper, workspace = remembering.own_keeper(session), session.remembered.workspace
    if keeper is None or workspace is None:
        return {}
    from hirempire.history import deliveries

    found: dict[str, list[Delivery]] = {}
    try:
        for one in keeper.now(lambda memory: deliveries.of(memory.database, workspace)):
            found.setdefault(one.mailing, []).append(one)
    except HirempireError as problem:
        session.remembered.problem = problem
    return found


def settings() -> Mapping[str, str]:
    """The settings of this server for sending."""
    return {
        URL: setting(URL, "smtp_url"),
        SENDER: setting(SENDER, "mail_from"),
        VARIABLE: setting(VARIABLE, "webhook_hosts"),
    }


def outbox() -> Outbox:
    """The way out of this server.

    Raises:
        MailProblem: a setting can't be used.
    """
    return Outbox(settings())


def build(session: Session, mailing: Mailing, *, with_files: bool) -> Letter:
    """The letter as it would be now, freshly loaded.

    Raises:
        HirempireError: it can't be loaded or built.
    """
    came = loading.load(lambda: client(session.connection), lambda jobs: wanted([mailing], jobs))
    known = _known(session, [job.id for job in came.listing.jobs])
    return letter(mailing, came, known, due=utc_now(), with_files=with_files)


def addressed(mailing: Mailing, unaddressed: Letter, to: str) -> Letter:
    """The letter for one reader."""
    return replace(unaddressed, reason=reason(mailing, to))


def _known(session: Session, listed: Sequence[str]) -> Known:
    """What this session knows of the workspace with these jobs; its history is waited for."""
    keeper = keeper_of(session.connection)
    workspace = None if keeper is None else keeper.now(lambda memory: memory.workspace(listed))

    def history(jobs: Sequence[str]) -> History | None:
        if workspace is None or keeper is None:
            return None
        return keeper.now(lambda memory: memory.history(workspace, jobs))

    return Known(
        history=history,
        names=session.map,
        stages=session.settings.stages.now,
        spend=lambda _: session.settings.spend.now.spend,
        floor=session.floor,
        is_demo=session.connection.is_demo,
    )
