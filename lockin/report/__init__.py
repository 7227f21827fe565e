"""An assessment in the formats that people and machines read: text, HTML, CSV, JSON."""

from __future__ import annotations

from lockin.report.html import html, write_html
from lockin.report.json import write_json
from lockin.report.summary import summary
from lockin.report.table import write_csv

__all__ = ["html", "summary", "write_csv", "write_html", "write_json"]
