"""Declared packages of the other ecosystems, with their place, and nothing that is locked."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from lockin.discovery.config.manifests import MANIFESTS, read_manifest, wants_manifest
from lockin.discovery.findings import Finding, Kind, Skipped
from lockin.discovery.sources import SourceFile

POM = """\
<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <properties><spring.group>org.springframework.ai</spring.group></properties>
  <dependencyManagement><dependencies>
    <dependency>
      <groupId>${spring.group}</groupId>
      <artifactId>spring-ai-bom</artifactId>
      <type>pom</type>
    </dependency>
  </dependencies></dependencyManagement>
  <dependencies>
    <dependency>
      <groupId>${spring.group}</groupId>
      <artifactId>spring-ai-starter-model-azure-openai</artifactId>
      <exclusions><exclusion>
        <groupId>com.openai</groupId><artifactId>openai-java</artifactId>
      </exclusion></exclusions>
    </dependency>
    <!-- <dependency><groupId>com.openai</groupId>
         <artifactId>openai-java</artifactId></dependency> -->
    <dependency><groupId>${unknown}</groupId><artifactId>openai-java</artifactId></dependency>
  </dependencies>
</project>
"""
GRADLE = """\
plugins { id 'java' }
dependencies {
    // implementation 'com.openai:openai-java:1.0'
    /* testImplementation 'com.openai:openai-java:1.0'
    implementation 'com.openai:openai-java:1.0' */
    implementation 'dev.langchain4j:langchain4j-anthropic:1.0.0'
    implementation platform("dev.langchain4j:langchain4j-bom:1.0.0")
    runtimeOnly group: 'software.amazon.awssdk', name: 'bedrockruntime', version: '2.29'
    implementation "org.slf4j:slf4j-api:2"
}
"""
CATALOG = """\
[versions]
openai = "1.0"
[libraries]
openai = { module = "com.openai:openai-java", version.ref = "openai" }
genai = { group = "com.google.genai", name = "google-genai", version = "1" }
cohere = "com.cohere:cohere-java:1.2"
# anthropic = "com.anthropic:anthropic-java:1"
[bundles]
all = ["com.anthropic:anthropic-java:1"]
"""
CSPROJ = """\
<Project Sdk="Microsoft.NET.Sdk">
  <ItemGroup>
    <PackageReference Include="azure.ai.openai" Version="2.1.0" />
    <PackageReference Include="Microsoft.SemanticKernel.Connectors.Weaviate" />
    <PackageReference Include="Newtonsoft.Json" Version="13" />
  </ItemGroup>
</Project>
"""
GO_MOD = """\
module example.org/openai

go 1.23

require github.com/sashabaranov/go-openai v1.36.0

require (
\tgithub.com/openai/openai-go/v2 v2.1.0
\tgithub.com/aws/aws-sdk-go-v2/service/bedrockruntime v1.2.3 // indirect
\tgoogle.golang.org/genai v1.0.0
)

replace (
\tgithub.com/tmc/langchaingo v0.1 => ../fork
)
"""
GEMFILE = """\
source "https://rubygems.org"
gem "rails"
# gem "anthropic"
gem 'ruby-openai', '~> 7'
group :test do
  gem("ruby_llm")
