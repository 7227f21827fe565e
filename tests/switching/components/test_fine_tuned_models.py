from __future__ import annotations

import pytest
from oracles.by_hand import by_hand, desk, worked

from lockin.model.dependency import Coupling


def test_models_are_trained_again() -> None:
    cost = by_hand(desk(coupling=Coupling(fine_tuned_models=3)), {"days-per-fine-tuned-model": 11})
    assert worked(cost) == {("fine-tuned-models", "M5"): pytest.approx(33)}
    assert cost.mean == pytest.approx(33_000)
