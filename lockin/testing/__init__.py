"""Landscapes to test with: Hypothesis strategies, small named builders, and assertions.

`lockin.testing.builders` needs nothing but lockin. `lockin.testing.strategies` needs
Hypothesis, which the extra ``testing`` brings.
"""

__all__: list[str] = []
