"""The draws of an estimate, line by line: no batches, no sparse matrix, no shared rows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lockin.simulation import Streams
from lockin.switching.amounts import Amount
from lockin.switching.engine import Engine
from lockin.switching.plan import Line

__all__ = ["drawn", "line_days", "line_money"]

Array = NDArray[np.float64]


def drawn(engine: Engine, amount: Amount) -> Array:
    """Return the draws of one amount: every factor from its own stream."""
    streams = Streams(engine.seed)
    out = np.full(engine.draws, amount.coefficient)
    for one in amount.draws:
        out = out * streams.draws(one.estimate, one.key, one.quantity, engine.draws)
    for name, power in amount.parameters:
        if name in engine.parameters:
            work = name.partition(".")[0]
            factor = streams.draws(engine.parameters[name], "parameter", work, engine.draws)
        else:
            factor = engine.factor(name, Streams(engine.seed), 0, engine.draws)
        out = out * factor**power
    return out


def line_days(engine: Engine, line: Line) -> Array:
    """Return the person-days of one line."""
    if line.term.money:
        return np.zeros(engine.draws)
    out = drawn(engine, line.term.amount) * drawn(engine, Amount(parameters=(("productivity", 1),)))
    return out * _residual(engine, line)


def line_money(engine: Engine, line: Line) -> Array:
    """Return the money of one line, in the landscape's currency."""
    if line.term.money:
        return drawn(engine, line.term.amount) * _residual(engine, line)
    return line_days(engine, line) * drawn(engine, line.day_rate)


def _residual(engine: Engine, line: Line) -> Array:
    if not line.term.residual:
        return np.ones(engine.draws)
    z = Streams(engine.seed).normal(f"{line.stream}\0{line.sort}", "residual", 0, engine.draws)
    return np.exp(engine.parameters.residual * z)
