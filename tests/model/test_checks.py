from __future__ import annotations

import datetime as dt

import pytest

from lockin.errors import LandscapeError, Problem
from lockin.estimates import Exactly, Range90
from lockin.model.dependency import Dependency, Usage
from lockin.model.document import Claim, Rate
from lockin.model.evidence import Evidence
from lockin.model.kinds import MAY_NEED
from lockin.model.landscape import Landscape
from lockin.model.nodes import (
    NODE_TYPES,
    Agent,
    Contract,
    Control,
    Gateway,
    Host,
    Record,
    Service,
    System,
    Team,
    Vendor,
)


def _landscape(*records: Record, **fields: object) -> Landscape:
    """Return a landscape of nodes and dependencies, told apart by their type."""
    nodes = [r for r in records if not isinstance(r, Dependency)]
    edges = [r for r in records if isinstance(r, Dependency)]
    return Landscape(nodes=nodes, dependencies=edges, **fields)  # type: ignore[arg-type]  # by name


def _edge(id_: str = "d1", **fields: object) -> Dependency:
    return Dependency.model_validate({"id": id_, "source": "desk", "target": "chat", **fields})


DESK, CHAT, TALK = System(id="desk"), Service(id="chat"), Service(id="talk")
USD = Exactly(value=5, currency="USD")

