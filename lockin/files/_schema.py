"""The JSON Schema of a landscape file, with units."""

from __future__ import annotations

from typing import Any

from lockin.model.document import Document

__all__ = ["schema"]

_ID = "urn:lockin:landscape:1"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a landscape file.

    Every field has a description, and every quantity its unit as ``x-unit``; money is in
    the currency of the value, else in that of the landscape.

    Examples
    --------
    >>> schema()["$id"]
    'urn:lockin:landscape:1'
    """
    made = Document.model_json_schema(mode="validation")
    for definition in made.get("$defs", {}).values():
        kind = definition.get("properties", {}).get("kind", {})
        # In a file the kind tells the records apart; in Python the class does.
        if "const" in kind:
            kind.pop("default", None)
            definition["required"] = sorted({*definition.get("required", ()), "kind"})
    return {"$schema": _DIALECT, "$id": _ID, **made}
