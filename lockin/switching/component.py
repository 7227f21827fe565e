"""What a component of the switching cost is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lockin.switching.amounts import Term
from lockin.switching.items import Item
from lockin.switching.site import Site
from lockin.switching.targets import Target

__all__ = ["Component"]


@dataclass(frozen=True, slots=True)
class Component:
    """One part of the switching cost: a small file with a formula and its source.

    Attributes
    ----------
    key
        Stable kebab-case name.
    mechanisms
        Mechanisms M1..M11 that its terms belong to, or ``none``.
    formula
        The formula in words and parameter names, for the documentation and `lockin explain`.
    source
        Published source of the formula, or why there is none.
    parameters
        Effort parameters that it uses.
    terms
        The formula: the summands for one item that moves to one target.
    """

    key: str
    mechanisms: tuple[str, ...]
    formula: str
    source: str
    parameters: tuple[str, ...]
    terms: Callable[[Item, Target | None, Site], Iterable[Term]]
