"""Changing which name belongs to which channel: merge, split, rename, group. For display only."""

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from hirempire.analysis.alike import alike
from hirempire.analysis.channels import known_groups
from hirempire.analysis.mapping import ChannelMap, loaded, saved
from hirempire.dashboard import editing
from hirempire.dashboard import session as sessions
from hirempire.dashboard.backup import Backup, history
from hirempire.dashboard.session import Session
from hirempire.dashboard.words import in_ink, literally
from hirempire.language import counted

MOST_PROPOSED = 12
_LONGEST = 60

BACKUP = Backup(
    key="names",
    name="channel names",
    file_name="hirempire-channel-names.json",
    mime="application/json",
    empty=ChannelMap(),
    default=ChannelMap(),
    write=saved,
    read=loaded,
)


def changes() -> None:
    """The four ways to change the channels of the jobs on view."""
    session = sessions.current()
    if not editing.can_edit_or_reads_why(session, "change channel names"):
        return
    channels = [str(channel) for channel in _spellings(session).index]
    ways: dict[str, Callable[[Session, Sequence[str]], None]] = {
        "Merge": _merge,
        "Split": _split,
        "Rename": _rename,
        "Group": _group,
    }
    way = st.segmented_control(
        "Change",
        list(ways),
        format_func=in_ink,
        default="Merge",
        required=True,
        key="names_way",
        label_visibility="collapsed",
    )
    ways[way or "Merge"](session, channels)


def _merge(session: Session, channels: Sequence[str]) -> None:
    with st.form("merge", border=False):
        chosen = st.multiselect("Channels to merge", channels, placeholder="Two or more", wrap=False)
        into = st.selectbox(
            "New name", channels, index=None, accept_new_options=True, placeholder="Name of the first channel"
        )
        if st.form_submit_button("Merge", type="primary"):
            if len(chosen) < 2 and (not chosen or not into or into == chosen[0]):
                st.warning("Choose at least two channels.")
            else:
                _change(session.map.merged(chosen, _name(into) or chosen[0]), session)


def _spellings(session: Session) -> pd.DataFrame:
    """All channels of the jobs on view with their original names, regardless of filters."""
    return session.once("spellings", (session.links, session.map), lambda: session.map.spellings(session.links))


def _split(session: Session, channels: Sequence[str]) -> None:
    written = _spellings(session)["spellings"]
    names_of: dict[str, list[str]] = dict(zip(channels, written, strict=True))
    many = [channel for channel in channels if len(names_of[channel]) > 1]
    if not many:
        st.caption("Each channel has a single name, so there's nothing to split.")
        return
    channel = st.selectbox("Channel", many, key="split_channel")
    with st.form("split", border=False):
        names = st.multiselect("Names to split off", names_of[channel], wrap=False)
        into = st.text_input("New channel", max_chars=_LONGEST, placeholder="Same as the name")
        if st.form_submit_button("Split", type="primary"):
            if not names:
                st.warning("Choose the names to split off.")
            changed = session.map
            for name in names:
                changed = changed.split([name], _name(into) or _name(name))
            if names:
                _change(changed, session)


def _rename(session: Session, channels: Sequence[str]) -> None:
    with st.form("rename", border=False):
        channel = st.selectbox("Channel", channels)
        into = st.text_input("New name", max_chars=_LONGEST)
        if st.form_submit_button("Rename", type="primary"):
            if not _name(into):
                st.warning("Enter a new name.")
            elif _name(into) in channels and _name(into) != channel:
                st.warning("A channel with this name already exists. Merge the two instead.")
            else:
                _change(session.map.merged([channel], _name(into)), session)


def _group(session: Session, channels: Sequence[str]) -> None:
    groups = dict.fromkeys([*known_groups(), "paid", "organic", *session.map.groups.values()])
    with st.form("group", border=False):
        chosen = st.multiselect("Channels to group", channels, placeholder="One or more")
        group = st.selectbox(
            "Group", list(groups), index=None, accept_new_options=True, placeholder="Choose or type a group"
        )
        if st.form_submit_button("Assign to group", type="primary"):
            if not chosen or not _name(group):
                st.warning("Choose channels and a group.")
            else:
                _change(session.map.grouped(chosen, _name(group)), session)


def proposals() -> None:
    """Channels whose names nearly match. They stay apart until the recruiter merges them."""
    session = sessions.current()
    order = tuple(str(channel) for channel in _spellings(session).index)
    found = session.once("alike", order, lambda: alike(order))
    if not found.pairs:
        st.caption("No two channels of these jobs have similar names.")
    for place, (later, earlier) in enumerate(found.pairs[:MOST_PROPOSED]):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{literally(later)}** and **{literally(earlier)}**", width="stretch")
            if editing.can_edit(session):
                st.button(
                    "Merge",
                    key=f"alike_{place}",
                    on_click=session.settings.channels.change,
                    args=(session.map.merged([later], earlier),),
                    help="Merge the first into the second",
                )
    if len(found.pairs) > MOST_PROPOSED:
        st.caption(f"{counted(len(found.pairs) - MOST_PROPOSED, 'more pair')}.")
    if found.compared < len(order):
        st.caption(f"Compared the {found.compared:,} channels with the most visits of {len(order):,}.")


def keep() -> None:
    """Undo, reset, download, load."""
    history(sessions.current().settings.channels, BACKUP)


def _change(changed: ChannelMap, session: Session) -> None:
    session.settings.channels.change(changed)
    st.rerun()


def _name(typed: str | None) -> str:
    """A name on one line, of a length that fits."""
    return " ".join((typed or "").split())[:_LONGEST]
