from __future__ import annotations

import json
from pathlib import Path

import pytest

import lockin
from lockin._cli import main
from lockin.discovery.export import read_json, schema

APP = (
    "import os\n"
    "from openai import OpenAI\n"
    "OpenAI().responses.create(model='gpt-4o')\n"
    "OpenAI(base_url=os.environ['LLM_URL']).responses.create(model='chat')\n"
)
ALL = ["-o", "l.yaml", "--findings", "f.json", "--sarif", "f.sarif", "--cyclonedx", "b.cdx.json"]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LOCKIN_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = tmp_path / "desk"
    root.mkdir()
    (root / "app.py").write_text(APP)
    (root / "other.py").write_text("import anthropic\n")
    return root


def _code(arguments: list[str]) -> int:
    try:
        return main(arguments)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 0


def test_one_run_writes_every_document(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["discover", "desk", *ALL]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert [line for line in err.splitlines() if line.startswith("wrote")] == [
        "wrote l.yaml", "wrote f.json", "wrote f.sarif", "wrote b.cdx.json",
    ]  # fmt: skip
    assert "read 2 files" in err
    assert "set by environment variable LLM_URL: app.py:4:" in err
    assert lockin.load("l.yaml") == lockin.discover(desk)
    (scan,) = read_json("f.json")
    assert scan.name == "desk"
    log = json.loads(Path("f.sarif").read_text())
    assert len(log["runs"][0]["results"]) == len(scan.findings)
    assert json.loads(Path("b.cdx.json").read_text())["specVersion"] == "1.6"


@pytest.mark.parametrize("more", [[], ["--jobs", "2"], ["--no-cache"], ["--cache", "kept"]])
def test_a_second_run_into_the_scanned_folder_gives_the_same_bytes(
    desk: Path, more: list[str]
) -> None:
    within = [one if one.startswith("-") else f"desk/{one}" for one in ALL]
    names = [one for one in within if not one.startswith("-")]
    assert main(["discover", "desk", *within, *more]) == 0
    before = [Path(name).read_bytes() for name in names]
    assert main(["discover", "desk", *within, *more]) == 0
    assert [Path(name).read_bytes() for name in names] == before


def test_options_change_nothing_that_is_found(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = []
    for more in ([], ["--jobs", "2", "--no-cache"], ["--cache", "kept"], ["--cache", "kept"]):
        assert main(["discover", "desk", "--quiet", *more]) == 0
        out, err = capsys.readouterr()
        assert err == ""
        told.append(out)
    assert len(set(told)) == 1
    assert list(Path("kept").iterdir())


def test_the_cache_has_a_place_by_default_and_one_by_name(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["discover", "desk", "--quiet", "-o", "l.yaml"]) == 0
    assert len(list(Path("cache/lockin").iterdir())) == 1
    monkeypatch.setenv("LOCKIN_CACHE", "named")
    assert main(["discover", "desk", "--quiet", "-o", "l.yaml"]) == 0
    assert len(list(Path("named").iterdir())) == 1


def test_without_a_cache_nothing_is_kept(desk: Path) -> None:
    assert main(["discover", "desk", "--quiet", "--no-cache", "-o", "l.yaml"]) == 0
    assert sorted(path.name for path in Path().iterdir()) == ["desk", "l.yaml"]


def test_the_oldest_entries_of_the_cache_are_dropped(desk: Path) -> None:
    kept = Path("kept")
    kept.mkdir()
    for number in range(150):
        (kept / f"{number:064x}.json").write_text("{}")
    (kept / "mine.json").write_text("{}")
    assert main(["discover", "desk", "--quiet", "--cache", "kept", "-o", "l.yaml"]) == 0
    assert len(list(kept.iterdir())) == 101
    assert (kept / "mine.json").exists()


def test_excluded_files_are_not_read(desk: Path) -> None:
    arguments = ["discover", "desk", "-o", "l.yaml", "--findings", "f.json", "--exclude", "oth*.py"]
    assert main(arguments) == 0
    (scan,) = read_json("f.json")
    assert {finding.file for finding in scan.findings} == {"app.py"}


def test_several_roots_are_told_apart(desk: Path) -> None:
    assert main(["discover", "desk", "desk", "--findings", "f.json", "-o", "l.yaml"]) == 0
    assert {finding.root for scan in read_json("f.json") for finding in scan.findings} == {
        "desk", "desk-2",
    }  # fmt: skip
    assert lockin.load("l.yaml") == lockin.discover("desk", "desk")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["desk", "-o", "l.txt"], "l.txt"),
        (["desk", "-o", "no/l.yaml"], "folder does not exist"),
        (["desk", "--sarif", ""], "names no file"),
        (["desk", "--sarif", "a\0b"], "names no file"),
        (["desk", "--sarif", "x.json", "--findings", "./x.json"], "a file of its own"),
        (["desk", "no/such"], "no/such: no such file or folder"),
        (["desk", "a\0b"], "no such file or folder"),
        (["desk", "--jobs", "0"], "above 0"),
        (["desk", "--cache", "a", "--no-cache"], "not allowed with"),
    ],
)
def test_what_cannot_end_well_is_refused_before_the_scan(
    desk: Path, arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _code(["discover", *arguments]) == 2
    assert told in capsys.readouterr().err
    assert [path.name for path in Path().iterdir()] == ["desk"]


def test_a_document_that_cannot_be_written_costs_no_other(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("taken").mkdir()
    assert main(["discover", "desk", "-o", "l.yaml", "--sarif", "taken", "--quiet"]) == 2
    assert "taken cannot be written" in capsys.readouterr().err
    assert lockin.load("l.yaml") == lockin.discover(desk)


def test_a_cache_that_cannot_be_written_is_no_error(desk: Path) -> None:
    Path("taken").write_text("")
    assert main(["discover", "desk", "--cache", "taken/deep", "--quiet", "-o", "l.yaml"]) == 0
    assert lockin.load("l.yaml") == lockin.discover(desk)


def test_a_name_with_signs_of_a_pattern_is_left_out_too(desk: Path) -> None:
    for _ in range(2):
        assert main(["discover", "desk", "-o", "l.yaml", "--findings", "desk/[a]! #*.json"]) == 0
        (scan,) = read_json("desk/[a]! #*.json")
        assert scan.coverage.unread == {}


def test_the_schema_of_the_findings_is_printed(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["schema", "--findings"]) == 0
    assert json.loads(capsys.readouterr().out) == schema()
