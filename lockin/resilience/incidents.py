"""The user's own incident history, from a CSV file: how often each supplier failed, and how long.

Columns, in any order: `supplier` (the id of a node), `start`, `end`, and optionally `note`,
`observed_from` and `observed_to`. Times are ISO 8601 with a zone, or dates, which are whole days
in UTC: a start is the beginning of its day, an end and `observed_to` the end of theirs. A row
with a supplier and a window but neither start nor end says that the supplier was watched,
incidents or none.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from os import PathLike
from types import MappingProxyType
from typing import Final

from lockin.errors import LandscapeError, LimitError
from lockin.files import MAX_BYTES, MAX_RECORDS, printable, shown
from lockin.files._limits import MAX_FAULTS, Limits, decode, read_bytes
from lockin.resilience._incident_rows import Faults, Moment, Row, as_moment, read_moment, rows
from lockin.resilience.observed import Durations, PoissonRate

__all__ = ["IncidentHistory", "Incidents", "load_incidents"]

_ID: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,199}")
_MOMENT: Final = "a date as 2026-10-31, or a time with its zone as 2026-10-31T14:05:00+01:00"
_HOUR: Final = dt.timedelta(hours=1)
_YEAR: Final = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class IncidentHistory:
    """What the history says of one supplier.

    Parameters
    ----------
    supplier
        Id of the node.
    observed_from, observed_to
        The time over which it was watched.
    outages
        Its outages as (start, end), overlapping incidents merged, in order of time.
    merged
        Incidents that were merged into an earlier one.
    source
        Where it comes from, in words.
    """

    supplier: str
    observed_from: Moment
    observed_to: Moment
    outages: tuple[tuple[Moment, Moment], ...]
    merged: int = 0
    source: str = ""

    @property
    def hours(self) -> tuple[float, ...]:
        """Duration of each outage in hours."""
        return tuple((end - start) / _HOUR for start, end in self.outages)

    @property
    def years(self) -> float:
        """Years of 365 days over which it was watched."""
        return (self.observed_to - self.observed_from) / _YEAR

    @property
    def rate(self) -> PoissonRate:
        """Outages per year: the posterior of a Poisson rate under Jeffreys' prior."""
        return PoissonRate(len(self.outages), self.years)

    @property
    def durations(self) -> Durations | None:
        """The observed durations; None where there was no outage."""
        return Durations(self.hours) if self.outages else None


@dataclass(frozen=True, slots=True)
class Incidents:
    """Histories by supplier, in order of id.

    Parameters
    ----------
    histories
        What is known of each supplier.
    file
        Name of the file it was read from.
    """

    histories: Mapping[str, IncidentHistory] = field(default_factory=dict)
    file: str = ""

    def __post_init__(self) -> None:
        """Keep the histories in order of their suppliers."""
        ordered = {key: self.histories[key] for key in sorted(self.histories)}
        object.__setattr__(self, "histories", MappingProxyType(ordered))


def load_incidents(
    path: str | PathLike[str],
    *,
    observed_from: dt.date | None = None,
    observed_to: dt.date | None = None,
    max_bytes: int = MAX_BYTES,
    max_records: int = MAX_RECORDS,
) -> Incidents:
    r"""Read the incident history of suppliers from a CSV file.

    Commas or semicolons, UTF-8 with or without a byte order mark. Cells are data: text is never run
    or kept, notes are not read. Incidents of one supplier that overlap or touch are one outage.

    Parameters
    ----------
    path
        A regular file.
    observed_from, observed_to
        First and last moment watched, for suppliers of which the file states none: a date is a
        whole day in UTC, a datetime needs its zone. Without a window no rate follows.
    max_bytes, max_records
        Limits of size and of rows.

    Raises
    ------
    LandscapeError
        The file cannot be read, or rows have faults; all are listed with file, line and column.
    LimitError
        The file is larger than the limits.

    Examples
    --------
    >>> import datetime as dt, pathlib, tempfile
    >>> text = "supplier,start,end\nacme,2026-03-01T08:00Z,2026-03-01T14:00Z\n"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "incidents.csv")
    ...     _ = path.write_text(text)
    ...     history = load_incidents(
    ...         path, observed_from=dt.date(2025, 1, 1), observed_to=dt.date(2026, 12, 31)
    ...     ).histories["acme"]
    >>> history.hours, history.rate.mean
    ((6.0,), 0.75)
    """
    name = printable(os.fspath(path))
    limits = Limits(max_bytes=max_bytes, max_records=max_records)
    text = decode(read_bytes(path, limits), name)
    faults = Faults(name)
    reader = _Reader(faults, limits)
    window = (
        reader.given("observed_from", observed_from, last=False),
        reader.given("observed_to", observed_to, last=True),
    )
    reader.read(text)
    histories = reader.histories(window)
    if faults.problems:
        order = sorted(faults.problems, key=lambda p: (p.line, p.column, p.code, p.message))
        kind = LimitError if any(p.code == "too-large" for p in order) else LandscapeError
        raise kind(order)
    return Incidents(histories, name)


