"""Where a browser goes after signing in: back to the view that it came for, and never to another site."""

from urllib.parse import urlsplit

LONGEST = 3_000
"""Characters of an address that are kept: what fits into a cookie beside its name."""


def place(address: str, host: str) -> str:
    """The path and query of an address of this host; empty where it is another's, or no view."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or parts.netloc.lower() != host.lower():
        return ""
    return own(f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}")


def own(path: str) -> str:
    """A path of this host with its query, if it is one that a browser can't take for anything else; else empty."""
    plain = path.isascii() and path.isprintable() and " " not in path and "\\" not in path
    if not plain or not path.startswith("/") or path.startswith("//") or len(path) > LONGEST:
        return ""
    return "" if path.split("?")[0].startswith(("/auth/", "/oauth2callback", "/_stcore/")) else path
