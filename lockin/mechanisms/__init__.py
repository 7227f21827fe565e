"""The eleven lock-in mechanisms of the French analysis, measured on a landscape."""

from lockin.mechanisms import (
    m01_acculturation,
    m02_data_integration,
    m03_agent_kit,
    m04_developer_tooling,
    m05_transversal_layer,
    m06_native_apps,
    m07_agent_protocol,
    m08_ecosystem_pull,
    m09_interoperability,
    m10_governance_burden,
    m11_bargaining_pressure,
)
from lockin.mechanisms._measure import Indicator, Mechanism, View

__all__ = ["MECHANISMS", "Indicator", "Mechanism", "View"]

MECHANISMS: tuple[Mechanism, ...] = tuple(
    module.MECHANISM
    for module in (
        m01_acculturation,
        m02_data_integration,
        m03_agent_kit,
        m04_developer_tooling,
        m05_transversal_layer,
        m06_native_apps,
        m07_agent_protocol,
        m08_ecosystem_pull,
        m09_interoperability,
        m10_governance_burden,
        m11_bargaining_pressure,
    )
)
"""M1 to M11."""
