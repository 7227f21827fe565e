"""lockin: how locked in an organisation is to its AI vendors, in real units.

A landscape models the organisation's systems and what they need; functions on it say what
leaving a vendor would cost, what stops when one fails, and how concentrated the organisation is.

>>> import lockin as lk
>>> landscape = lk.Landscape(
...     name="Helio",
...     nodes=(lk.Vendor(id="acme"), lk.Service(id="chat", vendor="acme"), lk.System(id="desk")),
...     dependencies=(lk.Dependency(id="d1", source="desk", target="chat", spend=120_000),),
... )
>>> lk.switching_cost(landscape, lk.Exit("acme"), seed=7, draws=1_000).currency
'EUR'
"""

from importlib import import_module
from typing import TYPE_CHECKING

from lockin.errors import (
    ExitError,
    ExtraMissingError,
    LandscapeError,
    LimitError,
    LockinError,
    Problem,
    TooLargeError,
    UndefinedError,
    UnknownFactError,
    UnknownIdError,
)
from lockin.estimates import Exactly, Pert, Range90
from lockin.model.dependency import Coupling, Dependency, Usage
from lockin.model.document import Claim, Rate
from lockin.model.evidence import Evidence
from lockin.model.landscape import Landscape
from lockin.model.nodes import (
    Agent,
    Connector,
    Contract,
    Control,
    Function,
    Gateway,
    Host,
    Knowledge,
    Platform,
    Protocol,
    Service,
    System,
    Team,
    Vendor,
)

if TYPE_CHECKING:
    from lockin import (
        concentration,
        files,
        plot,
        reference,
        report,
        resilience,
        scenarios,
        switching,
        testing,
    )
    from lockin.assessment import Assessment, assess
    from lockin.discovery import discover
    from lockin.files import load
    from lockin.model.facts import merge
    from lockin.simulation import Distribution
    from lockin.switching import (
        Exit,
        Parameters,
        SwitchingCost,
        max_price_rise,
        switching_cost,
    )

__version__ = "0.1.0"

__all__ = [
    "Agent",
    "Assessment",
    "Claim",
    "Connector",
    "Contract",
    "Control",
    "Coupling",
    "Dependency",
    "Distribution",
    "Evidence",
    "Exactly",
    "Exit",
    "ExitError",
    "ExtraMissingError",
    "Function",
    "Gateway",
    "Host",
    "Knowledge",
    "Landscape",
    "LandscapeError",
    "LimitError",
    "LockinError",
    "Parameters",
    "Pert",
    "Platform",
    "Problem",
    "Protocol",
    "Range90",
    "Rate",
    "Service",
    "SwitchingCost",
    "System",
    "Team",
    "TooLargeError",
    "UndefinedError",
    "UnknownFactError",
    "UnknownIdError",
    "Usage",
    "Vendor",
    "assess",
    "concentration",
    "discover",
    "files",
    "load",
    "max_price_rise",
    "merge",
    "plot",
    "reference",
    "report",
    "resilience",
    "scenarios",
    "switching",
    "switching_cost",
    "testing",
]

_LATER = {
    "Assessment": "lockin.assessment",
    "Distribution": "lockin.simulation",
    "Exit": "lockin.switching",
    "Parameters": "lockin.switching",
    "SwitchingCost": "lockin.switching",
    "assess": "lockin.assessment",
    "discover": "lockin.discovery",
    "load": "lockin.files",
    "max_price_rise": "lockin.switching",
    "merge": "lockin.model.facts",
    "switching_cost": "lockin.switching",
}
"""Names that are loaded on first use, so that ``import lockin`` stays lean."""

_PACKAGES = frozenset(
    {
        "concentration",
        "files",
        "plot",
        "reference",
        "report",
        "resilience",
        "scenarios",
        "switching",
        "testing",
    }
)


def __getattr__(name: str) -> object:
    if name in _LATER:
        value: object = getattr(import_module(_LATER[name]), name)
    elif name in _PACKAGES:
        value = import_module(f"lockin.{name}")
    else:
        msg = f"module 'lockin' has no attribute {name!r}"
        raise AttributeError(msg)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
