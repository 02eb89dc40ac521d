"""From visit to hire: the funnel by channel and by job, and unmatched data, each candidate counted in one place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from hirempire.analysis.joined import CUT, LINKED, NO_LINK, Joined
from hirempire.analysis.metric import Metric
from hirempire.analysis.period import Period
from hirempire.analysis.privacy_floor import Grid, hidden, hidden_with
from hirempire.analysis.rates import with_rates
from hirempire.analysis.statuses import ENDED, MEANINGS, PAUSED, STAGES, StageMap

TYPES = ("applicant", "prospect", "upload")
NO_SOURCE = "No source stated"
"""Label of candidates whose source is blank; not a channel."""

VISITS = ("visits", "visits_most")
"""Visits, and the most that they can be: of those gained in a period, only bounds may be known."""

FUNNEL = ("visits", "applicants", "qualified", "interviewed", "offered", "hired")
"""The steps in their order. Visits, applicants and hires are exact; the others are lower bounds."""

PEOPLE = (
    *("applicants", "qualified", "interviewed", "offered", "hired", "decided", "stage_lost", "stage_unknown"),
    *("prospects", "uploads", "unknown_type", "unlinked_applicants", "linked_applicants"),
)
"""The columns that count people."""

_ALONE = tuple(name for name in PEOPLE if name not in ("decided", "stage_lost", *PEOPLE[-2:]))
"""Counts of people that no other count contains."""

SHARES = ("visits", "applicants", "hired")

METRICS = (
    Metric(
        "applicants",
        "Applicants",
        "candidates of the type applicant",
        "Prospects and uploaded candidates didn't apply: they are listed separately and count in no rate.",
    ),
    Metric(
        "stages",
        "Qualified, interviewed, offered (at least)",
        "applicants whose current status indicates this stage or a later one",
        "A status indicates only the current stage: candidates who were rejected, withdrew or are on hold no longer "
        "show how far they got, so these counts are lower bounds. Unknown statuses indicate nothing and are counted "
        "separately. You can see and change which status indicates which stage.",
    ),
    Metric("hired", "Hired", "applicants whose current status means hired", "As of the time of the data."),
    Metric(
        "decided",
        "Decided",
        "hired + rejected + withdrawn",
        "Candidates on hold or with an unknown status aren't decided.",
    ),
    Metric(
        "share",
        "Share of visits, of applicants, of hires",
        "the channel’s count ÷ the count of all channels shown",
        "Applicants and hires without a source count towards the total; every visit has a source.",
    ),
)

_NO_SOURCE_IN, _NO_LINK, _MORE, _NOBODY, _STATUS, _TYPE, _CUT, JOB_LEFT_OUT = KINDS = (
    "no source",
    "source without a link",
    "more applicants than visits",
    "nobody applied",
    "unknown status",
    "unknown type",
    "split by the date filter",
    "job left out",
)
"""Kinds of unmatched data, in the order listed."""

_APART = {
    "kind": "str",
    "job_id": "str",
    "channel": "str",
    "text": "str",
    "links": "Int64",
    "visits": "Int64",
    "candidates": "Int64",
}


class Shown(NamedTuple):
    """Of which channels a count may be shown, and whether its total may be."""

    channels: frozenset[str]
    total: bool


@dataclass(frozen=True, eq=False)
class Conversion:
    """The funnel of a set of jobs. Counts of people below ``floor`` are missing, with what would reveal them."""

    joined: Joined
    stages: StageMap
    floor: int
    cells: pd.DataFrame
    """Exact counts, never shown themselves: one row per counted pair, and one per job with candidates without a
    source, whose channel is missing. Columns: ``job_id``, ``channel``, ``links``, :data:`VISITS`,
    :data:`PEOPLE`."""
    period: Period | None = None
    """The period in which the candidates applied and the visits were gained; None for all time."""
    elsewhere: Mapping[str, int] = field(default_factory=dict)
    """How many candidates of the same jobs are in no such period, by reason."""
    may_show: Mapping[str, Shown] | None = None
    """While a floor holds in a period: what of each count of people may be shown, by channel and in total alone."""

    @cached_property
    def channels(self) -> pd.DataFrame:
        """One row per channel, most visits first, then by applicants and name; the index is its name.

        Columns: ``links``, ``jobs`` (those with a link or a candidate; int64), :data:`VISITS` (Int64; missing where no
        job has such a link, or where they have no bound), :data:`PEOPLE` (Int64; missing where below the floor), the
        rates of :data:`hirempire.analysis.rates.RATE_COLUMNS`, and ``share_visits``, ``share_applicants``,
        ``share_hired``.
        """
        rows = self._by_channel.iloc[: len(self._by_channel) - 1]
        shares = {f"share_{name}": self._shares(rows, name) for name in SHARES}
        table = with_rates(rows).assign(**shares).reset_index()
        order = ["visits", "applicants", "channel"]
        table = table.sort_values(order, ascending=[False, False, True], kind="stable", na_position="last")
        return table.set_index("channel")

    @cached_property
    def no_source(self) -> pd.Series:
        """Counts of people without a source, who belong to no channel; :data:`PEOPLE` alone."""
        row: pd.Series = self._by_channel.iloc[[-1]][list(PEOPLE)].astype("object").iloc[0]
        return row

    @cached_property
    def jobs(self) -> pd.DataFrame:
        """One row per job with both sides loaded, in the order asked; columns as in :attr:`channels`, without shares.

        Candidates without a source are in a job's applicants and hires, and in no apply rate.
        """
        return with_rates(self._by_job).rename_axis("job_id")

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """One row per job and channel: ``job_id``, ``channel`` (missing without a source), then as in :attr:`jobs`."""
        return with_rates(self._masked_cells)

    @cached_property
    def whole(self) -> pd.Series:
        """Totals in one row, with the columns of :attr:`jobs`; candidates without a source included."""
        row: pd.Series = with_rates(self._whole).astype("object").iloc[0]
        return row

    @cached_property
    def places(self) -> pd.Series:
        """Candidate reconciliation: each candidate counted in one place; the counts add up to all loaded.

        Int64 by place; missing where below the floor.
        """
        joined, candidates = self.joined, self.joined.candidates
        state = np.append(joined.pairs["state"].to_numpy(dtype=object), "")[candidates["pair"].to_numpy()]
        counted = candidates["counted"].to_numpy()
        kinds = types_of(candidates)
        applicant, sourced = counted & (kinds == 0), candidates["channel"].notna().to_numpy()
        exact = {
            "applicants whose source has a link": applicant & (state == LINKED),
            "applicants whose source has no link": applicant & (state == NO_LINK),
            "applicants without a source": applicant & ~sourced,
            "prospects": counted & (kinds == 1),
            "uploads": counted & (kinds == 2),
            "candidates of an unknown type": counted & (kinds < 0),
            "left out: the date filter hides some of their channel’s links": ~counted & (state == CUT),
            "left out: the filters hide their channel or dates": ~counted & (state != CUT),
        }
        sums = {place: int(those.sum()) for place, those in exact.items()}
        sums |= {"left out: their job’s links weren't loaded": len(joined.lost)}
        counts = pd.Series(sums | dict(self.elsewhere), dtype="Int64")
        return counts.mask(self._hidden_alone(counts))

    @cached_property
    def apart(self) -> pd.DataFrame:
        """Unmatched data by :data:`KINDS`, most candidates or visits first.

        Columns: ``kind``; ``job_id``, ``channel``, ``text`` (a status or type as received, or what of a job was
        not loaded), each missing where it does not apply; ``links``, ``visits``, ``candidates`` (Int64; missing
        where below the floor). A floor leaves out pairs that would be listed for a count that it hides.
        """
        cells = self._masked_cells
        linked, sourced = cells["links"] > 0, cells["channel"].notna()
        applicants = cells["applicants"]
        people = cells.assign(candidates=applicants)
        of_types = applicants + cells["prospects"] + cells["uploads"] + cells["unknown_type"]
        exact_all = self.cells[["applicants", "prospects", "uploads", "unknown_type"]].sum(axis=1)
        parts = {
            _NO_SOURCE_IN: cells.assign(candidates=of_types)[~sourced],
            _NO_LINK: cells.assign(candidates=of_types)[sourced & ~linked & (exact_all > 0)],
            _MORE: people[linked & (applicants > cells["visits"]).fillna(False)],  # noqa: FBT003
            _NOBODY: people[linked & (applicants == 0).fillna(False)],  # noqa: FBT003
            _STATUS: self._texts("status", self._unknown_status),
            _TYPE: self._texts("type", self.joined.candidates["counted"].to_numpy() & (self._kinds < 0)),
            _CUT: self._cut(),
            JOB_LEFT_OUT: pd.DataFrame({"job_id": self.joined.left_out.keys(), "text": self.joined.left_out.values()}),
        }
        rows = [_listed(kind, part) for kind, part in parts.items()]
        return pd.concat(rows, ignore_index=True)

    @property
    def _kinds(self) -> npt.NDArray[np.int8]:
        return types_of(self.joined.candidates)

    @property
    def _unknown_status(self) -> npt.NDArray[np.bool_]:
        candidates = self.joined.candidates
        unknown = self.stages.of(candidates["status"]) < 0
        return np.asarray(candidates["counted"].to_numpy() & (self._kinds == 0) & unknown)

    def _texts(self, column: str, those: npt.NDArray[np.bool_]) -> pd.DataFrame:
        counts = self.joined.candidates[column][those].astype("str").value_counts(dropna=False)
        exact = pd.Series(counts.to_numpy(), dtype="Int64")
        return pd.DataFrame({"text": counts.index, "candidates": exact.mask(self._hidden_alone(exact))})

    def _cut(self) -> pd.DataFrame:
        pairs = self.joined.pairs
        cut = pairs["state"] == CUT
        found = np.bincount(self.joined.candidates["pair"].to_numpy() + 1, minlength=len(pairs) + 1)[1:]
        counts = pd.Series(found, index=pairs.index, dtype="Int64")[cut]
        return pairs[cut].assign(candidates=counts.mask(self._hidden_alone(counts)))

    def _hidden_alone(self, counts: pd.Series) -> npt.NDArray[np.bool_]:
        if self.may_show is not None:
            return np.ones(len(counts), dtype="bool")
        return hidden(counts.to_numpy(dtype="int64"), self.floor)

    def _shares(self, rows: pd.DataFrame, name: str) -> npt.NDArray[np.float64]:
        total = float(self._whole[name].iloc[0]) if pd.notna(self._whole[name].iloc[0]) else np.nan
        return rows[name].to_numpy(dtype="float64", na_value=np.nan) / (total or np.nan)

    @cached_property
    def _channel_codes(self) -> tuple[npt.NDArray[np.int64], pd.Index]:
        """The channel of each cell; those without a source come last."""
        codes, names = pd.factorize(self.cells["channel"])
        return np.where(codes < 0, len(names), codes), pd.Index([*names, NO_SOURCE], dtype="str", name="channel")

    @cached_property
    def _job_codes(self) -> npt.NDArray[np.int64]:
        return pd.Index(self.joined.job_ids).get_indexer(pd.Index(self.cells["job_id"])).astype("int64")

    @cached_property
    def _hidden(self) -> dict[str, tuple[npt.NDArray[np.bool_], ...]]:
        """What to hide in each column of people: of cells, jobs, channels, and the total."""
        if self.may_show is not None:
            return self._hidden_in_month(self.may_show)
        codes, names = self._channel_codes
        grid = Grid(self._job_codes, codes, (len(self.joined.job_ids), len(names)))
        exact = {name: self.cells[name].to_numpy(dtype="int64") for name in PEOPLE}
        hide = {name: grid.hidden(exact[name], self.floor) for name in _ALONE}
        for name in ("decided", "stage_lost"):  # one minus the other would reveal the hires
            hide[name] = grid.hidden(exact[name], self.floor, also=hide["hired"])
        few = grid.hidden(
            exact["unlinked_applicants"],
            self.floor,
            small=lambda counts: _few(counts, self.floor),
            also=hide["applicants"],
        )
        hide |= {
            "unlinked_applicants": few,
            "linked_applicants": grid.hidden(exact["linked_applicants"], self.floor, also=few),
        }
        return {name: grid.parts(those) for name, those in hide.items()}

    def _hidden_in_month(self, may_show: Mapping[str, Shown]) -> dict[str, tuple[npt.NDArray[np.bool_], ...]]:
        """The same in a month: all of jobs and of cells, and of channels what other months would tell, too."""
        codes, names = self._channel_codes
        hide = {name: np.append(~names.isin(list(of.channels)), not of.total) for name, of in may_show.items()}
        unlinked, linked = (
            np.bincount(codes, weights=self.cells[f"{name}_applicants"], minlength=len(names)).astype("int64")
            for name in ("unlinked", "linked")
        )
        either = hide["applicants"] | _few(np.append(linked, linked.sum()), self.floor)
        hide["unlinked_applicants"] = hidden_with(unlinked, self.floor, either, small=_few)
        hide["linked_applicants"] = hidden_with(linked, self.floor, hide["unlinked_applicants"])
        every = np.ones(len(self.cells), dtype="bool"), np.ones(len(self.joined.job_ids), dtype="bool")
        return {name: (*every, those[:-1], those[-1:]) for name, those in hide.items()}

    @cached_property
    def _whole(self) -> pd.DataFrame:
        jobs = np.array([len(np.unique(self._job_codes))])
        return self._masked(_summed(self.cells, np.zeros(len(self.cells), dtype="int64"), 1, jobs), 3)

    @cached_property
    def _by_channel(self) -> pd.DataFrame:
        codes, names = self._channel_codes
        jobs = np.bincount(codes, minlength=len(names))  # a job has one cell per channel
        return self._masked(_summed(self.cells, codes, len(names), jobs).set_axis(names), 2)

    @cached_property
    def _by_job(self) -> pd.DataFrame:
        jobs = pd.Index(self.joined.job_ids, dtype="str")
        one = np.ones(len(jobs), dtype="int64")
        return self._masked(_summed(self.cells, self._job_codes, len(jobs), one).set_axis(jobs), 1)

    @cached_property
    def _masked_cells(self) -> pd.DataFrame:
        return self._masked(self.cells, 0)

    def _masked(self, rows: pd.DataFrame, part: int) -> pd.DataFrame:
        """The counts of people as they may be shown; ``part`` as in :attr:`_hidden`."""
        none = np.zeros(len(rows), dtype="bool")
        hide = {name: self._hidden[name][part] if self.floor > 1 else none for name in PEOPLE}
        counts = {name: pd.arrays.IntegerArray(rows[name].to_numpy(), hide[name]) for name in PEOPLE}
        return pd.DataFrame(dict(rows.items()) | counts, index=rows.index)


def conversion(
    joined: Joined,
    *,
    stages: StageMap | None = None,
    floor: int = 1,
    period: Period | None = None,
    elsewhere: Mapping[str, int] | None = None,
    may_show: Mapping[str, Shown] | None = None,
) -> Conversion:
    """Count the funnel of joined links and candidates; the rest is as :class:`Conversion` has it.

    Counts of people below ``floor`` are hidden; 1 hides none.
    """
    stages = stages or StageMap()
    cells = _cells(joined, stages)
    return Conversion(joined, stages, max(1, floor), cells, period, elsewhere or {}, may_show)


def _cells(joined: Joined, stages: StageMap) -> pd.DataFrame:
    counted = joined.candidates[joined.candidates["counted"].to_numpy()]
    jobs = pd.Index(joined.job_ids, dtype="str")
    size, pair = len(joined.pairs), counted["pair"].to_numpy()
    job = jobs.get_indexer(counted["job_id"].cat.categories.astype("str"))[counted["job_id"].cat.codes.to_numpy()]
    cell = np.where(pair >= 0, pair, size + job)
    size_all = size + len(jobs)
    counts = {
        name: np.bincount(cell[those], minlength=size_all).astype("int64")
        for name, those in members(counted, stages).items()
    }
    pairs = joined.pairs[["job_id", "channel", "links", *VISITS]]
    unknown = dict.fromkeys(VISITS, pd.array([None] * len(jobs), "Int64"))
    bare = pd.DataFrame({"job_id": jobs, "channel": None, "links": 0} | unknown)
    cells = pd.concat([pairs, bare.astype({"channel": "str"})], ignore_index=True)
    linked = np.where(cells["links"] > 0, counts["applicants"], 0)
    counts |= {"unlinked_applicants": counts["applicants"] - linked, "linked_applicants": linked}
    cells = pd.DataFrame(dict(cells.items()) | counts)
    some = np.bincount(cell, minlength=size_all)[size:] > 0
    keep = np.concatenate([joined.pairs["counted"].to_numpy(), some])
    return cells[keep].reset_index(drop=True)


def members(candidates: pd.DataFrame, stages: StageMap) -> dict[str, npt.NDArray[np.bool_]]:
    """Which candidates are in each count of :data:`PEOPLE` that needs no link."""
    kinds, meaning = types_of(candidates), stages.of(candidates["status"])
    applicant, stage = kinds == 0, np.where(meaning < len(STAGES), meaning, 0)
    ended, paused, hired = MEANINGS.index(ENDED), MEANINGS.index(PAUSED), len(STAGES) - 1
    found = {"applicants": applicant}
    found |= {name: applicant & (stage >= place) for place, name in enumerate(STAGES) if place}
    return found | {
        "decided": applicant & ((meaning == hired) | (meaning == ended)),
        "stage_lost": applicant & ((meaning == ended) | (meaning == paused)),
        "stage_unknown": applicant & (meaning < 0),
        "prospects": kinds == 1,
        "uploads": kinds == 2,
        "unknown_type": kinds < 0,
    }


def _few(counts: npt.NDArray[np.int64], floor: int) -> npt.NDArray[np.bool_]:
    return (counts > 0) & (counts < floor)


def types_of(candidates: pd.DataFrame) -> npt.NDArray[np.int8]:
    """The place of each candidate's type in :data:`TYPES`; -1 for any other."""
    column = candidates["type"]
    names = [str(name).strip().casefold() for name in column.cat.categories]
    places = [TYPES.index(name) if name in TYPES else -1 for name in names]
    return np.array([*places, -1], dtype="int8")[column.cat.codes.to_numpy()]


