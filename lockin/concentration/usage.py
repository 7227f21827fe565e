"""What each dependency bears in a year; the columns live beside the graph."""

from __future__ import annotations

from lockin.graph.amounts import annual_amounts, annual_usage

__all__ = ["annual_amounts", "annual_usage"]
