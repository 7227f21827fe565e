from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lockin.errors import UndefinedError, UnknownIdError
from lockin.model.dependency import Coupling, Dependency
from lockin.model.landscape import Landscape
from lockin.model.nodes import Function, Service, System, Vendor
from lockin.scenarios import Retirement, ScenarioResult, run
from lockin.scenarios.retirement import announced
from lockin.simulation import Distribution
from lockin.switching import Exit, due_dates, duration, switching_cost
from lockin.testing.strategies import landscapes

DAY = dt.date(2026, 11, 22)
END = dt.date(2027, 6, 30)

PLACE = Landscape(
    nodes=(
        Vendor(id="acme"),
        Service(id="chat", vendor="acme", role="text", surface="responses", models=("big-1",)),
        Service(
            id="mixed",
            vendor="acme",
            role="text",
            surface="responses",
            family="big",
            models=("big-1", "Small-2"),
        ),
        Service(id="dated", vendor="acme", retires=dt.date(2028, 1, 31)),
        System(id="desk", depth="api"),
        System(id="shop", depth="api"),
        Function(id="support", value_per_hour=1000),
        Function(id="sales", value_per_hour=400),
    ),
    dependencies=(
        Dependency(
            id="d1", source="desk", target="chat", coupling=Coupling(call_sites=9, prompts=4)
        ),
        Dependency(id="d2", source="shop", target="mixed", coupling=Coupling(call_sites=5)),
        Dependency(id="d3", source="support", target="desk"),
        Dependency(id="d4", source="sales", target="shop"),
    ),
)


def ask(landscape: Landscape, scenario: Retirement, draws: int = 200) -> ScenarioResult:
    return run(landscape, scenario, seed=7, draws=draws, as_of=DAY)


def mean(value: object) -> float:
    assert isinstance(value, (float, Distribution))
    return value.mean if isinstance(value, Distribution) else value


def test_a_service_that_ends_is_left_as_by_an_exit_from_it() -> None:
    found = ask(PLACE, Retirement("chat", on=END))
    exit_ = switching_cost(PLACE, Exit("chat"), seed=7, draws=200, as_of=DAY)
    assert found["exit-cost"].before == 0.0
    after = found["exit-cost"].after
    assert isinstance(after, Distribution)
    assert after.samples.tolist() == exit_.samples.tolist()
    assert found.bound == ("d1",)
    assert found.affected == ("support",)
    assert found.functions == ("support",)
    assert found["value-lost"].difference == 1000.0
    assert found["functions-lost"].difference == 1.0


def test_the_exit_is_held_against_the_day() -> None:
    found = ask(PLACE, Retirement("chat", on=END))
    ended = Retirement("chat", on=END).apply(PLACE)
    cost = switching_cost(ended, Exit("chat"), seed=7, draws=200, as_of=DAY)
    (due,) = due_dates(cost, duration(cost).total)
    assert found.figure("probability-late", "chat").after == due.probability_late
    assert found.figure("last-start", "chat").after == due.last_start
    assert found.figure("last-start", "chat").before is None
    assert found.figure("probability-late", "chat").before == 0.0
    past = ask(PLACE, Retirement("chat", on=dt.date(2026, 1, 1)))
    assert past.figure("probability-late").after == 1.0


def test_an_exit_that_takes_as_long_as_there_is_time_for_is_in_time() -> None:
    length = duration(switching_cost(PLACE, Exit("chat"), seed=7, draws=200, as_of=DAY)).total
    days = round(length.p50)
    middle = ask(PLACE, Retirement("chat", on=DAY + dt.timedelta(days=days)))
    late = middle.figure("probability-late").after
    assert late == (length.samples > days).mean()
    assert 0.3 < mean(late) < 0.7


def test_apply_sets_the_day_and_nothing_else() -> None:
    digest = PLACE.digest
    ended = Retirement("chat", on=END).apply(PLACE)
    assert PLACE.digest == digest
    changed = [a.id for a, b in zip(PLACE.nodes, ended.nodes, strict=True) if a != b]
    assert changed == ["chat"]
    assert isinstance(node := ended.node("chat"), Service)
    assert node.retires == END
    assert ended.dependencies == PLACE.dependencies
    assert Retirement("dated").apply(PLACE) is PLACE


