"""CPU seconds to load a JSON landscape, against bare pydantic validation of the same bytes.

Bar: a median ratio of at most 3 at 100,000 dependencies, `problems()` included. Both are
measured in turn in one process. Usage::

    python benchmarks/load_json.py [dependencies] [repeats]
"""

from __future__ import annotations

import gc
import json
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable

from lockin import files
from lockin.model.document import Document

BAR = 3.0


def landscape(count: int) -> bytes:
    """Return a landscape of `count` dependencies with spend, coupling and evidence."""
    draw = random.Random(7)  # noqa: S311 - a benchmark, not a secret
    services, systems = max(1, count // 100), max(1, count // 10)
    nodes = [{"kind": "vendor", "id": f"v{i}"} for i in range(100)]
    nodes += [
        {"kind": "service", "id": f"s{i}", "vendor": f"v{i % 100}", "surface": "responses"}
        for i in range(services)
    ]
    nodes += [{"kind": "system", "id": f"y{i}", "depth": "api"} for i in range(systems)]
    dependencies = [
        {
            "id": f"d{i}",
            "source": f"y{draw.randrange(systems)}",
            "target": f"s{draw.randrange(services)}",
            "spend": {"low": 1000.0, "high": 2000.0 + draw.randrange(9000), "growth": 0.2},
            "calls": draw.randrange(10**6),
            "coupling": {
                "call_sites": draw.randrange(50),
                "files": draw.randrange(20),
                "features": ["tool-calls", "json-schema"],
            },
            "evidence": [
                {"kind": "file", "source": f"src/app{i}.py", "line": 1 + i % 500, "grade": "A"}
            ],
        }
        for i in range(count)
    ]
    data = {"format": "lockin-landscape/1", "nodes": nodes, "dependencies": dependencies}
    return json.dumps(data).encode()


def seconds(run: Callable[[], object]) -> float:
    """Return the CPU seconds of one call, what it made thrown away outside the clock."""
    gc.collect()
    start = time.process_time()
    made = run()
    spent = time.process_time() - start
    del made
    return spent


def main(count: int = 100_000, repeats: int = 5) -> int:
    """Print both figures and the ratio; return 1 when the bar is missed."""
    content = landscape(count)
    limit = max(64 * 2**20, len(content))

    def bare() -> object:
        return Document.model_validate_json(content)

    def load() -> object:
        made = files.loads(
            content, format="json", max_bytes=limit, max_records=max(200_000, 2 * count)
        )
        assert made.problems() == ()
        return made

    Document.model_validate_json(b"{}")
    figures = [(seconds(bare), seconds(load)) for _ in range(repeats + 1)][1:]
    ratio = statistics.median(b / a for a, b in figures)
    mine = statistics.median(b for _, b in figures)
    theirs = statistics.median(a for a, _ in figures)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{count} dependencies, {len(content) / 2**20:.1f} MiB, {repeats} interleaved repeats")
    print(f"bare pydantic        {theirs:6.2f} s CPU")
    print(f"files.loads          {mine:6.2f} s CPU")
    print(f"median ratio         {ratio:6.2f}    (bar {BAR})")
    print(f"peak memory of both  {peak:6.2f} GiB")
    return int(ratio > BAR)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
