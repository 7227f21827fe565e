"""Make Python that is newer or older than ours parse, with every name in its place.

A second parser, which knows all versions, tells what stands where. What the first one
refuses is rewritten in the same number of lines and characters: the quotes inside of an
f-string, type parameters and ``type`` statements (PEP 695, 696, 701), Python 2's
``print``, and ``except A, b``. A statement that still cannot be read becomes ``pass``.

Source of the syntax: https://docs.python.org/3/whatsnew/3.12.html and 3.14;
https://docs.python.org/2.7/reference/simple_stmts.html
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

__all__ = ["parsed", "repaired"]

_ROUNDS = 24
_DEEPEST = 400
_STATEMENTS = frozenset({"module", "block"})


@functools.cache
def _parser() -> Parser:
    import tree_sitter_python
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_python.language()))


def parsed(text: str) -> tuple[ast.Module, str, list[int]]:
    """Return the tree of a program, its text as it was parsed, and the lines left out.

    Raises
    ------
    SyntaxError, ValueError, RecursionError, MemoryError
        It is no Python of any version, or nested too deeply.
    """
    try:
        return ast.parse(text), text, []
    except SyntaxError:
        mended, left_out = repaired(text)
        return ast.parse(mended), mended, left_out


def repaired(text: str) -> tuple[str, list[int]]:
    r"""Return a program that parses, and the lines of the statements that it lacks.

    Raises
    ------
    SyntaxError
        It is no Python of any version: over half of its lines would have to go.

    Examples
    --------
    >>> repaired('type A = int\nprint(f"{a["b"]}")\n')
    ('pass        \nprint(f"{a[\'b\']}")\n', [])
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    data = bytearray(text.encode(errors="surrogatepass"))
    root = _parser().parse(bytes(data)).root_node
    for node in _nodes(root):
        edit = _EDITS.get(node.type)
        if edit is not None:
            edit(node, data)
    left_out: list[int] = []
    most = sum(1 for line in text.split("\n") if line.strip()) // 2
    lost = 0
    for _ in range(_ROUNDS):
        mended = data.decode(errors="surrogatepass")
        try:
            _ = ast.parse(mended)
        except TabError:
            expanded = _expanded(mended)
            if expanded == mended:
                raise
            return repaired(expanded)
        except SyntaxError as error:
            rows = _leave_out(root, (error.lineno or 1) - 1, data)
            lost += len(rows)
            if not rows or lost > most:
                raise
            left_out.append(rows[0])
        else:
            return mended, sorted(left_out)
    raise SyntaxError("no Python", ("", left_out[0] if left_out else 1, 1, ""))


def _nodes(root: Node) -> Iterator[Node]:
    """Yield the nodes from the outside in; not those inside of a string that is rewritten."""
    queue = [(root, 0)]
    while queue:
        node, depth = queue.pop()
        yield node
        if depth < _DEEPEST and node.type != "string":
            queue.extend((child, depth + 1) for child in reversed(node.children))


def _blank(data: bytearray, start: int, end: int, text: bytes = b"") -> None:
    """Put `text` and blanks in the place of bytes; the ends of lines stay."""
    for at in range(start, end):
        if data[at] != 0x0A:
            data[at] = text[at - start] if at - start < len(text) else 0x20


def _pass(node: Node, data: bytearray) -> None:
    if node.end_byte - node.start_byte >= len(b"pass"):
        _blank(data, node.start_byte, node.end_byte, b"pass")
    else:
        _blank(data, node.start_byte, node.end_byte, b"0")


def _print(node: Node, data: bytearray) -> None:
    """Make ``print x`` an assignment, which holds the same names."""
    word = node.children[0]
    if len(node.children) < 2:
        return
    _blank(data, word.start_byte, word.end_byte, b"_")
    after = word.end_byte
    if node.children[1].type == "chevron":
        arrow = node.children[1].children[0]
        _blank(data, arrow.start_byte, arrow.end_byte)
    if data[after : after + 1] == b" ":
        data[after] = 0x3D
    else:
        data[after - 1] = 0x3D


def _except(node: Node, data: bytearray) -> None:
    """Leave out the second of ``except A, b``."""
    for child in node.children:
        if child.type == "block":
            return
        if child.type == ",":
            values = [one for one in node.children if one.start_byte > child.start_byte]
            ends = [one.start_byte for one in values if one.type == ":"]
            if ends:
                _blank(data, child.start_byte, ends[0])
            return


