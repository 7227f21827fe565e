"""Compose, Kubernetes, Helm and Dockerfiles: variables, images, Envoy AI Gateway."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from lockin.discovery.config.containers import CONTAINERS
from lockin.discovery.findings import Finding, Kind, Skipped
from lockin.discovery.sources import SourceFile, Tree

COMPOSE = """\
services:
  desk:
    image: registry.example/desk:1
    environment:
      - OPENAI_API_KEY=${OPENAI_API_KEY}
      - ANTHROPIC_API_KEY
      - OPENAI_BASE_URL=http://litellm:4000/v1
      - DB_PASSWORD=SECRET
  worker:
    environment:
      MISTRAL_API_KEY: SECRET
      OPENAI_API_BASE: https://internal.corp.example/v1
      OPENAI_MODEL: gpt-4o
  litellm:
    image: ghcr.io/berriai/litellm:main-stable
  models:
    image: "ollama/ollama:latest"
"""
KUBERNETES = """\
apiVersion: v1
kind: Secret
metadata: {name: keys}
stringData:
  GROQ_API_KEY: SECRET
---
apiVersion: apps/v1
kind: Deployment
spec:
  template:
    spec:
      containers:
        - name: desk
          image: vllm/vllm-openai@sha256:00
          env:
            - name: AZURE_OPENAI_API_KEY
              valueFrom: {secretKeyRef: {name: keys, key: azure}}
            - name: OLLAMA_HOST
              value: http://localhost:11434
"""
HELM = """\
{{- if .Values.enabled }}
spec:
  # OPENAI_API_KEY is set elsewhere
  containers:
    - image: ollama/ollama:{{ .Values.tag }}
      env:
        - name: COHERE_API_KEY
          value: {{ .Values.key | quote }}
{{- end }}
"""
DOCKERFILE = """\
FROM --platform=linux/amd64 ghcr.io/huggingface/text-generation-inference:3.0
ARG OPENAI_API_KEY
ENV ANTHROPIC_MODEL=claude-sonnet-4-5 \\
    GEMINI_API_KEY="SECRET" PATH=/bin
# ENV GROQ_API_KEY=x
ENV XAI_API_KEY SECRET
"""
ENVOY = """\
apiVersion: aigateway.envoyproxy.io/v1beta1
kind: AIGatewayRoute
metadata: {name: Front}
spec:
  rules:
    - matches:
        - headers: [{type: Exact, name: x-ai-eg-model, value: small}]
      backendRefs:
        - name: aws
          modelNameOverride: us.amazon.nova-micro-v1:0
          priority: 0
        - name: groq
          priority: 1
        - name: own
