"""Tables of the reference, made from the code and the tests at every build.

Written to ``docs/_generated`` and included by the pages, so that no table can drift from
what it describes.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import inspect
import io
import os
import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

import lockin
from lockin import reference
from lockin._cli import main
from lockin.discovery.code._js_glance import ENDINGS as JAVASCRIPT_ENDINGS
from lockin.discovery.code.source import CodeSource
from lockin.discovery.scanning import SOURCES
from lockin.discovery.signatures import table as signatures
from lockin.discovery.sources import FileSource, Surveyor
from lockin.model.document import Document
from lockin.model.nodes import NODE_TYPES, Record
from lockin.switching.components import COMPONENTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import ModuleType

    from sphinx.application import Sphinx

DOCS = Path(__file__).resolve().parents[1]
ROOT = DOCS.parent


@dataclass(frozen=True, order=True)
class Mark:
    """One ``axiom`` or ``oracle`` mark of a test."""

    kind: str
    arguments: tuple[str, ...]
    test: str


def marks(folder: Path) -> list[Mark]:
    """Return the marks of all tests under `folder`, read from their syntax trees."""
    found: list[Mark] = []
    for path in sorted(folder.rglob("test_*.py")):
        where = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef):
                continue
            for decorator in node.decorator_list:
                if not (
                    isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Attribute)
                ):
                    continue
                kind = decorator.func.attr
                if kind in {"axiom", "oracle"}:
                    words = tuple(str(ast.literal_eval(a)) for a in decorator.args)
                    found.append(Mark(kind, words, f"{where}::{node.name}"))
    return sorted(found)


def cell(text: object) -> str:
    """Return `text` so that it can stand in one cell of a Markdown table."""
    return re.sub(r"\s+", " ", str(text)).replace("|", "\\|").strip()


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(map(cell, row)) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _natural(identifier: str) -> tuple[str, int]:
    letters = identifier.rstrip("0123456789")
    digits = identifier[len(letters) :]
    return letters, int(digits or 0)


def axioms() -> str:
    """Return the table of axioms, one row per id, with the tests that hold them."""
    tests: dict[str, list[str]] = {}
    statements: dict[str, list[str]] = {}
    for mark in marks(ROOT / "tests"):
        if mark.kind == "axiom":
            identifier, statement = mark.arguments
            tests.setdefault(identifier, []).append(mark.test)
            kept = statements.setdefault(identifier, [])
            if statement not in kept:
                kept.append(statement)
    return table(
        ["id", "statement", "tests"],
        [
            [f"**{key}**", "; ".join(statements[key]), " ".join(f"`{t}`" for t in tests[key])]
            for key in sorted(tests, key=_natural)
        ],
    )


def oracles() -> str:
    """Return the table of published figures that the tests reproduce."""
    rows = [mark for mark in marks(ROOT / "tests") if mark.kind == "oracle"]
    return table(["source", "test"], [[mark.arguments[0], f"`{mark.test}`"] for mark in rows])


def _plain(schema: dict[str, Any]) -> str:
    """Return the type of a field, as a reader of a file would say it."""
    if "$ref" in schema:
        return f"`{schema['$ref'].rpartition('/')[2]}`"
    if "const" in schema:
        return f"`{schema['const']}`"
    if "enum" in schema:
        return " or ".join(f"`{value}`" for value in schema["enum"])
    if "x-unit" in schema:
        return "quantity"
    for key in ("anyOf", "oneOf"):
        if key in schema:
            parts = [_plain(part) for part in schema[key] if part.get("type") != "null"]
            return " or ".join(dict.fromkeys(parts))
    if schema.get("type") == "array":
        return "list of " + _plain(schema.get("items", {}))
    return str(schema.get("format", schema.get("type", "any")))


def _unit(schema: dict[str, Any]) -> str:
    """Return the unit of a field, or nothing."""
    if "x-unit" in schema:
        return f"`{schema['x-unit']}`"
    return next(filter(None, map(_unit, schema.get("anyOf", []))), "")


def fields() -> str:
    """Return one table of fields per record of a landscape file, with units."""
    schema = Document.model_json_schema()
    records: dict[str, dict[str, Any]] = {"Landscape": schema, **schema["$defs"]}
    nodes = {kind.__name__: word for word, kind in NODE_TYPES.items()}
    common = set(Record.model_fields)
    first = ["Landscape", "Dependency", "Coupling", "Usage", "Evidence", "Rate", "Claim"]
    parts = []
    for name in [*first[:1], *sorted(nodes), *first[1:], "Exactly", "Range90", "Pert"]:
        record = records[name]
        own = {
            key: value
            for key, value in record["properties"].items()
            if name not in nodes or key not in common
        }
        word = f" (`kind: {nodes[name]}`)" if name in nodes else ""
        parts.append(f"## {name}{word}\n")
        text = re.split(r"\n\s*\n", record.get("description", "A landscape file."))[0]
        parts.append(re.sub(r"\s+", " ", text) + "\n")
        needed = set(record.get("required", ()))
        parts.append(
            table(
                ["field", "type", "unit", "meaning"],
                [
                    [
                        f"`{key}`" + (" (required)" if key in needed else ""),
                        _plain(value),
                        _unit(value),
                        value.get("description", ""),
                    ]
                    for key, value in own.items()
                    if key != "kind"
                ],
            )
        )
    shared = records["Function"]["properties"]
    head = table(
        ["field", "type", "meaning"],
        [
            [f"`{k}`", _plain(shared[k]), shared[k].get("description", "")]
            for k in shared
            if k in common
        ],
    )
    return f"## Every node\n\n{head}\n" + "\n".join(parts)


def components() -> str:
    """Return one section per component of the exit cost, in the order of reports."""
    parts = []
    for part in COMPONENTS:
        names = " ".join(f"`{name}`" for name in part.parameters) or "none"
        parts.append(
            f"### {part.key}\n\n{part.formula}\n\n"
            f"Mechanisms\n: {', '.join(part.mechanisms)}\n\n"
            f"Source\n: {part.source}\n\nParameters\n: {names}\n"
        )
    return "\n".join(parts)


def parameters() -> str:
    """Return one row per effort parameter, with value, grade and source."""
    rows = []
    for fact in reference.effort_parameters():
        values = fact.estimate.model_dump(exclude_defaults=True)
        shown = ", ".join(f"{name} {value:g}" for name, value in values.items())
        date = fact.source_date.isoformat() if fact.source_date else ""
        rows.append([f"`{fact.id}`", shown, f"`{fact.unit}`", fact.grade, fact.source, date])
    return table(["parameter", "value", "unit", "grade", "source", "of"], rows)


def help_of(*words: str) -> str:
    """Return the help text of a command, as it is printed."""
    spoken = io.StringIO()
    columns, os.environ["COLUMNS"] = os.environ.get("COLUMNS"), "88"
    try:
        with contextlib.redirect_stdout(spoken), contextlib.suppress(SystemExit):
            main([*words, "--help"])
    finally:
        os.environ.pop("COLUMNS")
        if columns is not None:
            os.environ["COLUMNS"] = columns
    return spoken.getvalue()


def commands() -> list[str]:
    """Return the names of the commands, in the order of the help text."""
    return re.findall(r"^    (\w+) {2,}", help_of(), flags=re.MULTILINE)


def command() -> str:
    """Return the help text of every command."""
    parts = (f"## lockin {name}\n\n```text\n{help_of(name)}```\n" for name in commands())
    return "\n".join([f"```text\n{help_of()}```\n", *parts])


HIDDEN = "model_config, model_post_init, refers"


def _entry(module: str, name: str, value: object) -> str:
    """Return the autodoc directive of one public name."""
    if inspect.isclass(value) and issubclass(value, BaseException):
        return f".. autoexception:: {module}.{name}\n"
    if (
        inspect.isclass(value)
        and value.__module__.startswith("lockin.model.")
        and (issubclass(value, BaseModel))
    ):
        # Its fields are in the reference of fields, with units instead of Python types.
        return f".. autoclass:: {module}.{name}\n"
    if inspect.isclass(value):
        return (
            f".. autoclass:: {module}.{name}\n   :members:\n   :inherited-members: BaseModel\n"
            f"   :exclude-members: {HIDDEN}\n"
        )
    if inspect.isroutine(value) or hasattr(value, "cache_info"):
        return f".. autofunction:: {module}.{name}\n"
    return f".. py:data:: {module}.{name}\n\n   {_note(name)}\n"


@cache
def _notes() -> dict[str, str]:
    """Return the strings that stand below assignments in the package, by name."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "lockin").rglob("*.py")):
        body = ast.parse(path.read_text(encoding="utf-8")).body
        for assigned, below in pairwise(body):
            target = assigned.targets[0] if isinstance(assigned, ast.Assign) else None
            if isinstance(assigned, ast.AnnAssign):
                target = assigned.target
            note = below.value if isinstance(below, ast.Expr) else None
            text = note.value if isinstance(note, ast.Constant) else None
            if isinstance(target, ast.Name) and isinstance(text, str):
                found[target.id] = " ".join(text.split())
    return found


