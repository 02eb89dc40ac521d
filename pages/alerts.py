"""What needs attention, what to do about it, and the rules that say so."""

import streamlit as st

from hirempire.dashboard import alerts
from hirempire.dashboard import session as sessions
from hirempire.dashboard.present import presenting
from hirempire.dashboard.view import view

seen = view()
now = alerts.standing(sessions.current(), seen)
st.markdown(alerts.headline(now, seen.zone))
alerts.firing(now, seen)
alerts.no_data(now)
if not presenting():
    alerts.rules(now)
    alerts.mail()
    alerts.past(now, seen)
