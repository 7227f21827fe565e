from __future__ import annotations

from itertools import product
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles.by_hand import DAY, by_hand, desk, only

from lockin.errors import ExitError
from lockin.estimates import Range90
from lockin.model.dependency import Coupling, Dependency
from lockin.model.landscape import Landscape
from lockin.model.nodes import Knowledge, Service, System, Team, Vendor
from lockin.switching import Exit, Parameters, switching_cost
from lockin.switching.moves import day_rate

FIGURES = {"lines-per-feature": 20, "days-learn-target": 5, "days-contract-target": 2}


Sets: TypeAlias = tuple[tuple[str, ...], ...]


def three_suppliers(features: Sets, used: Sets) -> Landscape:
    """Systems that use features of acme, and other suppliers that offer some of them."""
    return Landscape(
        nodes=(
            Vendor(id="acme"),
            Vendor(id="bolt"),
            Service(id="chat", vendor="acme", role="text"),
            *(
                Service(id=f"target-{n}", vendor="bolt", role="text", features=offered)
                for n, offered in enumerate(features)
            ),
            *(System(id=f"s{n}", depth="seat") for n in range(len(used))),
        ),
        dependencies=[
            Dependency(id=f"d{n}", source=f"s{n}", target="chat", coupling=Coupling(features=some))
            for n, some in enumerate(used)
        ],
    )


FEATURES = ("streaming", "tool-calling", "file-search")
SOME = st.lists(st.sampled_from(FEATURES), unique=True, max_size=3).map(tuple)
SUPPLIERS = ("target-0", "target-1", "anthropic-messages", "mistral-chat-completions")


@settings(max_examples=30)
@given(st.tuples(SOME.filter(bool), SOME.filter(bool)), st.lists(SOME, min_size=1, max_size=3))
def test_the_joint_choice_is_the_best_of_every_assignment(
    offered: tuple[tuple[str, ...], tuple[str, ...]], used: list[tuple[str, ...]]
) -> None:
    landscape = three_suppliers(offered, tuple(used))
    ids = [f"d{n}" for n in range(len(used))]
    best = by_hand(landscape, FIGURES, Exit("acme", to=SUPPLIERS))
    costs = [
        by_hand(landscape, FIGURES, Exit("acme", to=dict(zip(ids, to, strict=True)))).mean
        for to in product(SUPPLIERS, repeat=len(ids))
    ]
    assert best.moves.proven
    assert best.mean == pytest.approx(min(costs), abs=1e-6)
    assert by_hand(landscape, FIGURES, Exit("acme")).mean <= min(costs) + 1e-6


def test_a_target_that_some_items_are_fixed_on_is_paid_already() -> None:
    landscape = three_suppliers((), (("streaming",), ("streaming",)))
    fixed = Exit("acme", to={"d0": "anthropic-messages"})
    cost = by_hand(landscape, {"days-learn-target": 5}, fixed)
    assert {t.id for t in cost.moves.targets} == {"anthropic-messages"}
    assert cost.mean == pytest.approx(5000)


def test_an_index_and_code_on_one_service_are_judged_apart() -> None:
    """The dearer embedding must not be dropped or kept for what the code alone sees."""
    landscape = desk(
        Service(id="embed", vendor="acme", role="embedding"),
        Service(id="embed-a", vendor="bolt", role="embedding", input_price=5),
        Service(id="embed-b", vendor="bolt", role="embedding", input_price=1),
        Knowledge(id="handbook", embedding="embed", tokens=3_000_000),
        dependencies=(Dependency(id="a1", source="desk", target="embed"),),
    )
    cost = by_hand(landscape, {"token-overlap": 1}, Exit("acme", to=("other-chat", "bolt")))
    assert cost.moves.to["handbook", "knowledge"].id == "embed-b"
    assert cost.mean == pytest.approx(3)
    assert cost.moves.proven


