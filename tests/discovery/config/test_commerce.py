"""Profiles, feeds and mandates of the commerce protocols."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

import pytest

from lockin import reference
from lockin.discovery import Kind, SourceFile
from lockin.discovery.config.commerce import COMMERCE
from lockin.discovery.findings import Finding, Skipped
from lockin.discovery.signatures import table
from lockin.discovery.sources import Tree


def _read(path: str, text: str) -> list[Finding | Skipped]:
    assert COMMERCE.wants(PurePosixPath(path))
    return list(COMMERCE.read([SourceFile(path, text)], Tree()))


def _told(path: str, text: str) -> list[tuple[Any, ...]]:
    found = [f for f in _read(path, text) if isinstance(f, Finding)]
    assert "SECRET" not in repr(found)
    assert all(f.kind is Kind.PROTOCOL for f in found)
    return [(f.line, f.column, f.name, f.size, f.via, f.host) for f in found]


PROFILE = """\
{
  "ucp": {
    "version": "2026-04-08",
    "services": {
      "dev.ucp.shopping": [
        {"version": "2026-04-08", "transport": "rest", "endpoint": "https://shop.acme.com/ucp"},
        {"version": "2026-04-08", "transport": "mcp", "endpoint": "https://shop.acme.com/mcp"}
      ]
    },
    "capabilities": {
      "dev.ucp.shopping.checkout": [{"version": "2026-04-08"}],
      "dev.ucp.shopping.ap2_mandate": [{"version": "2026-04-08"}]
    }
  },
  "signing_keys": [{"kid": "SECRET", "kty": "EC"}]
}
"""
FIRST = """\
{"ucp": {"version": "2026-01-11",
  "services": {"dev.ucp.shopping": {"version": "2026-01-11",
                                    "a2a": {"endpoint": "https://shop.acme.com/card"}}},
  "capabilities": [{"name": "dev.ucp.shopping.checkout", "version": "2026-01-11"}]}}
"""
DISCOVERY = """\
{
  "protocol": {"name": "acp", "version": "2026-04-17"},
  "api_base_url": "https://api.acme.com/acp",
  "transports": ["rest", "mcp"],
  "capabilities": {"services": ["checkout", "orders"]}
}
"""


@pytest.mark.parametrize("path", [".well-known/ucp", "public/.well-known/ucp.json", "ucp.json"])
def test_a_profile_tells_its_capabilities_and_other_protocols(path: str) -> None:
    assert _told(path, PROFILE) == [
        (2, 3, "ucp", 2, (), "shop.acme.com"),
        (12, 7, "ap2", 0, (), None),
        (7, 48, "mcp", 0, (), None),
    ]


def test_the_first_shape_of_a_profile() -> None:
    assert _told("ucp-profile.json", FIRST) == [
        (1, 2, "ucp", 1, (), None),
        (3, 37, "a2a", 0, (), None),
    ]


def test_a_discovery_document_names_its_protocol() -> None:
    assert _told(".well-known/acp.json", DISCOVERY) == [
        (2, 24, "acp", 2, (), "api.acme.com"),
        (4, 26, "mcp", 0, (), None),
    ]


def test_a_product_feed_is_told_by_its_columns() -> None:
    json = '{"products": [\n  {"enable_search": "true", "enable_checkout": "true", "id": "1"},\n'
    json += '  {"enable_search": "true", "enable_checkout": "false", "id": "2"}\n]}\n'
    feed = ("product-feed",)
    assert _told("feeds/product_feed.json", json) == [(2, 4, "acp", 2, feed, None)]
    lines = '{"is_eligible_search": true, "is_eligible_checkout": true}\n' * 3
    assert _told("product-feed.jsonl", lines) == [(1, 2, "acp", 3, feed, None)]
    rows = "id,title,enable_search,enable_checkout,price\n1,a,true,true,1\n2,b,true,true,1\n"
    assert _told("feed.csv", rows) == [(1, 10, "acp", 2, feed, None)]


def test_mandates_are_told_by_their_keys() -> None:
    text = '{"message": {\n  "ap2.mandates.IntentMandate": {"user": "SECRET"}}}'
    assert _told("intent-mandate.json", text) == [(2, 3, "ap2", 0, ("mandate",), None)]


def test_an_interface_needs_two_paths_of_a_protocol() -> None:
    one = "openapi: 3.1.0\npaths:\n  /health: {}\n  /checkout_sessions: {}\n"
    two = one + "  /checkout_sessions/{id}/complete: {}\n"
    assert _told("openapi.yaml", one) == []
    assert _told("openapi.yaml", two) == [(4, 3, "acp", 2, ("interface",), None)]
    universal = one.replace("_sessions", "-sessions") + "  /checkout-sessions/{id}: {}\n"
    assert [row[2] for row in _told("openapi.yaml", universal)] == ["ucp"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".well-known/acp.json", '{"protocol": "agent-client-protocol", "acp": true}'),
        (".well-known/acp.json", '{"name": "acp", "agents": []}'),
        ("ucp.json", '{"ucp": "unified computing platform"}'),
        ("ucp.json", '{"ucp": {"version": "1"}}'),
        ("feed.json", '{"products": [{"enable_search": true}]}'),
        ("feed.csv", "id,enable_search\n1,true\n"),
        ("mandate.schema.json", '{"$defs": {"payment_mandate": {}}}'),
        ("openapi.json", '{"paths": {"/checkout_sessions": 1, "/checkout_sessions/{id}": 2}}'),
        ("checkout.json", "[]"),
    ],
)
def test_the_letters_alone_are_not_enough(path: str, text: str) -> None:
    assert _read(path, text) == []


def test_a_name_without_ending_counts_only_where_it_is_served() -> None:
    assert not COMMERCE.wants(PurePosixPath("bin/ucp"))


def test_a_broken_profile_is_skipped_with_the_reason() -> None:
    assert _read("ucp.json", '{"ucp": {') == [Skipped("ucp.json", "not JSON at line 1")]


def test_every_protocol_in_the_tables_is_a_reference_fact() -> None:
    rows = table("protocols")
    named = {p for part in ("extensions", "capabilities", "transports", "paths")
             for p in rows[part].values()}  # fmt: skip
    tooling = {row.get("protocol") for row in table("tooling")["names"].values()} - {None}
    assert named | tooling <= {fact.id for fact in reference.protocols()}
