"""The version stands in one place, ``hirempire/__init__.py``, and everything else reads it or agrees with it."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from hirempire import __version__

ROOT = Path(__file__).parents[1]
RELEASE = re.compile(r"^## \[?(?P<version>\d+\.\d+\.\d+)\]? . (?P<day>\d{4}-\d{2}-\d{2})$", re.MULTILINE)


def test_the_project_reads_its_version_from_the_package() -> None:
    """A second number in pyproject.toml would be forgotten at the next release."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" not in pyproject["project"]
    assert pyproject["project"]["dynamic"] == ["version"]
    assert pyproject["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "hirempire.__version__"}


def test_the_command_line_says_it() -> None:
    """It is what a bug report quotes."""
    command = [sys.executable, "-m", "hirempire", "--version"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout == f"hirempire-dashboard {__version__}\n"


def test_the_changelog_begins_with_unreleased_and_then_this_version() -> None:
    """Each release has its day, the newest first, and what comes next has a place."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    releases = [found.groupdict() for found in RELEASE.finditer(changelog)]
    headings = re.findall(r"^## .*$", changelog, re.MULTILINE)
    assert headings[0] == "## Unreleased"
    assert len(headings) == 1 + len(releases)
    assert releases[0]["version"] == __version__
    assert [one["day"] for one in releases] == sorted((one["day"] for one in releases), reverse=True)
