"""A price shock: the rise that a vendor could impose before leaving is rational.

The bound is what a locked-in customer is worth to its vendor: exit cost and lost advantage, spread
over the horizon (Shapiro and Varian, Information Rules, ch. 5). Helio is fictitious.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import lockin as lk

HELIO = Path(__file__).with_name("helio.yaml")
DAY = dt.date(2026, 11, 22)
HORIZONS = (2, 3, 5)


def main() -> None:
    """Print the bound for three horizons, and the chance that a given rise is worth leaving."""
    landscape = lk.load(HELIO)
    print("Largest yearly price rise that is rational to accept from OpenAI:")
    for years in HORIZONS:
        rise = lk.max_price_rise(
            landscape,
            vendor="openai",
            years=years,
            discount_rate=0.08,
            seed=7,
            draws=4_000,
            as_of=DAY,
        )
        leave = {shock: (rise.samples < shock).mean() for shock in (0.2, 0.5, 1.0, 2.0)}
        odds = ", ".join(f"+{shock:.0%}: {chance:.0%}" for shock, chance in leave.items())
        print(f"  over {years} years: P10 {rise.p10:.0%}, P50 {rise.p50:.0%}, P90 {rise.p90:.0%}")
        print(f"    chance that leaving pays after a rise of {odds}")
    print("A longer horizon spreads the exit cost, so smaller rises are worth leaving for.")


if __name__ == "__main__":
    main()
