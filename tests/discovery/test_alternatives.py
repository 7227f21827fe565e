"""What code or configuration chooses between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lockin import Exit, switching_cost
from lockin.discovery import Finding, Kind, Scan, discover, landscape_of

if TYPE_CHECKING:
    from discovery.aliases import Write

CLIENTS = "from openai import OpenAI\nclient = OpenAI()\n"
CHOICE = (
    "import os\nfrom openai import AzureOpenAI, OpenAI\n\n\n"
    "def make():\n"
    "    if os.environ.get('USE_AZURE'):\n"
    "        return AzureOpenAI()\n"
    "    return OpenAI()\n\n\n"
    "client = make()\n"
    "r = client.chat.completions.create(model='gpt-4o', messages=[])\n"
)


def test_what_configuration_chooses_between_is_a_group_and_not_all_needed(write: Write) -> None:
    found = discover(write({"app.py": CHOICE}))
    members = list(found.dependencies)
    assert {d.target for d in members} == {
        "azure-openai-chat-completions",
        "openai-chat-completions",
    }
    assert len({d.group for d in members}) == 1
    assert members[0].group is not None
    assert sorted(d.ready for d in members) == ["hot", "warm"]
    assert all(e.grade == "D" for d in members for e in d.evidence if e.field == "ready")
    assert [p for p in found.problems() if p.severity == "error"] == []


def test_leaving_an_alternative_binds_nothing(write: Write) -> None:
    found = discover(write({"app.py": CHOICE}))
    assert switching_cost(found, Exit("openai"), seed=1, draws=200).p90 == 0
    alone = discover(write({"app.py": CLIENTS + "client.chat.completions.create(model='gpt-4o')"}))
    assert switching_cost(alone, Exit("openai"), seed=1, draws=200).p50 > 0


def test_a_service_that_is_also_called_without_a_choice_is_needed_alone_as_well(
    write: Write,
) -> None:
    more = "from openai import OpenAI\nOpenAI().chat.completions.create(model='gpt-4o')\n"
    found = discover(write({"app.py": CHOICE, "more.py": more}))
    to_openai = [d for d in found.dependencies if d.target == "openai-chat-completions"]
    assert sorted((d.group is None) for d in to_openai) == [False, True]
    assert [d.coupling.call_sites for d in to_openai if d.coupling] == [1, 1]


def test_model_objects_of_one_factory_are_alternatives(write: Write) -> None:
    text = (
        "import os\nfrom langchain_openai import ChatOpenAI\n"
        "from langchain_anthropic import ChatAnthropic\n\n\n"
        "def llm():\n"
        "    if os.environ['PROVIDER'] == 'openai':\n"
        "        return ChatOpenAI(model='gpt-4o')\n"
        "    return ChatAnthropic(model='claude-sonnet-4-5')\n\n\n"
        "llm().invoke('x')\n"
    )
    assert len({d.group for d in discover(write({"app.py": text})).dependencies} - {None}) == 1


def call(line: int, service: str, *via: str, kind: Kind = Kind.CALL) -> Finding:
    surface = service.partition("-")[2]
    return Finding(
        "a.py", line, 1, kind, "x", service.partition("-")[0], service, surface, via=via
    )  # fmt: skip


def test_a_fallback_in_code_is_hot(write: Write) -> None:
    first, second = "openai-chat-completions", "anthropic-messages"
    back = Finding("a.py", 3, 1, Kind.FALLBACK, "x", "anthropic", second, "messages", group=first)
    found = landscape_of([Scan("desk", (call(3, first), back))])
    assert {(d.target, d.group is None, d.ready) for d in found.dependencies} == {
        (first, False, "hot"),
        (second, False, "hot"),
    }
    same = landscape_of([Scan("desk", (call(3, first), call(3, second, "fallback")))])
    assert {d.ready for d in same.dependencies} == {"hot"}
    assert len({d.group for d in same.dependencies}) == 1
