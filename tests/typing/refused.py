"""Code that must not type-check.

Each line carries the error that a checker has to find there. mypy warns about an ignore that
is not needed, so a line that slips through fails the build; that is why there are so many.
"""

import lockin as lk

lk.load(7)  # type: ignore[arg-type]
lk.System(id="desk", dept="api")  # type: ignore[call-arg]
lk.Function(id="support").value_per_hour = 3  # type: ignore[misc]
lk.switching_cost("landscape.yaml", lk.Exit("acme"), seed=7)  # type: ignore[arg-type]
lk.assess(lk.Landscape(name="Helio", currency="EUR"), sed=7)  # type: ignore[call-arg]
