"""The cost of waiting: lock-in grows, and an exit that fits today may not fit next year.

A fictitious insurer (figures assumed, grade D) adds prompts and call sites every quarter, and its
vendor stops the interface on a given day. When must the exit begin, and what does waiting cost?
"""

from __future__ import annotations

import datetime as dt

import lockin as lk
from lockin.switching import cost_of_waiting, due_dates, exit_path

DAY = dt.date(2026, 11, 22)
ASSUMED = (lk.Evidence(kind="statement", source="assumption of this example", grade="D"),)


def insurer() -> lk.Landscape:
    """Return an insurer whose claims desk grows on one interface that will be retired."""
    return lk.Landscape(
        name="Insurer (fictitious)",
        nodes=[
            lk.Vendor(id="acme", name="Acme AI (fictitious)"),
            lk.Service(id="acme-chat", vendor="acme", role="text", surface="assistants",
                       retires=dt.date(2027, 12, 31), evidence=ASSUMED),
            lk.Team(id="claims", capacity=3, day_rate=640, evidence=ASSUMED),
            lk.System(id="claims-desk", owner="claims", depth="rebuilt-workflow", reviewed=True),
        ],
        dependencies=[
            lk.Dependency(
                id="claims-api", source="claims-desk", target="acme-chat",
                spend=lk.Exactly(value=180_000, growth=0.5),
                coupling=lk.Coupling(
                    call_sites=lk.Exactly(value=60, growth=0.5),
                    prompts=lk.Exactly(value=80, growth=0.9),
                    evaluation_sets=lk.Exactly(value=8, growth=0.4),
                    features=("tools", "file-search"),
                ),
                evidence=ASSUMED,
            ),
        ],
    )  # fmt: skip


def main() -> None:
    """Print the exit cost over time, the cost of a quarter, and the last day to begin."""
    cost = lk.switching_cost(insurer(), lk.Exit("acme"), seed=7, draws=4_000, as_of=DAY)
    for day, later in exit_path(cost, (0.0, 0.5, 1.0, 2.0)):
        print(f"begun on {day}: EUR {later.p50:>9,.0f} at the median, P90 {later.p90:>9,.0f}")
    print(f"Waiting a quarter costs EUR {cost_of_waiting(cost).mean:,.0f} on average.")
    for due in due_dates(cost, cost.duration):
        print(
            f"{due.label} stops on {due.date}: begin by {due.last_start} to be out in time", end=" "
        )
        print(f"in nine cases of ten; begun now, {due.probability_late:.0%} are late.")


if __name__ == "__main__":
    main()
