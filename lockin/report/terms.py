"""The terms of outages: their formulas and sources; what they mean is in the words."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

__all__ = ["TERMS", "Term"]


@dataclass(frozen=True, slots=True)
class Term:
    """Formula and source of one term, either empty where there is none."""

    formula: str = ""
    source: str = ""


_PSA: Final = "Vesely, Davis, Denning, Saltos (1983), NUREG/CR-3385"

TERMS: Final = MappingProxyType(
    {
        "kill-set": Term(
            source="Barlow, Proschan (1975), Statistical Theory of Reliability and Life Testing, "
            "ch. 1; Rauzy (1993), Reliability Engineering & System Safety 40(3)",
        ),
        "unexposed": Term(),
        "unavailability": Term(
            "1 - exp(-outages per year × mean hours of one ÷ 8,760)",
            "Takács (1962), Introduction to the Theory of Queues, ch. 3 (M/G/∞)",
        ),
        "birnbaum": Term(
            "P(stops | down) - P(stops | up)", "Birnbaum (1969), in Multivariate Analysis II"
        ),
        "fussell-vesely": Term(
            "P(some kill set with the supplier is down) ÷ P(stops)",
            f"Fussell (1975), IEEE Transactions on Reliability 24(3); {_PSA}",
        ),
        "criticality": Term(
            "p × Birnbaum ÷ P(stops)",
            "Dutuit, Rauzy (2001), Reliability Engineering & System Safety 72(2)",
        ),
        "risk-achievement-worth": Term("P(stops | down) ÷ P(stops)", _PSA),
        "risk-reduction-worth": Term("P(stops) ÷ P(stops | up)", _PSA),
        "looked-through": Term(
            source="Shapley (1953), A Value for n-Person Games; Owen (1972), Management Science "
            "18(5)",
        ),
        "hidden-share": Term(
            "sum over suppliers of max(0, looked-through share - direct share)",
            "Duncan, Duncan (1955), American Sociological Review 20(2), index of dissimilarity",
        ),
        "exposure": Term("sum of value per hour over functions that the supplier alone stops"),
        "yearly-loss": Term(
            "sum over outages of value per hour × max(0, downtime - tolerance)",
            "Ross (2014), Introduction to Probability Models, section 5.4",
        ),
        "expected-shortfall": Term(
            "mean of the draws at or beyond the quantile",
            "Acerbi, Tasche (2002), Journal of Banking & Finance 26(7)",
        ),
        "common-cause": Term(source="Fleming (1975); NUREG/CR-5485 (1998), section 3"),
    }
)
"""Terms by id, in the order in which a reader meets them."""
