from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Self

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles.indicators import NOTHING
from pydantic import ValidationError

import lockin.assessment.build as build_module
import lockin.switching.cost as cost_module
from lockin.assessment import Assessment, assess
from lockin.assessment.result import ExitCost
from lockin.errors import LandscapeError
from lockin.estimates import Exactly
from lockin.model.dependency import Coupling, Dependency
from lockin.model.landscape import Landscape
from lockin.model.nodes import Agent, Connector, Contract, Knowledge, Service, System, Team, Vendor
from lockin.switching import Exit
from lockin.testing import builders
from lockin.testing.strategies import landscapes

DAY = dt.date(2026, 11, 22)
EVERYTHING = assess(builders.everything(), seed=7, draws=400, as_of=DAY)


@pytest.mark.axiom("F1", "What is written reads back equal: landscapes and assessments.")
@settings(max_examples=15)
@given(landscapes(max_systems=3), st.integers(0, 5))
def test_an_assessment_reads_back_equal(
    tmp_path_factory: pytest.TempPathFactory, landscape: Landscape, seed: int
) -> None:
    made = assess(landscape, seed=seed, draws=60, as_of=DAY)
    path = tmp_path_factory.mktemp("read") / "a.json"
    path.write_text(made.to_json(), encoding="utf-8")
    read = Assessment.read(path)
    assert read == made
    assert read.to_json() == made.to_json()


