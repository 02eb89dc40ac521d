"""The report of what is on the pages, shown before it is made, and made when its button is pressed.

It is built in the run of the session that asked for it: no other session waits, and none sees it.
"""

import base64
import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

import streamlit as st

from hirempire.analysis.subject import Subject
from hirempire.dashboard import session as sessions
from hirempire.dashboard.address import only_known
from hirempire.dashboard.card import choice
from hirempire.dashboard.hiring import candidates_of
from hirempire.dashboard.notes import with_notes
from hirempire.dashboard.session import Session
from hirempire.dashboard.words import literally
from hirempire.language import counted
from hirempire.reports.brief import TITLE, Brief
from hirempire.reports.build import SECTION_NAMES
from hirempire.reports.chrome import ChromeError, telling
from hirempire.reports.csv import file_name
from hirempire.reports.deck.build import deck
from hirempire.reports.deck.template import TemplateRefused
from hirempire.reports.formats import FileFormat, made
from hirempire.reports.logo import LogoUnreadable, checked, too_pale
from hirempire.reports.one_page import ONE_PAGE
from hirempire.reports.paper import PAPERS, Paper
from hirempire.reports.story import TITLES, SectionName, Story
from hirempire.reports.webpage import still
from hirempire.reports.webpage.one_page import one_page

# Streamlit may call this again for the same file, while the page changes around it.
_SAVE = """
export default function ({ data }) {
  const saved = (window.hirempireSaved ??= new Set());
  if (saved.has(data.order)) return;
  saved.add(data.order);
  const bytes = Uint8Array.from(atob(data.file), (letter) => letter.charCodeAt(0));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: data.mime }));
  link.download = data.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
"""

# Names from outside are in the page; an empty sandbox lets nothing in it run, whatever they are.
_SHOW = """
export default function ({ data, parentElement }) {
  const frame = parentElement.querySelector("iframe");
  if (frame.srcdoc !== data.page) frame.srcdoc = data.page;
}
"""
_FRAME = '<iframe sandbox="" title="Preview" loading="lazy"></iframe>'
_FRAME_CSS = """
iframe {
  width: 100%; height: 46rem; display: block; background: var(--st-background-color);
  border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius);
}
"""

_SECTIONS, _LOGO, _TEMPLATE = "report_sections", "report_logo", "report_template"
_LOGO_FILE = "report_logo_read"
"""Which file the logo was read from."""

_WHOLE, _ONE = "Full report", "One page"
_save = st.components.v2.component("hirempire_save", html="<span></span>", js=_SAVE)
_show = st.components.v2.component("hirempire_preview", html=_FRAME, css=_FRAME_CSS, js=_SHOW)


def subject_of(session: Session, seen: Subject) -> Subject:
    """What a report of the present view is about: its candidates too, where they were loaded."""
    return with_notes(session, replace(seen, candidates=candidates_of(session)))


def wishes(without: Collection[SectionName]) -> Brief:
    """The recruiter's wishes for the report: they stay in the session, and in no address."""
    sections = _sections(without)
    with st.expander("Title, author, note, and logo", icon=":material/edit:"):
        title = st.text_input("Title", key="report_title", placeholder=TITLE, max_chars=150, persist_state="session")
        author = st.text_input("Author", key="report_author", max_chars=100, persist_state="session")
        note = st.text_area("Note", key="report_note", max_chars=1_000, persist_state="session")
        logo = _logo()
    return Brief(
        sections=sections, title=(title or "").strip() or TITLE, author=author or "", note=note or "", logo=logo
    )


def _sections(without: Collection[SectionName]) -> tuple[SectionName, ...]:
    """The parts that the recruiter wants, in their order; all where they want none. ``without`` can't be had."""
    usual, session = [name for name in SECTION_NAMES if name not in without], sessions.current()
    before = session.address.defaults.get(_SECTIONS, usual)
    if st.session_state.get(_SECTIONS) == before:
        st.session_state[_SECTIONS] = [*usual]  # who wanted all wants conversion, too, once it is there
    session.address.defaults[_SECTIONS] = [*usual]
    only_known(session, _SECTIONS, usual)
    chosen = st.multiselect(
        "Sections, in order",
        usual,
        default=None if _SECTIONS in st.session_state else usual,
        format_func=lambda name: TITLES[name],
        key=_SECTIONS,
        placeholder="All",
        help="Every report has “Methodology”. It comes last unless you move it.",
        persist_state="session",
    )
    if "conversion" in without:
        st.caption("Turn on conversion on the Conversion page to add it as a section.")
    return tuple(chosen or usual)


