"""Minimal sets of suppliers whose joint failure stops a target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import Final

import numpy as np

from lockin.errors import TooLargeError, UndefinedError
from lockin.model.landscape import Landscape
from lockin.resilience._diagram import SetFamily
from lockin.resilience.common import CommonCause
from lockin.resilience.failure import Failure, probabilities_of
from lockin.resilience.outages import Outages, Target, distinct, outages

__all__ = ["KillSets", "kill_sets", "kill_sets_of"]

_SHOWN: Final = 3
"""How many sets a repr lists."""


class KillSets:
    """The kill sets of one target, exact; none is listed until it is asked for.

    Iterating yields frozensets of keys, the smallest first, then by their sorted keys.

    Examples
    --------
    >>> from lockin.testing.builders import two_vendors
    >>> found = kill_sets(two_vendors(), "support")
    >>> found
    <KillSets of support by vendor: 1, of order 2: {acme, bolt}>
    >>> list(found) == [{"acme", "bolt"}], found.count, found.by_order
    (True, 1, (0, 0, 1))
    """

    def __init__(self, known: Outages, number: int, by: str, max_order: int | None) -> None:
        self._known, self._number, self._max_order = known, number, max_order
        self._by = by

    @property
    def targets(self) -> tuple[str, ...]:
        """Ids of the target; of several ids any stops it."""
        return self._known.targets[self._number]

    @property
    def by(self) -> str:
        """The layer of the players, or ``nodes`` where ids were given."""
        return self._by

    @property
    def max_order(self) -> int | None:
        """The bound on the size of a set that was asked for; None: no bound."""
        return self._max_order

    @cached_property
    def count(self) -> int:
        """How many kill sets there are, exact, without listing them; up to `max_order`."""
        return self._family.count

    @cached_property
    def by_order(self) -> tuple[int, ...]:
        """How many kill sets of 0, 1, 2, ... players there are; their sum is `count`."""
        return tuple(self._family.by_order)

    @cached_property
    def complete(self) -> bool:
        """Whether these are all kill sets: always without a bound, else when none is larger.

        Where that cannot be told within the limit of size, it is False.
        """
        if self._max_order is None or self.base or self.unexposed:
            return True
        if self._max_order >= len(self._known.events.keys):
            return True
        try:
            return self._of(None).count == self.count
        except TooLargeError:
            return False

    @property
    def base(self) -> bool:
        """Whether the target is down with nothing failed: its one kill set is empty."""
        return self._constant is True

    @property
    def unexposed(self) -> bool:
        """Whether no failure of players stops the target: there is no kill set."""
        return self._constant is False

    def most_probable(self, failure: Failure) -> Iterator[tuple[frozenset[str], float]]:
        """Yield (kill set, joint probability), the most probable first.

        Ties go by size, then by sorted keys. The next set is found when it is asked for.

        Parameters
        ----------
        failure
            Probability of each player, 0 to 1, numbers or estimates; a player without one never
            fails.

        Raises
        ------
        UnknownIdError
            `failure` names players that are not there; all are named.
        UndefinedError
            A probability is not in 0 to 1; all such are named.

        Examples
        --------
        >>> from lockin.testing.builders import two_vendors
        >>> next(kill_sets(two_vendors(), "support").most_probable({"acme": 0.1, "bolt": 0.5}))[1]
        0.05
        """
        keys = self._known.events.keys
        p = probabilities_of(keys, failure)
        found = self._family.by_probability(p)
        return ((frozenset(keys[i] for i in events), chance) for events, chance in found)

    def __iter__(self) -> Iterator[frozenset[str]]:
        """Yield the kill sets: by size, then by their sorted keys."""
        keys = self._known.events.keys
        return (frozenset(keys[i] for i in events) for events in self._family)

    def __len__(self) -> int:
        """Return `count`; a count beyond the largest length of Python is an `OverflowError`."""
        return self.count

    def __bool__(self) -> bool:
        """Return whether there is a kill set."""
        return self.count > 0

    def __contains__(self, one: object) -> bool:
        """Return whether `one` is a kill set among these, without listing them."""
        if not isinstance(one, (frozenset, set)):
            return False
        number = {key: i for i, key in enumerate(self._known.events.keys)}
        if not one <= number.keys():
            return False
        if self._max_order is not None and len(one) > self._max_order:
            return False
        # It stops the target, and without any one of its members it does not.
        failed = np.zeros((len(number), len(one) + 1))
        for column, key in enumerate(sorted(one), 1):
            failed[number[key]] = 1
            failed[number[key], column] = 0
        stops = self._known.diagrams.probability(failed)[self._root]
        return bool(stops[0] == 1 and (stops[1:] == 0).all())

    def __repr__(self) -> str:
        """Return what they are of, how many, and the first of them."""
        head = f"<KillSets of {' or '.join(self.targets)} by {self._by}: "
        if self.base:
            return head + "down with nothing failed>"
        if self.unexposed:
            return head + "nothing stops it>"
        orders = [str(order) for order, number in enumerate(self.by_order) if number]
        bound = "" if self._max_order is None else f" up to order {self._max_order}"
        if not orders:
            return f"{head}none{bound}>"
        spread = orders[0] if len(orders) == 1 else f"{orders[0]} to {orders[-1]}"
        first = [f"{{{', '.join(sorted(one))}}}" for one in islice(self, _SHOWN)]
        more = ", ..." if self.count > _SHOWN else ""
        return f"{head}{self.count}{bound}, of order {spread}: {', '.join(first)}{more}>"

    @property
    def _root(self) -> int:
        return self._known.roots[self._number]

    @cached_property
    def _constant(self) -> bool | None:
        return self._known.diagrams.constant(self._root)

    @cached_property
    def _family(self) -> SetFamily:
        return self._of(self._max_order)

    def _of(self, max_order: int | None) -> SetFamily:
        return self._known.diagrams.kill_sets(self._root, max_order)


def kill_sets(
    landscape: Landscape,
    target: Target,
    *,
    by: str | Iterable[str] = "vendor",
    max_order: int | None = None,
    after: float | None = None,
    common: Iterable[CommonCause] = (),
) -> KillSets:
    """Return the minimal sets of players whose joint failure stops `target`, exactly.

    They are counted without being listed, and listed lazily. A target that is down with
    nothing failed has one, the empty set; one that nothing can stop has none.

    Parameters
    ----------
    landscape
        A landscape without errors.
    target
        Id of a function or of any node, or several ids: any of them stops.
    by
        Who fails: ``vendor``, ``parent``, ``family``, ``host``, ``jurisdiction``, ``steward``,
        ``connector-platform``, ``service``, ``protocol`` or ``nth-party`` (see `players`), or the
        ids of the nodes that may fail.
    max_order
        Only sets of at most so many players; the result says that it is bounded.
    after
        Hours since the onset: warm alternatives count when they are switched to within it. None:
        for a function its ``tolerance_hours`` (0 where none is stated), for any other node 0.
    common
        Events that stop several nodes at once; each is one more player.

    Raises
    ------
    LandscapeError
        The landscape has errors.
    UnknownIdError
        Some ids are not in the landscape; all are named.
    UndefinedError
        There is no such layer, `after` or `max_order` is negative, or a common cause has no id of
        its own.
    TooLargeError
        The decision diagram outgrows its limit; it is never cut in silence.

    Notes
    -----
    Minimal cut sets of the structure function, from its binary decision diagram. Sources: Barlow &
    Proschan (1975), *Statistical Theory of Reliability and Life Testing*, ch. 1; Rauzy (1993), "New
    algorithms for fault trees analysis", Reliability Engineering & System Safety 40(3).

    Examples
    --------
    >>> from lockin.testing.builders import gateway_pair
    >>> [sorted(one) for one in kill_sets(gateway_pair(), "support")]
    [['acme', 'bolt']]
    """
    _check(max_order)
    one = target if isinstance(target, str) else tuple(target)
    known = outages(landscape, [one], by=by, after=after, common=common)
    return KillSets(known, 0, _name(by), max_order)


def kill_sets_of(
    landscape: Landscape,
    targets: Iterable[str],
    *,
    by: str | Iterable[str] = "vendor",
    max_order: int | None = None,
    after: float | None = None,
    common: Iterable[CommonCause] = (),
) -> dict[str, KillSets]:
    """Return the kill sets of each of many targets, compiled once; see `kill_sets`.

    Examples
    --------
    >>> from lockin.testing.builders import two_vendors
    >>> {id: found.count for id, found in kill_sets_of(two_vendors(), ["support", "desk"]).items()}
    {'support': 1, 'desk': 1}
    """
    _check(max_order)
    ids = distinct(targets)
    known = outages(landscape, ids, by=by, after=after, common=common)
    return {id_: KillSets(known, i, _name(by), max_order) for i, id_ in enumerate(ids)}


def _check(max_order: int | None) -> None:
    if max_order is not None and max_order < 0:
        raise UndefinedError(f"the order of a kill set is 0 or more; max_order was {max_order}")


def _name(by: str | Iterable[str]) -> str:
    return by.replace("_", "-") if isinstance(by, str) else "nodes"