def _note(name: str) -> str:
    return _notes().get(name, "")


def _section(module: ModuleType, names: Iterable[str]) -> str:
    entries = [_entry(module.__name__, name, getattr(module, name)) for name in names]
    return "```{eval-rst}\n" + "\n".join(entries) + "```\n"


def api() -> str:
    """Return every public name, with its docstring, by module."""
    values = {name: getattr(lockin, name) for name in lockin.__all__}
    modules = {name: value for name, value in values.items() if inspect.ismodule(value)}
    plain = [name for name in values if name not in modules and not name.startswith("__")]
    parts = ["## lockin\n", _section(lockin, plain)]
    paths = {f"lockin.{name}" for name in modules}
    paths |= {"lockin.discovery.export", "lockin.errors", "lockin.estimates"}
    for path in sorted(paths):
        module = importlib.import_module(path)
        summary = (module.__doc__ or "").strip().partition("\n\n")[0]
        names = [name for name in module.__all__ if name not in plain]
        parts += [f"## {path}\n", " ".join(summary.split()) + "\n", _section(module, names)]
    return "\n".join(parts)


def languages() -> str:
    """Return the table of languages, with the vendors and frameworks that each knows."""
    shown = {"csharp": "C#", "java": "Java, Kotlin", "javascript": "JavaScript, TypeScript"}
    shown["php"] = "PHP"
    rows = []
    for source in SOURCES:
        if not isinstance(source, Surveyor):
            continue
        own = source.language.endings if isinstance(source, CodeSource) else JAVASCRIPT_ENDINGS
        known = signatures(f"{source.name}/sdks")["sdks"].values()
        vendors = sorted({row["vendor"] for row in known if row.get("vendor")})
        named = signatures(f"{source.name}/frameworks")["frameworks"].items()
        kits = sorted({row.get("name", key) for key, row in named})
        endings = " ".join(f"`{ending}`" for ending in sorted(own))
        name = shown.get(source.name, source.name.title())
        rows.append([name, endings, ", ".join(vendors), ", ".join(kits)])
    return table(["language", "endings", "vendors with an SDK of their own", "frameworks"], rows)


