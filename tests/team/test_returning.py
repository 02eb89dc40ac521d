"""After signing in, a browser goes back to the view that it came for, and never to another site."""

import pytest

from hirempire.team.returning import LONGEST, own, place

HOST = "channels.example.com"


@pytest.mark.parametrize(
    ("address", "path"),
    [
        (f"https://{HOST}/compare?jobs=a,b&channel=LinkedIn", "/compare?jobs=a,b&channel=LinkedIn"),
        (f"https://{HOST}", "/"),
        (f"https://{HOST.upper()}/growth#x", "/growth"),
        (f"https://{HOST}/hr/growth?period=30", "/hr/growth?period=30"),
        ("https://evil.example/compare", ""),
        (f"https://{HOST}.evil.example/", ""),
        (f"https://{HOST}@evil.example/", ""),
        (f"https://evil.example@{HOST}/", ""),
        (f"https://{HOST}:8443/", ""),
        (f"https://{HOST}//evil.example/", ""),
        (f"https://{HOST}/\\evil.example/", ""),
        (f"https://{HOST}/auth/logout", ""),
        (f"https://{HOST}/oauth2callback?state=x", ""),
        (f"javascript://{HOST}/%0aalert(1)", ""),
        (f"https://{HOST}/?{'x' * LONGEST}", ""),
        ("https://[", ""),
        ("", ""),
    ],
)
def test_only_a_view_of_this_host_is_gone_back_to(address: str, path: str) -> None:
    """Its path and its query."""
    assert place(address, HOST) == path


@pytest.mark.parametrize(
    "path", ["//evil.example", "/\\evil.example", "\\\\evil", "https://evil.example", "evil", "", "/a b", "/a\r\nX: y"]
)
def test_a_path_that_could_lead_elsewhere_is_none(path: str) -> None:
    """A browser's cookie may hold anything."""
    assert own(path) == ""
