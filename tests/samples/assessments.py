"""Assessments made by hand: closed-form lognormals, so that every figure hangs together."""

from __future__ import annotations

import datetime as dt
import math
from statistics import NormalDist

from samples import outages

from lockin.assessment.result import (
    Assessment,
    Asymmetry,
    BlastRadius,
    Concentration,
    Deadline,
    ExitCost,
    Indicator,
    Input,
    Line,
    Mechanism,
    Node,
    Notice,
    Part,
    PathPoint,
    Provenance,
    ShareOf,
    Summary,
    Target,
)

AS_OF = dt.date(2026, 11, 22)
_NORMAL = NormalDist()


def summary(mean: float, spread: float, unit: str) -> Summary:
    """A lognormal of that mean and log-spread."""
    mu = math.log(mean) - spread * spread / 2 if mean else 0.0

    def at(p: float) -> float:
        return math.exp(mu + spread * _NORMAL.inv_cdf(p)) if mean else 0.0

    shortfall = mean * (1 - _NORMAL.cdf(_NORMAL.inv_cdf(0.9) - spread)) / 0.1
    return Summary(
        unit=unit,
        mean=mean,
        p10=at(0.1),
        p50=at(0.5),
        p90=at(0.9),
        expected_shortfall=shortfall,
        mean_error=mean * spread / 100,
        p90_error=at(0.9) * spread / 60,
        quantiles=tuple(at((k + 0.5) / 100) for k in range(100)),
    )


def part(key: str, label: str, mean: float, total: float) -> Part:
    return Part(
        key=key,
        label=label,
        mean=mean,
        p10=mean * 0.6,
        p90=mean * 1.6,
        person_days=mean / 900,
        share=mean / total if total else 0.0,
    )


_COMPONENTS = {
    "integration-code": 0.22,
    "agents": 0.2,
    "retraining": 0.17,
    "prompts-evaluation": 0.11,
    "re-embedding": 0.08,
    "governance": 0.06,
    "parallel-run": 0.05,
    "contingency": 0.05,
    "connectors": 0.03,
    "contract": 0.02,
    "onboarding": 0.01,
}
_MECHANISMS = {
    "M1": 0.17,
    "M2": 0.11,
    "M3": 0.2,
    "M4": 0.0,
    "M5": 0.13,
    "M6": 0.0,
    "M7": 0.0,
    "M8": 0.0,
    "M9": 0.25,
    "M10": 0.06,
    "M11": 0.02,
    "none": 0.06,
}
_SYSTEMS = {
    "service-desk": ("Service desk assistant", 0.34),
    "credit-memo": ("Credit memo drafting", 0.21),
    "code-review": ("Code review", 0.13),
    "kyc-agent": ("KYC agent", 0.12),
    "shared": ("shared", 0.2),
}


