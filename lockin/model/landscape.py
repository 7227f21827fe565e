"""The landscape: a frozen set of nodes and dependencies in canonical order."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar, cast

from typing_extensions import Unpack

from lockin.errors import LandscapeError, Problem, UnknownIdError, unknown
from lockin.model.dependency import Dependency
from lockin.model.document import FORMAT, Claim, Rate
from lockin.model.nodes import Record
from lockin.model.records import Records

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Landscape"]

R = TypeVar("R", bound=Record)


class _Fields(TypedDict, total=False):
    name: str
    currency: str
    nodes: Iterable[Record]
    dependencies: Iterable[Dependency]
    rates: Iterable[Rate]
    claims: Iterable[Claim]


class Landscape:
    """What an organisation runs and what that needs.

    The order in which records are given does not matter: they are kept by id.
    Building a landscape never fails on what is wrong *between* records; `problems`
    lists it, and every function that computes refuses a landscape with errors.

    Parameters
    ----------
    name
        Name of the organisation.
    currency
        ISO 4217 code of amounts that name none, and of results.
    nodes, dependencies
        The records.
    rates
        Dated exchange rates for amounts in other currencies.
    claims
        Outranked values kept from a merge.

    Examples
    --------
    >>> from lockin.model.nodes import Service, System, Vendor
    >>> landscape = Landscape(
    ...     name="Helio",
    ...     nodes=(Vendor(id="acme"), Service(id="chat", vendor="acme"), System(id="desk")),
    ...     dependencies=(Dependency(id="d1", source="desk", target="chat"),),
    ... )
    >>> landscape
    <Landscape 'Helio': 1 service, 1 system, 1 vendor, 1 dependency>
    >>> landscape.problems()
    ()
    """

    def __init__(
        self,
        *,
        name: str = "",
        currency: str = "EUR",
        nodes: Iterable[Record] = (),
        dependencies: Iterable[Dependency] = (),
        rates: Iterable[Rate] = (),
        claims: Iterable[Claim] = (),
    ) -> None:
        if not (len(currency) == 3 and currency.isalpha() and currency.isupper()):
            msg = f"currency {currency!r} is not an ISO 4217 code such as EUR"
            raise LandscapeError([Problem("bad-currency", msg, field="currency")])
        self._name = name
        self._currency = currency
        self._nodes = tuple(
            sorted(nodes, key=lambda node: (node.id, node.kind, node.model_dump_json()))  # type: ignore[attr-defined]  # every kind has it
        )
        records = (
            dependencies if isinstance(dependencies, Records) else Records(Dependency, dependencies)
        )
        self._dependencies: Records[Dependency] = records.sorted_by("id")
        self._rates = tuple(
            sorted(rates, key=lambda r: (r.base, r.quote, r.date, r.rate, r.source))
        )
        self._claims = tuple(sorted(claims, key=lambda c: c.model_dump_json()))

    @property
    def name(self) -> str:
        """Name of the organisation."""
        return self._name

    @property
    def currency(self) -> str:
        """ISO 4217 code of amounts that name none."""
        return self._currency

    @property
    def nodes(self) -> Sequence[Record]:
        """All nodes, by id."""
        return self._nodes

    @property
    def dependencies(self) -> Records[Dependency]:
        """All dependencies, by id, as lazy views over columns."""
        return self._dependencies

    @property
    def rates(self) -> tuple[Rate, ...]:
        """Exchange rates."""
        return self._rates

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Outranked values, kept from merges."""
        return self._claims

    @cached_property
    def by_id(self) -> Mapping[str, Record]:
        """Nodes by id; of several with one id, the first."""
        return {node.id: node for node in reversed(self._nodes)}

    def node(self, id: str) -> Record:
        """Return the node with this id.

        Raises
        ------
        UnknownIdError
            No node has it; the message names close ids.
        """
        try:
            return self.by_id[id]
        except KeyError:
            raise UnknownIdError(unknown("node", id, self.by_id)) from None

    def of(self, type_: type[R]) -> tuple[R, ...]:
        """Return the nodes of one kind, by id.

        >>> from lockin.model.nodes import Vendor
        >>> [v.id for v in Landscape(nodes=(Vendor(id="b"), Vendor(id="a"))).of(Vendor)]
        ['a', 'b']
        """
        return cast("tuple[R, ...]", self._by_type.get(type_, ()))

    @cached_property
    def _by_type(self) -> dict[type[Record], tuple[Record, ...]]:
        found: dict[type[Record], list[Record]] = {}
        for node in self._nodes:
            found.setdefault(type(node), []).append(node)
        return {type_: tuple(nodes) for type_, nodes in found.items()}

    def problems(self) -> tuple[Problem, ...]:
        """Return everything that is wrong, errors first; empty when nothing is."""
        return self._problems

    @cached_property
    def _problems(self) -> tuple[Problem, ...]:
        from lockin.model.checks import check

        return check(self)

    def require_valid(self) -> None:
        """Raise `LandscapeError` with every error, if there is one."""
        errors = [p for p in self._problems if p.severity == "error"]
        if errors:
            raise LandscapeError(errors)

    def replace(self, **fields: Unpack[_Fields]) -> Landscape:
        """Return a copy with some fields replaced; nothing is skipped in checking it."""
        current = _Fields(
            name=self._name,
            currency=self._currency,
            nodes=self._nodes,
            dependencies=self._dependencies,
            rates=self._rates,
            claims=self._claims,
        )
        current.update(fields)
        return Landscape(**current)

    def as_dict(self) -> dict[str, Any]:
        """Return the canonical content as plain JSON data, defaults left out."""
        return {
            "format": FORMAT,
            "name": self._name,
            "currency": self._currency,
            "nodes": [_plain(node) for node in self._nodes],
            "dependencies": [_plain(dependency) for dependency in self._dependencies],
            **({"rates": [_plain(rate) for rate in self._rates]} if self._rates else {}),
            **({"claims": [_plain(claim) for claim in self._claims]} if self._claims else {}),
        }

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical content, as hexadecimal text."""
        sha = hashlib.sha256()
        for chunk in _canonical(self):
            sha.update(chunk.encode())
            sha.update(b"\n")
        return sha.hexdigest()

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """Return a `networkx.MultiDiGraph` with every field as an attribute."""
        from lockin.graph import to_networkx

        return to_networkx(self)

    @classmethod
    def from_networkx(cls, graph: nx.MultiDiGraph[str]) -> Landscape:
        """Return the landscape that `to_networkx` would have written as `graph`."""
        from lockin.graph import from_networkx

        return from_networkx(graph)

    def save(self, path: str | PathLike[str]) -> Path:
        """Write YAML or JSON, by the ending of `path`; return the path written."""
        from lockin.files import save

        return save(self, path)

    def __eq__(self, other: object) -> bool:
        """Compare canonical content."""
        if not isinstance(other, Landscape):
            return NotImplemented
        return self is other or self.digest == other.digest

    def __hash__(self) -> int:
        """Hash by content."""
        return hash(self.digest)

    def __repr__(self) -> str:
        """Return one line: the name and how many of each kind."""
        counts = Counter(str(getattr(node, "kind", "")) for node in self._nodes)
        parts = [_count(number, kind) for kind, number in sorted(counts.items())]
        parts.append(_count(len(self._dependencies), "dependency"))
        return f"<Landscape {self._name!r}: {', '.join(parts)}>"


def _count(number: int, word: str) -> str:
    if number == 1:
        return f"1 {word}"
    plural = f"{word[:-1]}ies" if word.endswith("cy") else f"{word}s"
    return f"{number} {'knowledge' if word == 'knowledge' else plural}"


def _plain(record: Any) -> dict[str, Any]:  # noqa: ANN401 - any pydantic record
    data: dict[str, Any] = record.model_dump(mode="json", exclude_defaults=True)
    kind = getattr(record, "kind", None)
    return data if kind is None else {"id": data.pop("id"), "kind": kind, **data}


def _canonical(landscape: Landscape) -> Iterator[str]:
    yield json.dumps([FORMAT, landscape.name, landscape.currency])
    for part in (landscape.nodes, landscape.dependencies, landscape.rates, landscape.claims):
        for record in part:
            yield json.dumps(_plain(record), sort_keys=True, separators=(",", ":"))
        yield ""
