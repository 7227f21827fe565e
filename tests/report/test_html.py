from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import matplotlib.pyplot as plt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples.assessments import bank, large, nothing

from lockin.assessment.result import Assessment
from lockin.report.html import html, write_html
from lockin.words import LANGUAGES


@cache
def _bank(lang: str) -> str:
    return html(bank(), lang)


VOID = {"meta", "link", "br", "img", "input", "hr"}


class Page(HTMLParser):
    """Tags in order, the text, and whether every tag is closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.crossed: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.crossed.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture(scope="module", params=LANGUAGES)
def page(request: pytest.FixtureRequest) -> Page:
    return Page(_bank(str(request.param)))


def test_the_page_is_well_formed_and_in_its_language(page: Page) -> None:
    assert page.crossed == []
    assert page.open == []
    assert page.named("html")[0]["lang"] in LANGUAGES
    ids = [str(attrs["id"]) for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    anchors = [str(a["href"]) for a in page.named("a")]
    assert len(anchors) > 10
    assert {a.removeprefix("#") for a in anchors} <= set(ids)


def test_nothing_is_loaded_and_nothing_runs(page: Page) -> None:
    policy = next(m for m in page.named("meta") if m.get("http-equiv"))
    assert str(policy["content"]).startswith("default-src 'none'")
    tags = {tag for tag, _ in page.tags}
    assert not tags & {
        "script",
        "link",
        "img",
        "iframe",
        "object",
        "embed",
        "form",
        "base",
        "image",
    }
    for _, attrs in page.tags:
        for name, value in attrs.items():
            assert not name.startswith("on")
            if name in {"src", "href", "xlink:href", "action", "srcset"}:
                assert str(value).startswith("#")
            assert "url(" not in str(value) or "url(#" in str(value)


def test_headings_go_down_one_step_at_a_time(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_every_chart_has_words_and_its_data_in_a_table(page: Page) -> None:
    drawings = page.named("svg")
    assert len(drawings) >= 9
    assert all(s["role"] == "img" and s["aria-labelledby"] for s in drawings)
    order = [tag for tag, _ in page.tags if tag in {"svg", "details", "figure"}]
    assert order.count("figure") == order.count("svg") == order.count("details")
    assert all(order[k : k + 3] == ["figure", "svg", "details"] for k in range(0, len(order), 3))


def test_every_table_has_a_caption_heads_and_rows_of_one_width() -> None:
    text = _bank("en")
    tables = re.findall(r"<table>.*?</table>", text, re.DOTALL)
    assert len(tables) > 20
    for table in tables:
        assert "<caption>" in table
        heads = table.count('scope="col"')
        rows = re.findall(r"<tr[^>]*>(.*?)</tr>", table.split("<tbody>")[1], re.DOTALL)
        assert rows
        spanning: list[int] = []
        for row in rows:
            cells = re.findall(r"<t[hd](?: [^>]*)?>", row)
            assert len(cells) + len(spanning) == heads
            assert row.count('scope="row"') == (0 if spanning else 1)
            spans = [int(n) for n in re.findall(r'rowspan="(\d+)"', row)]
            spanning = [n - 1 for n in (*spanning, *spans) if n > 1]


def test_every_section_and_every_mechanism_is_there(page: Page) -> None:
    ids = [attrs.get("id") for attrs in page.named("section")]
    assert ids == (
        "answer exits anatomy bargaining time concentration carried stops loss scenarios "
        "mechanisms asymmetry depth landscape lines known notices method"
    ).split(" ")
    text = " ".join(page.words)
    for k in range(1, 12):
        assert re.search(rf"\bM{k}\b", text)


def test_the_first_page_answers_from_the_numbers() -> None:
    english, french = _bank("en"), _bank("fr")
    assert english.count("<li><strong>") == 5
    assert "EUR\u00a03\u00a0M" in english
    assert "3\u00a0M€" in french
    assert "2 are assumed and 1 missing; 4 of 11 mechanisms" in english


def test_cards_tell_the_hidden_share_and_the_yearly_loss() -> None:
    text = _bank("en")
    cards = dict(re.findall(r"<dt>(.*?)</dt><dd class=\"value\">(.*?)</dd>", text))
    assert cards["Hidden from the bills"] == "37%"
    assert cards["Outages, yearly mean"] == "EUR\u00a038\u00a0k"
    assert "○ 21% of the mean on assumed rates" in text


def test_a_scenario_stands_once_beside_all_its_figures() -> None:
    text = _bank("en")
    section = text.split('<section id="scenarios"')[1].split("</section>")[0]
    table = section.split("<caption>Scenarios: before, after, difference</caption>")[1]
    table = table.split("</table>")[0]
    assert table.count("Anthropic is bought by Microsoft") == 1
    assert '<th scope="row" rowspan="2">Anthropic is bought by Microsoft</th>' in table
    assert "3,600</td>" in table
    assert "+800</td>" in table  # points of the index
    assert "-30 days</td>" in table
    assert "nothing changes" in table


def test_rates_say_where_they_come_from() -> None:
    text = _bank("en")
    section = text.split('<section id="loss"')[1].split("</section>")[0]
    assert "status page, 12 months" in section
    rows = re.findall(r"<tr[^>]*>.*?</tr>", section, re.DOTALL)
    (assumed,) = [r for r in rows if "default of the reference facts" in r]
    assert assumed.startswith('<tr class="assumed">')
    assert "○\u00a0assumed" in assumed


def test_assumptions_are_marked_by_glyph_and_word() -> None:
    text = _bank("en")
    assert '<tr class="assumed">' in text
    assert "○\u00a0D, assumed" in text
    assert "○\u00a0assumed" in text
    assert text.count("no evidence: not scored") == 4


def test_an_empty_organisation_still_reads(tmp_path: Path) -> None:
    page = Page(write_html(nothing(), tmp_path / "r.html", "fr").read_text(encoding="utf-8"))
    assert page.crossed == []
    text = " ".join(page.words)
    assert "Organisation sans nom" in text
    assert "aucun nœud" in text


HOSTILE = st.sampled_from(
    [
        "</svg><script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "{{ 7 * 7 }}{% include 'x' %}",
        "{{ 7 * 7 }}{",
        "]]></style><script>",
        "javascript:alert(1)",
        "$\\mathrm{x}$ \x00\x1b[31m \u202e evil",
        "</title><base href='https://example.org'>",
        "<!--",
    ]
) | st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def _renamed(a: Assessment, name: str) -> Assessment:
    fields = {"label", "message", "formula", "source", "name", "item", "value", "at", "band_source"}

    def walk(value: object) -> object:
        if isinstance(value, dict):
            return {
                k: name if k in fields and isinstance(v, str) else walk(v) for k, v in value.items()
            }
        return [walk(v) for v in value] if isinstance(value, list) else value

    data = walk(a.model_dump(mode="json"))
    evil = Assessment.model_validate(data)
    stopped = (name,)
    blast = evil.blast[0].model_copy(update={"functions": stopped, "systems": stopped})
    return evil.model_copy(update={"blast": (blast,)})


@settings(max_examples=6)
@given(HOSTILE)
def test_hostile_names_stay_text(name: str) -> None:
    a = bank()
    evil = html(_renamed(a.model_copy(update={"exits": a.exits[:1]}), name))
    assert "49{" not in evil
    page = Page(evil)
    assert page.crossed == []
    assert {tag for tag, _ in page.tags} <= {tag for tag, _ in Page(_bank("en")).tags}
    assert not any(key.startswith("on") for _, attrs in page.tags for key in attrs)


def test_a_page_of_200_systems_is_small() -> None:
    size = len(html(large(200), "fr").encode())
    assert size < 1_000_000


def test_writing_leaves_no_figure_open(tmp_path: Path) -> None:
    before = plt.get_fignums()
    path = write_html(bank(), tmp_path / "report.html")
    assert path == tmp_path / "report.html"
    assert plt.get_fignums() == before


def test_an_unknown_language_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="en, fr"):
        write_html(bank(), tmp_path / "report.html", "de")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.axiom("M1", "the page is the same bytes whatever the hash seed")
def test_the_page_is_the_same_in_two_processes() -> None:
    code = (
        "from samples.assessments import bank; from lockin.report import html; print(html(bank()))"
    )

    def run(seed: str) -> str:
        paths = os.pathsep.join(p for p in sys.path if p)
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": paths}
        done = subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True, env=env
        )
        return done.stdout

    assert run("1") == run("2")
