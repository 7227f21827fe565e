from __future__ import annotations

import ast
import importlib
import inspect
import json
import pkgutil
import re
import string
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from generated import marks

import lockin
from lockin.model.document import Document

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "lockin"
TESTS = ROOT / "tests"

# Tests of the library as a whole; they have no module of their own name.
WHOLE = {"architecture", "determinism", "docs", "examples", "hostile", "readme"}
WHOLE_FOLDERS = {"golden", "hostile", "typing"}
HEAVY = ("matplotlib", "scipy.stats", "pandas", "rich", "hypothesis", "jinja2")
SIZE = 400
REASON = re.compile(
    r"\b(?:why|because|longer than|one table|is a table|stay(?:s)? together)\b", re.IGNORECASE
)


def _sources() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def _modules() -> list[str]:
    found = pkgutil.walk_packages(lockin.__path__, prefix="lockin.")
    return ["lockin", *sorted(m.name for m in found if not m.name.endswith("__main__"))]


def _tracked() -> list[Path]:
    if (ROOT / ".git").exists():
        out = subprocess.run(
            ["git", "ls-files", "-z"],  # noqa: S607 - whichever git the developer has
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        )
        paths = [ROOT / name for name in out.stdout.split("\0") if name]
    else:
        paths = [p for p in sorted(ROOT.rglob("*")) if "__pycache__" not in p.parts]
    return [path for path in paths if path.is_file()]


def _bare(path: Path) -> tuple[str, ...]:
    return tuple(part.lstrip("_") for part in path.with_suffix("").parts)


def test_every_test_file_stands_where_its_module_stands() -> None:
    """A test file has the name of a module, or says which theme of its package it holds."""
    modules = {_bare(path.relative_to(SOURCE)) for path in _sources()}
    packages = {module[:-1] for module in modules}
    lost = []
    for path in sorted(TESTS.rglob("test_*.py")):
        *folder, stem = _bare(path.relative_to(TESTS))
        here, name = tuple(folder), stem.removeprefix("test_").lstrip("_")
        if WHOLE_FOLDERS.intersection(here[:1]) or (not here and name in WHOLE):
            continue
        named = (*here, name) in modules | packages
        theme = here in packages and ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
        if not named and not (here and theme):
            lost.append(path.relative_to(ROOT).as_posix())
    assert lost == []


def test_every_package_and_top_module_has_tests() -> None:
    bare = []
    for path in sorted(SOURCE.iterdir()):
        name = path.stem
        if path.is_dir() and any(path.rglob("*.py")):
            here = any(
                any((TESTS / folder).rglob("test_*.py")) for folder in (name, name.lstrip("_"))
            )
            here = here or (TESTS / f"test_{name.lstrip('_')}.py").exists()
        elif path.suffix == ".py" and not name.startswith("__"):
            here = (TESTS / f"test_{name.lstrip('_')}.py").exists()
        else:
            continue
        if not here:
            bare.append(name)
    assert bare == []


@pytest.mark.parametrize("name", _modules())
def test_exports_exist_are_sorted_and_survive_a_star_import(name: str) -> None:
    module = importlib.import_module(name)
    exported = getattr(module, "__all__", None)
    if exported is None:
        # A private module or a bare package exports nothing; any other says what it exports.
        own = {
            item
            for item, value in vars(module).items()
            if not item.startswith("_") and getattr(value, "__module__", None) == name
        }
        private = any(part.startswith("_") for part in name.split("."))
        assert private or not own, f"{name} has no __all__"
        return

    def order(item: str) -> tuple[int, str]:
        return (0 if item.isupper() else 1 if item[0].isupper() else 2, item)

    assert list(exported) == sorted(set(exported), key=order)
    namespace: dict[str, object] = {}
    exec(f"from {name} import *", namespace)  # noqa: S102 - the star import itself is the claim
    assert set(exported) <= set(namespace)


def test_import_loads_no_heavy_library() -> None:
    code = "import sys, lockin; print(*sorted(sys.modules), sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60
    )
    loaded = done.stdout.split()
    assert "lockin" in loaded
    heavy = [m for m in loaded if any(m == h or m.startswith(f"{h}.") for h in HEAVY)]
    assert heavy == []


def _undocumented(owner: str, name: str, value: object) -> list[str]:
    bare = []
    if inspect.isclass(value):
        if not (vars(value).get("__doc__") or "").strip():
            bare.append(f"{owner}.{name}")
        for member, content in sorted(vars(value).items()):
            public = not member.startswith("_")
            target = content.fget if isinstance(content, property) else content
            target = getattr(target, "__func__", target)
            if public and inspect.isfunction(target) and not inspect.getdoc(target):
                bare.append(f"{owner}.{name}.{member}")
    elif (inspect.isfunction(value) or inspect.ismodule(value)) and not inspect.getdoc(value):
        bare.append(f"{owner}.{name}")
    return bare


