"""What stops when something fails: structure functions over the graph of needs.

`down` and `blast_radius` say what stops; `kill_sets` which joint failures stop a target;
`probability` how probable that is, exactly, and `importance` which event carries it.
"""

from __future__ import annotations

from lockin.resilience.blast import BlastRadius, blast_radii, blast_radius
from lockin.resilience.common import CommonCause
from lockin.resilience.importance import Importance, importance, importances
from lockin.resilience.kill_sets import KillSets, kill_sets, kill_sets_of
from lockin.resilience.players import LAYERS
from lockin.resilience.probability import probabilities, probability
from lockin.resilience.structure import down

__all__ = [
    "LAYERS",
    "BlastRadius",
    "CommonCause",
    "Importance",
    "KillSets",
    "blast_radii",
    "blast_radius",
    "down",
    "importance",
    "importances",
    "kill_sets",
    "kill_sets_of",
    "probabilities",
    "probability",
]
