"""The mailings of a workspace: read from the history, built from what Hirempire says now, and sent when due."""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from hirempire.api.allowance import utc_now
from hirempire.api.errors import HirempireError
from hirempire.commands import looking
from hirempire.commands.jobs import Workspace
from hirempire.commands.output import place_of, say
from hirempire.commands.sending import Sender

if TYPE_CHECKING:  # takes seconds to import: many a tick finds nothing due
    from hirempire.history.choices import Version
    from hirempire.history.deliveries import Delivery, State
    from hirempire.history.memory import Memory
    from hirempire.mail.building import Known
    from hirempire.mail.letter import Letter
    from hirempire.mail.loading import Came
    from hirempire.mail.mailing import Mailing
    from hirempire.mail.outbox import Outbox

LOST = "The worker ended while it was being sent. It may have arrived, so it isn't sent again. Ask the recipient."
NOTHING_RAN = "No worker ran when this was due, or within a day. Start one with: python -m hirempire run."
GIVEN_UP = "Given up after a day."
PAUSED = "The mailing was paused."

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Due:
    """A mailing that is to be sent for a period."""

    key: str
    """Its name in the history."""
    mailing: "Mailing"
    at: datetime
    """When it was due (UTC)."""

    @property
    def period(self) -> str:
        """The name of the period in the history."""
        return self.mailing.period_key(self.at)


def kept_mailings(choices: Sequence["Version"]) -> "dict[str, Mailing]":
    """Every mailing by its key; one that can't be read is said on stderr, and left out."""
    from hirempire.mail.errors import MailingUnreadable
    from hirempire.mail.mailing import mailing_in

    found = {}
    for one in choices:
        if one.kind == "mailing" and one.value is not None:
            try:
                found[one.name] = mailing_in(one.value)
            except MailingUnreadable as problem:
                say(str(problem))
    return found


def load(workspace: Workspace, mailings: "Collection[Mailing]") -> "Came":
    """What Hirempire says now of all that some mailings are about.

    Raises:
        HirempireError: the list of jobs couldn't be loaded.
    """
    from hirempire.mail import loading
    from hirempire.mail.building import wanted

    return loading.load(workspace.client, lambda jobs: wanted(mailings, jobs))


def known_of(memory: "Memory", number: int | None, workspace: Workspace, *, floor: int) -> "Known":
    """What is known of a workspace besides; ``floor`` is the smallest count of people that is shown."""
    from hirempire.mail.building import known

    choices = [] if number is None else memory.choices(number)
    return known(
        choices,
        lambda jobs: None if number is None else memory.history(number, jobs),
        floor=floor,
        is_demo=workspace.is_demo,
        usual_spend=_demos_spend() if workspace.is_demo else b"",
    )


def _demos_spend() -> bytes:
    from hirempire.sandbox.spend import made_up_spend
    from hirempire.sandbox.workspace import make_workspace

    today = utc_now().date()
    return made_up_spend(make_workspace(today=today), until=today)


def keep(memory: "Memory", came: "Came") -> None:
    """Keep what was loaded as a look, unless looks are switched off for this workspace."""
    from hirempire.history.errors import Stopped

    with suppress(Stopped):
        memory.keep(came.outcomes, opened=looking.known_to_open(came.outcomes, came.listing), now=utc_now())


def _built(due: Due, came: "Came", known: "Known") -> "Letter":
    """The letter of a mailing.

    Raises:
        HirempireError: it can't be built; a fault of ours in one mailing keeps no other from being sent.
    """
    from hirempire.mail.building import letter
    from hirempire.mail.errors import Unforeseen

    try:
        return letter(due.mailing, came, known, due=due.at)
    except HirempireError:
        raise
    except Exception as error:  # noqa: BLE001 -- see above
        raise Unforeseen(place_of(error)) from None


