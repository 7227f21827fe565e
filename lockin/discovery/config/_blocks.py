"""Blocks of Terraform and Bicep as plain nodes: literals as text, expressions as references.

The grammars are those of tree-sitter; a file is parsed, never evaluated.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lockin.discovery.config._document import Node
from lockin.discovery.config._resources import REFERENCE

if TYPE_CHECKING:
    from tree_sitter import Node as Tree
    from tree_sitter import Parser

__all__ = ["Block", "bicep_blocks", "hcl_blocks"]

_DEPTH = 16
_NODES = 5000
_WRAPPERS = frozenset({"jsonencode", "tostring", "tolist", "toset"})


@dataclass(frozen=True, slots=True)
class Block:
    """A block: its kind, its labels and what is in it, with the place of its first label."""

    kind: str
    labels: tuple[str, ...]
    place: Node
    body: Node


def hcl_blocks(text: str, kinds: frozenset[str]) -> Iterator[Block]:
    r"""Yield the blocks of these kinds at the top of a Terraform file.

    Examples
    --------
    >>> (block,) = hcl_blocks('variable "m" {\n default = "gpt-4o"\n}\n', frozenset({"variable"}))
    >>> block.labels, block.body["default"].text
    (('m',), 'gpt-4o')
    """
    tree = _parser("hcl").parse(text.encode("utf-8", "replace"))
    body = _first(tree.root_node, "body")
    for one in [] if body is None else body.named_children:
        if one.type != "block":
            continue
        parts = one.named_children
        kind = _text(parts[0]) if parts else ""
        if kind not in kinds:
            continue
        labels = [p for p in parts[1:] if p.type in {"string_lit", "identifier"}]
        place = _node(labels[0] if labels else one)
        inner = _first(one, "body")
        names = tuple(_text(label).strip('"')[:200] for label in labels)
        yield Block(kind, names, place, _Hcl().body(inner))


class _Hcl:
    """Turns the inside of one block into nodes, within bounds."""

    def __init__(self) -> None:
        self.left = _NODES

    def body(self, tree: Tree | None, depth: int = 0) -> Node:
        made = Node(1, 1, kind="map") if tree is None else _node(tree, "map")
        for one in [] if tree is None or depth > _DEPTH else tree.named_children:
            self.left -= 1
            if self.left < 0:
                break
            parts = one.named_children
            if one.type == "attribute" and len(parts) == 2:
                made.items.append((_named(parts[0]), self.value(parts[1], depth + 1)))
            elif one.type == "block" and parts:
                inner = _first(one, "body")
                made.items.append((_named(parts[0]), self.body(inner, depth + 1)))
        return made

    def value(self, tree: Tree, depth: int) -> Node:
        self.left -= 1
        kids = tree.named_children
        if depth > _DEPTH or self.left < 0:
            return _node(tree, REFERENCE)
        if tree.type in {"expression", "literal_value", "collection_value"} and len(kids) == 1:
            return self.value(kids[0], depth + 1)
        if tree.type == "string_lit":
            made = _node(tree)
            made.text = "".join(_text(k) for k in kids if k.type == "template_literal")
            made.column += 1
            return made
        if tree.type == "object":
            made = _node(tree, "map")
            for one in kids:
                pair = one.named_children
                if one.type == "object_elem" and len(pair) == 2:
                    name = _named(pair[0])
                    name.text = (name.text or "").strip('"')
                    made.items.append((name, self.value(pair[1], depth + 1)))
            return made
        if tree.type == "tuple":
            made = _node(tree, "list")
            made.elements = [self.value(k, depth + 1) for k in kids if k.type == "expression"]
            return made
        if tree.type == "function_call" and kids and _text(kids[0]) in _WRAPPERS:
            held = _first(tree, "function_arguments")
            if held is not None and len(held.named_children) == 1:
                return self.value(held.named_children[0], depth + 1)
        return _reference(tree)


def bicep_blocks(text: str) -> Iterator[Block]:
    """Yield the resources of a Bicep file, and its parameters with a literal default.

    Examples
    --------
    >>> [b.labels for b in bicep_blocks("resource a 'Microsoft.Search/searchServices@1' = {}")]
    [('Microsoft.Search/searchServices@1', 'a')]
    """
    tree = _parser("bicep").parse(text.encode("utf-8", "replace"))
    for one in tree.root_node.named_children:
        if one.type == "resource_declaration":
            yield from _bicep_resource(one)
        elif one.type == "module_declaration":
            parts = one.named_children
            held = [part for part in parts if part.type not in {"identifier", "string"}]
            if parts and held:
                yield Block(
                    "module", (_text(parts[0])[:200],), _node(one), _bicep_value(held[-1], 0)
                )
        elif one.type in {"parameter_declaration", "variable_declaration"}:
            parts = one.named_children
            if len(parts) > 1 and parts[-1].type in {"array", "object"}:
                name = (_text(parts[0])[:200],)
                yield Block("module", name, _node(parts[0]), _bicep_value(parts[-1], 0))
            elif len(parts) > 1 and parts[-1].type == "string":
                made = Node(1, 1, kind="map")
                made.items.append((Node(1, 1, "default"), _bicep_value(parts[-1], 0)))
                yield Block("variable", (_text(parts[0]),), _node(parts[0]), made)


def _bicep_resource(tree: Tree) -> Iterator[Block]:
    parts = tree.named_children
    if len(parts) < 3 or parts[1].type != "string":
        return
    body: Tree | None = parts[2]
    for _ in range(3):
        if body is not None and body.type != "object":
            body = _first(body, "object") or _first(body, "parenthesized_expression")
    existing = any(_text(child) == "existing" for child in tree.children)
    if body is not None and not existing:
        labels = (_text(parts[1]).strip("'")[:200], _text(parts[0])[:200])
        yield Block("resource", labels, _node(parts[1]), _bicep_value(body, 0))


def _bicep_value(tree: Tree, depth: int) -> Node:
    kids = tree.named_children
    if depth > _DEPTH:
        return _node(tree, REFERENCE)
    if tree.type == "object":
        made = _node(tree, "map")
        for one in kids[:_NODES]:
            pair = one.named_children
            if one.type == "object_property" and len(pair) == 2:
                name = _named(pair[0])
                name.text = (name.text or "").strip("'")
                made.items.append((name, _bicep_value(pair[1], depth + 1)))
        return made
    if tree.type == "array":
        made = _node(tree, "list")
        made.elements = [_bicep_value(one, depth + 1) for one in kids[:_NODES]]
        return made
    if tree.type == "string" and all(k.type == "string_content" for k in kids):
        made = _node(tree)
        made.text = "".join(_text(k) for k in kids)
        made.column += 1
        return made
    if tree.type in {"if_statement", "for_statement", "parenthesized_expression", "arguments"}:
        return _bicep_value(kids[-1], depth + 1) if kids else _node(tree, REFERENCE)
    if tree.type in {"call_expression", "ternary_expression"}:
        made = _node(tree, "list")
        made.elements = [
            _bicep_value(one, depth + 1)
            for kid in kids
            for one in (kid.named_children if kid.type == "arguments" else [kid])
            if one.type in {"array", "object", "call_expression", "ternary_expression"}
        ]
        return made if made.elements else _reference(tree)
    return _reference(tree)


@functools.cache
def _parser(language: str) -> Parser:
    """Return a parser, loaded with its grammar on first use."""
    from tree_sitter import Language, Parser

    grammar = importlib.import_module(f"tree_sitter_{language}")
    return Parser(Language(grammar.language()))


def _first(tree: Tree, type_: str) -> Tree | None:
    return next((one for one in tree.named_children if one.type == type_), None)


def _text(tree: Tree) -> str:
    return (tree.text or b"").decode("utf-8", "replace")


def _node(tree: Tree, kind: str = "text") -> Node:
    row, column = tree.start_point
    return Node(row + 1, column + 1, kind=kind)


def _named(tree: Tree) -> Node:
    made = _node(tree)
    made.text = _text(tree)[:200]
    return made


def _reference(tree: Tree) -> Node:
    made = _node(tree, REFERENCE)
    made.text = " ".join(_text(tree)[:100].split())
    return made
