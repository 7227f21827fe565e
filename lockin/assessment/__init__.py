"""Everything about a landscape in one frozen value."""

from lockin.assessment.result import Assessment

__all__ = ["Assessment"]
