"""Models fine-tuned at the vendor, trained again."""

from __future__ import annotations

from collections.abc import Iterator

from lockin.switching.amounts import Term
from lockin.switching.component import Component
from lockin.switching.items import Item
from lockin.switching.site import Site
from lockin.switching.targets import Target

__all__ = ["COMPONENT"]

KEY = "fine-tuned-models"


def terms(item: Item, target: Target | None, site: Site) -> Iterator[Term]:
    """Per fine-tuned model of a dependency."""
    _ = target
    if item.sort in {"dependency", "caller"}:
        count = site.value(item.record, "fine_tuned_models", part=item.coupling, expected=False)
        if count is not None:
            yield Term(KEY, "M5", count * site.effort("days-per-fine-tuned-model"))


COMPONENT = Component(
    key=KEY,
    mechanisms=("M5",),
    formula="fine-tuned models x days-per-fine-tuned-model",
    source="no published study found; fine-tuned weights are not exported by the hosted vendors",
    parameters=("days-per-fine-tuned-model",),
    terms=terms,
)
