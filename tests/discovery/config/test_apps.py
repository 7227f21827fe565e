"""Manifests of apps on content platforms."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

import pytest

from lockin.discovery import Kind, SourceFile
from lockin.discovery.config.apps import APPS
from lockin.discovery.findings import Finding, Skipped
from lockin.discovery.sources import Tree


def _read(path: str, text: str) -> list[Finding | Skipped]:
    assert APPS.wants(PurePosixPath(path))
    return list(APPS.read([SourceFile(path, text)], Tree()))


def _told(path: str, text: str) -> list[tuple[Any, ...]]:
    found = [f for f in _read(path, text) if isinstance(f, Finding)]
    assert "SECRET" not in repr(found)
    assert all(f.kind is Kind.CONNECTOR for f in found)
    return [(f.line, f.column, f.name, f.vendor, f.size, f.features, f.via) for f in found]


SLACK = """\
display_information:
  name: Order desk
features:
  assistant_view:
    assistant_description: SECRET
oauth_config:
  redirect_urls: ["https://acme.com/SECRET"]
  scopes:
    bot: [channels:history, search:read.public, chat:write, commands]
    user:
      - files:read
settings:
  event_subscriptions: {bot_events: [app_mention]}
"""


@pytest.mark.parametrize("path", ["manifest.yml", "slack/app-manifest.yaml", "slack-app.yml"])
def test_a_slack_app_counts_its_scopes(path: str) -> None:
    assert _told(path, SLACK) == [
        (8, 3, "slack", "slack", 4, ("read", "write"), ("app-manifest", "assistant")),
    ]


def test_a_slack_app_that_only_reads() -> None:
    text = '{"display_information": {"name": "x"},\n "functions": {"f": {"title": "t"}},\n'
    text += ' "oauth_config": {"scopes": {"bot": ["channels:read"]}}}'
    assert _told("manifest.json", text) == [
        (3, 19, "slack", "slack", 1, ("read",), ("app-manifest", "functions")),
    ]


GOOGLE = """\
{
  "timeZone": "Europe/Paris",
  "oauthScopes": [
    "https://www.googleapis.com/auth/script.external_request",
    "https://www.googleapis.com/auth/drive.readonly",
    "https://www.googleapis.com/auth/spreadsheets",
    "https://mail.google.com/"
  ],
  "addOns": {"common": {"name": "Sums"}, "gmail": {}}
}
"""


def test_a_workspace_add_on_reaches_one_platform_per_scope() -> None:
    via = ("app-manifest", "add-on")
    assert _told("src/appsscript.json", GOOGLE) == [
        (5, 5, "google-drive", "google", 2, ("read", "write"), via),
        (7, 5, "gmail", "google", 1, ("write",), via),
    ]


def test_an_add_on_without_scopes_is_told_by_its_parts() -> None:
    text = '{"addOns": {"common": {"name": "x"},\n "calendar": {}, "other": {}}}'
    assert _told("deployment.json", text) == [
        (2, 2, "google-calendar", "google", 0, (), ("app-manifest", "add-on")),
    ]


def test_an_address_that_a_script_may_call_names_the_vendor() -> None:
    text = '{"oauthScopes": [],\n "urlFetchWhitelist": ["https://api.openai.com/SECRET/"]}'
    [found] = [f for f in _read("appsscript.json", text) if isinstance(f, Finding)]
    assert (found.kind, found.vendor, found.place) == (
        Kind.SETTING, "openai", "appsscript.json:2:24",
    )  # fmt: skip
    assert "SECRET" not in repr(found)


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("app.yml", ("name: Bot\ndefault_events: [push]\ndefault_permissions:\n"
         "  contents: write\n  issues: read\n  metadata: read\n"), 3),
        ("github-app.json", ('{"name": "Bot", "hook_attributes": {"url": "https://SECRET"},\n'
         '"default_permissions": {"a": "read", "b": "read", "c": "admin", "d": "none"}}'), 2),
    ],
)  # fmt: skip
def test_a_github_app_counts_its_permissions(path: str, text: str, line: int) -> None:
    assert _told(path, text) == [
        (line, 1, "github", "github", 3, ("read", "write"), ("app-manifest",)),
    ]


FORGE = """\
modules:
  rovo:agent:
    - key: helper
      name: Release helper
      prompt: SECRET
      actions: [find, close]
permissions:
  scopes: ["read:jira-work", "write:confluence-content"]
app:
  id: ari:cloud:ecosystem::app/SECRET
"""


def test_an_atlassian_app_brings_agents_and_scopes() -> None:
    found = [f for f in _read("forge/manifest.yml", FORGE) if isinstance(f, Finding)]
    assert [(f.kind, f.line, f.name, f.size, f.group) for f in found] == [
        (Kind.CONNECTOR, 8, "jira-confluence", 2, "forge"),
        (Kind.AGENT, 4, "rovo agent", 2, "Release helper"),
    ]
    assert "SECRET" not in repr(found)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("manifest.json", '{"manifest_version": 3, "default_permissions": {"tabs": "read"}}'),
        ("manifest.json", '{"display_information": "x", "oauthScopes": "y"}'),
        ("app.yml", "default_permissions: {contents: read}\n"),
        ("app.json", '{"expo": {"name": "x"}}'),
        ("asset-manifest.json", "[]"),
    ],
)
def test_other_files_of_the_same_name_give_nothing(path: str, text: str) -> None:
    assert _read(path, text) == []


def test_a_broken_manifest_is_skipped_with_the_reason() -> None:
    assert _read("manifest.json", '{"display_information": {') == [
        Skipped("manifest.json", "not JSON at line 1")
    ]
