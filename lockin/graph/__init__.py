"""The landscape as columns, and as a `networkx` graph.

`compile` turns a landscape into frozen numpy columns, once; everything that computes over
the graph reads these. `to_networkx` and `from_networkx` are for interchange and drawing.
`annual_amounts` gives what each dependency bears in a year.
"""

from __future__ import annotations

from lockin.graph.amounts import WEIGHTS, annual_amounts
from lockin.graph.compiled import KINDS, READY, Compiled, compile  # noqa: A004 - the verb of the design
from lockin.graph.interchange import from_networkx, to_networkx
from lockin.graph.money import mean_money
from lockin.graph.rows import spans

__all__ = [
    "KINDS",
    "READY",
    "WEIGHTS",
    "Compiled",
    "annual_amounts",
    "compile",
    "from_networkx",
    "mean_money",
    "spans",
    "to_networkx",
]
