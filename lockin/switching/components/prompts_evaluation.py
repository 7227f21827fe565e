"""Prompts tuned again, evaluation sets run again, systems accepted again."""

from __future__ import annotations

from collections.abc import Iterator

from lockin.model.nodes import DEPTHS, System
from lockin.switching.amounts import Term
from lockin.switching.component import Component
from lockin.switching.items import Item
from lockin.switching.site import Site
from lockin.switching.targets import Target

__all__ = ["COMPONENT"]

KEY = "prompts-evaluation"


def terms(item: Item, target: Target | None, site: Site) -> Iterator[Term]:
    """Per prompt and evaluation set of a dependency; per system by its depth of adoption."""
    _ = target
    if item.sort in {"dependency", "caller"}:
        coded = item.coupling.call_sites is not None
        for field, parameter in (
            ("prompts", "days-per-prompt"),
            ("evaluation_sets", "days-per-evaluation-set"),
        ):
            count = site.value(
                item.record, field, part=item.coupling, expected=coded and field == "prompts"
            )
            if count is not None:
                yield Term(KEY, "M5", count * site.effort(parameter))
    elif item.sort == "system" and isinstance(item.record, System):
        depth = site.depth(item.record)
        yield Term(KEY, "M5", site.effort(f"days-per-system-evaluation.{depth}"))


COMPONENT = Component(
    key=KEY,
    mechanisms=("M5",),
    formula=(
        "prompts x days-per-prompt + evaluation sets x days-per-evaluation-set"
        " + systems x days-per-system-evaluation (by depth of adoption)"
    ),
    source=(
        "that a prompt tuned for one model loses quality on another: PromptBridge, arXiv"
        " 2512.01420; the days are assumptions"
    ),
    parameters=(
        "days-per-prompt",
        "days-per-evaluation-set",
        *(f"days-per-system-evaluation.{depth}" for depth in DEPTHS),
    ),
    terms=terms,
)
