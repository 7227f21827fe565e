"""Shares of suppliers: a layer, a weight, and what could not be placed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Final, Self

import numpy as np
from numpy.typing import DTypeLike, NDArray

from lockin.concentration.looked_through import carry_value
from lockin.concentration.value import split_value
from lockin.errors import Problem, UndefinedError
from lockin.estimates import as_estimate
from lockin.graph import Compiled, annual_amounts, compile  # noqa: A004 - the verb of the design
from lockin.graph.layers import Layer, layer
from lockin.model.kinds import SUPPLIED
from lockin.model.landscape import Landscape
from lockin.model.nodes import Team

__all__ = ["WEIGHTS", "Shares", "Unallocated", "shares"]

WEIGHTS: Final = ("spend", "tokens", "calls", "seats", "value")
"""What shares can be counted in; ``value`` is value per hour."""

_UNITS: Final = {"tokens": "token/a", "calls": "1/a", "seats": "count"}


@dataclass(frozen=True, slots=True)
class Unallocated:
    """An amount that counts for no supplier, and why.

    Parameters
    ----------
    id
        The dependency or function that bears it.
    amount
        How much, in the unit of the shares.
    reason
        Why it was not placed, in one sentence.
    """

    id: str
    amount: float
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Shares(Mapping[str, float]):
    """Share of each supplier, largest first, ties by key; they sum to 1, or there are none.

    ``numpy.asarray(shares)`` gives the shares alone, shape (suppliers,).

    Parameters
    ----------
    amounts
        Amount of each supplier with more than zero, in `unit`.
    by, weight
        The layer and the weight; a share means nothing without them.
    unit
        Unit of the amounts, such as ``EUR/a``.
    unallocated
        Amounts that count for no supplier, by id.
    missing
        Ids of dependencies, or functions, that would count here but state no amount.
    inferred
        Ids of dependencies whose seats are those of their team.
    looked_through
        Whether these are looked-through shares.
    unexposed
        Functions that no failure of suppliers can stop (looked-through shares only).
    down
        Functions that are down as the landscape stands (looked-through shares only).

    Examples
    --------
    >>> shares = Shares({"acme": 30.0, "bolt": 10.0}, by="vendor", weight="spend", unit="EUR/a")
    >>> shares["acme"], list(shares), shares.total
    (0.75, ['acme', 'bolt'], 40.0)
    """

    amounts: Mapping[str, float]
    by: str
    weight: str
    unit: str
    unallocated: tuple[Unallocated, ...] = ()
    missing: tuple[str, ...] = ()
    inferred: tuple[str, ...] = ()
    looked_through: bool = False
    unexposed: tuple[str, ...] = ()
    down: tuple[str, ...] = ()
    _shares: Mapping[str, float] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Put the amounts in order and take their shares."""
        given = [(key, float(amount)) for key, amount in self.amounts.items() if amount > 0]
        ordered = dict(sorted(given, key=lambda one: (-one[1], one[0])))
        # Relative to the largest, so that no total overflows.
        largest = max(ordered.values(), default=1.0)
        total = math.fsum(amount / largest for amount in ordered.values())
        values = {key: amount / largest / total for key, amount in ordered.items()}
        object.__setattr__(self, "amounts", MappingProxyType(ordered))
        object.__setattr__(self, "_shares", values)

    def __reduce__(self) -> tuple[type[Self], tuple[object, ...]]:
        """Copy and pickle by content."""
        _, *rest = (getattr(self, one.name) for one in fields(self) if one.init)
        return type(self), (dict(self.amounts), *rest)

    @property
    def total(self) -> float:
        """Sum of the amounts, in `unit`; what is unallocated is not in it."""
        return math.fsum(self.amounts.values())

    @property
    def problems(self) -> tuple[Problem, ...]:
        """One warning for each function that is down as the landscape stands."""
        return tuple(
            Problem(
                "function-down",
                "it is down as the landscape stands, so that its value is allocated to nobody",
                id=id_,
                severity="warning",
            )
            for id_ in self.down
        )

    def __getitem__(self, key: str) -> float:
        """Return the share of one supplier."""
        return self._shares[key]

    def __iter__(self) -> Iterator[str]:
        """Yield suppliers, largest first."""
        return iter(self._shares)

    def __len__(self) -> int:
        """Return how many suppliers have a share."""
        return len(self._shares)

    def __hash__(self) -> int:
        """Hash by content, as frozen values do."""
        return hash((self.by, self.weight, self.looked_through, tuple(self._shares.items())))

    def __array__(
        self,
        dtype: DTypeLike | None = None,
        copy: bool | None = None,  # noqa: FBT001 - numpy's own protocol
    ) -> NDArray[np.float64]:
        """Return the shares as a new array, largest first."""
        if copy is False:
            raise ValueError("shares are kept by supplier; an array of them is always a copy")
        return np.array(list(self._shares.values()), dtype=np.float64 if dtype is None else dtype)

    def __repr__(self) -> str:
        """Return the layer, the weight and the largest shares."""
        shown = ", ".join(f"{key} {share:.1%}" for key, share in list(self.items())[:5])
        more = ", ..." if len(self) > 5 else ""
        way = ", looked through" if self.looked_through else ""
        return f"<Shares by {self.by} of {self.weight}{way}: {shown or 'none'}{more}>"


