"""Agents of Copilot Studio, exported as files."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from lockin.discovery import Kind, SourceFile
from lockin.discovery.config.copilot_studio import COPILOT_STUDIO
from lockin.discovery.findings import Finding, Skipped
from lockin.discovery.sources import Tree

FILES = {
    "desk/agent.mcs.yml": "# Name: Leave desk\nkind: GptComponentMetadata\n"
    "instructions: |-\n  Answer SECRET.\ngptCapabilities:\n  webBrowsing: true\n"
    "  codeInterpreter: false\naISettings:\n  model:\n    modelNameHint: GPT41\n",
    "desk/topics/Greeting.mcs.yml": "kind: AdaptiveDialog\nbeginDialog: {}\n",
    "desk/topics/Fallback.mcs.yml": "kind: AdaptiveDialog\nbeginDialog: {}\n",
    "desk/actions/Mail.mcs.yml": "kind: TaskDialog\nmodelDisplayName: SECRET\naction:\n"
    "  kind: InvokeConnectorTaskAction\n  connectionReference: cr1_desk.shared_office365.ab12\n",
    "desk/actions/Flow.mcs.yml": "kind: TaskDialog\naction:\n  kind: InvokeFlowTaskAction\n",
    "desk/actions/Tickets.mcs.yml": "kind: TaskDialog\naction:\n"
    "  kind: InvokeExternalAgentTaskAction\n"
    "  connectionReference: cr1_desk.shared_tickets-5fee08b8354fad177a.x\n"
    "  operationDetails:\n    kind: ModelContextProtocolMetadata\n",
    "desk/knowledge/HR.mcs.yml": "kind: KnowledgeSourceConfiguration\nsource:\n"
    "  kind: SharePointSearchSource\n  site: https://SECRET.sharepoint.com\n",
    "desk/knowledge/files/Plan.pdf_1.mcs.yml": "kind: FileAttachmentComponentMetadata\n",
    "desk/settings.mcs.yml": "displayName: SECRET\nkind: BotDefinition\n",
}


def _read(files: dict[str, str]) -> list[Finding | Skipped]:
    assert all(COPILOT_STUDIO.wants(PurePosixPath(path)) for path in files)
    return list(COPILOT_STUDIO.read([SourceFile(p, files[p]) for p in sorted(files)], Tree()))


def _told(files: dict[str, str]) -> list[tuple[Any, ...]]:
    found = [f for f in _read(files) if isinstance(f, Finding)]
    assert "SECRET" not in repr(found)
    return [(f.kind, f.place.removeprefix("desk/"), f.name, f.group, f.size) for f in found]


def test_an_export_is_one_agent_with_its_parts() -> None:
    assert _told(FILES) == [
        (Kind.AGENT, "agent.mcs.yml:2:7", "copilot studio agent", "Leave desk", 4),
        (Kind.PROMPT, "agent.mcs.yml:3:15", "instructions of an agent", None, 14),
        (Kind.STEP, "topics/Fallback.mcs.yml:1:7", "topic", "Leave desk", 0),
        (Kind.STEP, "topics/Greeting.mcs.yml:1:7", "topic", "Leave desk", 0),
        (Kind.CONNECTOR, "actions/Mail.mcs.yml:5:24", "outlook", "leave-desk-outlook", 0),
        (Kind.PROTOCOL, "actions/Tickets.mcs.yml:4:24", "mcp", None, 0),
        (Kind.CONNECTOR, "actions/Tickets.mcs.yml:4:24", "tickets", "leave-desk-tickets", 0),
        (Kind.CONNECTOR, "knowledge/HR.mcs.yml:3:9", "sharepoint", "leave-desk-sharepoint", 1),
        (Kind.CONNECTOR, "knowledge/files/Plan.pdf_1.mcs.yml:1:7", "files",
         "leave-desk-files", 1),
    ]  # fmt: skip
    agent = _read(FILES)[0]
    assert isinstance(agent, Finding)
    assert (agent.service, agent.models, agent.features) == (
        "microsoft-copilot-studio", ("GPT41",), ("web-search",),
    )  # fmt: skip


def test_two_exports_are_two_agents() -> None:
    other = {path.replace("desk/", "shop/"): text for path, text in FILES.items()}
    agents = [row for row in _told(FILES | other) if row[0] is Kind.AGENT]
    assert [row[4] for row in agents] == [4, 4]


def test_a_solution_names_its_components_by_folder() -> None:
    files = {
        "src/botcomponents/cr1_desk.gpt.default/data": "kind: GptComponentMetadata\n"
        "displayName: Leave desk\n",
        "src/botcomponents/cr1_shop.gpt.default/data": "kind: GptComponentMetadata\n",
        "src/botcomponents/cr1_desk.topic.Hi/data": "kind: AdaptiveDialog\n",
    }
    assert [(row[0], row[2], row[3]) for row in _told(files)] == [
        (Kind.AGENT, "copilot studio agent", "Leave desk"),
        (Kind.STEP, "topic", "Leave desk"),
        (Kind.AGENT, "copilot studio agent", "cr1_shop"),
    ]


def test_other_components_and_broken_ones_give_nothing() -> None:
    assert _read({"desk/entities/Choice.mcs.yml": "kind: ClosedListEntity\n"}) == []
    [skipped] = _read({"desk/agent.mcs.yml": "kind: [\n"})
    assert isinstance(skipped, Skipped)
