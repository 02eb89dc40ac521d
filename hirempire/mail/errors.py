"""Why something couldn't be mailed: one class a cause, each with a sentence to act on. None holds a password."""

from hirempire.api.errors import HirempireError


class MailProblem(HirempireError):
    """A mail couldn't be sent. Unless a class says otherwise, it may work later."""

    cause = "mail"
    title = "Mail not sent"


class NoServer(MailProblem):
    """No mail server is set."""

    cause = "mail_no_server"

    def __init__(self) -> None:
        super().__init__(
            "No mail server is set, so nothing can be sent. Set HIREMPIRE_SMTP_URL, such as "
            "smtp://USER:PASSWORD@mail.example.com:587, and HIREMPIRE_MAIL_FROM."
        )


class ServerMalformed(MailProblem):
    """The address of the mail server isn't one."""

    cause = "mail_server_malformed"

    def __init__(self) -> None:
        super().__init__(
            "HIREMPIRE_SMTP_URL isn't the address of a mail server. Use smtp://USER:PASSWORD@HOST:587 or "
            "smtps://USER:PASSWORD@HOST:465, with special characters in the password percent-encoded."
        )


class SenderMalformed(MailProblem):
    """The sender isn't an address."""

    cause = "mail_sender_malformed"

    def __init__(self) -> None:
        super().__init__(
            "HIREMPIRE_MAIL_FROM must be the address that mails come from, such as reports@example.com or "
            "Recruiting <reports@example.com>."
        )


class AddressMalformed(MailProblem):
    """A recipient isn't an address."""

    cause = "mail_address_malformed"

    def __init__(self, text: str) -> None:
        super().__init__(f"“{text}” isn't an email address, or a webhook's address that starts with https://.")


class ServerUnreachable(MailProblem):
    """The server doesn't answer, or hangs up."""

    cause = "mail_server_unreachable"

    def __init__(self, place: str) -> None:
        super().__init__(f"The mail server {place} can't be reached, or hung up. Check HIREMPIRE_SMTP_URL.")


class CertificateRefused(MailProblem):
    """The server doesn't prove who it is."""

    cause = "mail_certificate"

    def __init__(self, place: str) -> None:
        super().__init__(
            f"The certificate of the mail server {place} isn't valid for it, or isn't trusted. Check the host in "
            "HIREMPIRE_SMTP_URL, or set SSL_CERT_FILE to your company's certificates."
        )


class NotEncrypted(MailProblem):
    """The server would take the password in the clear."""

    cause = "mail_not_encrypted"

    def __init__(self, place: str) -> None:
        super().__init__(
            f"The mail server {place} offers no encryption, so the password wasn't sent. Use smtps://, or another port."
        )


class LoginRefused(MailProblem):
    """The server doesn't take the login."""

    cause = "mail_login_refused"

    def __init__(self, place: str) -> None:
        super().__init__(
            f"The mail server {place} refused the login. Check the user and password in HIREMPIRE_SMTP_URL."
        )


class Deferred(MailProblem):
    """The server doesn't take this mail now."""

    cause = "mail_deferred"

    def __init__(self, reply: str) -> None:
        super().__init__(f"The mail server won't take it right now: {reply}")


class Refused(MailProblem):
    """The server doesn't take this mail, or not for this recipient, and never will."""

    cause = "mail_refused"

    def __init__(self, reply: str) -> None:
        super().__init__(f"The mail server refused it: {reply}")


class Unclear(MailProblem):
    """The mail was handed over, and the server didn't say that it has it."""

    cause = "mail_unclear"

    def __init__(self) -> None:
        super().__init__(
            "The connection ended before the mail server confirmed it. It may have arrived, so it isn't sent again. "
            "Ask the recipient."
        )


class WebhookNotAllowed(MailProblem):
    """The webhook's host isn't one that the operator allows."""

    cause = "webhook_not_allowed"

    def __init__(self, host: str) -> None:
        super().__init__(
            f"Messages to {host or 'this address'} aren't allowed. Use an https:// address of a host that is listed in "
            "HIREMPIRE_WEBHOOK_HOSTS, such as hooks.slack.com."
        )


class WebhookUnreachable(MailProblem):
    """The webhook doesn't answer, or not now."""

    cause = "webhook_unreachable"

    def __init__(self, host: str, why: str) -> None:
        super().__init__(f"{host} didn't take the message: {why}.")


class MailingUnreadable(MailProblem):
    """What is kept of a mailing can't be read."""

    cause = "mailing_unreadable"

    def __init__(self) -> None:
        super().__init__("This mailing can't be read. It may be from a newer version. Update this one, or delete it.")


class JobsGone(MailProblem):
    """The workspace has none of the mailing's jobs any more."""

    cause = "mailing_jobs_gone"

    def __init__(self) -> None:
        super().__init__("None of this mailing's jobs is in Hirempire any more, so nothing was sent. Choose others.")


class NothingLoaded(MailProblem):
    """None of the mailing's jobs could be loaded."""

    cause = "mailing_nothing_loaded"

    def __init__(self, why: str) -> None:
        super().__init__(f"None of this mailing's jobs could be loaded: {why}")


class Unforeseen(MailProblem):
    """A fault of ours."""

    cause = "mail_unforeseen"

    def __init__(self, place: str) -> None:
        super().__init__(
            f"An error in the dashboard ({place}) kept this mailing from being built. It is tried again for a day. "
            "Update the dashboard, or report the error."
        )
