from __future__ import annotations

import numpy as np
import pytest

from lockin.errors import LandscapeError, UndefinedError
from lockin.graph import WEIGHTS, annual_amounts
from lockin.graph.amounts import annual_usage
from lockin.model.dependency import Dependency, Usage
from lockin.model.landscape import Landscape
from lockin.model.nodes import Service, System


def one(**fields: object) -> Landscape:
    return Landscape(
        nodes=(System(id="desk"), Service(id="chat")),
        dependencies=(
            Dependency.model_validate({"id": "d1", "source": "desk", "target": "chat", **fields}),
            Dependency(id="d2", source="desk", target="chat"),
        ),
    )


@pytest.mark.parametrize("weight", WEIGHTS)
def test_stated_figures_and_gaps(weight: str) -> None:
    amounts = annual_amounts(one(**{weight: {"low": 1, "mode": 2, "high": 9}}), weight)
    assert amounts[0] == 3
    assert np.isnan(amounts[1])
    assert np.isnan(annual_amounts(one(), weight)).all()
    with pytest.raises(ValueError, match="read-only"):
        amounts[0] = 1


def test_each_account_is_brought_to_a_year_before_they_add_up() -> None:
    usage = [
        Usage(source="bill", account="a", period="2026-01", calls=1),
        Usage(source="bill", account="a", period="2026-02", calls=3),
        Usage(source="bill", account="b", period="2026-Q1", calls=5),
        Usage(source="log", account="a", period="2025", calls=7),
        Usage(source="log", account="a", period="2024", spend=100),
    ]
    landscape = Landscape()
    assert annual_usage(usage, "calls", landscape) == 4 * 6 + 5 * 4 + 7
    assert annual_usage(usage, "spend", landscape) == 100
    assert annual_usage(usage, "tokens", landscape) is None
    assert annual_usage([], "calls", landscape) is None


def test_a_measured_zero_replaces_the_stated_figure() -> None:
    usage = [{"source": "bill", "period": "2026", "spend": 0}]
    assert annual_amounts(one(spend=10, calls=4, usage=usage), "spend")[0] == 0
    assert annual_amounts(one(spend=10, calls=4, usage=usage), "calls")[0] == 4


def test_what_is_refused() -> None:
    with pytest.raises(UndefinedError, match="bears no 'mood'"):
        _ = annual_amounts(one(), "mood")
    with pytest.raises(LandscapeError, match="unknown-id"):
        _ = annual_amounts(Landscape(nodes=(System(id="desk", owner="no"),)), "spend")
