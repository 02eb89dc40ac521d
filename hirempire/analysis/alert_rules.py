"""The rules of alerts: what each looks for, from which threshold, and for which jobs."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

import msgspec


class Rule(Enum):
    """What an alert is about; the value is what it is kept by."""

    SILENT = "silent"
    """A link that had visits has none any more."""
    NO_APPLICANT = "no-applicant"
    """A job has had no applicant for some days, and jobs like it had."""
    SPEND = "spend"
    """Spend has run for some days, and nobody applied."""
    VISITS_JUMPED = "visits-jumped"
    """A link got many times the visits expected."""
    APPLICANTS_JUMPED = "applicants-jumped"
    """A job got many times the applicants expected."""
    NO_LOOK = "no-look"
    """Nothing was loaded for some days."""
    TOKEN = "token"  # noqa: S105 -- no token
    """The token is refused, or lacks a scope."""
    ALLOWANCE = "allowance"
    """The hourly allowance of requests is nearly used up."""


THRESHOLDS: Final[Mapping[Rule, tuple[int, ...]]] = {
    Rule.SILENT: (14, 7, 30, 60),
    Rule.NO_APPLICANT: (14, 7, 21, 30),
    Rule.SPEND: (14, 7, 30),
    Rule.VISITS_JUMPED: (2, 3, 5),
    Rule.APPLICANTS_JUMPED: (2, 3, 5),
    Rule.NO_LOOK: (2, 1, 3, 7),
    Rule.TOKEN: (),
    Rule.ALLOWANCE: (90, 80, 95),
}
"""The thresholds that a rule may have, the usual one first: days, how many times as many, or percent."""

OF_JOBS: Final = (Rule.SILENT, Rule.NO_APPLICANT, Rule.SPEND, Rule.VISITS_JUMPED, Rule.APPLICANTS_JUMPED)
"""The rules that may hold for some jobs alone."""
OF_APPLICANTS: Final = (Rule.NO_APPLICANT, Rule.SPEND, Rule.APPLICANTS_JUMPED)
"""The rules that need the applicants of each job: one request for each."""


@dataclass(frozen=True)
class Setting:
    """How a rule is set."""

    on: bool = True
    threshold: int = 0
    """One of :data:`THRESHOLDS`; 0 where there is none."""
    jobs: tuple[str, ...] = ()
    """The jobs that it holds for; none for all."""

    def holds_for(self, job_ids: Collection[str]) -> set[str]:
        """Those of some jobs that the rule holds for."""
        return set(job_ids) & set(self.jobs) if self.jobs else set(job_ids)


class _Written(msgspec.Struct):
    """A setting as it is kept."""

    on: bool = True
    threshold: int = 0
    jobs: list[str] = []


def usual(rule: Rule) -> Setting:
    """A rule as it is without anybody's doing: on, for all jobs."""
    return Setting(threshold=next(iter(THRESHOLDS[rule]), 0))


def written(setting: Setting) -> str:
    """A setting as text, to be kept."""
    return msgspec.json.encode(_Written(setting.on, setting.threshold, list(setting.jobs))).decode()


def read(rule: Rule, text: str | None) -> Setting:
    """The setting in a text; the usual one where it is none, or of another version."""
    try:
        plain = msgspec.json.decode(text or "{}", type=_Written)
    except msgspec.MsgspecError:
        return usual(rule)
    known = plain.threshold in THRESHOLDS[rule]
    return Setting(plain.on, plain.threshold if known else usual(rule).threshold, tuple(plain.jobs))


def settings(kept: Mapping[str, str | None]) -> dict[Rule, Setting]:
    """The setting of every rule, of what is kept by the rules' values."""
    return {rule: read(rule, kept.get(rule.value)) for rule in Rule}


class Mail(msgspec.Struct, frozen=True):
    """Who gets the mail about alerts, and when; kept like a rule, under :data:`MAIL`."""

    recipients: tuple[str, ...] = ()
    hour: int = 7
    """From this hour on, rules are checked and the mail of the day is sent."""
    zone: str = "UTC"


MAIL: Final = "mail"
"""What the recipients of alerts are kept as, beside the rules."""


def mail(text: str | None) -> Mail:
    """The recipients in a text; none where it is another."""
    try:
        return msgspec.json.decode(text or "{}", type=Mail)
    except msgspec.MsgspecError:
        return Mail()


def mail_written(to: Mail) -> str:
    """The recipients as text, to be kept."""
    return msgspec.json.encode(to).decode()
