"""Open reports in headless Chromium and count what a reader must not meet.

Needs Chromium, Node.js 18 or later, and two npm packages anywhere outside the repository::

    npm install --prefix DIR playwright-core axe-core
    python benchmarks/axe.py --modules DIR/node_modules --pictures FOLDER REPORT.html...

For each report at 1,280 and 400 pixels: violations of WCAG 2.1 A and AA (axe-core), console
messages, requests beyond the page, pixels of sideways overflow, clipped labels. Full-page pictures
are written to FOLDER. The exit code is 1 when anything was found.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[1] / "scripts" / "screenshot.cjs"


def main() -> int:
    """Print one line per report and width."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("reports", nargs="+", type=Path)
    parser.add_argument(
        "--modules", type=Path, required=True, help="node_modules with both packages"
    )
    parser.add_argument("--pictures", type=Path, required=True, help="folder for the pictures")
    parser.add_argument("--chromium", help="the browser, when it is not 'chromium' on the path")
    options = parser.parse_args()
    node = shutil.which("node")
    if node is None:
        print("Node.js is needed and was not found", file=sys.stderr)
        return 2
    environment = {**os.environ, "NODE_PATH": str(options.modules.resolve())}
    if options.chromium:
        environment["CHROMIUM"] = options.chromium
    done = subprocess.run(
        [node, str(SCRIPT), str(options.pictures), *map(str, options.reports)],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
    )
    print(
        f"{'report':<24}{'width':>6}{'bytes':>9}{'WCAG':>6}{'console':>9}{'requests':>10}{'overflow':>10}{'clipped':>9}"
    )
    for line in done.stdout.splitlines():
        seen = json.loads(line)
        counts = (len(seen[key]) for key in ("violations", "console", "requests"))
        wcag, console, requests = counts
        print(
            f"{seen['file']:<24}{seen['width']:>6}{seen['bytes']:>9}{wcag:>6}{console:>9}"
            f"{requests:>10}{seen['overflow']:>10}{len(seen['clipped']):>9}"
        )
        for violation in seen["violations"]:
            print(f"  {violation['id']}: {violation['first']}")
    print(done.stderr, end="", file=sys.stderr)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
