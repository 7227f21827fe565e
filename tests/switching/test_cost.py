"""The axioms of the exit cost, each on generated landscapes and exits."""

from __future__ import annotations

import datetime as dt
from random import Random

import numpy as np
import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st
from oracles.landscape_edits import (
    changed,
    coupled,
    group_of,
    halved,
    without_group,
    without_node,
)

from lockin.errors import ExitError, LandscapeError
from lockin.model.dependency import Coupling, Dependency
from lockin.model.document import Rate
from lockin.model.kinds import MAY_NEED
from lockin.model.landscape import Landscape
from lockin.model.nodes import (
    DEPTHS,
    Agent,
    Connector,
    Contract,
    Control,
    Gateway,
    Knowledge,
    Record,
    Service,
    System,
    Team,
    Vendor,
)
from lockin.model.quantities import quantity_fields
from lockin.switching import Exit, Parameters, SwitchingCost, depart, switching_cost
from lockin.switching.targets import candidates
from lockin.testing import builders
from lockin.testing.strategies import exits, landscapes

DAY = dt.date(2026, 11, 22)
DRAWS = 200
SLACK = 1e-9


def estimate(landscape: Landscape, exit_: Exit, draws: int = DRAWS) -> SwitchingCost:
    return switching_cost(landscape, exit_, seed=11, draws=draws, as_of=DAY)


def pinned(cost: SwitchingCost) -> Exit:
    """The same exit, with every item on the target it has."""
    to = {id_: target.id for (id_, _), target in cost.moves.to.items()}
    return Exit(cost.exit.leaving, to=to, family=cost.exit.family)


def first(data: st.DataObject, landscape: Landscape) -> SwitchingCost:
    """An estimate with fixed targets, of an exit that binds something."""
    exit_ = data.draw(exits(landscape))
    departure = depart(landscape, exit_)
    assume(departure.bound or departure.callers or departure.assets)
    return estimate(landscape, pinned(estimate(landscape, exit_)))


def never_above(new: SwitchingCost, old: SwitchingCost) -> None:
    for mine, theirs in ((new.samples, old.samples), (new.person_days, old.person_days)):
        later, before = np.asarray(mine), np.asarray(theirs)
        worst = int(np.argmax(later - before * (1 + SLACK)))
        assert (later <= before * (1 + SLACK) + SLACK).all(), (later[worst], before[worst])


@pytest.mark.axiom("S1", "The cost of an exit is never negative, and 0 when nothing is bound.")
@given(landscapes(), st.data())
def test_costs_are_never_negative(landscape: Landscape, data: st.DataObject) -> None:
    cost = estimate(landscape, data.draw(exits(landscape)))
    assert (cost.samples >= 0).all()
    assert (cost.person_days.samples >= 0).all()
    for part in (*cost.by_component().values(), *cost.by_system().values()):
        assert (part.samples >= 0).all()
    if not cost.items:
        assert not cost.departure.bound
        assert not cost.departure.assets
        assert not cost.samples.any()
        assert not cost.person_days.samples.any()


@pytest.mark.axiom("S1", "The cost of an exit is never negative, and 0 when nothing is bound.")
def test_an_exit_that_binds_nothing_costs_nothing() -> None:
    hot = builders.two_vendors()
    cost = estimate(hot, Exit("acme"))
    assert cost.items == ()
    assert not cost.samples.any()
    assert estimate(builders.one_vendor(), Exit("acme")).p50 > 0


