from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lockin.model.dependency import Dependency, Usage
from lockin.model.document import Claim, Rate
from lockin.model.evidence import Evidence
from lockin.model.facts import merge
from lockin.model.landscape import Landscape
from lockin.model.nodes import Function, Knowledge, Service, System, Team, Vendor
from lockin.testing.builders import everything
from lockin.testing.strategies import landscapes, mergeable_landscapes


def _fact(value: float, grade: str | None = None, date: dt.date | None = None) -> Landscape:
    evidence: tuple[Evidence, ...] = ()
    if grade is not None:
        evidence = (Evidence.model_validate({"field": "seats", "grade": grade, "date": date}),)
    return Landscape(nodes=(Team(id="care", seats=value, evidence=evidence),))


def _seats(landscape: Landscape) -> object:
    (team,) = landscape.of(Team)
    return team.seats


@pytest.mark.axiom("X1", "merge is commutative")
@given(mergeable_landscapes(min_size=2, max_size=4), st.data())
def test_the_order_of_landscapes_is_irrelevant(parts: list[Landscape], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(parts))
    assert merge(*shuffled).as_dict() == merge(*parts).as_dict()


@pytest.mark.axiom("X1", "merge is associative")
@given(mergeable_landscapes(min_size=3, max_size=3))
def test_the_grouping_of_landscapes_is_irrelevant(parts: list[Landscape]) -> None:
    a, b, c = parts
    together = merge(a, b, c).as_dict()
    assert merge(merge(a, b), c).as_dict() == together
    assert merge(a, merge(b, c)).as_dict() == together


@pytest.mark.axiom("X1", "merge is idempotent")
@given(mergeable_landscapes(min_size=1, max_size=3))
def test_merging_again_changes_nothing(parts: list[Landscape]) -> None:
    once = merge(*parts)
    assert merge(*parts, *parts).as_dict() == once.as_dict()
    assert merge(once).as_dict() == once.as_dict()
    assert merge(once, parts[0]).as_dict() == once.as_dict()


@pytest.mark.axiom("X1", "the empty landscape is the identity of merge")
@given(mergeable_landscapes(min_size=1, max_size=1))
def test_the_empty_landscape_adds_nothing(parts: list[Landscape]) -> None:
    assert merge(*parts, Landscape()).as_dict() == merge(*parts).as_dict()
    assert merge() == Landscape()


@pytest.mark.axiom("X1", "merging one valid landscape with itself gives that landscape")
@given(landscapes(max_systems=2))
def test_a_landscape_that_agrees_with_itself_is_unchanged(landscape: Landscape) -> None:
    merged = merge(landscape, landscape)
    assert merged == merge(landscape)
    assert not merged.claims
    assert [n.id for n in merged.nodes] == [n.id for n in landscape.nodes]
    assert [p for p in merged.problems() if p.severity == "error"] == []
    for before, after in zip(landscape.nodes, merged.nodes, strict=True):
        for field in type(before).model_fields:
            old, new = getattr(before, field), getattr(after, field)
            if isinstance(old, tuple):
                assert sorted(map(str, old)) == sorted(map(str, new)), field
            else:
                assert old == new, field


@pytest.mark.axiom("X1", "no value is lost: what is not shown is kept as a claim")
@given(mergeable_landscapes(min_size=2, max_size=3))
def test_every_value_is_shown_or_kept(parts: list[Landscape]) -> None:
    data = merge(*parts).as_dict()
    records = {r["id"]: r for r in (*data["nodes"], *data["dependencies"])}
    claims = [(c.get("id", ""), c["field"], c.get("value")) for c in data.get("claims", ())]
    for part in parts:
        plain = part.as_dict()
        for record in (*plain["nodes"], *plain["dependencies"]):
            for field, value in record.items():
                if field in {"id", "evidence"}:
                    continue
                for one in value if isinstance(value, list) else [value]:
                    shown = records[record["id"]].get(field)
                    held = one in shown if isinstance(shown, list) else one == shown
                    assert held or (record["id"], field, one) in claims


@pytest.mark.axiom("X1", "no piece of evidence is lost")
@given(mergeable_landscapes(min_size=2, max_size=3))
def test_every_piece_of_evidence_is_kept(parts: list[Landscape]) -> None:
    merged = merge(*parts)
    kept = {(r.id, e) for r in (*merged.nodes, *merged.dependencies) for e in r.evidence}
    kept |= {(c.id, c.evidence) for c in merged.claims if c.evidence is not None}
    for part in parts:
        for record in (*part.nodes, *part.dependencies):
            for entry in record.evidence:
                assert (record.id, entry) in kept


