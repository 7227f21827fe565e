"""What a route of a LiteLLM configuration says beside its target."""

from __future__ import annotations

from lockin.discovery.config.litellm import read_litellm
from lockin.discovery.findings import Finding, Kind
from lockin.discovery.sources import SourceFile

CONFIG = """\
model_list:
  - model_name: "openai/*"
    litellm_params: {model: "openai/*"}
  - model_name: claude
    litellm_params: {model: bedrock/anthropic.claude-x, aws_region_name: eu-central-1}
  - model_name: gemini
    litellm_params: {model: vertex_ai/gemini-2.5-pro, vertex_location: os.environ/PLACE}
"""


def test_patterns_name_no_model_and_regions_are_kept() -> None:
    found = [f for f in read_litellm(SourceFile("proxy.yaml", CONFIG)) if isinstance(f, Finding)]
    routes = [f for f in found if f.kind is Kind.ROUTE]
    assert [(f.vendor, f.models, f.region) for f in routes] == [
        ("openai", (), None),
        ("aws", ("anthropic.claude-x",), "eu-central-1"),
        ("google", ("gemini-2.5-pro",), None),
    ]
