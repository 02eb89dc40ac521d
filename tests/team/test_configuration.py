"""The configuration of a team: read whole, or refused with a sentence that says what to correct."""

import tomllib
from datetime import UTC, datetime

import pytest

from hirempire.team.configuration import open_to, team_in
from hirempire.team.errors import Misconfigured
from hirempire.team.people import People
from hirempire.team.person import Identity

SINCE = datetime(2026, 11, 30, tzinfo=UTC)
GOOD = """
[auth]
redirect_uri = "https://channels.example.com/oauth2callback"
cookie_secret = "0123456789012345678901234567890123456789"
client_id = "hirempire"
client_secret = "secret"
server_metadata_url = "https://login.example.com/.well-known/openid-configuration"

[access]
hours = 8

[access.editors]
addresses = ["Ben@Example.com"]

[access.viewers]
domains = ["example.com"]
groups = ["Recruiting"]

[workspaces.emea]
title = "EMEA"
token_variable = "HIREMPIRE_TOKEN_EMEA"

[workspaces.apac]
token_file = "/run/secrets/apac"

[workspaces.apac.people]
groups = ["APAC"]
"""


def test_a_team_is_read_whole() -> None:
    """Addresses and domains in small letters, groups as they are."""
    team = team_in(tomllib.loads(GOOD))
    assert team.access is not None
    assert team.access.hours == 8
    assert team.access.editors == People(addresses=frozenset(["ben@example.com"]))
    assert team.access.viewers == People(domains=frozenset(["example.com"]), groups=frozenset(["Recruiting"]))
    assert team.providers == ("",)
    assert [(one.name, one.title) for one in team.workspaces.values()] == [("emea", "EMEA"), ("apac", "apac")]


def test_without_any_of_it_nobody_is_asked_to_sign_in() -> None:
    """As on a laptop."""
    team = team_in({"hirempire": {"api_token": "sk-x"}})
    assert (team.access, dict(team.workspaces)) == (None, {})


def test_several_providers_are_offered_by_name() -> None:
    """Streamlit's own way to name them."""
    auth, rest = GOOD.split("client_id", 1)
    named = f"{auth}\n[auth.okta]\nclient_id{rest}"
    assert team_in(tomllib.loads(named)).providers == ("okta",)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("[auth]", "[oauth]", r"\[auth\] is missing"),
        ("hours = 8", "hour = 8", "not 'hour'"),
        ("hours = 8", "hours = 0", "how long a sign-in lasts"),
        ("hours = 8", "hours = true", "how long a sign-in lasts"),
        ("hours = 8", "hours = 9000", "how long a sign-in lasts"),
        ("hours = 8", "hours = nan", "how long a sign-in lasts"),
        ("hours = 8", "group_claim = 1", "name of a claim"),
        ("[access.editors]", "[access.admins]", "not 'admins'"),
        ("addresses =", "adresses =", "not 'adresses'"),
        ('["Ben@Example.com"]', '"Ben@Example.com"', "must be a list"),
        ('["Ben@Example.com"]', '["*@example.com"]', "isn't an email address"),
        ('["Ben@Example.com"]', '["@example.com"]', "isn't an email address"),
        ('["Ben@Example.com"]', '["bеn@example.com"]', "isn't an email address"),
        ('["Ben@Example.com"]', "[7]", "must be a list"),
        ('["example.com"]', '["@example.com"]', "isn't a domain"),
        ('["example.com"]', '["*.example.com"]', "isn't a domain"),
        ('["example.com"]', '["example.com."]', "isn't a domain"),
        ('["example.com"]', '["com"]', "isn't a domain"),
        ('["example.com"]', '["bücher.example"]', "isn't a domain"),
        ('["Recruiting"]', '[""]', "must be a list"),
        ('"0123456789012345678901234567890123456789"', '"xxx"', "whoever guesses it"),
        ("cookie_secret", "cookie_secrets", "cookie_secret"),
        ("/oauth2callback", "/", "oauth2callback"),
        ("https://channels", "http://channels", "whole https address"),
        ("https://login", "http://login", "whole https address"),
        ("https://login.example.com/", "https://login.microsoftonline.com/common/", "every organisation"),
        ('client_secret = "secret"', "", "needs client_secret"),
        ("[workspaces.emea]", "[workspaces.own]", "can't name a workspace"),
        ("[workspaces.emea]", '[workspaces."../x"]', "can't name a workspace"),
        ('token_variable = "HIREMPIRE_TOKEN_EMEA"', 'token = "sk-secret"', "not 'token'"),
        ('token_variable = "HIREMPIRE_TOKEN_EMEA"', "", "needs token_variable or token_file"),
        ('title = "EMEA"', 'title = "APAC"', "same title"),
        ('["APAC"]', '"APAC"', "must be a list"),
    ],
)
def test_a_mistake_is_a_sentence_and_lets_nobody_in(before: str, after: str, says: str) -> None:
    """It is never passed over: what can't be read might be what keeps somebody out."""
    assert before in GOOD
    said = tomllib.loads(GOOD.replace(before, after))
    with pytest.raises(Misconfigured, match=says) as found:
        team_in(said)
    assert "sk-secret" not in str(found.value)


def test_whose_table_names_nobody_is_told() -> None:
    """Sign-in without a list would be a dashboard for nobody."""
    said = tomllib.loads(GOOD)
    with pytest.raises(Misconfigured, match="names nobody"):
        team_in(said | {"access": {}})
    with pytest.raises(Misconfigured, match="is missing"):
        team_in({name: table for name, table in said.items() if name != "access"})


def test_a_workspace_is_open_to_its_people_alone() -> None:
    """Without a list of its own, to everybody who comes in."""
    team = team_in(tomllib.loads(GOOD))
    ana = Identity("https://login.example.com", "1", SINCE, groups=frozenset(["APAC"]))
    ben = Identity("https://login.example.com", "2", SINCE, groups=frozenset(["EMEA"]))
    assert list(open_to(team, ana)) == ["emea", "apac"]
    assert list(open_to(team, ben)) == ["emea"]
    assert list(open_to(team, None)) == ["emea"]
