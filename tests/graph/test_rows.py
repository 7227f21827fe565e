from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lockin.graph.rows import pointers, spans


@given(st.data(), st.lists(st.integers(0, 5), max_size=30))
def test_spans_are_the_rows_one_after_another(data: st.DataObject, rows: list[int]) -> None:
    entries = np.array(sorted(rows), dtype=np.int64)
    indptr = pointers(entries, 6)
    wanted = data.draw(st.lists(st.integers(0, 5), max_size=8))
    expected = [i for row in wanted for i, entry in enumerate(entries.tolist()) if entry == row]
    assert spans(indptr, np.array(wanted, dtype=np.int64)).tolist() == expected
