from __future__ import annotations

import pytest

from lockin.errors import UnknownIdError
from lockin.graph import compile  # noqa: A004 - the verb of the design
from lockin.resilience.common import CommonCause
from lockin.resilience.events import Events
from lockin.testing.builders import one_vendor

COMPILED = compile(one_vendor())


def stops(events: Events) -> dict[str, list[str]]:
    return {key: COMPILED.names(events.stopped(key)) for key in events.keys}


def test_one_event_per_node() -> None:
    events = Events.of_nodes(COMPILED, ["desk", "acme"])
    assert stops(events) == {"acme": ["acme"], "desk": ["desk"]}
    assert events.owners.tolist() == [0, 1]
    with pytest.raises(UnknownIdError, match=r"'acne'.*'zoe'"):
        _ = Events.of_nodes(COMPILED, ["zoe", "acne"])


def test_common_causes_stand_among_the_others_by_key() -> None:
    events = Events.of_nodes(COMPILED, ["acme", "desk"])
    assert events.joined(COMPILED, ()) is events
    joined = events.joined(COMPILED, [CommonCause("blackout", ["desk", "acme-chat"])])
    assert joined.keys == ("acme", "blackout", "desk")
    assert stops(joined)["blackout"] == ["acme-chat", "desk"]


def test_no_events_are_no_events() -> None:
    assert Events.of({}).keys == ()
    assert stops(Events.of_nodes(COMPILED, ())) == {}
