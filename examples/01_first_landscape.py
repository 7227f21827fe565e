"""The first landscape: read what a company wrote down, assess it, and read the answer.

Run it as ``python examples/01_first_landscape.py``; with a file name such as ``report.html``
it also writes the page. Helio and its figures are fictitious, see ``helio.yaml``.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import lockin as lk

HELIO = Path(__file__).with_name("helio.yaml")
DAY = dt.date(2026, 11, 22)


def main(page: str | None = None) -> None:
    """Print the summary, and what is behind each mechanism; write the page if it has a name."""
    landscape = lk.load(HELIO)
    assessment = lk.assess(landscape, seed=7, as_of=DAY, draws=4_000)
    print(lk.report.summary(assessment))

    print("What binds Helio to its dearest supplier, and where that is written:")
    dearest = assessment.exits[0].leaving
    for mechanism in assessment.mechanisms:
        share = mechanism.exits.get(dearest, 0.0)
        places = [place for i in mechanism.indicators for place in i.evidence]
        shown = places[0] if places else "no evidence"
        print(f"  {mechanism.id:<4}{mechanism.key:<22}{share:>5.0%}  {shown}")

    if page is not None:
        lk.report.write_html(assessment, page)
        print(f"wrote {page}")


if __name__ == "__main__":
    main(*sys.argv[1:2])
