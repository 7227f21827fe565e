"""Files of environment variables: names are told, values never are."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lockin.discovery.config.env import read_env, wants_env
from lockin.discovery.findings import Finding, Kind, Setting
from lockin.discovery.sources import SourceFile

TEXT = """\
# OpenAI key, = ask the platform team
OPENAI_API_KEY=sk-SECRET
export SHOP_ANTHROPIC_API_KEY="sk-ant-SECRET"
# GROQ_API_KEY=
DATABASE_URL=postgres://u:SECRET@db/x
AZURE_OPENAI_ENDPOINT=https://secret.openai.azure.com
OPENAI_BASE_URL=https://api.groq.com/openai/v1
LLM_MODEL=gpt-4o
OPENAI_API_KEY=again
VERTEX_API_KEY_2=SECRET
COHERENT=1
"""


def read(path: str, text: str = TEXT) -> list[Finding]:
    return [f for f in read_env(SourceFile(path, text)) if isinstance(f, Finding)]


def test_names_with_their_vendor_and_place() -> None:
    found = read(".env")
    assert [(f.name, f.line, f.column, f.vendor) for f in found] == [
        ("OPENAI_API_KEY", 2, 1, "openai"),
        ("SHOP_ANTHROPIC_API_KEY", 3, 8, "anthropic"),
        ("GROQ_API_KEY", 4, 3, "groq"),
        ("AZURE_OPENAI_ENDPOINT", 6, 1, "microsoft"),
        ("OPENAI_BASE_URL", 7, 1, None),
        ("LLM_MODEL", 8, 1, None),
        ("VERTEX_API_KEY_2", 10, 1, "google"),
    ]
    assert {f.kind for f in found} == {Kind.ENVIRONMENT}
    assert {f.name: f.decided_by for f in found}["OPENAI_BASE_URL"] == (
        "environment variable OPENAI_BASE_URL"
    )


def test_no_value_of_a_real_file_is_kept() -> None:
    for finding in read("deploy/.env.production"):
        assert (finding.host, finding.models) == (None, ())
        assert "SECRET" not in repr(finding)


def test_an_example_gives_hosts_and_models_that_the_tables_know() -> None:
    found = {f.name: f for f in read(".env.example")}
    base = found["OPENAI_BASE_URL"]
    assert (base.vendor, base.host) == ("groq", "api.groq.com")
    assert found["LLM_MODEL"].models == ("gpt-4o",)
    assert "SECRET" not in repr(found)


def test_an_unknown_host_and_an_unknown_model_are_not_kept() -> None:
    text = "OPENAI_BASE_URL=https://hidden.corp.example/v1\nLLM_MODEL=sk-SECRET\n"
    assert [(f.host, f.models) for f in read(".env.example", text)] == [(None, ()), (None, ())]


def test_an_example_of_the_environment_is_not_example_code() -> None:
    assert {f.setting for f in read("shop/.env.example")} == {Setting.PRODUCTION}
    assert {f.setting for f in read("examples/.env")} == {Setting.EXAMPLE}


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        (".env", True),
        ("a/.env.local", True),
        (".env.example", True),
        ("prod.env", True),
        (".envrc", True),
        ("env.example", True),
        ("example.env", True),
        ("env.ts", False),
        (".env.d.ts", False),
        ("environment.yml", False),
        ("env.py", False),
    ],
)
def test_which_files_are_wanted(path: str, wanted: bool) -> None:
    assert wants_env(PurePosixPath(path)) is wanted


@given(st.text(max_size=400))
def test_what_stands_behind_the_sign_never_matters_in_a_real_file(value: str) -> None:
    line = value.replace("\n", " ").replace("\r", " ")
    line = "".join(line.split()) if len(line.splitlines()) > 1 else line
    plain = read(".env", "MISTRAL_API_KEY=\n")
    assert read(".env", f"MISTRAL_API_KEY={line}\n")[:1] == plain