def _summed(cells: pd.DataFrame, codes: npt.NDArray[np.int64], size: int, jobs: npt.NDArray[np.int64]) -> pd.DataFrame:
    """Add up the cells by group, one row for each of ``size`` groups; visits are missing without any link."""

    def added(name: str) -> npt.NDArray[np.int64]:
        sums = np.zeros(size, dtype="int64")
        np.add.at(sums, codes, cells[name].to_numpy(dtype="int64", na_value=0))
        return sums

    links = added("links")
    open_ended = np.bincount(codes, weights=(cells["links"] > 0) & cells["visits_most"].isna(), minlength=size) > 0
    visits = {
        "visits": pd.arrays.IntegerArray(added("visits"), links == 0),
        "visits_most": pd.arrays.IntegerArray(added("visits_most"), (links == 0) | open_ended),
    }
    whole = {"links": links, "jobs": jobs} | visits
    return pd.DataFrame(whole | {name: added(name) for name in PEOPLE})


def _listed(kind: str, part: pd.DataFrame) -> pd.DataFrame:
    """One kind of unmatched data with all columns, most candidates or visits first."""
    whole = {name: part.get(name) for name in _APART} | {"kind": kind}
    rows = pd.DataFrame(whole, index=part.index).astype(_APART)
    most = [rows[name].to_numpy(dtype="float64", na_value=-1.0) for name in ("visits", "candidates")]
    return rows.iloc[np.lexsort([-key for key in most])]
