"""For the meeting room: the page without its controls, in larger type, and two keys to go on."""

import streamlit as st

from hirempire.dashboard import address, navigation
from hirempire.dashboard.session import Session

KEY = "present"


def button() -> None:
    """Begin to present."""
    st.button(
        "Present",
        icon=":material/slideshow:",
        on_click=_set,
        args=(True,),
        help="Hide the controls and enlarge the type, for a meeting room",
    )


def bar(session: Session) -> None:
    """The pages and the way out, and nothing else."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        navigation.links(address.written(session))
        st.space("stretch")
        st.button("Leave presentation", icon=":material/close_fullscreen:", on_click=_set, args=(False,))


def presenting() -> bool:
    """Whether the recruiter presents now."""
    return bool(st.session_state.get(KEY))


def _set(on: bool) -> None:  # noqa: FBT001 -- as a button's callback gives it
    st.session_state[KEY] = on
