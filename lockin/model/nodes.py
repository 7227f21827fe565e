"""The kinds of node a landscape is made of.

This file is a table: one class per kind, one annotated line per field. Descriptions
and units flow from here to the JSON Schema and to the documentation. Over 400 lines, why: the
fourteen kinds are one discriminated union and are read side by side.
"""

import datetime as dt
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from lockin.model.evidence import Evidence
from lockin.model.quantities import (
    Count,
    CountPerYear,
    Days,
    Hours,
    Money,
    MoneyPerDay,
    MoneyPerHour,
    MoneyPerMtoken,
    MoneyPerSeatMonth,
    MoneyPerYear,
    Months,
    PersonDays,
    Share,
    Staff,
    Tokens,
)

__all__ = [
    "DEPTHS",
    "NODE_TYPES",
    "Agent",
    "Connector",
    "Contract",
    "Control",
    "Depth",
    "Function",
    "Gateway",
    "Host",
    "Knowledge",
    "Node",
    "Platform",
    "Protocol",
    "Record",
    "Service",
    "Slug",
    "System",
    "Team",
    "Vendor",
]

Slug: TypeAlias = Annotated[
    str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$", max_length=200, description="Lower-case slug")
]

Depth: TypeAlias = Literal["seat", "off-the-shelf", "api", "rebuilt-workflow"]
DEPTHS: tuple[Depth, ...] = ("seat", "off-the-shelf", "api", "rebuilt-workflow")
"""Depth of adoption, shallow to deep."""

Text: TypeAlias = Annotated[str, Field(max_length=500)]


class Record(BaseModel):
    """What every node and dependency carries: an id, a name, evidence."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        use_attribute_docstrings=True,
        defer_build=True,
    )

    refers: ClassVar[dict[str, tuple[str, ...]]] = {}
    """Fields that hold ids, and the kinds that these ids may have."""

    id: Slug
    """Unique lower-case slug; random streams are keyed by it."""
    name: Text | None = None
    """Name as people say it; the id where there is none."""
    note: Annotated[str, Field(max_length=2000)] | None = None
    """Free text for the reader."""
    stream: Slug | None = None
    """Key of its random streams, to keep them through a renaming; the id where there is none."""
    evidence: tuple[Evidence, ...] = ()
    """How we know: one entry per field and source."""

    @property
    def label(self) -> str:
        """The name, else the id."""
        return self.name or self.id


class Function(Record):
    """A business function whose failure matters."""

    kind: Literal["function"] = "function"
    critical: bool | None = None
    """Critical or important in the organisation's own register."""
    value_per_hour: MoneyPerHour | None = None
    """Value lost for each hour the function is down."""
    revenue: MoneyPerYear | None = None
    """Revenue that passes through the function."""
    tolerance_hours: Hours | None = None
    """Hours of outage the function bears without loss."""


class System(Record):
    """An application, workflow or repository."""

    refers = {"owner": ("team",)}

    kind: Literal["system"] = "system"
    owner: Slug | None = None
    """Team that would do the work of an exit."""
    category: Text | None = None
    """CRM, ERP, HR, collaboration, analytics, and so on."""
    environment: Literal["production", "test", "development"] | None = None
    """Where it runs."""
    depth: Depth | None = None
    """Depth of adoption: seat, off-the-shelf, api, rebuilt-workflow."""
    reviewed: bool | None = None
    """A person reviews the output before it takes effect."""
    traced: bool | None = None
    """Interactions with the models are recorded."""
    lines: Count | None = None
    """Lines of production code."""


class Agent(Record):
    """An autonomous workflow, built with a kit or by hand."""

    refers = {"owner": ("team",), "kit": ("service",)}

    kind: Literal["agent"] = "agent"
    owner: Slug | None = None
    """Team that would rebuild it."""
    kit: Slug | None = None
    """Agent kit (a service) that it is built with."""
    steps: Count | None = None
    """Steps or nodes of the workflow."""
    tools: Count | None = None
    """Tools and actions it can call."""
    vendor_only_share: Share | None = None
    """Share of its logic that only the vendor holds (no export)."""
    supervised: bool | None = None
    """A person or a control supervises it."""
    traced: bool | None = None
    """Its steps are recorded."""
    autonomy: Literal["suggests", "acts-with-approval", "acts"] | None = None
    """What it may do without a person."""
    exit_effort: PersonDays | None = None
    """Expert figure for rebuilding it elsewhere; replaces the formula."""


