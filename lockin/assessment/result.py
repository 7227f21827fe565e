"""What an assessment says: frozen values that read back from their own JSON.

Nothing here computes. Money is in the reporting currency of `Provenance.currency`; shares
run from 0 to 1; dates are ISO dates; ids are those of the landscape. Sentences are made
later, by `lockin.words`, from the keys and numbers kept here.

Over 400 lines, why: it is one table, the schema of one JSON document, read from top to bottom.
"""

import datetime as dt
from os import PathLike
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, JsonValue

__all__ = [
    "Assessment",
    "Asymmetry",
    "BlastRadius",
    "Concentration",
    "Deadline",
    "ExitCost",
    "Indicator",
    "Input",
    "Line",
    "Mechanism",
    "Node",
    "Notice",
    "Part",
    "PathPoint",
    "Provenance",
    "ShareOf",
    "Summary",
    "Target",
]

SCHEMA = "lockin-assessment/1"


class _Value(BaseModel):
    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        defer_build=True,
        ser_json_inf_nan="strings",
    )


class Summary(_Value):
    """A distribution, told by its mean, quantiles and their Monte Carlo errors."""

    unit: str
    """Unit of every figure but the errors' count."""
    mean: float
    """Sample mean."""
    p10: float
    """10 % quantile."""
    p50: float
    """Median."""
    p90: float
    """90 % quantile."""
    expected_shortfall: float
    """Mean of the draws at or beyond the 90 % quantile."""
    mean_error: float
    """Monte Carlo standard error of the mean."""
    p90_error: float
    """Monte Carlo standard error of the 90 % quantile."""
    quantiles: tuple[float, ...]
    """Quantiles at 0.005, 0.015, ..., 0.995: 100 of them, for curves."""


class Part(_Value):
    """One part of a partition of the exit cost."""

    key: str
    """Component, mechanism (M1..M11 or none), or system id (or shared)."""
    label: str
    """Name to show."""
    mean: float
    """Mean money."""
    p10: float
    """10 % quantile of the money."""
    p90: float
    """90 % quantile of the money."""
    person_days: float
    """Mean person-days."""
    share: float
    """Share of the mean total."""


class Target(_Value):
    """A supplier that the exit would move to."""

    id: str
    """Id in the landscape or in the reference facts."""
    label: str
    """Name to show."""
    items: int
    """How many bound items move to it."""
    known: bool
    """It is in the landscape already."""
    source: str
    """Where the facts about it come from."""


class Line(_Value):
    """One line of the estimate: what is paid, for which item, and why."""

    item: str
    """The bound item: a dependency, node or contract id, or a target."""
    component: str
    """Component of the cost."""
    mechanism: str
    """M1..M11 or none."""
    system: str
    """The system that pays, or shared."""
    target: str
    """Where the item moves to; empty for a contract."""
    person_days: float
    """Mean person-days."""
    money: float
    """Mean money, the person-days included."""
    formula: str
    """The formula with its numbers."""
    grade: str
    """Worst grade among its inputs and parameters."""
    evidence: tuple[str, ...]
    """Places that hold the evidence, as file:line."""


class PathPoint(_Value):
    """The exit cost at a later date, under the stated growth."""

    date: dt.date
    """The date."""
    mean: float
    """Mean money."""
    p10: float
    """10 % quantile."""
    p50: float
    """Median."""
    p90: float
    """90 % quantile."""


class Deadline(_Value):
    """A date that an exit must meet, and the last day on which it can begin."""

    id: str
    """The service or contract."""
    label: str
    """Name to show."""
    kind: Literal["retirement", "contract-end"]
    """What happens on the date."""
    date: dt.date
    """The date."""
    last_start: dt.date
    """Last day on which an exit begun still fits, at the 90 % quantile of its duration."""
    probability_late: float
    """Probability that an exit begun at `as_of` passes the date."""


