from __future__ import annotations

import pytest
from oracles.by_hand import by_hand, desk, worked

from lockin.model.nodes import Connector, Knowledge, Service
from lockin.switching import Exit

FIGURES = {
    "days-per-connector.index": 12,
    "days-per-connector.act": 5,
    "days-per-million-items": 4,
    "days-per-permission-sync": 7,
    "days-per-permission": 0.5,
}


def days(connector: Connector) -> dict[tuple[str, str], float]:
    return worked(by_hand(desk(connector), FIGURES, Exit("acme")))


def test_a_connector_that_copies() -> None:
    copying = Connector(id="files", maker="acme", mode="index", items=500_000, permission_sync=True)
    assert days(copying) == {("connectors", "M2"): pytest.approx(12 + 0.5 * 4 + 7)}


def test_a_connector_that_acts_holds_no_copy() -> None:
    acting = Connector(id="files", maker="acme", mode="act", items=500_000)
    assert days(acting) == {("connectors", "M2"): pytest.approx(5)}


def test_an_unstated_mode_is_the_cheaper_one() -> None:
    cost = by_hand(desk(Connector(id="files", maker="acme")), FIGURES, Exit("acme"))
    assert worked(cost) == {("connectors", "M2"): pytest.approx(5)}
    assert cost.site.known["files", "mode"].status == "INFERRED"


def test_an_open_connector_stays() -> None:
    assert days(Connector(id="files", maker="acme", open=True)) == {}


def test_permissions_mapped_into_an_index() -> None:
    embed = Service(id="embed", vendor="acme", role="embedding")
    index = Knowledge(id="handbook", embedding="embed", permissions_mapped=60)
    cost = by_hand(desk(embed, index), FIGURES, Exit("acme"))
    assert worked(cost) == {("connectors", "M2"): pytest.approx(30)}
