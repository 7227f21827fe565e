"""Scan many real files: no crash, no file over a time limit, no secret in any output.

    python benchmarks/discovery/robustness.py ROOT...

Every root is scanned by itself, as a user would. Told are the files, the slowest single
file of each step (parsing, or reading a configuration), the peak of memory, and texts of
the shape of a credential in the JSON, SARIF and CycloneDX documents.
"""

from __future__ import annotations

import argparse
import re
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from lockin.discovery import Finding, Skipped, scan
from lockin.discovery.code._model import Module
from lockin.discovery.code.source import Language
from lockin.discovery.export import to_cyclonedx, to_json, to_sarif
from lockin.discovery.sources import FileSource, SourceFile, Tree

SECRET = re.compile(
    r"(?<![A-Za-z0-9])sk-(?:ant-|proj-)?[A-Za-z0-9_-]{20,}|AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{36}|xox[abp]-[0-9A-Za-z-]{20,}"
    r"|AIza[0-9A-Za-z_-]{35}|gsk_[A-Za-z0-9]{40,}|-----BEGIN [A-Z ]*PRIVATE KEY"
)
LIMIT = 5.0
Slow = list[tuple[float, str]]


def timed(slow: Slow) -> None:
    """Note how long each file takes in the two functions that read one."""
    parse = Language.module
    read = FileSource.read

    def module(self: Language, path: str, text: str | Skipped) -> Module | Skipped:
        start = time.process_time()
        found = parse(self, path, text)
        slow.append((time.process_time() - start, f"{self.name}: {path}"))
        return found

    def each(
        self: FileSource, files: Sequence[SourceFile], tree: Tree
    ) -> Iterator[Finding | Skipped]:
        for file in files:
            start = time.process_time()
            yield from list(read(self, [file], tree))
            slow.append((time.process_time() - start, f"{self.name}: {file.path}"))

    Language.module = module  # type: ignore[method-assign]  # timed from outside
    FileSource.read = each  # type: ignore[method-assign]  # likewise


def main() -> int:
    """Scan the roots and print what the bar asks for; 1 when it is not met."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    _ = parser.add_argument("roots", nargs="+", type=Path)
    slow: Slow = []
    timed(slow)
    files = findings = 0
    secrets: list[str] = []
    start = time.process_time()
    for root in parser.parse_args().roots:
        found = scan(root)
        count = found.coverage.files + sum(found.coverage.unread.values())
        files += count
        findings += len(found.findings)
        for write in (to_json, to_sarif, to_cyclonedx):
            secrets += [f"{root.name}: {write.__name__}" for _ in SECRET.finditer(write(found))]
        told = f"{len(found.coverage.skipped)} skipped, {found.coverage.truncated or 'complete'}"
        print(f"{root.name}: {count} files, {len(found.findings)} findings, {told}")
    seconds = time.process_time() - start
    slow.sort(reverse=True)
    for one in slow[:8]:
        print(f"  {one[0]:.2f} s {one[1]}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{files} files, {findings} findings, {seconds:.1f} CPU s, peak {peak} MiB")
    print(f"{len(secrets)} texts of the shape of a credential {secrets[:5]}")
    return 1 if secrets or (slow and slow[0][0] > LIMIT) else 0


if __name__ == "__main__":
    sys.exit(main())
