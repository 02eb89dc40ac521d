"""What conversion says in sentences, over a few people in short rows."""

from datetime import timedelta

from hirempire.analysis.conversion import Conversion, conversion
from hirempire.analysis.costs import Costs, costs
from hirempire.analysis.pace import pace
from hirempire.analysis.rates import RateName
from hirempire.analysis.spend_file import our_spend
from hirempire.findings.conversion import by_days, channel_findings, conversion_findings, unknown_statuses
from hirempire.findings.costs import costs_findings
from hirempire.findings.finding import Finding, Kind, texts
from hirempire.findings.pace import pace_findings
from hirempire.findings.rates import lead_finding
from tests.support.people import NOW, joined, some

SPEND = b"""channel,from,to,amount,currency,job_id
Referral,2026-06-01,2026-06-30,300,EUR,
Radio,2026-01-01,2026-01-31,9,EUR,elsewhere
"""
VAIN = {"Radio": 900, "Billboard": 500, "Flyer": 20, "Balloon": 10, "Referral": 100}


def one_job(*people: tuple[int, int, str]) -> Conversion:
    """So many hired of so many applicants through each source."""
    return conversion(joined(people=[row for hired, all_, source in people for row in some(hired, all_, source)]))


def lead(*people: tuple[int, int, str], name: RateName = "hire") -> Finding:
    """The sentence on the highest rate of such people."""
    (found,) = lead_finding(one_job(*people), name)
    return found


def spent(currency: str) -> Costs:
    """The spend in one currency against the small workspace."""
    return costs(joined(), our_spend(SPEND), currency=currency, channel_of=str, now=NOW, tz="UTC")


def test_a_lead_is_said_only_where_no_interval_overlaps() -> None:
    """With counts on both sides."""
    found = lead((20, 40, "Referral"), (10, 400, "LinkedIn"))
    assert found.kind is Kind.LEAD
    assert found.text == (
        "Referral has the highest hire rate, 50% (20 of 40 applicants), against 2.5% (10 of 400) for LinkedIn."
    )


def test_what_is_too_close_to_call_is_said_with_what_it_takes() -> None:
    """And which channels the first clearly beats all the same."""
    found = lead((6, 40, "Referral"), (4, 60, "LinkedIn"))
    assert found.kind is Kind.TIE
    assert found.text.startswith(
        "Hire rate is too close to call between Referral (6 of 40) and LinkedIn (4 of 60). Telling them apart takes"
    )
    beats = lead((20, 40, "Referral"), (9, 25, "Indeed"), (4, 400, "LinkedIn"))
    assert beats.kind is Kind.TIE
    assert beats.text.startswith(
        "Referral (20 of 40 applicants) clearly beats LinkedIn (4 of 400) on hire rate; "
        "Indeed (9 of 25) is too close to call. Telling them apart takes about"
    )
    alike = lead((10, 40, "Referral"), (10, 40, "Indeed"))
    assert alike.text.endswith("Their rates are the same.")
    crowd = lead(*((6 + i, 40, f"Board {i}") for i in range(6)))
    assert crowd.text.startswith("Hire rate is too close to call among the 6 channels with enough applicants.")


def test_too_few_are_not_ranked() -> None:
    """Neither few applicants, nor few hires, nor one channel alone."""
    each = lead((3, 5, "Referral"), (2, 5, "Indeed"))
    assert each == Finding(Kind.TOO_FEW, "No channel can be ranked by hire rate: too few applicants.", about="hires")
    in_all = lead((3, 30, "Referral"), (1, 80, "Indeed"))
    assert (in_all.kind, in_all.text) == (
        Kind.TOO_FEW,
        "No channel can be ranked by hire rate: too few hires in all (4).",
    )
    alone = lead((20, 40, "Referral"), (2, 5, "Indeed"))
    assert (alone.kind, alone.text) == (
        Kind.TOO_FEW,
        "Only Referral can be ranked by hire rate: 50% (20 of 40 applicants); all others have too few applicants.",
    )
    standing = texts(channel_findings(one_job((3, 5, "Referral"), (2, 11, "LinkedIn"))))
    assert "Referral: 1% of visits, 31% of applicants, 3 of 5 hires; too few applicants to rank." in standing


def test_every_kind_of_reason_has_its_words() -> None:
    """Visits that are not known, more applicants than visits, and a rate with its place."""
    said = " ".join(texts(channel_findings(conversion(joined()))))
    assert "Job Fair: no link, so visits aren't known" in said
    ranked = texts(channel_findings(one_job((20, 40, "Referral"), (10, 400, "LinkedIn"))))
    assert any(text.endswith("hire rate 50%, 1st of 2.") for text in ranked)


