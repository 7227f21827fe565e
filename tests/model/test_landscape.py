from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lockin.errors import LandscapeError, UnknownIdError
from lockin.model.dependency import Dependency
from lockin.model.document import Document
from lockin.model.landscape import Landscape
from lockin.model.nodes import Function, Knowledge, Service, System, Team, Vendor
from lockin.testing.builders import everything, one_vendor
from lockin.testing.strategies import landscapes, mergeable_landscapes


@pytest.mark.axiom("M1", "the order in which records are given is irrelevant")
@given(landscapes(), st.data())
def test_the_order_of_records_is_irrelevant(landscape: Landscape, data: st.DataObject) -> None:
    again = Landscape(
        name=landscape.name,
        currency=landscape.currency,
        nodes=data.draw(st.permutations(landscape.nodes)),
        dependencies=data.draw(st.permutations(landscape.dependencies)),
        rates=data.draw(st.permutations(landscape.rates)),
    )
    assert again == landscape
    assert hash(again) == hash(landscape)
    assert again.digest == landscape.digest
    assert again.as_dict() == landscape.as_dict()
    assert again.problems() == landscape.problems()


@pytest.mark.axiom("M1", "records with one id keep one order, whatever order they are given in")
def test_the_order_of_records_with_one_id_is_irrelevant() -> None:
    nodes = [Team(id="a", seats=2), Vendor(id="a"), Team(id="a", seats=1)]
    edges = [Dependency(id="d", source="a", target=t) for t in ("c", "b")]
    one = Landscape(nodes=nodes, dependencies=edges)
    other = Landscape(nodes=nodes[::-1], dependencies=edges[::-1])
    assert one == other
    assert list(one.nodes) == list(other.nodes)
    assert list(one.dependencies) == list(other.dependencies)


PROGRAM = """
import sys
from lockin.model.facts import merge
from lockin.model.landscape import Landscape
from lockin.testing.builders import everything, large
step = int(sys.argv[1])
for whole in (everything(), large(systems=20, dependencies=200, vendors=3)):
    shuffled = Landscape(
        name=whole.name,
        nodes=set(whole.nodes) if step > 0 else whole.nodes[::-1],
        dependencies=set(whole.dependencies) if step > 0 else whole.dependencies[::-1],
        rates=whole.rates,
    )
    half = shuffled.replace(nodes=shuffled.nodes[::2], currency="USD")
    parts = (shuffled, half)[::step]
    print(shuffled.digest, merge(*parts).digest, merge(*parts).problems(), repr(shuffled.as_dict()))
"""


@pytest.mark.axiom("M1", "hash seed and order of records leave no trace, in another process either")
def test_two_processes_with_different_hash_seeds_agree() -> None:
    printed = [
        subprocess.run(
            [sys.executable, "-c", PROGRAM, step],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed, step in (("1", "1"), ("2", "-1"))
    ]
    assert len(printed[0]) > 1000
    assert printed[0] == printed[1]


def _read(data: dict[str, object]) -> Landscape:
    document = Document.model_validate(data)
    return Landscape(
        name=document.name,
        currency=document.currency,
        nodes=document.nodes,
        dependencies=document.dependencies,
        rates=document.rates,
        claims=document.claims,
    )


@given(landscapes())
def test_plain_data_holds_everything(landscape: Landscape) -> None:
    assert _read(landscape.as_dict()) == landscape


@given(mergeable_landscapes(min_size=1, max_size=1))
def test_plain_data_of_invalid_landscapes_holds_everything_too(parts: list[Landscape]) -> None:
    assert _read(parts[0].as_dict()) == parts[0]


@given(landscapes(), landscapes())
def test_equal_means_equal_content(one: Landscape, other: Landscape) -> None:
    same = one.as_dict() == other.as_dict()
    assert (one == other) is same
    assert (one.digest == other.digest) is same


def test_each_part_of_the_content_counts() -> None:
    whole = everything()
    changed = [
        whole.replace(name="Other"),
        whole.replace(currency="CHF"),
        whole.replace(nodes=whole.nodes[1:]),
        whole.replace(dependencies=whole.dependencies[1:]),
        whole.replace(rates=()),
    ]
    assert len({whole, *changed}) == 6
    assert whole.replace() == whole
    assert whole != "a landscape"


def test_a_node_is_found_by_id_and_a_missing_one_named() -> None:
    landscape = one_vendor()
    assert landscape.node("acme") == Vendor(id="acme", jurisdiction="US")
    with pytest.raises(UnknownIdError, match="no node has the id 'acm'; close: acme"):
        landscape.node("acm")


def test_nodes_of_a_type_come_by_id() -> None:
    landscape = Landscape(nodes=(System(id="b"), Vendor(id="c"), System(id="a")))
    assert [s.id for s in landscape.of(System)] == ["a", "b"]
    assert landscape.of(Function) == ()
    assert [n.id for n in landscape.nodes] == ["a", "b", "c"]


@pytest.mark.parametrize("currency", ["", "eur", "EURO", "E1R", "€€€"])
def test_a_currency_is_three_capital_letters(currency: str) -> None:
    with pytest.raises(LandscapeError, match="not an ISO 4217 code"):
        Landscape(currency=currency)


@pytest.mark.parametrize(
    ("landscape", "text"),
    [
        (Landscape(), "<Landscape '': 0 dependencies>"),
        (
            Landscape(name="Helio", nodes=(Knowledge(id="a"), Knowledge(id="b"))),
            "<Landscape 'Helio': 2 knowledge, 0 dependencies>",
        ),
        (
            Landscape(
                nodes=(System(id="a"), Service(id="b")),
                dependencies=(Dependency(id="d", source="a", target="b"),),
            ),
            "<Landscape '': 1 service, 1 system, 1 dependency>",
        ),
    ],
)
def test_a_landscape_prints_in_one_line(landscape: Landscape, text: str) -> None:
    assert repr(landscape) == text
