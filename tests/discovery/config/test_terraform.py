"""Resources of AI clouds in Terraform source, JSON, plans and states."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import Any

import pytest

from lockin.discovery.config.terraform import TERRAFORM
from lockin.discovery.findings import Confidence, Finding, Skipped
from lockin.discovery.sources import SourceFile, Tree

MAIN = """\
# resource "azurerm_cognitive_account" "old" {}
resource "azurerm_cognitive_account" "desk" {
  kind     = "OpenAI"
  location = "swedencentral"
}

resource "azurerm_cognitive_account" "speech" {
  kind = "SpeechServices"
}

resource "azurerm_cognitive_deployment" "chat" {
  name = "chat"
  model {
    format  = "OpenAI"
    name    = var.model
    version = "2024-08-06"
  }
}

resource "azurerm_cognitive_deployment" "unknown" {
  model {
    format = "OpenAI"
    name   = var.other
  }
}

resource "azapi_resource" "mistral" {
  type = "Microsoft.CognitiveServices/accounts/deployments@2025-04-01-preview"
  body = {
    properties = { model = { format = "Mistral AI", name = "mistral-large" } }
  }
}

resource "aws_bedrockagent_agent" "clerk" {
  foundation_model = local.claude
  instruction      = "SECRET instructions"
}

resource "aws_bedrockagent_knowledge_base" "notes" {
  knowledge_base_configuration {
    vector_knowledge_base_configuration {
      embedding_model_arn = "arn:aws:bedrock:eu-west-1::foundation-model/cohere.embed-v4:0"
    }
  }
}

resource "aws_bedrock_something_new" "x" {}

resource "google_project_service" "apis" {
  for_each = toset(["run.googleapis.com", "aiplatform.googleapis.com"])
  service  = each.value
}

resource "google_vertex_ai_index" "index" {
  region = "europe-west4"
}