@dataclass(frozen=True)
class Round(Sender):
    """One round of sending what is due in a workspace."""

    goes_on: Callable[[], bool] = lambda: True
    """Whether it is still this worker's turn; asked before each mailing, and so keeps the turn."""

    def send_due(self, now: datetime) -> None:
        """Send every mail that is due and wasn't sent."""
        from hirempire.history import deliveries

        deliveries.abandon(self.memory.database, self.number, now=now, why=LOST)
        mailings = kept_mailings(self.memory.choices(self.number))
        if not mailings:
            return
        self._note_missed(mailings, now)
        every = [Due(key, one, at) for key, one in mailings.items() if (at := one.due(now)) is not None]
        paused = {key for key, one in mailings.items() if one.paused}
        self._give_up({(due.key, due.period) for due in every}, paused, now)
        self.send([due for due in every if self._waits(due, now)], now)

    def _give_up(self, still: Collection[tuple[str, str]], paused: Collection[str], now: datetime) -> None:
        """Note as failed what is planned and won't be tried again; why the last try failed is kept."""
        from hirempire.history import deliveries

        for one in deliveries.of(self.memory.database, self.number):
            if one.state == "planned" and one.mailing != deliveries.ALERTS and (one.mailing, one.period) not in still:
                why = f"{one.why} {PAUSED if one.mailing in paused else GIVEN_UP}".strip()
                deliveries.end(self.memory.database, self.number, one, "failed", now=now, why=why)

    def send(self, dues: Sequence[Due], now: datetime) -> None:
        """Build the letters of these mailings and send each to whoever hasn't got it."""
        from hirempire.mail.outbox import Outbox

        if not dues:
            return
        try:
            outbox = Outbox(self.settings)
            came = load(self.workspace, [due.mailing for due in dues])
            keep(self.memory, came)
            known = known_of(self.memory, self.number, self.workspace, floor=self.floor)
        except HirempireError as problem:
            for due in dues:
                self._postpone(due, str(problem), now)
            return
        with outbox:
            for due in dues:
                if not self.goes_on():
                    return
                self._send_one(due, came, known, outbox, now)

    def _waits(self, due: Due, now: datetime) -> bool:
        """Whether somebody hasn't got it, and it is time to try."""
        known = {one.recipient: one for one in self._of(due)}
        whole = known.get("")
        if whole is not None and not whole.is_ready(now):
            return False
        return any(key not in known or known[key].is_ready(now) for key in _keys(due))

    def _of(self, due: Due) -> "list[Delivery]":
        return self.delivered(due.key, due.period)

    def _send_one(self, due: Due, came: "Came", known: "Known", outbox: "Outbox", now: datetime) -> None:
        """Build one letter, and send it to whoever hasn't got it and whose time to try it is."""
        from hirempire.history import deliveries
        from hirempire.mail.errors import JobsGone

        try:
            written = _built(due, came, known)
        except JobsGone as problem:
            self._end_whole(due, "failed", str(problem))
            return
        except HirempireError as problem:
            self._postpone(due, str(problem), now)
            return
        if any(not one.recipient for one in self._of(due)):
            self._end_whole(due, "sent", "")
        keys = _keys(due)
        for one in deliveries.plan(self.memory.database, self.number, due.key, due.period, keys, now=now):
            if one.recipient in keys and one.is_ready(now):
                self._deliver(due, one, keys[one.recipient], written, outbox)

    def _deliver(self, due: Due, delivery: "Delivery", to: str, written: "Letter", outbox: "Outbox") -> None:
        from hirempire.mail.building import reason

        addressed = replace(written, reason=reason(due.mailing, to))
        why = self.deliver(delivery, lambda: outbox.send(addressed, to, about=(due.key, due.period), at=utc_now()))
        _log.info("Mail: %s", "problem" if why else "sent")

    def _postpone(self, due: Due, why: str, now: datetime) -> None:
        """Note that a mailing can't be built yet, and when that is tried again."""
        from hirempire.history import deliveries

        for one in deliveries.plan(self.memory.database, self.number, due.key, due.period, [""], now=now):
            if not one.recipient:
                self.postpone(one, why, now)
        say(f"{due.mailing.name}: {why}")

    def _end_whole(self, due: Due, state: "State", why: str) -> None:
        """Note what became of a mailing as a whole."""
        from hirempire.history import deliveries

        now = utc_now()
        for one in deliveries.plan(self.memory.database, self.number, due.key, due.period, [""], now=now):
            if not one.recipient:
                deliveries.end(self.memory.database, self.number, one, state, now=now, why=why)
        if why:
            say(f"{due.mailing.name}: {why}")

    def _note_missed(self, mailings: "Mapping[str, Mailing]", now: datetime) -> None:
        """Note what was due when nothing ran, and is too late now."""
        for key, mailing in mailings.items():
            at = mailing.missed(now)
            if at is not None and not self._of(due := Due(key, mailing, at)):
                self._end_whole(due, "failed", NOTHING_RAN)


def _keys(due: Due) -> dict[str, str]:
    from hirempire.mail.address import keys

    return keys(due.mailing.recipients)
