from __future__ import annotations

import pytest

from lockin.errors import UndefinedError, UnknownIdError
from lockin.estimates import Exactly, Pert
from lockin.graph import compile  # noqa: A004 - the verb of the design
from lockin.resilience.common import CommonCause
from lockin.resilience.failure import basic_events, probabilities_of
from lockin.testing.builders import two_vendors

COMPILED = compile(two_vendors())


def test_events_are_the_keys_and_the_causes() -> None:
    causes = (
        CommonCause("both", ["acme", "bolt"]),
        CommonCause("dns", ["desk"], Exactly(value=0.25)),
    )
    events, p = basic_events(COMPILED, {"bolt": 0.5, "both": 0.125}, causes)
    assert (events.keys, p.tolist()) == (("bolt", "both", "dns"), [0.5, 0.125, 0.25])


def test_what_has_no_probability_never_occurs() -> None:
    estimate = Pert(low=0.0, mode=0.25, high=0.5)
    assert probabilities_of(["a", "b", "c"], {"b": 1, "c": estimate}).tolist() == [0, 1, 0.25]


def test_all_that_is_wrong_is_named_at_once() -> None:
    with pytest.raises(UnknownIdError, match=r"'acne'; close: acme.*'zoe'"):
        _ = basic_events(COMPILED, {"zoe": 0.5, "acne": 0.5}, ())
    with pytest.raises(UnknownIdError, match=r"no event has the id 'd'"):
        _ = probabilities_of(["a"], {"d": 0.5})
    with pytest.raises(UndefinedError, match=r"between 0 and 1: a 1\.25, b -0\.5$"):
        _ = probabilities_of(["a", "b"], {"a": 1.25, "b": Exactly(value=-0.5)})
