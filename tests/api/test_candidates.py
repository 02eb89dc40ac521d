"""Reading candidates: six fields of each and nothing else, one at a time where something is not as documented."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from hirempire.api.candidates import read_candidates
from hirempire.api.errors import UnreadableReply
from hirempire.api.models import Candidate, CandidatesLoaded

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
JOB = "8fc4ea3c-ecc4-4a92-96fd-a14436a79a1b"


def candidate(**fields: Any) -> dict[str, Any]:  # noqa: ANN401 -- any JSON
    """A candidate as documented, with some of the fields that are none of our business."""
    return {
        "id": "c-1",
        "job_id": JOB,
        "type": "applicant",
        "source": "LinkedIn",
        "status": "applied",
        "applied_at": "2026-11-01T09:30:00.000Z",
        "first_name": "MARKER-name",
        "emails": [{"address": "MARKER@mail.example"}],
        "salary": {"expected": 77_123, "currency": "EUR"},
        **fields,
    }


def reply(*candidates: Any, **fields: Any) -> bytes:  # noqa: ANN401 -- any JSON
    """A reply that holds them."""
    whole = {"success": True, "total_candidates": len(candidates), "candidates": list(candidates)}
    return json.dumps(whole | fields).encode()


def read(*candidates: Any, **fields: Any) -> CandidatesLoaded:  # noqa: ANN401 -- any JSON
    """What is made of such a reply."""
    return read_candidates(reply(*candidates, **fields), job_id=JOB, at=AT)


def test_of_a_candidate_four_things_are_kept() -> None:
    """When, as what, through what and how far; not even the ID."""
    loaded = read(candidate())
    assert loaded == CandidatesLoaded(
        JOB, (Candidate(datetime(2026, 11, 1, 9, 30, tzinfo=UTC), "applicant", "LinkedIn", "applied"),), AT
    )
    assert Candidate.__struct_fields__ == ("applied_at", "type", "source", "status")


@pytest.mark.parametrize("also_odd", [0, 1])
def test_what_may_be_missing_is_missing(also_odd: int) -> None:
    """A blank source and a date that is none; read strictly and loosely alike."""
    odd = [{"id": 5}] * also_odd
    loaded = read(
        candidate(id="a", source=None),
        candidate(id="b", source="  "),
        candidate(id="c", applied_at=None),
        candidate(id="d", job_id=None),
        candidate(id="e", applied_at="1900-01-01T00:00:00Z"),
        *odd,
    )
    assert [one.source for one in loaded.candidates] == [None, None, "LinkedIn", "LinkedIn", "LinkedIn"]
    assert [one.applied_at is None for one in loaded.candidates] == [False, False, True, False, True]


def test_each_candidate_counts_once_and_for_its_own_job_alone() -> None:
    """What is repeated or another job's is counted apart."""
    loaded = read(
        candidate(id="a", status="hired"), candidate(id="a"), candidate(id="b"), candidate(id="c", job_id="x-1")
    )
    assert [one.status for one in loaded.candidates] == ["hired", "applied"]
    assert (loaded.repeated, loaded.other_job, loaded.unreadable) == (1, 1, {})


def test_the_job_is_the_same_in_any_case() -> None:
    """An ID in capitals is no other job."""
    assert len(read(candidate(job_id=JOB.upper())).candidates) == 1


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [
        ({"id": None}, "it has no ID"),
        ({"id": " "}, "it has no ID"),
        ({"id": 17}, "its ID is not text"),
        ({"type": None}, "it has no type"),
        ({"type": ["applicant"]}, "its type is not text"),
        ({"status": {"name": "MARKER"}}, "its status is not text"),
        ({"status": "MARKER@mail.example"}, "its status is not a word"),
        ({"status": "MARKER was a kind person. " * 9}, "its status is not a word"),
        ({"source": 12}, "its source is not text"),
        ({"job_id": {"MARKER": 1}}, "its job is not text"),
    ],
)
def test_what_cannot_be_read_is_counted_by_its_reason(spoilt: dict[str, object], reason: str) -> None:
    """And costs no other candidate; the reason quotes nothing."""
    loaded = read(candidate(id="a"), candidate(**{"id": "b", **spoilt}), candidate(id="c"))
    assert (len(loaded.candidates), dict(loaded.unreadable)) == (2, {reason: 1})


def test_what_stands_where_a_candidate_should_is_counted() -> None:
    """Whatever it is."""
    loaded = read("MARKER", 3, None, ["MARKER"], candidate())
    assert (len(loaded.candidates), dict(loaded.unreadable)) == (1, {"it has another shape than documented": 4})


def test_what_was_announced_and_did_not_come_is_counted() -> None:
    """As for links."""
    assert dict(read(candidate(), total_candidates=4).unreadable) == {"it was announced but isn't in the reply": 3}


@pytest.mark.parametrize(
    "value",
    [
        '"cut within an emoji \\ud83d"',
        '"\\ude00 the other half"',
        '"\\ud83d\\ude00 \\\\ud83d \\ud83d"',
        "1e999",
        "1" * 400,
        '[[[{"x": "\\udfff"}]]]',
        '"\\u0000"',
        '{"candidates": [{"id": 1}], "status": "hired"}',
    ],
)
def test_no_value_in_a_field_that_is_skipped_matters(value: str) -> None:
    """Half a surrogate pair, a number beyond all numbers, a reply in the reply: nobody looks at it."""
    body = reply(candidate(source="Fair \U0001f389", cv="HERE")).replace(b'"HERE"', value.encode())
    loaded = read_candidates(body, job_id=JOB, at=AT)
    assert [(one.status, one.source) for one in loaded.candidates] == [("applied", "Fair \U0001f389")]


def test_half_a_surrogate_pair_in_a_source_is_as_in_a_link() -> None:
    """A question mark, so that the two still meet."""
    assert read(candidate(source="Fair \ud83d")).candidates[0].source == "Fair ?"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "it is empty"),
        (b"  \n", "it is empty"),
        (b" <html>MARKER</html>", "it is a web page and not data"),
        (reply(candidate())[:-40], "it is broken or ends early"),
        (b'{"success": true, "candidates": MARKER', "it is broken or ends early"),
        (b"[1, 2]", "it has another shape than documented"),
        (reply(candidate(), success=False), "it does not say that it succeeded"),
        (reply(candidate(), success="MARKER"), "it does not say that it succeeded"),
        (reply(candidates={"MARKER": 1}), "it holds no list of candidates"),
        (b'{"success": true}', "it holds no list of candidates"),
        (reply(candidate(job_id="MARKER-1"), candidate(job_id="MARKER-2")), "it is the reply for another job"),
    ],
)
def test_a_reply_that_is_none_says_why_and_quotes_nothing(body: bytes, reason: str) -> None:
    """Neither in its words nor in what led to it."""
    with pytest.raises(UnreadableReply) as caught:
        read_candidates(body, job_id=JOB, at=AT)
    assert caught.value.reason == reason
    assert "MARKER" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_the_same_words_are_one_object() -> None:
    """A hundred thousand candidates hold a handful of texts."""
    loaded = read(*(candidate(id=str(number)) for number in range(3)))
    assert len({id(one.status) for one in loaded.candidates}) == 1
    assert len({id(one.source) for one in loaded.candidates}) == 1
