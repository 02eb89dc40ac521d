"""The summary of a report: what matters most first, and nothing that is missing ever left out."""

from hypothesis import given
from hypothesis import strategies as st

from hirempire.findings.finding import About, Finding, Kind
from hirempire.findings.summary import MOST_IMPORTANT, summary

LAST = {Kind.CAVEAT, Kind.LOSS}
about: st.SearchStrategy[About] = st.sampled_from(["hires", "applicants", "visits", "links"])
any_finding = st.builds(
    Finding, st.sampled_from(Kind), st.text("abc", min_size=1, max_size=2), st.floats(0, 1, width=16), about
)


@given(st.lists(any_finding, max_size=40))
def test_no_loss_and_no_caveat_is_ever_left_out(findings: list[Finding]) -> None:
    """Each is there once, after all others, of which there are six at most."""
    chosen = summary(findings)
    last = [finding for finding in chosen if finding.kind in LAST]
    others = [finding for finding in chosen if finding.kind not in LAST]
    assert chosen == [*others, *last]
    assert len(others) <= MOST_IMPORTANT
    assert len(set(chosen)) == len(chosen)
    assert set(last) == {finding for finding in findings if finding.kind in LAST}


@given(st.lists(any_finding, max_size=40))
def test_nothing_left_out_matters_more_than_what_is_kept(findings: list[Finding]) -> None:
    """Alone with any one that is kept, one that is left out comes second."""
    chosen = summary(findings)
    left_out = set(findings) - set(chosen) - {finding for finding in findings if finding.kind is Kind.METHOD}
    for kept in (finding for finding in chosen if finding.kind not in LAST):
        assert all(summary([kept, other])[0] == kept for other in left_out)


def test_hires_come_before_visits_and_large_shares_before_small_ones() -> None:
    """And what is said of every page is said once."""
    loss = Finding(Kind.LOSS, "1 of 9 jobs couldn't be loaded and isn't counted.", 1 / 9, "links")
    small, large = Finding(Kind.TIE, "A and B are level.", 0.2), Finding(Kind.LEAD, "A accounts for 80%.", 0.8)
    hires = Finding(Kind.LEAD, "A has the highest hire rate.", 0.1, "hires")
    gap = Finding(Kind.GAP, "3 jobs have no A link.", 0.3, "links")
    assert summary([loss, gap, small, loss, large, hires, loss]) == [hires, large, small, gap, loss]


def test_a_channel_whose_change_is_told_is_not_praised_for_the_same_visits() -> None:
    """Another one is, and what no channel is named for stays."""
    change = Finding(Kind.CHANGE, "LinkedIn gained more.", 0.5, of="LinkedIn")
    lead = Finding(Kind.LEAD, "LinkedIn gained the most.", 0.5, "applicants", "LinkedIn")
    value = Finding(Kind.VALUE, "Referral brings most hires.", 0.5, "hires", "Referral")
    assert set(summary([lead, value, change], of_period=True)) == {change, value}
    assert summary([lead]) == [lead]
