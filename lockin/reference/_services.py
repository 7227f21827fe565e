"""Services: API surfaces, agent kits, coding tools and products sold by seat."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, get_args

from lockin.errors import UnknownFactError, unknown
from lockin.reference._load import by_id, pick
from lockin.reference._records import Fact
from lockin.reference._support import answers

__all__ = ["ROLES", "Role", "Service", "same_wire", "service", "services"]

Role = Literal[
    "agent-kit",
    "app-directory",
    "batch",
    "coding-tool",
    "embedding",
    "evaluation",
    "files",
    "fine-tuning",
    "image",
    "moderation",
    "realtime",
    "rerank",
    "search",
    "seat",
    "speech",
    "text",
    "vector-store",
    "video",
]
"""What a service is for: only services of one role can replace each other."""

ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Fact):
    """One API surface or product.

    Parameters
    ----------
    vendor
        Who sells it.
    name
        The vendor's name for it.
    role
        What it is for.
    surface
        Short name of the surface, such as ``responses``.
    protocol_family
        Wire format that it speaks; None for products and kits.
    also_speaks
        Other wire formats that the vendor offers on the same endpoint.
    family
        Model family (``gpt``, ``claude``, ...), ``several`` where the user picks.
    host
        Host it runs on by default.
    price_provider, price_model
        Entry of genai-prices that stands for the list price, where one fits.
    open_weights
        True where models that it serves can be had as weights.
    features
        Ids of the features that some source shows it has, in order.
    """

    vendor: str
    name: str
    role: Role
    surface: str
    protocol_family: str | None = None
    also_speaks: tuple[str, ...] = ()
    family: str | None = None
    host: str | None = None
    price_provider: str | None = None
    price_model: str | None = None
    open_weights: bool = False
    features: tuple[str, ...] = ()

    @property
    def wires(self) -> tuple[str, ...]:
        """Every wire format that it answers to; its own comes first."""
        own = (self.protocol_family,) if self.protocol_family else ()
        return own + self.also_speaks


@cache
def table(as_of: dt.date | None) -> Mapping[str, Service]:
    """Return the services that hold on `as_of`, with their features, by id."""
    known = answers(as_of)
    return {
        id: replace(row, features=tuple(sorted(f for f, has in known.get(id, {}).items() if has)))
        for id, row in by_id(Service, as_of, "services").items()
    }


def services(*, role: str | None = None, as_of: dt.date | None = None) -> tuple[Service, ...]:
    """Return the services, in order of id; of one role where it is named.

    Raises
    ------
    lockin.errors.UnknownFactError
        If there is no such role.

    Examples
    --------
    >>> [s.id for s in services(role="rerank")]
    ['cohere-rerank']
    """
    if role is not None and role not in ROLES:
        raise UnknownFactError(unknown("role", role, ROLES))
    return tuple(s for s in table(as_of).values() if role is None or s.role == role)


def service(id: str, *, as_of: dt.date | None = None) -> Service:
    """Return the service with this id.

    Raises
    ------
    lockin.errors.UnknownFactError
        If there is none.

    Examples
    --------
    >>> service("anthropic-messages").protocol_family
    'anthropic-messages'
    """
    return pick("service", id, table(as_of))


def same_wire(a: str, b: str, *, as_of: dt.date | None = None) -> bool:
    """Return whether code written for service `a` can call service `b` as it is.

    True when `b` speaks the wire format of `a`, as its own or beside it: then a change
    of address, key and model name is enough to be understood, whatever the features.
    The order matters: Gemini answers to the format of OpenAI, not the other way round.

    Raises
    ------
    lockin.errors.UnknownFactError
        If one of them is unknown.

    Examples
    --------
    >>> same_wire("openai-chat-completions", "google-generate-content")
    True
    >>> same_wire("google-generate-content", "openai-chat-completions")
    False
    """
    return service(a, as_of=as_of).protocol_family in service(b, as_of=as_of).wires
