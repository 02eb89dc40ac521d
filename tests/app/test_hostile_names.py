"""Names come from outside: none of them becomes markup, a request, or a crash."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from hirempire.dashboard.words import literally
from hirempire.sandbox.workspace import Workspace
from tests.support.app import PAGES, Connect, titles, words
from tests.support.demo import TOKEN

HOSTILE = (
    "![x](https://evil.example/pixel.png)",
    "[win](javascript:alert(1))",
    "<script>alert(1)</script>",
    '=HYPERLINK("https://evil.example")',
    "$\\frac{1}{2}$ :red[x] :material/home: **b** `c`",
    "\u202egnp.exe\x07",
    "名前 🎉 " + "x" * 900,
    "State",
)


@pytest.fixture
def hostile(workspace: Workspace) -> Workspace:
    """Eight jobs whose titles, and whose links' names, are these."""
    return replace(
        workspace,
        jobs=tuple(
            replace(
                job,
                job_title=name,
                links=tuple(replace(link, source_name=name) for link in job.links[:1]),
            )
            for name, job in zip(HOSTILE, (job for job in workspace.jobs if job.links), strict=False)
        ),
    )


@pytest.mark.parametrize("page", PAGES)
def test_no_name_becomes_markup_on_any_page(
    opened: Callable[[], AppTest], server: Connect, hostile: Workspace, page: str
) -> None:
    """Also not where the chosen filters are said in words."""
    server(workspaces={TOKEN: hostile})
    app = opened()
    titles(app).set_value([job.id for job in hostile.jobs])
    (show,) = [one for one in app.button if one.label == "Show these jobs"]
    show.click().run()
    app.switch_page(page).run()
    for job in hostile.jobs[:3]:
        app.multiselect(key="job").set_value([job.id])
        app.multiselect(key="channel").set_value([job.job_title]).run()
        assert not app.exception
        assert app.get("plotly_chart")
        said = words(app)
        assert "evil" in said or "alert" in said  # the name is shown
        assert not re.search(r"(?<!\\)[\[<]", said)  # and none of its marks works


@given(st.text(max_size=60))
def test_every_mark_of_markdown_is_escaped(name: str) -> None:
    """What is shown is the name: each ASCII punctuation mark has one backslash before it."""
    shown = literally(name)
    assert re.fullmatch(r"(?:\\[!-/:-@\[-`{-~]|[^!-/:-@\[-`{-~])*", shown)
    assert "\n" not in shown
