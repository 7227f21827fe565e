"""What leaving one supplier costs, how long it takes, and why."""

import datetime as dt
from typing import Literal

from lockin.assessment.result._value import Summary, Value


class Part(Value):
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


class Target(Value):
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


class Line(Value):
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


class PathPoint(Value):
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


class Deadline(Value):
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


class Asymmetry(Value):
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


class ExitCost(Value):
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
