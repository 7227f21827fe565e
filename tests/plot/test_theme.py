from __future__ import annotations

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.axes import Axes
from samples.assessments import bank

from lockin import plot
from lockin.plot._theme import COLOURS, QUIET, fit

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
SVG = "{http://www.w3.org/2000/svg}"


def _parsed(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - what the library has just drawn


def _luminance(colour: str) -> float:
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.oracle("WCAG 2.1, success criterion 1.4.11, contrast of at least 3:1")
@pytest.mark.parametrize("colour", [*COLOURS, QUIET])
def test_every_colour_stands_out_from_white(colour: str) -> None:
    assert 1.05 / (_luminance(colour) + 0.05) >= 3


def test_an_svg_is_labelled_and_holds_no_sheet_script_or_link() -> None:
    text = plot.svg(plot.exceedance(bank()), "Title & more", "Words <b>")
    root = _parsed(text)
    assert root.get("role") == "img"
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert (title.text, desc.text) == ("Title & more", "Words <b>")
    assert not {e.tag for e in root.iter()} & {f"{SVG}style", f"{SVG}script", f"{SVG}image"}
    assert re.findall(r"(?:href|src)=\"(?!#)", text) == []
    assert "DejaVu" not in text
    plt.close("all")


def test_references_and_ids_agree_and_differ_between_figures() -> None:
    a = bank()
    one = plot.svg(plot.waterfall(a, leaving="openai"), "A", "a")
    other = plot.svg(plot.waterfall(a, leaving="microsoft"), "B", "b")
    for text in (one, other):
        used = set(re.findall(r"(?:url\(|href=\")#([^)\"]+)", text))
        assert used
        assert used <= set(re.findall(r" id=\"([^\"]+)\"", text))
    ids = re.findall(r" id=\"([^\"]+)\"", one + other)
    assert len(ids) == len(set(ids))
    plt.close("all")


def test_fills_keep_their_colours() -> None:
    text = plot.svg(plot.concentration(bank()), "A", "a").lower()
    assert all(colour.lower() in text for colour in COLOURS[:3])
    plt.close("all")


LABELS = st.sampled_from(
    [
        "</svg><script>alert(1)</script>",
        '" onload="x',
        "$\\frac{1}{2}$",
        "a\x00b\x1bc",
        "日本語",
        "&amp;",
    ]
)


@settings(max_examples=15)
@given(st.text(max_size=40) | LABELS)
def test_hostile_names_stay_text(label: str) -> None:
    a = bank()
    nodes = tuple(n.model_copy(update={"label": label}) for n in a.nodes)
    text = plot.svg(
        plot.landscape(a.model_copy(update={"nodes": nodes}), ax=plot.canvas(3)), "t", label
    )
    root = _parsed(text)
    assert {e.tag for e in root.iter()} <= {
        f"{SVG}{t}"
        for t in (
            "svg",
            "g",
            "path",
            "text",
            "tspan",
            "title",
            "desc",
            "defs",
            "clipPath",
            "rect",
            "use",
        )
    }
    assert not any(name.lower().startswith("on") for e in root.iter() for name in e.attrib)


def test_drawing_on_a_canvas_leaves_nothing_behind() -> None:
    before = dict(mpl.rcParams)
    figures = plt.get_fignums()
    plot.svg(plot.exceedance(bank(), ax=plot.canvas(3)), "t", "d")
    assert plt.get_fignums() == figures
    assert dict(mpl.rcParams) == before


def test_settings_of_the_caller_do_not_show() -> None:
    plain = plot.svg(plot.exceedance(bank(), ax=plot.canvas(3)), "t", "d")
    with mpl.rc_context(
        {"lines.linewidth": 9, "font.size": 20, "svg.hashsalt": "x", "text.usetex": False}
    ):
        assert plot.svg(plot.exceedance(bank(), ax=plot.canvas(3)), "t", "d") == plain


@pytest.mark.parametrize("suffix", ["svg", "png", "pdf"])
def test_files_are_the_same_bytes_twice(suffix: str, tmp_path: Path) -> None:
    first, second = (
        plot.save(plot.timeline(bank(), ax=plot.canvas(3)), tmp_path / f"{k}.{suffix}").read_bytes()
        for k in (1, 2)
    )
    assert first == second
    assert len(first) > 1000


def test_an_unknown_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="suffix must be one of"):
        plot.save(plot.canvas(2), tmp_path / "a.exe")
    assert list(tmp_path.iterdir()) == []


DRAW = """
from samples.assessments import bank
from lockin import plot
a = bank()
print(plot.svg(plot.landscape(a, ax=plot.canvas(3)), "t", "d"))
print(plot.svg(plot.concentration(a, ax=plot.canvas(3)), "t", "d"))
"""


@pytest.mark.axiom("M1", "figures are the same bytes whatever the hash seed")
def test_svg_is_the_same_in_two_processes() -> None:
    def run(seed: str) -> str:
        paths = os.pathsep.join(p for p in sys.path if p)
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": paths}
        done = subprocess.run(
            [sys.executable, "-c", DRAW], check=True, capture_output=True, text=True, env=env
        )
        return done.stdout

    assert run("1") == run("2")


DRAWN: dict[str, Callable[[Axes], Axes]] = {
    "importance": lambda ax: plot.importance(bank(), ax=ax),
    "landscape": lambda ax: plot.landscape(bank(), ax=ax),
    "looked_through": lambda ax: plot.looked_through(bank(), ax=ax),
    "scenarios": lambda ax: plot.scenarios(bank(), ax=ax),
    "timeline": lambda ax: plot.timeline(bank(), ax=ax, lang="fr"),
    "waterfall": lambda ax: plot.waterfall(bank(), leaving="openai", ax=ax),
    "yearly_loss": lambda ax: plot.yearly_loss(bank(), ax=ax, lang="fr"),
}


@pytest.mark.parametrize("name", DRAWN)
def test_golden_figures(name: str) -> None:
    """Set LOCKIN_GOLDEN=1 to rewrite the pictures, then look at them."""
    ax = DRAWN[name](plot.canvas(3))
    release = ".".join(mpl.__version__.split(".")[:2])
    head = f"<!-- drawn with matplotlib {release} -->\n"
    drawn = head + plot.svg(ax, name, "golden").replace("><", ">\n<") + "\n"
    path = GOLDEN / f"{name}.svg"
    if os.environ.get("LOCKIN_GOLDEN"):
        path.write_text(drawn, encoding="utf-8")
    golden = path.read_text(encoding="utf-8")
    if not golden.startswith(head):
        pytest.skip("the golden pictures were drawn with another release of matplotlib")
    numbers = r"-?\d+\.\d+"

    def shape(text: str) -> tuple[str, list[float]]:
        bare = re.sub(r"f[0-9a-f]{10}-[\w.-]+", "id", text)
        return re.sub(numbers, "0", bare), [float(n) for n in re.findall(numbers, bare)]

    (kept, at), (new, now) = shape(golden), shape(drawn)
    assert new == kept
    assert now == pytest.approx(at, abs=0.5)


@given(st.text(max_size=80), st.integers(6, 30), st.integers(1, 2))
def test_labels_fit_their_room(label: str, width: int, lines: int) -> None:
    rows = fit(label, width, lines).split("\n")
    assert len(rows) <= lines
    assert all(len(row) <= width for row in rows)
