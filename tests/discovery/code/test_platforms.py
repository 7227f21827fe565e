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
    assert found == {("a.py", "google-workspace"), ("b.ts", "dropbox"), ("c.py", "sharepoint")}
