"""What would change if something happened to a supplier: before, after, and the difference."""

import datetime as dt

from lockin.assessment.result._value import Value


class Change(Value):
    """One figure before and after; of what is sampled, the means."""

    key: str
    """Stable name of the figure; words has its label."""
    of: str = ""
    """Id of what it speaks of; empty for all."""
    of_label: str = ""
    """Its name to show."""
    unit: str
    """Unit of the three; ``date`` for days, whose difference is in days."""
    before: float | dt.date | None
    """As the landscape stands; none where it is not defined."""
    after: float | dt.date | None
    """With the change; none where it is not defined."""
    difference: float | None
    """After less before; a figure that begins to be defined is its own difference."""
    p10: float | None = None
    """10 % quantile of a sampled difference."""
    p90: float | None = None
    """90 % quantile of a sampled difference."""


class Happening(Value):
    """One thing that happens in a scenario."""

    kind: str
    """outage, retirement, price-change, withdrawal, ...; words has its label."""
    subject: tuple[str, ...]
    """Ids of what it happens to."""
    label: str
    """Names of the subject to show."""
    parameters: dict[str, str]
    """What was assumed: hours, date, share, name of the new owner, ..."""


class Scenario(Value):
    """One scenario: what happens, to whom, and what it does."""

    id: str
    """Stable name."""
    kind: str
    """Its kind, or two-at-once."""
    happens: tuple[Happening, ...]
    """What happens: one thing, or two at once."""
    figures: tuple[Change, ...]
    """What changes."""
    functions: tuple[str, ...]
    """Functions that stop."""
    systems: tuple[str, ...] = ()
    """Systems and agents that stop."""
    bound: int = 0
    """How many dependencies and assets have to move."""
    affected: int = 0
    """How many nodes stand on what has to be left, at no cost."""
    notices: tuple[str, ...] = ()
    """What to know about it, in English."""
