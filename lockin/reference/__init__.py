"""Dated, sourced facts: vendors, services, features, connectors, ends, prices, effort, outages.

Every fact says where it comes from (`source`), when it was read (`checked`) and how sure
it is (`grade`, A for a primary source to D for an assumption). Facts are append-only: a
changed fact is a new row, and ``as_of`` picks the row that held on a day. Nothing is read
before the first question, and nothing is ever fetched.

>>> from lockin import reference
>>> reference.service("openai-responses").vendor
'openai'
>>> reference.portable("web-search", to="anthropic-messages")
True
"""

from __future__ import annotations

from lockin.reference._apps import App, apps
from lockin.reference._connectors import (
    Connector,
    Platform,
    connector,
    connectors,
    platform,
    platforms,
)
from lockin.reference._effort import EffortParameter, effort, effort_parameters
from lockin.reference._features import Feature, feature, features, portable
from lockin.reference._freshness import StaleFact, stale, tables
from lockin.reference._hosts import Host, host, hosts
from lockin.reference._outages import (
    FailureDefault,
    OutageHistory,
    failure_default,
    failure_defaults,
    outages,
)
from lockin.reference._prices import Price, SeatPrice, price, seat_price, seat_prices
from lockin.reference._protocols import Protocol, protocol, protocols
from lockin.reference._records import DATA_DATE, Fact, Grade
from lockin.reference._retirements import Retirement, retirement, retirements
from lockin.reference._services import ROLES, Role, Service, same_wire, service, services
from lockin.reference._support import Support, support
from lockin.reference._vendors import RouteKind, Vendor, vendor, vendors

__all__ = [
    "ROLES",
    "App",
    "Connector",
    "EffortParameter",
    "Fact",
    "FailureDefault",
    "Feature",
    "Grade",
    "Host",
    "OutageHistory",
    "Platform",
    "Price",
    "Protocol",
    "Retirement",
    "Role",
    "RouteKind",
    "SeatPrice",
    "Service",
    "StaleFact",
    "Support",
    "Vendor",
    "apps",
    "connector",
    "connectors",
    "effort",
    "effort_parameters",
    "failure_default",
    "failure_defaults",
    "feature",
    "features",
    "host",
    "hosts",
    "outages",
    "platform",
    "platforms",
    "portable",
    "price",
    "protocol",
    "protocols",
    "retirement",
    "retirements",
    "same_wire",
    "seat_price",
    "seat_prices",
    "service",
    "services",
    "stale",
    "support",
    "tables",
    "vendor",
    "vendors",
    "version",
]

version = DATA_DATE.strftime("%Y.%m.%d")
"""Version of the facts: the day on which they were last read."""