class Team(Record):
    """People whose habits bind, and who own the work of an exit."""

    kind: Literal["team"] = "team"
    seats: Count | None = None
    """Seats of AI products the team holds."""
    weekly_active_share: Share | None = None
    """Share of seats used in a normal week."""
    retention: Share | None = None
    """Share of users still active after six months."""
    hours_to_retrain: Hours | None = None
    """Hours one user needs to reach the old level on another product."""
    day_rate: MoneyPerDay | None = None
    """Full cost of one person-day."""
    capacity: Staff | None = None
    """Full-time equivalents that can work on an exit."""
    rules: Count | None = None
    """Rule and instruction files written for a coding tool."""
    automations: Count | None = None
    """Automations, commands and hooks written for a coding tool."""
    ci_steps: Count | None = None
    """Steps of build pipelines that call a coding tool."""


class Knowledge(Record):
    """An indexed corpus or vector store."""

    refers = {"owner": ("team",), "embedding": ("service",)}

    kind: Literal["knowledge"] = "knowledge"
    owner: Slug | None = None
    """Team that would rebuild the index."""
    documents: Count | None = None
    """Documents indexed."""
    tokens: Tokens | None = None
    """Tokens indexed."""
    embedding: Slug | None = None
    """Embedding service whose vectors the index holds."""
    permissions_mapped: Count | None = None
    """Access rules mapped from the content platform into the index."""
    exit_effort: PersonDays | None = None
    """Expert figure for re-embedding and re-indexing; replaces the formula."""


class Connector(Record):
    """A bridge from AI products to a content platform."""

    refers = {"owner": ("team",), "platform": ("platform",), "maker": ("vendor",)}

    kind: Literal["connector"] = "connector"
    owner: Slug | None = None
    """Team that would rebuild the bridge."""
    platform: Slug | None = None
    """Content platform: Slack, SharePoint, Google Drive, GitHub, ..."""
    maker: Slug | None = None
    """Vendor that makes the connector."""
    hosted_by_maker: bool | None = None
    """It runs at its maker, so that it fails with it."""
    open: bool | None = None
    """Works with other vendors' products (MCP server, open source)."""
    mode: Literal["index", "act"] | None = None
    """`index` copies content to the vendor; `act` reads and writes live."""
    items: Count | None = None
    """Documents, channels or repositories reached."""
    permission_sync: bool | None = None
    """Permissions are mirrored from the platform."""
    exit_effort: PersonDays | None = None
    """Expert figure for rebuilding it; replaces the formula."""
    failures_per_year: CountPerYear | None = None
    """Outages of its own that begin in a year; a growth rate is not used."""
    outage_hours: Hours | None = None
    """Hours that one of its outages lasts; an estimate spreads over outages."""


class Service(Record):
    """A model API surface, an agent kit, or a product sold by seat."""

    refers = {"vendor": ("vendor",), "host": ("host",)}

    kind: Literal["service"] = "service"
    vendor: Slug | None = None
    """Vendor that sells it."""
    host: Slug | None = None
    """Cloud region that runs it."""
    role: Text | None = None
    """What it does: text, embedding, agent-kit, coding-tool, seat, ..."""
    surface: Text | None = None
    """API surface: responses, chat-completions, assistants, messages, ..."""
    models: tuple[Text, ...] = ()
    """Model ids in use through it."""
    family: Slug | None = None
    """Family of the models it runs: gpt, claude, gemini, llama, ..."""
    features: tuple[Slug, ...] = ()
    """Features of the surface that it offers."""
    input_price: MoneyPerMtoken | None = None
    """Price paid per million input tokens."""
    output_price: MoneyPerMtoken | None = None
    """Price paid per million output tokens."""
    seat_price: MoneyPerSeatMonth | None = None
    """Price paid per seat and month."""
    retires: dt.date | None = None
    """Day after which the vendor stops it."""
    fact: Slug | None = None
    """Id of the reference fact, where it differs from the id."""
    failures_per_year: CountPerYear | None = None
    """Outages of its own that begin in a year; a growth rate is not used."""
    outage_hours: Hours | None = None
    """Hours that one of its outages lasts; an estimate spreads over outages."""


class Gateway(Record):
    """A relay in front of services: LiteLLM, OpenRouter, an own proxy."""

    refers = {"owner": ("team",), "vendor": ("vendor",)}

    kind: Literal["gateway"] = "gateway"
    owner: Slug | None = None
    """Team that would re-target it."""
    vendor: Slug | None = None
    """Vendor that sells it, where it is bought; it runs at this vendor."""
    translates: tuple[Slug, ...] = ()
    """Features it translates between vendors, so that callers need not."""
    failures_per_year: CountPerYear | None = None
    """Outages of its own that begin in a year; a growth rate is not used."""
    outage_hours: Hours | None = None
    """Hours that one of its outages lasts; an estimate spreads over outages."""


