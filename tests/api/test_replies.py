"""Replies become typed records; what cannot be read is said to be unreadable and takes nothing else along."""

import copy
import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hirempire.api.errors import UnreadableReply
from hirempire.api.models import Listing, Loaded
from hirempire.api.replies import read_error, read_listing, read_sources

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
JOB = "8fc4ea3c"

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
names = st.text(min_size=1, max_size=20).filter(lambda name: name.strip() != "")
good_links = st.fixed_dictionaries(
    {
        "id": names,
        "source_name": names,
        "source_url": st.just("https://jobs.hirempire.com/acme/1"),
        "code": st.just("a3f9"),
        "visits": st.integers(0, 10**9),
        "created_at": st.datetimes(datetime(2001, 1, 1), datetime(2099, 1, 1)).map(lambda at: at.isoformat() + "Z"),  # noqa: DTZ001
    }
)


def link(**fields: object) -> dict[str, Any]:
    """A link as documented, but for the fields given."""
    good = {
        "id": "a1",
        "source_name": "LinkedIn",
        "source_url": "https://jobs.hirempire.com/acme/a1",
        "code": "a3f9",
        "visits": 142,
        "created_at": "2026-06-18T11:20:31Z",
    }
    return good | fields


def reply(*links: object, **fields: object) -> bytes:
    """A reply of ``/job-sources`` as documented, but for the fields given."""
    document = {"success": True, "job_id": JOB, "total_sources": len(links), "sources": list(links)}
    return json.dumps(document | fields).encode()


def read(body: bytes) -> Loaded:
    """The reply for the job, as of noon."""
    return read_sources(body, job_id=JOB, at=NOW)


def test_a_reply_as_documented_is_read_field_by_field() -> None:
    """Nothing is lost, and the time of the data is that of the request."""
    loaded = read(reply(link()))
    assert (loaded.job_id, loaded.fetched_at, loaded.unreadable) == (JOB, NOW, ())
    (read_link,) = loaded.links
    assert (read_link.id, read_link.source_name, read_link.visits, read_link.code) == ("a1", "LinkedIn", 142, "a3f9")
    assert read_link.source_url == "https://jobs.hirempire.com/acme/a1"
    assert read_link.created_at == datetime(2026, 6, 18, 11, 20, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"<!doctype html><h1>Log in</h1>", "web page"),
        (reply(link())[:-3], "broken or ends early"),
        (b"\xff\xfe\x00", "broken"),
        (b"[" * 200_000, "broken"),
        (reply(link())[:-1] + b', "extra": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "broken"),
        (b"[]", "another shape"),
        (b"null", "another shape"),
        (b'"ok"', "another shape"),
        (reply(link(), success=False), "succeeded"),
        (reply(link(), success="true"), "succeeded"),
        (reply(link(), success=None), "succeeded"),
        (reply(link(), job_id="other"), "another job"),
        (reply(link(), job_id=None), "another job"),
        (reply(link(), sources=None), "no list"),
        (reply(link(), sources={"0": link()}), "no list"),
    ],
)
def test_what_is_no_reply_is_unreadable_and_says_why(body: bytes, reason: str) -> None:
    """Each way of being wrong has its words."""
    with pytest.raises(UnreadableReply, match=reason):
        read(body)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"visits": -3}, "visits"),
        ({"visits": 1.5}, "visits"),
        ({"visits": 10**30}, "visits"),
        ({"visits": 10**12 + 1}, "visits"),
        ({"visits": True}, "visits"),
        ({"visits": None}, "visits"),
        ({"visits": "many"}, "visits"),
        ({"visits": "-1"}, "visits"),
        ({"visits": "²"}, "visits"),
        ({"visits": "9" * 5_000}, "visits"),
        ({"source_name": "  "}, "name"),
        ({"source_name": None}, "name"),
        ({"source_name": 7}, "name"),
        ({"id": ""}, "ID"),
        ({"id": None}, "ID"),
        ({"created_at": "last Tuesday"}, "date"),
        ({"created_at": "2026-02-30T00:00:00Z"}, "date"),
        ({"created_at": "0001-01-01T00:00:00Z"}, "date"),
        ({"created_at": "9999-12-31T23:59:59-14:00"}, "date"),
        ({"created_at": None}, "date"),
        ({"created_at": 1_750_000_000}, "date"),
    ],
)
def test_one_bad_link_is_listed_and_its_neighbours_are_kept(fields: dict[str, object], reason: str) -> None:
    """It is known by what could be read of it, and why it could not be."""
    loaded = read(reply(link(id="before"), link(**fields), link(id="after")))
    assert [good.id for good in loaded.links] == ["before", "after"]
    (bad,) = loaded.unreadable
    assert reason in bad.reason
    assert bad.job_id == JOB
    assert bad.link_id == (fields.get("id", "a1") or "")


