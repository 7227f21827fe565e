"""What outages do to the bank of `samples.assessments`, made by hand so that it hangs together."""

from __future__ import annotations

import datetime as dt
import math

from lockin.assessment.result import (
    Carried,
    Change,
    Exposure,
    FailureRate,
    Happening,
    Importance,
    KillSet,
    LookedThrough,
    LossPart,
    Scenario,
    Stops,
    Summary,
    YearlyLoss,
)

NAMES = {
    "openai": "OpenAI",
    "microsoft": "Microsoft",
    "anthropic": "Anthropic",
    "aws": "Amazon Web Services",
    "salesforce": "Salesforce",
}
DOWN = {"openai": 0.002, "microsoft": 0.001, "anthropic": 0.003, "aws": 0.0005}


def kill_set(*members: str) -> KillSet:
    known = all(m in DOWN for m in members)
    return KillSet(
        members=tuple(sorted(members)),
        labels=tuple(NAMES[m] for m in sorted(members)),
        probability=math.prod(DOWN[m] for m in members) if known else None,
    )


def importance(supplier: str, birnbaum: float, top: float) -> Importance:
    p = DOWN[supplier]
    return Importance(
        supplier=supplier,
        label=NAMES[supplier],
        probability=p,
        birnbaum=birnbaum,
        fussell_vesely=birnbaum * p / top,
        criticality=birnbaum * p / top,
        risk_achievement=(top + (1 - p) * birnbaum) / top,
        risk_reduction=top / (top - p * birnbaum) if p * birnbaum < top else math.inf,
    )


def stops() -> tuple[Stops, ...]:
    support = 1 - (1 - DOWN["openai"]) * (1 - DOWN["microsoft"] * DOWN["anthropic"])
    return (
        Stops(
            function="function-0",
            label="Customer support",
            status="exposed",
            critical=True,
            value_per_hour=6_000.0,
            tolerance_hours=4,
            tolerance_stated=True,
            layer="vendor",
            count=2,
            by_order=(0, 1, 1),
            smallest=(kill_set("openai"), kill_set("microsoft", "anthropic")),
            likeliest=(kill_set("openai"), kill_set("microsoft", "anthropic")),
            unavailability=support,
            importance=(
                importance("openai", 1 - DOWN["microsoft"] * DOWN["anthropic"], support),
                importance("microsoft", (1 - DOWN["openai"]) * DOWN["anthropic"], support),
            ),
        ),
        Stops(
            function="function-1",
            label="Credit decisions",
            status="exposed",
            critical=True,
            value_per_hour=4_400.0,
            tolerance_hours=0,
            tolerance_stated=False,
            layer="vendor",
            count=81_936_280_434,
            by_order=(0, 2, 14, 81_936_280_418),
            smallest=(
                kill_set("openai"),
                kill_set("microsoft"),
                kill_set("anthropic", "aws"),
                kill_set("anthropic", "salesforce"),
            ),
            unavailability=0.003,
        ),
        Stops(
            function="function-2",
            label="Know your customer",
            status="down",
            critical=False,
            value_per_hour=None,
            tolerance_hours=0,
            tolerance_stated=False,
            layer="vendor",
            count=1,
            by_order=(1,),
            smallest=(KillSet(members=(), labels=()),),
            unavailability=1.0,
        ),
        Stops(
            function="function-3",
            label="Software delivery",
            status="unexposed",
            critical=False,
            value_per_hour=2_100.0,
            tolerance_hours=24,
            tolerance_stated=True,
            layer="vendor",
            count=0,
            by_order=(),
            smallest=(),
            unavailability=0.0,
        ),
        Stops(
            function="function-0",
            label="Customer support",
            status="exposed",
            critical=True,
            value_per_hour=6_000.0,
            tolerance_hours=4,
            tolerance_stated=True,
            layer="jurisdiction",
            count=1,
            by_order=(0, 1),
            smallest=(KillSet(members=("US",), labels=("US",)),),
        ),
    )


def carried(layer: str, rows: dict[str, tuple[float, float]]) -> LookedThrough:
    suppliers = tuple(
        Carried(
            key=key,
            label=NAMES.get(key, key),
            direct=direct,
            looked_through=through,
            hidden=max(0.0, through - direct),
        )
        for key, (direct, through) in rows.items()
    )
    billed = sum(s.direct**2 for s in suppliers)
    index = sum(s.looked_through**2 for s in suppliers)
    return LookedThrough(
        layer=layer,
        suppliers=suppliers,
        value_per_hour=10_400.0,
        direct_hhi=billed,
        direct_effective_number=1 / billed,
        hhi=index,
        effective_number=1 / index,
        hidden_share=sum(s.hidden for s in suppliers),
    )


def looked_through() -> tuple[LookedThrough, ...]:
    return (
        carried(
            "vendor",
            {
                "openai": (0.3, 0.62),
                "microsoft": (0.3, 0.2),
                "anthropic": (0.2, 0.1),
                "salesforce": (0.2, 0.03),
                "aws": (0.0, 0.05),
            },
        ),
        carried("jurisdiction", {"US": (0.8, 1.0), "FR": (0.2, 0.0)}),
    )


