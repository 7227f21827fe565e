from __future__ import annotations

import json

import pytest
from hypothesis import given
from pydantic import ValidationError

from lockin.model.document import FORMAT, Document, Rate
from lockin.model.facts import merge
from lockin.model.landscape import Landscape
from lockin.testing.builders import everything
from lockin.testing.strategies import landscapes, mergeable_landscapes


@given(landscapes(max_systems=2))
def test_a_document_reads_what_a_landscape_writes(landscape: Landscape) -> None:
    document = Document.model_validate_json(json.dumps(landscape.as_dict()))
    assert document.nodes == list(landscape.nodes)
    assert document.dependencies == list(landscape.dependencies)
    assert document.rates == list(landscape.rates)


@given(mergeable_landscapes())
def test_claims_survive_json(parts: list[Landscape]) -> None:
    merged = merge(*parts)
    document = Document.model_validate_json(json.dumps(merged.as_dict()))
    assert document.claims == list(merged.claims)


@pytest.mark.parametrize(
    "bad",
    [
        {"format": "lockin-landscape/2"},
        {"currency": "eur"},
        {"nodes": {}},
        {"node": []},
        {"rates": [{"base": "USD", "quote": "EUR", "rate": 0, "date": "2026-01-01", "source": ""}]},
        {"claims": [{"on": "team", "field": "seats"}]},
    ],
    ids=repr,
)
def test_what_no_document_holds_is_refused(bad: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Document.model_validate(bad)


def test_an_empty_document_has_defaults() -> None:
    document = Document.model_validate({})
    assert (document.format, document.name, document.currency) == (FORMAT, "", "EUR")


def test_everything_fits_a_document() -> None:
    document = Document.model_validate(everything().as_dict())
    assert len(document.nodes) == len(everything().nodes)


def test_a_rate_is_positive() -> None:
    with pytest.raises(ValidationError):
        Rate.model_validate(
            {"base": "USD", "quote": "EUR", "rate": -1, "date": "2026-01-01", "source": "bank"}
        )
