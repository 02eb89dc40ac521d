"""From a mailing and what was loaded to the letter that is due."""

import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from hirempire.analysis import kept_settings, notes
from hirempire.analysis.frame import links_frame
from hirempire.analysis.gathering import candidates_of, gathered
from hirempire.analysis.history import History
from hirempire.analysis.kept import Kept, kept
from hirempire.analysis.ledger import ledger
from hirempire.analysis.mapping import ChannelMap
from hirempire.analysis.notes import Note
from hirempire.analysis.period import compared
from hirempire.analysis.spend import Spend
from hirempire.analysis.spend_file import our_spend
from hirempire.analysis.statuses import StageMap
from hirempire.analysis.subject import Subject
from hirempire.api.models import Failed, Job, Loaded, Outcome
from hirempire.exhibits.scope import visits_gained
from hirempire.language import counted
from hirempire.mail.address import shown
from hirempire.mail.errors import JobsGone, NothingLoaded
from hirempire.mail.letter import Attachment, Letter, Picture, charted
from hirempire.mail.loading import Came, Wanted
from hirempire.mail.mailing import Every, Mailing, chosen
from hirempire.reports.brief import TITLE, Brief
from hirempire.reports.build import story
from hirempire.reports.chrome import ChromeError, NoChrome
from hirempire.reports.csv import file_name
from hirempire.reports.formats import FORMATS, FileFormat, made
from hirempire.reports.small_picture import small_picture
from hirempire.reports.story import Story
from hirempire.values import is_known

NO_HISTORY = "No history is kept, so all figures are of all time. The first figures by period need two loads."

TWICE = "Figures by period need loads before and after it, which the worker makes by itself."

_log = logging.getLogger(__name__)


class Choice(Protocol):
    """Something that recruiters set, as the history keeps it."""

    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def value(self) -> str | None: ...  # noqa: D102


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of a workspace besides what Hirempire says now."""

    history: Callable[[Sequence[str]], History | None]
    """What was seen of these jobs."""
    names: ChannelMap = field(default_factory=ChannelMap)
    stages: StageMap = field(default_factory=StageMap)
    spend: Callable[[dict[str, str]], Spend] = lambda _: Spend()
    """The spend, for jobs by their names in lower case."""
    notes: tuple[Note, ...] = ()
    floor: int = 1
    """The smallest count of people that is shown."""
    is_demo: bool = False


def known(
    choices: Iterable[Choice],
    history: Callable[[Sequence[str]], History | None],
    *,
    floor: int = 1,
    is_demo: bool = False,
    usual_spend: bytes = b"",
) -> Known:
    """What recruiters set, from what the history keeps; ``usual_spend`` is a CSV file of spend where none was set."""
    every = [choice for choice in choices if choice.value is not None]
    one = {choice.kind: choice.value or "" for choice in every if not choice.name}
    written = [notes.read(choice.name, choice.value or "") for choice in every if choice.kind == "note"]
    spend = one.get("spend")
    return Known(
        history=history,
        names=kept_settings.names_in(one["names"]) if "names" in one else ChannelMap(),
        stages=kept_settings.stages_in(one["stages"]) if "stages" in one else StageMap(),
        spend=lambda jobs: (
            kept_settings.spend_in(spend, jobs=jobs)
            if spend is not None
            else our_spend(usual_spend)
            if usual_spend
            else Spend()
        ),
        notes=tuple(note for note in written if note is not None),
        floor=floor,
        is_demo=is_demo,
    )


def wanted(mailings: Collection[Mailing], jobs: Sequence[Job]) -> Wanted:
    """What has to be loaded for some mailings."""
    links = dict.fromkeys(job_id for mailing in mailings for job_id in chosen(mailing.jobs, jobs))
    people = dict.fromkeys(job_id for mailing in mailings if mailing.people for job_id in chosen(mailing.jobs, jobs))
    return Wanted(tuple(links), tuple(people))


def letter(mailing: Mailing, came: Came, known: Known, *, due: datetime, with_files: bool = True) -> Letter:
    """The letter of a mailing that is due then (UTC), without the sentence on why its reader gets it.

    Raises:
        JobsGone: the workspace has none of its jobs.
        NothingLoaded: none of its jobs could be loaded.
    """
    subject = _subject(mailing, came, known, due)
    told = story(subject, Brief(title=mailing.name or TITLE, note=mailing.note))
    files, lacking = _files(told, mailing.formats) if with_files else ((), ())
    lacking = (*_all_time(subject, mailing, due), *lacking)
    return Letter(
        story=told,
        about="" if isinstance(mailing.jobs, Every) else mailing.name,
        note=mailing.note,
        picture=_picture(told),
        files=files,
        lacking=lacking,
    )


def _all_time(subject: Subject, mailing: Mailing, due: datetime) -> tuple[str, ...]:
    """Why the figures aren't those of the mailing's period, where they aren't."""
    period = mailing.about(due)
    if subject.period is not None or period is None:
        return ()
    if subject.kept is None:
        return (NO_HISTORY,)
    return (f"All figures are of all time: there are none for {period.dates}. {TWICE}",)


