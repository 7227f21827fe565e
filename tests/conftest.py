from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

# A figure drawn in a test must never look for a screen.
os.environ["MPLBACKEND"] = "Agg"

# Shared machines are slow at random: a deadline would make tests depend on their neighbours.
_CALM = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
settings.register_profile("dev", max_examples=30, deadline=None, suppress_health_check=_CALM)
settings.register_profile(
    "ci",
    max_examples=100,
    deadline=None,
    derandomize=True,
    database=None,
    print_blob=True,
    suppress_health_check=_CALM,
)
settings.register_profile("night", max_examples=5_000, deadline=None, suppress_health_check=_CALM)
# A plain run is the same run everywhere; LOCKIN_HYPOTHESIS=dev or night looks for new cases.
settings.load_profile(os.environ.get("LOCKIN_HYPOTHESIS", "ci"))


@pytest.fixture(autouse=True, scope="session")
def _cache_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep what the command keeps out of the cache of whoever runs the tests."""
    os.environ["LOCKIN_CACHE"] = str(tmp_path_factory.mktemp("cache"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse an axiom or oracle mark that the generated tables could not print."""
    for item in items:
        for name, arity in (("axiom", 2), ("oracle", 1)):
            for mark in item.iter_markers(name):
                if len(mark.args) != arity or not all(isinstance(a, str) for a in mark.args):
                    raise pytest.UsageError(f"{item.nodeid}: {name} takes {arity} strings")