def smaller(data: st.DataObject, cost: SwitchingCost) -> Landscape:
    """The landscape with less to move: a group, an asset or a count gone or halved."""
    landscape = cost.site.landscape
    bound = [landscape.dependencies[i] for i in (*cost.departure.bound, *cost.departure.callers)]
    edits: list[tuple[str, Record, str]] = [("group", d, "") for d in landscape.dependencies]
    assets = (Agent, Knowledge, Connector, Contract, Control, Team)
    held = [n for n in landscape.nodes if isinstance(n, assets) and n.id != cost.exit.leaving]
    edits += [("asset", node, "") for node in held if not isinstance(node, Team)]
    edits += [("none", a, "kit") for a in landscape.of(Agent) if a.kit is not None]
    edits += [("none", k, "embedding") for k in landscape.of(Knowledge) if k.embedding is not None]
    for node in held:
        names = set(quantity_fields(type(node))) - {"day_rate", "capacity", "exit_effort"}
        edits += [("half", node, n) for n in sorted(names) if getattr(node, n) is not None]
    for one in bound:
        for name in ("spend", "seats", "exit_effort"):
            if getattr(one, name) is not None:
                edits.append(("half", one, name))
        if one.coupling is not None:
            names = set(quantity_fields(Coupling))
            edits += [
                ("count", one, n) for n in sorted(names) if getattr(one.coupling, n) is not None
            ]
            edits += [("feature", one, f) for f in one.coupling.features]
    kind = data.draw(st.sampled_from(sorted({edit[0] for edit in edits})))
    what, record, name = data.draw(st.sampled_from([e for e in edits if e[0] == kind]))
    event(what)
    if what == "asset":
        return without_node(landscape, record)
    if what == "none":
        return changed(landscape, record, **{name: None})
    if what == "half":
        return changed(landscape, record, **{name: halved(getattr(record, name))})
    assert isinstance(record, Dependency)
    if what == "group":
        return without_group(landscape, record)
    assert record.coupling is not None
    if what == "feature":
        kept = tuple(f for f in record.coupling.features if f != name)
        return coupled(landscape, record, features=kept)
    less = data.draw(st.sampled_from((halved(getattr(record.coupling, name)), None)))
    return coupled(landscape, record, **{name: less})


@pytest.mark.axiom(
    "S2",
    "With the targets fixed, removing a whole group, a call site or an asset never raises any"
    " draw.",
)
@given(landscapes(), st.data())
def test_less_to_move_never_costs_more(landscape: Landscape, data: st.DataObject) -> None:
    cost = first(data, landscape)
    assume(landscape.dependencies or cost.items)
    never_above(estimate(smaller(data, cost), cost.exit), cost)


def with_alternative(data: st.DataObject, cost: SwitchingCost) -> Landscape:
    """The landscape with one more hot member, of what survives, in some group."""
    landscape, departure = cost.site.landscape, cost.departure
    columns = landscape.dependencies
    touched = {columns[i].source for i in departure.bound}
    touched |= {columns[i].target for i in departure.callers}
    near = {columns[i].source for i in (*departure.bound, *departure.callers)}
    one = data.draw(st.sampled_from([d for d in columns if d.source in near] or list(columns)))
    source = landscape.by_id[one.source]
    kinds = MAY_NEED[getattr(source, "kind", "")]
    fresh = (Vendor(id="fresh"), Service(id="fresh-service", vendor="fresh"))
    nodes = [*landscape.nodes, *fresh]
    surviving = [
        node.id
        for node in nodes
        if getattr(node, "kind", "") in kinds
        and node.id not in departure.removed
        and node.id != source.id
        and not (isinstance(node, Gateway) and node.id in touched)
    ]
    assume(surviving)
    added = Dependency(
        id="added",
        source=source.id,
        target=data.draw(st.sampled_from(surviving)),
        group=one.group or "alternatives",
        at_least=max(d.at_least for d in group_of(landscape, one)) if one.group else 1,
        spend=data.draw(st.sampled_from((None, 5000.0))),
        coupling=data.draw(
            st.sampled_from((None, Coupling(call_sites=9, prompts=3, features=("streaming",))))
        ),
    )
    assume(not any(d.group == "alternatives" for d in columns))
    bigger = landscape.replace(nodes=nodes, dependencies=[*columns, added])
    return bigger if one.group else changed(bigger, one, group="alternatives", at_least=1)


