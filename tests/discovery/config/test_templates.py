"""Resources of AI clouds in ARM, Bicep, CloudFormation and Pulumi templates."""

from __future__ import annotations

import json
from pathlib import PurePosixPath

from lockin.discovery.config.templates import read_template, wants_template
from lockin.discovery.findings import Finding, Skipped
from lockin.discovery.sources import SourceFile

BICEP = """\
param modelName string = 'gpt-4o'
param secret string
resource account 'Microsoft.CognitiveServices/accounts@2025-04-01' = {
  name: 'desk'
  kind: 'AIServices'
  location: 'westeurope'
}
resource known 'Microsoft.CognitiveServices/accounts@2025-04-01' existing = {
  name: 'x'
}
resource chat 'Microsoft.CognitiveServices/accounts/deployments@2025-04-01' = {
  parent: account
  properties: {
    model: {
      format: 'OpenAI'
      name: modelName
    }
  }
}
@batchSize(1)
resource each 'Microsoft.CognitiveServices/accounts/deployments@2025-04-01' = [for d in ds: {
  parent: account
  properties: {
    model: d.model
  }
}]
resource store 'Microsoft.Storage/storageAccounts@2023-01-01' = {
  name: 's'
}
"""
CLOUDFORMATION = """\
AWSTemplateFormatVersion: 2010-09-09
Parameters:
  Model:
    Type: String
    Default: anthropic.claude-3-5-sonnet-20240620-v1:0
Resources:
  Clerk:
    Type: AWS::Bedrock::Agent
    Properties:
      FoundationModel: !Ref Model
      Instruction: SECRET
  Notes:
    Type: AWS::Bedrock::KnowledgeBase
    Properties:
      KnowledgeBaseConfiguration:
        VectorKnowledgeBaseConfiguration:
          EmbeddingModelArn: !Sub
            arn:aws:bedrock:${AWS::Region}::foundation-model/cohere.embed-v4:0
  Bucket:
    Type: AWS::S3::Bucket
"""


def read(path: str, text: str) -> list[Finding]:
    assert wants_template(PurePosixPath(path))
    return [f for f in read_template(SourceFile(path, text)) if isinstance(f, Finding)]


def test_bicep() -> None:
    found = {f.group: f for f in read("main.bicep", BICEP)}
    assert sorted(found, key=str) == ["account", "chat", "each"]
    assert found["account"].region == "westeurope"
    chat = found["chat"]
    assert (chat.service, chat.models) == ("azure-openai-chat-completions", ("gpt-4o",))
    assert (chat.line, chat.column) == (11, 15)
    assert found["each"].models == ()


def test_arm_with_nested_resources() -> None:
    text = json.dumps(
        {
            "parameters": {"model": {"defaultValue": "text-embedding-3-large"}},
            "resources": [
                {
                    "type": "Microsoft.CognitiveServices/accounts",
                    "kind": "OpenAI",
                    "name": "desk",
                    "location": "[resourceGroup().location]",
                    "resources": [
                        {
                            "type": "deployments",
                            "name": "embed",
                            "properties": {
                                "model": {"format": "OpenAI", "name": "[parameters('model')]"}
                            },
                        }
                    ],
                },
                {"type": "Microsoft.CognitiveServices/accounts", "kind": "FormRecognizer"},
            ],
        },
        indent=1,
    )
    found = {f.group: f for f in read("azuredeploy.json", text)}
    assert sorted(found, key=str) == ["desk", "embed"]
    assert found["embed"].service == "azure-openai-embeddings"
    assert found["desk"].region is None


def test_cloudformation_in_yaml_and_json() -> None:
    found = {f.group: f for f in read("stack.yaml", CLOUDFORMATION)}
    assert sorted(found, key=str) == ["Clerk", "Notes"]
    assert found["Clerk"].models == ("anthropic.claude-3-5-sonnet-20240620-v1:0",)
    assert found["Clerk"].service == "bedrock-agents"
    assert found["Notes"].models == ("cohere.embed-v4:0",)
    assert (found["Clerk"].line, found["Clerk"].column) == (8, 11)
    assert "SECRET" not in repr(found)
    held = {"Resources": {"Rail": {"Type": "AWS::Bedrock::Guardrail", "Properties": {}}}}
    assert [f.vendor for f in read("stack.json", json.dumps(held))] == ["aws"]


def test_pulumi() -> None:
    text = (
        "resources:\n  chat:\n    type: azure-native:cognitiveservices:Deployment\n"
        "    properties:\n      properties: {model: {format: OpenAI, name: gpt-4o}}\n"
    )
    assert [(f.service, f.line) for f in read("Pulumi.yaml", text)] == [
        ("azure-openai-chat-completions", 3)
    ]


def test_other_files_are_not_parsed_and_broken_ones_are_skipped() -> None:
    assert list(read_template(SourceFile("a.yaml", "a: [\n"))) == []
    (one,) = read_template(SourceFile("a.yaml", "Type: AWS::Bedrock::Agent\nb: [\n"))
    assert isinstance(one, Skipped)
    assert list(read_template(SourceFile("a.bicep", "Microsoft.CognitiveServices/ {{{ ["))) == []


def test_deployments_that_are_handed_to_a_module() -> None:
    text = """\
param name string = 'gpt-4o'
var defaults = [
  { name: 'small', model: { format: 'OpenAI', name: 'gpt-4o-mini' } }
]
module openAi 'core/ai.bicep' = if (on) {
  params: {
    deployments: concat([
      { name: 'chat', model: { format: 'OpenAI', name: name, version: '1' } }
    ], more)
  }
}
"""
    found = {f.group: f for f in read("main.bicep", text)}
    assert {g: (f.models, f.line) for g, f in found.items()} == {
        "small": (("gpt-4o-mini",), 3),
        "chat": (("gpt-4o",), 8),
    }


def test_a_model_that_a_loop_gives_is_decided_elsewhere() -> None:
    found = {f.group: f for f in read("main.bicep", BICEP)}
    assert found["each"].decided_by == "parameter d.model"
