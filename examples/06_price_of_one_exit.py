"""The price of one exit: leave one interface, and compare where to go.

Helio's support desk and web shop call one model interface. What does moving them cost, and does the
target matter? Helio and its figures are fictitious, see ``helio.yaml``.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import lockin as lk

HELIO = Path(__file__).with_name("helio.yaml")
DAY = dt.date(2026, 11, 22)
TARGETS = ("best", "azure-openai-responses", "anthropic-messages", "mistral-chat-completions")


def main() -> None:
    """Print the exit to each target, and the components of the best one."""
    landscape = lk.load(HELIO)
    costs = {
        to: lk.switching_cost(
            landscape, lk.Exit("openai-responses", to=to), seed=7, draws=4_000, as_of=DAY
        )
        for to in TARGETS
    }
    print("Leaving the Responses API, in EUR:")
    for to, cost in costs.items():
        chosen = ", ".join(target.id for target in cost.moves.targets)
        label = f"best: {chosen}" if to == "best" else to
        print(f"  {label:<38}P10 {cost.p10:>9,.0f}  P50 {cost.p50:>9,.0f}  P90 {cost.p90:>9,.0f}")
    best = costs["best"]
    print(f"The best choice takes {best.person_days.p50:,.0f} person-days:")
    effort = best.effort_by_component()
    for key, money in sorted(best.by_component().items(), key=lambda part: -part[1].mean):
        days = effort[key].mean if key in effort else 0.0
        print(f"  {key:<22}EUR {money.mean:>9,.0f}{days:>8,.0f} days")
    print(f"Monte Carlo error of the P90: EUR {best.standard_error(0.9):,.0f}")


if __name__ == "__main__":
    main()