def _kinds_of(path: Path, names: Iterable[str] = (), seen: set[str] | None = None) -> set[str]:
    """Return the kinds of evidence that functions of a reader speak of; all, without names.

    What they use of the private files beside the reader is looked at too.
    """
    seen = set() if seen is None else seen
    tree = ast.parse(path.read_text(encoding="utf-8"))
    own = {getattr(node, "name", ""): node for node in tree.body}
    brought = {
        alias.name: node.module.rpartition(".")[2]
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("lockin.discovery.config._")
        for alias in node.names
        if node.module
    }
    found: set[str] = set()
    for top in [own[name] for name in names if name in own] or tree.body:
        for node in ast.walk(top):
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "Kind":
                found.add(node.attr.lower())
            name = node.id if isinstance(node, ast.Name) else ""
            home = path if name in own else path.parent / f"{brought.get(name, '')}.py"
            if name and f"{home.stem}.{name}" not in seen and home.exists():
                seen.add(f"{home.stem}.{name}")
                found |= _kinds_of(home, [name], seen)
    return found


def sources() -> str:
    """Return the table of what is read beside code, in the order of reading."""
    rows = []
    for source in SOURCES:
        if isinstance(source, Surveyor):
            continue
        made = source.read_file if isinstance(source, FileSource) else type(source)
        module = importlib.import_module(made.__module__)
        summary = " ".join((module.__doc__ or "").partition("\n\n")[0].split())
        kinds = " ".join(f"`{kind}`" for kind in sorted(_kinds_of(Path(inspect.getfile(module)))))
        rows.append([f"`{source.name}`", summary, kinds])
    return table(["source", "what it reads", "evidence"], rows)


GENERATED = {
    "api.md": api,
    "axioms.md": axioms,
    "command.md": command,
    "components.md": components,
    "fields.md": fields,
    "languages.md": languages,
    "oracles.md": oracles,
    "parameters.md": parameters,
    "sources.md": sources,
}


def write(folder: Path) -> None:
    """Write every generated part; leave a file alone when it already says the same."""
    folder.mkdir(exist_ok=True)
    for name, make in GENERATED.items():
        text = make()
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx: the parts are written before it looks for pages."""
    app.connect("builder-inited", lambda _: write(DOCS / "_generated"))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