def reason(mailing: Mailing, to: str) -> str:
    """Why a reader gets it, and how that ends."""
    return (
        f"You get this mail because {shown(to)} is a recipient of the mailing “{mailing.name}”, sent {mailing.when}. "
        "To stop it, reply to this mail, or remove the address on the page Mailings of the dashboard."
    )


def _subject(mailing: Mailing, came: Came, known: Known, due: datetime) -> Subject:
    ids = chosen(mailing.jobs, came.listing.jobs)
    if not ids:
        raise JobsGone
    outcomes = [came.jobs[job_id] for job_id in ids]
    loaded = [outcome.job_id for outcome in outcomes if isinstance(outcome, Loaded)]
    if not loaded:
        raise NothingLoaded(next(str(outcome.error) for outcome in outcomes if isinstance(outcome, Failed)))
    seen = _kept(outcomes, known, loaded)
    period = None if seen is None else mailing.about(due)
    people = [came.people[job_id] for job_id in loaded if mailing.people and job_id in came.people]
    subject = gathered(
        outcomes,
        came.listing,
        names=known.names,
        zone=mailing.zone,
        route=_route(came, len(people)),
        kept=seen,
        period=period,
        compared=None if period is None else compared(period, "previous"),
        is_demo=known.is_demo,
    )
    jobs = {label.casefold(): job_id for job_id, label in subject.labels.items()}
    if subject.period is not None and not is_known(*visits_gained(subject.in_period)):
        subject = replace(subject, period=None, compared=None)  # such as in the first week of a history
    candidates = candidates_of(
        people,
        names=known.names,
        floor=known.floor,
        spend=known.spend(jobs),
        otherwise=outcomes,
        stages=known.stages,
    )
    return replace(subject, candidates=candidates, notes=notes.shown(known.notes, jobs=set(ids), channels=None))


def _kept(outcomes: Sequence[Outcome], known: Known, loaded: Sequence[str]) -> Kept | None:
    found = known.history(loaded)
    if found is None:
        return None
    return kept(ledger(found), known.names.shown(links_frame(outcomes)), known.names.channel)


def _route(came: Came, people: int) -> str:
    alone = sum(job_id not in came.listing.loaded for job_id in came.jobs)
    said = f"The data were loaded with {counted(alone + 1, 'request')}: one for the list of all jobs"
    more = f", and {alone:,} for jobs missing from it" if alone else ""
    return f"{said}{more}." + (f" The candidates took {people:,} more, one for each job." if people else "")


def _files(told: Story, formats: Sequence[str]) -> tuple[tuple[Attachment, ...], tuple[str, ...]]:
    """The report in each format, and why some of them are missing."""
    files: list[Attachment] = []
    lacking: list[str] = []
    for suffix in dict.fromkeys(formats):
        format_ = FORMATS[suffix]
        try:
            files.append(_file(told, format_))
        except ChromeError as error:
            lacking.append(f"{format_.title} isn't attached. {error}")
    return tuple(files), tuple(lacking)


def _file(told: Story, format_: FileFormat) -> Attachment:
    if format_.lacking():
        raise NoChrome
    at = told.at.astimezone(ZoneInfo(told.zone))
    name = file_name(told.title, filters=(), at=at, ending=format_.suffix, is_demo=told.is_demo)
    return Attachment(name, format_.mime, made(format_.suffix, lambda: format_.build(told)))


def _picture(told: Story) -> Picture | None:
    """The chart of visits over time; none where this computer can't draw it."""
    exhibit = charted(told)
    if exhibit is None:
        return None
    try:
        return Picture(small_picture(exhibit), exhibit.title, exhibit.alt, exhibit.note)
    except ChromeError as error:
        _log.info("No picture in the mail: %s", error)
        return None
