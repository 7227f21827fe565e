"""The peers: how each is installed, called offline, and read.

Every tool runs as a command of its own, in its own virtual environment or npm prefix; none is
imported here.  Two have no machine-readable output of what they find (agentmap, chowkidar), and
one refuses to run without a language model (cisco-aibom): for these a few lines are run by the
tool's own interpreter, as the command, that call the function behind the command line.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.discovery import peer_readers as readers

_AGENTMAP = """
import dataclasses, json, sys
from agentmap.scanner import scan
json.dump([dataclasses.asdict(one) for one in scan(sys.argv[1])], open(sys.argv[2], "w"))
"""
_CHOWKIDAR = """
import json, sys
from chowkidar.scanner import scan_directory
from chowkidar.scanner.patterns import identify_provider
found = scan_directory(sys.argv[1]).all_models
found = [{**one, "provider": identify_provider(one["model"])} for one in found]
json.dump(found, open(sys.argv[2], "w"))
"""
_CISCO = """
import json, sys
from aibom.scan_pipeline import ScanPipeline
found = ScanPipeline([sys.argv[1]]).run().components
json.dump([one.model_dump(mode="json") for one in found], open(sys.argv[2], "w"))
"""
_RADAR = "langgraph crewai n8n openai-agents autogen".split()


@dataclass(frozen=True, slots=True)
class Peer:
    """A tool; `command` gets its folder, the tree and the file to write."""

    name: str
    package: str
    method: str
    commands: Callable[[Path, str, str], list[list[str]]]
    read: readers.Reader
    is_npm: bool = False
    has_trees: bool = False
    note: str = ""


def _one(*words: str) -> Callable[[Path, str, str], list[list[str]]]:
    """Return a command whose words may hold {bin}, {tree} and {out}."""

    def commands(home: Path, tree: str, out: str) -> list[list[str]]:
        places = {"bin": str(home), "tree": tree, "out": out}
        return [[word.format(**places) if "{" in word else word for word in words]]

    return commands


def _script(text: str) -> Callable[[Path, str, str], list[list[str]]]:
    def commands(home: Path, tree: str, out: str) -> list[list[str]]:
        return [[f"{home}/bin/python", "-c", text, tree, out]]

    return commands


def _radar(home: Path, tree: str, out: str) -> list[list[str]]:
    scan = [f"{home}/bin/agentic-radar", "scan"]
    rest = ["-i", tree, "--export-graph-json", "-o"]
    return [[*scan, kit, *rest, f"{out.removesuffix('.json')}.{kit}.json"] for kit in _RADAR]


def _lockin(_home: Path, tree: str, out: str) -> list[list[str]]:
    scan = [sys.executable, "-m", "lockin", "discover", tree, "--no-cache", "--quiet"]
    return [[*scan, "--findings", out, "-o", f"{out.removesuffix('.json')}.yaml"]]


LOCKIN = Peer("lockin", "", "syntax trees of 10 languages", _lockin, readers.lockin, has_trees=True)
PEERS = (
    Peer(
        "shadowscan", "nexusshadowscan", "signatures",
        _one("{bin}/bin/shadowscan", "code", "{tree}", "-f", "json", "-o", "{out}"),
        readers.shadowscan,
    ),
    Peer("agentmap", "agentmap-scan", "regex by line", _script(_AGENTMAP), readers.agentmap,
         note="its scanner's function; the command prints counts only"),
    Peer(
        "ai-bom", "ai-bom", "regex, Python trees (--deep)",
        _one("{bin}/bin/ai-bom", "scan", "{tree}", "--deep", "-q",
             "-f", "cyclonedx", "-o", "{out}"),
        readers.ai_bom, has_trees=True,
    ),
    Peer(
        "airom", "airom", "rules, Go trees, manifests",
        _one("{bin}/bin/airom", "scan", "{tree}", "--offline", "--no-cve", "--no-cached-rules",
             "--auto-update-rules=false", "-q", "-o", "json={out}"),
        readers.airom, has_trees=True,
    ),
    Peer(
        "browniie", "browniie", "syntax trees of 5 languages",
        _one("{bin}/bin/browniie", "scan", "-o", "{out}", "{tree}"),
        readers.browniie, has_trees=True, note="proprietary; all external APIs, not only models",
    ),
    Peer(
        "quin-scanner", "quin-scanner", "regex, manifests",
        _one("{bin}/bin/quin-scanner", "scan", "{tree}", "--no-llm", "--no-vuln-check",
             "-o", "json", "-f", "{out}"),
        readers.quin, note="without its language model",
    ),
    Peer(
        "agent-bom", "agent-bom", "regex",
        _one("{bin}/bin/agent-bom", "scan", "-p", "{tree}", "--ai-inventory", "{tree}",
             "--offline", "--no-scan", "-f", "json", "-o", "{out}"),
        readers.agent_bom, note="the run reads secrets and call graphs as well",
    ),
    Peer(
        "aibom-scanner", "aibom-scanner", "regex",
        _one("{bin}/bin/aibom-scanner", "scan", "-p", "{tree}", "-f", "json", "-o", "{out}"),
        readers.aibom_scanner,
    ),
    Peer(
        "scopesafe", "scopesafe-aibom", "Python trees, regex for JavaScript",
        _one("sh", "-c", "exec {bin}/bin/aibom --json {tree} > {out}"),
        readers.scopesafe, has_trees=True,
    ),
    Peer("chowkidar", "chowkidar", "regex of model ids", _script(_CHOWKIDAR), readers.chowkidar,
         note="its scanner's function; the command prints base names only"),
    Peer(
        "cdxgen aibom", "@cyclonedx/cdxgen", "collectors, manifests",
        _one("{bin}/node_modules/.bin/aibom", "--no-install-deps", "-o", "{out}", "{tree}"),
        readers.cdxgen, is_npm=True, note="may run no other command, so few packages are resolved",
    ),
    Peer(
        "llm-witch-hunt", "llm-witch-hunt", "regex",
        _one("{bin}/node_modules/.bin/llm-witch-hunt", "{tree}", "-q", "-o", "{out}"),
        readers.witch_hunt, is_npm=True,
    ),
    Peer("agentic-radar", "agentic-radar", "Python trees", _radar, readers.agentic_radar,
         has_trees=True, note="all five frameworks, one run each; graphs have no place in a file"),
    Peer("cisco-aibom", "cisco-aibom", "LibCST, tree-sitter", _script(_CISCO), readers.cisco,
         has_trees=True, note="deterministic stages only; the command needs a language model"),
)  # fmt: skip
