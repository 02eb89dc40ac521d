"""From visit to hire: which channels bring people who are hired, and how surely that is known."""

import streamlit as st

from hirempire.dashboard import conversion_opt_in
from hirempire.dashboard import hiring as cards
from hirempire.dashboard import session as sessions
from hirempire.dashboard.card import findings
from hirempire.dashboard.present import presenting
from hirempire.dashboard.view import view

seen, session = view(), sessions.current()
if conversion_opt_in.ready(session):
    every = cards.hiring_of(session, seen)
    hiring = every.in_period
    cards.about_period(hiring)
    cards.decide(hiring, every)
    findings(cards.said(hiring, every, waiting=seen.waiting))
    cards.by_days(hiring)
    cards.totals(hiring)
    if not presenting():
        conversion_opt_in.controls(session)
    cards.compared(hiring)
    for card in (cards.funnel, cards.shares):
        card(hiring)
    with st.container(border=True):
        cards.closer(hiring, every)
    if not presenting():
        with st.container(border=True):
            cards.apart(hiring)
            cards.meanings(hiring)
