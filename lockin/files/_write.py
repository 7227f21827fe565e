"""Landscapes as text: the same bytes for the same content, written whole or not at all."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from os import PathLike
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from lockin.files._load import Format, format_of
from lockin.files._yaml import JSON_SCALAR
from lockin.model.document import FORMAT
from lockin.model.landscape import Landscape

__all__ = ["dumps", "save", "write_text"]

_PLAIN = re.compile(r"[A-Za-z_/.][\w./@+()-]*(?: [\w./@+()&-]+)*", re.ASCII)
_RESERVED = frozenset("y n yes no on off true false null . .. .inf .nan --- ...".split())
"""Words that another YAML reader takes for something else than text."""

_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_SECTIONS = ("nodes", "dependencies", "rates", "claims")


def dumps(landscape: Landscape, *, format: Format) -> str:  # noqa: A002 - the plain word
    r"""Return a landscape as YAML or JSON text, records in canonical order.

    Examples
    --------
    >>> from lockin.model.nodes import Vendor
    >>> print(dumps(Landscape(nodes=[Vendor(id="acme")]), format="yaml"), end="")
    format: lockin-landscape/1
    name: ""
    currency: EUR
    nodes:
    - kind: vendor
      id: acme
    """
    parts = _json(landscape) if format == "json" else _yaml(landscape)
    return "".join(parts)


def save(landscape: Landscape, path: str | PathLike[str]) -> Path:
    """Write a landscape; a crash leaves the old file or the new one, never half of one.

    Parameters
    ----------
    landscape
        What to write.
    path
        File that ends in ``.yaml``, ``.yml`` or ``.json``; its folder must exist.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    LandscapeError
        The ending names no format.
    OSError
        The file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(Landscape(name="Helio"), Path(folder, "helio.json")).name
    'helio.json'
    """
    return write_text(path, dumps(landscape, format=format_of(path)))


def write_text(path: str | PathLike[str], text: str) -> Path:
    """Replace the content of a file in one step; return its path.

    A pipe or a device, such as the standard output of a shell, is written to directly.
    """
    target = Path(path)
    if target.exists() and not target.is_file():
        target.write_text(text, encoding="utf-8", newline="\n")
        return target
    real = Path(os.path.realpath(target))
    handle, name = tempfile.mkstemp(prefix=f".{real.name[:100]}.", dir=real.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        Path(name).chmod(real.stat().st_mode & 0o777 if real.exists() else 0o666 & ~_umask())
        Path(name).replace(real)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return target


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _lines(records: Iterable[BaseModel]) -> Iterator[str]:
    """Yield each record as one line of JSON, defaults left out but for its kind."""
    for record in records:
        text = record.__pydantic_serializer__.to_json(record, exclude_defaults=True).decode()
        kind = getattr(record, "kind", None)
        if kind is not None:
            text = f'{{"kind":{json.dumps(kind)}{"," if len(text) > len("{}") else ""}{text[1:]}'
        yield text


def _json(landscape: Landscape) -> Iterator[str]:
    yield f'{{\n"format": {json.dumps(FORMAT)},\n'
    yield f'"name": {json.dumps(landscape.name, ensure_ascii=False)},\n'
    yield f'"currency": {json.dumps(landscape.currency)}'
    for section in _SECTIONS:
        records = getattr(landscape, section)
        if records:
            yield f',\n"{section}": ['
            first = True
            for line in _lines(records):
                yield "\n" if first else ",\n"
                yield line
                first = False
            yield "\n]"
    yield "\n}\n"


def _yaml(landscape: Landscape) -> Iterator[str]:
    yield f"format: {FORMAT}\nname: {_text(landscape.name)}\ncurrency: {landscape.currency}\n"
    for section in _SECTIONS:
        records = getattr(landscape, section)
        if records:
            yield f"{section}:\n"
            for line in _lines(records):
                yield from _record(json.loads(line))


def _record(record: dict[str, Any]) -> Iterator[str]:
    """Yield a record in block style, what is inside it in flow style."""
    lead = "- "
    for key, value in record.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            yield f"{lead}{key}:\n"
            for entry in value:
                yield f"  - {_flow(entry)}\n"
        else:
            yield f"{lead}{key}: {_flow(value)}\n"
        lead = "  "


def _flow(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_text(k)}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, str):
        return _text(value)
    return json.dumps(value)


def _text(text: str) -> str:
    """Return text plain where no reader can mistake it, else in double quotes."""
    safe = _PLAIN.fullmatch(text) and text.lower() not in _RESERVED
    if safe and not JSON_SCALAR.fullmatch(text):
        return text
    return _ESCAPED.sub(lambda c: f"\\u{ord(c[0]):04x}", json.dumps(text, ensure_ascii=False))
