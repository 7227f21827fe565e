"""What stops when something fails: structure functions over the graph of needs.

`down` and `blast_radius` say what stops; `kill_sets` which joint failures stop a target;
`probability` how probable that is, exactly, and `importance` which event carries it; `yearly_loss`
what it costs, from `failure_rates` or the incidents of `load_incidents`; `exposure` how much value
stops with one supplier alone, `debtrank` how partial losses spread.
"""

from __future__ import annotations

from lockin.resilience.blast import BlastRadius, blast_radii, blast_radius
from lockin.resilience.common import CommonCause
from lockin.resilience.debtrank import DebtRank, debtrank
from lockin.resilience.expected import ExpectedLoss, expected_loss
from lockin.resilience.exposure import Exposure, exposure
from lockin.resilience.importance import Importance, importance, importances
from lockin.resilience.incidents import IncidentHistory, Incidents, load_incidents
from lockin.resilience.kill_sets import KillSets, kill_sets, kill_sets_of
from lockin.resilience.loss import YearlyLoss, yearly_loss
from lockin.resilience.observed import Durations, PoissonRate
from lockin.resilience.players import LAYERS
from lockin.resilience.probability import probabilities, probability
from lockin.resilience.rates import FailureRate, failure_rates, unavailability
from lockin.resilience.structure import down

__all__ = [
    "LAYERS",
    "BlastRadius",
    "CommonCause",
    "DebtRank",
    "Durations",
    "ExpectedLoss",
    "Exposure",
    "FailureRate",
    "Importance",
    "IncidentHistory",
    "Incidents",
    "KillSets",
    "PoissonRate",
    "YearlyLoss",
    "blast_radii",
    "blast_radius",
    "debtrank",
    "down",
    "expected_loss",
    "exposure",
    "failure_rates",
    "importance",
    "importances",
    "kill_sets",
    "kill_sets_of",
    "load_incidents",
    "probabilities",
    "probability",
    "unavailability",
    "yearly_loss",
]
