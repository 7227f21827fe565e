"""Lookups: what they answer, what they refuse, and how history is kept."""

import datetime as dt
import subprocess
import sys
from collections.abc import Callable
from dataclasses import FrozenInstanceError

import pytest

from lockin import reference
from lockin.errors import UnknownFactError
from lockin.estimates import Exactly, Pert, Range90
from lockin.reference._load import build, current
from lockin.reference._records import Fact
from lockin.reference._vendors import Vendor


def test_importing_reads_no_data_and_no_price_list() -> None:
    code = (
        "import sys, builtins, io, pathlib\n"
        "import lockin.reference as r\n"
        "from lockin.reference import _load\n"
        "assert _load.rows.cache_info().currsize == 0\n"
        "assert 'genai_prices' not in sys.modules\n"
        "assert 'litellm' not in sys.modules\n"
        "r.vendor('openai')\n"
        "assert _load.rows.cache_info().currsize == 1\n"
        "assert 'genai_prices' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


@pytest.mark.parametrize(
    ("lookup", "wrong", "close"),
    [
        (reference.vendor, "opnai", "openai"),
        (reference.service, "openai-response", "openai-responses"),
        (reference.feature, "web-serch", "web-search"),
        (reference.host, "azur", "azure"),
        (reference.platform, "share-point", "sharepoint"),
        (reference.protocol, "mcp-app", "mcp-apps"),
        (reference.effort, "day-rates", "day-rate"),
        (reference.seat_price, "claude-profi", "claude-pro"),
    ],
)
def test_an_unknown_id_is_refused_with_its_closest_ids(
    lookup: Callable[[str], object], wrong: str, close: str
) -> None:
    with pytest.raises(UnknownFactError, match=close):
        lookup(wrong)


def test_other_lookups_refuse_unknown_ids_too() -> None:
    with pytest.raises(UnknownFactError, match=r"chatgpt\.slack"):
        reference.connector("chatgtp", "slack")
    with pytest.raises(UnknownFactError, match="seat"):
        reference.services(role="seats")
    with pytest.raises(UnknownFactError, match="vision"):
        reference.portable("visions", to="openai-responses")
    with pytest.raises(UnknownFactError, match="openai-responses"):
        reference.portable("vision", to="openai-reponses")
    with pytest.raises(UnknownFactError, match="gpt"):
        reference.price("gpt-6.1-soll", "openai")


def test_facts_cannot_be_changed() -> None:
    vendor = reference.vendor("openai")
    with pytest.raises((FrozenInstanceError, AttributeError)):
        setattr(vendor, "jurisdiction", "FR")  # noqa: B010 - the type checkers refuse the plain form
    assert not hasattr(vendor, "__dict__")


def test_portable_agrees_with_the_rows() -> None:
    answered = 0
    for service in reference.services():
        rows = reference.support(service.id)
        has = {feature for row in rows for feature in row.supports}
        lacks = {feature for row in rows for feature in row.lacks}
        assert service.features == tuple(sorted(has))
        for feature in reference.features():
            answer = reference.portable(feature.id, to=service.id)
            assert answer is (True if feature.id in has else False if feature.id in lacks else None)
            answered += answer is not None
    assert answered > 600


@pytest.mark.parametrize(
    ("feature", "to", "expected"),
    [
        ("stored-state", "openai-responses", True),
        ("stored-state", "openai-chat-completions", False),
        ("seed", "anthropic-messages", False),
        ("logprobs", "anthropic-messages", False),
        ("code-interpreter", "anthropic-messages", True),
        ("file-search", "anthropic-messages", False),
        ("file-search", "google-generate-content", True),
        ("web-search", "mistral-chat-completions", False),
        ("web-search", "mistral-agents", True),
        ("seed", "bedrock-converse", False),
        ("computer-use", "self-hosted-vllm", False),
        ("embeddings-dimensions", "cohere-embed", True),
        ("web-search", "fireworks-chat-completions", False),
        ("batch", "deepseek-chat-completions", None),
    ],
)
def test_what_can_be_carried(feature: str, to: str, *, expected: bool | None) -> None:
    assert reference.portable(feature, to=to) is expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("openai-chat-completions", "azure-openai-chat-completions", True),
        ("openai-chat-completions", "groq-chat-completions", True),
        ("openai-chat-completions", "anthropic-messages", True),
        ("anthropic-messages", "openai-chat-completions", False),
        ("anthropic-messages", "bedrock-converse", True),
        ("bedrock-converse", "anthropic-messages", False),
        ("openai-responses", "openai-chat-completions", False),
        ("google-generate-content", "vertex-generate-content", True),
        ("openai-embeddings", "cohere-embed", False),
        ("openai-agentkit", "openai-agentkit", False),
    ],
)
def test_same_wire_has_a_direction(a: str, b: str, *, expected: bool) -> None:
    assert reference.same_wire(a, b) is expected