@pytest.mark.parametrize("number", [b"1e400", b"-1e400", b"NaN", b"1" * 4_000])
def test_a_number_beyond_all_numbers_costs_its_link_alone(number: bytes) -> None:
    """Even one that strict JSON readers refuse."""
    loaded = read(reply(link(id="good"), link(visits="X")).replace(b'"X"', number))
    assert [good.id for good in loaded.links] == ["good"]
    assert len(loaded.unreadable) == 1


@pytest.mark.parametrize("item", [None, 7, "LinkedIn", [], {}])
def test_what_is_no_link_at_all_is_one_unreadable_link(item: object) -> None:
    """Its neighbour is kept."""
    loaded = read(reply(item, link()))
    assert len(loaded.links) == len(loaded.unreadable) == 1


@pytest.mark.parametrize(
    ("fields", "visits"),
    [({"visits": "142"}, 142), ({"visits": " 7 "}, 7), ({"visits": 142.0}, 142), ({"visits": 0}, 0)],
)
def test_visits_are_read_with_goodwill(fields: dict[str, object], visits: int) -> None:
    """As digits in a text, or with a zero behind the point."""
    assert [good.visits for good in read(reply(link(**fields))).links] == [visits]


@pytest.mark.parametrize("written", ["2026-06-18T11:20:31", "2026-06-18T13:20:31+02:00", " 2026-06-18T11:20:31Z "])
def test_a_moment_is_the_same_in_every_zone(written: str) -> None:
    """Without a zone it is UTC."""
    (good,) = read(reply(link(created_at=written))).links
    assert good.created_at == datetime(2026, 6, 18, 11, 20, 31, tzinfo=UTC)
    assert good.created_at.tzinfo is not None


def test_a_link_may_lack_its_address_and_code() -> None:
    """The listing has no codes; neither is needed to count."""
    (good,) = read(reply(link(source_url=None, code=None))).links
    assert (good.source_url, good.code) == (None, None)


def test_half_a_surrogate_pair_never_reaches_a_file() -> None:
    """The name is kept as far as it can be written."""
    (good,) = read(reply(link(source_name="A\ud800B"))).links
    assert good.source_name.encode() == b"A?B"


def test_unknown_fields_change_nothing() -> None:
    """Fields are added over time without notice."""
    news: dict[str, object] = {"beta": {"nested": [1, None]}}
    assert read(reply(link(**news), **news)) == read(reply(link()))


def test_links_that_were_announced_and_did_not_come_are_counted() -> None:
    """A total that promises more than the list holds is never silently believed."""
    loaded = read(reply(link(), total_sources=3))
    assert len(loaded.links) == 1
    assert [bad.reason for bad in loaded.unreadable] == ["it was announced but isn't in the reply"] * 2


def test_a_reply_that_names_the_job_in_capitals_is_for_that_job() -> None:
    """And it is filed under the ID that was asked for."""
    assert read(reply(link(), job_id=JOB.upper())).job_id == JOB


@given(st.binary(max_size=200))
def test_no_bytes_end_in_anything_but_links_or_unreadable(body: bytes) -> None:
    """Whatever comes over the wire, in all three readers."""
    for reader in (read, lambda junk: read_listing(junk, at=NOW)):
        try:
            reader(body)
        except UnreadableReply:
            continue
    assert read_error(body) is None or isinstance(read_error(body), str)


@given(json_values)
def test_no_json_ends_in_anything_but_links_or_unreadable(document: object) -> None:
    """The same for well-formed documents of any shape, also where links, jobs or an error belong."""
    as_link, as_sources = reply(document), reply(sources=document, total_sources=document)
    as_job = json.dumps({"success": True, "jobs": [document, {"id": "1", "sources": document}]}).encode()
    readers: tuple[Callable[[bytes], object], ...] = (read, lambda body: read_listing(body, at=NOW), read_error)
    for body in (json.dumps(document).encode(), as_link, as_sources, as_job, json.dumps({"error": document}).encode()):
        for reader in readers:
            try:
                result = reader(body)
            except UnreadableReply:
                continue
            assert result is None or isinstance(result, Loaded | Listing | str)


@given(st.lists(good_links, max_size=8))
def test_visits_are_conserved_and_both_ways_of_reading_agree(links: list[dict[str, Any]]) -> None:
    """Strict or link by link: the same links, and the sum that the reply holds."""
    strict = read(reply(*links))
    loose = read(reply(*links, total_sources="not a number"))
    assert list(strict.links) == list(loose.links)
    assert sum(good.visits for good in strict.links) == sum(sent["visits"] for sent in links)
    assert len(strict.unreadable) == len(loose.unreadable) == 0


