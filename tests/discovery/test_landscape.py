"""From findings to a landscape."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from lockin.discovery import SOURCES, Finding, Kind, Scan, discover, landscape_of, scan
from lockin.discovery.config.evaluations import EVALUATIONS
from lockin.model import facts
from lockin.model.nodes import Agent, Connector, Knowledge, Service, System, Team

if TYPE_CHECKING:
    from pathlib import Path

    from discovery.aliases import Write

    from lockin.model.dependency import Dependency
    from lockin.model.landscape import Landscape

ALL = (*(s for s in SOURCES if s.name != "evaluations"), EVALUATIONS)
CLIENTS = "from openai import OpenAI\nclient = OpenAI()\n"
PROMPT = "You are a careful assistant. Answer in one sentence, please."
DESK = {
    "desk/__init__.py": "",
    "desk/clients.py": CLIENTS,
    "desk/prompts.py": f"ANSWER_PROMPT = '{PROMPT}'\n",
    "desk/ask.py": (
        "from .clients import client\nfrom .prompts import ANSWER_PROMPT\n\n\n"
        "def ask(question):\n"
        "    r = client.chat.completions.create(model='gpt-4o', tools=[], stream=False)\n"
        "    return r.choices[0].message.content\n\n\n"
        "def vectors(text):\n"
        "    return client.embeddings.create(model='text-embedding-3-small', input=text)\n"
    ),
    "desk/web.py": "from desk.ask import ask\n",
    "desk/main.py": "import desk.web\n",
    "desk/other.py": "x = 1\n",
    "tests/test_ask.py": (
        "from desk.ask import ask\n\ndef test_one(): ...\n\ndef test_two(): ...\n"
    ),
}


def dependency(found: Landscape, target: str) -> Dependency:
    (one,) = [d for d in found.dependencies if d.target == target]
    return one


def test_coupling_is_counted(write: Write) -> None:
    found: Any = discover(write(DESK))
    coupling: Any = dependency(found, "openai-chat-completions").coupling
    assert (coupling.call_sites, coupling.files, coupling.dependents) == (1, 1, 2)
    assert (coupling.response_accesses, coupling.prompts, coupling.tests) == (1, 1, 2)
    assert coupling.prompt_tokens == -(-len(PROMPT) // 4)
    assert coupling.features == ("tools",)
    assert coupling.lines == 13
    assert found.node("desk").lines == 13
    assert found.node("openai-chat-completions").models == ("gpt-4o",)


def test_the_landscape_is_valid_and_every_line_holds_what_it_says(write: Write) -> None:
    root = write(DESK)
    found: Any = discover(root)
    assert found.problems() == ()
    checked = 0
    for record in (*found.nodes, *found.dependencies):
        for evidence in record.evidence:
            if evidence.kind != "file" or evidence.line is None:
                continue
            line = (root / evidence.source).read_text().splitlines()[evidence.line - 1]
            assert len(line) >= evidence.column
            if evidence.field == "coupling.call_sites":
                assert ".create(" in line
                checked += 1
            if evidence.field == "coupling.response_accesses":
                assert "r.choices" in line
            if evidence.field == "coupling.prompts":
                assert "ANSWER_PROMPT" in line
    assert checked == 2


def test_features_and_models_stand_where_they_are_written(write: Write) -> None:
    text = (
        "from openai import OpenAI\n"
        "class Desk:\n"
        "    model: str = 'gpt-4o-mini'\n"
        "    def ask(self):\n"
        "        return OpenAI().chat.completions.create(\n"
        "            model=self.model,\n"
        "            seed=7,\n"
        "        )\n"
    )
    found = discover(write({"app.py": text}))
    one = dependency(found, "openai-chat-completions")
    (feature,) = [e for e in one.evidence if e.field == "coupling.features"]
    service = found.node("openai-chat-completions")
    (model,) = [e for e in service.evidence if e.field == "models"]
    assert (feature.note, feature.line) == ("seed", 7)
    assert (model.note, model.line) == ("gpt-4o-mini", 3)


def test_every_dependency_and_service_has_evidence(write: Write) -> None:
    found: Any = discover(write(DESK))
    for record in (
        *found.dependencies,
        *found.of(Service),
        *found.of(System),
        *found.of(Knowledge),
    ):
        assert record.evidence, record.id


def test_vectors_that_are_computed_are_knowledge_bound_to_their_service(write: Write) -> None:
    (knowledge,) = discover(write(DESK)).of(Knowledge)
    assert knowledge.embedding == "openai-embeddings"
    assert knowledge.tokens is None


def test_the_same_tree_gives_the_same_bytes(write: Write, tmp_path: Path) -> None:
    root = write(DESK)
    copy = tmp_path / "copy" / "desk"
    for path in sorted(DESK, reverse=True):
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / path, copy / path)
    assert discover(root).digest == discover(copy).digest


def test_an_unrelated_file_changes_its_lines_only(write: Write) -> None:
    before: Any = discover(write(DESK))
    after: Any = discover(write({**DESK, "desk/new.py": "y = 2\n"}))
    for a, b in zip(before.dependencies, after.dependencies, strict=True):
        assert a.coupling is None or a.coupling.model_copy(update={"lines": 14.0}) == b.coupling
        assert a.evidence == b.evidence
    assert after.node("desk").lines == 14
    assert [n for n in before.nodes if n.id != "desk"] == [n for n in after.nodes if n.id != "desk"]


def test_the_order_of_paths_does_not_matter(write: Write) -> None:
    root = write(
        {
            "a/app.py": CLIENTS + "client.responses.create()",
            "b/app.py": CLIENTS + "client.files.list()",
        }
    )
    one, other = discover(root / "a", root / "b"), discover(root / "b", root / "a")
    assert one.digest == other.digest
    assert {s.id for s in one.of(System)} == {"a", "b"}


def test_a_scan_of_two_is_the_merge_of_both(write: Write) -> None:
    root = write(
        {
            "a/app.py": CLIENTS + "client.responses.create()",
            "b/app.py": CLIENTS + "client.files.list()",
        }
    )
    both = discover(root / "a", root / "b", name="x")
    merged = facts.merge(discover(root / "a", name="x"), discover(root / "b", name="x"))
    assert {n.id for n in merged.nodes} == {n.id for n in both.nodes}
    assert {d.id for d in merged.dependencies} == {d.id for d in both.dependencies}


def test_several_projects_in_a_folder_are_several_systems(write: Write) -> None:
    call = CLIENTS + "client.responses.create()\n"
    root = write(
        {
            "shop/pyproject.toml": "",
            "shop/app.py": call,
            "bank/setup.py": "",
            "bank/app.py": call,
            "tools/app.py": call,
            "tests/pyproject.toml": "",
        }
    )
    found: Any = discover(root)
    assert {s.id for s in found.of(System)} == {"bank", "desk", "shop"}
    assert {e.source for d in found.dependencies if d.source == "shop" for e in d.evidence} == {
        "shop/app.py"
    }


def test_one_project_in_a_folder_is_one_system(write: Write) -> None:
    root = write({"shop/pyproject.toml": "", "shop/app.py": CLIENTS + "client.responses.create()"})
    assert [s.id for s in discover(root).of(System)] == ["desk"]


def test_two_roots_of_one_name_are_two_systems(write: Write) -> None:
    call = CLIENTS + "client.responses.create()\n"
    root = write({"a/app/x.py": call, "b/app/x.py": call})
    assert [s.id for s in discover(root / "a/app", root / "b/app").of(System)] == ["app", "app-2"]


def test_a_root_named_like_a_vendor_does_not_take_its_id(write: Write) -> None:
    found: Any = discover(write({"openai/x.py": CLIENTS + "client.responses.create()"}) / "openai")
    assert found.problems() == ()
    assert [s.id for s in found.of(System)] == ["openai-repository"]


def test_an_undetermined_target_is_a_service_without_vendor(write: Write) -> None:
    root = write(
        {
            "app.py": (
                "import os\nfrom openai import OpenAI\n"
                "OpenAI(base_url=os.environ['LLM_URL']).responses.create()\n"
            )
        }
    )
    found: Any = discover(root)
    (service,) = found.of(Service)
    assert (service.id, service.vendor) == ("desk-undetermined-responses", None)
    assert service.note == "target set by environment variable LLM_URL"


def test_calls_through_the_library_litellm_go_through_a_gateway(write: Write) -> None:
    root = write({"app.py": "import litellm\nlitellm.completion(model='groq/llama-3', tools=[])\n"})
    found: Any = discover(root)
    assert [(d.source, d.target) for d in found.dependencies] == [
        ("desk", "desk-litellm"),
        ("desk-litellm", "groq-chat-completions"),
    ]
    assert "tools" in found.node("desk-litellm").translates


def test_agents_are_nodes_with_their_kit_and_tools(write: Write) -> None:
    root = write(
        {
            "app.py": (
                "from agents import Agent, Runner\n"
                "triage = Agent(name='Triage', tools=[len, max])\n"
                "Runner.run_sync(triage, 'x')\n"
            )
        }
    )
    (agent,) = discover(root).of(Agent)
    assert (agent.id, agent.kit, agent.tools) == ("desk-agent-triage", "openai-agents-sdk", 2)


def test_a_slack_library_is_a_connector(write: Write) -> None:
    (connector,) = discover(write({"app.py": "from slack_bolt import App\n"})).of(Connector)
    assert connector.platform == "platform-slack"
    assert connector.open is True


def test_a_client_without_a_followed_call_binds_to_the_vendor(write: Write) -> None:
    found: Any = discover(write({"app.py": CLIENTS + "hand_over(client)\n"}))
    (one,) = found.dependencies
    assert (one.target, one.coupling.call_sites) == ("openai", 1)
    assert one.note == "a client is built; no call was followed"


def test_what_was_not_read_is_said(write: Write) -> None:
    found: Any = discover(write({"app.py": "openai = (", "b.py": "y = 1"}))
    assert found.node("desk").note == "not read: 1 not Python"


@pytest.mark.parametrize("count", [0, 1])
def test_few_scans_are_fine(write: Write, count: int) -> None:
    scans = [scan(write({"a.py": ""}))] * count
    assert len(landscape_of(scans).of(System)) == count


def test_evidence_of_several_roots_says_which_root(tmp_path: Path) -> None:
    call = CLIENTS + "client.responses.create(model='gpt-4o', input='x')\n"
    for folder in ("first", "second"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "app.py").write_text(call)
    found = discover(tmp_path / "first", tmp_path / "second")
    places = {
        e.source for d in found.dependencies for e in d.evidence if e.field == "coupling.call_sites"
    }
    assert places == {"first/app.py", "second/app.py"}
    files = {
        e.source for d in found.dependencies for e in d.evidence if e.field == "coupling.files"
    }
    assert files == places
    alone = discover(tmp_path / "first")
    assert {e.source for d in alone.dependencies for e in d.evidence if e.line} == {"app.py"}


def test_prompts_without_a_call_beside_them_never_have_grade_a(write: Write) -> None:
    lost = "You are somebody whom no file imports, and answer in verse, please."
    files = {**DESK, "desk/prompts/lost.md": lost}
    one = dependency(discover(write(files)), "openai-chat-completions")
    grades = {e.source: e.grade for e in one.evidence if e.field == "coupling.prompts"}
    assert grades == {"desk/prompts.py": "C", "desk/prompts/lost.md": "D"}


def test_prompts_are_never_credited_to_embeddings(write: Write) -> None:
    text = CLIENTS + (
        "client.embeddings.create(model='text-embedding-3-small', input='x')\n"
        "client.embeddings.create(model='text-embedding-3-small', input='y')\n"
        f"ANSWER_PROMPT = '{PROMPT}'\n"
    )
    chat = CLIENTS + "client.chat.completions.create(model='gpt-4o')\n"
    found: Any = discover(write({"vectors.py": text, "chat.py": chat}))
    prompts = {d.target: d.coupling.prompts for d in found.dependencies if d.coupling}
    assert prompts == {"openai-embeddings": 0, "openai-chat-completions": 1}


def test_evaluation_sets_are_counted(write: Write) -> None:
    files = {
        "app.py": CLIENTS + "client.responses.create(model='gpt-4o', input='x')\n",
        "evals/answers.jsonl": '{"q": 1}\n{"q": 2}\n',
        "promptfooconfig.yaml": "tests:\n- vars: {a: 1}\n",
        "data/train.jsonl": "{}\n",
        "evals/run.py": "from deepeval import evaluate\n",
    }
    found = discover(write(files), sources=ALL)
    (one,) = [d for d in found.dependencies if d.target == "openai-responses"]
    assert one.coupling is not None
    assert one.coupling.evaluation_sets == 3


def weak(kind: Kind, file: str, *via: str) -> Finding:
    return Finding(file, 1, 1, kind, "OPENAI_API_KEY", "openai", via=via)


@pytest.mark.parametrize(
    ("finding", "lines", "grade"),
    [
        (weak(Kind.MANIFEST, "package.json", "sdk"), {}, "C"),
        (weak(Kind.MANIFEST, "package.json", "sdk"), {"a.py": 1}, "C"),
        (weak(Kind.MANIFEST, "package.json", "sdk"), {"a.ts": 1}, None),
        (weak(Kind.MANIFEST, "package.json", "framework"), {}, None),
        (weak(Kind.MANIFEST, "requirements.txt", "sdk"), {"a.py": 1}, None),
        (weak(Kind.ENVIRONMENT, "compose.yaml"), {}, "D"),
        (weak(Kind.ENVIRONMENT, "compose.yaml"), {"a.py": 1}, None),
        (weak(Kind.ENVIRONMENT, ".env.example"), {}, None),
        (weak(Kind.SETTING, "application.yml"), {"A.java": 1}, "B"),
    ],
)
def test_code_that_was_read_outweighs_what_is_only_declared(
    finding: Finding, lines: dict[str, int], grade: str | None
) -> None:
    found = landscape_of([Scan("desk", (finding,), lines=lines)])
    assert [e.grade for d in found.dependencies for e in d.evidence] == ([grade] if grade else [])


def test_what_is_written_for_a_coding_tool_is_held_by_a_team_of_its_own() -> None:
    def tooling(line: int, name: str, tool: str | None) -> Finding:
        vendor = None if tool is None else tool.partition("-")[0]
        return Finding(f"{line}.md", 1, 1, Kind.TOOLING, name, vendor, tool)

    found = landscape_of([
        Scan("desk", (
            tooling(1, "rule", "anthropic-claude-code"),
            tooling(2, "hook", "anthropic-claude-code"),
            tooling(3, "pipeline-step", "openai-codex"), tooling(4, "rule", None),
            tooling(5, "pointer", "openai-codex"),
        ))
    ])  # fmt: skip
    teams = {t.id: (t.rules, t.automations, t.ci_steps) for t in found.of(Team)}
    assert teams == {
        "desk-anthropic-claude-code-users": (1, 1, None),
        "desk-openai-codex-users": (None, None, 1),
    }
    assert found.problems() == ()
