"""The team's server that ``compose.yaml`` describes, as processes of this computer.

Commands, settings, health checks and their order are those of ``compose.yaml``, ``Containerfile`` and ``.env.example``;
only where hosts, ports and files are is another matter here.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import trustme
import yaml

from tests.support import postgres
from tests.support.provider import secrets

ROOT = Path(__file__).parents[2]
NAME = "channels.example.com"
"""What ``.env.example`` calls the server."""
SECRETS = "/run/secrets/"
PRIVATE = "./private/"
"""Where these and the settings of logging in are on the server."""
TOKEN = "sk-team-0123456789"


def haproxy() -> str:
    """Where the proxy is; without one the tests fail, and say what to install."""
    found = shutil.which("haproxy", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    assert found, "The tests of the team's server need HAProxy. On Debian or Ubuntu: apt-get install haproxy"
    return found


@cache
def services() -> dict[str, Any]:
    """What ``compose.yaml`` starts, by name."""
    read: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    return read


@dataclass(frozen=True)
class Image:
    """What ``Containerfile`` says of how the dashboard runs."""

    environment: Mapping[str, str]
    command: Sequence[str]
    health: Sequence[str]


@cache
def image() -> Image:
    """Read it, continued lines and all."""
    lines = (ROOT / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    (settings,) = [line for line in lines if line.startswith("ENV ")]
    (health,) = [line.partition(" CMD ")[2] for line in lines if line.startswith("HEALTHCHECK ")]
    (command,) = [line.removeprefix("CMD ") for line in lines if line.startswith("CMD ")]
    return Image(dict(re.findall(r"(\w+)=(\S+)", settings)), json.loads(command), json.loads(health))


def settings_file() -> dict[str, str]:
    """The settings in ``.env.example``."""
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    return dict(re.findall(r"^(\w+)=(.*)$", "\n".join(lines), re.MULTILINE))


@dataclass
class Team:
    """The processes; each service that starts none is up from the beginning."""

    folder: Path
    """Holds the secrets, and what each service says."""
    extra: Mapping[str, str]
    """Settings that the operator of this server adds to ``.env``."""
    ports: dict[str, int] = field(default_factory=dict)
    processes: "dict[str, subprocess.Popen[bytes]]" = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where a browser finds it, if :data:`NAME` leads to this computer."""
        return f"https://{NAME}:{self._port(':8443')}"

    def log(self, service: str) -> str:
        """What a service has said so far."""
        return (self.folder / f"{service}.log").read_text(encoding="utf-8")

    def up(self) -> None:
        """Start everything in the order that ``compose.yaml`` asks for."""
        every = services()
        needs = {name: one.get("depends_on", {}) for name, one in every.items()}
        for name in TopologicalSorter(needs).static_order():
            for other, need in needs[name].items():
                self.wait(other, need["condition"])
            if "postgres" not in every[name]["image"]:  # which is there already
                self.start(name)
        self._wait_for_the_proxy()

    def start(self, service: str) -> None:
        """Start one service, at the place where it was before."""
        with (self.folder / f"{service}.log").open("ab") as log:
            self.processes[service] = subprocess.Popen(
                self._command(service),
                cwd=ROOT,
                env=self._environment(service),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def wait(self, service: str, condition: str = "service_healthy") -> None:
        """Wait until a service is what others need of it."""
        process = self.processes.get(service)
        if process is None:
            return
        if condition == "service_completed_successfully":
            assert process.wait(timeout=120) == 0, self.log(service)
            return
        end = time.monotonic() + 120
        while not self._healthy(service):
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=0.5)
            assert process.poll() is None, self.log(service)
            assert time.monotonic() < end, self.log(service)

    def kill(self, service: str) -> None:
        """Pull its plug."""
        self.processes[service].kill()
        self.processes[service].wait()

    def down(self) -> None:
        """End everything."""
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _wait_for_the_proxy(self) -> None:
        proxy = self.processes["proxy"]
        while proxy.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.ports[":8443"]), timeout=5):
                return
            with suppress(subprocess.TimeoutExpired):
                proxy.wait(timeout=0.1)
        raise AssertionError(self.log("proxy"))

    def _healthy(self, service: str) -> bool:
        check = [self._here(word, service) for word in image().health]
        return subprocess.run(check, env=self._environment(service), stderr=subprocess.DEVNULL).returncode == 0

    def _command(self, service: str) -> list[str]:
        return [self._here(word, service) for word in services()[service].get("command", image().command)]

    def _environment(self, service: str) -> dict[str, str]:
        one = services()[service]
        ours = {name: value for name, value in os.environ.items() if not name.startswith(("HIREMPIRE_", "STREAMLIT_"))}
        if one["image"] == "hirempire-dashboard":
            ours |= {**image().environment, **settings_file(), **self.extra}
        ours |= one.get("environment", {})
        return {name: self._here(value, service) for name, value in ours.items()} | _user()

    def _here(self, word: str, service: str) -> str:
        """Where on this computer is what a word of the configuration names."""
        for volume in services()[service].get("volumes", ()):
            source, target, *_ = volume.split(":")
            here = self.folder / source.removeprefix(PRIVATE) if source.startswith(PRIVATE) else ROOT / source
            word = word.replace(target, str(here))
        place = re.fullmatch(r"(dashboard-\d)?(:\d+)", word)
        if place:
            return f"127.0.0.1:{self._port(place[0])}"
        known: dict[str, Callable[[], str]] = {
            "python": lambda: sys.executable,
            "haproxy": haproxy,
            "0.0.0.0": lambda: "127.0.0.1",  # noqa: S104 -- not listened at
            "8501": lambda: str(self._port(f"{service}:8501")),
            "9100": lambda: str(self._port(f"{service}:9100")),
        }
        return known[word]() if word in known else word.replace(SECRETS, f"{self.folder}/")

    def _port(self, place: str) -> int:
        if place not in self.ports:
            with socket.create_server(("127.0.0.1", 0)) as free:
                self.ports[place] = free.getsockname()[1]
        return self.ports[place]