def leaving(
    key: str,
    label: str,
    mean: float,
    *,
    kind: str = "vendor",
    spread: float = 0.5,
    spend: float = 1_200_000.0,
    agents: bool = False,
    growth: float = 0.0,
) -> ExitCost:
    lines = tuple(
        Line(
            item=item,
            component=component,
            mechanism=mechanism,
            system=system,
            target="mistral-chat",
            person_days=mean * share / 900,
            money=mean * share,
            formula=formula,
            grade=grade,
            evidence=evidence,
        )
        for item, component, mechanism, system, share, formula, grade, evidence in (
            (
                "service-desk.chat",
                "integration-code",
                "M9",
                "service-desk",
                0.12,
                "41 call sites × 0.6 d × (1 + 3 non-portable features × 0.2)",
                "B",
                ("desk/app/llm.py:14", "desk/app/retry.py:88"),
            ),
            (
                "kyc-agent",
                "agents",
                "M3",
                "kyc-agent",
                0.11,
                "22 steps × 1.5 d × 0.8 held by the vendor",
                "D",
                ("kyc/agent.py:31",),
            ),
            (
                "back-office",
                "retraining",
                "M1",
                "shared",
                0.09,
                "1,400 seats × 70% active × 3 h ÷ 7 h",
                "D",
                (),
            ),
            (
                "policies",
                "re-embedding",
                "M2",
                "shared",
                0.04,
                "92 M tokens × EUR 0.1 ÷ M tokens + 6 d",
                "A",
                ("invoices/2026-10.csv:7",),
            ),
        )
    )
    dates = [dt.date(2026 + (10 + k) // 12, (10 + k) % 12 + 1, 22) for k in range(0, 39, 3)]
    price = summary(mean / max(spend, 1) / 2.58, spread, "1") if spend else None
    return ExitCost(
        leaving=key,
        label=label,
        kind=kind,
        cost=summary(mean, spread, "EUR"),
        person_days=summary(mean / 900, spread, "person-day"),
        duration=summary(60 + mean / 12_000, 0.3, "d"),
        components=tuple(part(k, k, mean * s, mean) for k, s in _COMPONENTS.items()),
        mechanisms=tuple(part(k, k, mean * s, mean) for k, s in _MECHANISMS.items()),
        systems=tuple(part(k, name, mean * s, mean) for k, (name, s) in _SYSTEMS.items()),
        targets=(
            Target(
                id="mistral-chat",
                label="Mistral API",
                items=17,
                known=False,
                source="reference facts",
            ),
            Target(id="gemini-api", label="Gemini API", items=4, known=True, source="landscape"),
        ),
        proven=True,
        gap=0,
        bound=21,
        removed=(key, f"{key}-chat", f"{key}-seats"),
        affected=("crm",),
        lines=lines,
        line_count=84,
        price_rise=price,
        price_rise_years=3,
        discount_rate=0.08,
        spend=spend,
        path=tuple(
            PathPoint(
                date=day,
                mean=mean * (1 + growth) ** (k / 4),
                p10=mean * 0.5 * (1 + growth) ** (k / 4),
                p50=mean * 0.88 * (1 + growth) ** (k / 4),
                p90=mean * 1.7 * (1 + growth) ** (k / 4),
            )
            for k, day in enumerate(dates)
        ),
        waiting_quarter=mean * ((1 + growth) ** 0.25 - 1),
        growing=growth > 0,
        deadlines=(
            Deadline(
                id=f"{key}-assistants",
                label=f"{label} Assistants API",
                kind="retirement",
                date=dt.date(2027, 8, 26),
                last_start=dt.date(2027, 2, 3),
                probability_late=0.08,
            ),
            Deadline(
                id=f"{key}-frame",
                label=f"{label} frame contract",
                kind="contract-end",
                date=dt.date(2027, 3, 31),
                last_start=dt.date(2026, 9, 30),
                probability_late=0.64,
            ),
        ),
        notice_days=90,
        notice_binding=0.12,
        asymmetries=(
            Asymmetry(
                kit="agentkit",
                label="AgentKit",
                agents=3,
                entry_days=summary(14, 0.4, "person-day"),
                exit_days=summary(96, 0.5, "person-day"),
                ratio=96 / 14,
            ),
        )
        if agents
        else (),
    )


def concentration(layer: str, weight: str, unit: str, amounts: dict[str, float]) -> Concentration:
    total = sum(amounts.values())
    shares = [a / total for a in amounts.values()]
    hhi = sum(s * s for s in shares)
    return Concentration(
        layer=layer,
        weight=weight,
        unit=unit,
        shares=tuple(
            ShareOf(key=k.lower().replace(" ", "-"), label=k, amount=a, share=a / total)
            for k, a in amounts.items()
        ),
        hhi=hhi,
        effective_number=1 / hhi,
        cr1=shares[0],
        cr3=sum(shares[:3]),
        entropy=-sum(s * math.log(s) for s in shares),
        gini=0.3,
        band="high" if hhi > 0.18 else "moderate" if hhi > 0.1 else "low",
        band_source="US Merger Guidelines 2023",
    )


_KEYS = (
    "acculturation",
    "data-integration",
    "agent-kit",
    "developer-tooling",
    "transversal-layer",
    "native-apps",
    "agent-protocol",
    "ecosystem-pull",
    "interoperability",
    "governance-burden",
    "bargaining-pressure",
)


def _mechanism(number: int, mean: float, indicators: tuple[Indicator, ...]) -> Mechanism:
    key = f"M{number}"
    share = _MECHANISMS[key]
    return Mechanism(
        id=key,
        key=_KEYS[number - 1],
        evidenced=bool(indicators),
        indicators=indicators,
        exits={"openai": share, "microsoft": share} if indicators else {},
        money={"openai": share * mean, "microsoft": share * mean / 2} if indicators else {},
    )


def bank() -> Assessment:
    """A bank with seats, agents and connectors; 4 vendors."""
    mean = 3_400_000.0
    exits = (
        leaving("openai", "OpenAI", mean, agents=True, growth=0.35),
        leaving("microsoft", "Microsoft", 1_700_000.0, spread=0.4, spend=900_000.0),
        leaving("anthropic", "Anthropic", 420_000.0, spread=0.7, spend=260_000.0),
        leaving("openai-chat", "OpenAI Responses API", 380_000.0, kind="service", spread=0.6),
        leaving("slack", "Slack connector", 64_000.0, kind="connector", spread=0.9, spend=0.0),
    )
    indicators: dict[int, tuple[Indicator, ...]] = {
        1: (
            Indicator(
                key="seats", value=1400, unit="count", status="STATED", evidence=("teams.csv:3",)
            ),
            Indicator(key="weekly-active-share", value=0.7, unit="1", status="STATED"),
            Indicator(key="hours-to-retrain", value=3, unit="h", status="FILLED"),
        ),
        2: (
            Indicator(
                key="connectors", value=3, unit="count", status="STATED", evidence=("mcp.json:4",)
            ),
            Indicator(key="tokens-indexed", value=92e6, unit="token", status="INFERRED"),
            Indicator(key="documents", value=None, unit="count", status="MISSING"),
        ),
        3: (
            Indicator(
                key="agents", value=3, unit="count", status="STATED", evidence=("kyc/agent.py:31",)
            ),
            Indicator(key="vendor-only-share", value=0.8, unit="1", status="FILLED"),
        ),
        5: (Indicator(key="value-share", value=0.83, unit="1", status="INFERRED"),),
        9: (
            Indicator(key="portable-share", value=0.62, unit="1", status="INFERRED"),
            Indicator(key="traced-share", value=None, unit="1", status="MISSING"),
        ),
        10: (Indicator(key="unsupervised-agents", value=1, unit="count", status="STATED"),),
        11: (
            Indicator(key="commitment-left", value=600_000, unit="EUR", status="STATED"),
            Indicator(
                key="notice-days", value=90, unit="d", status="STATED", evidence=("frame.pdf",)
            ),
        ),
    }
    kinds = {
        "function": (
            "Customer support",
            "Credit decisions",
            "Know your customer",
            "Software delivery",
        ),
        "system": (
            "Service desk assistant",
            "Credit memo drafting",
            "Code review",
            "Archive search",
        ),
        "agent": ("KYC agent", "Dispute agent"),
        "team": ("Back office", "Engineering"),
        "gateway": ("LiteLLM proxy",),
        "connector": ("Slack connector", "SharePoint connector"),
        "protocol": ("MCP",),
        "service": ("OpenAI Responses API", "ChatGPT Enterprise", "Azure OpenAI", "Claude API"),
        "platform": ("CRM",),
        "host": ("Azure West Europe", "AWS Frankfurt"),
        "vendor": ("OpenAI", "Microsoft", "Anthropic", "Salesforce"),
    }
    nodes = tuple(
        Node(
            id=f"{kind}-{k}",
            label=label,
            kind=kind,
            vendor="openai" if "OpenAI" in label or "ChatGPT" in label else "",
            down_alone=label in {"OpenAI", "OpenAI Responses API"},
        )
        for kind, labels in kinds.items()
        for k, label in enumerate(labels)
    )
    edges = tuple(
        tuple(pair.split(">"))
        for pair in (
            "function-0>system-0 function-0>agent-1 function-1>system-1 function-2>agent-0 "
            "function-3>system-2 system-0>gateway-0 system-1>service-0 system-2>service-3 "
            "agent-0>service-0 agent-0>connector-1 agent-1>gateway-0 team-0>service-1 "
            "team-1>service-3 gateway-0>service-0 gateway-0>service-2 connector-0>protocol-0 "
            "system-0>connector-0 system-3>service-2 service-0>vendor-0 service-1>vendor-0 "
            "service-2>host-0 service-3>host-1 service-3>vendor-2 host-0>vendor-1 "
            "platform-0>vendor-3 platform-0>vendor-0 team-0>platform-0 host-1>vendor-2"
        ).split()
    )
    inputs = (
        Input(
            id="back-office",
            field="hours_to_retrain",
            status="FILLED",
            value="3",
            unit="h",
            grade="D",
            source="default of the method",
        ),
        Input(
            id="back-office",
            field="seats",
            status="STATED",
            value="1400",
            unit="seat",
            grade="A",
            source="teams.csv:3",
        ),
        Input(
            id="kyc-agent",
            field="kit_share",
            status="FILLED",
            value="0.8",
            unit="1",
            grade="D",
            source="default",
        ),
        Input(
            id="policies",
            field="documents",
            status="MISSING",
            value="",
            unit="count",
            grade="",
            source="",
        ),
        Input(
            id="policies",
            field="tokens",
            status="INFERRED",
            value="92000000",
            unit="token",
            grade="C",
            source="documents × mean length",
        ),
        Input(
            id="desk",
            field="call_sites",
            status="STATED",
            value="41",
            unit="count",
            grade="A",
            source="desk/app/llm.py:14",
        ),
    )
    return Assessment(
        name="Helio Bank",
        exits=exits,
        concentration=(
            concentration(
                "vendor",
                "spend",
                "EUR/a",
                {
                    "OpenAI": 1_200_000.0,
                    "Microsoft": 900_000.0,
                    "Anthropic": 260_000.0,
                    "Salesforce": 90_000.0,
                },
            ),
            concentration(
                "vendor",
                "value",
                "EUR/h",
                {"OpenAI": 9_300.0, "Anthropic": 2_100.0, "Microsoft": 1_000.0},
            ),
            concentration(
                "parent",
                "spend",
                "EUR/a",
                {"OpenAI": 1_200_000.0, "Microsoft": 900_000.0, "Others": 350_000.0},
            ),
            concentration("family", "tokens", "token/a", {"gpt-5": 4.1e9, "claude": 1.2e9}),
            concentration(
                "host",
                "spend",
                "EUR/a",
                {"Azure West Europe": 900_000.0, "AWS Frankfurt": 260_000.0},
            ),
            concentration("jurisdiction", "spend", "EUR/a", {"US": 2_360_000.0, "EU": 90_000.0}),
            concentration(
                "connector-platform", "value", "EUR/h", {"Slack": 3_000.0, "SharePoint": 2_900.0}
            ),
        ),
        blast=(
            BlastRadius(
                id="openai",
                label="OpenAI",
                functions=("Customer support", "Credit decisions", "Know your customer"),
                systems=(
                    "Service desk assistant",
                    "Credit memo drafting",
                    "KYC agent",
                    "Dispute agent",
                ),
                nodes=11,
                value_per_hour=10_400.0,
            ),
            BlastRadius(
                id="anthropic",
                label="Anthropic",
                functions=("Software delivery",),
                systems=("Code review",),
                nodes=4,
                value_per_hour=2_100.0,
            ),
            BlastRadius(
                id="microsoft",
                label="Microsoft",
                functions=(),
                systems=(),
                nodes=3,
                value_per_hour=0.0,
            ),
        ),
        stops=outages.stops(),
        importance=outages.stops()[0].importance,
        looked_through=outages.looked_through(),
        exposure=outages.exposure(),
        loss=outages.loss(),
        scenarios=outages.scenarios(),
        mechanisms=tuple(_mechanism(k, mean, indicators.get(k, ())) for k in range(1, 12)),
        depth={"seat": 1, "off-the-shelf": 1, "api": 2, "rebuilt-workflow": 1},
        nodes=nodes,
        edges=tuple((a, b) for a, b in edges),
        counts={**{kind: len(labels) for kind, labels in kinds.items()}, "dependency": 28},
        inputs=inputs,
        notices=(
            Notice(
                code="no-switch-hours",
                message="a warm alternative states no switch time, so it counts in no outage",
                at="d12",
            ),
            Notice(
                code="stale-fact",
                message="checked on 2025-09-01, more than a year ago",
                at="prices.mistral",
            ),
        ),
        provenance=Provenance(
            lockin="0.1.0",
            method="1",
            reference="2026.11",
            numpy="2.3.5",
            landscape="3f2a" * 16,
            seed=7,
            draws=10_000,
            as_of=AS_OF,
            currency="EUR",
            parameters="9bc1" * 16,
        ),
    )


def nothing() -> Assessment:
    """An organisation that has written down nothing yet."""
    full = bank()
    return full.model_copy(
        update={
            "name": "",
            "exits": (),
            "concentration": (),
            "blast": (),
            "stops": (),
            "importance": (),
            "looked_through": (),
            "exposure": (),
            "loss": None,
            "scenarios": (),
            "mechanisms": tuple(_mechanism(k, 1.0, ()) for k in range(1, 12)),
            "depth": {},
            "nodes": (),
            "edges": (),
            "counts": {},
            "inputs": (),
            "notices": (),
        }
    )


def large(systems: int = 100) -> Assessment:
    """A landscape of many systems, with the shape that organisations have."""
    nodes: list[Node] = []
    edges: list[tuple[str, str]] = []

    def add(kind: str, count: int, label: str) -> list[str]:
        made = [f"{kind}-{k}" for k in range(count)]
        for k, key in enumerate(made):
            nodes.append(
                Node(
                    id=key,
                    label=f"{label} {k + 1}",
                    kind=kind,
                    vendor=f"vendor-{k % 8}" if kind == "service" else "",
                    down_alone=kind in {"service", "vendor"} and k < 3,
                )
            )
        return made

    functions = add("function", 12, "Business function")
    work = add("system", systems, "Application with a long name") + add(
        "agent", systems // 8, "Agent"
    )
    teams = add("team", 6, "Team")
    gateways = add("gateway", 2, "Gateway")
    connectors = add("connector", 6, "Connector")
    services = add("service", 14, "Model service")
    platforms = add("platform", 5, "Business platform")
    hosts = add("host", 5, "Region")
    vendors = add("vendor", 8, "Vendor")
    for k, key in enumerate(work):
        edges.append((functions[k * 7 % len(functions)], key))
        if k % 3 == 0:
            edges.append((key, gateways[k % 2]))
        else:
            edges.append((key, services[k * k % len(services)]))
        if k % 4 == 1:
            edges.append((key, connectors[k % len(connectors)]))
    edges += [(team, services[k * 2 % len(services)]) for k, team in enumerate(teams)]
    edges += [(g, services[k * 3 + j]) for k, g in enumerate(gateways) for j in range(4)]
    edges += [(s, vendors[k % len(vendors)]) for k, s in enumerate(services)]
    edges += [(s, hosts[k % len(hosts)]) for k, s in enumerate(services)]
    edges += [(p, vendors[k]) for k, p in enumerate(platforms)]
    edges += [(c, platforms[k % len(platforms)]) for k, c in enumerate(connectors)]
    full = bank()
    return full.model_copy(
        update={
            "nodes": tuple(nodes),
            "edges": tuple(edges),
            "exits": tuple(
                leaving(f"vendor-{k}", f"Vendor {k + 1}", 4e6 / (k + 1), growth=0.2)
                for k in range(30)
            ),
            "inputs": full.inputs * (systems * 2),
            "counts": {
                "function": 12,
                "system": systems,
                "service": 14,
                "vendor": 8,
                "dependency": len(edges),
            },
        }
    )
