from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st
from samples.assessments import large

from lockin.assessment.result import Node
from lockin.plot._layers import COLUMNS, ROWS, layout

KINDS = [kind for _, kinds in ROWS for kind in kinds] + ["contract", "control"]


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Node], list[tuple[str, str]]]:
    kinds = draw(st.lists(st.sampled_from(KINDS), max_size=60))
    nodes = [
        Node(id=f"n{k}", label=f"N{k}", kind=kind, vendor="", down_alone=False)
        for k, kind in enumerate(kinds)
    ]
    ids = st.sampled_from([n.id for n in nodes] or ["none"])
    return nodes, draw(st.lists(st.tuples(ids, ids), max_size=80))


@given(graphs(), st.randoms(use_true_random=False))
def test_places_are_whole_apart_and_independent_of_order(
    graph: tuple[list[Node], list[tuple[str, str]]], shuffler: random.Random
) -> None:
    nodes, edges = graph
    laid = layout(nodes, edges)
    shown = [n for n in nodes if n.kind not in {"contract", "control"}]
    assert {p.node.id for p in laid.places} == {n.id for n in shown}
    assert len({(round(p.x, 6), p.y) for p in laid.places}) == len(shown)
    assert all(0 < p.x < COLUMNS for p in laid.places)
    mixed, mixed_edges = nodes[:], edges[:]
    shuffler.shuffle(mixed)
    shuffler.shuffle(mixed_edges)
    assert layout(mixed, mixed_edges) == laid


def test_rows_stand_below_each_other() -> None:
    a = large(100)
    laid = layout(a.nodes, a.edges)
    assert [row for row, _, _ in laid.rows] == [row for row, _ in ROWS]
    assert all(high[2] < low[1] for high, low in zip(laid.rows, laid.rows[1:], strict=False))


def test_edges_of_a_block_are_drawn_once_with_their_count() -> None:
    a = large(100)
    laid = layout(a.nodes, a.edges)
    assert len(laid.blocks) > 1
    assert len(laid.edges) < len(set(a.edges)) / 2
    assert max(edge.count for edge in laid.edges if edge.counted) > 5
    assert sum(edge.count for edge in laid.edges) <= len(set(a.edges))


def test_few_systems_keep_their_own_edges() -> None:
    a = large(8)
    laid = layout(a.nodes, a.edges)
    assert laid.blocks == ()
    assert {edge.count for edge in laid.edges} == {1}