@pytest.mark.axiom(
    "M1", "Same landscape, seed and day: the same bytes in two processes, whatever the order."
)
def test_two_processes_write_the_same_bytes(tmp_path: Path) -> None:
    data = builders.everything().as_dict()
    outputs = []
    for number, hash_seed in enumerate(("0", "4711")):
        data["nodes"].reverse()
        data["dependencies"].reverse()
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps(data), encoding="utf-8")
        code = (
            "import datetime as dt, sys\n"
            "from lockin.assessment import assess\n"
            "from lockin.files import load\n"
            "made = assess(load(sys.argv[1]), seed=7, draws=400, as_of=dt.date(2026, 11, 22))\n"
            "sys.stdout.write(made.to_json())\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, str(path)],
            check=True,
            capture_output=True,
            timeout=120,
            env={"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
        outputs.append(done.stdout.decode())
    assert outputs[0] == outputs[1] == EVERYTHING.to_json()


@pytest.mark.axiom("M1", "Nothing but `as_of` reads the clock.")
def test_only_as_of_reads_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(dt.date):
        calls = 0

        @classmethod
        def today(cls) -> Self:
            cls.calls += 1
            return cls(DAY.year, DAY.month, DAY.day)

    class Module:
        """The module `datetime` with a clock that counts."""

        date = Clock
        timedelta = dt.timedelta

    for module in (build_module, cost_module):
        monkeypatch.setattr(module, "dt", Module)
    assert assess(builders.one_vendor(), seed=1, draws=20, as_of=DAY).provenance.as_of == DAY
    assert Clock.calls == 0
    assert assess(builders.one_vendor(), seed=1, draws=20).provenance.as_of == DAY
    assert Clock.calls == 1


def test_an_assessment_is_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        EVERYTHING.name = "other"  # type: ignore[misc]  # the refusal is the claim
    with pytest.raises(ValidationError, match="frozen"):
        EVERYTHING.exits[0].label = "other"  # type: ignore[misc]  # likewise


def test_a_broken_landscape_is_refused_with_every_problem() -> None:
    broken = builders.one_vendor().replace(
        dependencies=[
            Dependency(id="a", source="desk", target="nowhere"),
            Dependency(id="b", source="nobody", target="acme-chat"),
        ]
    )
    with pytest.raises(LandscapeError) as refused:
        assess(broken, seed=1, draws=10, as_of=DAY)
    assert "nowhere" in str(refused.value)
    assert "nobody" in str(refused.value)


def test_all_eleven_mechanisms_have_evidence() -> None:
    assert [m.id for m in EVERYTHING.mechanisms] == [f"M{n}" for n in range(1, 12)]
    for mechanism in EVERYTHING.mechanisms:
        assert mechanism.evidenced
        assert any(i.evidence for i in mechanism.indicators)
        assert set(mechanism.exits) == {
            e.leaving for e in EVERYTHING.exits if mechanism.id in {p.key for p in e.mechanisms}
        }
    acme = EVERYTHING.exit("acme")
    shares = [m.exits["acme"] for m in EVERYTHING.mechanisms]
    rest = next(p.share for p in acme.mechanisms if p.key == "none")
    assert sum(shares) + rest == pytest.approx(1)


def test_a_mechanism_without_evidence_is_never_scored() -> None:
    nothing = assess(NOTHING, seed=1, draws=10, as_of=DAY)
    for mechanism in nothing.mechanisms:
        if mechanism.id == "M10":  # the systems themselves are to be validated
            continue
        assert not mechanism.evidenced
        assert mechanism.exits == {}
        assert mechanism.money == {}
    silent = assess(builders.one_vendor(), seed=1, draws=50, as_of=DAY)
    for mechanism in silent.mechanisms:
        if not mechanism.evidenced:
            assert mechanism.exits == {}
    assert not {m.id for m in silent.mechanisms if m.evidenced} - {"M5", "M10"}


def test_which_exits_are_assessed() -> None:
    assert EVERYTHING.exits[0].leaving == "acme"
    assert "same-exit" in {n.code for n in EVERYTHING.notices if n.at == "acme-holding"}
    means = [e.cost.mean for e in EVERYTHING.exits]
    assert means == sorted(means, reverse=True)
    assert {e.leaving for e in EVERYTHING.exits} <= {"acme", "bolt", "teamware"}
    named = assess(
        builders.everything(), seed=7, draws=50, as_of=DAY, exits=["bolt", Exit("acme-chat")]
    )
    assert {e.leaving for e in named.exits} == {"bolt", "acme-chat"}
    hot = assess(builders.two_vendors(), seed=7, draws=50, as_of=DAY)
    assert hot.exits == ()
    with pytest.raises(KeyError):
        hot.exit("acme")


@settings(max_examples=20)
@given(landscapes(max_systems=3))
def test_the_figures_of_an_exit_hang_together(landscape: Landscape) -> None:
    made = assess(landscape, seed=3, draws=60, as_of=DAY)
    for one in made.exits:
        for summary in (one.cost, one.person_days):
            assert all(a <= b for a, b in pairwise(summary.quantiles))
            assert summary.p10 <= summary.p50 <= summary.p90
            assert summary.p90 <= summary.expected_shortfall * (1 + 1e-9)
        for parts in (one.components, one.mechanisms, one.systems):
            total = sum(part.mean for part in parts)
            assert total == pytest.approx(one.cost.mean, rel=1e-9, abs=1e-6)
            if one.cost.mean > 0:
                assert sum(part.share for part in parts) == pytest.approx(1)
        assert one.path[0].mean == pytest.approx(one.cost.mean)
        assert one.path[0].date == DAY
        assert one.proven
        assert one.line_count >= len(one.lines)
        assert 0 <= one.notice_binding <= 1


def test_waiting_costs_more_where_something_grows() -> None:
    def waiting(prompts: float | Exactly) -> tuple[bool, float, list[float]]:
        landscape = builders.one_vendor().replace(
            dependencies=[
                Dependency(
                    id="d1", source="desk", target="acme-chat", coupling=Coupling(prompts=prompts)
                )
            ]
        )
        one = assess(landscape, seed=1, draws=100, as_of=DAY).exit("acme")
        return one.growing, one.waiting_quarter, [point.mean for point in one.path]

    growing, quarter, path = waiting(Exactly(value=40, growth=0.5))
    assert growing
    assert quarter > 0
    assert path == sorted(path)
    assert path[1] - path[0] == pytest.approx(quarter)
    still, nothing, flat = waiting(40)
    assert not still
    assert nothing == 0
    assert len(set(flat)) == 1


def test_deadlines() -> None:
    acme = EVERYTHING.exit("acme")
    assert [(d.id, d.kind, d.date) for d in acme.deadlines] == [
        ("acme-chat", "retirement", dt.date(2027, 9, 30)),
        ("acme-contract", "contract-end", dt.date(2027, 12, 31)),
    ]
    for one in acme.deadlines:
        days = (one.date - one.last_start).days
        assert days == pytest.approx(acme.duration.p90, abs=1)
        assert 0 <= one.probability_late <= 1
    assert acme.notice_days == 90


def test_agents_are_quicker_to_build_than_to_leave() -> None:
    (kit,) = EVERYTHING.exit("acme").asymmetries
    assert (kit.kit, kit.agents) == ("acme-kit", 1)
    assert kit.ratio == pytest.approx(kit.exit_days.mean / kit.entry_days.mean)
    assert kit.ratio > 1


def test_money_is_in_the_reporting_currency() -> None:
    usd = assess(builders.everything(), seed=7, draws=400, as_of=DAY, currency="USD")
    mine, theirs = usd.exit("acme"), EVERYTHING.exit("acme")
    assert mine.cost.mean == pytest.approx(theirs.cost.mean / 0.9)
    assert mine.spend == pytest.approx(theirs.spend / 0.9)
    assert mine.waiting_quarter == pytest.approx(theirs.waiting_quarter / 0.9)
    assert mine.person_days == theirs.person_days
    assert mine.price_rise is not None
    assert theirs.price_rise is not None
    assert mine.price_rise.p50 == pytest.approx(theirs.price_rise.p50)
    assert usd.provenance.currency == mine.cost.unit == "USD"


def test_provenance_tells_inputs_apart() -> None:
    made = EVERYTHING.provenance
    assert (made.seed, made.draws, made.as_of) == (7, 400, DAY)
    assert made.landscape == builders.everything().digest
    other = assess(builders.one_vendor(), seed=7, draws=20, as_of=DAY)
    assert other.provenance.landscape != made.landscape
    assert other.provenance.parameters == made.parameters


def _small() -> Landscape:
    """Five people on a team plan."""
    return Landscape(
        name="Studio",
        nodes=(
            Vendor(id="acme"),
            Service(id="seats", vendor="acme", role="seat"),
            Team(id="everyone", seats=5),
        ),
        dependencies=(Dependency(id="d1", source="everyone", target="seats", seats=5, spend=1500),),
    )


def _large() -> Landscape:
    """50,000 people with deep API integration, agents and connectors."""
    systems = range(40)
    return Landscape(
        name="Group",
        nodes=(
            Vendor(id="acme"),
            Service(id="seats", vendor="acme", role="seat"),
            Service(id="chat", vendor="acme", role="text"),
            Service(id="kit", vendor="acme", role="agent-kit"),
            Service(id="embed", vendor="acme", role="embedding"),
            Team(id="everyone", seats=50_000),
            *(System(id=f"s{n}", depth="rebuilt-workflow", reviewed=False) for n in systems),
            *(Agent(id=f"a{n}", kit="kit", steps=20, tools=8) for n in range(60)),
            *(
                Connector(id=f"c{n}", maker="acme", mode="index", permission_sync=True)
                for n in range(12)
            ),
            Knowledge(id="handbook", embedding="embed", documents=3_000_000, tokens=2e9),
            Contract(id="deal", vendor="acme", commitment=5_000_000),
        ),
        dependencies=(
            Dependency(id="p", source="everyone", target="seats", seats=50_000, spend=15_000_000),
            *(
                Dependency(
                    id=f"d{n}",
                    source=f"s{n}",
                    target="chat",
                    spend=200_000,
                    coupling=Coupling(call_sites=60, prompts=30, evaluation_sets=2),
                )
                for n in systems
            ),
        ),
    )


@pytest.mark.parametrize(
    "figure",
    [lambda e: e.cost.p50, lambda e: e.cost.mean, lambda e: e.person_days.p50],
    ids=["median", "mean", "days"],
)
def test_two_business_customers_are_worlds_apart(figure: Callable[[ExitCost], float]) -> None:
    small, large = (
        assess(landscape, seed=7, draws=400, as_of=DAY) for landscape in (_small(), _large())
    )
    assert figure(large.exit("acme")) > 100 * figure(small.exit("acme"))
    assert small.exit("acme").cost.p50 > 0
    told = {m.id for m in large.mechanisms if m.evidenced}
    assert {"M1", "M2", "M3", "M5", "M10", "M11"} <= told
    assert {m.id for m in small.mechanisms if m.evidenced} == {"M1"}
    assert large.depth == {"rebuilt-workflow": 40}
    assert small.depth == {}
