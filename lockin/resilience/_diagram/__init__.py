"""Decision diagrams of monotone formulas: exact probability, importance and kill sets."""

from __future__ import annotations

from lockin.resilience._diagram.families import SetFamily
from lockin.resilience._diagram.formula import Formula
from lockin.resilience._diagram.solve import Diagrams, solve

__all__ = ["Diagrams", "Formula", "SetFamily", "solve"]
