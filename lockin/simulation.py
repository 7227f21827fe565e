"""Named random streams, and distributions with their Monte Carlo error.

Every uncertain quantity has a stream of its own, keyed by (seed, key, quantity) and cut in
blocks of a fixed length. So removing or adding an item leaves every other draw as it was, the
order of a file does not matter, and memory is bounded by blocks without changing a number.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin
from numpy.typing import NDArray

from lockin.errors import UndefinedError
from lockin.estimates import Estimate, Exactly

__all__ = ["BLOCK", "Distribution", "Streams", "blocks"]

BLOCK = 16_384
"""Draws in one block of a stream."""

Array = NDArray[np.float64]


def blocks(draws: int) -> Iterator[tuple[int, int]]:
    """Yield (block number, draws used of it) until `draws` are covered.

    >>> list(blocks(20_000))
    [(0, 16384), (1, 3616)]
    """
    for number, start in enumerate(range(0, draws, BLOCK)):
        yield number, min(BLOCK, draws - start)


class Streams:
    """Independent random streams by name.

    The 256-bit state of an SFC64 generator is the BLAKE2b hash of seed, key, quantity and
    block, so streams of different names are unrelated and cost microseconds to open.

    Sources: Doty-Humphrey (2010), *PractRand*, for SFC64; RFC 7693 for BLAKE2b.

    Parameters
    ----------
    seed
        Any integer; the root of all streams.

    Examples
    --------
    >>> a, b = Streams(7), Streams(7)
    >>> bool((a.normal("d1", "residual", 0, 3) == b.normal("d1", "residual", 0, 3)).all())
    True
    """

    def __init__(self, seed: int) -> None:
        self._root = f"lockin-stream-1\0{int(seed)}\0".encode()
        self._bits = np.random.SFC64(0)
        self._generator = np.random.Generator(self._bits)

    def open(self, key: str, quantity: str, block: int) -> np.random.Generator:
        """Return a generator at the start of one block; it is valid until the next call."""
        name = self._root + f"{key}\0{quantity}\0{block}".encode()
        state = np.frombuffer(blake2b(name, digest_size=32).digest(), dtype=np.uint64)
        self._bits.state = {
            "bit_generator": "SFC64",
            "state": {"state": state},
            "has_uint32": 0,
            "uinteger": 0,
        }
        return self._generator

    def normal(self, key: str, quantity: str, block: int, count: int) -> Array:
        """Return the first `count` standard normals of a block."""
        return self.open(key, quantity, block).standard_normal(count)

    def draw(self, estimate: Estimate, key: str, quantity: str, block: int, count: int) -> Array:
        """Return the first `count` draws of `estimate` in a block of its stream."""
        if isinstance(estimate, Exactly):
            return np.full(count, estimate.value)
        return estimate.draw(self.open(key, quantity, block), count)

    def draws(self, estimate: Estimate, key: str, quantity: str, count: int) -> Array:
        """Return `count` draws of `estimate` over as many blocks as they need."""
        parts = [self.draw(estimate, key, quantity, b, n) for b, n in blocks(count)]
        return np.concatenate(parts) if parts else np.empty(0)


@dataclass(frozen=True, eq=False)
class Distribution(NDArrayOperatorsMixin):
    """Draws of one figure; behaves as a read-only array of them.

    Parameters
    ----------
    samples
        Draws, shape ``(draws,)``.
    unit
        Unit of the figure.

    Examples
    --------
    >>> d = Distribution(np.arange(1.0, 101.0), "person-day")
    >>> d.p50, d.mean, d.exceedance(90)
    (50.5, 50.5, 0.11)
    """

    samples: Array
    unit: str = ""
    _sorted: list[Array] = field(default_factory=list, init=False, repr=False)

    def __post_init__(self) -> None:
        samples = np.array(self.samples, dtype=np.float64)
        samples.flags.writeable = False
        object.__setattr__(self, "samples", samples)

    def _order(self) -> Array:
        if not self._sorted:
            self._sorted.append(np.sort(self.samples))
        return self._sorted[0]

    def quantile(self, p: float) -> float:
        """Return the quantile at probability `p`, interpolated linearly."""
        if not 0 <= p <= 1:
            msg = f"a probability lies between 0 and 1, not {p}"
            raise ValueError(msg)
        if not len(self.samples):
            msg = "a distribution without draws has no quantiles"
            raise UndefinedError(msg)
        return float(self.quantiles([p])[0])

    def quantiles(self, probabilities: Sequence[float] | Array) -> Array:
        """Return the quantiles at some probabilities, interpolated linearly.

        Between a finite draw and an infinite one, and beyond, the quantile is infinite.
        """
        order = self._order()
        if not len(order) or math.isfinite(order[-1]):
            return np.quantile(order, probabilities)
        finite = int(np.searchsorted(order, math.inf, side="left"))
        at = np.asarray(probabilities, dtype=np.float64) * (len(order) - 1)
        known = at <= finite - 1
        out = np.full(len(at), math.inf)
        if finite:
            out[known] = np.interp(at[known], np.arange(finite), order[:finite])
        return out

    @property
    def p10(self) -> float:
        """10 % quantile."""
        return self.quantile(0.1)

    @property
    def p50(self) -> float:
        """Median."""
        return self.quantile(0.5)

    @property
    def p90(self) -> float:
        """90 % quantile."""
        return self.quantile(0.9)

    @property
    def mean(self) -> float:
        """Mean of the draws."""
        return float(self.samples.mean())

    @property
    def standard_deviation(self) -> float:
        """Standard deviation of the draws."""
        return float(self.samples.std()) if np.isfinite(self.samples).all() else math.inf

    def expected_shortfall(self, p: float = 0.9) -> float:
        """Return the mean of the draws at or beyond the quantile at `p`."""
        at = self.quantile(p)
        return max(at, float(self.samples[self.samples >= at].mean()))

    def exceedance(self, x: float) -> float:
        """Return the share of draws at or above `x`."""
        order = self._order()
        return float(len(order) - np.searchsorted(order, x, side="left")) / len(order)

    def standard_error(self, p: float | None = None) -> float:
        """Return the Monte Carlo standard error of the quantile at `p`, or of the mean.

        The quantile's error is half the width of the order statistics one binomial standard
        deviation to either side.

        Source: Woodruff (1952), "Confidence intervals for medians and other position
        measures", JASA 47.
        """
        order = self._order()
        n = len(order)
        if not math.isfinite(order[-1]):
            return math.inf
        if p is None:
            return float(order.std() / math.sqrt(n))
        half = math.sqrt(p * (1 - p) / n)
        low, high = max(0.0, p - half), min(1.0, p + half)
        return float(np.quantile(order, high) - np.quantile(order, low)) / 2

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:  # noqa: ANN401, FBT001 - numpy's protocol
        """Return the draws."""
        return np.array(self.samples, dtype=dtype) if copy else np.asarray(self.samples, dtype)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kw: Any) -> Any:  # noqa: ANN401 - numpy's protocol
        """Compute on the draws; the result is a plain array."""
        plain = [i.samples if isinstance(i, Distribution) else i for i in inputs]
        return getattr(ufunc, method)(*plain, **kw)

    def __len__(self) -> int:
        """Return how many draws there are."""
        return len(self.samples)

    def __repr__(self) -> str:
        """Return P10, P50 and P90 with the unit."""
        if not len(self.samples):
            return "<Distribution: no draws>"
        text = ", ".join(f"P{p} {self.quantile(p / 100):,.4g}" for p in (10, 50, 90))
        return f"<Distribution: {text}{' ' if self.unit else ''}{self.unit}>"
