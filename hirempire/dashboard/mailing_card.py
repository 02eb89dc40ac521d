"""One mailing on the page: what it is, what became of it, and what can be done with it."""

import base64
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st
from msgspec.structs import replace

from hirempire.analysis.period import PERIODS
from hirempire.api.allowance import utc_now
from hirempire.api.errors import HirempireError
from hirempire.dashboard import editing, identity, mailings
from hirempire.dashboard import session as sessions
from hirempire.dashboard.mailing_form import form
from hirempire.dashboard.report import show_page
from hirempire.dashboard.results import results
from hirempire.dashboard.session import Session
from hirempire.dashboard.words import literally, sentence
from hirempire.language import listed
from hirempire.mail.address import recipients, shown
from hirempire.mail.letter import PICTURE, Letter, html
from hirempire.mail.mailing import Mailing, fresh_key, words
from hirempire.mail.webhook import VARIABLE
from hirempire.reports.formats import FORMATS
from hirempire.values import moment

if TYPE_CHECKING:
    from hirempire.history.deliveries import Delivery

_MOST_NAMED = 3
_PREVIEW = "mailing_preview"


def card(session: Session, key: str, mailing: Mailing, delivered: "Sequence[Delivery]") -> None:
    """The mailing, its last results, and its buttons."""
    with st.container(border=True):
        badge = " :gray-badge[Paused]" if mailing.paused else ""
        st.markdown(f"#### {literally(mailing.name)}{badge}")
        st.markdown(f"{literally(_about(mailing), most=300)}  \n{_to(mailing)}")
        at = mailing.next_due(utc_now())
        if at is not None:
            st.caption(f"Next: {moment(at, mailing.zone)} ({mailing.zone})")
        results(delivered, mailing.recipients, mailing.zone, paused=mailing.paused)
        with st.container(horizontal=True, gap="small"):
            may = editing.can_edit(session)
            if may:
                _edit_and_pause(session, key, mailing)
            looks = st.button("Preview", icon=":material/visibility:", key=f"mailing_look_{key}")
            if may:
                _send_and_remove(session, key, mailing)
        if looks:
            _look(session, key, mailing)
        _preview(key)


def _edit_and_pause(session: Session, key: str, mailing: Mailing) -> None:
    if st.button("Edit", icon=":material/edit:", key=f"mailing_edit_{key}"):
        form(session, key, mailing)
    label, icon = ("Resume", ":material/play_arrow:") if mailing.paused else ("Pause", ":material/pause:")
    st.button(label, icon=icon, key=f"mailing_pause_{key}", on_click=_pause, args=(key,))


def _send_and_remove(session: Session, key: str, mailing: Mailing) -> None:
    if identity.can_edit():  # the demo's trials are real mails, too
        with st.popover("Send a trial", icon=":material/send:"):
            _trial(session, key, mailing)
    with st.popover("Remove", icon=":material/delete:"):
        st.markdown("Nobody gets it any more.")
        st.button("Remove mailing", type="primary", key=f"mailing_remove_{key}", on_click=_remove, args=(key,))


def _about(mailing: Mailing) -> str:
    """What it is, on one line."""
    formats = listed([one.upper() for one in mailing.formats if one in FORMATS]) or "nothing attached"
    people = ["with applicants and hires"] if mailing.people else []
    return " · ".join(
        [words(mailing.jobs), PERIODS.get(mailing.period, mailing.period), formats, *people, mailing.when]
    )


def _to(mailing: Mailing) -> str:
    """Whom it goes to, ready for Markdown."""
    named = [literally(shown(one)) for one in mailing.recipients[:_MOST_NAMED]]
    more = len(mailing.recipients) - len(named)
    return f"To {listed([*named, *([f'{more:,} more'] if more else [])])}"


def _pause(key: str) -> None:
    """Pause it, or go on: what was due meanwhile isn't made up for."""
    session = sessions.current()
    mailing = mailings.every(session)[0].get(key)
    if mailing is not None:
        now = int(utc_now().timestamp())
        mailings.put(session, key, replace(mailing, paused=not mailing.paused, since=now))


def _remove(key: str) -> None:
    mailings.put(sessions.current(), key, None)


def _look(session: Session, key: str, mailing: Mailing) -> None:
    """Build the mail and keep it for the preview."""
    letter = _built(session, mailing, with_files=False)
    if letter is not None:
        to = mailing.recipients[0]
        page = html(mailings.addressed(mailing, letter, to))
        if letter.picture is not None:
            inside = base64.b64encode(letter.picture.png).decode()
            page = page.replace(f"cid:{PICTURE}", f"data:image/png;base64,{inside}")
        st.session_state[_PREVIEW] = key, letter.subject, page


def _built(session: Session, mailing: Mailing, *, with_files: bool) -> Letter | None:
    """The mail as it would be now, or a word on why there is none."""
    try:
        with st.spinner("Creating the mail …", show_time=True):
            return mailings.build(session, mailing, with_files=with_files)
    except HirempireError as problem:
        st.error(literally(sentence(problem), most=500))
        return None


def _preview(key: str) -> None:
    """The mail as it would be, where it was asked for."""
    shown_, subject, page = st.session_state.get(_PREVIEW, ("", "", ""))
    if shown_ == key:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**Subject:** {literally(subject, most=200)}", width="stretch")
            st.button("Close", key=f"mailing_close_{key}", on_click=lambda: st.session_state.pop(_PREVIEW, None))
        show_page(page, key=f"mailing_page_{key}")


def _trial(session: Session, key: str, mailing: Mailing) -> None:
    """Where one sends it to oneself."""
    own = str(st.user.to_dict().get("email") or "")
    with st.form(f"mailing_trial_{key}", border=False):
        text = st.text_input("Send to", own, placeholder="you@example.com", max_chars=300)
        st.caption("The mailing's own recipients get nothing, and its next mail is sent all the same.")
        if st.form_submit_button("Send now", type="primary"):
            _send(session, mailing, text or "")


def _send(session: Session, mailing: Mailing, text: str) -> None:
    """Send a trial, and say what became of it."""
    try:
        identity.editor()
        to = recipients(text)
        out = mailings.outbox()
        for one in to:
            out.check(one)
    except HirempireError as problem:
        st.error(literally(sentence(problem), most=500))
        return
    if not to:
        st.warning("Enter an address.")
        return
    letter = _built(session, mailing, with_files=True)
    if letter is None:
        return
    with out:
        for one in to:
            try:
                out.send(mailings.addressed(mailing, letter, one), one, about=("trial", fresh_key()), at=utc_now())
                st.success(f"Sent to {literally(shown(one))}.")
            except HirempireError as problem:
                st.error(f"{literally(shown(one))}: {literally(sentence(problem), most=500)}")


def server_line() -> None:
    """Whether this server can send, and how it is set up where it can't."""
    try:
        with mailings.outbox() as out:
            sends = out.sends_mail
    except HirempireError as problem:
        st.warning(literally(str(problem), most=500))
        return
    if not sends:
        st.info(
            "No mail server is set, so nothing is sent: mailings can be made and previewed. To send them, set "
            f"`HIREMPIRE_SMTP_URL` and `HIREMPIRE_MAIL_FROM` (or `{VARIABLE}` for Slack and Teams) and start "
            "`python -m hirempire run`.",
            icon=":material/mail_off:",
        )
