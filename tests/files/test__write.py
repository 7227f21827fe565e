from __future__ import annotations

import stat
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lockin import files
from lockin.errors import LandscapeError
from lockin.model.document import Claim
from lockin.model.landscape import Landscape
from lockin.model.nodes import Vendor
from lockin.testing.strategies import landscapes, mergeable_landscapes

Format = Literal["json", "yaml"]
FORMATS: tuple[Format, ...] = ("json", "yaml")


@pytest.mark.parametrize("format_", FORMATS)
@given(landscape=landscapes())
@pytest.mark.axiom("F1", "what is written is read back, in either format, by canonical content")
def test_what_is_written_is_read_back(format_: Format, landscape: Landscape) -> None:
    text = files.dumps(landscape, format=format_)
    again = files.loads(text, format=format_)
    assert again == landscape
    assert files.dumps(again, format=format_) == text


@pytest.mark.parametrize("format_", FORMATS)
@given(many=mergeable_landscapes())
def test_merged_claims_are_read_back(format_: Format, many: list[Landscape]) -> None:
    import lockin

    merged = lockin.merge(*many)
    if not any(p.severity == "error" for p in merged.problems()):
        assert files.loads(files.dumps(merged, format=format_), format=format_) == merged


_TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40) | st.sampled_from(
    [
        "no",
        "Yes",
        "null",
        "true",
        "1e5",
        "1_000",
        "12:30",
        "~",
        "",
        " ",
        "a: b",
        "a #b",
        "- a",
        "=",
        "\x85\u2028\ufeff",
    ]
)


@pytest.mark.parametrize("format_", FORMATS)
@given(text=_TEXT, value=st.recursive(_TEXT | st.integers(), st.lists))
def test_any_text_is_read_back(format_: Format, text: str, value: object) -> None:
    landscape = Landscape(
        name=text,
        nodes=[Vendor(id="acme", name=text, jurisdiction=text)],
        claims=[Claim.model_validate({"on": "node", "id": text, "field": "name", "value": value})],
    )
    written = files.dumps(landscape, format=format_)
    again = files.loads(written, format=format_)
    assert (again.name, again.nodes, again.claims) == (text, landscape.nodes, landscape.claims)


def test_save_writes_by_the_ending_and_returns_the_path(tmp_path: Path) -> None:
    landscape = Landscape(name="Helio", nodes=[Vendor(id="acme")])
    for ending in ("json", "yaml", "yml"):
        path = files.save(landscape, tmp_path / f"x.{ending}")
        assert path == tmp_path / f"x.{ending}"
        assert files.load(path) == landscape
    with pytest.raises(LandscapeError, match="unknown-format"):
        files.save(landscape, tmp_path / "x.txt")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["x.json", "x.yaml", "x.yml"]


def test_a_file_is_replaced_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.yaml"
    files.write_text(path, "old")
    path.chmod(0o640)
    files.write_text(path, "new")
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="No space"):
        files.write_text(path, "newer")
    assert path.read_text() == "new"
    assert [p.name for p in tmp_path.iterdir()] == ["a.yaml"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target = tmp_path / "real.yaml"
    target.write_text("old")
    link = tmp_path / "link.yaml"
    link.symlink_to(target)
    files.write_text(link, "new")
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_order_of_records_does_not_matter() -> None:
    nodes = [Vendor(id="b"), Vendor(id="a")]
    for format_ in FORMATS:
        a, b = (files.dumps(Landscape(nodes=n), format=format_) for n in (nodes, nodes[::-1]))
        assert a == b
