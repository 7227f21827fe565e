"""Fault trees of the Aralia set, through the public contract.

The trees (CC BY-SA 4.0) are not part of the project: they are read from the folder that
LOCKIN_ARALIA names, else from ``../shared/aralia`` beside the checkout. Without the extra ``fast``
some take minutes; they are then left out unless LOCKIN_ARALIA_SLOW is set.
"""

from __future__ import annotations

import csv
import os
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

import pytest
from oracles.fault_trees import TOP, as_landscape
from oracles.open_psa import parse, read

from lockin.resilience import importance, kill_sets, probability

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("LOCKIN_ARALIA", ROOT.parent / "shared" / "aralia"))
ANSWERS = FOLDER / "answers.csv"
PATIENT = "LOCKIN_ARALIA_SLOW" in os.environ
SLOW = {"edf9202", "edf9203", "edf9204", "edfpa14r", "edfpa15o", "jbd9601"}
LISTED = 1_000_000  # families up to this size are also listed from

absent = pytest.mark.skipif(
    not ANSWERS.exists(), reason=f"no fault trees in {FOLDER}; LOCKIN_ARALIA names their folder"
)


def answers() -> list[dict[str, str]]:
    if not ANSWERS.exists():
        return [{"name": "none"}]
    with ANSWERS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_name() -> list[object]:
    return [
        pytest.param(
            row,
            id=row["name"],
            marks=pytest.mark.skipif(
                row["name"] in SLOW and find_spec("numba") is None and not PATIENT,
                reason="takes minutes without the extra fast; LOCKIN_ARALIA_SLOW runs it",
            ),
        )
        for row in answers()
    ]


@absent
@pytest.mark.oracle(
    "Aralia fault trees (Open-PSA, DOI 10.5281/zenodo.20160659): minimal cut sets, their largest "
    "order and exact top probability, recomputed by an independent program and by SCRAM"
)
@pytest.mark.parametrize("row", by_name())
def test_a_tree_has_its_known_answers(row: dict[str, str]) -> None:
    if row["coherent"] != "yes":
        pytest.skip("a tree that is not coherent is no landscape: nothing here mends by failing")
    tree = read(FOLDER / f"{row['name']}.xml")
    assert (len(tree.gates), len(tree.probabilities)) == (
        int(row["gates"]),
        int(row["basic_events"]),
    )
    landscape, failure = as_landscape(tree)
    exact = float(row["probability_recomputed"])
    assert probability(landscape, TOP, failure=failure) == pytest.approx(exact, rel=1e-10)
    found = kill_sets(landscape, TOP)
    assert found.count == int(row["mcs_recomputed"])
    assert len(found.by_order) - 1 == int(row["max_order"])
    assert sum(found.by_order) == found.count
    # The first of them, by size and by probability, are kill sets.
    if found.count <= LISTED:
        likely = (one for one, _ in found.most_probable(failure))
        assert all(one in found for one in (*islice(found, 3), *islice(likely, 3)))


@absent
def test_the_sum_over_kill_sets_is_the_published_one() -> None:
    row = next(row for row in answers() if row["name"] == "chinese")
    landscape, failure = as_landscape(read(FOLDER / "chinese.xml"))
    joint = [p for _, p in kill_sets(landscape, TOP).most_probable(failure)]
    assert joint == sorted(joint, reverse=True)
    assert sum(joint) == pytest.approx(float(row["rare_event_sum"]), rel=1e-7)


@absent
def test_the_importance_of_events_is_that_of_two_probabilities() -> None:
    landscape, failure = as_landscape(read(FOLDER / "chinese.xml"))
    found = importance(landscape, TOP, failure=failure)
    for id_ in sorted(failure)[::5]:
        certain, impossible = (
            probability(landscape, TOP, failure={**failure, id_: p}) for p in (1.0, 0.0)
        )
        assert found[id_].birnbaum == pytest.approx(certain - impossible, rel=1e-9)


TREE = """<opsa-mef><define-fault-tree name="small">
<define-gate name="top"><or><gate name="both"/><gate name="two"/></or></define-gate>
<define-gate name="both"><and><basic-event name="a"/><basic-event name="b"/></and></define-gate>
<define-gate name="two"><atleast min="2"><basic-event name="c"/><basic-event name="d"/>
<basic-event name="a"/></atleast></define-gate>
</define-fault-tree><model-data>{}</model-data></opsa-mef>"""
EVENT = '<define-basic-event name="{}"><float value="0.5"/></define-basic-event>'


def test_gates_are_systems_and_events_are_vendors() -> None:
    landscape, failure = as_landscape(parse(TREE.format("".join(map(EVENT.format, "abcd")))))
    names = dict(zip("abcd", failure, strict=True))
    found = {frozenset(one) for one in kill_sets(landscape, TOP)}
    assert found == {frozenset(names[e] for e in pair) for pair in ("ab", "ac", "ad", "cd")}
    # a and any other, or c and d without a: 7/16 + 2/16.
    assert probability(landscape, TOP, failure=failure) == 9 / 16


def test_a_tree_that_is_not_coherent_is_refused() -> None:
    text = TREE.format("".join(map(EVENT.format, "abcd"))).replace("<and>", "<xor>")
    with pytest.raises(ValueError, match="not coherent"):
        _ = parse(text.replace("</and>", "</xor>"))