@pytest.mark.axiom(
    "S3",
    "With the targets fixed, adding a hot alternative that survives the exit never raises any"
    " draw.",
)
@given(landscapes(), st.data())
def test_an_alternative_never_costs_more(landscape: Landscape, data: st.DataObject) -> None:
    cost = first(data, landscape)
    assume(len(landscape.dependencies))
    bigger = with_alternative(data, cost)
    assume(not any(p.severity == "error" for p in bigger.problems()))
    later = estimate(bigger, cost.exit)
    event("unbound" if len(later.items) < len(cost.items) else "as before")
    never_above(later, cost)


@pytest.mark.axiom(
    "S2",
    "With the targets fixed, removing a whole group, a call site or an asset never raises any"
    " draw.",
)
@pytest.mark.parametrize("name", sorted(quantity_fields(Coupling)))
def test_fewer_of_anything_never_cost_more(name: str) -> None:
    landscape = builders.everything()
    cost = estimate(landscape, pinned(estimate(landscape, Exit("acme"))))
    for position in (*cost.departure.bound, *cost.departure.callers):
        one = landscape.dependencies[position]
        value = getattr(one.coupling, name) if one.coupling is not None else None
        for less in () if value is None else (halved(value), 0, None):
            never_above(estimate(coupled(landscape, one, **{name: less}), cost.exit), cost)


@pytest.mark.axiom(
    "S3",
    "With the targets fixed, adding a hot alternative that survives the exit never raises any"
    " draw.",
)
def test_code_that_calls_an_alternative_does_not_deepen_what_is_left() -> None:
    landscape = Landscape(
        nodes=(
            *(Vendor(id=f"vendor-{n}") for n in (1, 2)),
            *(Service(id=f"service-{n}", vendor=f"vendor-{n}", role="text") for n in (1, 2)),
            Service(id="seats", vendor="vendor-1", role="seat"),
            System(id="desk"),
        ),
        dependencies=(
            Dependency(id="d1", source="desk", target="seats"),
            Dependency(id="d2", source="desk", target="service-1", group="model"),
        ),
    )
    cost = estimate(landscape, pinned(estimate(landscape, Exit("vendor-1"))))
    added = Dependency(
        id="d3", source="desk", target="service-2", group="model", coupling=Coupling(call_sites=9)
    )
    bigger = landscape.replace(dependencies=[*landscape.dependencies, added])
    later = estimate(bigger, cost.exit)
    assert {i.id for i in later.items} == {"d1", "desk"}
    never_above(later, cost)
    assert later.site.depth(landscape.of(System)[0]) == "off-the-shelf"


@pytest.mark.axiom(
    "S4",
    "The mean cost of the proven best choice, on the same draws, never rises with a wider choice.",
)
@given(landscapes(), st.data())
def test_a_wider_choice_never_costs_more(landscape: Landscape, data: st.DataObject) -> None:
    cost = estimate(landscape, data.draw(exits(landscape)))
    roles = frozenset(item.role for item in cost.items if item.role is not None)
    assume(roles)
    narrow: set[str] = set()
    wide: set[str] = set()
    for found in candidates(cost.site, cost.departure, roles).values():
        ids = [target.id for target in found]
        some = data.draw(st.lists(st.sampled_from(ids), min_size=1, max_size=3))
        narrow |= {*some}
        wide |= {*some, *data.draw(st.lists(st.sampled_from(ids), max_size=3))}
    means = []
    for to in (narrow, narrow | wide):
        chosen = estimate(landscape, Exit(cost.exit.leaving, to=tuple(sorted(to))))
        assert chosen.moves.proven
        assert chosen.moves.gap == pytest.approx(0, abs=1e-6)
        means.append(chosen.mean)
    event("wider" if wide - narrow else "the same")
    assert means[1] <= means[0] * (1 + SLACK)
    assert cost.mean <= means[1] * (1 + SLACK)


