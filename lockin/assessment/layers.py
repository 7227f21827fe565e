"""Concentration at every layer and by every weight that the landscape states."""

from __future__ import annotations

from collections.abc import Iterable

from lockin import concentration
from lockin.assessment.result import Concentration, ShareOf
from lockin.errors import UndefinedError
from lockin.model.landscape import Landscape

__all__ = ["by_layer"]


def by_layer(landscape: Landscape, rate: float, currency: str) -> Iterable[Concentration]:
    """Yield the concentration at each layer by each weight, money at `rate`."""
    labels = {node.id: node.label for node in landscape.nodes}
    for weight in concentration.WEIGHTS:
        for layer in concentration.LAYERS:
            try:
                shares = concentration.shares(landscape, by=layer, weight=weight)
                index = concentration.hhi(shares)
            except UndefinedError:
                continue
            band = concentration.band(index)
            scale = rate if weight in {"spend", "value"} else 1.0
            yield Concentration(
                layer=layer,
                weight=weight,
                unit=shares.unit.replace(landscape.currency, currency),
                shares=tuple(
                    ShareOf(
                        key=key,
                        label=labels.get(key, key),
                        amount=shares.amounts[key] * scale,
                        share=share,
                    )
                    for key, share in sorted(shares.items(), key=lambda kv: (-kv[1], kv[0]))
                ),
                hhi=index,
                effective_number=concentration.effective_number(shares),
                cr1=concentration.concentration_ratio(shares, k=1),
                cr3=concentration.concentration_ratio(shares, k=3),
                entropy=concentration.entropy(shares),
                gini=concentration.gini(shares),
                band=_BANDS[band.name],
                band_source=band.source,
            )


_BANDS = {
    "unconcentrated": "low",
    "moderately concentrated": "moderate",
    "highly concentrated": "high",
}
