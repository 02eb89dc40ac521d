"""Who may come in: by address, by domain or by group, and only as the provider vouches for it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hirempire.team.admission import Access, admitted
from hirempire.team.errors import AddressUnverified, Expired, NotListed, Refusal, Undated, Unidentified
from hirempire.team.people import people_in
from hirempire.team.person import Person, Role

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
ACCESS = Access(
    viewers=people_in({"domains": ["example.com"], "groups": ["Recruiting"]}, "viewers"),
    editors=people_in({"addresses": ["ben@example.com", "cleo@partner.example"], "groups": ["Leads"]}, "editors"),
    hours=8,
)


def claims(address: str | None = "ana@example.com", **more: object) -> dict[str, object]:
    """What a provider says of somebody."""
    said = {"iss": "https://login.example", "sub": "1", "iat": SECONDS, "email": address, "email_verified": True}
    return said | more


def role(said: dict[str, object], access: Access = ACCESS) -> Role | None:
    """As what somebody comes in; None if they don't."""
    found = admitted(said, access, NOW)
    return found.role if isinstance(found, Person) else None


@pytest.mark.parametrize(
    ("address", "as_what"),
    [
        ("ana@example.com", Role.VIEWER),
        ("ANA@Example.COM", Role.VIEWER),
        ("ben@example.com", Role.EDITOR),
        ("Ben@EXAMPLE.com", Role.EDITOR),
        ("cleo@partner.example", Role.EDITOR),
        ("dan@partner.example", None),
        ("ana@evil-example.com", None),
        ("ana@example.com.evil.org", None),
        ("ana@sub.example.com", None),
        ("ana@example.com.", None),
        ("ana@.example.com", None),
        ("a@b@example.com", None),
        ('"a@evil.org"@example.com', None),
        ("ana@evil.org ana@example.com", None),
        ("ana@example.com\n", None),
        (" ana@example.com", None),
        ("ana@еxample.com", None),  # a Cyrillic е
        ("ana@example。com", None),  # an ideographic full stop, which browsers take for a dot
        ("ana@xn--xample-2of.com", None),
        ("ben@example.com\u200b", None),
        ("@example.com", None),
        ("example.com", None),
        ("", None),
        (None, None),
    ],
)
def test_an_address_counts_to_the_letter(address: str | None, as_what: Role | None) -> None:
    """Apart from capitals; whatever merely looks like an allowed one is another."""
    assert role(claims(address)) is as_what


@pytest.mark.parametrize("letter", ["\u212a", "\u017f"], ids=["Kelvin sign", "long s"])
def test_no_other_letter_is_taken_for_one_of_ascii(letter: str) -> None:
    """Two letters become k and s when they are made small."""
    access = Access(viewers=people_in({"addresses": ["k@s.example", "s@k.example"], "domains": ["ks.example"]}, "v"))
    for address in (f"{letter}@s.example", f"{letter}@k.example", f"a@{letter}s.example", f"a@k{letter}.example"):
        assert role(claims(address), access) is None


@pytest.mark.parametrize("said", [False, "false", "true", "True", 1, "", 0, [], ["true"]], ids=repr)
def test_only_a_plain_true_vouches_for_an_address(said: object) -> None:
    """Neither by domain nor by name does an address count that is said to be anything else."""
    for address in ("ana@example.com", "ben@example.com"):
        assert isinstance(admitted(claims(address, email_verified=said), ACCESS, NOW), AddressUnverified)


def test_where_nothing_vouches_an_exact_address_counts_and_a_domain_does_not() -> None:
    """Some providers say nothing of addresses that their own administrator has given out."""
    silent = claims("cleo@partner.example")
    del silent["email_verified"]
    assert role(silent) is Role.EDITOR
    assert isinstance(admitted(silent | {"email": "ana@example.com"}, ACCESS, NOW), AddressUnverified)


def test_a_google_account_counts_for_a_domain_only_if_that_organisation_holds_it() -> None:
    """Anybody can have had an account of their own under an address of a firm, and keep it."""
    google = {"iss": "https://accounts.google.com"}
    assert role(claims(**google)) is None
    assert role(claims(**google, hd="evil.org")) is None
    assert role(claims(**google, hd="example.com")) is Role.VIEWER


@pytest.mark.parametrize(
    ("groups", "as_what"),
    [
        (["Recruiting", "All"], Role.VIEWER),
        ("Recruiting", Role.VIEWER),
        (["Recruiting", "Leads"], Role.EDITOR),
        ("recruiting", None),
        ("Recruiting Leads", None),
        ("Recruiting,Leads", None),
        (["Recruitin"], None),
        ([["Leads"]], None),
        ({"Leads": True}, None),
        (7, None),
        (None, None),
    ],
    ids=repr,
)
def test_a_group_counts_as_a_text_or_in_a_list(groups: object, as_what: Role | None) -> None:
    """Without any address; a text is one group, whatever stands in it."""
    assert role(claims(None, groups=groups)) is as_what


