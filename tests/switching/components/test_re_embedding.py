from __future__ import annotations

import datetime as dt

import pytest
from oracles.by_hand import by_hand, desk, worked

from lockin.model.document import Rate
from lockin.model.nodes import Knowledge, Service
from lockin.switching import Exit
from lockin.switching.components.re_embedding import price

FIGURES = {
    "days-per-index": 9,
    "days-per-million-documents": 4,
    "token-overlap": 1.2,
    "embedding-price": 0.1,
}
EMBED = Service(id="embed", vendor="acme", role="embedding")
INDEX = Knowledge(id="handbook", embedding="embed", documents=500_000, tokens=200_000_000)
LEAVE = Exit("acme", to=("other-chat", "other-embed"))


def test_the_index_its_documents_and_the_bill() -> None:
    other = Service(id="other-embed", vendor="bolt", role="embedding", input_price=0.5)
    cost = by_hand(desk(EMBED, other, INDEX), FIGURES, LEAVE)
    assert worked(cost) == {("re-embedding", "M2"): pytest.approx(9 + 0.5 * 4)}
    bill = 200 * 1.2 * 0.5
    assert cost.by_component()["re-embedding"].mean == pytest.approx(11_000 + bill)


def test_an_unpriced_target_takes_the_parameter() -> None:
    other = Service(id="other-embed", vendor="bolt", role="embedding")
    cost = by_hand(desk(EMBED, other, INDEX), FIGURES, LEAVE)
    assert cost.by_component()["re-embedding"].mean == pytest.approx(11_000 + 200 * 1.2 * 0.1)


def test_list_prices_are_converted_once() -> None:
    other = Service(id="other-embed", vendor="bolt", role="embedding")
    rate = Rate(base="USD", quote="EUR", rate=0.5, date=dt.date(2026, 1, 1), source="bank")
    landscape = desk(EMBED, other, INDEX).replace(rates=[rate])
    cost = by_hand(landscape, FIGURES, LEAVE)
    assert cost.by_component()["re-embedding"].mean == pytest.approx(11_000 + 200 * 1.2 * 0.05)


@pytest.mark.oracle(
    "O-31: 10 million documents of 500 tokens at 0.02 per million tokens cost 100 to embed;"
    " 2.5 billion tokens cost 50, not 50,000 as a tutorial prints"
)
def test_the_published_embedding_bills() -> None:
    other = Service(id="other-embed", vendor="bolt", role="embedding", input_price=0.02)
    for tokens, bill in ((10_000_000 * 500, 100), (2_500_000_000, 50)):
        index = Knowledge(id="handbook", embedding="embed", tokens=tokens)
        cost = by_hand(desk(EMBED, other, index), {"token-overlap": 1}, LEAVE)
        assert cost.mean == pytest.approx(bill)


def test_a_list_price_comes_from_the_reference_facts() -> None:
    cost = by_hand(desk(EMBED, INDEX), FIGURES, Exit("acme", to="openai-embeddings"))
    target = next(t for t in cost.moves.targets if t.id == "openai-embeddings")
    found = price(target, cost.site)
    assert found.parameters == ()
    assert 0 < found.coefficient < 1
