from __future__ import annotations

import pytest

from lockin import reference
from lockin.errors import UnknownFactError
from lockin.estimates import Exactly, Range90
from lockin.switching import COMPONENTS, Parameters


def test_they_are_those_of_the_reference_facts() -> None:
    parameters = Parameters()
    assert list(parameters) == sorted(p.id for p in reference.effort_parameters())
    assert len(parameters) == len(list(parameters))
    for row in reference.effort_parameters():
        assert parameters[row.id] == row.estimate
        assert parameters.grade(row.id) == row.grade
    assert parameters.residual == 0.9


def test_own_figures_replace_them_and_are_statements() -> None:
    own = Parameters({"day-rate": 640, "productivity": Range90(low=0.8, high=1.2)})
    assert own["day-rate"] == Exactly(value=640)
    assert own.grade("day-rate") == "C"
    assert own.grade("days-per-prompt") == "D"
    assert own.digest != Parameters().digest
    assert own.digest == Parameters({**own}).digest


def test_exact_ones_are_the_means() -> None:
    exact = Parameters.exact()
    assert exact.residual == 0
    for name, estimate in Parameters().items():
        if name != "residual-log-spread":
            assert exact[name] == Exactly(value=estimate.mean)


def test_an_unknown_name_is_refused_with_a_close_one() -> None:
    with pytest.raises(UnknownFactError, match="day-rate"):
        Parameters({"day-rates": 640})
    with pytest.raises(UnknownFactError, match="days-per-prompt"):
        _ = Parameters()["days-per-promt"]


def test_every_formula_names_its_parameters() -> None:
    known = set(Parameters())
    used = {name for component in COMPONENTS for name in component.parameters}
    assert used < known
    assert known - used == {
        "capacity", "day-rate", "entry-days-per-agent", "entry-days-per-step", "productivity",
        "residual-log-spread",
    }  # fmt: skip