def _user() -> dict[str, str]:
    """As whom the proxy runs: it gives up being root, and nobody else can become another."""
    import grp
    import pwd

    if os.getuid() == 0:
        return {}
    return {"RUN_AS": pwd.getpwuid(os.getuid()).pw_name, "RUN_AS_GROUP": grp.getgrgid(os.getgid()).gr_name}


@contextmanager
def running(folder: Path, *, provider: str | None, **extra: str) -> Iterator[Team]:
    """All of it, with a database, secrets and a certificate of its own; people log in at a ``provider``, if any."""
    with postgres.running() as address:
        _secrets(folder, address)
        team = Team(folder, extra)
        logging_in = folder / "dashboard"
        (logging_in / "secrets.toml").unlink()
        if provider:
            secrets(logging_in, provider=provider, app=team.address)
        try:
            team.up()
            yield team
        finally:
            team.down()


def _secrets(folder: Path, address: str) -> None:
    """Make the secrets as an operator does, and the database as its image does."""
    subprocess.run([ROOT / "deploy" / "secrets.sh", folder], check=True, stdout=subprocess.DEVNULL)
    script = (ROOT / "deploy" / "database.sql").read_text(encoding="utf-8").replace(SECRETS, f"{folder}/")
    psql = postgres.programs() / "psql"
    subprocess.run(
        [psql, "--quiet", "--no-psqlrc", "-v", "ON_ERROR_STOP=1", address], input=script.encode(), check=True
    )
    certificate(folder / "certificate")
    ours = {"api_token": TOKEN, "database_url": address.replace("postgres@/postgres", "hirempire@/hirempire")}
    for name, content in ours.items():
        (folder / name).unlink()
        (folder / name).write_text(content)


def certificate(file: Path) -> None:
    """Write the certificate of the server, with its key, as the proxy reads it."""
    file.write_bytes(trustme.CA().issue_cert(NAME).private_key_and_cert_chain_pem.bytes())