def test_a_model_is_left_for_another_model_of_the_same_surface() -> None:
    one = Retirement("big-1", on=END, service="chat")
    found = ask(PLACE, one)
    whole = ask(PLACE, Retirement("chat", on=END))
    assert found.bound == ("d1",)
    assert 0 < mean(found["exit-cost"].after) <= mean(whole["exit-cost"].after)
    assert found.functions == ("support",)
    assert set(found.affected) <= set(PLACE.by_id)


def test_a_model_ends_at_less_cost_than_its_surface() -> None:
    # No other service is there to move to: only the surface itself, with another model.
    gone = {"mixed", "dated", "shop", "sales"}
    lone = PLACE.replace(
        nodes=[n for n in PLACE.nodes if n.id not in gone],
        dependencies=[d for d in PLACE.dependencies if d.id in {"d1", "d3"}],
    )
    model = ask(lone, Retirement("big-1", on=END))
    surface = ask(lone, Retirement("chat", on=END))
    assert (model.bound, model.functions) == (surface.bound, surface.functions)
    assert 0 < mean(model["exit-cost"].after) < 0.9 * mean(surface["exit-cost"].after)


def test_a_service_with_other_models_goes_on_and_the_bound_is_an_upper_bound() -> None:
    found = ask(PLACE, Retirement("SMALL-2", on=END))
    assert found.functions == ()
    assert found["value-lost"].after == 0.0
    assert found.bound == ("d2",)
    assert mean(found["exit-cost"].after) > 0
    (notice,) = found.notices
    assert (notice.code, notice.at) == ("upper-bound", "mixed")
    assert "big-1" in notice.message
    assert Retirement("small-2", on=END).apply(PLACE) is PLACE


def test_a_model_of_several_services_binds_all_of_them() -> None:
    found = ask(PLACE, Retirement("big-1", on=END))
    assert found.bound == ("d1", "d2")
    assert found.functions == ("support",)


def test_a_family_takes_every_service_that_runs_it() -> None:
    found = ask(PLACE, Retirement("big", on=END))
    assert found.bound == ("d2",)
    assert found.functions == ("sales",)


def test_the_day_comes_from_the_landscape_or_the_reference_facts() -> None:
    assert Retirement("dated").day(PLACE) == dt.date(2028, 1, 31)
    with pytest.raises(UndefinedError, match="no end of 'chat' is announced"):
        _ = ask(PLACE, Retirement("chat"))
    known = Landscape(nodes=(Vendor(id="openai"), Service(id="openai-assistants", vendor="openai")))
    found = ask(known, Retirement("openai-assistants"))
    assert found.figure("last-start").after is not None
    (notice,) = found.notices
    assert notice.code == "retirement-fact"
    assert "2026-08-26" in notice.message


def test_a_fact_about_another_vendors_offer_does_not_count() -> None:
    direct = Service(id="openai-chat-completions", vendor="openai")
    day = announced(direct, "gpt-3.5-turbo-0613")
    assert day == dt.date(2024, 9, 13)
    elsewhere = Service(id="azure-openai-chat-completions", vendor="microsoft")
    assert announced(elsewhere, "gpt-3.5-turbo-0613") is None
    assert announced(Service(id="x"), "gpt-3.5-turbo-0613") == day
    assert announced(direct, "a model of nobody") is None


def test_every_unknown_name_is_told_at_once() -> None:
    with pytest.raises(
        UnknownIdError, match=r"service has the id 'chot'.*model or family.*'big-9'"
    ):
        _ = ask(PLACE, Retirement("big-9", on=END, service="chot"))
    with pytest.raises(UnknownIdError, match="close: chat"):
        _ = Retirement("chaat", on=END).apply(PLACE)


def test_it_says_what_it_is() -> None:
    assert Retirement("chat").id == "retirement:chat"
    one = Retirement("big-1", on=END, service="chat")
    assert one.id == "retirement:big-1:on=2027-06-30:service=chat"
    assert one.title == "retirement of big-1 at chat on 2027-06-30"


@settings(max_examples=40)
@given(landscapes(max_systems=3), st.data())
def test_no_service_model_or_family_raises(landscape: Landscape, data: st.DataObject) -> None:
    services = landscape.of(Service)
    known = [s.id for s in services] + [m for s in services for m in s.models]
    known += [s.family for s in services if s.family is not None]
    if not known:
        return
    digest = landscape.digest
    one = Retirement(data.draw(st.sampled_from(sorted(known))), on=END)
    found = ask(landscape, one, draws=20)
    assert mean(found["exit-cost"].difference) >= 0
    assert landscape.digest == digest
    assert {n.id for n in one.apply(landscape).nodes} == {n.id for n in landscape.nodes}
