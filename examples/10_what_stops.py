"""A failover that ends where it began: what stops what, and who really carries a company.

A fictitious retailer (figures assumed, grade D) fails over between two vendors, which run on one
cloud; its helpdesk is bought from a third that itself stands on the first. Which failures stop
which function, what do outages cost, and what do the bills hide?
"""

from __future__ import annotations

import datetime as dt

import lockin as lk

DAY = dt.date(2026, 11, 22)
ASSUMED = (lk.Evidence(kind="statement", source="assumption of this example", grade="D"),)


def retailer() -> lk.Landscape:
    """Return a retailer with two vendors for its shop, and a helpdesk that it buys."""
    return lk.Landscape(
        name="Retailer (fictitious)",
        nodes=[
            lk.Function(id="sales", value_per_hour=9_000, tolerance_hours=1, evidence=ASSUMED),
            lk.Function(id="support", value_per_hour=2_000, tolerance_hours=4, evidence=ASSUMED),
            lk.System(id="shop"),
            lk.Platform(id="helpdesk", vendor="dealer", suppliers=("acme",), essential=("acme",)),
            lk.Service(id="acme-chat", vendor="acme", host="cloud-eu"),
            lk.Service(id="bolt-chat", vendor="bolt", host="cloud-eu"),
            lk.Host(id="cloud-eu", operator="cloud"),
            *(
                lk.Vendor(id=id_, failures_per_year=rate, outage_hours=hours, evidence=ASSUMED)
                for id_, rate, hours in (
                    ("acme", 8, 3), ("bolt", 12, 2), ("dealer", 4, 6), ("cloud", 0.3, 8),
                )
            ),
        ],
        dependencies=[
            lk.Dependency(id="d1", source="sales", target="shop"),
            lk.Dependency(id="d2", source="shop", target="acme-chat", group="model"),
            lk.Dependency(id="d3", source="shop", target="bolt-chat", group="model"),
            lk.Dependency(id="d4", source="support", target="helpdesk"),
        ],
    )  # fmt: skip


def main() -> None:
    """Print kill sets, the yearly loss, what the bills hide, and one scenario."""
    landscape = retailer()
    for function in ("sales", "support"):
        ways = " or ".join(
            " with ".join(sorted(s)) for s in lk.resilience.kill_sets(landscape, function)
        )
        print(f"{function} stops with {ways}")
    loss = lk.resilience.yearly_loss(landscape, seed=7)
    print(f"outages cost EUR {loss.mean:,.0f} a year, in one year of a hundred EUR "
          f"{loss.loss_quantile(0.99):,.0f} or more")  # fmt: skip
    direct = lk.concentration.shares(landscape, by="vendor", weight="value")
    carried = lk.concentration.shares(landscape, by="vendor", weight="value", look_through=True)
    for vendor in sorted(carried, key=lambda v: (-carried[v], v)):
        billed = direct.get(vendor, 0)
        print(f"{vendor}: billed {billed:.0%} of the value, carries {carried[vendor]:.0%}")
    outage = lk.scenarios.Outage("cloud", hours=8)
    result = lk.scenarios.run(landscape, outage, seed=7, as_of=DAY)
    print(f"{outage.title}: EUR {result['loss'].difference:,.0f}")


if __name__ == "__main__":
    main()
