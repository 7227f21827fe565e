"""The answer as text for a terminal: under 40 lines, the most important first."""

from __future__ import annotations

import textwrap

from lockin.assessment.result import Assessment, ExitCost, Stops
from lockin.report._sentences import answer, assumed, effort
from lockin.words import (
    Value,
    listing,
    money,
    name,
    number,
    percent,
    plural,
    quantity,
    say,
    significant,
)

__all__ = ["summary"]

_EXITS = 3
_LAYERS = 3
_FUNCTIONS = 4
_LABEL = 30
_MEMBER = 18
_ROOM = 48
"""Characters for kill sets on one line."""


def summary(assessment: Assessment, lang: str = "en") -> str:
    """Return the answer in under 40 lines of plain text.

    Parameters
    ----------
    assessment
        What `lockin.assess` returned.
    lang
        ``en`` or ``fr``.

    Returns
    -------
    str
        Lines of at most 100 characters, the last one ended.

    Raises
    ------
    ValueError
        There is no catalogue for the language.

    Examples
    --------
    >>> print(summary(assessment).splitlines()[0])  # doctest: +SKIP
    Helio Bank: dependence on AI vendors, as of 22 November 2026
    """
    a = assessment
    title = say(
        "summary.title",
        lang,
        {"name": _plain(a.name) or say("report.unnamed", lang), "date": a.provenance.as_of},
    )
    lines = [title, ""]
    for _, sentence in answer(a, lang):
        lines += textwrap.wrap(_plain(sentence), 96, initial_indent="- ", subsequent_indent="  ")
    lines += _exits(a, lang)
    lines += _concentration(a, lang)
    lines += _kill_sets(a, lang)
    lines += _known(a, lang)
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    # Names come from outside: control characters must not reach a terminal.
    return "".join(c if c.isprintable() or c in "\u202f\u00a0" else " " for c in text)


def _short(label: str, width: int = _LABEL) -> str:
    label = _plain(label)
    return label if len(label) <= width else f"{label[: width - 1]}…"


def _exits(a: Assessment, lang: str) -> list[str]:
    if not a.exits:
        return []
    heads = ("p10", "p50", "p90")
    head = say("summary.exits", lang)
    columns = "".join(f"{say(f'column.{h}', lang):>14}" for h in heads)
    lines = ["", f"{head:<{_LABEL}}{columns}"]
    lines += [_exit(e, a.provenance.currency, lang) for e in a.exits[:_EXITS]]
    if len(a.exits) > _EXITS:
        lines.append(plural("summary.more-exits", len(a.exits) - _EXITS, lang))
    return lines


def _exit(e: ExitCost, currency: str, lang: str) -> str:
    amounts = "".join(
        f"{money(value, currency, lang):>14}" for value in (e.cost.p10, e.cost.p50, e.cost.p90)
    )
    days = plural("unit.d", round(e.duration.p50), lang)
    label = _short(e.label, _LABEL - 1)
    return f"{label:<{_LABEL}}{amounts}   {effort(e.person_days.p50, lang)}, {days}"


def _concentration(a: Assessment, lang: str) -> list[str]:
    seen: set[str] = set()
    lines: list[str] = []
    for c in a.concentration:
        if c.layer in seen or not c.shares or len(lines) == _LAYERS:
            continue
        seen.add(c.layer)
        values = {
            "layer": name("layer", c.layer, lang),
            "weight": name("weight", c.weight, lang),
            "label": _short(c.shares[0].label),
            "share": percent(c.cr1, lang),
            "number": significant(c.effective_number, lang, 2),
            "points": number(c.hhi * 10_000, lang),
            "band": name("band", c.band, lang),
        }
        lines.append(f"  {say('summary.concentration-line', lang, values)}")
    return ["", say("summary.concentration", lang), *lines] if lines else []


def _kill_sets(a: Assessment, lang: str) -> list[str]:
    told = [one for one in a.stops if one.layer == "vendor" and one.smallest][:_FUNCTIONS]
    lines = [f"  {_pair(_short(one.label), _sets(one, lang), lang)}" for one in told]
    return ["", say("summary.killsets", lang), *lines] if lines else []


def _sets(one: Stops, lang: str) -> str:
    """Return the first kill sets of a function in one line."""
    if one.status == "down":
        return name("function-status", "down", lang)
    room = _ROOM
    shown: list[str] = []
    for found in one.smallest:
        text = listing([_short(label, _MEMBER) for label in found.labels], lang)
        if shown and len(text) > room:
            break
        room -= len(text) + 4
        shown.append(text)
    text = say("summary.either", lang).join(shown)
    rest = (one.count or 0) - len(shown)
    if rest <= 0:
        return text
    return text + say("summary.rest", lang, {"n": quantity(rest, "count", lang)})


def _known(a: Assessment, lang: str) -> list[str]:
    counts = {key.lower(): value for key, value in assumed(a).items()}
    notices = plural("count.notice", len(a.notices), lang)
    line = say("summary.known-line", lang, {**counts, "notices": notices})
    p = a.provenance
    method: dict[str, Value] = {
        "seed": str(p.seed),
        "draws": p.draws,
        "method": p.method,
        "reference": p.reference,
    }
    return ["", _pair(say("summary.known", lang), line, lang), say("summary.method", lang, method)]


def _pair(key: str, value: str, lang: str) -> str:
    return say("pair", lang, {"key": key, "value": value})
