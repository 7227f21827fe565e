"""Figures of an assessment: one function per file, each returns the Axes it drew on.

With ``ax=None`` a pyplot figure is made. Colour is never the only sign, text stays text, and the
same assessment gives the same bytes.
"""

from __future__ import annotations

from lockin.plot._theme import canvas, save, svg
from lockin.plot.concentration import concentration
from lockin.plot.exceedance import exceedance
from lockin.plot.exit_path import exit_path
from lockin.plot.importance import importance
from lockin.plot.landscape import landscape
from lockin.plot.looked_through import looked_through
from lockin.plot.mechanisms import mechanisms
from lockin.plot.scenarios import scenarios
from lockin.plot.timeline import timeline
from lockin.plot.waterfall import waterfall
from lockin.plot.yearly_loss import yearly_loss

__all__ = [
    "canvas",
    "concentration",
    "exceedance",
    "exit_path",
    "importance",
    "landscape",
    "looked_through",
    "mechanisms",
    "save",
    "scenarios",
    "svg",
    "timeline",
    "waterfall",
    "yearly_loss",
]
