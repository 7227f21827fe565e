"""What pydantic found, said in one sentence per fault, with what would be accepted."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from lockin.estimates import Exactly, Pert, Range90
from lockin.files._faults import Path
from lockin.files._shown import shown

__all__ = ["QUANTITY", "Finding", "say"]

QUANTITY = "a number, {value}, {low, high} or {low, mode, high}"
"""What every quantity accepts."""

Finding: TypeAlias = tuple[Path, str, str, str]
"""Path below the record, code, sentence, what would be accepted."""

_ESTIMATES = {"number": None, "exactly": Exactly, "range": Range90, "pert": Pert}

_ESTIMATE_FIELDS = {name for one in (Exactly, Range90, Pert) for name in one.model_fields}

_NOUNS = {
    "Document": "landscape",
    "Evidence": "entry of evidence",
    "Exactly": "quantity",
    "Pert": "quantity",
    "Range90": "quantity",
    "Usage": "record of usage",
}

_WANTED = {
    "string": "text; a number or date meant as text stands in quotes",
    "bool": "true or false",
    "int": "a whole number",
    "finite": "a number",
    "float": "a number",
    "date": "a date such as 2026-10-31",
    "list": "a list",
    "tuple": "a list",
    "dict": "a mapping",
    "model": "a mapping",
    "literal": "",
}
_PATTERNS = {
    r"^[a-z0-9][a-z0-9._-]*$": (
        "bad-id",
        "an id",
        "lower-case letters, digits, dots, hyphens and underscores, first a letter or digit",
    ),
    r"^[A-Z]{3}$": ("bad-currency", "a currency", "an ISO 4217 code such as EUR"),
    r"^[A-Z0-9]{18}[0-9]{2}$": (
        "bad-text",
        "a Legal Entity Identifier",
        "20 characters, ISO 17442",
    ),
    r"^\d{4}(-(0[1-9]|1[0-2])|-Q[1-4])?$": ("bad-text", "a period", "2026, 2026-Q3 or 2026-10"),
}
_RANGES = {
    "greater_than": ("gt", "more than"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "less than"),
    "less_than_equal": ("le", "at most"),
}


def say(error: ErrorDetails, root: type[BaseModel], loc: Path, value: object) -> Finding:
    """Return path, code, sentence and what is accepted for one error of pydantic.

    Parameters
    ----------
    error
        One entry of ``ValidationError.errors()``.
    root
        Type of the record.
    loc
        Where in the record, as pydantic says it (with the tags of unions).
    value
        The plain data of the record, for showing what was given.
    """
    path, model, quantity = _walk(root, loc)
    given = _at(value, path)
    name = str(path[-1]) if path else ""
    kind = error["type"]
    context: Mapping[str, Any] = error.get("ctx", {})
    if kind == "extra_forbidden":
        accepted = QUANTITY if quantity else _fields(model, name)
        return path, "unknown-field", f"{shown(name)} is not a field of {_noun(model)}", accepted
    if kind == "missing":
        field = model.model_fields.get(name) if model else None
        accepted = QUANTITY if quantity else (field.description or "") if field else ""
        return path, "missing-field", f"the field {shown(name)} is missing", accepted
    if quantity and kind == "value_error":
        return path, "bad-estimate", _own(error["msg"]), QUANTITY
    if quantity and kind == "float_type" and name not in _ESTIMATE_FIELDS:
        return path, "wrong-type", f"{given} is not a quantity", QUANTITY
    return path, *_plain(kind, given, name, error["msg"], context)


def _plain(
    kind: str, given: str, name: str, message: str, context: Mapping[str, Any]
) -> tuple[str, str, str]:
    if kind == "string_pattern_mismatch":
        pattern = str(context.get("pattern"))
        code, noun, accepted = _PATTERNS.get(pattern, ("bad-text", "right", pattern))
        return code, f"{given} is not {noun}", accepted
    if kind == "literal_error":
        return "bad-value", f"{given} is not one of the words", str(context.get("expected", ""))
    if kind in _RANGES:
        key, words = _RANGES[kind]
        return "out-of-range", f"{given} is out of range", f"{words} {context.get(key)}"
    if kind == "string_too_long":
        most = context.get("max_length")
        return "too-long", f"{name} is longer than {most} characters", f"at most {most} characters"
    if kind == "value_error":
        return "bad-value", _own(message), ""
    sort = kind.split("_", maxsplit=1)[0]
    if sort in ("date", "finite"):
        code, noun = ("bad-date", "date") if sort == "date" else ("not-finite", "finite number")
        return code, f"{given} is not a {noun}", _WANTED[sort]
    if sort in _WANTED:
        message = f"{given} is not what {shown(name)} takes" if name else f"{given} is not a record"
        return "wrong-type", message, _WANTED[sort]
    return "wrong-type", f"{given} cannot stand here", message


def _own(message: str) -> str:
    """Return the sentence of one of our own validators."""
    return message.removeprefix("Value error, ")


def _noun(model: type[BaseModel] | None) -> str:
    if model is None:
        return "this mapping"
    word = _NOUNS.get(model.__name__, model.__name__.lower())
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def _fields(model: type[BaseModel] | None, name: str) -> str:
    if model is None:
        return ""
    known = sorted(model.model_fields)
    close = get_close_matches(name[:100], known, n=3, cutoff=0.6)
    return ", ".join(close or known)


def _at(value: Any, path: Path) -> str:  # noqa: ANN401 - any JSON value
    """Return what stands at `path`, shown."""
    for part in path:
        if not (part in value if isinstance(value, dict) else isinstance(value, list)):
            return "this"
        value = value[part]
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else shown(str(value)).strip("'")


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    """Yield the record types that a field's annotation names."""
    if isinstance(annotation, type) and get_origin(annotation) is None:
        if issubclass(annotation, BaseModel):
            yield annotation
        return
    if get_origin(annotation) in (Union, types.UnionType, tuple, list) or get_args(annotation):
        for part in get_args(annotation):
            yield from _models(part)


def _walk(root: type[BaseModel], loc: Path) -> tuple[Path, type[BaseModel] | None, bool]:
    """Return the path without union tags, the type that holds its end, and if it is a quantity."""
    model: type[BaseModel] | None = root
    path: list[str | int] = []
    quantity = False
    for position, part in enumerate(loc):
        if quantity and part in _ESTIMATES and position and loc[position - 1] == path[-1]:
            model = _ESTIMATES[str(part)]
            continue
        path.append(part)
        field = model.model_fields.get(part) if model and isinstance(part, str) else None
        if field is None:
            continue
        found = list(_models(field.annotation))
        if any(one in _ESTIMATES.values() for one in found):
            quantity = True
        elif found and position + 1 < len(loc):
            model = found[0]
    return tuple(path), model, quantity
