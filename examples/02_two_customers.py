"""Two customers that a headline counts alike, and what leaving costs each of them.

In November 2025 OpenAI reported one million paying business customers, of ChatGPT for Work and of
its API. Here are two such: both fictitious, every figure an assumption (grade D), services real.
"""

from __future__ import annotations

import datetime as dt

import lockin as lk

DAY = dt.date(2026, 11, 22)
ASSUMED = (lk.Evidence(kind="statement", source="assumption of this example", grade="D"),)
VENDOR = lk.Vendor(id="openai", jurisdiction="US")


def small() -> lk.Landscape:
    """Return a studio of five people with a team plan."""
    return lk.Landscape(
        name="Studio of five (fictitious)",
        nodes=[
            VENDOR,
            lk.Service(id="openai-chatgpt-business", vendor="openai", seat_price=25),
            lk.Team(id="everyone", seats=5, evidence=ASSUMED),
        ],
        dependencies=[
            lk.Dependency(id="seats", source="everyone", target="openai-chatgpt-business",
                          spend=1_500, evidence=ASSUMED),
        ],
    )  # fmt: skip


def large() -> lk.Landscape:
    """Return a group of 50,000 people with deep integration, agents and connectors."""
    services = ("openai-responses", "openai-embeddings", "openai-agentkit",
                "openai-codex", "openai-chatgpt-enterprise")  # fmt: skip
    nodes: list[lk.Vendor | lk.Service | lk.Team | lk.System | lk.Agent | lk.Knowledge
                | lk.Connector | lk.Contract] = [VENDOR]  # fmt: skip
    nodes += [
        *(lk.Service(id=id_, vendor="openai") for id_ in services),
        lk.Team(id="staff", seats=32_000, weekly_active_share=0.7, capacity=600, evidence=ASSUMED),
        lk.Team(id="developers", seats=2_400, rules=900, automations=350, ci_steps=240,
                capacity=120, evidence=ASSUMED),
        lk.Knowledge(id="corpus", documents=9_000_000, tokens=8e9, owner="developers",
                     embedding="openai-embeddings", permissions_mapped=4_000, evidence=ASSUMED),
        lk.Contract(id="agreement", vendor="openai", commitment=9_000_000, notice_days=180,
                    ends=dt.date(2028, 12, 31), evidence=ASSUMED),
    ]  # fmt: skip
    nodes += [
        lk.Connector(id=f"to-{name}", maker="openai", open=False, mode="index", items=3_000_000,
                     permission_sync=True, owner="developers", evidence=ASSUMED)
        for name in ("slack", "sharepoint", "google-drive", "github")
    ]  # fmt: skip
    nodes += [
        lk.Agent(id=f"agent-{n:02}", kit="openai-agentkit", steps=30, tools=8, owner="developers",
                 supervised=n % 3 != 0, evidence=ASSUMED)
        for n in range(40)
    ]  # fmt: skip
    needs = [
        lk.Dependency(id="seats", source="staff", target="openai-chatgpt-enterprise",
                      spend=15_000_000, evidence=ASSUMED),
        lk.Dependency(id="codex", source="developers", target="openai-codex", spend=900_000,
                      evidence=ASSUMED),
    ]  # fmt: skip
    for n in range(80):
        depth = "rebuilt-workflow" if n % 4 == 0 else "api"
        nodes.append(lk.System(id=f"system-{n:02}", depth=depth, owner="developers"))
        bound = lk.Coupling(call_sites=40, prompts=20, evaluation_sets=2, features=("tools",))
        needs.append(
            lk.Dependency(id=f"api-{n:02}", source=f"system-{n:02}", target="openai-responses",
                          coupling=bound, spend=110_000, evidence=ASSUMED)
        )  # fmt: skip
    return lk.Landscape(name="Group of 50,000 (fictitious)", nodes=nodes, dependencies=needs)


def main() -> None:
    """Print both exits side by side, and why they differ."""
    firms = [lk.assess(firm, seed=7, as_of=DAY, draws=2_000) for firm in (small(), large())]
    one, other = (firm.exit("openai") for firm in firms)
    systems, agents = ([str(f.counts.get(kind, 0)) for f in firms] for kind in ("system", "agent"))
    print(f"{'':<28}" + "".join(f"{firm.name:>30}" for firm in firms))
    for title, a, b in (
        ("Exit cost, EUR, median", f"{one.cost.p50:,.0f}", f"{other.cost.p50:,.0f}"),
        ("Person-days, median", f"{one.person_days.p50:,.0f}", f"{other.person_days.p50:,.0f}"),
        ("Bound items", f"{one.bound:,}", f"{other.bound:,}"),
        ("Systems built on the API", *systems),
        ("Agents on the vendor's kit", *agents),
    ):
        print(f"{title:<28}{a:>30}{b:>30}")
    means = {part.key: part.mean for part in one.components}
    for part in other.components:
        print(f"  mean of {part.key:<18}{means.get(part.key, 0):>30,.0f}{part.mean:>30,.0f}")
    print(f"Counted alike, {other.cost.p50 / one.cost.p50:,.0f} times apart.", end=" ")
    print("The first moves five people, the second 34,400 with systems, agents and data.")


if __name__ == "__main__":
    main()
