"""Turning draws into the figures that an assessment keeps."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lockin.assessment.result import Part, Summary
from lockin.simulation import Distribution

__all__ = ["GRID", "parts", "summary"]

GRID = (np.arange(100) + 0.5) / 100
"""Probabilities of the quantiles kept for curves."""


def summary(distribution: Distribution, *, scale: float = 1.0) -> Summary:
    """Return the figures of a distribution."""
    quantiles = distribution.quantiles(GRID) * scale
    return Summary(
        unit=distribution.unit,
        mean=distribution.mean * scale,
        p10=distribution.p10 * scale,
        p50=distribution.p50 * scale,
        p90=distribution.p90 * scale,
        expected_shortfall=distribution.expected_shortfall(0.9) * scale,
        mean_error=distribution.standard_error() * scale,
        p90_error=distribution.standard_error(0.9) * scale,
        quantiles=tuple(quantiles.tolist()),
    )


def parts(
    money: Mapping[str, Distribution],
    effort: Mapping[str, float],
    labels: Mapping[str, str],
    total: float,
) -> tuple[Part, ...]:
    """Return the parts of a partition, in the order of `money`, with mean person-days."""
    return tuple(
        Part(
            key=key,
            label=labels.get(key, key),
            mean=one.mean,
            p10=one.p10,
            p90=one.p90,
            person_days=effort.get(key, 0.0),
            share=one.mean / total if total > 0 else 0.0,
        )
        for key, one in money.items()
    )
