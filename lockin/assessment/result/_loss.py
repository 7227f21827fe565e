"""What outages cost in a year, how much it may be, and on which rates that rests."""

from typing import Literal

from lockin.assessment.result._value import Summary, Value


class LossPart(Value):
    """The part of the yearly loss that one function bears or one cause brings about."""

    key: str
    """The function or the cause."""
    label: str
    """Name to show."""
    mean: float
    """Mean money per year."""
    share: float
    """Share of the mean loss."""


class FailureRate(Value):
    """How often one supplier fails and for how long, and how that is known."""

    id: str
    """The node, or the common cause."""
    label: str
    """Name to show."""
    per_year: float
    """Mean number of outages that begin in a year."""
    hours: float
    """Mean duration of an outage, in hours."""
    unavailability: float
    """Share of the time it is down: 1 - exp(-rate x hours / 8,760)."""
    status: Literal["STATED", "INFERRED", "FILLED"]
    """Stated in the landscape, inferred from its incidents, or filled by a default."""
    grade: str
    """Worst grade of rate and duration: A measured to D assumed."""
    source: str
    """Where the rate comes from."""
    hours_source: str = ""
    """Where the duration comes from."""
    note: str = ""
    """Why it is filled, in English."""


class YearlyLoss(Value):
    """Loss through outages in one year, a distribution over years."""

    unit: str
    """Currency of the money."""
    mean: float
    """Mean loss per year."""
    mean_exact: bool
    """The mean is exact under the rates; otherwise it is the mean of sampled years."""
    mean_error: float
    """Monte Carlo standard error of the mean; 0 where it is exact."""
    mean_p10: float | None
    """10 % quantile of the mean over what is not known about the rates and values."""
    mean_p90: float | None
    """90 % quantile of the same."""
    years: Summary | None
    """The sampled years: quantiles, tail and their errors; none where none were sampled."""
    p95: float | None
    """Loss exceeded in one year of 20."""
    p99: float | None
    """Loss exceeded in one year of 100."""
    shortfall_99: float | None
    """Mean of the worst year of 100."""
    probability_none: float | None
    """Share of sampled years without any loss."""
    functions: tuple[LossPart, ...]
    """By function that bears it, largest first."""
    causes: tuple[LossPart, ...]
    """By cause, largest first."""
    hours: dict[str, float]
    """Mean hours of standing still per year beyond what is borne, by function."""
    rates: tuple[FailureRate, ...]
    """The rates behind it: the cause of most loss first."""
    notices: tuple[str, ...] = ()
    """What was filled, sampled or left out, in English."""
