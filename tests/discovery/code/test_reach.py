"""What a vendor's name draws in: constants that its file imports, and values of a declared type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lockin.discovery import Kind, Setting

if TYPE_CHECKING:
    from discovery.aliases import Read

CALL = "import openai\nopenai.OpenAI().responses.create()\n"


def test_a_file_that_a_named_one_imports_is_parsed(read: Read) -> None:
    found = read(
        {
            "desk/__init__.py": "",
            "desk/conf.py": "import os\nBASE = os.environ['DESK_HOST']\n",
            "desk/ask.py": (
                "from openai import OpenAI\n"
                "from .conf import BASE\n"
                "OpenAI(base_url=BASE).responses.create()\n"
            ),
        }
    )
    assert {f.decided_by for f in found.of(Kind.CALL)} == {"environment variable DESK_HOST"}


def test_a_root_of_examples_is_what_it_is_there_for(read: Read) -> None:
    alone = read({"examples/a.py": CALL, "examples/b.py": "x = 1\n", "setup.py": ""})
    beside = read({"examples/a.py": CALL, "desk/a.py": "x = 1\n", "desk/b.py": "x = 1\n"})
    assert {f.setting for f in alone.of(Kind.CALL)} == {Setting.PRODUCTION}
    assert {f.setting for f in beside.of(Kind.CALL)} == {Setting.EXAMPLE}


def test_a_declared_type_says_what_a_value_of_unknown_origin_is(read: Read) -> None:
    source = (
        "package desk\n"
        'import (\n\t"acme.example/other"\n\topenai "github.com/sashabaranov/go-openai"\n)\n'
        "func ask() {\n"
        "\tvar client *openai.Client = other.Make()\n"
        "\tclient.CreateChatCompletion(nil, openai.ChatCompletionRequest{})\n"
        "}\n"
    )
    (call,) = read({"desk/a.go": source}).of(Kind.CALL)
    assert (call.line, call.service) == (8, "openai-chat-completions")
