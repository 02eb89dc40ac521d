"""``python -m hirempire mail``: send a mailing now, or see what it would be."""

import argparse
import os
import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from hirempire.api.allowance import utc_now
from hirempire.api.errors import HirempireError
from hirempire.api.models import Failed
from hirempire.commands import jobs, mailings, periods, remembered
from hirempire.commands.jobs import ALL_CAME, SOME_FAILED, Workspace
from hirempire.commands.mailings import Due, Round
from hirempire.commands.output import Usage, say, written

if TYPE_CHECKING:
    from hirempire.history.memory import Memory
    from hirempire.mail.letter import Letter
    from hirempire.mail.loading import Came
    from hirempire.mail.mailing import Mailing

HELP = """\
Send a mailing now, whatever its day and hour. Whoever has got it for this period gets nothing.

  python -m hirempire mail --demo --dry-run > mail.eml
  python -m hirempire mail "Weekly report" --dry-run
  python -m hirempire mail "Weekly report" --to you@example.com
  python -m hirempire mail "Weekly report"

Mailings are made on the page Mailings of the dashboard. Without a name, the only one is sent. With --to, it is a trial:
the mailing's own recipients get nothing, and nothing is noted. With --dry-run, the whole message goes to stdout and
nothing is sent. HIREMPIRE_SMTP_URL names the mail server, HIREMPIRE_MAIL_FROM the sender; docs/mail.md has the rest."""

_EXAMPLE = "you@example.com"
_SENDER = "Hirempire <reports@example.com>"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("name", nargs="?", metavar="NAME", help="the mailing; may be left out where there is only one")
    parser.add_argument("--to", metavar="ADDRESS,…", help="send a trial to these recipients instead")
    parser.add_argument("--dry-run", action="store_true", help="write the message to stdout, and send nothing")
    remembered.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Build the mail, send it or write it to stdout, and return the exit code."""
    return remembered.run(
        args, lambda workspace, memory: _Mail(args, workspace, memory, _recipients(args.to or "")).done()
    )


def _recipients(text: str) -> tuple[str, ...]:
    from hirempire.mail.address import recipients
    from hirempire.mail.errors import AddressMalformed

    try:
        return recipients(text)
    except AddressMalformed as problem:
        raise Usage(str(problem)) from None


class _Mail:
    """One mailing of a workspace, now."""

    def __init__(self, args: argparse.Namespace, workspace: Workspace, memory: "Memory", to: Sequence[str]) -> None:
        self._args = args
        self._workspace = workspace
        self._memory = memory
        self._to = to

    def done(self) -> int:
        """Send it, or write it to stdout."""
        first = mailings.load(self._workspace, ())  # which workspace it is, only its jobs tell
        number = self._memory.workspace([job.id for job in first.listing.jobs])
        due = self._chosen(number)
        if number is not None and not self._to and not self._args.dry_run:
            return self._sent(Round(self._memory, self._workspace, number, os.environ, self._args.floor), due)
        came = mailings.load(self._workspace, [due.mailing])
        letter = self._letter(due, came, number)
        some_failed = any(isinstance(outcome, Failed) for outcome in (*came.jobs.values(), *came.people.values()))
        code = SOME_FAILED if some_failed else ALL_CAME
        if self._args.dry_run:
            return code if self._shown(due, letter) else jobs.WRONG_USAGE
        return self._tried(due, letter) or code

    def _chosen(self, number: int | None) -> Due:
        """The mailing that the arguments name.

        Raises:
            Usage: there is none such.
        """
        kept = {} if number is None else mailings.kept_mailings(self._memory.choices(number))
        if self._workspace.is_demo:
            kept = {"demo": _demos()}
        name = " ".join((self._args.name or "").split()).casefold()
        found = [(key, one) for key, one in kept.items() if not name or one.name.casefold() == name]
        if len(found) == 1:
            return Due(found[0][0], found[0][1], utc_now())
        if not kept:
            raise Usage("This workspace has no mailing. Make one on the page Mailings of the dashboard.")
        raise Usage(f"Name one of the mailings: {', '.join(sorted(one.name for one in kept.values()))}.")

    def _letter(self, due: Due, came: "Came", number: int | None) -> "Letter":
        from hirempire.mail.building import letter

        return letter(
            due.mailing,
            came,
            mailings.known_of(self._memory, number, self._workspace, floor=self._args.floor),
            due=due.at,
        )

    def _shown(self, due: Due, letter: "Letter") -> bool:
        """Write the message for the first recipient to stdout."""
        from hirempire.mail.address import is_webhook, sender, shown
        from hirempire.mail.building import reason
        from hirempire.mail.message import message, message_id
        from hirempire.mail.outbox import SENDER

        boxes = [one for one in (*self._to, *due.mailing.recipients, _EXAMPLE) if not is_webhook(one)]
        to, from_ = boxes[0], sender(os.environ.get(SENDER, "") or _SENDER)
        mail = message(
            replace(letter, reason=reason(due.mailing, to)),
            sender=from_,
            to=to,
            at=utc_now(),
            id_=message_id(due.key, due.period, to, sender=from_),
        )
        say(f"This is the mail for {shown(to)}. Nothing was sent.")
        return written(mail.as_bytes, None)

    def _tried(self, due: Due, letter: "Letter") -> int:
        """Send a trial, and note nothing."""
        from hirempire.mail.address import shown
        from hirempire.mail.building import reason
        from hirempire.mail.outbox import Outbox

        code, trial = ALL_CAME, secrets.token_hex(8)
        with Outbox(os.environ) as outbox:
            for to in self._to or due.mailing.recipients:
                try:
                    addressed = replace(letter, reason=reason(due.mailing, to))
                    outbox.send(addressed, to, about=("trial", trial), at=utc_now())
                    say(f"{shown(to)}: sent.")
                except HirempireError as problem:
                    say(f"{shown(to)}: {problem}")
                    code = SOME_FAILED
        return code

    def _sent(self, round_: Round, due: Due) -> int:
        """Send it to whoever hasn't got it, and say what became of each."""
        from hirempire.history import deliveries
        from hirempire.mail.address import keys, shown

        round_.send([due], utc_now())
        code, names = ALL_CAME, keys(due.mailing.recipients)
        for one in deliveries.of(self._memory.database, round_.number, due.key):
            if one.period == due.period and (one.recipient in names or not one.recipient):
                code = code if one.state == "sent" else SOME_FAILED
                if one.recipient:
                    say(f"{shown(names[one.recipient])}: {one.state}. {one.why}".rstrip())
        return code


def _demos() -> "Mailing":
    """The mailing of the demo workspace."""
    from hirempire.mail.mailing import Mailing

    return Mailing(name="Weekly report", recipients=(_EXAMPLE,), zone=periods.zone(None), people=True)
