from __future__ import annotations

from oracles.by_hand import desk
from oracles.indicators import NOTHING, figures, measured

from lockin.estimates import Pert
from lockin.model.nodes import Connector, Knowledge
from lockin.testing import builders


def test_connectors_and_indexes() -> None:
    found = figures(
        desk(
            Connector(id="a", open=False, permission_sync=True),
            Connector(id="b", open=True),
            Connector(id="c"),
            Knowledge(id="handbook", documents=Pert(low=0, mode=10, high=20), tokens=500),
            Knowledge(id="wiki", documents=7),
        ),
        "M2",
    )
    assert found == {
        "connectors": 3,
        "proprietary-connectors": 1,
        "permission-syncs": 1,
        "indexes": 2,
        "documents": 17,
        "tokens-indexed": 500,
    }


def test_evidence() -> None:
    assert measured(builders.everything(), "M2")["documents"].evidence == ("handbook",)
    assert not any(figures(NOTHING, "M2").values())
