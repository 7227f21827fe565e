"""Vectors computed again with another embedding model, and the index rebuilt."""

from __future__ import annotations

from collections.abc import Iterator

from lockin import reference
from lockin.errors import LandscapeError, UnknownFactError
from lockin.model.money import rate_between
from lockin.switching.amounts import Amount, Term
from lockin.switching.component import Component
from lockin.switching.items import Item
from lockin.switching.site import Site
from lockin.switching.targets import Target

__all__ = ["COMPONENT", "price"]

KEY = "re-embedding"
MILLION = 1e6


def terms(item: Item, target: Target | None, site: Site) -> Iterator[Term]:
    """Per index, per document, and the embedding bill for its tokens."""
    if item.sort != "knowledge":
        return
    yield Term(KEY, "M2", site.effort("days-per-index"))
    documents = site.value(item.record, "documents")
    if documents is not None:
        yield Term(KEY, "M2", documents / MILLION * site.effort("days-per-million-documents"))
    tokens = site.value(item.record, "tokens")
    if tokens is not None:
        bill = tokens / MILLION * site.effort("token-overlap") * price(target, site)
        yield Term(KEY, "M2", bill, money=True, residual=False)


def price(target: Target | None, site: Site) -> Amount:
    """Price per million tokens: the landscape's, else the list price, else the parameter."""
    if target is not None and target.service is not None:
        stated = site.read(target.service, "input_price")
        if stated is not None:
            return stated
    try:
        rate = rate_between(site.landscape, "USD")
    except LandscapeError:  # list prices are in USD; without a rate they are taken at par
        rate = 1.0
    facts = target.facts if target is not None else None
    if facts is not None and facts.price_model is not None:
        try:
            listed = reference.price(facts.price_model, facts.price_provider, on=site.as_of)
        except UnknownFactError:
            return site.effort("embedding-price") * rate
        return Amount(listed.input_per_mtok * rate)
    return site.effort("embedding-price") * rate


COMPONENT = Component(
    key=KEY,
    mechanisms=("M2",),
    formula=(
        "indexes x days-per-index + documents / 1e6 x days-per-million-documents"
        " + tokens / 1e6 x token-overlap x price per million tokens"
    ),
    source="the arithmetic of the bill; the days are assumptions",
    parameters=("days-per-index", "days-per-million-documents", "token-overlap", "embedding-price"),
    terms=terms,
)
