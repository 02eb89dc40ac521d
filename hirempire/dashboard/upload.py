"""A file with job IDs: what was understood of it, shown before it replaces the view."""

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from hirempire.api.errors import HirempireError
from hirempire.dashboard.session import Session
from hirempire.dashboard.words import literally, sentence
from hirempire.job_ids import Choice, FileIds, JobIds, from_file
from hirempire.language import counted, plain

KINDS = ("csv", "tsv", "txt", "xlsx", "xlsm", "xls", "xlsb", "ods")
MOST_SHOWN = 15
"""As many entries that were skipped are shown for each reason, and as many columns that were not used."""
_MOST_LISTED = 1_000
_READ = "file_read"


def chosen(session: Session) -> JobIds | None:
    """The IDs of a file once the recruiter has seen what was understood and wants these jobs."""
    file = st.file_uploader(
        "File with job IDs",
        type=list(KINDS),
        help="A spreadsheet, CSV or text. You can check what was found before anything is loaded.",
    )
    if file is None:
        return None
    try:
        read = _chosen_column(session, file, _read(session, file, None))
    except HirempireError as error:
        st.error(sentence(error), icon=":material/error:")
        return None
    _preview(session, read)
    wanted = st.button("Show these jobs", type="primary", width="stretch", disabled=not read.ids)
    return read.found if wanted else None


def _read(session: Session, file: UploadedFile, column: Choice | None) -> FileIds:
    """What is in a file; read once for each column that is looked at, not at each run of the page."""
    key = (file.file_id, column)
    kept: dict[tuple[str, Choice | None], FileIds | HirempireError] = st.session_state.setdefault(_READ, {})
    if key not in kept:
        st.session_state[_READ] = kept = {old: read for old, read in kept.items() if old[0] == file.file_id}
        kept[key] = _understood(session, file, column)
    read = kept[key]
    if isinstance(read, HirempireError):
        raise read
    return read


def _understood(session: Session, file: UploadedFile, column: Choice | None) -> FileIds | HirempireError:
    where = (column.sheet, column.column) if column else ("", None)
    try:
        with st.spinner("Reading the file…"):
            return from_file(file.name, file.getvalue(), titles=known_titles(session), sheet=where[0], column=where[1])
    except HirempireError as error:
        return error.bare()


def known_titles(session: Session) -> Mapping[str, Sequence[str]]:
    """The jobs of the workspace by title, and by what the dashboard calls them."""
    titles: dict[str, list[str]] = {}
    for job_id, job in session.directory.jobs.items():
        for title in dict.fromkeys(filter(None, (job.job_title, session.directory.labels.get(job_id)))):
            titles.setdefault(title, []).append(job_id)
    return titles


def _chosen_column(session: Session, file: UploadedFile, first: FileIds) -> FileIds:
    """The file by the column that is chosen; the one that looks most like job IDs until another is."""
    if not first.choices or (len(first.choices) == 1 and first.taken is not None):
        return first
    everything: list[Choice | None] = [None] if first.taken is None else []
    column = st.selectbox(
        "Sheet and column",
        [*everything, *first.choices],
        format_func=lambda choice: _named(choice) if choice else "All of the file",
        key=f"column_{file.file_id}",
    )
    return first if column == first.taken else _read(session, file, column)


def _named(choice: Choice) -> str:
    words = plain(choice.words, most=80)
    return f"{words[:1].upper()}{words[1:]} · {counted(choice.found, 'ID')}"


def _preview(session: Session, read: FileIds) -> None:
    """Where the IDs stand, how many there are, which jobs they are, and what was left out."""
    if not read.ids:
        still = " The jobs you chose before are still shown." if session.asked else ""
        st.warning(f"No job IDs found in this file.{still}", icon=":material/info:")
    else:
        source = literally(read.source, most=200)
        st.markdown(f"**{source[:1].upper()}{source[1:]}**  \n{read.found.summary}")
        _jobs(session, read)
    say_skipped(read.found)
    for choice in read.unused[:MOST_SHOWN]:
        st.caption(
            f"Not used: {counted(choice.found, 'entry', 'entries')} that could be IDs in {literally(choice.words)}"
        )


def _jobs(session: Session, read: FileIds) -> None:
    """The file's own titles beside the IDs, and what Hirempire calls these jobs."""
    listed = read.ids[:_MOST_LISTED]
    known = session.directory.jobs
    columns: dict[str, list[str]] = {}
    if read.titles:
        columns["Title in the file"] = [plain(read.titles.get(job_id, ""), most=80) for job_id in listed]
    columns["Job ID"] = list(listed)
    if known:
        columns["In this workspace"] = [
            plain(session.directory.labels[job_id], most=80) if job_id in known else "not listed" for job_id in listed
        ]
        unknown = sum(job_id not in known for job_id in read.ids)
        if unknown:
            st.caption(f"{counted(unknown, 'ID')} not in this workspace’s list of jobs")
    st.dataframe(columns, hide_index=True, height="content" if len(listed) <= 8 else 300)
    if len(read.ids) > len(listed):
        st.caption(f"Showing the first {len(listed):,} of {len(read.ids):,}")


def say_skipped(found: JobIds) -> None:
    """The entries that are no job IDs, by reason."""
    if not found.skipped:
        return
    with st.expander(f"{counted(found.skipped, 'entry', 'entries')} skipped"):
        for reason, texts in found.by_reason.items():
            more = f" and {len(texts) - MOST_SHOWN:,} more" if len(texts) > MOST_SHOWN else ""
            st.markdown(f"{reason}  \n{' · '.join(map(literally, texts[:MOST_SHOWN]))}{more}")
        if found.more_rejected:
            st.caption(f"{found.more_rejected:,} more are not listed here.")