@pytest.mark.axiom("S5", "Changing the reporting rate scales money and nothing else.")
@given(landscapes(), st.data(), st.sampled_from((0.5, 3.0, 250.0)))
def test_the_reporting_rate_scales_money(
    landscape: Landscape, data: st.DataObject, rate: float
) -> None:
    exit_ = data.draw(exits(landscape))
    rates = [*landscape.rates, Rate(base="EUR", quote="CHF", rate=rate, date=DAY, source="bank")]
    traded = landscape.replace(rates=rates)
    own = estimate(landscape, exit_)
    other = switching_cost(traded, exit_, seed=11, draws=DRAWS, as_of=DAY, currency="CHF")
    assert other.currency == "CHF"
    assert other.moves.to == own.moves.to
    assert (other.person_days.samples == own.person_days.samples).all()
    np.testing.assert_allclose(other.samples, own.samples * rate, rtol=1e-12)
    for key, part in own.by_system().items():
        np.testing.assert_allclose(other.by_system()[key].samples, part.samples * rate, rtol=1e-12)
    for key, part in own.by_component().items():
        mine = other.by_component()[key].samples
        np.testing.assert_allclose(mine, part.samples * rate, rtol=1e-12)
    assert (other.duration.samples == own.duration.samples).all()


def test_a_currency_without_a_rate_is_refused() -> None:
    with pytest.raises(LandscapeError, match="no rate from EUR to CHF"):
        switching_cost(builders.one_vendor(), Exit("acme"), seed=1, draws=10, currency="CHF")


@pytest.mark.axiom(
    "S6", "A point when inputs, parameters, shared factors and the residual are exact."
)
@given(landscapes(exact=True), st.data())
def test_without_uncertainty_the_cost_is_a_point(landscape: Landscape, data: st.DataObject) -> None:
    exit_ = data.draw(exits(landscape))
    cost = switching_cost(
        landscape, exit_, seed=data.draw(st.integers(0, 99)), draws=20, as_of=DAY,
        parameters=Parameters.exact(),
    )  # fmt: skip
    for samples in (cost.samples, cost.person_days.samples):
        assert np.ptp(samples) <= 1e-12 * samples.max()
    again = switching_cost(
        landscape, exit_, seed=100, draws=3, as_of=DAY, parameters=Parameters.exact()
    )
    assert again.mean == pytest.approx(cost.mean)


@pytest.mark.axiom("S7", "An asset shared by two systems is paid once.")
@settings(max_examples=40)
@given(landscapes(max_systems=3), st.data())
def test_a_shared_asset_is_paid_once(landscape: Landscape, data: st.DataObject) -> None:
    held = [(a, a.kit) for a in landscape.of(Agent) if a.kit is not None]
    indexes = [(k, k.embedding) for k in landscape.of(Knowledge) if k.embedding is not None]
    assume(held or indexes)
    asset, service = data.draw(st.sampled_from([*held, *indexes]))
    cost = estimate(landscape, pinned(estimate(landscape, Exit(service))))
    more = [
        Dependency(id=f"use-{n}", source=f"extra-{n}", target=asset.id, ready="hot") for n in (1, 2)
    ]
    owner = data.draw(st.sampled_from([None, *(t.id for t in landscape.of(Team))]))
    bigger = landscape.replace(
        nodes=[*landscape.nodes, *(System(id=f"extra-{n}", owner=owner) for n in (1, 2))],
        dependencies=[*landscape.dependencies, *more],
    )
    later = estimate(bigger, cost.exit)
    assert sum(item.id == asset.id and item.sort != "control" for item in later.items) == 1
    np.testing.assert_allclose(later.samples, cost.samples, rtol=1e-12)
    np.testing.assert_allclose(later.person_days.samples, cost.person_days.samples, rtol=1e-12)