def _raise(node: Node, data: bytearray) -> None:
    """Leave out the second of ``raise A, b``."""
    for child in node.children:
        commas = [one for one in child.children if one.type == ","]
        if child.type == "expression_list" and commas:
            _blank(data, commas[0].start_byte, node.end_byte)


def _integer(node: Node, data: bytearray) -> None:
    """Write ``0777`` and ``10L`` as numbers of their own."""
    text = bytes(data[node.start_byte : node.end_byte])
    if text[-1:] in {b"l", b"L"}:
        _blank(data, node.end_byte - 1, node.end_byte)
    if text[:1] == b"0" and text[1:2].isdigit():
        zeros = len(text) - len(text.lstrip(b"0"))
        _blank(data, node.start_byte, node.start_byte + zeros)


def _unequal(node: Node, data: bytearray) -> None:
    for child in node.children:
        if child.type == "<>":
            _blank(data, child.start_byte, child.end_byte, b"!=")


def _parameters(node: Node, data: bytearray) -> None:
    found = node.child_by_field_name("type_parameters")
    if found is not None and b"\n" not in data[found.start_byte : found.end_byte]:
        _blank(data, found.start_byte, found.end_byte)


def _string(node: Node, data: bytearray) -> None:
    """Rewrite an f-string that older parsers refuse."""
    if not any(child.type == "interpolation" for child in node.children):
        return
    text = bytes(data[node.start_byte : node.end_byte])
    if _evaluates(text):
        return
    opening, closing = node.children[0], node.children[-1]
    quote = data[opening.end_byte - 1]
    other = 0x27 if quote == 0x22 else 0x22
    is_long = data[opening.end_byte - 3 : opening.end_byte] == bytes([quote]) * 3
    for part in node.children:
        if part.type == "interpolation":
            _interpolation(part, data, quote, other)
    inner = bytes(data[opening.end_byte : closing.start_byte])
    again = bytes(data[node.start_byte : node.end_byte])
    if (b"\n" in inner and not is_long) or not _evaluates(again):
        _blank(data, node.start_byte, node.end_byte, b"(0")
        data[node.end_byte - 1] = 0x29


def _interpolation(part: Node, data: bytearray, quote: int, other: int) -> None:
    """Swap the quotes inside of a replacement field; what backslashes mean is lost."""
    for node in _every(part):
        if node.type == "comment":
            _blank(data, node.start_byte, node.end_byte)
        elif node.type in {"string_start", "string_end"}:
            for at in range(node.start_byte, node.end_byte):
                if data[at] == quote:
                    data[at] = other
        elif node.type == "string_content":
            for at in range(node.start_byte, node.end_byte):
                if data[at] in {0x5C, quote, other}:
                    data[at] = 0x5F


def _every(root: Node) -> Iterator[Node]:
    queue = [root]
    while queue:
        node = queue.pop()
        yield node
        queue.extend(node.children)


def _evaluates(text: bytes) -> bool:
    try:
        _ = ast.parse(text.decode(errors="replace"), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _leave_out(root: Node, row: int, data: bytearray) -> range:
    """Put `pass` for the smallest statement at a row; return its lines, none for none."""
    found: Node | None = None
    node = root
    while True:
        inner = next(
            (c for c in node.children if c.start_point.row <= row <= c.end_point.row), None
        )
        if inner is None:
            break
        beside = [c for c in node.children if c.start_point.row <= row <= c.end_point.row]
        inner = next((c for c in beside if c.type in _STATEMENTS), inner)
        if node.type in _STATEMENTS and bytes(data[inner.start_byte :][:4]) != b"pass":
            found = inner
        node = inner
    if found is None:
        return range(0)
    _pass(found, data)
    return range(found.start_point.row + 1, found.end_point.row + 2)


def _expanded(text: str) -> str:
    """Write the indents with blanks, eight to a tab, as Python 2 read them."""
    lines = text.split("\n")
    bare = [line.lstrip(" \t") for line in lines]
    return "\n".join(
        line[: len(line) - len(rest)].expandtabs(8) + rest
        for line, rest in zip(lines, bare, strict=True)
    )


_EDITS = {
    "type_alias_statement": _pass,
    "exec_statement": _pass,
    "print_statement": _print,
    "except_clause": _except,
    "raise_statement": _raise,
    "integer": _integer,
    "comparison_operator": _unequal,
    "function_definition": _parameters,
    "class_definition": _parameters,
    "string": _string,
}
