"""The house: which room may use which, and where Streamlit, pandas and plotly are known at all."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hirempire.dashboard.server import FIRST

ROOT = Path(__file__).parents[1]
SOURCES = [
    path.relative_to(ROOT) for path in (ROOT / "app.py", *ROOT.glob("pages/*.py"), *ROOT.glob("hirempire/**/*.py"))
]

WORDING = {"language", "values"}

USES = {
    "api": {"api"},
    "analysis": {"analysis", "api", "job_ids", "reading", *WORDING},
    "language": set(),
    "values": set(),
    "setting_files": set(),
    "charts": {"charts", "analysis", *WORDING},
    "findings": {"findings", "analysis", *WORDING},
    "exhibits": {"exhibits", "findings", "charts", "analysis", *WORDING},
    "reports": {"reports", "exhibits", "findings", "charts", "analysis", "reading", *WORDING},
    "mail": {"mail", "reports", "exhibits", "findings", "analysis", "api", *WORDING},
    "sandbox": {"sandbox"},
    "reading": {"reading", "api"},
    "job_ids": {"job_ids", "reading"},
    "history": {"history", "analysis", "api"},
    "team": {"team", "api"},
    "dashboard": {
        *("dashboard", "reports", "exhibits", "findings", "charts", "analysis"),
        *("api", "sandbox", "job_ids", "reading", "history", "mail", "team", "setting_files"),
        *WORDING,
    },
    "pages": {"dashboard", "reports", "exhibits", "findings", "analysis", *WORDING},
    "app": {"dashboard"},
    "commands": {
        *("commands", "mail", "reports", "findings", "analysis"),
        *("api", "sandbox", "job_ids", "reading", "history"),
        *WORDING,
    },
    "__main__": {"commands", "sandbox", "setting_files"},
    "__init__": set(),
}
"""Each room, and the rooms that it may use."""

KNOW = {
    "streamlit": {"app", "pages", "dashboard"},
    "plotly": {"charts", "exhibits", "reports", "dashboard"},
    "pandas": {"analysis", "findings", "charts", "exhibits", "reports", "commands", "dashboard", "history"},
    "sqlalchemy": {"history"},
    "alembic": {"history"},
    "httpx": {"api"},
    "aiohttp": {"api"},
}
"""Each library, and the rooms that may know of it."""


def room(path: Path) -> str:
    """The room in which a file stands; a file on its own is one."""
    parts = path.with_suffix("").parts
    return parts[1] if parts[0] == "hirempire" else parts[0]


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports anywhere, by its full name."""
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield node.module or ""
            yield from (f"{node.module}.{name.name}" for name in node.names)


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_imports_point_one_way(path: Path) -> None:
    """No room reaches into one that it may not use, and each library is known where it belongs alone."""
    here = room(path)
    for module in imported(path):
        first, *rest = module.split(".")
        if (
            first == "hirempire"
            and rest
            and (ROOT / "hirempire" / rest[0]).exists() | (ROOT / "hirempire" / f"{rest[0]}.py").exists()
        ):
            assert rest[0] in USES[here], f"{path} imports {module}"
        if first in KNOW:
            assert here in KNOW[first], f"{path} imports {module}"


def test_what_is_imported_before_the_first_page_makes_nothing_known_to_a_server_that_has_not_started() -> None:
    """A button that did would be known to nobody once the server is there."""
    names = "import sys; from importlib import import_module; from hirempire.dashboard.server import FIRST; "
    script = (
        names + "print([import_module(one).__name__ for one in FIRST], 'hirempire.dashboard.picture' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == f"{list(FIRST)} False"


@pytest.mark.parametrize("path", sorted((ROOT / "tests").glob("**/*.py")), ids=lambda path: path.stem)
def test_tests_share_nothing_but_what_is_in_support(path: Path) -> None:
    """A test can be read, changed and deleted without a look at any other."""
    ours = {module for module in imported(path.relative_to(ROOT)) if module.split(".")[0] == "tests"}
    assert not {module for module in ours if not f"{module}.".startswith("tests.support.")}


def test_every_room_is_in_the_plan() -> None:
    """A new room is thought about: which others it may use."""
    assert {room(path) for path in SOURCES} == set(USES)


def test_the_table_of_the_house_says_what_each_room_may_use() -> None:
    """As it is enforced here."""
    page = (ROOT / "docs" / "development.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(?:hirempire/)?(\w+)/?` \| .* \| ([^|]+) \|$", page, re.MULTILINE)
    said = {name: set(rooms.split(", ")) - {"–"} for name, rooms in rows}
    alone = {*WORDING, "app", "__main__", "__init__"}
    assert said == {name: rooms - {name, *WORDING} for name, rooms in USES.items() if name not in alone}


@pytest.mark.parametrize("path", [path for path in SOURCES if room(path) in {"pages", "app"}], ids=str)
def test_no_text_stands_alone_in_a_page(path: Path) -> None:
    """Streamlit prints whatever stands alone on a line of a page, a note under a constant too."""
    body = ast.parse((ROOT / path).read_text(encoding="utf-8")).body
    alone = [node.value for node in body[1:] if isinstance(node, ast.Expr)]
    assert not [node for node in alone if isinstance(node, ast.Constant)]


@pytest.mark.parametrize("path", [path for path in SOURCES if room(path) == "pages"], ids=str)
def test_a_page_asks_what_it_looks_at_before_it_draws_anything(path: Path) -> None:
    """A new server that is asked for a page first runs it alone; asking begins again with the frame around it."""
    body = ast.parse((ROOT / path).read_text(encoding="utf-8")).body
    calls = [node for part in body for node in ast.walk(part) if isinstance(node, ast.Call)]
    drawn = [call.lineno for call in calls if ast.unparse(call.func).startswith("st.")]
    asked = [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id == "view"]
    assert min(asked) < min(drawn, default=min(asked) + 1)