class Protocol(Record):
    """An agent protocol: MCP, A2A, the Agentic Commerce Protocol, ..."""

    refers = {"steward": ("vendor",)}

    kind: Literal["protocol"] = "protocol"
    steward: Slug | None = None
    """Vendor that decides its future."""
    open_governance: bool | None = None
    """No single vendor can decide alone; it then survives its steward."""
    implementers: tuple[Slug, ...] = ()
    """Vendors that implement it."""
    fact: Slug | None = None
    """Id of the reference fact, where it differs from the id."""


class Platform(Record):
    """SaaS, a partner or an app directory that itself depends on AI vendors."""

    refers = {
        "vendor": ("vendor",),
        "suppliers": ("vendor", "service"),
        "essential": ("vendor", "service"),
    }

    kind: Literal["platform"] = "platform"
    vendor: Slug | None = None
    """Vendor that sells or runs it."""
    suppliers: tuple[Slug, ...] = ()
    """AI vendors and services it depends on (nth parties)."""
    essential: tuple[Slug, ...] = ()
    """Suppliers without which it stops."""
    directory: bool | None = None
    """It is a directory in which others publish apps."""
    users: Count | None = None
    """Users reached through it."""
    failures_per_year: CountPerYear | None = None
    """Outages of its own that begin in a year; a growth rate is not used."""
    outage_hours: Hours | None = None
    """Hours that one of its outages lasts; an estimate spreads over outages."""


class Host(Record):
    """A cloud region that runs models."""

    refers = {"operator": ("vendor",)}

    kind: Literal["host"] = "host"
    operator: Slug | None = None
    """Vendor that operates it."""
    jurisdiction: Text | None = None
    """ISO 3166 code of the country or EU whose law applies."""
    failures_per_year: CountPerYear | None = None
    """Outages of its own that begin in a year; a growth rate is not used."""
    outage_hours: Hours | None = None
    """Hours that one of its outages lasts; an estimate spreads over outages."""


class Vendor(Record):
    """A legal provider."""

    refers = {"parent": ("vendor",)}

    kind: Literal["vendor"] = "vendor"
    parent: Slug | None = None
    """Vendor that controls it."""
    jurisdiction: Text | None = None
    """ISO 3166 code of its seat."""
    lei: Annotated[str, Field(pattern=r"^[A-Z0-9]{18}[0-9]{2}$")] | None = None
    """Legal Entity Identifier, ISO 17442."""
    advantage: Money | None = None
    """Value that would be lost by leaving it, beyond the cost of the exit."""
    fact: Slug | None = None
    """Id of the reference fact, where it differs from the id."""
    failures_per_year: CountPerYear | None = None
    """Outages of its own that begin in a year; a growth rate is not used."""
    outage_hours: Hours | None = None
    """Hours that one of its outages lasts; an estimate spreads over outages."""


class Contract(Record):
    """A contract with a vendor."""

    refers = {"vendor": ("vendor",)}

    kind: Literal["contract"] = "contract"
    vendor: Slug | None = None
    """The other party."""
    commitment: Money | None = None
    """Spend still committed."""
    ends: dt.date | None = None
    """Last day of the term."""
    notice_days: Days | None = None
    """Notice to be given before leaving."""
    termination_charge: Money | None = None
    """Charge for leaving before the end."""
    switching_charge: Money | None = None
    """Provider's charge for the switch itself (egress, assistance)."""
    exit_clause: bool | None = None
    """The contract has exit assistance."""
    data_return: bool | None = None
    """The contract has data return in a usable format."""
    price_protected_months: Months | None = None
    """Months during which the price cannot rise."""
    eu_data_act: bool | None = None
    """The EU Data Act's switching rules apply to it."""


class Control(Record):
    """A governance control."""

    refers = {
        "covers": ("system", "agent", "function", "service", "knowledge", "connector", "gateway"),
        "owner": ("team",),
    }

    kind: Literal["control"] = "control"
    type: Literal["supervision", "trace", "policy", "evaluation"] | None = None
    """What it does."""
    covers: tuple[Slug, ...] = ()
    """Systems, agents and flows it covers."""
    owner: Slug | None = None
    """Team that answers for it."""


NODE_TYPES: dict[str, type[Record]] = {
    "function": Function,
    "system": System,
    "agent": Agent,
    "team": Team,
    "knowledge": Knowledge,
    "connector": Connector,
    "service": Service,
    "gateway": Gateway,
    "protocol": Protocol,
    "platform": Platform,
    "host": Host,
    "vendor": Vendor,
    "contract": Contract,
    "control": Control,
}
"""Every kind of node, by the word that names it in files."""

Node: TypeAlias = Annotated[
    Function
    | System
    | Agent
    | Team
    | Knowledge
    | Connector
    | Service
    | Gateway
    | Protocol
    | Platform
    | Host
    | Vendor
    | Contract
    | Control,
    Field(discriminator="kind"),
]
