"""Drawing the lines of a plan and adding them up, block by block.

Nothing is kept per item: a batch of carriers is drawn, multiplied into the sums of every
group at once, and dropped. Memory is bounded by the batch, the block and the groups.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lockin.simulation import Streams, blocks
from lockin.switching.amounts import Amount
from lockin.switching.parameters import Parameters
from lockin.switching.plan import Plan

__all__ = ["Columns", "Engine"]

if TYPE_CHECKING:
    from scipy.sparse import csc_array

Array = NDArray[np.float64]
Index = NDArray[np.int64]
Columns = tuple[Array, Index, Index]
"""Coefficient, carrier and signature of each line."""

BATCH = 64
"""Carriers drawn at once."""

PARAMETER = "parameter"
"""Key of the streams of shared parameters."""

Extra = Callable[[str, int, int], Array]
"""Draws of a shared factor that is not a parameter: (name, block, count)."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A plan with its streams.

    Parameters
    ----------
    plan
        What to draw.
    parameters
        The shared parameters' estimates.
    seed, draws
        Root of the streams, and how many draws.
    drawn_apart
        Draws of shared factors that no parameter names.
    """

    plan: Plan
    parameters: Parameters
    seed: int
    draws: int
    drawn_apart: Extra | None = None

    def sums(self, columns: Columns, groups: Index, count: int) -> Array:
        """Return the draws of the sum of each group of lines.

        Parameters
        ----------
        columns
            Coefficient, carrier and signature of each line; shape (lines,) each.
        groups
            Group of each line; negative leaves the line out.
        count
            How many groups there are.

        Returns
        -------
        ndarray
            Shape (count, draws).
        """
        out = np.zeros((count, self.draws))
        used = (groups >= 0) & (columns[0] != 0)
        coefficient, carrier, signature = columns[0][used], columns[1][used], columns[2][used]
        if not len(coefficient):
            return out
        group = groups[used]
        width = len(self.plan.signatures)
        rows, row = np.unique(group * width + signature, return_inverse=True)
        carriers, at = np.unique(carrier, return_inverse=True)
        from scipy.sparse import csc_array

        matrix = csc_array((coefficient, (row, at)), shape=(len(rows), len(carriers)))
        streams = Streams(self.seed)
        done = 0
        for block, n in blocks(self.draws):
            weighted = self._weighted(matrix, carriers, streams, block, n)
            shared = self._signatures(np.unique(rows % width), streams, block, n)
            for i, code in enumerate(rows.tolist()):
                weighted[i] *= shared[code % width]
                out[code // width, done : done + n] += weighted[i]
            done += n
        return out

    def amount(self, amount: Amount) -> Array:
        """Return the draws of one amount by itself, from the streams of the estimate."""
        streams = Streams(self.seed)
        parts: list[Array] = []
        for block, n in blocks(self.draws):
            out = np.full(n, amount.coefficient)
            for one in amount.draws:
                out *= streams.draw(one.estimate, one.key, one.quantity, block, n)
            for name, power in amount.parameters:
                out *= self.factor(name, streams, block, n) ** power
            parts.append(out)
        return np.concatenate(parts)

    def means(self, columns: Columns) -> Array:
        """Return the sample mean of each line; shape (lines,)."""
        coefficient, carrier, signature = columns
        width = len(self.plan.signatures)
        pairs, pair = np.unique(carrier * width + signature, return_inverse=True)
        carriers, at = np.unique(pairs // width, return_inverse=True)
        mean = np.zeros(len(pairs))
        streams = Streams(self.seed)
        order = np.argsort(at, kind="stable")
        starts = np.searchsorted(at[order], np.arange(len(carriers) + 1))
        for block, n in blocks(self.draws):
            names = np.unique(pairs % width)
            shared = self._signatures(names, streams, block, n)
            table = np.array([shared[int(k)] for k in names])
            column = np.searchsorted(names, pairs % width)
            for start in range(0, len(carriers), BATCH):
                drawn = self._draw(carriers[start : start + BATCH], streams, block, n)
                product = np.einsum("ij,kj->ik", drawn, table)  # the same bits on any machine
                for j in range(len(drawn)):
                    mine = order[starts[start + j] : starts[start + j + 1]]
                    mean[mine] += product[j, column[mine]]
        return coefficient * (mean / self.draws)[pair]

    def _weighted(
        self, matrix: csc_array[np.float64], carriers: Index, streams: Streams, block: int, n: int
    ) -> Array:
        total = np.zeros((matrix.shape[0], n))
        for start in range(0, len(carriers), BATCH):
            drawn = self._draw(carriers[start : start + BATCH], streams, block, n)
            part = matrix[:, start : start + BATCH]
            rows = np.unique(part.indices)
            # A sparse product: dense ones of this shape lose more to threads than they gain.
            if len(rows) == len(total):
                total += np.asarray(part @ drawn)
            elif len(rows):
                total[rows] += np.asarray(part.tocsr()[rows] @ drawn)
        return total

    def _draw(self, carriers: Index, streams: Streams, block: int, n: int) -> Array:
        """Draws of some carriers; shape (carriers, n)."""
        spread = self.parameters.residual
        drawn = np.empty((len(carriers), n))
        for i, number in enumerate(carriers.tolist()):
            row = drawn[i]  # stays in cache while it is made
            carrier = self.plan.carriers[number]
            if carrier.residual is not None and spread > 0:
                streams.open(carrier.residual, "residual", block).standard_normal(out=row)
                np.multiply(row, spread, out=row)
                np.exp(row, out=row)
            else:
                row[:] = 1.0
            for one in carrier.draws:
                values = streams.draw(one.estimate, one.key, one.quantity, block, n)
                np.multiply(row, values, out=row)
        return drawn

    def _signatures(self, numbers: Index, streams: Streams, block: int, n: int) -> dict[int, Array]:
        """Draws of the shared factors of some signatures, by number."""
        names = {name for k in numbers.tolist() for name, _ in self.plan.signatures[k]}
        factor = {name: self.factor(name, streams, block, n) for name in sorted(names)}
        found: dict[int, Array] = {}
        for number in numbers.tolist():
            product = np.ones(n)
            for name, power in self.plan.signatures[number]:
                product *= factor[name] ** power if power != 1 else factor[name]
            found[number] = product
        return found

    def factor(self, name: str, streams: Streams, block: int, n: int) -> Array:
        """Return draws of one shared factor: a parameter, or an extra one."""
        if name in self.parameters:
            # kinds of one work (api, rebuilt-workflow) share a stream: the harder kind never
            # comes out easier on a draw
            work = name.partition(".")[0]
            return streams.draw(self.parameters[name], PARAMETER, work, block, n)
        if self.drawn_apart is None:
            msg = f"nothing draws the shared factor {name!r}"
            raise LookupError(msg)
        return self.drawn_apart(name, block, n)
