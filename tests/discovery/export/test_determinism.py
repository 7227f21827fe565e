"""The same content gives the same bytes in every process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from discovery.export.samples import DESK, SHOP

from lockin.discovery.export import to_cyclonedx, to_json, to_sarif, write_json

CODE = """
import sys
from lockin.discovery.export import read_json, to_cyclonedx, to_json, to_sarif
scans = read_json(sys.argv[1])
sys.stdout.write(to_json(scans) + to_sarif(scans) + to_cyclonedx(scans))
"""


def test_the_hash_seed_is_irrelevant(tmp_path: Path) -> None:
    path = write_json([DESK, SHOP], tmp_path / "found.json")
    expected = "".join(make([SHOP, DESK]) for make in (to_json, to_sarif, to_cyclonedx))
    for seed in ("1", "2"):
        told = subprocess.run(
            [sys.executable, "-c", CODE, str(path)],
            check=True,
            capture_output=True,
            text=True,
            timeout=60,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert told.stdout == expected