def test_the_claim_that_holds_groups_can_have_another_name() -> None:
    """Then the usual one counts for nothing."""
    access = Access(viewers=ACCESS.viewers, group_claim="roles")
    assert role(claims(None, roles=["Recruiting"]), access) is Role.VIEWER
    assert role(claims(None, groups=["Recruiting"]), access) is None


@pytest.mark.parametrize(
    ("at", "refused"),
    [
        (SECONDS, None),
        (SECONDS - 8 * 3600, None),
        (SECONDS - 8 * 3600 - 1, Expired),
        (0, Expired),
        (-1, Expired),
        (SECONDS + 120, None),
        (SECONDS + 121, Undated),
        (float(SECONDS), None),
        (float("nan"), Undated),
        (float("inf"), Undated),
        (10**30, Undated),
        (True, Undated),
        (str(SECONDS), Undated),
        (None, Undated),
    ],
    ids=repr,
)
def test_a_login_has_an_age(at: object, refused: type[Refusal] | None) -> None:
    """Counted from when the provider issued it; without that, there is no login."""
    found = admitted(claims(iat=at), ACCESS, NOW)
    assert isinstance(found, refused or Person)


@pytest.mark.parametrize("missing", ["iss", "sub"])
@pytest.mark.parametrize("value", [None, "", 7])
def test_somebody_without_an_issuer_or_a_subject_is_nobody(missing: str, value: object) -> None:
    """However good the address is."""
    assert isinstance(admitted(claims() | {missing: value}, ACCESS, NOW), Unidentified)


def test_identity_is_issuer_and_subject() -> None:
    """The next owner of an address is somebody else, and so is the same number at another provider."""
    ana = admitted(claims(), ACCESS, NOW)
    assert isinstance(ana, Person)
    renamed = admitted(claims("anna@example.com"), ACCESS, NOW)
    assert isinstance(renamed, Person)
    assert ana.identity.is_same_person(renamed.identity)
    for other in (claims(sub="2"), claims(iss="https://other.example")):
        found = admitted(other, ACCESS, NOW)
        assert isinstance(found, Person)
        assert not ana.identity.is_same_person(found.identity)
        assert ana.identity.login != found.identity.login


def test_each_login_of_a_person_is_one_of_its_own() -> None:
    """Ending one does not end the next; and what is kept of it names nobody."""
    logins = set()
    for at in (SECONDS, SECONDS - 1):
        found = admitted(claims(iat=at, sub="ana-7"), ACCESS, NOW)
        assert isinstance(found, Person)
        logins.add(found.identity.login)
        assert "ana" not in found.identity.login
    assert len(logins) == 2


def test_a_name_is_shown_with_the_address_that_belongs_to_it() -> None:
    """Anybody may call themselves by a colleague's name, on several lines too."""
    found = admitted(claims(name="Ben\nthe\u202eBoss"), ACCESS, NOW)
    assert isinstance(found, Person)
    assert found.shown == "Ben the Boss (ana@example.com)"


def test_a_refusal_names_the_account_and_what_to_do() -> None:
    """So that somebody with two accounts knows which one it was."""
    found = admitted(claims("ana@evil.org"), ACCESS, NOW)
    assert isinstance(found, NotListed)
    assert str(found) == (
        "ana@evil.org isn't on this dashboard's list. Ask the person who runs this dashboard for access, or use "
        "another account."
    )


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(["iss", "sub", "iat", "email", "email_verified", "groups", "hd"]), ANYTHING))
def test_whatever_a_provider_says_there_is_an_answer(said: dict[str, object]) -> None:
    """And nobody comes in on claims that name neither an allowed address nor a group."""
    found = admitted(said, ACCESS, NOW)
    assert isinstance(found, Refusal)


def test_an_access_that_names_nobody_lets_nobody_in() -> None:
    """Not even somebody without an address."""
    for said in (claims(), claims(""), claims(None, groups=[""])):
        assert isinstance(admitted(said, Access(), NOW), NotListed)


def test_the_drift_of_clocks_does_not_shorten_a_login() -> None:
    """A login of a moment ago is good on either side of our clock."""
    for drift in (-1, 0, 1):
        assert role(claims(iat=int((NOW + timedelta(minutes=drift)).timestamp()))) is Role.VIEWER
