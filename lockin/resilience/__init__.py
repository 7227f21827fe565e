"""What stops when something fails: structure functions over the graph of needs."""

from __future__ import annotations

from lockin.resilience.blast import BlastRadius, blast_radii, blast_radius
from lockin.resilience.structure import down

__all__ = ["BlastRadius", "blast_radii", "blast_radius", "down"]
