"""One landscape with one of every kind, every component and every mechanism."""

from __future__ import annotations

import datetime as dt

from lockin.estimates import Exactly, Pert, Range90
from lockin.model.dependency import Coupling, Dependency, Usage
from lockin.model.document import Rate
from lockin.model.evidence import Evidence
from lockin.model.landscape import Landscape
from lockin.model.nodes import (
    Agent,
    Connector,
    Contract,
    Control,
    Function,
    Gateway,
    Host,
    Knowledge,
    Platform,
    Protocol,
    Record,
    Service,
    System,
    Team,
    Vendor,
)


def _said(field: str) -> tuple[Evidence, ...]:
    return (
        Evidence(
            field=field,
            kind="interview",
            source="head of platform",
            date=dt.date(2026, 10, 5),
            grade="C",
        ),
    )


def _counted(field: str, line: int) -> tuple[Evidence, ...]:
    return (Evidence(field=field, kind="file", source="desk/app.py", line=line, grade="A"),)


def _billed(field: str) -> tuple[Evidence, ...]:
    return (
        Evidence(
            field=field, kind="invoice", source="2026-10", date=dt.date(2026, 10, 31), grade="A"
        ),
    )


def _suppliers() -> tuple[Record, ...]:
    return (
        Vendor(id="acme-holding", jurisdiction="US"),
        Vendor(id="acme", parent="acme-holding", jurisdiction="US", advantage=50_000),
        Vendor(id="bolt", jurisdiction="FR", failures_per_year=2, outage_hours=6),
        Vendor(id="teamware", jurisdiction="DE"),
        Host(id="acme-us", operator="acme", jurisdiction="US"),
        Host(
            id="bolt-eu",
            operator="bolt",
            jurisdiction="FR",
            failures_per_year=0.5,
            outage_hours=Range90(low=2, high=20),
        ),
        Service(
            id="acme-chat",
            vendor="acme",
            host="acme-us",
            role="text",
            surface="responses",
            models=("acme-5",),
            family="acme",
            features=("streaming", "tool-calling", "file-search"),
            input_price=2,
            output_price=8,
            retires=dt.date(2027, 9, 30),
            failures_per_year=Range90(low=4, high=9),
            outage_hours=Range90(low=0.2, high=5),
        ),
        Service(id="acme-embed", vendor="acme", host="acme-us", role="embedding"),
        Service(id="acme-kit", vendor="acme", host="acme-us", role="agent-kit"),
        Service(id="acme-code", vendor="acme", role="coding-tool", seat_price=30),
        Service(id="acme-seats", vendor="acme", role="seat", seat_price=50),
        Service(
            id="bolt-chat",
            vendor="bolt",
            host="bolt-eu",
            role="text",
            surface="chat-completions",
            family="llama",
            features=("streaming", "tool-calling"),
        ),
        Service(id="bolt-embed", vendor="bolt", host="bolt-eu", role="embedding"),
        Service(id="bolt-seats", vendor="bolt", role="seat", seat_price=25),
        Gateway(
            id="relay",
            owner="engineers",
            translates=("streaming",),
            failures_per_year=3,
            outage_hours=1,
        ),
        Protocol(
            id="checkout-protocol", steward="acme", open_governance=False, implementers=("acme",)
        ),
        Protocol(id="tool-protocol", open_governance=True, implementers=("acme", "bolt")),
        Platform(
            id="files",
            vendor="teamware",
            users=900,
            failures_per_year=1.5,
            outage_hours=Pert(low=0.5, mode=2, high=9),
        ),
        Platform(id="directory", vendor="acme", directory=True, users=250_000),
        Platform(
            id="crm", vendor="teamware", suppliers=("acme", "bolt"), essential=("acme",), users=400
        ),
    )


