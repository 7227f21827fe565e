from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from oracles.by_hand import DAY, by_hand, desk

from lockin.model.nodes import Contract
from lockin.switching import Exit, exit_path
from lockin.switching.components.contract import FREE_SWITCHING, lesser, switching_charge

LEAVE = Exit("acme", to="other-chat")


def paid(contract: Contract, *, spend: float | None = None, as_of: dt.date = DAY) -> float:
    cost = by_hand(desk(contract, spend=spend), {}, LEAVE, as_of)
    found = cost.by_mechanism().get("M11")
    assert (found is None) == ("contract" not in cost.by_component())
    return 0.0 if found is None else found.mean


def test_the_lesser_of_charge_and_what_is_left() -> None:
    charge, commitment = np.array([50.0, 50.0]), np.array([100.0, 60.0])
    assert lesser(charge, commitment, 30.0) is not None
    np.testing.assert_allclose(np.asarray(lesser(charge, commitment, 30.0)), [50, 30])
    np.testing.assert_allclose(np.asarray(lesser(charge, commitment, 500.0)), [0, 0])
    np.testing.assert_allclose(np.asarray(lesser(None, commitment, 30.0)), [70, 30])
    np.testing.assert_allclose(np.asarray(lesser(charge, None, 30.0)), [50, 50])
    assert lesser(None, None, 30.0) is None


@pytest.mark.parametrize(
    ("charge", "commitment", "expected"),
    [(150, 400, 150), (500, 400, 400), (150, None, 150), (None, 400, 400), (None, None, 0)],
)
def test_what_the_contract_charges(
    charge: float | None, commitment: float | None, expected: float
) -> None:
    contract = Contract(id="deal", vendor="acme", termination_charge=charge, commitment=commitment)
    assert paid(contract) == expected


def test_a_contract_that_has_ended_charges_nothing() -> None:
    contract = Contract(id="deal", vendor="acme", termination_charge=150, ends=DAY)
    assert paid(contract) == 150
    assert paid(contract, as_of=DAY + dt.timedelta(days=1)) == 0


def test_another_vendors_contract_stays() -> None:
    assert paid(Contract(id="deal", vendor="bolt", termination_charge=150)) == 0


def test_the_commitment_is_spent_with_time() -> None:
    contract = Contract(id="deal", vendor="acme", termination_charge=350, commitment=400)
    cost = by_hand(desk(contract, spend=100), {}, LEAVE)
    means = [one.mean for _, one in exit_path(cost, (0, 1, 2, 4, 5))]
    assert means == pytest.approx([350, 300, 200, 0, 0])


def test_the_switching_charge_is_paid_apart() -> None:
    contract = Contract(id="deal", vendor="acme", termination_charge=150, switching_charge=40)
    assert paid(contract) == 190


def test_the_data_act_ends_switching_charges() -> None:
    assert dt.date(2027, 1, 12) == FREE_SWITCHING
    under = Contract(id="deal", vendor="acme", switching_charge=40, eu_data_act=True)
    before = dt.date(2027, 1, 11)
    assert (paid(under, as_of=before), paid(under, as_of=FREE_SWITCHING)) == (40, 0)
    for applies in (False, None):
        outside = Contract(id="deal", vendor="acme", switching_charge=40, eu_data_act=applies)
        assert paid(outside, as_of=FREE_SWITCHING) == 40
    assert not switching_charge(under, FREE_SWITCHING)


def test_the_charge_is_no_work() -> None:
    contract = Contract(id="deal", vendor="acme", termination_charge=150, switching_charge=40)
    assert by_hand(desk(contract), {}, LEAVE).person_days.mean == 0
