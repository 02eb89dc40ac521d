"""For the meeting room: the page without its controls, in larger type, and the way to each page."""

import streamlit as st

KEY = "present"


def button() -> None:
    """A button that starts the presentation."""
    st.button(
        "Present",
        icon=":material/slideshow:",
        on_click=_set,
        args=(True,),
        help="Hide controls and enlarge text for a meeting room",
    )


def leave() -> None:
    """A button that ends the presentation."""
    st.button("Exit presentation", icon=":material/close_fullscreen:", on_click=_set, args=(False,))


def presenting() -> bool:
    """Whether the page is being presented."""
    return bool(st.session_state.get(KEY))


def _set(on: bool) -> None:  # noqa: FBT001 -- as a button's callback gives it
    st.session_state[KEY] = on
