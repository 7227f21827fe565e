"""Every row of every table: dated, sourced, graded, and pointing at rows that exist."""

import datetime as dt
import re
from collections import defaultdict

import pytest

from lockin import reference
from lockin.reference._apps import App
from lockin.reference._connectors import Connector, Platform
from lockin.reference._features import Feature
from lockin.reference._hosts import Host
from lockin.reference._load import history
from lockin.reference._outages import OutageHistory
from lockin.reference._prices import SeatPrice
from lockin.reference._protocols import Protocol
from lockin.reference._records import DATA_DATE, EARLIEST, Fact
from lockin.reference._retirements import Retirement
from lockin.reference._services import ROLES, Service
from lockin.reference._support import Support
from lockin.reference._vendors import Vendor

TABLES: dict[str, tuple[Fact, ...]] = {
    "apps": history(App, "apps"),
    "connectors": history(Connector, "connectors"),
    "effort": reference.effort_parameters(),
    "failures": reference.failure_defaults(),
    "features": history(Feature, "features"),
    "hosts": history(Host, "hosts"),
    "outages": history(OutageHistory, "outages"),
    "platforms": history(Platform, "platforms"),
    "protocols": history(Protocol, "protocols"),
    "retirements": history(Retirement, "retirements/models", "retirements/products"),
    "seat-prices": history(SeatPrice, "seat-prices"),
    "services": history(Service, "services"),
    "support": history(Support, "support"),
    "vendors": history(Vendor, "vendors"),
}
VENDORS = {v.id for v in reference.vendors()}
SERVICES = {s.id for s in reference.services()}
HOSTS = {h.id for h in reference.hosts()}
FEATURES = {f.id for f in reference.features()}
PLATFORMS = {p.id for p in reference.platforms()}

