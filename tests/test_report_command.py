"""``python -m hirempire report``: the dashboard's report as a file, for cron."""

import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from PIL import Image
from pptx import Presentation

from hirempire.__main__ import main
from hirempire.sandbox.faults import LISTING, Faults
from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import make_workspace

TOKEN = "sk-test-0123456789"
WORKSPACE = make_workspace(today=date(2026, 11, 24))
WELL = [job for job in WORKSPACE.jobs if job.links and job.id != WORKSPACE.flaky_job][:4]
IDS = [job.id for job in WELL]


@pytest.fixture(scope="module")
def served() -> Iterator[Sandbox]:
    """A workspace in which all is well."""
    with Sandbox({TOKEN: WORKSPACE}) as running:
        yield running


@pytest.fixture
def sandbox(served: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """The same, as the API that the command is set up for."""
    monkeypatch.setenv("HIREMPIRE_API_URL", served.url)
    monkeypatch.setenv("HIREMPIRE_API_TOKEN", TOKEN)
    return served


def sheet(file: Path, name: str) -> pd.DataFrame:
    """The table on a sheet of a workbook."""
    head, *rows = list(load_workbook(file)[name].values)[3:]
    return pd.DataFrame(rows, columns=pd.Index(head))


def said_on(file: Path, name: str) -> str:
    """All texts on a sheet."""
    return "\n".join(str(cell) for row in load_workbook(file)[name].values for cell in row if cell)


def test_a_workbook_has_the_words_the_zone_and_the_numbers(sandbox: Sandbox, tmp_path: Path) -> None:
    """All jobs came: exit code 0, and a request for each and one for their titles."""
    output, logo = tmp_path / "r.xlsx", tmp_path / "logo.png"
    Image.new("RGB", (30, 10)).save(logo)
    before = len(sandbox.requests)
    words = ["--title", "Weekly", "--author", "Robin", "--note", "Mind the gap", "--logo", str(logo)]
    assert main(["report", *IDS, *words, "--zone", "Asia/Tokyo", "--output", str(output)]) == 0
    assert len(sandbox.requests) - before == len(IDS) + 1
    links = sheet(output, "Links")
    assert links["Visits so far"].sum() == sum(link.visits for job in WELL for link in job.links)
    assert set(links["Job"]) <= {title for title in links["Job"] if any(job.job_title in title for job in WELL)}
    assert "Link created (Asia/Tokyo)" in links
    summary = said_on(output, "Summary")
    assert all(word in summary for word in ("Weekly", "Robin", "Mind the gap"))
    assert "The data were loaded with 5 requests: one for each job, and one for the list" in said_on(
        output, "Methodology"
    )


def test_the_list_of_all_jobs_is_enough(sandbox: Sandbox, tmp_path: Path) -> None:
    """One request for jobs that it holds whole."""
    whole = [job.id for job in WELL if not any(link.named_only for link in job.links)]
    before = len(sandbox.requests)
    assert main(["report", *whole, "--listing", "--output", str(tmp_path / "r.csv")]) == 0
    assert sandbox.requests[before:] == [("/v1/jobs", None)]


@pytest.mark.usefixtures("sandbox")
def test_part_of_the_jobs_is_written_and_the_missing_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 1; the job is named on stderr and in the file."""
    output = tmp_path / "r.xlsx"
    assert main(["report", *IDS, WORKSPACE.gone_job, "--output", str(output)]) == 1
    assert WORKSPACE.gone_job in capsys.readouterr().err
    assert list(sheet(output, "Not loaded")["Job ID"]) == [WORKSPACE.gone_job]


@pytest.mark.usefixtures("sandbox")
def test_where_nothing_came_an_earlier_file_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 1; 3 where the token is refused."""
    output = tmp_path / "r.xlsx"
    output.write_bytes(b"earlier")
    assert main(["report", WORKSPACE.gone_job, "--output", str(output)]) == 1
    assert "no report was created" in capsys.readouterr().err
    monkeypatch.setenv("HIREMPIRE_API_TOKEN", "sk-test-another-token")
    assert main(["report", *IDS, "--output", str(output)]) == 3
    assert output.read_bytes() == b"earlier"
    assert [one.name for one in tmp_path.iterdir()] == ["r.xlsx"]


def test_without_the_titles_the_report_is_written_with_ids(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And says so; exit code 1."""
    output = tmp_path / "r.csv"
    monkeypatch.setenv("HIREMPIRE_API_TOKEN", TOKEN)
    with Sandbox({TOKEN: WORKSPACE}, faults=Faults(by_job={LISTING: "broken_json"})) as running:
        monkeypatch.setenv("HIREMPIRE_API_URL", running.url)
        assert main(["report", IDS[0], "--output", str(output)]) == 1
    assert "Job titles couldn't be loaded" in capsys.readouterr().err
    assert output.exists()


@pytest.mark.usefixtures("sandbox")
def test_sections_and_names_are_the_chosen_ones(tmp_path: Path) -> None:
    """In the order given; saved channel names are used and told."""
    output, names = tmp_path / "r.xlsx", tmp_path / "names.json"
    names.write_text(
        json.dumps(
            {
                "names": {},
                "channels": {"LinkedIn": "Networks"},
                "groups": {},
                "hirempire": "channel names",
                "version": 1,
            }
        )
    )
    arguments = ["--sections", "timeline, channels", "--names", str(names), "--output", str(output)]
    assert main(["report", *IDS, *arguments]) == 0
    charts = said_on(output, "Charts")
    assert charts.index("Links by creation date") < charts.index("Visits by channel")
    assert "Coverage" not in load_workbook(output).sheetnames
    assert "Networks" in set(sheet(output, "Links")["Channel"])
    assert list(sheet(output, "Changed names")["In this report"]) == ["Networks"]


@pytest.mark.usefixtures("sandbox")
def test_a_deck_takes_the_master_of_a_company(tmp_path: Path) -> None:
    """Its size of slides shows that it is the company's."""
    template, output = tmp_path / "company.pptx", tmp_path / "r.pptx"
    company = Presentation()
    company.slide_width = 12_000_000
    company.save(str(template))
    assert main(["report", *IDS, "--template", str(template), "--output", str(output)]) == 0
    assert Presentation(io.BytesIO(output.read_bytes())).slide_width == 12_000_000


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--output", "r.docx"], "must end in one of .pptx"),
        (["--output", "nowhere/r.xlsx"], "there is no folder"),
        (["--output", "r.xlsx", "--sections", "summary,gossip"], "--sections takes some of summary"),
        (["--output", "r.xlsx", "--zone", "Europe/Atlantis"], "isn't a time zone"),
        (["--output", "r.xlsx", "--logo", "words.txt"], "The logo couldn't be used"),
        (["--output", "r.xlsx", "--names", "words.txt"], "isn't a channel names file"),
        (["--output", "r.xlsx", "--template", "words.txt"], "goes with an output that ends in .pptx"),
        (["--output", "r.pptx", "--template", "words.txt"], "a PowerPoint file"),
        (["--output", "r.pptx", "--template", "nowhere.pptx"], "couldn't be read"),
        (["--output", "r.pdf", "--paper", "Letter"], "--paper goes with --one-page"),
    ],
)
def test_what_cannot_work_is_said_before_anything_is_asked(
    sandbox: Sandbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    sentence: str,
) -> None:
    """Exit code 2, a sentence, no request and no file."""
    (tmp_path / "words.txt").write_text("hello")
    monkeypatch.chdir(tmp_path)
    before = len(sandbox.requests)
    assert main(["report", *IDS, *arguments]) == 2
    assert sentence in capsys.readouterr().err
    assert len(sandbox.requests) == before
    assert [one.name for one in tmp_path.iterdir()] == ["words.txt"]