"""
BACKENDS = """\
apiVersion: aigateway.envoyproxy.io/v1beta1
kind: AIServiceBackend
metadata: {name: aws}
spec: {schema: {name: AWSBedrock}, backendRef: {name: aws, kind: Backend}}
---
apiVersion: aigateway.envoyproxy.io/v1beta1
kind: AIServiceBackend
metadata: {name: groq}
spec: {schema: {name: OpenAI}, backendRef: {name: groq-host}}
---
apiVersion: aigateway.envoyproxy.io/v1beta1
kind: AIServiceBackend
metadata: {name: own}
spec: {schema: {name: OpenAI}, backendRef: {name: own-host}}
---
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: Backend
metadata: {name: groq-host}
spec: {endpoints: [{fqdn: {hostname: api.groq.com, port: 443}}]}
"""


def scan(files: dict[str, str]) -> list[Finding | Skipped]:
    assert all(CONTAINERS.wants(PurePosixPath(path)) for path in files)
    return list(CONTAINERS.read([SourceFile(p, t) for p, t in files.items()], Tree()))


def of(kind: Kind, files: dict[str, str]) -> list[Finding]:
    return [f for f in scan(files) if isinstance(f, Finding) and f.kind is kind]


def test_variables_of_a_compose_file() -> None:
    found = of(Kind.ENVIRONMENT, {"docker-compose.yml": COMPOSE})
    assert [(f.name, f.line, f.column, f.vendor) for f in found] == [
        ("OPENAI_API_KEY", 5, 9, "openai"),
        ("ANTHROPIC_API_KEY", 6, 9, "anthropic"),
        ("OPENAI_BASE_URL", 7, 9, None),
        ("MISTRAL_API_KEY", 11, 7, "mistral"),
        ("OPENAI_API_BASE", 12, 7, None),
        ("OPENAI_MODEL", 13, 7, "openai"),
    ]
    by_name = {f.name: f for f in found}
    assert by_name["OPENAI_BASE_URL"].service == "litellm-proxy"
    assert by_name["OPENAI_API_BASE"].host is None
    assert by_name["OPENAI_API_BASE"].decided_by == "environment variable OPENAI_API_BASE"
    assert by_name["OPENAI_MODEL"].models == ("gpt-4o",)
    assert "SECRET" not in repr(found)
    assert "internal.corp" not in repr(found)


def test_images_that_serve_models_or_stand_before_them() -> None:
    found = of(Kind.RESOURCE, {"compose.yaml": COMPOSE})
    assert [(f.name, f.service, f.via[0], f.line) for f in found] == [
        ("berriai/litellm", "litellm-proxy", "gateway", 15),
        ("ollama/ollama", "self-hosted-ollama", "model-server", 17),
    ]


def test_kubernetes_documents_keep_their_lines() -> None:
    files = {"k8s/app.yaml": KUBERNETES}
    assert [(f.name, f.line, f.column) for f in of(Kind.ENVIRONMENT, files)] == [
        ("GROQ_API_KEY", 5, 3),
        ("AZURE_OPENAI_API_KEY", 16, 21),
        ("OLLAMA_HOST", 18, 21),
    ]
    assert [f.service for f in of(Kind.RESOURCE, files)] == ["self-hosted-vllm"]
    assert "SECRET" not in repr(scan(files))


@pytest.mark.parametrize("path", ["chart/templates/app.yaml", "chart/templates/_env.tpl"])
def test_a_template_that_is_no_yaml_is_read_by_line(path: str) -> None:
    (name,) = of(Kind.ENVIRONMENT, {path: HELM})
    assert (name.name, name.line, name.column) == ("COHERE_API_KEY", 7, 17)


def test_values_of_a_chart() -> None:
    text = "image:\n  repository: ollama/ollama\n  tag: x\nextraEnv:\n  - OPENAI_API_KEY=SECRET\n"
    assert [f.line for f in of(Kind.RESOURCE, {"values.yaml": text})] == [2]
    assert [f.line for f in of(Kind.ENVIRONMENT, {"values.yaml": text})] == [5]


def test_a_dockerfile() -> None:
    found = scan({"Dockerfile": DOCKERFILE})
    assert [(f.name, f.line, f.column) for f in found if isinstance(f, Finding)] == [
        ("huggingface/text-generation-inference", 1, 29),
        ("OPENAI_API_KEY", 2, 5),
        ("ANTHROPIC_MODEL", 3, 5),
        ("GEMINI_API_KEY", 4, 5),
        ("XAI_API_KEY", 6, 5),
    ]
    assert "SECRET" not in repr(found)


def test_routes_of_envoy_over_several_files() -> None:
    routes = of(Kind.ROUTE, {"a.yaml": ENVOY, "b.yaml": BACKENDS})
    assert [(f.group, f.gateway, f.service, f.host, f.line) for f in routes] == [
        ("small", "front", "bedrock-converse", None, 9),
        ("small", "front", "groq-chat-completions", "api.groq.com", 12),
        ("small", "front", None, None, 14),
    ]
    assert routes[0].models == ("us.amazon.nova-micro-v1:0",)
    assert routes[2].decided_by == "backend own-host"


def test_pipelines_are_no_deployment() -> None:
    for path in (".github/workflows/ci.yml", ".gitlab-ci.yml", "pnpm-lock.yaml", "src/a.py"):
        assert not CONTAINERS.wants(PurePosixPath(path))


def test_broken_files_are_skipped_and_aliases_end() -> None:
    (one,) = scan({"a.yaml": "OPENAI_API_KEY: [\n"})
    assert isinstance(one, Skipped)
    assert [
        f.name for f in of(Kind.ENVIRONMENT, {"a.yaml": "a: &a\n  GROQ_API_KEY: x\nb: *a\n"})
    ] == ["GROQ_API_KEY"]
    assert scan({"a.yaml": "unrelated: [\n"}) == []
