from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lockin.errors import LandscapeError, UndefinedError, UnknownIdError
from lockin.model.dependency import Dependency
from lockin.model.landscape import Landscape
from lockin.model.nodes import Contract, Function, Service, System, Vendor
from lockin.scenarios import (
    Acquisition,
    Outage,
    PriceChange,
    ProtocolClosure,
    Retirement,
    Scenario,
    ScenarioResult,
    TermsChange,
    Together,
    Withdrawal,
    run,
    standard,
)
from lockin.scenarios.result import Value
from lockin.simulation import Distribution
from lockin.testing import builders
from lockin.testing.strategies import landscapes

DAY = dt.date(2026, 11, 22)
END = dt.date(2027, 6, 30)

PAIR = Landscape(
    nodes=(
        Vendor(id="acme", jurisdiction="US"),
        Vendor(id="bolt", jurisdiction="FR"),
        Service(id="chat", vendor="acme", role="text"),
        Service(id="spare", vendor="bolt", role="text"),
        System(id="desk", depth="api"),
        System(id="shop", depth="api"),
        Function(id="support", value_per_hour=1000),
        Function(id="sales", value_per_hour=100),
        Contract(id="main", vendor="acme", notice_days=30),
    ),
    dependencies=(
        Dependency(id="d1", source="desk", target="chat", group="model", spend=8000),
        Dependency(id="d2", source="desk", target="spare", group="model", spend=2000),
        Dependency(id="d3", source="support", target="desk"),
        Dependency(id="d4", source="shop", target="chat", spend=1000),
        Dependency(id="d5", source="sales", target="shop"),
    ),
)


def ask(scenario: Scenario, landscape: Landscape = PAIR, draws: int = 100) -> ScenarioResult:
    return run(landscape, scenario, seed=7, draws=draws, as_of=DAY)


def drawn(value: Value) -> np.ndarray:
    assert isinstance(value, (float, Distribution))
    return np.atleast_1d(value.samples if isinstance(value, Distribution) else value)


def test_what_two_stop_that_neither_stops_alone_is_its_own_figure() -> None:
    found = ask(Together(Outage("acme", hours=10), Outage("bolt", hours=4)))
    # Together: support for 4 h; sales for 10 h, which acme stops alone.
    assert found["loss"].after == 4 * 1000 + 10 * 100
    assert found["loss"].interaction == 4 * 1000
    assert found["functions-stopped"].interaction == 1.0
    assert [(m.hour, m.functions) for m in found.course] == [
        (0.0, ("sales", "support")),
        (4.0, ("sales",)),
        (10.0, ()),
    ]
    assert {one.id: one.hours for one in found.losses} == {"sales": 10.0, "support": 4.0}


def test_what_both_stop_counts_once() -> None:
    found = ask(Together(Outage("acme", hours=3), Outage("chat", hours=5)))
    assert found["loss"].after == 5 * 100
    assert found["loss"].interaction == -3 * 100


def test_figures_of_one_alone_do_not_interact() -> None:
    found = ask(Together(Outage("acme", hours=3), TermsChange("main", notice_days=60)))
    assert found.figure("notice", "acme").difference == 30.0
    assert found.figure("notice", "acme").interaction == 0.0
    assert found["loss"].interaction == 0.0


def test_leaving_two_together_binds_what_neither_binds_alone() -> None:
    one, other = Retirement("chat", on=END), Retirement("spare", on=END)
    both = ask(Together(one, other))
    assert set(both.bound) - set(ask(one).bound) - set(ask(other).bound) == {"d1", "d2"}
    interaction = both["exit-cost"].interaction
    alone = drawn(ask(one)["exit-cost"].after) + drawn(ask(other)["exit-cost"].after)
    assert np.allclose(drawn(interaction), drawn(both["exit-cost"].after) - alone)
    assert drawn(interaction).mean() > 0


def test_price_rises_multiply_and_their_interaction_is_the_product() -> None:
    found = ask(Together(PriceChange("acme", 0.5), PriceChange("chat", 0.2)))
    of_acme = found.figure("spend", "acme")
    assert of_acme.after == pytest.approx(9000 * 1.5 * 1.2)
    assert of_acme.interaction == pytest.approx(9000 * 0.5 * 0.2)
    assert found.figure("spend-next-year", "chat").after == pytest.approx(9000 * 1.5 * 1.2)


def test_rises_of_two_days_count_from_their_days() -> None:
    later = DAY + dt.timedelta(days=73)
    found = ask(Together(PriceChange("chat", 0.5), PriceChange("acme", 1.0, starts=later)))
    year = found.figure("spend-next-year", "chat").after
    assert year == pytest.approx(9000 * 1.5 * (0.2 + 0.8 * 2))


