"""A frozen sequence of records, kept as columns and shown as typed views.

A million dependencies as pydantic objects would take gigabytes. A column per field, left
out where every value is the default, takes a tenth of that; a view is built on access.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Generic, TypeVar, overload

from pydantic import BaseModel

__all__ = ["Records"]

T = TypeVar("T", bound=BaseModel)

_BATCH = 4096


class Records(Sequence[T], Generic[T]):
    """Columns of one record type; `len`, indexing and iteration give typed views.

    Parameters
    ----------
    type_
        The frozen pydantic model of the views.
    items
        Records to keep; they may come from a generator and are dropped batch by batch.

    Examples
    --------
    >>> from lockin.model.dependency import Dependency
    >>> records = Records(Dependency, [Dependency(id="d1", source="a", target="b")])
    >>> records[0].target, records.column("group")
    ('b', [None])
    """

    __slots__ = ("_blank", "_columns", "_count", "_defaults", "_type")

    def __init__(self, type_: type[T], items: Iterable[T] = ()) -> None:
        self._type = type_
        self._defaults: dict[str, Any] = {
            name: field.get_default(call_default_factory=True)
            for name, field in type_.model_fields.items()
            if not field.is_required()
        }
        # Every field in its place, so that a view prints and dumps as the record did.
        self._blank = {name: self._defaults.get(name) for name in type_.model_fields}
        self._columns: dict[str, list[Any]] = {
            name: [] for name in type_.model_fields if name not in self._defaults
        }
        self._count = 0
        iterator = iter(items)
        while batch := list(islice(iterator, _BATCH)):
            self._append(batch)

    def _append(self, batch: Sequence[T]) -> None:
        for name in self._type.model_fields:
            values = [getattr(record, name) for record in batch]
            column = self._columns.get(name)
            if column is None:
                default = self._defaults[name]
                if all(value is default or value == default for value in values):
                    continue
                column = self._columns[name] = [default] * self._count
            column.extend(values)
        self._count += len(batch)
        for name, column in self._columns.items():
            if len(column) < self._count:
                column.extend([self._defaults[name]] * (self._count - len(column)))

    def column(self, name: str) -> list[Any]:
        """Return the values of one field, in order; do not change the list."""
        column = self._columns.get(name)
        return [self._defaults[name]] * self._count if column is None else column

    def filled(self, name: str) -> bool:
        """Say whether any record differs from the default in this field."""
        return name in self._columns

    def sorted_by(self, name: str) -> Records[T]:
        """Return the same records in the order of one field; equal keys by all content."""
        keys = self.column(name)
        if all(a < b for a, b in zip(keys, islice(keys, 1, None), strict=False)):
            return self
        if len(set(keys)) == len(keys):
            order = sorted(range(self._count), key=keys.__getitem__)
        else:
            order = sorted(range(self._count), key=lambda i: (keys[i], self[i].model_dump_json()))
        out: Records[T] = Records(self._type)
        out._columns = {k: [column[i] for i in order] for k, column in self._columns.items()}
        out._count = self._count
        return out

    def _unset(self, values: dict[str, Any]) -> set[str]:
        defaults = self._defaults
        return {name for name in values if name in defaults and values[name] == defaults[name]}

    def __len__(self) -> int:
        """Return how many records there are."""
        return self._count

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...
    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        """Return a view, or a tuple of views."""
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(self._count)))
        if not -self._count <= index < self._count:
            msg = f"record {index} of {self._count}"
            raise IndexError(msg)
        values = {name: column[index] for name, column in self._columns.items()}
        # What `model_construct` does, without asking every field for its default again.
        view = self._type.__new__(self._type)
        object.__setattr__(view, "__dict__", {**self._blank, **values})
        object.__setattr__(view, "__pydantic_fields_set__", values.keys() - self._unset(values))
        object.__setattr__(view, "__pydantic_extra__", None)
        object.__setattr__(view, "__pydantic_private__", None)
        return view

    def __iter__(self) -> Iterator[T]:
        """Yield views in order."""
        return (self[i] for i in range(self._count))

    def __eq__(self, other: object) -> bool:
        """Compare content with another sequence of records."""
        if isinstance(other, Records):
            return (
                self._type is other._type
                and len(self) == len(other)
                and all(
                    self.column(name) == other.column(name)
                    for name in self._columns.keys() | other._columns.keys()
                )
            )
        return NotImplemented

    def __hash__(self) -> int:
        """Hash by the first column, so that equal sequences agree."""
        return hash((self._count, *islice(next(iter(self._columns.values()), ()), 16)))

    def __repr__(self) -> str:
        """Return the count and the type."""
        return f"<{self._count} x {self._type.__name__}>"
