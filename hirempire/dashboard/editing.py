"""What only editors may do: whether it is offered, and what stands there for whoever may only look.

This keeps pages honest. What keeps the workspace safe is :meth:`hirempire.dashboard.keeper.Keeper.change`.
"""

import streamlit as st

from hirempire.dashboard import identity
from hirempire.dashboard.session import Session


def can_edit(session: Session) -> bool:
    """Whether the person at the browser may change what is set here; what is set in the demo is nobody else's."""
    return session.connection.is_demo or identity.can_edit()


def can_edit_or_reads_why(session: Session, what: str) -> bool:
    """The same, with a line for whoever may not."""
    may = can_edit(session)
    if not may:
        st.caption(f":material/lock: Only editors can {what}.")
    return may
