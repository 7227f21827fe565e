"""Uncertain quantities: a point, a 90 % range, or a three-point judgement.

A quantity of the landscape is a plain number, or one of `Exactly`, `Range90` and
`Pert`. Each knows its mean and standard deviation in closed form and how to draw
itself from a stream; any may state a yearly growth rate and, for money, a currency.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, TypeAdapter, model_validator

__all__ = [
    "Z90",
    "Estimate",
    "Exactly",
    "Pert",
    "Quantity",
    "Range90",
    "as_estimate",
    "estimate_adapter",
]

Z90 = 1.6448536269514722
"""95 % quantile of the standard normal: a 90 % range spans ``±Z90`` log-spreads."""

Float = Annotated[float, Field(allow_inf_nan=False, strict=True)]


class _Estimate(BaseModel):
    """What every estimate may say beside its shape."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, defer_build=True)

    growth: Annotated[float, Field(gt=-1, le=100, description="Growth per year, 0.4 is +40 %")] = 0
    currency: Annotated[
        str | None,
        Field(pattern=r"^[A-Z]{3}$", description="ISO 4217 code; money only"),
    ] = None

    def __init__(self, *numbers: float, **data: float | str | None) -> None:
        """Accept the stated values by position, in the order of the fields, or by name."""
        super().__init__(**dict(zip(self._numbers(), numbers, strict=False)), **data)

    @property
    def mean(self) -> float:
        """Closed-form mean."""
        raise AssertionError  # pragma: no cover - every shape defines it

    @property
    def standard_deviation(self) -> float:
        """Closed-form standard deviation."""
        raise AssertionError  # pragma: no cover

    @property
    def bounds(self) -> tuple[float, float]:
        """Smallest and largest stated value, for range checks."""
        raise AssertionError  # pragma: no cover

    def draw(self, generator: np.random.Generator, count: int) -> NDArray[np.float64]:
        """Return `count` draws; a longer request begins with the same draws."""
        raise AssertionError  # pragma: no cover

    def scaled(self, factor: float) -> Self:
        """Return the same shape with every stated value multiplied by `factor` >= 0."""
        numbers = {name: getattr(self, name) * factor for name in self._numbers()}
        return self.model_copy(update=numbers)

    @classmethod
    def _numbers(cls) -> tuple[str, ...]:
        return tuple(n for n in cls.model_fields if n not in _Estimate.model_fields)


class Exactly(_Estimate):
    """A known value, for when a plain number needs a growth rate or a currency.

    Examples
    --------
    >>> Exactly(value=120_000, growth=0.4, currency="USD").mean
    120000.0
    """

    value: Annotated[Float, Field(description="The value")]

    if TYPE_CHECKING:

        def __init__(
            self, value: float, *, growth: float = 0, currency: str | None = None
        ) -> None: ...

    @property
    def mean(self) -> float:
        """The value."""
        return self.value

    @property
    def standard_deviation(self) -> float:
        """Zero."""
        return 0.0

    @property
    def bounds(self) -> tuple[float, float]:
        """The value, twice."""
        return self.value, self.value

    def draw(self, generator: np.random.Generator, count: int) -> NDArray[np.float64]:
        """Return the value `count` times; the stream is not touched."""
        return np.full(count, self.value)


