from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pytest
from cyclonedx.schema import OutputFormat, SchemaVersion
from cyclonedx.validation import SchemabasedValidator, make_schemabased_validator
from discovery.export.samples import DESK, SHOP, scans, shuffled
from hypothesis import given
from hypothesis import strategies as st
from packageurl import PackageURL

from lockin.discovery import Finding, Kind, Scan, Setting
from lockin.discovery.export import to_cyclonedx, write_cyclonedx
from lockin.discovery.export._purl import purl

VERSIONS: tuple[Literal["1.6", "1.7"], ...] = ("1.6", "1.7")


@cache
def _validator(version: str) -> SchemabasedValidator:
    """Return a check against the official schema, which the package of CycloneDX carries."""
    return make_schemabased_validator(OutputFormat.JSON, SchemaVersion.from_version(version))


def _bom(*found: Scan, version: Literal["1.6", "1.7"] = "1.6") -> dict[str, Any]:
    text = to_cyclonedx(found, version=version)
    assert _validator(version).validate_str(text) is None
    made: dict[str, Any] = json.loads(text)
    return made


def _components(bom: dict[str, Any]) -> list[dict[str, Any]]:
    return [bom["metadata"]["component"], *bom["components"]]


def _owned(bom: dict[str, Any]) -> int:
    """Return how many findings the document stands for."""
    places = [
        place
        for component in _components(bom)
        for place in component.get("evidence", {}).get("occurrences", ())
        if "bom-ref" in place
    ]
    assert len({place["bom-ref"] for place in places}) == len(places)
    told = [
        one
        for service in bom["services"]
        for one in service["properties"]
        if one["name"] == "lockin:occurrence"
    ]
    return len(places) + len(told)


def _needs(bom: dict[str, Any], ref: str) -> list[str]:
    (found,) = (one for one in bom["dependencies"] if one["ref"] == ref)
    needs: list[str] = found.get("dependsOn", [])
    return needs


@given(st.lists(scans(), max_size=3), st.sampled_from(VERSIONS))
def test_any_text_gives_a_valid_document_with_each_finding_once(
    drawn: list[Scan], version: Literal["1.6", "1.7"]
) -> None:
    bom = _bom(*drawn, version=version)
    assert _owned(bom) == sum(len(scan.findings) for scan in drawn)
    refs = [one["bom-ref"] for one in (*_components(bom), *bom["services"])]
    assert len(set(refs)) == len(refs)
    assert {one["ref"] for one in bom["dependencies"]} == set(refs)
    assert {t for one in bom["dependencies"] for t in one.get("dependsOn", ())} <= set(refs)


@given(st.lists(scans(), max_size=3), st.integers(0, 9))
def test_order_is_irrelevant(drawn: list[Scan], seed: int) -> None:
    other = [shuffled(scan, seed) for scan in drawn]
    assert to_cyclonedx(reversed(other)) == to_cyclonedx(drawn)


@pytest.mark.parametrize("version", VERSIONS)
def test_the_sample_is_valid_in_both_versions(version: Literal["1.6", "1.7"]) -> None:
    bom = _bom(DESK, version=version)
    assert (bom["specVersion"], bom["metadata"]["component"]["name"]) == (version, "desk")
    assert _owned(bom) == len(DESK.findings)


def test_there_is_no_clock_and_the_serial_number_follows_from_the_content() -> None:
    one, again, other = (_bom(DESK), _bom(DESK), _bom(SHOP))
    assert one["serialNumber"] == again["serialNumber"] != other["serialNumber"]
    assert "timestamp" not in one["metadata"]


def test_models_have_a_supplier_evidence_and_the_facts_that_are_known() -> None:
    models = {c["name"]: c for c in _bom(DESK)["components"] if c["type"] == _MODEL}
    assert {name: one.get("supplier") for name, one in models.items()} == {
        "gpt-4o": {"name": "OpenAI"},
        "llama-3": {"name": "Groq"},
        "chat": None,
        "command-r": {"name": "Cohere"},
        "claude-3-opus-20240229": {"name": "Anthropic"},
    }
    assert [(p["location"], p["line"]) for p in models["gpt-4o"]["evidence"]["occurrences"]] == [
        ("app.py", 6),
        ("app.py", 6),
    ]
    opus = models["claude-3-opus-20240229"]
    assert opus["modelCard"]["modelParameters"] == {"task": "text"}
    (limit,) = opus["modelCard"]["considerations"]["technicalLimitations"]
    assert limit.startswith("retires on 2026-01-05")
    assert "checked" in limit
    assert "modelCard" not in models["chat"]
    assert {name for name, one in models.items() if one.get("scope")} == {"command-r"}


_MODEL = "machine-learning-model"


def test_a_literal_that_calls_of_two_vendors_name_keeps_no_supplier() -> None:
    calls = [
        Finding("a.py", n, 1, Kind.CALL, "x", vendor, f"{vendor}-chat", models=("llama-3",))
        for n, vendor in ((1, "groq"), (2, "together"))
    ]
    literal = Finding("a.py", 9, 1, Kind.MODEL, "llama-3", models=("llama-3",))
    bom = _bom(Scan("desk", (*calls, literal)))
    models = [c for c in bom["components"] if c["type"] == _MODEL]
    assert sorted(str(one.get("supplier", {}).get("name")) for one in models) == [
        "Groq",
        "None",
        "Together AI",
    ]


