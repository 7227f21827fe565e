"""The five points that answer first, and other sentences that two formats share."""

from __future__ import annotations

from lockin.assessment.result import (
    Assessment,
    BlastRadius,
    Concentration,
    ExitCost,
    Indicator,
    LookedThrough,
    Mechanism,
    Stops,
    YearlyLoss,
)
from lockin.words import listing, money, name, number, percent, plural, quantity, say, significant

_DAYS_PER_MONTH = 365 / 12
_SETS = 5
"""Kill sets told in one sentence."""
_ORDERS = 3
"""Sizes of kill sets that are told apart."""
_WEIGHTS = ("spend", "value", "tokens", "calls", "seats")


def duration(days: float, lang: str) -> str:
    """Return a calendar time: days, and months once they say more."""
    text = plural("unit.d", round(days), lang)
    if days < 2 * _DAYS_PER_MONTH:
        return text
    months = significant(days / _DAYS_PER_MONTH, lang, 2)
    form = plural("unit.month", days / _DAYS_PER_MONTH, lang, {"n": months})
    return say("duration.months", lang, {"months": form, "days": text})


def effort(days: float, lang: str) -> str:
    """Return person-days."""
    return plural("unit.person-day", round(days), lang)


def dearest(a: Assessment) -> ExitCost | None:
    """Return the exit whose mean cost is largest, unless none costs anything."""
    best = max(a.exits, key=lambda e: e.cost.mean, default=None)
    return best if best is not None and best.cost.mean > 0 else None


def headline(a: Assessment) -> Concentration | None:
    """Return the concentration to speak of first: by vendor, then by the weight that says most."""
    known = [c for c in a.concentration if c.shares]

    def rank(c: Concentration) -> tuple[bool, int]:
        order = _WEIGHTS.index(c.weight) if c.weight in _WEIGHTS else len(_WEIGHTS)
        return c.layer != "vendor", order

    return min(known, key=rank, default=None)


def worst_outage(a: Assessment) -> BlastRadius | None:
    """Return the supplier that stops most when it fails alone."""
    stopping = [b for b in a.blast if b.functions or b.systems]
    return max(
        stopping,
        key=lambda b: (b.value_per_hour or 0.0, len(b.functions), len(b.systems)),
        default=None,
    )


def label_of(a: Assessment, one: BlastRadius, lang: str) -> str:
    """Return the name of a supplier, with its kind where another one has the same name."""
    if sum(other.label == one.label for other in a.blast) < 2:
        return one.label
    kind = next((n.kind for n in a.nodes if n.id == one.id), "")
    if kind in {"", "vendor"}:
        return one.label
    return say("with-kind", lang, {"label": one.label, "kind": name("kind", kind, lang)})