def _own() -> tuple[Record, ...]:
    return (
        Function(
            id="support",
            critical=True,
            value_per_hour=Range90(low=2500, high=6000),
            tolerance_hours=4,
            evidence=_said("value_per_hour"),
        ),
        Function(id="sales", value_per_hour=9000, revenue=40_000_000, tolerance_hours=0),
        Team(
            id="care",
            seats=Exactly(value=300, growth=0.2),
            weekly_active_share=0.7,
            retention=0.8,
            hours_to_retrain=Range90(low=3, high=20),
            day_rate=500,
            capacity=10,
            evidence=_billed("seats"),
        ),
        Team(
            id="engineers",
            seats=40,
            weekly_active_share=0.9,
            hours_to_retrain=8,
            day_rate=Pert(low=700, mode=800, high=1100),
            capacity=6,
            rules=30,
            automations=12,
            ci_steps=9,
            evidence=_counted("rules", 1),
        ),
        Knowledge(
            id="handbook",
            owner="engineers",
            documents=120_000,
            tokens=Exactly(value=90_000_000, growth=0.5),
            embedding="acme-embed",
            permissions_mapped=60,
            evidence=_counted("embedding", 40),
        ),
        Connector(
            id="files-connector",
            owner="engineers",
            platform="files",
            maker="acme",
            hosted_by_maker=True,
            open=False,
            mode="index",
            items=45_000,
            permission_sync=True,
            failures_per_year=1,
            outage_hours=4,
        ),
        Connector(id="code-connector", owner="engineers", open=True, mode="act", items=300),
        Agent(
            id="refunds",
            owner="engineers",
            kit="acme-kit",
            steps=24,
            tools=9,
            vendor_only_share=0.6,
            supervised=False,
            traced=True,
            autonomy="acts-with-approval",
        ),
        System(
            id="desk",
            owner="engineers",
            category="CRM",
            environment="production",
            depth="api",
            reviewed=True,
            traced=True,
            lines=24_000,
        ),
        System(
            id="shop", owner="engineers", depth="rebuilt-workflow", reviewed=False, lines=80_000
        ),
        System(id="office", owner="care", category="collaboration", depth="off-the-shelf"),
        Contract(
            id="acme-contract",
            vendor="acme",
            commitment=Exactly(value=400_000, currency="USD"),
            ends=dt.date(2027, 12, 31),
            notice_days=90,
            termination_charge=150_000,
            switching_charge=5000,
            exit_clause=False,
            data_return=True,
            price_protected_months=6,
            eu_data_act=False,
        ),
        Control(id="reviewers", type="supervision", covers=("desk", "refunds"), owner="care"),
        Control(id="traces", type="trace", covers=("desk", "shop"), owner="engineers"),
        Control(id="usage-policy", type="policy", covers=("office",), owner="care"),
        Control(id="answer-checks", type="evaluation", covers=("desk",), owner="engineers"),
    )


def _needs() -> tuple[Dependency, ...]:
    return (
        Dependency(id="support-desk", source="support", target="desk"),
        Dependency(id="support-refunds", source="support", target="refunds"),
        Dependency(id="sales-shop", source="sales", target="shop"),
        Dependency(id="sales-crm", source="sales", target="crm"),
        Dependency(
            id="desk-chat",
            source="desk",
            target="acme-chat",
            group="model",
            spend=Exactly(value=240_000, growth=0.4),
            calls=6_000_000,
            tokens=4_000_000_000,
            coupling=Coupling(
                call_sites=46,
                files=18,
                dependents=40,
                response_accesses=75,
                prompts=22,
                prompt_tokens=30_000,
                evaluation_sets=3,
                fine_tuned_models=2,
                features=("streaming", "tool-calling", "file-search"),
                tests=120,
                lines=24_000,
            ),
            evidence=(*_counted("coupling", 12), *_billed("spend")),
        ),
        Dependency(
            id="desk-bolt",
            source="desk",
            target="bolt-chat",
            group="model",
            ready="cold",
        ),
        Dependency(id="desk-handbook", source="desk", target="handbook"),
        Dependency(id="desk-files", source="desk", target="files-connector", seats=300),
        Dependency(
            id="shop-relay",
            source="shop",
            target="relay",
            coupling=Coupling(call_sites=12, files=5, prompts=8, features=("streaming",)),
        ),
        Dependency(
            id="relay-acme",
            source="relay",
            target="acme-chat",
            group="route",
            usage=(
                Usage(
                    source="invoices",
                    account="shop",
                    period="2026-Q3",
                    spend=21_000,
                    currency="USD",
                    calls=900_000,
                    tokens=500_000_000,
                ),
            ),
        ),
        Dependency(
            id="relay-bolt",
            source="relay",
            target="bolt-chat",
            group="route",
            ready="warm",
            switch_hours=6,
            spend=12_000,
            calls=100_000,
            tokens=60_000_000,
        ),
        Dependency(
            id="shop-checkout",
            source="shop",
            target="checkout-protocol",
            coupling=Coupling(call_sites=20, partners=35, revenue_share=0.3, tests=15),
        ),
        Dependency(
            id="shop-directory",
            source="shop",
            target="directory",
            coupling=Coupling(apps=2, partners=4),
        ),
        Dependency(id="shop-tools", source="shop", target="tool-protocol"),
        Dependency(id="refunds-chat", source="refunds", target="acme-chat", calls=200_000),
        Dependency(id="code-files", source="code-connector", target="tool-protocol"),
        Dependency(id="care-seats", source="care", target="acme-seats", spend=180_000, seats=300),
        Dependency(
            id="engineers-code", source="engineers", target="acme-code", spend=14_400, seats=40
        ),
        Dependency(id="office-seats", source="office", target="acme-seats"),
        Dependency(id="engineers-files", source="engineers", target="code-connector"),
    )


def everything() -> Landscape:
    """Return a landscape with one of every kind and something for each part of an exit.

    Leaving ``acme`` touches every component of the switching cost, and every mechanism
    from M1 to M11 has evidence.

    Examples
    --------
    >>> from lockin.model.nodes import NODE_TYPES
    >>> {node.kind for node in everything().nodes} == set(NODE_TYPES)
    True
    """
    return Landscape(
        name="Everything",
        nodes=(*_suppliers(), *_own()),
        dependencies=_needs(),
        rates=(
            Rate(
                base="USD",
                quote="EUR",
                rate=0.9,
                date=dt.date(2026, 10, 30),
                source="made up for this landscape",
            ),
        ),
    )
