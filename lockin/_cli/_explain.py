"""What an id of lockin means: components, mechanisms, terms, facts, exit codes, problem codes."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator

from lockin import words
from lockin.errors import UnknownFactError, unknown
from lockin.files import CODES, printable
from lockin.report.terms import TERMS

_EXITS = {
    "0": "done",
    "1": "a gate was breached",
    "2": "wrong command, option or configuration",
    "3": "the landscape is invalid; every problem was listed with its position",
    "70": "a bug in lockin",
}


def explanation(id_: str) -> str:
    """Return everything that lockin knows by this id.

    Raises
    ------
    UnknownFactError
        Nothing has the id; the message names close ones.
    """
    wanted = id_.strip()
    found = [
        text
        for one in (_component, _mechanism, _term, _facts, _exit, _problem)
        for text in one(wanted)
    ]
    if not found:
        raise UnknownFactError(unknown("explanation", wanted[:100], _known()))
    return "\n\n".join(found)


def _lines(title: str, rows: list[tuple[str, str]]) -> str:
    return "\n".join([title, *(f"  {name}: {value}" for name, value in rows if value)])


def _component(wanted: str) -> Iterator[str]:
    from lockin.switching.components import COMPONENTS

    for component in COMPONENTS:
        if component.key == wanted:
            about = f"component-is.{wanted}"
            yield _lines(
                f"{wanted}: component of the switching cost, {words.name('component', wanted)}",
                [
                    ("what it is", words.say(about) if words.has(about) else ""),
                    ("formula", component.formula),
                    ("source", component.source),
                    ("mechanisms", ", ".join(component.mechanisms)),
                    ("parameters", ", ".join(component.parameters)),
                ],
            )


def _mechanism(wanted: str) -> Iterator[str]:
    from lockin.switching.components import COMPONENTS

    key = wanted.upper()
    if words.has(f"mechanism.{key}.name"):
        costs = [c.key for c in COMPONENTS if key in c.mechanisms]
        yield _lines(
            f"{key}: mechanism of lock-in, {words.say(f'mechanism.{key}.name')}",
            [
                ("what it is", words.say(f"mechanism.{key}.is")),
                ("components of the switching cost", ", ".join(costs)),
            ],
        )


def _term(wanted: str) -> Iterator[str]:
    key = wanted.lower().replace(" ", "-").replace("_", "-")
    term = TERMS.get(key)
    if term is not None:
        yield _lines(
            f"{key}: term of what stops, {words.say(f'term.{key}.name')}",
            [
                ("what it is", words.say(f"term.{key}.is")),
                ("formula", term.formula),
                ("source", term.source),
            ],
        )


def _facts(wanted: str) -> Iterator[str]:
    from lockin import reference

    for table, facts in sorted(reference.tables().items()):
        for fact in facts:
            if fact.id == wanted:
                rows = [
                    (field.name.replace("_", " "), _shown(getattr(fact, field.name)))
                    for field in dataclasses.fields(fact)
                    if field.name != "id"
                ]
                yield _lines(f"{wanted}: reference fact of the table {table}", rows)


def _shown(value: object) -> str:
    if value is None or value in ((), dt.date.min):
        return ""
    if isinstance(value, (tuple, frozenset, list)):
        return ", ".join(_shown(part) for part in value)
    return printable(str(value))


def _exit(wanted: str) -> Iterator[str]:
    if wanted in _EXITS:
        yield f"{wanted}: exit code of the command: {_EXITS[wanted]}"


def _problem(wanted: str) -> Iterator[str]:
    if wanted in CODES:
        yield f"{wanted}: problem of a landscape: {CODES[wanted]}"


def _known() -> list[str]:
    from lockin import reference
    from lockin.switching.components import COMPONENTS

    tables: Callable[[], dict[str, tuple[reference.Fact, ...]]] = reference.tables
    ids = {fact.id for facts in tables().values() for fact in facts}
    return sorted({*ids, *CODES, *TERMS, *(component.key for component in COMPONENTS)})
