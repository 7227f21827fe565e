"""The look of every figure, and the drawing of it into bytes that never vary.

Colours are those of Okabe and Ito (2008) whose contrast with white is at least 3:1 (WCAG 2.1,
1.4.11): blue 5.19, vermillion 3.87, green 3.42, purple 3.06, black 21. A line style, a marker or
a label always says the same as the colour.
"""

from __future__ import annotations

import hashlib
import io
import re
import textwrap
import warnings
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS = ("#0072B2", "#D55E00", "#008561", "#B5548B", "#000000")
"""Blue, vermillion, green, purple, black; the last two but one a little darker than printed."""
STYLES = ("-", (0, (6, 2)), (0, (2, 1.5)), "-.", (0, (1, 1)))
MARKERS = ("o", "s", "^", "D", "v")
INK = "#1f2933"
QUIET = "#5b6770"
RULE = "#d5dae0"
WIDTH = 7.2
"""Width of every figure in inches."""

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

_STYLE: dict[str, Any] = {
    "axes.edgecolor": QUIET,
    "axes.grid": False,
    "axes.labelcolor": QUIET,
    "axes.linewidth": 0.6,
    "axes.prop_cycle": "cycler('color', ['#0072B2', '#D55E00', '#008561', '#B5548B', '#000000'])",
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.unicode_minus": True,
    "figure.dpi": 100.0,
    "figure.facecolor": "white",
    "font.family": ["sans-serif"],
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 8.5,
    "hatch.color": "white",
    "hatch.linewidth": 0.8,
    "legend.frameon": False,
    "savefig.dpi": 100.0,
    "svg.fonttype": "none",
    "svg.hashsalt": "lockin",
    "text.color": INK,
    "text.parse_math": False,
    "xtick.color": QUIET,
    "xtick.labelcolor": INK,
    "xtick.major.size": 0.0,
    "ytick.color": QUIET,
    "ytick.labelcolor": INK,
    "ytick.major.size": 0.0,
}


@contextmanager
def style() -> Iterator[None]:
    """Draw as lockin draws, whatever the settings of the caller, and restore those."""
    import matplotlib as mpl

    with warnings.catch_warnings():
        # Names in scripts that the measuring font lacks are laid out approximately.
        warnings.filterwarnings("ignore", message=r"Glyph .* missing from")
        with mpl.rc_context():
            rc: Any = mpl.rcParams
            rc.update(_defaults())
            yield


def _defaults() -> dict[str, Any]:
    import matplotlib as mpl

    kept = {"backend", "backend_fallback", "interactive", "toolbar", "webagg.port"}
    every: dict[str, Any] = {str(key): value for key, value in mpl.rcParamsDefault.items()}
    base = {
        key: value
        for key, value in every.items()
        if key not in kept and not key.startswith(("keymap.", "webagg.", "tk.", "macosx."))
    }
    return {**base, **_STYLE}


def axes(ax: Axes | None, height: float) -> Axes:
    """Return the Axes to draw on: the caller's, else those of a new pyplot figure."""
    if ax is not None:
        return ax
    import matplotlib.pyplot as plt

    figure = plt.figure(figsize=(WIDTH, height), layout="constrained")
    return figure.add_subplot()


