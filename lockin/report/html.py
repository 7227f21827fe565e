"""The report as one HTML file: no script, no network, ready to print."""

from __future__ import annotations

from importlib.resources import files
from os import PathLike
from pathlib import Path

from lockin.assessment.result import Assessment
from lockin.files import write_text
from lockin.report._cards import cards
from lockin.report._sections import sections
from lockin.report._sentences import answer
from lockin.report._tables import kinds
from lockin.words import Value, language, say

__all__ = ["html", "write_html"]

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""Content policy of the page: nothing is loaded, nothing runs, nothing is sent."""


def html(assessment: Assessment, lang: str = "en") -> str:
    """Return the report as the text of an HTML page.

    Parameters
    ----------
    assessment
        What `lockin.assess` returned.
    lang
        ``en`` or ``fr``.

    Returns
    -------
    str
        A whole page. The same assessment gives the same characters in every process.

    Raises
    ------
    ValueError
        There is no catalogue for the language.

    Examples
    --------
    >>> html(assessment, lang="fr")[:15]  # doctest: +SKIP
    '<!doctype html>'
    """
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    code = language(lang)
    here = files("lockin.report")
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_printable,
    )
    template = environment.from_string(here.joinpath("template.html").read_text(encoding="utf-8"))
    a = assessment
    organisation = a.name.strip() or say("report.unnamed", code)
    values: dict[str, Value] = {
        "date": a.provenance.as_of,
        "currency": a.provenance.currency,
        "counts": kinds(a, code) or say("report.none", code),
    }
    return template.render(
        lang=code,
        policy=POLICY,
        style=Markup(here.joinpath("style.css").read_text(encoding="utf-8")),  # noqa: S704 - ours
        title=say("report.title", code, {"name": organisation}),
        name=organisation,
        sub=say("report.sub", code, values),
        answer=answer(a, code),
        cards=cards(a, code),
        sections=sections(a, code),
        drawing=Markup,
        words={
            key: say(f"report.{key}", code)
            for key in (
                "answer",
                "chart-scroll",
                "contents",
                "data",
                "figures",
                "kicker",
                "scroll",
                "skip",
            )
        },
    )


def write_html(assessment: Assessment, path: str | PathLike[str], lang: str = "en") -> Path:
    """Write the report as one HTML file.

    Parameters
    ----------
    assessment
        What `lockin.assess` returned.
    path
        File to write.
    lang
        ``en`` or ``fr``.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    ValueError
        There is no catalogue for the language.
    """
    text = html(assessment, lang)
    return write_text(path, text)


def _printable(value: object) -> object:
    # Control characters have no place in a page, and half a surrogate pair none in UTF-8.
    if isinstance(value, str) and not hasattr(value, "__html__"):
        return "".join(c if c.isprintable() or c in "\n\u00a0\u202f" else " " for c in value)
    return value