def shares(
    landscape: Landscape,
    by: str = "vendor",
    weight: str = "spend",
    look_through: bool = False,  # noqa: FBT001, FBT002 - the public contract
) -> Shares:
    """Return the shares of suppliers: who is paid or used, or who carries the functions.

    Direct shares are what is paid. Usage counts once, on the last edge before a node that is paid
    for: what is stated on edges into gateways or behind a supplied node is listed as unallocated.
    Commitments are never added.

    Looked-through shares split each function's value per hour by who can stop it, through every
    layer: the Shapley value of each supplier in the outage game of the function, exact (see
    `outage_shares`). They are shares of the functions that something can stop; those that are down
    as the landscape stands allocate nothing and are listed as problems, those that nothing can
    stop are `unexposed`.

    Parameters
    ----------
    landscape
        A landscape without errors.
    by
        The layer: ``vendor``, ``parent`` (ultimate), ``family`` of models, ``host``,
        ``jurisdiction`` (of the vendor, or of the host where a host is paid for), ``steward``
        (edges into protocols only) or ``connector-platform`` (edges into connectors only). A
        supplier without a value at the layer counts under its own id. Looked-through shares also
        know ``service``, ``protocol`` and ``nth-party``.
    weight
        ``spend`` (money per year), ``tokens``, ``calls`` (per year), ``seats``, or ``value``
        (also ``value_per_hour``): each function's value per hour, split equally over the
        suppliers billed on its paths. A team's edge into a service or platform without seats
        counts the team's own, listed in `Shares.inferred`. Uncertain quantities count with
        their mean.
    look_through
        Looked-through shares instead of direct ones; for the weight ``value`` only, since nothing
        but a function has a worth of its own that an outage takes away.

    Returns
    -------
    Shares
        Empty when nothing bears the weight; measures then raise `UndefinedError`.

    Raises
    ------
    LandscapeError
        The landscape has errors.
    UndefinedError
        No such layer or weight, or `look_through` with another weight than ``value``.
    TooLargeError
        The decision diagrams of looked-through shares outgrow their limit.

    Notes
    -----
    Sources of looked-through shares: Shapley (1953), "A value for n-person games"; Shapley &
    Shubik (1954), "A method for evaluating the distribution of power in a committee system"; Owen
    (1972), "Multilinear extensions of games".

    Examples
    --------
    >>> from lockin.model.dependency import Dependency
    >>> from lockin.model.nodes import Service, System, Vendor
    >>> landscape = Landscape(
    ...     nodes=(
    ...         System(id="desk"),
    ...         Service(id="chat", vendor="acme"),
    ...         Service(id="own"),
    ...         Vendor(id="acme"),
    ...     ),
    ...     dependencies=(
    ...         Dependency(id="d1", source="desk", target="chat", spend=300),
    ...         Dependency(id="d2", source="desk", target="own", spend=100),
    ...     ),
    ... )
    >>> shares(landscape, by="vendor", weight="spend")
    <Shares by vendor of spend: acme 75.0%, own 25.0%>
    >>> from lockin.testing.builders import two_vendors
    >>> shares(two_vendors(), weight="value", look_through=True)
    <Shares by vendor of value, looked through: acme 50.0%, bolt 50.0%>
    """
    by, weight = by.replace("_", "-"), weight.removesuffix("_per_hour")
    if weight not in WEIGHTS:
        raise UndefinedError(f"there is no weight {weight!r}; weights are {', '.join(WEIGHTS)}")
    if look_through:
        if weight != "value":
            raise UndefinedError(
                f"{weight} cannot be looked through: only functions bear a weight that an outage "
                "takes away, so ask with weight='value', or leave look_through=False"
            )
        return _looked_through(landscape, by)
    if weight == "value":
        return _by_value(landscape, layer(landscape, by))
    return _by_usage(landscape, layer(landscape, by), weight)