def loss() -> YearlyLoss:
    quantiles = tuple(0.0 if k < 30 else 4_000.0 * math.exp((k - 30) / 18) for k in range(100))
    mean = 38_000.0
    return YearlyLoss(
        unit="EUR",
        mean=mean,
        mean_exact=True,
        mean_error=0.0,
        mean_p10=21_000.0,
        mean_p90=74_000.0,
        years=Summary(
            unit="EUR",
            mean=mean + 300,
            p10=0.0,
            p50=11_900.0,
            p90=109_000.0,
            expected_shortfall=161_000.0,
            mean_error=500.0,
            p90_error=1_800.0,
            quantiles=quantiles,
        ),
        p95=146_000.0,
        p99=190_000.0,
        shortfall_99=240_000.0,
        probability_none=0.3,
        functions=(
            LossPart(key="function-0", label="Customer support", mean=26_000.0, share=26 / 38),
            LossPart(key="function-1", label="Credit decisions", mean=12_000.0, share=12 / 38),
        ),
        causes=(
            LossPart(key="openai", label="OpenAI", mean=30_000.0, share=30 / 38),
            LossPart(key="microsoft", label="Microsoft", mean=8_000.0, share=8 / 38),
        ),
        hours={"function-0": 4.3, "function-1": 2.7},
        rates=(
            FailureRate(
                id="openai",
                label="OpenAI",
                per_year=12.0,
                hours=1.5,
                unavailability=1 - math.exp(-12 * 1.5 / 8760),
                status="STATED",
                grade="C",
                source="status page, 12 months",
            ),
            FailureRate(
                id="microsoft",
                label="Microsoft",
                per_year=3.0,
                hours=2.0,
                unavailability=1 - math.exp(-6 / 8760),
                status="FILLED",
                grade="D",
                source="default of the reference facts",
            ),
        ),
    )


def exposure() -> tuple[Exposure, ...]:
    return (
        Exposure(
            supplier="openai",
            label="OpenAI",
            layer="vendor",
            value_per_hour=10_400.0,
            share=10_400 / 12_500,
        ),
        Exposure(
            supplier="microsoft",
            label="Microsoft",
            layer="vendor",
            value_per_hour=4_400.0,
            share=4_400 / 12_500,
        ),
    )


def scenarios() -> tuple[Scenario, ...]:
    outage = Happening(
        kind="outage", subject=("openai",), label="OpenAI", parameters={"hours": "24"}
    )
    rise = Happening(
        kind="price-change", subject=("openai",), label="OpenAI", parameters={"share": "+0.5"}
    )
    lost = Change(key="loss", unit="EUR", before=0.0, after=225_600.0, difference=225_600.0)
    return (
        Scenario(
            id="outage:openai:hours=24",
            kind="outage",
            happens=(outage,),
            figures=(lost,),
            functions=("function-0", "function-1"),
            systems=("system-0",),
        ),
        Scenario(
            id="price-change:openai:share=+0.5",
            kind="price-change",
            happens=(rise,),
            figures=(
                Change(
                    key="spend",
                    of="openai",
                    of_label="OpenAI",
                    unit="EUR/a",
                    before=1_200_000.0,
                    after=1_800_000.0,
                    difference=600_000.0,
                    p10=500_000.0,
                    p90=700_000.0,
                ),
            ),
            functions=(),
        ),
        Scenario(
            id="acquisition:anthropic:by=microsoft",
            kind="acquisition",
            happens=(
                Happening(
                    kind="acquisition",
                    subject=("anthropic",),
                    label="Anthropic",
                    parameters={"by": "Microsoft"},
                ),
            ),
            figures=(
                Change(
                    key="hhi",
                    of="spend",
                    of_label="spend",
                    unit="1",
                    before=0.36,
                    after=0.44,
                    difference=0.08,
                ),
                Change(
                    key="last-start",
                    unit="date",
                    before=dt.date(2027, 2, 3),
                    after=dt.date(2027, 1, 4),
                    difference=-30.0,
                ),
                Change(key="max-price-rise", unit="1/a", before=None, after=None, difference=None),
            ),
            functions=(),
            notices=("concentration is direct and by ultimate parent",),
        ),
        Scenario(
            id="two-at-once:(outage:openai:hours=24)+(price-change:openai:share=+0.5)",
            kind="two-at-once",
            happens=(outage, rise),
            figures=(
                lost,
                Change(
                    key="exit-cost",
                    unit="EUR",
                    before=0.0,
                    after=90_000.0,
                    difference=90_000.0,
                    p10=40_000.0,
                    p90=160_000.0,
                ),
            ),
            functions=("function-0",),
        ),
        Scenario(
            id="withdrawal:FR",
            kind="withdrawal",
            happens=(Happening(kind="withdrawal", subject=("FR",), label="FR", parameters={}),),
            figures=(),
            functions=(),
        ),
    )
