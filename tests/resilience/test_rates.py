from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles.tangles import need

from lockin import reference
from lockin.errors import UndefinedError
from lockin.estimates import Range90
from lockin.model.evidence import Evidence
from lockin.model.landscape import Landscape
from lockin.model.nodes import (
    Connector,
    Gateway,
    Host,
    Platform,
    Protocol,
    Record,
    Service,
    System,
    Vendor,
)
from lockin.resilience import (
    Durations,
    FailureRate,
    IncidentHistory,
    Incidents,
    PoissonRate,
    failure_rates,
    unavailability,
)
from lockin.testing.strategies import landscapes


def rate_of(id_: str, *nodes: Record, incidents: Incidents | None = None) -> FailureRate:
    return failure_rates(Landscape(nodes=nodes), incidents=incidents)[id_]


@given(st.floats(0, 500), st.floats(0, 500))
def test_unavailability_is_a_share_below_the_load(rate: float, hours: float) -> None:
    down = unavailability(rate, hours)
    assert 0 <= down <= min(1.0, rate * hours / 8760 * (1 + 1e-12))
    assert down == pytest.approx(1 - math.exp(-rate * hours / 8760), abs=1e-12)


@pytest.mark.parametrize(("rate", "hours"), [(-1, 1), (1, -1), (math.nan, 1), (1, math.inf)])
def test_unavailability_needs_numbers_from_zero_up(rate: float, hours: float) -> None:
    with pytest.raises(UndefinedError, match="0 or more"):
        unavailability(rate, hours)


def test_what_is_stated_counts_with_its_evidence() -> None:
    said = Evidence(field="failures_per_year", kind="contract", source="SLA 2026", grade="B")
    worse = Evidence(field="failures_per_year", source="talk", grade="C")
    rate = rate_of(
        "acme",
        Vendor(id="acme", failures_per_year=3, outage_hours=Range90(low=1, high=9),
               evidence=(worse, said)),
    )  # fmt: skip
    assert (rate.status, rate.grade, rate.source) == ("STATED", "B", "SLA 2026")
    assert (rate.hours_status, rate.hours_grade) == ("STATED", "D")
    assert rate.mean_per_year == 3
    assert rate.unavailability == pytest.approx(unavailability(3, rate.mean_hours))


def test_a_missing_duration_is_filled_beside_a_stated_rate() -> None:
    rate = rate_of("acme", Vendor(id="acme", failures_per_year=3))
    default = reference.failure_default("supplier")
    assert (rate.status, rate.hours_status, rate.hours_grade) == ("STATED", "FILLED", "D")
    assert rate.hours == default.hours


def test_a_status_page_that_was_read_comes_before_an_assumption() -> None:
    fact = next(f for f in reference.outages() if f.id == "openai-api")
    for node in (Vendor(id="openai"), Vendor(id="our-openai", fact="openai")):
        rate = rate_of(node.id, node)
        assert (rate.status, rate.grade, rate.source) == ("FILLED", "B", fact.source)
        assert rate.per_year == PoissonRate(24, 1298 / 365)
        assert rate.hours == Durations(fact.hours)
        assert "24 major outages of OpenAI API" in rate.note


def test_a_status_page_without_an_outage_gives_a_rate_and_an_assumed_duration() -> None:
    rate = rate_of("anthropic", Vendor(id="anthropic"))
    assert rate.per_year == PoissonRate(0, 418 / 365)
    assert (rate.grade, rate.hours_grade) == ("B", "D")


def test_a_fact_speaks_of_its_own_kind_only() -> None:
    assert rate_of("openai", Host(id="openai")).grade == "D"


def test_a_service_with_a_fact_has_a_rate_beyond_its_vendor() -> None:
    id_ = "openai-chatgpt-enterprise"
    rate = rate_of(id_, Vendor(id="openai"), Service(id=id_, vendor="openai"))
    assert (rate.status, rate.grade) == ("FILLED", "B")
    assert isinstance(rate.per_year, PoissonRate)
    assert rate.per_year.events == 14


def test_what_nobody_knows_is_an_assumption_of_grade_d() -> None:
    rates = failure_rates(Landscape(nodes=[Vendor(id="acme"), Host(id="eu"), Service(id="own")]))
    for id_, which in (("acme", "supplier"), ("eu", "host"), ("own", "supplier")):
        default = reference.failure_default(which)
        assert (rates[id_].status, rates[id_].grade) == ("FILLED", "D")
        assert (rates[id_].per_year, rates[id_].source) == (default.per_year, default.source)
        assert rates[id_].note


