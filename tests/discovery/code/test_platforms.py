"""Content platforms in code: clients, requests through helpers, hooks, hosted connectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lockin.discovery import Kind, scan

if TYPE_CHECKING:
    from discovery.aliases import Read, Write


@pytest.mark.parametrize(
    ("source", "platform"),
    [
        ("from slack_sdk import WebClient\n\n\nclient = WebClient(token=t)\n", "slack"),
        ("from github import Github\n\n\nclient = Github(t)\n", "github"),
        ("from notion_client import Client\n\n\nclient = Client(auth=t)\n", "notion"),
        (
            "from office365.graph_client import GraphClient\n\n\nclient = GraphClient(t)\n",
            "sharepoint",
        ),
    ],
)
def test_a_client_of_a_platform_is_found_where_it_is_made(
    read: Read, source: str, platform: str
) -> None:
    found = [(f.line, f.name) for f in read(source).of(Kind.CONNECTOR)]
    assert found == [(1, platform), (4, platform)]


def test_an_error_of_a_platform_s_package_is_no_client(read: Read) -> None:
    source = "from slack_sdk.errors import SlackApiError\n\n\nraise SlackApiError('x')\n"
    assert [f.line for f in read(source).of(Kind.CONNECTOR)] == [1]


def test_a_request_through_a_helper_counts_where_its_address_is_named(read: Read) -> None:
    found = read(
        {
            "limited.py": (
                "def wrap(send):\n    return send\n\n\nclass Limited:\n    get = wrap(None)\n"
            ),
            "notion.py": (
                "from limited import Limited\n\n\ndef page(key):\n"
                "    return Limited.get(f'https://api.notion.com/v1/pages/{key}')\n"
            ),
        }
    ).of(Kind.CONNECTOR)
    assert [(f.file, f.line, f.name) for f in found] == [("notion.py", 5, "notion")]


@pytest.mark.parametrize(
    "source",
    [
        "print('https://github.com/a/b')\n",
        "link = 'https://api.github.com/repos'\n",
        "names.get('slack')\n",
        "import os\ntoken = os.environ['SLACK_WEBHOOK_URL']\n",
    ],
)
def test_a_link_or_a_name_alone_is_no_connector(read: Read, source: str) -> None:
    assert read(source).of(Kind.CONNECTOR) == ()


def test_a_hook_that_only_a_variable_holds_is_found_where_it_is_called(read: Read) -> None:
    source = (
        "import os\nimport requests\n\nrequests.post(os.environ['SLACK_WEBHOOK_URL'], json={})\n"
    )
    (found,) = read(source).of(Kind.CONNECTOR)
    assert (found.line, found.name) == (4, "slack")


def test_connectors_that_a_vendor_hosts_are_found_in_every_language(write: Write) -> None:
    root = write(
        {
            "a.py": "t = {'type': 'mcp', 'connector_id': 'connector_gmail'}\n",
            "b.ts": "const t = {type: 'mcp', connector_id: 'connector_dropbox'}\n",
            "c.py": "t = Tool(connector_id='connector_sharepoint')\n",
            "d.py": "# 'connector_id': 'connector_gmail'\n",
        }
    )
    found = {(f.file, f.name) for f in scan(root).of(Kind.CONNECTOR)}
    assert found == {("a.py", "gmail"), ("b.ts", "dropbox"), ("c.py", "sharepoint")}


@pytest.mark.parametrize(
    ("name", "source", "expected"),
    [
        # the path says whose API it is, where a setting holds the server
        (
            "a.py",
            ("import requests\n\n\ndef ticket(base, key):\n"
            '    return requests.get(f"{base}/rest/api/3/issue/{key}")\n'),
            [(5, "jira-confluence")],
        ),
        (
            "a.ts",
            "export const f = () => fetch(`${process.env.HOST}/api/v4/projects/1`)\n",
            [(1, "gitlab")],
        ),
        (
            "A.java",
            ("package a;\nimport org.springframework.web.reactive.function.client.WebClient;\n"
            "class A {\n  private final WebClient client;\n"
            "  A(String base) { this.client = WebClient.builder().baseUrl(base).build(); }\n"
            "  Object f(String key) {\n"
            '    return client.get().uri("/rest/api/2/issue/{key}", key).retrieve();\n'
            "  }\n}\n"),
            [(7, "jira-confluence")],
        ),
        (
            "a.go",
            ('package a\n\nimport (\n\t"fmt"\n\t"net/http"\n)\n\nfunc f(base string) {\n'
            '\thttp.Get(fmt.Sprintf("%s/_apis/git/repositories/%d", base, 1))\n}\n'),
            [(9, "azure-devops")],
        ),
        ("a.py", "class A:\n    def f(self):\n        self.http.get('/api/now/table/x')\n",
         [(3, "servicenow")]),
        ("a.py", "import requests\nrequests.get('https://x.example/api/issue/1')\n", []),
        # one host, several services
        ("a.py", "import requests\nrequests.get('https://graph.microsoft.com/v1.0/me/messages')\n",
         [(2, "outlook")]),
        ("a.py", "import requests\nrequests.get('https://graph.microsoft.com/v1.0/chats/1')\n",
         [(2, "microsoft-teams")]),
        ("a.py", "import requests\nrequests.get('https://graph.microsoft.com/v1.0/sites/a')\n",
         [(2, "sharepoint")]),
        # the function of a library of many services
        ("a.ts", "import { google } from 'googleapis'\nconst a = google.calendar({})\n",
         [(1, "google-workspace"), (2, "google-calendar")]),
        ("a.py", "import googleapiclient.discovery as d\nd.build('gmail', 'v1')\n", [(2, "gmail")]),
        ("a.py", "from googleapiclient.discovery import build\nbuild('youtube', 'v3')\n", []),
        # classes of frameworks
        ("a.py", "from langchain_google_community import GmailToolkit\n", [(1, "gmail")]),
        ("a.py", "from llama_index.readers.microsoft_sharepoint import SharePointReader\n",
         [(1, "sharepoint")]),
        ("a.py", "from own.tools import GmailToolkit\n", []),
        # servers of platforms for models, and mail boxes
        ("a.py", "server = 'https://mcp.notion.com/mcp'\n", [(1, "notion")]),
        ("a.py", "server = 'https://api.githubcopilot.com/mcp/'\n", [(1, "github")]),
        ("a.py", "page = 'https://gitlab.com/a/b'\n", []),
        ("a.py", "import imaplib\nbox = imaplib.IMAP4_SSL('imap.gmail.com')\n", [(2, "gmail")]),
        # connectors of a vendor, by an id in a table
        ("a.py", 'IDS = ["connector_gmail", "connector_sharepoint"]\n',
         [(1, "gmail"), (1, "sharepoint")]),
        ("a.py", "key = 'connector_gmail'\n", []),
        ("a.ts", 'type A = | "connector_gmail" | "connector_sharepoint"\n', []),
    ],
)  # fmt: skip
def test_what_says_which_platform_it_is(
    write: Write, name: str, source: str, expected: list[tuple[int, str]]
) -> None:
    found = scan(write({name: source})).of(Kind.CONNECTOR)
    assert sorted({(one.line, one.name) for one in found}) == expected


@pytest.mark.parametrize(
    ("name", "source", "platform"),
    [
        ("a.py", "from azure.devops.connection import Connection\n", "azure-devops"),
        ("a.py", "import discord\n", "discord"),
        ("a.ts", 'import { LinearClient } from "@linear/sdk"\n', "linear"),
        ("A.java", "import org.telegram.telegrambots.bots.Bot;\nclass A {}\n", "telegram"),
        ("A.kt", "package a\nimport net.dv8tion.jda.api.JDABuilder\nclass A\n", "discord"),
        ("a.go", 'package a\n\nimport "gitlab.com/gitlab-org/api/client-go"\n', "gitlab"),
        ("A.cs", "using Microsoft.TeamFoundation.Core;\nclass A {}\n", "azure-devops"),
        ("a.rb", "bot = Discordrb::Bot.new(token: t)\n", "discord"),
        ("a.php", "<?php\nuse Gitlab\\Client;\n", "gitlab"),
        ("a.rs", "use teloxide::prelude::*;\n", "telegram"),
    ],
)  # fmt: skip
def test_libraries_of_platforms_are_known_in_every_language(
    write: Write, name: str, source: str, platform: str
) -> None:
    found = scan(write({name: source})).of(Kind.CONNECTOR)
    assert {one.name for one in found} == {platform}


def test_what_is_given_to_a_gateway_names_the_vendors_behind_it(write: Write) -> None:
    source = (
        "import os\nimport litellm\n\n\ndef use(keys):\n"
        "    litellm.anthropic_key = keys.a\n    litellm.drop_params = True\n"
        "    os.environ['GROQ_API_KEY'] = keys.b\n    keys.cohere_key = keys.c\n"
    )
    found = scan(write({"a.py": source})).of(Kind.SETTING)
    assert [(one.line, one.vendor, one.via) for one in found] == [
        (6, "anthropic", ("litellm",)),
        (8, "groq", ("litellm",)),
    ]


def test_a_variable_that_code_sets_is_one_of_the_environment(write: Write) -> None:
    source = "import os\n\n\ndef use(key):\n    os.environ['GROQ_API_KEY'] = key\n"
    found = scan(write({"a.py": source})).of(Kind.ENVIRONMENT)
    assert [(one.line, one.name, one.vendor) for one in found] == [(5, "GROQ_API_KEY", "groq")]
