from __future__ import annotations

import datetime as dt

import pytest

from lockin.assessment import assess
from lockin.testing import builders

DAY = dt.date(2026, 11, 22)


def test_systems_tell_their_person_days() -> None:
    one = assess(builders.everything(), seed=7, draws=4_000, as_of=DAY, exits=["acme"]).exits[0]
    told = sum(part.person_days for part in one.systems)
    assert all(part.person_days > 0 for part in one.systems)
    assert told == pytest.approx(one.person_days.mean, rel=0.05)  # closed form against draws
