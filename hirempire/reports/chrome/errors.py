"""What can go wrong with Chrome, one class a cause."""


class ChromeError(Exception):
    """Chrome failed. ``str(error)`` is a sentence for a recruiter."""


class NoChrome(ChromeError):
    """There is no Chrome on this computer."""

    def __init__(self) -> None:
        super().__init__(
            "This server has no Chrome, which is needed for pictures and PDFs. Choose another format, or ask the "
            "person who runs the server to install Chrome or Chromium."
        )


class ChromeFailed(ChromeError):
    """Chrome ended, refused, or ran out of time; ``what`` says which, as the end of "Chrome on this server …"."""

    def __init__(self, what: str) -> None:
        super().__init__(f"Chrome on this server {what}. Try again, or choose another format.")


class ChromeBusy(ChromeError):
    """So many other reports wait for Chrome that this one can't."""

    def __init__(self, before: int) -> None:
        reports = "1 report is" if before == 1 else f"{before} reports are"
        super().__init__(f"{reports} before yours already. Try again in a few minutes, or choose another format.")
