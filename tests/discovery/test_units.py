"""Which folders are systems."""

from __future__ import annotations

import random
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lockin.discovery import SOURCES, Scan, discover, landscape_of, scan
from lockin.discovery._units import units
from lockin.discovery.config.evaluations import EVALUATIONS
from lockin.discovery.config.owners import OWNERS
from lockin.discovery.config.parts import PARTS, read_part, wants_part
from lockin.discovery.findings import Finding
from lockin.discovery.sources import SourceFile
from lockin.model.nodes import System

if TYPE_CHECKING:
    from pathlib import Path

    from discovery.aliases import Write

    from lockin.model.landscape import Landscape
    from lockin.model.nodes import Record

ALL = (
    *(s for s in SOURCES if s.name not in {"parts", "owners", "evaluations"}),
    PARTS,
    OWNERS,
    EVALUATIONS,
)
CALL = "from openai import OpenAI\nOpenAI().responses.create(model='gpt-4o', input='x')\n"
OTHER = "from anthropic import Anthropic\nAnthropic().messages.create(model='claude-sonnet-4-5')\n"
DEPLOYED = "deployed"
DOCKER = "FROM python:3.11\n"
MONOREPO = {
    "README.md": "x",
    "services/ask/Dockerfile": DOCKER,
    "services/ask/requirements.txt": "openai\n",
    "services/ask/main.py": CALL,
    "services/mail/Dockerfile": DOCKER,
    "services/mail/requirements.txt": "anthropic\n",
    "services/mail/main.py": OTHER,
}


def found(root: Path) -> Landscape:
    return discover(root, sources=ALL)


def systems(root: Path) -> dict[str, str]:
    return {unit.id: unit.folder for unit in units([scan(root, sources=ALL)])}


def edges(landscape: Landscape) -> set[tuple[str, str]]:
    return {(d.source, d.target) for d in landscape.dependencies}


def test_folders_that_are_deployed_by_themselves_are_systems(write: Write) -> None:
    root = write(MONOREPO)
    assert systems(root) == {
        "desk-services-ask": "services/ask",
        "desk-services-mail": "services/mail",
    }
    assert edges(found(root)) == {
        ("desk-services-ask", "openai-responses"),
        ("desk-services-mail", "anthropic-messages"),
    }


def test_one_deployed_folder_leaves_one_system_with_its_front_end(write: Write) -> None:
    files = {
        "azure.yaml": "name: x\nservices:\n  backend:\n    project: ./app/backend\n",
        "app/backend/requirements.txt": "openai\n",
        "app/backend/app.py": CALL,
        "app/frontend/package.json": '{"name": "ui", "scripts": {"start": "vite"}}',
    }
    assert systems(write(files)) == {"desk": ""}


def test_front_ends_that_are_deployed_apart_are_systems_where_they_use_something(
    write: Write,
) -> None:
    files = {
        **MONOREPO,
        "web/Dockerfile": DOCKER,
        "web/package.json": '{"name": "web", "scripts": {"start": "next start"}}',
    }
    assert "desk-web" not in systems(write(files))
    assert "desk-web" in systems(write({**files, "web/bot.py": CALL}))


def test_a_library_of_one_belongs_to_it_and_a_shared_one_to_the_repository(write: Write) -> None:
    files = {
        "README.md": "x",
        "ask/Dockerfile": DOCKER,
        "ask/pyproject.toml": "[project]\nname = 'ask'\n",
        "ask/main.py": "from alone import llm\nfrom shared import base\n" + CALL,
        "mail/Dockerfile": DOCKER,
        "mail/pyproject.toml": "[project]\nname = 'mail'\n",
        "mail/main.py": "from shared import base\n" + CALL,
        "alone/__init__.py": "",
        "alone/llm.py": OTHER,
        "shared/__init__.py": "",
        "shared/base.py": "import cohere\ncohere.Client().chat(message='x')\n",
    }
    landscape = found(write(files))
    assert ("desk-ask", "anthropic-messages") in edges(landscape)
    assert {s for s, t in edges(landscape) if t.startswith("cohere")} == {"desk"}
    assert {("desk-ask", "desk"), ("desk-mail", "desk")} <= edges(landscape)
    assert landscape.problems() == ()


def test_a_workspace_dependency_is_as_good_as_an_import(write: Write) -> None:
    files = {
        "package.json": '{"private": true, "workspaces": ["apps/*", "packages/*"]}',
        "apps/a/Dockerfile": DOCKER,
        "apps/a/package.json": '{"name": "a", "dependencies": {"@x/llm": "workspace:*"}}',
        "apps/a/a.py": CALL,
        "apps/b/Dockerfile": DOCKER,
        "apps/b/package.json": '{"name": "b"}',
        "apps/b/b.py": CALL,
        "packages/llm/package.json": '{"name": "@x/llm", "main": "index.js"}',
        "packages/llm/llm.py": OTHER,
    }
    assert ("desk-apps-a", "anthropic-messages") in edges(found(write(files)))