ISO_3166_1 = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ
BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM
DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS
GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN
KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ
MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM
PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV
SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI
VN VU WF WS YE YT ZA ZM ZW
"""
COUNTRIES = frozenset(re.findall("[A-Z]{2}", ISO_3166_1))


@pytest.mark.parametrize("name", TABLES)
def test_every_row_says_where_it_comes_from_and_when_it_was_read(name: str) -> None:
    for fact in TABLES[name]:
        assert fact.source.strip() == fact.source != ""
        assert fact.grade in {"A", "B", "C", "D"}
        assert fact.checked <= DATA_DATE
        assert fact.valid_from <= DATA_DATE
        if fact.source_date is not None:
            assert fact.source_date <= fact.checked


@pytest.mark.parametrize("name", TABLES)
def test_an_assumption_is_graded_as_one(name: str) -> None:
    for fact in TABLES[name]:
        if fact.source.startswith("assumption:"):
            assert fact.grade == "D"
        elif name != "effort":  # an effort parameter may rest on a weak source
            assert fact.grade != "D"


@pytest.mark.parametrize("name", TABLES)
def test_ids_are_unique_for_a_day(name: str) -> None:
    days: dict[str, list[dt.date]] = defaultdict(list)
    for fact in TABLES[name]:
        days[fact.id].append(fact.valid_from)
    assert all(len(set(held)) == len(held) for held in days.values())


def test_vendors_point_at_vendors_and_countries() -> None:
    for vendor in history(Vendor, "vendors"):
        assert vendor.parent is None or vendor.parent in VENDORS
        assert vendor.jurisdiction is None or vendor.jurisdiction in COUNTRIES
        assert vendor.route_kind in {
            None,
            "first-party",
            "cloud",
            "aggregator",
            "product",
            "gateway",
        }


def test_no_vendor_owns_itself() -> None:
    for vendor in reference.vendors():
        seen = {vendor.id}
        owner = vendor.parent
        while owner is not None:
            assert owner not in seen
            seen.add(owner)
            owner = reference.vendor(owner).parent


def test_legal_entity_identifiers_have_valid_check_digits() -> None:
    identified = [v.lei for v in reference.vendors() if v.lei is not None]
    assert identified
    for lei in identified:
        assert len(lei) == 20
        assert int("".join(str(int(sign, 36)) for sign in lei)) % 97 == 1


def test_services_point_at_vendors_hosts_and_roles() -> None:
    for service in history(Service, "services"):
        assert service.vendor in VENDORS
        assert service.host in HOSTS
        assert service.role in ROLES
        assert service.protocol_family not in service.also_speaks
        assert list(service.also_speaks) == sorted(service.also_speaks)
        assert (service.price_model is None) == (service.price_provider is None)


def test_every_api_surface_that_code_can_call_names_its_wire_format() -> None:
    called = {"text", "embedding", "rerank", "image", "speech", "realtime", "video"}
    assert all(s.protocol_family for s in reference.services() if s.role in called)


def test_hosts_point_at_vendors_and_countries() -> None:
    for host in history(Host, "hosts"):
        assert host.operator in VENDORS
        assert host.jurisdiction == reference.vendor(host.operator).jurisdiction


def test_support_points_at_services_and_features() -> None:
    for row in history(Support, "support"):
        assert row.service in SERVICES
        assert set(row.supports) | set(row.lacks) <= FEATURES
        assert not set(row.supports) & set(row.lacks)
        assert row.supports or row.lacks


def test_rows_of_one_service_and_day_do_not_contradict_each_other() -> None:
    said: dict[tuple[str, dt.date, str], bool] = {}
    for row in history(Support, "support"):
        for has, named in ((True, row.supports), (False, row.lacks)):
            for feature in named:
                assert said.setdefault((row.service, row.valid_from, feature), has) is has


def test_every_text_surface_has_support_rows() -> None:
    spoken = {row.service for row in reference.support()}
    assert {s.id for s in reference.services(role="text")} <= spoken


def test_every_feature_is_supported_somewhere() -> None:
    used = {feature for row in reference.support() for feature in row.supports}
    assert used == FEATURES


def test_connectors_fill_the_matrix() -> None:
    cells = history(Connector, "connectors")
    products = {cell.product for cell in cells}
    assert {cell.id for cell in cells} == {f"{p}.{q}" for p in products for q in PLATFORMS}
    for cell in cells:
        assert cell.vendor in VENDORS
        assert cell.service is None or cell.service in SERVICES
        assert cell.offered in {"first-party", "native", "partial", "none", "unknown"}
        assert set(cell.data_mode) <= {"index", "live"} != set()
        assert cell.data_mode
        assert cell.act in {True, False, None}


def test_protocols_point_at_vendors() -> None:
    for protocol in history(Protocol, "protocols"):
        assert protocol.steward is None or protocol.steward in VENDORS
        assert set(protocol.implementers) <= VENDORS
        assert protocol.open_governance in {True, False, None}
        assert not (protocol.steward and protocol.open_governance)


def test_ends_point_at_vendors_and_services_and_run_forward() -> None:
    for end in history(Retirement, "retirements/models", "retirements/products"):
        assert end.vendor in VENDORS
        assert end.kind in {"model", "endpoint", "product"}
        assert end.service is None or end.service in SERVICES
        assert end.announced_on is None or end.announced_on <= end.retires_on


def test_outage_histories_point_at_facts_and_end_before_they_were_read() -> None:
    known = {"vendor": VENDORS, "service": SERVICES, "host": HOSTS, "platform": PLATFORMS}
    seen: set[tuple[str, str]] = set()
    for row in history(OutageHistory, "outages"):
        assert set(row.subjects) <= known[row.kind]
        assert row.observed_to <= row.checked
        assert sum(row.minutes) < row.days * 24 * 60
        assert seen.isdisjoint((row.kind, subject) for subject in row.subjects)
        seen |= {(row.kind, subject) for subject in row.subjects}
    assert ("vendor", "openai") in seen


def test_what_is_assumed_of_failures_is_a_range() -> None:
    assert [row.id for row in reference.failure_defaults()] == ["host", "supplier"]
    for row in reference.failure_defaults():
        assert row.per_year.standard_deviation > 0 < row.hours.standard_deviation


def test_apps_point_at_vendors_and_directories() -> None:
    for app in history(App, "apps"):
        assert app.vendor in VENDORS
        assert reference.service(app.directory).role == "app-directory"


def test_platforms_and_seat_prices_point_at_vendors() -> None:
    for platform in history(Platform, "platforms"):
        assert platform.maker in VENDORS
    for plan in history(SeatPrice, "seat-prices"):
        assert plan.vendor in VENDORS
        assert plan.service is None or reference.service(plan.service).vendor == plan.vendor
        assert plan.price > 0
        assert plan.currency == "USD"


def test_the_version_is_the_day_of_the_last_reading() -> None:
    newest = max(fact.checked for rows in TABLES.values() for fact in rows)
    assert reference.version == newest.strftime("%Y.%m.%d")


def test_most_rows_state_no_start() -> None:
    # EARLIEST means "since always": only changed facts carry a date.
    dated = [f.id for rows in TABLES.values() for f in rows if f.valid_from != EARLIEST]
    assert sorted(dated) == ["google-ai-ultra", "portkey", "xai"]