ONE_PROBLEM: dict[str, tuple[Landscape, tuple[str, str, str, str]]] = {
    "two nodes with one id": (
        _landscape(System(id="a"), System(id="a", name="other")),
        ("duplicate-id", "a", "id", "error"),
    ),
    "two dependencies with one id": (
        _landscape(DESK, CHAT, TALK, _edge(), _edge(target="talk")),
        ("duplicate-id", "d1", "id", "error"),
    ),
    "a node and a dependency with one id": (
        _landscape(DESK, CHAT, _edge("chat")),
        ("duplicate-id", "chat", "id", "error"),
    ),
    "a field that names nobody": (
        _landscape(Service(id="chat", vendor="acme")),
        ("unknown-id", "chat", "vendor", "error"),
    ),
    "a list that names nobody": (
        _landscape(DESK, Control(id="watch", covers=("desk", "shop"))),
        ("unknown-id", "watch", "covers", "error"),
    ),
    "a source that is not there": (
        _landscape(CHAT, _edge()),
        ("unknown-id", "d1", "source", "error"),
    ),
    "a target that is not there": (
        _landscape(DESK, _edge()),
        ("unknown-id", "d1", "target", "error"),
    ),
    "a field that names the wrong kind": (
        _landscape(DESK, Agent(id="bot", kit="desk")),
        ("wrong-kind", "bot", "kit", "error"),
    ),
    "a vendor that needs a team": (
        _landscape(Vendor(id="acme"), Team(id="care"), _edge(source="acme", target="care")),
        ("wrong-kind", "d1", "target", "error"),
    ),
    "a system that needs itself": (
        _landscape(DESK, _edge(target="desk")),
        ("self-dependency", "d1", "target", "error"),
    ),
    "a vendor that owns itself": (
        _landscape(Vendor(id="acme", parent="acme")),
        ("ownership-cycle", "acme", "parent", "error"),
    ),
    "vendors that own each other": (
        _landscape(
            Vendor(id="c", parent="a"),
            Vendor(id="a", parent="b"),
            Vendor(id="b", parent="c"),
            Vendor(id="d", parent="c"),
        ),
        ("ownership-cycle", "a", "parent", "error"),
    ),
    "members that state different numbers": (
        _landscape(
            DESK, CHAT, TALK,
            _edge("d1", group="g", at_least=1), _edge("d2", group="g", target="talk", at_least=2),
        ),
        ("group-disagrees", "d1", "at_least", "error"),
    ),
    "a group smaller than its need": (
        _landscape(DESK, CHAT, _edge(group="g", at_least=2)),
        ("group-too-small", "d1", "at_least", "error"),
    ),
    "a lone dependency that needs two": (
        _landscape(DESK, CHAT, _edge(at_least=2)),
        ("group-too-small", "d1", "at_least", "error"),
    ),
    "a group with too few hot members": (
        _landscape(
            DESK, CHAT, TALK,
            _edge("d1", group="g", at_least=2),
            _edge("d2", group="g", at_least=2, target="talk", ready="warm", switch_hours=1),
        ),
        ("group-not-hot", "d1", "ready", "warning"),
    ),
    "a lone dependency that is cold": (
        _landscape(DESK, CHAT, _edge(ready="cold")),
        ("group-not-hot", "d1", "ready", "warning"),
    ),
    "a warm alternative without hours": (
        _landscape(
            DESK, CHAT, TALK,
            _edge("d1", group="g"), _edge("d2", group="g", target="talk", ready="warm"),
        ),
        ("no-switch-hours", "d2", "switch_hours", "warning"),
    ),
    "usage on the way into a gateway": (
        _landscape(DESK, Gateway(id="relay"), _edge(target="relay", calls=5)),
        ("usage-on-gateway", "d1", "calls", "warning"),
    ),
    "one invoice with two amounts": (
        _landscape(
            DESK, CHAT,
            _edge(usage=[Usage(source="bill", period="2026", spend=n) for n in (1, 2)]),
        ),
        ("usage-conflict", "d1", "usage", "error"),
    ),
    "money of a node without a rate": (
        _landscape(Contract(id="c", vendor="acme", commitment=USD), Vendor(id="acme")),
        ("missing-rate", "c", "commitment", "error"),
    ),
    "money of a range without a rate": (
        _landscape(Service(id="chat", seat_price=Range90(low=1, high=2, currency="USD"))),
        ("missing-rate", "chat", "seat_price", "error"),
    ),
    "money of a dependency without a rate": (
        _landscape(DESK, CHAT, _edge(spend=USD)),
        ("missing-rate", "d1", "spend", "error"),
    ),
    "money of an invoice without a rate": (
        _landscape(
            DESK, CHAT,
            _edge(usage=[Usage(source="bill", period="2026", spend=1, currency="USD")]),
        ),
        ("missing-rate", "d1", "usage", "error"),
    ),
    "a contract with nobody": (
        _landscape(Contract(id="c", notice_days=30)),
        ("no-vendor", "c", "vendor", "warning"),
    ),
    "another value": (
        _landscape(
            Team(id="care", seats=5), claims=[Claim(on="node", id="care", field="seats", value=6)]
        ),
        ("conflict", "care", "seats", "warning"),
    ),
    "another kind": (
        _landscape(
            Team(id="care"), claims=[Claim(on="node", id="care", field="kind", value="system")]
        ),
        ("conflict", "care", "kind", "error"),
    ),
    "another currency": (
        _landscape(claims=[Claim(on="landscape", field="currency", value="USD")]),
        ("conflict", "", "currency", "error"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ONE_PROBLEM)
def test_each_fault_is_exactly_one_problem(name: str) -> None:
    landscape, expected = ONE_PROBLEM[name]
    found = [(p.code, p.id, p.field, p.severity) for p in landscape.problems()]
    assert found == [expected]


RIGHT: dict[str, Landscape] = {
    "nothing": Landscape(),
    "vendors in a chain": _landscape(
        Vendor(id="a", parent="b"), Vendor(id="b", parent="c"), Vendor(id="c")
    ),
    "systems that need each other": _landscape(
        System(id="a"), System(id="b"),
        _edge("d1", source="a", target="b"), _edge("d2", source="b", target="a"),
    ),
    "a group that is as large as its need": _landscape(
        DESK, CHAT, TALK,
        _edge("d1", group="g", at_least=2), _edge("d2", group="g", target="talk", at_least=2),
    ),
    "one group name at two systems": _landscape(
        DESK, System(id="shop"), CHAT,
        _edge("d1", group="g", at_least=1), _edge("d2", group="g", source="shop"),
    ),
    "money with a rate": _landscape(
        DESK, CHAT, _edge(spend=USD),
        rates=[Rate.model_validate(
            {"base": "USD", "quote": "EUR", "rate": 0.9, "date": "2026-10-01", "source": "bank"}
        )],
    ),
    "money with a rate the other way round": _landscape(
        DESK, CHAT, _edge(spend=USD),
        rates=[Rate.model_validate(
            {"base": "EUR", "quote": "USD", "rate": 1.1, "date": "2026-10-01", "source": "bank"}
        )],
    ),
    "money in the landscape's own currency": _landscape(
        DESK, CHAT, _edge(spend=USD), currency="USD"
    ),
    "two invoices": _landscape(
        DESK, CHAT,
        _edge(usage=[Usage(source="bill", period=p, spend=1) for p in ("2026-07", "2026-08")]),
    ),
    "two accounts": _landscape(
        DESK, CHAT,
        _edge(usage=[Usage(source="b", account=a, period="2026") for a in ("east", "west")]),
    ),
    "a warm alternative with hours": _landscape(
        DESK, CHAT, TALK,
        _edge("d1", group="g"),
        _edge("d2", group="g", target="talk", ready="warm", switch_hours=0),
    ),
    "usage behind the gateway": _landscape(
        Gateway(id="relay"), CHAT, _edge(source="relay", spend=5)
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_has_no_problem(name: str) -> None:
    assert RIGHT[name].problems() == ()


@pytest.mark.parametrize("source", NODE_TYPES)
def test_the_table_says_which_kinds_may_need_which(source: str) -> None:
    for target, type_ in NODE_TYPES.items():
        landscape = _landscape(
            NODE_TYPES[source](id="a"), type_(id="b"), _edge(source="a", target="b")
        )
        codes = {p.code for p in landscape.problems() if p.severity == "error"}
        assert codes == (set() if target in MAY_NEED[source] else {"wrong-kind"}), target


@pytest.mark.parametrize("kind", NODE_TYPES)
def test_each_reference_is_held_to_its_kinds(kind: str) -> None:
    for field, kinds in NODE_TYPES[kind].refers.items():
        many = NODE_TYPES[kind].model_fields[field].default == ()
        node = NODE_TYPES[kind].model_validate({"id": "a", field: ["b"] if many else "b"})
        for other, type_ in NODE_TYPES.items():
            found = _landscape(node, type_(id="b")).problems()
            codes = {(p.code, p.field) for p in found if p.severity == "error"}
            assert codes == (set() if other in kinds else {("wrong-kind", field)}), (field, other)


def test_every_problem_is_listed_at_once_errors_first() -> None:
    landscape = _landscape(
        DESK,
        Service(id="chat", vendor="nobody", host="nowhere"),
        Contract(id="c"),
        _edge("d9", target="gone"),
        _edge("d1", source="lost"),
    )
    found = [(p.severity, p.id, p.field, p.code) for p in landscape.problems()]
    assert found == [
        ("error", "chat", "host", "unknown-id"),
        ("error", "chat", "vendor", "unknown-id"),
        ("error", "d1", "source", "unknown-id"),
        ("error", "d9", "target", "unknown-id"),
        ("warning", "c", "vendor", "no-vendor"),
    ]
    with pytest.raises(LandscapeError) as caught:
        landscape.require_valid()
    assert [p.severity for p in caught.value.problems] == ["error"] * 4


def test_warnings_do_not_stop() -> None:
    ONE_PROBLEM["a contract with nobody"][0].require_valid()


def _message(landscape: Landscape) -> Problem:
    (problem,) = landscape.problems()
    return problem


def test_messages_name_close_ids_what_is_accepted_and_the_loop() -> None:
    near = _message(_landscape(Vendor(id="acme"), Service(id="chat", vendor="acmee")))
    assert near.message == "no node has the id 'acmee'; close: acme"
    wrong = _message(ONE_PROBLEM["a field that names the wrong kind"][0])
    assert (wrong.message, wrong.accepted) == ("'desk' is a system", "service")
    loop = _message(ONE_PROBLEM["vendors that own each other"][0])
    assert loop.message == "vendors own each other: a -> b -> c -> a"
    small = _message(ONE_PROBLEM["a group smaller than its need"][0])
    assert small.accepted == "1 to 1"


def test_a_conflict_says_what_the_other_source_says_and_where() -> None:
    evidence = Evidence(source="app.py", line=3, grade="B", date=dt.date(2026, 1, 1))
    claim = Claim(on="node", id="care", field="seats", value=6, evidence=evidence)
    found = _message(_landscape(Team(id="care", seats=5), claims=[claim]))
    assert found.message == "another source says 6 (grade B, app.py:3)"


def test_hosts_may_stand_on_hosts_and_operators_are_vendors() -> None:
    cloud = (Vendor(id="acme"), Host(id="zone", operator="acme"), Host(id="region"))
    assert _landscape(*cloud, _edge(source="zone", target="region")).problems() == ()