def test_packages_have_their_address_and_role() -> None:
    found = {c.get("purl"): c for c in _bom(DESK)["components"] if "purl" in c}
    assert {url: one["type"] for url, one in found.items()} == {
        "pkg:npm/%40anthropic-ai/sdk": "library",
        "pkg:pypi/openai": "library",
        "pkg:pypi/langchain": "framework",
    }
    assert [p["location"] for p in found["pkg:pypi/openai"]["evidence"]["occurrences"]] == [
        "app.py",
        "requirements.txt",
    ]


def test_services_have_provider_endpoint_and_places_and_nothing_unknown() -> None:
    services = {one["name"]: one for one in _bom(DESK)["services"]}
    groq = services["groq-chat-completions"]
    assert groq["provider"] == {"name": "Groq"}
    assert groq["endpoints"] == ["https://api.groq.com"]
    assert "endpoints" not in services["openai-responses"]
    assert not {"data", "authenticated", "x-trust-boundary"} & {
        k for s in services.values() for k in s
    }
    told = [p["value"] for p in groq["properties"] if p["name"] == "lockin:occurrence"]
    assert told == ["app.py:9:1 call openai.OpenAI().chat.completions.create"]
    still_open = services["set by environment variable LLM_URL"]
    assert "provider" not in still_open


def test_the_graph_follows_production_code_only() -> None:
    bom = _bom(DESK)
    needs = _needs(bom, "system:desk")
    assert {"service:openai-responses", "service:groq-chat-completions", "pkg:pypi/openai"} <= set(
        needs
    )
    assert "service:cohere-chat" not in needs
    assert _needs(bom, "service:openai-responses") == ["model:openai/gpt-4o"]
    assert _needs(bom, "service:cohere-chat") == []
    assert _needs(bom, "agent:system:desk:Triage") == ["service:openai-agents-sdk"]
    assert _needs(bom, "gateway:system:desk:litellm") == ["service:anthropic-messages"]


def test_several_roots_share_a_service_and_keep_their_places() -> None:
    bom = _bom(DESK, SHOP)
    assert bom["metadata"]["component"]["name"] == "discovered"
    assert _needs(bom, "discovered") == ["system:desk", "system:shop"]
    (service,) = (one for one in bom["services"] if one["name"] == "openai-responses")
    told = [p["value"] for p in service["properties"] if p["name"] == "lockin:occurrence"]
    assert [one.partition(" ")[0] for one in told] == ["desk/app.py:6:9", "shop/app.py:6:9"]


def test_coverage_is_told() -> None:
    bom = _bom(DESK)
    told = {(one["name"], one["value"]) for one in bom["metadata"]["properties"]}
    assert ("lockin:language-not-read", "Zig 3") in told
    assert ("lockin:file-not-read", "data/a b#c.py: larger than 1048576 bytes") in told
    assert bom["compositions"] == [{"aggregate": "incomplete", "assemblies": ["system:desk"]}]


@pytest.mark.parametrize(
    ("host", "point"),
    [
        ("api.groq.com", ["https://api.groq.com"]),
        ("localhost:11434", ["//localhost:11434"]),
        ("ollama", ["//ollama"]),
        ("10.1.2.3", ["//10.1.2.3"]),
        ("h/p?key=1", None),
        ("user@host", None),
    ],
)
def test_an_endpoint_states_no_scheme_that_is_not_known(host: str, point: list[str] | None) -> None:
    call = Finding("a.py", 1, 1, Kind.CALL, "x", None, "self-hosted-api", host=host)
    (service,) = _bom(Scan("desk", (call,)))["services"]
    assert service.get("endpoints") == point


@pytest.mark.parametrize(
    ("file", "name", "url"),
    [
        ("requirements/base.txt", "Google_GenAI", "pkg:pypi/google-genai"),
        ("web/src/App.tsx", "@langchain/openai", "pkg:npm/%40langchain/openai"),
        ("go.mod", "github.com/Azure/azopenai", "pkg:golang/github.com/azure/azopenai"),
        ("pom.xml", "com.openai:openai-java", "pkg:maven/com.openai/openai-java"),
        ("build.gradle.kts", "openai-java", None),
        ("Desk.csproj", "OpenAI", "pkg:nuget/OpenAI"),
        ("Gemfile", "ruby-openai", "pkg:gem/ruby-openai"),
        ("composer.json", "openai-php/client", "pkg:composer/openai-php/client"),
        ("Cargo.toml", "async-openai", "pkg:cargo/async-openai"),
        ("notes.md", "openai", None),
    ],
)
def test_package_urls_are_canonical(file: str, name: str, url: str | None) -> None:
    made = purl(Finding(file, 1, 1, Kind.MANIFEST, name))
    assert made == url
    if made is not None:
        assert PackageURL.from_string(made).to_string() == made


def test_another_version_is_refused() -> None:
    version: Any = "1.5"
    with pytest.raises(ValueError, match=r"1\.6 or 1\.7"):
        to_cyclonedx(DESK, version=version)


def test_an_invalid_document_is_refused_by_the_schema() -> None:
    bom = _bom(DESK)
    bom["components"][0]["type"] = "brain"
    assert _validator("1.6").validate_str(json.dumps(bom)) is not None


def test_no_text_that_looks_like_a_credential_is_written(tmp_path: Path) -> None:
    secret = "sk-ant-" + "abcdefghijklmnopqrst1234"
    call = Finding(
        "a.py", 1, 1, Kind.CALL, secret, host=f"u:{secret}@h", models=(secret,),
        decided_by=secret, setting=Setting.EXAMPLE,
    )  # fmt: skip
    path = write_cyclonedx(Scan("desk", (call,)), tmp_path / "bom.cdx.json")
    assert secret not in path.read_text()
