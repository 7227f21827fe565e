"""The key figures at the top of the page."""

from __future__ import annotations

from lockin.assessment.result import Assessment
from lockin.report._blocks import Card
from lockin.report._sentences import (
    assumed,
    assumed_loss,
    dearest,
    duration,
    effort,
    headline,
    looked_through,
    worst_outage,
)
from lockin.words import money, name, percent, plural, quantity, say, significant


def cards(a: Assessment, lang: str) -> tuple[Card, ...]:
    """Return the key figures at the top of the page."""
    currency = a.provenance.currency
    made = []
    one = dearest(a)
    if one is not None:
        values = {
            "label": one.label,
            "p10": money(one.cost.p10, currency, lang),
            "p90": money(one.cost.p90, currency, lang),
        }
        shown = money(one.cost.p50, currency, lang)
        made.append(Card(say("card.cost", lang), shown, say("card.cost-note", lang, values)))
        values = {
            "p90": duration(one.duration.p90, lang),
            "days": effort(one.person_days.p50, lang),
        }
        shown = duration(one.duration.p50, lang).split(" (")[0]
        made.append(Card(say("card.time", lang), shown, say("card.time-note", lang, values)))
    if (c := headline(a)) is not None:
        values = {
            "layer": name("layer", c.layer, lang),
            "weight": name("weight", c.weight, lang),
            "label": c.shares[0].label,
            "share": percent(c.cr1, lang),
        }
        shown = significant(c.effective_number, lang, 2)
        note = say("card.concentration-note", lang, values)
        made.append(Card(say("card.concentration", lang), shown, note))
    if (through := looked_through(a)) is not None:
        values = {
            "layer": name("layer", through.layer, lang),
            "label": through.suppliers[0].label,
            "share": percent(through.suppliers[0].looked_through, lang),
        }
        note = say("card.hidden-note", lang, values)
        made.append(Card(say("card.hidden", lang), percent(through.hidden_share, lang), note))
    if (b := worst_outage(a)) is not None:
        functions = plural("count.function", len(b.functions), lang)
        worth = b.value_per_hour
        shown = functions if worth is None else quantity(worth, "currency/h", lang, currency)
        note = say("card.stops-note", lang, {"label": b.label, "functions": functions})
        made.append(Card(say("card.stops", lang), shown, note))
    if (loss := a.loss) is not None:
        notes = []
        if loss.p99 is not None:
            notes.append(say("card.loss-note", lang, {"p99": money(loss.p99, loss.unit, lang)}))
        if (part := assumed_loss(loss)) > 0:
            notes.append(say("card.loss-assumed", lang, {"share": percent(part, lang)}))
        note = "".join(notes[:1])
        for more in notes[1:]:
            note = say("list.clauses", lang, {"first": note, "second": more})
        made.append(Card(say("card.loss", lang), money(loss.mean, loss.unit, lang), note))
    counts = assumed(a)
    total = sum(counts.values())
    if total:
        unsure = counts["FILLED"] + counts["MISSING"]
        note = say("card.assumed-note", lang, {"n": unsure, "total": total})
        made.append(Card(say("card.assumed", lang), f"○ {percent(unsure / total, lang)}", note))
    return tuple(made)
