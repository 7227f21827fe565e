"""A retailer with an assistant in 1,700 stores, and checkout inside somebody else's assistant.

The size is a public case: Lowe's put MyLow Companion into more than 1,700 stores (Lowe's and
OpenAI, as reported in November 2025). Everything else is fictitious and assumed (grade D), apart
from the protocol, whose steward and governance come from the dated reference facts.
"""

from __future__ import annotations

import datetime as dt

import lockin as lk

DAY = dt.date(2026, 11, 22)
STORES = 1_700
ASSUMED = (lk.Evidence(kind="statement", source="assumption of this example", grade="D"),)
ACP = lk.reference.protocol("acp", as_of=DAY)


def retailer() -> lk.Landscape:
    """Return the retailer: store advice on one interface, sales partly through one protocol."""
    return lk.Landscape(
        name="Retailer (fictitious)",
        currency="USD",
        nodes=[
            lk.Function(id="store-advice", value_per_hour=lk.Range90(low=8_000, high=30_000),
                        tolerance_hours=2, evidence=ASSUMED),
            lk.Function(id="online-sales", value_per_hour=45_000, revenue=390_000_000,
                        tolerance_hours=1, evidence=ASSUMED),
            lk.System(id="companion", depth="rebuilt-workflow", owner="digital", reviewed=True,
                      name="Assistant for store staff", evidence=ASSUMED),
            lk.System(id="web-shop", depth="api", owner="digital", reviewed=False),
            lk.Team(id="digital", capacity=25, day_rate=900, evidence=ASSUMED),
            lk.Team(id="store-staff", seats=STORES * 20, weekly_active_share=0.4, capacity=STORES,
                    hours_to_retrain=lk.Range90(low=0.5, high=2), evidence=ASSUMED),
            lk.Service(id="openai-responses", vendor="openai", family="gpt"),
            lk.Service(id="openai-chatgpt-enterprise", vendor="openai", family="gpt"),
            lk.Protocol(id="acp", name=ACP.name, steward="openai", fact="acp",
                        open_governance=ACP.open_governance, implementers=("openai",),
                        evidence=(lk.Evidence(kind="default", source=ACP.source, grade="A"),)),
            lk.Vendor(id="openai", name="OpenAI", jurisdiction="US"),
        ],
        dependencies=[
            lk.Dependency(id="advice", source="store-advice", target="companion"),
            lk.Dependency(id="sales", source="online-sales", target="web-shop"),
            lk.Dependency(id="companion-api", source="companion", target="openai-responses",
                          spend=lk.Range90(low=900, high=2_400).scaled(STORES),
                          coupling=lk.Coupling(call_sites=60, prompts=45, evaluation_sets=6,
                                               features=("tools", "file-search", "vision")),
                          evidence=ASSUMED),
            lk.Dependency(id="seats", source="store-staff", target="openai-chatgpt-enterprise",
                          spend=1_200_000, evidence=ASSUMED),
            lk.Dependency(id="checkout", source="web-shop", target="acp",
                          coupling=lk.Coupling(call_sites=30, partners=40, revenue_share=0.04),
                          evidence=ASSUMED),
        ],
    )  # fmt: skip


def main() -> None:
    """Print what stops, what leaving costs, and what the protocol alone costs."""
    landscape = retailer()
    exits = ["openai", "acp"]
    assessment = lk.assess(landscape, seed=7, as_of=DAY, draws=4_000, exits=exits)
    stopped = next(b for b in assessment.blast if b.id == "openai")
    print(f"If OpenAI fails, {', '.join(stopped.functions)} stops:", end=" ")
    print(f"USD {stopped.value_per_hour or 0:,.0f} an hour over {STORES:,} stores.")
    for leaving in exits:
        one = assessment.exit(leaving)
        print(f"Leaving {one.label}: USD {one.cost.p50:,.0f} at the median", end=" ")
        print(
            f"({one.cost.p10:,.0f} to {one.cost.p90:,.0f}), {one.person_days.p50:,.0f} person-days."
        )
    spoken = next(m for m in assessment.mechanisms if m.id == "M7")
    revenue = next(i.value or 0 for i in spoken.indicators if i.key == "revenue-through")
    print(f"USD {revenue:,.0f} a year flows through {ACP.name}.", end=" ")
    print(f"Steward: {ACP.steward_name}; open governance: {ACP.open_governance}.")
    print(f"Source: {ACP.source}, {ACP.source_date}.")


if __name__ == "__main__":
    main()
