from __future__ import annotations

from collections.abc import Iterable, Mapping

from lockin.files._faults import Fault, Full, Place, place_all


class _Fixed:
    def places(self, wanted: Iterable[tuple[Full, str]]) -> Mapping[tuple[Full, str], Place]:
        return {one: (9 if one[1] == "key" else 3, 4) for one in wanted}


def test_faults_become_problems_in_the_order_of_the_file() -> None:
    faults = [
        Fault(("nodes", 1), "b", "second", at="key"),
        Fault(("nodes", 0), "a", "first", severity="warning"),
        Fault(("nodes", 0), "a", "first", id="a\x1b", field="x"),
    ]
    problems = place_all([*faults, *faults], _Fixed(), "f\x07.json")
    assert [(p.code, p.line, p.severity) for p in problems] == [
        ("b", 9, "error"),
        ("a", 3, "warning"),
    ]
    assert problems[0].file == "f\\x07.json"


def test_long_and_secret_text_is_cut_and_hidden() -> None:
    secret = "gh" + "p_" + "a1B2" * 9
    (problem,) = place_all([Fault((), "x", f"{secret} {'y' * 900}", id=secret)], _Fixed(), "f")
    assert secret not in str(problem)
    assert len(problem.message) < 450