def test_conversion_costs_one_more_request_a_job_and_is_a_part_of_the_report(sandbox: Sandbox, tmp_path: Path) -> None:
    """Its funnel adds up to the candidates that the workspace has, and the floor holds in all tables."""
    output = tmp_path / "r.xlsx"
    before = len(sandbox.requests)
    assert main(["report", *IDS, "--conversion", "--output", str(output)]) == 0
    assert len(sandbox.requests) - before == 2 * len(IDS) + 1
    funnel = sheet(output, "Funnel").set_index("Channel")
    assert funnel.loc["All channels", "Applicants"] == funnel["Applicants"].iloc[:-1].sum() > 0
    assert "The candidates were loaded with 4 more" in said_on(output, "Methodology")
    assert main(["report", *IDS, "--conversion", "--floor", "5", "--output", str(output)]) == 0
    counts = [one for one in sheet(output, "Funnel")["Applicants"] if str(one).replace(",", "").isdigit()]
    assert all(int(str(one).replace(",", "")) >= 5 for one in counts)


def test_spend_becomes_costs_and_the_floor_of_the_computer_holds(
    sandbox: Sandbox,  # noqa: ARG001 - it answers
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Spend ÷ applicants; a row that cannot be read is said and makes the exit code 1; no count is below the floor."""
    output, spend = tmp_path / "r.xlsx", tmp_path / "spend.csv"
    spend.write_text("channel,from,to,amount,currency\nLinkedIn,2020-01-01,2099-12-31,100,EUR\nLinkedIn,never,,5,EUR\n")
    asked = ["report", *IDS, "--conversion", "--spend", str(spend), "--output", str(output)]
    assert main(asked) == 1
    assert "Line 3 of the spend couldn't be read" in capsys.readouterr().err
    costs = sheet(output, "Cost EUR").set_index("Channel").loc["LinkedIn"]
    assert costs["Spend (EUR)"] == 100
    assert costs["EUR per applicant"] == pytest.approx(100 / costs["Applicants from its dates"], abs=1e-4)
    monkeypatch.setenv("HIREMPIRE_FLOOR", "5")
    assert main(asked) == 1
    counts = [one for one in sheet(output, "Funnel")["Applicants"] if str(one).replace(",", "").isdigit()]
    assert all(int(str(one).replace(",", "")) >= 5 for one in counts)
    assert main(["report", *IDS, "--spend", str(spend), "--output", str(output)]) == 2
    assert "--spend goes with --conversion" in capsys.readouterr().err


def test_conversion_is_not_asked_for_by_naming_its_section_alone(
    sandbox: Sandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It costs requests: the recruiter says so in a word of its own."""
    before = len(sandbox.requests)
    assert main(["report", *IDS, "--sections", "conversion", "--output", str(tmp_path / "r.xlsx")]) == 2
    assert "--conversion" in capsys.readouterr().err
    assert len(sandbox.requests) == before
