"""Everything about a landscape in one frozen value."""

from lockin.assessment.build import METHOD, assess
from lockin.assessment.result import Assessment

__all__ = ["METHOD", "Assessment", "assess"]
