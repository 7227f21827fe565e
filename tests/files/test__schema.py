from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given

from lockin import files
from lockin.errors import LandscapeError
from lockin.model.landscape import Landscape
from lockin.testing.strategies import landscapes

VALIDATOR = jsonschema.Draft202012Validator(
    files.schema(), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(files.schema())
    assert files.schema()["$schema"].endswith("2020-12/schema")
    assert files.schema()["$id"] == "urn:lockin:landscape:1"


@given(landscape=landscapes())
@pytest.mark.axiom("F1", "the JSON Schema accepts what the model accepts")
def test_the_schema_accepts_what_is_written(landscape: Landscape) -> None:
    VALIDATOR.validate(json.loads(files.dumps(landscape, format="json")))


@pytest.mark.parametrize(
    ("node", "valid"),
    [
        ({"kind": "vendor", "id": "a"}, True),
        ({"id": "a"}, False),
        ({"kind": "nothing", "id": "a"}, False),
        ({"kind": "vendor", "id": "A"}, False),
        ({"kind": "vendor", "id": "a", "x": 1}, False),
        ({"kind": "vendor", "id": "a", "advantage": 1}, True),
        ({"kind": "vendor", "id": "a", "advantage": {"low": 1, "high": 2}}, True),
        ({"kind": "vendor", "id": "a", "advantage": {"low": 1, "mode": 1, "high": 2}}, True),
        ({"kind": "vendor", "id": "a", "advantage": {"value": 1, "growth": 0.4}}, True),
        ({"kind": "vendor", "id": "a", "advantage": {"low": 1}}, False),
        ({"kind": "vendor", "id": "a", "advantage": "1"}, False),
        ({"kind": "vendor", "id": "a", "advantage": True}, False),
        ({"kind": "function", "id": "a", "critical": "yes"}, False),
        ({"kind": "service", "id": "a", "retires": "2026-10-31"}, True),
        ({"kind": "service", "id": "a", "retires": 20261031}, False),
        ({"kind": "service", "id": "a", "features": ["b"]}, True),
        ({"kind": "service", "id": "a", "features": "b"}, False),
    ],
)
def test_schema_and_reader_agree(node: dict[str, Any], valid: bool) -> None:
    document = {"nodes": [node]}
    assert VALIDATOR.is_valid(document) == valid
    try:
        files.loads(json.dumps(document), format="json")
    except LandscapeError:
        assert not valid
    else:
        assert valid


def test_units_reach_the_schema() -> None:
    function = files.schema()["$defs"]["Function"]["properties"]
    assert "currency/h" in json.dumps(function["value_per_hour"])
