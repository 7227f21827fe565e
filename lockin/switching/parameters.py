"""The effort parameters of an estimate: reference facts, or the user's own figures."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping

from lockin import reference
from lockin.errors import UnknownFactError, unknown
from lockin.estimates import Estimate, as_estimate

__all__ = ["Parameters"]


class Parameters(Mapping[str, Estimate]):
    """Effort parameters by name: those of the reference facts, some replaced.

    Parameters
    ----------
    replaced
        Own figures by parameter name; plain numbers are exact.

    Examples
    --------
    >>> Parameters({"productivity": 1.0})["productivity"].mean
    1.0
    """

    def __init__(self, replaced: Mapping[str, float | Estimate] | None = None) -> None:
        self._values: dict[str, Estimate] = {
            p.id: p.estimate for p in reference.effort_parameters()
        }
        self._replaced = frozenset(replaced or {})
        for name, value in (replaced or {}).items():
            if name not in self._values:
                raise UnknownFactError(unknown("effort parameter", name, self._values))
            self._values[name] = as_estimate(value)

    @classmethod
    def exact(cls) -> Parameters:
        """Return every parameter at its mean and no residual: an estimate without spread."""
        means: dict[str, float | Estimate] = {
            p.id: p.estimate.mean for p in reference.effort_parameters()
        }
        return cls({**means, "residual-log-spread": 0.0})

    @property
    def residual(self) -> float:
        """Log-spread of the residual of one item."""
        return self["residual-log-spread"].mean

    def replaced(self, name: str) -> bool:
        """Say whether the user stated this parameter."""
        return name in self._replaced

    def grade(self, name: str) -> str:
        """Return the grade of a parameter; a replaced one is the user's statement, C."""
        return "C" if name in self._replaced else reference.effort(name).grade

    @property
    def digest(self) -> str:
        """SHA-256 of all names and values."""
        data = {name: value.model_dump(mode="json") for name, value in self._values.items()}
        return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()

    def __getitem__(self, name: str) -> Estimate:
        """Return the estimate of a parameter."""
        try:
            return self._values[name]
        except KeyError:
            raise UnknownFactError(unknown("effort parameter", name, self._values)) from None

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names, sorted."""
        return iter(sorted(self._values))

    def __len__(self) -> int:
        """Return how many parameters there are."""
        return len(self._values)
