from __future__ import annotations

import pytest

from lockin.errors import UndefinedError, UnknownIdError
from lockin.resilience import CommonCause, kill_sets
from lockin.testing.builders import two_vendors


def test_what_it_stops_is_kept_once_and_sorted() -> None:
    assert CommonCause("dns", ["bolt", "acme", "bolt"]).stops == ("acme", "bolt")
    assert CommonCause("dns", "acme").stops == ("acme",)
    assert CommonCause("dns", ["a", "b"]) == CommonCause("dns", ("b", "a"))


def test_a_cause_is_one_more_player() -> None:
    found = kill_sets(two_vendors(), "support", common=[CommonCause("dns", ["acme", "bolt"])])
    assert list(found) == [{"dns"}, {"acme", "bolt"}]
    desk = kill_sets(two_vendors(), "support", common=[CommonCause("fire", ["desk"])])
    assert list(desk) == [{"fire"}, {"acme", "bolt"}]


def test_what_is_wrong_is_named() -> None:
    with pytest.raises(UndefinedError, match="'dns' stops nothing"):
        _ = CommonCause("dns", [])
    with pytest.raises(UndefinedError, match="needs an id"):
        _ = CommonCause("", ["acme"])
    landscape = two_vendors()
    strangers = CommonCause("dns", ["nobody"]), CommonCause("fire", ["acne", "acme"])
    with pytest.raises(UnknownIdError, match=r"'acne'.*'nobody'"):
        _ = kill_sets(landscape, "support", common=strangers)
    taken = [CommonCause(id_, ["bolt"]) for id_ in ("dns", "desk", "dns", "acme", "fire")]
    with pytest.raises(UndefinedError, match=r"taken or given twice: acme, desk, dns$"):
        _ = kill_sets(landscape, "support", common=taken)
