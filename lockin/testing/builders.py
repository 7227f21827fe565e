"""Small landscapes by name, and large ones by size.

They are written to be read: `one_vendor` and `two_vendors` fit on a screen, `gateway_pair`
is the smallest landscape with a cycle of relays, and `everything` holds one of every kind,
something for every component of an exit, and evidence for each mechanism M1 to M11.
All amounts in them are made up.
"""

from __future__ import annotations

from lockin.model.dependency import Dependency
from lockin.model.landscape import Landscape
from lockin.model.nodes import Function, Gateway, Service, System, Team, Vendor
from lockin.testing._everything import everything
from lockin.testing._large import large, large_document
from lockin.testing._layered import layered

__all__ = [
    "everything",
    "gateway_pair",
    "large",
    "large_document",
    "layered",
    "one_vendor",
    "two_vendors",
]


def one_vendor() -> Landscape:
    """Return a desk that needs the one service of one vendor, and a function that needs it.

    Examples
    --------
    >>> one_vendor()
    <Landscape 'One vendor': 1 function, 1 service, 1 system, 1 vendor, 2 dependencies>
    """
    return Landscape(
        name="One vendor",
        nodes=(
            Vendor(id="acme", jurisdiction="US"),
            Service(id="acme-chat", vendor="acme", role="text", surface="responses"),
            System(id="desk", depth="api"),
            Function(id="support", value_per_hour=4000, tolerance_hours=1),
        ),
        dependencies=(
            Dependency(id="d1", source="desk", target="acme-chat", spend=120_000),
            Dependency(id="d2", source="support", target="desk"),
        ),
    )


def two_vendors() -> Landscape:
    """Return a desk that fails over by itself between the services of two vendors.

    Examples
    --------
    >>> [d.ready for d in two_vendors().dependencies if d.group == "model"]
    ['hot', 'hot']
    """
    return Landscape(
        name="Two vendors",
        nodes=(
            Vendor(id="acme", jurisdiction="US"),
            Vendor(id="bolt", jurisdiction="FR"),
            Service(id="acme-chat", vendor="acme", role="text", surface="responses"),
            Service(id="bolt-chat", vendor="bolt", role="text", surface="chat-completions"),
            Team(id="platform", day_rate=800, capacity=3),
            System(id="desk", owner="platform", depth="api"),
            Function(id="support", value_per_hour=4000),
        ),
        dependencies=(
            Dependency(id="d1", source="desk", target="acme-chat", group="model", spend=90_000),
            Dependency(id="d2", source="desk", target="bolt-chat", group="model", spend=30_000),
            Dependency(id="d3", source="support", target="desk"),
        ),
    )


def gateway_pair() -> Landscape:
    """Return two gateways that fail over to each other, each in front of one vendor.

    They relay only: when both services are down, neither gateway holds the other up.

    Examples
    --------
    >>> gateway_pair().problems()
    ()
    """
    return Landscape(
        name="Gateway pair",
        nodes=(
            Vendor(id="acme"),
            Vendor(id="bolt"),
            Service(id="acme-chat", vendor="acme", role="text"),
            Service(id="bolt-chat", vendor="bolt", role="text"),
            Gateway(id="left", translates=("streaming",)),
            Gateway(id="right", translates=("streaming",)),
            System(id="desk"),
            Function(id="support", value_per_hour=4000),
        ),
        dependencies=(
            Dependency(id="d1", source="left", target="acme-chat", group="route", spend=60_000),
            Dependency(id="d2", source="left", target="right", group="route"),
            Dependency(id="d3", source="right", target="bolt-chat", group="route", spend=40_000),
            Dependency(id="d4", source="right", target="left", group="route"),
            Dependency(id="d5", source="desk", target="left"),
            Dependency(id="d6", source="support", target="desk"),
        ),
    )