@pytest.mark.axiom("X1", "the value shown is first by grade, then by newest date, then by text")
@pytest.mark.parametrize(
    ("first", "second"),
    [
        (_fact(1, "A", dt.date(2025, 1, 1)), _fact(2, "B", dt.date(2026, 1, 1))),
        (_fact(9, "B"), _fact(2, "C", dt.date(2026, 1, 1))),
        (_fact(9, "B", dt.date(2026, 2, 1)), _fact(2, "B", dt.date(2026, 1, 1))),
        (_fact(9, "B", dt.date(2025, 2, 1)), _fact(2, "B")),
        (_fact(1, "B", dt.date(2026, 1, 1)), _fact(2, "B", dt.date(2026, 1, 1))),
        (_fact(9, "D"), _fact(2)),
        (_fact(1), _fact(2)),
    ],
    ids=["grade", "grade-over-date", "date", "date-over-none", "text", "evidence", "bare-text"],
)
def test_the_first_by_rank_is_shown_and_the_other_kept(first: Landscape, second: Landscape) -> None:
    merged = merge(second, first)
    assert _seats(merged) == _seats(first)
    (claim,) = merged.claims
    assert (claim.on, claim.id, claim.field) == ("node", "care", "seats")
    assert claim.value == _seats(second)
    (problem,) = merged.problems()
    assert (problem.code, problem.id, problem.field) == ("conflict", "care", "seats")
    assert problem.severity == "warning"


def test_the_same_value_from_two_sources_is_one_value_with_both_pieces_of_evidence() -> None:
    merged = merge(_fact(5, "C"), _fact(5, "A"), _fact(5))
    (team,) = merged.of(Team)
    assert not merged.claims
    assert [e.grade for e in team.evidence] == ["A", "C"]


def test_a_value_ranks_by_its_best_evidence() -> None:
    merged = merge(_fact(9, "A"), _fact(9, "D"), _fact(5, "B"))
    assert _seats(merged) == 9
    assert [claim.value for claim in merged.claims] == [5]


def test_a_value_stated_without_evidence_adds_nothing_beside_the_same_value_with_it() -> None:
    assert merge(_fact(5, "A"), _fact(5)) == _fact(5, "A")


def test_kinds_that_conflict_are_an_error_and_merge_does_not_raise() -> None:
    merged = merge(
        Landscape(nodes=(Vendor(id="acme", jurisdiction="US"),)),
        Landscape(nodes=(System(id="acme", category="CRM"),)),
    )
    errors = [p for p in merged.problems() if p.severity == "error"]
    assert [(p.code, p.id, p.field) for p in errors] == [("conflict", "acme", "kind")]
    assert len(merged.nodes) == 1


def test_currencies_of_landscapes_that_conflict_are_an_error() -> None:
    vendor = (Vendor(id="acme"),)
    merged = merge(Landscape(nodes=vendor, currency="EUR"), Landscape(nodes=vendor, currency="USD"))
    assert [(p.code, p.field, p.severity) for p in merged.problems()] == [
        ("conflict", "currency", "error")
    ]


@pytest.mark.parametrize(("field", "other"), [("source", "shop"), ("target", "bolt-chat")])
def test_ends_of_a_dependency_that_conflict_are_an_error(field: str, other: str) -> None:
    nodes = [System(id="desk"), System(id="shop"), Service(id="acme-chat"), Service(id="bolt-chat")]
    ends = {"id": "d1", "source": "desk", "target": "acme-chat"}
    merged = merge(
        Landscape(nodes=nodes, dependencies=(Dependency.model_validate(ends),)),
        Landscape(dependencies=(Dependency.model_validate({**ends, field: other}),)),
    )
    assert [(p.id, p.field, p.severity) for p in merged.problems()] == [("d1", field, "error")]


@pytest.mark.axiom("X1", "usage is keyed by source, account and period and kept for each key")
def test_usage_of_distinct_keys_adds_up_and_of_one_key_counts_once() -> None:
    nodes = (System(id="desk"), Service(id="chat"))
    july = Usage(source="bill", account="east", period="2026-07", spend=10)
    august = Usage(source="bill", account="east", period="2026-08", spend=20)
    west = Usage(source="bill", account="west", period="2026-08", spend=5)

    def with_usage(*usage: Usage) -> Landscape:
        edge = Dependency(id="d1", source="desk", target="chat", usage=usage)
        return Landscape(nodes=nodes, dependencies=(edge,))

    merged = merge(with_usage(july, august), with_usage(august, west), with_usage(july))
    kept = sorted(merged.dependencies[0].usage, key=lambda usage: (usage.account, usage.period))
    assert kept == [july, august, west]
    assert merged.problems() == ()


