from __future__ import annotations

from lockin.model.kinds import MAY_NEED, SUPPLIED
from lockin.model.nodes import NODE_TYPES


def test_every_kind_has_its_row_and_names_kinds() -> None:
    assert set(MAY_NEED) == set(NODE_TYPES)
    for needed in MAY_NEED.values():
        assert set(needed) <= set(NODE_TYPES)
        assert list(needed) == sorted(set(needed))
    assert set(SUPPLIED) <= set(NODE_TYPES)


def test_the_table_is_as_generous_as_the_design_says() -> None:
    assert {"system", "agent", "service"} <= set(MAY_NEED["function"])
    assert set(MAY_NEED["system"]) == {
        "system", "agent", "gateway", "service", "connector",
        "knowledge", "protocol", "platform", "host", "vendor",
    }  # fmt: skip
    assert {"service", "gateway"} <= set(MAY_NEED["gateway"])


def test_nobody_needs_a_contract_or_a_control_and_no_vendor_needs_a_team() -> None:
    for source, needed in MAY_NEED.items():
        assert not {"contract", "control"} & set(needed), source
    assert "team" not in MAY_NEED["vendor"]