def test_a_changed_fact_is_found_by_date_and_the_old_one_is_kept() -> None:
    before, after = dt.date(2026, 2, 1), dt.date(2026, 2, 2)
    assert reference.vendor("xai", as_of=before).parent is None
    assert reference.vendor("xai", as_of=after).parent == "spacex"
    assert reference.vendor("xai").parent == "spacex"
    assert [v.id for v in reference.vendors(as_of=after)].count("xai") == 1
    assert reference.seat_price("google-ai-ultra", as_of=before).price == 249.99
    assert reference.seat_price("google-ai-ultra").price == 99.99


def test_a_fact_does_not_hold_before_its_first_day() -> None:
    with pytest.raises(UnknownFactError):
        reference.vendor("portkey", as_of=dt.date(2026, 5, 28))
    assert reference.vendor("portkey", as_of=dt.date(2026, 5, 29)).parent == "palo-alto-networks"


def test_order_of_rows_does_not_decide_which_one_holds() -> None:
    old = reference.vendor("xai", as_of=dt.date(2026, 1, 1))
    new = reference.vendor("xai")
    assert current([old, new], None) == current([new, old], None) == (new,)


def test_ends_of_products_and_models() -> None:
    def day(id: str) -> dt.date | None:
        end = reference.retirement(id)
        return None if end is None else end.retires_on

    assert day("openai-assistants") == dt.date(2026, 8, 26)
    assert day("openai-video") == dt.date(2026, 9, 24)
    assert day("openai-agentkit") == dt.date(2026, 11, 30)
    assert day("openai-evals") == dt.date(2026, 11, 30)
    assert day("openai-prompts") == dt.date(2026, 11, 30)
    assert day("Claude-2.1") == dt.date(2025, 7, 21)
    assert day("no-such-model") is None


def test_the_earliest_end_answers_for_a_name_that_ends_twice() -> None:
    ends = [r for r in reference.retirements() if r.name == "text-embedding-004"]
    assert len({end.retires_on for end in ends}) == 2
    found = reference.retirement("text-embedding-004")
    assert found is not None
    assert found.retires_on == min(end.retires_on for end in ends)


def test_ends_are_listed_by_day_and_filtered() -> None:
    ahead = reference.retirements(vendor="openai", after=dt.date(2026, 11, 22))
    assert ahead
    assert [end.retires_on for end in ahead] == sorted(end.retires_on for end in ahead)
    assert all(end.retires_on > dt.date(2026, 11, 22) for end in ahead)
    assert {end.vendor for end in reference.retirements(kind="endpoint")} == {"openai", "microsoft"}


def test_prices_come_per_million_tokens_with_their_source() -> None:
    price = reference.price("text-embedding-3-small", "openai", dt.date(2026, 11, 22))
    assert price.input_per_mtok == pytest.approx(0.02)
    assert price.output_per_mtok == 0
    assert price.currency == "USD"
    assert price.source.startswith("genai-prices==")
    assert price.id == "openai/text-embedding-3-small"


