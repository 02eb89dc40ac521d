"""Signing in over real HTTP: Streamlit's own routes, a real provider, and what of it the gate takes for a person."""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from streamlit import config
from streamlit.runtime.secrets import secrets_singleton
from streamlit.user_info import generate_login_redirect_url
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_auth_routes import create_auth_routes

from hirempire.dashboard import identity
from hirempire.dashboard.returning import Returning
from hirempire.team.admission import admitted
from hirempire.team.configuration import Team
from hirempire.team.errors import AddressUnverified, NotListed
from hirempire.team.person import Person, Role
from tests.support.provider import EDITOR, SECRET, VIEWER, person, provider, secrets

APP = "http://localhost:8501"
VIEW = f"{APP}/growth?channel=LinkedIn"
PEOPLE = {
    "ben": person(EDITOR),
    "ana": person(VIEWER),
    "una": person("una@example.com", verified=False),
    "eve": person("eve@evil-example.com"),
    "rec": person("rec@elsewhere.example", verified=False, groups=["Recruiting"]),
}


@pytest.fixture(scope="module")
def login() -> Iterator[str]:
    """The provider."""
    with provider(PEOPLE) as address:
        yield address


@pytest.fixture(autouse=True)
def configured(login: str, tmp_path: Path) -> Iterator[None]:
    """The server's configuration."""
    before = config.get_option("secrets.files")
    config.set_option("secrets.files", [str(secrets(tmp_path, provider=login, app=APP))])
    secrets_singleton._reset()
    yield
    config.set_option("secrets.files", before)
    secrets_singleton._reset()


def signed_in(sub: str) -> tuple[str, dict[str, object]]:
    """Where a browser ends up after signing in, and the claims that Streamlit keeps in its cookie."""
    app = Starlette(
        routes=create_auth_routes(""), middleware=[Middleware(Returning), Middleware(SessionMiddleware, secret_key="x")]
    )

    async def sign_in() -> tuple[str, dict[str, object]]:
        dashboard = httpx.ASGITransport(app)
        async with (
            httpx.AsyncClient(transport=dashboard, base_url=APP) as here,
            httpx.AsyncClient() as there,
        ):
            leaving = await here.get(generate_login_redirect_url("default"), headers={"Referer": VIEW})
            agreed = await there.post(leaving.headers["location"], data={"sub": sub})
            back = await here.get(agreed.headers["location"])
            cookie = here.cookies["_streamlit_user"].strip('"')
            claims = decode_signed_value(SECRET, "_streamlit_user", cookie.encode("latin-1"))
            return back.headers["location"], json.loads(claims or b"{}")

    return asyncio.run(sign_in())


@pytest.mark.parametrize(
    ("sub", "outcome"),
    [
        ("ben", Role.EDITOR),
        ("ana", Role.VIEWER),
        ("rec", Role.VIEWER),
        ("una", AddressUnverified),
        ("eve", NotListed),
    ],
)
def test_what_a_provider_says_decides_who_comes_in(sub: str, outcome: object) -> None:
    """Each ends up at the view that they came for, let in or not."""
    place, claims = signed_in(sub)
    assert place == VIEW.removeprefix(APP)
    team = identity.team()
    assert isinstance(team, Team)
    assert team.access is not None
    found = admitted(claims, team.access, datetime.now(UTC))
    assert (found.role if isinstance(found, Person) else type(found)) == outcome
