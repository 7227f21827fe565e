"""A file that uses what the tables name is looked at: each name holds a word of the list."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lockin.discovery.code._words import vendors_in
from lockin.discovery.signatures import table, tables


def _python(name: str, *, is_import: bool) -> str:
    package, _, last = name.partition("()")[0].rpartition(".")
    return f"import {name}" if is_import or not package else f"from {package} import {last}"


def _javascript(name: str, *, is_import: bool) -> str:
    folder, _, file = name.rpartition("/")
    package, _, inner = file.partition(".")
    package = f"{folder}/{package}" if folder else package
    return f'from "{name}"' if is_import else f'import {{ {inner} }} from "{package}"'


def _go(name: str, *, is_import: bool) -> str:
    folder, _, file = name.partition("()")[0].rpartition("/")
    return f'import "{name if is_import else folder + "/" + file.partition(".")[0]}"'


def _csharp(name: str, *, is_import: bool) -> str:
    namespace, _, class_ = name.rpartition(".")
    return f"using {name};" if is_import or not namespace else f"using {namespace};\n{class_} a;"


def _php(name: str, *, is_import: bool) -> str:
    path = name.replace(".", "\\")
    return f"use {path};\nuse {path}\\Other;" if is_import else f"use {path};"


def _ruby(name: str, *, is_import: bool) -> str:
    if name.startswith("require "):
        return f'require "{name.removeprefix("require ")}"'
    parts = name.split(".")
    constants = [part for part in parts if part[:1].isupper()]
    return "".join(["::".join(constants), *(f".{p}" for p in parts[len(constants) :]), "::Other"])


def _rust(name: str, *, is_import: bool) -> str:
    return f"use {name.replace('.', '::')}::Other;"


def _java(name: str, *, is_import: bool) -> str:
    return f"import {name};"


WRITERS: dict[str, Callable[..., str]] = {
    "csharp": _csharp,
    "go": _go,
    "java": _java,
    "javascript": _javascript,
    "php": _php,
    "python": _python,
    "ruby": _ruby,
    "rust": _rust,
}
# What only an argument, an address or an import beside it makes a vendor's.
GENERAL = ("@", "boto3.", "aioboto3.", "aiobotocore.", "aws-sdk.", "extension.")


@pytest.mark.parametrize("language", sorted(WRITERS))
def test_every_class_and_function_of_the_tables_holds_a_word(language: str) -> None:
    held, write = tables(language), WRITERS[language]
    names = {*held.clients, *held.modules, *held.frameworks}
    names = {name for name in names if not name.startswith(GENERAL)}
    assert len(names) > 20
    missed = [n for n in sorted(names) if vendors_in(write(n, is_import=False).encode()) is False]
    assert missed == []


@pytest.mark.parametrize("language", sorted(WRITERS))
def test_every_import_of_the_tables_holds_a_word(language: str) -> None:
    write = WRITERS[language]
    named = set(tables(language).imports)
    if language in {"csharp", "php", "ruby", "rust"}:
        # The names of packages, which manifests hold, are no names of code.
        own = set(table(f"{language}/dialect").get("imports", {}))
        named = {name for name in named if name in own or name.isidentifier()}
        named = {name for name in named if "/" not in name and "-" not in name} | {
            name for name in named if name.startswith("require ")
        }
    assert len(named) > 5
    missed = [n for n in sorted(named) if vendors_in(write(n, is_import=True).encode()) is False]
    assert missed == []


def test_every_host_is_a_word() -> None:
    hosts = sorted(table("hosts")["hosts"])
    assert len(hosts) > 20
    assert [host for host in hosts if not vendors_in(f"https://{host}/v1".encode())] == []


@pytest.mark.parametrize("text", ["print('hello')", "use std::io;", "import java.util.List;", ""])
def test_code_that_names_no_vendor_holds_none(text: str) -> None:
    assert vendors_in(text.encode()) is False


def test_words_that_may_mean_other_things_are_told_apart() -> None:
    assert vendors_in(b"from together import Together") is None
    assert vendors_in(b"import openai") is True
