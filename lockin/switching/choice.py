"""Choosing targets jointly: each is paid for once, each item goes where it is cheapest.

This is the uncapacitated facility location problem. It is solved by branch and bound, which
ends with a proof for the sizes people have; beyond a number of nodes it stops and states the
bound it has reached.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Choice", "choose", "undominated"]

Array = NDArray[np.float64]

NODE_LIMIT = 20_000
"""Nodes of the search after which the bound is reported instead of a proof."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice of targets.

    Attributes
    ----------
    assigned
        Target of each item; shape (items,).
    cost, bound
        Cost of the choice, and a proven lower bound on every choice.
    """

    assigned: NDArray[np.int64]
    cost: float
    bound: float

    @property
    def proven(self) -> bool:
        """No choice is cheaper."""
        return self.cost <= self.bound * (1 + 1e-12) + 1e-12


def choose(costs: Array, fixed: Array, *, node_limit: int = NODE_LIMIT) -> Choice:
    """Return the cheapest choice of targets.

    Parameters
    ----------
    costs
        Cost of each item at each target, ``inf`` where it cannot go; shape (items, targets).
        Every item has a finite cost somewhere.
    fixed
        Cost of using a target at all; shape (targets,).
    node_limit
        Nodes of the search before it settles for a bound.

    Notes
    -----
    The bound of a node gives every item its cheapest target among those open or undecided,
    and adds the fixed costs of those open. Source: Efroymson & Ray (1966), "A branch-bound
    algorithm for plant location", Operations Research 14(3).

    Examples
    --------
    >>> choose(np.array([[1.0, 3.0], [4.0, 1.0]]), np.array([5.0, 5.0])).assigned.tolist()
    [1, 1]
    """
    items, targets = costs.shape
    if items == 0:
        return Choice(np.zeros(0, dtype=np.int64), 0.0, 0.0)
    order = np.argsort(np.where(np.isinf(costs), 1e300, costs).sum(axis=0) + fixed, kind="stable")
    costs, fixed = costs[:, order], fixed[order]
    # cheapest[k]: each item's cheapest among targets k, k+1, ...: what is still undecided
    cheapest = np.full((targets + 1, items), np.inf)
    for k in range(targets - 1, -1, -1):
        cheapest[k] = np.minimum(cheapest[k + 1], costs[:, k])
    best_cost = np.inf
    best_open: tuple[int, ...] = ()
    pending_bound = np.inf
    nodes = 0
    # a node: (targets decided, cheapest open so far, fixed costs so far, open targets)
    stack: list[tuple[int, Array, float, tuple[int, ...]]] = [(0, cheapest[targets], 0.0, ())]
    while stack:
        decided, at_open, paid, opened = stack.pop()
        bound = float(np.minimum(at_open, cheapest[decided]).sum()) + paid
        if bound >= best_cost:
            continue
        nodes += 1
        if nodes > node_limit:
            pending_bound = min(pending_bound, bound)
            continue
        total = float(at_open.sum()) + paid
        if total < best_cost:
            best_cost, best_open = total, opened
        if decided == targets:
            continue
        stack.append((decided + 1, at_open, paid, opened))
        with_it = np.minimum(at_open, costs[:, decided])
        stack.append((decided + 1, with_it, paid + float(fixed[decided]), (*opened, decided)))
    if not best_open:
        msg = "some item can go nowhere"
        raise ValueError(msg)
    among = np.array(best_open)
    assigned = order[among[np.argmin(costs[:, among], axis=1)]]
    return Choice(assigned, best_cost, min(best_cost, pending_bound))


def undominated(profiles: Array) -> NDArray[np.int64]:
    """Return the targets that no other is at least as good as in every respect.

    Parameters
    ----------
    profiles
        What the cost rises with, per target; shape (targets, respects).

    Examples
    --------
    >>> undominated(np.array([[1.0, 2.0], [1.0, 2.0], [2.0, 1.0], [3.0, 3.0]])).tolist()
    [0, 2]
    """
    kept: list[int] = []
    for k, profile in enumerate(profiles):
        others = [j for j in range(len(profiles)) if j != k]
        beaten = any(
            (profiles[j] <= profile).all() and ((profiles[j] < profile).any() or j < k)
            for j in others
        )
        if not beaten:
            kept.append(k)
    return np.array(kept, dtype=np.int64)