def _by_value(landscape: Landscape, of: Layer) -> Shares:
    split = split_value(landscape, of)
    return Shares(
        _amounts(of, split.amounts),
        by=of.by,
        weight="value",
        unit=f"{landscape.currency}/h",
        unallocated=tuple(
            Unallocated(id_, amount, "the function reaches no supplier of this layer")
            for id_, amount in sorted(split.unplaced)
        ),
        missing=split.missing,
    )


def _looked_through(landscape: Landscape, by: str) -> Shares:
    carried = carry_value(landscape, by)
    lost = {
        **dict.fromkeys(carried.unexposed, "no failure of suppliers can stop the function"),
        **dict.fromkeys(carried.down, "the function is down as the landscape stands"),
    }
    return Shares(
        dict(zip(carried.players, carried.amounts.tolist(), strict=True)),
        by=by,
        weight="value",
        unit=f"{landscape.currency}/h",
        unallocated=tuple(
            Unallocated(id_, carried.values[id_], reason)
            for id_, reason in sorted(lost.items())
            if carried.values.get(id_, 0.0) > 0
        ),
        missing=carried.missing,
        looked_through=True,
        unexposed=carried.unexposed,
        down=carried.down,
    )


def _by_usage(landscape: Landscape, of: Layer, weight: str) -> Shares:
    compiled = compile(landscape)
    amounts = annual_amounts(landscape, weight)
    bears = _bearing(compiled, of)
    inferred = np.zeros(len(amounts), dtype=np.bool_)
    if weight == "seats":
        teams = _team_seats(landscape, compiled)
        inferred = bears & np.isnan(amounts) & ~np.isnan(teams)
        amounts = np.where(inferred, teams, amounts)
    stated = ~np.isnan(amounts)
    placed = bears & stated
    player = of.player[compiled.dep_target[placed]]
    sums = np.zeros(len(of.players))
    sums += np.bincount(player, weights=amounts[placed], minlength=len(of.players))
    # Layers of a few kinds leave all other usage aside; the others account for all of it.
    counts = np.ones_like(bears) if of.by not in {"steward", "connector-platform"} else bears
    lost = np.flatnonzero(counts & stated & ~bears & (np.nan_to_num(amounts) > 0))
    ids = landscape.dependencies.column("id")
    return Shares(
        _amounts(of, sums),
        by=of.by,
        weight=weight,
        unit=_UNITS.get(weight, f"{landscape.currency}/a"),
        unallocated=tuple(
            Unallocated(ids[i], float(amounts[i]), _reason(compiled, i)) for i in lost.tolist()
        ),
        missing=tuple(ids[i] for i in np.flatnonzero(bears & ~stated).tolist()),
        inferred=tuple(ids[i] for i in np.flatnonzero(inferred).tolist()),
    )


def _amounts(of: Layer, sums: NDArray[np.float64]) -> dict[str, float]:
    return {of.players[i]: float(sums[i]) for i in np.flatnonzero(sums > 0).tolist()}


def _bearing(compiled: Compiled, of: Layer) -> NDArray[np.bool_]:
    """Return the dependencies that are the last edge before a node the layer counts."""
    counted: NDArray[np.bool_] = of.player[compiled.dep_target] >= 0
    # A protocol is used through connectors, which are themselves paid for.
    suppliers = [k for k in SUPPLIED if not (of.by == "steward" and k == "connector")]
    return counted & ~compiled.is_kind(*suppliers)[compiled.dep_source]


def _team_seats(landscape: Landscape, compiled: Compiled) -> NDArray[np.float64]:
    """Return the seats of the team that each edge into a service or platform comes from."""
    seats = np.full(len(compiled.ids), np.nan)
    for team in landscape.of(Team):
        if team.seats is not None:
            seats[compiled.index[team.id]] = as_estimate(team.seats).mean
    sold = compiled.is_kind("service", "platform")[compiled.dep_target]
    return np.where(sold, seats[compiled.dep_source], np.nan)


def _reason(compiled: Compiled, dependency: int) -> str:
    source, target = compiled.dep_source[dependency], compiled.dep_target[dependency]
    if compiled.is_kind("gateway")[target]:
        return "usage counts on the edge behind the gateway"
    if compiled.is_kind(*SUPPLIED)[source]:
        return "it stands behind a node that is paid for, and usage counts once, before it"
    return "the dependency does not end at a node that is paid for"
