"""From visit to hire: which channels bring people who are hired, and how surely that is known."""

import streamlit as st

from hirempire.dashboard import conversion_opt_in
from hirempire.dashboard import hiring as cards
from hirempire.dashboard import session as sessions
from hirempire.dashboard.card import findings
from hirempire.dashboard.periods import all_time_only
from hirempire.dashboard.present import presenting
from hirempire.dashboard.view import view

seen, session = view(), sessions.current()
all_time_only(seen, "Conversion")
if conversion_opt_in.ready(session):
    hiring = cards.hiring_of(session, seen)
    findings(cards.said(hiring, waiting=seen.waiting))
    cards.by_days(hiring)
    cards.totals(hiring)
    if not presenting():
        conversion_opt_in.controls(session)
    for card in (cards.decide, cards.funnel, cards.shares, cards.closer):
        with st.container(border=True):
            card(hiring)
    if not presenting():
        with st.container(border=True):
            cards.apart(hiring)
            cards.meanings(hiring)
