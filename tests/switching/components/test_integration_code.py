from __future__ import annotations

import pytest
from oracles.by_hand import by_hand, desk, worked

from lockin.model.dependency import Coupling, Dependency
from lockin.model.nodes import Gateway, Host, Protocol, Service, Team
from lockin.switching import Exit
from lockin.switching.components.integration_code import COMPONENT

FIGURES = {
    "lines-per-call-site.same-wire": 4,
    "lines-per-call-site.new-wire": 30,
    "lines-per-feature": 100,
    "days-per-route": 2,
    "host-days-per-service": 9,
}


def test_call_sites_by_kind_of_move() -> None:
    landscape = desk(coupling=Coupling(call_sites=10))
    assert worked(by_hand(landscape, FIGURES)) == {
        ("integration-code", "M5"): pytest.approx(10 * 30 / 20)
    }
    same = [
        n if not isinstance(n, Service) else n.model_copy(update={"surface": "responses"})
        for n in landscape.nodes
    ]
    assert worked(by_hand(landscape.replace(nodes=same), FIGURES)) == {
        ("integration-code", "M5"): pytest.approx(10 * 4 / 20)
    }


def test_features_that_the_target_lacks_are_counted() -> None:
    used = ("streaming", "file-search", "code-interpreter")
    expected = {(): 2, ("file-search",): 1, used: 0}
    for portable, missing in expected.items():
        cost = by_hand(desk(coupling=Coupling(features=used, portable=portable)), FIGURES)
        found = {("integration-code", "M9"): pytest.approx(missing * 100 / 20)}
        assert worked(cost) == (found if missing else {})


def test_a_gateway_is_re_targeted_and_its_callers_pay_what_it_does_not_translate() -> None:
    call = Dependency(
        id="call",
        source="desk",
        target="relay",
        coupling=Coupling(call_sites=50, features=("tool-calling", "file-search")),
    )
    route = Dependency(id="route", source="relay", target="chat")
    relay = Gateway(id="relay", translates=("tool-calling",))
    landscape = desk(relay, dependencies=(call, route))
    assert worked(by_hand(landscape, FIGURES)) == {
        ("integration-code", "M5"): pytest.approx(2),
        ("integration-code", "M9"): pytest.approx(100 / 20),
    }


def test_a_host_is_replaced_per_service() -> None:
    host = Host(id="region", operator="acme")
    runs = Dependency(id="runs", source="other-chat", target="region")
    cost = by_hand(desk(host, dependencies=(runs,)), FIGURES, Exit("region"))
    assert worked(cost) == {("integration-code", "M5"): pytest.approx(9)}


def test_people_and_protocols_have_no_call_sites() -> None:
    coupling = Coupling(call_sites=10)
    speak = Dependency(id="speak", source="desk", target="spoken", coupling=coupling)
    seat = Dependency(id="seat", source="care", target="chat", coupling=coupling)
    landscape = desk(
        Protocol(id="spoken", steward="acme"), Team(id="care"), dependencies=(speak, seat)
    )
    assert worked(by_hand(landscape, FIGURES)) == {}


@pytest.mark.oracle(
    "O-28: COCOMO II.2000, 2.94 person-months per 1,000 lines with exponent 1 and 152 hours a"
    " month are 17.9 lines per person-day of 8 hours"
)
def test_lines_per_person_day_follow_from_cocomo() -> None:
    from lockin import reference

    per_day = 1000 / (2.94 * 152 / 8)
    assert round(per_day, 1) == 17.9
    assert reference.effort("lines-per-person-day").estimate.mean == 17.9
    ten_thousand = 2.94 * 10**1.0997
    assert ten_thousand == pytest.approx(36.987, abs=5e-4)
    linear = 10_000 / 17.9 * 8 / 152
    assert linear == pytest.approx(2.94 * 10, rel=1e-3)
    assert linear < ten_thousand
    assert "lines-per-person-day" in COMPONENT.parameters
