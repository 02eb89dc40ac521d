"""A real OpenID provider on this computer for the tests of signing in, and the settings of a server that uses it.

The mock provider asks for no password: post ``sub=ID`` to its page, or press the button of that name.
"""

import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

SECRET = "a cookie secret for tests alone: nothing that it signs is worth anything"
EDITOR = "ben@example.com"
VIEWER = "ana@example.com"
ACCESS = f"""
[access]
editors = {{ addresses = ["{EDITOR}"] }}
viewers = {{ domains = ["example.com"], groups = ["Recruiting"] }}
"""
"""Who may come in: Ben as an editor, all of example.com and a group as viewers."""


@contextlib.contextmanager
def provider(claims: Mapping[str, Mapping[str, object]]) -> Iterator[str]:
    """A provider that knows people by their IDs (``sub``), each with the claims it makes of them; its address.

    A claim ``iat`` stands for the time of the login.
    """
    from oidc_provider_mock import User, run_server_in_thread

    people: Sequence[User] = [User(sub=sub, claims=dict(said)) for sub, said in claims.items()]
    with run_server_in_thread(user_claims=people) as server:
        yield f"http://localhost:{server.server_port}"


def person(address: str, *, verified: object = True, **more: object) -> dict[str, object]:
    """The claims of somebody with this address."""
    return {"email": address, "email_verified": verified, "name": address.partition("@")[0].title(), **more}


def secrets(folder: Path, *, provider: str, app: str, access: str = ACCESS) -> Path:
    """A ``secrets.toml`` in this folder for an app at an address; start it with ``--secrets.files`` and its path."""
    file = folder / "secrets.toml"
    auth = {
        "redirect_uri": f"{app}/oauth2callback",
        "cookie_secret": SECRET,
        "client_id": "hirempire",
        "client_secret": "not checked by the mock provider",
        "server_metadata_url": f"{provider}/.well-known/openid-configuration",
    }
    lines = [f"{name} = {json.dumps(value)}" for name, value in auth.items()]
    file.write_text("\n".join(["[auth]", *lines, access]), encoding="utf-8")
    return file
