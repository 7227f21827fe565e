"""Places for the picture of a landscape: rows of kinds, ordered so that few edges cross.

Method: layered drawing after Sugiyama, Tagawa and Toda (1981), with the barycentre heuristic.
The layers are given by the kinds; where many systems stand side by side, those that stand on the
same supplier form a block, and the edges of a block to a target are one edge with a count.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lockin.assessment.result import Node

ROWS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("functions", ("function",)),
    ("work", ("system", "agent", "team")),
    ("bridges", ("knowledge", "gateway", "connector", "protocol")),
    ("supply", ("service", "platform")),
    ("hosts", ("host",)),
    ("vendors", ("vendor",)),
)
"""Rows from top to bottom, and the kinds in each; contracts and controls are not drawn."""

COLUMNS = 8
"""How many boxes stand side by side."""

_FEW = 24
"""Up to so many systems, agents and teams, each keeps its own edges."""

_SWEEPS = 6


@dataclass(frozen=True, slots=True)
class Place:
    """Where a box stands: columns from 0 to `COLUMNS`, lines from the top."""

    node: Node
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Block:
    """Boxes that stand together: left, right, top and bottom, in columns and lines."""

    key: str
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Edge:
    """A line between two places, for so many dependencies."""

    x0: float
    y0: float
    x1: float
    y1: float
    count: int
    counted: bool
    """It comes out of a block, so its count is worth printing."""


@dataclass(frozen=True, slots=True)
class Layout:
    """All places, blocks and edges, the top line of each row, and how many lines there are."""

    places: tuple[Place, ...]
    blocks: tuple[Block, ...]
    edges: tuple[Edge, ...]
    rows: tuple[tuple[str, float, float], ...]
    lines: float


def layout(nodes: Sequence[Node], edges: Sequence[tuple[str, str]]) -> Layout:
    """Place every node that a row takes, and join them."""
    row_of = {kind: row for row, kinds in ROWS for kind in kinds}
    shown = {n.id: n for n in sorted(nodes, key=lambda n: n.id) if n.kind in row_of}
    links = sorted({(a, b) for a, b in edges if a in shown and b in shown and a != b})
    order: dict[str, list[str]] = {row: [] for row, _ in ROWS}
    for key, node in shown.items():
        order[row_of[node.kind]].append(key)
    _sweep(order, links)
    aggregate = len(order["work"]) > _FEW
    top = 0.0
    places: dict[str, Place] = {}
    blocks: list[Block] = []
    rows: list[tuple[str, float, float]] = []
    for row, _ in ROWS:
        if not order[row]:
            continue
        if row == "work" and aggregate:
            made, grouped = _blocks(order[row], links, shown, top)
            blocks += grouped
        else:
            made = _grid(order[row], shown, top)
        places |= made
        bottom = max(p.y for p in made.values()) + 1
        rows.append((row, top, bottom))
        top = bottom + 0.75
    joined = _edges(links, places, blocks)
    return Layout(tuple(places.values()), tuple(blocks), joined, tuple(rows), max(1.0, top - 0.75))


def _sweep(order: dict[str, list[str]], links: Sequence[tuple[str, str]]) -> None:
    near: dict[str, list[str]] = {}
    for a, b in links:
        near.setdefault(a, []).append(b)
        near.setdefault(b, []).append(a)
    spot: dict[str, float] = {}

    def settle(row: str) -> None:
        for k, key in enumerate(order[row]):
            spot[key] = (k + 0.5) / len(order[row])

    for row in order:
        settle(row)
    names = list(order)
    for sweep in range(_SWEEPS):
        for row in names if sweep % 2 else names[::-1]:
            inside = set(order[row])

            def centre(key: str, inside: set[str] = inside) -> float:
                around = [spot[n] for n in near.get(key, ()) if n not in inside]
                return sum(around) / len(around) if around else spot[key]

            order[row].sort(key=lambda key: (round(centre(key), 9), key))
            settle(row)


def _grid(keys: Sequence[str], nodes: Mapping[str, Node], top: float) -> dict[str, Place]:
    lines = math.ceil(len(keys) / COLUMNS)
    columns = math.ceil(len(keys) / lines)
    # Column by column, so that the order from left to right stays that of the sweep. Every other
    # line is shifted by half a column: edges to it pass between the boxes above.
    step = COLUMNS / (columns + (0.5 if lines > 1 else 0.0))
    return {
        key: Place(nodes[key], (k // lines + 0.5 + k % lines % 2 / 2) * step, top + k % lines)
        for k, key in enumerate(keys)
    }


def _main_target(
    keys: Sequence[str], links: Sequence[tuple[str, str]], nodes: Mapping[str, Node]
) -> dict[str, str]:
    supply = {kind for row, kinds in ROWS if row not in ("functions", "work") for kind in kinds}
    inside = set(keys)
    downward = [(a, b) for a, b in links if a in inside and nodes[b].kind in supply]
    demand = Counter(b for _, b in downward)
    best: dict[str, str] = {}
    for a, b in downward:
        if a not in best or (-demand[b], b) < (-demand[best[a]], best[a]):
            best[a] = b
    return best


def _blocks(
    keys: Sequence[str],
    links: Sequence[tuple[str, str]],
    nodes: Mapping[str, Node],
    top: float,
) -> tuple[dict[str, Place], list[Block]]:
    best = _main_target(keys, links, nodes)
    sizes = Counter(best.get(key, "") for key in keys)
    # The largest groups keep a block of their own; the small ones share the last.
    own = sorted((t for t in sizes if t), key=lambda t: (-sizes[t], t))[: COLUMNS - 2]
    groups: dict[str, list[str]] = {}
    for key in keys:
        target = best.get(key, "")
        groups.setdefault(target if target in own else "", []).append(key)
    lines = math.ceil(len(keys) / COLUMNS)
    while sum(math.ceil(len(g) / lines) for g in groups.values()) > COLUMNS:
        lines += 1
    places: dict[str, Place] = {}
    blocks: list[Block] = []
    left = 0.0
    wide = sum(math.ceil(len(g) / lines) for g in groups.values())
    for target, members in groups.items():
        width = math.ceil(len(members) / lines) * COLUMNS / wide
        columns = math.ceil(len(members) / lines)
        for k, key in enumerate(members):
            x = left + (k % columns + 0.5) * width / columns
            places[key] = Place(nodes[key], x, top + k // columns)
        bottom = top + math.ceil(len(members) / columns)
        blocks.append(Block(target, left, left + width, top, bottom))
        left += width
    return places, blocks


def _edges(
    links: Sequence[tuple[str, str]], places: Mapping[str, Place], blocks: Sequence[Block]
) -> tuple[Edge, ...]:
    def ends(key: str) -> tuple[float, float, float]:
        place = places[key]
        for block in blocks:
            if block.left < place.x < block.right and block.top <= place.y < block.bottom:
                return (block.left + block.right) / 2, block.top, block.bottom - 1
        return place.x, place.y, place.y

    tops = {(block.left + block.right) / 2: block.bottom - 1 for block in blocks}
    counts: Counter[tuple[float, float, float, float]] = Counter()
    for a, b in links:
        (xa, topa, bottoma), (xb, topb, bottomb) = ends(a), ends(b)
        if bottoma < topb:
            counts[xa, bottoma, xb, topb] += 1
        elif bottomb < topa:
            counts[xa, topa, xb, bottomb] += 1
        elif (xa, topa) != (xb, topb):
            counts[xa, topa, xb, topb] += 1
    return tuple(
        Edge(*spot, count, counted=tops.get(spot[0]) == spot[1])
        for spot, count in sorted(counts.items())
    )
