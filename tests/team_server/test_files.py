"""The files from which a server is built and started: that their programs accept them, and that they say the same."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from hirempire.team.configuration import team_in
from tests.support import team
from tests.support.team import ROOT, haproxy, image, services, settings_file

UNITS = ROOT / "deploy" / "systemd"
FILES = {
    "dashboard-1": "hirempire-dashboard@.service",
    "worker": "hirempire-worker.service",
    "migrate": "hirempire-migrate.service",
}
"""The unit of each service."""
PYTHON = "/srv/hirempire/.venv/bin/python"
OURS = [name for name, one in services().items() if one["image"] == "hirempire-dashboard"]


def test_the_proxy_accepts_its_configuration(tmp_path: Path) -> None:
    """As it is, with the variables that compose.yaml sets."""
    team.certificate(tmp_path / "certificate")
    settings = services()["proxy"]["environment"] | {
        "CERTIFICATE": str(tmp_path / "certificate"),
        "RUN_AS": "root",
        "RUN_AS_GROUP": "root",
    }
    checked = subprocess.run(
        [haproxy(), "-c", "-f", ROOT / "deploy" / "haproxy.cfg"], env=settings, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stderr
    warnings = [line for line in checked.stderr.splitlines() if line.startswith("[WARNING]")]
    assert all("could not resolve address 'dashboard-" in line for line in warnings), warnings


def test_no_secret_stands_in_the_configuration() -> None:
    """Secrets are files of their own, which neither Git nor an image takes in."""
    for name in OURS:
        for setting in services()[name]["environment"]:
            assert setting.endswith("_FILE") or setting in ("FORWARDED_ALLOW_IPS", "HIREMPIRE_METRICS_PORT"), setting
    assert not [name for name in settings_file() if re.search("TOKEN|PASSWORD|SECRET|DATABASE|SMTP", name)]
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert {"/private/", "/.env"} <= set(ignored)
    assert (ROOT / ".dockerignore").read_text().splitlines()[1] == "*"


def test_the_secrets_are_made_once_and_for_their_owner_alone(tmp_path: Path) -> None:
    """A second run changes nothing; the password of the database stands in its address; nobody else gets in."""
    script, folder = ROOT / "deploy" / "secrets.sh", tmp_path / "private"
    subprocess.run([script, folder], check=True, capture_output=True)
    first = {file.name: file.read_text() for file in folder.rglob("*") if file.is_file()}
    subprocess.run([script, folder], check=True, capture_output=True)
    assert {file.name: file.read_text() for file in folder.rglob("*") if file.is_file()} == first
    assert folder.stat().st_mode & 0o777 == 0o700
    assert len(first["postgres_password"]) == 64
    assert f":{first['postgres_password']}@db/" in first["database_url"]
    assert first["postgres_password"] != first["postgres_admin_password"]
    assert team_in(tomllib.loads(first["secrets.toml"])).access


def test_only_the_proxy_can_be_reached_from_outside() -> None:
    """Replicas and database publish no port; the database's network leads nowhere else."""
    assert [name for name, one in services().items() if "ports" in one] == ["proxy"]
    assert services()["db"]["networks"] == ["back"]
    assert "front" not in services()["migrate"]["networks"]


@pytest.mark.parametrize("name", OURS)
def test_a_container_of_ours_may_do_little(name: str) -> None:
    """No root, no capability, and nothing to write to but memory."""
    one = services()[name]
    assert one["read_only"]
    assert one["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in one["security_opt"]
    assert re.search(r"^USER 10001", (ROOT / "Containerfile").read_text(), re.MULTILINE)
    assert image().command == ["python", "-m", "hirempire.dashboard"]


def lines(unit: Path, name: str) -> list[str]:
    """What a unit says under a name, line by line."""
    return re.findall(rf"^{name}=(.*)$", unit.read_text(encoding="utf-8"), re.MULTILINE)


def test_units_and_containers_start_the_same() -> None:
    """The commands of the systemd units are those of compose.yaml."""
    started = {one: lines(UNITS / file, "ExecStart") for one, file in FILES.items()}
    expected = {one: services()[one].get("command", image().command) for one in FILES}
    assert started == {one: [" ".join([PYTHON, *command[1:]])] for one, command in expected.items()}


def test_units_and_containers_have_the_same_secrets_and_settings() -> None:
    """What is a file there is one here, and the dashboard finds who may come in at the same place."""
    every = UNITS / "hirempire-.service.d" / "all.conf"
    credentials = {name: path for name, _, path in (one.partition(":") for one in lines(every, "LoadCredential"))}
    assert credentials == {name: f"/etc/hirempire/{name}" for name in services()["dashboard-1"]["secrets"]}
    settings = dict(word.split("=") for line in lines(every, "Environment") for word in line.split())
    there = services()["dashboard-1"]["environment"]
    assert {name: value.replace("%d/", team.SECRETS) for name, value in settings.items() if name.endswith("_FILE")} == {
        name: value for name, value in there.items() if name.endswith("_FILE")
    }
    dashboard = " ".join(lines(UNITS / FILES["dashboard-1"], "Environment"))
    assert f"STREAMLIT_SECRETS_FILES={image().environment['STREAMLIT_SECRETS_FILES']}" in dashboard
    assert "STREAMLIT_SERVER_ADDRESS=127.0.0.1" in dashboard
