"""Loading a table of spend from a file: the meaning of each column is guessed, shown, and can be changed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from hirempire.analysis.spend import FIELDS, Columns, Field, Spend
from hirempire.analysis.spend_file import Sheet, left_out, sheets_in, spend_in
from hirempire.dashboard.spend_table import SpendTable
from hirempire.dashboard.undo import Undoable
from hirempire.dashboard.words import literally
from hirempire.language import counted, listed, plain
from hirempire.reading.bounded import Unreadable
from hirempire.values import money

_SHEETS = "spend_sheets"
_NAMED: Mapping[Field, str] = {
    "channel": "Channel",
    "job_id": "Job ID",
    "from": "From",
    "to": "To",
    "date": "Date",
    "month": "Month",
    "amount": "Amount",
    "currency": "Currency",
}
_DAY_ORDER = {"31/12": True, "12/31": False}
MOST_SAID = 3


def loader(spend: Undoable[SpendTable], jobs: Mapping[str, str]) -> None:
    """A file to load, and below it what was understood of it, until it is loaded or cancelled."""
    with st.form("load_spend", border=False, clear_on_submit=True):
        file = st.file_uploader(
            "Load spend from a file",
            type=["csv", "txt", "tsv", "xlsx", "xls", "ods"],
            help="A table in which each row has a channel, an amount, and a date, a month, or from and to",
        )
        if st.form_submit_button("Read file") and file is not None:
            _read(file.name, file.getvalue())
    sheets: tuple[Sheet, ...] = st.session_state.get(_SHEETS, ())
    if sheets:
        with st.container(border=True, key="spend_understood"):
            _understood(sheets, spend, jobs)


def _read(name: str, content: bytes) -> None:
    st.session_state.pop(_SHEETS, None)
    try:
        st.session_state[_SHEETS] = sheets_in(name, content)
    except Unreadable as error:
        st.error(str(error))


def _understood(sheets: Sequence[Sheet], spend: Undoable[SpendTable], jobs: Mapping[str, str]) -> None:
    """Which column says what, to be changed; what would be loaded, and what not."""
    sheet = sheets[0]
    if len(sheets) > 1:
        place = st.selectbox(
            "Sheet", range(len(sheets)), format_func=lambda place: plain(sheets[place].name), key="spend_sheet"
        )
        sheet = sheets[place or 0]
    columns = replace(_told(sheet), jobs=jobs)
    if unread := left_out(sheet):
        st.caption(f":material/info: {literally(unread, most=400)}")
    read = None
    if columns.lacking:
        st.info(f"Choose a column for {listed(columns.lacking)}.")
    else:
        read = spend_in(sheet, columns)
        _say(read)
    with st.container(horizontal=True):
        instead = "Replace the table" if not spend.now.is_empty else "Load"
        st.button(
            instead,
            type="primary",
            key="spend_load",
            disabled=read is None or not read.rows,
            on_click=_load,
            args=(spend, read),
        )
        st.button("Cancel", key="spend_cancel", on_click=lambda: st.session_state.pop(_SHEETS, None))


def _told(sheet: Sheet) -> Columns:
    """The columns as the headings say, or as the recruiter has changed them."""
    headings = {column: plain(heading) for column, heading in sheet.headings.items()}
    places: dict[Field, int] = {}
    with st.container(horizontal=True):
        for said in FIELDS:
            guessed = sheet.columns.places.get(said)
            options = list(headings)
            chosen = st.selectbox(
                _NAMED[said],
                options,
                index=options.index(guessed) if guessed in headings else None,
                format_func=headings.__getitem__,
                placeholder="None",
                key=f"spend_column_{sheet.name}_{said}",
                width=150,
            )
            if chosen is not None:
                places[said] = chosen
        currency = sheet.columns.currency
        if "currency" not in places:
            currency = (
                st.text_input("Currency of all rows", currency, max_chars=3, key="spend_currency", width=150) or ""
            )
        order = st.segmented_control("Date format", list(_DAY_ORDER), key="spend_day_order")
    return Columns(places, currency.upper(), _DAY_ORDER.get(str(order)))


def _say(read: Spend) -> None:
    """What would be loaded, and which rows would not."""
    sums = [
        money(sum(row.amount for row in read.rows if row.currency == currency), currency)
        for currency in read.currencies
    ]
    st.markdown(literally(f"{counted(len(read.rows), 'row')} can be loaded{': ' + listed(sums) if sums else ''}."))
    for row in read.unreadable[:MOST_SAID]:
        st.caption(f":material/error: {literally(f'Row {row.line:,} can’t be read: {row.reason}.', most=240)}")
    if len(read.unreadable) > MOST_SAID:
        st.caption(f"{counted(len(read.unreadable) - MOST_SAID, 'more row')} can’t be read.")


def _load(spend: Undoable[SpendTable], read: Spend) -> None:
    spend.change(SpendTable.of_spend(read))
    st.session_state.pop(_SHEETS, None)