@given(st.lists(good_links, min_size=1, max_size=6), st.data())
def test_spoiling_one_link_loses_no_other(links: list[dict[str, Any]], data: st.DataObject) -> None:
    """Every link of a reply is read or listed as unreadable, and what was not touched is read."""
    spoilt = copy.deepcopy(links)
    place = data.draw(st.integers(0, len(links) - 1))
    spoilt[place][data.draw(st.sampled_from(sorted(links[0])))] = data.draw(json_values)
    loaded = read(reply(*spoilt))
    assert len(loaded.links) + len(loaded.unreadable) == len(links)
    untouched = [sent["id"] for sent in links[:place] + links[place + 1 :]]
    assert Counter(untouched) <= Counter(good.id for good in loaded.links)


def job(**fields: object) -> dict[str, Any]:
    """A job of the listing as documented, but for the fields given."""
    listed = link()
    del listed["code"]
    good = {
        "id": JOB,
        "created_time": "2026-06-17T09:30:00Z",
        "job_title": "Backend Engineer",
        "company_name": "Acme",
        "department": "Engineering",
        "job_location": "Berlin, Germany",
        "job_mode": "hybrid",
        "status": "active",
        "applicants": 21,
        "sources": {"count": 1, "items": [listed]},
    }
    return good | fields


def listing(*jobs: object) -> Listing:
    """The reply of ``/jobs`` with these jobs."""
    return read_listing(json.dumps({"success": True, "total_jobs": len(jobs), "jobs": jobs}).encode(), at=NOW)


def test_the_listing_gives_jobs_and_their_links() -> None:
    """One request stands in for one a job; only the links' codes are missing."""
    read_all = listing(job(), job(id="b", job_title=None, applicants=-1, created_time="?"))
    first, second = read_all.jobs
    assert (first.job_title, first.company_name, first.status, first.applicants) == (
        "Backend Engineer", "Acme", "active", 21,
    )  # fmt: skip
    assert first.created_time == datetime(2026, 6, 17, 9, 30, tzinfo=UTC)
    assert (second.job_title, second.applicants, second.created_time) == (None, None, None)
    assert [found.visits for found in read_all.loaded[JOB].links] == [142]
    assert read_all.loaded[JOB].links[0].code is None
    assert read_all.unreadable == 0


@pytest.mark.parametrize(
    "sources",
    [
        {"count": 2, "items": [{"source_name": "LinkedIn"}, {"id": "a1", "source_name": "X", "visits": 1}]},
        {"count": 1},
        None,
        [],
    ],
)
def test_a_job_whose_links_came_by_name_alone_is_not_loaded(sources: object) -> None:
    """It is known as a job, and ``/job-sources`` has to fill in its links: no number is guessed."""
    read_all = listing(job(sources=sources), job(id="b"))
    assert [known.id for known in read_all.jobs] == [JOB, "b"]
    assert set(read_all.loaded) == {"b"}


def test_a_job_without_links_is_loaded_with_none() -> None:
    """No link is an answer, and not a failure."""
    assert listing(job(sources={"count": 0, "items": []})).loaded[JOB].links == []


def test_jobs_that_cannot_be_read_are_counted() -> None:
    """Their neighbours are kept."""
    read_all = listing(None, job(), job(id=""), 7, job(id="b"))
    assert [known.id for known in read_all.jobs] == [JOB, "b"]
    assert read_all.unreadable == 3


def test_nothing_but_the_named_fields_is_kept_of_a_job() -> None:
    """The listing may come to carry what nobody asked for."""
    assert "hirer@example.com" not in repr(listing(job(contact="hirer@example.com", salary=1)))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"success": false, "error": "Invalid token"}', "Invalid token"),
        (b'{"success": false, "error": {"code": "x", "message": "Token is expired"}}', "Token is expired"),
        (b'{"error": {"code": "x"}}', "x"),
        (b'{"error": null}', None),
        (b"<h1>Not found</h1>", None),
        (b"", None),
        (b'{"error": "x", "y": ' + b"[" * 200_000, None),
    ],
)
def test_an_error_is_read_in_both_forms(body: bytes, said: str | None) -> None:
    """As text, as an object with a message, or not at all."""
    assert read_error(body) == said


def test_a_moment_far_from_noon_is_no_concern_of_the_reader() -> None:
    """``at`` is taken as given: the reader has no clock."""
    later = NOW + timedelta(days=400)
    assert read_sources(reply(link()), job_id=JOB, at=later).fetched_at == later