@pytest.mark.axiom("S8", "Raising only the depth of adoption never lowers the cost.")
@given(landscapes(), st.data())
def test_deeper_adoption_never_costs_less(landscape: Landscape, data: st.DataObject) -> None:
    cost = first(data, landscape)
    system = data.draw(st.sampled_from(landscape.of(System)))
    stated = cost.site.depth(system)
    deeper = DEPTHS[DEPTHS.index(stated) :]
    shallow = estimate(changed(landscape, system, depth=stated), cost.exit)
    np.testing.assert_allclose(shallow.samples, cost.samples, rtol=1e-12)
    later = estimate(
        changed(landscape, system, depth=data.draw(st.sampled_from(deeper))), cost.exit
    )
    never_above(cost, later)


@pytest.mark.axiom("S9", "Marking a used feature portable never raises a draw.")
@given(landscapes(), st.data())
def test_a_portable_feature_never_costs_more(landscape: Landscape, data: st.DataObject) -> None:
    cost = first(data, landscape)
    bound = [landscape.dependencies[i] for i in (*cost.departure.bound, *cost.departure.callers)]
    using = [d for d in bound if d.coupling is not None and d.coupling.features]
    assume(using)
    one = data.draw(st.sampled_from(using))
    assert one.coupling is not None
    feature = data.draw(st.sampled_from(one.coupling.features))
    portable = tuple(sorted({*one.coupling.portable, feature}))
    never_above(estimate(coupled(landscape, one, portable=portable), cost.exit), cost)


@pytest.mark.axiom("S9", "Marking a used feature portable never raises a draw.")
def test_each_portable_feature_lowers_the_cost_of_its_code() -> None:
    landscape = builders.everything()
    cost = estimate(landscape, Exit("acme", to={"desk-chat": "bolt-chat"}))
    (one,) = (d for d in landscape.dependencies if d.id == "desk-chat")
    marked = estimate(coupled(landscape, one, portable=("file-search",)), cost.exit)
    never_above(marked, cost)
    assert (marked.by_system()["desk"].samples < cost.by_system()["desk"].samples).all()


@pytest.mark.axiom(
    "S10",
    "Components, mechanisms and systems are three partitions of the same total, draw by draw.",
)
@given(landscapes(), st.data())
def test_three_partitions_of_one_total(landscape: Landscape, data: st.DataObject) -> None:
    cost = estimate(landscape, data.draw(exits(landscape)))
    for partition in (cost.by_component(), cost.by_mechanism(), cost.by_system()):
        total = np.sum([p.samples for p in partition.values()], axis=0) if partition else 0.0
        np.testing.assert_allclose(total, cost.samples, rtol=SLACK, atol=1e-6)
    own = np.array([line.by_users for line in cost.plan.lines], dtype=bool)
    by_users = cost.engine.sums(cost.plan.days, np.where(own, 0, -1), 1)[0] if own.any() else 0.0
    for effort, apart in (
        (cost.effort_by_component(), 0.0),
        (cost.effort_by_mechanism(), 0.0),
        (cost.effort_by_owner, by_users),  # users relearn side by side and queue for no owner
    ):
        total = np.sum([p.samples for p in effort.values()], axis=0) if effort else 0.0
        np.testing.assert_allclose(total + apart, cost.person_days.samples, rtol=SLACK, atol=1e-6)
    nodes = landscape.by_id
    assert all(s == "shared" or isinstance(nodes[s], System) for s in cost.by_system())


@pytest.mark.axiom(
    "M1", "The same landscape in another order gives the same bytes; nothing reads the clock."
)
@given(landscapes(), st.data(), st.randoms(use_true_random=False))
def test_order_does_not_matter(landscape: Landscape, data: st.DataObject, random: Random) -> None:
    exit_ = data.draw(exits(landscape))
    nodes, dependencies = list(landscape.nodes), list(landscape.dependencies)
    rates = list(landscape.rates)
    for part in (nodes, dependencies, rates):
        random.shuffle(part)
    shuffled = Landscape(
        name=landscape.name, currency=landscape.currency, nodes=nodes,
        dependencies=dependencies, rates=rates,
    )  # fmt: skip
    one, other = estimate(landscape, exit_), estimate(shuffled, exit_)
    assert one.samples.tobytes() == other.samples.tobytes()
    assert one.person_days.samples.tobytes() == other.person_days.samples.tobytes()
    assert list(one.by_system()) == list(other.by_system())
    assert {k: t.id for k, t in one.moves.to.items()} == {
        k: t.id for k, t in other.moves.to.items()
    }


