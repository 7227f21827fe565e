from __future__ import annotations

import datetime as dt

import pytest
from oracles.by_hand import desk
from oracles.indicators import NOTHING, figures

from lockin.estimates import Exactly
from lockin.model.document import Rate
from lockin.model.nodes import Contract
from lockin.testing import builders


def test_contracts_commitments_and_notices() -> None:
    rate = Rate(base="USD", quote="EUR", rate=0.9, date=dt.date(2026, 10, 1), source="bank")
    landscape = desk(
        Contract(
            id="a", vendor="acme", commitment=Exactly(value=1000, currency="USD"),
            notice_days=90, exit_clause=False,
        ),
        Contract(id="b", vendor="bolt", commitment=100, notice_days=30, exit_clause=True),
        Contract(id="c"),
    ).replace(rates=[rate])  # fmt: skip
    assert figures(landscape, "M11") == {
        "contracts": 3,
        "commitment-left": pytest.approx(1000),
        "notice-days": 90,
        "no-exit-clause": 1,
    }


def test_evidence() -> None:
    assert figures(builders.everything(), "M11")["notice-days"] == 90
    assert not any(figures(NOTHING, "M11").values())
