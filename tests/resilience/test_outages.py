from __future__ import annotations

import gc
import weakref

import pytest
from oracles.tangles import need

from lockin.model.landscape import Landscape
from lockin.model.nodes import Function, System, Vendor
from lockin.resilience import (
    CommonCause,
    importances,
    kill_sets,
    kill_sets_of,
    probabilities,
    probability,
)
from lockin.resilience import outages as module
from lockin.resilience.outages import outages
from lockin.testing.builders import two_vendors


def test_the_same_question_is_compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    landscape = two_vendors()
    many = outages(landscape, ["support", "desk", "acme"])

    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(module, "solve", never)
    again = outages(landscape, ["desk", "support", "desk"])
    assert again.diagrams is many.diagrams
    assert again.targets == (("desk",), ("support",), ("desk",))
    assert again.roots[0] == again.roots[2]
    assert list(kill_sets(landscape, "desk")) == [{"acme", "bolt"}]
    with pytest.raises(AssertionError):
        _ = outages(landscape, ["desk"], by="service")
    with pytest.raises(AssertionError):
        _ = outages(landscape, ["desk"], by=["acme"])
    with pytest.raises(AssertionError):
        _ = outages(landscape, ["desk"], common=[CommonCause("dns", ["acme"])])
    with pytest.raises(AssertionError):
        _ = outages(landscape, ["bolt"])


def test_functions_with_the_same_counted_needs_share_a_stage() -> None:
    landscape = Landscape(
        nodes=(
            Vendor(id="acme"),
            Vendor(id="bolt"),
            System(id="desk"),
            *(Function(id=f"f{i}", tolerance_hours=i) for i in range(5)),
        ),
        dependencies=(
            need("d1", "desk", "acme", "m"),
            need("d2", "desk", "bolt", "m", ready="warm", switch_hours=2),
            *(need(f"n{i}", f"f{i}", "desk") for i in range(5)),
        ),
    )
    found = outages(landscape, [f"f{i}" for i in range(5)])
    assert found.diagrams.sizes == (1, 1, 2, 2, 2)
    assert repr(found) == "<Outages: 5 targets, 2 events>"


def test_few_compilations_are_kept_and_none_keeps_a_landscape_alive() -> None:
    landscape = two_vendors().replace(name="gone")
    for i in range(20):
        p = probability(landscape, "support", failure={"acme": i / 20, ("bolt", "desk")[i % 2]: 1})
        assert p == (1 if i % 2 else i / 20)
        _ = kill_sets(landscape, ["support", ("acme", "bolt", "desk")[i % 3]], by=["acme"])
    recent = module._RECENT.of(landscape, "", lambda _: pytest.fail("it was remembered"))
    assert len(recent._solved) <= 8
    watch = weakref.ref(landscape)
    del landscape, recent
    _ = gc.collect()
    assert watch() is None


def test_a_single_id_is_not_read_letter_by_letter() -> None:
    landscape = two_vendors()
    assert list(kill_sets_of(landscape, "support")) == ["support"]
    assert probabilities(landscape, "support", failure={}) == {"support": 0.0}
    assert list(importances(landscape, "support", failure={})) == ["support"]
