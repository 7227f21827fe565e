"""What an assessment says: frozen values that read back from their own JSON.

Nothing here computes. Money is in the reporting currency of `Provenance.currency`; shares
run from 0 to 1; dates are ISO dates; ids are those of the landscape. Sentences are made
later, by `lockin.words`, from the keys and numbers kept here.
"""

from lockin.assessment.result._concentration import (
    Carried,
    Concentration,
    LookedThrough,
    ShareOf,
)
from lockin.assessment.result._exits import (
    Asymmetry,
    Deadline,
    ExitCost,
    Line,
    Part,
    PathPoint,
    Target,
)
from lockin.assessment.result._loss import FailureRate, LossPart, YearlyLoss
from lockin.assessment.result._scenarios import Change, Happening, Scenario
from lockin.assessment.result._stops import BlastRadius, Exposure, Importance, KillSet, Stops
from lockin.assessment.result._value import Summary
from lockin.assessment.result._whole import (
    Assessment,
    Indicator,
    Input,
    Mechanism,
    Node,
    Notice,
    Provenance,
)

__all__ = [
    "Assessment",
    "Asymmetry",
    "BlastRadius",
    "Carried",
    "Change",
    "Concentration",
    "Deadline",
    "ExitCost",
    "Exposure",
    "FailureRate",
    "Happening",
    "Importance",
    "Indicator",
    "Input",
    "KillSet",
    "Line",
    "LookedThrough",
    "LossPart",
    "Mechanism",
    "Node",
    "Notice",
    "Part",
    "PathPoint",
    "Provenance",
    "Scenario",
    "ShareOf",
    "Stops",
    "Summary",
    "Target",
    "YearlyLoss",
]
