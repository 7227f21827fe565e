from __future__ import annotations

import datetime as dt
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lockin.errors import UndefinedError, UnknownIdError
from lockin.model.dependency import Dependency
from lockin.model.landscape import Landscape
from lockin.model.nodes import Connector, Function, Knowledge, Platform, System
from lockin.scenarios import AccessRestriction, ScenarioResult, run
from lockin.scenarios._players import connectors_on
from lockin.simulation import Distribution
from lockin.switching import Exit, Parameters, switching_cost
from lockin.testing.strategies import landscapes

DAY = dt.date(2026, 11, 22)

FILES = Landscape(
    nodes=(
        Platform(id="files"),
        Platform(id="idle"),
        Connector(id="copy", platform="files", mode="index", items=1000, permission_sync=True),
        Connector(id="live", mode="act"),
        Knowledge(id="handbook"),
        System(id="desk"),
        System(id="shop"),
        Function(id="support", value_per_hour=10),
        Function(id="sales", value_per_hour=20),
    ),
    dependencies=(
        Dependency(id="d1", source="desk", target="copy"),
        Dependency(id="d2", source="shop", target="live", group="data"),
        Dependency(id="d3", source="shop", target="handbook", group="data"),
        Dependency(id="d4", source="live", target="files"),
        Dependency(id="d5", source="support", target="desk"),
        Dependency(id="d6", source="sales", target="shop"),
        Dependency(id="d7", source="handbook", target="copy", group="feed"),
        Dependency(id="d8", source="handbook", target="files", group="feed"),
    ),
)


def ask(scenario: AccessRestriction, landscape: Landscape = FILES) -> ScenarioResult:
    return run(landscape, scenario, seed=7, draws=200, as_of=DAY)


def test_connectors_stop_while_the_platform_goes_on() -> None:
    found = ask(AccessRestriction("files"))
    assert found.functions == ("support",)
    assert found.systems == ("desk",)
    assert found["value-lost"].after == 10.0
    assert found.bound == ("copy", "d1", "live")
    assert (found["mirrored-connectors"].before, found["mirrored-connectors"].after) == (1.0, 0.0)
    assert [(n.code, n.at) for n in found.notices] == [("index-stale", "handbook")]


def test_connecting_again_costs_what_leaving_the_connectors_costs() -> None:
    one = FILES.replace(nodes=[n for n in FILES.nodes if n.id != "live"]).replace(
        dependencies=[d for d in FILES.dependencies if d.id not in {"d2", "d4"}],
        nodes=[n for n in FILES.nodes if n.id != "live"],
    )
    after = ask(AccessRestriction("files"), one)["exit-cost"].after
    exit_ = switching_cost(one, Exit("copy"), seed=7, draws=200, as_of=DAY)
    assert isinstance(after, Distribution)
    assert after.samples.tolist() == exit_.samples.tolist()


def test_lost_permissions_cost_their_mirroring_alone() -> None:
    lost = AccessRestriction("files", loses="permissions")
    parameters = Parameters.exact()
    found = run(FILES, lost, seed=7, draws=10, as_of=DAY, parameters=parameters)
    assert found.functions == ()
    assert found.bound == ()
    assert found["mirrored-connectors"].difference == -1.0
    days = parameters["days-per-permission-sync"].mean * parameters["productivity"].mean
    whole = days * parameters["day-rate"].mean
    cost = found["permission-cost"].difference
    assert isinstance(cost, float)
    assert cost >= whole - 1e-6
    changed = lost.apply(FILES)
    assert cast("Connector", changed.node("copy")).permission_sync is False
    assert lost.apply(changed) is changed
    assert dict(ask(lost, changed).differences) == {}


def test_unconnected_and_unknown_platforms_are_refused() -> None:
    with pytest.raises(UnknownIdError, match="no connected platform has the id 'idle'"):
        _ = ask(AccessRestriction("idle"))
    with pytest.raises(UndefinedError, match="not 'money'"):
        _ = AccessRestriction("files", loses="money")  # type: ignore[arg-type]  # what a caller may pass


def test_it_says_what_it_is() -> None:
    assert AccessRestriction("files").id == "platform-restricts:files:loses=access"
    assert AccessRestriction("files").title == "loss of access to files"
    assert AccessRestriction("files").apply(FILES) is FILES


@settings(max_examples=40)
@given(landscapes(max_systems=3), st.data())
def test_no_connected_platform_raises(landscape: Landscape, data: st.DataObject) -> None:
    known = [p.id for p in landscape.of(Platform) if connectors_on(landscape, p.id)]
    if not known:
        return
    digest = landscape.digest
    platform = data.draw(st.sampled_from(known))
    for loses in ("access", "permissions"):
        one = AccessRestriction(platform, loses=loses)
        found = run(landscape, one, seed=7, draws=20, as_of=DAY)
        cost = found["exit-cost" if loses == "access" else "permission-cost"].difference
        least = cost.samples.min() if isinstance(cost, Distribution) else float(str(cost))
        assert least >= -1e-6
    assert landscape.digest == digest
