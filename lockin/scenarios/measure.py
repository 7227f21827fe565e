"""What a figure of a scenario is: a name, a unit, and how it is computed of a state."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from lockin.scenarios.result import Figure, Value, difference
from lockin.scenarios.scenario import State
from lockin.scenarios.workings import Workings
from lockin.units import CURRENCY

__all__ = ["Measure", "compared", "merged"]


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure that can be computed of any state; two with one name and subject are one.

    Parameters
    ----------
    key, of
        Stable name, and the id that it speaks of (``""`` for all).
    unit
        As in `lockin.units.Unit`; ``currency`` stands for the reporting currency.
    compute
        The figure of a state; none where it is not defined.
    window
        Hours that it looks at, where it looks at hours; of two, the wider one is asked.
    """

    key: str
    of: str
    unit: str
    compute: Callable[[State, Workings], Value] = field(compare=False, repr=False)
    window: float = field(default=0.0, compare=False)

    def unit_in(self, workings: Workings) -> str:
        """Return the unit with the reporting currency in it."""
        return self.unit.replace(CURRENCY, workings.currency)


def merged(measures: Iterable[Measure]) -> tuple[Measure, ...]:
    """Return each measure once, in order; of two that look at hours, the wider one."""
    found: dict[tuple[str, str], Measure] = {}
    for one in measures:
        held = found.get((one.key, one.of))
        if held is None or one.window > held.window:
            found[one.key, one.of] = one
    return tuple(found.values())


def compared(measure: Measure, before: State, after: State, workings: Workings) -> Figure:
    """Return a figure of two states and their difference."""
    unit = measure.unit_in(workings)
    was, will = measure.compute(before, workings), measure.compute(after, workings)
    return Figure(measure.key, measure.of, unit, was, will, difference(was, will, unit))
