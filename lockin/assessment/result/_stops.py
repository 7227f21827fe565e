"""What stops what: one supplier alone, suppliers together, how likely, and who matters most."""

from typing import Literal

from lockin.assessment.result._value import Value


class BlastRadius(Value):
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


class KillSet(Value):
    """Suppliers whose joint failure stops a function, and no fewer of them do."""

    members: tuple[str, ...]
    """Ids of the suppliers, ascending; empty when the function is down as things stand."""
    labels: tuple[str, ...]
    """Names to show, in the order of the members."""
    probability: float | None = None
    """Probability that all members are down at the same moment, where their rates are known."""


class Importance(Value):
    """How much one supplier matters for a function, or for any of several, to stop.

    Source: Vesely, Davis, Denning, Saltos (1983), *Measures of Risk Importance and Their
    Applications*, NUREG/CR-3385; Birnbaum (1969).
    """

    supplier: str
    """The supplier, or the cause that stops several."""
    label: str
    """Name to show."""
    probability: float
    """Probability that it is down at a given moment."""
    birnbaum: float
    """Rise of the probability of stopping between the supplier up and the supplier down."""
    fussell_vesely: float
    """Probability that some kill set with the supplier is down, given that the function is."""
    criticality: float
    """Share of the probability of stopping that goes away if the supplier never fails."""
    risk_achievement: float
    """How many times likelier the function stops when the supplier is certainly down."""
    risk_reduction: float
    """How many times likelier it stops than when the supplier never failed; may be infinite."""


class Stops(Value):
    """What stops one function: its kill sets, how likely it stops, and who matters most."""

    function: str
    """The function."""
    label: str
    """Name to show."""
    status: Literal["exposed", "unexposed", "down", "unknown"]
    """Some suppliers can stop it; none can; it is down as things stand; or it was too large."""
    critical: bool
    """The landscape calls it critical."""
    value_per_hour: float | None
    """Value per hour; none where none is stated."""
    tolerance_hours: float
    """Hours it bears standing still: warm alternatives count when they are ready by then."""
    tolerance_stated: bool
    """The landscape states the tolerance; otherwise it is taken as 0."""
    layer: str
    """Whose failures are meant: vendor, host, ..."""
    count: int | None
    """How many kill sets there are, exactly; none where they were not counted."""
    by_order: tuple[int, ...]
    """How many there are of 0, 1, 2, ... suppliers; they add up to the count."""
    smallest: tuple[KillSet, ...]
    """The first of them, by size."""
    likeliest: tuple[KillSet, ...] = ()
    """The most probable sets of causes with a known rate, whatever their layer."""
    unavailability: float | None = None
    """Probability that it does not hold at a given moment, from the rates; none without rates."""
    importance: tuple[Importance, ...] = ()
    """The suppliers that matter most, by Fussell-Vesely."""


class Exposure(Value):
    """The value that stops when one supplier fails alone; suppliers overlap."""

    supplier: str
    """The supplier at this layer."""
    label: str
    """Name to show."""
    layer: str
    """vendor, parent, host, jurisdiction, ..."""
    value_per_hour: float
    """Value per hour of the functions that stop."""
    share: float
    """Share of the value per hour of all functions; the shares of all suppliers may exceed 1."""
