from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lockin.files import dumps, loads
from lockin.model.landscape import Landscape
from lockin.testing.strategies import landscapes

FORMATS: tuple[Literal["json", "yaml"], ...] = ("json", "yaml")


@pytest.mark.axiom("F1", "what is written is read back, in either format, by canonical content")
@given(landscapes(), st.sampled_from(FORMATS))
def test_files_hold_every_generated_landscape(
    landscape: Landscape, format_: Literal["json", "yaml"]
) -> None:
    again = loads(dumps(landscape, format=format_), format=format_)
    assert again == landscape
    assert again.problems() == landscape.problems()
    assert dumps(again, format=format_) == dumps(landscape, format=format_)


@given(landscapes(max_systems=2, currency="USD"))
def test_networkx_holds_every_generated_landscape(landscape: Landscape) -> None:
    assert Landscape.from_networkx(landscape.to_networkx()) == landscape
