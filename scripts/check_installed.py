"""Check that the installed package, not the clone, imports and carries its data files.

Run as ``python scripts/check_installed.py CLONE`` from a folder outside the clone, with the
interpreter into which the wheel was installed.
"""

import importlib
import subprocess
import sys
from pathlib import Path


def main(clone: Path) -> int:
    """Compare the installed package with the folder; print what is missing."""
    package = importlib.import_module("lockin")
    if package.__file__ is None:
        print("lockin was imported as a bare folder")
        return 1
    installed = Path(package.__file__).resolve().parent
    if installed.is_relative_to(clone.resolve()):
        print(f"the clone was imported, not the installed package: {installed}")
        return 1
    here, there = (
        {
            path.relative_to(folder).as_posix()
            for path in folder.rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
        for folder in (clone / "lockin", installed)
    )
    missing = sorted(here - there)
    if missing:
        print("missing from the wheel:", *missing, sep="\n  ")
        return 1
    command = Path(sys.executable).with_name("lockin")
    subprocess.run([command, "--help"], check=True, stdout=subprocess.DEVNULL)
    print(f"the wheel holds all {len(here)} files and its command answers")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
