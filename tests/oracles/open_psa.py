"""Fault trees in the Open-PSA exchange format: gates by name, and the probabilities of events.

Source: Epstein, Rauzy et al., *Open-PSA Model Exchange Format*, version 2.0d (formulas of gates,
basic events, house events). Only what coherent trees use: and, or, atleast, gates, events,
constants.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

__all__ = ["FaultTree", "parse", "read"]

LARGEST = 50_000_000  # bytes
REFERENCES = {"gate", "basic-event", "event", "house-event"}
NOTES = {"label", "attributes"}


@dataclass(frozen=True)
class FaultTree:
    """Gates and events of one tree.

    Parameters
    ----------
    gates
        name -> (names of inputs, how many of them must fail). A gate without inputs is a
        constant: true when it must have 0 of them.
    probabilities
        name -> probability of each basic event, in the order of the file.
    top
        The gate that no other gate names.
    """

    gates: dict[str, tuple[tuple[str, ...], int]]
    probabilities: dict[str, float]
    top: str


def read(path: Path) -> FaultTree:
    """Read one file.

    Raises
    ------
    ValueError
        It is no coherent Open-PSA tree, declares a document type, or is too large.
    """
    if path.stat().st_size > LARGEST:
        raise ValueError(f"{path.name} has more than {LARGEST} bytes")
    return parse(path.read_text(encoding="utf-8"))


def parse(text: str) -> FaultTree:
    """Read the text of one file; a document type (and with it any entity) is refused."""
    if "<!DOCTYPE" in text.upper():
        raise ValueError("a document type is refused")
    model = ET.fromstring(text)  # noqa: S314 - no entity can be declared without a document type
    gates: dict[str, tuple[tuple[str, ...], int]] = {}
    constants: dict[str, bool] = {}
    probabilities: dict[str, float] = {}
    named: set[str] = set()

    def name_of(element: ET.Element) -> str:
        return element.attrib["name"]

    def add(name: str, formula: ET.Element) -> None:
        if formula.tag in REFERENCES:
            inputs, least = [name_of(formula)], 1
        elif formula.tag == "constant":
            inputs, least = [], 0 if formula.attrib["value"] == "true" else 1
        elif formula.tag in {"and", "or", "atleast"}:
            inputs = [
                name_of(child) if child.tag in REFERENCES else f"{name}/{at}"
                for at, child in enumerate(formula)
            ]
            every = {"and": len(inputs), "or": 1}
            least = every.get(formula.tag) or int(formula.attrib["min"])
            for inner, child in zip(inputs, formula, strict=True):
                if child.tag not in REFERENCES:
                    add(inner, child)
        else:
            raise ValueError(f"the tree is not coherent, or holds more than gates: {formula.tag}")
        named.update(inputs)
        gates[name] = (tuple(inputs), least)

    for element in model.iter("define-gate"):
        add(name_of(element), next(e for e in element if e.tag not in NOTES))
    for element in model.iter("define-house-event"):
        constants[name_of(element)] = element.find("constant[@value='true']") is not None
    for element in model.iter("define-basic-event"):
        number = element.find("float")
        if number is None:
            raise ValueError(f"{name_of(element)} has no probability")
        probabilities[name_of(element)] = float(number.attrib["value"])
    for name, holds in constants.items():
        gates[name] = ((), 0 if holds else 1)
    unknown = named - gates.keys() - probabilities.keys()
    if unknown:
        raise ValueError(f"nothing defines {min(unknown)}")
    return FaultTree(gates, probabilities, _top(gates.keys() - constants.keys(), named))


def _top(gates: set[str], named: set[str]) -> str:
    tops = sorted(gates - named)
    if len(tops) != 1:
        raise ValueError(f"the tree has {len(tops)} gates that no other gate names")
    return tops[0]
