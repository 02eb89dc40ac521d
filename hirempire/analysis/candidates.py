"""The frame of candidates: who applied through what, and how far that got. Nothing in it identifies a person."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from hirempire.analysis.frame import channels_of, utc
from hirempire.api.models import CandidatesLoaded, CandidatesOutcome

CANDIDATE_COLUMNS = ("job_id", "source_name", "channel", "type", "status", "applied_at")
"""The columns of the frame of candidates, which has one row per candidate of a job."""


def candidates_frame(outcomes: Iterable[CandidatesOutcome]) -> pd.DataFrame:
    """One row per candidate of every loaded job, in the order received.

    ``job_id`` is categorical with every loaded job as a category, whether or not it has a candidate. ``source_name`` is
    text and ``channel`` its canonical name as for links (categorical); both are missing where the source is blank.
    ``type`` and ``status`` are categorical, as Hirempire wrote them; ``applied_at`` is datetime64[us, UTC] and may be
    missing.
    """
    loaded = [outcome for outcome in outcomes if isinstance(outcome, CandidatesLoaded)]
    candidates = [candidate for job in loaded for candidate in job.candidates]
    places = {job_id: place for place, job_id in enumerate(dict.fromkeys(job.job_id for job in loaded))}
    of_jobs = np.array([places[job.job_id] for job in loaded], dtype="int32")
    sources = [candidate.source for candidate in candidates]
    return pd.DataFrame(
        {
            "job_id": pd.Categorical.from_codes(
                np.repeat(of_jobs, [len(job.candidates) for job in loaded]), pd.Index(list(places), dtype="str")
            ),
            "source_name": pd.array(sources, dtype="str"),
            "channel": channels_of(sources),
            "type": _words([candidate.type for candidate in candidates]),
            "status": _words([candidate.status for candidate in candidates]),
            "applied_at": utc([candidate.applied_at for candidate in candidates]),
        }
    )


def _words(words: Sequence[str]) -> pd.Categorical:
    places = {word: place for place, word in enumerate(dict.fromkeys(words))}
    codes = np.array([places[word] for word in words], dtype="int32")
    return pd.Categorical.from_codes(codes, pd.Index(list(places), dtype="str"))
