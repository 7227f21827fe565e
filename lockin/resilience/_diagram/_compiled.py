"""numba's `njit` with a type: the one place that knows numba, which has no stubs."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar, cast

from lockin.errors import ExtraMissingError

__all__ = ["Number", "compiled"]

Number = Any
"""A whole number of any width: compiled code mixes 32 and 64 bits, and entries of arrays."""

F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """Return `function` as numba compiles it at its first call; the result is kept on disk.

    Raises
    ------
    ExtraMissingError
        numba is not installed.
    """
    try:
        numba: Any = import_module("numba")
    except ImportError as error:
        raise ExtraMissingError(
            "the compiled engine needs numba: pip install lockin-risk[fast]"
        ) from error
    return cast("F", numba.njit(cache=True, nogil=True)(function))
