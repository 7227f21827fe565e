"""What if: changes of the landscape, and the question put to them.

A scenario is a pure change of a landscape and a question; `run` compares before and after on the
same draws. `standard` derives a set of them from a landscape and the reference facts.

>>> import datetime as dt
>>> from lockin.scenarios import Outage, run
>>> from lockin.testing import builders
>>> found = run(builders.one_vendor(), Outage("acme", hours=4), seed=7, as_of=dt.date(2026, 11, 22))
>>> found.functions, found["loss"].difference
(('support',), 12000.0)
"""

from __future__ import annotations

from lockin.scenarios.access_restriction import AccessRestriction
from lockin.scenarios.acquisition import Acquisition
from lockin.scenarios.outage import Outage
from lockin.scenarios.price_change import PriceChange
from lockin.scenarios.protocol_closure import ProtocolClosure
from lockin.scenarios.result import Figure, Loss, Moment, Notice, Results, ScenarioResult
from lockin.scenarios.retirement import Retirement
from lockin.scenarios.running import run
from lockin.scenarios.scenario import Hits, Scenario, State
from lockin.scenarios.standard import StandardSet, run_standard, standard
from lockin.scenarios.terms_change import TermsChange
from lockin.scenarios.together import Together
from lockin.scenarios.withdrawal import Withdrawal

__all__ = [
    "AccessRestriction",
    "Acquisition",
    "Figure",
    "Hits",
    "Loss",
    "Moment",
    "Notice",
    "Outage",
    "PriceChange",
    "ProtocolClosure",
    "Results",
    "Retirement",
    "Scenario",
    "ScenarioResult",
    "StandardSet",
    "State",
    "TermsChange",
    "Together",
    "Withdrawal",
    "run",
    "run_standard",
    "standard",
]