def labels(a: Assessment, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of nodes; an id without a name stays as it is."""
    known = {n.id: n.label for n in a.nodes}
    return tuple(known.get(one, one) for one in ids)


def assumed(a: Assessment) -> dict[str, int]:
    """Count the quantities by how they are known."""
    counts: dict[str, int] = {"STATED": 0, "INFERRED": 0, "FILLED": 0, "MISSING": 0}
    for one in a.inputs:
        counts[one.status] += 1
    return counts


def shortened(items: tuple[str, ...], lang: str, most: int = 4) -> str:
    """Return a list of at most so many items and how many more there are."""
    shown = list(items[:most])
    if len(items) > most:
        shown.append(say("sentence.and-more", lang, {"n": len(items) - most}))
    return listing(shown, lang)


def cost_sentence(a: Assessment, lang: str) -> str:
    """Return what the dearest exit costs and how long it takes."""
    one = dearest(a)
    if one is None:
        return say("sentence.cost-none", lang)
    currency = a.provenance.currency
    return say(
        "sentence.cost",
        lang,
        {
            "label": one.label,
            "p10": money(one.cost.p10, currency, lang),
            "p50": money(one.cost.p50, currency, lang),
            "p90": money(one.cost.p90, currency, lang),
            "days": effort(one.person_days.p50, lang),
            "duration": duration(one.duration.p50, lang),
        },
    )


def concentration_sentence(a: Assessment, lang: str) -> str:
    """Return how concentrated the organisation is, at the layer that says most."""
    one = headline(a)
    if one is None:
        return say("sentence.concentration-none", lang)
    return say(
        "sentence.concentration",
        lang,
        {
            "weight": name("weight", one.weight, lang),
            "share": percent(one.cr1, lang),
            "label": one.shares[0].label,
            "count": plural("suppliers", len(one.shares), lang),
            "layer": name("layer", one.layer, lang),
            "number": significant(one.effective_number, lang, 2),
            "points": number(one.hhi * 10_000, lang),
            "band": name("band", one.band, lang),
        },
    )


def stops_sentence(a: Assessment, lang: str) -> str:
    """Return what the worst failure of one supplier stops."""
    one = worst_outage(a)
    if one is None:
        return say("sentence.stops-none", lang)
    systems = plural("count.system", len(one.systems), lang)
    if not one.functions:
        return say("sentence.stops-systems", lang, {"label": one.label, "systems": systems})
    values = {
        "label": one.label,
        "functions": plural("count.function", len(one.functions), lang),
        "systems": systems,
        "list": shortened(labels(a, one.functions), lang),
    }
    if one.value_per_hour is None:
        return say("sentence.stops-no-value", lang, values)
    value = quantity(one.value_per_hour, "currency/h", lang, a.provenance.currency)
    return say("sentence.stops", lang, {**values, "value": value})


def looked_through(a: Assessment) -> LookedThrough | None:
    """Return the looked-through shares to speak of first: those by vendor, where there are any."""
    told = [one for one in a.looked_through if one.suppliers]
    return min(told, key=lambda one: one.layer != "vendor", default=None)


def hidden_sentence(a: Assessment, lang: str) -> str:
    """Return how much is carried beyond what bills show; nothing where that is not known."""
    one = looked_through(a)
    if one is None:
        return ""
    values = {
        "hidden": percent(one.hidden_share, lang),
        "label": one.suppliers[0].label,
        "share": percent(one.suppliers[0].looked_through, lang),
    }
    return say("sentence.hidden", lang, values)


def assumed_loss(one: YearlyLoss) -> float:
    """Return the share of the mean loss that comes from causes whose rate is assumed (grade D)."""
    doubtful = {rate.id for rate in one.rates if rate.grade == "D"}
    return min(1.0, sum(cause.share for cause in one.causes if cause.key in doubtful))


def loss_sentence(a: Assessment, lang: str) -> str:
    """Return what outages cost in a year; nothing where that is not known."""
    one = a.loss
    if one is None:
        return ""
    values = {"mean": money(one.mean, one.unit, lang)}
    if one.p99 is None:
        said = say("sentence.loss-mean", lang, values)
    else:
        said = say("sentence.loss", lang, {**values, "p99": money(one.p99, one.unit, lang)})
    part = assumed_loss(one)
    if part <= 0:
        return said
    return _joined(said, say("sentence.loss-assumed", lang, {"share": percent(part, lang)}))


def kill_sentence(one: Stops, lang: str) -> str:
    """Return what stops one function, in words; a long list is cut with the exact total.

    Suppliers that each stop it alone are named together, then those that do so jointly.
    """
    if one.status == "down":
        return say("killset.down", lang, {"label": one.label})
    if one.status == "unexposed":
        return say("killset.unexposed", lang, {"label": one.label})
    if one.status == "unknown":
        return say("killset.uncounted", lang, {"label": one.label})
    alone = [s.labels[0] for s in one.smallest if len(s.labels) == 1]
    joint = [s.labels for s in one.smallest if len(s.labels) > 1][: max(2, _SETS - len(alone))]
    shown = alone[:_SETS]
    sets = [say("killset.alone", lang, {"list": listing(shown, lang, "or")})] if shown else []
    sets += [say("killset.together", lang, {"list": listing(labels, lang)}) for labels in joint]
    values = {"label": one.label, "sets": say("killset.between", lang).join(sets)}
    said = say("killset.sentence", lang, values)
    if one.count is None or one.count <= len(shown) + len(joint):
        return said
    values = {"count": plural("count.kill-set", one.count, lang), "orders": _orders(one, lang)}
    return f"{said} {say('killset.more', lang, values)}"


def _orders(one: Stops, lang: str) -> str:
    """Return how many kill sets there are of each size, the first sizes apart."""
    sizes = [(size, count) for size, count in enumerate(one.by_order) if count]
    parts = [
        plural("killset.order", size, lang, {"n": quantity(count, "count", lang), "size": size})
        for size, count in sizes[:_ORDERS]
    ]
    if rest := sum(count for _, count in sizes[_ORDERS:]):
        parts.append(say("killset.larger", lang, {"n": quantity(rest, "count", lang)}))
    return listing(parts, lang)


def mechanisms_sentence(a: Assessment, lang: str) -> str:
    """Return which mechanisms bind most to the supplier of the dearest exit, and why."""
    one = dearest(a)
    top = top_mechanisms(one) if one else []
    if one is None or not top:
        return say("sentence.mechanisms-none", lang)
    shown = [
        say(
            "sentence.mechanism-share",
            lang,
            {"name": say(f"mechanism.{key}.name", lang), "share": percent(share, lang)},
        )
        for key, share in top
    ]
    return say(
        "sentence.mechanisms",
        lang,
        {
            "label": one.label,
            "list": listing(shown, lang),
            "why": say(f"mechanism.{top[0][0]}.is", lang),
        },
    )


def top_mechanisms(one: ExitCost, most: int = 3) -> list[tuple[str, float]]:
    """Return the mechanisms with the largest shares of an exit, `none` left out."""
    parts = [(p.key, p.share) for p in one.mechanisms if p.key != "none" and p.mean > 0]
    return sorted(parts, key=lambda part: (-part[1], part[0]))[:most]


def unknown_sentence(a: Assessment, lang: str) -> str:
    """Return how much of the answer is assumed, missing or not scored."""
    counts = assumed(a)
    return say(
        "sentence.unknown",
        lang,
        {
            "total": plural("count.quantity", sum(counts.values()), lang),
            "filled": counts["FILLED"],
            "missing": counts["MISSING"],
            "silent": sum(not m.evidenced for m in a.mechanisms),
        },
    )


def answer(a: Assessment, lang: str) -> tuple[tuple[str, str], ...]:
    """Return the five points with their heads."""
    made = {
        "cost": cost_sentence(a, lang),
        "concentration": _joined(concentration_sentence(a, lang), hidden_sentence(a, lang)),
        "stops": _joined(stops_sentence(a, lang), loss_sentence(a, lang)),
        "mechanisms": mechanisms_sentence(a, lang),
        "unknown": unknown_sentence(a, lang),
    }
    return tuple((say(f"sentence.head.{key}", lang), text) for key, text in made.items())


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def figure(one: Indicator, lang: str, currency: str) -> str:
    """Return the value of an indicator with its unit."""
    if one.key == "growth" and one.value is not None:
        return f"{percent(one.value, lang)} {say('per.a', lang)}"
    return quantity(one.value, one.unit, lang, currency)


def facts(one: Mechanism, lang: str, currency: str, most: int = 4) -> str:
    """Return the indicators of a mechanism in a row."""
    known = [
        say(
            "indicator-with-value",
            lang,
            {"name": name("indicator", i.key, lang), "value": figure(i, lang, currency)},
        )
        for i in one.indicators
        if i.value is not None
    ]
    return ", ".join(known[:most]) or say("mechanism.facts-none", lang)


def finding(a: Assessment, one: Mechanism, lang: str) -> str:
    """Return the sentence on one mechanism: what it is here, or that nothing shows it."""
    if not one.evidenced:
        return say(f"mechanism.{one.id}.none", lang)
    currency = a.provenance.currency
    shown = facts(one, lang, currency)
    # The exit on which the mechanism weighs most in money; ids break ties.
    key = min(one.money, key=lambda k: (-one.money[k], k), default=None)
    if key is None:
        return say("mechanism.no-exit", lang, {"facts": shown})
    label = next((e.label for e in a.exits if e.leaving == key), key)
    if one.money[key] <= 0:
        first = dearest(a)
        values = {"facts": shown, "label": first.label if first else label}
        return say("mechanism.unpriced", lang, values)
    return say(
        f"mechanism.{one.id}.finding",
        lang,
        {
            "facts": shown,
            "label": label,
            "share": percent(one.exits.get(key, 0.0), lang),
            "money": money(one.money[key], currency, lang),
        },
    )