resource "aws_s3_bucket" "b" {
  bucket = "aws_bedrock"
}
"""
VARIABLES = """\
variable "model" {
  default = "gpt-4o"
}
variable "other" {}
locals {
  claude = "eu.anthropic.claude-sonnet-4-20250514-v1:0"
}
"""


def scan(*files: tuple[str, str]) -> list[Finding | Skipped]:
    assert all(TERRAFORM.wants(PurePosixPath(path)) for path, _ in files)
    return list(TERRAFORM.read([SourceFile(path, text) for path, text in files], Tree()))


def found(*files: tuple[str, str]) -> dict[str | None, Finding]:
    return {f.group: f for f in scan(*files) if isinstance(f, Finding)}


@pytest.fixture
def source() -> dict[str | None, Finding]:
    return found(("infra/main.tf", MAIN), ("infra/variables.tf", VARIABLES))


def test_resources_of_ai_clouds_and_no_others(source: dict[str | None, Finding]) -> None:
    assert {(f.group, f.vendor, f.via[0]) for f in source.values()} == {
        ("desk", "microsoft", "account"),
        ("chat", "microsoft", "deployment"),
        ("unknown", "microsoft", "deployment"),
        ("mistral", "microsoft", "deployment"),
        ("clerk", "aws", "agent"),
        ("notes", "aws", "knowledge-base"),
        ("x", "aws", "account"),
        ("apis", "google", "api"),
        ("index", "google", "index"),
    }


def test_services_models_and_regions(source: dict[str | None, Finding]) -> None:
    assert source["desk"].region == "swedencentral"
    assert source["index"].region == "europe-west4"
    assert {g: (f.service, f.models) for g, f in source.items() if f.models} == {
        "chat": ("azure-openai-chat-completions", ("gpt-4o",)),
        "mistral": ("azure-inference-chat-completions", ("mistral-large",)),
        "clerk": ("bedrock-agents", ("eu.anthropic.claude-sonnet-4-20250514-v1:0",)),
        "notes": ("bedrock-embeddings", ("cohere.embed-v4:0",)),
    }


def test_a_default_may_be_overridden_and_a_variable_without_one_decides(
    source: dict[str | None, Finding],
) -> None:
    assert source["chat"].confidence is Confidence.MEDIUM
    assert source["mistral"].confidence is Confidence.HIGH
    assert source["unknown"].models == ()
    assert source["unknown"].decided_by == "parameter var.other"


def test_places_are_those_of_the_types(source: dict[str | None, Finding]) -> None:
    lines = MAIN.splitlines()
    for finding in source.values():
        if finding.via[0] != "api":
            assert lines[finding.line - 1][finding.column :].startswith(
                finding.name.split("/")[0][:9]
            ) or (finding.name.startswith("Microsoft") and "azapi" in lines[finding.line - 1])
    assert lines[source["apis"].line - 1][source["apis"].column - 1 :].startswith("aiplatform")


def test_variables_of_another_folder_do_not_count() -> None:
    assert found(("a/main.tf", MAIN), ("b/variables.tf", VARIABLES))["chat"].models == ()


def test_nothing_but_the_resource_is_kept(source: dict[str | None, Finding]) -> None:
    assert "SECRET" not in repr(source)


def resource(**values: str) -> dict[str, Any]:
    return {
        "address": "module.ai.azurerm_cognitive_deployment.chat",
        "mode": "managed",
        "type": "azurerm_cognitive_deployment",
        "name": "chat",
        "values": {"model": [{"format": "OpenAI", "name": "gpt-4o"}], **values},
    }


def test_a_plan_with_modules() -> None:
    inner = {"child_modules": [{"resources": [resource(primary_access_key="SECRET")]}]}
    for section in ("planned_values", "values"):
        text = json.dumps({"terraform_version": "1.9", section: {"root_module": inner}}, indent=1)
        (one,) = scan(("tf-plan.json", text))
        assert isinstance(one, Finding)
        assert one.models == ("gpt-4o",)
        assert "azurerm_cognitive_deployment" in text.splitlines()[one.line - 1]
        assert "SECRET" not in repr(one)


def test_a_state() -> None:
    attributes = {"model": [{"format": "OpenAI", "name": "gpt-4o"}], "key": "SECRET"}
    one = {**resource(), "instances": [{"attributes": attributes}]}
    (finding,) = scan(("terraform.tfstate", json.dumps({"resources": [one]})))
    assert isinstance(finding, Finding)
    assert finding.models == ("gpt-4o",)
    assert "SECRET" not in repr(finding)


def test_json_syntax() -> None:
    text = json.dumps({"resource": {"aws_bedrock_guardrail": {"rail": {"name": "x"}}}})
    assert found(("main.tf.json", text))["rail"].vendor == "aws"


@pytest.mark.parametrize(
    "text",
    [
        'resource "aws_bedrock_guardrail" "x" {' + "a = " + "[" * 20_000,
        "resource aws_bedrock {" * 2000,
        'resource "azurerm_cognitive_deployment" "x" {' + "model {" * 500,
        "aws_bedrock\x00 \udcff",
        'resource "azapi_resource" "x" { type = 3 }\n# Microsoft.CognitiveServices',
    ],
)
def test_broken_source_never_raises(text: str) -> None:
    for one in scan(("main.tf", text)):
        assert isinstance(one, Finding)


def test_a_broken_plan_is_skipped_with_a_reason() -> None:
    (one,) = scan(("plan.json", '{"aws_bedrock": '))
    assert isinstance(one, Skipped)


def test_deployments_that_are_handed_to_a_module() -> None:
    text = """\
module "openai" {
  source = "Azure/avm-res-cognitiveservices-account/azurerm"
  cognitive_deployments = {
    chat = { name = "chat", model = { format = "OpenAI", name = "gpt-4o" } }
  }
}
locals {
  more = [{ name = "embed", model_format = "OpenAI", model_name = "text-embedding-3-small" }]
}
"""
    held = found(("main.tf", text))
    assert {g: (f.service, f.line) for g, f in held.items()} == {
        "chat": ("azure-openai-chat-completions", 4),
        "embed": ("azure-openai-embeddings", 8),
    }


def test_an_expression_is_not_kept() -> None:
    text = (
        'resource "aws_bedrockagent_agent" "a" {\n  foundation_model = lookup(var.m, "SECRET")\n}\n'
    )
    assert found(("main.tf", text))["a"].decided_by == "parameter of an expression"
