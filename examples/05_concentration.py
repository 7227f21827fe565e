"""How concentrated is Helio? The same spend, cut at seven layers.

Two vendors may have one parent, run one model family, or sit under one law: a share means nothing
without its layer. Helio and its figures are fictitious, see ``helio.yaml``.
"""

from __future__ import annotations

from pathlib import Path

import lockin as lk

HELIO = Path(__file__).with_name("helio.yaml")


def main() -> None:
    """Print the largest share, the HHI and the effective number of suppliers by layer."""
    landscape = lk.load(HELIO)
    measures = lk.concentration
    print(f"{'layer':<20}{'largest':<24}{'CR1':>6}{'HHI':>8}{'suppliers':>11}{'effective':>11}")
    for layer in measures.LAYERS:
        for weight in ("spend", "value"):
            try:
                shares = measures.shares(landscape, by=layer, weight=weight)
                index = measures.hhi(shares)
            except lk.UndefinedError:
                continue  # nothing is paid for, or valued, at this layer
            first = next(iter(shares))
            print(
                f"{layer:<20}{first:<24}{measures.concentration_ratio(shares, k=1):>6.0%}"
                f"{10_000 * index:>8,.0f}{len(shares):>11}"
                f"{measures.effective_number(shares):>11.2f}  by {weight}"
            )
    shares = measures.shares(landscape, by="vendor", weight="spend")
    found = measures.band(measures.hhi(shares))
    print(f"By vendor and spend: {found.name} ({found.source}).")
    print("This says how uneven the spend is; what leaving costs is another question.")


if __name__ == "__main__":
    main()
