from __future__ import annotations

import pytest

from lockin.concentration import band, hhi
from lockin.errors import UndefinedError


@pytest.mark.parametrize(
    ("index", "name"),
    [
        (1e-6, "unconcentrated"),
        (0.0999, "unconcentrated"),
        (0.1, "moderately concentrated"),
        (0.18, "moderately concentrated"),
        (0.18 + 1e-15, "moderately concentrated"),
        (0.1801, "highly concentrated"),
        (1.0, "highly concentrated"),
    ],
)
@pytest.mark.oracle("US Merger Guidelines (2023), guideline 1: lines at 1,000 and 1,800 points")
def test_the_lines_of_the_guidelines(index: float, name: str) -> None:
    found = band(index)
    assert found.name == name
    assert found.low <= round(10_000 * index, 6) <= found.high


def test_every_band_names_who_drew_it() -> None:
    sources = {band(index).source for index in (0.05, 0.15, 0.5)}
    assert len(sources) == 3
    assert all("Department of Justice" in source for source in sources)


def test_an_index_with_rounding_error_above_one() -> None:
    assert band(hhi([1.0 + 4e-10])).name == "highly concentrated"


@pytest.mark.parametrize("index", [0.0, -0.1, 1.1, 2600, float("nan")])
def test_what_is_no_index_is_refused(index: float) -> None:
    with pytest.raises(UndefinedError, match="up to 1"):
        _ = band(index)
