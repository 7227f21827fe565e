"""What code leaves to configuration is filled in by what stands nearest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lockin.discovery import Kind, Scan

if TYPE_CHECKING:
    from discovery.aliases import Read

CALLER = (
    "package shop;\n"
    "import org.springframework.ai.chat.client.ChatClient;\n"
    "class Desk {\n"
    "  private final ChatClient chat;\n"
    "  Desk(ChatClient.Builder builder) { this.chat = builder.build(); }\n"
    "  String ask(String q) { return chat.prompt().user(q).call().content(); }\n"
    "}\n"
)


def pom(*starters: str) -> str:
    rows = "".join(
        f"<dependency><groupId>org.springframework.ai</groupId>"
        f"<artifactId>spring-ai-starter-model-{one}</artifactId></dependency>"
        for one in starters
    )
    return f"<project><dependencies>{rows}</dependencies></project>"


def services(found: Scan) -> set[str | None]:
    return {f.service for f in found.of(Kind.CALL)}


def test_a_declared_package_answers(read: Read) -> None:
    assert services(read({"src/Desk.java": CALLER, "pom.xml": pom("anthropic")})) == {
        "anthropic-messages"
    }


def test_the_nearest_manifest_counts(read: Read) -> None:
    found = read({"a/Desk.java": CALLER, "a/pom.xml": pom("openai"), "b/pom.xml": pom("anthropic")})
    assert services(found) == {"openai-chat-completions"}


def test_several_are_alternatives_and_say_what_decides(read: Read) -> None:
    found = read({"Desk.java": CALLER, "pom.xml": pom("openai", "anthropic")})
    assert services(found) == {"openai-chat-completions", "anthropic-messages"}
    assert {f.decided_by for f in found.of(Kind.CALL)} == {"the chat model that Spring configures"}


def test_a_setting_counts_before_a_package(read: Read) -> None:
    found = read(
        {
            "Desk.java": CALLER,
            "pom.xml": pom("openai", "anthropic"),
            "application.properties": "spring.ai.anthropic.chat.options.model=claude-sonnet-4-5\n",
        }
    )
    assert services(found) == {"anthropic-messages"}


def test_without_configuration_it_stays_undetermined(read: Read) -> None:
    assert services(read({"Desk.java": CALLER})) == {None}


def test_a_file_of_variables_shows_the_host_behind_one(read: Read) -> None:
    code = (
        "import os, openai\n"
        "client = openai.OpenAI(base_url=os.environ['OPENAI_BASE_URL'])\n"
        "client.chat.completions.create(model='x')\n"
    )
    found = read(
        {"app.py": code, ".env.example": "OPENAI_BASE_URL=https://api.groq.com/openai/v1\n"}
    )
    (call,) = found.of(Kind.CALL)
    assert (call.service, call.decided_by) == (
        "groq-chat-completions",
        "environment variable OPENAI_BASE_URL",
    )


def test_a_setting_of_a_provider_that_is_not_declared_does_nothing(read: Read) -> None:
    found = read(
        {
            "src/main/java/Desk.java": CALLER,
            "pom.xml": pom("anthropic"),
            "src/main/resources/application.properties": (
                "spring.ai.openai.api-key=${OPENAI_API_KEY}\n"
                "spring.ai.anthropic.api-key=${ANTHROPIC_API_KEY}\n"
            ),
        }
    )
    assert services(found) == {"anthropic-messages"}


def test_a_profile_that_no_one_asks_for_declares_nothing_where_another_does(read: Read) -> None:
    def profile(one: str, activation: str = "") -> str:
        return f"<profile><id>{one}</id>{activation}{pom(one)[9:-10]}</profile>"

    active = "<activation><activeByDefault>true</activeByDefault></activation>"
    both = profile("openai", active) + profile("mistral-ai")
    text = f"<project><profiles>{both}</profiles></project>"
    assert services(read({"Desk.java": CALLER, "pom.xml": text})) == {"openai-chat-completions"}
