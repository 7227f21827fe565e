"""What other scanners report and is not so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lockin.discovery import Kind, discover

if TYPE_CHECKING:
    from pathlib import Path

    from discovery.aliases import Read, Write

BOUND = (Kind.CALL, Kind.CLIENT, Kind.AGENT, Kind.CONNECTOR, Kind.ROUTE)


@pytest.mark.parametrize(
    "source",
    [
        # an Agent of Django or of the repository is no agent of a kit
        (
            "from django.db import models\nclass Agent(models.Model):\n"
            "    name = models.CharField()\n"
            "Agent(name='x').save()\n"
        ),
        "from people.agents import Agent\nAgent('x').run('y')\n",
        # boto3 is not Bedrock
        "import boto3\nboto3.client('cognito-idp').list_users()\n",
        "import boto3\nboto3.client('sqs').send_message()\nboto3.resource('s3').Bucket('b')\n",
        # a chain of the same words on another library
        "from elsewhere.rest import Client\nClient().messages.create(body='x')\n",
        "from elsewhere import client\nclient.responses.create()\n",
        # words in strings, comments and names
        "# openai.OpenAI().responses.create()\nx = 'client.chat.completions.create'\n",
        "def mark_flags_required_together(mistral, cohere): return 'anthropic'\n",
        # another graph library
        "import networkx\nnetworkx.DiGraph().add_edge('a', 'b')\n",
        # another API of a cloud, or a page of a vendor
        "import requests\nrequests.get('https://s3.amazonaws.com/bucket/x')\n",
        "import requests\nrequests.get('https://openai.com/blog')\n",
        "import requests\nrequests.get('https://github.com/openai/openai-python')\n",
    ],
)
def test_nothing_is_bound_to_a_vendor(read: Read, write: Write, source: str) -> None:
    found = read(source)
    assert found.of(*BOUND) == ()
    assert not any(node.id in _VENDORS for node in discover(write({"app.py": source})).nodes)


_VENDORS = {"openai", "anthropic", "aws", "google", "mistral", "cohere", "together", "microsoft"}


def test_an_agents_package_of_the_repository_is_not_the_kit(read: Read) -> None:
    files = {
        "agents/__init__.py": "class Agent:\n    def run(self): ...\n",
        "app.py": "from agents import Agent\nAgent().run()\n",
    }
    assert read(files).of(*BOUND) == ()


def test_the_agents_package_from_elsewhere_is_the_kit(read: Read) -> None:
    found = read("from agents import Agent, Runner\nbot = Agent(name='desk', tools=[print])\n")
    (agent,) = found.of(Kind.AGENT)
    assert (agent.group, agent.size, agent.service) == ("desk", 1, "openai-agents-sdk")


def test_the_path_above_the_root_says_nothing_about_the_setting(tmp_path: Path) -> None:
    root = tmp_path / "tests" / "examples" / "desk"
    root.mkdir(parents=True)
    (root / "app.py").write_text("import openai\nopenai.OpenAI().responses.create()\n")
    (dependency,) = discover(root).dependencies
    assert dependency.target == "openai-responses"


def test_a_price_table_is_no_use_of_its_models(read: Read) -> None:
    rows = "\n".join(f"    {{'model': 'gpt-4o-{n}', 'price': {n}}}," for n in range(40))
    assert read(f"PRICES = [\n{rows}\n]\n").of(Kind.MODEL) == ()


def test_a_model_id_is_kept_whole(read: Read) -> None:
    found = read("MODEL = 'gpt-4.1-mini'\nOTHER_MODEL = 'gemini-2.5-flash-lite'\n")
    assert [f.name for f in found.of(Kind.MODEL)] == ["gpt-4.1-mini", "gemini-2.5-flash-lite"]


def test_what_tests_examples_and_docs_call_is_not_what_the_system_needs(write: Write) -> None:
    call = "import openai\nopenai.OpenAI().responses.create()\n"
    root = write(
        {
            "app.py": "print(1)\n",
            "tests/test_a.py": call,
            "examples/a.py": call,
            "docs/conf.py": call,
        }
    )
    assert len(discover(root).dependencies) == 0


def test_imports_and_declared_packages_alone_make_no_dependency(write: Write) -> None:
    root = write({"app.py": "import openai\n", "requirements.txt": "openai\nanthropic\n"})
    assert len(discover(root).dependencies) == 0