end
"""
CARGO = """\
[package]
name = "async-openai"
[dependencies]
async_openai = "0.28"
llm = { package = "rig-core", version = "0.9" }
ollama-rs.workspace = true
[dependencies.aws-sdk-bedrockruntime]
version = "1"
[target.'cfg(unix)'.dev-dependencies]
genai = "0.1"
[features]
rmcp = []
[workspace.dependencies]
octocrab = "0.40"
"""


def read(path: str, text: str) -> list[Finding]:
    assert MANIFESTS.wants(PurePosixPath(path))
    return [
        f
        for f in read_manifest(SourceFile(path, text))
        if isinstance(f, Finding) and f.kind is Kind.MANIFEST
    ]


def declared(path: str, text: str) -> list[tuple[str, int, int, str]]:
    return [(f.name, f.line, f.column, str(f.confidence)) for f in read(path, text)]


def skipped(path: str, text: str) -> list[str]:
    return [s.reason for s in read_manifest(SourceFile(path, text)) if isinstance(s, Skipped)]


def test_maven_fills_in_properties_and_tells_what_is_managed_from_what_is_used() -> None:
    assert declared("pom.xml", POM) == [
        ("org.springframework.ai:spring-ai-bom", 7, 19, "medium"),
        ("org.springframework.ai:spring-ai-starter-model-azure-openai", 14, 19, "high"),
    ]
    assert [f.vendor for f in read("pom.xml", POM)] == [None, "microsoft"]


def test_an_entity_is_never_expanded() -> None:
    bomb = '<!DOCTYPE p [<!ENTITY a "xx"><!ENTITY b "&a;&a;">]>' + POM.partition("\n")[2]
    assert read("pom.xml", bomb) == []
    assert skipped("pom.xml", bomb) == ["has a document type"]


@pytest.mark.parametrize(
    "text", ["<dependency>" * 200, "<a><dependencies>", "<dependencies/><dependency/>"]
)
def test_broken_markup_is_skipped_with_a_reason(text: str) -> None:
    (reason,) = skipped("pom.xml", text)
    assert reason.startswith(("not XML at line", "nested deeper"))


def test_gradle_without_its_comments() -> None:
    assert declared("build.gradle", GRADLE) == [
        ("dev.langchain4j:langchain4j-anthropic", 6, 21, "high"),
        ("dev.langchain4j:langchain4j-bom", 7, 30, "high"),
        ("software.amazon.awssdk:bedrockruntime", 8, 25, "high"),
    ]
    kotlin = 'dependencies { implementation("com.openai:openai-java:2") }\n'
    assert [d[0] for d in declared("app/build.gradle.kts", kotlin)] == ["com.openai:openai-java"]


def test_a_version_catalog_pins() -> None:
    assert declared("gradle/libs.versions.toml", CATALOG) == [
        ("com.openai:openai-java", 4, 22, "medium"),
        ("com.google.genai:google-genai", 5, 20, "medium"),
        ("com.cohere:cohere-java", 6, 11, "medium"),
    ]


def test_nuget_in_any_case_and_modules_of_a_framework() -> None:
    assert declared("desk.csproj", CSPROJ) == [
        ("Azure.AI.OpenAI", 3, 5, "high"),
        ("Microsoft.SemanticKernel.Connectors.Weaviate", 4, 5, "high"),
    ]
    central = (
        '<Project><ItemGroup><PackageVersion Include="OpenAI" Version="2"/></ItemGroup></Project>'
    )
    assert declared("Directory.Packages.props", central) == [("OpenAI", 1, 21, "medium")]
    old = '<packages><package id="Anthropic.SDK" version="1" /></packages>'
    assert [d[0] for d in declared("packages.config", old)] == ["Anthropic.SDK"]


def test_go_without_what_is_indirect() -> None:
    assert declared("go.mod", GO_MOD) == [
        ("github.com/sashabaranov/go-openai", 5, 9, "high"),
        ("github.com/openai/openai-go", 8, 2, "high"),
        ("google.golang.org/genai", 10, 2, "high"),
    ]


def test_ruby() -> None:
    assert declared("Gemfile", GEMFILE) == [
        ("ruby-openai", 4, 6, "high"),
        ("ruby_llm", 6, 8, "high"),
    ]
    spec = "Gem::Specification.new do |s|\n  s.add_runtime_dependency 'anthropic', '~> 1'\nend\n"
    assert declared("desk.gemspec", spec) == [("anthropic", 2, 29, "high")]


def test_composer() -> None:
    text = (
        '{"require": {\n "php": "8",\n "openai-php/laravel": "*"},\n "suggest": {"mcp/sdk": "x"}}'
    )
    assert declared("composer.json", text) == [("openai-php/laravel", 3, 2, "high")]


def test_cargo() -> None:
    assert declared("Cargo.toml", CARGO) == [
        ("async-openai", 4, 1, "high"),
        ("rig-core", 5, 20, "high"),
        ("ollama-rs", 6, 1, "high"),
        ("aws-sdk-bedrockruntime", 7, 15, "high"),
        ("genai", 10, 1, "high"),
        ("octocrab", 14, 1, "medium"),
    ]


def test_catalogs_of_pnpm() -> None:
    text = (
        "packages: ['apps/*']\ncatalog:\n  openai: ^5\ncatalogs:\n  ai:\n    '@ai-sdk/openai': 2\n"
    )
    assert declared("pnpm-workspace.yaml", text) == [
        ("openai", 3, 3, "medium"),
        ("@ai-sdk/openai", 6, 5, "medium"),
    ]


def test_conda() -> None:
    text = "name: openai\ndependencies:\n  - conda-forge::openai=1\n  - pip:\n      - cohere>=5\n"
    assert declared("environment.yml", text) == [
        ("openai", 3, 18, "high"),
        ("cohere", 5, 9, "high"),
    ]


def test_a_compiled_list_tells_only_what_was_asked_for() -> None:
    text = (
        "# This file is autogenerated by pip-compile with Python 3.12\n"
        "anthropic==1.0 \\\n    --hash=sha256:00\n    # via langchain-anthropic\n"
        "openai==1.0\n    # via\n    #   -r requirements.in\n    #   litellm\n"
        "cohere==5  # via desk (pyproject.toml)\n"
    )
    assert [d[:2] for d in declared("requirements.txt", text)] == [
        ("openai", 5),
        ("cohere", 9),
    ]


@pytest.mark.parametrize(
    "name",
    """
    package-lock.json yarn.lock pnpm-lock.yaml poetry.lock uv.lock Cargo.lock go.sum Gemfile.lock
    composer.lock packages.lock.json conda-lock.yml environment-lock.yml gradle.lockfile notes.txt
    """.split(),
)
def test_locks_are_left_unread(name: str) -> None:
    assert not wants_manifest(PurePosixPath(name))


def test_a_large_package_file_of_no_interest_is_not_built() -> None:
    held = ",".join(f'"pad-{n}": "1"' for n in range(30_000))
    assert read("package.json", f'{{"dependencies": {{{held}}}}}') == []
