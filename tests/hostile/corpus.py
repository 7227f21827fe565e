"""Hostile files, made anew each time: nothing of this kind is kept in the repository.

`cases` yields every file with the way it must be refused. The big ones fill the default
limit of 64 MiB; `quick` tells those that a test can run in process. This module is longer
than others because it is a list, which is also why it has no helpers of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

__all__ = ["Case", "cases"]

Json: TypeAlias = object

MIB = 2**20
FULL = 64 * MIB


@dataclass(frozen=True)
class Case:
    name: str
    """File name; the ending says the format."""
    make: Callable[[], bytes]
    """Its content."""
    code: str
    """A problem code that must be among those reported."""
    quick: bool = True
    """Small enough for a test in process."""


def _fill(unit: bytes, size: int = FULL, head: bytes = b"", tail: bytes = b"") -> bytes:
    count = (size - len(head) - len(tail)) // len(unit)
    return head + unit * count + tail


def _json(data: Json) -> bytes:
    return json.dumps(data).encode()


def _node(**fields: Json) -> bytes:
    return _json({"nodes": [{"kind": "vendor", "id": "acme", **fields}]})


def _nodes(*nodes: Mapping[str, object], **rest: Json) -> bytes:
    return _json({"nodes": list(nodes), **rest})


def _laughs() -> bytes:
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 12)]
    return "\n".join([*lines, "nodes: *a11", ""]).encode()


def _parents(count: int) -> bytes:
    return _nodes(
        *({"kind": "vendor", "id": f"v{i}", "parent": f"v{(i + 1) % count}"} for i in range(count))
    )


def _unknown_ids(count: int) -> bytes:
    return _nodes(
        {"kind": "system", "id": "desk"},
        *({"kind": "vendor", "id": f"vendor-{i}"} for i in range(count)),
        dependencies=[
            {"id": f"d{i}", "source": "desk", "target": f"vendoor-{i}"} for i in range(count)
        ],
    )


def _bad_last(count: int) -> bytes:
    nodes = [{"kind": "vendor", "id": f"v{i}", "name": "x" * 200} for i in range(count)]
    nodes[-1]["id"] = "NOT A SLUG"
    return _json({"nodes": nodes})


def cases() -> Iterator[Case]:
    yield from _syntax()
    yield from _encodings()
    yield from _yaml()
    yield from _types()
    yield from _values()
    yield from _between()
    yield from _big()


def _syntax() -> Iterator[Case]:
    for name, text in {
        "empty": b"",
        "blank": b" \n\t \n",
    }.items():
        yield Case(f"{name}.json", partial(bytes, text), "empty-file")
    for name, text in {
        "truncated": b'{"nodes": [{"kind": "vendor", "id": "ac',
        "truncated-after-comma": b'{"nodes": [{"kind": "vendor", "id": "a"},',
        "truncated-escape": b'{"name": "\\u12',
        "trailing-comma": b'{"nodes": [],}',
        "single-quotes": b"{'nodes': []}",
        "comment": b'{"nodes": [] /* none */}',
        "two-documents": b'{"nodes": []}\n{"nodes": []}',
        "control-in-string": b'{"name": "a\x1b[2Jb"}',
        "nul-in-string": b'{"name": "a\x00b", "nodes": []}',
        "bare-word": b'{"nodes": [undefined]}',
        "octal": b'{"nodes": [{"kind": "team", "id": "t", "seats": 010}]}',
        "no-colon": b'{"nodes" []}',
        "unclosed-string": b'{"name": "' + b"x" * 1000,
    }.items():
        yield Case(f"{name}.json", partial(bytes, text), "syntax")
    for name, text in {
        "tab-indent": b"nodes:\n\t- kind: vendor\n",
        "unclosed-flow": b"nodes: [{kind: vendor, id: acme\n",
        "two-yaml-documents": b"nodes: []\n---\nnodes: []\n",
        "mapping-as-key": b"? {a: 1}\n: 2\n",
        "escape-character": b"name: a\x1b[31mred\n",
        "nul": b"name: a\x00b\n",
        "bad-directive": b"%YAML 9.9.9\n---\nname: a\n",
    }.items():
        yield Case(f"{name}.yaml", partial(bytes, text), "syntax")


def _encodings() -> Iterator[Case]:
    good = '{"name": "café", "nodes": []}'
    for name, text in {
        "utf-16": good.encode("utf-16"),
        "utf-16-be-without-mark": good.encode("utf-16-be"),
        "utf-32": good.encode("utf-32"),
        "latin-1": good.encode("latin-1"),
        "overlong": b'{"name": "\xc0\xaf"}',
        "encoded-surrogate": b'{"name": "\xed\xa0\x80"}',
        "cut-in-a-character": "{'name': 'é".encode()[:-1],
    }.items():
        yield Case(f"{name}.json", partial(bytes, text), "bad-encoding")
        yield Case(f"{name}.yaml", partial(bytes, text), "bad-encoding")
    yield Case("two-marks.json", lambda: b"\xef\xbb\xbf\xef\xbb\xbf{}", "syntax")
    yield Case("lone-surrogate.json", lambda: b'{"name": "\\ud800", "nodes": []}', "lone-surrogate")
    yield Case("surrogate-key.json", lambda: b'{"\\udfff": 1}', "lone-surrogate")


def _yaml() -> Iterator[Case]:
    for name, text in {
        "python-object": b"name: !!python/object/apply:os.system ['echo hacked']\n",
        "python-name": b"name: !!python/name:os.system\n",
        "binary": b"name: !!binary aGVsbG8=\n",
        "local-tag": b"nodes: !include ../../etc/passwd\n",
        "tag-directive": b"%TAG ! tag:evil.example,2026:\n---\nname: !x a\n",
        "set": b"nodes: !!set {a, b}\n",
    }.items():
        yield Case(f"{name}.yaml", partial(bytes, text), "yaml-tag")
    yield Case("billion-laughs.yaml", _laughs, "yaml-alias")
    yield Case("alias-to-itself.yaml", lambda: b"nodes: &a [*a]\n", "yaml-alias")
    yield Case("anchor.yaml", lambda: b"name: &n Helio\nnodes: []\n", "yaml-anchor")
    yield Case("merge-key.yaml", lambda: b"base: &b {a: 1}\nnodes: []\nx: {<<: *b}\n", "yaml-alias")
    yield Case("many-anchors.yaml", lambda: _fill(b"- &a x\n", MIB), "yaml-anchor", quick=False)
    yield Case("duplicate-key.yaml", lambda: b"name: a\nname: b\n", "duplicate-key")
    yield Case(
        "yes-and-no.yaml",
        lambda: b"nodes:\n- {kind: function, id: f, critical: yes}\n",
        "wrong-type",
    )
    yield Case(
        "sexagesimal.yaml",
        lambda: b"nodes:\n- {kind: function, id: f, tolerance_hours: 12:30}\n",
        "wrong-type",
    )


def _types() -> Iterator[Case]:
    for name, data in {
        "top-list": [],
        "top-text": "nodes",
        "top-number": 7,
        "top-null": None,
        "nodes-mapping": {"nodes": {}},
        "dependencies-text": {"dependencies": "all"},
        "node-number": {"nodes": [7]},
        "node-null": {"nodes": [None]},
        "node-list": {"nodes": [[[]]]},
        "name-list": {"name": []},
        "id-mapping": {"nodes": [{"kind": "vendor", "id": {"$ne": ""}}]},
        "evidence-text": {"nodes": [{"kind": "vendor", "id": "a", "evidence": "none"}]},
        "quantity-list": {"nodes": [{"kind": "vendor", "id": "a", "advantage": [1, 2]}]},
        "quantity-true": {"nodes": [{"kind": "vendor", "id": "a", "advantage": True}]},
    }.items():
        yield Case(f"{name}.json", partial(_json, data), "wrong-type")
        yield Case(f"{name}.yaml", partial(_json, data), "wrong-type")
    yield Case("no-kind.json", lambda: _nodes({"id": "a"}), "missing-field")
    yield Case("kind-unknown.json", lambda: _node(kind="__class__"), "unknown-kind")
    yield Case("dunder-field.json", lambda: _node(__class__="x"), "unknown-field")
    yield Case("other-format.json", lambda: _json({"format": "lockin-landscape/99"}), "bad-value")
    yield Case("config-as-landscape.json", lambda: _json({"mcpServers": {}}), "unknown-field")
    yield Case("duplicate-key.json", lambda: b'{"name": "a", "name": "b"}', "duplicate-key")
    yield Case("duplicate-section.json", lambda: b'{"nodes": [], "nodes": []}', "duplicate-key")


def _values() -> Iterator[Case]:
    slug, not_finite = "bad-id", "not-finite"
    for name, id_ in {
        "path-escape": "../../etc/passwd",
        "absolute-path": "/etc/shadow",
        "windows-device": "CON",
        "nul-id": "a\0b",
        "bidi-override": "acme\u202ecod.exe",
        "formula": "=cmd|' /C calc'!A0",
        "terminal-escape": "\x1b]0;owned\x07",
        "spaces": "a b",
        "empty-id": "",
        "newline-id": "acme\n",
    }.items():
        yield Case(f"id-{name}.json", partial(_node, id=id_), slug)
    yield Case("id-very-long.json", lambda: _node(id="a" * 100_000), "too-long")
    yield Case("name-very-long.json", lambda: _node(name="a" * 900_000), "too-long")
    yield Case("secret-as-id.json", lambda: _node(id="sk-proj-ABCDEFGHIJKLMNOPQRSTUVWX"), slug)
    for name, text in {"nan": b"NaN", "infinity": b"-Infinity"}.items():
        head = b'{"nodes": [{"kind": "vendor", "id": "a", "advantage": '
        yield Case(f"{name}.json", partial(bytes, head + text + b"}]}"), not_finite)
    head, tail = b'{"nodes": [{"kind": "vendor", "id": "a", "advantage": ', b"}]}"
    yield Case("1e999.json", lambda: head + b"1e999" + tail, not_finite)
    yield Case("long-integer.json", lambda: head + b"9" * 500_000 + tail, not_finite)
    yield Case(
        "range-of-infinity.json", lambda: head + b'{"low": 1, "high": 1e999}' + tail, not_finite
    )
    yield Case("negative.json", lambda: head + b"-1" + tail, "bad-estimate")
    yield Case(
        "low-above-high.json", lambda: _node(advantage={"low": 2, "high": 1}), "bad-estimate"
    )
    yield Case("zero-low.json", lambda: _node(advantage={"low": 0, "high": 1}), "out-of-range")
    claim = b'{"claims": [{"on": "node", "id": "a", "field": "x", "value": '
    yield Case("claim-infinite.json", lambda: claim + b"1e999}]}", not_finite)
    yield Case("claim-deep.json", lambda: claim + b"[" * 60 + b"]" * 60 + b"}]}", "too-deep")
    for name, date in {
        "no-such-day": "2026-02-30",
        "year-ten-thousand": "10000-01-01",
        "year-zero": "0000-01-01",
        "words": "tomorrow",
        "time": "2026-10-31T12:00:00Z",
        "number": 20261031,
    }.items():
        data = {"kind": "service", "id": "s", "retires": date}
        yield Case(f"date-{name}.json", partial(_nodes, data), "bad-date")


def _between() -> Iterator[Case]:
    yield Case("parents-in-a-circle.json", lambda: _parents(500), "ownership-cycle")
    yield Case(
        "hundred-thousand-parents.json",
        lambda: _nodes(
            *({"kind": "vendor", "id": f"v{i}", "parent": f"v{i + 1}"} for i in range(100_000))
        ),
        "too-deep",
        quick=False,
    )
    yield Case("own-parent.json", lambda: _parents(1), "ownership-cycle")
    yield Case("unknown-ids.json", lambda: _unknown_ids(20), "unknown-id")
    yield Case(
        "ten-thousand-unknown-ids.json", lambda: _unknown_ids(10_000), "unknown-id", quick=False
    )
    yield Case(
        "thousand-times-one-id.json",
        lambda: _nodes(*({"kind": "vendor", "id": "a", "name": str(i)} for i in range(1000))),
        "duplicate-id",
    )
    yield Case(
        "needs-itself.json",
        lambda: _nodes(
            {"kind": "system", "id": "a"},
            dependencies=[{"id": "d", "source": "a", "target": "a"}],
        ),
        "self-dependency",
    )
    yield Case(
        "huge-at-least.json",
        lambda: _nodes(
            {"kind": "system", "id": "a"},
            {"kind": "vendor", "id": "v"},
            dependencies=[
                {"id": "d", "source": "a", "target": "v", "group": "g", "at_least": 10**30}
            ],
        ),
        "group-too-small",
    )


def _big() -> Iterator[Case]:
    deep = "too-deep"
    yield Case("brackets-100k.json", lambda: b'{"nodes": ' + b"[" * 100_000, deep)
    yield Case("braces-100k.json", lambda: b'{"a":' * 100_000, deep)
    yield Case("flow-100k.yaml", lambda: b"[" * 100_000, deep)
    yield Case("indent-100k.yaml", lambda: b"- " * 100_000, deep)
    yield Case("question-marks.yaml", lambda: b"? " * 100_000, "syntax")
    yield Case("brackets-64m.json", lambda: _fill(b"[", head=b'{"nodes": '), deep, quick=False)
    yield Case("brackets-64m.yaml", lambda: _fill(b"["), deep, quick=False)
    yield Case("braces-64m.yaml", lambda: _fill(b"{"), "syntax", quick=False)
    yield Case("spaces-64m.json", lambda: _fill(b" "), "empty-file", quick=False)
    yield Case(
        "one-key-64m.json", lambda: _fill(b"k", head=b'{"', tail=b'":1}'), "too-large", quick=False
    )
    yield Case(
        "one-string-64m.json",
        lambda: _fill(b"s", head=b'{"name":"', tail=b'"}'),
        "too-large",
        quick=False,
    )
    yield Case(
        "one-number-64m.json",
        lambda: _fill(b"9", head=b'{"name":', tail=b"}"),
        "too-large",
        quick=False,
    )
    yield Case("one-key-64m.yaml", lambda: _fill(b"k", tail=b": 1"), "syntax", quick=False)
    yield Case("one-string-64m.yaml", lambda: _fill(b"s", head=b"name: "), "too-large", quick=False)
    yield Case("comments-64m.yaml", lambda: _fill(b"#\n"), "empty-file", quick=False)
    yield Case("tokens-64m.yaml", lambda: _fill(b"- a\n"), "too-many-nodes", quick=False)
    yield Case("commas-64m.yaml", lambda: _fill(b"a,", head=b"["), "too-many-nodes", quick=False)
    yield Case("words-64m.yaml", lambda: _fill(b"word "), "too-large", quick=False)
    yield Case("dashes-64m.yaml", lambda: _fill(b"-\n"), "too-many-nodes", quick=False)
    yield Case(
        "empty-records-64m.json",
        lambda: _fill(b"{},", head=b'{"nodes":[', tail=b"{}]}"),
        "too-many-objects",
        quick=False,
    )
    record = b'{"kind":"vendor","id":"a"},'
    yield Case(
        "records-64m.json",
        lambda: _fill(record, head=b'{"nodes":[', tail=b"{}]}"),
        "too-many-objects",
        quick=False,
    )
    yield Case(
        "records-200001.json",
        lambda: b'{"nodes":[' + record * 200_000 + b"{}]}",
        "too-many-records",
        quick=False,
    )
    yield Case(
        "empty-records-200000.json",
        lambda: b'{"nodes":[' + b"{}," * 199_999 + b"{}]}",
        "too-many-faults",
        quick=False,
    )
    yield Case(
        "numbers-64m.json",
        lambda: _fill(b"0,", head=b'{"nodes":[[', tail=b"0]]}"),
        "too-many-values",
        quick=False,
    )
    yield Case(
        "features-64m.json",
        lambda: _fill(
            b'"a",', head=b'{"nodes":[{"kind":"service","id":"s","features":[', tail=b'"a"]}]}'
        ),
        "too-many-values",
        quick=False,
    )
    yield Case(
        "wrong-items-1m.json",
        lambda: _fill(
            b"0,", MIB, head=b'{"nodes":[{"kind":"service","id":"s","evidence":[', tail=b"0]}]}"
        ),
        "too-many-faults",
        quick=False,
    )
    yield Case(
        "wrong-items-60-records.json",
        lambda: _fill(
            _fill(b"0,", MIB - 200, head=b'{"kind":"service","id":"s","evidence":[', tail=b"0]},"),
            head=b'{"nodes":[',
            tail=b"{}]}",
        ),
        "too-many-faults",
        quick=False,
    )
    yield Case(
        "evidence-64m.json",
        lambda: _fill(
            _fill(
                b"{},", MIB - 200, head=b'{"kind":"service","id":"s","evidence":[', tail=b"{}]},"
            ),
            head=b'{"nodes":[',
            tail=b"{}]}",
        ),
        "too-many-objects",
        quick=False,
    )
    yield Case(
        "unknown-keys-64m.json",
        lambda: b"{" + b",".join(b'"k%d":0' % i for i in range(5_000_000)) + b"}",
        "too-large",
        quick=False,
    )
    yield Case(
        "same-key-64m.json",
        lambda: _fill(b'"k":0,', head=b"{", tail=b'"k":0}'),
        "too-many-values",
        quick=False,
    )
    yield Case(
        "wide-characters-64m.json",
        lambda: _fill("\U0001f600".encode(), head=b'{"name":"', tail=b'"}'),
        "too-large",
        quick=False,
    )
    yield Case("last-of-200000-is-bad.json", lambda: _bad_last(200_000), "bad-id", quick=False)
    yield Case("too-large.json", lambda: b" " * (FULL + 1), "too-large", quick=False)
    yield Case(
        "unknown-fields.json",
        lambda: _node(**{f"f{i}": 0 for i in range(20_000)}),
        "too-many-faults",
        quick=False,
    )
