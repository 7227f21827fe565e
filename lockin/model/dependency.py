"""What needs what, how much it is used, and how tightly it is bound."""

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from lockin.model.nodes import Record, Slug
from lockin.model.quantities import (
    Count,
    CountPerYear,
    Hours,
    MoneyPerYear,
    PersonDays,
    Tokens,
    TokensPerYear,
)

__all__ = ["Coupling", "Dependency", "Ready", "Usage"]

Ready: TypeAlias = Literal["hot", "warm", "cold"]
"""hot: automatic failover; warm: by hand; cold: must be built first."""


class Usage(BaseModel):
    """One measured amount of use, keyed by where it was read.

    The amounts are those of the period, not of a year. Records with the same source,
    account and period are one record; distinct keys add up.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, defer_build=True
    )

    source: Annotated[str, Field(max_length=200)]
    """Invoice, export or log it was read from."""
    account: Annotated[str, Field(max_length=200)] = ""
    """Account, project or key that was billed."""
    period: Annotated[str, Field(pattern=r"^\d{4}(-(0[1-9]|1[0-2])|-Q[1-4])?$")]
    """Year, quarter or month: 2026, 2026-Q3, 2026-10."""
    spend: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    """Money in the period, in `currency`."""
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    """ISO 4217 code; the landscape's currency where there is none."""
    calls: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    """Calls in the period."""
    tokens: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    """Tokens in the period."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two records the same record."""
        return self.source, self.account, self.period

    @property
    def months(self) -> int:
        """Length of the period in months.

        >>> Usage(source="bill", period="2026-Q3").months
        3
        """
        if "Q" in self.period:
            return 3
        return 1 if "-" in self.period else 12


class Coupling(BaseModel):
    """How bound the source is to the target's surface; filled by discovery."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, defer_build=True
    )

    call_sites: Count | None = None
    """Places in code that call the surface."""
    files: Count | None = None
    """Files that reference the surface."""
    dependents: Count | None = None
    """Files that import those files, directly or not."""
    response_accesses: Count | None = None
    """Accesses to the shape of the surface's responses."""
    prompts: Count | None = None
    """Prompts written for its models."""
    prompt_tokens: Tokens | None = None
    """Size of these prompts."""
    evaluation_sets: Count | None = None
    """Evaluation sets that judge its answers."""
    fine_tuned_models: Count | None = None
    """Models fine-tuned at the vendor."""
    features: tuple[Slug, ...] = ()
    """Features of the surface in use."""
    portable: tuple[Slug, ...] = ()
    """Features known to be portable to every target, whatever the reference facts say."""
    tests: Count | None = None
    """Tests that cover the calls."""
    lines: Count | None = None
    """Lines of code of the source."""
    partners: Count | None = None
    """Partners certified on the protocol, or reached through the directory."""
    apps: Count | None = None
    """Apps or actions published at the target."""
    revenue_share: Annotated[float, Field(ge=0, le=1)] | None = None
    """Share of the functions' revenue that flows through this dependency."""


class Dependency(Record):
    """An edge from the node that needs to the node needed."""

    source: Slug
    """The node that needs."""
    target: Slug
    """The node needed."""
    group: Slug | None = None
    """Dependencies of one source in one group are alternatives; none: needed alone."""
    at_least: Annotated[int, Field(ge=1)] = 1
    """How many members of the group must hold."""
    ready: Ready = "hot"
    """hot fails over by itself, warm by hand, cold must be built."""
    switch_hours: Hours | None = None
    """Hours to switch to it by hand, for a warm alternative."""
    spend: MoneyPerYear | None = None
    """Money paid for it per year."""
    calls: CountPerYear | None = None
    """Calls per year."""
    tokens: TokensPerYear | None = None
    """Tokens per year."""
    seats: Count | None = None
    """Seats used; the team's seats where there is none."""
    usage: tuple[Usage, ...] = ()
    """Measured use, per source, account and period; it replaces stated spend, calls, tokens."""
    coupling: Coupling | None = None
    """How bound the source is to the surface of the target."""
    exit_effort: PersonDays | None = None
    """Expert figure for moving it elsewhere; replaces the formulas."""
