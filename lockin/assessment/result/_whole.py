"""The assessment itself, with its mechanisms, inputs, picture, notices and provenance."""

import datetime as dt
from os import PathLike
from pathlib import Path
from typing import Literal

from pydantic import JsonValue

from lockin.assessment.result._concentration import Concentration, LookedThrough
from lockin.assessment.result._exits import ExitCost
from lockin.assessment.result._loss import YearlyLoss
from lockin.assessment.result._scenarios import Scenario
from lockin.assessment.result._stops import BlastRadius, Exposure, Importance, Stops
from lockin.assessment.result._value import Value


class Indicator(Value):
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


class Mechanism(Value):
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


class Input(Value):
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


class Node(Value):
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


class Notice(Value):
    """Something the reader must know: a warning of the landscape or an old fact."""

    code: str
    """Stable name."""
    message: str
    """The sentence, in English."""
    at: str
    """The record or fact."""


class Provenance(Value):
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


class Assessment(Value):
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
    stops: tuple[Stops, ...] = ()
    """What stops each function: by vendor, then by the other layers; most value first."""
    importance: tuple[Importance, ...] = ()
    """Which supplier matters most for any function to stop, by Fussell-Vesely."""
    looked_through: tuple[LookedThrough, ...] = ()
    """Direct beside looked-through shares of the value per hour, by layer."""
    exposure: tuple[Exposure, ...] = ()
    """Value that stops when one supplier fails alone, by layer, largest first."""
    loss: YearlyLoss | None = None
    """Yearly loss through outages; none where no value per hour or no rate is known."""
    scenarios: tuple[Scenario, ...] = ()
    """The standard scenarios that say something about this landscape."""
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