def canvas(height: float) -> Axes:
    """Return Axes on a figure of its own that pyplot knows nothing about."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with style():
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        FigureCanvasSVG(figure)
        return figure.add_subplot()


def clean(label: str) -> str:
    """Return a label without control characters, which no drawing may hold."""
    return "".join(c if c.isprintable() else " " for c in label)


def fit(label: str, width: int, lines: int = 1) -> str:
    r"""Return a label wrapped into so many lines of so many characters, cut with an ellipsis.

    >>> fit("Service desk assistant", 12, 2)
    'Service desk\nassistant'
    >>> fit("Service desk assistant", 12)
    'Service des…'
    """
    text = " ".join(clean(label).split())
    if lines == 1:
        return text if len(text) <= width else f"{text[: width - 1]}…"
    rows = textwrap.wrap(text, width) or [""]
    if len(rows) > lines:
        # The end of a name tells it from its neighbours, so the cut is before it.
        tail = max(2, width // 3)
        rest = " ".join(rows[lines - 1 :])
        rows = [*rows[: lines - 1], f"{rest[: width - 1 - tail].rstrip()}…{rest[-tail:].lstrip()}"]
    return "\n".join(rows)


def literal(ax: Axes) -> None:
    """Show tick labels as they are, dollar signs included."""
    for label in (*ax.get_xticklabels(), *ax.get_yticklabels()):
        label.set_parse_math(False)


def empty(ax: Axes, sentence: str) -> Axes:
    """Say in place of a drawing why there is none."""
    ax.set_axis_off()
    ax.text(0.5, 0.5, sentence, ha="center", va="center", color=QUIET, transform=ax.transAxes)
    return ax


def grid(ax: Axes, axis: str) -> None:
    """Draw quiet lines at the ticks of one axis, behind everything."""
    ax.set_axisbelow(True)
    ax.grid(visible=True, axis="x" if axis == "x" else "y", color=RULE, linewidth=0.6)


def legend_above(ax: Axes, handles: Sequence[Artist]) -> None:
    """Name the sorts of bars in a row above them."""
    ax.legend(
        handles=list(handles),
        loc="upper left",
        bbox_to_anchor=(0.0, 1.02),
        ncols=3,
        fontsize=7.5,
        borderaxespad=0.0,
        handlelength=1.4,
        columnspacing=1.4,
    )


def save(ax: Axes | Figure, path: str | PathLike[str]) -> Path:
    """Write a figure; the same figure gives the same bytes.

    Parameters
    ----------
    ax
        What a function of `lockin.plot` returned, or its figure.
    path
        Where to write; its suffix names the format: ``.svg``, ``.png`` or ``.pdf``.

    Returns
    -------
    Path
        The path written.

    Raises
    ------
    ValueError
        The suffix names no format that can be written.

    Examples
    --------
    >>> save(exceedance(assessment), "exceedance.svg")  # doctest: +SKIP
    PosixPath('exceedance.svg')
    """
    target = Path(path)
    kind = target.suffix.removeprefix(".").lower()
    blank: dict[str, dict[str, str | None]] = {
        "svg": {"Date": None, "Creator": None},
        "png": {"Software": None},
        "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    }
    if kind not in blank:
        msg = (
            f"cannot write {target.name!r}: the suffix must be one of .{', .'.join(sorted(blank))}"
        )
        raise ValueError(msg)
    figure = _figure(ax)
    buffer = io.BytesIO()
    with style():
        figure.savefig(buffer, format=kind, metadata=blank[kind])
    target.write_bytes(buffer.getvalue())
    return target


def _figure(ax: Axes | Figure) -> Figure:
    from matplotlib.figure import Figure

    if isinstance(ax, Figure):
        return ax
    figure = ax.get_figure(root=True)
    if figure is None:
        msg = "the Axes have been removed from their figure"
        raise ValueError(msg)
    return figure


def svg(ax: Axes | Figure, title: str, description: str) -> str:
    """Return a figure as an SVG element that can stand in a page beside others.

    Text stays text, nothing refers outside, ids are unique to the figure, and the bytes are the
    same in every process.

    Parameters
    ----------
    ax
        What a function of `lockin.plot` returned, or its figure.
    title, description
        What a reader who cannot see the figure is told.

    Returns
    -------
    str
        One ``<svg>`` element with ``role="img"``, without an XML declaration.
    """
    buffer = io.BytesIO()
    with style():
        _figure(ax).savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    drawn = buffer.getvalue()
    mark = hashlib.sha256(b"\0".join((title.encode(), description.encode(), drawn))).hexdigest()
    root = ET.fromstring(drawn)  # noqa: S314 - text that this process has just written
    _tidy(root, f"f{mark[:10]}", clean(title), clean(description))
    ET.register_namespace("", _SVG)
    ET.register_namespace("xlink", _XLINK)
    return ET.tostring(root, encoding="unicode")


def _tidy(root: ET.Element, prefix: str, title: str, description: str) -> None:
    for child in root.findall(f"{{{_SVG}}}metadata"):
        root.remove(child)
    for defs in root.findall(f"{{{_SVG}}}defs"):
        # A style element inside a page would apply to the whole page.
        for sheet in defs.findall(f"{{{_SVG}}}style"):
            defs.remove(sheet)
        if not len(defs):
            root.remove(defs)
    used = set(re.findall(r"(?:url\(|\")#([\w.-]+)", _references(root)))
    for element in root.iter():
        key = element.get("id")
        if key is not None:
            if key in used:
                element.set("id", f"{prefix}-{key}")
            else:
                del element.attrib["id"]
        for name in ("clip-path", "style", f"{{{_XLINK}}}href", "fill"):
            value = element.get(name)
            if value:
                link = r"^#" if name.endswith("href") else r"url\(#"
                value = re.sub(f"({link})", rf"\g<1>{prefix}-", value)
                element.set(name, _fonts(value) if name == "style" else value)
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    root.set("role", "img")
    root.set("aria-labelledby", f"{prefix}-title {prefix}-desc")
    root.set("style", "stroke-linejoin: round; stroke-linecap: butt")
    for tag, text in (("desc", description), ("title", title)):
        child = ET.Element(f"{{{_SVG}}}{tag}", {"id": f"{prefix}-{tag}"})
        child.text = text
        root.insert(0, child)


def _references(root: ET.Element) -> str:
    return "\n".join(f'"{value}' for element in root.iter() for value in element.attrib.values())


def _fonts(value: str) -> str:
    return re.sub(r"('DejaVu Sans'|sans-serif)(,\s*('[^']+'|[\w-]+))*", _FONTS, value, count=1)
