"""What many failures stop, all at once: one bit of a word for each failure.

The graph is condensed once. Nodes that need each other, each alone, fail together and become
one; what is left of circles is strongly connected. Then one sweep over the condensation, what
is needed before what needs it, gives the state of every node under 64 failures per word. A
gate that one failure breaks is an *or* of words, a gate that holds while one member holds is
an *and*, and any other counts its failing members in binary, one word per digit. Only
inside a circle are words computed more than once: until nothing changes, from nothing
failing upwards, except that gateways which stand on each other start as failed and are
cleared (see `lockin.resilience.structure` for the two fixed points).

Sources: Tarjan (1972), "Depth-first search and linear graph algorithms", SIAM Journal on
Computing 1(2), for the condensation; Knuth (2009), *The Art of Computer Programming* 4A, section
7.1.3, for words of bits as many truth values at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from lockin.graph import Compiled, compile, spans  # noqa: A004 - the verb of the design
from lockin.graph._memory import Memory
from lockin.graph.rows import pointers
from lockin.model.landscape import Landscape
from lockin.resilience.structure import counted

__all__ = ["Sweep", "sweep"]

Positions = NDArray[np.int64]
Words = NDArray[np.uint64]

_BYTES: Final = 64 << 20
"""About how much memory the words of one pass take."""


_KNOWN: Memory[Sweep] = Memory()


def sweep(landscape: Landscape, after: float = 0.0) -> Sweep:
    """Return the sweep of `landscape` with warm alternatives that take at most `after` hours.

    It is made once for each set of needs that counts, and kept while the landscape lives.

    Raises
    ------
    LandscapeError
        The landscape has errors.
    UndefinedError
        `after` is negative.
    """
    compiled = compile(landscape)
    counts = counted(compiled, after)
    # What counts only grows with the hours, so that how many count says which.
    key = str(np.count_nonzero(counts))
    return _KNOWN.of(landscape, key, lambda _: Sweep(compiled, counts))


class Sweep:
    """The condensed graph, ready to be swept with many failures.

    Parameters
    ----------
    compiled
        The columns of the landscape.
    counts
        For each need whether it can hold up its gate, shape (needs,); `structure.counted` says.
    """

    def __init__(self, compiled: Compiled, counts: NDArray[np.bool_]) -> None:
        size = len(compiled.ids)
        gate, source, target = (
            column[counts].astype(np.int64)
            for column in (compiled.need_gate, compiled.need_source, compiled.need_target)
        )
        # A gate fails once so many of its members do; at 0 or less it fails as it stands.
        fails_at = np.bincount(gate, minlength=len(compiled.gate_source)) + 1
        fails_at -= compiled.gate_at_least
        relay = _circles(compiled, source, target)
        together = (fails_at[gate] == 1) & ~relay[source] & ~relay[target]
        part = _strong(size, source[together], target[together])
        parts = int(part.max(initial=-1)) + 1
        always = np.zeros(parts, dtype=np.bool_)
        always[part[compiled.gate_source[fails_at <= 0]]] = True
        relays = np.zeros(parts, dtype=np.bool_)
        relays[part[relay]] = True
        source, target = part[source], part[target]
        # What fails only when its own part has failed decides nothing.
        kept = (source != target) & (fails_at[gate] >= 1)
        left = np.bincount(gate[kept], minlength=len(fails_at))
        kept &= left[gate] >= fails_at[gate]
        gate, source, target = gate[kept], source[kept], target[kept]
        ring, level = _levels(parts, source, target)

        order = np.lexsort((ring, level))
        place = np.empty(parts, dtype=np.int64)
        place[order] = np.arange(parts)
        self._part: Positions = place[part]
        self._always = np.flatnonzero(always[order])
        self._relay = relays[order]
        ends = np.searchsorted(level[order], np.arange(int(level.max(initial=-1)) + 2))
        middles = ends[1:] - np.bincount(level[ring], minlength=len(ends) - 1)
        self._levels = list(
            zip(ends[:-1].tolist(), middles.tolist(), ends[1:].tolist(), strict=True)
        )
        self._gates = _Gates(parts, place[source], place[target], gate, fails_at)
        # The other way round, inside circles only: whom a failing part may stop.
        inside = np.flatnonzero(ring[source] & ring[target])
        upwards = np.argsort(place[target[inside]], kind="stable")
        self._needed = pointers(place[target[inside[upwards]]], parts)
        self._needing: Positions = place[source[inside[upwards]]]
        self._width = max(1, _BYTES // (8 * max(size, len(source), 1)))

    def stopped(self, failures: Sequence[NDArray[np.integer[Any]]]) -> Iterator[Positions]:
        """Yield for each failing set of nodes what stops that held before, ascending."""
        for count, words in self._blocks(failures):
            base = (words[:, 0] & np.uint64(1)).astype(np.bool_)
            rows = words[~base]
            of = np.flatnonzero(~base[self._part])
            shrunk = np.cumsum(~base) - 1
            column = np.zeros(0, dtype=np.uint64)
            hit = of
            for bit in range(1, count + 1):
                if bit == 1 or bit % 64 == 0:
                    column = rows[:, bit // 64][shrunk[self._part[of]]]
                    hit = np.flatnonzero(column)
                    column = column[hit]
                yield of[hit[(column >> np.uint64(bit % 64)) & np.uint64(1) != 0]]

    def down(
        self, of: NDArray[np.integer[Any]], failures: Sequence[NDArray[np.integer[Any]]]
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return which nodes of `of` are down as it stands, and under each failing set.

        Shapes (len(of),) and (len(of), len(failures)); the second holds the first.
        """
        under = [np.zeros((len(of), 0), dtype=np.bool_)]
        base = np.zeros(len(of), dtype=np.bool_)
        for count, words in self._blocks(failures if len(failures) else [np.zeros(0, np.int64)]):
            bits = np.unpackbits(
                words[self._part[of]].astype("<u8").view(np.uint8),
                axis=1,
                bitorder="little",
                count=count + 1,
            ).astype(np.bool_)
            base = bits[:, 0]
            under.append(bits[:, 1:])
        return base, np.concatenate(under, axis=1)[:, : len(failures)]

    def _blocks(self, failures: Sequence[NDArray[np.integer[Any]]]) -> Iterator[tuple[int, Words]]:
        """Yield how many failures a pass took, and its words; bit 0 is that of no failure."""
        most = 64 * self._width - 1
        for first in range(0, len(failures), most):
            some = failures[first : first + most]
            words = np.zeros((len(self._relay), len(some) // 64 + 1), dtype=np.uint64)
            for bit, nodes in enumerate(some, 1):
                words[self._part[nodes], bit // 64] |= np.uint64(1 << bit % 64)
            self._run(words)
            yield len(some), words

    def _run(self, words: Words) -> None:
        """Let what fails by itself stop what needs it."""
        words[self._always] = ~np.uint64(0)
        for start, middle, stop in self._levels:
            rows = np.arange(start, middle)
            words[rows] |= self._gates.failing(rows, words)
            if middle < stop:
                self._settle(np.arange(middle, stop), words)

    def _settle(self, ring: Positions, words: Words) -> None:
        """Find the fixed point of circles that do not need each other."""
        relays, others = ring[self._relay[ring]], ring[~self._relay[ring]]
        own = words[relays]
        while True:
            before = words[others]
            self._clear(relays, own, words)
            self._spread(others, words)
            if not relays.size or (words[others] == before).all():
                return

    def _clear(self, relays: Positions, own: Words, words: Words) -> None:
        """Take all relays of a circle for failed, and clear those that something holds up."""
        words[relays] = ~np.uint64(0)
        changed = bool(relays.size)
        while changed:
            now = own | self._gates.failing(relays, words)
            changed = bool((now != words[relays]).any())
            words[relays] = now

    def _spread(self, others: Positions, words: Words) -> None:
        """Pass failures around until nothing new fails."""
        free = np.zeros(len(self._relay), dtype=np.bool_)
        free[others] = True
        frontier = others
        while frontier.size:
            now = words[frontier] | self._gates.failing(frontier, words)
            changed = frontier[(now != words[frontier]).any(axis=1)]
            words[frontier] = now
            above = np.unique(self._needing[spans(self._needed, changed)])
            frontier = above[free[above]]


class _Gates:
    """The gates of each part: single needs, and groups that bear some failures."""

    def __init__(
        self, parts: int, source: Positions, target: Positions, gate: Positions, fails_at: Positions
    ) -> None:
        one = fails_at[gate] == 1
        order = np.flatnonzero(one)[np.argsort(source[one], kind="stable")]
        self._single = target[order]
        self._singles = pointers(source[order], parts)
        many = np.flatnonzero(~one)
        many = many[np.lexsort((gate[many], source[many]))]
        first = np.flatnonzero(np.diff(gate[many], prepend=-1))
        self._member = target[many]
        self._members = np.append(first, len(many)).astype(np.int64)
        self._groups = pointers(source[many[first]], parts)
        self._fails_at = fails_at[gate[many[first]]]

    def failing(self, rows: Positions, words: Words) -> Words:
        """Return the failures under which a gate of each row fails, shape (rows, words)."""
        out = np.zeros((len(rows), words.shape[1]), dtype=np.uint64)
        _or_into(out, words[self._single[spans(self._singles, rows)]], self._singles, rows)
        groups = spans(self._groups, rows)
        if groups.size:
            _or_into(out, self._votes(groups, words), self._groups, rows)
        return out

    def _votes(self, groups: Positions, words: Words) -> Words:
        """Return the failures under which each group has too many failing members."""
        starts = self._members[groups]
        members = self._members[groups + 1] - starts
        fails_at = self._fails_at[groups]
        first = np.cumsum(members) - members
        state = words[self._member[spans(self._members, groups)]]
        failing = np.bitwise_and.reduceat(state, first, axis=0)
        votes = np.flatnonzero(fails_at < members)
        if votes.size:
            failing[votes] = _count(state, first[votes], members[votes], fails_at[votes])
        return failing


def _count(state: Words, first: Positions, members: Positions, fails_at: Positions) -> Words:
    """Return where at least `fails_at` of the member words are set, by counting in binary.

    The counter starts at a power of two less `fails_at`, so that it runs over just then.
    """
    digits = int(members.max()).bit_length()
    start = (1 << digits) - fails_at
    ones = np.where(start[None, :] >> np.arange(digits)[:, None] & 1, ~np.uint64(0), np.uint64(0))
    counter = np.repeat(ones[:, :, None], state.shape[1], axis=2)
    over = np.zeros((len(first), state.shape[1]), dtype=np.uint64)
    for turn in range(int(members.max())):
        some = np.flatnonzero(members > turn)
        carry = state[first[some] + turn]
        for digit in counter:
            before = digit[some]
            digit[some] = before ^ carry
            carry &= before
        over[some] |= carry
    return over


def _or_into(out: Words, values: Words, indptr: Positions, rows: Positions) -> None:
    """Join the values of each row, which stand row after row, into `out`."""
    counts = indptr[rows + 1] - indptr[rows]
    some = np.flatnonzero(counts)
    if some.size:
        first = (np.cumsum(counts) - counts)[some]
        out[some] |= np.bitwise_or.reduceat(values, first, axis=0)


def _strong(size: int, source: Positions, target: Positions) -> Positions:
    """Return the strongly connected component of each node."""
    links = coo_array((np.ones(len(source)), (source, target)), shape=(size, size))
    _, part = connected_components(links, connection="strong")
    return part.astype(np.int64)


def _circles(compiled: Compiled, source: Positions, target: Positions) -> NDArray[np.bool_]:
    """Return the gateways that stand on each other in a circle of gateways."""
    gateway = compiled.is_kind("gateway")
    if not gateway.any():
        return gateway
    inner = gateway[source] & gateway[target]
    part = _strong(len(gateway), source[inner], target[inner])
    out: NDArray[np.bool_] = np.bincount(part)[part] > 1
    return out


def _levels(
    parts: int, source: Positions, target: Positions
) -> tuple[NDArray[np.bool_], Positions]:
    """Return which parts stand in circles, and the longest way down from each."""
    component = _strong(parts, source, target)
    size = np.bincount(component, minlength=1)
    source, target = component[source], component[target]
    across = source != target
    source, target = source[across], target[across]
    order = np.argsort(target, kind="stable")
    indptr, needing = pointers(target[order], len(size)), source[order]
    waiting = np.bincount(source, minlength=len(size))
    level = np.zeros(len(size), dtype=np.int64)
    frontier = np.flatnonzero(waiting == 0)
    depth = 0
    while frontier.size:
        level[frontier] = depth
        above = needing[spans(indptr, frontier)]
        np.subtract.at(waiting, above, 1)
        frontier = np.unique(above[waiting[above] == 0])
        depth += 1
    return size[component] > 1, level[component]
