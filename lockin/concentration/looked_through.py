"""Who carries the value, through every layer: Shapley values of the outage game.

The game of one function has the suppliers of a layer as players, and a set of them is worth 1
when the function stops as they all fail, else 0. What the Shapley value gives a supplier
is how often it is the one whose failure stops the function, when all fail one after the other
in an order drawn at random.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lockin.graph import mean_money
from lockin.model.landscape import Landscape
from lockin.model.nodes import Function
from lockin.resilience.outages import outages

__all__ = ["Carried", "carry_value", "outage_shares"]


@dataclass(frozen=True, slots=True, eq=False)
class Carried:
    """The value of all functions, by the player that carries it."""

    players: tuple[str, ...]
    """Keys of the players of the layer."""
    amounts: NDArray[np.float64]
    """Value per hour that each player carries; shape (players,)."""
    unexposed: tuple[str, ...]
    """Functions that no failure of players can stop."""
    down: tuple[str, ...]
    """Functions that are down as the landscape stands."""
    missing: tuple[str, ...]
    """Functions without a value per hour."""
    values: dict[str, float]
    """Value per hour of each function that has one."""


def carry_value(landscape: Landscape, by: str) -> Carried:
    """Return each function's value per hour, split by the Shapley values of its outage game.

    Raises
    ------
    LandscapeError
        The landscape has errors.
    UndefinedError
        There is no such layer.
    TooLargeError
        The decision diagrams outgrow their limit.
    """
    functions = landscape.of(Function)
    values = {
        f.id: mean_money(landscape, f.value_per_hour)
        for f in functions
        if f.value_per_hour is not None
    }
    known = outages(landscape, [f.id for f in functions], by=by)
    state = {
        f.id: known.diagrams.constant(root) for f, root in zip(functions, known.roots, strict=True)
    }
    # The values of what never stops, and of what is always down, are zero: they allocate nothing.
    worth = np.zeros(len(known.diagrams))
    np.add.at(worth, list(known.roots), [values.get(f.id, 0.0) for f in functions])
    return Carried(
        players=known.events.keys,
        amounts=worth @ known.diagrams.shapley(),
        unexposed=tuple(id_ for id_, constant in state.items() if constant is False),
        down=tuple(id_ for id_, constant in state.items() if constant is True),
        missing=tuple(f.id for f in functions if f.value_per_hour is None),
        values=values,
    )


def outage_shares(
    landscape: Landscape, functions: Iterable[str] | None = None, *, by: str = "vendor"
) -> dict[str, dict[str, float]]:
    """Return the Shapley value of each supplier in the outage game of each function, exact.

    Parameters
    ----------
    landscape
        A landscape without errors.
    functions
        Ids of functions, or of any nodes; None: all functions.
    by
        A layer of `lockin.resilience.LAYERS`.

    Returns
    -------
    dict
        By id, the players with a positive value, largest first, ties by key. They sum to 1; a
        function that is down as the landscape stands, or that nothing can stop, has none.

    Raises
    ------
    LandscapeError
        The landscape has errors.
    UnknownIdError
        Some ids are not in the landscape; all are named.
    UndefinedError
        There is no such layer.
    TooLargeError
        The decision diagrams outgrow their limit.

    Notes
    -----
    Sources: Shapley (1953), "A value for n-person games", in *Contributions to the Theory of
    Games* II; Shapley & Shubik (1954), "A method for evaluating the distribution of power in a
    committee system", American Political Science Review 48(3), for games worth 0 or 1; Owen (1972),
    "Multilinear extensions of games", Management Science 18(5): the value is the integral, from
    0 to 1, of the derivative of the probability of stopping by that supplier's, where all
    suppliers fail with the same probability. That is a polynomial, and enough Gauss-Legendre
    points make its integral exact.

    Examples
    --------
    >>> from lockin.testing.builders import one_vendor, two_vendors
    >>> outage_shares(one_vendor()), outage_shares(two_vendors())["support"]["bolt"]
    ({'support': {'acme': 1.0}}, 0.5)
    """
    ids = [f.id for f in landscape.of(Function)] if functions is None else list(functions)
    known = outages(landscape, ids, by=by)
    values = known.diagrams.shapley()
    keys = known.events.keys
    found = {}
    for id_, root in zip(ids, known.roots, strict=True):
        some = [
            (keys[i], float(values[root, i])) for i in np.flatnonzero(values[root] > 0).tolist()
        ]
        found[id_] = dict(sorted(some, key=lambda one: (-one[1], one[0])))
    return found
