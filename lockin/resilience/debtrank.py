"""Partial loss that spreads: DebtRank over the graph of needs, beside the exact outages.

Structure functions know *holds* and *does not hold*. A vendor that answers half of the calls, a
host at reduced capacity: such a loss passes on in part. DebtRank passes it on linearly,
round by round, up to a total loss. It is an indication and not a probability, and it knows no
failover: use `blast_radius` and `kill_sets` for what stops.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from lockin.errors import UndefinedError
from lockin.graph import (
    Compiled,
    annual_amounts,
    compile,  # noqa: A004 - the verb of the design
    mean_money,
)
from lockin.model.landscape import Landscape
from lockin.model.nodes import Function
from lockin.resilience.structure import Structure, counted

__all__ = ["DebtRank", "Propagation", "debtrank", "propagate"]

Floats = NDArray[np.float64]
Failing: TypeAlias = str | Iterable[str] | Mapping[str, float]

_SETTLED: Final = 1e-12
_ROUNDS: Final = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class Propagation:
    """Where partial losses end."""

    loss: Floats
    """Relative loss of each node, 0 to 1; shape (N,)."""
    pressure: Floats
    """The same before it is cut at 1: own shock and all that the losses of others pass on."""
    rounds: int
    """Rounds until nothing more passed on."""


def propagate(
    impact: NDArray[np.float64] | csr_array[Any, Any], shock: Floats, *, once: bool = False
) -> Propagation:
    """Return how partial losses spread along linear impacts.

    Parameters
    ----------
    impact
        Shape (N, N): the part of node i that is lost with all of node j, 0 or more. Between banks
        it is what i has lent to j over the equity of i.
    shock
        Shape (N,): what each node loses by itself, 0 or more; 1 is a total loss, and more is cut.
    once
        Each node passes on its loss in one round only, the one after it first has one (Battiston
        et al. 2012). Otherwise every further loss is passed on too (Bardoscia et al. 2015).

    Raises
    ------
    UndefinedError
        An impact or a shock is negative or not finite, or losses still grow after 100,000 rounds.

    Notes
    -----
    ``h_i(t + 1) = min(1, h_i(t) + sum_j L_ij (h_j(t) - h_j(t - 1)))``. Sources: Battiston, Puliga,
    Kaushik, Tasca & Caldarelli (2012), "DebtRank: too central to fail?", Scientific Reports 2:541;
    Bardoscia, Battiston, Caccioli & Caldarelli (2015), "DebtRank: a microscopic foundation for
    shock propagation", PLoS ONE 10(6):e0130406.

    Examples
    --------
    >>> impact = np.array([[0.0, 0.5], [0.0, 0.0]])  # node 0 loses half of what node 1 loses
    >>> propagate(impact, np.array([0.0, 0.8])).loss.tolist()
    [0.4, 0.8]
    """
    links = csr_array(impact)
    own = np.asarray(shock, dtype=np.float64)
    for numbers in (links.data, own):
        if not (np.isfinite(numbers) & (numbers >= 0)).all():
            raise UndefinedError("impacts and shocks are finite numbers, 0 or more")
    loss = np.minimum(own, 1.0)
    more, fresh = loss.copy(), loss == 0
    for rounds in range(_ROUNDS):
        if not (more > _SETTLED).any():
            return Propagation(loss, own + links @ loss, rounds)
        grown = np.minimum(loss + links @ more, 1.0)
        # Once: only nodes that had no loss before this round will pass theirs on in the next.
        more = np.where(fresh, grown, 0.0) if once else grown - loss
        fresh &= grown == 0
        loss = grown
    raise UndefinedError(
        f"losses still grow after {_ROUNDS:,} rounds: a circle hands on all it gets, and the shock "
        "is too small to fill it; ask with once=True"
    )


@dataclass(frozen=True, slots=True, eq=False)
class DebtRank:
    """What a partial or total failure costs in function, everywhere.

    Parameters
    ----------
    loss
        Relative loss of each node that has any, 0 to 1, by id.
    value
        Value per hour that is lost: the sum over functions of their loss times their value.
    share
        The DebtRank: `value`, less that of shocks to functions themselves, over the value of all
        functions that hold.
    unit
        Money per hour, such as ``EUR/h``.
    rounds
        Rounds until nothing more passed on.
    """

    loss: Mapping[str, float]
    value: float
    share: float
    unit: str
    rounds: int

    def __repr__(self) -> str:
        """Return the figures in one line."""
        return (
            f"<DebtRank {self.share:.1%}: {self.value:,.0f} {self.unit} lost, "
            f"{len(self.loss)} nodes touched>"
        )


def debtrank(
    landscape: Landscape,
    failing: Failing,
    *,
    after: float = 0.0,
    weight: Literal["equal", "spend"] = "equal",
    once: bool = False,
) -> DebtRank:
    """Return what a partial or total failure of some nodes takes from the functions.

    Parameters
    ----------
    landscape
        A landscape without errors.
    failing
        Id of a node that fails totally, several ids, or the part from 0 to 1 that each loses.
    after
        Hours since the failure: warm alternatives count when they are switched to within it.
    weight
        How the members of a group share its load: ``equal``, or ``spend`` where every member that
        counts states one (equal elsewhere).
    once
        Each node passes its loss on once only; see `propagate`.

    Returns
    -------
    DebtRank
        Losses by node, and the value per hour that is lost with them.

    Raises
    ------
    LandscapeError
        The landscape has errors.
    UnknownIdError
        Some ids are not in the landscape; all are named.
    UndefinedError
        A part is not in 0 to 1, `after` is negative, no function that holds has a value, or losses
        do not settle.

    Notes
    -----
    Impacts are derived from the landscape. Each group of a node is needed whole, so that its total
    loss is a total loss of the node. A group of n members that needs k of them is lost when
    n - k + 1 are; each member therefore takes ``s n / (n - k + 1)`` of it, where its share s is 1/n
    or its share of the members' spend. A need alone takes all. What is down as the landscape stands
    has nothing to lose, and passes nothing on.

    With equal shares, what stops in the exact sense (`blast_radius`) is a total loss here too.
    The reverse does not hold: a group that fails over without a trace is a partial loss here, so
    that DebtRank overstates outages and shows strain. Sources: see `propagate`.

    Examples
    --------
    >>> from lockin.testing.builders import one_vendor, two_vendors
    >>> debtrank(one_vendor(), "acme")
    <DebtRank 100.0%: 4,000 EUR/h lost, 4 nodes touched>
    >>> debtrank(two_vendors(), {"acme": 0.5}).loss["desk"]
    0.25
    """
    compiled = compile(landscape)
    shock = _shock(compiled, failing)
    structure = Structure(compiled, after)
    base = np.zeros(len(compiled.ids), dtype=np.bool_)
    base[structure.down] = True
    shock[base] = 0.0
    ended = propagate(_impact(landscape, compiled, after, weight, base), shock, once=once)
    value = np.zeros(len(compiled.ids))
    for f in landscape.of(Function):
        at = compiled.index[f.id]
        if f.value_per_hour is not None and not base[at]:
            value[at] = mean_money(landscape, f.value_per_hour)
    total = math.fsum(value)
    if not total > 0:
        raise UndefinedError(
            "no function that holds has a value per hour, so no share of it is lost"
        )
    lost = math.fsum(value * ended.loss)
    return DebtRank(
        loss=MappingProxyType(
            {compiled.ids[i]: float(ended.loss[i]) for i in np.flatnonzero(ended.loss).tolist()}
        ),
        value=lost,
        share=(lost - math.fsum(value * shock)) / total,
        unit=f"{landscape.currency}/h",
        rounds=ended.rounds,
    )


def _shock(compiled: Compiled, failing: Failing) -> Floats:
    if isinstance(failing, Mapping):
        parts = {str(id_): float(part) for id_, part in failing.items()}
    else:
        parts = dict.fromkeys((failing,) if isinstance(failing, str) else failing, 1.0)
    wrong = sorted(id_ for id_, part in parts.items() if not 0 <= part <= 1)
    if wrong:
        raise UndefinedError(f"the part that a node loses is from 0 to 1: {', '.join(wrong)}")
    _ = compiled.positions(frozenset(parts))
    shock = np.zeros(len(compiled.ids))
    for id_, part in parts.items():
        shock[compiled.index[id_]] = part
    return shock


def _impact(
    landscape: Landscape, compiled: Compiled, after: float, weight: str, base: NDArray[np.bool_]
) -> csr_array[Any, Any]:
    """Return the part of each node that is lost with all of each other node; shape (N, N)."""
    if weight not in {"equal", "spend"}:
        raise UndefinedError(f"members share by 'equal' or 'spend', not by {weight!r}")
    # Members that are down already carry nothing; those that hold share the group.
    live = counted(compiled, after) & ~base[compiled.need_source] & ~base[compiled.need_target]
    gate = compiled.need_gate[live]
    groups = len(compiled.gate_source)
    members = np.bincount(gate, minlength=groups)
    margin = np.maximum(members - compiled.gate_at_least + 1, 1)
    part = 1.0 / np.maximum(members, 1)[gate]
    if weight == "spend":
        spend = np.full(len(compiled.need_gate), np.nan)
        spend[: compiled.dependencies] = annual_amounts(landscape, "spend")
        own = spend[live]
        sums = np.bincount(gate, weights=own, minlength=groups)[gate]
        stated = sums > 0
        part = np.where(stated, own / np.where(stated, sums, 1.0), part)
    share = part * (members / margin)[gate]
    ends = compiled.need_source[live], compiled.need_target[live]
    size = len(compiled.ids)
    return csr_array((share, ends), shape=(size, size))
