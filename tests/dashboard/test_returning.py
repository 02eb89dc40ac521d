"""The middleware that leads somebody who signs in back to their view: that of this host, once, and nobody else."""

import asyncio
from collections.abc import Callable

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route

from hirempire.dashboard.returning import COOKIE, Returning

HOST = "channels.example.com"
Ask = Callable[..., httpx.Response]


@pytest.fixture
def ask() -> Ask:
    """Sends one request to routes like Streamlit's behind the middleware."""

    async def login(_: Request) -> RedirectResponse:
        return RedirectResponse("https://login.example/authorize", 302)

    async def callback(request: Request) -> RedirectResponse:
        answer = RedirectResponse("/", 302)
        if "code" in request.query_params:
            answer.set_cookie("_streamlit_user", "signed")
        return answer

    routes = [Route("/auth/login", login), Route("/oauth2callback", callback)]
    app = Starlette(routes=routes, middleware=[Middleware(Returning)])

    def get(path: str, **headers: str) -> httpx.Response:
        async def sent() -> httpx.Response:
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url=f"https://{HOST}") as client:
                return await client.get(path, headers=headers)

        return asyncio.run(sent())

    return get


def test_a_view_survives_the_way_to_the_provider_and_back(ask: Ask) -> None:
    """In a cookie for this host alone, that no script reads; it is gone afterwards."""
    gone = ask("/auth/login", referer=f"https://{HOST}/growth?channel=X%20%26%20Y&period=30")
    cookie = gone.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Secure", "Max-Age=600"} < set(cookie.split("; "))
    back = ask("/oauth2callback?code=1", cookie=cookie.partition(";")[0])
    assert back.headers["location"] == "/growth?channel=X%20%26%20Y&period=30"
    assert f"{COOKIE}=; Path=/; Max-Age=0" in back.headers["set-cookie"]


@pytest.mark.parametrize(
    "view", ["https://evil.example/growth", f"https://{HOST}//evil.example", "", f"https://{HOST}/auth/logout"]
)
def test_no_other_address_is_noted(ask: Ask, view: str) -> None:
    """And one noted before is dropped."""
    assert f"{COOKIE}=; Path=/; Max-Age=0" in ask("/auth/login", referer=view).headers["set-cookie"]


@pytest.mark.parametrize(
    "view", ["//evil.example", "https://evil.example", "%2F%2Fevil.example", "%0d%0aX:%20y", "%ff"]
)
def test_a_cookie_of_somebody_elses_making_leads_nowhere(ask: Ask, view: str) -> None:
    """The browser ends up on the first page."""
    back = ask("/oauth2callback?code=1", cookie=f"{COOKIE}={view}")
    assert back.headers["location"] == "/"
    assert "x" not in back.headers


def test_who_has_not_signed_in_is_led_nowhere(ask: Ask) -> None:
    """Signing out comes the same way."""
    assert ask("/oauth2callback", cookie=f"{COOKIE}=/growth").headers["location"] == "/"