class Asymmetry(_Value):
    """Days to build agents with a kit against days to rebuild them without it (M3)."""

    kit: str
    """The agent kit."""
    label: str
    """Name to show."""
    agents: int
    """Agents built with it."""
    entry_days: Summary
    """Person-days to build them with the kit."""
    exit_days: Summary
    """Person-days to rebuild them elsewhere."""
    ratio: float
    """Mean exit over mean entry."""


class ExitCost(_Value):
    """What leaving one supplier costs, how long it takes, and why."""

    leaving: str
    """Id of the supplier left."""
    label: str
    """Name to show."""
    kind: str
    """Kind of node left."""
    cost: Summary
    """Money."""
    person_days: Summary
    """Effort."""
    duration: Summary
    """Calendar days."""
    components: tuple[Part, ...]
    """By component, largest first."""
    mechanisms: tuple[Part, ...]
    """By mechanism, M1 to M11, then none."""
    systems: tuple[Part, ...]
    """By system, largest first; the rest of a long list is `others`."""
    targets: tuple[Target, ...]
    """Where the bound items go."""
    proven: bool
    """The choice of targets is the proven best."""
    gap: float
    """Money between the choice and the proven bound, 0 when proven."""
    bound: int
    """How many items are bound."""
    removed: tuple[str, ...]
    """Ids that the exit removes."""
    affected: tuple[str, ...]
    """Ids higher up, and SaaS on a removed supplier: listed at no cost."""
    lines: tuple[Line, ...]
    """The largest lines of the estimate."""
    line_count: int
    """How many lines there are in all."""
    price_rise: Summary | None
    """Largest yearly price rise that is rational to accept, as a share of spend."""
    price_rise_years: float
    """Horizon of the price rise, in years."""
    discount_rate: float
    """Discount rate of the price rise, per year."""
    spend: float
    """Yearly spend on what is left."""
    path: tuple[PathPoint, ...]
    """The exit cost at later dates; the first point is `as_of`."""
    waiting_quarter: float
    """Mean cost of waiting a quarter: the rise of the exit cost."""
    growing: bool
    """Some bound asset states a growth rate."""
    deadlines: tuple[Deadline, ...]
    """Dates the exit must meet."""
    notice_days: float
    """Longest notice of the contracts left."""
    notice_binding: float
    """Probability that the notice is longer than the work."""
    asymmetries: tuple[Asymmetry, ...]
    """Entry against exit, per agent kit."""


class ShareOf(_Value):
    """A supplier's share at one layer."""

    key: str
    """The supplier at this layer."""
    label: str
    """Name to show."""
    amount: float
    """Amount, in the unit of the weight."""
    share: float
    """Share of the total."""


class Concentration(_Value):
    """Concentration at one layer by one weight."""

    layer: str
    """vendor, parent, family, host, jurisdiction, steward, connector-platform."""
    weight: str
    """spend, tokens, calls, seats, value."""
    unit: str
    """Unit of the amounts."""
    shares: tuple[ShareOf, ...]
    """Shares, largest first."""
    hhi: float
    """Herfindahl-Hirschman index, 0 to 1."""
    effective_number: float
    """Its reciprocal."""
    cr1: float
    """Share of the largest."""
    cr3: float
    """Share of the three largest."""
    entropy: float
    """Shannon entropy, in nats."""
    gini: float
    """Gini coefficient over suppliers with a positive share."""
    band: str
    """Interpretation band of the HHI: low, moderate, high."""
    band_source: str
    """Who drew the band."""


class BlastRadius(_Value):
    """What stops when one supplier fails alone."""

    id: str
    """The supplier."""
    label: str
    """Name to show."""
    functions: tuple[str, ...]
    """Functions that stop."""
    systems: tuple[str, ...]
    """Systems and agents that stop."""
    nodes: int
    """Nodes that stop, itself included."""
    value_per_hour: float | None
    """Value per hour of the functions that stop; none when no value is stated."""


class Indicator(_Value):
    """Something measured on the landscape for a mechanism."""

    key: str
    """Stable name; words has its label."""
    value: float | None
    """The figure; none when nothing in the landscape says it."""
    unit: str
    """Its unit."""
    status: Literal["STATED", "INFERRED", "FILLED", "MISSING"]
    """How the figure is known."""
    evidence: tuple[str, ...] = ()
    """Places that hold it, as file:line, or record ids."""


