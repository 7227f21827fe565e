"""What was drawn, as plain numbers."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D


def points(line: Line2D) -> tuple[list[float], list[float]]:
    """The coordinates of a line."""
    x, y = (np.asarray(data, dtype=float).tolist() for data in (line.get_xdata(), line.get_ydata()))
    return x, y


def lines(ax: Axes, length: int) -> list[tuple[list[float], list[float]]]:
    """The lines of so many points."""
    return [xy for xy in map(points, ax.lines) if len(xy[0]) == length]
