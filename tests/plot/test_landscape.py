from __future__ import annotations

import matplotlib.pyplot as plt
from matplotlib.patches import FancyBboxPatch
from samples.assessments import bank, large, nothing

from lockin.plot.landscape import ALONE, describe, height, landscape


def _boxes(systems: int) -> list[FancyBboxPatch]:
    ax = landscape(large(systems))
    boxes = [p for p in ax.patches if isinstance(p, FancyBboxPatch)]
    plt.close("all")
    return boxes


def test_every_node_has_a_box_and_no_two_boxes_overlap_at_100_systems() -> None:
    boxes = _boxes(100)
    assert len(boxes) == len(large(100).nodes)
    spans = sorted((b.get_y(), b.get_x(), b.get_width(), b.get_height()) for b in boxes)
    for k, (y, x, w, h) in enumerate(spans):
        for y2, x2, w2, _ in spans[k + 1 :]:
            apart = y2 >= y + h or x2 >= x + w or x >= x2 + w2
            assert apart


def test_boxes_stay_inside_the_picture() -> None:
    ax = landscape(large(100))
    low, high = ax.get_xlim()
    for box in (p for p in ax.patches if isinstance(p, FancyBboxPatch)):
        assert low <= box.get_x() <= box.get_x() + box.get_width() <= high
    plt.close("all")


def test_text_fits_its_box() -> None:
    ax = landscape(large(100))
    figure = ax.get_figure(root=True)
    assert figure is not None
    figure.canvas.draw()
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined] # Agg has one
    boxes = [p for p in ax.patches if isinstance(p, FancyBboxPatch)]
    labels = [t for t in ax.texts if t.get_zorder() == 4]
    for box, label in zip(boxes, labels, strict=True):
        outer, inner = box.get_window_extent(renderer), label.get_window_extent(renderer)
        assert inner.width <= outer.width + 1, label.get_text()
        assert inner.height <= outer.height + 1, label.get_text()
    plt.close("all")


def test_single_points_of_failure_carry_a_glyph() -> None:
    ax = landscape(bank())
    marked = [t.get_text() for t in ax.texts if ALONE in t.get_text()]
    assert len(marked) == sum(n.down_alone for n in bank().nodes)
    plt.close("all")


def test_the_description_counts_and_names() -> None:
    _, text = describe(bank(), "en")
    assert text.startswith("4 functions, 4 systems, 2 agents")
    assert "OpenAI Responses API and OpenAI." in text


def test_nothing_is_said_to_be_nothing() -> None:
    ax = landscape(nothing())
    assert ax.texts[0].get_text() == "The landscape holds no node."
    assert height(nothing()) > 0
    plt.close("all")
