"""A bank with seats, connectors, a notice period and a commitment, and the dates to meet.

The bank and its figures are fictitious and assumed (grade D). The day on which the vendor stops
its agent kit is real, with its source in the reference facts.
"""

from __future__ import annotations

import datetime as dt

import lockin as lk

DAY = dt.date(2026, 6, 8)
ASSUMED = (lk.Evidence(kind="statement", source="assumption of this example", grade="D"),)


def bank() -> lk.Landscape:
    """Return a bank whose staff, search and complaint agent stand on one vendor."""
    return lk.Landscape(
        name="Bank (fictitious)",
        nodes=[
            lk.Vendor(id="openai", name="OpenAI", jurisdiction="US"),
            lk.Service(id="openai-chatgpt-enterprise", vendor="openai", role="seat"),
            lk.Service(id="openai-agentkit", vendor="openai", name="AgentKit"),
            lk.Team(id="advisers", seats=lk.Exactly(value=6_500, growth=0.25), capacity=300,
                    weekly_active_share=0.75, day_rate=520, evidence=ASSUMED),
            lk.Team(id="it", capacity=lk.Pert(low=6, mode=9, high=12), day_rate=780,
                    evidence=ASSUMED),
            lk.Agent(id="complaints", kit="openai-agentkit", steps=32, tools=7, owner="it",
                     supervised=True, evidence=ASSUMED),
            *(
                lk.Connector(id=f"to-{name}", maker="openai", open=False, mode="index", owner="it",
                             items=items, permission_sync=True, evidence=ASSUMED)
                for name, items in (("sharepoint", 4_200_000), ("slack", 900_000))
            ),
            lk.Control(id="four-eyes", type="supervision", covers=("complaints",), owner="it"),
            lk.Contract(id="agreement", name="Enterprise agreement", vendor="openai",
                        commitment=3_000_000, termination_charge=1_200_000, notice_days=180,
                        ends=dt.date(2027, 3, 31), exit_clause=False, evidence=ASSUMED),
        ],
        dependencies=[
            lk.Dependency(id="seats", source="advisers", target="openai-chatgpt-enterprise",
                          spend=3_900_000, evidence=ASSUMED),
            lk.Dependency(id="search-sharepoint", source="advisers", target="to-sharepoint"),
            lk.Dependency(id="search-slack", source="advisers", target="to-slack"),
        ],
    )  # fmt: skip


def main() -> None:
    """Print cost, time, notice, and every date that the exit must meet."""
    exit_ = lk.assess(bank(), seed=7, as_of=DAY, draws=4_000).exit("openai")
    contract = next(part for part in exit_.components if part.key == "contract")
    print(f"Leaving {exit_.label} from {DAY}: EUR {exit_.cost.p50:,.0f} at the median,")
    print(f"  of which the contract itself charges EUR {contract.mean:,.0f} on average.")
    print(f"It takes {exit_.duration.p50:,.0f} days (P90 {exit_.duration.p90:,.0f});", end=" ")
    print(f"the notice of {exit_.notice_days:.0f} days is the longer part in", end=" ")
    print(f"{exit_.notice_binding:.0%} of the draws.")
    for due in exit_.deadlines:
        print(f"{due.label}, {due.kind} on {due.date}: start by {due.last_start};", end=" ")
        print(f"too late if begun now: {due.probability_late:.0%}")
    for kit in exit_.asymmetries:
        print(f"{kit.label}: {kit.entry_days.p50:.0f} days in, {kit.exit_days.p50:.0f} days out.")


if __name__ == "__main__":
    main()