class Mechanism(_Value):
    """One lock-in mechanism: indicators, share of the exit cost, evidence."""

    id: str
    """M1 to M11."""
    key: str
    """Stable name: acculturation, data-integration, ..."""
    evidenced: bool
    """The landscape holds evidence of it; otherwise it is not scored."""
    indicators: tuple[Indicator, ...]
    """What was measured."""
    exits: dict[str, float]
    """Share of the mean exit cost, per supplier left."""
    money: dict[str, float]
    """Mean money, per supplier left."""


class Input(_Value):
    """How one quantity of the landscape is known."""

    id: str
    """The record."""
    field: str
    """The field."""
    status: Literal["STATED", "INFERRED", "FILLED", "MISSING"]
    """STATED, INFERRED from other facts, FILLED by a default, or MISSING."""
    value: str
    """The value used."""
    unit: str
    """Its unit."""
    grade: str
    """Grade of its evidence or default."""
    source: str
    """Where it comes from."""


class Node(_Value):
    """A node as the picture of the landscape needs it."""

    id: str
    """The id."""
    label: str
    """Name to show."""
    kind: str
    """Its kind."""
    vendor: str
    """Vendor that stands behind it, where there is one."""
    down_alone: bool
    """It is a supplier whose failure alone stops a function."""


class Notice(_Value):
    """Something the reader must know: a warning of the landscape or an old fact."""

    code: str
    """Stable name."""
    message: str
    """The sentence, in English."""
    at: str
    """The record or fact."""


class Provenance(_Value):
    """What the result was made from."""

    lockin: str
    """Version of the library."""
    method: str
    """Version of the method; figures may move when it does."""
    reference: str
    """Version of the reference facts."""
    numpy: str
    """Version of numpy, which defines the streams' transforms."""
    landscape: str
    """SHA-256 of the canonical landscape."""
    seed: int
    """Seed of the streams."""
    draws: int
    """Draws."""
    as_of: dt.date
    """Day the assessment speaks of."""
    currency: str
    """Reporting currency."""
    parameters: str
    """SHA-256 of the effort parameters used."""


class Assessment(_Value):
    """The whole answer for one landscape."""

    format: Literal["lockin-assessment/1"] = "lockin-assessment/1"
    """Version of the JSON form."""
    name: str
    """Name of the organisation."""
    exits: tuple[ExitCost, ...]
    """One per supplier that could be left, dearest first."""
    concentration: tuple[Concentration, ...]
    """By layer and weight."""
    blast: tuple[BlastRadius, ...]
    """By supplier, largest value first."""
    mechanisms: tuple[Mechanism, ...]
    """M1 to M11, always all of them."""
    depth: dict[str, int]
    """Systems by depth of adoption."""
    nodes: tuple[Node, ...]
    """Nodes for the picture, at most 400."""
    edges: tuple[tuple[str, str], ...]
    """Edges for the picture, source to target."""
    counts: dict[str, int]
    """Nodes by kind, and dependencies."""
    inputs: tuple[Input, ...]
    """How each quantity that matters is known."""
    notices: tuple[Notice, ...]
    """Warnings and old facts."""
    provenance: Provenance
    """What it was made from."""
    landscape: dict[str, JsonValue] | None = None
    """The landscape itself, unless it is too large to carry."""

    def to_json(self) -> str:
        """Return canonical JSON, ending with a newline."""
        return self.model_dump_json(indent=1) + "\n"

    @classmethod
    def read(cls, path: str | PathLike[str]) -> "Assessment":
        """Read what `to_json` wrote."""
        return cls.model_validate_json(Path(path).read_bytes())

    def exit(self, leaving: str) -> ExitCost:
        """Return the exit from one supplier.

        Raises
        ------
        KeyError
            No exit from it was assessed.
        """
        for one in self.exits:
            if one.leaving == leaving:
                return one
        raise KeyError(leaving)
