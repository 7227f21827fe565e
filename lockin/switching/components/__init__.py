"""Every component of the switching cost, one file each."""

from lockin.switching.component import Component
from lockin.switching.components import (
    agents,
    connectors,
    contingency,
    contract,
    developer_tooling,
    fine_tuned_models,
    governance,
    integration_code,
    onboarding,
    parallel_run,
    partners,
    prompts_evaluation,
    protocol,
    re_embedding,
    retraining,
)

__all__ = ["COMPONENTS"]

COMPONENTS: tuple[Component, ...] = tuple(
    module.COMPONENT
    for module in (
        integration_code,
        prompts_evaluation,
        fine_tuned_models,
        re_embedding,
        connectors,
        agents,
        protocol,
        retraining,
        developer_tooling,
        partners,
        contract,
        governance,
        parallel_run,
        onboarding,
        contingency,
    )
)
"""In the order of reports."""