def test_where_nothing_says_how_it_is_deployed_programs_are_systems(write: Write) -> None:
    project = '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>'
    files = {
        "README.md": "x",
        "src/Ask/Ask.csproj": project,
        "src/Ask/a.py": CALL,
        "src/Mail/Mail.csproj": project,
        "src/Mail/b.py": OTHER,
        "src/Common/Common.csproj": '<Project Sdk="Microsoft.NET.Sdk"></Project>',
    }
    assert set(systems(write(files))) == {"desk-src-ask", "desk-src-mail"}
    assert set(systems(write({**files, "Dockerfile": DOCKER}))) == {"desk"}


@pytest.mark.parametrize(
    "recipe",
    [
        # an application server with its pages in one image, as chat applications often come
        {"docker-compose.yaml": "services:\n  app:\n    build: {context: ., target: base}\n"},
        {"docker-compose.yml": "services:\n  api:\n    image: chat\n    build: .\n"},
    ],
)
def test_a_workspace_that_is_deployed_as_one_is_one_system(
    write: Write, recipe: dict[str, str]
) -> None:
    files = {
        **recipe,
        "Dockerfile": DOCKER,
        "package.json": '{"name": "chat", "workspaces": ["api", "client", "packages/*"]}',
        "api/package.json": '{"name": "@chat/api", "scripts": {"start": "echo from the root"}}',
        "client/package.json": '{"name": "@chat/client", "scripts": {"dev": "vite"}}',
        "packages/llm/package.json": '{"name": "@chat/llm", "main": "index.js", "bin": "x.js"}',
        "backend/requirements.txt": "openai\n",
        "backend/main.py": CALL,
    }
    assert systems(write(files)) == {"desk": ""}


def test_infrastructure_that_is_declared_for_all_parts_makes_no_need_of_its_own(
    write: Write,
) -> None:
    account = (
        'resource "azurerm_cognitive_deployment" "x" {\n  model {\n    name = "gpt-4o"\n  }\n}\n'
    )
    azure = "from openai import AzureOpenAI\nAzureOpenAI().responses.create(model='gpt-4o')\n"
    files = {**MONOREPO, "infra/main.tf": account}
    before = {t for s, t in edges(found(write(files))) if s == "desk"}
    after = {
        t for s, t in edges(found(write({**files, "services/ask/main.py": azure}))) if s == "desk"
    }
    assert before
    assert after == set()


@pytest.mark.parametrize("folder", ["examples/a", "tests/a", "docs/a"])
def test_samples_tests_and_documentation_are_no_systems(write: Write, folder: str) -> None:
    files = {
        **MONOREPO,
        f"{folder}/Dockerfile": DOCKER,
        f"{folder}/requirements.txt": "openai\n",
        f"{folder}/main.py": CALL,
    }
    assert all(not place.startswith(folder) for place in systems(write(files)).values())


def test_a_folder_of_repositories_is_split_and_a_repository_is_not(write: Write) -> None:
    files = {"shop/setup.py": "", "shop/a.py": CALL, "bank/setup.py": "", "bank/a.py": CALL}
    assert set(systems(write(files))) == {"bank", "shop"}
    assert set(systems(write({**files, "README.md": "x"}))) == {"desk"}


