from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lockin.errors import UndefinedError, UnknownIdError
from lockin.estimates import Range90
from lockin.model.dependency import Dependency
from lockin.model.landscape import Landscape
from lockin.model.nodes import Contract, Service, System, Vendor
from lockin.scenarios import ScenarioResult, TermsChange, run
from lockin.simulation import Distribution
from lockin.switching import Exit, switching_cost
from lockin.testing.strategies import landscapes

DAY = dt.date(2026, 11, 22)

PLACE = Landscape(
    nodes=(
        Vendor(id="acme"),
        Vendor(id="bolt"),
        Service(id="chat", vendor="acme", role="text"),
        System(id="desk"),
        Contract(
            id="main",
            vendor="acme",
            notice_days=900,
            termination_charge=5000,
            ends=dt.date(2028, 12, 31),
            price_protected_months=12,
        ),
        Contract(id="side", vendor="acme", notice_days=10),
        Contract(id="lone"),
    ),
    dependencies=(Dependency(id="d1", source="desk", target="chat", spend=90_000),),
)


def ask(scenario: TermsChange, landscape: Landscape = PLACE) -> ScenarioResult:
    return run(landscape, scenario, seed=7, draws=200, as_of=DAY)


def test_a_charge_moves_the_cost_by_itself() -> None:
    # Without spend there is no parallel run that the charge could cover.
    free = PLACE.replace(dependencies=(Dependency(id="d1", source="desk", target="chat"),))
    found = ask(TermsChange("main", termination_charge=8000), free)
    change = found.figure("exit-cost", "acme").difference
    draws = change.samples if isinstance(change, Distribution) else change
    assert np.allclose(np.asarray(draws), 3000.0)
    before = found.figure("exit-cost", "acme").before
    assert isinstance(before, Distribution)
    plain = switching_cost(free, Exit("acme"), seed=7, draws=200, as_of=DAY)
    assert before.samples.tolist() == plain.samples.tolist()


def test_a_notice_moves_time_and_the_last_start() -> None:
    found = ask(TermsChange("main", notice_days=930))
    assert found["notice"].difference == 30.0
    assert found["exit-duration"].difference == 30.0
    assert found["exit-cost"].difference == 0.0
    assert found["last-start"].before == dt.date(2028, 12, 31) - dt.timedelta(days=900)
    assert found["last-start"].difference == -30.0
    assert set(found.differences) == {
        ("notice", "acme"),
        ("exit-duration", "acme"),
        ("last-start", "acme"),
    }


def test_an_end_moves_the_last_start_and_protection_the_price_rise() -> None:
    later = ask(TermsChange("main", ends=dt.date(2029, 1, 10)))
    assert later["last-start"].difference == 10.0
    bare = ask(TermsChange("main", price_protected_months=0))
    rise = bare["max-price-rise"].difference
    assert isinstance(rise, Distribution)
    assert (rise.samples < 0).all()


def test_a_vendor_stands_for_all_contracts_with_it() -> None:
    changed = TermsChange("acme", notice_days=5).apply(PLACE)
    assert [c.notice_days for c in changed.of(Contract)] == [None, 5, 5]
    assert PLACE.node("side") == Contract(id="side", vendor="acme", notice_days=10)


def test_clauses_are_told_and_not_priced() -> None:
    found = ask(TermsChange("main", data_return=False, exit_clause=True))
    assert dict(found.differences) == {}
    assert [(n.code, n.at) for n in found.notices] == [("clause-unpriced", "main")] * 2


def test_the_same_terms_are_an_empty_difference() -> None:
    same = TermsChange("main", notice_days=900, price_protected_months=12)
    assert same.apply(PLACE) is PLACE
    assert dict(ask(same).differences) == {}
    assert dict(ask(TermsChange("acme")).differences) == {}


def test_a_contract_without_a_vendor_moves_nothing() -> None:
    found = ask(TermsChange("lone", notice_days=400))
    assert found.figures == ()
    assert [n.code for n in found.notices] == ["contract-without-vendor"]


def test_impossible_terms_and_unknown_contracts_are_refused() -> None:
    with pytest.raises(UndefinedError, match="must not be negative"):
        _ = ask(TermsChange("main", notice_days=-1))
    with pytest.raises(UnknownIdError, match="no contract, or vendor under contract, has the id"):
        _ = ask(TermsChange("bolt", notice_days=1))


def test_it_says_what_it_is() -> None:
    one = TermsChange("main", notice_days=Range90(low=1, high=9), data_return=False)
    assert one.id == "terms-change:main:notice_days=1 to 9:data_return=no"
    assert one.title == "other terms with main: notice days 1 to 9, data return no"


@settings(max_examples=40)
@given(landscapes(max_systems=3), st.data())
def test_no_contract_raises_and_an_exit_takes_the_notice(
    landscape: Landscape, data: st.DataObject
) -> None:
    contracts = [c.id for c in landscape.of(Contract)]
    if not contracts:
        return
    digest = landscape.digest
    id_ = data.draw(st.sampled_from(contracts))
    one = TermsChange(id_, notice_days=5000, ends=dt.date(2099, 1, 1))
    found = run(landscape, one, seed=7, draws=20, as_of=DAY)
    assert landscape.digest == digest
    for figure in found.figures:
        if figure.key in {"notice", "exit-duration"}:
            drawn = figure.after
            least = drawn.samples.min() if isinstance(drawn, Distribution) else float(str(drawn))
            assert least >= 5000
