"""A landscape as a set of facts, and the union of such sets.

A fact is (record, field, value, evidence). Scalar fields hold one value each: where facts
differ, the one shown is first by grade, then by newest date, then by canonical text, and the
others stay in `Landscape.claims`. Fields that hold several values are unions. A value stated
without evidence adds nothing where the same value has evidence. So `merge` is a set union:
associative, commutative and idempotent.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from pydantic import BaseModel, ValidationError

from lockin.model.dependency import Dependency
from lockin.model.document import Claim, Document, Rate
from lockin.model.evidence import Evidence
from lockin.model.landscape import Landscape
from lockin.model.nodes import NODE_TYPES, Record

__all__ = ["merge"]

_Key = tuple[str, str]
_TYPES: tuple[type[Record], ...] = (*NODE_TYPES.values(), Dependency)
_MEMBERS = frozenset(
    name
    for type_ in _TYPES
    for name, field in type_.model_fields.items()
    if field.default == () and name != "evidence"
)
"""Fields that hold several values."""
_Values = dict[str, dict[str, set[str]]]


class _Facts:
    """The facts of one or more landscapes."""

    def __init__(self) -> None:
        # (record sort, id) -> field -> value as JSON -> evidence entries as JSON
        self.scalars: dict[_Key, _Values] = defaultdict(_values)
        self.members: dict[_Key, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self.rates: set[Rate] = set()
        self.unread: dict[str, Claim] = {}

    def add(self, landscape: Landscape) -> None:
        """Add every fact of `landscape`."""
        top = self.scalars["landscape", ""]
        if landscape.name:
            _ = top["name"][_text(landscape.name)]
        if landscape.nodes or landscape.dependencies:
            _ = top["currency"][_text(landscape.currency)]
        for node in landscape.nodes:
            self._add_record("node", node)
        for dependency in landscape.dependencies:
            self._add_record("dependency", dependency)
        for claim in landscape.claims:
            text = _claimed(claim)
            if text is None:
                self.unread[claim.model_dump_json()] = claim
                continue
            if claim.field in _MEMBERS:
                self.members[claim.on, claim.id][claim.field].add(text)
                continue
            entries = self.scalars[claim.on, claim.id][claim.field][text]
            if claim.evidence is not None:
                entries.add(claim.evidence.model_dump_json())
        self.rates.update(landscape.rates)

    def _add_record(self, sort: str, record: Record) -> None:
        key = (sort, record.id)
        data = record.model_dump(mode="json", exclude_defaults=True, exclude={"id", "evidence"})
        kind = getattr(record, "kind", None)
        if kind is not None:
            data["kind"] = kind
        if sort == "node" or not data:
            _ = self.scalars[key]
        why: dict[str | None, set[str]] = defaultdict(set)
        for entry in record.evidence:
            why[entry.field].add(entry.model_dump_json())
        for field, value in data.items():
            if isinstance(value, list):
                self.members[key][field].update(_text(v) for v in value)
                continue
            self.scalars[key][field][_text(value)] |= why.pop(field, set())
        for entries in why.values():
            self.members[key]["evidence"] |= entries

    def landscape(self) -> Landscape:
        """Return the landscape that these facts make."""
        claims: list[Claim] = list(self.unread.values())
        records: dict[str, list[Any]] = {"node": [], "dependency": []}
        keys = sorted(self.scalars.keys() | self.members.keys())
        top = self._shown(("landscape", ""), claims)
        for key in keys:
            if key[0] != "landscape":
                records[key[0]].extend(self._record(key, claims))
        return Landscape(
            name=top.get("name", ""),
            currency=top.get("currency", "EUR"),
            nodes=records["node"],
            dependencies=records["dependency"],
            rates=self.rates,
            claims=claims,
        )

    def _shown(
        self, key: _Key, claims: list[Claim], evidence: list[Evidence] | None = None
    ) -> dict[str, Any]:
        shown: dict[str, Any] = {}
        facts = self.scalars.get(key, {})
        type_ = _type(key, facts)
        for field, values in facts.items():
            if type_ is not None and field not in type_.model_fields:
                for value, entries in values.items():  # it belongs to a kind that is not shown
                    claims.extend(_claims(key, field, value, entries))
                continue
            ranked = [value for _, value in sorted((_rank(of), v) for v, of in values.items())]
            shown[field] = json.loads(ranked[0])
            if evidence is not None:
                evidence.extend(map(Evidence.model_validate_json, values[ranked[0]]))
            for value in ranked[1:]:
                claims.extend(_claims(key, field, value, values[value]))
        return shown

    def _record(self, key: _Key, claims: list[Claim]) -> list[Record]:
        sort, id_ = key
        facts = self.scalars.get(key, {})
        if not {"dependency": {"source", "target"}, "node": {"kind"}}[sort] <= facts.keys():
            self._orphan(key, claims)
            return []
        evidence: list[Evidence] = []
        data = self._shown(key, claims, evidence)
        type_: type[Record] = Dependency if sort == "dependency" else NODE_TYPES[data["kind"]]
        for field, members in self.members.get(key, {}).items():
            if field == "evidence":
                evidence.extend(map(Evidence.model_validate_json, members))
            else:
                data[field] = [json.loads(member) for member in sorted(members)]
        for field in sorted(data.keys() - type_.model_fields.keys()):
            value = data.pop(field)
            for member in value if isinstance(value, list) else [value]:
                claims.extend(_claims(key, field, _text(member), set()))
        data["evidence"] = sorted(set(evidence), key=lambda e: e.model_dump_json())
        return [type_.model_validate({"id": id_, **data})]

    def _orphan(self, key: _Key, claims: list[Claim]) -> None:
        """Keep claims about a record that no landscape holds."""
        for field, values in self.scalars.get(key, {}).items():
            for value, entries in values.items():
                claims.extend(_claims(key, field, value, entries))
        for field, members in self.members.get(key, {}).items():
            for member in members:
                claims.extend(_claims(key, field, member, set()))


def _claimed(claim: Claim) -> str | None:
    """Return the canonical text of a claimed value; none when its field cannot hold it."""
    value = claim.value
    if claim.on == "landscape":
        types: list[type[BaseModel]] = [Document]
        given: dict[str, object] = {}
    else:
        types = [Dependency] if claim.on == "dependency" else list(NODE_TYPES.values())
        given = {"id": claim.id, "source": "a", "target": "a"}
    if claim.field == "kind" and claim.on == "node":
        if not (isinstance(value, str) and value in NODE_TYPES):
            return None
        types, given = [NODE_TYPES[value]], {"id": claim.id}
    if claim.field in {"id", "evidence", "format", "nodes", "dependencies", "rates", "claims"}:
        return None
    for type_ in types:
        if claim.field not in type_.model_fields:
            continue
        fields = {name: given[name] for name in given if name in type_.model_fields}
        fields[claim.field] = [value] if claim.field in _MEMBERS else value
        try:
            read = type_.model_validate(fields)
        except ValidationError:
            return None
        kept = read.model_dump(mode="json", include={claim.field}, exclude_defaults=True)
        if claim.field == "kind":
            return _text(value)
        if claim.field not in kept:
            return None
        return _text(kept[claim.field][0] if claim.field in _MEMBERS else kept[claim.field])
    return None


def _type(key: _Key, facts: _Values) -> type[Record] | None:
    if key[0] != "node":
        return Dependency if key[0] == "dependency" else None
    kinds = facts["kind"]
    return NODE_TYPES[json.loads(min(kinds, key=lambda kind: (_rank(kinds[kind]), kind)))]


def merge(*landscapes: Landscape) -> Landscape:
    """Return the union of the facts of several landscapes.

    Never raises: what the landscapes disagree on is in `Landscape.claims`, and the
    disagreements that cannot stand (kind, currency) are errors in `problems`.

    Examples
    --------
    >>> from lockin.model.nodes import Vendor
    >>> a = Landscape(nodes=(Vendor(id="acme"),))
    >>> b = Landscape(nodes=(Vendor(id="acme", jurisdiction="FR"),))
    >>> merge(a, b) == merge(b, a) == b
    True
    """
    facts = _Facts()
    for landscape in landscapes:
        facts.add(landscape)
    return facts.landscape()


def _values() -> _Values:
    return defaultdict(lambda: defaultdict(set))


def _text(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _rank(entries: set[str]) -> tuple[int, int]:
    ranks = [Evidence.model_validate_json(entry).rank for entry in entries]
    return min(ranks, default=(4, 0))


def _claims(key: _Key, field: str, value: str, entries: set[str]) -> list[Claim]:
    found: list[Evidence | None] = [Evidence.model_validate_json(e) for e in sorted(entries)]
    shared = {"on": key[0], "id": key[1], "field": field, "value": json.loads(value)}
    return [Claim.model_validate({**shared, "evidence": one}) for one in found or [None]]
