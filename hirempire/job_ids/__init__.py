"""Job IDs out of whatever a recruiter has: pasted text, links, or a file.

An ID is letters, digits, ``-`` and ``_``; whether there is such a job is for Hirempire to say. Rejected
look-alikes are reported, with the reason and the number.
"""

from hirempire.job_ids.columns import Choice
from hirempire.job_ids.files import LARGEST_FILE, FileIds, from_file, from_text
from hirempire.job_ids.found import MOST_JOBS, JobIds, Rejected, TooManyJobs
from hirempire.job_ids.words import id_in
from hirempire.reading.tables import FileUnreadable

__all__ = [
    "LARGEST_FILE",
    "MOST_JOBS",
    "Choice",
    "FileIds",
    "FileUnreadable",
    "JobIds",
    "Rejected",
    "TooManyJobs",
    "from_file",
    "from_text",
    "id_in",
]
