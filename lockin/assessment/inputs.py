"""How the figures are known: inputs by status, effort parameters, and what to be warned of."""

from __future__ import annotations

import datetime as dt

from lockin import reference
from lockin.assessment.result import Input, Notice
from lockin.model.landscape import Landscape
from lockin.model.nodes import Function
from lockin.resilience import down
from lockin.switching import Parameters
from lockin.switching.site import Known

__all__ = ["effort", "inputs", "notices"]

INPUTS = 400
"""Inputs that are told one by one."""

_WORST = {"MISSING": 0, "FILLED": 1, "INFERRED": 2, "STATED": 3}


def inputs(known: dict[tuple[str, str], Known]) -> tuple[Input, ...]:
    """How each quantity is known, what is not known first."""
    ranked = sorted(known.values(), key=lambda k: (_WORST[k.status], k.id, k.field))
    return tuple(
        Input(
            id=one.id,
            field=one.field,
            status=one.status,
            value=one.value,
            unit=one.unit,
            grade=one.grade,
            source=one.source,
        )
        for one in ranked[:INPUTS]
    )


def effort(used: set[str], parameters: Parameters) -> tuple[Input, ...]:
    """Return the effort parameters behind the figures: assumptions, until somebody measures."""
    out: list[Input] = []
    for name in sorted(used):
        if name not in parameters:
            continue
        fact, stated = reference.effort(name), parameters.replaced(name)
        low, high = parameters[name].bounds
        out.append(
            Input(
                id=name,
                field="parameter",
                status="STATED" if stated else "FILLED",
                value=f"{low:,.6g}" if low == high else f"{low:,.6g} to {high:,.6g}",
                unit=fact.unit,
                grade=parameters.grade(name),
                source="stated for this assessment" if stated else fact.source,
            )
        )
    return tuple(out)


def notices(
    landscape: Landscape, day: dt.date, known: dict[tuple[str, str], Known]
) -> list[Notice]:
    """Return the warnings of the landscape, old facts, and what was taken at par."""
    out = [
        Notice(code=p.code, message=p.message, at=".".join(filter(None, (p.id, p.field))))
        for p in landscape.problems()
    ]
    out += [
        Notice(code="stale-fact", message=str(fact), at=f"{fact.table} {fact.id}")
        for fact in reference.stale(day)
    ]
    fallen = down(landscape, ())
    for function in landscape.of(Function):
        if function.id in fallen:
            message = "the function is down as the landscape stands"
            out.append(Notice(code="down-at-base", message=message, at=function.id))
    if len(known) > INPUTS:
        message = f"{len(known) - INPUTS} more inputs are not told one by one"
        out.append(Notice(code="inputs-left-out", message=message, at=""))
    if landscape.currency != "EUR":
        message = (
            "default day rates and list prices are taken at par in"
            f" {landscape.currency} where no rate is given"
        )
        out.append(Notice(code="defaults-at-par", message=message, at="currency"))
    return out
