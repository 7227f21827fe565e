"""Hypothesis strategies for lockin's own values, for tests of what you build on them.

Importing this module needs Hypothesis: ``pip install "lockin-risk[testing]"``. In the
style of Hypothesis, names are plural nouns, options are keyword-only, and examples are
small and shrink towards one system and one vendor.

Examples
--------
>>> from hypothesis import given, settings
>>> from lockin.testing.strategies import landscapes
>>> @settings(max_examples=5, database=None)
... @given(landscapes(max_systems=2))
... def every_generated_landscape_is_valid(landscape):
...     landscape.require_valid()
>>> every_generated_landscape_is_valid()
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lockin.errors import ExtraMissingError

try:
    from hypothesis import strategies as st
except ModuleNotFoundError as missing:
    message = (
        "lockin.testing.strategies needs Hypothesis, which the extra 'testing' brings: "
        'pip install "lockin-risk[testing]"'
    )
    raise ExtraMissingError(message) from missing

from lockin.estimates import Estimate, Exactly, Pert, Range90
from lockin.model.dependency import Dependency
from lockin.model.landscape import Landscape
from lockin.model.nodes import NODE_TYPES, Record
from lockin.switching.exits import LEAVABLE, Exit
from lockin.testing import _broken, _landscapes, _mergeable
from lockin.testing._records import Style, free_pool, node_type, record

__all__ = [
    "broken_landscapes",
    "dependencies",
    "estimates",
    "exits",
    "landscapes",
    "mergeable_landscapes",
    "node_ids",
    "nodes",
    "shares",
]

_SPREAD = 20.0
"""Largest ``high / low`` of a generated range: a log-spread below 2."""


def node_ids() -> st.SearchStrategy[str]:
    """Return ids that a node or dependency may have.

    >>> node_ids().validate()
    """
    return st.from_regex(r"[a-z0-9][a-z0-9._-]{0,11}", fullmatch=True)


@st.composite
def estimates(
    draw: st.DrawFn,
    *,
    min_value: float = 0.0,
    max_value: float = 1e6,
    exact: bool = False,
) -> float | Estimate:
    """Return quantities: plain numbers, `Exactly`, `Range90` and `Pert`.

    Parameters
    ----------
    min_value, max_value
        Every stated value lies between them.
    exact
        Only plain numbers and `Exactly`.
    """
    numbers = st.floats(min_value, max_value, allow_nan=False, allow_subnormal=False)
    shapes = ["number", "exactly"] if exact else ["number", "exactly", "range", "pert"]
    shape = draw(st.sampled_from(shapes))
    if shape == "number":
        return draw(numbers)
    growth = draw(st.sampled_from((0.0, 0.4, -0.1)))
    if shape == "exactly":
        return Exactly(value=draw(numbers), growth=growth)
    if shape == "range" and max_value > 0:
        least = max(min_value, max_value * 1e-9)
        low = draw(st.floats(least, max_value))
        high = draw(st.floats(low, min(max_value, low * _SPREAD)))
        return Range90(low=low, high=high, growth=growth)
    low, mode, high = sorted(draw(numbers) for _ in range(3))
    return Pert(low=low, mode=mode, high=high, growth=growth)


@st.composite
def shares(
    draw: st.DrawFn, *, min_size: int = 1, max_size: int = 6, zeros: bool = True
) -> dict[str, float]:
    """Return shares by supplier that add up to one.

    They are integers divided by their sum, so that a failure prints as fractions
    with a small common denominator.

    Parameters
    ----------
    min_size, max_size
        Number of suppliers.
    zeros
        Some suppliers may have no share; never all.
    """
    size = draw(st.integers(min_size, max_size))
    parts = [draw(st.integers(0 if zeros else 1, 60)) for _ in range(size)]
    if not any(parts):
        parts[0] = 1
    total = sum(parts)
    return {f"vendor-{i}": part / total for i, part in enumerate(parts, 1)}


@st.composite
def nodes(draw: st.DrawFn, *, kind: str | None = None, exact: bool = False) -> Record:
    """Return nodes of one kind, or of any, with any of their optional fields.

    Ids in their fields name nodes that exist only in `landscapes`.

    Parameters
    ----------
    kind
        A kind such as ``service``; none: any kind.
    exact
        No uncertain quantity.

    Raises
    ------
    ValueError
        There is no such kind.
    """
    type_ = node_type(kind or draw(st.sampled_from(tuple(NODE_TYPES))))
    pool = free_pool(type_, ("other-1", "other-2"))
    return record(draw, type_, Style(exact=exact, foreign=True), {"id": draw(node_ids())}, pool)


@st.composite
def dependencies(
    draw: st.DrawFn,
    *,
    sources: st.SearchStrategy[str] | None = None,
    targets: st.SearchStrategy[str] | None = None,
    exact: bool = False,
) -> Dependency:
    """Return dependencies with any of their optional fields.

    Parameters
    ----------
    sources, targets
        Strategies for the ends; any id where there is none.
    exact
        No uncertain quantity.
    """
    given: dict[str, object] = {
        "id": draw(node_ids()),
        "source": draw(node_ids() if sources is None else sources),
        "target": draw(node_ids() if targets is None else targets),
        "ready": draw(st.sampled_from(("hot", "warm", "cold"))),
    }
    if draw(st.booleans()):
        given["group"] = draw(st.sampled_from(("model", "data")))
        given["at_least"] = draw(st.integers(1, 3))
    return record(draw, Dependency, Style(exact=exact, foreign=True), given)


@st.composite
def landscapes(
    draw: st.DrawFn,
    *,
    min_systems: int = 1,
    max_systems: int = 5,
    cyclic: bool = True,
    gateways: bool = True,
    exact: bool = False,
    currency: st.SearchStrategy[str] | str = "EUR",
) -> Landscape:
    """Return valid landscapes: `problems` lists warnings at most.

    Every kind of node and every field occurs, except `stream` and `fact`.

    Parameters
    ----------
    min_systems, max_systems
        Number of systems; other kinds come in small numbers, at least one vendor.
    cyclic
        Nodes may need each other in a circle.
    gateways
        Gateways occur.
    exact
        No uncertain quantity.
    currency
        Currency of the landscape, or a strategy for it. Half of the landscapes also hold
        amounts in US dollars, with dated rates, unless this is ``USD``.
    """
    return _landscapes.landscape(
        draw,
        min_systems=min_systems,
        max_systems=max_systems,
        cyclic=cyclic,
        gateways=gateways,
        exact=exact,
        currency=currency if isinstance(currency, str) else draw(currency),
    )


@st.composite
def broken_landscapes(
    draw: st.DrawFn, *, max_faults: int = 5, max_systems: int = 3
) -> tuple[dict[str, Any], int]:
    """Return plain data of a landscape file, and how many of its records have a fault.

    Each fault sits in a record of its own: unknown and missing fields, values out of range,
    unknown ids, a node that needs itself, a vendor that owns itself, a group that is too
    small. A reader must report at least as many problems.

    Parameters
    ----------
    max_faults
        Largest number of faults; there is at least one.
    max_systems
        Size of the landscape.
    """
    return _broken.document(draw, draw(landscapes(max_systems=max_systems)), max_faults)


@st.composite
def mergeable_landscapes(
    draw: st.DrawFn, *, min_size: int = 2, max_size: int = 4
) -> list[Landscape]:
    """Return landscapes that share ids and disagree: on values, evidence, kinds, currencies.

    They need not be valid, one by one or merged.

    Parameters
    ----------
    min_size, max_size
        Number of landscapes.
    """
    return _mergeable.landscapes(draw, draw(st.integers(min_size, max_size)))


@st.composite
def exits(
    draw: st.DrawFn,
    landscape: Landscape,
    *,
    kinds: Sequence[str] = LEAVABLE,
    to: st.SearchStrategy[str] | str = "best",
) -> Exit:
    """Return exits from something that the landscape holds.

    Parameters
    ----------
    landscape
        Usually drawn in the same test: ``data.draw(exits(landscape))``.
    kinds
        Kinds of node to leave; the landscape must hold one of them.
    to
        What to move to, or a strategy for it.
    """
    ids = [node.id for kind in kinds for node in landscape.of(node_type(kind))]
    leaving = draw(st.sampled_from(sorted(ids, key=lambda id_: not id_.startswith("vendor"))))
    return Exit(leaving, to=to if isinstance(to, str) else draw(to))
