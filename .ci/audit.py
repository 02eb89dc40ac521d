"""Look for known vulnerabilities in the pinned versions: ``make audit``.

``uv audit`` reads projects and scripts but no requirements files, so the pins are handed to it as those of a script.
Exits with 0 if none is known, 1 if some are, and 2 if they could not be checked.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
COMMAND = ("uv", "audit", "--preview-features", "audit-command", "--python-version", "3.11")


def main() -> int:
    """Audit both files of pins."""
    pins = sorted({pin for file in sorted(ROOT.glob("requirements*.txt")) for pin in pinned(file.read_text())})
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "pins.py"
        script.write_text(as_script(pins), encoding="utf-8")
        uv = Path(sys.executable).with_name(COMMAND[0])
        code = subprocess.run([uv, *COMMAND[1:], *sys.argv[1:], "--script", script], check=False).returncode  # noqa: S603
    verdicts = {0: f"No vulnerability is known in the {len(pins)} pins.", 1: "Run make pins, then make test."}
    print(verdicts.get(code, "NOT CHECKED: the advisory service can't be reached. Try again with a network."))
    return min(code, 2)


def pinned(requirements: str) -> list[str]:
    """Every ``name==version ; marker`` of a requirements file, without its hashes."""
    lines = (line.split("\\")[0].strip() for line in requirements.splitlines())
    return [line for line in lines if "==" in line and not line.startswith(("#", "--hash"))]


def as_script(pins: list[str]) -> str:
    """A script that depends on exactly these."""
    listed = "".join(f"#   {pin!r},\n" for pin in pins)
    return f'# /// script\n# requires-python = ">=3.11"\n# dependencies = [\n{listed}# ]\n# ///\n'


if __name__ == "__main__":
    raise SystemExit(main())
