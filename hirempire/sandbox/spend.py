"""What the channels of the demo workspace cost, made up: a file as a recruiter would keep it."""

from datetime import date

from hirempire.sandbox.workspace import Workspace

_A_MONTH = {"LinkedIn": 900, "Indeed": 240, "Glassdoor": 60}
_FOR_EACH = {"Referral": 8_500}
"""What the demo's company pays in all to those who referred somebody."""

_DAYS_OF_A_MONTH = 30


def made_up_spend(workspace: Workspace, *, until: date) -> bytes:
    """A CSV file of spend from the day of the first link until the day of the demo, in euros."""
    first = min(link.created_at.date() for job in workspace.jobs for link in job.links)
    months = (until - first).days / _DAYS_OF_A_MONTH
    spent = {channel: round(price * months) for channel, price in _A_MONTH.items()} | _FOR_EACH
    lines = [f"{channel},,{first},{until},{amount},EUR" for channel, amount in spent.items()]
    return "\n".join(["channel,job_id,from,to,amount,currency", *lines, ""]).encode()
