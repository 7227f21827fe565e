"""The unique table and the operation cache of the compiled engine.

Equal nodes are found by open addressing with linear probing, at most half full. The cache has one
place for each hash and forgets what stood there.

Source: Brace, Rudell & Bryant (1990), *Proc. 27th DAC* (unique table and operation cache).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lockin.resilience._diagram._compiled import Number, compiled

__all__ = ["LARGEST_CACHE", "Ints", "mixed", "node", "recached", "rehashed"]

Ints = NDArray[np.int32]
LARGEST_CACHE = 1 << 22


@compiled
def mixed(a: Number, b: Number, c: Number) -> np.int64:
    # Unsigned: an overflow of signed numbers would be undefined.
    one = np.uint64(a) * np.uint64(0x9E3779B97F4A7C15)
    one += np.uint64(b) * np.uint64(0xC2B2AE3D27D4EB4F)
    one += np.uint64(c) * np.uint64(0x165667B19E3779F9)
    one ^= one >> np.uint64(32)
    one *= np.uint64(0xD6E8FEB86659FD93)
    return np.int64(one >> np.uint64(24))


@compiled
def rehashed(nodes: Ints, count: int, size: int) -> Ints:
    unique = np.zeros(size, dtype=np.int32)
    mask = size - 1
    for at in range(2, count):
        slot = mixed(nodes[at, 0], nodes[at, 1], nodes[at, 2]) & mask
        while unique[slot] != 0:
            slot = (slot + 1) & mask
        unique[slot] = at
    return unique


@compiled
def recached(cache: Ints, size: int) -> Ints:
    out = np.zeros((size, 3), dtype=np.int32)
    for at in range(cache.shape[0]):
        if cache[at, 0] != 0:
            slot = mixed(cache[at, 0], cache[at, 1], 0) & (size - 1)
            out[slot, 0] = cache[at, 0]
            out[slot, 1] = cache[at, 1]
            out[slot, 2] = cache[at, 2]
    return out


@compiled
def node(
    nodes: Ints, count: Number, unique: Ints, level: Number, low: Number, high: Number
) -> np.int32:
    """Return the node with these branches, written at `count` if it is not there yet."""
    mask = unique.size - 1
    slot = mixed(level, low, high) & mask
    while unique[slot] != 0:
        at: np.int32 = unique[slot]
        if nodes[at, 0] == level and nodes[at, 1] == low and nodes[at, 2] == high:
            return at
        slot = (slot + 1) & mask
    unique[slot] = count
    nodes[count, 0] = level
    nodes[count, 1] = low
    nodes[count, 2] = high
    return np.int32(count)