class Range90(_Estimate):
    """An expert's 90 % range, read as the 5 % and 95 % quantiles of a lognormal.

    Source: Hubbard & Seiersen (2016), *How to Measure Anything in Cybersecurity Risk*,
    ch. 3; the fit ``mu = (ln low + ln high) / 2``, ``sigma = ln(high / low) / (2 Z90)``.

    Examples
    --------
    >>> round(Range90(low=1, high=10).mean, 3)
    4.04
    """

    low: Annotated[Float, Field(gt=0, description="5 % quantile")]
    high: Annotated[Float, Field(gt=0, description="95 % quantile")]

    if TYPE_CHECKING:

        def __init__(
            self, low: float, high: float, *, growth: float = 0, currency: str | None = None
        ) -> None: ...

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low > self.high:
            msg = f"low ({self.low}) must not be above high ({self.high})"
            raise ValueError(msg)
        return self

    @property
    def mu(self) -> float:
        """Mean of the logarithm."""
        return (math.log(self.low) + math.log(self.high)) / 2

    @property
    def sigma(self) -> float:
        """Standard deviation of the logarithm (log-spread)."""
        return math.log(self.high / self.low) / (2 * Z90)

    @property
    def mean(self) -> float:
        """``exp(mu + sigma^2 / 2)``."""
        return math.exp(self.mu + self.sigma**2 / 2)

    @property
    def standard_deviation(self) -> float:
        """``mean * sqrt(exp(sigma^2) - 1)``."""
        return self.mean * math.sqrt(math.expm1(self.sigma**2))

    @property
    def bounds(self) -> tuple[float, float]:
        """The range as stated."""
        return self.low, self.high

    def draw(self, generator: np.random.Generator, count: int) -> NDArray[np.float64]:
        """Return lognormal draws."""
        z = generator.standard_normal(count)
        z *= self.sigma
        z += self.mu
        return np.exp(z, out=z)


class Pert(_Estimate):
    """Low, most likely and high: a beta distribution with the PERT mean.

    Source: Malcolm, Roseboom, Clark & Fazar (1959), "Application of a technique for
    research and development program evaluation", Operations Research 7(5); shape 4.

    Examples
    --------
    >>> Pert(low=1, mode=2, high=9).mean
    3.0
    """

    low: Annotated[Float, Field(description="Lowest possible value")]
    mode: Annotated[Float, Field(description="Most likely value")]
    high: Annotated[Float, Field(description="Highest possible value")]

    if TYPE_CHECKING:

        def __init__(
            self,
            low: float,
            mode: float,
            high: float,
            *,
            growth: float = 0,
            currency: str | None = None,
        ) -> None: ...

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.low <= self.mode <= self.high:
            msg = f"low ({self.low}), mode ({self.mode}), high ({self.high}) must be in this order"
            raise ValueError(msg)
        return self

    @property
    def mean(self) -> float:
        """``(low + 4 mode + high) / 6``."""
        return (self.low + 4 * self.mode + self.high) / 6

    @property
    def standard_deviation(self) -> float:
        """``sqrt((mean - low) (high - mean) / 7)``."""
        # Rounding may put the mean of a very narrow range just outside it.
        return math.sqrt(max(0.0, (self.mean - self.low) * (self.high - self.mean)) / 7)

    @property
    def bounds(self) -> tuple[float, float]:
        """Lowest and highest possible value."""
        return self.low, self.high

    def draw(self, generator: np.random.Generator, count: int) -> NDArray[np.float64]:
        """Return beta draws, scaled to the range."""
        width = self.high - self.low
        if width == 0:
            return np.full(count, self.low)
        a = 1 + 4 * (self.mode - self.low) / width
        b = 1 + 4 * (self.high - self.mode) / width
        return self.low + width * generator.beta(a, b, count)


Estimate: TypeAlias = Exactly | Range90 | Pert


def _shape(value: object) -> str:
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, dict):
        keys = value.keys()
        if "mode" in keys:
            return "pert"
        return "range" if "low" in keys or "high" in keys else "exactly"
    if isinstance(value, Range90):
        return "range"
    if isinstance(value, Pert):
        return "pert"
    return "exactly" if isinstance(value, Exactly) else "number"


Quantity: TypeAlias = Annotated[
    Annotated[float, Field(allow_inf_nan=False, strict=True), Tag("number")]
    | Annotated[Exactly, Tag("exactly")]
    | Annotated[Range90, Tag("range")]
    | Annotated[Pert, Tag("pert")],
    Discriminator(_shape),
]
"""A number, or ``{value}``, ``{low, high}``, ``{low, mode, high}`` with growth and currency."""

estimate_adapter: TypeAdapter[float | Estimate] = TypeAdapter(
    Quantity, config=ConfigDict(defer_build=True)
)
"""Reads a quantity from plain data."""


def as_estimate(value: float | Estimate) -> Estimate:
    """Return `value` as an estimate; a plain number becomes `Exactly`.

    >>> as_estimate(3).mean
    3.0
    """
    return value if isinstance(value, _Estimate) else Exactly(value=float(value))
