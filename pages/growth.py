"""What was gained and when: visits by day, week or month, against the period before, and who moved."""

import streamlit as st

from hirempire.analysis.movers import moved as movers_of
from hirempire.dashboard import growth
from hirempire.dashboard import session as sessions
from hirempire.dashboard.card import choice, findings, show
from hirempire.dashboard.grain_choice import grain_choice
from hirempire.dashboard.notes import card as notes_card
from hirempire.dashboard.notes import with_notes
from hirempire.dashboard.view import view
from hirempire.exhibits import growth as exhibits
from hirempire.findings.of_subject import growth_of

seen = with_notes(sessions.current(), view())
if growth.can_be_told(seen):
    said = st.container()
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            grain = grain_choice("growth_by")
            way = choice("Chart type", [*growth.WAYS, growth.BY_JOB], key="growth_as")
        found = growth.found(seen, grain)
        by_job = way == growth.BY_JOB
        exhibit = growth.by_job(seen, found.grain) if by_job else exhibits.growth(seen, found, growth.WAYS[way])
        show(exhibit, seen.in_period, key="growth")
    notes_card(seen)
    moved = movers_of(seen)
    with said:
        findings(growth_of(seen, found, moved))
    if moved is not None:
        growth.who_moved(seen, moved)
