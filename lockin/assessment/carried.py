"""Who carries the value beyond what bills show, and what each supplier alone can stop."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from lockin import concentration
from lockin.assessment.result import Carried, Exposure, LookedThrough, Notice
from lockin.assessment.rounding import kept, share
from lockin.concentration.hidden import HiddenShare, hidden_share
from lockin.concentration.shares import Shares
from lockin.errors import TooLargeError, UndefinedError
from lockin.model.landscape import Landscape
from lockin.resilience.exposure import exposure

__all__ = ["exposures", "looked_through"]

SUPPLIERS = 60
"""Suppliers told of one layer."""

LEAST = 1e-9
"""Share below which a supplier is not told."""

EXPOSED = ("vendor", "parent", "host", "jurisdiction")
"""Layers at which exposure is told."""


def looked_through(
    landscape: Landscape, rate: float, notes: list[Notice]
) -> Iterator[LookedThrough]:
    """Yield direct beside looked-through shares at each layer, money at `rate`."""
    labels = {node.id: node.label for node in landscape.nodes}
    for layer in concentration.LAYERS:
        try:
            found = hidden_share(landscape, layer)
        except TooLargeError as error:
            message = f"looked-through shares by {layer} were not worked out: {error}"
            notes.append(Notice(code="shares-left-out", message=message, at=""))
            continue
        except UndefinedError:
            continue
        yield _told(layer, found, labels, rate)


def _told(layer: str, found: HiddenShare, labels: dict[str, str], rate: float) -> LookedThrough:
    direct, through = found.direct, found.looked_through
    keys = sorted({*direct, *through}, key=lambda k: (-through.get(k, 0.0), -direct.get(k, 0.0), k))
    return LookedThrough(
        layer=layer,
        suppliers=tuple(
            Carried(
                key=key,
                label=labels.get(key, key),
                direct=share(direct.get(key, 0.0)),
                looked_through=share(through.get(key, 0.0)),
                hidden=share(found.by_player.get(key, 0.0)),
            )
            for key in keys[:SUPPLIERS]
            if max(direct.get(key, 0.0), through.get(key, 0.0)) > LEAST
        ),
        value_per_hour=kept(math.fsum(through.amounts.values()) * rate),
        direct_hhi=_defined(concentration.hhi, direct),
        direct_effective_number=_defined(concentration.effective_number, direct),
        hhi=_defined(concentration.hhi, through),
        effective_number=_defined(concentration.effective_number, through),
        hidden_share=share(min(1.0, found)),
    )


def _defined(index: Callable[[Shares], float], shares: Shares) -> float | None:
    try:
        return kept(index(shares))
    except UndefinedError:
        return None


def exposures(landscape: Landscape, rate: float) -> Iterator[Exposure]:
    """Yield the value that stops when one supplier fails alone, by layer, largest first."""
    labels = {node.id: node.label for node in landscape.nodes}
    for layer in EXPOSED:
        found = exposure(landscape, layer)
        ranked = [(key, amount) for key, amount in found.items() if amount > 0]
        for key, amount in ranked[:SUPPLIERS]:
            yield Exposure(
                supplier=key,
                label=labels.get(key, key),
                layer=layer,
                value_per_hour=amount * rate,
                share=share(amount / found.value),
            )
