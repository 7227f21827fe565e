"""Prices: of tokens through genai-prices, of seats from a list."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version as installed
from typing import TYPE_CHECKING

from lockin.errors import UnknownFactError, unknown
from lockin.reference._load import by_id, pick
from lockin.reference._records import DATA_DATE, Fact

if TYPE_CHECKING:
    from genai_prices.types import PriceCalculation

__all__ = ["Price", "SeatPrice", "price", "seat_price", "seat_prices"]

_PROVIDERS = {"gcp": "google", "microsoft": "azure", "vertex": "google", "xai": "x-ai"}
"""Vendor and host ids whose name in genai-prices differs."""

_PROBE = 1000
"""Tokens that are priced: few enough to stay below every tier for long prompts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price(Fact):
    """List price of a model.

    Parameters
    ----------
    provider, model
        The entry of genai-prices that answered.
    input_per_mtok, output_per_mtok
        Money per million tokens, without caching, batches, long-prompt tiers,
        fees per request or discounts.
    on
        Day for which the price holds.
    currency
        ISO 4217 code.
    """

    provider: str
    model: str
    input_per_mtok: float
    output_per_mtok: float
    on: dt.date
    currency: str = "USD"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatPrice(Fact):
    """List price of a plan, in money per seat and month.

    Parameters
    ----------
    vendor, name
        Who sells it, and its name.
    price, currency
        Money per seat and month, before discounts; ISO 4217 code.
    service
        Id of the service that the plan buys, where these facts hold one.
    """

    vendor: str
    name: str
    price: float
    currency: str
    service: str | None = None


@cache
def price(model_id: str, provider: str | None = None, on: dt.date = DATA_DATE) -> Price:
    """Return the list price of a model on a day.

    Parameters
    ----------
    model_id
        Name of the model as code states it.
    provider
        Vendor or host that sells it; None lets the name decide.
    on
        Day of the price; by default the day on which these facts were read.

    Raises
    ------
    lockin.errors.UnknownFactError
        If genai-prices does not know the model or the provider.

    Notes
    -----
    Source: the data shipped in genai-prices, which dates its prices; nothing is fetched.

    Examples
    --------
    >>> import datetime as dt
    >>> price("text-embedding-3-large", "openai", dt.date(2026, 11, 22)).input_per_mtok
    0.13
    """
    import genai_prices

    at = dt.datetime.combine(on, dt.time(12), tzinfo=dt.UTC)
    asked = None if provider is None else _PROVIDERS.get(provider, provider)

    def ask(**tokens: int) -> PriceCalculation:
        try:
            return genai_prices.calc_price(
                genai_prices.Usage(**tokens),
                model_id,
                provider_id=asked,
                genai_request_timestamp=at,
            )
        except LookupError:
            raise UnknownFactError(unknown("priced model", model_id, _known(asked))) from None

    # Not the total: it holds fees per request, which are no price of tokens.
    found = ask(input_tokens=_PROBE)
    spent, made = found.input_price, ask(output_tokens=_PROBE).output_price
    seller, model = found.provider.id, found.model.id
    per_million = 1_000_000 // _PROBE
    return Price(
        id=f"{seller}/{model}",
        source=f"genai-prices=={installed('genai-prices')}:{seller}/{model}",
        source_date=None,
        checked=DATA_DATE,
        grade="B",
        note=(found.provider.pricing_urls or [""])[0],
        provider=seller,
        model=model,
        input_per_mtok=float(spent * per_million),
        output_per_mtok=float(made * per_million),
        on=on,
    )


def _known(provider: str | None) -> list[str]:
    """Return the model names of a provider, of all where it is None or unknown."""
    from genai_prices.data_snapshot import get_snapshot

    everyone = get_snapshot().providers
    chosen = [p for p in everyone if p.id == provider] or everyone
    return sorted({model.id for seller in chosen for model in seller.models})


def seat_prices(
    *,
    vendor: str | None = None,
    service: str | None = None,
    as_of: dt.date | None = None,
) -> tuple[SeatPrice, ...]:
    """Return the sourced prices of plans sold by seat, in order of id.

    >>> [p.price for p in seat_prices(service="github-copilot")]
    [19, 39]
    """
    return tuple(
        fact
        for fact in by_id(SeatPrice, as_of, "seat-prices").values()
        if vendor in {None, fact.vendor} and service in {None, fact.service}
    )


def seat_price(id: str, *, as_of: dt.date | None = None) -> SeatPrice:
    """Return the price of the plan with this id.

    Raises
    ------
    lockin.errors.UnknownFactError
        If there is none.

    Examples
    --------
    >>> import datetime as dt
    >>> seat_price("google-ai-ultra", as_of=dt.date(2026, 1, 1)).price
    249.99
    """
    return pick("seat price", id, by_id(SeatPrice, as_of, "seat-prices"))
