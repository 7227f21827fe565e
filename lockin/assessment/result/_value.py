"""What every value of an assessment has in common, and a distribution told by its figures."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A frozen value that refuses fields it does not know."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        defer_build=True,
        ser_json_inf_nan="strings",
    )


class Summary(Value):
    """A distribution, told by its mean, quantiles and their Monte Carlo errors."""

    unit: str
    """Unit of every figure but the errors' count."""
    mean: float
    """Sample mean."""
    p10: float
    """10 % quantile."""
    p50: float
    """Median."""
    p90: float
    """90 % quantile."""
    expected_shortfall: float
    """Mean of the draws at or beyond the 90 % quantile."""
    mean_error: float
    """Monte Carlo standard error of the mean."""
    p90_error: float
    """Monte Carlo standard error of the 90 % quantile."""
    quantiles: tuple[float, ...]
    """Quantiles at 0.005, 0.015, ..., 0.995: 100 of them, for curves."""
