"""Published words for values of the HHI."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lockin.errors import UndefinedError

__all__ = ["Band", "band"]

POINTS: Final = 10_000
"""Points of an HHI of 1."""


@dataclass(frozen=True, slots=True)
class Band:
    """A range of the HHI, its name, and who drew it.

    Parameters
    ----------
    name
        ``unconcentrated``, ``moderately concentrated`` or ``highly concentrated``.
    low, high
        Ends of the range, in points.
    source
        Who published it, and when.
    """

    name: str
    low: int
    high: int
    source: str


_BANDS: Final = (
    Band(
        "unconcentrated",
        0,
        1_000,
        "US Department of Justice and Federal Trade Commission (1992, revised 1997), Horizontal "
        "Merger Guidelines, section 1.51; the 2023 guidelines draw the same lines and have no word "
        "for this range",
    ),
    Band(
        "moderately concentrated",
        1_000,
        1_800,
        "US Department of Justice, Herfindahl-Hirschman Index page, on the Merger Guidelines of "
        "18 December 2023, guideline 1",
    ),
    Band(
        "highly concentrated",
        1_800,
        POINTS,
        "US Department of Justice and Federal Trade Commission (18 December 2023), Merger "
        "Guidelines, guideline 1: above 1,800 points",
    ),
)


def band(hhi: float) -> Band:
    """Return the band of the 2023 US Merger Guidelines that an HHI falls in.

    The lines are 1,000 and 1,800 points. Both belong to the middle band: the guidelines call a
    market highly concentrated *above* 1,800.

    They were drawn for competition between sellers in a market. For one buyer's suppliers they
    are a familiar scale and not a finding: four vendors at equal shares are 2,500 points,
    *highly concentrated*, though that may be as dispersed as anyone can sensibly buy. The
    guidelines of 2010 drew the lines at 1,500 and 2,500. Always show the effective number
    beside the word.

    Parameters
    ----------
    hhi
        The index, from 0 to 1; not in points.

    Raises
    ------
    UndefinedError
        `hhi` is not in (0, 1].

    Examples
    --------
    >>> band(0.26).name
    'highly concentrated'
    """
    # Rounded, so that the last bit of a sum does not decide between two words.
    points = round(hhi * POINTS, 4)
    if not 0 < points <= POINTS:
        raise UndefinedError(f"an HHI lies above 0 and up to 1; it was {hhi} (points / 10,000?)")
    unconcentrated, moderate, high = _BANDS
    if points < moderate.low:
        return unconcentrated
    return moderate if points <= moderate.high else high