def test_a_cloned_repository_inside_is_one_of_its_own(write: Write) -> None:
    root = write({"README.md": "x", "a.py": CALL, "tools/other/b.py": OTHER})
    (root / "tools/other/.git").mkdir()
    assert systems(root) == {"desk": "", "tools-other": "tools/other"}


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ("Dockerfile", "FROM x", [("", DEPLOYED)]),
        ("a/Dockerfile.dev", "FROM x", []),
        (".devcontainer/Dockerfile", "FROM x", []),
        (
            "compose.yaml",
            "services:\n  a:\n    build: ./a\n  b:\n    image: b\n",
            [("a", DEPLOYED)],
        ),
        (
            "compose.yml",
            "services:\n  a:\n    build: {context: ., dockerfile: apps/a/Dockerfile}\n",
            [("apps/a", DEPLOYED)],
        ),
        ("compose.yml", "services:\n  a:\n    build: ../../outside\n", []),
        (
            "skaffold.yaml",
            "build:\n  artifacts:\n  - {image: a, context: src/a}\n",
            [("src/a", DEPLOYED)],
        ),
        ("a/charts/x/Chart.yaml", "name: x", [("a", DEPLOYED)]),
        ("a/Cargo.toml", "[package]\nname = 'a'\n", [("a", "built")]),
        ("a/src/main.rs", "fn main() {}", [("a", "program")]),
        (
            "a/pom.xml",
            "<artifactId>spring-boot-maven-plugin</artifactId>",
            [("a", "built"), ("a", "program")],
        ),
        ("a/package.json", '{"bin": "x.js", "main": "y.js"}', [("a", "built")]),
        ("a/package.json", '{"bin": "x.js"}', [("a", "built"), ("a", "program")]),
        ("a/package.json", '{"scripts": {"start": "react-scripts start"}}', [("a", "built")]),
        ("a/pyproject.toml", "[project.scripts]\nx = 'a:b'\n", [("a", "built"), ("a", "program")]),
        (
            "a/b/b.csproj",
            '<ProjectReference Include="..\\c\\c.csproj" />',
            [("a/b", "built"), ("a/b", "needs")],
        ),
    ],
)
def test_signs(path: str, text: str, told: list[tuple[str, str]]) -> None:
    assert wants_part(PurePosixPath(path))
    made = [f for f in read_part(SourceFile(path, text)) if isinstance(f, Finding)]
    assert [(f.group, f.via[0]) for f in made] == told


def test_signs_that_are_broken_are_skipped_with_a_reason() -> None:
    (skipped,) = read_part(SourceFile("package.json", "{"))
    assert not isinstance(skipped, Finding)
    assert "not JSON" in skipped.reason


# -- what changes, and what does not ----------------------------------------------------------


def without_lines(landscape: Landscape) -> tuple[dict[str, Any], dict[str, Any]]:
    def bare(record: Record) -> dict[str, Any]:
        data: dict[str, Any] = record.model_dump(mode="json", exclude={"lines"})
        data["evidence"] = [e for e in data["evidence"] if e["field"] != "lines"]
        if data.get("coupling"):
            data["coupling"]["lines"] = None
        return data

    return (
        {n.id: bare(n) for n in landscape.nodes},
        {d.id: bare(d) for d in landscape.dependencies},
    )


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    folder=st.sampled_from(["", "services/ask/", "services/mail/", "new/"]),
    name=st.from_regex(r"[a-z]{3,8}", fullmatch=True),
)
def test_an_unrelated_file_changes_lines_only(write: Write, folder: str, name: str) -> None:
    root = write(MONOREPO)
    extra = root / f"{folder}zz_{name}.py"
    before = without_lines(found(root))
    extra.parent.mkdir(exist_ok=True)
    extra.write_text(f"{name} = 1\n")
    after = without_lines(found(root))
    extra.unlink()
    assert before == after


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=st.from_regex(r"v[a-z]{3,8}", fullmatch=True))
def test_the_name_of_a_variable_changes_nothing(write: Write, name: str) -> None:
    def with_name(held: str) -> dict[str, str]:
        return {
            **MONOREPO,
            "services/ask/main.py": (
                f"from openai import OpenAI\n{held} = OpenAI()\n"
                f"{held:<9}.responses.create(model='gpt-4o', input='x')\n"
            ),
        }

    one = without_lines(found(write(with_name("client"))))
    other = without_lines(found(write(with_name(name))))
    assert one == other


def test_a_call_that_is_added_changes_the_edges_of_its_system_only(write: Write) -> None:
    before = found(write(MONOREPO))
    after = found(write({**MONOREPO, "services/ask/more.py": OTHER}))
    old, new = ({d.id: d for d in one.dependencies} for one in (before, after))
    assert {new[i].source for i in new if new[i] != old.get(i)} == {"desk-services-ask"}
    assert set(old) <= set(new)
    mine = {n.id: n for n in before.nodes}
    changed = {n.id for n in after.nodes if n != mine.get(n.id)}
    assert changed == {"desk-services-ask", "anthropic-messages"}


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_findings_and_files_does_not_matter(write: Write, seed: int) -> None:
    held = scan(write(MONOREPO), sources=ALL)
    turn = random.Random(seed)  # noqa: S311 - an order, not a secret
    lines = turn.sample(sorted(held.lines.items()), len(held.lines))
    imports = turn.sample(sorted(held.imports.items()), len(held.imports))
    other = Scan(
        held.name, held.findings, held.coverage, dict(lines), dict(imports),
        held.tests, held.settings, held.projects,
    )  # fmt: skip
    assert landscape_of([held]).digest == landscape_of([other]).digest


def test_evidence_of_a_system_says_why_it_is_one(write: Write) -> None:
    one = next(s for s in found(write(MONOREPO)).of(System) if s.id == "desk-services-ask")
    assert any(e.source == "services/ask/Dockerfile" for e in one.evidence)