def test_each_outage_counts_in_one_place() -> None:
    landscape = Landscape(
        nodes=(
            Vendor(id="acme"),
            Vendor(id="cloud"),
            Vendor(id="self"),
            Host(id="cloud-eu", operator="cloud"),
            Service(id="chat", vendor="acme", host="cloud-eu"),
            Platform(id="crm", essential=("chat",)),
            Platform(id="wiki", vendor="acme"),
            Gateway(id="relay"),
            Connector(id="bridge"),
            System(id="desk"),
            Protocol(id="mcp"),
        ),
    )
    rates = failure_rates(landscape)
    assert {id_: rate.status for id_, rate in rates.items()} == {
        "acme": "FILLED",
        "bridge": "MISSING",
        "chat": "MISSING",
        "cloud": "MISSING",
        "cloud-eu": "FILLED",
        "crm": "FILLED",
        "relay": "MISSING",
        "self": "MISSING",
        "wiki": "MISSING",
    }
    assert rates["cloud"].note == "its outages are those of the hosts it operates"
    assert rates["chat"].note == "it fails with its host and vendor"
    assert "owner's to state" in rates["relay"].note
    assert rates["chat"].mean_per_year == rates["chat"].unavailability == 0


def test_outages_of_a_watched_operator_are_those_of_its_hosts_too() -> None:
    def host(vendor: Vendor, incidents: Incidents | None = None) -> str:
        region = Host(id="region", operator=vendor.id)
        return rate_of("region", vendor, region, incidents=incidents).status

    assert host(Vendor(id="acme"), history(0)) == "MISSING"  # watched, and nothing happened
    assert host(Vendor(id="acme")) == "FILLED"
    assert host(Vendor(id="acme", failures_per_year=2)) == "MISSING"
    assert host(Vendor(id="openai")) == "MISSING"  # its status page was read


def test_a_cold_supplier_is_none_to_fail_with() -> None:
    nodes = Service(id="chat"), Vendor(id="acme")
    cold = need("d1", "chat", "acme", "g", ready="cold")
    hot = need("d1", "chat", "acme", "g")
    for one, status in ((cold, "FILLED"), (hot, "MISSING")):
        assert failure_rates(Landscape(nodes=nodes, dependencies=[one]))["chat"].status == status


def history(outages: int) -> Incidents:
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    day = dt.timedelta(days=1)
    spans = tuple((start + i * day, start + i * day + day / 4) for i in range(outages))
    return Incidents(
        {"acme": IncidentHistory("acme", start, start + 365 * day, spans, source="incidents.csv")}
    )


def test_the_users_own_incidents_come_first() -> None:
    stated = Vendor(id="acme", failures_per_year=3, outage_hours=2)
    rate = rate_of("acme", stated, incidents=history(8))
    assert (rate.status, rate.hours_status, rate.grade) == ("INFERRED", "INFERRED", "A")
    assert rate.mean_per_year == 8.5
    assert rate.mean_hours == 6
    assert rate.source == "incidents.csv"
    quiet = rate_of("acme", stated, incidents=history(0))
    assert (quiet.mean_per_year, quiet.mean_hours) == (0.5, 2)
    assert (quiet.status, quiet.hours_status) == ("INFERRED", "STATED")


def test_streams_keep_their_key() -> None:
    assert rate_of("acme", Vendor(id="acme", stream="old-name")).stream == "old-name"
    assert rate_of("acme", Vendor(id="acme")).stream == "acme"


def test_a_rate_that_the_caller_states() -> None:
    rate = FailureRate.of("acme", 4, 2.5)
    assert (rate.status, rate.stream) == ("STATED", "acme")
    assert rate.unavailability == pytest.approx(unavailability(4, 2.5))
    for wrong in ((-1, 1), (1, -1), (math.inf, 1), (Range90(low=1, high=2), -3)):
        with pytest.raises(UndefinedError, match="0 or more"):
            FailureRate.of("acme", *wrong)


@given(landscapes(max_systems=3))
def test_every_supplier_has_a_rate_with_a_reason(landscape: Landscape) -> None:
    rates = failure_rates(landscape)
    suppliers = (Connector, Gateway, Host, Platform, Service, Vendor)
    assert list(rates) == [n.id for n in landscape.nodes if isinstance(n, suppliers)]
    for rate in rates.values():
        assert (rate.status == "MISSING") is (rate.per_year is None)
        if rate.status == "MISSING":
            assert rate.note
            assert rate.unavailability == 0
        else:
            assert rate.grade in set("ABCD")
            assert rate.hours_grade in set("ABCD")
            assert rate.source
            assert rate.hours_source
            assert 0 <= rate.unavailability < 1