@pytest.mark.parametrize("module_name", _modules())
def test_every_public_name_is_documented(module_name: str) -> None:
    module = importlib.import_module(module_name)
    assert (module.__doc__ or "").strip(), f"{module_name} says nothing about itself"
    bare: list[str] = []
    for name in getattr(module, "__all__", ()):
        value = getattr(module, name)
        if getattr(value, "__module__", module_name).startswith("lockin"):
            bare += _undocumented(module_name, name, value)
    assert bare == []


def _holds_a_quantity(schema: dict[str, Any]) -> bool:
    if schema.get("$ref", "").endswith(("/Exactly", "/Range90", "/Pert")):
        return True
    parts = [*schema.get("anyOf", ()), *schema.get("oneOf", ())]
    return any(_holds_a_quantity(part) for part in parts)


def _unit(schema: dict[str, Any]) -> str:
    own = str(schema.get("x-unit", ""))
    return own or next(filter(None, map(_unit, schema.get("anyOf", ()))), "")


def test_every_field_is_described_and_every_quantity_has_a_unit() -> None:
    schema = Document.model_json_schema()
    bare, unitless, quantities = [], [], 0
    for name, record in {"Landscape": schema, **schema["$defs"]}.items():
        for field, content in record.get("properties", {}).items():
            if field == "kind" and "const" in content:
                continue
            if not content.get("description", "").strip():
                bare.append(f"{name}.{field}")
            if _holds_a_quantity(content):
                quantities += 1
                if not _unit(content):
                    unitless.append(f"{name}.{field}")
    assert quantities > 50
    assert unitless == []
    assert bare == []


AXIOMS = {
    *(f"C{n}" for n in range(1, 9)),
    *(f"S{n}" for n in range(1, 11)),
    *(f"M{n}" for n in range(1, 5)),
    *(f"F{n}" for n in range(1, 4)),
    *("R1", "R4", "R5", "X1"),
}
PUBLISHED = (
    *("COCOMO", "DebtRank", "Gini", "HHI", "Hill", "Shapiro", "Shapley", "entropy", "lognormal"),
    "price rise",
)


def test_every_axiom_in_scope_has_a_test() -> None:
    held = {mark.arguments[0] for mark in marks(TESTS) if mark.kind == "axiom"}
    assert sorted(AXIOMS - held) == []


def test_every_published_figure_in_scope_has_a_test() -> None:
    cited = " ".join(mark.arguments[0] for mark in marks(TESTS) if mark.kind == "oracle").lower()
    assert [name for name in PUBLISHED if name.lower() not in cited] == []


def test_no_file_is_long_without_saying_why() -> None:
    silent = []
    for path in _sources():
        text = path.read_text(encoding="utf-8")
        lines = text.count("\n")
        reason = ast.get_docstring(ast.parse(text)) or ""
        if lines > SIZE and not REASON.search(reason):
            silent.append(f"{path.relative_to(ROOT).as_posix()}: {lines} lines")
    assert silent == []


def _placeholders(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


def _flat(tree: dict[str, object], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = str(value)
    return flat


def test_both_languages_say_the_same_things() -> None:
    folder = SOURCE / "words"
    english, french = (
        _flat(json.loads((folder / f"{lang}.json").read_text(encoding="utf-8")))
        for lang in ("en", "fr")
    )
    assert english
    assert sorted(english) == sorted(french)
    differ = [k for k in english if _placeholders(english[k]) != _placeholders(french[k])]
    assert differ == []
    assert [k for k, v in (english | french).items() if not v.strip()] == []


# Built from halves, so that this file does not hold what it forbids.
FORBIDDEN = [
    r"(?<![\w.])/" + r"work/",
    r"(?<![\w.])/" + r"tmp/",
    r"/" + r"root/",
    r"files\." + r"pythonhosted",
    r"pypi" + r"\.org",
    r"npm" + r"js\.(?:org|com)",
    r"deb\." + r"debian",
    r"\b(?:agent|helper|coding|" + r"ai) session\b",
    r"\bT[O]DO\b",
    r"\bF[I]XME\b",
    r"\blorem" + r" ipsum\b",
]


def test_no_tracked_file_names_a_machine_a_registry_or_unfinished_work() -> None:
    pattern = re.compile("|".join(FORBIDDEN), re.IGNORECASE)
    found = []
    for path in _tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if pattern.search(line):
                found.append(f"{path.relative_to(ROOT).as_posix()}:{number}: {line.strip()[:80]}")
    assert found == []
