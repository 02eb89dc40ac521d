"""What mailings and alerts share: a workspace with its memory, and one mail to one recipient, sent once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from hirempire.api.allowance import utc_now
from hirempire.commands.jobs import Workspace

if TYPE_CHECKING:  # takes seconds to import: many a tick finds nothing due
    from hirempire.history.deliveries import Delivery, State
    from hirempire.history.memory import Memory


@dataclass(frozen=True)
class Sender:
    """Sends what a workspace has to tell."""

    memory: "Memory"
    workspace: Workspace
    number: int
    """The workspace in the database."""
    settings: Mapping[str, str]
    floor: int = 1
    """The smallest count of people that is shown."""

    def delivered(self, mailing: str, period: str) -> "list[Delivery]":
        """What became of a mailing for a period."""
        from hirempire.history import deliveries

        return deliveries.of(self.memory.database, self.number, mailing, period)

    def deliver(self, delivery: "Delivery", send: Callable[[], None]) -> str:
        """Send to one recipient by calling ``send``: noted before, and what became of it after.

        Returns why it wasn't sent, or may not have been; empty where it was, or where somebody else has begun it.
        """
        from hirempire.history import deliveries
        from hirempire.mail.errors import MailProblem, Refused, Unclear, WebhookNotAllowed
        from hirempire.mail.schedule import again

        if not deliveries.begin(self.memory.database, self.number, delivery, now=utc_now()):
            return ""
        state: State = "planned"
        why, later = "", None
        try:
            send()
            state = "sent"
        except Refused as problem:
            state, why = "refused", str(problem)
        except Unclear as problem:
            state, why = "unclear", str(problem)
            if isinstance(problem.__cause__, KeyboardInterrupt):
                raise KeyboardInterrupt from problem
        except WebhookNotAllowed as problem:
            state, why = "failed", str(problem)
        except MailProblem as problem:
            why, later = str(problem), again(delivery.tries + 1, now=utc_now())
        finally:
            deliveries.end(self.memory.database, self.number, delivery, state, now=utc_now(), why=why, next_at=later)
        return why

    def postpone(self, delivery: "Delivery", why: str, now: datetime) -> None:
        """Note that nothing could be sent, and when that is tried again."""
        from hirempire.history import deliveries
        from hirempire.mail.schedule import again

        at = again(delivery.tries + 1, now=now)
        deliveries.postpone(self.memory.database, self.number, delivery, now=now, why=why, next_at=at)
