from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles.fixed_points import failing as failing_by_definition
from oracles.outage import down_by_definition
from oracles.tangles import AFTERS, need, tangles

from lockin.errors import UndefinedError
from lockin.graph import compile  # noqa: A004 - the verb of the design
from lockin.model.landscape import Landscape
from lockin.model.nodes import Service, System
from lockin.resilience.events import Events
from lockin.resilience.failing import ALWAYS, NEVER, assemble, failing, stage_hours, stage_of
from lockin.testing.builders import layered


@given(st.data(), tangles(), AFTERS)
def test_the_formula_fails_what_is_down(
    data: st.DataObject, landscape: Landscape, after: float
) -> None:
    compiled = compile(landscape)
    ids = list(compiled.ids)
    drawn = st.lists(st.sampled_from(range(len(ids))), unique=True, max_size=3)
    stops = {f"e{i}": data.draw(drawn) for i in range(4)}
    events = Events.of(stops)
    part = failing(compiled, after, events)
    formula, tops = assemble([part], [[(0, at)] for at in range(len(ids))])
    chosen = data.draw(st.frozensets(st.sampled_from(range(4))))
    failed = {ids[at] for event in chosen for at in stops[f"e{event}"]}
    state = failing_by_definition(formula, chosen)
    found = {ids[i] for i, top in enumerate(tops) if state[top - formula.events]}
    assert found == down_by_definition(landscape, failed, after)


@given(st.data(), tangles())
def test_stages_stand_side_by_side_over_the_same_events(
    data: st.DataObject, landscape: Landscape
) -> None:
    compiled = compile(landscape)
    ids = list(compiled.ids)
    events = Events.of_nodes(compiled, ids)
    hours = [0.0, 2.0, 100.0]
    parts = [failing(compiled, after, events) for after in hours]
    every = [(part, at) for part in range(3) for at in range(len(ids))]
    some = st.lists(st.sampled_from(every), max_size=3)
    roots = [*([one] for one in every), data.draw(some), data.draw(some)]
    formula, tops = assemble(parts, roots)
    chosen = data.draw(st.frozensets(st.sampled_from(range(len(ids))), max_size=3))
    state = failing_by_definition(formula, chosen)
    down = [down_by_definition(landscape, {ids[at] for at in chosen}, after) for after in hours]
    for members, top in zip(roots, tops, strict=True):
        assert state[top - formula.events] == any(ids[at] in down[part] for part, at in members)


def test_what_cannot_change_is_left_out() -> None:
    landscape = Landscape(
        nodes=(System(id="a"), System(id="b"), System(id="c"), Service(id="s"), Service(id="t")),
        dependencies=(
            need("d1", "a", "s", "g"),
            need("d2", "a", "t", "g"),
            need("d3", "b", "t", "cold", ready="cold"),
            need("d4", "c", "s", "two", at_least=1),
            need("d5", "c", "b", "two", at_least=1),
        ),
    )
    compiled = compile(landscape)
    part = failing(compiled, 0.0, Events.of_nodes(compiled, ["s"]))
    gate = dict(zip(compiled.ids, part.gate.tolist(), strict=True))
    # t never fails, so that a never does; b is down, so that c hangs on s alone.
    assert (gate["t"], gate["b"]) == (NEVER, ALWAYS)
    assert gate["s"] >= 0
    assert gate["c"] >= 0
    formula, (a, c, never) = assemble(
        [part], [[(0, compiled.index["a"])], [(0, compiled.index["c"])], []]
    )
    state = failing_by_definition(formula, frozenset({0}))
    assert [state[top - 1] for top in (a, c, never)] == [False, True, False]


def test_only_what_the_roots_reach_is_kept() -> None:
    landscape = layered(functions=40, nodes=800, suppliers=10)
    compiled = compile(landscape)
    part = failing(
        compiled, 0.0, Events.of_nodes(compiled, [v for v in compiled.ids if "vendor" in v])
    )
    one, _ = assemble([part], [[(0, int(compiled.of("function")[0]))]])
    every, _ = assemble([part], [[(0, at)] for at in range(len(compiled.ids))])
    assert 0 < one.gates < every.gates / 4
    assert every.inputs.size <= part.inputs.size


def test_a_long_chain_and_a_wide_group_are_read_in_one_pass() -> None:
    count = 5_000
    landscape = Landscape(
        nodes=(*(System(id=f"s{i}") for i in range(count)), Service(id="chat")),
        dependencies=(
            *(need(f"d{i}", f"s{i}", f"s{i + 1}") for i in range(count - 2)),
            need("last", f"s{count - 2}", "chat"),
            *(need(f"g{i}", f"s{count - 1}", f"s{i}", "any", at_least=7) for i in range(count - 1)),
        ),
    )
    compiled = compile(landscape)
    part = failing(compiled, 0.0, Events.of_nodes(compiled, ["chat"]))
    assert part.at_least.max() == count - 1 - 7 + 1
    formula, _ = assemble([part], [[(0, compiled.index["s0"])]])
    assert formula.gates == count


def test_stages_begin_at_switch_times() -> None:
    landscape = Landscape(
        nodes=(System(id="desk"), *(Service(id=f"s{i}") for i in range(4))),
        dependencies=[
            need(f"d{i}", "desk", f"s{i}", "g", ready=ready, switch_hours=hours)
            for i, (ready, hours) in enumerate(
                [("warm", 8), ("warm", 2), ("cold", 5), ("warm", None)]
            )
        ],
    )
    hours = stage_hours(compile(landscape))
    assert hours.tolist() == [2, 8]
    assert [stage_of(hours, after) for after in (0, 1.9, 2, 8, float("inf"))] == [0, 0, 1, 2, 2]
    for after in (-1.0, float("nan")):
        with pytest.raises(UndefinedError, match="hours"):
            _ = stage_of(np.array([]), after)
