"""One pass over the syntax tree of a Python file: what it binds, calls and holds.

Longer than the other files: it is one visitor with one short method per kind of node,
and parts of it mean nothing alone.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from lockin.discovery.code._literals import (
    MESSAGE_ROLES,
    PROMPT_LENGTH,
    TEXT_KEPT,
    is_model,
    says_model,
    says_prompt,
)
from lockin.discovery.code._model import (
    ANY_KEY,
    Access,
    Call,
    Class,
    Expr,
    Function,
    Import,
    Literal,
    Module,
    union,
)
from lockin.discovery.code._repair import parsed
from lockin.discovery.signatures import snake, tables

__all__ = ["read_module"]

_UNBOUND = object()
_UNIONS = frozenset({"Optional", "Union", "Annotated", "ClassVar", "Final"})
_SETTINGS = 2_000
_LINE = re.compile(r"\r\n|\r|\n")


def read_module(path: str, text: str) -> Module:
    """Return what the file says.

    Raises
    ------
    SyntaxError, ValueError, RecursionError, MemoryError
        The file is not Python, or nested too deeply.
    """
    tree, mended, left_out = parsed(text)
    reader = _Reader(path, mended)
    _ = reader.block(tree.body)
    if left_out:
        more = f" and {len(left_out) - 1} more places" if len(left_out) > 1 else ""
        reader.module.warning = f"read without what is no Python at line {left_out[0]}{more}"
    names = reader.module.functions
    reader.module.tests = sum(name.rpartition(".")[2].startswith("test") for name in names)
    return reader.module


class _Reader:
    def __init__(self, path: str, text: str) -> None:
        self.module = Module(path)
        self.env: dict[str, Expr] = {}
        self.outer: tuple[dict[str, Expr], ...] = ()
        self.function = ""
        self.owner = ""
        self.globals: set[str] = set()
        self.open: list[int] = []
        self.folder = path.rpartition("/")[0]
        self.texts = None if text.isascii() else _LINE.split(text)
        signatures = tables()
        self.types = signatures.types
        self.keys = signatures.keys
        self.named = signatures.keywords
        self.shapes = signatures.response_names
        self.statements: dict[type, Callable[[Any], object]] = {
            ast.Import: self._import,
            ast.ImportFrom: self._import_from,
            ast.Assign: self._assign,
            ast.AnnAssign: self._annotated,
            ast.AugAssign: self._augmented,
            ast.FunctionDef: self._def,
            ast.AsyncFunctionDef: self._def,
            ast.ClassDef: self._class,
            ast.Return: self._return,
            ast.If: self._if,
            ast.For: self._for,
            ast.AsyncFor: self._for,
            ast.While: self._while,
            ast.With: self._with,
            ast.AsyncWith: self._with,
            ast.Try: self._try,
            ast.TryStar: self._try,
            ast.Match: self._match,
            ast.Expr: self._bare,
            ast.Global: self._global,
        }
        self.expressions: dict[type, Callable[[Any], Expr]] = {
            ast.Name: self._name,
            ast.Attribute: self._chain,
            ast.Subscript: self._chain,
            ast.Call: self._call,
            ast.Constant: self._constant,
            ast.JoinedStr: self._joined,
            ast.BinOp: self._binary,
            ast.BoolOp: self._either,
            ast.IfExp: self._choice,
            ast.Await: self._inner,
            ast.Starred: self._inner,
            ast.NamedExpr: self._walrus,
            ast.Dict: self._dict,
            ast.List: self._sequence,
            ast.Tuple: self._sequence,
            ast.Set: self._sequence,
            ast.Lambda: self._lambda,
            ast.Yield: self._yield,
            ast.YieldFrom: self._yield,
            ast.ListComp: self._comprehension,
            ast.SetComp: self._comprehension,
            ast.GeneratorExp: self._comprehension,
            ast.DictComp: self._comprehension,
        }

    # -- places ---------------------------------------------------------------------------

    def column(self, node: ast.expr | ast.stmt) -> int:
        """Return the 1-based column in characters; the parser counts bytes."""
        if self.texts is None or node.col_offset == 0:
            return node.col_offset + 1
        try:
            line = self.texts[node.lineno - 1]
        except IndexError:
            return node.col_offset + 1
        return len(line.encode()[: node.col_offset].decode(errors="replace")) + 1

    # -- statements -----------------------------------------------------------------------

    def block(self, body: Sequence[ast.stmt]) -> bool:
        """Read statements in order; tell whether the end is never reached."""
        for node in body:
            handler = self.statements.get(type(node))
            if handler is not None:
                _ = handler(node)
            else:
                self._children(node)
        return bool(body) and isinstance(body[-1], (ast.Return, ast.Raise, ast.Continue, ast.Break))

    def _children(self, node: ast.AST) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                _ = self.expr(child)
            elif isinstance(child, ast.stmt):
                _ = self.block([child])
            else:
                self._children(child)

    def bind(self, name: str, value: Expr) -> None:
        """Bind a name in the present scope."""
        if not self.function or name in self.globals:
            held = self.module.names.setdefault(name, [])
            if len(held) < 16 and value not in held:
                held.append(value)
            if self.function:
                return
        self.env[name] = value

    def _import(self, node: ast.Import) -> None:
        for alias in node.names:
            self.module.imports.append(Import(node.lineno, self.column(node), alias.name))
            if alias.asname:
                self._take(alias.asname, ("x", alias.name))
            else:
                top = alias.name.partition(".")[0]
                self._take(top, ("x", top))

    def _import_from(self, node: ast.ImportFrom) -> None:
        dotted = node.module or ""
        folder = self._up(node.level) if node.level else None
        names = tuple(alias.name for alias in node.names)
        found = Import(node.lineno, self.column(node), dotted, folder, names)
        self.module.imports.append(found)
        for alias in node.names:
            if alias.name == "*":
                self.module.stars.append(found)
                continue
            name = f"{dotted}.{alias.name}" if dotted else alias.name
            value: Expr = ("x", name) if folder is None else ("y", folder, name)
            self._take(alias.asname or alias.name, value)

    def _take(self, name: str, value: Expr) -> None:
        if self.owner and not self.function:
            self._attribute(self.owner, name, value)
        self.bind(name, value)

    def _up(self, level: int) -> str:
        parts = self.folder.split("/") if self.folder else []
        kept = len(parts) - (level - 1)
        return "/".join(parts[:kept]) if kept >= 0 else "/"

    def _assign(self, node: ast.Assign) -> None:
        before = len(self.module.calls)
        value = self.expr(node.value)
        if isinstance(node.value, ast.Subscript) and _target_name(node.value.value) in _UNIONS:
            value = self._annotation(node.value)
        for target in node.targets:
            self._notice(_target_name(target), node.value)
            self._set(target, value)
        if value is not None and value[0] == "c" and len(self.module.calls) > before:
            self.module.calls[value[2]].bound = _target_name(node.targets[0])

    def _annotated(self, node: ast.AnnAssign) -> None:
        annotation = self._annotation(node.annotation)
        name = _target_name(node.target)
        if node.value is not None:
            value = self.expr(node.value)
            self._notice(name, node.value)
        else:
            value = None if annotation is None else ("c", annotation, None)
        if self.owner and not self.function and isinstance(node.target, ast.Name):
            self.module.classes[self.owner].fields.add(name)
        if value is not None and value[0] == "v" and annotation is not None:
            value = union([value, ("c", annotation, None)])
        self._set(node.target, value)

    def _augmented(self, node: ast.AugAssign) -> None:
        _ = self.expr(node.value)
        self._notice(_target_name(node.target), node.value)

    def _set(self, target: ast.expr, value: Expr) -> None:
        if isinstance(target, ast.Name):
            if self.owner and not self.function:
                self._attribute(self.owner, target.id, value)
            self.bind(target.id, value)
        elif isinstance(target, ast.Attribute):
            self._set_attribute(target, value)
        elif isinstance(target, (ast.Tuple, ast.List)):
            parts = value[1] if value is not None and value[0] == "t" else None
            for place, element in enumerate(target.elts):
                if isinstance(element, ast.Starred):
                    self._set(element.value, None)
                elif parts is not None:
                    self._set(element, parts[place] if place < len(parts) else None)
                else:
                    self._set(element, None if value is None else ("i", value, place))
        elif isinstance(target, ast.Subscript):
            self._set_item(target, value)

    def _set_attribute(self, target: ast.Attribute, value: Expr) -> None:
        base = self.expr(target.value)
        if base is None:
            return
        if base[0] in {"s", "k"} or (base[0] == "n" and base[1] in self.module.classes):
            self._attribute(base[1], target.attr, value)
        elif base[0] in {"x", "n", "a", "p", "c", "i"}:
            self._put(target, base, target.attr, value)

    def _put(self, target: ast.expr, base: Expr, name: str, value: Expr) -> None:
        """Record what is put under a name into something of another file."""
        if value is not None and len(self.module.settings) < _SETTINGS:
            self.module.settings.append((target.lineno, self.column(target), base, name, value))

    def _set_item(self, target: ast.Subscript, value: Expr) -> None:
        _ = self.expr(target.slice)
        key = str(target.slice.value) if isinstance(target.slice, ast.Constant) else ANY_KEY
        self._set_entry(target, key, value)
        if not isinstance(target.slice, ast.Constant):
            return
        if isinstance(target.value, ast.Attribute) and target.value.attr == "environ":
            # that it is set is enough: its value is not kept
            self._put(target, self.expr(target.value), key, ("v", True))
        feature = self.keys.get(snake(str(target.slice.value)))
        if feature is not None:
            self._mark(target, feature)

    def _set_entry(self, target: ast.Subscript, key: str, value: Expr) -> None:
        """Add an item to a mapping: of this scope, of the module, of a class, or of another."""
        holder = target.value
        if isinstance(holder, ast.Name):
            held = self.env.get(holder.id)
            if held is not None and held[0] == "d":
                if len(held[1]) < 64:
                    self.env[holder.id] = ("d", (*held[1], (key, value)))
                    if not self.function:
                        self.bind(holder.id, self.env[holder.id])
                return
            if holder.id in self.module.names and holder.id not in self.env:
                entries = self.module.names[holder.id]
                if value is not None and len(entries) < 16:
                    entries.append(("d", ((key, value),)))
                return
        base = self.expr(holder)
        if base is None or value is None:
            return
        if base[0] == "a" and base[1] is not None and base[1][0] in {"s", "k"}:
            self._attribute(base[1][1], base[2], ("d", ((key, value),)))
        elif key != ANY_KEY and base[0] in {"x", "n", "a", "p"}:
            self._put(target, base, key, value)

    def _attribute(self, owner: str, name: str, value: Expr) -> None:
        held = self.module.classes[owner].attributes.setdefault(name, [])
        if len(held) < 16 and value not in held:
            held.append(value)

    def _def(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for decorator in node.decorator_list:
            _ = self.expr(decorator)
        decorators = {
            _target_name(d.func if isinstance(d, ast.Call) else d) for d in node.decorator_list
        }
        scope = self.function or self.owner
        name = f"{scope}.{node.name}" if scope else node.name
        is_method = bool(self.owner) and not self.function
        function = self._signature(name, node.args)
        function.owner = self.owner if is_method else ""
        function.is_property = bool(decorators & {"property", "cached_property"})
        function.is_static = "staticmethod" in decorators
        function.result = self._annotation(node.returns)
        self.module.functions[name] = function
        if is_method:
            self.module.classes[self.owner].methods[node.name] = name
        else:
            self.bind(node.name, ("f", name))
        self._body(name, function, node.body, is_method=is_method)

    def _signature(self, name: str, arguments: ast.arguments) -> Function:
        positional = [*arguments.posonlyargs, *arguments.args]
        function = Function(tuple(arg.arg for arg in positional))
        for arg in (*positional, *arguments.kwonlyargs):
            if arg.annotation is not None:
                function.annotations[arg.arg] = self._annotation(arg.annotation)
        if arguments.defaults:
            for arg, default in zip(
                positional[-len(arguments.defaults) :], arguments.defaults, strict=True
            ):
                function.defaults[arg.arg] = self.expr(default)
                self._notice(arg.arg, default)
        for arg, keyword in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
            if keyword is not None:
                function.defaults[arg.arg] = self.expr(keyword)
                self._notice(arg.arg, keyword)
        function.params += tuple(arg.arg for arg in arguments.kwonlyargs)
        return function

    def _body(
        self, name: str, function: Function, body: Sequence[ast.stmt], *, is_method: bool
    ) -> None:
        held = (self.env, self.outer, self.function, self.globals, self.open, self.owner)
        self.outer = (*self.outer, self.env) if self.function else self.outer
        self.env = {param: ("p", name, param) for param in function.params}
        if is_method and function.params and not function.is_static:
            self.env[function.params[0]] = ("s", self.owner)
        self.function, self.globals, self.open = name, set(), []
        _ = self.block(body)
        self.env, self.outer, self.function, self.globals, self.open, self.owner = held

    def _class(self, node: ast.ClassDef) -> None:
        for decorator in node.decorator_list:
            _ = self.expr(decorator)
        bases = tuple(self.expr(base) for base in node.bases)
        for keyword in node.keywords:
            _ = self.expr(keyword.value)
        scope = self.function or self.owner
        name = f"{scope}.{node.name}" if scope else node.name
        self.module.classes[name] = Class(bases)
        if self.owner and not self.function:
            self._attribute(self.owner, node.name, ("k", name))
        else:
            self.bind(node.name, ("k", name))
        held = (self.env, self.function, self.owner, self.outer)
        if self.function:
            self.outer = (*self.outer, self.env)
        self.env, self.owner, self.function = dict(self.env), name, ""
        names = self.module.names
        self.module.names = {}  # what a class body binds is no name of the module
        _ = self.block(node.body)
        self.module.names = names
        self.env, self.function, self.owner, self.outer = held

    def _return(self, node: ast.Return) -> None:
        if node.value is not None:
            self._gives(self.expr(node.value))

    def _gives(self, value: Expr) -> None:
        function = self.module.functions.get(self.function)
        if function is not None and value is not None and len(function.returns) < 16:
            function.returns.append(value)

    def _if(self, node: ast.If) -> None:
        ends: list[dict[str, Expr]] = []
        branch: ast.If | None = node
        while branch is not None:  # a chain of elif is a loop, not a recursion
            _ = self.expr(branch.test)
            before = self.env
            self.env = dict(before)
            if not self.block(branch.body):
                ends.append(self.env)
            self.env = before
            rest = branch.orelse
            if len(rest) == 1 and isinstance(rest[0], ast.If):
                branch = rest[0]
                continue
            branch = None
            self.env = dict(before)
            if not self.block(rest):
                ends.append(self.env)
            self.env = before
        self.env = _merged(ends) if ends else self.env

    def _for(self, node: ast.For | ast.AsyncFor) -> None:
        value = self.expr(node.iter)
        before = dict(self.env)
        self._set(node.target, None if value is None else ("e", value))
        _ = self.block(node.body)
        self.env = _merged([before, self.env])
        _ = self.block(node.orelse)

    def _while(self, node: ast.While) -> None:
        _ = self.expr(node.test)
        before = dict(self.env)
        _ = self.block(node.body)
        self.env = _merged([before, self.env])
        _ = self.block(node.orelse)

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        for item in node.items:
            value = self.expr(item.context_expr)
            if item.optional_vars is not None:
                self._set(item.optional_vars, value)
        _ = self.block(node.body)

    def _try(self, node: ast.Try) -> None:
        before = dict(self.env)
        ended = self.block(node.body)
        ended = self.block(node.orelse) or (ended and not node.orelse)
        ends = [] if ended else [self.env]
        start = _merged([before, self.env])
        for handler in node.handlers:
            self.env = dict(start)
            if handler.type is not None:
                _ = self.expr(handler.type)
            if not self.block(handler.body):
                ends.append(self.env)
        self.env = _merged(ends) if ends else start
        _ = self.block(node.finalbody)

    def _match(self, node: ast.Match) -> None:
        _ = self.expr(node.subject)
        before = self.env
        ends = [before]
        for case in node.cases:
            self.env = dict(before)
            if case.guard is not None:
                _ = self.expr(case.guard)
            if not self.block(case.body):
                ends.append(self.env)
        self.env = _merged(ends)

    def _bare(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):
            _ = self.expr(node.value)

    def _global(self, node: ast.Global) -> None:
        self.globals.update(node.names)

    # -- expressions ----------------------------------------------------------------------

    def expr(self, node: ast.expr) -> Expr:
        """Read an expression; return what it stands for."""
        handler = self.expressions.get(type(node))
        if handler is not None:
            return handler(node)
        self._children(node)
        return None

    def _name(self, node: ast.Name) -> Expr:
        return self._look_up(node.id)

    def _look_up(self, name: str) -> Expr:
        value: Any = self.env.get(name, _UNBOUND)
        if value is not _UNBOUND and (name not in self.globals or not self.function):
            found: Expr = value
            return found
        for scope in reversed(self.outer):
            if name in scope:
                return scope[name]
        return ("n", name)

    def _chain(self, node: ast.Attribute | ast.Subscript) -> Expr:
        steps: list[ast.Attribute | ast.Subscript] = []
        base: ast.expr = node
        while isinstance(base, (ast.Attribute, ast.Subscript)):
            steps.append(base)
            base = base.value
        value = self.expr(base)
        names: list[str] = []
        for step in reversed(steps):
            if isinstance(step, ast.Attribute):
                names.append(snake(step.attr))
                value = None if value is None else self._member(value, step.attr)
                continue
            key = step.slice.value if isinstance(step.slice, ast.Constant) else None
            if key is None:
                _ = self.expr(step.slice)
            elif isinstance(key, str):
                names.append(snake(key))
            if isinstance(key, (str, int)):
                value = None if value is None else ("i", value, key)
            else:
                value = None if value is None else ("i", value, None)
        if isinstance(node.ctx, ast.Load) and not self.shapes.isdisjoint(names):
            place = (node.lineno, self.column(node))
            self.module.accesses.append(Access(*place, value, tuple(names)))
        return value

    def _member(self, value: tuple[Any, ...], name: str) -> Expr:
        if value[0] == "x":
            return ("x", f"{value[1]}.{name}")
        return ("a", value, name)

    def _call(self, node: ast.Call) -> Expr:
        func = node.func
        if isinstance(func, ast.Name) and func.id in {"super", "getattr"}:
            special = self._special(func.id, node)
            if special is not None:
                return special
        callee = self.expr(func)
        call = Call(node.lineno, self.column(node), callee, scope=self.function)
        if isinstance(func, ast.Attribute) and func.end_lineno is not None:
            call.line, call.column = self._method_place(func)
        index = len(self.module.calls)
        self.module.calls.append(call)
        start = len(self.module.markers)
        self.open.append(index)
        args: list[Expr] = []
        for arg in node.args:
            value = self.expr(arg)
            args.append(None if isinstance(arg, ast.Starred) else value)
        keywords: list[tuple[str | None, Expr]] = []
        call.places = tuple(
            (keyword.arg, keyword.value.lineno, self.column(keyword.value))
            for keyword in node.keywords
            if keyword.arg is not None and snake(keyword.arg) in self.named
        )
        for keyword in node.keywords:
            keywords.append((keyword.arg, self.expr(keyword.value)))
            if keyword.arg is not None:
                self._notice(keyword.arg, keyword.value)
            kind = _string(keyword.value) if keyword.arg == "type" else None
            if kind is not None and kind in self.types:
                self._mark(keyword.value, self.types[kind])
        _ = self.open.pop()
        call.args, call.keywords = tuple(args), tuple(keywords)
        if len(self.module.markers) > start:
            call.features = tuple(sorted({m.value for m in self.module.markers[start:]}))
        return ("c", callee, index)

    def _method_place(self, func: ast.Attribute) -> tuple[int, int]:
        """Return where the called name stands: a chain may span lines."""
        line = func.end_lineno or func.lineno
        if line == func.lineno or func.end_col_offset is None:
            return func.lineno, self.column(func)
        offset = func.end_col_offset - len(func.attr.encode())
        if self.texts is None:
            return line, offset + 1
        try:
            text = self.texts[line - 1].encode()[:offset].decode(errors="replace")
        except IndexError:
            return line, offset + 1
        return line, len(text) + 1

    def _special(self, name: str, node: ast.Call) -> Expr:
        if name == "super" and not node.args:
            owner = self.module.functions.get(self.function)
            held = owner.owner if owner is not None else ""
            return ("z", held) if held else None
        if name == "getattr" and len(node.args) >= 2:
            base = self.expr(node.args[0])
            for arg in node.args[2:]:
                _ = self.expr(arg)
            wanted = node.args[1]
            if isinstance(wanted, ast.Constant) and isinstance(wanted.value, str):
                return None if base is None else self._member(base, wanted.value)
            _ = self.expr(wanted)
            return None if base is None else ("g", base)
        return None

    def _constant(self, node: ast.Constant) -> Expr:
        value = node.value
        if isinstance(value, str):
            return ("l", value[:TEXT_KEPT])
        if value is None or isinstance(value, (bool, int, float)):
            return ("v", value)
        return None

    def _joined(self, node: ast.JoinedStr) -> Expr:
        parts: list[Expr] = []
        for value in node.values:
            if isinstance(value, ast.FormattedValue):
                parts.append(self.expr(value.value))
            else:
                parts.append(self.expr(value))
        return ("j", tuple(parts))

    def _binary(self, node: ast.BinOp) -> Expr:
        terms: list[ast.expr] = []
        left: ast.expr = node
        operators: list[ast.operator] = []
        while isinstance(left, ast.BinOp):  # a long sum is a loop, not a recursion
            terms.append(left.right)
            operators.append(left.op)
            left = left.left
        values = [self.expr(left), *(self.expr(term) for term in reversed(terms))]
        if isinstance(operators[0], ast.BitOr):
            return union(values)
        if isinstance(operators[0], ast.Add):
            return ("j", tuple(values))
        return ("j", (values[0], None)) if isinstance(operators[0], ast.Mod) else None

    def _either(self, node: ast.BoolOp) -> Expr:
        return union([self.expr(value) for value in node.values])

    def _choice(self, node: ast.IfExp) -> Expr:
        _ = self.expr(node.test)
        return union([self.expr(node.body), self.expr(node.orelse)])

    def _inner(self, node: ast.Await | ast.Starred) -> Expr:
        return self.expr(node.value)

    def _walrus(self, node: ast.NamedExpr) -> Expr:
        value = self.expr(node.value)
        self._set(node.target, value)
        return value

    def _dict(self, node: ast.Dict) -> Expr:
        found: list[tuple[str | None, Expr]] = []
        strings: dict[str, ast.expr] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            known = self.expr(value)
            if key is None:
                found.append((None, known))
            elif isinstance(key, ast.Constant) and isinstance(key.value, str):
                found.append((key.value, known))
                strings[key.value] = value
                if snake(key.value) in self.keys:
                    self._mark(key, self.keys[snake(key.value)])
                self._notice(key.value, value)
            else:
                _ = self.expr(key)
        kind = _string(strings.get("type"))
        if kind is not None and kind in self.types:
            self._mark(strings["type"], self.types[kind])
        if "content" in strings and (role := _string(strings.get("role"))) is not None:
            if role in {"system", "developer"}:
                self._mark(strings["role"], "system-prompt")
            self._prompt(strings["content"], role in MESSAGE_ROLES, least=1)
        return ("d", tuple(found[:64]))

    def _sequence(self, node: ast.List | ast.Tuple | ast.Set) -> Expr:
        values = tuple(self.expr(element) for element in node.elts)
        if len(node.elts) == 2 and _string(node.elts[0]) in MESSAGE_ROLES:
            self._prompt(node.elts[1], known=True, least=12)
        return ("t", values[:64])

    def _lambda(self, node: ast.Lambda) -> Expr:
        name = f"{self.function or self.owner}.<lambda {node.lineno}:{node.col_offset}>"
        function = self._signature(name, node.args)
        self.module.functions[name] = function
        held = (self.env, self.outer, self.function)
        self.outer = (*self.outer, self.env) if self.function else ()
        self.env = {**({} if self.function else self.env)}
        self.env.update({param: ("p", name, param) for param in function.params})
        self.function = name
        value = self.expr(node.body)
        self._gives(value)
        self.env, self.outer, self.function = held
        return ("f", name)

    def _yield(self, node: ast.Yield | ast.YieldFrom) -> Expr:
        if node.value is not None:
            self._gives(self.expr(node.value))
        return None

    def _comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
    ) -> Expr:
        held = dict(self.env)
        copied: Expr = None
        for part in node.generators:
            value = self.expr(part.iter)
            if isinstance(node, ast.DictComp) and _copies(node):
                copied = value[1][1] if value is not None and value[0] == "c" else None
            self._quietly(part.target, None if value is None else ("e", value))
            for test in part.ifs:
                _ = self.expr(test)
        if isinstance(node, ast.DictComp):
            _ = self.expr(node.key)
            value = self.expr(node.value)
        else:
            value = self.expr(node.elt)
        self.env = held
        return copied or ("t", (value,))

    def _quietly(self, target: ast.expr, value: Expr) -> None:
        """Bind the target of a comprehension, which no one outside sees."""
        if isinstance(target, ast.Name):
            self.env[target.id] = value
        elif isinstance(target, (ast.Tuple, ast.List)):
            for place, element in enumerate(target.elts):
                self._quietly(element, None if value is None else ("i", value, place))

    def _annotation(self, node: ast.expr | None) -> Expr:
        """Return the class that an annotation names; alternatives for a union."""
        if node is None:
            return None
        if isinstance(node, ast.Constant):
            if not isinstance(node.value, str) or len(node.value) > 200:
                return None
            try:
                return self._annotation(ast.parse(node.value, mode="eval").body)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                return None
        if isinstance(node, (ast.Name, ast.Attribute)):
            return self.expr(node)
        if isinstance(node, ast.BinOp):
            return union([self._annotation(node.left), self._annotation(node.right)])
        if isinstance(node, ast.Subscript) and _target_name(node.value) in _UNIONS:
            inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            return union([self._annotation(one) for one in inner])
        return None

    # -- literals -------------------------------------------------------------------------

    def _mark(self, node: ast.expr, feature: str) -> None:
        place = (node.lineno, self.column(node))
        self.module.markers.append(Literal(*place, feature, calls=tuple(self.open)))

    def _notice(self, name: str, node: ast.expr) -> None:
        """Record the literal bound to a name that says prompt or model."""
        if says_prompt(name):
            self._prompt(node, known=True, least=PROMPT_LENGTH)
        elif says_model(name):
            value = _string(node)
            if value is not None and is_model(value):
                place = (node.lineno, self.column(node))
                calls = tuple(self.open)
                self.module.models.append(Literal(*place, value, calls=calls))

    def _prompt(self, node: ast.expr, known: bool, least: int) -> None:  # noqa: FBT001 - private
        if isinstance(node, ast.Call) and node.args:
            node = node.args[0] if _target_name(node.func) in {"dedent", "cleandoc"} else node
        size = _size(node)
        if known and size >= least and (size < PROMPT_LENGTH or _spaced(node)):
            place = Literal(node.lineno, self.column(node), size=size)
            if place not in self.module.prompts[-4:]:
                self.module.prompts.append(place)


def _copies(node: ast.DictComp) -> bool:
    """Tell ``{k: v for k, v in x.items() if ...}``: the same mapping, or less of it."""
    part = node.generators[0]
    return (
        len(node.generators) == 1
        and isinstance(part.iter, ast.Call)
        and isinstance(part.iter.func, ast.Attribute)
        and part.iter.func.attr == "items"
        and isinstance(part.target, ast.Tuple)
        and [_target_name(one) for one in part.target.elts]
        == [_target_name(node.key), _target_name(node.value)]
    )


def _merged(ends: Iterable[dict[str, Expr]]) -> dict[str, Expr]:
    first, *rest = ends
    if not rest:
        return first
    result = dict(first)
    for end in rest:
        for name, value in end.items():
            held = result.get(name)
            if held is not value:
                result[name] = union([held, value])
    return result


def _target_name(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    return ""


def _string(node: ast.expr | None) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


def _strings(node: ast.expr) -> list[str]:
    """Return the literal parts of a string, joined or added."""
    found: list[str] = []
    queue = [node]
    while queue:
        one = queue.pop()
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            found.append(one.value)
        elif isinstance(one, ast.JoinedStr):
            queue.extend(one.values)
        elif isinstance(one, ast.BinOp) and isinstance(one.op, (ast.Add, ast.Mod)):
            queue.extend((one.left, one.right))
        elif (
            isinstance(one, ast.Call)
            and isinstance(one.func, ast.Attribute)
            and one.func.attr in {"format", "strip", "join"}
        ):
            queue.append(one.func.value)
    return found


def _size(node: ast.expr) -> int:
    return sum(map(len, _strings(node)))


def _spaced(node: ast.expr) -> bool:
    return any(" " in text for text in _strings(node))
