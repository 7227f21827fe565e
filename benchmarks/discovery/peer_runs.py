"""Install peers, and run one command with what it took: CPU seconds, memory, how it ended."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.discovery.peer_readers import Data
from benchmarks.discovery.peer_tools import Peer

_ROOT = Path(__file__).resolve().parents[2]
_ENVIRONMENT = {
    # What the tools are told: no telemetry, no update check, no other commands, no colours.
    "AI_BOM_TELEMETRY": "0",
    "CDXGEN_ALLOWED_COMMANDS": "none",
    "DO_NOT_TRACK": "1",
    "FETCH_LICENSE": "false",
    "NO_COLOR": "1",
    # agentic-radar makes a client before it reads; nothing is sent, there is no network.
    "OPENAI_API_KEY": "none",
}


@dataclass
class Run:
    """What a run of a tool on one tree took; `failure` says how it went wrong, or is empty."""

    cpu: float = 0.0
    wall: float = 0.0
    mebibytes: float = 0.0
    failure: str = ""

    def add(self, other: Run) -> None:
        """Add a further command of the same tool."""
        self.cpu += other.cpu
        self.wall += other.wall
        self.mebibytes = max(self.mebibytes, other.mebibytes)
        self.failure = self.failure or other.failure


def install(peer: Peer, work: Path) -> str:
    """Install a peer where it is not there yet; return its version, or what failed."""
    home = work / "env" / peer.package.rpartition("/")[2]
    try:
        if peer.is_npm:
            package = home / "node_modules" / peer.package / "package.json"
            if not package.exists():
                home.mkdir(parents=True, exist_ok=True)
                npm = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
                _quiet([*npm, "--prefix", str(home), peer.package])
            return str(json.loads(package.read_text("utf-8"))["version"])
        python = home / "bin" / "python"
        if not python.exists():
            _quiet([sys.executable, "-m", "venv", str(home)])
            _quiet([str(python), "-m", "pip", "install", "-q", peer.package])
        ask = f"import importlib.metadata as m; print(m.version({peer.package!r}))"
        return subprocess.run(
            [str(python), "-c", ask], check=True, capture_output=True, text=True
        ).stdout.strip()
    except (OSError, subprocess.SubprocessError) as error:
        return f"not installed: {error}"[:120]


def _quiet(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=900)


def _offline() -> list[str]:
    """Return the words that take the network away, where this machine allows it."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return []
    for words in ([unshare, "-n"], [unshare, "-rn"]):
        if subprocess.run([*words, "true"], check=False, capture_output=True).returncode == 0:
            return words
    return []


OFFLINE = _offline()
_NICE = shutil.which("nice") or "/usr/bin/nice"


def measured(command: list[str], work: Path, *, timeout: float) -> Run:
    """Run one command without network at low priority, and measure it and its children."""
    home = work / "home"
    home.mkdir(parents=True, exist_ok=True)
    log = work / "last.log"
    own = {"PYTHONPATH": str(_ROOT)} if command[0] == sys.executable else {}
    begin = time.monotonic()
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [_NICE, "-n", "10", *OFFLINE, *command],
            cwd=home,
            env={"PATH": os.environ["PATH"], "HOME": str(home), **_ENVIRONMENT, **own},
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        late = threading.Event()

        def stop() -> None:
            late.set()
            os.killpg(process.pid, signal.SIGKILL)

        clock = threading.Timer(timeout, stop)
        clock.start()
        _, status, usage = os.wait4(process.pid, 0)
        clock.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
    failure = ""
    if late.is_set():
        failure = f"timeout of {timeout:.0f} s"
    elif process.returncode < 0 or process.returncode > 2:
        failure = f"exit {process.returncode}"
    text = log.read_text("utf-8", "replace")
    if "Traceback (most recent call last)" in text:
        last = text.strip().splitlines()[-1].strip()
        failure = failure or f"crash: {last[:60]}"
    return Run(
        usage.ru_utime + usage.ru_stime, time.monotonic() - begin, usage.ru_maxrss / 1024, failure
    )


def scanned(
    peer: Peer, tree: Path, out: Path, work: Path, *, timeout: float, again: bool = True
) -> tuple[Run, list[Data]]:
    """Run a peer on a tree; return what it took and the documents that it wrote.

    Unless `again`, what an earlier run on the same tree kept is returned.
    """
    kept = out.with_suffix(".run")
    if again or not kept.exists():
        took = _run(peer, tree, out, work, timeout)
    else:
        took = Run(**json.loads(kept.read_text("utf-8")))
    documents: list[Data] = []
    for file in sorted(out.parent.glob(f"{out.stem}.*json")):
        try:
            documents.append(json.loads(file.read_text("utf-8")))
        except ValueError:
            took.failure = took.failure or "unreadable output"
    if not documents and not took.failure and peer.package != "agentic-radar":
        took.failure = "wrote nothing"
    kept.write_text(json.dumps(asdict(took)), "utf-8")
    return took, documents


def _run(peer: Peer, tree: Path, out: Path, work: Path, timeout: float) -> Run:
    out.parent.mkdir(parents=True, exist_ok=True)
    home = work / "env" / peer.package.rpartition("/")[2]
    for old in out.parent.glob(f"{out.stem}.*"):
        old.unlink()
    took = Run()
    for command in peer.commands(home, str(tree), str(out)):
        took.add(measured(command, work, timeout=timeout))
    return took
