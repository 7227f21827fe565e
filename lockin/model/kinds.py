"""Which kinds may need which: one generous table that refuses what makes no sense."""

from __future__ import annotations

__all__ = ["MAY_NEED", "SUPPLIED"]

_WORK = (
    "agent",
    "connector",
    "gateway",
    "host",
    "knowledge",
    "platform",
    "protocol",
    "service",
    "system",
    "vendor",
)

MAY_NEED: dict[str, tuple[str, ...]] = {
    "function": (
        "agent",
        "function",
        "gateway",
        "knowledge",
        "platform",
        "service",
        "system",
        "team",
    ),
    "system": _WORK,
    "agent": _WORK,
    "team": (
        "agent",
        "connector",
        "gateway",
        "knowledge",
        "platform",
        "service",
        "system",
        "vendor",
    ),
    "knowledge": ("connector", "gateway", "host", "knowledge", "platform", "service", "vendor"),
    "connector": ("gateway", "host", "platform", "protocol", "service", "vendor"),
    "service": ("host", "service", "vendor"),
    "gateway": ("gateway", "host", "service", "vendor"),
    "protocol": (),
    "platform": ("gateway", "host", "platform", "protocol", "service", "vendor"),
    "host": ("host", "vendor"),
    "vendor": ("host", "platform", "service", "vendor"),
    "contract": (),
    "control": (),
}
"""Kinds that a node of the given kind may depend on."""

SUPPLIED: tuple[str, ...] = ("connector", "host", "platform", "service", "vendor")
"""Kinds that are paid for: usage counts on the last edge before one of these."""
