"""Which known packages an import names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from lockin.discovery.code._model import Import
from lockin.discovery.signatures import table

__all__ = ["packages_of"]

Row: TypeAlias = Mapping[str, Any]

_FRAMEWORKS = frozenset({"framework", "agent-kit"})
_AMBIGUOUS = frozenset(
    {"openai-agents", "pygithub", "office365-rest-python-client", "atlassian-python-api"}
)
_KIT_NAMES = frozenset(
    """
    Agent Runner function_tool handoff ModelSettings RunConfig RunContextWrapper WebSearchTool
    FileSearchTool CodeInterpreterTool ComputerTool HostedMCPTool ImageGenerationTool
    GuardrailFunctionOutput InputGuardrail OutputGuardrail input_guardrail output_guardrail
    SQLiteSession set_default_openai_client set_tracing_disabled RunResult TResponseInputItem
    OpenAIChatCompletionsModel OpenAIResponsesModel AgentHooks RunHooks Github GithubIntegration
    Auth Confluence Jira ClientContext GraphClient
    """.split()
)


def packages_of(imports: Mapping[str, tuple[str, Row]], one: Import) -> dict[str, Row]:
    """Return the packages of the tables that an absolute import names, with their rows."""
    found: dict[str, Row] = {}
    if one.folder is not None:
        return found
    for dotted in (one.module, *(f"{one.module}.{inner}" for inner in one.names)):
        package = _package(imports, dotted)
        if package is not None and (package[0] not in _AMBIGUOUS or _is_kit(one)):
            found[package[0]] = package[1]
    if any(row.get("role") in _FRAMEWORKS for row in found.values()):
        found |= _loaders(one)
    return found


def _loaders(one: Import) -> dict[str, Row]:
    """Return the classes of a framework that reach a platform."""
    known = table("connectors")["loaders"]
    names = (*one.names, re.split(r"[./]", one.module)[-1])
    return {
        name: {"vendor": None, "role": "connector", "platform": known[name]}
        for name in names
        if name in known
    }


def _package(imports: Mapping[str, tuple[str, Row]], dotted: str) -> tuple[str, Row] | None:
    while dotted:
        row = imports.get(dotted)
        if row is not None:
            return row
        dotted = dotted[: max(dotted.rfind("."), dotted.rfind("/"), 0)]
    return None


def _is_kit(one: Import) -> bool:
    """Tell a package whose name repositories also use by what is taken from it."""
    if not _KIT_NAMES.isdisjoint(one.names):
        return True
    return one.module.startswith(("agents.extensions", "agents.mcp"))