def test_a_price_takes_the_day_and_stays_below_long_prompt_tiers() -> None:
    early = reference.price("o3", "openai", dt.date(2025, 6, 1))
    late = reference.price("o3", "openai", dt.date(2025, 7, 1))
    assert (early.input_per_mtok, late.input_per_mtok) == (10, 2)
    gemini = reference.price("gemini-2.5-pro", "google", dt.date(2026, 1, 1))
    assert gemini.input_per_mtok == pytest.approx(1.25)  # 2.50 above 200,000 tokens


def test_fees_per_request_are_not_counted_as_a_price_of_tokens() -> None:
    sonar = reference.price("sonar-pro", "perplexity", dt.date(2026, 11, 22))
    assert (sonar.input_per_mtok, sonar.output_per_mtok) == (3, 15)


def test_vendors_whose_name_differs_in_the_price_list_are_found() -> None:
    assert reference.price("grok-4.7", "xai").provider == "x-ai"
    assert reference.price("gemini-2.5-flash", "gcp").provider == "google"


@pytest.mark.parametrize(
    "service", [s.id for s in reference.services() if s.price_model is not None]
)
def test_every_price_model_has_a_price(service: str) -> None:
    fact = reference.service(service)
    assert fact.price_model is not None
    price = reference.price(fact.price_model, fact.price_provider)
    assert price.input_per_mtok > 0


def test_effort_parameters_are_estimates_with_units() -> None:
    for parameter in reference.effort_parameters():
        assert isinstance(parameter.estimate, Exactly | Range90 | Pert)
        assert parameter.unit
        assert parameter is reference.effort(parameter.id)


def test_nothing_is_stale_on_the_day_of_reading() -> None:
    assert reference.stale(dt.date(2026, 11, 22)) == ()


def test_connectors_grow_stale_first_and_nothing_is_hidden() -> None:
    day = dt.date(2026, 11, 22) + dt.timedelta(days=181)
    warned = reference.stale(day)
    assert {fact.table for fact in warned} == {"connectors"}
    assert len(warned) == len(reference.connectors())
    assert reference.connectors(as_of=day) == reference.connectors()


def test_everything_is_stale_after_a_year_and_a_day() -> None:
    day = dt.date(2026, 11, 22) + dt.timedelta(days=366)
    warned = reference.stale(day)
    assert {fact.table for fact in warned} == set(reference.tables())
    assert list(warned) == sorted(warned)
    assert "read 366 days ago" in str(warned[-1])


GOOD: dict[str, object] = {
    "id": "acme",
    "name": "Acme",
    "legal_name": None,
    "parent": None,
    "jurisdiction": "FR",
    "source": "https://example.org",
    "source_date": None,
    "checked": dt.date(2026, 11, 22),
    "grade": "A",
}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"grade": "E"}, "grade"),
        ({"source": ""}, "source"),
        ({"source_date": "2026"}, "source_date"),
        ({"checked": None}, "dates"),
        ({"valid_from": "soon"}, "dates"),
        ({"colour": "red"}, "unknown field colour"),
    ],
)
def test_a_faulty_row_is_refused_by_name(change: dict[str, object], words: str) -> None:
    assert build(Vendor, GOOD).id == "acme"
    with pytest.raises(ValueError, match=words):
        build(Vendor, GOOD | change)


@pytest.mark.parametrize("absent", ["name", "source_date", "checked", "source", "grade"])
def test_a_row_that_lacks_a_field_is_refused(absent: str) -> None:
    with pytest.raises(ValueError, match=absent.split("_", 1)[0]):
        build(Vendor, {name: value for name, value in GOOD.items() if name != absent})


def test_every_answer_is_a_fact() -> None:
    for facts in reference.tables().values():
        assert facts
        assert all(isinstance(fact, Fact) for fact in facts)
