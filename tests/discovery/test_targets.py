"""Who is really called: base URLs, client classes, environment variables, other files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lockin.discovery import Confidence, Kind, Setting

if TYPE_CHECKING:
    from discovery.aliases import Read

ASK = "client.chat.completions.create(model='m')\n"


@pytest.mark.parametrize(
    ("arguments", "service"),
    [
        ("base_url='https://api.groq.com/openai/v1'", "groq-chat-completions"),
        ("base_url='https://openrouter.ai/api/v1'", "openrouter-chat-completions"),
        ("base_url='https://api.deepseek.com'", "deepseek-chat-completions"),
        ("base_url='https://api.x.ai/v1'", "xai-chat-completions"),
        ("base_url='http://localhost:11434/v1'", "self-hosted-ollama"),
        ("base_url='http://vllm:8000/v1'", "self-hosted-vllm"),
        ("base_url='https://x.openai.azure.com/openai/v1/'", "azure-openai-chat-completions"),
        (
            "base_url='https://generativelanguage.googleapis.com/v1beta/openai/'",
            "google-chat-completions",
        ),
        ("base_url='https://api.openai.com/v1'", "openai-chat-completions"),
        ("base_url=None", "openai-chat-completions"),
        ("base_url=str('https://api.deepseek.com')", "deepseek-chat-completions"),
        ("", "openai-chat-completions"),
        ("**{'base_url': 'https://api.together.xyz/v1'}", "together-chat-completions"),
    ],
)
def test_a_base_url_says_who_answers(read: Read, arguments: str, service: str) -> None:
    source = f"from openai import OpenAI\nclient = OpenAI({arguments})\n{ASK}"
    (call,) = read(source).of(Kind.CALL)
    assert call.service == service


def test_a_host_that_only_looks_like_a_known_one_is_undetermined(read: Read) -> None:
    source = "from openai import OpenAI\nclient = OpenAI(base_url='https://api.groq.com.evil.io')\n"
    (call,) = read(source + ASK).of(Kind.CALL)
    assert (call.vendor, call.service, call.host) == (None, None, "api.groq.com.evil.io")


def test_an_unset_variable_is_undetermined_and_named(read: Read) -> None:
    source = (
        "import os\nfrom openai import OpenAI\n"
        "client = OpenAI(base_url=os.environ['LLM_URL'], api_key=os.environ['LLM_KEY'])\n"
    )
    (call,) = read(source + ASK).of(Kind.CALL)
    assert (call.vendor, call.service) == (None, None)
    assert call.decided_by == "environment variable LLM_URL"


def test_a_default_of_a_variable_is_taken_and_the_variable_named(read: Read) -> None:
    source = (
        "import os\nfrom openai import OpenAI\n"
        "client = OpenAI(base_url=os.getenv('LLM_URL', 'https://api.groq.com/openai/v1'))\n"
    )
    (call,) = read(source + ASK).of(Kind.CALL)
    assert call.service == "groq-chat-completions"
    assert call.confidence is Confidence.MEDIUM
    assert call.decided_by == "environment variable LLM_URL"


def test_the_sdk_s_own_variable_falls_back_to_the_sdk_s_vendor(read: Read) -> None:
    source = (
        "import os\nfrom openai import OpenAI\n"
        "client = OpenAI(base_url=os.getenv('OPENAI_BASE_URL'))\n"
    )
    (call,) = read(source + ASK).of(Kind.CALL)
    assert call.service == "openai-chat-completions"
    assert call.decided_by == "environment variable OPENAI_BASE_URL"


def test_a_setting_that_is_not_in_the_tree_is_undetermined(read: Read) -> None:
    source = (
        "from openai import OpenAI\nfrom elsewhere import settings\n"
        "client = OpenAI(base_url=settings.url)\n"
    )
    (call,) = read(source + ASK).of(Kind.CALL)
    assert call.service is None
    assert call.decided_by == "elsewhere.settings.url"


def test_the_variable_that_a_wrapper_reads_is_the_one_it_is_called_with(read: Read) -> None:
    source = (
        "import os\nfrom openai import OpenAI\n"
        "def env(name): return os.environ.get(name)\n"
        "other = env('DEBUG')\nclient = OpenAI(base_url=env('PROXY_URL'))\n"
    )
    (call,) = read(source + ASK).of(Kind.CALL)
    assert call.decided_by == "environment variable PROXY_URL"


def test_version_0_settings_of_the_module_redirect(read: Read) -> None:
    source = (
        "import openai\nopenai.api_type = 'azure'\nopenai.api_base = 'https://x.openai.azure.com'\n"
        "openai.ChatCompletion.create(engine='gpt-35')\n"
    )
    (call,) = read(source).of(Kind.CALL)
    assert call.service == "azure-openai-chat-completions"


def test_alternatives_of_one_client_are_all_found(read: Read) -> None:
    source = (
        "from openai import OpenAI, AzureOpenAI\n"
        "def make(azure):\n    if azure:\n        return AzureOpenAI()\n    return OpenAI()\n"
        "client = make(True)\n"
    )
    found = read(source + ASK)
    assert {f.service for f in found.of(Kind.CALL)} == {
        "azure-openai-chat-completions",
        "openai-chat-completions",
    }


def test_the_last_assignment_on_a_straight_line_counts(read: Read) -> None:
    source = (
        "from openai import OpenAI\nfrom groq import Groq\n"
        "client = OpenAI()\nclient = Groq()\nclient.chat.completions.create()\n"
    )
    (call,) = read(source).of(Kind.CALL)
    assert call.service == "groq-chat-completions"


def test_a_client_kept_in_an_attribute(read: Read) -> None:
    source = (
        "from openai import OpenAI\n"
        "class Desk:\n"
        "    def __init__(self): self.client = OpenAI()\n"
        "    def ask(self): return self.client.responses.create()\n"
    )
    assert [f.service for f in read(source).of(Kind.CALL)] == ["openai-responses"]


CLIENTS = "from openai import OpenAI\nclient = OpenAI()\ndef make() -> OpenAI:\n    return OpenAI(base_url='https://api.groq.com/v1')\n"


@pytest.mark.parametrize(
    ("source", "service"),
    [
        ("from desk.clients import client\nclient.responses.create()", "openai-responses"),
        ("from .clients import client as c\nc.responses.create()", "openai-responses"),
        ("from . import clients\nclients.client.responses.create()", "openai-responses"),
        ("import desk.clients\ndesk.clients.client.responses.create()", "openai-responses"),
        ("from .clients import make\nmake().responses.create()", "groq-responses"),
        ("from .clients import *\nclient.responses.create()", "openai-responses"),
        (
            (
                "from .clients import make\nclass A:\n    c = make()\n    def f(self):\n"
                "        return self.c.responses.create()"
            ),
            "groq-responses",
        ),
        (
            (
                "from .clients import client\ndef ask(c):\n    return c.responses.create()\n"
                "ask(client)"
            ),
            "openai-responses",
        ),
        (
            (
                "from openai import OpenAI\ndef ask(c: OpenAI | None = None):\n"
                "    return c.responses.create()"
            ),
            "openai-responses",
        ),
        (
            (
                "from dataclasses import dataclass\nfrom .clients import client\n"
                "@dataclass\nclass A:\n"
                "    c: object\n    def f(self):\n        return self.c.responses.create()\n"
                "A(c=client)"
            ),
            "openai-responses",
        ),
    ],
)
def test_clients_of_another_file(read: Read, source: str, service: str) -> None:
    files = {"desk/__init__.py": "", "desk/clients.py": CLIENTS, "desk/app.py": source}
    assert [f.service for f in read(files).of(Kind.CALL)] == [service]


def test_a_base_class_in_another_file_holds_the_client(read: Read) -> None:
    files = {
        "desk/__init__.py": "",
        "desk/base.py": (
            "class Base:\n    def __init__(self, client):\n        self.client = client\n"
        ),
        "desk/app.py": (
            "from openai import OpenAI\nfrom .base import Base\n"
            "class Desk(Base):\n"
            "    def __init__(self):\n        super().__init__(client=OpenAI())\n"
            "    def ask(self):\n        return self.client.responses.create()\n"
        ),
    }
    assert [(f.file, f.service) for f in read(files).of(Kind.CALL)] == [
        ("desk/app.py", "openai-responses")
    ]


def test_a_module_of_a_vendor_s_name_does_not_hide_the_vendor(read: Read) -> None:
    files = {
        "llms/__init__.py": "",
        "llms/openai.py": "from openai import OpenAI\nOpenAI().responses.create()\n",
        "llms/groq.py": "from groq import Groq\nGroq().chat.completions.create()\n",
    }
    assert [f.service for f in read(files).of(Kind.CALL)] == [
        "groq-chat-completions",
        "openai-responses",
    ]


def test_a_package_of_a_vendor_s_name_inside_another_does_not_hide_the_vendor(read: Read) -> None:
    files = {
        "desk/__init__.py": "",
        "desk/plugins/openai/__init__.py": "",
        "desk/app.py": "from openai import OpenAI\nOpenAI().responses.create()\n",
    }
    assert [f.service for f in read(files).of(Kind.CALL)] == ["openai-responses"]


def test_keywords_filtered_into_a_new_mapping_are_followed(read: Read) -> None:
    source = (
        "from openai import OpenAI\n"
        "class Desk:\n"
        "    url: str | None = 'https://openrouter.ai/api/v1'\n"
        "    def params(self):\n"
        "        base = {'base_url': self.url, 'api_key': None}\n"
        "        return {k: v for k, v in base.items() if v is not None}\n"
        "    def ask(self):\n"
        "        return OpenAI(**self.params()).responses.create()\n"
    )
    assert [f.service for f in read(source).of(Kind.CALL)] == ["openrouter-responses"]


def test_an_object_that_is_looked_at_or_handed_over_is_no_call(read: Read) -> None:
    source = (
        "import inspect\nfrom openai import OpenAI\n"
        "from langchain_openai import OpenAIEmbeddings\n"
        "class A:\n    embedding = OpenAIEmbeddings()\n    client = OpenAI()\n"
        "    def f(self, store):\n        store(self.embedding)\n"
        "        inspect.signature(self.client.responses.create)\n"
        "        isinstance(self.client.responses, str)\n"
    )
    assert read(source).of(Kind.CALL) == ()


def test_two_users_of_one_class_keep_their_models_apart(read: Read) -> None:
    files = {
        "base.py": "class Base:\n    def __init__(self, model=None):\n        self.model = model\n",
        "a.py": (
            "import anthropic\nfrom base import Base\nclass A(Base):\n    def go(self):\n"
            "        anthropic.Anthropic().messages.create(model=self.model)\nA('claude-x-1')\n"
        ),
        "b.py": (
            "import groq\nfrom base import Base\nclass B(Base):\n    def go(self):\n"
            "        groq.Groq().chat.completions.create(model=self.model)\nB('llama-3')\n"
        ),
    }
    for call in read(files).of(Kind.CALL):
        assert call.models == ()


def test_a_lazy_proxy_of_a_module_is_seen_through(read: Read) -> None:
    files = {
        "llm.py": (
            "import importlib\nclass Lazy:\n    _module = None\n"
            "    def __getattr__(self, name):\n        self.load()\n"
            "        return getattr(self._module, name)\n"
            "    def load(self):\n        self._module = importlib.import_module('litellm')\n"
            "litellm = Lazy()\n"
        ),
        "app.py": "from llm import litellm\nlitellm.completion(model='gpt-4o')\n",
    }
    assert [f.service for f in read(files).of(Kind.CALL)] == ["openai-chat-completions"]


@pytest.mark.parametrize(
    ("path", "setting"),
    [
        ("tests/test_app.py", Setting.TEST),
        ("desk/conftest.py", Setting.TEST),
        ("examples/app.py", Setting.EXAMPLE),
        ("docs/app.py", Setting.DOCUMENTATION),
        ("desk/app.py", Setting.PRODUCTION),
    ],
)
def test_tests_and_examples_are_classed_apart(read: Read, path: str, setting: Setting) -> None:
    found = read({path: "import openai\nopenai.OpenAI().responses.create()\n", "main.py": ""})
    assert {f.setting for f in found.of(Kind.CALL)} == {setting}


@pytest.mark.parametrize(
    ("made", "why"),
    [
        ("        self.url = Config().url()\n", "self.url"),
        ("        self.url = settings['API']['OWN']\n", "self.url"),
    ],
)
def test_an_address_that_may_fail_to_be_read_is_undetermined(
    read: Read, made: str, why: str
) -> None:
    source = (
        "from openai import OpenAI\n\n\nclass Asks:\n    def __init__(self):\n        try:\n    "
        f"{made}            self.client = OpenAI(base_url=self.url)\n"
        "        except OSError:\n            self.url = None\n"
    )
    (client,) = read(source).of(Kind.CLIENT)
    assert (client.vendor, client.decided_by) == (None, why)


def test_a_parameter_that_may_be_left_out_leaves_the_vendor_its_usual_host(read: Read) -> None:
    source = (
        "from openai import OpenAI\n\n\nclass Asks:\n    def __init__(self, base_url=None):\n"
        "        self.base_url = base_url\n"
        "        self.client = OpenAI(base_url=self.base_url)\n"
    )
    (client,) = read(source).of(Kind.CLIENT)
    assert (client.vendor, client.confidence) == ("openai", Confidence.MEDIUM)
    assert client.decided_by == "self.base_url"


def test_an_endpoint_before_bedrock_is_undetermined_and_its_key_named(read: Read) -> None:
    source = (
        "import boto3\n\n\ndef ask(config):\n"
        "    client = boto3.client('bedrock-runtime', endpoint_url=config['gatewayUrl'])\n"
        "    return client.converse(modelId='m')\n"
    )
    (call,) = read(source).of(Kind.CALL)
    assert (call.vendor, call.decided_by) == (None, "parameter config[gatewayUrl]")


def test_a_base_of_the_old_sdk_that_is_typed_in_is_azure_only_with_a_deployment(read: Read) -> None:
    source = "import openai\n\nopenai.api_base = input('base')\nopenai.Completion.create({}='m')\n"
    found = [read(source.format(name)).of(Kind.CALL)[0] for name in ("model", "deployment_id")]
    assert [one.service for one in found] == [None, "azure-openai-completions"]
    assert all(one.decided_by == "input()" for one in found)


@pytest.mark.parametrize(
    ("client", "vendor"),
    [
        ("OpenAI(base_url=GATE, default_headers=createHeaders(provider='groq'))", "groq"),
        ("OpenAI(base_url=GATE, default_headers=createHeaders(config=c))", None),
        ("OpenAI(base_url=GATE, default_headers={'x-portkey-provider': 'groq'})", "groq"),
        ("Portkey(virtual_key='groq-4310')", "groq"),
        ("Portkey(provider='@groq-prod')", "groq"),
        ("Portkey(api_key=k)", "portkey"),
    ],
)
def test_what_a_gateway_is_told_says_who_answers(
    read: Read, client: str, vendor: str | None
) -> None:
    source = (
        "from openai import OpenAI\n"
        "from portkey_ai import PORTKEY_GATEWAY_URL as GATE, Portkey, createHeaders\n"
        f"client = {client}\n"
    )
    (call,) = read(source + ASK).of(Kind.CALL)
    assert call.vendor == vendor


@pytest.mark.parametrize(
    ("body", "surface"),
    [
        ("{'model': m, 'messages': x}", "chat-completions"),
        ("{'model': m, 'query': x, 'documents': x}", "rerank"),
        ("{'model': m, 'input': x}", "embeddings"),
    ],
)
def test_a_body_names_the_surface_where_the_address_is_not_known(
    read: Read, body: str, surface: str
) -> None:
    source = (
        f"import openai, requests\n\n\ndef embed(url, m, x):\n    requests.post(url, json={body})\n"
    )
    (call,) = read(source).of(Kind.CALL)
    assert (call.vendor, call.surface, call.decided_by) == (None, surface, "parameter url")


def test_a_body_of_anything_else_is_no_call(read: Read) -> None:
    source = (
        "import openai, requests\n\n\ndef send(url, x):\n"
        "    requests.post(url, json={'model': x})\n"
    )
    assert read(source).of(Kind.CALL) == ()
