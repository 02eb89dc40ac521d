"""Why somebody may not come in, or not do something: one class a cause, each with a sentence to act on.

A :class:`Misconfigured` speaks to whoever runs the server, everything else to the person at the browser.
"""

from typing import ClassVar

from hirempire.api.errors import HirempireError

ASK = "the person who runs this dashboard"


class Misconfigured(HirempireError):
    """The configuration of sign-in or workspaces can't be used; nobody comes in until it is corrected."""

    cause = "misconfigured"
    title = "Sign-in isn't set up correctly"


class Refusal(HirempireError):
    """Somebody may not come in."""

    cause = "refused"
    title = "You can't open this dashboard"
    is_over: ClassVar[bool] = False
    """Whether the login was good and has ended: signing in again is all there is to do."""


class Closed(Refusal):
    """The configuration can't be used, so nobody comes in."""

    cause = "closed"
    title = "Sign-in isn't set up correctly"

    def __init__(self) -> None:
        super().__init__(f"Nobody can sign in at the moment. Ask {ASK}: the server's log says what to correct.")


class NotListed(Refusal):
    """Nothing in the configuration allows this person."""

    cause = "not_listed"
    title = "You don't have access"

    def __init__(self, shown: str) -> None:
        super().__init__(f"{shown} isn't on this dashboard's list. Ask {ASK} for access, or use another account.")


class AddressUnverified(Refusal):
    """The address would be allowed, but the provider doesn't vouch for it."""

    cause = "address_unverified"
    title = "Your address isn't verified"

    def __init__(self, shown: str) -> None:
        super().__init__(
            f"Your sign-in provider hasn't verified {shown}. Verify the address there and sign in again, or use "
            "another account."
        )


class Unidentified(Refusal):
    """The provider doesn't say who it is."""

    cause = "unidentified"
    title = "Your sign-in is incomplete"

    def __init__(self) -> None:
        super().__init__(f"Your sign-in provider didn't say who you are. Ask {ASK} to check its settings.")


class Undated(Refusal):
    """The provider doesn't say when the login was, or names a time to come."""

    cause = "undated"
    title = "Your sign-in can't be checked"

    def __init__(self) -> None:
        super().__init__(
            f"The time of your sign-in is missing or lies in the future. Ask {ASK} to check the server's clock."
        )


class Expired(Refusal):
    """The login is older than this server allows."""

    cause = "expired"
    title = "Sign in again"
    is_over = True

    def __init__(self, hours: float) -> None:
        super().__init__(f"A sign-in lasts {hours:g} {'hour' if hours == 1 else 'hours'} here. Yours has ended.")


class SignedOut(Refusal):
    """The person has signed out, in this tab or in another."""

    cause = "signed_out"
    title = "You're signed out"
    is_over = True

    def __init__(self) -> None:
        super().__init__("You signed out in this browser. Sign in again to continue.")


class Unchecked(Refusal):
    """Whether the login has ended isn't known, because the database can't be used."""

    cause = "unchecked"
    title = "Your sign-in can't be checked"

    def __init__(self) -> None:
        super().__init__(f"The dashboard's database can't be reached. Reload in a minute; if it lasts, tell {ASK}.")


class NotAnEditor(HirempireError):
    """A viewer wants to change what everyone sees."""

    cause = "not_an_editor"
    title = "Only editors can change this"

    def __init__(self) -> None:
        super().__init__(f"Only editors can change this. You can view and export. Ask {ASK} to make you an editor.")


class NotYourWorkspace(HirempireError):
    """There is no such workspace for this person. Whether it exists isn't said."""

    cause = "not_your_workspace"
    title = "Workspace not found"
    stops_all = True

    def __init__(self) -> None:
        super().__init__(f"There is no such workspace here for you. Choose another, or ask {ASK}.")


class TokenAway(HirempireError):
    """The token of a configured workspace isn't where the configuration says."""

    cause = "token_away"
    title = "Workspace not connected"
    stops_all = True

    def __init__(self) -> None:
        super().__init__(f"This server has no API token for this workspace. Ask {ASK}: the server's log says more.")
