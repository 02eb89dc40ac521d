"""From what was loaded to a subject, where no page stands between: for commands and mails."""

from collections import Counter
from collections.abc import Sequence

from hirempire.analysis.candidates import candidates_frame
from hirempire.analysis.frame import job_labels, jobs_frame, links_frame
from hirempire.analysis.kept import Kept
from hirempire.analysis.mapping import ChannelMap, every_channel
from hirempire.analysis.period import Period
from hirempire.analysis.spend import Spend
from hirempire.analysis.statuses import StageMap
from hirempire.analysis.subject import Candidates, Subject
from hirempire.api.models import CandidatesLoaded, CandidatesOutcome, Failed, Listing, Loaded, Outcome


def gathered(
    outcomes: Sequence[Outcome],
    listing: Listing | None,
    *,
    names: ChannelMap,
    zone: str,
    route: str,
    candidates: Candidates | None = None,
    kept: Kept | None = None,
    period: Period | None = None,
    compared: Period | None = None,
    is_demo: bool = False,
) -> Subject:
    """The jobs that were asked for, and all their links. At least one of the jobs was loaded."""
    ids = tuple(outcome.job_id for outcome in outcomes)
    jobs = {job.id: job for job in listing.jobs} if listing else {}
    listed = links_frame(listing.loaded.values() if listing else ())
    present = links_frame(outcomes)
    links = names.shown(present)
    times = [outcome.fetched_at for outcome in outcomes if isinstance(outcome, Loaded)]
    return Subject(
        jobs=ids,
        outcomes=tuple(outcomes),
        links=links,
        every_link=links,
        labels=job_labels(ids, jobs),
        facts=jobs_frame(jobs[job_id] for job_id in ids if job_id in jobs).reindex(list(ids)),
        channels=every_channel(names, listed, present),
        map=names,
        zone=zone,
        fetched_at=(min(times), max(times)),
        route=route,
        candidates=candidates,
        is_demo=is_demo,
        kept=kept,
        every_kept=kept,
        period=period,
        compared=compared,
    )


def candidates_of(
    people: Sequence[CandidatesOutcome],
    *,
    names: ChannelMap,
    floor: int,
    spend: Spend,
    otherwise: Sequence[Outcome],
    stages: StageMap | None = None,
) -> Candidates | None:
    """The candidates that were loaded; None where they were not asked for. Where none was, ``otherwise`` has a time."""
    loaded = [outcome for outcome in people if isinstance(outcome, CandidatesLoaded)]
    if not people:
        return None
    unread: Counter[str] = Counter()
    for outcome in loaded:
        unread.update(outcome.not_counted)
    return Candidates(
        people=names.shown(candidates_frame(people)),
        failed={outcome.job_id: str(outcome.error) for outcome in people if isinstance(outcome, Failed)},
        at=max(outcome.fetched_at for outcome in loaded or otherwise if not isinstance(outcome, Failed)),
        not_counted=dict(unread),
        stages=stages or StageMap(),
        floor=floor,
        spend=spend,
    )
