"""Real code: eight open-source AI applications, assessed as the systems of one organisation.

THIS EXAMPLE DOWNLOADS. It fetches about 10 MB with pip, from the index that your pip uses, as
pinned in ``real_code.txt``. It takes wheels, not source distributions: to read the metadata of a
source distribution pip may run its build code; a wheel runs nothing and holds the same modules.
Nothing is installed, imported or executed. Run it as ``python examples/real_code.py [FOLDER]``;
the folder keeps the sources, so that every fact can be checked at its file and line.
"""

from __future__ import annotations

import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import lockin as lk

PINS = Path(__file__).with_name("real_code.txt")
ENDINGS = {".py", ".toml", ".txt", ".yaml", ".yml", ".json"}
MAX_FILE, MAX_TOTAL, MAX_FILES = 4 << 20, 64 << 20, 20_000


def fetch(folder: Path) -> list[Path]:
    """Download the pinned wheels with pip and return them, by name."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
    only = ["--only-binary", ":all:", "--python-version", "3.11"]
    subprocess.run([*pip, *only, "--dest", str(folder), "--requirement", str(PINS)], check=True)
    return sorted(folder.glob("*.whl"))


def unpack(wheel: Path, into: Path) -> Path:
    """Unpack the text files of a wheel into a folder named after it, and return the folder.

    Raises
    ------
    ValueError
        A path leaves the folder, or the wheel is larger than the limits.
    """
    root = (into / wheel.name.partition("-")[0].replace("_", "-")).resolve()
    with zipfile.ZipFile(wheel) as archive:
        members = [m for m in archive.infolist() if Path(m.filename).suffix in ENDINGS]
        if len(members) > MAX_FILES:
            raise ValueError(f"{wheel.name}: more than {MAX_FILES} files")
        total = 0
        for member in members:
            target = (root / member.filename).resolve()
            if not target.is_relative_to(root):
                raise ValueError(f"{wheel.name}: {member.filename!r} leaves the folder")
            if member.is_dir() or stat.S_ISLNK(member.external_attr >> 16):
                continue
            with archive.open(member) as stream:
                data = stream.read(MAX_FILE + 1)
            total += len(data)
            if len(data) > MAX_FILE or total > MAX_TOTAL:
                raise ValueError(f"{wheel.name}: larger than the limits")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    (root / "setup.cfg").touch()  # a wheel has no project file: this one says a system begins here
    return root


def survey(sources: Path, out: Path) -> lk.Assessment:
    """Discover and assess the systems; print a table; write the landscape and the report."""
    landscape = lk.discover(sources, name="Open-source applications")
    landscape.save(out / "landscape.yaml")
    assessment = lk.assess(landscape, seed=7, draws=2_000)
    lk.report.write_html(assessment, out / "report.html")
    print(f"{'application':<20}{'calls in code':>14}{'services':>10}  needs")
    for system in landscape.of(lk.System):
        needs = [d for d in landscape.dependencies if d.source == system.id]
        sites = [d.coupling.call_sites for d in needs if d.coupling is not None]
        count = sum(site for site in sites if isinstance(site, (int, float)))
        names = sorted(d.target for d in needs)
        shown = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
        print(f"{system.id:<20}{count:>14,.0f}{len(names):>10}  {shown}")
    print(f"\n{'leaving':<24}{'P50, EUR':>12}{'person-days':>13}{'bound items':>13}")
    for one in assessment.exits:
        print(f"{one.label:<24}{one.cost.p50:>12,.0f}{one.person_days.p50:>13,.0f}{one.bound:>13}")
    print("\nNo spend is known from code alone, so contracts and seats are not in these figures.")
    return assessment


def main(folder: str = "real_code_out") -> None:
    """Fetch, unpack, discover, assess."""
    out = Path(folder)
    for wheel in fetch(out / "wheels"):
        unpack(wheel, out / "sources")
    survey(out / "sources", out)
    print(f"wrote {out / 'landscape.yaml'} and {out / 'report.html'}")


if __name__ == "__main__":
    main(*sys.argv[1:2])
