"""Who holds which share at each layer: of what is paid, and of what is carried."""

from lockin.assessment.result._value import Value


class ShareOf(Value):
    """A supplier's share at one layer."""

    key: str
    """The supplier at this layer."""
    label: str
    """Name to show."""
    amount: float
    """Amount, in the unit of the weight."""
    share: float
    """Share of the total."""


class Concentration(Value):
    """Concentration at one layer by one weight."""

    layer: str
    """vendor, parent, family, host, jurisdiction, steward, connector-platform."""
    weight: str
    """spend, tokens, calls, seats, value."""
    unit: str
    """Unit of the amounts."""
    shares: tuple[ShareOf, ...]
    """Shares, largest first."""
    hhi: float
    """Herfindahl-Hirschman index, 0 to 1."""
    effective_number: float
    """Its reciprocal."""
    cr1: float
    """Share of the largest."""
    cr3: float
    """Share of the three largest."""
    entropy: float
    """Shannon entropy, in nats."""
    gini: float
    """Gini coefficient over suppliers with a positive share."""
    band: str
    """Interpretation band of the HHI: low, moderate, high."""
    band_source: str
    """Who drew the band."""


class Carried(Value):
    """What one supplier is billed for, beside what it carries through every layer."""

    key: str
    """The supplier at this layer."""
    label: str
    """Name to show."""
    direct: float
    """Share of the value per hour by the first layer, the one that bills show."""
    looked_through: float
    """Share by its Shapley value in the outage game of each function."""
    hidden: float
    """Share that it carries beyond what bills show, 0 or more."""


class LookedThrough(Value):
    """Direct beside looked-through shares of the value per hour, at one layer.

    Source of the looked-through share: Shapley (1953), *A Value for n-Person Games*.
    """

    layer: str
    """vendor, parent, host, jurisdiction, ..."""
    suppliers: tuple[Carried, ...]
    """Suppliers, the largest looked-through share first."""
    value_per_hour: float
    """Value per hour of the functions that the looked-through shares are of."""
    direct_hhi: float | None
    """Herfindahl-Hirschman index of the direct shares; none where there are none."""
    direct_effective_number: float | None
    """Its reciprocal."""
    hhi: float | None
    """Herfindahl-Hirschman index of the looked-through shares; none where there are none."""
    effective_number: float | None
    """Its reciprocal."""
    hidden_share: float
    """Share of the value that is carried by others than those who are billed for it."""