def test_what_is_not_counted_is_a_loss_and_who_is_in_no_rate_a_caveat() -> None:
    """Two of five jobs: the links of one and the candidates of the other couldn't be loaded."""
    found = conversion_findings(conversion(joined()))
    assert found[-1].kind is Kind.LOSS
    assert found[-1].text == "2 of 5 jobs aren't counted: their links or candidates aren't loaded."
    (caveat,) = [finding.text for finding in found if finding.kind is Kind.CAVEAT]
    assert caveat == (
        "1 applicant has no source and 1 applicant came from a source that has no link in the job, "
        "so they are in no apply rate."
    )
    assert by_days(conversion(joined())) == []


def test_sentences_hold_with_a_floor_and_with_nothing() -> None:
    """No count below the floor is in any of them; an empty workspace has one."""
    found = conversion(joined(), floor=6)
    said = texts([*conversion_findings(found), *channel_findings(found)])
    assert "Referral: 1% of visits, fewer than 6 applicants, or hidden" in " ".join(said)
    nothing = conversion_findings(conversion(joined([], [])))[0]
    assert (nothing.kind, nothing.text) == (Kind.NOTHING, "There are no links or candidates here yet.")
    assert pace_findings(pace(joined([], []), now=NOW)) == []
    assert texts(costs_findings(spent("USD"))) == ["There is no spend in USD."]


def test_the_pace_is_said_with_who_is_left_out() -> None:
    """Links without an applicant, and those younger than a week."""
    first, week = pace_findings(pace(joined(), now=NOW))
    assert first.kind is week.kind is Kind.PACE
    assert first.text.startswith("The first applicant applied ")
    assert " after the link was created (median of " in first.text
    assert "% of applicants so far applied within 7 days of the link (" in week.text


def test_costs_are_amounts_of_their_currency() -> None:
    """Five applicants and two hires through Referral in June; the row that is for nothing here is a loss."""
    first, loss = costs_findings(spent("EUR"))
    assert first.kind is Kind.COST
    assert first.text == (
        "€300.00 spent: €21.43 per applicant (14 applicants) and €75.00 per hire (4 hires) over all channels, "
        "counting only applicants from the days it covers."
    )
    assert (loss.kind, loss.text) == (Kind.LOSS, "1 row of spend in EUR isn't counted.")


def test_the_youngest_links_have_no_week_yet() -> None:
    """Of links of a day nothing is said of a week."""
    assert len(pace_findings(pace(joined(), now=NOW - timedelta(days=28)))) <= 1


def test_unknown_statuses_are_said_with_their_number() -> None:
    """In a sentence of their own, which no page leaves out, and beside each rate that they may raise."""
    people = [*some(20, 40, "Referral"), *some(10, 400, "LinkedIn"), *some(0, 3, "Indeed")]
    strange = [(job, source, type_, "trial_shift", at) for job, source, type_, _, at in people[-3:]]
    found = conversion(joined(people=[*people[:-3], *strange]))
    said = conversion_findings(found)
    assert next(finding.text for finding in said if finding.kind is Kind.LOSS).startswith(
        "3 of 443 applicants have an unknown status."
    )
    assert lead_finding(found, "hire")[0].text.endswith(
        "3 applicants with an unknown status count as not reaching this stage."
    )
    assert "unknown" not in lead_finding(found, "apply")[0].text
    assert not unknown_statuses(conversion(joined(people=people)))


def test_spend_that_brought_no_hire_is_said_first() -> None:
    """With its sum and its applicants, and by name for two channels; the rest is added up."""
    rows = "".join(f"{name},2026-05-01,2026-06-30,{amount},EUR,\n" for name, amount in VAIN.items())
    spend = our_spend(b"channel,from,to,amount,currency,job_id\n" + rows.encode())
    found = costs(joined(), spend, currency="EUR", channel_of=str, now=NOW, tz="UTC")
    first, second, third, fourth = costs_findings(found)
    assert first.kind is second.kind is third.kind is Kind.WASTE
    assert first.text == "€900.00 spent on Radio brought no applicants."
    assert second.text == "€500.00 spent on Billboard brought no applicants."
    assert third.text == "€30.00 went to 2 more channels that brought no hire."
    assert fourth.kind is Kind.COST
