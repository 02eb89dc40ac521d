"""The meter of an hour, and what the headers of a reply say about it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hirempire.api.allowance import Allowance, Meter
from hirempire.api.limits import asked_to_wait, hourly_limit
from hirempire.api.models import Failed, Loaded, Outcome
from hirempire.sandbox.faults import Faults
from hirempire.sandbox.server import Sandbox

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_a_request_counts_for_one_hour() -> None:
    """The meter slides: what is an hour old is forgotten, what is younger is not."""
    now = NOON
    allowance = Allowance(now=lambda: now)
    allowance.spend()
    now += timedelta(minutes=30)
    allowance.spend()
    assert allowance.used == 2
    now += timedelta(minutes=29, seconds=59)
    assert allowance.used == 2
    now += timedelta(seconds=1)
    assert allowance.used == 1
    now += timedelta(hours=1)
    assert allowance.used == 0


def test_a_block_passes_with_time() -> None:
    """Until then there is a wait; afterwards there is none, and it never turns negative."""
    now = NOON
    allowance = Allowance(now=lambda: now)
    assert allowance.wait == timedelta(0)
    allowance.block(NOON + timedelta(minutes=5))
    assert allowance.wait == timedelta(minutes=5)
    now += timedelta(minutes=9)
    assert allowance.wait == timedelta(0)


def test_a_plan_is_chosen_for_oneself_and_what_hirempire_says_holds_for_all() -> None:
    """One meter, two sessions: the count is shared, a choice is not, and a reply beats the choice of who got it."""
    meter = Meter()
    hers, colleagues = Allowance(meter), Allowance(meter)
    hers.choose(500)
    hers.spend()
    assert (hers.limit, colleagues.limit) == (500, None)
    assert (hers.left, colleagues.left) == (499, None)
    assert colleagues.used == 1
    hers.learn(100)
    assert (hers.limit, colleagues.limit) == (100, 100)
    colleagues.choose(1_000)
    assert (hers.limit, colleagues.limit) == (100, 1_000)
    colleagues.choose(None)
    assert colleagues.limit == 100


def test_sessions_in_several_threads_count_on_one_meter() -> None:
    """No request is lost, and reading while others write does no harm."""
    start = NOON
    ticks = iter(range(100_000_000))
    allowance = Allowance(now=lambda: start + timedelta(seconds=next(ticks)))

    def session() -> None:
        for _ in range(2_000):
            allowance.spend()
            assert allowance.used <= 3_600

    threads = [Thread(target=session) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 0 < allowance.used <= 3_600


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after": " 7 "}, 7),
        ({"retry-after": "0"}, 0),
        ({"retry-after": format_datetime(NOON + timedelta(minutes=2), usegmt=True)}, 120),
        ({"retry-after": "Tuesday, 24-Nov-26 12:02:00 GMT"}, 120),
        ({"retry-after": format_datetime(NOON - timedelta(minutes=2), usegmt=True)}, 0),
        ({"retry-after": "9" * 5_000}, 86_400),
        ({"retry-after": "Fri, 24 Nov 2056 12:00:00 GMT"}, 86_400),
        ({"x-ratelimit-reset": "90"}, 90),
        ({"x-ratelimit-reset": str(int(NOON.timestamp()) + 60)}, 60),
        ({"retry-after": "5", "x-ratelimit-reset": "90"}, 5),
        ({"retry-after": "soon", "x-ratelimit-reset": "90"}, 90),
        ({}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "٣"}, None),
    ],
)
def test_the_wait_is_read_in_every_form_it_may_take(headers: dict[str, str], wait: float | None) -> None:
    """Seconds, a date, a moment in Unix time; never negative, never more than a day; nonsense is nothing."""
    assert asked_to_wait(headers, now=NOON) == wait


@given(st.text(max_size=60))
def test_no_header_breaks_the_reading(said: str) -> None:
    """Whatever a server writes there is a bounded wait, a limit, or nothing."""
    wait = asked_to_wait({"retry-after": said}, now=NOON)
    assert wait is None or 0 <= wait <= 86_400
    limit = hourly_limit({"x-ratelimit-limit": said})
    assert limit is None or limit >= 0


@pytest.mark.parametrize(
    ("said", "limit"), [("100", 100), ("500, 500;w=3600", 500), ("", None), ("many", None), ("9" * 5_000, None)]
)
def test_the_limit_is_learnt_from_a_header(said: str, limit: int | None) -> None:
    """As a number, with or without what some servers write behind it."""
    assert hourly_limit({"x-ratelimit-limit": said}) == limit


def test_a_good_reply_teaches_the_limit_and_counts_as_one_request(
    serve: Callable[..., Sandbox], load: Callable[..., dict[str, Outcome]], jobs: list[str]
) -> None:
    """The dashboard can say "3 of 100" before anything was refused."""
    allowance = Allowance()
    load(serve(limit=100), jobs[:3], allowance=allowance)
    assert (allowance.used, allowance.limit) == (3, 100)


def test_every_try_counts_on_the_meter(
    serve: Callable[..., Sandbox], load: Callable[..., dict[str, Outcome]], jobs: list[str]
) -> None:
    """The meter shows what the server saw: nothing in between asks again by itself."""
    sandbox = serve(faults=Faults(by_job={jobs[0]: "cut", jobs[1]: "server_error", jobs[2]: "short_body"}))
    allowance = Allowance()
    load(sandbox, jobs[:5], allowance=allowance)
    assert allowance.used == len(sandbox.requests) == 4 + 4 + 4 + 1 + 1


def test_no_request_is_one_too_many(
    serve: Callable[..., Sandbox], load: Callable[..., dict[str, Outcome]], jobs: list[str]
) -> None:
    """Once a reply has told the limit, the rest ends as limited until the oldest request is an hour old."""
    sandbox = serve(limit=10)
    now = datetime.now(UTC)
    allowance = Allowance(now=lambda: now)
    came = load(sandbox, jobs[:40], allowance=allowance, connections=4)
    assert sum(isinstance(outcome, Loaded) for outcome in came.values()) == len(sandbox.requests) == 10
    limited = [outcome.error for outcome in came.values() if isinstance(outcome, Failed)]
    assert {error.cause for error in limited} == {"limited"}
    assert f"{now + timedelta(hours=1):%H:%M} UTC" in str(limited[-1])


def test_after_a_429_nobody_with_the_token_asks_again(
    serve: Callable[..., Sandbox], load: Callable[..., dict[str, Outcome]], jobs: list[str]
) -> None:
    """Another program has used the allowance up. A second client with the same allowance asks nothing until then."""
    sandbox = serve(limit=10)
    now = datetime.now(UTC)
    load(sandbox, jobs[:10], allowance=Allowance())
    allowance = Allowance(now=lambda: now)
    first = load(sandbox, jobs[:40], allowance=allowance, connections=4)

    limited = [outcome.error for outcome in first.values() if isinstance(outcome, Failed)]
    assert {error.cause for error in limited} == {"limited"}
    assert len(limited) == 40
    assert 11 <= len(sandbox.requests) <= 10 + 4
    assert allowance.limit == 10
    assert allowance.blocked_until is not None
    assert timedelta(minutes=59) < allowance.blocked_until - now <= timedelta(minutes=61)
    assert f"{allowance.blocked_until:%H:%M} UTC" in str(limited[-1])

    asked = len(sandbox.requests)
    second = load(sandbox, jobs[:40], allowance=allowance)
    assert {outcome.error.cause for outcome in second.values() if isinstance(outcome, Failed)} == {"limited"}
    assert len(sandbox.requests) == asked

    now += timedelta(minutes=61)
    fresh = serve()
    allowance.choose(100)
    third = load(fresh, jobs[:40], allowance=allowance)
    assert all(isinstance(outcome, Loaded) for outcome in third.values())


def test_a_clock_that_is_set_back_makes_no_wait_longer() -> None:
    """What was made counts for an hour from the new time on, and a wait begins anew."""
    now = NOON
    allowance = Allowance(now=lambda: now)
    allowance.spend()
    allowance.block(NOON + timedelta(minutes=5))
    now -= timedelta(days=1)
    assert (allowance.used, allowance.wait) == (1, timedelta(minutes=5))
    now += timedelta(hours=1)
    assert (allowance.used, allowance.wait) == (0, timedelta(0))