def test_a_price_rises_for_all_that_the_new_owner_bills_in_either_order() -> None:
    one, other = PriceChange("acme", 0.5), Acquisition("bolt", by="acme")
    first, second = Together(one, other).apply(PAIR), Together(other, one).apply(PAIR)
    assert first == second
    assert [d.spend for d in first.dependencies if d.spend is not None] == [12_000, 3000, 1500]


def test_contradictions_are_refused() -> None:
    twice = Together(Retirement("chat", on=END), Retirement("chat", on=DAY))
    with pytest.raises(UndefinedError, match=r"contradict.*chat.retires is 2027-06-30 or 2026"):
        _ = ask(twice)
    same = Together(Retirement("chat", on=END), Retirement("chat", on=END))
    assert ask(same)["exit-effort"].interaction is not None
    owned = Together(Acquisition("bolt", by="acme"), Acquisition("acme", by="bolt"))
    with pytest.raises(LandscapeError, match="own each other"):
        _ = ask(owned)
    nested = Together(Together(Retirement("chat", on=END), Outage("bolt", hours=1)), twice.second)
    with pytest.raises(UndefinedError, match="contradict"):
        _ = nested.apply(PAIR)


def test_every_unknown_name_of_both_is_told_at_once() -> None:
    with pytest.raises(UnknownIdError, match=r"'x'.*'y'"):
        _ = ask(Together(Outage("x", hours=1), ProtocolClosure("y")))


def test_a_vendor_that_withdraws_keeps_no_surface_with_other_models() -> None:
    models = PAIR.replace(
        nodes=[
            n.model_copy(update={"models": ("m-1",)}) if n.id == "chat" else n for n in PAIR.nodes
        ]
    )
    found = ask(Together(Retirement("m-1", on=END), Withdrawal("US")), models)
    gone = ask(Withdrawal("US"), models)
    assert drawn(found["exit-cost"].after).tolist() == drawn(gone["exit-cost"].after).tolist()


def test_a_surface_that_ends_with_its_model_is_no_target() -> None:
    lone = PAIR.replace(
        nodes=[
            n.model_copy(update={"models": ("m-1",)}) if n.id == "chat" else n
            for n in PAIR.nodes
            if n.id not in {"spare", "bolt"}
        ],
        dependencies=[d for d in PAIR.dependencies if d.id != "d2"],
    )
    model, surface = Retirement("m-1", on=END), Retirement("chat", on=END)
    alone = [drawn(ask(one, lone)["exit-cost"].after) for one in (model, surface)]
    assert alone[0].mean() < alone[1].mean()
    for both in (Together(model, surface), Together(surface, model)):
        assert drawn(ask(both, lone)["exit-cost"].after).tolist() == alone[1].tolist()


def test_it_says_what_it_is() -> None:
    one = Together(Outage("acme", hours=1), Outage("bolt", hours=2))
    assert one.id == "two-at-once:(outage:acme:hours=1)+(outage:bolt:hours=2)"
    assert one.subject == ("acme", "bolt")
    assert one.title == "outage of acme for 1 h, and outage of bolt for 2 h"


@settings(max_examples=25)
@given(landscapes(max_systems=3, exact=True), st.data())
def test_order_does_not_matter(landscape: Landscape, data: st.DataObject) -> None:
    alone = [one for one in standard(landscape, DAY) if not isinstance(one, Together)]
    if len(alone) < 2:
        return
    pick = st.sampled_from(alone)
    one, other = data.draw(pick), data.draw(pick)
    digest = landscape.digest
    try:
        first = ask(Together(one, other), landscape, draws=20)
    except (UndefinedError, LandscapeError):  # the two contradict each other
        with pytest.raises((UndefinedError, LandscapeError)):
            _ = ask(Together(other, one), landscape, draws=20)
        return
    second = ask(Together(other, one), landscape, draws=20)
    assert landscape.digest == digest
    assert (first.functions, first.systems, first.bound, first.affected) == (
        second.functions, second.systems, second.bound, second.affected,
    )  # fmt: skip
    assert len(first.figures) == len(second.figures)
    for figure in first.figures:
        twin = second.figure(figure.key, figure.of)
        for a, b in (
            (figure.before, twin.before),
            (figure.after, twin.after),
            (figure.interaction, twin.interaction),
        ):
            if isinstance(a, (float, Distribution)):
                scale = 1 + np.abs(drawn(figure.after)).max() if figure.after is not None else 1
                assert np.allclose(drawn(a), drawn(b), rtol=1e-9, atol=1e-9 * scale)
            else:
                assert a == b


def test_the_builder_says_what_the_docs_say() -> None:
    both = Together(Outage("acme", hours=10), Outage("bolt", hours=4))
    assert ask(both, builders.two_vendors())["loss"].interaction == 16_000.0