def test_uncertain_prices_are_compared_on_the_draws() -> None:
    prices = (Range90(low=1, high=9), Range90(low=1.01, high=9.09), 4.0)
    landscape = desk(
        Service(id="embed", vendor="acme", role="embedding"),
        *(
            Service(id=f"embed-{n}", vendor="bolt", role="embedding", input_price=price)
            for n, price in enumerate(prices)
        ),
        Knowledge(id="handbook", embedding="embed", tokens=3_000_000),
    )
    for seed in range(12):
        means = [
            switching_cost(
                landscape, Exit("acme", to=to), seed=seed, draws=20, as_of=DAY,
                parameters=only({"token-overlap": 1}),
            ).mean
            for to in (
                ("other-chat", "embed-0"), ("other-chat", "embed-1"), ("other-chat", "embed-2"),
                ("other-chat", "bolt"),
            )
        ]  # fmt: skip
        assert means[3] == pytest.approx(min(means[:3]))


def test_a_role_of_ones_own_has_targets_of_the_landscape_only() -> None:
    landscape = desk(
        Service(id="voice", vendor="acme", role="our-own-role"),
        Service(id="other-voice", vendor="bolt", role="our-own-role"),
        dependencies=(Dependency(id="d2", source="desk", target="voice"),),
    )
    assert by_hand(landscape, {}, Exit("acme")).moves.to["d2", "dependency"].id == "other-voice"


def test_a_mapping_fixes_items_and_refuses_what_is_no_target() -> None:
    cost = by_hand(desk(), {}, Exit("acme", to={"d1": "anthropic-messages", "gone": "nowhere"}))
    assert cost.moves.to["d1", "dependency"].id == "anthropic-messages"
    with pytest.raises(ExitError, match="no such target for: d1 -> nowhere"):
        by_hand(desk(), {}, Exit("acme", to={"d1": "nowhere"}))


def test_work_is_priced_by_the_team_that_does_it() -> None:
    crew = Team(id="crew", day_rate=300)
    landscape = desk(crew, coupling=Coupling(prompts=1))
    nodes = [
        n if n.id != "desk" else System(id="desk", owner="crew", depth="seat")
        for n in landscape.nodes
    ]
    owned = landscape.replace(nodes=nodes)
    cost = by_hand(owned, {"days-per-prompt": 2}, Exit("acme", to="other-chat"))
    assert cost.mean == pytest.approx(600)
    assert set(cost.effort_by_owner) == {"crew"}
    assert day_rate(cost.site, "crew").coefficient == 300
    assert day_rate(cost.site, "nobody").parameters == (("day-rate", 1),)


def test_an_owner_is_stated_and_never_told_from_who_uses_it() -> None:
    """Otherwise dropping one of two uses could make the work dearer."""
    crew = Team(id="crew", day_rate=9000)
    users = [System(id=f"s{n}", owner="crew", depth="seat") for n in (1, 2)]
    index = Knowledge(id="handbook", embedding="embed")
    uses = [Dependency(id=f"u{n}", source=f"s{n}", target="handbook") for n in (1, 2)]
    embed = Service(id="embed", vendor="acme", role="embedding")
    means = [
        by_hand(
            desk(crew, *users, index, embed, dependencies=tuple(uses[:n])),
            {"days-per-index": 3},
            Exit("acme"),
        ).mean
        for n in (0, 1, 2)
    ]
    assert means == pytest.approx([3000, 3000, 3000])


def test_an_expert_figure_has_neither_residual_nor_contingency() -> None:
    landscape = desk()
    one = landscape.dependencies[0].model_copy(
        update={"exit_effort": 12.0, "coupling": Coupling(call_sites=900)}
    )
    exact = Parameters({**Parameters.exact(), "residual-log-spread": 0.9, "day-rate": 1000.0})
    cost = switching_cost(
        landscape.replace(dependencies=[one]), Exit("acme", to="other-chat"),
        seed=1, draws=50, as_of=DAY, parameters=exact,
    )  # fmt: skip
    mine = [line for line in cost.plan.lines if line.item == "d1"]
    assert [(m.term.component, m.term.mechanism, m.term.residual) for m in mine] == [
        ("integration-code", "M5", False)
    ]
    productivity = exact["productivity"].mean
    assert mine[0].term.amount.coefficient == 12
    assert cost.by_system()["desk"].p10 >= 12 * productivity * 1000
