"""For the meeting room: the page without its controls, in larger type, and the way to each page."""

import streamlit as st

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


def leave() -> None:
    """End it."""
    st.button("Leave presentation", icon=":material/close_fullscreen:", on_click=_set, args=(False,))


def presenting() -> bool:
    """Whether the recruiter presents now."""
    return bool(st.session_state.get(KEY))


def _set(on: bool) -> None:  # noqa: FBT001 -- as a button's callback gives it
    st.session_state[KEY] = on