@pytest.mark.axiom("M1", "More draws begin with the same draws, whatever the chunks.")
@settings(max_examples=40)
@given(landscapes(max_systems=3), st.data())
def test_more_draws_begin_with_the_same(landscape: Landscape, data: st.DataObject) -> None:
    cost = first(data, landscape)
    more = estimate(landscape, cost.exit, draws=DRAWS + 57)
    np.testing.assert_allclose(more.samples[:DRAWS], cost.samples, rtol=1e-12)
    np.testing.assert_allclose(
        more.person_days.samples[:DRAWS], cost.person_days.samples, rtol=1e-12
    )


@pytest.mark.axiom("M1", "More draws begin with the same draws, whatever the chunks.")
def test_draws_over_several_blocks() -> None:
    landscape = builders.everything()
    exit_ = pinned(estimate(landscape, Exit("acme")))
    short, long = (estimate(landscape, exit_, draws=n) for n in (16_500, 33_000))
    np.testing.assert_allclose(long.samples[:16_500], short.samples, rtol=1e-12)
    first_block, second_block = long.samples[:16_384], long.samples[16_384:32_768]
    assert abs(np.corrcoef(np.log(first_block), np.log(second_block))[0, 1]) < 0.05


@pytest.mark.axiom("M3", "Exceedance never rises; P10 <= P50 <= P90 <= expected shortfall at 90 %.")
@given(landscapes(), st.data())
def test_quantiles_are_in_order(landscape: Landscape, data: st.DataObject) -> None:
    cost = estimate(landscape, data.draw(exits(landscape)))
    for one in (cost.cost, cost.person_days):
        assert one.p10 <= one.p50 <= one.p90 <= one.expected_shortfall(0.9)
        levels = np.linspace(0, float(one.samples.max()) * 1.1 + 1, 23)
        shares = [one.exceedance(x) for x in levels]
        assert shares[0] == 1
        assert shares[-1] == 0
        assert shares == sorted(shares, reverse=True)
        assert one.standard_error() >= 0


@pytest.mark.axiom(
    "R5", "Renaming renames and nothing else; sampled results keep their stream key."
)
@settings(max_examples=40)
@given(landscapes(max_systems=3), st.data())
def test_a_renaming_keeps_every_draw(landscape: Landscape, data: st.DataObject) -> None:
    cost = first(data, landscape)

    def named(id_: str) -> str:
        return f"re.{id_}"

    def renamed(record: Record) -> Record:
        fields: dict[str, object] = {
            "id": named(record.id), "stream": record.stream or record.id
        }  # fmt: skip
        names = ("source", "target") if isinstance(record, Dependency) else type(record).refers
        for name in names:
            value = getattr(record, name)
            if isinstance(value, tuple):
                fields[name] = tuple(map(named, value))
            elif value is not None:
                fields[name] = named(value)
        return type(record).model_validate({**dict(record), **fields})

    other = landscape.replace(
        nodes=[renamed(n) for n in landscape.nodes],
        dependencies=[d for d in map(renamed, landscape.dependencies) if isinstance(d, Dependency)],
    )
    assert isinstance(cost.exit.to, dict)
    own = landscape.by_id
    to = {named(i): named(t) if t in own else t for i, t in cost.exit.to.items()}
    later = estimate(other, Exit(named(cost.exit.leaving), to=to))
    np.testing.assert_allclose(later.samples, cost.samples, rtol=1e-9)
    assert {named(s) if s in own else s for s in cost.by_system()} == set(later.by_system())


def test_a_target_that_leaves_too_is_refused() -> None:
    with pytest.raises(ExitError, match="leaves with"):
        estimate(builders.everything(), Exit("acme", to="acme-embed"))
