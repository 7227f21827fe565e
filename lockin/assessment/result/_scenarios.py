"""What would change if something happened to a supplier: before, after, and the difference."""

from lockin.assessment.result._value import Value


class Change(Value):
    """One figure before and after."""

    key: str
    """Stable name of the figure; words has its label."""
    unit: str
    """Unit of the three."""
    before: float | None
    """As the landscape stands; none where it is not defined."""
    after: float | None
    """With the change; none where it is not defined."""
    difference: float | None
    """After less before, or the figure itself where there is only one."""


class Scenario(Value):
    """One scenario: what happens, to whom, and what it does."""

    id: str
    """Stable name."""
    kind: str
    """outage, retirement, price-change, withdrawal, steward-closes, acquisition, ..."""
    subject: str
    """What it happens to: ids, joined by a comma."""
    label: str
    """Name of the subject to show."""
    parameters: dict[str, str]
    """What was assumed: hours, date, factor, new owner, ..."""
    figures: tuple[Change, ...]
    """What changes."""
    stops: tuple[str, ...]
    """Ids of the functions that stop."""
    stop_labels: tuple[str, ...]
    """Their names, in the same order."""
    notices: tuple[str, ...] = ()
    """What to know about it, in English."""
