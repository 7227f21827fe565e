from __future__ import annotations

import pytest
from oracles.by_hand import DAY, desk, only

from lockin import reference
from lockin.errors import UnknownIdError
from lockin.model.landscape import Landscape
from lockin.model.nodes import Host, Service, Vendor
from lockin.switching import Exit, depart
from lockin.switching.site import Site
from lockin.switching.targets import (
    OTHER,
    Target,
    candidates,
    every_target,
    missing_features,
    offered,
    same_wire,
)


def found(landscape: Landscape, exit_: Exit, *roles: str) -> dict[str, list[str]]:
    site = Site(landscape, only({}), DAY)
    of = candidates(site, depart(landscape, exit_), frozenset(roles))
    return {role: [t.id for t in targets] for role, targets in of.items()}


def test_survivors_and_services_by_other_vendors() -> None:
    text = found(desk(), Exit("acme"), "text")["text"]
    listed = {s.id for s in reference.services(role="text")}
    assert set(text) == listed | {"other-chat"}
    assert text == sorted(text)


def test_services_of_the_vendor_left_are_no_targets() -> None:
    own = Vendor(id="our-openai", fact="openai")
    nodes = [*desk().nodes, own, Service(id="ours", vendor="our-openai", role="text")]
    landscape = desk().replace(nodes=nodes)
    text = found(landscape, Exit("our-openai"), "text")["text"]
    assert not [t for t in text if t.startswith("openai")]
    assert "anthropic-messages" in text
    site = Site(landscape, only({}), DAY)
    every = {t.id for t in every_target(site, depart(landscape, Exit("our-openai")))}
    assert not [t for t in every if t.startswith("openai")]


def test_a_service_in_the_landscape_stands_for_its_fact() -> None:
    mine = Service(id="claude", vendor="bolt", role="text", fact="anthropic-messages")
    landscape = desk().replace(nodes=[*desk().nodes, mine])
    text = found(landscape, Exit("acme"), "text")["text"]
    assert "claude" in text
    assert "anthropic-messages" not in text


def test_names_restrict_the_choice() -> None:
    both = Exit("acme", to=("other-chat", "anthropic-messages"))
    assert found(desk(), both, "text") == {"text": ["anthropic-messages", "other-chat"]}
    assert found(desk(), Exit("acme", to="bolt"), "text") == {"text": ["other-chat"]}
    assert "anthropic-messages" in found(desk(), Exit("acme", to="anthropic"), "text")["text"]
    assert found(desk(), Exit("acme", to="other-chat"), "embedding") == {
        "embedding": ["other-supplier"]
    }
    with pytest.raises(UnknownIdError, match="other-chat"):
        found(desk(), Exit("acme", to="other-chad"), "text")


def test_nothing_is_known_of_another_supplier() -> None:
    assert found(desk(), Exit("acme"), "no-such-role") == {"no-such-role": ["other-supplier"]}
    assert not OTHER.known
    assert OTHER.offers("streaming") is None
    assert OTHER.source == "assumption: nothing is portable"


def test_what_a_target_offers() -> None:
    stated = Target("t", "v", Service(id="t", features=("streaming",)))
    assert (stated.offers("streaming"), stated.offers("file-search")) == (True, False)
    silent = Target("t", "v", Service(id="t"))
    assert silent.offers("streaming") is None
    used = ("tool-calling", "streaming", "file-search")
    assert missing_features(used, ("file-search",), stated) == ("tool-calling",)
    assert missing_features(used, (), silent) == tuple(sorted(used))
    assert offered("streaming", "no-such-service") is None
    assert offered("no-such-feature", "openai-responses") is None


def test_the_same_wire() -> None:
    site = Site(desk(), only({}), DAY)
    chat = site.landscape.by_id["chat"]
    assert isinstance(chat, Service)
    twin = Target("x", "v", Service(id="x", surface="responses"))
    assert same_wire(chat, twin, site)
    assert not same_wire(chat, Target("x", "v", Service(id="x", surface="messages")), site)
    assert not same_wire(chat, OTHER, site)
    assert not same_wire(None, twin, site)
    facts = reference.service("openai-chat-completions")
    known = Service(id="mine", fact="openai-chat-completions")
    listed = Target(facts.id, facts.vendor, None, facts)
    assert same_wire(known, listed, site)
    other = reference.service("openai-embeddings")
    assert not same_wire(known, Target(other.id, other.vendor, None, other), site)


def test_labels() -> None:
    named = Service(id="x", name="The chat")
    assert Target("x", "v", named).label == "The chat"
    assert OTHER.label == "other-supplier"
    facts = reference.service("anthropic-messages")
    assert Target(facts.id, facts.vendor, None, facts).label == facts.name
    assert Target(facts.id, facts.vendor, None, facts).source == facts.source
    assert Host(id="h").label == "h"
