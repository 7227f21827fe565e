"""Positions of many rows of a compressed sparse matrix at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["pointers", "spans"]


def pointers(rows: NDArray[np.integer[Any]], count: int) -> NDArray[np.int64]:
    """Return the row pointers, shape (count + 1,), of entries sorted by row.

    >>> pointers(np.array([0, 0, 2]), 3).tolist()
    [0, 2, 2, 3]
    """
    out = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(rows, minlength=count), out=out[1:])
    return out


def spans(indptr: NDArray[np.int64], rows: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """Return the positions of all entries of `rows`, row after row.

    Parameters
    ----------
    indptr
        Row pointers, shape (rows + 1,).
    rows
        Row numbers, in any order.

    Examples
    --------
    >>> spans(np.array([0, 2, 2, 5]), np.array([2, 0])).tolist()
    [2, 3, 4, 0, 1]
    """
    starts = indptr[rows]
    counts = indptr[rows + 1] - starts
    ends = np.cumsum(counts)
    total = int(ends[-1]) if ends.size else 0
    return np.repeat(starts - (ends - counts), counts) + np.arange(total)
