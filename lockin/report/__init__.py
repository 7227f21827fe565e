"""An assessment in the formats that people and machines read: text, HTML, CSV, JSON."""

from __future__ import annotations

from lockin.report.summary import summary

__all__ = ["summary"]
