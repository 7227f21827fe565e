from __future__ import annotations

from lockin.estimates import Range90
from lockin.switching.amounts import ONE, Amount, Draw, Term
from lockin.switching.plan import Line, PlanBuilder

RATE = Amount(parameters=(("day-rate", 1),))


def line(item: str, amount: Amount, *, money: bool = False, residual: bool = True) -> Line:
    term = Term("agents", "M3", amount, money, residual)
    return Line(item, "agent", item, "desk", "crew", "", term, RATE)


def test_work_is_days_and_money_and_money_is_no_days() -> None:
    build = PlanBuilder()
    build.add(line("a", 3 * ONE))
    build.add(line("a", 50 * ONE, money=True, residual=False))
    plan = build.plan()
    assert plan.money[0].tolist() == [3, 50]
    assert plan.days[0].tolist() == [3, 0]
    names = [plan.signatures[k] for k in plan.money[2]]
    assert names == [(("day-rate", 1), ("productivity", 1)), ()]
    assert plan.signatures[plan.days[2][0]] == (("productivity", 1),)
    assert [plan.carriers[k].residual for k in plan.money[1]] == ["a\0agent", None]


def test_lines_of_one_item_share_a_residual_and_others_do_not() -> None:
    build = PlanBuilder()
    count = Amount(1.0, (Draw("a", "steps", Range90(low=1, high=9)),), growth=1.5)
    for amount in (ONE, 2 * ONE, count):
        build.add(line("a", amount))
    build.add(line("b", ONE))
    plan = build.plan()
    carrier = plan.money[1].tolist()
    assert carrier[0] == carrier[1]
    assert len(set(carrier)) == 3
    assert {plan.carriers[k].residual for k in carrier[:3]} == {"a\0agent"}
    assert plan.growth[0].tolist() == [1, 1, 1.5, 1]
    assert plan.growth[1].tolist() == [1, 1, 1.5, 1]


def test_nothing_to_add_up() -> None:
    plan = PlanBuilder().plan()
    assert plan.money[0].shape == (0,)
    assert plan.codes([])[0] == ()


def test_codes_are_sorted() -> None:
    names, codes = PlanBuilder().plan().codes(["b", "a", "b"])
    assert names == ("a", "b")
    assert codes.tolist() == [1, 0, 1]
