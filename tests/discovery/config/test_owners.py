"""Who owns what."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lockin.discovery import SOURCES, discover
from lockin.discovery.config.owners import NOBODY, OWNERS, matcher, read_owners, wants_owners
from lockin.discovery.findings import Finding
from lockin.discovery.sources import SourceFile
from lockin.model.nodes import System, Team

if TYPE_CHECKING:
    from discovery.aliases import Write

ALL = (*(s for s in SOURCES if s.name != "owners"), OWNERS)
CALL = "from openai import OpenAI\nOpenAI().responses.create(model='gpt-4o', input='x')\n"


def told(path: str, text: str) -> list[tuple[str, str | None, int]]:
    found = [f for f in read_owners(SourceFile(path, text)) if isinstance(f, Finding)]
    return [(f.name, f.group, f.line) for f in found]


def owner(write: Write, files: dict[str, str]) -> str | None:
    (system,) = discover(write({"shop/a.py": CALL, **files}), sources=ALL).of(System)
    return system.owner


@pytest.mark.parametrize(
    ("pattern", "inside", "outside"),
    [
        ("*", ["a.py", "x/a.py"], []),
        ("*.py", ["a.py", "x/y/a.py"], ["a.pyc"]),
        ("/build/logs/", ["build/logs/a"], ["x/build/logs/a", "build/logs"]),
        ("docs/*", ["docs/a.md"], ["docs/more/a.md", "x/docs/a.md"]),
        ("apps/", ["apps/a", "x/apps/a"], ["apps"]),
        ("/docs", ["docs/a", "docs"], ["x/docs/a", "docs2/a"]),
        ("**/logs", ["logs/a", "x/y/logs/a"], ["logs2/a"]),
        ("/apps/github", ["apps/github/a"], ["apps/gitlab/a"]),
        ("a/**/b", ["a/b", "a/x/y/b"], ["ab"]),
        ("[a].py", ["[a].py"], ["a.py"]),
        ("x+y.py", ["x+y.py"], ["xxy.py"]),
    ],
)
def test_patterns(pattern: str, inside: list[str], outside: list[str]) -> None:
    assert [p for p in inside if not matcher(pattern).match(p)] == []
    assert [p for p in outside if matcher(pattern).match(p)] == []


@given(st.text(alphabet="ab/*?.[]!\\ ", max_size=30), st.text(alphabet="ab/.", max_size=30))
def test_no_pattern_raises(pattern: str, path: str) -> None:
    assert matcher(pattern).match(path) is None or path is not None


def test_the_last_match_wins(write: Write) -> None:
    rules = "* @acme/everyone\n/shop/ @acme/shop  # the shop\n"
    assert owner(write, {"CODEOWNERS": rules}) == "team-acme-shop"
    assert owner(write, {"CODEOWNERS": rules + "*.py @acme/python\n"}) == "team-acme-python"


def test_a_line_without_owners_takes_them_away(write: Write) -> None:
    assert owner(write, {"CODEOWNERS": "* @acme/everyone\n/shop/\n"}) is None


def test_persons_are_not_kept() -> None:
    assert told("CODEOWNERS", "* @alice bob@example.com\n") == [(NOBODY, "*", 1)]
    assert told("CODEOWNERS", "* @alice @Acme/Shop\n") == [("acme/shop", "*", 1)]


def test_the_file_of_the_platform_folder_comes_first(write: Write) -> None:
    files = {"CODEOWNERS": "* @acme/root\n", ".github/CODEOWNERS": "* @acme/platform\n"}
    assert owner(write, files) == "team-acme-platform"


def test_a_file_elsewhere_counts_for_nothing(write: Write) -> None:
    assert owner(write, {"shop/CODEOWNERS": "* @acme/x\n"}) is None


def test_sections_have_default_owners_and_a_last_match_each(write: Write) -> None:
    rules = "[Shop][2] @acme/shop\n/shop/\n*.md @acme/docs\n^[Optional] @acme/late\n*\n"
    assert owner(write, {"CODEOWNERS": rules}) == "team-acme-shop"
    assert told("CODEOWNERS", rules) == [
        ("acme/shop", "/shop/", 2),
        ("acme/docs", "*.md", 3),
        ("acme/late", "*", 5),
    ]


def test_escaped_spaces_and_hashes_belong_to_the_pattern() -> None:
    assert told("CODEOWNERS", "/a\\ b/ @x/y\n\\#c @x/z\n") == [
        ("x/y", "/a b/", 1),
        ("x/z", "#c", 2),
    ]


CATALOGUE = """apiVersion: backstage.io/v1alpha1
kind: System
metadata: {name: shop-suite}
spec: {owner: suite}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: desk
spec:
  type: service
  owner: group:default/checkout
  system: shop-suite
"""


def test_a_component_comes_before_its_system_and_before_codeowners(write: Write) -> None:
    files = {"catalog-info.yaml": CATALOGUE, "CODEOWNERS": "* @acme/everyone\n"}
    assert owner(write, files) == "team-checkout"


def test_documents_keep_their_lines() -> None:
    assert told("catalog-info.yaml", CATALOGUE) == [
        ("suite", "shop-suite", 4),
        ("checkout", "desk", 12),
    ]


@pytest.mark.parametrize(
    ("stated", "namespace", "team"),
    [
        ("checkout", "default", "checkout"),
        ("checkout", "shop", "shop/checkout"),
        ("group:checkout", "default", "checkout"),
        ("group:other/checkout", "shop", "other/checkout"),
        ("user:default/alice", "default", NOBODY),
    ],
)
def test_references_have_defaults(stated: str, namespace: str, team: str) -> None:
    text = (
        "apiVersion: backstage.io/v1alpha1\nkind: Component\n"
        f"metadata: {{name: a, namespace: {namespace}}}\nspec: {{owner: '{stated}'}}\n"
    )
    assert told("catalog-info.yaml", text) == [(team, "a", 4)]


@pytest.mark.parametrize("kind", ["API", "AiResource"])
def test_kinds_of_2026_are_owned_as_well(kind: str) -> None:
    text = (
        f"apiVersion: backstage.io/v1alpha1\nkind: {kind}\nmetadata: {{name: tools}}\n"
        "spec: {type: mcp-server, owner: platform}\n"
    )
    assert told("catalog-info.yaml", text) == [("platform", "tools", 4)]


def test_other_yaml_of_the_same_name_is_no_catalogue() -> None:
    assert told("catalog-info.yaml", "kind: Component\nspec: {owner: x}\n") == []
    (skipped,) = read_owners(SourceFile("catalog-info.yaml", "a: [\n"))
    assert not isinstance(skipped, Finding)


def test_the_team_is_a_node_with_the_line_that_names_it(write: Write) -> None:
    files = {"shop/a.py": CALL, "CODEOWNERS": "# x\n* @acme/shop\n"}
    found = discover(write(files), sources=ALL)
    (team,) = found.of(Team)
    assert [(e.source, e.line) for e in team.evidence] == [("CODEOWNERS", 2)]
    (system,) = found.of(System)
    assert any(e.field == "owner" and e.line == 2 for e in system.evidence)
    assert found.problems() == ()


def test_what_is_wanted() -> None:
    assert wants_owners(PurePosixPath("docs/CODEOWNERS"))
    assert wants_owners(PurePosixPath("a/catalog-info.yaml"))
    assert not wants_owners(PurePosixPath("catalog.yaml"))
