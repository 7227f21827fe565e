"""How concentrated an organisation is on its suppliers, at each layer and by each weight.

`shares` cuts the landscape; the measures take its result, or any shares that sum to one.
No measure says anything about how hard a supplier is to replace: that is the exit cost.
"""

from __future__ import annotations

from lockin.concentration.bands import Band, band
from lockin.concentration.effective_number import effective_number
from lockin.concentration.entropy import entropy
from lockin.concentration.gini import gini
from lockin.concentration.hhi import hhi
from lockin.concentration.hidden import HiddenShare, hidden_share
from lockin.concentration.looked_through import outage_shares
from lockin.concentration.ratio import concentration_ratio
from lockin.concentration.shares import WEIGHTS, Shares, Unallocated, shares
from lockin.graph.layers import LAYERS

__all__ = [
    "LAYERS",
    "WEIGHTS",
    "Band",
    "HiddenShare",
    "Shares",
    "Unallocated",
    "band",
    "concentration_ratio",
    "effective_number",
    "entropy",
    "gini",
    "hhi",
    "hidden_share",
    "outage_shares",
    "shares",
]