@dataclass(slots=True)
class _Supplier:
    line: int
    incidents: list[tuple[Moment, Moment, int]] = field(default_factory=list)
    window: dict[str, tuple[Moment, int]] = field(default_factory=dict)


class _Reader:
    def __init__(self, faults: Faults, limits: Limits) -> None:
        self._faults, self._limits = faults, limits
        self._suppliers: dict[str, _Supplier] = {}

    def read(self, text: str) -> None:
        """Read every row, one after the other."""
        for count, row in enumerate(rows(text, self._faults), 1):
            if count > self._limits.max_records:
                self._faults.say(
                    "too-large", f"more than {self._limits.max_records} rows", (row.line, 1),
                    accepted="a shorter file, or a higher limit: max_records",
                )  # fmt: skip
                return
            if len(self._faults.problems) >= MAX_FAULTS:
                self._faults.say("too-many-faults", "reading stopped here", (row.line, 1))
                return
            self._take(row)

    def _take(self, row: Row) -> None:
        id_ = row["supplier"]
        if not _ID.fullmatch(id_):
            self._cell(
                row, "supplier", "bad-id", f"{shown(id_)} is not the id of a node",
                "lower-case letters, digits, dots, dashes, underscores",
            )  # fmt: skip
            id_ = ""
        start = self._moment(row, "start", last=False)
        end = self._moment(row, "end", last=True)
        seen = self._suppliers.setdefault(id_, _Supplier(row.line)) if id_ else None
        for name in ("observed_from", "observed_to"):
            moment = self._moment(row, name, last=name == "observed_to")
            if moment is None or seen is None:
                continue
            held = seen.window.setdefault(name, (moment, row.line))
            if held[0] != moment:
                self._cell(
                    row, name, "conflict",
                    f"{name} of {id_} differs from line {held[1]}", held[0].isoformat(),
                )  # fmt: skip
        if not row["start"] and not row["end"]:
            if not (row["observed_from"] or row["observed_to"]):
                self._cell(
                    row, "start", "missing-value", "the row has neither start nor end", _MOMENT
                )
            return
        for name in ("start", "end"):
            if not row[name]:
                what = "an incident that goes on ends at observed_to" if name == "end" else _MOMENT
                self._cell(row, name, "missing-value", f"the incident has no {name}", what)
        if start is None or end is None:
            return
        if end <= start:
            self._cell(row, "end", "bad-order", "the end is not after the start", "a later end")
        elif seen is not None:
            seen.incidents.append((start, end, row.line))

    def _moment(self, row: Row, name: str, *, last: bool) -> Moment | None:
        text = row[name]
        if not text:
            return None
        found = read_moment(text, last=last)
        if found is None:
            self._cell(
                row, name, "bad-time", f"{shown(text)} is not a moment with its zone", _MOMENT
            )
        return found

    def given(self, name: str, moment: dt.date | None, *, last: bool) -> Moment | None:
        """Return a bound of the window as the caller gave it."""
        if moment is None:
            return None
        found = as_moment(moment, last=last)
        if found is None:
            self._faults.say("bad-time", f"{name} has no zone", (0, 0), accepted=_MOMENT)
        return found

    def histories(self, given: tuple[Moment | None, Moment | None]) -> dict[str, IncidentHistory]:
        """Return the history of each supplier, once every row is read."""
        found: dict[str, IncidentHistory] = {}
        for id_, seen in self._suppliers.items():
            bounds = [
                seen.window.get(name, (default, 0))[0]
                for name, default in zip(("observed_from", "observed_to"), given, strict=True)
            ]
            first, last = bounds
            if first is None or last is None:
                self._faults.say(
                    "missing-window", f"nothing says over which time {id_} was watched",
                    (seen.line, 1),
                    accepted="observed_from and observed_to, as columns or arguments",
                )  # fmt: skip
                continue
            if last <= first:
                self._faults.say("bad-order", f"{id_} was watched for no time", (seen.line, 1))
                continue
            for start, _, line in seen.incidents:
                if not first <= start <= last:
                    self._faults.say(
                        "outside-window", f"the incident of {id_} begins outside its window",
                        (line, 1),
                        accepted=f"a start from {first.isoformat()} to {last.isoformat()}",
                    )  # fmt: skip
            outages = _merged([(start, end) for start, end, _ in seen.incidents])
            found[id_] = IncidentHistory(
                id_, first, last, outages, len(seen.incidents) - len(outages),
                f"{len(outages)} outages in {self._faults.file}, {first.date()} to {last.date()}",
            )  # fmt: skip
        return found

    def _cell(self, row: Row, name: str, code: str, message: str, accepted: str) -> None:
        self._faults.say(code, message, row.place(name), accepted=accepted, field=name)


def _merged(incidents: list[tuple[Moment, Moment]]) -> tuple[tuple[Moment, Moment], ...]:
    """Return the incidents in order, those that overlap or touch as one."""
    out: list[tuple[Moment, Moment]] = []
    for start, end in sorted(incidents):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return tuple(out)