def _logo() -> bytes | None:
    """The logo that was chosen last in this session."""
    file = st.file_uploader("Logo", type=["png", "jpg", "jpeg"], max_upload_size=5, key="report_logo_file")
    if file is not None and st.session_state.get(_LOGO_FILE) != file.file_id:
        try:
            st.session_state[_LOGO] = checked(file.getvalue())
            st.session_state[_LOGO_FILE] = file.file_id  # read once, and not at each run of the page
        except LogoUnreadable as error:
            st.error(str(error))
    kept: bytes | None = st.session_state.get(_LOGO)
    if kept and (pale := too_pale(kept)):
        st.warning(pale)
    if kept and file is None:
        st.image(kept, width=160)
        st.button("Remove logo", on_click=lambda: st.session_state.pop(_LOGO, None))
    return kept


def paper_of(wanted: FileFormat) -> Paper | None:
    """The sheet of paper for a report on one page; None for a whole report."""
    if wanted.suffix not in ONE_PAGE or choice("Length", [_WHOLE, _ONE], key="report_length") == _WHOLE:
        return None
    if wanted.suffix == "pptx":
        st.caption("A company template keeps the size of its own slides.")
    papers = {str(paper): paper for paper in PAPERS}
    return papers[choice("Paper", list(papers), key="report_paper")]


def builder(wanted: FileFormat, told: Story, paper: Paper | None) -> Callable[[], bytes]:
    """What makes the file; slides may wear a company's own look, and end with the tables behind them."""
    own = _template() if wanted.suffix == "pptx" else None
    if paper is not None:
        return lambda: ONE_PAGE[wanted.suffix](told, paper, own)
    if wanted.suffix != "pptx":
        return lambda: wanted.build(told)
    appendix = st.checkbox(
        "Appendix",
        key="report_appendix",
        persist_state="session",
        help="Adds the tables behind the charts, with a list that leads to them. The workbook has all tables.",
    )
    return lambda: deck(told, own, appendix=bool(appendix))


def _template() -> bytes | None:
    """A company's own template for its slides."""
    file = st.file_uploader(
        "Company template",
        type=["pptx", "potx"],
        key="report_template_file",
        help="A PowerPoint file or template. Its design is used; its slides are left out.",
    )
    if file is not None:
        st.session_state[_TEMPLATE] = (file.name, file.getvalue())
    kept: tuple[str, bytes] | None = st.session_state.get(_TEMPLATE)
    if kept and file is None:
        st.caption(f"In use: {literally(kept[0])}")
        st.button("Use the default design", on_click=lambda: st.session_state.pop(_TEMPLATE, None))
    return kept[1] if kept else None


def make(build: Callable[[], bytes], wanted: FileFormat, *, name: str) -> None:
    """Build the file and hand it to the recruiter's browser, or say why not."""
    place = st.empty()

    def tell(before: int) -> None:
        """Show the place in the queue. Streamlit ends the run here once the recruiter does something else."""
        if before:
            place.caption(f"{counted(before, 'report')} {'is' if before == 1 else 'are'} before yours.")
        else:
            place.empty()

    try:
        with st.spinner(f"Creating the report: {wanted.title} …", show_time=True), telling(tell):
            file = made(wanted.suffix, build)
    except (ChromeError, TemplateRefused) as error:
        st.error(str(error))
    else:
        _hand_over(file, name=name, mime=wanted.mime)


def preview(story: Story, paper: Paper | None = None) -> None:
    """The report as a page on which nothing runs."""
    show_page(still(story) if paper is None else one_page(story, paper).decode(), key="report_preview")


def show_page(page: str, *, key: str) -> None:
    """A page of ours in a frame in which nothing runs."""
    _show(data={"page": page}, key=key)


def _hand_over(file: bytes, *, name: str, mime: str) -> None:
    """Hand a file to the recruiter's browser, which saves it at once; should it not do so, there is a button."""
    st.download_button("Download again", data=file, file_name=name, mime=mime, on_click="ignore", key="report_again")
    _save(
        data={"file": base64.b64encode(file).decode(), "name": name, "mime": mime, "order": secrets.token_hex(8)},
        key="report_file",
    )


def named(story: Story, filters: Sequence[str], suffix: str) -> str:
    """The name of the file: its title, the filter, and the time of the data."""
    at = story.at.astimezone(ZoneInfo(story.zone))
    return file_name(story.title, filters=filters, at=at, ending=suffix, is_demo=story.is_demo)