def test_usage_of_one_key_that_differs_is_an_error() -> None:
    nodes = (System(id="desk"), Service(id="chat"))

    def with_spend(spend: float) -> Landscape:
        usage = (Usage(source="bill", period="2026-07", spend=spend),)
        edge = Dependency(id="d1", source="desk", target="chat", usage=usage)
        return Landscape(nodes=nodes, dependencies=(edge,))

    merged = merge(with_spend(10), with_spend(11))
    assert [(p.code, p.id, p.severity) for p in merged.problems()] == [
        ("usage-conflict", "d1", "error")
    ]


def test_fields_that_hold_several_values_are_unions() -> None:
    merged = merge(
        Landscape(nodes=(Service(id="chat", features=("streaming", "file-search")),)),
        Landscape(nodes=(Service(id="chat", features=("streaming", "tool-calling")),)),
    )
    (service,) = merged.of(Service)
    assert service.features == ("file-search", "streaming", "tool-calling")
    assert not merged.claims


def test_rates_and_names_are_kept() -> None:
    rate = Rate(base="USD", quote="EUR", rate=0.9, date=dt.date(2026, 10, 1), source="bank")
    merged = merge(Landscape(rates=(rate,)), Landscape(name="Helio"), Landscape(rates=(rate,)))
    assert (merged.name, merged.rates) == ("Helio", (rate,))


def test_parts_of_everything_merge_back_into_everything() -> None:
    whole = merge(everything())
    halves = [
        everything().replace(nodes=whole.nodes[::2], dependencies=whole.dependencies[::2]),
        everything().replace(nodes=whole.nodes[1::2], dependencies=whole.dependencies[1::2]),
    ]
    assert merge(*halves) == whole


def test_fields_of_one_record_from_two_landscapes_stand_together() -> None:
    merged = merge(
        Landscape(nodes=(Function(id="support", value_per_hour=40),)),
        Landscape(nodes=(Function(id="support", critical=True),)),
    )
    assert merged == Landscape(nodes=(Function(id="support", value_per_hour=40, critical=True),))


# Found by the properties above: a record whose kind is outvoted keeps its values with the evidence
# they came with, or another merge would rank them anew.
def _outvoted() -> tuple[Landscape, Landscape, Landscape]:
    seen = Evidence(field="owner", grade="A")
    said = Evidence(field="owner", grade="B")
    return (
        Landscape(nodes=(Function(id="b"),)),
        Landscape(nodes=(Knowledge(id="b", owner="z", evidence=(seen,)),)),
        Landscape(nodes=(Knowledge(id="b", owner="c", evidence=(said,)),)),
    )


@pytest.mark.axiom("X1", "merge is idempotent")
def test_values_of_an_outvoted_kind_keep_their_evidence() -> None:
    function, seen, said = _outvoted()
    once = merge(function, seen, said)
    assert merge(once) == once
    assert merge(merge(function, seen), said) == once
    assert merge(function, merge(seen, said)) == once
    owners = [(c.value, c.evidence) for c in once.claims if c.field == "owner"]
    assert owners == [("c", said.nodes[0].evidence[0]), ("z", seen.nodes[0].evidence[0])]


@pytest.mark.axiom("X1", "merge never raises")
@pytest.mark.parametrize(
    "claim",
    [
        Claim(on="node", id="gone", field="seats", value=1.5),
        Claim(on="dependency", id="gone", field="spend", value=1.5),
        Claim(on="node", id="care", field="seats", value="many", evidence=Evidence(grade="A")),
        Claim(on="node", id="care", field="kind", value="gizmo", evidence=Evidence(grade="A")),
        Claim(on="node", id="Not A Slug", field="kind", value="team"),
        Claim(on="node", id="care", field="id", value="other", evidence=Evidence(grade="A")),
        Claim(on="node", id="care", field="no-such-field", value={"a": [1]}),
        Claim(on="landscape", field="currency", value=5, evidence=Evidence(grade="A")),
        Claim(on="landscape", field="colour", value="red"),
    ],
    ids=lambda claim: f"{claim.on}-{claim.id}-{claim.field}".replace(" ", ""),
)
def test_a_claim_that_fits_no_record_is_kept_and_changes_nothing(claim: Claim) -> None:
    landscape = Landscape(nodes=(Team(id="care", seats=5),), claims=(claim,))
    assert merge(landscape) == landscape
