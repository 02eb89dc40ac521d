"""Job IDs in JSON, such as a reply of Hirempire's API: those of jobs, and not those of what belongs to them."""

import json
from collections.abc import Iterator

_JOBS = ("job_id", "jobId", "job_ids", "jobIds", "job", "jobs")
_OTHERS = ("sources", "links", "candidates", "applicants", "companies", "users", "departments")
_DEEPEST = 20


def job_ids_in_json(text: str) -> list[str]:
    """The IDs of jobs in a text that is JSON, or JSON line by line; none where it is something else."""
    if not text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return []
    for pieces in ([text], text.splitlines()):
        try:
            values = [json.loads(piece.strip("\ufeff \t\r\n,")) for piece in pieces if piece.strip()]
        except (ValueError, RecursionError):
            continue
        return [job_id for value in values for job_id in _jobs(value, named=True)]
    return []


def _jobs(value: object, *, named: bool, depth: int = 0) -> Iterator[str]:
    """The IDs in a value; ``named`` says that it speaks of jobs, so that its "id" and bare values are IDs of jobs."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for entry in value:
            yield from _jobs(entry, named=named, depth=depth + 1)
    elif isinstance(value, dict):
        own = next((key for key in (*_JOBS[:2], *(["id"] if named else [])) if key in value), None)
        for key, held in value.items():
            nested = isinstance(held, list | dict)
            speaks = key == own or (nested and (key in _JOBS or (named and own is None and key not in _OTHERS)))
            if speaks or nested:
                yield from _jobs(held, named=speaks, depth=depth + 1)
    elif named and isinstance(value, str | int) and not isinstance(value, bool):
        yield str(value)
